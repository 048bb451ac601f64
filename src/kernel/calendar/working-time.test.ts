import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayFromNumber, dayNumber, dayOf, TIME_ZONE, weekdayOf } from './days.ts'
import {
  addWorkingDays,
  addWorkingMinutes,
  closingOn,
  isOpen,
  isWorkingDay,
  minutesPerWorkingDay,
  nextOpening,
  type OpeningHours,
  type WorkingCalendar,
  workingCalendar,
  workingMinutesBetween,
} from './working-time.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const at = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(TIME_ZONE).toInstant()
const shown = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(TIME_ZONE).toPlainDateTime().toString({ smallestUnit: 'minute' })

const weekdays = [1, 2, 3, 4, 5]
const officeHours: OpeningHours[] = weekdays.flatMap((weekday) => [
  { weekday, opensMinute: 8 * 60, closesMinute: 13 * 60 },
  { weekday, opensMinute: 14 * 60, closesMinute: 17 * 60 },
])
const office = workingCalendar('office', officeHours, ['2026-06-01', '2026-12-25', '2027-10-11'].map(day))
const always = workingCalendar(
  'always',
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 0, closesMinute: 1440 })),
)

/** The same sum, minute by minute and with Temporal's own calendar: slow, and too plain to be wrong in the same way. */
function countedMinutes(hours: readonly OpeningHours[], closed: readonly string[], start: Temporal.Instant, end: Temporal.Instant): number {
  let minutes = 0
  for (let ms = start.epochMilliseconds; ms < end.epochMilliseconds; ms += 60_000) {
    const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(TIME_ZONE)
    const minute = local.hour * 60 + local.minute
    const open = hours.some((each) => each.weekday === local.dayOfWeek && each.opensMinute <= minute && minute < each.closesMinute)
    if (open && !closed.includes(local.toPlainDate().toString())) minutes++
  }
  return minutes
}

const instants = fc
  .integer({ min: Date.UTC(2024, 0, 1) / 60_000, max: Date.UTC(2029, 0, 1) / 60_000 })
  .map((minute) => Temporal.Instant.fromEpochMilliseconds(minute * 60_000))
const anyInstants = fc
  .integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2090, 0, 1) })
  .map((ms) => Temporal.Instant.fromEpochMilliseconds(ms))

const openings = fc
  .array(
    fc.record({
      weekday: fc.integer({ min: 1, max: 7 }),
      cuts: fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 6 }),
    }),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((days) => {
    const byWeekday = new Map(days.map(({ weekday, cuts }) => [weekday, cuts.sort((a, b) => a - b)]))
    return [...byWeekday].flatMap(([weekday, cuts]) =>
      cuts.flatMap((opensMinute, place) => {
        const closesMinute = cuts[place + 1]
        return place % 2 === 0 && closesMinute !== undefined ? [{ weekday, opensMinute, closesMinute }] : []
      }),
    )
  })
const closedDays = fc.array(fc.integer({ min: dayNumber(day('2024-01-01')), max: dayNumber(day('2029-01-01')) }).map(dayFromNumber), {
  maxLength: 200,
})
const calendars = fc.tuple(openings, closedDays).map(([hours, closed]): WorkingCalendar => workingCalendar('drawn', hours, closed))

test('four hours promised at 16:00 of an 08–18 desk are due at 10:00 the next day', () => {
  const desk = workingCalendar(
    'desk',
    weekdays.map((weekday) => ({ weekday, opensMinute: 8 * 60, closesMinute: 18 * 60 })),
  )
  expect(shown(addWorkingMinutes(desk, at('2026-11-24T16:00'), 4 * 60))).toBe('2026-11-25T10:00')
})

test.each([
  ['inside a morning', '2026-11-24T09:15', 60, '2026-11-24T10:15'],
  ['over the lunch hour', '2026-11-24T12:30', 60, '2026-11-24T14:30'],
  ['due as the doors close, not when they open again', '2026-11-24T08:00', 300, '2026-11-24T13:00'],
  ['over a night', '2026-11-24T16:30', 60, '2026-11-25T08:30'],
  ['over a week-end', '2026-11-27T16:30', 60, '2026-11-30T08:30'],
  ['over a holiday', '2026-12-24T16:30', 60, '2026-12-28T08:30'],
  ['raised on a Sunday', '2026-11-29T10:00', 30, '2026-11-30T08:30'],
  ['raised at lunch', '2026-11-24T13:20', 30, '2026-11-24T14:30'],
  ['raised before opening', '2026-11-24T05:00', 0, '2026-11-24T08:00'],
  ['ten working days', '2026-11-24T09:00', 4800, '2026-12-08T09:00'],
])('a deadline %s', (_what, start, minutes, due) => {
  expect(shown(addWorkingMinutes(office, at(start), minutes))).toBe(due)
})

test('day and night, an hour is an hour', () => {
  expect(shown(addWorkingMinutes(always, at('2026-12-24T23:30'), 21 * 1440))).toBe('2027-01-14T23:30')
})

test('the office is open from its opening minute until just before its closing minute, and not on a holiday', () => {
  expect(
    ['08:00', '12:59', '13:00', '13:59', '14:00', '16:59', '17:00', '07:59'].map((time) => isOpen(office, at(`2026-11-24T${time}`))),
  ).toEqual([true, true, false, false, true, true, false, false])
  expect(isOpen(office, at('2026-06-01T10:00'))).toBe(false)
  expect(isOpen(office, at('2026-11-22T10:00'))).toBe(false)
})

test('a working day is counted without the day it begins on', () => {
  expect(addWorkingDays(office, day('2026-12-23'), 2).toString()).toBe('2026-12-28')
  expect(addWorkingDays(office, day('2026-11-28'), 1).toString()).toBe('2026-11-30')
  expect(addWorkingDays(office, day('2026-11-28'), 0).toString()).toBe('2026-11-30')
  expect(addWorkingDays(office, day('2026-11-27'), 0).toString()).toBe('2026-11-27')
  expect(isWorkingDay(office, day('2026-12-25'))).toBe(false)
})

test('the doors close at the end of the last opening, and never on a day without one', () => {
  expect(shown(closingOn(office, day('2026-11-24'))!)).toBe('2026-11-24T17:00')
  expect(shown(closingOn(always, day('2026-11-24'))!)).toBe('2026-11-25T00:00')
  expect(closingOn(office, day('2026-12-25'))).toBeUndefined()
  expect(minutesPerWorkingDay(office)).toBe(480)
})

test.each([
  [
    'overlapping hours',
    [
      { weekday: 1, opensMinute: 0, closesMinute: 60 },
      { weekday: 1, opensMinute: 30, closesMinute: 90 },
    ],
  ],
  ['hours past midnight', [{ weekday: 1, opensMinute: 0, closesMinute: 1441 }]],
  ['hours that end before they begin', [{ weekday: 1, opensMinute: 60, closesMinute: 60 }]],
  ['an eighth weekday', [{ weekday: 8, opensMinute: 0, closesMinute: 60 }]],
  ['weekday 0', [{ weekday: 0, opensMinute: 0, closesMinute: 60 }]],
  ['no hours at all', []],
])('a calendar with %s is refused', (_what, hours) => {
  expect(() => workingCalendar('bad', hours)).toThrow(/^calendar bad/)
})

test('working minutes are those that one would count minute by minute', () => {
  const hours = [...officeHours, { weekday: 6, opensMinute: 1430, closesMinute: 1440 }, { weekday: 7, opensMinute: 0, closesMinute: 10 }]
  const closed = ['2026-11-25', '2026-11-28', '2026-12-12']
  const calendar = workingCalendar('counted', hours, closed.map(day))
  const near = fc.integer({ min: 0, max: 25 * 1440 }).map((minutes) => at('2026-11-20T00:00').add({ minutes }))
  fc.assert(
    fc.property(near, near, (start, end) => {
      expect(workingMinutesBetween(calendar, start, end)).toBe(countedMinutes(hours, closed, start, end))
    }),
    { numRuns: 12 },
  )
})

test('adding what elapsed since the start leads back to any moment inside the hours', () => {
  fc.assert(
    fc.property(calendars, instants, instants, (calendar, one, other) => {
      const [start, near] = Temporal.Instant.compare(one, other) <= 0 ? [one, other] : [other, one]
      // a moment inside the hours: at the very opening, the closing before it holds the same sum
      const end = nextOpening(calendar, near).add({ seconds: 7 })
      const elapsed = workingMinutesBetween(calendar, start, end)
      expect(addWorkingMinutes(calendar, start, elapsed).toString()).toBe(end.toString())
    }),
  )
})

test('what is added is what elapsed, whatever the start', () => {
  fc.assert(
    fc.property(calendars, anyInstants, fc.integer({ min: 0, max: 500_000 }), (calendar, start, minutes) => {
      const due = addWorkingMinutes(calendar, start, minutes)
      expect(Temporal.Instant.compare(due, start)).toBeGreaterThanOrEqual(0)
      expect(workingMinutesBetween(calendar, start, due)).toBeCloseTo(minutes, 6)
    }),
  )
})

test('a longer target is never due earlier, and a later start never due earlier', () => {
  fc.assert(
    fc.property(calendars, instants, instants, fc.nat(100_000), fc.nat(100_000), (calendar, one, other, minutes, more) => {
      const [early, late] = Temporal.Instant.compare(one, other) <= 0 ? [one, other] : [other, one]
      const due = addWorkingMinutes(calendar, early, minutes)
      expect(Temporal.Instant.compare(addWorkingMinutes(calendar, early, minutes + more), due)).toBeGreaterThanOrEqual(0)
      expect(Temporal.Instant.compare(addWorkingMinutes(calendar, late, minutes), due)).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('one more holiday never makes a deadline earlier', () => {
  fc.assert(
    fc.property(openings, closedDays, instants, fc.nat(20_000), (hours, closed, start, minutes) => {
      const fewer = workingCalendar('fewer', hours, closed.slice(1))
      const more = workingCalendar('more', hours, closed)
      expect(
        Temporal.Instant.compare(addWorkingMinutes(more, start, minutes), addWorkingMinutes(fewer, start, minutes)),
      ).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('elapsed time adds up over any moment in between', () => {
  fc.assert(
    fc.property(calendars, fc.tuple(anyInstants, anyInstants, anyInstants), (calendar, three) => {
      const [a, b, c] = three.sort(Temporal.Instant.compare) as [Temporal.Instant, Temporal.Instant, Temporal.Instant]
      const parts = workingMinutesBetween(calendar, a, b) + workingMinutesBetween(calendar, b, c)
      expect(workingMinutesBetween(calendar, a, c)).toBeCloseTo(parts, 6)
    }),
  )
})

test('the next opening is open, and nothing between is', () => {
  fc.assert(
    fc.property(calendars, instants, (calendar, start) => {
      const next = nextOpening(calendar, start)
      expect(isOpen(calendar, next)).toBe(true)
      expect(workingMinutesBetween(calendar, start, next)).toBe(0)
    }),
  )
})

test('Kenya keeps UTC+3 all through the years we reckon with', () => {
  for (let year = 1970; year < 2100; year++)
    for (const month of [1, 4, 7, 10])
      expect(Temporal.PlainDateTime.from({ year, month, day: 1, hour: 12 }).toZonedDateTime(TIME_ZONE).offset).toBe('+03:00')
})

test('day numbers agree with Temporal', () => {
  fc.assert(
    fc.property(anyInstants, (instant) => {
      const local = instant.toZonedDateTimeISO(TIME_ZONE)
      expect(dayOf(instant).equals(local.toPlainDate())).toBe(true)
      expect(weekdayOf(dayNumber(dayOf(instant)))).toBe(local.dayOfWeek)
      expect(dayFromNumber(dayNumber(dayOf(instant))).equals(dayOf(instant))).toBe(true)
    }),
  )
})

test('a hundred thousand due times take well under a second', () => {
  const holidays = Array.from({ length: 120 }, (_, place) => day('2020-01-06').add({ days: place * 31 }))
  const calendar = workingCalendar('office', officeHours, holidays)
  const start = at('2026-11-24T10:00')
  // The thread's own work: other tests run beside it.
  const began = process.threadCpuUsage()
  for (let each = 0; each < 100_000; each++) addWorkingMinutes(calendar, start.add({ minutes: each }), each % 20_000)
  const { user, system } = process.threadCpuUsage(began)
  const took = (user + system) / 1000
  console.log(`100,000 due times: ${Math.round(took)} ms`)
  expect(took).toBeLessThan(3_000)
})
