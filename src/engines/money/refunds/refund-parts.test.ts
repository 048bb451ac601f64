import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asCents } from '../../../core/basics/money.ts'
import { nextPart, PAYOUT_MAX, PAYOUT_MIN } from './refund-parts.ts'

const parts = (cents: number): number[] => {
  const sent: number[] = []
  for (let open = cents; open > 0; open -= sent.at(-1) as number) sent.push(nextPart(asCents(open)))
  return sent
}

test('what is above the limit goes in as few parts as can be, each one M-Pesa takes, together the whole', () => {
  expect(parts(250_000_00)).toEqual([250_000_00])
  expect(parts(250_005_00)).toEqual([249_995_00, 10_00])
  expect(parts(600_000_00)).toEqual([250_000_00, 250_000_00, 100_000_00])
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 3_000_000 }), (shillings) => {
      const sent = parts(shillings * 100)
      expect(sent.reduce((sum, part) => sum + part, 0)).toBe(shillings * 100)
      expect(sent.every((part) => part >= PAYOUT_MIN && part <= PAYOUT_MAX && part % 100 === 0)).toBe(true)
      expect(sent).toHaveLength(Math.ceil((shillings * 100) / PAYOUT_MAX))
    }),
  )
})
