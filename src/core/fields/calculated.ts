import { formatDay, isDay } from '../basics/dates.ts'
import { parseDecimal, roundDecimal, safeInteger } from '../basics/decimal.ts'
import { asCents, formatKes } from '../basics/money.ts'
import type { CalculatedField, FieldType, FieldValue } from './field.ts'
import { showNumber } from './number.ts'
import { wrong } from './problem.ts'
import { fieldTexts } from './texts.ts'

type Calculated = string | number | boolean

/**
 * A value of the rules as an answer is kept: whole numbers and money as integers (a fraction is not rounded silently but gives null: the
 * definition must say how to round), decimals as numbers of at most six places, null where nothing could be worked out.
 */
export function calculatedValue(field: CalculatedField, value: unknown): Exclude<FieldValue, readonly unknown[] | object> {
  switch (field.result) {
    case 'yesNo':
      return typeof value === 'boolean' ? value : null
    case 'text':
      return typeof value === 'string' ? value : null
    case 'date':
      return typeof value === 'string' && isDay(value) ? value : null
    default: {
      const exact = typeof value === 'string' ? parseDecimal(value) : null
      if (!exact) return null
      if (field.result === 'integer' || field.result === 'money') return safeInteger(exact)
      const rounded = roundDecimal(exact, 6)
      return rounded && rounded.coefficient < 10n ** 15n && rounded.coefficient > -(10n ** 15n)
        ? Number(rounded.coefficient) / 10 ** rounded.scale
        : null
    }
  }
}

const schemas = {
  text: { type: 'string' },
  date: { type: 'string', format: 'date' },
  yesNo: { type: 'boolean' },
  integer: { type: 'integer' },
  money: { type: 'integer', description: 'Kenyan cents' },
  number: { type: 'number' },
  percent: { type: 'number' },
}

export const calculated: FieldType<CalculatedField, Calculated> = {
  type: 'calculated',
  inputs: () => [],
  parse: (_typed, field) => wrong(field, 'fields.never_typed'),
  toRaw: () => ({}),
  isValue: (value): value is Calculated => typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value),
  show(value, field, language) {
    if (typeof value === 'boolean') return fieldTexts[value ? 'fields.yes' : 'fields.no'][language]
    if (typeof value === 'string') return field.result === 'date' ? formatDay(value, language) : value
    if (field.result === 'money') return formatKes(asCents(Math.round(value)), language)
    return `${showNumber(value, language)}${field.result === 'percent' ? '%' : ''}`
  },
  jsonSchema: (field) => schemas[field.result],
  missing: fieldTexts['fields.never_typed'],
}
