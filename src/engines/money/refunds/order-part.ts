import { asCents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { makeOrder } from '../mpesa/make-order.ts'
import type { Refund } from './refund.ts'
import { nextPart } from './refund-parts.ts'

/** Orders what is still to go of a refund, or of a large one the next part. Lock it first. */
export async function orderNext(ctx: Context, refund: Refund): Promise<void> {
  const { rows } = await statement<{ part: number }>`
    select coalesce(max(part), 0) + 1 as part from money.mpesa_orders where refund = ${refund.id} and what in ('payout', 'reversal')`.execute(
    ctx.db,
  )
  await makeOrder(ctx, {
    what: refund.way,
    refund: refund.id,
    payment: refund.payment,
    part: rows[0]?.part ?? 1,
    phone: refund.way === 'payout' ? refund.phone : null,
    cents: refund.way === 'payout' ? nextPart(asCents(refund.cents - refund.paid)) : refund.cents,
  })
}

/** Whether an order of a refund waits to be sent, or for M-Pesa's word. */
export async function partUnderWay(ctx: Pick<Context, 'db'>, refund: string): Promise<boolean> {
  const { rows } = await statement`
    select 1 from money.mpesa_orders where refund = ${refund} and what in ('payout', 'reversal') and state in ('wanted', 'asked')`.execute(
    ctx.db,
  )
  return rows.length > 0
}
