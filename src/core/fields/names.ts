import { lengthOf } from './clean.ts'
import type { FieldType, OrgNameField, PersonNameField } from './field.ts'
import { wrong } from './problem.ts'
import { isString } from './text.ts'
import { fieldTexts } from './texts.ts'

const PERSON_NAME_MAX = 120
const ORG_NAME_MAX = 160

/** One box for the whole name: who has two names, or five, or one, types what the identity card says. */
export const personName: FieldType<PersonNameField, string> = {
  type: 'personName',
  inputs: (field) => [field.id],
  parse(typed, field) {
    const value = typed.one(field.id).replace(/[‘’ʼ`´]/g, "'")
    if (lengthOf(value) > PERSON_NAME_MAX) return wrong(field, 'fields.too_long', { max: PERSON_NAME_MAX })
    if (!/^[\p{L}\p{M}' .,()/-]+$/u.test(value) || !/\p{L}.*\p{L}/u.test(value)) return wrong(field, 'fields.person_name.letters')
    return { value }
  },
  toRaw: (value, field) => ({ [field.id]: value }),
  isValue: isString,
  show: (value) => value,
  jsonSchema: () => ({ type: 'string', minLength: 1, maxLength: PERSON_NAME_MAX }),
  missing: fieldTexts['fields.enter'],
  index: 'text',
  autoComplete: 'name',
}

export const orgName: FieldType<OrgNameField, string> = {
  type: 'orgName',
  inputs: (field) => [field.id],
  parse(typed, field) {
    const value = typed.one(field.id)
    if (lengthOf(value) > ORG_NAME_MAX) return wrong(field, 'fields.too_long', { max: ORG_NAME_MAX })
    return /[\p{L}\p{N}]/u.test(value) ? { value } : wrong(field, 'fields.org_name.letters')
  },
  toRaw: (value, field) => ({ [field.id]: value }),
  isValue: isString,
  show: (value) => value,
  jsonSchema: () => ({ type: 'string', minLength: 1, maxLength: ORG_NAME_MAX }),
  missing: fieldTexts['fields.enter'],
  index: 'text',
  autoComplete: 'organization',
}
