import type { Language } from './texts.ts'

/** A day as ISO text, `2026-11-22`. Plain arithmetic on the proleptic Gregorian calendar: runs where Temporal is missing. Years 0001 to 9999. */
export type Day = string

export const monthNames: Readonly<Record<Language, readonly string[]>> = {
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  sw: ['Januari', 'Februari', 'Machi', 'Aprili', 'Mei', 'Juni', 'Julai', 'Agosti', 'Septemba', 'Oktoba', 'Novemba', 'Desemba'],
}

/** Monday first, as ISO 8601 counts. */
export const weekdayNames: Readonly<Record<Language, readonly string[]>> = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  sw: ['Jumatatu', 'Jumanne', 'Jumatano', 'Alhamisi', 'Ijumaa', 'Jumamosi', 'Jumapili'],
}

const shortMonthNames: Readonly<Record<Language, readonly string[]>> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  sw: ['Jan', 'Feb', 'Mac', 'Apr', 'Mei', 'Jun', 'Jul', 'Ago', 'Sep', 'Okt', 'Nov', 'Des'],
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

/** The day's numbers, or null when the text is not a day that exists. */
export function partsOfDay(day: string): { year: number; month: number; day: number } | null {
  const match = DAY.exec(day)
  if (!match) return null
  const year = Number(match[1])
  const month = Number(match[2])
  const date = Number(match[3])
  return year >= 1 && month >= 1 && month <= 12 && date >= 1 && date <= daysInMonth(year, month) ? { year, month, day: date } : null
}

export const isDay = (text: string): boolean => partsOfDay(text) !== null

/** The day of these numbers, or null when there is none (31 June). */
export function dayOf(year: number, month: number, day: number): Day | null {
  const whole = [year, month, day].every((each) => Number.isInteger(each) && each > 0)
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  return whole && isDay(text) ? text : null
}

/** Days since 1 January 1970; null for no day. Counts years from March, so that the leap day comes last. */
export function dayNumber(day: Day): number | null {
  const parts = partsOfDay(day)
  if (!parts) return null
  const year = parts.month <= 2 ? parts.year - 1 : parts.year
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.floor((153 * (parts.month + (parts.month > 2 ? -3 : 9)) + 2) / 5) + parts.day - 1
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468
}

/** The day so many days after 1 January 1970; null outside the years 0001 to 9999. */
export function dayOfNumber(number: number): Day | null {
  const z = number + 719468
  const era = Math.floor(z / 146097)
  const dayOfEra = z - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return dayOf(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1)
}

/** The day `days` later (earlier when negative); null for no day or out of range. */
export function addDays(day: Day, days: number): Day | null {
  const number = dayNumber(day)
  return number === null || !Number.isInteger(days) ? null : dayOfNumber(number + days)
}

/** The same date `months` later, or the month's last day where it is shorter (31 January + 1 = 28 February). */
export function addMonths(day: Day, months: number): Day | null {
  const parts = partsOfDay(day)
  if (!parts || !Number.isInteger(months)) return null
  const index = parts.year * 12 + parts.month - 1 + months
  const year = Math.floor(index / 12)
  const month = index - year * 12 + 1
  return dayOf(year, month, Math.min(parts.day, daysInMonth(year, month)))
}

/** Days from one day to the other, negative when the second is earlier; null when either is no day. */
export function daysBetween(from: Day, to: Day): number | null {
  const a = dayNumber(from)
  const b = dayNumber(to)
  return a === null || b === null ? null : b - a
}

/** Whole months from one day to the other, towards zero. A month is complete on the same date, or on the last day of a shorter month. */
export function monthsBetween(from: Day, to: Day): number | null {
  const a = partsOfDay(from)
  const b = partsOfDay(to)
  if (!a || !b) return null
  if (from > to) {
    const backwards = monthsBetween(to, from)
    return backwards === null || backwards === 0 ? backwards : -backwards
  }
  const months = (b.year - a.year) * 12 + b.month - a.month
  return b.day >= Math.min(a.day, daysInMonth(b.year, b.month)) ? months : months - 1
}

/** Completed years on a day, as Kenyan law counts age: someone born on 29 February turns older on 1 March of a common year. Null before birth. */
export function ageInYears(bornOn: Day, on: Day): number | null {
  const born = partsOfDay(bornOn)
  const then = partsOfDay(on)
  if (!born || !then || bornOn > on) return null
  const hadBirthday = then.month > born.month || (then.month === born.month && then.day >= born.day)
  return then.year - born.year - (hadBirthday ? 0 : 1)
}

/** 0 is Monday; null for no day. */
export function weekday(day: Day): number | null {
  const number = dayNumber(day)
  return number === null ? null : (((number + 3) % 7) + 7) % 7
}

/** `22 November 2026`; `long` adds the weekday (`Jumapili, 22 Novemba 2026`), `short` cuts the month (`22 Nov 2026`). Text that is no day stays as it is. */
export function formatDay(day: Day, language: Language, style: 'plain' | 'long' | 'short' = 'plain'): string {
  const parts = partsOfDay(day)
  if (!parts) return day
  const month = (style === 'short' ? shortMonthNames : monthNames)[language][parts.month - 1]
  const plain = `${parts.day} ${month} ${parts.year}`
  if (style !== 'long') return plain
  const name = weekdayNames[language][weekday(day) ?? 0]
  return language === 'sw' ? `${name}, ${plain}` : `${name} ${plain}`
}

/** `November 2026` for `2026-11`. */
export function formatMonth(month: string, language: Language): string {
  const parts = partsOfDay(`${month}-01`)
  return parts ? `${monthNames[language][parts.month - 1]} ${parts.year}` : month
}

/** Kenya has kept UTC+3 without summer time since 1960; what the county dates is later. */
const NAIROBI_OFFSET_MS = 3 * 60 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000

const epochOf = (instant: string | number): number => (typeof instant === 'number' ? instant : Date.parse(instant))

/** The day in Nairobi at an instant (ISO text with offset, or epoch milliseconds); null when it is no instant. */
export function dayInNairobi(instant: string | number): Day | null {
  const epoch = epochOf(instant)
  return Number.isFinite(epoch) ? dayOfNumber(Math.floor((epoch + NAIROBI_OFFSET_MS) / DAY_MS)) : null
}

/** The time of day in Nairobi, `14:05`; null when it is no instant. */
export function timeInNairobi(instant: string | number): string | null {
  const epoch = epochOf(instant)
  if (!Number.isFinite(epoch)) return null
  const local = epoch + NAIROBI_OFFSET_MS
  const minutes = Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / 60_000)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/**
 * `22 November 2026, 14:05` in Nairobi's time. Swahili keeps the 24-hour figures that phones, tickets and official letters show; the spoken
 * count from sunrise (saa nane) would be read wrongly beside them. What is no instant stays as it is.
 */
export function formatInstant(instant: string | number, language: Language, style: 'plain' | 'long' | 'short' = 'plain'): string {
  const day = dayInNairobi(instant)
  const time = timeInNairobi(instant)
  return day === null || time === null ? String(instant) : `${formatDay(day, language, style)}, ${time}`
}

/** The county's fiscal year of a day: July to June, by the Public Finance Management Act. `2026/27` with its first and last day. */
export function fiscalYear(day: Day): { name: string; startsOn: Day; endsOn: Day } | null {
  const parts = partsOfDay(day)
  if (!parts) return null
  const start = parts.month >= 7 ? parts.year : parts.year - 1
  const startsOn = dayOf(start, 7, 1)
  const endsOn = dayOf(start + 1, 6, 30)
  return startsOn && endsOn ? { name: `${start}/${String((start + 1) % 100).padStart(2, '0')}`, startsOn, endsOn } : null
}

/** The quarter of the fiscal year, 1 (July–September) to 4 (April–June); null for no day. */
export function fiscalQuarter(day: Day): 1 | 2 | 3 | 4 | null {
  const parts = partsOfDay(day)
  return parts ? (((Math.floor((parts.month + 5) / 3) % 4) + 1) as 1 | 2 | 3 | 4) : null
}
