import { z } from 'zod'
import { isId } from '../../../core/basics/ids.ts'
import { say } from '../../../core/basics/texts.ts'
import { ALLOCATION_PROPOSAL, decideAllocation, proposeAllocation, scoredBills } from '../../../engines/money/suspense/suspense.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { id, must, optionalLine } from '../../../kernel/web/input.ts'
import { page, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, post, type Route } from '../../../kernel/web/route.ts'
import { decisionRoutes, reasonField, type SentForm } from '../proposals/decision-routes.ts'
import { proposalTexts } from '../proposals/proposal-texts.ts'
import { exampleSuspense } from './example-suspense.ts'
import { openDesk, openItem } from './open-suspense.ts'
import { DeskPage, ItemPage } from './suspense.views.tsx'
import { suspenseHref, suspensePath, suspenseProposalsPath } from './suspense-href.ts'
import { suspenseTexts } from './suspense-texts.ts'

const params = z.object({ id })
const bill = must(z.string().max(36).default(''), isId, suspenseTexts['revenue.suspense.which_missing'])

async function itemPage(ctx: Context, payment: string, search = '', sent?: SentForm) {
  const opened = await openItem(ctx, payment, search)
  const { providerRef } = opened.item
  return page({
    title: say(suspenseTexts['revenue.suspense.item'], ctx.language, { payment: providerRef }),
    layout: 'staff',
    breadcrumbs: [{ text: suspenseTexts['revenue.suspense.title'][ctx.language], href: suspensePath }, { text: providerRef }],
    body: <ItemPage ctx={ctx} opened={opened} sent={sent} />,
    ...(sent || opened.searched?.error ? { error: true } : {}),
    ...(sent ? { status: sent.refusal.status } : {}),
  })
}

export const suspenseRoutes: readonly Route[] = [
  get(suspensePath, {
    access: may('money.ledger.read'),
    input: {
      query: z.object({
        after: z
          .union([z.literal(''), id])
          .optional()
          .catch(''),
      }),
    },
    example: async () => ({}),
    run: (ctx, { query }) => openDesk(ctx, query.after || null),
    reply: (desk, ctx, { query }) =>
      page({
        title: suspenseTexts['revenue.suspense.title'][ctx.language],
        layout: 'staff',
        body: <DeskPage ctx={ctx} desk={desk} first={!query.after} />,
      }),
  }),

  get('/staff/suspense/:id', {
    access: may('money.ledger.read'),
    input: { params, query: z.object({ q: optionalLine(40) }) },
    example: async ({ county }) => ({ params: { id: (await exampleSuspense(county)).payment } }),
    run: (ctx, { params, query }) => itemPage(ctx, params.id, query.q),
    reply: (shown) => shown,
  }),

  post('/staff/suspense/:id/proposals', {
    access: may('money.suspense.propose'),
    input: { params, body: z.object({ bill, reason: reasonField, q: optionalLine(40) }) },
    example: async ({ county }) => {
      const { payment, bill } = await exampleSuspense(county)
      return { params: { id: payment }, body: { bill, reason: '' } }
    },
    run: async (ctx, { params: { id: payment }, body }) => {
      const scored = await scoredBills(ctx, payment)
      const points = scored.find((each) => each.bill.id === body.bill)?.points ?? null
      return proposeAllocation(ctx, { payment, bill: body.bill, reason: body.reason, points })
    },
    reply: (_proposal, _ctx, { params }) => redirectTo(suspenseHref(params.id), { text: proposalTexts['revenue.proposal.sent'] }),
    again: (refusal, typed, ctx, { params }) => {
      if (refusal.status === 404) throw refusal
      return itemPage(ctx, params.id, typeof typed.q === 'string' ? typed.q : '', { typed, refusal })
    },
  }),

  ...decisionRoutes({
    base: suspenseProposalsPath,
    kind: ALLOCATION_PROPOSAL,
    propose: 'money.suspense.propose',
    decide: 'money.suspense.decide',
    run: decideAllocation,
    pageHref: suspenseHref,
    again: (ctx, payment, sent) => itemPage(ctx, payment, '', sent),
  }),
]
