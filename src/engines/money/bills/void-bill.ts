import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { refuseMoney } from '../texts.ts'
import type { Bill } from './bill.ts'
import { lockBills } from './bills.queries.ts'
import { endBills } from './end-bills.ts'

export const auditVoid = (ctx: Context, { id, reference, payer }: Bill, reason: string): void =>
  ctx.audit('money.bill.voided', { kind: 'money.bill', id }, { reference, reason }, payer)

/**
 * Ends a bill whose reason is gone: what was not paid is owed no more, head by head. One that ended already stays as it is, but for an expired one, which no payment
 * revives any more. Throws `money.bill_not_open` for a settled one.
 */
export async function voidBill(ctx: Context, input: { bill: string; reason: string }): Promise<Bill> {
  const bill = (await lockBills(ctx, [input.bill])).get(input.bill)
  if (!bill) throw new Error('A bill was to be ended that does not exist.')
  if (bill.state === 'settled') throw refuseMoney('money.bill_not_open')
  if (bill.state === 'void') return bill
  const [ended] = await endBills(ctx, [bill], 'void', input.reason)
  if (!ended) await statement`update money.bills set state = 'void', revision = revision + 1 where id = ${bill.id}`.execute(ctx.db)
  auditVoid(ctx, bill, input.reason)
  return ended ?? { ...bill, state: 'void', revision: bill.revision + 1 }
}
