import { describe, expect, test } from 'vitest'
import { Calendars, type Holiday } from '../../../kernel/calendar/calendar-book.ts'
import { openingAt, openingWords } from './opening.ts'

const hours = [1, 2, 3, 4, 5].flatMap((weekday) => [
  { weekday, opensMinute: 8 * 60, closesMinute: 13 * 60 },
  { weekday, opensMinute: 14 * 60, closesMinute: 17 * 60 },
])
const always = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 0, closesMinute: 1440 }))
const name = { en: 'x', sw: 'x' }
const jamhuri: Holiday = {
  key: 'jamhuri',
  day: Temporal.PlainDate.from('2026-11-19'),
  name: { en: 'a holiday', sw: 'sikukuu' },
  kind: 'public',
  authority: { en: 'Public Holidays Act', sw: 'Sheria ya Sikukuu za Umma' },
  confirmed: true,
}
const calendars = (holidays: Holiday[] = []) =>
  new Calendars(
    1,
    [
      { key: 'office', name, observesHolidays: true, hours },
      { key: 'always', name, observesHolidays: false, hours: always },
    ],
    holidays,
  )
/** 18 November 2026 is a Wednesday. */
const words = (local: string, holidays: Holiday[] = [], key = 'office', language: 'en' | 'sw' = 'en') => {
  const at = Temporal.Instant.from(`${local}+03:00`)
  return openingWords(openingAt(calendars(holidays), key, at), at, language)
}

describe('whether an office is open, in words', () => {
  test('says until when, and the lunch break counts as closing', () => {
    expect(words('2026-11-18T08:00')).toBe('Open now, until 13:00')
    expect(words('2026-11-18T12:59')).toBe('Open now, until 13:00')
    expect(words('2026-11-18T14:00')).toBe('Open now, until 17:00')
  })

  test('says when it opens: today, tomorrow, or on which day', () => {
    expect(words('2026-11-18T07:59')).toBe('Closed now; opens today at 08:00')
    expect(words('2026-11-18T13:00')).toBe('Closed now; opens today at 14:00')
    expect(words('2026-11-18T17:00')).toBe('Closed now; opens tomorrow at 08:00')
    expect(words('2026-11-20T17:00')).toBe('Closed now; opens on Monday 23 November 2026 at 08:00')
  })

  test('names the holiday that keeps it closed, on working days only', () => {
    expect(words('2026-11-19T10:00', [jamhuri])).toBe('Today is a holiday. Closed now; opens tomorrow at 08:00')
    expect(words('2026-11-19T10:00', [{ ...jamhuri, confirmed: false }])).toBe('Open now, until 13:00')
    const saturday = { ...jamhuri, day: Temporal.PlainDate.from('2026-11-21') }
    expect(words('2026-11-21T10:00', [saturday])).toBe('Closed now; opens on Monday 23 November 2026 at 08:00')
  })

  test('hours around the clock know no holiday and no midnight', () => {
    expect(words('2026-11-19T23:59', [jamhuri], 'always')).toBe('Open day and night')
    expect(words('2026-11-19T10:00', [jamhuri], 'always', 'sw')).toBe('Iko wazi usiku na mchana')
  })
})
