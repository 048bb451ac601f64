import { sql } from 'kysely'
import { dayInNairobi, formatInstant } from '../../../core/basics/dates.ts'
import { refuse } from '../../../core/basics/errors.ts'
import { type Language, say, speaker, type Text } from '../../../core/basics/texts.ts'
import { answerSections } from '../../../core/forms/check-answers.ts'
import type { AnswerRow, AnswerSection, Answers, FormDefinition, FormWorld } from '../../../core/forms/form.ts'
import { formIndex } from '../../../core/forms/form-index.ts'
import { holds } from '../../../core/rules/evaluate.ts'
import { historyOfRecord } from '../../../kernel/audit/history.ts'
import type { Calendars } from '../../../kernel/calendar/calendar-book.ts'
import type { DeadlineClock } from '../../../kernel/calendar/clock.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { DeadlineProps } from '../../../ui/components/deadline.tsx'
import { type LoggedMessage, messagesAbout } from '../../messages/message-log.ts'
import { type CaseRecord, type CaseRow, caseColumns, caseFromRow, reachOf } from '../case-record.ts'
import { handlingGrant, handlingRoles, latestAnswers } from '../case-work.ts'
import { caseFormWorld } from '../case-world.ts'
import { caseTexts } from '../texts.ts'
import type { CaseType, Task, Transition } from '../workflow.ts'
import { caseRules, type DoneTask, rolesOf, setsOf, stateOf, tasksAsked, transitionOf } from '../workflow-rules.ts'
import { clockView, spanWords } from './clock-view.ts'
import { deskTexts } from './texts.ts'

/** A step that the officer may take now; `blocked` says why not, where they are the right one but for this. */
export type OfferedStep = {
  readonly id: string
  readonly transition: Transition
  readonly blocked: string | null
}

export type SeatView = { readonly who: string; readonly when: string; readonly rows: readonly AnswerRow[] | null }
export type TaskView = {
  readonly task: Task
  readonly seats: number
  readonly filled: number
  readonly mine: boolean
  /** This officer may fill a seat now. */
  readonly open: boolean
  readonly blocked: string | null
  /** What others gave; their answers are null until this officer has given their own. */
  readonly done: readonly SeatView[]
}

export type HistoryView = {
  readonly title: string
  readonly when: string
  readonly iso: string
  readonly by: string
  readonly internal: boolean
  readonly said: string | null
  readonly note: string
  readonly rows: readonly AnswerRow[]
}

export type ClockLine = {
  readonly name: string
  readonly now: DeadlineProps
  readonly began: string
  readonly target: string
  readonly pauses: readonly string[]
}

export type CorrectionView = {
  readonly asked: string
  readonly by: string
  readonly answered: string | null
  readonly fields: readonly { readonly label: string; readonly reason: string }[]
}

/** All that the page of a case shows, in the officer's language. */
export type CasePage = {
  readonly case: CaseRecord
  readonly type: CaseType
  readonly holder: string | null
  readonly assistedBy: string | null
  readonly stateName: string
  readonly flags: readonly string[]
  readonly office: string
  readonly ward: string | null
  readonly work: DeadlineProps | null
  readonly promise: DeadlineProps
  readonly sections: readonly AnswerSection[]
  readonly hidden: boolean
  readonly revealed: boolean
  readonly steps: readonly OfferedStep[]
  readonly tasks: readonly TaskView[]
  readonly need: number | 'all' | 'any' | null
  readonly canClaim: boolean
  readonly canRelease: boolean
  readonly canAssign: boolean
  readonly canNote: boolean
  /** A colleague who has it, where this officer may not step in. */
  readonly heldByOther: string | null
  readonly history: readonly HistoryView[]
  readonly clocks: readonly ClockLine[]
  readonly messages: readonly LoggedMessage[]
  readonly corrections: readonly CorrectionView[]
  readonly rating: { readonly stars: number; readonly words: string } | null
  /** Who opened it, for those who may read the audit trail. */
  readonly openedBy: readonly { readonly who: string; readonly what: string; readonly when: string }[] | null
  readonly panels: readonly { readonly title: string; readonly body: unknown }[]
}

/** Something a module shows on the page of a case (an issued letter, a map), after the answers; null where it has nothing to show. */
export type CasePanel = {
  readonly title: Text
  readonly show: (ctx: Context, one: CaseRecord, type: CaseType) => Promise<unknown>
}

declare module '../../../kernel/context/manifest.ts' {
  interface Manifest {
    readonly casePanels?: readonly CasePanel[]
  }
}

/** A case for an officer, found by id; others are told that there is none. Says nothing to the audit trail: the caller says what was read. */
export async function caseForOfficer(ctx: Context, id: string): Promise<{ record: CaseRecord; type: CaseType }> {
  ctx.allow('cases.case.read')
  const { rows } = await sql<CaseRow>`select ${caseColumns} from cases.cases c where c.id = ${id}`.execute(ctx.db)
  if (!rows[0]) throw refuse('basics.not_found')
  const record = caseFromRow(rows[0])
  ctx.allow('cases.case.read', reachOf(record))
  return { record, type: await ctx.county.caseTypes.version(ctx, record.version) }
}

/** Records that an officer read a case: `cases.case.read`, `cases.sensitive.read`, `cases.document.read`, `cases.print.read`. */
export function noteReading(ctx: Context, what: 'case' | 'sensitive' | 'document' | 'print', record: CaseRecord, change?: object): void {
  ctx.audit(`cases.${what}.read`, { kind: 'cases.case', id: record.id }, change, record.applicant)
}

const READINGS = {
  'cases.case.read': 'cases.page.verb.read',
  'cases.sensitive.read': 'cases.page.verb.revealed',
  'cases.document.read': 'cases.page.verb.document',
  'cases.print.read': 'cases.page.verb.printed',
} as const

type HistoryRow = {
  act: string
  kind: string
  at: Temporal.Instant
  toState: string | null
  person: string | null
  post: string | null
  public: boolean
  note: string
  answers: Answers
  details: { words?: Text }
}

/** Gathers the page of a case. `reveal` shows sensitive answers. */
export async function loadCasePage(ctx: Context, id: string, { reveal = false }: { reveal?: boolean } = {}): Promise<CasePage> {
  const { record, type } = await caseForOfficer(ctx, id)
  const { language, now } = ctx
  const t = speaker(deskTexts, language)
  const calendars = await ctx.county.calendars.current(ctx.db)
  const answers = await latestAnswers(ctx, id)
  const history = await historyRows(ctx, id)
  const seats = await ctx.db
    .selectFrom('cases.tasks')
    .select(['task', 'person', 'answers', 'done_at'])
    .where('case_id', '=', id)
    .where('round', '=', record.round)
    .orderBy('done_at')
    .execute()
  const corrections = await ctx.db.selectFrom('cases.corrections').selectAll().where('case_id', '=', id).orderBy('asked_at', 'desc').limit(10).execute()
  const rating = await ctx.db.selectFrom('cases.ratings').select(['stars', 'words']).where('case_id', '=', id).executeTakeFirst()
  const readings = ctx.may('audit.entry.read') ? (await historyOfRecord(ctx.db, { kind: 'cases.case', id }, { limit: 100 })).entries : null
  const reads = readings?.filter(({ verb }) => Object.hasOwn(READINGS, verb)) ?? null
  const people = await namesOf(ctx, [
    record.heldBy,
    record.assistedBy,
    ...history.map(({ person }) => person),
    ...seats.map(({ person }) => person),
    ...corrections.map(({ asked_by }) => asked_by),
    ...(reads ?? []).map(({ actor }) => actor),
  ])
  const posts = await postTitles(ctx, [...history.map(({ post }) => post)])
  const who = (person: string | null): string => (person === null ? t('cases.page.by_system') : (people.get(person) ?? t('cases.page.by_system')))

  const world = caseFormWorld(ctx)
  const done: DoneTask[] = seats.map((seat) => ({ task: seat.task, person: seat.person, answers: seat.answers as unknown as Answers }))
  const roles = handlingRoles(ctx, record)
  const rules = caseRules({ type, answers, done, flags: new Set(record.flags), roles, world })
  const state = stateOf(type.workflow, record.state)
  const apart = await actsOf(ctx, record)
  const mayStepIn = ctx.may('cases.case.assign', reachOf(record))
  const heldByOther = record.heldBy !== null && record.heldBy !== ctx.actor.person && !mayStepIn ? who(record.heldBy) : null
  const open = record.closedAt === null

  const tasks = tasksAsked(state, rules).map((task): TaskView => {
    const given = seats.filter((seat) => seat.task === task.id)
    const total = task.seats ?? 1
    const mine = given.some(({ person }) => person === ctx.actor.person)
    const may = handlingGrant(ctx, record, [task.role]) !== undefined
    const clash = clashOf(type, apart, task.id)
    const free = may && !mine && given.length < total
    const secret = may && !mine && given.length < total && !clash
    return {
      task,
      seats: total,
      filled: given.length,
      mine,
      open: free && !clash,
      blocked: free && clash ? t('cases.page.apart', { act: clash[language], step: task.name[language] }) : null,
      done: given.map((seat) => ({
        who: who(seat.person),
        when: formatInstant(seat.done_at.epochMilliseconds, language, 'short'),
        rows: secret ? null : rowsOf(task.form, seat.answers as unknown as Answers, language, world),
      })),
    }
  })
  const secretTasks = new Set(tasks.filter(({ open: free }) => free).map(({ task }) => task.id))

  const sections = answerSections(type.form, answers, language, world, { mask: !reveal, calculated: true })
  const panels: { title: string; body: unknown }[] = []
  for (const panel of ctx.county.manifests.flatMap(({ casePanels }) => casePanels ?? [])) {
    const body = await panel.show(ctx, record, type)
    if (body !== null) panels.push({ title: say(panel.title, language), body })
  }

  return {
    case: record,
    type,
    holder: record.heldBy ? who(record.heldBy) : null,
    assistedBy: record.assistedBy ? who(record.assistedBy) : null,
    stateName: state.name[language],
    flags: record.flags.map((flag) => type.workflow.flags?.[flag]?.[language] ?? flag),
    office: ctx.county.places.office(record.office)?.name[language] ?? record.office,
    ward: record.ward === null ? null : (ctx.county.places.ward(record.ward)?.name ?? null),
    work: workClock(record, calendars, now, language),
    promise: clockView(record.clocks.promise, calendars.of(record.clocks.promise.calendar), now, language),
    sections,
    hidden: sections.some(({ rows }) => rows.some(({ masked }) => masked)),
    revealed: reveal,
    steps: open ? offeredSteps(ctx, { record, type, apart, rules, roles }) : [],
    tasks: open ? tasks : [],
    need: state.tasks?.need ?? null,
    canClaim: open && record.heldBy === null && roles.size > 0 && [...roles].some((role) => record.workRoles.includes(role)),
    canRelease: open && record.heldBy !== null && (record.heldBy === ctx.actor.person || mayStepIn),
    canAssign: open && mayStepIn,
    canNote: roles.size > 0,
    heldByOther,
    history: history.map((row) => historyView(row, type, { language, world, who, posts, secretTasks })),
    clocks: clockLines(record, calendars, now, language),
    messages: await messagesAbout(ctx, { kind: 'cases.case', id }),
    corrections: corrections.map((each) => ({
      asked: formatInstant(each.asked_at.epochMilliseconds, language, 'short'),
      by: who(each.asked_by),
      answered: each.answered_at ? formatInstant(each.answered_at.epochMilliseconds, language, 'short') : null,
      fields: correctionFields(each.fields, type.form, language),
    })),
    rating: rating ?? null,
    openedBy:
      reads?.map((each) => ({
        who: who(each.actor),
        what: t(READINGS[each.verb as keyof typeof READINGS]),
        when: formatInstant(each.at.epochMilliseconds, language, 'short'),
      })) ?? null,
    panels,
  }
}

/** The clock of the step the case stands in; while the case waits for the resident it is the promise, which stands still. */
export function workClock(record: CaseRecord, calendars: Calendars, now: Temporal.Instant, language: Language): DeadlineProps | null {
  if (record.closedAt !== null) return null
  const clock = record.clocks.promise.pauses.at(-1)?.to === null ? record.clocks.promise : (record.clocks.state ?? record.clocks.promise)
  return clockView(clock, calendars.of(clock.calendar), now, language)
}

function clockLines(record: CaseRecord, calendars: Calendars, now: Temporal.Instant, language: Language): ClockLine[] {
  const t = speaker(deskTexts, language)
  const show = (at: Temporal.Instant) => formatInstant(at.epochMilliseconds, language, 'short')
  const named: [string, DeadlineClock | null][] = [
    [t('cases.page.clock.state'), record.clocks.state],
    [t('cases.page.clock.promise'), record.clocks.promise],
    [t('cases.page.clock.expiry'), record.clocks.expiry],
  ]
  const workflow = (reason: string, type?: CaseType) => type?.workflow.states[reason]?.name[language] ?? reason
  return named.flatMap(([name, clock]) => {
    if (!clock) return []
    const calendar = calendars.of(clock.calendar)
    return [
      {
        name,
        now: clockView(clock, calendar, now, language),
        began: t('cases.page.clock.started', { when: show(clock.startedAt) }),
        target: t('cases.page.clock.target', { span: spanWords(clock.targetMinutes, calendar, language) }),
        pauses: clock.pauses.map(({ from, to, reason }) =>
          to === null
            ? t('cases.page.clock.pause_open', { from: show(from), reason: workflow(reason) })
            : t('cases.page.clock.pause', { from: show(from), to: show(to), reason: workflow(reason) }),
        ),
      },
    ]
  })
}

type StepsInput = {
  readonly record: CaseRecord
  readonly type: CaseType
  readonly apart: readonly { apart_set: number; act: string }[]
  readonly rules: Parameters<typeof tasksAsked>[1]
  readonly roles: ReadonlySet<string>
}

/** The transitions this officer may take from where the case stands, the main one first. The use case decides anew when one is taken. */
function offeredSteps(ctx: Context, { record, type, apart, rules }: StepsInput): OfferedStep[] {
  const t = speaker(deskTexts, ctx.language)
  const steps = Object.entries(type.workflow.transitions).flatMap(([id, transition]): OfferedStep[] => {
    if (!Array.isArray(transition.by) || !transition.from.includes(record.state)) return []
    if (!handlingGrant(ctx, record, rolesOf(type.workflow, record.state, transition, record.ownerRole))) return []
    if (transition.max !== undefined && (record.counts[id] ?? 0) >= transition.max) return []
    // A condition on what the form will say cannot be asked yet.
    if (transition.when !== undefined && !transition.form && !holds(transition.when, rules)) return []
    const clash = clashOf(type, apart, id)
    return [
      {
        id,
        transition,
        blocked: clash ? t('cases.page.apart', { act: clash[ctx.language], step: transition.name[ctx.language] }) : null,
      },
    ]
  })
  const order = { main: 0, plain: 1, warning: 2 } as const
  return steps.sort((a, b) => order[a.transition.look ?? 'plain'] - order[b.transition.look ?? 'plain'])
}

async function actsOf(ctx: Context, record: CaseRecord): Promise<readonly { apart_set: number; act: string }[]> {
  if (!ctx.actor.person) return []
  return ctx.db
    .selectFrom('cases.acts')
    .select(['apart_set', 'act'])
    .where('case_id', '=', record.id)
    .where('person', '=', ctx.actor.person)
    .execute()
}

/** The act that keeps this person from another one, by its name. */
function clashOf(type: CaseType, acts: readonly { apart_set: number; act: string }[], wanted: string): Text | undefined {
  const sets = setsOf(type.workflow, wanted).map(({ set }) => set)
  const clash = acts.find(({ apart_set, act }) => act !== wanted && sets.includes(apart_set))
  return clash && nameOfAct(type, clash.act)
}

export function nameOfAct(type: CaseType, act: string): Text {
  const own = act === 'apply' ? caseTexts['cases.act.apply'] : act === 'assist' ? caseTexts['cases.act.assist'] : undefined
  return own ?? transitionOf(type.workflow, act)?.name ?? taskOf(type, act)?.name ?? { en: act, sw: act }
}

export const taskOf = (type: CaseType, id: string): Task | undefined =>
  Object.values(type.workflow.states)
    .flatMap(({ tasks }) => tasks?.of ?? [])
    .find((task) => task.id === id)

const rowsOf = (form: FormDefinition | undefined, answers: Answers, language: Language, world: FormWorld): readonly AnswerRow[] =>
  form ? answerSections(form, answers, language, world, { calculated: true }).flatMap(({ rows }) => rows.filter(({ value }) => value !== '')) : []

type HistoryHow = {
  readonly language: Language
  readonly world: FormWorld
  readonly who: (person: string | null) => string
  readonly posts: ReadonlyMap<string, Text>
  readonly secretTasks: ReadonlySet<string>
}

function historyView(row: HistoryRow, type: CaseType, { language, world, who, posts, secretTasks }: HistoryHow): HistoryView {
  const t = speaker(deskTexts, language)
  const moved = row.kind === 'moved' || row.kind === 'corrected'
  const form = transitionOf(type.workflow, row.act)?.form ?? taskOf(type, row.act)?.form
  const title = moved
    ? nameOfAct(type, row.act)[language]
    : row.kind === 'task'
      ? t('cases.page.history.task', { task: nameOfAct(type, row.act)[language] })
      : t(`cases.page.history.${row.kind as 'opened'}`)
  const post = row.post ? posts.get(row.post)?.[language] : undefined
  return {
    title,
    when: formatInstant(row.at.epochMilliseconds, language, 'short'),
    iso: row.at.toString(),
    by: post ? `${who(row.person)}, ${post}` : who(row.person),
    internal: !row.public,
    said: row.public ? (row.details.words?.[language] ?? null) : null,
    note: row.note,
    rows: secretTasks.has(row.act) ? [] : rowsOf(form, row.answers, language, world),
  }
}

async function historyRows(ctx: Context, id: string): Promise<HistoryRow[]> {
  const { rows } = await sql<HistoryRow>`
    select h.act, h.kind, h.at, h.to_state as "toState", h.person, h.post, h.public, h.note, h.answers, h.details
    from cases.history h where h.case_id = ${id} order by h.seq desc limit 200`.execute(ctx.db)
  return rows
}

/** The label of a returned field and the officer's reason, from `[{ id, reason }]`. */
function correctionFields(fields: unknown, form: FormDefinition, language: Language): { label: string; reason: string }[] {
  const index = formIndex(form)
  return (fields as { id: string; reason: string }[]).map(({ id, reason }) => {
    const field = index.fields.get(id)?.field
    return { label: (field?.name ?? field?.label)?.[language] ?? id, reason }
  })
}

/** Full names by person, for pages of staff. */
export async function namesOf(ctx: Context, people: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(people.filter((each): each is string => each !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await ctx.db.selectFrom('identity.people').select(['id', 'full_name']).where('id', 'in', wanted).execute()
  return new Map(rows.map(({ id, full_name }) => [id, full_name]))
}

async function postTitles(ctx: Context, posts: readonly (string | null)[]): Promise<ReadonlyMap<string, Text>> {
  const wanted = [...new Set(posts.filter((each): each is string => each !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await ctx.db.selectFrom('identity.posts').select(['id', 'title_en', 'title_sw']).where('id', 'in', wanted).execute()
  return new Map(rows.map(({ id, title_en, title_sw }) => [id, { en: title_en, sw: title_sw }]))
}

export const todayOf = (ctx: Pick<Context, 'now'>): string => dayInNairobi(ctx.now.epochMilliseconds) as string
