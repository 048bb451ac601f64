import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asCents, shillings } from './money.ts'
import { kesInWords } from './money-words.ts'

test.each([
  [0, 'Zero shillings only', 'Shilingi sifuri tu'],
  [1, 'One shilling only', 'Shilingi moja tu'],
  [15, 'Fifteen shillings only', 'Shilingi kumi na tano tu'],
  [42, 'Forty-two shillings only', 'Shilingi arobaini na mbili tu'],
  [101, 'One hundred and one shillings only', 'Shilingi mia moja na moja tu'],
  [125, 'One hundred and twenty-five shillings only', 'Shilingi mia moja ishirini na tano tu'],
  [2500, 'Two thousand, five hundred shillings only', 'Shilingi elfu mbili, mia tano tu'],
  [20_005, 'Twenty thousand and five shillings only', 'Shilingi elfu ishirini, na tano tu'],
  [25_000, 'Twenty-five thousand shillings only', 'Shilingi elfu ishirini na tano tu'],
  [105_000, 'One hundred and five thousand shillings only', 'Shilingi laki moja, elfu tano tu'],
  [100_005, 'One hundred thousand and five shillings only', 'Shilingi laki moja, na tano tu'],
  [
    3_250_120,
    'Three million, two hundred and fifty thousand, one hundred and twenty shillings only',
    'Shilingi milioni tatu, laki mbili, elfu hamsini, mia moja na ishirini tu',
  ],
])('%d shillings in words', (amount, en, sw) => {
  expect(kesInWords(shillings(amount), 'en')).toBe(en)
  expect(kesInWords(shillings(amount), 'sw')).toBe(sw)
})

test('cents are said too', () => {
  expect(kesInWords(asCents(250_050), 'en')).toBe('Two thousand, five hundred shillings and fifty cents only')
  expect(kesInWords(asCents(250_001), 'sw')).toBe('Shilingi elfu mbili, mia tano na senti moja tu')
})

test.each(['en', 'sw'] as const)('no two amounts have the same words in %s', (language) => {
  const seen = new Map<string, number>()
  const look = (cents: number) => {
    const words = kesInWords(asCents(cents), language)
    expect(seen.get(words) ?? cents, words).toBe(cents)
    seen.set(words, cents)
  }
  for (let amount = 0; amount < 30_000; amount += amount < 2000 ? 1 : 5) look(amount * 100)
  for (let amount = 99_990; amount < 106_000; amount += 5) look(amount * 100)
  fc.assert(fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), look), { numRuns: 5000 })
})
