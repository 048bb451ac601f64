import { z } from 'zod'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor, type Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { enterGate } from '../../../kernel/database/gate.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { defineJob } from '../../../kernel/jobs/define-job.ts'

/**
 * Closes the book of every day before today: sums what each account moved and lets nothing more be recorded there. Waits for postings that are on their way, since one
 * that began before midnight may still come; the next ones find the day closed and take a later instant. Gives the days closed.
 */
export async function closeDays(ctx: Context): Promise<string[]> {
  await enterGate(ctx.db, 'money.day', 'exclusive')
  const { rows } = await statement<{ day: Temporal.PlainDate }>`
    with last as (
      select coalesce((select max(day) + 1 from money.closed_days), (select min((recorded_at at time zone 'Africa/Nairobi')::date) from money.journals)) as day
    ), days as (
      select generate_series(last.day, (${ctx.now}::timestamptz at time zone 'Africa/Nairobi')::date - 1, interval '1 day')::date as day from last
      where last.day is not null
    )
    insert into money.closed_days (day, closed_at) select day, ${ctx.now}::timestamptz from days
    returning day`.execute(ctx.db)
  const days = rows.map(({ day }) => day.toString()).sort()
  const [first] = days
  const last = days.at(-1)
  if (!first || !last) return []
  await totalDays(ctx, first, last)
  for (const day of days) auditClosed(ctx, day)
  return days
}

export const auditClosed = (ctx: Context, day: string): void => ctx.audit('money.day.closed', { kind: 'money.day', id: day })

/** Sums what each account moved in each of these days, which are closed. */
export async function totalDays(ctx: Pick<Context, 'db'>, first: string, last: string): Promise<void> {
  await statement`
    insert into money.day_totals (day, account, debit_cents, credit_cents)
    select day, account, sum(debit), sum(credit) from (
      select (recorded_at at time zone 'Africa/Nairobi')::date as day, debit as account, cents as debit, 0 as credit from money.transfers
        where recorded_at >= ${first}::date::timestamp at time zone 'Africa/Nairobi' and recorded_at < (${last}::date + 1)::timestamp at time zone 'Africa/Nairobi'
      union all
      select (recorded_at at time zone 'Africa/Nairobi')::date, credit, 0, cents from money.transfers
        where recorded_at >= ${first}::date::timestamp at time zone 'Africa/Nairobi' and recorded_at < (${last}::date + 1)::timestamp at time zone 'Africa/Nairobi'
    ) legs group by day, account`.execute(ctx.db)
}

export const closeDaysJob = defineJob({
  name: 'money.day.close',
  input: z.object({}),
  run: async (county: County) => {
    await asActor(county, systemActor('money.day.close'), closeDays)
  },
})
