import { canonicalJson } from '../../core/basics/json.ts'
import { makeReference } from '../../core/basics/reference.ts'
import { outcomeOf } from '../../core/basics/settled.ts'
import type { Language } from '../../core/basics/texts.ts'
import type { Answers, Submission } from '../../core/forms/form.ts'
import type { Calendars } from '../../kernel/calendar/calendar-book.ts'
import type { Context } from '../../kernel/context/context.ts'
import { announce } from '../../kernel/context/manifest.ts'
import type { Transaction } from '../../kernel/database/database.ts'
import { Fragment, statement } from '../../kernel/database/statement.ts'
import { type MessageToSend, sendEach } from '../messages/send-message.ts'
import { factsOf } from './case-facts.ts'
import { type CaseRecord, type CaseRow, caseColumns, caseFromRow, caseToRow, queueColumns, queueRow } from './case-record.ts'
import {
  actColumns,
  actRows,
  applyMove,
  type CaseWork,
  type HistoryLine,
  historyColumns,
  historyRows,
  type KeptAct,
  officeOf,
  openWork,
  routedRole,
  rulesFor,
  saveWork,
} from './case-work.ts'
import { addNames } from './name-words.ts'
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
}

export type OpenedCase = { readonly case: CaseRecord /** It was there already. */; readonly repeated: boolean }

const REFERENCE_TRIES = 5

/** Who opens which case, with its kind and the calendars as they stand. */
export type Opening = { readonly ctx: Context; readonly type: CaseType; readonly calendars: Calendars; readonly input: CaseToOpen }

/**
 * Opens a case: reference, office by department and ward, clocks, history, an SMS with the reference; all in the caller's transaction.
 * An officer who acts for the applicant (`ctx.onBehalfOf`) is recorded as the one who assisted. Throws `cases.id_taken` when the id is someone else's.
 */
export async function openCase(ctx: Context, input: CaseToOpen): Promise<OpenedCase> {
  const type = await ctx.county.caseTypes.version(ctx, input.version)
  const [opened] = await openCases([{ ctx, type, calendars: await ctx.county.calendars.current(ctx.db), input }])
  return outcomeOf(opened)
}

/** As `openCase`, those of several contexts of one transaction, by as many statements as for one; no id twice. */
export async function openCases(openings: readonly Opening[]): Promise<PromiseSettledResult<OpenedCase>[]> {
  const made = openings.map((opening) => ({ ...opening, case: newCase(opening.ctx, opening.type, opening.calendars, opening.input) }))
  const inserted = await insertCases(made)
  const received = []
  for (const { ctx, type, input } of made) {
    const record = inserted.get(input.id)
    if (!record) continue
    auditOpened(ctx, record)
    const message = receivedMessage(type, record)
    if (message) received.push({ ctx, message })
  }
  await sendEach(received)
  const opened: PromiseSettledResult<OpenedCase>[] = []
  for (const { ctx, type, calendars, input, case: asked } of made) {
    const record = inserted.get(input.id)
    if (!record) {
      opened.push(...(await Promise.allSettled([repeated(ctx, input, asked.assistedBy)])))
      continue
    }
    const { answers } = input.submission
    await announce(ctx, 'cases.opened', { case: record, type, answers })
    opened.push({ status: 'fulfilled', value: { case: await startedBy(ctx, record, type, answers, calendars), repeated: false } })
  }
  return opened
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

type Made = Opening & { readonly case: CaseRecord }

/** Inserts the cases with all that belongs to them, by their ids; those whose id is taken are missing. */
async function insertCases(asked: readonly Made[]): Promise<Map<string, CaseRecord>> {
  const inserted = new Map<string, CaseRecord>()
  let rest = asked
  for (let tries = 0; rest.length > 0; tries++) {
    if (tries === REFERENCE_TRIES) throw refuseCases('cases.reference_not_made')
    const { db } = (rest[0] as Made).ctx
    const referenced = rest.map((each): Made => {
      const reference = makeReference(each.ctx.county.profile.referencePrefix, crypto.getRandomValues(new Uint8Array(5)))
      return { ...each, case: { ...each.case, reference } }
    })
    const found = new Set(await insertAll(db, referenced))
    const here = referenced.filter(({ input }) => found.has(input.id))
    for (const { input, case: record } of here) inserted.set(input.id, record)
    await addNames(
      db,
      here.map(({ ctx, type, input, case: record }) => ({ case: record, names: factsOf(ctx, type, input.submission.answers).names })),
    )
    rest = rest.filter(({ input }) => !found.has(input.id))
    if (rest.length > 0) {
      const ids = rest.map(({ input }) => input.id)
      const { rows } = await statement<{ id: string }>`select id from cases.cases where id = any(${ids}::uuid[])`.execute(db)
      const taken = new Set(rows.map(({ id }) => id))
      rest = rest.filter(({ input }) => !taken.has(input.id))
    }
  }
  return inserted
}

/** Gives the ids of those that were inserted: not those whose id or reference is taken. */
async function insertAll(db: Transaction, made: readonly Made[]): Promise<string[]> {
  const cases = made.map(({ case: record, input }) => ({ ...caseToRow(record), index_values: input.submission.index }))
  const answers = made.map(({ ctx, case: { id, assistedBy, applicant }, input }) => ({
    case_id: id,
    number: 1,
    answers: input.submission.answers,
    calculated: input.submission.calculated,
    given_by: assistedBy ?? applicant,
    given_at: ctx.now,
  }))
  const { rows } = await statement<{ id: string }>`
    with made as (
      insert into cases.cases (${openedColumns})
      select ${openedColumns} from json_populate_recordset(null::cases.cases, ${JSON.stringify(cases)})
      on conflict do nothing returning id
    ), queued as (
      insert into cases.queue (${queueColumns})
      select ${queueColumns} from json_populate_recordset(null::cases.queue, ${JSON.stringify(made.map(({ case: record }) => queueRow(record)).filter((row) => row !== null))})
      where case_id in (select id from made)
    ), answered as (
      insert into cases.answers (case_id, number, answers, calculated, given_by, given_at)
      select case_id, number, answers, calculated, given_by, given_at
      from json_populate_recordset(null::cases.answers, ${JSON.stringify(answers)}) where case_id in (select id from made)
    ), acted as (
      insert into cases.acts (${actColumns})
      select ${actColumns}
      from json_populate_recordset(null::cases.acts, ${JSON.stringify(made.flatMap(({ ctx, type, case: record }) => actRows(record, openingActs(type, record), ctx.now)))})
      where case_id in (select id from made)
    ), told as (
      insert into cases.history (${historyColumns})
      select ${historyColumns}
      from json_populate_recordset(null::cases.history, ${JSON.stringify(made.flatMap(({ ctx, case: record }) => historyRows(record, [openingLine(ctx, record)], ctx.now)))})
      where case_id in (select id from made)
    )
    select id from made`.execute(db)
  return rows.map(({ id }) => id)
}

const openedColumns = new Fragment(
  `id, reference, case_type, version, state, flags, title, applicant, phone, language, assisted_by, ward, sub_county, department, office, owner_role, work_roles,
    due_at, promised_at, wake_at, submitted_at, updated_at, counts, clocks, index_values`,
)

/** The same submission again: the case it made, for the one who made it. With other answers it is another, and nobody may believe that these were taken. */
async function repeated(ctx: Context, input: CaseToOpen, assistedBy: string | null): Promise<OpenedCase> {
  const { rows } = await statement<CaseRow & { sent?: Answers }>`
    select ${caseColumns}, (select answers from cases.answers where case_id = c.id and number = 1) as sent
    from cases.cases c where c.id = ${input.id}`.execute(ctx.db)
  const { sent, ...row } = rows[0] ?? {}
  const record = rows[0] && caseFromRow(row as CaseRow)
  const same =
    record &&
    record.version === input.version &&
    record.applicant === input.applicant &&
    record.phone === input.phone &&
    record.assistedBy === assistedBy &&
    canonicalJson(sent) === canonicalJson(input.submission.answers)
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
