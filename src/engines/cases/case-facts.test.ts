import { expect, test } from 'vitest'
import { nameWords } from './case-facts.ts'

test('a name is found by each of its words once, however it is written', () => {
  expect(nameWords("Otieno  Ng'ang'a, OTIENO Ochieng-Réné")).toEqual(['otieno', 'nganga', 'ochieng', 'rene'])
  expect(nameWords(' - ')).toEqual([])
})

test('the words of the longest names fit in one entry of the index', () => {
  const words = nameWords(
    Array.from({ length: 500 }, (_, place) => String.fromCodePoint(0x1e900 + (place % 34)).repeat(place + 1)).join(' '),
  )
  // A word takes four bytes and padding beside its letters in `words`; 2,700 bytes hold those, the longest word and where the case stands.
  const bytes = words.map((word) => Buffer.byteLength(word)).reduce((sum, each) => sum + each + 6, 0)
  expect(bytes).toBeLessThan(2200)
})
