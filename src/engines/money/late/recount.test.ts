import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleLateRule } from '../../../../test/support/sample-late-rule.ts'
import { addDays, type Day } from '../../../core/basics/dates.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { LateRule } from '../tariffs/schedule.ts'
import { accrualDay, shareOf } from './accrue.ts'
import { type BilledLine, firstBilled, type PastChange, recount } from './recount.ts'

const kes = (amount: number) => (amount * 100) as Cents
const DUE = '2027-03-31'
const principal = (shillings: number, lowered: BilledLine['lowered'] = []): BilledLine => ({
  line: 1,
  class: 'principal',
  period: '2027',
  billed: kes(shillings),
  lowered,
})
const added = (count: number, shillings: number, law = sampleLateRule(), lowered: BilledLine['lowered'] = []): BilledLine[] =>
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
    const law = sampleLateRule({ percent: 60, capPercent: 100 })
    expect(due([principal(1000), ...added(3, 600, law)], [])).toEqual([600, 400, 0])
  })

  it('compounds on what is unpaid of what was added before', () => {
    const law = sampleLateRule({ on: 'principalAndAdded' })
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
        const lines = [principal(1000), ...added(count, 60, sampleLateRule(more))]
        const once = recount(lines, paid)
        expect(recount(lines, paid)).toEqual(once)
        expect(once.every(({ cents }) => cents >= 0 && cents <= kes(60))).toBe(true)
        const sum = (moves: typeof paid) => recount(lines, moves).reduce((total, { cents }) => total + cents, 0)
        expect(sum([...paid, ...others])).toBeLessThanOrEqual(sum(paid))
      }),
    )
  })

  // What officers and payments did to one addition, one after the other, as the desk writes it down.
  type Step = { readonly does: 'law'; readonly percent: number | null } | { readonly does: 'paid'; readonly shillings: number }
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ does: fc.constant('law' as const), percent: fc.option(fc.integer({ min: 1, max: 60 })) }),
    fc.record({ does: fc.constant('paid' as const), shillings: fc.integer({ min: 0, max: 1200 }) }),
  )

  it('comes to what the last law makes of it once nothing proves paid, whatever laws and payments came and went before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const [billed] = added(1, 100)
        let now = { cents: billed?.billed as number, of: kes(1000), law: sampleLateRule() }
        let holds: LateRule | null = now.law
        const past: PastChange[] = []
        const change = (kind: PastChange['kind'], cents: number, to: string | null): void => {
          if (cents !== 0) past.push({ kind, on: DUE, cents, to })
          now = { ...now, cents: now.cents + cents }
        }
        const count = (shillings: number): void => {
          const late = billed?.late as NonNullable<BilledLine['late']>
          const first = firstBilled(now.cents as Cents, past, { first: kes(1000), rule: now.law })
          const line = { ...(billed as BilledLine), billed: first, late: { ...late, rule: now.law } }
          const [due] = recount([principal(1000), line], [{ on: '2027-03-31', cents: kes(shillings) }])
          // Nothing is asked for again under a law that fell.
          const whole = (due?.cents ?? 0) - now.cents
          const most = holds === now.law ? whole : (holds ? shareOf(due?.of as Cents, holds) : 0) - now.cents
          const cents = whole > 0 ? Math.max(0, Math.min(whole, most)) : whole
          change('recounted', cents, 'the same')
          if (cents !== 0) now = { ...now, of: due?.of as Cents }
        }
        for (const each of steps) {
          if (each.does === 'paid') count(each.shillings)
          else {
            holds = each.percent === null ? null : sampleLateRule({ percent: each.percent })
            const cents = (holds ? shareOf(now.of, holds) : 0) - now.cents
            // A line that would come to the same stays on its law, and is corrected when it comes to something again.
            if (cents !== 0 && holds) now = { ...now, law: holds }
            change('rerated', cents, holds ? 'another' : null)
          }
        }
        count(0)
        const most = holds ? shareOf(kes(1000), holds) : 0
        expect(now.cents).toBeGreaterThanOrEqual(0)
        expect(now.cents).toBeLessThanOrEqual(past.some(({ kind }) => kind === 'rerated') || holds === null ? most : kes(100))
        if (holds === now.law && past.some(({ kind }) => kind === 'rerated')) expect(now.cents).toBe(most)
      }),
      { numRuns: 2000 },
    )
  })
})
