import { lengthOf, wordCount } from './clean.ts'
import type { FieldType, LongTextField, TextField } from './field.ts'
import { wrong } from './problem.ts'
import { compilePattern } from './safe-pattern.ts'
import { fieldTexts } from './texts.ts'

export const TEXT_LENGTH_MAX = 200
export const LONG_TEXT_LENGTH_MAX = 10_000

export const isString = (value: unknown): value is string => typeof value === 'string'

export const text: FieldType<TextField, string> = {
  type: 'text',
  inputs: (field) => [field.id],
  parse(typed, field) {
    const value = typed.one(field.id)
    const length = lengthOf(value)
    const max = field.maxLength ?? TEXT_LENGTH_MAX
    if (length > max) return wrong(field, 'fields.too_long', { max })
    if (field.minLength && length < field.minLength) return wrong(field, 'fields.too_short', { min: field.minLength })
    if (field.pattern && !compilePattern(field.pattern)?.test(value)) return wrong(field, field.patternText ?? 'fields.pattern')
    return { value }
  },
  toRaw: (value, field) => ({ [field.id]: value }),
  isValue: isString,
  show: (value) => value,
  jsonSchema: (field) => ({
    type: 'string',
    minLength: Math.max(1, field.minLength ?? 1),
    maxLength: field.maxLength ?? TEXT_LENGTH_MAX,
    ...(field.pattern ? { pattern: `^(?:${field.pattern})$` } : {}),
  }),
  missing: fieldTexts['fields.enter'],
  index: 'text',
}

export const longText: FieldType<LongTextField, string> = {
  type: 'longText',
  inputs: (field) => [field.id],
  parse(typed, field) {
    const value = typed.one(field.id)
    const max = field.maxLength ?? LONG_TEXT_LENGTH_MAX
    if (lengthOf(value) > max) return wrong(field, 'fields.too_long', { max })
    const count = wordCount(value)
    if (field.maxWords && count > field.maxWords) return wrong(field, 'fields.too_many_words', { max: field.maxWords, count })
    return { value }
  },
  toRaw: (value, field) => ({ [field.id]: value }),
  isValue: isString,
  show: (value) => value,
  jsonSchema: (field) => ({ type: 'string', minLength: 1, maxLength: field.maxLength ?? LONG_TEXT_LENGTH_MAX }),
  missing: fieldTexts['fields.enter'],
  multiline: true,
}
