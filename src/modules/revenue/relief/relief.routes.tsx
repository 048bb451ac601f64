import { z } from 'zod'
import { isDay } from '../../../core/basics/dates.ts'
import { type Cents, shillings } from '../../../core/basics/money.ts'
import { decideRelief, proposeRelief, RELIEF_PROPOSAL } from '../../../engines/money/relief/relieve-bill.ts'
import { allWaivers, decideWaiver, proposeWaiver, WAIVER_PROPOSAL } from '../../../engines/money/relief/waive.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { id, must, several, written } from '../../../kernel/web/input.ts'
import { page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, post, type Route } from '../../../kernel/web/route.ts'
import { staffBillHref } from '../bills/bill-href.ts'
import { billPage } from '../bills/bills.routes.tsx'
import { openBill } from '../bills/open-bill.ts'
import { exampleBill } from '../pay/example-bill.ts'
import { decisionRoutes, reasonField, type SentForm } from '../proposals/decision-routes.ts'
import { proposalTexts } from '../proposals/proposal-texts.ts'
import { openProposals } from '../proposals/read-proposals.ts'
import { WaiversPage } from './relief.views.tsx'
import { reliefProposalsPath, waiverProposalsPath, waiversPath } from './relief-href.ts'
import { reliefTexts } from './relief-texts.ts'

const typed = z.string().trim().max(20).default('')
const percent = must(typed, (text) => /^\d{1,3}$/.test(text) && Number(text) <= 100, reliefTexts['revenue.waivers.percent_wrong'])
const day = must(typed, isDay, reliefTexts['revenue.waivers.day_wrong'])
const words = written(200, reliefTexts['revenue.waivers.missing'])

const waiverBody = z.object({
  nameEn: words,
  nameSw: words,
  instrument: words,
  from: day,
  to: day,
  dueUpTo: day,
  latePercent: percent,
  principalPercent: percent,
  paidPercent: percent,
  heads: several(z.string().max(60)),
  cap: must(typed, (text) => text === '' || /^[1-9]\d{0,9}$/.test(text), reliefTexts['revenue.waivers.cap_wrong']),
  reason: reasonField,
})

async function waiversPage(ctx: Context, sent?: SentForm): Promise<Reply> {
  ctx.allow('money.ledger.read', {})
  return page({
    title: reliefTexts['revenue.waivers.title'][ctx.language],
    layout: 'staff',
    body: <WaiversPage ctx={ctx} waivers={await allWaivers(ctx)} waiting={await openProposals(ctx, WAIVER_PROPOSAL)} sent={sent} />,
    ...(sent ? { error: true, status: sent.refusal.status } : {}),
  })
}

const again = async (ctx: Context, bill: string, sent: SentForm): Promise<Reply> => billPage(ctx, await openBill(ctx, bill), sent)

export const reliefRoutes: readonly Route[] = [
  get(waiversPath, {
    access: may('money.ledger.read'),
    input: {},
    example: async () => ({}),
    run: (ctx) => waiversPage(ctx),
    reply: (shown) => shown,
  }),

  post(`${waiversPath}/proposals`, {
    access: may('money.relief.propose'),
    input: { body: waiverBody },
    example: async () => ({
      body: {
        nameEn: 'Amnesty',
        nameSw: 'Msamaha',
        instrument: 'Gazette Notice 1',
        from: '2030-01-01',
        to: '2030-01-31',
        dueUpTo: '2029-12-31',
        latePercent: '100',
        principalPercent: '0',
        paidPercent: '100',
        cap: '',
        heads: ['market-fee'],
        reason: '',
      },
    }),
    run: (ctx, { body: { nameEn, nameSw, instrument, reason, cap, heads, ...rest } }) =>
      proposeWaiver(ctx, {
        reason,
        waiver: {
          title: { en: nameEn, sw: nameSw },
          instrument,
          from: Temporal.PlainDate.from(rest.from),
          to: Temporal.PlainDate.from(rest.to),
          dueUpTo: Temporal.PlainDate.from(rest.dueUpTo),
          latePercent: Number(rest.latePercent),
          principalPercent: Number(rest.principalPercent),
          paidPercent: Number(rest.paidPercent),
          // All of them, also those that come later, where none is chosen.
          heads: heads.length === 0 ? null : heads,
          cap: cap === '' ? null : (shillings(Number(cap)) as Cents),
        },
      }),
    reply: () => redirectTo(waiversPath, { text: proposalTexts['revenue.proposal.sent'] }),
    again: (refusal, typed, ctx) => waiversPage(ctx, { typed, refusal }),
  }),

  ...decisionRoutes({
    base: waiverProposalsPath,
    kind: WAIVER_PROPOSAL,
    propose: 'money.relief.propose',
    decide: 'money.relief.decide',
    run: decideWaiver,
    pageHref: () => waiversPath,
    again: (ctx, _waiver, sent) => waiversPage(ctx, sent),
  }),

  post('/staff/bills/:id/relief', {
    access: may('money.relief.propose'),
    input: {
      params: z.object({ id }),
      body: z.object({
        kind: must(
          z.string().max(20).default(''),
          (kind) => kind === 'waived' || kind === 'written_off',
          reliefTexts['revenue.waivers.missing'],
        ),
        instrument: words,
        latePercent: percent,
        principalPercent: percent,
        lines: several(z.string().regex(/^\d{1,5}$/)),
        reason: reasonField,
      }),
    },
    example: async ({ county }) => ({
      params: { id: (await exampleBill(county)).bill.id },
      body: { kind: 'waived', instrument: 'Gazette Notice 1', latePercent: '100', principalPercent: '0', lines: ['1'], reason: '' },
    }),
    run: (ctx, { params, body: { kind, instrument, latePercent, principalPercent, lines, reason } }) =>
      proposeRelief(ctx, {
        bill: params.id,
        relief: {
          kind: kind as 'waived' | 'written_off',
          instrument,
          latePercent: Number(latePercent),
          principalPercent: Number(principalPercent),
          lines: lines.length === 0 ? null : lines.map(Number),
        },
        reason,
      }),
    reply: (_proposal, _ctx, { params }) => redirectTo(staffBillHref(params.id), { text: proposalTexts['revenue.proposal.sent'] }),
    again: (refusal, typed, ctx, { params }) => {
      if (refusal.status === 404) throw refusal
      return again(ctx, params.id, { typed, refusal })
    },
  }),

  ...decisionRoutes({
    base: reliefProposalsPath,
    kind: RELIEF_PROPOSAL,
    propose: 'money.relief.propose',
    decide: 'money.relief.decide',
    run: decideRelief,
    pageHref: staffBillHref,
    again,
  }),
]
