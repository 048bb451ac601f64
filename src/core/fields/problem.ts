import type { Problem } from '../basics/errors.ts'
import { type BilingualValues, fill, type Text } from '../basics/texts.ts'
import type { FieldDefinition } from './field.ts'
import { fieldTexts } from './texts.ts'

/** "KRA PIN" stays, "Full name" becomes "full name": a capital followed by another is an abbreviation. */
const lowerFirst = (text: string): string => (/^\p{Lu}(?!\p{Lu}|\p{N})/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text)
const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** The field inside a sentence: "the student's date of birth". */
function nameOf(field: Pick<FieldDefinition, 'name' | 'label'>): Text {
  if (field.name) return field.name
  const bare = (label: string) => lowerFirst(label.replace(/[?:.\s]+$/u, ''))
  return { en: bare(field.label.en), sw: bare(field.label.sw) }
}

/** The field at the head of a row: "The student's date of birth". */
export function headingOf(field: Pick<FieldDefinition, 'name' | 'label'>): Text {
  const name = nameOf(field)
  return { en: upperFirst(name.en), sw: upperFirst(name.sw) }
}

/** One problem of a field, at the raw input `path`, with the field's name in its words. */
export const problemAt = (
  path: string,
  field: FieldDefinition,
  key: keyof typeof fieldTexts | Text,
  values: BilingualValues = {},
): Problem => ({
  path,
  text: fill(typeof key === 'string' ? fieldTexts[key] : key, { ...values, name: nameOf(field), Name: headingOf(field) }),
})

/** The usual refusal of an answer: one problem at the field's first input. */
export const wrong = (
  field: FieldDefinition,
  key: keyof typeof fieldTexts | Text,
  values: BilingualValues = {},
  path: string = field.id,
) => ({
  problems: [problemAt(path, field, key, values)],
})
