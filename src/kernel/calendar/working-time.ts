import { DAY_MS, type DayNumber, dayFromNumber, dayNumber, instantFromLocalMs, localMs, weekdayOf } from './days.ts'

const MINUTE_MS = 60_000
const MINUTES_PER_DAY = 1440

/** One opening of one weekday (1 Monday … 7 Sunday), in minutes after midnight, Kenyan time. A lunch break is the gap between two of them. */
export type OpeningHours = { readonly weekday: number; readonly opensMinute: number; readonly closesMinute: number }

type Opening = { readonly from: number; readonly to: number }

/** Hours and closed days made ready for arithmetic. Immutable: a change of hours or holidays makes a new one. */
export type WorkingCalendar = {
  readonly key: string
  /** Openings in milliseconds after midnight, by weekday 1…7 (place 0 is empty). */
  readonly openings: readonly (readonly Opening[])[]
  /** Open milliseconds before each weekday since Monday; the last place is the whole week. */
  readonly beforeWeekday: readonly number[]
  /** Days, in order, on which the weekday's hours do not hold. */
  readonly closedDays: readonly DayNumber[]
  /** Open milliseconds lost to the closed days before each of them; the last place is all of them. */
  readonly lostBefore: readonly number[]
}

/**
 * Makes a calendar of weekly hours and closed days (holidays as observed, see `observedDays`). Throws a plain error when the hours overlap,
 * leave the day, or are never open: such data must not get past its import.
 */
export function workingCalendar(key: string, hours: readonly OpeningHours[], closed: Iterable<Temporal.PlainDate> = []): WorkingCalendar {
  const openings: Opening[][] = Array.from({ length: 8 }, () => [])
  for (const { weekday, opensMinute, closesMinute } of hours) {
    const day = weekday >= 1 ? openings[weekday] : undefined
    if (!day || !(opensMinute >= 0 && opensMinute < closesMinute && closesMinute <= MINUTES_PER_DAY))
      throw new Error(`calendar ${key}: weekday ${weekday} cannot be open from minute ${opensMinute} to ${closesMinute}`)
    day.push({ from: opensMinute * MINUTE_MS, to: closesMinute * MINUTE_MS })
  }
  const beforeWeekday = [0, 0]
  for (const [weekday, day] of openings.entries()) {
    if (weekday === 0) continue
    day.sort((a, b) => a.from - b.from)
    for (const [at, opening] of day.entries())
      if (at > 0 && opening.from < day[at - 1]!.to) throw new Error(`calendar ${key}: two openings of weekday ${weekday} overlap`)
    beforeWeekday.push(beforeWeekday[weekday]! + openMsIn(day))
  }
  if (beforeWeekday[8] === 0) throw new Error(`calendar ${key} is never open`)

  const closedDays = [...new Set(Array.from(closed, dayNumber))].sort((a, b) => a - b)
  const lostBefore = [0]
  for (const [at, day] of closedDays.entries()) lostBefore.push(lostBefore[at]! + openMsIn(openings[weekdayOf(day)]!))
  return { key, openings, beforeWeekday, closedDays, lostBefore }
}

const openMsIn = (day: readonly Opening[]): number => day.reduce((sum, { from, to }) => sum + to - from, 0)

/** How many closed days lie before this day. */
function closedBefore({ closedDays }: WorkingCalendar, day: DayNumber): number {
  let low = 0
  let high = closedDays.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (closedDays[middle]! < day) low = middle + 1
    else high = middle
  }
  return low
}

function openingsOn(calendar: WorkingCalendar, day: DayNumber): readonly Opening[] {
  return calendar.closedDays[closedBefore(calendar, day)] === day ? [] : calendar.openings[weekdayOf(day)]!
}

/** Open milliseconds from 1 January 1970 to the start of a day: whole weeks, the rest of a week, less what holidays took. Exact, whatever the distance. */
function openBeforeDay(calendar: WorkingCalendar, day: DayNumber): number {
  const weekday = weekdayOf(day)
  const monday = day - weekday + 1
  const weeks = (monday + 3) / 7 // Monday 29 December 1969 is day −3
  return weeks * calendar.beforeWeekday[8]! + calendar.beforeWeekday[weekday]! - calendar.lostBefore[closedBefore(calendar, day)]!
}

/** Open milliseconds up to a local time. Never falls, rises exactly while the calendar is open; everything else is made of it. */
function openUpTo(calendar: WorkingCalendar, ms: number): number {
  const day = Math.floor(ms / DAY_MS)
  const inDay = ms - day * DAY_MS
  let open = openBeforeDay(calendar, day)
  for (const { from, to } of openingsOn(calendar, day)) open += Math.max(0, Math.min(inDay, to) - from)
  return open
}

/** The first local time, from a day on, by which so much is open in all. */
function firstTimeWith(calendar: WorkingCalendar, openMs: number, fromDay: DayNumber): number {
  let step = 1
  while (openBeforeDay(calendar, fromDay + step) < openMs) step *= 2
  let low = fromDay
  let high = fromDay + step // by the start of `high` enough is open; find the first such day
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (openBeforeDay(calendar, middle) >= openMs) high = middle
    else low = middle + 1
  }
  const day = low - 1
  let missing = openMs - openBeforeDay(calendar, day)
  for (const { from, to } of openingsOn(calendar, day)) {
    if (missing <= to - from) return day * DAY_MS + from + missing
    missing -= to - from
  }
  return low * DAY_MS
}

/** True from the minute the calendar opens until just before it closes. */
export function isOpen(calendar: WorkingCalendar, at: Temporal.Instant): boolean {
  const ms = localMs(at)
  const day = Math.floor(ms / DAY_MS)
  return openingsOn(calendar, day).some(({ from, to }) => from <= ms - day * DAY_MS && ms - day * DAY_MS < to)
}

/** The instant itself while open, else the next time the doors open. */
export function nextOpening(calendar: WorkingCalendar, at: Temporal.Instant): Temporal.Instant {
  const ms = localMs(at)
  const today = Math.floor(ms / DAY_MS)
  for (let day = today; ; day++)
    for (const { from, to } of openingsOn(calendar, day)) {
      if (ms < day * DAY_MS + from) return instantFromLocalMs(day * DAY_MS + from)
      if (ms < day * DAY_MS + to) return at
    }
}

/**
 * The instant at which so many working minutes have passed since `start`. What arrives outside hours starts at the next opening; what is due just as
 * the doors close is due then, not at the next opening. Exact to the millisecond; minutes may be a fraction but not less than 0.
 */
export function addWorkingMinutes(calendar: WorkingCalendar, start: Temporal.Instant, minutes: number): Temporal.Instant {
  const add = Math.round(minutes * MINUTE_MS)
  if (add <= 0) return nextOpening(calendar, start)
  const ms = localMs(start)
  return instantFromLocalMs(firstTimeWith(calendar, openUpTo(calendar, ms) + add, Math.floor(ms / DAY_MS)))
}

/** Working minutes between two instants, with their fraction; 0 when the end is not after the start. */
export function workingMinutesBetween(calendar: WorkingCalendar, start: Temporal.Instant, end: Temporal.Instant): number {
  const from = localMs(start)
  const to = localMs(end)
  return to <= from ? 0 : (openUpTo(calendar, to) - openUpTo(calendar, from)) / MINUTE_MS
}

/** True for a day on which the calendar opens at all. */
export const isWorkingDay = (calendar: WorkingCalendar, day: Temporal.PlainDate): boolean => openingsOn(calendar, dayNumber(day)).length > 0

/**
 * The n-th working day after a day, which itself does not count (Interpretation and General Provisions Act, Cap. 2, s. 57: the day of the event is left out).
 * With 0 it is the day itself or, when that is no working day, the next one.
 */
export function addWorkingDays(calendar: WorkingCalendar, day: Temporal.PlainDate, days: number): Temporal.PlainDate {
  let number = dayNumber(day)
  let missing = days
  if (missing === 0) while (openingsOn(calendar, number).length === 0) number++
  while (missing > 0) if (openingsOn(calendar, ++number).length > 0) missing--
  return dayFromNumber(number)
}

/** When the doors close for the day; `undefined` on a day without opening. A deadline of n working days ends at this hour of the n-th. */
export function closingOn(calendar: WorkingCalendar, day: Temporal.PlainDate): Temporal.Instant | undefined {
  const number = dayNumber(day)
  const last = openingsOn(calendar, number).at(-1)
  return last && instantFromLocalMs(number * DAY_MS + last.to)
}

/** Minutes of the longest ordinary day, by which targets in minutes are shown as days: 480 of a 08–13, 14–17 office. */
export const minutesPerWorkingDay = (calendar: WorkingCalendar): number => Math.max(...calendar.openings.map(openMsIn)) / MINUTE_MS
