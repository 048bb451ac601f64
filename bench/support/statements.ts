import { asSuperuser, type BenchCounty } from './bench-county.ts'

type Counted = { readonly calls: number; readonly plans: number; readonly plan_ms: number; readonly ms: number; readonly query: string }

/** With `STATEMENTS=1`: what PostgreSQL did for each unit of work, the dearest statements first. */
const asked = process.env.STATEMENTS !== undefined

/** Forgets what was counted so far. */
export async function forgetStatements(bench: BenchCounty): Promise<void> {
  if (asked)
    await asSuperuser(bench, 'create extension if not exists pg_stat_statements schema public; select public.pg_stat_statements_reset()')
}

/** Prints the statements since then, with their calls and milliseconds for each unit of work. */
export async function printStatements(bench: BenchCounty, units: number): Promise<void> {
  if (!asked) return
  const rows = await asSuperuser<Counted>(
    bench,
    `select calls::float, plans::float, total_plan_time as plan_ms, total_exec_time + total_plan_time as ms, regexp_replace(query, '\\s+', ' ', 'g') as query
     from public.pg_stat_statements where calls > ${units} / 1000 order by ms desc limit 40`,
  )
  for (const { calls, plans, plan_ms, ms, query } of rows)
    console.log(
      `          ${(ms / units).toFixed(4)} ms (${(plan_ms / units).toFixed(3)} planning, ${(plans / units).toFixed(1)} plans)  ${(calls / units).toFixed(2)} calls  ${query.slice(0, 150)}`,
    )
}
