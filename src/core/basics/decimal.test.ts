import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  decimalOf,
  divideDecimals,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  roundDecimal,
  safeInteger,
  subtractDecimals,
} from './decimal.ts'

const d = (text: string): Decimal => parseDecimal(text) as Decimal
const show = (value: Decimal | null): string | null => value && formatDecimal(value)
const decimals = fc.tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 6 })).map(([whole, places]) => {
  const digits = (whole < 0n ? -whole : whole).toString().padStart(places + 1, '0')
  const point = digits.length - places
  return d(`${whole < 0n ? '-' : ''}${digits.slice(0, point)}${places ? `.${digits.slice(point)}` : ''}`)
})

describe('exact decimals', () => {
  test('one tenth and two tenths are three tenths', () => {
    expect(show(addDecimals(d('0.1'), d('0.2')))).toBe('0.3')
  })

  test('text comes back as it was, without needless zeros', () => {
    expect(show(d('-001200.500'))).toBe('-1200.5')
    expect(show(d('-0.0'))).toBe('0')
    expect(show(d('0.007'))).toBe('0.007')
    expect(formatDecimal(d('1200.5'), 2)).toBe('1200.50')
    expect(formatDecimal(d('1.005'), 2)).toBe('1.01')
    expect(formatDecimal(d('-0.4'), 0)).toBe('0')
  })

  test.each(['', '.5', '5.', '1,200', '1e3', ' 1', '+1', '--1', 'NaN', '1'.repeat(41), `0.${'0'.repeat(20)}1`])(
    '“%s” is no decimal',
    (text) => {
      expect(parseDecimal(text)).toBeNull()
    },
  )

  test('a JavaScript number is the decimal it shows as', () => {
    expect(show(decimalOf(0.1))).toBe('0.1')
    expect(show(decimalOf(1e21))).toBe('1000000000000000000000')
    expect(show(decimalOf(1.5e-7))).toBe('0.00000015')
    expect([Number.NaN, Number.POSITIVE_INFINITY, 1e300, 1e-300].map(decimalOf)).toEqual([null, null, null, null])
  })

  test('rounding goes where its name says', () => {
    const cases = ['halfUp', 'halfEven', 'up', 'down'] as const
    const rounded = (text: string) => cases.map((how) => show(roundDecimal(d(text), 0, how)))
    expect(rounded('2.5')).toEqual(['3', '2', '3', '2'])
    expect(rounded('-2.5')).toEqual(['-3', '-2', '-3', '-2'])
    expect(rounded('2.51')).toEqual(['3', '3', '3', '2'])
    expect(rounded('2.49')).toEqual(['2', '2', '3', '2'])
    expect(show(roundDecimal(d('1250'), -2))).toBe('1300')
    expect(roundDecimal(d('1'), 1.5)).toBeNull()
  })

  test('division gives so many places, and none by zero', () => {
    expect(show(divideDecimals(d('2'), d('3'), 4))).toBe('0.6667')
    expect(show(divideDecimals(d('-2'), d('0.3'), 1, 'down'))).toBe('-6.6')
    expect(divideDecimals(d('1'), d('0'), 2)).toBeNull()
    expect(divideDecimals(d('1'), d('3'), 21)).toBeNull()
  })

  test('what would be too long is refused instead of cut', () => {
    const large = d('9'.repeat(40))
    expect(addDecimals(large, d('1'))).toBeNull()
    expect(multiplyDecimals(large, d('2'))).toBeNull()
    expect(multiplyDecimals(d('0.00000000001'), d('0.0000000001'))).toBeNull()
  })

  test('only a whole number that is safe becomes a JavaScript number', () => {
    expect(safeInteger(d('12'))).toBe(12)
    expect(safeInteger(d('12.5'))).toBeNull()
    expect(safeInteger(d('9007199254740992'))).toBeNull()
  })

  test('arithmetic on whole numbers agrees with bigint', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
        const [x, y] = [decimalOf(a) as Decimal, decimalOf(b) as Decimal]
        expect(show(addDecimals(x, y))).toBe(String(BigInt(a) + BigInt(b)))
        expect(show(subtractDecimals(x, y))).toBe(String(BigInt(a) - BigInt(b)))
        expect(show(multiplyDecimals(x, y))).toBe(String(BigInt(a) * BigInt(b)))
        expect(compareDecimals(x, y)).toBe(Math.sign(a - b) === 0 ? 0 : a < b ? -1 : 1)
      }),
    )
  })

  test('parse after format is the same number, and equal numbers are equal objects', () => {
    fc.assert(
      fc.property(decimals, fc.integer({ min: 1, max: 9 }), (value, by) => {
        expect(parseDecimal(formatDecimal(value))).toEqual(value)
        const times = multiplyDecimals(value, d(`0.${by}`)) as Decimal
        expect(show(divideDecimals(times, d(`0.${by}`), 10))).toBe(formatDecimal(value))
      }),
    )
  })
})
