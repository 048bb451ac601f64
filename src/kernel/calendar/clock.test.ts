import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  clockFromJson,
  clockState,
  clockToJson,
  type DeadlineClock,
  dueAt,
  dueIfResumed,
  elapsedMinutes,
  fractionUsed,
  markAt,
  pauseClock,
  remainingMinutes,
  reopenClock,
  resumeClock,
  retargetClock,
  startClock,
  stopClock,
} from './clock.ts'
import { TIME_ZONE } from './days.ts'
import { addWorkingMinutes, workingCalendar, workingMinutesBetween } from './working-time.ts'

const at = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(TIME_ZONE).toInstant()
const shown = (instant: Temporal.Instant | null) =>
  instant?.toZonedDateTimeISO(TIME_ZONE).toPlainDateTime().toString({ smallestUnit: 'minute' }) ?? null
const hours = [1, 2, 3, 4, 5].flatMap((weekday) => [
  { weekday, opensMinute: 480, closesMinute: 780 },
  { weekday, opensMinute: 840, closesMinute: 1020 },
])
const office = workingCalendar('office', hours)
const eightHours = startClock({ at: at('2026-11-24T10:00'), targetMinutes: 480, calendar: 'office' })

test('a clock that runs is due when its target is used up', () => {
  expect(shown(dueAt(eightHours, office))).toBe('2026-11-25T10:00')
  expect(clockState(eightHours, office, at('2026-11-25T10:00'))).toBe('running')
  expect(clockState(eightHours, office, at('2026-11-25T10:01'))).toBe('overdue')
  expect(fractionUsed(eightHours, office, at('2026-11-24T15:00'))).toBe(0.5)
  expect(remainingMinutes(eightHours, office, at('2026-11-25T11:00'))).toBe(-60)
})

test('what fell due as the doors closed is overdue before they open again', () => {
  const clock = startClock({ at: at('2026-11-24T08:00'), targetMinutes: 300, calendar: 'office' })
  expect(shown(dueAt(clock, office))).toBe('2026-11-24T13:00')
  expect(clockState(clock, office, at('2026-11-24T13:30'))).toBe('overdue')
})

test('a pause does not count, and the due time moves by the working time it took', () => {
  const paused = pauseClock(eightHours, at('2026-11-24T11:00'), 'correction asked')
  expect(dueAt(paused, office)).toBeNull()
  expect(clockState(paused, office, at('2027-01-01T00:00'))).toBe('paused')
  expect(elapsedMinutes(paused, office, at('2027-01-01T00:00'))).toBe(60)
  expect(shown(dueIfResumed(paused, office, at('2026-11-26T11:00')))).toBe('2026-11-27T10:00')

  const resumed = resumeClock(paused, at('2026-11-26T11:00'))
  expect(shown(dueAt(resumed, office))).toBe('2026-11-27T10:00')
  expect(clockState(resumed, office, at('2026-11-27T09:00'))).toBe('running')
})

test('a pause does not heal what was already overdue', () => {
  const late = pauseClock(eightHours, at('2026-11-25T12:00'), 'correction asked')
  expect(shown(dueAt(late, office))).toBe('2026-11-25T10:00')
  expect(clockState(late, office, at('2026-11-26T09:00'))).toBe('overdue')
})

test('a clock stopped in time is met for ever, one stopped later is missed', () => {
  expect(clockState(stopClock(eightHours, at('2026-11-25T10:00')), office, at('2030-01-01T00:00'))).toBe('met')
  expect(clockState(stopClock(eightHours, at('2026-11-25T10:01')), office, at('2030-01-01T00:00'))).toBe('missed')
  expect(elapsedMinutes(stopClock(eightHours, at('2026-11-24T11:00')), office, at('2030-01-01T00:00'))).toBe(60)
})

test('pausing twice, resuming what runs and stopping twice change nothing', () => {
  const paused = pauseClock(eightHours, at('2026-11-24T11:00'), 'first')
  expect(pauseClock(paused, at('2026-11-24T12:00'), 'second')).toBe(paused)
  expect(resumeClock(eightHours, at('2026-11-24T12:00'))).toBe(eightHours)
  const stopped = stopClock(eightHours, at('2026-11-24T12:00'))
  expect(stopClock(stopped, at('2026-11-25T12:00'))).toBe(stopped)
  expect(pauseClock(stopped, at('2026-11-25T12:00'), 'late')).toBe(stopped)
  expect(reopenClock(eightHours, at('2026-11-25T12:00'), 'not stopped')).toBe(eightHours)
})

test('stopping while paused ends the pause, and time paused never counted', () => {
  const stopped = stopClock(pauseClock(eightHours, at('2026-11-24T11:00'), 'asked'), at('2026-12-24T11:00'))
  expect(stopped.pauses.at(-1)?.to).not.toBeNull()
  expect(clockState(stopped, office, at('2027-01-01T00:00'))).toBe('met')
})

test('a case that is reopened runs its old clock on', () => {
  const reopened = reopenClock(stopClock(eightHours, at('2026-11-24T15:00')), at('2026-12-01T08:00'), 'reopened by the resident')
  expect(shown(dueAt(reopened, office))).toBe('2026-12-01T12:00')
})

test('another target counts from the same start', () => {
  expect(shown(dueAt(retargetClock(eightHours, 960), office))).toBe('2026-11-26T10:00')
})

test('the rungs of a ladder lie at parts and multiples of the target', () => {
  expect([0.5, 0.8, 1, 2].map((fraction) => shown(markAt(eightHours, office, fraction)))).toEqual([
    '2026-11-24T15:00',
    '2026-11-25T08:24',
    '2026-11-25T10:00',
    '2026-11-26T10:00',
  ])
})

test('a machine whose time jumps back cannot make a clock run backwards', () => {
  const paused = pauseClock(eightHours, at('2026-11-24T09:00'), 'clock wrong')
  expect(paused.pauses[0]?.from.equals(eightHours.startedAt)).toBe(true)
  const resumed = resumeClock(pauseClock(eightHours, at('2026-11-24T12:00'), 'asked'), at('2026-11-24T11:00'))
  expect(elapsedMinutes(resumed, office, at('2026-11-24T12:30'))).toBe(150)
  expect(stopClock(eightHours, at('2026-11-24T09:00')).stoppedAt?.equals(eightHours.startedAt)).toBe(true)
})

type Step = { minutes: number; do: 'pause' | 'resume' | 'stop' | 'reopen' | 'retarget'; target: number }
const histories = fc.array(
  fc.record<Step>({
    minutes: fc.integer({ min: -90, max: 4000 }),
    do: fc.constantFrom('pause', 'resume', 'pause', 'resume', 'retarget', 'stop', 'reopen'),
    target: fc.integer({ min: 1, max: 10_000 }),
  }),
  { maxLength: 12 },
)

function lived(steps: readonly Step[]): { clock: DeadlineClock; now: Temporal.Instant } {
  let clock = eightHours
  let now = clock.startedAt
  for (const step of steps) {
    now = now.add({ minutes: step.minutes })
    if (step.do === 'pause') clock = pauseClock(clock, now, 'asked')
    if (step.do === 'resume') clock = resumeClock(clock, now)
    if (step.do === 'stop') clock = stopClock(clock, now)
    if (step.do === 'reopen') clock = reopenClock(clock, now, 'again')
    if (step.do === 'retarget') clock = retargetClock(clock, step.target)
  }
  return { clock, now }
}

test('elapsed is the working time from the start less the working time of the pauses', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const { clock } = lived(steps)
      const end = (clock.stoppedAt ?? clock.pauses.at(-1)?.to ?? clock.startedAt).add({ hours: clock.stoppedAt ? 0 : 500 })
      const paused = clock.pauses.reduce((sum, { from, to }) => sum + workingMinutesBetween(office, from, to ?? end), 0)
      const whole = workingMinutesBetween(office, clock.startedAt, end)
      const last = clock.pauses.at(-1)
      if (last && last.to === null) return // its end is not known
      expect(elapsedMinutes(clock, office, end)).toBeCloseTo(whole - paused, 6)
    }),
  )
})

test('at its due time a clock has used exactly its target, and each pause only moves the due time later', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const { clock } = lived(steps)
      const due = dueAt(clock, office)
      if (!due) return
      expect(elapsedMinutes(clock, office, due)).toBeCloseTo(clock.targetMinutes, 6)
      expect(Temporal.Instant.compare(due, addWorkingMinutes(office, clock.startedAt, clock.targetMinutes))).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('what happened to a clock stays in order of time, and survives JSON', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const { clock } = lived(steps)
      const times = [
        clock.startedAt,
        ...clock.pauses.flatMap(({ from, to }) => (to ? [from, to] : [from])),
        ...(clock.stoppedAt ? [clock.stoppedAt] : []),
      ]
      expect(times.map(String)).toEqual([...times].sort(Temporal.Instant.compare).map(String))
      expect(clockToJson(clockFromJson(JSON.parse(JSON.stringify(clockToJson(clock)))))).toEqual(clockToJson(clock))
    }),
  )
})
