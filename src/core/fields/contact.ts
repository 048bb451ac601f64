import { parsePhone, showPhone } from '../basics/phone.ts'
import type { EmailField, FieldType, PhoneField } from './field.ts'
import { wrong } from './problem.ts'
import { isString } from './text.ts'
import { fieldTexts } from './texts.ts'

export const phone: FieldType<PhoneField, string> = {
  type: 'phone',
  inputs: (field) => [field.id],
  parse(typed, field) {
    const parsed = parsePhone(typed.one(field.id))
    if ('phone' in parsed) return { value: parsed.phone }
    return wrong(field, { en: `{Name}: ${parsed.reason.en}`, sw: `{Name}: ${parsed.reason.sw}` })
  },
  toRaw: (value, field) => ({ [field.id]: value }),
  isValue: isString,
  show: (value) => showPhone(value),
  jsonSchema: () => ({ type: 'string', pattern: '^\\+254[1-7]\\d{6,8}$' }),
  missing: fieldTexts['fields.enter'],
  index: 'text',
  inputMode: 'tel',
  autoComplete: 'tel',
}

/** RFC 5321 §4.5.3.1 bounds: 64 before the @, 254 in all. Deliberately loose otherwise: only a message sent proves an address. */
const EMAIL = /^[^\s@"<>()[\]\\,;:]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}]{2,63}$/u

export const email: FieldType<EmailField, string> = {
  type: 'email',
  inputs: (field) => [field.id],
  parse(typed, field) {
    const bare = typed.one(field.id).replace(/\s+/g, '')
    const at = bare.lastIndexOf('@')
    // Only the part after the @ is the same in capitals and small letters (RFC 5321 §2.4).
    const value = at < 0 ? bare : bare.slice(0, at) + bare.slice(at).toLowerCase()
    return value.length <= 254 && EMAIL.test(value) ? { value } : wrong(field, 'fields.email')
  },
  toRaw: (value, field) => ({ [field.id]: value }),
  isValue: isString,
  show: (value) => value,
  jsonSchema: () => ({ type: 'string', maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' }),
  missing: fieldTexts['fields.enter'],
  index: 'text',
  inputMode: 'email',
  autoComplete: 'email',
}
