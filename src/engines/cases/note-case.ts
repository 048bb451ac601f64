import { refuse } from '../../core/basics/errors.ts'
import { fill, type Text } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'
import type { CaseRecord } from './case-record.ts'
import { reachOf } from './case-record.ts'
import { arriveAt, type CaseWork, handlingGrant, isApplicant, lockCase, saveWork } from './case-work.ts'
import { caseTexts, refuseCases } from './texts.ts'
import { ISSUED, REOPENED, reopenableUntil, stateOf } from './workflow-rules.ts'

/** Adds an internal note, which the applicant never sees. */
export async function addNote(ctx: Context, input: { caseId: string; note: string }): Promise<CaseRecord> {
  const work = await lockCase(ctx, input.caseId)
  decideNote(work, input)
  return saveWork(work)
}

/** Adds the note, without writing anything yet. */
export function decideNote(work: CaseWork, input: { note: string }): void {
  const { ctx } = work
  ctx.allow('cases.case.handle', reachOf(work.now))
  const post = handlingGrant(ctx, work.now)?.post ?? null
  const words = caseTexts['cases.history.noted']
  work.lines.push({ act: 'note', kind: 'noted', person: ctx.actor.person, post, public: false, note: input.note, words })
  ctx.audit('cases.case.noted', { kind: 'cases.case', id: work.now.id }, undefined, work.now.applicant)
}

/** Writes into the history that a document was issued, or what became of one (`about`); called by the room that issues, inside `cases.closed` or later. */
export async function recordIssued(
  ctx: Context,
  input: { caseId: string; words: Text; details: Readonly<Record<string, unknown>>; about?: boolean },
): Promise<void> {
  await ctx.db
    .insertInto('cases.history')
    .values({
      case_id: input.caseId,
      at: ctx.now,
      act: input.about ? 'document' : ISSUED,
      kind: 'issued',
      person: ctx.actor.person,
      post: ctx.actor.posts[0] ?? null,
      public: true,
      details: JSON.stringify({ ...input.details, words: input.words }),
    })
    .execute()
}

/** The applicant says how well it went, once, where the state asks for it. Throws `cases.not_rated`. */
export async function rate(ctx: Context, input: { caseId: string; stars: number; words?: string | undefined }): Promise<CaseRecord> {
  const work = await lockCase(ctx, input.caseId)
  decideRating(work, input)
  const rated = await ctx.db
    .insertInto('cases.ratings')
    .values({ case_id: work.now.id, stars: input.stars, words: input.words ?? '', rated_at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('case_id')
    .executeTakeFirst()
  if (!rated) throw refuseCases('cases.not_rated')
  return saveWork(work)
}

/** Rates, without writing anything yet; whether it was rated before is not asked here. */
export function decideRating(work: CaseWork, input: { stars: number }): void {
  const { ctx } = work
  if (!isApplicant(ctx, work.now)) throw refuse('basics.denied')
  if (!stateOf(work.type.workflow, work.now.state).rate) throw refuseCases('cases.not_rated')
  const words = fill(caseTexts['cases.history.rated'], { stars: input.stars })
  work.lines.push({ act: 'rate', kind: 'rated', person: ctx.actor.person, public: true, words, details: { stars: input.stars } })
  ctx.audit('cases.case.rated', { kind: 'cases.case', id: work.now.id }, { stars: input.stars }, work.now.applicant)
}

/** The applicant has a closed case taken up again, once and in time; those whose work it is are told. The promise runs on, with what it had used. Throws `cases.not_reopened`. */
export async function reopen(ctx: Context, input: { caseId: string; reason: string }): Promise<CaseRecord> {
  const work = await lockCase(ctx, input.caseId)
  decideReopening(work, input)
  return saveWork(work)
}

/** Takes the case up again, without writing anything yet. */
export function decideReopening(work: CaseWork, input: { reason: string }): void {
  const { ctx, now, type, calendars } = work
  if (!isApplicant(ctx, now)) throw refuse('basics.denied')
  const rule = stateOf(type.workflow, now.state).reopen
  if (!rule) throw refuseCases('cases.not_reopened')
  if (!reopenableUntil(now, type, calendars, ctx.now)) throw refuseCases('cases.not_reopened')
  arriveAt(work, rule.to, { sets: rule.sets, counts: { ...now.counts, [REOPENED]: 1 } })
  const words = caseTexts['cases.history.reopened']
  work.lines.push({
    act: REOPENED,
    kind: 'moved',
    from: now.state,
    to: rule.to,
    person: ctx.actor.person,
    public: true,
    words,
    details: { reason: input.reason },
  })
  work.notices.push({ notice: { to: 'owner', words: caseTexts['cases.work.reopened'] }, values: { answers: {} } })
  work.moves.push({ case: work.now, type, transition: REOPENED, from: now.state, to: rule.to, answers: {} })
  ctx.audit('cases.case.reopened', { kind: 'cases.case', id: now.id }, { from: now.state, to: rule.to }, now.applicant)
}
