import type { Decision, Proposal } from '../../../engines/money/proposals/proposals.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'

export type ShownProposal = Proposal & {
  readonly maker: string
  readonly decision: Decision | null
  readonly decider: string | null
  readonly decidedAt: Temporal.Instant | null
  readonly decisionReason: string | null
}

type Row = {
  id: string
  kind: string
  subject: string
  content: Proposal['content']
  reason: string
  made_by: string
  made_at: Temporal.Instant
  maker: string
  decision: Decision | null
  decider: string | null
  decided_at: Temporal.Instant | null
  decision_reason: string | null
}

const shown = ({ made_by, made_at, decided_at, decision_reason, ...rest }: Row): ShownProposal => ({
  ...rest,
  madeBy: made_by,
  madeAt: made_at,
  decidedAt: decided_at,
  decisionReason: decision_reason,
})

/** The proposal that waits for another officer, where one does; about one thing no two of a kind can. */
export const waitingOf = (proposals: readonly ShownProposal[]): ShownProposal | undefined =>
  proposals.find(({ decision }) => decision === null)

/** Everything that was proposed about one thing, the newest first. Whoever calls has allowed it. */
export async function proposalsAbout(ctx: Context, kind: string, subject: string): Promise<ShownProposal[]> {
  const { rows } = await statement<Row>`
    select p.id, p.kind, p.subject, p.content, p.reason, p.made_by, p.made_at, m.full_name as maker, p.decision, d.full_name as decider, p.decided_at,
      p.decision_reason
    from money.proposals p join identity.people m on m.id = p.made_by left join identity.people d on d.id = p.decided_by
    where p.subject = ${subject} and p.kind = ${kind} order by p.id desc limit 50`.execute(ctx.db)
  return rows.map(shown)
}

/** What waits for another officer, the oldest first. Whoever calls has allowed it. */
export async function openProposals(ctx: Context, kind: string): Promise<ShownProposal[]> {
  const { rows } = await statement<Row>`
    select p.id, p.kind, p.subject, p.content, p.reason, p.made_by, p.made_at, m.full_name as maker, p.decision, null as decider, p.decided_at, p.decision_reason
    from money.proposals p join identity.people m on m.id = p.made_by
    where p.kind = ${kind} and p.decision is null order by p.id limit 200`.execute(ctx.db)
  return rows.map(shown)
}
