import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cents } from '../../../core/basics/money.ts'
import type { Leg } from '../ledger/post-journals.ts'
import { net } from '../payments/till.ts'
import { missingFor, type WaiverTerms, waivedOf } from '../relief/waived.ts'
import { inPayingOrder, lineClasses } from './allocate.ts'
import type { Bill, BillLine } from './bill.ts'
import { type ChangeKind, changeLines } from './change-lines.ts'

const text = { en: 'x', sw: 'x' }
const billOf = (lines: readonly BillLine[]): Bill => {
  const total = lines.reduce((sum, { cents }) => sum + cents, 0)
  const paid = lines.reduce((sum, { paid }) => sum + paid, 0)
  return {
    id: 'b',
    reference: 'MGB-0000-0000',
    subjectKind: 'test',
    subjectId: '1',
    purpose: 'fee',
    title: text,
    payer: null,
    organisation: null,
    payerName: null,
    payerPhone: null,
    language: 'en',
    department: 'trade',
    ward: null,
    madeAt: Temporal.Instant.from('2027-01-01T00:00:00Z'),
    dueOn: Temporal.PlainDate.from('2027-03-31'),
    expiresOn: null,
    revives: false,
    state: paid === total ? 'settled' : 'open',
    totalCents: total as Cents,
    paidCents: paid as Cents,
    revision: 1,
  }
}

type Drawn = { cents: number; paid: number; class: BillLine['class'] }
const drawn = fc
  .record({ cents: fc.integer({ min: 1, max: 100_000 }), share: fc.integer({ min: 0, max: 100 }), class: fc.constantFrom(...lineClasses) })
  .map(({ cents, share, class: kind }): Drawn => ({ cents, paid: Math.floor((cents * share) / 100), class: kind }))
const linesOf = (all: readonly Drawn[]): BillLine[] =>
  all
    .map(
      ({ cents, paid, class: kind }, index): BillLine => ({
        bill: 'b',
        line: index + 1,
        head: `h${index % 3}`,
        class: kind,
        period: '2027',
        title: text,
        cents: cents as Cents,
        paid: paid as Cents,
        tariffVersion: null,
        tariffLine: null,
        working: null,
        key: String(index),
      }),
    )
    .sort(inPayingOrder)
/** Each line's paid cents, from two payments. */
const paidBy = (lines: readonly BillLine[]) =>
  new Map(
    lines.map(({ line, paid }) => {
      const first = Math.floor(paid / 2)
      return [
        line,
        [
          { payment: 'p2', cents: (paid - first) as Cents },
          { payment: 'p1', cents: first as Cents },
        ].filter(({ cents }) => cents > 0),
      ]
    }),
  )

/** What legs move onto lines from outside the law: payments' money. */
const paidByLegs = (legs: readonly Leg[], line: number): number =>
  legs
    .filter((leg) => leg.line === line && (leg.debit === 'credit' || leg.credit === 'credit'))
    .reduce((sum, leg) => sum + (leg.credit === 'credit' ? -leg.cents : leg.cents), 0)
const owedByLegs = (legs: readonly Leg[], line: number): number =>
  legs
    .filter((leg) => leg.line === line && leg.debit !== 'credit' && leg.credit !== 'credit')
    .reduce((sum, leg) => sum + (leg.debit.startsWith('receivable.') ? leg.cents : -leg.cents), 0)

describe('a change of lines', () => {
  it('gives what was paid on a penalty that is waived to the principal, and the rest to the payer', () => {
    const lines = linesOf([
      { cents: 30_000, paid: 30_000, class: 'penalty' },
      { cents: 100_000, paid: 70_000, class: 'fee' },
    ])
    const waived = changeLines(billOf(lines), lines, 'waived', [{ line: 1, cents: -30_000 as Cents }], paidBy(lines))
    expect(waived.bill).toMatchObject({ state: 'settled', totalCents: 100_000, paidCents: 100_000 })
    expect(waived.credits).toEqual([])
    const lower = changeLines(billOf(lines), lines, 'rerated', [{ line: 2, cents: -50_000 as Cents }], paidBy(lines))
    expect(lower.bill).toMatchObject({ state: 'settled', totalCents: 80_000 })
    expect(lower.credits.map(({ payment, cents }) => [payment, cents])).toEqual([['p2', 20_000]])
  })

  it('keeps every cent: lines, legs and credits say the same, and no line is paid more than it comes to', () => {
    fc.assert(
      fc.property(
        fc.array(drawn, { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 6, maxLength: 6 }),
        fc.constantFrom<ChangeKind>('rerated', 'waived', 'written_off'),
        (all, shares, kind) => {
          const before = linesOf(all)
          const changes = before.map(({ line, cents }) => {
            const change = Math.trunc((cents * (shares[line - 1] ?? 0)) / 100)
            return { line, cents: (kind === 'rerated' ? change : -Math.abs(change)) as Cents }
          })
          const { bill, lines, legs, credits } = changeLines(billOf(before), before, kind, changes, paidBy(before))
          const was = (line: number) => before.find((each) => each.line === line) as BillLine
          for (const { line, cents, paid } of lines) {
            expect(paid).toBeGreaterThanOrEqual(0)
            expect(paid).toBeLessThanOrEqual(cents)
            expect(owedByLegs(legs, line)).toBe(cents - was(line).cents)
            expect(paidByLegs(legs, line)).toBe(paid - was(line).paid)
          }
          const credited = credits.reduce((sum, { cents }) => sum + cents, 0)
          expect(credited).toBe(before.reduce((sum, { paid }) => sum + paid, 0) - bill.paidCents)
          // Something is given back only when nothing is owed any more.
          if (credited > 0) expect(bill.state).toBe('settled')
          for (const payment of ['p1', 'p2']) {
            const standing = net(legs.filter((leg) => leg.payment === payment))
            const inCredit = standing.reduce(
              (sum, { debit, credit, cents }) => sum + (credit === 'credit' ? cents : debit === 'credit' ? -cents : 0),
              0,
            )
            expect(inCredit).toBe(credits.filter((each) => each.payment === payment).reduce((sum, { cents }) => sum + cents, 0))
          }
        },
      ),
    )
  })

  it('waives never more than was unpaid when the waiver began, only lines of its heads, never costs; and all of it only once the condition is met', () => {
    const terms: fc.Arbitrary<WaiverTerms> = fc.record({
      latePercent: fc.integer({ min: 0, max: 100 }),
      principalPercent: fc.integer({ min: 0, max: 100 }),
      heads: fc.option(fc.subarray(['h0', 'h1', 'h2'], { minLength: 1 })),
      paidPercent: fc.integer({ min: 0, max: 100 }),
    })
    fc.assert(
      fc.property(terms, fc.array(drawn, { minLength: 1, maxLength: 6 }), fc.nat(400_000), (waiver, all, inTime) => {
        const lines = linesOf(all)
        const paid = { before: (line: number) => lines.find((each) => each.line === line)?.paid ?? 0, inTime }
        for (const { line, cents } of waivedOf(waiver, lines, paid)) {
          const found = lines.find((each) => each.line === line) as BillLine
          expect(-cents).toBeLessThanOrEqual(found.cents - found.paid)
          expect(-cents).toBeGreaterThan(0)
          expect(found.class).not.toBe('cost')
          expect(waiver.heads?.includes(found.head) ?? true).toBe(true)
        }
        const missing = missingFor(waiver, lines, paid)
        expect(missingFor(waiver, lines, { ...paid, inTime: inTime + missing })).toBe(0)
        if (missing > 0) expect(missingFor(waiver, lines, { ...paid, inTime: inTime + missing - 1 })).toBe(1)
      }),
    )
  })
})
