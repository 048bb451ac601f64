import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleLateRule } from '../../../../test/support/sample-late-rule.ts'
import { addDays, type Day } from '../../../core/basics/dates.ts'
import { asCents, type Cents } from '../../../core/basics/money.ts'
import type { BillLine } from '../bills/bill.ts'
import { accrualDay, accrue, shareOf } from '../late/accrue.ts'
import { lateWorking } from '../late/charge-late.ts'
import { lateKeyPrefix } from '../late/late-key.ts'
import { type PastChange, recount } from '../late/recount.ts'
import type { InstrumentEvent } from './in-force.ts'
import { ratedLines } from './re-rate.ts'
import type { LateRule, Schedule } from './schedule.ts'
import { TariffBook } from './tariff-book.ts'

const both = { en: 'x', sw: 'x' }
const DUE = '2027-03-31'
const PRINCIPAL = asCents(100_000)

const schedule = (rule: LateRule): Schedule => ({
  format: 'county-tariffs/1',
  key: 'act',
  kind: 'finance-act',
  title: both,
  citation: 'Act',
  gazette: null,
  source: both,
  effective: { from: '2027-01-01', to: null },
  lists: {},
  inputs: [],
  lines: [],
  late: [rule],
})

/** The law as it is known when a court put one content of it in the place of another. */
function corrected(fell: LateRule, holds: LateRule): TariffBook {
  const enacted = (number: number, version: string): InstrumentEvent => ({
    instrument: 'act',
    number,
    what: 'enacted',
    version,
    from: '2027-01-01',
    reason: 'x',
    recordedAt: '2027-01-01T00:00:00Z',
  })
  return new TariffBook(
    [enacted(1, 'fell'), enacted(2, 'holds')],
    new Map([
      ['fell', schedule(fell)],
      ['holds', schedule(holds)],
    ]),
  )
}

const lineOf = (more: Partial<BillLine>): BillLine => ({
  bill: 'bill',
  line: 1,
  head: 'rates',
  class: 'principal',
  period: '2027',
  title: both,
  cents: PRINCIPAL,
  paid: asCents(0),
  tariffVersion: null,
  tariffLine: null,
  working: null,
  key: 'rates',
  ...more,
})
const additions = (law: LateRule, months: number, version = 'fell'): BillLine[] =>
  accrue(law, { cents: PRINCIPAL, dueOn: DUE, unpaidOn: () => PRINCIPAL, added: new Map() }, accrualDay(law, DUE, months)).map(
    (accrual, index) =>
      lineOf({
        line: index + 2,
        class: law.class,
        cents: accrual.cents,
        tariffVersion: version,
        tariffLine: law.key,
        working: lateWorking(accrual),
        key: `${lateKeyPrefix(law.key, 1)}${accrual.number}`,
      }),
  )

test('what lateness added goes as far as the cap of the law that holds now, the earliest first', () => {
  const [fell, holds] = [sampleLateRule({ percent: 20 }), sampleLateRule({ percent: 15, capPercent: 40 })]
  const due = (lines: readonly BillLine[], past: ReadonlyMap<number, readonly PastChange[]> = new Map()) =>
    [...ratedLines(lines, { version: 'fell', past, tariffs: corrected(fell, holds) }).values()].map(({ of, due }) => [of.line, due])
  const lines = [lineOf({}), ...additions(fell, 4)]
  expect(due(lines.toReversed())).toEqual([
    [2, 15_000],
    [3, 15_000],
    [4, 10_000],
    [5, 0],
  ])
  // What stands on another law counts; what was waived before gives room again.
  expect(due(lines.map((line) => (line.line === 3 ? { ...line, tariffVersion: 'another' } : line)))).toEqual([
    [2, 15_000],
    [4, 5000],
    [5, 0],
  ])
  const waived: PastChange = { kind: 'waived', on: '2027-04-02', cents: -20_000, to: null }
  const relieved = lines.map((line) => (line.line === 2 ? { ...line, cents: asCents(0) } : line))
  expect(due(relieved, new Map([[2, [waived]]])).at(-1)).toEqual([5, 10_000])
})

const addedOn = ({ working }: Pick<BillLine, 'working'>): Day => (working as ReturnType<typeof lateWorking>).late.on

const terms = fc.record({
  percent: fc.integer({ min: 1, max: 60 }),
  capPercent: fc.option(fc.integer({ min: 1, max: 150 })),
}) as fc.Arbitrary<Partial<LateRule>>
const relief = fc.array(
  fc.record({
    line: fc.integer({ min: 2, max: 9 }),
    /** From the day on which it was added. */
    days: fc.integer({ min: 0, max: 300 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  {
    maxLength: 3,
  },
)

test('a bill corrected to another law on lateness is what a recount under that law leaves as it is, within its cap, and nothing is left to correct', () => {
  fc.assert(
    fc.property(terms, terms, fc.integer({ min: 1, max: 8 }), relief, (before, now, months, given) => {
      const [fell, holds] = [sampleLateRule(before), sampleLateRule(now)]
      const past = new Map<number, PastChange[]>()
      const lines = [lineOf({}), ...additions(fell, months)].map((line): BillLine => {
        let { cents } = line
        const own = given.filter((each) => each.line === line.line).sort((a, b) => a.days - b.days)
        const changes = own.map(({ days, share }): PastChange => {
          const lowered = Math.floor(Math.min(cents, shareOf(PRINCIPAL, holds)) * share)
          cents = asCents(cents - lowered)
          return { kind: 'waived', on: addDays(addedOn(line), days) as Day, cents: -lowered, to: null }
        })
        past.set(line.line, changes)
        return { ...line, cents }
      })
      const rated = ratedLines(lines, { version: 'fell', past, tariffs: corrected(fell, holds) })
      const dues = [...rated.values()].map(({ due }) => due as Cents)
      expect(rated.size).toBe(lines.length - 1)
      const again = recount(
        lines.map(({ line, class: kind, period, cents, working }) => ({
          line,
          class: kind,
          period,
          billed: line === 1 ? cents : shareOf(PRINCIPAL, holds),
          lowered: past.get(line) ?? [],
          ...(line === 1 ? {} : { late: { of: 1, number: line - 1, day: addedOn({ working }), rule: holds } }),
        })),
        [],
      )
      expect(again.map(({ cents }) => cents)).toEqual(dues)
      if (given.length === 0 && holds.capPercent !== null)
        expect(dues.reduce((sum, cents) => sum + cents, 0)).toBeLessThanOrEqual((PRINCIPAL * holds.capPercent) / 100)
      const written = lines.map((line) => {
        const found = rated.get(line.line)
        return found ? { ...line, cents: asCents(line.cents + (found.due as number) - found.billed), tariffVersion: found.version } : line
      })
      for (const version of ['fell', 'holds'])
        for (const { billed, due } of ratedLines(written, { version, past, tariffs: corrected(fell, holds) }).values())
          expect(due).toBe(billed)
    }),
  )
})
