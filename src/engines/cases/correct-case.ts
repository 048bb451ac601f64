import { sql } from 'kysely'
import { invalid, refuse } from '../../core/basics/errors.ts'
import type { Text } from '../../core/basics/texts.ts'
import type { FileReference } from '../../core/fields/field.ts'
import { headingOf } from '../../core/fields/problem.ts'
import { filesIn } from '../../core/forms/answers.ts'
import { applyCorrection, sameAnswer } from '../../core/forms/correction.ts'
import type { Answers, FormDefinition, Submission } from '../../core/forms/form.ts'
import { formIndex } from '../../core/forms/form-index.ts'
import type { Context } from '../../kernel/context/context.ts'
import { type CaseFacts, factsOf } from './case-facts.ts'
import type { CaseRecord } from './case-record.ts'
import { applyMove, type CaseWork, isApplicant, lockCase, saveWork, sentAnswers } from './case-work.ts'
import { caseFormWorld } from './case-world.ts'
import { writeNames } from './name-words.ts'
import { allowTransition, auditMove } from './perform-transition.ts'
import { refuseCases } from './texts.ts'
import { correctionAnswer, transitionOf } from './workflow-rules.ts'

/** One answer sent back, with what is wrong with it in the officer's words. */
export type FieldToCorrect = { readonly field: string; readonly reason: string }

export type ReturnInput = {
  readonly caseId: string
  /** A transition with `returns: 'fields'`. */
  readonly transition: string
  readonly revision?: number | undefined
  readonly fields: readonly FieldToCorrect[]
  readonly answers?: unknown
  readonly files?: ReadonlyMap<string, FileReference> | undefined
  readonly note?: string | undefined
}

/** Sends named answers back to the applicant. Throws `cases.fields_needed` when none is named, one is unknown, or a reason is missing, and what `performTransition` throws. */
export async function returnForCorrection(ctx: Context, input: ReturnInput): Promise<CaseRecord> {
  const work = await lockCase(ctx, input.caseId)
  const by = await decideReturn(work, input)
  // One that the case left behind unanswered (an officer took it back, it was reopened) makes room.
  await ctx.db
    .updateTable('cases.corrections')
    .set({ answered_at: ctx.now })
    .where('case_id', '=', work.now.id)
    .where('answered_at', 'is', null)
    .execute()
  await ctx.db
    .insertInto('cases.corrections')
    .values({
      id: ctx.newId(),
      case_id: work.now.id,
      fields: JSON.stringify(input.fields),
      asked_by: by.person as string,
      asked_at: ctx.now,
      answered_at: null,
    })
    .execute()
  return saveWork(work)
}

/** Sends the answers back, without writing anything yet. */
export async function decideReturn(
  work: CaseWork,
  input: Omit<ReturnInput, 'caseId'>,
): Promise<{ person: string | null; post: string | null }> {
  const transition = transitionOf(work.type.workflow, input.transition)
  if (!transition?.returns) throw refuseCases('cases.not_possible')
  const known = formIndex(work.type.form)
  const named = input.fields.every(({ field, reason }) => (known.fields.has(field) || known.repeats.has(field)) && reason.trim() !== '')
  if (input.fields.length === 0 || !named) throw refuseCases('cases.fields_needed')
  const { by, answers } = await allowTransition(work, input, transition)
  applyMove(work, input.transition, by, { answers, note: input.note ?? '', details: { fields: input.fields } })
  auditMove(work, input.transition)
  return by
}

export type OpenCorrection = {
  readonly id: string
  readonly fields: readonly FieldToCorrect[]
  readonly askedAt: Temporal.Instant
  readonly before: Answers
}

/** What an applicant is asked to correct now, with the answers as they were sent; null when nothing. */
export async function openCorrection(ctx: Pick<Context, 'db'>, caseId: string): Promise<OpenCorrection | null> {
  const row = await ctx.db
    .selectFrom('cases.corrections')
    .select(['id', 'fields', 'asked_at'])
    .where('case_id', '=', caseId)
    .where('answered_at', 'is', null)
    .executeTakeFirst()
  if (!row) return null
  const { answers: before } = await sentAnswers(ctx, caseId)
  return { id: row.id, fields: row.fields as unknown as FieldToCorrect[], askedAt: row.asked_at, before }
}

/** What an answer or a repeat is called where it is sent back. */
export function questionName(form: FormDefinition, id: string): Text {
  const index = formIndex(form)
  const field = index.fields.get(id)?.field
  return field ? headingOf(field) : (index.repeats.get(id)?.page.title ?? { en: id, sw: id })
}

export type CorrectionInput = {
  readonly caseId: string
  /** New answers: all, or the changed ones. */
  readonly answers: unknown
  /** The uploads of the correction's draft; those of the application stay known. */
  readonly files?: ReadonlyMap<string, FileReference> | undefined
}

/**
 * Takes the applicant's correction: only what was sent back may differ. The whole is a new row of answers, and the case moves on.
 * Sending the same again gives the case as it stands. Throws `cases.no_correction`, `cases.other_answers`, `basics.invalid`.
 */
export async function answerCorrection(ctx: Context, input: CorrectionInput): Promise<CaseRecord> {
  const work = await lockCase(ctx, input.caseId)
  if (!isApplicant(ctx, work.now)) throw refuse('basics.denied')
  const { answers: before } = await sentAnswers(ctx, work.now.id)
  const given = (
    typeof input.answers === 'object' && input.answers !== null && !Array.isArray(input.answers) ? input.answers : {}
  ) as Answers
  const open = await openCorrection(ctx, work.now.id)
  if (!open) {
    const repeat = Object.keys(given).length > 0 && Object.entries(given).every(([id, value]) => sameAnswer(before[id], value))
    if (repeat) return work.now
    throw refuseCases('cases.no_correction')
  }
  const asked = open.fields.map(({ field }) => field)
  const { submission, facts } = decideCorrection(work, { before, given, asked, files: input.files })
  const { answers, calculated, index } = submission
  const person = ctx.actor.person
  await sql`
    with answered as (
      insert into cases.answers (case_id, number, answers, calculated, given_by, given_at)
      select ${work.now.id}::uuid, max(number) + 1, ${JSON.stringify(answers)}::jsonb, ${JSON.stringify(calculated)}::jsonb, ${person}::uuid, ${ctx.now}::timestamptz
      from cases.answers where case_id = ${work.now.id}
    ), indexed as (
      update cases.cases set index_values = ${JSON.stringify(index)} where id = ${work.now.id}
    )
    update cases.corrections set answered_at = ${ctx.now} where id = ${open.id}`.execute(ctx.db)
  await writeNames(ctx, work.now, facts.names)
  return saveWork(work)
}

/** Takes the corrected answers, without writing anything yet. `before` is what was sent last, `asked` the answers that were sent back. */
export function decideCorrection(
  work: CaseWork,
  {
    before,
    given,
    asked,
    files,
  }: { before: Answers; given: Answers; asked: readonly string[]; files?: ReadonlyMap<string, FileReference> | undefined },
): { submission: Submission; facts: CaseFacts } {
  const { ctx, type } = work
  const next = correctionAnswer(type.workflow, work.now.state)
  if (!next) throw refuseCases('cases.no_correction')
  const world = caseFormWorld(ctx, new Map([...filesIn(before), ...(files ?? [])]))
  const outcome = applyCorrection(type.form, before, given, asked, world)
  if ('refused' in outcome) throw refuseCases('cases.other_answers')
  if (!outcome.submission) throw invalid(outcome.problems)
  const { answers } = outcome.submission
  const changed = Object.keys({ ...before, ...answers }).filter((id) => !sameAnswer(before[id], answers[id]))
  const facts = factsOf(ctx, type, answers)
  const { ward, subCounty, department, title } = facts
  work.answers = answers
  work.now = { ...work.now, ward, subCounty, department, title }
  const by = { person: ctx.actor.person, post: ctx.actor.kind === 'staff' ? (ctx.actor.posts[0] ?? null) : null }
  applyMove(work, next, by, { kind: 'corrected', details: { fields: changed } })
  ctx.audit('cases.case.corrected', { kind: 'cases.case', id: work.now.id }, { fields: changed }, work.now.applicant)
  return { submission: outcome.submission, facts }
}
