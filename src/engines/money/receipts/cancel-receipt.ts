import { z } from 'zod'
import { refuse } from '../../../core/basics/errors.ts'
import { type Cents, formatKes } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendMessage } from '../../messages/send-message.ts'
import { findBill } from '../bills/bills.queries.ts'
import { runTill } from '../payments/run-till.ts'
import { type DecisionToMake, decide, propose } from '../proposals/proposals.ts'
import { refuseMoney } from '../texts.ts'
import { parseReceiptName, receiptName } from './receipt-number.ts'

export const CANCEL_PROPOSAL = 'receipt.cancel'

const content = z.looseObject({ receipt: z.string(), bill: z.uuid().nullable() })

type Cancellable = { readonly name: string; readonly bill: string | null; readonly cents: Cents }

/** The receipt of a payment that could be cancelled; the payment's row is locked. Money that goes back ends its receipt by itself. */
async function lockReceipt(ctx: Context, payment: string): Promise<Cancellable> {
  await statement`select id from money.payments where id = ${payment} for update`.execute(ctx.db)
  const { rows } = await statement<{
    series: string
    number: number
    bill: string | null
    cents: number
    state: string
    refunded: boolean
  }>`
    select r.series, r.number, p.bill, r.cents, p.state,
      exists (select from money.refunds f where f.payment = p.id and f.state in ('asked', 'approved', 'sending', 'paid')) as refunded
    from money.payments p join money.receipts r on r.payment = p.id and r.state = 'valid' where p.id = ${payment}`.execute(ctx.db)
  const [row] = rows
  // Of a payment that is only claimed M-Pesa's own books decide first.
  if (row?.state !== 'confirmed') throw refuseMoney('money.receipt_not_valid')
  if (row.refunded) throw refuseMoney('money.refund_open')
  return { name: receiptName(row), bill: row.bill, cents: row.cents as Cents }
}

/**
 * Asks that a receipt be cancelled; another officer decides. Its money waits in suspense for its bill, or falls on the one named here. Throws `money.receipt_not_valid`,
 * `money.refund_open`, `money.not_payable`, `money.proposal_open`.
 */
export async function proposeCancellation(
  ctx: Context,
  { payment, bill, reason }: { readonly payment: string; readonly bill: string | null; readonly reason: string },
): Promise<string> {
  ctx.allow('money.receipt.propose', {})
  const receipt = await lockReceipt(ctx, payment)
  if (bill !== null) {
    const found = await findBill(ctx, bill)
    if (!found) throw refuse('basics.not_found')
    if (found.state !== 'open' || bill === receipt.bill) throw refuseMoney('money.not_payable')
  }
  return propose(ctx, { kind: CANCEL_PROPOSAL, subject: payment, content: { receipt: receipt.name, bill }, reason })
}

/** Decides that. Approved, the receipt's number stays used and its paper is red; whoever was to pay is told. Throws what `decide` throws, and as `proposeCancellation`. */
export const decideCancellation = (ctx: Context, decision: DecisionToMake): Promise<void> =>
  decide(ctx, { kind: CANCEL_PROPOSAL, permission: 'money.receipt.decide' }, decision, async ({ id, subject: payment, content: asked }) => {
    const { receipt: name, bill: to } = content.parse(asked)
    const receipt = await lockReceipt(ctx, payment)
    if (receipt.name !== name) throw refuseMoney('money.receipt_not_valid')
    await runTill(ctx, { payments: [payment], bills: to === null ? [] : [to], withLegs: true }, (till) => {
      if (to !== null && till.bill(to)?.state !== 'open') throw refuseMoney('money.not_payable')
      till.takeBack(payment, 'cancelled', id)
      if (to !== null) till.allocateTo(payment, to, id)
    })
    const number = parseReceiptName(name)
    ctx.audit('money.receipt.cancelled', { kind: 'money.receipt', id: name }, { payment, number: number?.number, to })
    await tellPayer(ctx, receipt)
  })

async function tellPayer(ctx: Context, { name, bill, cents }: Cancellable): Promise<void> {
  const found = bill === null ? undefined : await findBill(ctx, bill)
  if (!found?.payerPhone) return
  await sendMessage(ctx, {
    template: 'money.receipt.cancelled',
    to: found.payer ? { person: found.payer, phone: found.payerPhone } : { phone: found.payerPhone },
    language: found.language,
    values: { receipt: name, bill: found.reference, amount: formatKes(cents, found.language) },
    about: { kind: 'money.bill', id: found.id },
  })
}
