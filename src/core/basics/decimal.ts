/**
 * An exact decimal: coefficient × 10^-scale, without trailing zeros in the fraction, so that equal numbers are equal objects.
 * At most 40 digits, 20 of them in the fraction: an operation that would need more gives null, so that no input can make arithmetic slow.
 */
export type Decimal = { readonly coefficient: bigint; readonly scale: number }

export type Rounding = 'halfUp' | 'halfEven' | 'up' | 'down'

const SCALE_MAX = 20
const COEFFICIENT_LIMIT = 10n ** 40n

const power = (exponent: number): bigint => 10n ** BigInt(exponent)
const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

function make(coefficient: bigint, scale: number): Decimal | null {
  let c = coefficient
  let s = scale
  while (s > 0 && c % 10n === 0n) {
    c /= 10n
    s--
  }
  return s > SCALE_MAX || magnitude(c) >= COEFFICIENT_LIMIT ? null : { coefficient: c, scale: s }
}

const PLAIN = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?$/

/** Reads plain decimal text (`-1200.50`): no grouping, no exponent. Null when it is anything else, or too long. */
export function parseDecimal(text: string): Decimal | null {
  const match = PLAIN.exec(text)
  if (!match) return null
  const fraction = match[3] ?? ''
  return make(BigInt(`${match[1]}${match[2]}${fraction}`), fraction.length)
}

/** The decimal that a JavaScript number shows as (`0.1` is one tenth). Null for NaN, infinities and numbers out of bounds. */
export function decimalOf(value: number): Decimal | null {
  if (!Number.isFinite(value)) return null
  const [digits = '', exponent = '0'] = String(value).split('e')
  const base = parseDecimal(digits)
  if (!base) return null
  const shift = Number(exponent)
  if (Math.abs(shift) > 40) return null
  return shift >= 0 ? make(base.coefficient * power(shift), base.scale) : make(base.coefficient, base.scale - shift)
}

export const zero: Decimal = { coefficient: 0n, scale: 0 }

/** Plain text: with `places`, exactly so many digits after the point (rounded half up); without, as many as are needed. */
export function formatDecimal(value: Decimal, places?: number): string {
  const { coefficient, scale } = places === undefined ? value : { coefficient: scaled(value, places, 'halfUp'), scale: places }
  const digits = magnitude(coefficient)
    .toString()
    .padStart(scale + 1, '0')
  const point = digits.length - scale
  return `${coefficient < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`
}

const aligned = (a: Decimal, b: Decimal): [bigint, bigint, number] => {
  const scale = Math.max(a.scale, b.scale)
  return [a.coefficient * power(scale - a.scale), b.coefficient * power(scale - b.scale), scale]
}

export function addDecimals(a: Decimal, b: Decimal): Decimal | null {
  const [x, y, scale] = aligned(a, b)
  return make(x + y, scale)
}

export function subtractDecimals(a: Decimal, b: Decimal): Decimal | null {
  const [x, y, scale] = aligned(a, b)
  return make(x - y, scale)
}

/** The exact product, or null when it does not fit. */
export const multiplyDecimals = (a: Decimal, b: Decimal): Decimal | null => make(a.coefficient * b.coefficient, a.scale + b.scale)

/** The quotient to `places` digits after the point (0–20), rounded. Null for a division by zero or a result that does not fit. */
export function divideDecimals(a: Decimal, b: Decimal, places: number, rounding: Rounding = 'halfUp'): Decimal | null {
  if (b.coefficient === 0n || !Number.isInteger(places) || places < 0 || places > SCALE_MAX) return null
  const [x, y] = aligned(a, b)
  return make(divideRounded(x * power(places), y, rounding), places)
}

/** Rounded to `places` digits after the point; negative places round to tens, hundreds (-20 to 20). Halves go away from zero with `halfUp`, to the even digit with `halfEven`. */
export function roundDecimal(value: Decimal, places: number, rounding: Rounding = 'halfUp'): Decimal | null {
  if (!Number.isInteger(places) || Math.abs(places) > SCALE_MAX) return null
  const coefficient = scaled(value, places, rounding)
  return places >= 0 ? make(coefficient, places) : make(coefficient * power(-places), 0)
}

/** -1, 0 or 1. */
export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const [x, y] = aligned(a, b)
  return x < y ? -1 : x > y ? 1 : 0
}

/** The whole number as a JavaScript number, or null when there is a fraction or it is not a safe integer. */
export function safeInteger(value: Decimal): number | null {
  const whole = Number(value.coefficient)
  return value.scale === 0 && Number.isSafeInteger(whole) ? whole : null
}

function scaled(value: Decimal, places: number, rounding: Rounding): bigint {
  const shift = places - value.scale
  return shift >= 0 ? value.coefficient * power(shift) : divideRounded(value.coefficient, power(-shift), rounding)
}

function divideRounded(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const negative = numerator < 0n !== denominator < 0n
  const n = magnitude(numerator)
  const d = magnitude(denominator)
  const down = n / d
  const rest = n % d
  const half = rest * 2n
  const away =
    rounding === 'up'
      ? rest > 0n
      : rounding === 'down'
        ? false
        : rounding === 'halfUp'
          ? half >= d
          : half > d || (half === d && down % 2n === 1n)
  const result = away ? down + 1n : down
  return negative ? -result : result
}
