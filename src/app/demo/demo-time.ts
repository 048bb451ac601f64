import { nextOpening, type WorkingCalendar } from '../../kernel/calendar/working-time.ts'
import type { Random } from './random.ts'

const ZONE = 'Africa/Nairobi'

export const dayOf = (at: Temporal.Instant): Temporal.PlainDate => at.toZonedDateTimeISO(ZONE).toPlainDate()

export const instantOf = (day: Temporal.PlainDate, minutes: number): Temporal.Instant =>
  day.toZonedDateTime({ timeZone: ZONE }).add({ minutes }).toInstant()

export const before = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0

const seconds = (random: Random) => ({ seconds: random.between(0, 59) })

/** A time of a day at which people look at their phones: early, at lunch, most of all in the evening. */
export function residentTime(random: Random, day: Temporal.PlainDate): Temporal.Instant {
  const [from, to] = random.weighted(
    [
      [6 * 60, 8 * 60],
      [8 * 60, 12 * 60],
      [12 * 60, 14 * 60],
      [14 * 60, 18 * 60],
      [18 * 60, 22 * 60],
    ] as const,
    ([start]) => (start >= 18 * 60 ? 4 : 2),
  )
  return instantOf(day, random.between(from, to - 1)).add(seconds(random))
}

/** The first moment from then on at which an office is open, some minutes into it when it had to open first. */
export function officeTime(random: Random, calendar: WorkingCalendar, at: Temporal.Instant): Temporal.Instant {
  const open = nextOpening(calendar, at)
  return (open.equals(at) ? at : nextOpening(calendar, open.add({ minutes: random.between(2, 90) }))).add(seconds(random))
}
