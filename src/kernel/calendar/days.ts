export const TIME_ZONE = 'Africa/Nairobi'

/** East Africa Time has stood at UTC+3 without summer time since 1960; a test holds Temporal's own tables to it. */
const OFFSET_MS = 3 * 3_600_000
export const DAY_MS = 86_400_000

/** A day as a number of days since 1 January 1970, Kenyan time: sums over days are then plain arithmetic. */
export type DayNumber = number

export const dayNumber = (day: Temporal.PlainDate): DayNumber => Date.UTC(day.year, day.month - 1, day.day) / DAY_MS

export const dayFromNumber = (day: DayNumber): Temporal.PlainDate => {
  const date = new Date(day * DAY_MS)
  return new Temporal.PlainDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
}

/** Milliseconds since the start of 1 January 1970, Kenyan time. */
export const localMs = (instant: Temporal.Instant): number => instant.epochMilliseconds + OFFSET_MS

export const instantFromLocalMs = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(ms - OFFSET_MS)

/** 1 Monday to 7 Sunday, as ISO 8601 counts them. */
export const weekdayOf = (day: DayNumber): number => ((((day + 3) % 7) + 7) % 7) + 1

/** The Kenyan day an instant falls on. */
export const dayOf = (instant: Temporal.Instant): Temporal.PlainDate => dayFromNumber(Math.floor(localMs(instant) / DAY_MS))

/** The instant at which a Kenyan day begins. */
export const startOf = (day: Temporal.PlainDate): Temporal.Instant => instantFromLocalMs(dayNumber(day) * DAY_MS)
