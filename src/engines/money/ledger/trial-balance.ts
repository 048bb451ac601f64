import type { Cents } from '../../../core/basics/money.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'

export type BalanceRow = {
  readonly account: string
  readonly title: Text
  readonly kind: string
  readonly fund: string | null
  readonly head: string | null
  readonly debit: Cents
  readonly credit: Cents
}

/**
 * What every account had moved up to an instant: totals of the closed days before it, and the transfers since. The sums of both columns are equal, at every instant,
 * since each transfer is in both.
 */
export async function trialBalance(ctx: Context, at: Temporal.Instant = ctx.now): Promise<BalanceRow[]> {
  const { rows } = await statement<{
    code: string
    title_en: string
    title_sw: string
    kind: string
    fund: string | null
    head: string | null
    debit: number
    credit: number
  }>`
    with closed as (
      select max(day) as day from money.closed_days where day < (${at}::timestamptz at time zone 'Africa/Nairobi')::date
    ), since as (
      select coalesce((day + 1)::timestamp at time zone 'Africa/Nairobi', '-infinity'::timestamptz) as at from closed
    )
    select a.code, a.title_en, a.title_sw, a.kind, a.fund, a.head,
      (coalesce(old.debit, 0) + coalesce((select sum(t.cents) from money.transfers t where t.debit = a.id and t.recorded_at >= since.at and t.recorded_at <= ${at}::timestamptz), 0))::bigint as debit,
      (coalesce(old.credit, 0) + coalesce((select sum(t.cents) from money.transfers t where t.credit = a.id and t.recorded_at >= since.at and t.recorded_at <= ${at}::timestamptz), 0))::bigint as credit
    from money.accounts a cross join since
    left join lateral (
      select sum(d.debit_cents) as debit, sum(d.credit_cents) as credit from money.day_totals d, closed where d.account = a.id and d.day <= closed.day
    ) old on true
    order by a.code`.execute(ctx.db)
  return rows.map(({ code, title_en, title_sw, debit, credit, ...rest }) => ({
    account: code,
    title: { en: title_en, sw: title_sw },
    debit: debit as Cents,
    credit: credit as Cents,
    ...rest,
  }))
}

/** What an account holds by the books now, debits less credits: 0 for one that nothing was ever moved on. */
export async function balanceOf(ctx: Context, account: string): Promise<Cents> {
  const row = (await trialBalance(ctx)).find((each) => each.account === account)
  return (row ? row.debit - row.credit : 0) as Cents
}
