import type { Problem } from '../basics/errors.ts'
import type { Language } from '../basics/texts.ts'
import { calculated } from './calculated.ts'
import { autocomplete, choice, choices, yesNo } from './choice.ts'
import { cleanText } from './clean.ts'
import { email, phone } from './contact.ts'
import { date, monthYear } from './date.ts'
import { declaration } from './declaration.ts'
import type {
  FieldDefinition,
  FieldType,
  FieldTypeName,
  FieldValue,
  FieldWorld,
  JsonSchema,
  Parsed,
  RawInput,
  RawStrings,
} from './field.ts'
import { birthCertificateNo, businessRegNo, kraPin, nationalId, plotNo } from './kenyan-numbers.ts'
import { money } from './money.ts'
import { orgName, personName } from './names.ts'
import { integer, number, percent } from './number.ts'
import { address, geoPoint, ward } from './places.ts'
import { problemAt } from './problem.ts'
import { longText, text } from './text.ts'
import { file, photo } from './upload.ts'

/** Every type a field may have. */
export const fieldTypes = {
  text,
  longText,
  number,
  integer,
  money,
  percent,
  date,
  monthYear,
  yesNo,
  choice,
  choices,
  autocomplete,
  phone,
  email,
  personName,
  orgName,
  nationalId,
  birthCertificateNo,
  kraPin,
  businessRegNo,
  plotNo,
  address,
  ward,
  geoPoint,
  photo,
  file,
  declaration,
  calculated,
} satisfies { [T in FieldTypeName]: { readonly type: T } }

export const fieldTypeNames = Object.keys(fieldTypes) as FieldTypeName[]

/** The type of a field. The registry is keyed by the definition's own `type`, so the pair always fits; the compiler cannot see that. */
export const typeOf = <D extends FieldDefinition>(field: D): FieldType<D> => fieldTypes[field.type] as unknown as FieldType<D>

/** The names of a field's raw inputs, as a browser sends them. */
export const fieldInputs = (field: FieldDefinition): readonly string[] => typeOf(field).inputs(field)

/** How many values of one name are looked at. */
const MANY_MAX = 500

/**
 * Reads what a browser sent for one field: a clean value, null for an empty answer that may be empty, or every problem. Total: takes anything,
 * never throws. `required` is the field's own; who knows the other answers passes `{ ...field, required: true }`.
 */
export function parseField(field: FieldDefinition, raw: RawInput, world: FieldWorld): Parsed {
  const type = typeOf(field)
  const inputs = type.inputs(field)
  const cleaned = new Map<string, readonly string[]>()
  const problems: Problem[] = []
  for (const name of inputs) {
    const given = Object.hasOwn(raw, name) ? raw[name] : undefined
    const texts = (Array.isArray(given) ? given.slice(0, MANY_MAX) : [given]).filter((each): each is string => typeof each === 'string')
    const clean = texts.map((each) => cleanText(each, type.multiline))
    if (clean.includes(null)) problems.push(problemAt(name, field, 'fields.hostile'))
    // Empty texts say nothing: a browser sends one for an empty box, and several for repeated names.
    cleaned.set(
      name,
      clean.filter((each): each is string => each !== null && each !== ''),
    )
  }
  if (problems.length > 0) return { problems }
  const typed = { one: (name: string) => cleaned.get(name)?.[0] ?? '', many: (name: string) => cleaned.get(name) ?? [] }
  if (inputs.every((name) => typed.many(name).length === 0)) {
    return field.required ? { problems: [problemAt(inputs[0] ?? field.id, field, type.missing)] } : { value: null }
  }
  return type.parse(typed, field, world)
}

/** Reads a kept value again, as at submit: by the same rules as if it had just been typed. Total. */
export function recheckField(field: FieldDefinition, value: unknown, world: FieldWorld): Parsed {
  if (value === null || value === undefined) return parseField(field, {}, world)
  const type = typeOf(field)
  if (!type.isValue(value)) return { problems: [problemAt(fieldInputs(field)[0] ?? field.id, field, 'fields.wrong_kind')] }
  return parseField(field, type.toRaw(value, field), world)
}

/** What a browser would send for a value: fills a form again. Nothing for an empty or ill-typed value. */
export function rawOf(field: FieldDefinition, value: unknown): RawStrings {
  const type = typeOf(field)
  return value !== null && value !== undefined && type.isValue(value) ? type.toRaw(value, field) : {}
}

/** The answer as a person reads it; empty for no answer. */
export function showField(field: FieldDefinition, value: FieldValue | undefined, language: Language, world: FieldWorld): string {
  const type = typeOf(field)
  return value !== null && value !== undefined && type.isValue(value) ? type.show(value, field, language, world) : ''
}

/** The JSON Schema (2020-12) of a field's value. */
export const fieldSchema = (field: FieldDefinition, world: FieldWorld): JsonSchema => typeOf(field).jsonSchema(field, world)
