import { isDay } from '../../../core/basics/dates.ts'
import { refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { Text } from '../../../core/basics/texts.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { PAGE_SIZE } from '../capped.ts'

export type ClosedDay = { readonly day: string; readonly closedAt: Temporal.Instant; readonly billed: Cents; readonly received: Cents }

/** Closed days, the newest first: what was billed in each, and what came into the accounts of M-Pesa and the banks from payers. */
export async function closedDays(ctx: Context, before: string | null): Promise<{ days: ClosedDay[]; next: string | null }> {
  ctx.allow('money.ledger.read', {})
  const { rows } = await statement<{ day: Temporal.PlainDate; closed_at: Temporal.Instant; billed: number; received: number }>`
    select c.day, c.closed_at,
      coalesce(sum(t.credit_cents - t.debit_cents) filter (where a.kind = 'income'), 0)::bigint as billed,
      coalesce(sum(t.debit_cents - t.credit_cents) filter (where a.kind = 'asset' and a.head is null and a.fund is null), 0)::bigint as received
    from (select day, closed_at from money.closed_days where ${before}::date is null or day < ${before}::date order by day desc limit ${PAGE_SIZE + 1}) c
      cross join money.accounts a left join money.day_totals t on t.account = a.id and t.day = c.day
    group by c.day, c.closed_at order by c.day desc`.execute(ctx.db)
  const page = rows.slice(0, PAGE_SIZE)
  return {
    days: page.map(({ day, closed_at, billed, received }) => ({
      day: day.toString(),
      closedAt: closed_at,
      billed: billed as Cents,
      received: received as Cents,
    })),
    next: rows.length > PAGE_SIZE ? (page.at(-1)?.day.toString() ?? null) : null,
  }
}

export type DayClosing = {
  readonly day: string
  /** Null while the book of the day is open. */
  readonly closedAt: Temporal.Instant | null
  readonly moved: readonly { readonly account: string; readonly title: Text; readonly debit: Cents; readonly credit: Cents }[]
  readonly series: readonly {
    readonly series: string
    readonly first: number
    readonly last: number
    readonly count: number
    readonly cents: Cents
    readonly valid: number
  }[]
}

/** One day: the receipts drawn in it by series, and what each account moved once its book is closed. Throws `basics.not_found` for what is no day, or is still to come. */
export async function openDay(ctx: Context, day: string): Promise<DayClosing> {
  ctx.allow('money.ledger.read', {})
  if (!isDay(day) || day > dayOf(ctx.now).toString()) throw refuse('basics.not_found')
  const { rows: closed } = await statement<{ closed_at: Temporal.Instant }>`
    select closed_at from money.closed_days where day = ${day}::date`.execute(ctx.db)
  const { rows: moved } = await statement<{ code: string; title_en: string; title_sw: string; debit_cents: number; credit_cents: number }>`
    select a.code, a.title_en, a.title_sw, t.debit_cents, t.credit_cents from money.accounts a join money.day_totals t on t.account = a.id and t.day = ${day}::date
    order by a.code`.execute(ctx.db)
  const { rows: series } = await statement<{ series: string; first: number; last: number; count: number; cents: number; valid: number }>`
    select r.series, min(r.number)::bigint as first, max(r.number)::bigint as last, count(*)::integer as count, sum(r.cents)::bigint as cents,
      (count(*) filter (where r.state = 'valid'))::integer as valid
    from money.receipts r
    where r.issued_at >= ${day}::date::timestamp at time zone 'Africa/Nairobi' and r.issued_at < (${day}::date + 1)::timestamp at time zone 'Africa/Nairobi'
    group by r.series order by r.series`.execute(ctx.db)
  return {
    day,
    closedAt: closed[0]?.closed_at ?? null,
    moved: moved.map((row) => ({
      account: row.code,
      title: { en: row.title_en, sw: row.title_sw },
      debit: row.debit_cents as Cents,
      credit: row.credit_cents as Cents,
    })),
    series: series.map((row) => ({ ...row, cents: row.cents as Cents })),
  }
}
