import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleLateRule } from '../../../../test/support/sample-late-rule.ts'
import { addDays, type Day } from '../../../core/basics/dates.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { LateRule } from '../tariffs/schedule.ts'
import { accrualDay, accrue, type LateLine, shareOf } from './accrue.ts'

const rule = (more: Partial<LateRule> = {}): LateRule =>
  sampleLateRule({ key: 'interest', class: 'interest', heads: ['land-rates'], percent: 3, ...more })
const kes = (amount: number) => (amount * 100) as Cents

type Paid = readonly { readonly on: Day; readonly cents: number }[]
const owed = (cents: Cents, paid: Paid = []) => ({
  cents,
  unpaidOn: (day: Day) =>
    Math.max(
      0,
      paid.reduce((left, each) => (each.on < day ? left - each.cents : left), cents as number),
    ) as Cents,
})
const lineOf = (cents: Cents, paid: Paid = [], dueOn: Day = '2027-03-31'): LateLine => ({ ...owed(cents, paid), dueOn, added: new Map() })
const written = (line: LateLine, made: ReturnType<typeof accrue>): LateLine => ({
  ...line,
  added: new Map([...line.added, ...made.map(({ number, cents }) => [number, owed(cents)] as const)]),
})
const told = (made: ReturnType<typeof accrue>) => made.map(({ day, cents }) => `${day} ${cents / 100}`)

describe('what lateness adds', () => {
  it('is nothing on the day it is due, and begins on the day after; a month that has begun counts', () => {
    const line = lineOf(kes(1000))
    expect(accrue(rule(), line, '2027-03-31')).toEqual([])
    expect(told(accrue(rule(), line, '2027-06-01'))).toEqual(['2027-04-01 30', '2027-05-01 30', '2027-06-01 30'])
    expect(told(accrue(rule({ partMonth: 'whole' }), line, '2027-06-01'))).toEqual(['2027-05-01 30', '2027-06-01 30'])
  })

  it('is of what was unpaid when each month began: who paid in time, however late it was recorded, was not late', () => {
    const line = lineOf(kes(1000), [
      { on: '2027-03-31', cents: 40_000 },
      { on: '2027-05-01', cents: 10_000 },
    ])
    expect(told(accrue(rule(), line, '2027-06-01'))).toEqual(['2027-04-01 18', '2027-05-01 18', '2027-06-01 15'])
  })

  it('waits for the days of grace, and then counts from the day it was due', () => {
    const line = lineOf(kes(1000))
    expect(accrue(rule({ graceDays: 30 }), line, '2027-04-30')).toEqual([])
    expect(told(accrue(rule({ graceDays: 30 }), line, '2027-05-01'))).toEqual(['2027-05-01 30', '2027-05-01 30'])
    expect(accrualDay(rule({ every: 'once', graceDays: 14 }), '2027-03-31', 1)).toBe('2027-04-15')
  })

  it('compounds where the law says so, stops at its cap, and is once where it is once', () => {
    const line = lineOf(kes(1000))
    const year = (more: Partial<LateRule>) => accrue(rule(more), line, '2027-07-01').map(({ cents }) => cents / 100)
    expect(year({ percent: 10, on: 'principalAndAdded' })).toEqual([100, 110, 121, 133])
    expect(year({ percent: 40, capPercent: 100 })).toEqual([400, 400, 200])
    expect(year({ percent: 25, every: 'once' })).toEqual([250])
  })

  it('is by the law of its day: months in which there was none add nothing', () => {
    const law = (day: Day) => (day < '2027-05-01' ? undefined : rule({ percent: 2 }))
    expect(told(accrue(rule(), lineOf(kes(1000)), '2027-06-01', law))).toEqual(['2027-05-01 20', '2027-06-01 20'])
  })

  const terms = fc.record({
    percent: fc.integer({ min: 1, max: 200_000 }).map((n) => n / 10_000),
    every: fc.constantFrom('once', 'month'),
    partMonth: fc.constantFrom('counts', 'whole'),
    on: fc.constantFrom('principal', 'principalAndAdded'),
    graceDays: fc.integer({ min: 0, max: 60 }),
    capPercent: fc.option(fc.integer({ min: 1, max: 200 })),
    rounding: fc.record({ toShillings: fc.constantFrom(1, 5, 10), how: fc.constantFrom('halfUp', 'up', 'down') }),
  }) as fc.Arbitrary<Partial<LateRule>>
  const day = fc.integer({ min: 0, max: 900 }).map((days) => addDays('2027-01-01', days) as Day)
  const principal = fc.integer({ min: 1, max: 50_000_000 }) as fc.Arbitrary<number> as fc.Arbitrary<Cents>
  const payments = fc.array(fc.record({ on: day, cents: fc.integer({ min: 1, max: 5_000_000 }) }), { maxLength: 6 })

  it('is the same however often and on whichever days it is asked for, and asked again gives nothing', () => {
    fc.assert(
      fc.property(terms, principal, payments, fc.array(day, { minLength: 1, maxLength: 8 }), (more, cents, paid, nights) => {
        const law = rule(more)
        const line = lineOf(cents, paid)
        const last = nights.toSorted().at(-1) as Day
        const atOnce = accrue(law, line, last)
        let nightly = line
        for (const night of nights.toSorted()) nightly = written(nightly, accrue(law, nightly, night))
        expect([...nightly.added].map(([number, { cents }]) => [number, cents]).sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual(
          atOnce.map(({ number, cents }) => [number, cents]),
        )
        expect(accrue(law, nightly, last)).toEqual([])
      }),
    )
  })

  it('never passes its cap, is never less than a cent, and never falls when less was paid', () => {
    fc.assert(
      fc.property(terms, principal, payments, day, (more, cents, paid, today) => {
        const sum = (moves: Paid) => accrue(rule(more), lineOf(cents, moves), today).reduce((total, each) => total + each.cents, 0)
        const made = accrue(rule(more), lineOf(cents, paid), today)
        expect(made.every((each) => each.cents > 0 && each.day <= today)).toBe(true)
        const { capPercent = null } = more
        if (capPercent !== null) expect(sum(paid)).toBeLessThanOrEqual((cents * capPercent) / 100)
        expect(sum(paid.slice(1))).toBeGreaterThanOrEqual(sum(paid))
      }),
    )
  })

  it('is a share that is off by less than its unit, whole in that unit', () => {
    fc.assert(
      fc.property(terms, principal, (more, cents) => {
        const law = rule(more)
        const unit = (law.rounding?.toShillings ?? 1) * 100
        const share = shareOf(cents, law)
        expect(share % unit).toBe(0)
        expect(Math.abs(share - (cents * law.percent) / 100)).toBeLessThanOrEqual(unit)
      }),
    )
  })
})
