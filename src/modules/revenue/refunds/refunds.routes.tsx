import { z } from 'zod'
import { type Problem, refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { isMobile, parsePhone } from '../../../core/basics/phone.ts'
import { parseReference } from '../../../core/basics/reference.ts'
import { say } from '../../../core/basics/texts.ts'
import { findBillByReference } from '../../../engines/money/bills/bills.queries.ts'
import { askAboutPayment, askForBalance } from '../../../engines/money/mpesa/make-order.ts'
import { CANCEL_PROPOSAL, decideCancellation, proposeCancellation } from '../../../engines/money/receipts/cancel-receipt.ts'
import type { RefundSource, RefundWay } from '../../../engines/money/refunds/refund.ts'
import { askRefund, decideRefund, proposeRest, REFUND_PROPOSAL, sendRest } from '../../../engines/money/refunds/refunds.ts'
import { standingOf } from '../../../engines/money/refunds/stand-for.ts'
import { refuseMoney } from '../../../engines/money/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { id, must, optionalLine } from '../../../kernel/web/input.ts'
import { page, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, post, type Route } from '../../../kernel/web/route.ts'
import { boardPath } from '../bank/bank-href.ts'
import { paymentHref } from '../payments/payment-tag.tsx'
import { decisionRoutes, reasonField, type SentForm } from '../proposals/decision-routes.ts'
import { proposalTexts } from '../proposals/proposal-texts.ts'
import { exampleSuspense } from '../suspense/example-suspense.ts'
import { openRefund, openRefundDesk } from './open-refunds.ts'
import { cancelProposalsPath, refundHref, refundProposalsPath, refundsPath } from './refund-href.ts'
import { refundTexts } from './refund-texts.ts'
import { RefundDeskPage, RefundPage } from './refunds.views.tsx'

const params = z.object({ id })
const WHAT = /^(payout|reversal):(suspense|credit|bill|part)$/
const what = must(z.string().max(40).default(''), (typed) => WHAT.test(typed), refundTexts['revenue.refunds.what_missing'])
const REST = /^(phone|giveUp)$/
const asking = z.object({
  what,
  amount: optionalLine(20),
  phone: optionalLine(40),
  language: z.enum(['en', 'sw']).optional().catch('sw').default('sw'),
  reason: reasonField,
})

const example = async ({ county }: { county: Context['county'] }) => ({ params: { id: (await exampleSuspense(county)).payment } })

async function refundPage(ctx: Context, payment: string, cancelling: boolean, sent?: SentForm) {
  const opened = await openRefund(ctx, payment)
  const { providerRef } = opened.standing
  return page({
    title: say(refundTexts['revenue.refunds.of_payment'], ctx.language, { payment: providerRef }),
    layout: 'staff',
    breadcrumbs: [{ text: refundTexts['revenue.refunds.title'][ctx.language], href: refundsPath }, { text: providerRef }],
    body: <RefundPage ctx={ctx} opened={opened} cancelling={cancelling} sent={sent} />,
    ...(sent ? { error: true, status: sent.refusal.status } : {}),
  })
}

const again =
  (cancelling: boolean) =>
  async (refusal: SentForm['refusal'], typed: Record<string, unknown>, ctx: Context, input: { params: { id: string } }) => {
    if (refusal.status === 404) throw refusal
    return refundPage(ctx, input.params.id, cancelling, { typed, refusal })
  }

/** Reads the form: the number of the payer, and the amount, which only a part of what was paid over needs. */
async function ask(ctx: Context, payment: string, body: z.output<typeof asking>): Promise<void> {
  const [way, from] = body.what.split(':') as [RefundWay, RefundSource]
  const source = (await standingOf(ctx, payment)).sources.find((each) => each.from === from)
  const phone = parsePhone(body.phone)
  const mobile = 'phone' in phone && isMobile(phone.phone) ? phone.phone : null
  const amount = body.amount.replace(/[\s,]/g, '')
  const problems: Problem[] = [
    ...(mobile === null && (way === 'payout' || body.phone !== '')
      ? [{ path: 'phone', text: refuseMoney('money.refund_phone').text, values: {} }]
      : []),
    ...(amount !== '' && !/^\d{1,7}$/.test(amount) ? [{ path: 'amount', text: refuseMoney('money.refund_amount').text, values: {} }] : []),
    ...(amount === '' && from === 'part' ? [{ path: 'amount', text: refundTexts['revenue.refunds.amount_missing'], values: {} }] : []),
  ]
  if (problems.length > 0) throw refuse('basics.invalid', {}, problems)
  const part = (from === 'credit' || from === 'part') && amount !== '' ? ((Number(amount) * 100) as Cents) : undefined
  await askRefund(ctx, {
    payment,
    way,
    from,
    cents: part ?? source?.cents ?? (0 as Cents),
    phone: mobile ?? '',
    language: body.language,
    reason: body.reason,
  })
}

async function askRest(ctx: Context, sent: { refund: string; rest: string; other: string; reason: string }): Promise<void> {
  const phone = parsePhone(sent.other)
  const rest = sent.rest === 'phone' ? 'phone' : 'giveUp'
  if (rest === 'phone' && !('phone' in phone && isMobile(phone.phone)))
    throw refuse('basics.invalid', {}, [{ path: 'other', text: refuseMoney('money.refund_phone').text, values: {} }])
  await proposeRest(ctx, { refund: sent.refund, rest, phone: 'phone' in phone ? phone.phone : '', reason: sent.reason })
}

async function cancel(ctx: Context, payment: string, typed: string, reason: string): Promise<void> {
  const parsed = typed === '' ? null : parseReference(typed)
  const bill = parsed && 'reference' in parsed ? await findBillByReference(ctx, parsed.reference) : undefined
  if (parsed && bill?.state !== 'open')
    throw refuse('basics.invalid', {}, [{ path: 'bill', text: refundTexts['revenue.refunds.cancel_bill_wrong'], values: {} }])
  await proposeCancellation(ctx, { payment, bill: bill?.id ?? null, reason })
}

const sentWords = { text: proposalTexts['revenue.proposal.sent'] }
const askedWords = { text: refundTexts['revenue.mpesa.asked'] }

export const refundRoutes: readonly Route[] = [
  get(refundsPath, {
    access: may('money.ledger.read'),
    input: {},
    example: async () => ({}),
    run: (ctx) => openRefundDesk(ctx),
    reply: (desk, ctx) =>
      page({
        title: refundTexts['revenue.refunds.title'][ctx.language],
        layout: 'staff',
        body: <RefundDeskPage ctx={ctx} desk={desk} />,
      }),
  }),

  get('/staff/refunds/:id', {
    access: may('money.ledger.read'),
    input: { params, query: z.object({ do: z.enum(['cancel']).optional().catch(undefined) }) },
    example,
    run: (ctx, { params, query }) => refundPage(ctx, params.id, query.do === 'cancel'),
    reply: (shown) => shown,
  }),

  post('/staff/refunds/:id/proposals', {
    access: may('money.refund.propose'),
    input: { params, body: asking },
    example: async (world) => ({ ...(await example(world)), body: { what: 'payout:suspense', phone: '', reason: '' } }),
    run: (ctx, { params, body }) => ask(ctx, params.id, body),
    reply: (_done, _ctx, { params }) => redirectTo(refundHref(params.id), sentWords),
    again: again(false),
  }),

  post('/staff/refunds/:id/rest', {
    access: may('money.refund.decide'),
    input: { params, body: z.object({ refund: id }) },
    example: async (world) => ({ ...(await example(world)), body: { refund: '01990000-0000-7000-8000-000000000000' } }),
    run: (ctx, { body }) => sendRest(ctx, body.refund),
    reply: (_done, _ctx, { params }) => redirectTo(refundHref(params.id), { text: refundTexts['revenue.refunds.rest_sent'] }),
  }),

  post('/staff/refunds/:id/rest-proposals', {
    access: may('money.refund.propose'),
    input: {
      params,
      body: z.object({
        refund: id,
        rest: must(z.string().max(20).default(''), (typed) => REST.test(typed), refundTexts['revenue.refunds.rest_missing']),
        other: optionalLine(40),
        reason: reasonField,
      }),
    },
    example: async (world) => ({
      ...(await example(world)),
      body: { refund: '01990000-0000-7000-8000-000000000000', rest: 'giveUp', other: '', reason: '' },
    }),
    run: (ctx, { body }) => askRest(ctx, body),
    reply: (_done, _ctx, { params }) => redirectTo(refundHref(params.id), sentWords),
    again: again(false),
  }),

  post('/staff/refunds/:id/cancellations', {
    access: may('money.receipt.propose'),
    input: { params, body: z.object({ bill: optionalLine(40), reason: reasonField }) },
    example: async (world) => ({ ...(await example(world)), body: { reason: '' } }),
    run: (ctx, { params, body }) => cancel(ctx, params.id, body.bill, body.reason),
    reply: (_done, _ctx, { params }) => redirectTo(refundHref(params.id), sentWords),
    again: again(true),
  }),

  ...decisionRoutes({
    base: refundProposalsPath,
    kind: REFUND_PROPOSAL,
    propose: 'money.refund.propose',
    decide: 'money.refund.decide',
    run: decideRefund,
    pageHref: refundHref,
    again: (ctx, payment, sent) => refundPage(ctx, payment, false, sent),
  }),
  ...decisionRoutes({
    base: cancelProposalsPath,
    kind: CANCEL_PROPOSAL,
    propose: 'money.receipt.propose',
    decide: 'money.receipt.decide',
    run: decideCancellation,
    pageHref: refundHref,
    again: (ctx, payment, sent) => refundPage(ctx, payment, true, sent),
  }),

  post('/staff/payments/:id/questions', {
    access: may('money.payment.ask'),
    input: { params },
    example,
    run: (ctx, { params }) => askAboutPayment(ctx, params.id),
    reply: (_order, _ctx, { params }) => redirectTo(paymentHref(params.id), askedWords),
  }),

  post('/staff/paybill/questions', {
    access: may('money.payment.ask'),
    input: {},
    example: async () => ({}),
    run: (ctx) => askForBalance(ctx),
    reply: () => redirectTo(boardPath, askedWords),
  }),
]
