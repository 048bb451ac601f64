import { subtractCents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendAhead } from '../../../kernel/database/transaction.ts'
import { type Posting, postJournals } from '../ledger/post-journals.ts'
import type { Bill, BillLine } from './bill.ts'
import { linesOf } from './bills.queries.ts'

/** What is not paid yet of a bill's lines, as legs that make it owed no more; turned round, owed again. */
export const unpaidLegs = ({ id, ward }: Bill, lines: readonly BillLine[]) =>
  lines
    .filter(({ cents, paid }) => cents > paid)
    .map(({ line, head, cents, paid }) => ({
      debit: `revenue.${head}`,
      credit: `receivable.${head}`,
      cents: subtractCents(cents, paid),
      bill: id,
      line,
      ward,
    }))

/** What an open bill still asks for, taken back head by head. */
export const endPosting = (
  ctx: Pick<Context, 'newId' | 'now'>,
  bill: Bill,
  lines: readonly BillLine[],
  as: 'void' | 'expired',
  reason: string,
): Posting => ({
  id: ctx.newId(),
  kind: as,
  // A bill that was revived may run out again.
  source: as === 'void' ? `void:${bill.id}` : `expired:${bill.id}:${bill.revision}`,
  eventAt: ctx.now,
  memo: reason,
  legs: unpaidLegs(bill, lines),
})

/**
 * Ends open bills that the caller locked: what was not paid is owed no more, head by head. What was paid stays revenue until finance refunds it. The audit line is the
 * caller's. Gives the bills as they then stand.
 */
export async function endBills(ctx: Context, bills: readonly Bill[], as: 'void' | 'expired', reason: string): Promise<Bill[]> {
  const ended = bills.filter(({ state }) => state === 'open')
  if (ended.length === 0) return []
  const ids = ended.map(({ id }) => id)
  const lines = await linesOf(ctx, ids, { working: false })
  await postJournals(
    ctx,
    ended.map((bill) => endPosting(ctx, bill, lines.get(bill.id) ?? [], as, reason)),
  )
  await sendAhead(
    ctx.db,
    statement`
    update money.bills set state = ${as}, revision = revision + 1, ended_at = ${ctx.now}::timestamptz where id = any(${ids}::uuid[])`,
  )
  return ended.map((bill) => ({ ...bill, state: as, revision: bill.revision + 1 }))
}
