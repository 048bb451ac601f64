import { basicsTexts } from './basics-texts.ts'
import { type Decimal, decimalOf, multiplyDecimals, parseDecimal, type Rounding, roundDecimal, safeInteger } from './decimal.ts'
import { defineErrors } from './errors.ts'
import { formatNumber } from './numbers.ts'
import type { Language, Text } from './texts.ts'

declare const cents: unique symbol
/** Whole Kenyan cents: a safe integer, so at most about 90 trillion shillings. Never a fraction, never a float of shillings. */
export type Cents = number & { readonly [cents]: true }

const refuse = defineErrors({
  'basics.amount_out_of_range': {
    status: 422,
    en: 'The amount is too large to count exactly.',
    sw: 'Kiasi ni kikubwa mno kuhesabiwa kwa usahihi.',
  },
})

/** Marks a whole number of cents as `Cents`. Throws `basics.amount_out_of_range` for a fraction or an unsafe integer. */
export function asCents(value: number): Cents {
  if (!Number.isSafeInteger(value)) throw refuse('basics.amount_out_of_range')
  return (value === 0 ? 0 : value) as Cents
}

export const isCents = (value: unknown): value is Cents => typeof value === 'number' && Number.isSafeInteger(value)

/** Whole shillings as cents. */
export const shillings = (value: number): Cents => asCents(value * 100)

/** The sum of all. Throws `basics.amount_out_of_range` when it leaves the safe integers. */
export const addCents = (...amounts: readonly Cents[]): Cents => amounts.reduce((sum, each) => asCents(sum + each), 0 as Cents)

export const subtractCents = (from: Cents, amount: Cents): Cents => asCents(from - amount)

/** Amount × rate, rounded once to a whole cent (half away from zero unless said). The rate is exact: decimal text (`'0.16'`) or a `Decimal`. */
export function multiplyCents(amount: Cents, rate: Decimal | string, rounding: Rounding = 'halfUp'): Cents {
  const exactRate = typeof rate === 'string' ? parseDecimal(rate) : rate
  const exactAmount = decimalOf(amount)
  const product = exactRate && exactAmount && multiplyDecimals(exactAmount, exactRate)
  const whole = product && roundDecimal(product, 0, rounding)
  const result = whole && safeInteger(whole)
  if (typeof result !== 'number') throw refuse('basics.amount_out_of_range')
  return asCents(result)
}

export type ParsedMoney = { readonly cents: Cents } | { readonly reason: Text }

/**
 * Reads an amount as people in Kenya type it: `1200`, `1,200`, `KSh 1200.50`, `Kshs. 1 200/=`, `1200/-`, `KES1,200.5`, `Sh. 500`.
 * A comma or space groups thousands only where it stands in a thousands' place, so that `1,20` is asked again instead of guessed.
 */
export function parseMoney(typed: string): ParsedMoney {
  const bare = typed
    .normalize('NFKC')
    .trim()
    .replace(/^(?:kshs?|kes|shs?|sh)\.?\s*/i, '')
    .replace(/\s*(?:\/[=-]|kshs?\.?|kes|shs?\.?)$/i, '')
    .replace(/\s+/g, ' ')
  if (bare === '') return { reason: basicsTexts['basics.money.empty'] }
  const match = /^(-?)(\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)(?:\.(\d{1,2}))?$/.exec(bare)
  if (!match)
    return { reason: /^-?[\d, ]+\.\d{3,}$/.test(bare) ? basicsTexts['basics.money.too_fine'] : basicsTexts['basics.money.not_an_amount'] }
  const whole = (match[2] ?? '').replace(/[, ]/g, '')
  if (match[1]) return { reason: basicsTexts['basics.money.negative'] }
  const value = Number(`${whole}${(match[3] ?? '').padEnd(2, '0')}`)
  return Number.isSafeInteger(value) ? { cents: asCents(value) } : { reason: basicsTexts['basics.money.too_large'] }
}

/** `KSh 1,200` or `KSh 1,200.50`: cents only where there are any. Kenyan official Swahili writes the same sign. */
export function formatKes(amount: Cents, language: Language): string {
  const size = Math.abs(amount)
  const rest = size % 100
  const whole = formatNumber((size - rest) / 100, language)
  return `${amount < 0 ? '-' : ''}KSh ${whole}${rest ? `.${String(rest).padStart(2, '0')}` : ''}`
}
