import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'

/** Cents that payments moved on a day, less what was taken back. */
export type PaidOn = { readonly on: string; readonly cents: number }

/**
 * What was paid on the lines of bills and on which day, by when the money was paid as far as is known now, not by when it was recorded: who paid in time was not late.
 * What moved from a line to another because it should never have been asked for counts from the day it was paid too.
 */
export async function paidOn(ctx: Pick<Context, 'db'>, bills: readonly string[]): Promise<Map<string, Map<number, PaidOn[]>>> {
  const found = new Map<string, Map<number, PaidOn[]>>()
  if (bills.length === 0) return found
  // What moved between a line and the payer's credit and back again, as when a payment was taken back whole, is nothing on any day.
  const { rows } = await statement<{ bill: string; line: number; on: Temporal.PlainDate; cents: number }>`
    select m.bill, m.line, m."on", sum(m.cents)::bigint as cents from (
      select t.bill, t.bill_line as line, 'credit' in (c.code, d.code) as by_credit,
        (case when 'credit' in (c.code, d.code) and j.kind not in ('rerated', 'recounted') then j.event_at else p.event_at end at time zone 'Africa/Nairobi')::date as "on",
        case when c.code like 'receivable.%' then t.cents when d.code like 'receivable.%' then -t.cents else 0 end as cents,
        sum(case when d.code = 'credit' then t.cents when c.code = 'credit' then -t.cents else 0 end) over (partition by t.bill, t.bill_line, t.payment) as credited
      from money.transfers t join money.journals j on j.id = t.journal join money.payments p on p.id = t.payment
      join money.accounts d on d.id = t.debit join money.accounts c on c.id = t.credit
      where t.bill = any(${[...bills]}::uuid[]) and t.payment is not null and t.bill_line is not null
    ) m where not m.by_credit or m.credited <> 0 group by 1, 2, 3`.execute(ctx.db)
  for (const { bill, line, on, cents } of rows) {
    const lines = found.get(bill) ?? new Map<number, PaidOn[]>()
    lines.set(line, [...(lines.get(line) ?? []), { on: on.toString(), cents }])
    found.set(bill, lines)
  }
  return found
}

/**
 * What payers paid towards bills as a whole and on which day, the oldest first: payments by the day they were made, with what they paid over while it lies in credit, and
 * other credit by the day it fell there. What a bill gave back because it came to less counts as paid: it was.
 */
export async function paidTowards(ctx: Pick<Context, 'db'>, bills: readonly string[]): Promise<Map<string, PaidOn[]>> {
  const found = new Map<string, PaidOn[]>()
  if (bills.length === 0) return found
  // A payment's own are the lines of its bill and what it has in credit: only what comes in from elsewhere, or leaves, counts. Of another's payment, what its credit paid.
  const { rows } = await statement<{ bill: string; on: Temporal.PlainDate; cents: number }>`
    with paying as (
      select p.bill, p.id as payment, true as own, p.event_at from money.payments p where p.bill = any(${[...bills]}::uuid[]) and p.posted
      union all
      select distinct t.bill, p.id, false, p.event_at from money.transfers t join money.payments p on p.id = t.payment
      where t.bill = any(${[...bills]}::uuid[]) and p.posted and p.bill is distinct from t.bill
    ), moved as (
      select y.bill, y.own, j.kind, t.cents, 'credit' in (c.code, d.code) as by_credit,
        coalesce(c.code like 'receivable.%' and t.bill = y.bill, false) or y.own and c.code = 'credit' as goes_in,
        coalesce(d.code like 'receivable.%' and t.bill = y.bill, false) or y.own and d.code = 'credit' as goes_out,
        case when y.own and ('refunds' in (c.code, d.code) or t.bill <> y.bill) or not y.own and 'credit' in (c.code, d.code) then j.event_at else y.event_at end as at
      from paying y join money.transfers t on t.payment = y.payment join money.journals j on j.id = t.journal
      join money.accounts d on d.id = t.debit join money.accounts c on c.id = t.credit
    )
    select bill, (at at time zone 'Africa/Nairobi')::date as "on", sum(case when goes_in then cents else -cents end)::bigint as cents
    from moved where goes_in <> goes_out and (own or not by_credit or kind not in ('rerated', 'waived', 'written_off', 'recounted'))
    group by 1, 2 having sum(case when goes_in then cents else -cents end) <> 0 order by 1, 2`.execute(ctx.db)
  for (const { bill, on, cents } of rows) found.set(bill, [...(found.get(bill) ?? []), { on: on.toString(), cents }])
  return found
}
