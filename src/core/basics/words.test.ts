import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normaliseWords, spellingDistance, splitWords } from './words.ts'

describe('words for search', () => {
  test("every spelling of Ng'ang'a is one name", () => {
    expect(new Set(["Ng'ang'a", 'Ng’ang’a', 'NG`ANG`A', 'Ngʼangʼa', 'nganga'].map(normaliseWords))).toEqual(new Set(['nganga']))
  })

  test('accents, signs and spaces make no difference, and a hyphen parts two names', () => {
    expect(splitWords('  Ochieng-Otieno,  José  (Jr.) 2 ')).toEqual(['ochieng', 'otieno', 'jose', 'jr', '2'])
    expect(splitWords(' … ')).toEqual([])
  })

  test('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normaliseWords(normaliseWords(text))).toBe(normaliseWords(text))
      }),
    )
    expect(normaliseWords('İŉ ﬁ')).toBe('in fi')
  })

  test.each([
    ['bursary', 'bursary', 0],
    ['bursary', 'busary', 1],
    ['bursary', 'bursarry', 1],
    ['bursary', 'bursery', 1],
    ['bursary', 'brusary', 1],
    ['bursary', 'brusery', 2],
    ['basari', 'leseni', 3],
    ['', 'ab', 2],
  ])('from “%s” to “%s” are %i slips, counted to two', (a, b, slips) => {
    expect(spellingDistance(a, b, 2)).toBe(Math.min(slips, 3))
  })

  test('is symmetric, zero only for the same word, and the bound changes nothing within it', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 })
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (a, b, most) => {
        const full = spellingDistance(a, b, 20)
        expect(spellingDistance(b, a, 20)).toBe(full)
        expect(full === 0).toBe(a === b)
        expect(spellingDistance(a, b, most)).toBe(Math.min(full, most + 1))
      }),
      { numRuns: 500 },
    )
  })
})
