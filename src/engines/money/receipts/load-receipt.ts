import type { Cents } from '../../../core/basics/money.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import type { PaymentChannel, PaymentState } from '../payments/payment.ts'
import { receiptName } from './receipt-number.ts'

export type ReceiptNumber = { readonly series: string; readonly number: number }
export type ReceiptState = 'valid' | 'cancelled' | 'refunded' | 'reversed' | 'refuted'

type ReceiptShare = {
  readonly title: Text
  readonly period: string
  readonly head: string
  readonly headTitle: Text
  readonly fundTitle: Text
  readonly cents: Cents
}

/** A receipt as a document: what was received, for which bill, and how it was split over heads and funds when it was issued. Names nobody. */
export type Receipt = ReceiptNumber & {
  readonly name: string
  readonly payment: string
  readonly cents: Cents
  readonly issuedAt: Temporal.Instant
  readonly state: ReceiptState
  readonly endedAt: Temporal.Instant | null
  readonly channel: PaymentChannel
  readonly providerRef: string
  readonly paidAt: Temporal.Instant
  readonly paymentState: PaymentState
  readonly bill: { readonly id: string; readonly reference: string; readonly title: Text; readonly payer: string | null } | null
  readonly shares: readonly ReceiptShare[]
  /** What was paid over the bill: the payer's, until it falls on a next one. */
  readonly over: Cents
  /** Of that, what the county sent back. */
  readonly refunded: Cents
}

type ReceiptRow = {
  series: string
  number: number
  payment: string
  cents: number
  issued_at: Temporal.Instant
  state: ReceiptState
  ended_at: Temporal.Instant | null
  channel: PaymentChannel
  provider_ref: string
  event_at: Temporal.Instant
  payment_state: PaymentState
  bill: string | null
  reference: string | null
  title_en: string | null
  title_sw: string | null
  payer: string | null
  refunded: number
}

/** The receipt of a number, or nothing. Whoever calls has decided that the actor may see it. */
export async function findReceipt(ctx: Pick<Context, 'db'>, { series, number }: ReceiptNumber): Promise<Receipt | undefined> {
  const { rows } = await statement<ReceiptRow>`
    select r.series, r.number, r.payment, r.cents, r.issued_at, r.state, r.ended_at, p.channel, p.provider_ref, p.event_at, p.state as payment_state,
      b.id as bill, b.reference, b.title_en, b.title_sw, b.payer,
      coalesce((select sum(f.paid_cents) from money.refunds f where f.payment = r.payment and f.taken_from in ('credit', 'part')), 0)::bigint as refunded
    from money.receipts r join money.payments p on p.id = r.payment left join money.bills b on b.id = r.bill
    where r.series = ${series} and r.number = ${number}`.execute(ctx.db)
  const [row] = rows
  if (!row) return undefined
  const shares = await sharesOf(ctx, row)
  return {
    series: row.series,
    number: row.number,
    name: receiptName(row),
    payment: row.payment,
    cents: row.cents as Cents,
    issuedAt: row.issued_at,
    state: row.state,
    endedAt: row.ended_at,
    channel: row.channel,
    providerRef: row.provider_ref,
    paidAt: row.event_at,
    paymentState: row.payment_state,
    bill:
      row.bill === null || row.reference === null
        ? null
        : { id: row.bill, reference: row.reference, title: { en: row.title_en ?? '', sw: row.title_sw ?? '' }, payer: row.payer },
    shares,
    over: (row.cents - shares.reduce((sum, { cents }) => sum + cents, 0)) as Cents,
    refunded: row.refunded as Cents,
  }
}

/**
 * How the receipt's cents fell when it was issued. A payment that was told with a wrong amount landed twice and has two receipts: each has the landing of its own
 * instant and amount.
 */
async function sharesOf(ctx: Pick<Context, 'db'>, row: ReceiptRow): Promise<ReceiptShare[]> {
  const { rows } = await statement<{
    title_en: string
    title_sw: string
    period: string
    head: string
    head_en: string
    head_sw: string
    fund_en: string
    fund_sw: string
    cents: number
  }>`
    select l.title_en, l.title_sw, l.period, l.head, h.title_en as head_en, h.title_sw as head_sw, f.title_en as fund_en, f.title_sw as fund_sw, t.cents
    from money.transfers t join money.bill_lines l on l.bill = t.bill and l.line = t.bill_line
      join money.heads h on h.key = l.head join money.funds f on f.key = h.fund
    where t.journal = (
      select j.id from money.journals j join money.transfers o on o.journal = j.id
      where o.payment = ${row.payment} and j.kind in ('landed', 'allocated') and j.recorded_at = ${row.issued_at}
      group by j.id having sum(o.cents) = ${row.cents} order by j.id limit 1)
    order by t.leg`.execute(ctx.db)
  return rows.map((share) => ({
    title: { en: share.title_en, sw: share.title_sw },
    period: share.period,
    head: share.head,
    headTitle: { en: share.head_en, sw: share.head_sw },
    fundTitle: { en: share.fund_en, sw: share.fund_sw },
    cents: share.cents as Cents,
  }))
}

export type ReceiptOfPayment = ReceiptNumber & {
  readonly name: string
  readonly payment: string
  /** The bill it was given for. */
  readonly bill: string | null
  readonly state: ReceiptState
  readonly issuedAt: Temporal.Instant
}

/** The receipts of payments, the newest first: one that holds at most for each. */
export async function receiptsOf(ctx: Pick<Context, 'db'>, payments: readonly string[]): Promise<ReceiptOfPayment[]> {
  const { rows } = await statement<{
    series: string
    number: number
    payment: string
    bill: string | null
    state: ReceiptState
    issued_at: Temporal.Instant
  }>`
    select series, number, payment, bill, state, issued_at from money.receipts where payment = any(${[...payments]}::uuid[])
    order by issued_at desc, series, number desc`.execute(ctx.db)
  return rows.map(({ issued_at, ...row }) => ({ ...row, issuedAt: issued_at, name: receiptName(row) }))
}

/** Writes down that a receipt is printed now. Gives 0 for the first print and then counts the duplicates. */
export async function countPrint(ctx: Context, receipt: Receipt): Promise<number> {
  const { series, number } = receipt
  // Who prints at the same moment waits, so that no two prints are the first.
  await statement`select from money.receipts where series = ${series} and number = ${number} for update`.execute(ctx.db)
  const { rows } = await statement<{ before: number }>`
    select count(*)::integer as before from money.receipt_prints where series = ${series} and number = ${number}`.execute(ctx.db)
  await statement`
    insert into money.receipt_prints (id, series, number, at, actor) values (${ctx.newId()}, ${series}, ${number}, ${ctx.now}, ${ctx.actor.person})`.execute(
    ctx.db,
  )
  const duplicate = rows[0]?.before ?? 0
  ctx.audit('money.receipt.printed', { kind: 'money.receipt', id: receipt.name }, { duplicate }, receipt.bill?.payer ?? null)
  return duplicate
}
