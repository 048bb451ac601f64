import { refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { parseReference } from '../../../core/basics/reference.ts'
import type { Bill, BillLine } from '../../../engines/money/bills/bill.ts'
import { findBillByReference, linesOf } from '../../../engines/money/bills/bills.queries.ts'
import { creditOf } from '../../../engines/money/bills/spend-credits.ts'
import { type Look, lookAt } from '../../../engines/money/mpesa/look.ts'
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

type FromCredit = { readonly cents: Cents; readonly at: Temporal.Instant; readonly providerRef: string }

/** A bill as anyone with its number sees it. The view leaves out who is to pay. */
export type Payable = {
  readonly bill: Bill
  readonly left: Cents
  readonly lines: readonly BillLine[]
  readonly payments: readonly PaymentShown[]
  /** Paid over on this bill and not spent yet. */
  readonly credit: Cents
  /** What who asks has in credit, on all their bills, and may let fall on this one. */
  readonly spendable: Cents
  /** What fell on it out of what was paid over elsewhere. */
  readonly fromCredit: readonly FromCredit[]
  readonly push: Push | undefined
  /** What M-Pesa said when the payer told us that it is paid. */
  readonly look: Look | undefined
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
    spendable:
      bill.state === 'open' && bill.payer !== null && bill.payer === ctx.actor.person ? await creditOf(ctx, bill.payer) : (0 as Cents),
    fromCredit: await fromCreditOn(ctx, bill.id),
    push: bill.state === 'open' ? await newestPush(ctx, bill.id) : undefined,
    look: bill.state === 'open' ? await lookAt(ctx, bill.id) : undefined,
    changes: await changesOf(ctx, bill.id),
    offers: bill.state === 'open' ? await offersFor(ctx, bill) : [],
  }
}

/** What fell on a bill out of credit, by the payment it came with; what a reversal took back is left out. */
async function fromCreditOn(ctx: Context, bill: string): Promise<FromCredit[]> {
  const { rows } = await statement<{ cents: number; at: Temporal.Instant; provider_ref: string }>`
    select sum(case when debit.code = 'credit' then t.cents else -t.cents end)::bigint as cents, max(t.recorded_at) as at, p.provider_ref
    from money.transfers t join money.payments p on p.id = t.payment and p.bill is distinct from t.bill
      join money.accounts debit on debit.id = t.debit join money.accounts credit on credit.id = t.credit
    where t.bill = ${bill} and 'credit' in (debit.code, credit.code)
    group by p.id having sum(case when debit.code = 'credit' then t.cents else -t.cents end) > 0 order by 2 desc`.execute(ctx.db)
  return rows.map(({ cents, at, provider_ref }) => ({ cents: cents as Cents, at, providerRef: provider_ref }))
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
