import { asCents, formatKes, isCents, parseMoney } from '../basics/money.ts'
import type { FieldType, MoneyField } from './field.ts'
import { wrong } from './problem.ts'
import { fieldTexts } from './texts.ts'

/** A hundred billion shillings: more than all counties spend in a year. */
const MONEY_MAX = 10_000_000_000_000

const inBoth = (cents: number) => ({ en: formatKes(asCents(cents), 'en'), sw: formatKes(asCents(cents), 'sw') })

export const money: FieldType<MoneyField, number> = {
  type: 'money',
  inputs: (field) => [field.id],
  parse(typed, field) {
    const parsed = parseMoney(typed.one(field.id))
    if ('reason' in parsed) return wrong(field, { en: `{Name}: ${parsed.reason.en}`, sw: `{Name}: ${parsed.reason.sw}` })
    const max = field.max ?? MONEY_MAX
    if (parsed.cents < (field.min ?? 0)) return wrong(field, 'fields.at_least', { min: inBoth(field.min ?? 0) })
    if (parsed.cents > max) return wrong(field, 'fields.at_most', { max: inBoth(max) })
    if (field.wholeShillings && parsed.cents % 100 !== 0) return wrong(field, 'fields.whole_shillings')
    return { value: parsed.cents }
  },
  toRaw: (value, field) => ({ [field.id]: `${Math.trunc(value / 100)}${value % 100 ? `.${String(value % 100).padStart(2, '0')}` : ''}` }),
  isValue: (value): value is number => isCents(value) && value >= 0,
  show: (value, _field, language) => formatKes(asCents(value), language),
  jsonSchema: (field) => ({
    type: 'integer',
    minimum: field.min ?? 0,
    maximum: field.max ?? MONEY_MAX,
    ...(field.wholeShillings ? { multipleOf: 100 } : {}),
    description: 'Kenyan cents',
  }),
  missing: fieldTexts['fields.enter'],
  index: 'number',
  inputMode: 'decimal',
}
