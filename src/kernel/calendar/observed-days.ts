import { dayFromNumber, dayNumber, weekdayOf } from './days.ts'

/**
 * `public`: a day of the Public Holidays Act's schedule; `declared`: a day the minister declares by notice in the Kenya Gazette, for one year
 * (Idd-ul-Azha, a state funeral, an election); `county`: offices of this county closed on its own decision.
 */
export const HOLIDAY_KINDS = ['public', 'declared', 'county'] as const
export type HolidayKind = (typeof HOLIDAY_KINDS)[number]

/** What the reckoning needs to know of a holiday. One that still waits for its notice (`confirmed` false) closes no office. */
export type HolidayDay = { readonly day: Temporal.PlainDate; readonly kind: HolidayKind; readonly confirmed: boolean }

const SUNDAY = 7

/**
 * The days on which offices are closed. The Sunday rule (Public Holidays Act, Cap. 110, s. 4): when a public holiday falls on a Sunday, the first
 * following day that is no public holiday itself is one. A declared day or a county's own day is not moved: its notice names the very day.
 */
export function observedDays(holidays: readonly HolidayDay[]): Temporal.PlainDate[] {
  const held = holidays.filter((each) => each.confirmed)
  const days = new Set(held.map((each) => dayNumber(each.day)))
  const sundays = held
    .filter((each) => each.kind === 'public')
    .map((each) => dayNumber(each.day))
    .filter((day) => weekdayOf(day) === SUNDAY)
  for (const sunday of new Set(sundays)) {
    let next = sunday + 1
    while (days.has(next)) next++
    days.add(next)
  }
  return [...days].sort((a, b) => a - b).map(dayFromNumber)
}
