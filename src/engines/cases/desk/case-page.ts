import { formatInstant } from '../../../core/basics/dates.ts'
import { refuse } from '../../../core/basics/errors.ts'
import { type Language, say, speaker, type Text } from '../../../core/basics/texts.ts'
import { answerSections } from '../../../core/forms/check-answers.ts'
import type { AnswerRow, AnswerSection, Answers, FormDefinition, FormWorld } from '../../../core/forms/form.ts'
import { historyOfRecord } from '../../../kernel/audit/history.ts'
import type { Calendars } from '../../../kernel/calendar/calendar-book.ts'
import type { DeadlineClock } from '../../../kernel/calendar/clock.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { DeadlineProps } from '../../../ui/components/deadline.tsx'
import { type LoggedMessage, messagesAbout } from '../../messages/message-log.ts'
import type { AvailableTask, AvailableTransition } from '../available-acts.ts'
import { type CaseRecord, lateness, reachOf } from '../case-record.ts'
import { caseFormWorld } from '../case-world.ts'
import { type FieldToCorrect, questionName } from '../correct-case.ts'
import { findCase, loadCase } from '../find-case.ts'
import type { HistoryEntry } from '../history.ts'
import { officersFor } from '../hold-case.ts'
import type { CaseType } from '../workflow.ts'
import { formOfAct, stateOf } from '../workflow-rules.ts'
import { clockView, missedWords, spanWords } from './clock-view.ts'
import { deskTexts, refuseDesk } from './texts.ts'

/** A step that the officer may take now; `blocked` says why not, where they are the right one but for this. */
type OfferedStep = {
  readonly id: string
  readonly transition: AvailableTransition
  readonly blocked: string | null
}

type SeatView = { readonly who: string; readonly when: string; readonly rows: readonly AnswerRow[] | null }
export type TaskView = {
  readonly task: AvailableTask
  readonly blocked: string | null
  /** What others gave; their answers are null until this officer has given their own. */
  readonly done: readonly SeatView[]
}

type HistoryView = {
  readonly title: string
  readonly when: string
  readonly iso: string
  readonly by: string
  readonly internal: boolean
  readonly undone: boolean
  readonly said: string | null
  readonly wrote: string
  readonly note: string
  readonly rows: readonly AnswerRow[]
}

type ClockLine = {
  readonly name: string
  readonly now: DeadlineProps
  readonly began: string
  readonly target: string
  readonly pauses: readonly string[]
}

type CorrectionView = {
  readonly asked: string
  readonly by: string
  readonly answered: string | null
  /** The case went on without an answer: nothing is asked any more. */
  readonly dropped: boolean
  readonly rows: readonly CorrectionRow[]
}

/** One answer that was sent back, or that the correction changed with it. */
type CorrectionRow = {
  readonly label: string
  readonly reason: string
  readonly change: { readonly before: string; readonly after: string } | null
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
  /** The officer's own last step, and until when they may take it back. */
  readonly undo: { readonly name: string; readonly until: string } | null
  readonly canClaim: boolean
  readonly canRelease: boolean
  readonly canAssign: boolean
  /** They may give it to a colleague, and nobody else holds a post that could take it. */
  readonly nobodyElse: boolean
  readonly canNote: boolean
  /** A colleague who has it, where this officer may not step in. */
  readonly heldByOther: string | null
  readonly history: readonly HistoryView[]
  /** The newest step or task that a person took. */
  readonly lastAct: { readonly act: string; readonly person: string } | null
  readonly clocks: readonly ClockLine[]
  readonly messages: readonly LoggedMessage[]
  readonly corrections: readonly CorrectionView[]
  /** Who opened it, for those who may read the audit trail. */
  readonly openedBy: readonly { readonly who: string; readonly what: string; readonly when: string }[] | null
  readonly panels: readonly PanelView[]
}

type PanelView = { readonly title: string; readonly body: unknown; readonly leads: boolean }

/** Something a module shows on the page of a case (an issued letter, a map), after the answers, or before them while it `leads`; null where it has nothing to show. */
type CasePanel = {
  readonly title: Text
  readonly leads?: (one: CaseRecord, type: CaseType) => boolean
  readonly show: (ctx: Context, one: CaseRecord, type: CaseType) => Promise<unknown>
}

declare module '../../../kernel/context/manifest.ts' {
  interface Manifest {
    readonly casePanels?: readonly CasePanel[]
  }
}

/**
 * A case for an officer, found by id; others are told that there is none. Nobody is the officer of their own case (`cases.own_case`).
 * Says nothing to the audit trail: the caller says what was read.
 */
export async function caseForOfficer(ctx: Context, id: string): Promise<{ record: CaseRecord; type: CaseType }> {
  const record = await loadCase(ctx, id)
  if (!record) throw refuse('basics.not_found')
  ctx.allow('cases.case.read', reachOf(record))
  if (record.applicant !== null && record.applicant === ctx.actor.person) throw refuseDesk('cases.own_case')
  return { record, type: await ctx.county.caseTypes.version(ctx, record.version) }
}

const READ = { sensitive: 'cases.sensitive.read', document: 'cases.document.read', print: 'cases.print.read' } as const

/** Records that an officer read more of a case than its page, whose opening is `cases.case.read`. */
export function noteReading(ctx: Context, what: keyof typeof READ, record: CaseRecord, change?: object): void {
  ctx.audit(READ[what], { kind: 'cases.case', id: record.id }, change, record.applicant)
}

const READINGS = {
  'cases.case.read': 'cases.page.verb.read',
  'cases.sensitive.read': 'cases.page.verb.revealed',
  'cases.document.read': 'cases.page.verb.document',
  'cases.print.read': 'cases.page.verb.printed',
} as const

/** Gathers the page of a case and records that it was read. `reveal` shows sensitive answers; the caller records that too. */
export async function loadCasePage(ctx: Context, id: string, { reveal = false }: { reveal?: boolean } = {}): Promise<CasePage> {
  const seen = await findCase(ctx, id)
  if (seen.seenBy !== 'officer') throw refuseDesk('cases.own_case')
  const { case: record, type, answers, acts } = seen
  const { language, now } = ctx
  const t = speaker(deskTexts, language)
  const calendars = await ctx.county.calendars.current(ctx.db)
  const corrections = await ctx.db
    .selectFrom('cases.corrections')
    .selectAll()
    .where('case_id', '=', id)
    .orderBy('asked_at', 'desc')
    .limit(10)
    .execute()
  const sent =
    corrections.length === 0
      ? []
      : await ctx.db.selectFrom('cases.answers').select(['answers', 'given_at']).where('case_id', '=', id).orderBy('number').execute()
  const readings = ctx.may('audit.entry.read') ? (await historyOfRecord(ctx.db, { kind: 'cases.case', id }, { limit: 100 })).entries : null
  const reads = readings?.filter(({ verb }) => Object.hasOwn(READINGS, verb)) ?? null
  const people = await namesOf(ctx, [
    record.heldBy,
    record.assistedBy,
    ...corrections.map(({ asked_by }) => asked_by),
    ...(reads ?? []).map(({ actor }) => actor),
  ])
  const who = (person: string | null): string => (person && people.get(person)) || t('cases.page.by_system')
  const show = (at: Temporal.Instant): string => formatInstant(at.epochMilliseconds, language, 'short')

  const how: RowsHow = { language, world: caseFormWorld(ctx), mask: !reveal }
  const { world } = how
  const blocked = (why: AvailableTransition['barred'], step: Text): string | null =>
    why === null ? null : t(`cases.page.barred.${why}`, { step: step[language] })
  const order = { main: 0, plain: 1, warning: 2 } as const
  const open = record.closedAt === null
  const tasks = acts.tasks.map(
    (task): TaskView => ({
      task,
      blocked: task.keptApart ? blocked('keptApart', task.name) : null,
      done: seen.tasks
        .filter((seat) => seat.task === task.id)
        .map((seat) => ({
          who: seat.name,
          when: show(seat.doneAt),
          rows: seat.answers && rowsOf(task.form ?? undefined, seat.answers, how),
        })),
    }),
  )

  const others = acts.mayAssign && (await officersFor(ctx, record)).some(({ person }) => person !== record.heldBy)
  const sections = answerSections(type.form, answers, language, world, { mask: !reveal, calculated: true })
  const history = seen.history.toReversed().map((entry) => historyView(entry, type, record.applicant, how))
  const seats = tasks.flatMap(({ done }) => done)
  const panels: PanelView[] = []
  for (const panel of ctx.county.manifests.flatMap(({ casePanels }) => casePanels ?? [])) {
    const body = await panel.show(ctx, record, type)
    if (body !== null) panels.push({ title: say(panel.title, language), body, leads: panel.leads?.(record, type) ?? false })
  }

  return {
    case: record,
    type,
    holder: seen.holderName,
    assistedBy: record.assistedBy ? who(record.assistedBy) : null,
    stateName: stateOf(type.workflow, record.state).name[language],
    flags: record.flags.map((flag) => type.workflow.flags?.[flag]?.[language] ?? flag),
    office: ctx.county.places.office(record.office)?.name[language] ?? record.office,
    ward: record.ward === null ? null : (ctx.county.places.ward(record.ward)?.name ?? null),
    work: workClock(record, calendars, now, language),
    promise: clockView(record.clocks.promise, calendars.of(record.clocks.promise.calendar), now, language),
    sections,
    hidden:
      (record.phone !== null && !reveal) || [...sections, ...history, ...seats].some(({ rows }) => rows?.some(({ masked }) => masked)),
    revealed: reveal,
    steps: open
      ? acts.transitions
          .map((transition) => ({ id: transition.id, transition, blocked: blocked(transition.barred, transition.name) }))
          .sort((a, b) => order[a.transition.look] - order[b.transition.look])
      : [],
    tasks: open ? tasks : [],
    need: stateOf(type.workflow, record.state).tasks?.need ?? null,
    undo: acts.undo && { name: acts.undo.name[language], until: show(acts.undo.until) },
    canClaim: acts.mayClaim,
    canRelease: acts.mayRelease,
    canAssign: acts.mayAssign && others,
    nobodyElse: acts.mayAssign && !others,
    canNote: acts.mayNote,
    heldByOther: acts.heldByOther ? seen.holderName : null,
    history,
    lastAct: lastActOf(seen.history),
    clocks: clockLines(record, type, calendars, now, language),
    messages: await messagesAbout(ctx, { kind: 'cases.case', id }),
    corrections: corrections.map((each) => {
      const { answered_at: at } = each
      const given = sent.findIndex(({ given_at }, place) => place > 0 && at !== null && Temporal.Instant.compare(given_at, at) === 0)
      const both = given > 0 ? ([sent[given - 1]?.answers, sent[given]?.answers] as unknown as [Answers, Answers]) : null
      return {
        asked: show(each.asked_at),
        by: who(each.asked_by),
        answered: at && both ? show(at) : null,
        dropped: at !== null && both === null,
        rows: correctionRows(each.fields, both, type.form, how),
      }
    }),
    openedBy:
      reads?.map((each) => ({ who: who(each.actor), what: t(READINGS[each.verb as keyof typeof READINGS]), when: show(each.at) })) ?? null,
    panels,
  }
}

/** The clock of the step the case stands in, or of how long it waits there; the promise where the step has none. */
export function workClock(record: CaseRecord, calendars: Calendars, now: Temporal.Instant, language: Language): DeadlineProps | null {
  if (record.closedAt !== null) return null
  const { state, expiry, promise } = record.clocks
  const clock = state ?? expiry ?? promise
  return clockView(clock, calendars.of(clock.calendar), now, language)
}

/** By how much the promise to the applicant is broken, in words; null where it is kept so far. */
export function promiseBroken(record: CaseRecord, calendars: Calendars, now: Temporal.Instant, language: Language): string | null {
  if (!lateness(record, now).promise) return null
  const { promise } = record.clocks
  return missedWords(promise, calendars.of(promise.calendar), now, language)
}

function clockLines(record: CaseRecord, type: CaseType, calendars: Calendars, now: Temporal.Instant, language: Language): ClockLine[] {
  const t = speaker(deskTexts, language)
  const show = (at: Temporal.Instant) => formatInstant(at.epochMilliseconds, language, 'short')
  const named: [string, DeadlineClock | null][] = [
    [t('cases.page.clock.state'), record.clocks.state],
    [t('cases.page.clock.promise'), record.clocks.promise],
    [t('cases.page.clock.expiry'), record.clocks.expiry],
  ]
  // The reason of a pause is the state the case stood in.
  const workflow = (reason: string) =>
    type.workflow.states[reason]?.name[language] ?? (reason === 'reopened' ? t('cases.page.clock.was_closed') : reason)
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

type RowsHow = { readonly language: Language; readonly world: FormWorld; readonly mask: boolean }

const rowsOf = (form: FormDefinition | undefined, answers: Answers, { language, world, mask }: RowsHow): readonly AnswerRow[] =>
  form
    ? answerSections(form, answers, language, world, { mask, calculated: true }).flatMap(({ rows }) =>
        rows.filter(({ value }) => value !== ''),
      )
    : []

function lastActOf(history: readonly HistoryEntry[]): CasePage['lastAct'] {
  const last = history.findLast(({ kind, person, undone }) => person !== null && !undone && (kind === 'moved' || kind === 'task'))
  return last?.person ? { act: last.act, person: last.person } : null
}

function historyView(entry: HistoryEntry, type: CaseType, applicant: string | null, how: RowsHow): HistoryView {
  const { language } = how
  const t = speaker(deskTexts, language)
  const name = entry.actName?.[language]
  return {
    title:
      entry.kind === 'task' ? t('cases.page.history.task', { task: name ?? entry.act }) : (name ?? t(`cases.page.history.${entry.kind}`)),
    when: formatInstant(entry.at.epochMilliseconds, language, 'short'),
    iso: entry.at.toString(),
    by: entry.personName === null || entry.person === applicant ? entry.by[language] : `${entry.personName}, ${entry.by[language]}`,
    internal: !entry.public,
    undone: entry.undone,
    said: entry.public ? entry.words[language] : null,
    wrote: entry.wrote,
    note: entry.note,
    // What a form works out of no answers at all is nothing that anybody gave.
    rows: Object.keys(entry.answers).length === 0 ? [] : rowsOf(formOfAct(type.workflow, entry.act), entry.answers, how),
  }
}

/** What was sent back and why, each with what it was and what it became; then what else the correction changed. `fields` is `[{ field, reason }]`. */
function correctionRows(fields: unknown, both: [Answers, Answers] | null, form: FormDefinition, how: RowsHow): CorrectionRow[] {
  const changes = both ? changedRows(form, both, how) : []
  const asked = fields as readonly FieldToCorrect[]
  return [
    ...asked.map(({ field, reason }) => ({
      label: questionName(form, field)[how.language],
      reason,
      change: changes.find((each) => each.id === field)?.change ?? null,
    })),
    ...changes
      .filter(({ id }) => !asked.some(({ field }) => field === id))
      .map(({ label, change }) => ({ label: label[how.language], reason: '', change })),
  ]
}

/** The rows of two answers to a form that differ, those of repeats by entry. What is masked differs by what it hides. */
function changedRows(form: FormDefinition, both: [Answers, Answers], { language, world, mask }: RowsHow) {
  const [before, after] = both.map((answers) => {
    const rows = (hide: boolean) => answerSections(form, answers, language, world, { mask: hide }).flatMap((section) => section.rows)
    const shown = rows(mask)
    return new Map(
      rows(false).map((row, place) => {
        const id = row.entry === undefined ? row.field : `${row.field}/${row.entry}`
        const same = JSON.stringify([row.value, row.files?.map(({ file }) => file)])
        return [id, { label: row.label, same, value: shown[place]?.value ?? '' }] as const
      }),
    )
  }) as [Map<string, ChangedSide>, Map<string, ChangedSide>]
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((id) => {
    const [was, is] = [before.get(id), after.get(id)]
    const label = (is ?? was)?.label
    if (!label || (was ?? NO_ANSWER).same === (is ?? NO_ANSWER).same) return []
    return [{ id, label, change: { before: was?.value ?? '', after: is?.value ?? '' } }]
  })
}

type ChangedSide = { readonly label: Text; readonly same: string; readonly value: string }
const NO_ANSWER = { same: JSON.stringify(['', undefined]) }

/** Full names by person, for pages of staff. */
async function namesOf(ctx: Context, people: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(people.filter((each): each is string => each !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await ctx.db.selectFrom('identity.people').select(['id', 'full_name']).where('id', 'in', wanted).execute()
  return new Map(rows.map(({ id, full_name }) => [id, full_name]))
}
