import type { Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendAhead } from '../../../kernel/database/transaction.ts'

/** One movement of cents from the account that is credited to the one that is debited. Accounts by code. */
export type Leg = {
  readonly debit: string
  readonly credit: string
  readonly cents: Cents
  readonly payment?: string | null
  readonly bill?: string | null
  readonly line?: number | null
  readonly ward?: number | null
}

export type Posting = {
  readonly id: string
  readonly kind: string
  /** The happening's own name, `payment:<id>`: posted once, whoever tries again. */
  readonly source: string
  readonly eventAt: Temporal.Instant
  readonly legs: readonly Leg[]
  readonly reverses?: string
  readonly memo?: string
}

/**
 * Writes journals and their legs by two statements that travel with whatever comes next. A source that is there already undoes the caller's transaction
 * (`journals_source_once`): whoever may meet that asks first. An account that does not exist is a fault of ours.
 */
export async function postJournals(ctx: Context, postings: readonly Posting[]): Promise<void> {
  if (postings.length === 0) return
  const chart = await ctx.county.money.chart(ctx.db)
  const at = ctx.now.toString()
  const column = <T>(take: (posting: Posting) => T) => postings.map(take)
  await sendAhead(
    ctx.db,
    statement`
    insert into money.journals (id, kind, source, event_at, recorded_at, actor, request_id, reverses, memo)
    select given.id, given.kind, given.source, given.event_at, ${at}::timestamptz, ${ctx.actor.person}::uuid, ${ctx.requestId}, given.reverses, given.memo
    from unnest(${column(({ id }) => id)}::uuid[], ${column(({ kind }) => kind)}::text[], ${column(({ source }) => source)}::text[],
      ${column(({ eventAt }) => eventAt.toString())}::timestamptz[], ${column(({ reverses }) => reverses ?? null)}::uuid[],
      ${column(({ memo }) => memo ?? null)}::text[]) as given (id, kind, source, event_at, reverses, memo)`,
  )
  const legs = postings.flatMap(({ id, legs }) => legs.map((leg, index) => ({ ...leg, journal: id, number: index + 1 })))
  const part = <T>(take: (leg: (typeof legs)[number]) => T) => legs.map(take)
  await sendAhead(
    ctx.db,
    statement`
    insert into money.transfers (journal, leg, debit, credit, cents, recorded_at, payment, bill, bill_line, ward)
    select given.journal, given.leg, given.debit, given.credit, given.cents, ${at}::timestamptz, given.payment, given.bill, given.bill_line, given.ward
    from unnest(${part(({ journal }) => journal)}::uuid[], ${part(({ number }) => number)}::smallint[], ${part(({ debit }) => chart.id(debit))}::integer[],
      ${part(({ credit }) => chart.id(credit))}::integer[], ${part(({ cents }) => cents)}::bigint[], ${part(({ payment }) => payment ?? null)}::uuid[],
      ${part(({ bill }) => bill ?? null)}::uuid[], ${part(({ line }) => line ?? null)}::smallint[], ${part(({ ward }) => ward ?? null)}::integer[])
      as given (journal, leg, debit, credit, cents, payment, bill, bill_line, ward)`,
  )
}
