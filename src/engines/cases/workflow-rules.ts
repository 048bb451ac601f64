import type { Answers, FormDefinition, FormWorld } from '../../core/forms/form.ts'
import { formIndex } from '../../core/forms/form-index.ts'
import { ruleWorld } from '../../core/forms/form-rules.ts'
import { holds } from '../../core/rules/evaluate.ts'
import type { RuleWorld } from '../../core/rules/expression.ts'
import type { Calendars } from '../../kernel/calendar/calendar-book.ts'
import {
  type DeadlineClock,
  dueAt,
  dueIfResumed,
  markAt,
  pauseClock,
  reopenClock,
  resumeClock,
  startClock,
  stopClock,
} from '../../kernel/calendar/clock.ts'
import { dayOf } from '../../kernel/calendar/days.ts'
import { addWorkingMinutes, minutesPerWorkingDay } from '../../kernel/calendar/working-time.ts'
import type { CaseClocks, CaseRecord } from './case-record.ts'
import type { CaseType, Escalation, Span, State, Task, Transition, Trigger, Workflow } from './workflow.ts'

/** The key of the round-the-clock calendar, by which plain minutes run. */
export const ALWAYS = 'always'

/** The act by which a document is issued. */
export const ISSUED = 'issue'

/** The act by which the county reminds an applicant whose turn it is. */
export const REMINDED = 'remind'

/** The act by which an applicant has a closed case taken up again. */
export const REOPENED = 'reopen'

export function stateOf(workflow: Workflow, state: string): State {
  const found = Object.hasOwn(workflow.states, state) ? workflow.states[state] : undefined
  if (!found) throw new Error(`The workflow has no state ${state}.`)
  return found
}

export const transitionOf = (workflow: Workflow, id: string): Transition | undefined =>
  Object.hasOwn(workflow.transitions, id) ? workflow.transitions[id] : undefined

/** A task of any state, by its id. */
export const taskOf = (workflow: Workflow, id: string): Task | undefined =>
  Object.values(workflow.states)
    .flatMap(({ tasks }) => tasks?.of ?? [])
    .find((task) => task.id === id)

/** What a step or task asks of the officer. */
export const formOfAct = (workflow: Workflow, act: string): FormDefinition | undefined =>
  transitionOf(workflow, act)?.form ?? taskOf(workflow, act)?.form

/** A clock for a span from `at`. Targets are minutes alone: a working day counts as many as the calendar's longest. */
export function clockOf(span: Span, workflow: Workflow, calendars: Calendars, at: Temporal.Instant): DeadlineClock {
  if ('minutes' in span) return startClock({ at, targetMinutes: span.minutes, calendar: ALWAYS })
  const { calendar } = workflow
  const targetMinutes = 'workingHours' in span ? span.workingHours * 60 : span.workingDays * minutesPerWorkingDay(calendars.of(calendar))
  return startClock({ at, targetMinutes, calendar })
}

/** The last day, which counts wholly, on which its applicant may have a case taken up again; null where they may not, not again or not any more. */
export function reopenableUntil(
  { state, closedAt, counts }: Pick<CaseRecord, 'state' | 'closedAt' | 'counts'>,
  { workflow }: CaseType,
  calendars: Calendars,
  now: Temporal.Instant,
): Temporal.PlainDate | null {
  const rule = stateOf(workflow, state).reopen
  if (!rule || !closedAt || (counts[REOPENED] ?? 0) > 0) return null
  const clock = clockOf(rule.within, workflow, calendars, closedAt)
  const last = dayOf(addWorkingMinutes(calendars.of(clock.calendar), closedAt, clock.targetMinutes))
  return Temporal.PlainDate.compare(dayOf(now), last) > 0 ? null : last
}

/** The clocks of a case that begins at `at` in the start state. */
export function firstClocks(workflow: Workflow, calendars: Calendars, at: Temporal.Instant): CaseClocks {
  const promise = clockOf(workflow.promise, workflow, calendars, at)
  return enterState(
    { promise, state: null, expiry: null, rungs: { state: 0, promise: 0, expiry: 0 } },
    workflow,
    workflow.start,
    calendars,
    at,
  )
}

/** The clocks after the case comes to a state: the state's own begin anew, the promise pauses, runs on or ends. */
export function enterState(
  clocks: CaseClocks,
  workflow: Workflow,
  stateId: string,
  calendars: Calendars,
  at: Temporal.Instant,
): CaseClocks {
  const state = stateOf(workflow, stateId)
  const rungs = { state: 0, promise: clocks.rungs.promise, expiry: 0 }
  if (state.kind === 'end') return { promise: stopClock(clocks.promise, at), state: null, expiry: null, rungs }
  const open = reopenClock(clocks.promise, at, 'reopened')
  return {
    promise: state.pausesClock ? pauseClock(open, at, stateId) : resumeClock(open, at),
    state: state.target ? clockOf(state.target, workflow, calendars, at) : null,
    expiry: state.expires ? clockOf(state.expires.after, workflow, calendars, at) : null,
    rungs,
  }
}

const due = (clock: DeadlineClock | null, calendars: Calendars): Temporal.Instant | null =>
  clock && dueAt(clock, calendars.of(clock.calendar))

/** What the clocks come to: when the work here is due, when the whole was promised (as if a pause ended now), when something happens by itself. */
export function timesOf(clocks: CaseClocks, workflow: Workflow, stateId: string, calendars: Calendars, now: Temporal.Instant) {
  const { promise, state, expiry } = clocks
  const stopped = promise.stoppedAt !== null
  const promised = dueIfResumed(promise, calendars.of(promise.calendar), now) ?? due(promise, calendars)
  return {
    dueAt: stopped ? null : (due(state, calendars) ?? due(expiry, calendars) ?? promised ?? now),
    promisedAt: stopped ? (due(promise, calendars) ?? null) : promised,
    wakeAt: stopped ? null : earliest([due(expiry, calendars), ...nextRungs(clocks, workflow, stateId, calendars).map(({ at }) => at)]),
  }
}

const earliest = (instants: readonly (Temporal.Instant | null)[]): Temporal.Instant | null =>
  instants.reduce((first, each) => (each && (!first || Temporal.Instant.compare(each, first) < 0) ? each : first), null)

/** The rungs of the ladder of one of the two clocks, lowest first. */
const ladder = (workflow: Workflow, clock: 'state' | 'promise'): readonly Escalation[] =>
  (workflow.escalate ?? []).filter((each) => (each.clock ?? 'state') === clock).sort((a, b) => a.at - b.at)

export type Rung = { readonly clock: keyof CaseClocks['rungs']; readonly step: Escalation; readonly at: Temporal.Instant }

/** The next rung of each clock that runs, with its time; the expiry's only one reminds the applicant. */
export function nextRungs(clocks: CaseClocks, workflow: Workflow, stateId: string, calendars: Calendars): Rung[] {
  const remindAt = stateOf(workflow, stateId).expires?.remindAt
  const ladders = {
    state: ladder(workflow, 'state'),
    promise: ladder(workflow, 'promise'),
    expiry: remindAt === undefined ? [] : [{ at: remindAt }],
  }
  return (['state', 'promise', 'expiry'] as const).flatMap((name) => {
    const clock = clocks[name]
    const step = ladders[name][clocks.rungs[name]]
    const at = clock && step ? markAt(clock, calendars.of(clock.calendar), step.at) : null
    return step && at ? [{ clock: name, step, at }] : []
  })
}

/** The clocks after the next rung of one of them was climbed. */
export const climb = (clocks: CaseClocks, clock: Rung['clock']): CaseClocks => ({
  ...clocks,
  rungs: { ...clocks.rungs, [clock]: clocks.rungs[clock] + 1 },
})

/** What a task was answered with, one per seat that is filled. */
export type DoneTask = { readonly task: string; readonly person: string; readonly answers: Answers }

export type RulesInput = {
  readonly type: CaseType
  readonly answers: Answers
  readonly done: readonly DoneTask[]
  readonly flags: ReadonlySet<string>
  readonly roles: ReadonlySet<string>
  readonly world: FormWorld
  /** What the officer fills in for this act. */
  readonly action?: { readonly form: FormDefinition; readonly answers: Answers }
}

/**
 * What the rules of a workflow may ask: answers of the act's own form first, then of the application, then `tasks.<task>.<field>`,
 * the list of what all seats of a task answered.
 */
export function caseRules({ type, answers, done, flags, roles, world, action }: RulesInput): RuleWorld {
  const here = { ...world, flags, roles }
  const application = ruleWorld(type.form, answers, here)
  const own = action && ruleWorld(action.form, action.answers, here)
  const ownIndex = action && formIndex(action.form)
  return {
    ...application,
    field: (path) => {
      const [first = '', second = '', third = ''] = path.split('.')
      if (first === 'tasks')
        return done.filter(({ task }) => task === second).map((each) => (Object.hasOwn(each.answers, third) ? each.answers[third] : null))
      if (own && (ownIndex?.fields.has(first) || ownIndex?.calculated.has(first) || ownIndex?.repeats.has(first))) return own.field(path)
      return application.field(path)
    },
  }
}

/** The tasks that this case asks for in a state. */
export const tasksAsked = (state: State, rules: RuleWorld): readonly Task[] =>
  (state.tasks?.of ?? []).filter(({ when }) => when === undefined || holds(when, rules))

/** Whether enough seats are filled. A state that asks for none is done at once. */
export function tasksDone(state: State, rules: RuleWorld, done: readonly DoneTask[]): boolean {
  if (!state.tasks) return false
  const asked = tasksAsked(state, rules)
  const seats = asked.reduce((sum, { seats: each = 1 }) => sum + each, 0)
  const { need } = state.tasks
  const needed = need === 'all' ? seats : Math.min(need === 'any' ? 1 : need, seats)
  const filled = asked.reduce((sum, { id, seats: each = 1 }) => sum + Math.min(each, done.filter(({ task }) => task === id).length), 0)
  return filled >= needed
}

/** The transition that fires by itself in a state on a trigger: the first declared whose condition holds. */
export function triggered(workflow: Workflow, state: string, trigger: Trigger, rules: RuleWorld): string | undefined {
  return Object.entries(workflow.transitions).find(
    ([, each]) => each.on === trigger && each.from.includes(state) && (each.when === undefined || holds(each.when, rules)),
  )?.[0]
}

/** The applicant's transition that a corrected application takes from a state. */
export const correctionAnswer = (workflow: Workflow, state: string): string | undefined =>
  Object.entries(workflow.transitions).find(([, each]) => each.on === 'corrected' && each.from.includes(state))?.[0]

/** The roles that can do something in a state. `handedTo` stands in for the state's owner. */
export function workRoles(workflow: Workflow, stateId: string, handedTo: string | null): string[] {
  const state = stateOf(workflow, stateId)
  if (state.kind === 'end') return []
  const roles = new Set<string>()
  if (state.owner) roles.add(state.owner.role)
  if (handedTo) roles.add(handedTo)
  for (const task of state.tasks?.of ?? []) roles.add(task.role)
  for (const { from, by } of Object.values(workflow.transitions))
    if (from.includes(stateId) && Array.isArray(by)) for (const role of by) roles.add(role)
  return [...roles].sort()
}

/** The roles that may take a transition; an office that the case was handed to may do what its owner could. */
export function rolesOf(workflow: Workflow, stateId: string, transition: Transition, ownerRole: string | null): readonly string[] {
  if (!Array.isArray(transition.by)) return []
  const owner = stateOf(workflow, stateId).owner?.role
  return ownerRole && owner && ownerRole !== owner && transition.by.includes(owner) ? [...transition.by, ownerRole] : transition.by
}

/** The numbers of the sets of acts kept apart that an act is in, each with the other acts of the set. */
export const setsOf = (workflow: Workflow, act: string): readonly { readonly set: number; readonly others: readonly string[] }[] =>
  (workflow.apart ?? []).flatMap((acts, set) => (acts.includes(act) ? [{ set, others: acts.filter((each) => each !== act) }] : []))
