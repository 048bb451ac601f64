import { refuse } from '../../core/basics/errors.ts'
import { isId } from '../../core/basics/ids.ts'
import { parsePhone } from '../../core/basics/phone.ts'
import { parseReference } from '../../core/basics/reference.ts'
import type { Text } from '../../core/basics/texts.ts'
import type { FieldValue } from '../../core/fields/field.ts'
import type { Answers } from '../../core/forms/form.ts'
import type { Context } from '../../kernel/context/context.ts'
import { readTogether } from '../../kernel/database/read-together.ts'
import { statement } from '../../kernel/database/statement.ts'
import { type AvailableActs, availableActs } from './available-acts.ts'
import { type CaseRecord, type CaseRow, caseColumns, caseFromRow, reachOf } from './case-record.ts'
import { isApplicant, sentAnswers } from './case-work.ts'
import { type FieldToCorrect, openCorrection } from './correct-case.ts'
import { type CaseClockView, clockOfCase, type HistoryEntry, historyOf, type PublicEntry, publicHistory } from './history.ts'
import type { CaseType, State } from './workflow.ts'
import { reopenableUntil, stateOf } from './workflow-rules.ts'

/** What the applicant sees of their case. */
export type PublicCase = {
  readonly id: string
  readonly reference: string
  readonly type: CaseType
  readonly state: string
  readonly stateName: Text
  /** What the applicant is told while it stands here. */
  readonly words: Text
  readonly closed: boolean
  readonly outcome: string | null
  readonly submittedAt: Temporal.Instant
  readonly clock: CaseClockView
  readonly history: readonly PublicEntry[]
  /** What they are asked to correct. */
  readonly correction: readonly FieldToCorrect[] | null
  /** Until when they can answer, while it is their turn; `lapses` where it ends after that. */
  readonly answerBy: Temporal.Instant | null
  readonly lapses: boolean
  readonly mayRate: boolean
  /** The last day on which they may have it taken up again. */
  readonly reopenUntil: Temporal.PlainDate | null
}

export type SeenCase =
  | { readonly seenBy: 'applicant'; readonly case: CaseRecord; readonly view: PublicCase; readonly answers: Answers }
  | {
      readonly seenBy: 'officer'
      readonly case: CaseRecord
      readonly type: CaseType
      readonly answers: Answers
      readonly calculated: Readonly<Record<string, FieldValue>>
      readonly history: readonly HistoryEntry[]
      readonly clock: CaseClockView
      readonly correction: readonly FieldToCorrect[] | null
      readonly tasks: readonly SeatView[]
      /** What this officer can do with it now. */
      readonly acts: AvailableActs
      readonly holderName: string | null
    }

type SeatView = {
  readonly task: string
  readonly person: string
  readonly name: string
  /** Null while they are secret to who asks. */
  readonly answers: Answers | null
  readonly doneAt: Temporal.Instant
}

/** Loads a case by id or reference, without asking who may see it. */
export async function loadCase(ctx: Pick<Context, 'db'>, idOrReference: string): Promise<CaseRecord | undefined> {
  const parsed = isId(idOrReference) ? undefined : parseReference(idOrReference)
  if (parsed && !('reference' in parsed)) return undefined
  const { rows } = await (parsed
    ? readTogether<CaseRow>`select ${caseColumns} from cases.cases c where c.reference = ${parsed.reference}`
    : readTogether<CaseRow>`select ${caseColumns} from cases.cases c where c.id = ${idOrReference}`
  ).execute(ctx.db)
  return rows[0] && caseFromRow(rows[0])
}

/**
 * A case for its applicant or for an officer within whose reach it stands; for everyone else it does not exist. An officer's look is a recorded
 * read with the applicant as its subject. Who may still fill a seat of a task is not led by what others gave: their answers and notes are left out.
 */
export async function findCase(ctx: Context, idOrReference: string): Promise<SeenCase> {
  if (ctx.actor.kind === 'anonymous') throw refuse('basics.sign_in_needed')
  const record = await loadCase(ctx, idOrReference)
  if (record && isApplicant(ctx, record))
    return { seenBy: 'applicant', case: record, view: await publicCase(ctx, record), ...(await sentAnswers(ctx, record.id)) }
  if (!record || ctx.actor.kind !== 'staff' || !ctx.may('cases.case.read', reachOf(record))) throw refuse('basics.not_found')
  ctx.audit('cases.case.read', { kind: 'cases.case', id: record.id }, undefined, record.applicant)
  const type = await ctx.county.caseTypes.version(ctx, record.version)
  const holder = record.heldBy
    ? await ctx.db.selectFrom('identity.people').select('full_name').where('id', '=', record.heldBy).executeTakeFirst()
    : undefined
  const acts = await availableActs(ctx, record)
  const secret = new Set(acts.tasks.filter(({ mayDo }) => mayDo).map(({ id }) => id))
  const history = await historyOf(ctx, record, type)
  const seats = await seatsOf(ctx, record)
  return {
    seenBy: 'officer',
    case: record,
    type,
    ...(await sentAnswers(ctx, record.id)),
    history: history.map((entry) => (secret.has(entry.act) ? { ...entry, answers: {}, note: '' } : entry)),
    clock: await clockOfCase(ctx, record),
    correction: (await openCorrection(ctx, record.id))?.fields ?? null,
    tasks: seats.map((seat) => (secret.has(seat.task) ? { ...seat, answers: null } : seat)),
    acts,
    holderName: holder?.full_name ?? null,
  }
}

/** The seats of tasks filled in the round the case is in. */
async function seatsOf(ctx: Context, record: CaseRecord): Promise<SeatView[]> {
  const rows = await ctx.db
    .selectFrom('cases.tasks as t')
    .innerJoin('identity.people as p', 'p.id', 't.person')
    .select(['t.task', 't.person', 'p.full_name', 't.answers', 't.done_at'])
    .where('t.case_id', '=', record.id)
    .where('t.round', '=', record.round)
    .orderBy('t.done_at')
    .execute()
  return rows.map((row) => ({
    task: row.task,
    person: row.person,
    name: row.full_name,
    answers: row.answers as unknown as Answers,
    doneAt: row.done_at,
  }))
}

/** What a state that waits for the applicant is due by is their answer. */
const answerByOf = ({ dueAt }: Pick<CaseRecord, 'dueAt'>, { kind }: State): Temporal.Instant | null =>
  kind === 'waitApplicant' ? dueAt : null

/** A case as its applicant sees it. Whoever calls has made sure that it is theirs. */
export async function publicCase(ctx: Context, record: CaseRecord): Promise<PublicCase> {
  const type = await ctx.county.caseTypes.version(ctx, record.version)
  const state = stateOf(type.workflow, record.state)
  const correction = state.kind === 'waitApplicant' ? await openCorrection(ctx, record.id) : null
  const rated = state.rate && (await ctx.db.selectFrom('cases.ratings').select('stars').where('case_id', '=', record.id).executeTakeFirst())
  return {
    id: record.id,
    reference: record.reference,
    type,
    state: record.state,
    stateName: state.name,
    words: state.forApplicant,
    closed: record.closedAt !== null,
    outcome: record.outcome,
    submittedAt: record.submittedAt,
    clock: await clockOfCase(ctx, record),
    history: publicHistory(await historyOf(ctx, record, type), record),
    correction: correction?.fields ?? null,
    answerBy: answerByOf(record, state),
    lapses: state.expires !== undefined,
    mayRate: state.rate === true && !rated,
    reopenUntil: state.reopen ? reopenableUntil(record, type, await ctx.county.calendars.current(ctx.db), ctx.now) : null,
  }
}

/**
 * Where a case stands, for whoever knows its reference and the phone it came from: no name and no answers. A wrong pair of the two and a case that
 * does not exist give the same `basics.not_found`.
 */
export async function trackCase(ctx: Context, input: { reference: string; phone: string }): Promise<PublicCase> {
  const phone = parsePhone(input.phone)
  const record = await loadCase(ctx, input.reference)
  if (!record || record.phone === null || !('phone' in phone) || record.phone !== phone.phone) throw refuse('basics.not_found')
  return publicCase(ctx, record)
}

export type OwnCase = {
  readonly id: string
  readonly reference: string
  readonly type: CaseType
  readonly title: Text
  readonly stateName: Text
  readonly closed: boolean
  readonly submittedAt: Temporal.Instant
  readonly waitsForYou: boolean
  readonly answerBy: Temporal.Instant | null
}

const OWN_MAX = 100

/** The newest cases of the person who asks (or for whom a counter officer asks). */
export async function casesOf(ctx: Context, person: string): Promise<OwnCase[]> {
  if (ctx.actor.person !== person && !(ctx.actor.kind === 'staff' && ctx.onBehalfOf === person)) throw refuse('basics.not_found')
  const { rows } = await statement<CaseRow>`
    select ${caseColumns} from cases.cases c where c.applicant = ${person} order by c.submitted_at desc limit ${OWN_MAX}`.execute(ctx.db)
  const types = await ctx.county.caseTypes.versions(
    ctx,
    rows.map(({ version }) => version),
  )
  return rows.map((row) => {
    const type = types.get(row.version) as CaseType
    const state = stateOf(type.workflow, row.state)
    return {
      id: row.id,
      reference: row.reference,
      type,
      title: row.title,
      stateName: state.name,
      closed: row.closedAt !== null,
      submittedAt: row.submittedAt,
      waitsForYou: state.kind === 'waitApplicant',
      answerBy: answerByOf(row, state),
    }
  })
}
