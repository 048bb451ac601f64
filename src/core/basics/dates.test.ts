import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  ageInYears,
  dayInNairobi,
  dayNumber,
  dayOf,
  dayOfNumber,
  daysBetween,
  fiscalQuarter,
  fiscalYear,
  formatDay,
  formatInstant,
  formatMonth,
  isDay,
  monthNames,
  monthsBetween,
  timeInNairobi,
  weekday,
} from './dates.ts'

const days = fc
  .integer({ min: dayNumber('0001-01-01') as number, max: dayNumber('9999-12-31') as number })
  .map((n) => dayOfNumber(n) as string)
const plain = (day: string) => Temporal.PlainDate.from(day)

describe('days', () => {
  test('a day must exist', () => {
    expect(['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'].every(isDay)).toBe(true)
    expect(
      ['2023-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-06-31', '0000-01-01', '2026-1-1', '22/11/2026', ''].some(isDay),
    ).toBe(false)
    expect(dayOf(2026, 6, 31)).toBeNull()
    expect(dayOf(2026, 6, 1.5)).toBeNull()
  })

  test('agree with Temporal on numbers, weekdays and distances', () => {
    fc.assert(
      fc.property(days, days, fc.integer({ min: -5000, max: 5000 }), (a, b, n) => {
        expect(daysBetween(a, b)).toBe(plain(a).until(plain(b), { largestUnit: 'days' }).days)
        expect((weekday(a) as number) + 1).toBe(plain(a).dayOfWeek)
        const later = plain(a).add({ days: n })
        expect(addDays(a, n)).toBe(later.year >= 1 && later.year <= 9999 ? later.toString() : null)
        const months = plain(a).add({ months: n })
        expect(addMonths(a, n)).toBe(months.year >= 1 && months.year <= 9999 ? months.toString() : null)
      }),
    )
  })

  test('a month is complete on its date, or on the last day of a shorter month', () => {
    expect(monthsBetween('2026-01-31', '2026-02-27')).toBe(0)
    expect(monthsBetween('2026-01-31', '2026-02-28')).toBe(1)
    expect(monthsBetween('2026-11-22', '2026-01-22')).toBe(-10)
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 600 }), (from, n) => {
        const to = addMonths(from, n)
        if (to) expect(monthsBetween(from, to)).toBe(n)
      }),
    )
  })

  test('age counts completed years; 29 February waits for 1 March', () => {
    expect(ageInYears('2008-11-22', '2026-11-21')).toBe(17)
    expect(ageInYears('2008-11-22', '2026-11-22')).toBe(18)
    expect(ageInYears('2008-02-29', '2026-02-28')).toBe(17)
    expect(ageInYears('2008-02-29', '2026-03-01')).toBe(18)
    expect(ageInYears('2027-01-01', '2026-11-22')).toBeNull()
  })

  test('read well in both languages', () => {
    expect(formatDay('2026-11-22', 'en')).toBe('22 November 2026')
    expect(formatDay('2026-11-22', 'en', 'long')).toBe('Sunday 22 November 2026')
    expect(formatDay('2026-11-23', 'sw', 'long')).toBe('Jumatatu, 23 Novemba 2026')
    expect(formatDay('2026-03-01', 'sw', 'short')).toBe('1 Mac 2026')
    expect(formatMonth('2027-01', 'sw')).toBe('Januari 2027')
    expect(formatDay('soon', 'en')).toBe('soon')
    expect(new Set([...monthNames.en, ...monthNames.sw]).size).toBe(24)
  })

  test('an instant shows in Nairobi, where the day begins three hours earlier', () => {
    expect(dayInNairobi('2026-11-21T21:00:00Z')).toBe('2026-11-22')
    expect(dayInNairobi('2026-11-21T20:59:59.999Z')).toBe('2026-11-21')
    expect(timeInNairobi('2026-11-22T11:05:59Z')).toBe('14:05')
    expect(formatInstant('2026-11-22T11:05:00Z', 'sw')).toBe('22 Novemba 2026, 14:05')
    expect(formatInstant('nonsense', 'en')).toBe('nonsense')
    fc.assert(
      fc.property(fc.integer({ min: -3e11, max: 2e14 }), (epoch) => {
        const there = Temporal.Instant.fromEpochMilliseconds(epoch).toZonedDateTimeISO('Africa/Nairobi')
        expect(dayInNairobi(epoch)).toBe(there.toPlainDate().toString())
        expect(timeInNairobi(epoch)).toBe(there.toPlainTime().toString().slice(0, 5))
      }),
    )
  })

  test('the fiscal year runs from July to June', () => {
    expect(fiscalYear('2026-06-30')).toEqual({ name: '2025/26', startsOn: '2025-07-01', endsOn: '2026-06-30' })
    expect(fiscalYear('2026-07-01')?.name).toBe('2026/27')
    expect(fiscalYear('2099-12-01')?.name).toBe('2099/00')
    expect(
      ['2026-07-01', '2026-09-30', '2026-10-01', '2026-12-31', '2027-01-01', '2027-03-31', '2027-04-01', '2027-06-30'].map(fiscalQuarter),
    ).toEqual([1, 1, 2, 2, 3, 3, 4, 4])
    expect(fiscalYear('never')).toBeNull()
  })
})
