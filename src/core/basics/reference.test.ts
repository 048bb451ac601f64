import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeReference, parseReference, referenceAlphabet } from './reference.ts'

const prefixes = ['MGR', 'BSA', 'KE', 'MGRX']
const numbers = fc.integer({ min: 0, max: 2 ** 35 - 1 })
const bareOf = (reference: string) => reference.replaceAll('-', '')
const accepted = (bare: string) => 'reference' in parseReference(bare)

describe('references', () => {
  test('look as they should and read back', () => {
    expect(makeReference('MGR', 0)).toMatch(/^MGR-0000-000[0-9A-Z]$/)
    fc.assert(
      fc.property(fc.constantFrom(...prefixes), numbers, (prefix, number) => {
        const reference = makeReference(prefix, number)
        expect(reference).toMatch(/^[A-HJKMNP-TV-Z]{2,4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
        expect(bareOf(reference).length).toBeLessThanOrEqual(12)
        expect(parseReference(reference)).toEqual({ reference })
      }),
    )
  })

  test('different numbers give different references', () => {
    fc.assert(fc.property(numbers, numbers, (a, b) => (makeReference('MGR', a) === makeReference('MGR', b)) === (a === b)))
    expect(makeReference('MGR', new Uint8Array([0xff, 0xff, 0xff, 0xff, 0xff]))).toBe(makeReference('MGR', 2 ** 35 - 1))
  })

  test('every single wrong character is caught, at every place, by every other character', () => {
    fc.assert(
      fc.property(fc.constantFrom(...prefixes), numbers, (prefix, number) => {
        const bare = bareOf(makeReference(prefix, number))
        for (let at = 0; at < bare.length; at++) {
          for (const wrong of referenceAlphabet) {
            if (wrong !== bare[at]) expect(accepted(`${bare.slice(0, at)}${wrong}${bare.slice(at + 1)}`)).toBe(false)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test('every two swapped characters are caught, neighbours or far apart', () => {
    let swaps = 0
    fc.assert(
      fc.property(fc.constantFrom(...prefixes), numbers, (prefix, number) => {
        const bare = [...bareOf(makeReference(prefix, number))]
        for (let a = 0; a < bare.length; a++) {
          for (let b = a + 1; b < bare.length; b++) {
            if (bare[a] === bare[b]) continue
            const swapped = [...bare]
            swapped[a] = bare[b] as string
            swapped[b] = bare[a] as string
            swaps++
            expect(accepted(swapped.join(''))).toBe(false)
          }
        }
      }),
      { numRuns: 200 },
    )
    expect(swaps).toBeGreaterThan(5000)
  })

  test('forgives case, spaces, dashes and look-alikes', () => {
    fc.assert(
      fc.property(
        numbers,
        fc.constantFrom('I', 'L', 'i', 'l'),
        fc.constantFrom('O', 'o'),
        fc.constantFrom('', ' ', '–', '--'),
        (number, one, nought, gap) => {
          const reference = makeReference('MGR', number)
          const body = reference.slice(3).replaceAll('1', one).replaceAll('0', nought).replaceAll('-', gap)
          expect(parseReference(` mgr${body.toLowerCase()} `)).toEqual({ reference })
          expect(parseReference(`MGR${body}`)).toEqual({ reference })
        },
      ),
    )
  })

  test.each([
    ['', 'Enter the reference number.'],
    [' - ', 'Enter the reference number.'],
    ['MGR-4K7P', 'The reference number is not complete. It looks like MGR-4K7P-29XQ.'],
    ['MGRXX-4K7P-29XQ', 'The reference number is not complete. It looks like MGR-4K7P-29XQ.'],
    ['MGR-4U7P-29XQ', 'The reference number has a letter or sign that is never used in one. It looks like MGR-4K7P-29XQ.'],
    ['M5R-0000-0000', 'The reference number is not right. Check each letter and digit against your message or letter.'],
  ])('“%s” is refused with a reason', (typed, reason) => {
    const parsed = parseReference(typed)
    expect('reason' in parsed && parsed.reason.en).toBe(reason)
    expect('reason' in parsed && parsed.reason.sw).not.toBe(reason)
  })

  test.each([
    ['BUS', 1],
    ['M', 1],
    ['mgr', 1],
    ['MGR', -1],
    ['MGR', 2 ** 35],
    ['MGR', 0.5],
    ['MGR', new Uint8Array(4)],
  ])('none is made from %s and %s', (prefix, random) => {
    expect(() => makeReference(prefix, random)).toThrow('basics.reference_not_possible')
  })
})
