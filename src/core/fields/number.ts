import { formatNumber } from '../basics/numbers.ts'
import type { FieldDefinition, FieldType, IntegerField, NumberField, Parsed, PercentField, Typed } from './field.ts'
import { wrong } from './problem.ts'
import { fieldTexts } from './texts.ts'

/** JavaScript holds decimals of up to 15 digits so that they come back as they were typed. */
const DIGITS_MAX = 15
const NUMBER_MAX = 999_999_999

type Bounds = { readonly min: number; readonly max: number; readonly decimals: number }

/** Reads `1 200`, `1,200.5`, `1200`; a comma only where it stands in a thousands' place, so that `1,5` is asked again instead of guessed. */
export function readNumber(typed: string): 'not-a-number' | { readonly decimals: number; readonly value: number } {
  const bare = typed.normalize('NFKC').replace(/[−–]/g, '-').replace(/\s+/g, '')
  const match = /^([-+]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/.exec(bare) ?? /^([-+]?)()\.(\d+)$/.exec(bare)
  if (!match) return 'not-a-number'
  const whole = (match[2] ?? '').replaceAll(',', '').replace(/^0+(?=\d)/, '')
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (whole.length + fraction.length > DIGITS_MAX) return 'not-a-number'
  const value = Number(`${match[1] === '-' ? '-' : ''}${whole || '0'}${fraction ? `.${fraction}` : ''}`)
  return { value: value === 0 ? 0 : value, decimals: fraction.length }
}

function parseNumber(typed: string, field: FieldDefinition, { min, max, decimals }: Bounds): Parsed<number> {
  const read = readNumber(typed)
  if (typeof read !== 'object')
    return wrong(field, decimals === 0 ? 'fields.whole_number' : 'fields.number', { example: decimals === 0 ? '12' : '12.5' })
  if (read.decimals > decimals) return wrong(field, decimals === 0 ? 'fields.whole_number' : 'fields.decimals', { decimals })
  if (read.value < min) return wrong(field, 'fields.at_least', { min: shown(min) })
  if (read.value > max) return wrong(field, 'fields.at_most', { max: shown(max) })
  return { value: read.value }
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

/** Plain digits without an exponent: what a person would type. */
export const plainNumber = (value: number): string => {
  const text = String(value)
  return text.includes('e') ? value.toFixed(6).replace(/\.?0+$/, '') : text
}

const shown = (value: number) => ({ en: showNumber(value, 'en'), sw: showNumber(value, 'sw') })

/** `1,200.5`. */
export function showNumber(value: number, language: 'en' | 'sw'): string {
  const [whole = '0', fraction] = plainNumber(Math.abs(value)).split('.')
  return `${value < 0 ? '-' : ''}${formatNumber(Number(whole), language)}${fraction ? `.${fraction}` : ''}`
}

const one = (typed: Typed, field: FieldDefinition, strip?: RegExp): string =>
  strip ? typed.one(field.id).replace(strip, '') : typed.one(field.id)

const numberBounds = (field: NumberField): Bounds => ({
  min: field.min ?? -NUMBER_MAX,
  max: field.max ?? NUMBER_MAX,
  decimals: field.decimals ?? 2,
})
const integerBounds = (field: IntegerField): Bounds => ({ min: field.min ?? -NUMBER_MAX, max: field.max ?? NUMBER_MAX, decimals: 0 })
const percentBounds = (field: PercentField): Bounds => ({ min: field.min ?? 0, max: field.max ?? 100, decimals: field.decimals ?? 2 })

export const number: FieldType<NumberField, number> = {
  type: 'number',
  inputs: (field) => [field.id],
  parse: (typed, field) => parseNumber(one(typed, field), field, numberBounds(field)),
  toRaw: (value, field) => ({ [field.id]: plainNumber(value) }),
  isValue: isNumber,
  show: (value, field, language) => `${showNumber(value, language)}${field.unit ? ` ${field.unit[language]}` : ''}`,
  jsonSchema: (field) => ({ type: 'number', minimum: numberBounds(field).min, maximum: numberBounds(field).max }),
  missing: fieldTexts['fields.enter'],
  index: 'number',
  inputMode: 'decimal',
}

export const integer: FieldType<IntegerField, number> = {
  type: 'integer',
  inputs: (field) => [field.id],
  parse(typed, field) {
    const parsed = parseNumber(one(typed, field), field, integerBounds(field))
    if (parsed.problems || !field.step || (parsed.value - (field.min ?? 0)) % field.step === 0) return parsed
    return wrong(field, 'fields.step', { step: field.step })
  },
  toRaw: (value, field) => ({ [field.id]: plainNumber(value) }),
  isValue: isNumber,
  show: (value, field, language) => `${showNumber(value, language)}${field.unit ? ` ${field.unit[language]}` : ''}`,
  jsonSchema: (field) => ({ type: 'integer', minimum: integerBounds(field).min, maximum: integerBounds(field).max }),
  missing: fieldTexts['fields.enter'],
  index: 'number',
  inputMode: 'numeric',
}

export const percent: FieldType<PercentField, number> = {
  type: 'percent',
  inputs: (field) => [field.id],
  parse: (typed, field) => parseNumber(one(typed, field, /\s*%$/), field, percentBounds(field)),
  toRaw: (value, field) => ({ [field.id]: plainNumber(value) }),
  isValue: isNumber,
  show: (value, _field, language) => `${showNumber(value, language)}%`,
  jsonSchema: (field) => ({ type: 'number', minimum: percentBounds(field).min, maximum: percentBounds(field).max }),
  missing: fieldTexts['fields.enter'],
  index: 'number',
  inputMode: 'decimal',
}
