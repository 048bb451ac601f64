import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'

/** Cents that payments moved onto a line on a day, less what was taken back. */
export type PaidOn = { readonly on: string; readonly cents: number }

/** What was paid on the lines of bills and on which day, by when it happened, not by when it was recorded: who paid in time was not late. */
export async function paidOn(ctx: Context, bills: readonly string[]): Promise<Map<string, Map<number, PaidOn[]>>> {
  const found = new Map<string, Map<number, PaidOn[]>>()
  if (bills.length === 0) return found
  const { rows } = await statement<{ bill: string; line: number; on: Temporal.PlainDate; cents: number }>`
    select t.bill, t.bill_line as line, (j.event_at at time zone 'Africa/Nairobi')::date as "on",
      sum(case when c.code like 'receivable.%' then t.cents when d.code like 'receivable.%' then -t.cents else 0 end)::bigint as cents
    from money.transfers t join money.journals j on j.id = t.journal join money.accounts d on d.id = t.debit join money.accounts c on c.id = t.credit
    where t.bill = any(${[...bills]}::uuid[]) and t.payment is not null and t.bill_line is not null group by 1, 2, 3`.execute(ctx.db)
  for (const { bill, line, on, cents } of rows) {
    const lines = found.get(bill) ?? new Map<number, PaidOn[]>()
    lines.set(line, [...(lines.get(line) ?? []), { on: on.toString(), cents }])
    found.set(bill, lines)
  }
  return found
}
