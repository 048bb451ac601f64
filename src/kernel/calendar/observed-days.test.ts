import { expect, test } from 'vitest'
import { type HolidayDay, observedDays } from './observed-days.ts'

const holiday = (day: string, more: Partial<HolidayDay> = {}): HolidayDay => ({
  day: Temporal.PlainDate.from(day),
  kind: 'public',
  confirmed: true,
  ...more,
})
const observed = (...holidays: HolidayDay[]) => observedDays(holidays).map(String)

test('a public holiday on a Sunday makes the Monday one too', () => {
  expect(observed(holiday('2025-06-01'))).toEqual(['2025-06-01', '2025-06-02'])
})

test('when the Monday is a public holiday itself, the first day after it is taken', () => {
  expect(observed(holiday('2022-12-25'), holiday('2022-12-26'))).toEqual(['2022-12-25', '2022-12-26', '2022-12-27'])
})

test('a holiday on a Saturday moves nothing', () => {
  expect(observed(holiday('2026-12-26'))).toEqual(['2026-12-26'])
})

test('a declared day is the very day of its notice, even a Sunday', () => {
  expect(observed(holiday('2025-06-01', { kind: 'declared' }), holiday('2026-11-15', { kind: 'county' }))).toEqual([
    '2025-06-01',
    '2026-11-15',
  ])
})

test('a day that still waits for its notice closes nothing', () => {
  expect(observed(holiday('2027-03-10', { confirmed: false }))).toEqual([])
})

test('two holidays on one day are one closed day, and two on one Sunday move one day', () => {
  expect(observed(holiday('2025-06-01'), holiday('2025-06-01'))).toEqual(['2025-06-01', '2025-06-02'])
})
