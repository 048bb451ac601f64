import type { Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendAhead } from '../../../kernel/database/transaction.ts'
import type { Bill, BillLine } from './bill.ts'

/** What a payer paid over on a bill: `left` of it is still theirs. */
export type OpenCredit = {
  readonly id: string
  readonly payment: string
  readonly bill: string
  readonly cents: Cents
  readonly left: Cents
}

/** Writes what is paid on lines as they now stand. */
export async function writePaid(ctx: Context, lines: readonly Pick<BillLine, 'bill' | 'line' | 'paid'>[]): Promise<void> {
  if (lines.length === 0) return
  await sendAhead(
    ctx.db,
    statement`
    update money.bill_lines l set paid_cents = given.paid
    from unnest(${lines.map(({ bill }) => bill)}::uuid[], ${lines.map(({ line }) => line)}::smallint[], ${lines.map(({ paid }) => paid)}::bigint[])
      as given (bill, line, paid)
    where l.bill = given.bill and l.line = given.line`,
  )
}

/** Writes what locked bills now come to, what is paid of it and how they stand. One that is open again has not ended. */
export async function writeBills(ctx: Context, bills: readonly Bill[]): Promise<void> {
  if (bills.length === 0) return
  await sendAhead(
    ctx.db,
    statement`
    update money.bills b set total_cents = given.total, paid_cents = given.paid, state = given.state, revision = b.revision + 1,
      ended_at = case given.state when 'open' then null else coalesce(b.ended_at, ${ctx.now}::timestamptz) end
    from unnest(${bills.map(({ id }) => id)}::uuid[], ${bills.map(({ totalCents }) => totalCents)}::bigint[],
      ${bills.map(({ paidCents }) => paidCents)}::bigint[], ${bills.map(({ state }) => state)}::text[]) as given (id, total, paid, state)
    where b.id = given.id`,
  )
}

/** Writes new credits. */
export async function writeCredits(ctx: Context, credits: readonly OpenCredit[]): Promise<void> {
  if (credits.length === 0) return
  await sendAhead(
    ctx.db,
    statement`
    insert into money.credits (id, payment, bill, cents, left_cents, made_at)
    select given.id, given.payment, given.bill, given.cents, given.left_cents, ${ctx.now}::timestamptz
    from unnest(${credits.map(({ id }) => id)}::uuid[], ${credits.map(({ payment }) => payment)}::uuid[], ${credits.map(({ bill }) => bill)}::uuid[],
      ${credits.map(({ cents }) => cents)}::bigint[], ${credits.map(({ left }) => left)}::bigint[]) as given (id, payment, bill, cents, left_cents)`,
  )
}
