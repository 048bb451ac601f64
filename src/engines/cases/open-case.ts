import { makeReference } from '../../core/basics/reference.ts'
import type { Language } from '../../core/basics/texts.ts'
import type { Answers, Submission } from '../../core/forms/form.ts'
import type { Calendars } from '../../kernel/calendar/calendar-book.ts'
import type { Context } from '../../kernel/context/context.ts'
import { announce } from '../../kernel/context/manifest.ts'
import { statement } from '../../kernel/database/statement.ts'
import { type MessageToSend, sendMessage } from '../messages/send-message.ts'
import { factsOf } from './case-facts.ts'
import { type CaseRecord, type CaseRow, caseColumns, caseFromRow, clocksToJson, nameColumns, queueColumns } from './case-record.ts'
import {
  applyMove,
  type CaseWork,
  type HistoryLine,
  type KeptAct,
  lineToJson,
  officeOf,
  openWork,
  routedRole,
  rulesFor,
  saveWork,
} from './case-work.ts'
import { caseTexts, refuseCases } from './texts.ts'
import { toApplicant } from './to-applicant.ts'
import type { CaseType } from './workflow.ts'
import { firstClocks, setsOf, stateOf, tasksDone, timesOf, triggered, workRoles } from './workflow-rules.ts'

export type CaseToOpen = {
  /** Made by the client: sending it again gives the case that is there. */
  readonly id: string
  /** Hash of the version that was answered. */
  readonly version: string
  /** As `validateAll` or `applyCorrection` of core/forms gave it: the caller has validated, and decided that this person may apply. */
  readonly submission: Submission
  /** Whose case it is; null for a report by someone who does not say who they are. */
  readonly applicant: string | null
  readonly phone: string | null
  readonly language: Language
  /** The version of the calendars, where the caller has just read it in this transaction. */
  readonly calendarVersion?: number
}

export type OpenedCase = { readonly case: CaseRecord /** It was there already. */; readonly repeated: boolean }

const REFERENCE_TRIES = 5

/**
 * Opens a case: reference, office by department and ward, clocks, history, an SMS with the reference; all in the caller's transaction.
 * An officer who acts for the applicant (`ctx.onBehalfOf`) is recorded as the one who assisted. Throws `cases.id_taken` when the id is someone else's.
 */
export async function openCase(ctx: Context, input: CaseToOpen): Promise<OpenedCase> {
  const type = await ctx.county.caseTypes.version(ctx, input.version)
  const calendars = await ctx.county.calendars.current(ctx.db, input.calendarVersion)
  const made = newCase(ctx, type, calendars, input)
  const record = await insertCase(ctx, type, made, input)
  if (!record) return repeated(ctx, input, made.assistedBy)

  auditOpened(ctx, record)
  const received = receivedMessage(type, record)
  if (received) await sendMessage(ctx, received)
  await announce(ctx, 'cases.opened', { case: record, type, answers: input.submission.answers })
  return { case: await startedBy(ctx, record, type, input.submission.answers, calendars), repeated: false }
}

export const auditOpened = (ctx: Context, { id, caseType, reference, applicant }: CaseRecord): void =>
  ctx.audit('cases.case.opened', { kind: 'cases.case', id }, { type: caseType, reference }, applicant)

/** The SMS that gives the reference; none for a report by someone who does not say who they are. */
export const receivedMessage = ({ title }: CaseType, record: CaseRecord): MessageToSend | undefined =>
  toApplicant(record, 'cases.case.received', { service: title, reference: record.reference })

/** The first line of a case's history. */
export const openingLine = (ctx: Context, { assistedBy, applicant, state }: CaseRecord): HistoryLine => ({
  act: assistedBy ? 'assist' : 'apply',
  kind: 'opened',
  to: state,
  person: assistedBy ?? applicant,
  post: assistedBy ? (ctx.actor.posts[0] ?? null) : null,
  public: true,
  words: caseTexts[assistedBy ? 'cases.history.assisted' : 'cases.history.opened'],
})

/** Applying and assisting, where the workflow keeps them apart from other acts. */
export const openingActs = ({ workflow }: CaseType, { applicant, assistedBy }: CaseRecord): KeptAct[] =>
  [
    ...setsOf(workflow, 'apply').map(({ set }) => ({ set, person: applicant, act: 'apply' })),
    ...setsOf(workflow, 'assist').map(({ set }) => ({ set, person: assistedBy, act: 'assist' })),
  ].filter((act): act is KeptAct => act.person !== null)

/** A case as it begins now, still without its reference. */
export function newCase(ctx: Context, type: CaseType, calendars: Calendars, input: CaseToOpen): CaseRecord {
  const { workflow } = type
  const assistedBy = ctx.actor.kind === 'staff' && ctx.onBehalfOf !== null ? ctx.actor.person : null
  const { answers } = input.submission
  const facts = factsOf(ctx, type, answers)
  const { department, ward } = facts
  const state = stateOf(workflow, workflow.start)
  const owner = state.owner ?? { role: '', at: 'headquarters' as const }
  const ownerRole = state.owner ? routedRole(type, department, owner.role) : null
  const clocks = firstClocks(workflow, calendars, ctx.now)
  return {
    id: input.id,
    reference: '',
    caseType: type.key,
    version: type.hash,
    state: workflow.start,
    flags: [],
    title: facts.title,
    applicant: input.applicant,
    phone: input.phone,
    language: input.language,
    assistedBy,
    ward,
    subCounty: facts.subCounty,
    department,
    office: officeOf(ctx, owner, department, ward),
    ownerRole,
    workRoles: workRoles(workflow, workflow.start, ownerRole),
    heldBy: null,
    heldPost: null,
    submittedAt: ctx.now,
    updatedAt: ctx.now,
    closedAt: null,
    outcome: null,
    revision: 1,
    round: 1,
    counts: {},
    clocks,
    ...timesOf(clocks, workflow, workflow.start, calendars, ctx.now),
  }
}

/** Inserts the case with all that belongs to it by one statement; nothing comes back when its id or reference is taken. */
async function insertCase(ctx: Context, type: CaseType, made: CaseRecord, input: CaseToOpen): Promise<CaseRecord | undefined> {
  const { answers, calculated, index } = input.submission
  const { names } = factsOf(ctx, type, answers)
  const opening = lineToJson(openingLine(ctx, made))
  for (let tries = 0; tries < REFERENCE_TRIES; tries++) {
    const reference = makeReference(ctx.county.profile.referencePrefix, crypto.getRandomValues(new Uint8Array(5)))
    const { rows } = await statement<{ id: string }>`
      with made as (
        insert into cases.cases (id, reference, case_type, version, state, flags, title, applicant, phone, language, assisted_by, ward, sub_county,
          department, office, owner_role, work_roles, due_at, promised_at, wake_at, submitted_at, updated_at, clocks, index_values)
        values (${made.id}, ${reference}, ${made.caseType}, ${made.version}, ${made.state}, '{}', ${JSON.stringify(made.title)}, ${made.applicant}, ${made.phone},
          ${made.language}, ${made.assistedBy}, ${made.ward}, ${made.subCounty}, ${made.department}, ${made.office}, ${made.ownerRole},
          ${made.workRoles}::text[], ${made.dueAt}, ${made.promisedAt}, ${made.wakeAt}, ${ctx.now}, ${ctx.now},
          ${JSON.stringify(clocksToJson(made.clocks))}, ${JSON.stringify(index)})
        on conflict do nothing returning id
      ), queued as (
        insert into cases.queue (${queueColumns})
        select id, ${made.caseType}, ${made.office}, ${made.ward}::integer, ${made.subCounty}::integer, ${made.department}, ${made.workRoles}::text[], null,
          ${made.dueAt}::timestamptz, ${made.promisedAt}::timestamptz, ${made.wakeAt}::timestamptz, false from made
      ), answered as (
        insert into cases.answers (case_id, number, answers, calculated, given_by, given_at)
        select id, 1, ${JSON.stringify(answers)}::jsonb, ${JSON.stringify(calculated)}::jsonb, ${made.assistedBy ?? made.applicant}::uuid, ${ctx.now}::timestamptz from made
      ), acted as (
        insert into cases.acts (case_id, apart_set, person, act, at)
        select id, (each->>'set')::integer, (each->>'person')::uuid, each->>'act', ${ctx.now}::timestamptz
        from made, jsonb_array_elements(${JSON.stringify(openingActs(type, made))}::jsonb) as given (each)
      ), named as (
        insert into cases.names (${nameColumns})
        select id, word, array_to_tsvector(${names}::text[]), ${ctx.now}::timestamptz, ${made.caseType}, ${made.office}, ${made.ward}::integer,
          ${made.subCounty}::integer, ${made.department} from made cross join unnest(${names}::text[]) as given (word)
      ), worded as (
        insert into cases.name_words (word)
        select word from unnest(${names}::text[]) as given (word)
        where not exists (select from cases.name_words known where known.word = given.word) and exists (select from made)
        order by word on conflict do nothing
      )
      insert into cases.history (case_id, at, act, kind, to_state, person, post, public, details)
      select id, ${ctx.now}::timestamptz, ${opening.act}, ${opening.kind}, ${opening.to}, ${opening.person}::uuid, ${opening.post}::uuid, true,
        ${JSON.stringify(opening.details)}::jsonb from made
      returning case_id as id`.execute(ctx.db)
    if (rows[0]) {
      return { ...made, reference }
    }
    const { rows: taken } = await statement`select from cases.cases where id = ${made.id}`.execute(ctx.db)
    if (taken.length > 0) return undefined
  }
  throw refuseCases('cases.reference_not_made')
}

/** The same submission again: the case it made, for the one who made it. */
async function repeated(ctx: Context, input: CaseToOpen, assistedBy: string | null): Promise<OpenedCase> {
  const { rows } = await statement<CaseRow>`select ${caseColumns} from cases.cases c where c.id = ${input.id}`.execute(ctx.db)
  const record = rows[0] && caseFromRow(rows[0])
  const same =
    record &&
    record.version === input.version &&
    record.applicant === input.applicant &&
    record.phone === input.phone &&
    record.assistedBy === assistedBy
  if (!same) throw refuseCases('cases.id_taken')
  return { case: record, repeated: true }
}

/** A start state whose tasks this case does not need is left at once. */
async function startedBy(ctx: Context, record: CaseRecord, type: CaseType, answers: Answers, calendars: Calendars): Promise<CaseRecord> {
  if (!stateOf(type.workflow, record.state).tasks) return record
  const work = await openWork(ctx, record, { answers, calendars, done: [], acts: [] })
  return decideStart(work) ? saveWork(work) : record
}

/** Leaves a start state whose tasks the case does not need, without writing anything yet. */
export function decideStart(work: CaseWork): boolean {
  const { workflow } = work.type
  const start = stateOf(workflow, work.now.state)
  if (!start.tasks) return false
  const rules = rulesFor(work, new Set())
  const next = tasksDone(start, rules, []) ? triggered(workflow, work.now.state, 'tasksDone', rules) : undefined
  if (next) applyMove(work, next, { person: null, post: null })
  return next !== undefined
}
