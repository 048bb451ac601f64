import type { Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { postJournals } from '../ledger/post-journals.ts'
import { refuseMoney } from '../texts.ts'
import type { Bill } from './bill.ts'
import { linesOf, lockBills } from './bills.queries.ts'

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
  await postJournals(ctx, [
    {
      id: ctx.newId(),
      kind: 'void',
      source: `void:${bill.id}`,
      eventAt: ctx.now,
      memo: input.reason,
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
    },
  ])
  await statement`
    update money.bills set state = 'void', revision = revision + 1, ended_at = ${ctx.now.toString()}::timestamptz where id = ${bill.id}`.execute(
    ctx.db,
  )
  ctx.audit('money.bill.voided', { kind: 'money.bill', id: bill.id }, { reference: bill.reference, reason: input.reason }, bill.payer)
  return { ...bill, state: 'void', revision: bill.revision + 1 }
}
