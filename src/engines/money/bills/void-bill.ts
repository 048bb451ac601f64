import type { Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { type Posting, postJournals } from '../ledger/post-journals.ts'
import { refuseMoney } from '../texts.ts'
import type { Bill, BillLine } from './bill.ts'
import { linesOf, lockBills } from './bills.queries.ts'

/** What an open bill still asks for, taken back head by head. */
export const voidPosting = (ctx: Pick<Context, 'newId' | 'now'>, bill: Bill, lines: readonly BillLine[], reason: string): Posting => ({
  id: ctx.newId(),
  kind: 'void',
  source: `void:${bill.id}`,
  eventAt: ctx.now,
  memo: reason,
  legs: lines.flatMap(({ line, head, cents, paid }) =>
    cents === paid
      ? []
      : [
          {
            debit: `revenue.${head}`,
            credit: `receivable.${head}`,
            cents: (cents - paid) as Cents,
            bill: bill.id,
            line,
            ward: bill.ward,
          },
        ],
  ),
})

export const auditVoid = (ctx: Context, { id, reference, payer }: Bill, reason: string): void =>
  ctx.audit('money.bill.voided', { kind: 'money.bill', id }, { reference, reason }, payer)

/**
 * Ends an open bill whose reason is gone: what was not paid is owed no more, head by head. A bill that ended already stays as it is. What was paid on it stays
 * revenue until finance refunds it. Throws `money.bill_not_open` for a settled one.
 */
export async function voidBill(ctx: Context, input: { bill: string; reason: string }): Promise<Bill> {
  const bill = (await lockBills(ctx, [input.bill])).get(input.bill)
  if (!bill) throw new Error('A bill was to be ended that does not exist.')
  if (bill.state === 'settled') throw refuseMoney('money.bill_not_open')
  if (bill.state !== 'open') return bill
  const lines = (await linesOf(ctx, [bill.id])).get(bill.id) ?? []
  await postJournals(ctx, [voidPosting(ctx, bill, lines, input.reason)])
  await statement`
    update money.bills set state = 'void', revision = revision + 1, ended_at = ${ctx.now.toString()}::timestamptz where id = ${bill.id}`.execute(
    ctx.db,
  )
  auditVoid(ctx, bill, input.reason)
  return { ...bill, state: 'void', revision: bill.revision + 1 }
}
