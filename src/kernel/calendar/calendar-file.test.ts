import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Refusal } from '../../core/basics/errors.ts'
import { parseCalendarFile, readCalendarFile } from './calendar-file.ts'
import { observedDays } from './observed-days.ts'
import { isWorkingDay, minutesPerWorkingDay, workingCalendar } from './working-time.ts'

type Draft = {
  calendars: { key: string; name: object; hours: { weekday: number; opens: string; closes: string }[] }[]
  holidays: { key: string; day: string; name: object; kind: string; authority: object }[]
}
const faultOf = (spoil: (draft: Draft) => void): string => {
  const draft = JSON.parse(readFileSync('counties/migori/calendar.json', 'utf8')) as Draft
  spoil(draft)
  try {
    parseCalendarFile(draft)
    return 'accepted'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return `${error.code} ${error.values.path}: ${error.values.fault}`
  }
}

test('the file of Migori is accepted', () => {
  expect(faultOf(() => {})).toBe('accepted')
})

test.each<[string, (draft: Draft) => void, RegExp]>([
  ['hours that overlap', (draft) => (draft.calendars[0]!.hours[0]!.closes = '15:00'), /calendars\.0\.hours\.1: overlaps/],
  [
    'hours that end before they begin',
    (draft) => (draft.calendars[0]!.hours[0]!.closes = '07:00'),
    /calendars\.0\.hours\.0: must open before it closes/,
  ],
  ['a time that is none', (draft) => (draft.calendars[0]!.hours[0]!.opens = '8am'), /calendars\.0\.hours\.0\.opens: must be a time/],
  ['a day that does not exist', (draft) => (draft.holidays[0]!.day = '2026-02-30'), /holidays\.0\.day: must be a day/],
  ['a holiday twice', (draft) => (draft.holidays[1]!.key = draft.holidays[0]!.key), /holidays\.1: new-year-2025 is there twice/],
  ['a holiday without its law', (draft) => (draft.holidays[0]!.authority = { en: ' ', sw: 'Sheria' }), /holidays\.0\.authority/],
  ['a holiday of an unknown kind', (draft) => (draft.holidays[0]!.kind = 'bank'), /holidays\.0\.kind/],
  ['a holiday without Swahili', (draft) => (draft.holidays[0]!.name = { en: 'Day' }), /holidays\.0\.name\.sw/],
  ['a calendar that is never open', (draft) => (draft.calendars[0]!.hours = []), /calendars\.0\.hours/],
])('%s is refused with its place', (_what, spoil, fault) => {
  expect(faultOf(spoil)).toMatch(fault)
})

test.each(['migori', 'busia'])(
  '%s is closed on the holidays of the Act, on Mondays after holiday Sundays, and not on days still awaited',
  (county) => {
    const { calendars, holidays } = readCalendarFile(`counties/${county}`)
    const office = workingCalendar('office', calendars.find(({ key }) => key === 'office')!.hours, observedDays(holidays))
    const open = (day: string) => isWorkingDay(office, Temporal.PlainDate.from(day))
    expect(minutesPerWorkingDay(office)).toBe(480)
    for (const year of [2025, 2026, 2027])
      for (const day of ['01-01', '05-01', '06-01', '10-10', '10-20', '12-12', '12-25', '12-26']) expect(open(`${year}-${day}`)).toBe(false)
    for (const day of ['2025-06-02', '2027-10-11', '2027-12-13', '2027-12-27', '2026-04-03', '2026-04-06', '2027-03-26', '2027-03-29'])
      expect(open(day), day).toBe(false)
    expect(open('2026-11-24')).toBe(true)
    for (const { day } of holidays.filter(({ confirmed }) => !confirmed)) if (day.dayOfWeek < 6) expect(open(day.toString())).toBe(true)
  },
)

test('Good Friday and Easter Monday stand around the Sunday that the Gregorian computus gives', () => {
  const easter = (year: number): Temporal.PlainDate => {
    // Anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, ch. 8).
    const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100]
    const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
    const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
    const m = Math.floor((a + 11 * h + 22 * l) / 451)
    const n = h + l - 7 * m + 114
    return new Temporal.PlainDate(year, Math.floor(n / 31), (n % 31) + 1)
  }
  const { holidays } = readCalendarFile('counties/migori')
  const day = (key: string) => holidays.find((each) => each.key === key)?.day.toString()
  for (const year of [2025, 2026, 2027]) {
    expect(day(`good-friday-${year}`)).toBe(easter(year).subtract({ days: 2 }).toString())
    expect(day(`easter-monday-${year}`)).toBe(easter(year).add({ days: 1 }).toString())
  }
})
