import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type Day } from '../../../core/basics/dates.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { LateRule } from '../tariffs/schedule.ts'
import { accrualDay } from './accrue.ts'
import { type BilledLine, recount } from './recount.ts'

const both = { en: 'x', sw: 'x' }
const rule = (more: Partial<LateRule> = {}): LateRule => ({
  key: 'penalty',
  part: 'Part L',
  row: '1',
  title: both,
  class: 'penalty',
  heads: ['rates'],
  percent: 10,
  every: 'month',
  partMonth: 'counts',
  on: 'principal',
  graceDays: 0,
  capPercent: null,
  rationale: both,
  policy: 'Clause 1',
  ...more,
})
const kes = (amount: number) => (amount * 100) as Cents
const DUE = '2027-03-31'
const principal = (shillings: number, lowered: BilledLine['lowered'] = []): BilledLine => ({
  line: 1,
  class: 'principal',
  period: '2027',
  billed: kes(shillings),
  lowered,
})
const added = (count: number, shillings: number, law = rule(), lowered: BilledLine['lowered'] = []): BilledLine[] =>
  Array.from({ length: count }, (_, index) => ({
    line: index + 2,
    class: law.class,
    period: '2027',
    billed: kes(shillings),
    lowered,
    late: { of: 1, number: index + 1, day: accrualDay(law, DUE, index + 1), rule: law },
  }))
const due = (lines: readonly BilledLine[], paid: readonly { on: Day; cents: number }[]) =>
  recount(lines, paid).map(({ cents }) => cents / 100)

describe('what lateness added, counted by when money was truly paid', () => {
  it('stays while nothing else is known, and falls away whole for who had paid all in time', () => {
    const lines = [principal(1000), ...added(3, 100)]
    expect(due(lines, [])).toEqual([100, 100, 100])
    expect(due(lines, [{ on: '2027-03-31', cents: kes(1000) }])).toEqual([0, 0, 0])
    // Of a part that was paid in time, its part.
    expect(due(lines, [{ on: '2027-03-31', cents: kes(400) }])).toEqual([60, 60, 60])
    // Paid in April: the first was owed when it came, and is paid before the debt.
    expect(due(lines, [{ on: '2027-04-20', cents: kes(1100) }])).toEqual([100, 0, 0])
  })

  it('goes by what was waived from the day it was, asks nobody for more than was billed, and stops at the cap', () => {
    expect(due([principal(1000, [{ on: '2027-04-15', cents: -kes(500) }]), ...added(2, 100)], [])).toEqual([100, 50])
    expect(due([principal(1000), ...added(2, 40)], [])).toEqual([40, 40])
    const law = rule({ percent: 60, capPercent: 100 })
    expect(due([principal(1000), ...added(3, 600, law)], [])).toEqual([600, 400, 0])
  })

  it('compounds on what is unpaid of what was added before', () => {
    const law = rule({ on: 'principalAndAdded' })
    const lines = added(3, 1000, law)
    expect(due([principal(1000), ...lines], [])).toEqual([100, 110, 121])
    expect(due([principal(1000), ...lines], [{ on: '2027-04-10', cents: kes(100) }])).toEqual([100, 100, 110])
  })

  it('takes back what a payment that was given back had paid', () => {
    const lines = [principal(1000), ...added(2, 100)]
    const paid = { on: '2027-03-01', cents: kes(1000) }
    expect(due(lines, [paid, { on: '2027-04-20', cents: -kes(1000) }])).toEqual([0, 100])
  })

  const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays('2027-01-01', days) as Day)
  const payments = fc.array(fc.record({ on: day, cents: fc.integer({ min: 1, max: 200_000 }) }), { maxLength: 5 })
  const terms = fc.record({
    percent: fc.integer({ min: 1, max: 40 }),
    on: fc.constantFrom('principal', 'principalAndAdded'),
    capPercent: fc.option(fc.integer({ min: 1, max: 150 })),
  }) as fc.Arbitrary<Partial<LateRule>>

  it('is never more than was billed, never more when more was paid, and the same when asked again', () => {
    fc.assert(
      fc.property(terms, payments, payments, fc.integer({ min: 1, max: 6 }), (more, paid, others, count) => {
        const lines = [principal(1000), ...added(count, 60, rule(more))]
        const once = recount(lines, paid)
        expect(recount(lines, paid)).toEqual(once)
        expect(once.every(({ cents }) => cents >= 0 && cents <= kes(60))).toBe(true)
        const sum = (moves: typeof paid) => recount(lines, moves).reduce((total, { cents }) => total + cents, 0)
        expect(sum([...paid, ...others])).toBeLessThanOrEqual(sum(paid))
      }),
    )
  })
})
