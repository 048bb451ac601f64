import { sql } from 'kysely'
import { type BenchCounty, benchCounty, client, load, quantile } from './support/bench-county.ts'
import { cpuSeconds } from './support/cpu.ts'
import { seedCases } from './support/seed-cases.ts'
import { forgetStatements, printStatements } from './support/statements.ts'

const SIZES = (process.env.CASES ?? '10000,100000').split(',').map(Number)
const SECONDS = Number(process.env.SECONDS ?? 8)
/** design.md §8: 16 clients, p95 60 ms over a million cases; OpenCRVS publishes 60 ms on 12 vCPU with Elasticsearch. */
const CLIENTS = 16
const LIMIT_MS = 60

/** Search by words of a name, by their beginnings, and with a typo, within an officer's reach, 20 rows, over the API. */
export async function run(): Promise<void> {
  const bench = await benchCounty()
  let seeded = 0
  try {
    const officers = await officersOf(bench)
    for (const size of SIZES) {
      await seedCases(bench, size - seeded)
      seeded = size
      const web = await bench.startWeb()
      const { ask, close } = client(web.port, CLIENTS)
      const names = await someNames(bench)
      for (const [kind, spell] of Object.entries(spellings)) {
        let found = 0
        let turn = 0
        const search = async (lane: number): Promise<void> => {
          turn += 1
          const typed = spell(names[turn % names.length] as string)
          const { status, text } = await ask({
            path: `/api/cases?search=${encodeURIComponent(typed)}`,
            cookie: officers[lane % officers.length] as string,
          })
          if (status !== 200) throw new Error(`search answered ${status} ${text.slice(0, 200)}`)
          found += (JSON.parse(text) as { cases: unknown[] }).cases.length
        }
        await load(CLIENTS, Math.min(3, SECONDS), search)
        found = 0
        await forgetStatements(bench)
        const used = () => ({ web: cpuSeconds(web.pid), database: cpuSeconds(bench.server.pid, true) })
        const before = used()
        const { perSecond, ms } = await load(CLIENTS, SECONDS, search)
        const after = used()
        const each = (part: 'web' | 'database') => ((after[part] - before[part]) * 1000) / ms.length
        const p95 = quantile(ms, 0.95)
        console.log(
          `${size.toLocaleString('en-KE').padStart(9)} cases, ${kind.padEnd(10)}: ${perSecond.toFixed(0)}/s, p50 ${quantile(ms, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms; ` +
            `limit ${LIMIT_MS} ms: ${(p95 / LIMIT_MS).toFixed(2)} ×; ${(found / ms.length).toFixed(1)} rows; CPU each: web ${each('web').toFixed(2)} ms, PostgreSQL ${each('database').toFixed(2)} ms`,
        )
        await printStatements(bench, ms.length)
      }
      close()
      await web.stop()
    }
  } finally {
    await bench.close()
  }
}

const spellings: Record<string, (name: string) => string> = {
  words: (name) => name,
  beginnings: (name) =>
    name
      .split(' ')
      .map((word) => word.slice(0, 5))
      .join(' '),
  // Two neighbours change places, as hurried fingers do.
  'with typo': (name) => name.replace(/(.)(.)(?=\w{2}\b)/, '$2$1'),
}

async function someNames({ owner }: BenchCounty): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select split_part(title, ' ', 3) || ' ' || split_part(title, ' ', 4) as name from (select title->>'en' as title from cases.cases where title->>'en' like '% near %' order by id limit 400) as oldest`.execute(
    owner.db,
  )
  return rows.map(({ name }) => name)
}

async function officersOf(bench: BenchCounty): Promise<string[]> {
  const cookies: string[] = []
  for (const { name } of bench.county.places.subCounties)
    cookies.push((await bench.officer(`${name.toLowerCase().replaceAll(' ', '-')}-roads-officer`)).cookie)
  return cookies
}
