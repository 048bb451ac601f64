import { type HolidayDay, observedDays } from './observed-days.ts'

/** Which days are closed now that were open, and the other way round, the Sunday rule reckoned in. */
export type ClosedDaysChange = {
  readonly daysClosed: readonly Temporal.PlainDate[]
  readonly daysOpened: readonly Temporal.PlainDate[]
  /** The first of them: what was due before it stays due when it was. `null` when no day changed. */
  readonly from: Temporal.PlainDate | null
}

export function closedDaysChange(before: readonly HolidayDay[], after: readonly HolidayDay[]): ClosedDaysChange {
  const closedBefore = observedDays(before)
  const closedAfter = observedDays(after)
  const without = (days: readonly Temporal.PlainDate[], others: readonly Temporal.PlainDate[]) => {
    const known = new Set(others.map(String))
    return days.filter((day) => !known.has(day.toString()))
  }
  const daysClosed = without(closedAfter, closedBefore)
  const daysOpened = without(closedBefore, closedAfter)
  const [from = null] = [...daysClosed, ...daysOpened].sort(Temporal.PlainDate.compare)
  return { daysClosed, daysOpened, from }
}
