import { addWorkingMinutes, type WorkingCalendar, workingMinutesBetween } from './working-time.ts'

export type ClockPause = { readonly from: Temporal.Instant; readonly to: Temporal.Instant | null; readonly reason: string }

/**
 * A deadline clock as data: what was promised (working minutes of a calendar) and when it ran. Targets are minutes alone, because a separate unit
 * of "days" mis-adds over nights and week-ends. Nothing derived is kept here: due time and elapsed time follow from the calendar as it stands, so
 * that a new holiday only needs them to be asked again.
 */
export type DeadlineClock = {
  readonly startedAt: Temporal.Instant
  readonly targetMinutes: number
  /** Key of the calendar it runs by. */
  readonly calendar: string
  /** In order of time, not overlapping; only the last may be open. */
  readonly pauses: readonly ClockPause[]
  readonly stoppedAt: Temporal.Instant | null
}

/** `running`, `paused` and `overdue` clocks are open; `met` and `missed` ones were stopped in time or too late. */
export type ClockState = 'running' | 'paused' | 'overdue' | 'met' | 'missed'

export const startClock = (given: { at: Temporal.Instant; targetMinutes: number; calendar: string }): DeadlineClock => ({
  startedAt: given.at,
  targetMinutes: given.targetMinutes,
  calendar: given.calendar,
  pauses: [],
  stoppedAt: null,
})

const later = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant => (Temporal.Instant.compare(a, b) < 0 ? b : a)

/** The last thing that happened to the clock. A machine whose time jumps back cannot make something happen before it. */
function lastEvent(clock: DeadlineClock): Temporal.Instant {
  const pause = clock.pauses.at(-1)
  return pause ? (pause.to ?? pause.from) : clock.startedAt
}

const openPause = (clock: DeadlineClock): ClockPause | undefined => {
  const last = clock.pauses.at(-1)
  return last && last.to === null ? last : undefined
}

/** True while the clock is held: its last pause has no end. */
export const isPaused = (clock: DeadlineClock): boolean => openPause(clock) !== undefined

/** Holds the clock, for instance while the applicant is asked for something. A clock that is paused or stopped stays as it is. */
export function pauseClock(clock: DeadlineClock, at: Temporal.Instant, reason: string): DeadlineClock {
  if (clock.stoppedAt || openPause(clock)) return clock
  return { ...clock, pauses: [...clock.pauses, { from: later(at, lastEvent(clock)), to: null, reason }] }
}

/** Lets a paused clock run on. A clock that is not paused stays as it is. */
export function resumeClock(clock: DeadlineClock, at: Temporal.Instant): DeadlineClock {
  const pause = openPause(clock)
  if (clock.stoppedAt || !pause) return clock
  return { ...clock, pauses: [...clock.pauses.slice(0, -1), { ...pause, to: later(at, pause.from) }] }
}

/** Ends the clock for good; an open pause ends with it. The first stop counts. */
export function stopClock(clock: DeadlineClock, at: Temporal.Instant): DeadlineClock {
  if (clock.stoppedAt) return clock
  const resumed = resumeClock(clock, at)
  return { ...resumed, stoppedAt: later(at, lastEvent(resumed)) }
}

/** Runs a stopped clock on, for a case that is reopened: the time between is a pause. A clock that runs stays as it is. */
export function reopenClock(clock: DeadlineClock, at: Temporal.Instant, reason: string): DeadlineClock {
  if (!clock.stoppedAt) return clock
  return { ...clock, stoppedAt: null, pauses: [...clock.pauses, { from: clock.stoppedAt, to: later(at, clock.stoppedAt), reason }] }
}

/** Promises another target from the same start; what has run counts. */
export const retargetClock = (clock: DeadlineClock, targetMinutes: number): DeadlineClock => ({ ...clock, targetMinutes })

type Run = { readonly from: Temporal.Instant; readonly to: Temporal.Instant | null }

/** The stretches during which the clock ran; the last one has no end when it still runs. */
function runsOf(clock: DeadlineClock): Run[] {
  const runs: Run[] = []
  let from = clock.startedAt
  for (const pause of clock.pauses) {
    runs.push({ from, to: pause.from })
    if (pause.to === null) return runs
    from = pause.to
  }
  runs.push({ from, to: clock.stoppedAt })
  return runs
}

/** Working minutes that count against the target, up to `now`. */
export function elapsedMinutes(clock: DeadlineClock, calendar: WorkingCalendar, now: Temporal.Instant): number {
  let elapsed = 0
  for (const { from, to } of runsOf(clock)) {
    const end = to && Temporal.Instant.compare(to, now) < 0 ? to : now
    elapsed += workingMinutesBetween(calendar, from, end)
  }
  return elapsed
}

/** Working minutes left; below 0 once overdue. */
export const remainingMinutes = (clock: DeadlineClock, calendar: WorkingCalendar, now: Temporal.Instant): number =>
  clock.targetMinutes - elapsedMinutes(clock, calendar, now)

/**
 * When a part of the target is used up (1 is the due time, 0.8 a warning, 2 twice the target): the rungs of an escalation ladder.
 * `null` while that cannot be said, because the clock is paused or was stopped before it came so far.
 */
export function markAt(clock: DeadlineClock, calendar: WorkingCalendar, fraction: number): Temporal.Instant | null {
  let missing = clock.targetMinutes * fraction
  for (const { from, to } of runsOf(clock)) {
    if (to === null) return addWorkingMinutes(calendar, from, missing)
    const ran = workingMinutesBetween(calendar, from, to)
    if (ran >= missing && ran > 0) return addWorkingMinutes(calendar, from, missing)
    missing -= ran
  }
  return null
}

/** When the promise falls due; `null` while paused or after an early stop. */
export const dueAt = (clock: DeadlineClock, calendar: WorkingCalendar): Temporal.Instant | null => markAt(clock, calendar, 1)

/** When it would fall due if it ran on from `now`: what the person is shown while it is their turn. */
export const dueIfResumed = (clock: DeadlineClock, calendar: WorkingCalendar, now: Temporal.Instant): Temporal.Instant | null =>
  dueAt(resumeClock(clock, now), calendar)

/** 0 at the start, 1 when due, 2 when twice the promised time has gone. A target of 0 minutes is used up at once. */
export const fractionUsed = (clock: DeadlineClock, calendar: WorkingCalendar, now: Temporal.Instant): number =>
  clock.targetMinutes > 0 ? elapsedMinutes(clock, calendar, now) / clock.targetMinutes : 1

/** How it stands. A pause does not heal what was already overdue, and hours nobody works do not make a due time that has passed any less past. */
export function clockState(clock: DeadlineClock, calendar: WorkingCalendar, now: Temporal.Instant): ClockState {
  const due = dueAt(clock, calendar)
  const late = due !== null && Temporal.Instant.compare(clock.stoppedAt ?? now, due) > 0
  if (clock.stoppedAt) return late ? 'missed' : 'met'
  if (late) return 'overdue'
  return openPause(clock) ? 'paused' : 'running'
}

/** The clock as JSON, for a `jsonb` column or the API. */
export type DeadlineClockJson = {
  readonly startedAt: string
  readonly targetMinutes: number
  readonly calendar: string
  readonly pauses: readonly { readonly from: string; readonly to: string | null; readonly reason: string }[]
  readonly stoppedAt: string | null
}

export const clockToJson = (clock: DeadlineClock): DeadlineClockJson => ({
  startedAt: clock.startedAt.toString(),
  targetMinutes: clock.targetMinutes,
  calendar: clock.calendar,
  pauses: clock.pauses.map(({ from, to, reason }) => ({ from: from.toString(), to: to?.toString() ?? null, reason })),
  stoppedAt: clock.stoppedAt?.toString() ?? null,
})

export const clockFromJson = (json: DeadlineClockJson): DeadlineClock => ({
  startedAt: Temporal.Instant.from(json.startedAt),
  targetMinutes: json.targetMinutes,
  calendar: json.calendar,
  pauses: json.pauses.map(({ from, to, reason }) => ({
    from: Temporal.Instant.from(from),
    to: to ? Temporal.Instant.from(to) : null,
    reason,
  })),
  stoppedAt: json.stoppedAt ? Temporal.Instant.from(json.stoppedAt) : null,
})
