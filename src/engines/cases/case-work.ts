import { formatInstant } from '../../core/basics/dates.ts'
import { Refusal, refuse } from '../../core/basics/errors.ts'
import { outcomeOf } from '../../core/basics/settled.ts'
import { inBoth, type Text } from '../../core/basics/texts.ts'
import type { FieldValue } from '../../core/fields/field.ts'
import { showField } from '../../core/fields/field-types.ts'
import type { Answers, FormDefinition, FormWorld } from '../../core/forms/form.ts'
import { type FormIndex, formIndex } from '../../core/forms/form-index.ts'
import type { RuleWorld } from '../../core/rules/expression.ts'
import { allows } from '../../kernel/access/access.ts'
import type { Grant } from '../../kernel/access/grants.ts'
import type { Calendars } from '../../kernel/calendar/calendar-book.ts'
import { clockState } from '../../kernel/calendar/clock.ts'
import { dayOf } from '../../kernel/calendar/days.ts'
import type { Context } from '../../kernel/context/context.ts'
import { announce } from '../../kernel/context/manifest.ts'
import { Fragment, statement } from '../../kernel/database/statement.ts'
import { sendAhead } from '../../kernel/database/transaction.ts'
import { type MessageToSend, sendEach } from '../messages/send-message.ts'
import {
  type CaseRecord,
  type CaseRow,
  caseColumns,
  caseFromRow,
  caseToRow,
  isOpen,
  queueColumns,
  queueRow,
  reachOf,
  standingOf,
} from './case-record.ts'
import { readsAnswers } from './case-types.ts'
import { caseFormWorld } from './case-world.ts'
import { caseTexts, refuseCases } from './texts.ts'
import { toApplicant } from './to-applicant.ts'
import type { CaseType, Notice, Owner, Transition } from './workflow.ts'
import {
  caseRules,
  type DoneTask,
  enterState,
  setsOf,
  stateOf,
  taskOf,
  tasksDone,
  timesOf,
  transitionOf,
  triggered,
  workRoles,
} from './workflow-rules.ts'

export type HistoryKind =
  | 'opened'
  | 'moved'
  | 'task'
  | 'claimed'
  | 'released'
  | 'assigned'
  | 'corrected'
  | 'noted'
  | 'rated'
  | 'escalated'
  | 'retimed'
  | 'issued'
  | 'undone'

/** One line of a case's history, before it is written. `words` is what the applicant reads when the line is public. */
export type HistoryLine = {
  readonly act: string
  readonly kind: HistoryKind
  readonly from?: string | null
  readonly to?: string | null
  readonly person?: string | null
  readonly post?: string | null
  readonly public: boolean
  readonly note?: string
  readonly answers?: Answers
  readonly words?: Text
  readonly details?: Readonly<Record<string, unknown>>
}

type Move = {
  readonly case: CaseRecord
  readonly type: CaseType
  readonly transition: string
  readonly from: string
  readonly to: string
  /** The answers of the transition's form. */
  readonly answers: Answers
}

declare module '../../kernel/context/manifest.ts' {
  interface Events {
    'cases.opened': { readonly case: CaseRecord; readonly type: CaseType; readonly answers: Answers }
    'cases.moved': Move
    /** The case came to an end state; `state` says which, `type.workflow.states[state].outputs` what is to be issued. */
    'cases.closed': { readonly case: CaseRecord; readonly type: CaseType; readonly state: string; readonly outcome: string }
  }
}

/** One case under its lock, with what was decided about it so far. `saveWork` writes it all. */
export type CaseWork = {
  readonly ctx: Context
  readonly type: CaseType
  readonly calendars: Calendars
  answers: Answers
  readonly world: FormWorld
  /** What the actor did on this case of the acts that are kept apart. */
  readonly actsBefore: readonly KeptAct[]
  /** As it stood when it was locked. */
  readonly was: CaseRecord
  now: CaseRecord
  done: readonly DoneTask[]
  readonly lines: HistoryLine[]
  readonly acts: KeptAct[]
  readonly newTasks: { round: number; task: string; person: string; post: string; answers: Answers }[]
  readonly moves: Move[]
  readonly notices: { notice: Notice; values: FieldValues }[]
}

/** One act of a set that a workflow keeps apart. */
export type KeptAct = { readonly set: number; readonly person: string; readonly act: string }

export type FieldValues = { readonly form?: FormDefinition | undefined; readonly answers: Answers }

/**
 * Locks a case for this transaction and loads what deciding needs. Whoever may neither read nor handle it and is not its applicant is told
 * that it does not exist.
 */
export async function lockCase(ctx: Context, id: string): Promise<CaseWork> {
  const [work] = await lockCases([{ ctx, id }])
  return outcomeOf(work)
}

const LOCKED = new Fragment(`
    select ${caseColumns.text}, (select version from calendar.versions) as "calendarVersion",
      (select coalesce(json_agg(json_build_object('set', apart_set, 'person', person, 'act', act)), '[]')
        from cases.acts where case_id = c.id and person = any(array(select json_array_elements_text(asked.actors)::uuid))) as acts`)
// In one order, so that two who lock some of the same do not wait for each other.
const BY_ID = new Fragment('join cases.cases c on c.id = asked.id::uuid order by c.id for update of c')

/** As `lockCase`, the cases of several contexts of one transaction; none twice. With `skip`, one that another transaction holds counts as not found. */
export async function lockCases(
  asked: readonly { readonly ctx: Context; readonly id: string }[],
  { skip = false } = {},
): Promise<PromiseSettledResult<CaseWork>[]> {
  const [first] = asked
  if (!first) return []
  const { db, county } = first.ctx
  // As JSON, whose length PostgreSQL does not plan by: a plan for each length of an array would cost as much as the lock.
  const actors = JSON.stringify(asked.flatMap(({ ctx }) => ctx.actor.person ?? []))
  const ids = JSON.stringify(asked.map((each) => each.id))
  type Row = CaseRow & { calendarVersion?: number; acts?: KeptAct[] }
  const { rows } = await (skip
    ? statement<Row>`${LOCKED} from (select ${actors}::json as actors, id from json_array_elements_text(${ids}) as id) as asked ${BY_ID} skip locked`
    : statement<Row>`${LOCKED} from (select ${actors}::json as actors, id from json_array_elements_text(${ids}) as id) as asked ${BY_ID}`
  ).execute(db)
  const found = new Map(rows.map((row) => [row.id, row]))
  return Promise.allSettled(
    asked.map(async ({ ctx, id }) => {
      if (ctx.actor.kind === 'anonymous') throw refuse('basics.sign_in_needed')
      const locked = found.get(id)
      if (!locked) throw refuse('basics.not_found')
      const { calendarVersion, acts = [], ...row } = locked
      const record = caseFromRow(row)
      if (ctx.actor.kind !== 'system' && !isApplicant(ctx, record)) {
        const reach = reachOf(record)
        if (!ctx.may('cases.case.handle', reach) && !ctx.may('cases.case.read', reach) && !ctx.may('cases.case.assign', reach))
          throw refuse('basics.not_found')
      }
      return openWork(ctx, record, {
        calendars: await county.calendars.current(db, calendarVersion),
        acts: acts.filter(({ person }) => person === ctx.actor.person),
      })
    }),
  )
}

/** The work on a case whose row is locked (or new). */
export async function openWork(
  ctx: Context,
  record: CaseRecord,
  known: { acts: readonly KeptAct[]; answers?: Answers; calendars?: Calendars; done?: readonly DoneTask[] },
): Promise<CaseWork> {
  const type = await ctx.county.caseTypes.version(ctx, record.version)
  const tasks = stateOf(type.workflow, record.state).tasks !== undefined
  return {
    ctx,
    type,
    calendars: known.calendars ?? (await ctx.county.calendars.current(ctx.db)),
    answers: known.answers ?? (readsAnswers(type) ? (await sentAnswers(ctx, record.id)).answers : {}),
    world: caseFormWorld(ctx),
    was: record,
    now: record,
    done: known.done ?? (tasks ? await doneTasks(ctx, record) : []),
    actsBefore: known.acts,
    lines: [],
    acts: [],
    newTasks: [],
    moves: [],
    notices: [],
  }
}

export type SentAnswers = { readonly answers: Answers; readonly calculated: Readonly<Record<string, FieldValue>> }

/** What the applicant last sent, with what the form worked out. */
export async function sentAnswers(ctx: Pick<Context, 'db'>, caseId: string): Promise<SentAnswers> {
  const { rows } = await statement<SentAnswers>`
    select answers, calculated from cases.answers where case_id = ${caseId} order by number desc limit 1`.execute(ctx.db)
  return rows[0] ?? { answers: {}, calculated: {} }
}

async function doneTasks(ctx: Context, record: CaseRecord): Promise<DoneTask[]> {
  const rows = await ctx.db
    .selectFrom('cases.tasks')
    .select(['task', 'person', 'answers'])
    .where('case_id', '=', record.id)
    .where('round', '=', record.round)
    .orderBy('done_at')
    .execute()
  return rows.map((row) => ({ task: row.task, person: row.person, answers: row.answers as unknown as Answers }))
}

/** True for the person whose case it is (or, where nobody said who they are, who proved the phone it came from), and for the counter officer who acts for them. */
export const isApplicant = (ctx: Context, record: CaseRecord): boolean =>
  record.applicant === null
    ? ctx.actor.kind === 'resident' && record.phone !== null && ctx.actor.phone === record.phone
    : ctx.actor.person === record.applicant || (ctx.actor.kind === 'staff' && ctx.onBehalfOf === record.applicant)

/** The grant by which the actor handles a case in one of these roles. */
export const handlingGrant = (ctx: Context, record: CaseRecord, roles?: readonly string[]): Grant | undefined =>
  ctx.actor.grants.find((grant) => allows([grant], 'cases.case.handle', reachOf(record), roles))

/** The roles in which the actor handles a case. */
export const handlingRoles = (ctx: Context, record: CaseRecord): ReadonlySet<string> =>
  new Set(ctx.actor.grants.filter((grant) => allows([grant], 'cases.case.handle', reachOf(record))).map(({ role }) => role))

/** The grant needed, or the refusal: those who see the case but may not do this are denied. */
export function needGrant(ctx: Context, record: CaseRecord, roles?: readonly string[]): Grant {
  const grant = handlingGrant(ctx, record, roles)
  if (!grant) throw refuse('basics.denied')
  return grant
}

/** Refuses when the case moved since the actor looked at it, and says who moved it and when. */
export async function refuseIfMoved(work: CaseWork, revision: number | undefined): Promise<void> {
  if (revision !== undefined && revision !== work.now.revision) throw await alreadyDecided(work)
}

/** True for a case that moved on by the very person who is refused, such as from another tab. */
export const movedByThemselves = (refusal: Refusal): boolean => refusal.text === caseTexts['cases.already_yours']

async function alreadyDecided({ ctx, now, type }: CaseWork): Promise<Refusal> {
  const last = await ctx.db
    .selectFrom('cases.history as h')
    // A case that moves by itself when its tasks are done moved by who did the last of them.
    .leftJoin('cases.history as done', (join) =>
      join
        .onRef('done.case_id', '=', 'h.case_id')
        .onRef('done.at', '=', 'h.at')
        .onRef('done.seq', '<', 'h.seq')
        .on('done.kind', '=', 'task')
        .on('h.person', 'is', null),
    )
    .leftJoin('identity.people as p', (join) => join.on((where) => where('p.id', '=', where.fn.coalesce('h.person', 'done.person'))))
    .select(['h.at', 'h.act', 'p.id as person', 'p.full_name'])
    .where('h.case_id', '=', now.id)
    .where('h.kind', 'in', ['opened', 'moved', 'corrected', 'escalated', 'undone'])
    .orderBy('h.seq', 'desc')
    .orderBy('done.seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  const language = ctx.language
  // A resident is told that an officer did it, not which.
  const name = ctx.actor.kind === 'staff' ? last?.full_name : undefined
  const refusal = refuseCases('cases.already_decided', {
    who: name ?? caseTexts['cases.by.county'][language],
    when: formatInstant((last?.at ?? now.updatedAt).epochMilliseconds, language),
    what: transitionOf(type.workflow, last?.act ?? '')?.name[language] ?? stateOf(type.workflow, now.state).name[language],
  })
  const own = ctx.actor.person !== null && last?.person === ctx.actor.person
  return own ? new Refusal(refusal.code, refusal.status, caseTexts['cases.already_yours'], refusal.values) : refusal
}

/** Why an act is not among those of where the case stands: somebody moved it meanwhile, or it never was. */
export const notPossible = (work: CaseWork) => (work.now.revision > 1 ? alreadyDecided(work) : refuseCases('cases.not_possible'))

/** Notes an act that a workflow keeps apart from others; refuses when this person did another of the set on this case. */
export function noteAct(work: CaseWork, act: string, person: string | null): void {
  const sets = setsOf(work.type.workflow, act)
  if (sets.length === 0 || !person) return
  const before = work.actsBefore
  const clash = before.find((each) => each.person === person && each.act !== act && sets.some(({ set }) => set === each.set))
  if (clash) throw keptApart(work, clash.act)
  for (const { set } of sets) if (!before.some((each) => each.set === set && each.person === person)) work.acts.push({ set, person, act })
}

/** What a person did on a case of the acts that are kept apart. */
export async function actsOf(ctx: Pick<Context, 'db'>, caseId: string, person: string): Promise<KeptAct[]> {
  const { rows } = await statement<{ set: number; act: string }>`
    select apart_set as set, act from cases.acts where case_id = ${caseId} and person = ${person}`.execute(ctx.db)
  return rows.map((row) => ({ ...row, person }))
}

function keptApart({ ctx, type }: CaseWork, act: string) {
  const own = act === 'apply' ? caseTexts['cases.act.apply'] : act === 'assist' ? caseTexts['cases.act.assist'] : undefined
  const name = own ?? transitionOf(type.workflow, act)?.name ?? taskOf(type.workflow, act)?.name
  return refuseCases('cases.kept_apart', { act: name?.[ctx.language] ?? act })
}

/** The rules as they stand, for an actor's roles and, where given, an act's own answers. */
export const rulesFor = (work: CaseWork, roles: ReadonlySet<string>, action?: { form: FormDefinition; answers: Answers }): RuleWorld =>
  caseRules({
    type: work.type,
    answers: work.answers,
    done: work.done,
    flags: new Set(work.now.flags),
    roles,
    world: work.world,
    ...(action ? { action } : {}),
  })

/** The office that a state's work belongs to, for a case of this department and ward; headquarters where there is none nearer. */
export function officeOf(ctx: Pick<Context, 'county'>, owner: Owner, department: string, ward: number | null): string {
  const { places } = ctx.county
  const wanted = owner.department ?? department
  const near =
    ward === null || owner.at === 'headquarters'
      ? undefined
      : (places.officeFor(wanted, ward, owner.at) ?? places.officeFor(department, ward, owner.at))
  const office = near ?? places.headquarters(wanted) ?? places.headquarters(department)
  if (!office) throw new Error(`No office of ${wanted} serves ward ${ward ?? 'none'} at ${owner.at}.`)
  return office.key
}

const CHAIN_MAX = 10

/**
 * Moves the case by a transition that was allowed: state, owner, flags, clocks, history, notices; then by whatever fires by itself in the new state.
 * A transition that leads to where the case stands keeps its clocks and tasks.
 */
export function applyMove(
  work: CaseWork,
  id: string,
  by: { person: string | null; post: string | null },
  given: { answers?: Answers; note?: string; words?: Text; details?: Readonly<Record<string, unknown>>; kind?: HistoryKind } = {},
  chain = 0,
): void {
  const { type } = work
  const { workflow } = type
  const transition = transitionOf(workflow, id) as Transition
  const answers = given.answers ?? {}
  const from = work.now.state
  const before = transition.undo && by.person && work.lines.length === 0 ? standingOf(work.now) : undefined
  const ended = clockReport(work)
  const values = { form: transition.form, answers }
  arriveAt(work, transition.to, {
    sets: transition.sets,
    clears: transition.clears,
    counts: { ...work.now.counts, [id]: (work.now.counts[id] ?? 0) + 1 },
    by,
  })
  const words = given.words ?? transition.public ?? stateOf(workflow, transition.to).forApplicant
  work.lines.push({
    act: id,
    kind: given.kind ?? 'moved',
    from,
    to: transition.to,
    ...by,
    public: true,
    note: given.note ?? '',
    answers,
    words: fillText(work, words, values),
    details: { ...given.details, ...(ended ? { clock: ended } : {}), ...(before ? { before } : {}) },
  })
  for (const notice of transition.tell ?? []) work.notices.push({ notice, values })
  work.moves.push({ case: work.now, type, transition: id, from, to: transition.to, answers })
  if (from === transition.to || chain >= CHAIN_MAX) return
  const rules = rulesFor(work, new Set())
  if (tasksDone(stateOf(workflow, work.now.state), rules, work.done)) {
    const next = triggered(workflow, work.now.state, 'tasksDone', rules)
    if (next) applyMove(work, next, { person: null, post: null }, {}, chain + 1)
  }
}

/** How the clock of the state that is left ended: kept in the history for the figures. */
function clockReport({ now, calendars, ctx }: CaseWork): { due: string; state: string } | null {
  const clock = now.clocks.state
  if (!clock || !now.dueAt) return null
  const how = clockState({ ...clock, stoppedAt: ctx.now }, calendars.of(clock.calendar), ctx.now)
  return { due: now.dueAt.toString(), state: how }
}

/** The flags but those that the ladder of a step's clock set: with the step, what they say is over; the history keeps it. */
function withoutRungs(flags: readonly string[], { escalate = [] }: CaseWork['type']['workflow']): readonly string[] {
  const rungs = new Set(escalate.filter(({ clock = 'state' }) => clock === 'state').flatMap(({ flag }) => flag ?? []))
  return flags.filter((flag) => !rungs.has(flag))
}

/** Puts the case into a state: owner, holder, flags, clocks and times. */
export function arriveAt(
  work: CaseWork,
  to: string,
  change: {
    sets?: readonly string[] | undefined
    clears?: readonly string[] | undefined
    counts?: Readonly<Record<string, number>>
    by?: { person: string | null }
  },
): void {
  const { ctx, calendars } = work
  const { workflow } = work.type
  const before = work.now
  const state = stateOf(workflow, to)
  const stays = before.state === to
  const clocks = stays ? before.clocks : enterState(before.clocks, workflow, to, calendars, ctx.now)
  const owner = state.owner
  const office = stays || !owner ? before.office : officeOf(ctx, owner, before.department, before.ward)
  const ownerRole = stays ? before.ownerRole : owner ? routedRole(work.type, before.department, owner.role) : null
  const ended = state.kind === 'end'
  const keeps = !ended && office === before.office && ownerRole === before.ownerRole
  const flags = new Set(stays ? before.flags : withoutRungs(before.flags, workflow))
  for (const flag of change.sets ?? []) flags.add(flag)
  for (const flag of change.clears ?? []) flags.delete(flag)
  work.now = {
    ...before,
    state: to,
    flags: [...flags].sort(),
    office,
    ownerRole,
    workRoles: workRoles(workflow, to, ownerRole),
    heldBy: keeps ? before.heldBy : null,
    heldPost: keeps ? before.heldPost : null,
    closedAt: ended ? ctx.now : null,
    outcome: ended ? (state.outcome ?? 'resolved') : null,
    updatedAt: ctx.now,
    revision: before.revision + 1,
    round: stays ? before.round : before.round + 1,
    counts: change.counts ?? before.counts,
    clocks,
    ...timesOf(clocks, workflow, to, calendars, ctx.now),
  }
  if (!stays) work.done = []
}

/** Where several departments handle a kind of case, the role of any of them stands for the one of the case's own department. */
export function routedRole(type: CaseType, department: string, role: string): string {
  const routes = Object.values(type.workflow.fields.departments?.to ?? {})
  if (!routes.some((route) => route.role === role)) return role
  return routes.find((route) => route.department === department)?.role ?? role
}

/** Fills `{field}` marks of a wording with answers as people read them. */
function fillText(work: Pick<CaseWork, 'type' | 'answers' | 'world'>, text: Text, { form, answers }: FieldValues): Text {
  const sources: [FormIndex, Answers][] = [
    ...(form ? [[formIndex(form), answers] as [FormIndex, Answers]] : []),
    [formIndex(work.type.form), work.answers],
  ]
  return inBoth((language) =>
    text[language].replace(/\{(\w+)\}/g, (mark, id: string) => {
      for (const [index, given] of sources) {
        const field = index.fields.get(id)?.field
        if (field && Object.hasOwn(given, id)) return showField(field, given[id] as FieldValue, language, work.world)
      }
      return mark
    }),
  )
}

/** True once there is something to write. */
export const isDecided = ({ lines }: CaseWork): boolean => lines.length > 0

/** Writes all that was decided, sends the notices and tells the other rooms. */
export async function saveWork(work: CaseWork): Promise<CaseRecord> {
  await saveWorks([work])
  return work.now
}

/** As `saveWork`, the works of several contexts of one transaction, by as many statements as for one. */
export async function saveWorks(works: readonly CaseWork[]): Promise<void> {
  await writeWorks(works)
  const messages = []
  for (const work of works)
    for (const { notice, values } of work.notices) {
      const { ctx, now } = work
      const owners = notice.to === 'applicant' ? [] : now.heldBy ? [now.heldBy] : await ownersOf(ctx, now)
      for (const message of noticeMessages(work, notice, values, owners)) messages.push({ ctx, message })
    }
  await sendEach(messages)
  for (const { ctx, type, now, moves } of works)
    for (const move of moves) {
      await announce(ctx, 'cases.moved', move)
      const { kind, outcome } = stateOf(type.workflow, move.to)
      if (kind === 'end') await announce(ctx, 'cases.closed', { case: now, type, state: move.to, outcome: outcome ?? 'resolved' })
    }
}

/** Lines of a case's history as the columns of `cases.history`. */
export const historyRows = ({ id }: Pick<CaseRecord, 'id'>, lines: readonly HistoryLine[], at: Temporal.Instant) =>
  lines.map((line) => ({
    case_id: id,
    at,
    act: line.act,
    kind: line.kind,
    from_state: line.from ?? null,
    to_state: line.to ?? null,
    person: line.person ?? null,
    post: line.post ?? null,
    public: line.public,
    note: line.note ?? '',
    answers: line.answers ?? {},
    details: { ...line.details, ...(line.words ? { words: line.words } : {}) },
  }))

export const historyColumns = new Fragment('case_id, at, act, kind, from_state, to_state, person, post, public, note, answers, details')

/** Acts that are kept apart as the columns of `cases.acts`. */
export const actRows = ({ id }: Pick<CaseRecord, 'id'>, acts: readonly KeptAct[], at: Temporal.Instant) =>
  acts.map(({ set, person, act }) => ({ case_id: id, apart_set: set, person, act, at }))

export const actColumns = new Fragment('case_id, apart_set, person, act, at')

async function writeWorks(works: readonly CaseWork[]): Promise<void> {
  const [first] = works
  if (!first) return
  const { db } = first.ctx
  const tasks = works.flatMap(({ ctx, now, newTasks }) => newTasks.map((task) => ({ case_id: now.id, done_at: ctx.now, ...task })))
  if (tasks.length > 0)
    await sendAhead(
      db,
      statement`
      insert into cases.tasks (case_id, round, task, person, post, answers, done_at)
      select case_id, round, task, person, post, answers, done_at from json_populate_recordset(null::cases.tasks, ${JSON.stringify(tasks)})`,
    )
  const standing = works.map(({ now }) => now)
  // One statement, since each costs both sides more than what these do: the case, its place in the lists of open cases, what is kept apart, and the history.
  await sendAhead(
    db,
    statement`
    with changed as (
      update cases.cases c set state = given.state, flags = given.flags, office = given.office, owner_role = given.owner_role, department = given.department,
        ward = given.ward, sub_county = given.sub_county, title = given.title, work_roles = given.work_roles, held_by = given.held_by, held_post = given.held_post,
        due_at = given.due_at, promised_at = given.promised_at, wake_at = given.wake_at, updated_at = given.updated_at, closed_at = given.closed_at,
        outcome = given.outcome, revision = given.revision, round = given.round, counts = given.counts, clocks = given.clocks
      from json_populate_recordset(null::cases.cases, ${JSON.stringify(standing.map(caseToRow))}) as given where c.id = given.id
    ), queued as (
      insert into cases.queue (${queueColumns})
      select ${queueColumns} from json_populate_recordset(null::cases.queue, ${JSON.stringify(standing.map(queueRow).filter((row) => row !== null))})
      on conflict (case_id) do update set office = excluded.office, ward = excluded.ward, sub_county = excluded.sub_county, department = excluded.department,
        work_roles = excluded.work_roles, held_by = excluded.held_by, due_at = excluded.due_at, promised_at = excluded.promised_at,
        wake_at = excluded.wake_at, waiting = excluded.waiting
    ), left_queue as (
      delete from cases.queue where case_id = any(${standing.filter((one) => !isOpen(one)).map(({ id }) => id)}::uuid[])
    ), acted as (
      insert into cases.acts (${actColumns})
      select ${actColumns} from json_populate_recordset(null::cases.acts, ${JSON.stringify(works.flatMap(({ ctx, now, acts }) => actRows(now, acts, ctx.now)))})
    )
    insert into cases.history (${historyColumns})
    select ${historyColumns} from json_populate_recordset(null::cases.history, ${JSON.stringify(works.flatMap(({ ctx, now, lines }) => historyRows(now, lines, ctx.now)))})
      with ordinality order by ordinality`,
  )
  const elsewhere = works.filter(
    ({ was, now }) =>
      was.ward !== now.ward || was.subCounty !== now.subCounty || was.department !== now.department || was.office !== now.office,
  )
  if (elsewhere.length > 0)
    await sendAhead(
      db,
      statement`
      update cases.names n set office = given.office, ward = given.ward, sub_county = given.sub_county, department = given.department
      from json_populate_recordset(null::cases.cases, ${JSON.stringify(elsewhere.map(({ now }) => caseToRow(now)))}) as given where n.case_id = given.id`,
    )
}

/** Where residents find what they sent. */
const OWN_PAGES = '/my'

/** Fills the marks that are no answers: where the applicant finds the case, and until when they can answer. */
const withMarks = ({ ctx, now }: CaseWork, words: Text): Text =>
  inBoth((language) =>
    words[language]
      .replace('{address}', `${ctx.county.publicUrl}${OWN_PAGES}`)
      .replace('{answerBy}', now.dueAt ? formatInstant(now.dueAt.epochMilliseconds, language, 'short') : ''),
  )

/** The messages of one notice: to the applicant, or one to each of those whose work the case is. */
export function noticeMessages(work: CaseWork, notice: Notice, filled: FieldValues, owners: readonly string[]): MessageToSend[] {
  const { now, type } = work
  const values = { service: type.title, reference: now.reference, words: fillText(work, withMarks(work, notice.words), filled) }
  if (notice.to === 'applicant') {
    const message = toApplicant(now, 'cases.case.notice', values)
    return message ? [message] : []
  }
  return owners.map((person) => ({
    template: 'cases.case.work',
    to: { person },
    values,
    about: { kind: 'cases.case', id: now.id },
    channel: 'inApp' as const,
  }))
}

const OWNERS_MAX = 5

/** Those who hold the owner's role at the office whose work the case is. */
async function ownersOf(ctx: Context, record: CaseRecord): Promise<string[]> {
  if (!record.ownerRole) return []
  return holdersOfRole(ctx, record.ownerRole, record.office)
}

export async function holdersOfRole(ctx: Context, role: string, office: string | null): Promise<string[]> {
  const today = dayOf(ctx.now)
  const rows = await ctx.db
    .selectFrom('identity.post_holders as held')
    .innerJoin('identity.posts as post', 'post.id', 'held.post')
    .innerJoin('access.post_roles as given', 'given.post', 'post.id')
    .select('held.person')
    .distinct()
    .where('given.role', '=', role)
    .$if(office !== null, (query) => query.where('post.office', '=', office))
    .where('held.held_from', '<=', today)
    .where((where) => where.or([where('held.held_until', 'is', null), where('held.held_until', '>=', today)]))
    .limit(OWNERS_MAX)
    .execute()
  return rows.map(({ person }) => person)
}
