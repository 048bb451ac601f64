import type { Cents } from '../../../core/basics/money.ts'
import type { Bill } from '../../../engines/money/bills/bill.ts'
import { findBill } from '../../../engines/money/bills/bills.queries.ts'
import { type MpesaHealth, mpesaHealth } from '../../../engines/money/mpesa/mpesa-health.ts'
import { CANCEL_PROPOSAL } from '../../../engines/money/receipts/cancel-receipt.ts'
import { type ReceiptOfPayment, receiptsOf } from '../../../engines/money/receipts/load-receipt.ts'
import {
  partsOf,
  type Refund,
  type RefundPart,
  type RefundRow,
  refundColumns,
  refundFromRow,
  refundsOf,
} from '../../../engines/money/refunds/refund.ts'
import { REFUND_PROPOSAL } from '../../../engines/money/refunds/refunds.ts'
import { type Standing, standingOf } from '../../../engines/money/refunds/stand-for.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { openProposals, proposalsAbout, type ShownProposal } from '../proposals/read-proposals.ts'

const ENDED_DAYS = 90
const SHOWN_MAX = 200

type Listed = Refund & { readonly paymentRef: string }

export type RefundDesk = {
  readonly open: readonly Listed[]
  readonly ended: readonly Listed[]
  readonly cancellations: readonly (ShownProposal & { readonly paymentRef: string })[]
  readonly health: MpesaHealth
}

/** The desk: what goes back, what went, and receipts that somebody asked to cancel. */
export async function openRefundDesk(ctx: Context): Promise<RefundDesk> {
  ctx.allow('money.ledger.read', {})
  const { rows } = await statement<RefundRow & { payment_ref: string }>`
    select ${refundColumns}, (select p.provider_ref from money.payments p where p.id = refunds.payment) as payment_ref from (
      (select * from money.refunds where state in ('asked', 'approved', 'sending') order by id limit ${SHOWN_MAX})
      union all
      (select * from money.refunds where ended_at > ${ctx.now.subtract({ hours: ENDED_DAYS * 24 })} order by ended_at desc limit ${SHOWN_MAX})
    ) refunds`.execute(ctx.db)
  const listed = rows.map(({ payment_ref, ...row }): Listed => ({ ...refundFromRow(row), paymentRef: payment_ref }))
  const proposals = await openProposals(ctx, CANCEL_PROPOSAL)
  const { rows: refs } = await statement<{ id: string; provider_ref: string }>`
    select id, provider_ref from money.payments where id = any(${proposals.map(({ subject }) => subject)}::uuid[])`.execute(ctx.db)
  const named = new Map(refs.map(({ id, provider_ref }) => [id, provider_ref]))
  return {
    open: listed.filter(({ endedAt }) => endedAt === null),
    ended: listed.filter(({ endedAt }) => endedAt !== null),
    cancellations: proposals.map((proposal) => ({ ...proposal, paymentRef: named.get(proposal.subject) ?? '' })),
    health: await mpesaHealth(ctx),
  }
}

export type OpenedRefund = {
  readonly standing: Standing
  readonly bill: Bill | null
  readonly receipt: ReceiptOfPayment | null
  readonly refunds: readonly Refund[]
  /** The orders of those that go in several. */
  readonly parts: readonly RefundPart[]
  /** The newest first, of both kinds. */
  readonly proposals: readonly ShownProposal[]
  /** Results that no order of ours can have brought about. */
  readonly strange: number
  readonly references: ReadonlyMap<string, string>
  readonly health: MpesaHealth
}

/** One payment with all that was asked to be sent back or cancelled of it. A recorded read. Throws `basics.not_found`. */
export async function openRefund(ctx: Context, payment: string): Promise<OpenedRefund> {
  ctx.allow('money.ledger.read', {})
  const standing = await standingOf(ctx, payment)
  const bill = standing.bill === null ? null : ((await findBill(ctx, standing.bill)) ?? null)
  ctx.audit('money.payment.read', { kind: 'money.payment', id: payment }, undefined, bill?.payer ?? null)
  const proposals = [...(await proposalsAbout(ctx, REFUND_PROPOSAL, payment)), ...(await proposalsAbout(ctx, CANCEL_PROPOSAL, payment))]
  proposals.sort((a, b) => Temporal.Instant.compare(b.madeAt, a.madeAt))
  const { rows } = await statement<{ count: number }>`
    select count(*)::integer as count from money.mpesa_results r join money.mpesa_orders o on o.id = r.mpesa_order
    where o.payment = ${payment} and o.conversation is not null and r.conversation <> o.conversation`.execute(ctx.db)
  const refunds = await refundsOf(ctx, [payment])
  const to = proposals.flatMap((each) => contentOf(each).bill ?? [])
  const { rows: bills } = await statement<{ id: string; reference: string }>`
    select id, reference from money.bills where id = any(${to}::uuid[])`.execute(ctx.db)
  return {
    standing,
    bill,
    receipt: (await receiptsOf(ctx, [payment])).find(({ state }) => state === 'valid') ?? null,
    refunds,
    parts: await partsOf(ctx, refunds),
    proposals,
    strange: rows[0]?.count ?? 0,
    references: new Map(bills.map(({ id, reference }) => [id, reference])),
    health: await mpesaHealth(ctx),
  }
}

/** What a proposal asks for: a refund by its id, or what should become of the rest of one, or a receipt to cancel and the bill that its money is to fall on. */
export const contentOf = ({ content }: Pick<ShownProposal, 'content'>) =>
  content as {
    readonly refund?: string
    readonly receipt?: string
    readonly bill?: string | null
    readonly cents?: Cents
    readonly rest?: 'phone' | 'giveUp'
  }
