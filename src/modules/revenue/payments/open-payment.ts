import { refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { Bill } from '../../../engines/money/bills/bill.ts'
import { findBill } from '../../../engines/money/bills/bills.queries.ts'
import { reachOfBill } from '../../../engines/money/bills/reach-of-bill.ts'
import { type Payment, type PaymentRow, paymentColumns, paymentFromRow } from '../../../engines/money/payments/payment.ts'
import { type ReceiptOfPayment, receiptsOf } from '../../../engines/money/receipts/load-receipt.ts'
import { type Refund, refundsOf } from '../../../engines/money/refunds/refund.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import type { Leg } from '../legs-table.tsx'

type PaymentEvent = {
  readonly what: string
  readonly at: Temporal.Instant
  readonly detail: string | null
  readonly by: string | null
}
type InboundBody = { readonly id: string; readonly kind: string; readonly receivedAt: Temporal.Instant; readonly body: string }

export type AskedOfMpesa = {
  readonly state: 'wanted' | 'asked' | 'done' | 'unanswered'
  readonly at: Temporal.Instant
  readonly code: string | null
  readonly told: Readonly<Record<string, string>> | null
}

export type OpenedPayment = {
  readonly payment: Payment
  readonly bill: Bill | null
  readonly events: readonly PaymentEvent[]
  readonly receipts: readonly ReceiptOfPayment[]
  readonly legs: readonly Leg[]
  readonly refunds: readonly Refund[]
  /** The newest question to M-Pesa about it. */
  readonly question: AskedOfMpesa | null
  /** Null for who may not see what providers sent. */
  readonly bodies: readonly InboundBody[] | null
}

/** A payment, for those within whose reach its bill stands; one without a bill for those who reach the whole county. A recorded read. */
export async function openPayment(ctx: Context, id: string): Promise<OpenedPayment> {
  const { rows } = await statement<PaymentRow>`select ${paymentColumns} from money.payments where id = ${id}`.execute(ctx.db)
  const [row] = rows
  if (!row) throw refuse('basics.not_found')
  const chart = await ctx.county.money.chart(ctx.db)
  const payment = paymentFromRow(row, (account) => chart.code(account))
  const bill = payment.bill === null ? null : ((await findBill(ctx, payment.bill)) ?? null)
  ctx.allow('money.bill.read', bill ? reachOfBill(ctx, bill) : {})
  ctx.audit('money.payment.read', { kind: 'money.payment', id }, undefined, bill?.payer ?? null)
  const { rows: events } = await statement<{
    what: string
    at: Temporal.Instant
    detail: string | null
    by: string | null
    inbound: string | null
  }>`
    select e.what, e.at, e.detail, p.full_name as by, e.inbound from money.payment_events e left join identity.people p on p.id = e.actor
    where e.payment = ${id} order by e.id`.execute(ctx.db)
  const { rows: legs } = await statement<Omit<Leg, 'cents'> & { cents: number }>`
    select j.id as journal, j.kind, j.recorded_at as at, d.code as debit, c.code as credit, t.cents
    from money.transfers t join money.journals j on j.id = t.journal join money.accounts d on d.id = t.debit join money.accounts c on c.id = t.credit
    where t.payment = ${id} order by j.recorded_at, j.id, t.leg limit 500`.execute(ctx.db)
  const inbound = [payment.inbound, ...events.map((event) => event.inbound)].filter((each) => each !== null)
  return {
    payment,
    bill,
    events: events.map(({ what, at, detail, by }) => ({ what, at, detail, by })),
    receipts: await receiptsOf(ctx, [id]),
    refunds: await refundsOf(ctx, [id]),
    question: await questionAbout(ctx, id),
    legs: legs.map((leg) => ({ ...leg, cents: leg.cents as Cents })),
    bodies: ctx.may('revenue.inbound.read', {}) ? await bodiesOf(ctx, id, inbound) : null,
  }
}

async function questionAbout(ctx: Context, payment: string): Promise<AskedOfMpesa | null> {
  const { rows } = await statement<AskedOfMpesa>`
    select state, coalesce(ended_at, made_at) as at, result_code as code, told from money.mpesa_orders
    where payment = ${payment} and refund is null and what = 'status' order by id desc limit 1`.execute(ctx.db)
  return rows[0] ?? null
}

async function bodiesOf(ctx: Context, payment: string, ids: readonly string[]): Promise<InboundBody[]> {
  const { rows } = await statement<{ id: string; kind: string; received_at: Temporal.Instant; body: string }>`
    select id, kind, received_at, body from money.inbound where id = any(${[...new Set(ids)]}::uuid[]) order by id`.execute(ctx.db)
  if (rows.length > 0) ctx.audit('revenue.inbound.read', { kind: 'money.payment', id: payment }, { bodies: rows.length })
  return rows.map(({ id, kind, received_at, body }) => ({ id, kind, receivedAt: received_at, body }))
}
