import type { AutocompleteField, ChoiceField, ChoicesField, FieldType, FieldWorld, ListItem, YesNoField } from './field.ts'
import { wrong } from './problem.ts'
import { isString } from './text.ts'
import { fieldTexts } from './texts.ts'

export const yesNo: FieldType<YesNoField, boolean> = {
  type: 'yesNo',
  inputs: (field) => [field.id],
  parse(typed, field) {
    const word = typed.one(field.id).toLowerCase()
    if (word === 'yes' || word === 'ndiyo') return { value: true }
    return word === 'no' || word === 'hapana' ? { value: false } : wrong(field, 'fields.yes_or_no')
  },
  toRaw: (value, field) => ({ [field.id]: value ? 'yes' : 'no' }),
  isValue: (value): value is boolean => typeof value === 'boolean',
  show: (value, _field, language) => fieldTexts[value ? 'fields.yes' : 'fields.no'][language],
  jsonSchema: () => ({ type: 'boolean' }),
  missing: fieldTexts['fields.yes_or_no'],
  index: 'boolean',
}

const itemOf = (world: FieldWorld, list: string, value: string): ListItem | undefined =>
  world.list(list)?.find((item) => item.value === value)

/** A value that the list no longer holds is shown as it was kept, never lost. */
const showItem = (world: FieldWorld, list: string, value: string, language: 'en' | 'sw'): string =>
  itemOf(world, list, value)?.text[language] ?? value

/** Long county lists are not written into a schema; the server looks each value up. */
const ENUM_MAX = 200
const valuesSchema = (world: FieldWorld, list: string) => {
  const values = world.list(list)?.map((item) => item.value) ?? []
  return values.length > 0 && values.length <= ENUM_MAX
    ? { type: 'string', enum: values }
    : { type: 'string', minLength: 1, maxLength: 200 }
}

export const choice: FieldType<ChoiceField, string> = {
  type: 'choice',
  inputs: (field) => [field.id],
  parse(typed, field, world) {
    const item = itemOf(world, field.list, typed.one(field.id))
    return item ? { value: item.value } : wrong(field, 'fields.choice.unknown')
  },
  toRaw: (value, field) => ({ [field.id]: value }),
  isValue: isString,
  show: (value, field, language, world) => showItem(world, field.list, value, language),
  jsonSchema: (field, world) => valuesSchema(world, field.list),
  missing: fieldTexts['fields.select'],
  index: 'text',
}

export const choices: FieldType<ChoicesField, readonly string[]> = {
  type: 'choices',
  inputs: (field) => [field.id],
  parse(typed, field, world) {
    const ticked = new Set(typed.many(field.id))
    // In the list's order, so that the same ticks are the same answer.
    const value = (world.list(field.list) ?? []).map((item) => item.value).filter((each) => ticked.has(each))
    if (value.length !== ticked.size) return wrong(field, 'fields.choice.unknown')
    if (field.min && value.length < field.min) return wrong(field, 'fields.choices.min', { min: field.min })
    if (field.max && value.length > field.max) return wrong(field, 'fields.choices.max', { max: field.max })
    return { value }
  },
  toRaw: (value, field) => ({ [field.id]: value }),
  isValue: (value): value is readonly string[] => Array.isArray(value) && value.every(isString),
  show: (value, field, language, world) => value.map((each) => showItem(world, field.list, each, language)).join(', '),
  jsonSchema: (field, world) => ({
    type: 'array',
    items: valuesSchema(world, field.list),
    uniqueItems: true,
    minItems: field.min ?? 1,
    ...(field.max ? { maxItems: field.max } : {}),
  }),
  missing: fieldTexts['fields.select'],
}

const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

export const autocomplete: FieldType<AutocompleteField, string> = {
  type: 'autocomplete',
  inputs: (field) => [field.id],
  parse(typed, field, world) {
    const text = typed.one(field.id)
    const exact = itemOf(world, field.list, text)
    if (exact) return { value: exact.value }
    // Without JavaScript people type the name; two items of one name must be told apart, so that an unclear name is asked again.
    const wanted = folded(text)
    const named = (world.list(field.list) ?? []).filter((item) => folded(item.text.en) === wanted || folded(item.text.sw) === wanted)
    return named.length === 1 && named[0] ? { value: named[0].value } : wrong(field, 'fields.choice.unknown')
  },
  toRaw: (value, field) => ({ [field.id]: value }),
  isValue: isString,
  show: (value, field, language, world) => showItem(world, field.list, value, language),
  jsonSchema: (field, world) => valuesSchema(world, field.list),
  missing: fieldTexts['fields.select'],
  index: 'text',
}
