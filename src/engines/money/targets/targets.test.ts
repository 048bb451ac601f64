import { expect, test } from 'vitest'
import type { Cents } from '../../../core/basics/money.ts'
import { proRata, sharesOf, type Target, targetFor } from './targets.ts'

const target = (stream: string, ward: number | null, cents: number): Target => ({ stream, ward, cents: cents as Cents })

test('a county’s target is its own, or that of its wards where only they have one', () => {
  const targets = [target('permits', null, 1000), target('permits', 7, 300), target('parking', 7, 50), target('parking', 8, 20)]
  expect(targetFor(targets, { stream: 'permits', ward: null })).toBe(1000)
  expect(targetFor(targets, { stream: 'permits', ward: 7 })).toBe(300)
  expect(targetFor(targets, { stream: 'parking', ward: null })).toBe(70)
  expect(targetFor(targets, { stream: null, ward: null })).toBe(1070)
  expect(targetFor(targets, { stream: null, ward: 7 })).toBe(350)
  expect(targetFor(targets, { stream: 'permits', ward: 8 })).toBeNull()
})

test('a period takes of each fiscal year’s target the part that its days are', () => {
  expect(sharesOf('2026-06-30', '2026-07-02')).toEqual([
    { year: '2025/26', days: 1, daysOfYear: 365 },
    { year: '2026/27', days: 2, daysOfYear: 365 },
  ])
  expect(sharesOf('2027-07-01', '2028-06-30')).toEqual([{ year: '2027/28', days: 366, daysOfYear: 366 }])
  const [old, fresh] = sharesOf('2026-06-30', '2026-07-02') as [ReturnType<typeof sharesOf>[0], ReturnType<typeof sharesOf>[0]]
  expect(
    proRata([
      { ...old, cents: 36_500 as Cents },
      { ...fresh, cents: 73_000 as Cents },
    ]),
  ).toBe(500)
  expect(
    proRata([
      { ...old, cents: null },
      { ...fresh, cents: 73_000 as Cents },
    ]),
  ).toBe(400)
  expect(proRata([{ ...old, cents: null }])).toBeNull()
})
