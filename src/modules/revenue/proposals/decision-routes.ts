import { z } from 'zod'
import type { Refusal } from '../../../core/basics/errors.ts'
import { refuse } from '../../../core/basics/errors.ts'
import type { Decision, DecisionToMake } from '../../../engines/money/proposals/proposals.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { id, written } from '../../../kernel/web/input.ts'
import { type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { may, post, type Route } from '../../../kernel/web/route.ts'
import { proposalTexts } from './proposal-texts.ts'

const NONE = '01890000-0000-7000-8000-000000000000'

/** What was sent and refused: the page shows it again. */
export type SentForm = { readonly typed: Readonly<Record<string, unknown>>; readonly refusal: Refusal }

/** Why something is proposed or decided: never left out, since whoever comes after reads it. */
export const reasonField = written(500, proposalTexts['revenue.proposal.reason_missing'])

/**
 * The two routes below a desk by which a proposal ends: another officer approves or refuses it (`<base>/:id/decision`), or who made it takes it back
 * (`<base>/:id/withdrawal`). `again` shows the page of what it is about, by its subject.
 */
export function decisionRoutes(desk: {
  readonly base: string
  readonly kind: string
  readonly propose: string
  readonly decide: string
  readonly run: (ctx: Context, decision: DecisionToMake) => Promise<void>
  readonly pageHref: (subject: string) => string
  readonly again: (ctx: Context, subject: string, sent: SentForm) => Promise<Reply>
}): readonly Route[] {
  const { base, kind, run, pageHref } = desk
  const params = z.object({ id })
  const end = async (ctx: Context, decision: DecisionToMake): Promise<{ subject: string; decision: Decision }> => {
    const subject = await subjectOf(ctx, kind, decision.proposal)
    await run(ctx, decision)
    return { subject, decision: decision.decision }
  }
  const done = ({ subject, decision }: { subject: string; decision: Decision }) =>
    redirectTo(pageHref(subject), { text: proposalTexts[`revenue.proposal.done.${decision}`] })
  const again = async (refusal: Refusal, typed: Record<string, unknown>, ctx: Context, input: { params: { id: string } }) => {
    if (refusal.status === 404) throw refusal
    return desk.again(ctx, await subjectOf(ctx, kind, input.params.id), { typed, refusal })
  }
  return [
    post(`${base}/:id/decision`, {
      access: may(desk.decide),
      input: { params, body: z.object({ decision: z.enum(['approved', 'refused']), reason: reasonField }) },
      example: async () => ({ params: { id: NONE }, body: { decision: 'approved' as const, reason: 'Seen.' } }),
      run: (ctx, { params, body }) => end(ctx, { proposal: params.id, ...body }),
      reply: done,
      again,
    }),
    post(`${base}/:id/withdrawal`, {
      access: may(desk.propose),
      input: { params, body: z.object({ reason: reasonField }) },
      example: async () => ({ params: { id: NONE }, body: { reason: 'A slip.' } }),
      run: (ctx, { params, body }) => end(ctx, { proposal: params.id, decision: 'withdrawn', reason: body.reason }),
      reply: done,
      again,
    }),
  ]
}

async function subjectOf(ctx: Context, kind: string, proposal: string): Promise<string> {
  const { rows } = await statement<{
    subject: string
  }>`select subject from money.proposals where id = ${proposal} and kind = ${kind}`.execute(ctx.db)
  if (!rows[0]) throw refuse('basics.not_found')
  return rows[0].subject
}
