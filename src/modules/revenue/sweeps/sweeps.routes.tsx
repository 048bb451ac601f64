import { z } from 'zod'
import { isDay } from '../../../core/basics/dates.ts'
import { refuse } from '../../../core/basics/errors.ts'
import { say } from '../../../core/basics/texts.ts'
import {
  decideSweep,
  officeCalendar,
  openSweep,
  proposeSweep,
  receiveSweep,
  SWEEP_PROPOSAL,
  sweepsOf,
  sweptFunds,
  unsweptDays,
} from '../../../engines/money/sweeps/sweeps.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import { addWorkingDays } from '../../../kernel/calendar/working-time.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { id, must, written } from '../../../kernel/web/input.ts'
import { page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, post, type Route } from '../../../kernel/web/route.ts'
import { decisionRoutes, reasonField, type SentForm } from '../proposals/decision-routes.ts'
import { proposalTexts } from '../proposals/proposal-texts.ts'
import { proposalsAbout } from '../proposals/read-proposals.ts'
import { exampleSweep } from './example-sweep.ts'
import { sweepHref, sweepProposalsPath, sweepsPath } from './sweep-href.ts'
import { sweepTexts } from './sweep-texts.ts'
import { type SweepBoard, SweepPage, SweepsPage } from './sweeps.views.tsx'

const access = may('money.ledger.read')
const params = z.object({ id })

/** The funds that are swept, each with what waits, its vouchers and what was proposed. */
async function boards(ctx: Context): Promise<SweepBoard[]> {
  ctx.allow('money.ledger.read', {})
  const found: SweepBoard[] = []
  for (const fund of sweptFunds(ctx))
    found.push({
      fund,
      days: await unsweptDays(ctx, fund.key),
      sweeps: await sweepsOf(ctx, fund.key),
      proposals: await proposalsAbout(ctx, SWEEP_PROPOSAL, fund.key),
    })
  return found
}

async function sweepsPage(ctx: Context, sent?: SentForm): Promise<Reply> {
  const today = dayOf(ctx.now)
  const soon = addWorkingDays(await officeCalendar(ctx), today, 1)
  return page({
    title: sweepTexts['revenue.sweeps.title'][ctx.language],
    layout: 'staff',
    body: <SweepsPage ctx={ctx} boards={await boards(ctx)} today={today} soon={soon} sent={sent} />,
    ...(sent ? { error: true, status: sent.refusal.status } : {}),
  })
}

async function sweepPage(ctx: Context, sweep: string, sent?: SentForm): Promise<Reply> {
  ctx.allow('money.ledger.read', {})
  const opened = await openSweep(ctx, sweep)
  const proposal = (await proposalsAbout(ctx, SWEEP_PROPOSAL, opened.fund)).find((each) => each.id === opened.proposal) ?? null
  const title = say(sweepTexts['revenue.sweeps.voucher'], ctx.language, { reference: opened.reference })
  return page({
    title,
    layout: 'staff',
    breadcrumbs: [{ text: sweepTexts['revenue.sweeps.title'][ctx.language], href: sweepsPath }, { text: opened.reference }],
    body: <SweepPage ctx={ctx} sweep={opened} proposal={proposal} sent={sent} />,
    ...(sent ? { error: true, status: sent.refusal.status } : {}),
  })
}

const key = z.string().max(60).default('')
const body = z.object({
  fund: key,
  through: must(z.string().max(10).default(''), isDay, sweepTexts['revenue.sweeps.through_missing']),
  account: must(key, (typed) => typed !== '', sweepTexts['revenue.sweeps.account_missing']),
  reason: reasonField,
})

export const sweepRoutes: readonly Route[] = [
  get(sweepsPath, { access, input: {}, example: async () => ({}), run: (ctx) => sweepsPage(ctx), reply: (shown) => shown }),

  post(`${sweepsPath}/proposals`, {
    access: may('money.sweep.propose'),
    input: { body },
    example: async () => ({ body: { fund: 'crf', through: '', account: '', reason: '' } }),
    run: (ctx, input) => proposeSweep(ctx, input.body),
    reply: () => redirectTo(sweepsPath, { text: proposalTexts['revenue.proposal.sent'] }),
    again: (refusal, typed, ctx) => sweepsPage(ctx, { typed, refusal }),
  }),

  ...decisionRoutes({
    base: sweepProposalsPath,
    kind: SWEEP_PROPOSAL,
    propose: 'money.sweep.propose',
    decide: 'money.sweep.decide',
    run: decideSweep,
    pageHref: () => sweepsPath,
    again: (ctx, _fund, sent) => sweepsPage(ctx, sent),
  }),

  get(`${sweepsPath}/:id`, {
    access,
    input: { params },
    example: async ({ county }) => ({ params: { id: await exampleSweep(county) } }),
    run: (ctx, input) => sweepPage(ctx, input.params.id),
    reply: (shown) => shown,
  }),

  post(`${sweepsPath}/:id/receipt`, {
    access: may('money.sweep.propose'),
    input: { params, body: z.object({ receipt: written(40, sweepTexts['revenue.sweeps.receipt_missing']) }) },
    example: async ({ county }) => ({ params: { id: await exampleSweep(county) }, body: { receipt: '' } }),
    run: (ctx, input) => receiveSweep(ctx, { sweep: input.params.id, receipt: input.body.receipt }),
    reply: (_done, _ctx, input) => redirectTo(sweepHref(input.params.id), { text: sweepTexts['revenue.sweeps.receipt_noted'] }),
    again: (refusal, typed, ctx, input) => {
      if (refusal.status === 404) throw refuse('basics.not_found')
      return sweepPage(ctx, input.params.id, { typed, refusal })
    },
  }),
]
