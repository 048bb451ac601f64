import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addCents, asCents, formatKes, multiplyCents, parseMoney, shillings, subtractCents } from './money.ts'
import { countOf, formatNumber } from './numbers.ts'

describe('money', () => {
  test.each([
    ['1200', 120000],
    ['1,200', 120000],
    ['KSh 1200.50', 120050],
    ['Kshs. 1,200/=', 120000],
    ['1 200/=', 120000],
    ['1200/-', 120000],
    ['KES1,234,567.5', 123456750],
    ['sh 50', 5000],
    ['500 ksh', 50000],
    ['0', 0],
    [' 1\u00a0200 ', 120000],
  ])('“%s” is read as people mean it', (typed, cents) => {
    expect(parseMoney(typed)).toEqual({ cents })
  })

  test.each([
    ['', 'Enter an amount in shillings.'],
    ['KSh', 'Enter an amount in shillings.'],
    ['1,20', 'Enter an amount in figures, such as 1,200 or 1200.50.'],
    ['12,00,000', 'Enter an amount in figures, such as 1,200 or 1200.50.'],
    ['about 500', 'Enter an amount in figures, such as 1,200 or 1200.50.'],
    ['1e5', 'Enter an amount in figures, such as 1,200 or 1200.50.'],
    ['12.345', 'Enter at most two digits after the point, such as 1200.50.'],
    ['-5', 'The amount cannot be less than 0.'],
    ['99999999999999999', 'The amount is too large.'],
  ])('“%s” is asked again with a reason', (typed, reason) => {
    const parsed = parseMoney(typed)
    expect('reason' in parsed && parsed.reason.en).toBe(reason)
    expect('reason' in parsed && parsed.reason.sw).not.toBe(reason)
  })

  test('what is shown reads back as the same amount', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.constantFrom('en' as const, 'sw' as const), (amount, language) => {
        expect(parseMoney(formatKes(asCents(amount), language))).toEqual({ cents: amount })
      }),
    )
  })

  test('shillings show without cents where there are none', () => {
    expect(formatKes(shillings(1200), 'en')).toBe('KSh 1,200')
    expect(formatKes(asCents(120005), 'sw')).toBe('KSh 1,200.05')
    expect(formatKes(asCents(-50), 'en')).toBe('-KSh 0.50')
  })

  test('a rate is exact and rounds once', () => {
    expect(multiplyCents(asCents(1005), '0.1')).toBe(101)
    expect(multiplyCents(asCents(-1005), '0.1')).toBe(-101)
    expect(multiplyCents(asCents(1005), '0.1', 'down')).toBe(100)
    expect(multiplyCents(asCents(1005), '0.1', 'halfEven')).toBe(100)
    // 1.15 × 100 is 114.99999999999999 with floats.
    expect(multiplyCents(asCents(100), '1.15')).toBe(115)
  })

  test('an amount beyond the safe integers is refused, never rounded in silence', () => {
    const most = asCents(Number.MAX_SAFE_INTEGER)
    expect(() => addCents(most, asCents(1))).toThrow('basics.amount_out_of_range')
    expect(() => subtractCents(asCents(-Number.MAX_SAFE_INTEGER), asCents(1))).toThrow('basics.amount_out_of_range')
    expect(() => multiplyCents(most, '2')).toThrow('basics.amount_out_of_range')
    expect(() => multiplyCents(most, 'half')).toThrow('basics.amount_out_of_range')
    expect(() => asCents(0.5)).toThrow('basics.amount_out_of_range')
    expect(Object.is(asCents(-0), 0)).toBe(true)
  })
})

describe('numbers', () => {
  test('group by thousands', () => {
    expect(formatNumber(1234567.5, 'en')).toBe('1,234,567.5')
    expect(formatNumber('-1234.5', 'sw', 2)).toBe('-1,234.50')
    expect(formatNumber(999, 'en')).toBe('999')
    expect(formatNumber('many', 'en')).toBe('many')
  })

  test('a count stands where the language puts it', () => {
    expect(countOf(1, 'en', { one: 'case', many: 'cases' })).toBe('1 case')
    expect(countOf(1200, 'sw', { one: 'kesi', many: 'kesi' })).toBe('kesi 1,200')
  })
})
