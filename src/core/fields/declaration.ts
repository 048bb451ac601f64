import type { DeclarationField, FieldType } from './field.ts'
import { wrong } from './problem.ts'
import { fieldTexts } from './texts.ts'

export const declaration: FieldType<DeclarationField, true> = {
  type: 'declaration',
  inputs: (field) => [field.id],
  parse: (typed, field) => (typed.one(field.id) === 'yes' ? { value: true } : wrong(field, 'fields.tick')),
  toRaw: (_value, field) => ({ [field.id]: 'yes' }),
  isValue: (value): value is true => value === true,
  show: (_value, _field, language) => fieldTexts['fields.confirmed'][language],
  jsonSchema: () => ({ const: true }),
  missing: fieldTexts['fields.tick'],
}
