import type { Text } from '../../../core/basics/texts.ts'
import type { Holiday, NamedCalendar } from '../../../kernel/calendar/calendar-book.ts'
import { observedDays } from '../../../kernel/calendar/observed-days.ts'

/** A day ahead on which offices are closed, or may be. Without a name it is the Monday that a public holiday on a Sunday makes free. */
export type ClosedDay = { readonly day: Temporal.PlainDate; readonly name: Text | null; readonly confirmed: boolean }

/**
 * The closed days from a day on, within so many days, in their order: what the home page warns of. A holiday on a weekday that no office opens on
 * (`openOn`, 1 is Monday) closes nothing, and is not told. Reckoning with its days costs more than the rest of a page: ask when it is drawn, not at each visit.
 */
export function closedDaysAhead(
  holidays: readonly Holiday[],
  openOn: ReadonlySet<number>,
  from: Temporal.PlainDate,
  days: number,
): readonly ClosedDay[] {
  return reckon(holidays, from, days).filter(({ day }) => openOn.has(day.dayOfWeek))
}

/** The weekdays on which any office that observes holidays opens. */
export const weekdaysOpen = (calendars: readonly NamedCalendar[]): ReadonlySet<number> =>
  new Set(calendars.filter(({ observesHolidays }) => observesHolidays).flatMap(({ hours }) => hours.map(({ weekday }) => weekday)))

function reckon(holidays: readonly Holiday[], from: Temporal.PlainDate, days: number): ClosedDay[] {
  const until = from.add({ days })
  const ahead = (day: Temporal.PlainDate) => Temporal.PlainDate.compare(day, from) >= 0 && Temporal.PlainDate.compare(day, until) <= 0
  const named = holidays.filter(({ day }) => ahead(day)).map(({ day, name, confirmed }): ClosedDay => ({ day, name, confirmed }))
  const moved = observedDays(holidays)
    .filter((day) => ahead(day) && !holidays.some((each) => each.confirmed && each.day.equals(day)))
    .map((day): ClosedDay => ({ day, name: null, confirmed: true }))
  return [...named, ...moved].sort((a, b) => Temporal.PlainDate.compare(a.day, b.day))
}
