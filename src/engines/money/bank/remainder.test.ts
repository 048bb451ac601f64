import { expect, test } from 'vitest'
import { explainRemainder, type RemainderFacts } from './remainder.ts'

const facts: RemainderFacts = {
  confirmedMpesa: 10_000,
  confirmedBank: 3000,
  receipts: 12_700,
  claims: 200,
  suspense: 500,
  settledLines: 6000,
  settledLedger: 6000,
  inPaybill: 3900,
  paybillOther: -100,
  banks: [{ account: 'bank.collection', moved: 9500, ledger: 8000, open: 700, explained: 1100, notAtBank: 300 }],
}
const lefts = (more: Partial<RemainderFacts>) => explainRemainder({ ...facts, ...more }).map(({ left }) => left)

test('each difference is the sum of its reasons, and nothing is left', () => {
  const compared = explainRemainder(facts)
  expect(compared.map(({ about, left }) => [about, left])).toEqual([
    ['receipts', 0],
    ['gateway', 0],
    ['bank', 0],
  ])
  for (const { from, to, because } of compared) expect(because.reduce<number>((sum, { cents }) => sum + cents, from.cents)).toBe(to.cents)
  expect(compared[1]?.because).toHaveLength(2)
})

test('a cent that nothing explains is left over where it is missing', () => {
  expect(lefts({ receipts: 12_701 })).toEqual([1, 0, 0])
  expect(lefts({ confirmedMpesa: 10_001 })).toEqual([-1, -1, 0])
  expect(lefts({ inPaybill: 3901 })).toEqual([0, 1, 0])
  expect(lefts({ banks: facts.banks.map((bank) => ({ ...bank, moved: bank.moved - 1 })) })).toEqual([0, 0, 1])
})
