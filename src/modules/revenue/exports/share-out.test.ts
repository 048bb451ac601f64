import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cents } from '../../../core/basics/money.ts'
import { shareOut } from './share-out.ts'

const weights = fc.array(fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }), { minLength: 1, maxLength: 12 })

test('what is shared out comes together again to the cent, and no part is a cent or more off its due', () => {
  fc.assert(
    fc.property(fc.integer({ min: -10_000_000_000, max: 10_000_000_000 }), weights, (amount, given) => {
      const parts = shareOut(amount as Cents, new Map(given.map((weight, key) => [key, weight])))
      const whole = given.reduce((sum, weight) => sum + Math.max(0, weight), 0)
      if (whole === 0) {
        expect(parts.size).toBe(0)
        return
      }
      expect([...parts.values()].reduce((sum, cents) => sum + cents, 0)).toBe(amount)
      for (const [key, cents] of parts) {
        expect(given[key]).toBeGreaterThan(0)
        expect(Math.abs(cents - (amount * (given[key] as number)) / whole)).toBeLessThan(1.001)
      }
    }),
  )
})

test('what is left over goes to those whose part was cut most, of equal ones to the first', () => {
  expect([...shareOut(100 as Cents, new Map([...'abc'].map((key) => [key, 1])))]).toEqual([
    ['a', 34],
    ['b', 33],
    ['c', 33],
  ])
  expect([...shareOut(-5 as Cents, new Map([...'ab'].map((key, at) => [key, at === 0 ? 1 : 3])))]).toEqual([
    ['a', -1],
    ['b', -4],
  ])
})
