import { compilePattern, matchesPattern, type Pattern } from '../rules/pattern.ts'
import { lengthOf, wordCount } from './clean.ts'
import type { FieldType, LongTextField, TextField } from './field.ts'
import { wrong } from './problem.ts'
import { fieldTexts } from './texts.ts'

const TEXT_LENGTH_MAX = 200
const LONG_TEXT_LENGTH_MAX = 10_000

const compiled = new Map<string, Pattern | null>()

/** Whether the whole text fits a pattern of `core/rules/pattern.ts`; nothing fits a pattern that is none. */
export function fitsPattern(source: string, text: string): boolean {
  let pattern = compiled.get(source)
  if (pattern === undefined) {
    // Definitions are few; the bound only keeps a hostile importer from filling memory.
    if (compiled.size > 1000) compiled.clear()
    pattern = compilePattern(source)
    compiled.set(source, pattern)
  }
  return pattern !== null && matchesPattern(pattern, text)
}

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
    if (field.pattern && !fitsPattern(field.pattern, value)) return wrong(field, field.patternText ?? 'fields.pattern')
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
