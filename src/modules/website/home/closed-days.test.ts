import { expect, test } from 'vitest'
import type { Holiday } from '../../../kernel/calendar/calendar-book.ts'
import { closedDaysAhead, weekdaysOpen } from './closed-days.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const holiday = (on: string, more: Partial<Holiday> = {}): Holiday => ({
  key: on,
  day: day(on),
  name: { en: `Holiday of ${on}`, sw: `Sikukuu ya ${on}` },
  kind: 'public',
  authority: { en: 'Public Holidays Act', sw: 'Sheria ya Sikukuu za Umma' },
  confirmed: true,
  ...more,
})
const weekdays = new Set([1, 2, 3, 4, 5])
const everyDay = new Set([...weekdays, 6, 7])
const seen = (holidays: Holiday[], from: string, days = 42, openOn: ReadonlySet<number> = everyDay) =>
  closedDaysAhead(holidays, openOn, day(from), days).map((each) => `${each.day} ${each.name ? 'named' : 'observed'} ${each.confirmed}`)

test('holidays from today to the last day of the weeks ahead are told, those before and after are not', () => {
  const days = [holiday('2026-11-17'), holiday('2026-11-18'), holiday('2026-12-30'), holiday('2026-12-31')]
  expect(seen(days, '2026-11-18')).toEqual(['2026-11-18 named true', '2026-12-30 named true'])
})

test('a public holiday on a Sunday tells of the Monday too', () => {
  expect(seen([holiday('2026-11-22')], '2026-11-18')).toEqual(['2026-11-22 named true', '2026-11-23 observed true'])
})

test('a day that awaits its notice is told as unsure and frees no Monday', () => {
  expect(seen([holiday('2026-11-22', { confirmed: false })], '2026-11-18')).toEqual(['2026-11-22 named false'])
})

test('a holiday on a day without office hours closes nothing and is not told; the Monday after a Sunday is', () => {
  const [saturday, sunday, friday] = [holiday('2026-12-12'), holiday('2026-12-20'), holiday('2026-12-25')]
  expect(seen([saturday, sunday, friday], '2026-11-22', 42, weekdays)).toEqual(['2026-12-21 observed true', '2026-12-25 named true'])
})

test('only offices that observe holidays say which weekdays are open', () => {
  const hours = (...days: number[]) => days.map((weekday) => ({ weekday, opensMinute: 480, closesMinute: 1020 }))
  const named = (key: string, observesHolidays: boolean, days: number[]) => ({
    key,
    name: { en: key, sw: key },
    observesHolidays,
    hours: hours(...days),
  })
  expect([...weekdaysOpen([named('office', true, [1, 2, 3, 4, 5]), named('always', false, [6, 7])])]).toEqual([1, 2, 3, 4, 5])
})
