import { formatMonth } from '../../../core/basics/dates.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { sweptFunds, unsweptDays } from '../../../engines/money/sweeps/sweeps.ts'
import { proRata, sharesOf, targetFor, targetsOf } from '../../../engines/money/targets/targets.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'

/** One stream in one ward in one month. Closing is opening, more what was billed, less what was withdrawn, waived and collected. */
export type StatementLine = {
  readonly stream: string
  readonly ward: number | null
  readonly month: string
  readonly opening: Cents
  readonly billed: Cents
  readonly withdrawn: Cents
  readonly waived: Cents
  readonly collected: Cents
  readonly closing: Cents
}

type Moved = {
  stream: string
  ward: number | null
  month: string | null
  billed: number
  withdrawn: number
  waived: number
  collected: number
  other: number
}

/**
 * What the receiver of revenue accounts for (PFM Act 2012, s. 165), from the ledger alone: by stream, ward and month of whole days. A month in which nothing moved
 * and nothing was owed has no line. What moved a receivable otherwise is a fault that `money verify` names, and stands here as withdrawn.
 */
export async function receiverStatement(ctx: Context, { from, to }: { from: string; to: string }): Promise<StatementLine[]> {
  ctx.allow('money.ledger.read', {})
  const { rows } = await statement<Moved>`
    with legs as (
      select h.stream, t.ward, t.recorded_at, case when t.debit = a.id then t.cents else -t.cents end as cents, t.payment is not null as paid, o.kind as other
      from money.accounts a join money.heads h on h.key = a.head join money.transfers t on a.id in (t.debit, t.credit)
        join money.accounts o on o.id = case when t.debit = a.id then t.credit else t.debit end
      where a.kind = 'asset' and t.recorded_at < (${to}::date + 1)::timestamp at time zone 'Africa/Nairobi'
    )
    select stream, ward, case when recorded_at >= ${from}::date::timestamp at time zone 'Africa/Nairobi'
        then to_char(recorded_at at time zone 'Africa/Nairobi', 'YYYY-MM') end as month,
      coalesce(sum(cents) filter (where other = 'income' and cents > 0), 0)::bigint as billed,
      coalesce(-sum(cents) filter (where other = 'income' and cents < 0), 0)::bigint as withdrawn,
      coalesce(-sum(cents) filter (where other = 'reduction' and not paid), 0)::bigint as waived,
      coalesce(-sum(cents) filter (where paid and other <> 'income'), 0)::bigint as collected,
      coalesce(-sum(cents) filter (where not paid and other not in ('income', 'reduction')), 0)::bigint as other
    from legs group by 1, 2, 3 order by 1, 2, 3 nulls first`.execute(ctx.db)
  const months = monthsOf(from, to)
  const groups = Map.groupBy(rows, ({ stream, ward }) => `${stream} ${ward ?? ''}`)
  return [...groups.values()].flatMap((group) => {
    const [{ stream, ward }] = group as [Moved]
    const before = group.find(({ month }) => month === null)
    let owed = before ? before.billed - before.withdrawn - before.waived - before.collected - before.other : 0
    return months.flatMap((month) => {
      const moved = group.find((each) => each.month === month)
      if (!moved && owed === 0) return []
      const opening = owed
      const { billed = 0, waived = 0, collected = 0 } = moved ?? {}
      const withdrawn = (moved?.withdrawn ?? 0) + (moved?.other ?? 0)
      owed = opening + billed - withdrawn - waived - collected
      return [{ stream, ward, month, opening, billed, withdrawn, waived, collected, closing: owed } as StatementLine]
    })
  })
}

function monthsOf(from: string, to: string): string[] {
  const months: string[] = []
  let month = Temporal.PlainYearMonth.from(from.slice(0, 7))
  for (
    const last = Temporal.PlainYearMonth.from(to.slice(0, 7));
    Temporal.PlainYearMonth.compare(month, last) <= 0;
    month = month.add({ months: 1 })
  )
    months.push(month.toString())
  return months
}

export const monthName = (month: string, ctx: Context): string => formatMonth(month, ctx.language)

export type StatementSummary = Readonly<
  Record<'target' | 'collected' | 'charges' | 'net' | 'banked' | 'remitted' | 'unremitted' | 'suspense' | 'refunds', Cents | null>
>

/** The figures that stand beside the statement's lines. Suspense, refunds and what was not sent on are of now; null where the county set no target. */
export async function statementSummary(
  ctx: Context,
  { from, to }: { from: string; to: string },
  lines: readonly StatementLine[],
): Promise<StatementSummary> {
  const { rows } = await statement<{ banked: number; remitted: number; charges: number; suspense: number; refunds: number }>`
    with moved as (
      select d.code as debit, c.code as credit, t.cents from money.transfers t join money.accounts d on d.id = t.debit join money.accounts c on c.id = t.credit
      where t.recorded_at >= ${from}::date::timestamp at time zone 'Africa/Nairobi' and t.recorded_at < (${to}::date + 1)::timestamp at time zone 'Africa/Nairobi'
    )
    select coalesce(sum(cents) filter (where debit like 'bank.%'), 0)::bigint as banked,
      (coalesce(sum(cents) filter (where debit like 'remitted.%'), 0) - coalesce(sum(cents) filter (where credit like 'remitted.%'), 0))::bigint as remitted,
      (coalesce(sum(cents) filter (where debit = 'charges'), 0) - coalesce(sum(cents) filter (where credit = 'charges'), 0))::bigint as charges,
      (select coalesce(sum(cents), 0)::bigint from money.suspense_items where state = 'open') as suspense,
      (select coalesce(sum(case when t.credit = a.id then t.cents else -t.cents end), 0)::bigint from money.accounts a join money.transfers t on a.id in (t.debit, t.credit)
        where a.code = 'refunds') as refunds
    from moved`.execute(ctx.db)
  const shares = []
  for (const share of sharesOf(from, to))
    shares.push({ ...share, cents: targetFor((await targetsOf(ctx, share.year))?.targets ?? [], { stream: null, ward: null }) })
  let unremitted = 0
  for (const { key } of sweptFunds(ctx)) for (const { cents } of await unsweptDays(ctx, key)) unremitted += cents
  const [found] = rows as [(typeof rows)[number]]
  const collected = lines.reduce((sum, { collected }) => sum + collected, 0)
  return {
    target: proRata(shares),
    collected: collected as Cents,
    net: (collected - found.charges) as Cents,
    unremitted: unremitted as Cents,
    ...(found as Record<keyof typeof found, Cents>),
  }
}
