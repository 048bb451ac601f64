import { refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { parseReference } from '../../../core/basics/reference.ts'
import type { Bill, BillLine } from '../../../engines/money/bills/bill.ts'
import { findBillByReference, linesOf } from '../../../engines/money/bills/bills.queries.ts'
import { newestPush, type Push } from '../../../engines/money/mpesa/push.ts'
import type { PaymentState } from '../../../engines/money/payments/payment.ts'
import { type ReceiptOfPayment, receiptsOf } from '../../../engines/money/receipts/load-receipt.ts'
import { type Refund, refundsOf } from '../../../engines/money/refunds/refund.ts'
import { offersFor, type WaiverOffer } from '../../../engines/money/relief/waive.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { changesOf, type ShownChange } from '../relief/read-changes.ts'

export type PaymentShown = {
  readonly id: string
  readonly providerRef: string
  readonly channel: 'mpesa' | 'bank'
  readonly cents: Cents
  readonly at: Temporal.Instant
  readonly state: PaymentState
  /** The one that holds, or held last. */
  readonly receipt: ReceiptOfPayment | null
  /** It was taken from this bill: only its receipt still leads here. */
  readonly elsewhere: boolean
  readonly refunds: readonly Refund[]
}

/** A bill as anyone with its number sees it. The view leaves out who is to pay. */
export type Payable = {
  readonly bill: Bill
  readonly left: Cents
  readonly lines: readonly BillLine[]
  readonly payments: readonly PaymentShown[]
  /** Paid over on this bill and not spent yet. */
  readonly credit: Cents
  readonly push: Push | undefined
  /** What came off or onto it since it was made. */
  readonly changes: readonly ShownChange[]
  /** What waivers by law would take off it. */
  readonly offers: readonly WaiverOffer[]
}

export async function billOf(ctx: Context, typed: string): Promise<Bill> {
  const parsed = parseReference(typed)
  const bill = 'reference' in parsed ? await findBillByReference(ctx, parsed.reference) : undefined
  if (!bill) throw refuse('basics.not_found')
  return bill
}

export const leftOf = ({ state, totalCents, paidCents }: Bill): Cents => (state === 'open' ? totalCents - paidCents : 0) as Cents

/** Loads what the page of a bill shows. Throws `basics.not_found`. */
export async function loadPayable(ctx: Context, reference: string): Promise<Payable> {
  const bill = await billOf(ctx, reference)
  const lines = (await linesOf(ctx, [bill.id])).get(bill.id) ?? []
  const payments = await paymentsOn(ctx, bill.id)
  const { rows: credits } = await statement<{ left_cents: number }>`
    select coalesce(sum(left_cents), 0)::bigint as left_cents from money.credits where bill = ${bill.id}`.execute(ctx.db)
  return {
    bill,
    left: leftOf(bill),
    lines,
    payments,
    credit: (credits[0]?.left_cents ?? 0) as Cents,
    push: bill.state === 'open' ? await newestPush(ctx, bill.id) : undefined,
    changes: await changesOf(ctx, bill.id),
    offers: bill.state === 'open' ? await offersFor(ctx, bill) : [],
  }
}

/** What was paid on a bill, the newest first, each with its receipt. */
export async function paymentsOn(ctx: Context, bill: string): Promise<PaymentShown[]> {
  const { rows } = await statement<{
    id: string
    provider_ref: string
    channel: 'mpesa' | 'bank'
    cents: number
    event_at: Temporal.Instant
    state: PaymentState
    elsewhere: boolean
  }>`
    select id, provider_ref, channel, cents, event_at, state, bill is distinct from ${bill} as elsewhere from money.payments
    where bill = ${bill} or id = any(array(select payment from money.receipts where bill = ${bill} and state <> 'valid'))
    order by event_at desc, id desc limit 50`.execute(ctx.db)
  const ids = rows.map(({ id }) => id)
  const receipts = (await receiptsOf(ctx, ids)).filter((each) => each.bill === bill)
  const refunds = await refundsOf(ctx, ids)
  return rows.map(({ id, provider_ref, channel, cents, event_at, state, elsewhere }) => ({
    id,
    providerRef: provider_ref,
    channel,
    cents: cents as Cents,
    at: event_at,
    state,
    receipt: receipts.find((each) => each.payment === id && each.state === 'valid') ?? receipts.find((each) => each.payment === id) ?? null,
    elsewhere,
    refunds: refunds.filter((each) => each.payment === id),
  }))
}

/** The payment that a request on a phone came to. */
export async function paymentOfPush(ctx: Context, { id, bill }: Push): Promise<PaymentShown | undefined> {
  const { rows } = await statement<{ payment: string | null }>`select payment from money.pushes where id = ${id}`.execute(ctx.db)
  const payment = rows[0]?.payment
  return payment ? (await paymentsOn(ctx, bill)).find((each) => each.id === payment) : undefined
}
