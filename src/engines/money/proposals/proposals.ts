import { refuse } from '../../../core/basics/errors.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { JsonValue } from '../../../kernel/database/jsonb.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { refuseMoney } from '../texts.ts'

export type Proposal = {
  readonly id: string
  readonly kind: string
  /** What it is about: a payment, a line of a statement. One proposal of a kind is open for it at a time. */
  readonly subject: string
  readonly content: JsonValue
  readonly reason: string
  readonly madeBy: string
  readonly madeAt: Temporal.Instant
}

export type Decision = 'approved' | 'refused' | 'withdrawn'
export type DecisionToMake = { readonly proposal: string; readonly decision: Decision; readonly reason: string }

type ProposalRow = {
  id: string
  kind: string
  subject: string
  content: JsonValue
  reason: string
  made_by: string
  made_at: Temporal.Instant
  decision: Decision | null
}

/** A proposal as it is made now, by its columns, with its line in the audit trail. */
export function newProposal(ctx: Context, { kind, subject, content, reason }: Pick<Proposal, 'kind' | 'subject' | 'content' | 'reason'>) {
  if (!ctx.actor.person) throw refuse('basics.denied')
  const id = ctx.newId()
  ctx.audit('money.proposal.made', { kind: 'money.proposal', id }, { kind, subject, content, reason })
  return { id, kind, subject, content, reason, made_by: ctx.actor.person, made_at: ctx.now }
}

/** Asks for something that another officer decides. Whoever calls has allowed it. Throws `money.proposal_open`. */
export async function propose(ctx: Context, given: Pick<Proposal, 'kind' | 'subject' | 'content' | 'reason'>): Promise<string> {
  const { id, kind, subject, content, reason, made_by, made_at } = newProposal(ctx, given)
  const { rows } = await statement<{ id: string }>`
    insert into money.proposals (id, kind, subject, content, reason, made_by, made_at)
    values (${id}, ${kind}, ${subject}, ${JSON.stringify(content)}::jsonb, ${reason}, ${made_by}, ${made_at}::timestamptz)
    on conflict (kind, subject) where decision is null do nothing returning id`.execute(ctx.db)
  if (rows.length === 0) throw refuseMoney('money.proposal_open')
  return id
}

/**
 * Decides a proposal of a kind, once, whoever else tries at the same moment: `approve` does what it asks for, in the same transaction. Nobody decides on their own
 * proposal, whatever roles they hold, and only who made it withdraws it. Throws `money.proposal_decided`, `money.proposal_own`, `money.proposal_not_own`,
 * `basics.not_found`, and what `approve` throws.
 */
export async function decide(
  ctx: Context,
  { kind, permission }: { readonly kind: string; readonly permission: string },
  { proposal: id, decision, reason }: DecisionToMake,
  approve: (proposal: Proposal) => Promise<void>,
): Promise<void> {
  if (decision !== 'withdrawn') ctx.allow(permission, {})
  const { person } = ctx.actor
  if (!person) throw refuse('basics.denied')
  const { rows } = await statement<ProposalRow>`
    select id, kind, subject, content, reason, made_by, made_at, decision from money.proposals where id = ${id} and kind = ${kind} for update`.execute(
    ctx.db,
  )
  const [row] = rows
  if (!row) throw refuse('basics.not_found')
  if (row.decision !== null) throw refuseMoney('money.proposal_decided')
  if (decision === 'withdrawn' && row.made_by !== person) throw refuseMoney('money.proposal_not_own')
  if (decision !== 'withdrawn' && row.made_by === person) throw refuseMoney('money.proposal_own')
  await statement`
    update money.proposals set decision = ${decision}, decided_by = ${person}, decided_at = ${ctx.now}::timestamptz, decision_reason = ${reason}
    where id = ${id}`.execute(ctx.db)
  const { made_by, made_at, decision: _, ...rest } = row
  if (decision === 'approved') await approve({ ...rest, madeBy: made_by, madeAt: made_at })
  auditDecision(ctx, { id, kind, subject: row.subject }, decision, reason)
}

export function auditDecision(
  ctx: Context,
  { id, kind, subject }: Pick<Proposal, 'id' | 'kind' | 'subject'>,
  decision: Decision,
  reason: string,
): void {
  const about = [
    { kind: 'money.proposal', id },
    { kind, subject, reason },
  ] as const
  if (decision === 'approved') ctx.audit('money.proposal.approved', ...about)
  else if (decision === 'refused') ctx.audit('money.proposal.refused', ...about)
  else ctx.audit('money.proposal.withdrawn', ...about)
}
