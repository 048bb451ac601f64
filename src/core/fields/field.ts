import type { Problem } from '../basics/errors.ts'
import type { Language, Text } from '../basics/texts.ts'
import type { Expression } from '../rules/expression.ts'

/** The name of a condition of the form, or a condition written in place. */
export type Condition = string | Expression

/** How much a field tells about a person (Data Protection Act 2019): nothing, something, or something that can hurt. */
type PersonalClass = 'none' | 'personal' | 'sensitive'

/** A day: `2026-07-01`, `today`, or `today-18y`, `today+30d`, `today-6m`. */
export type DayBound = string

type FieldBase<T extends string> = {
  readonly type: T
  /** The name of the answer; letters and digits, unique in the whole form. */
  readonly id: string
  /** The question or the label, as read on the page: "What is the student's date of birth?". */
  readonly label: Text
  /** The field inside a sentence: "the student's date of birth". Needed where the label is a question; otherwise taken from the label. */
  readonly name?: Text
  readonly hint?: Text
  readonly required?: boolean
  readonly requiredIf?: Condition
  readonly class: PersonalClass
  /** What the answer is used for; with `retentionDays` mandatory unless the class is `none`. */
  readonly purpose?: Text
  readonly retentionDays?: number
  /** Becomes a typed column to search and sort by; at most 12 in a form. */
  readonly index?: boolean
  /** Whom the answer is about (`applicant` unless said), so that a form which asks one thing twice is noticed. */
  readonly about?: string
}

export type TextField = FieldBase<'text'> & {
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly patternText?: Text
}
export type LongTextField = FieldBase<'longText'> & { readonly maxLength?: number; readonly maxWords?: number }
export type NumberField = FieldBase<'number'> & {
  readonly min?: number
  readonly max?: number
  /** Digits after the point: 0 to 6, 2 unless said. */
  readonly decimals?: number
  readonly unit?: Text
}
export type IntegerField = FieldBase<'integer'> & {
  readonly min?: number
  readonly max?: number
  readonly step?: number
  readonly unit?: Text
}
/** Shillings and cents as typed, integer cents as kept; bounds are in cents. */
export type MoneyField = FieldBase<'money'> & { readonly min?: number; readonly max?: number; readonly wholeShillings?: boolean }
export type PercentField = FieldBase<'percent'> & { readonly min?: number; readonly max?: number; readonly decimals?: number }
export type DateField = FieldBase<'date'> & { readonly earliest?: DayBound; readonly latest?: DayBound }
export type MonthYearField = FieldBase<'monthYear'> & { readonly earliest?: DayBound; readonly latest?: DayBound }
export type YesNoField = FieldBase<'yesNo'>
export type ChoiceField = FieldBase<'choice'> & { readonly list: string }
export type ChoicesField = FieldBase<'choices'> & { readonly list: string; readonly min?: number; readonly max?: number }
/** A choice from a list too long to show: typed with suggestions. The list may be one of the county's own (schools, activity codes). */
export type AutocompleteField = FieldBase<'autocomplete'> & { readonly list: string }
export type PhoneField = FieldBase<'phone'>
export type EmailField = FieldBase<'email'>
export type PersonNameField = FieldBase<'personName'>
export type OrgNameField = FieldBase<'orgName'>
type NationalIdField = FieldBase<'nationalId'>
type BirthCertificateNoField = FieldBase<'birthCertificateNo'>
type KraPinField = FieldBase<'kraPin'>
type BusinessRegNoField = FieldBase<'businessRegNo'>
type PlotNoField = FieldBase<'plotNo'>
export type AddressField = FieldBase<'address'>
export type WardField = FieldBase<'ward'>
export type GeoPointField = FieldBase<'geoPoint'>
type Uploaded = { readonly formats?: readonly FileFormat[]; readonly maxMB?: number; readonly maxFiles?: number }
export type PhotoField = FieldBase<'photo'> & Uploaded
export type FileField = FieldBase<'file'> & Uploaded
/** A statement to tick. `label` is the statement itself. */
export type DeclarationField = FieldBase<'declaration'>
/** A value that the form works out; never typed. */
export type CalculatedField = FieldBase<'calculated'> & { readonly result: CalculatedKind; readonly value: Expression }

export type FieldDefinition =
  | TextField
  | LongTextField
  | NumberField
  | IntegerField
  | MoneyField
  | PercentField
  | DateField
  | MonthYearField
  | YesNoField
  | ChoiceField
  | ChoicesField
  | AutocompleteField
  | PhoneField
  | EmailField
  | PersonNameField
  | OrgNameField
  | NationalIdField
  | BirthCertificateNoField
  | KraPinField
  | BusinessRegNoField
  | PlotNoField
  | AddressField
  | WardField
  | GeoPointField
  | PhotoField
  | FileField
  | DeclarationField
  | CalculatedField

export type FieldTypeName = FieldDefinition['type']
export type FieldOf<T extends FieldTypeName> = Extract<FieldDefinition, { type: T }>

type CalculatedKind = 'text' | 'number' | 'integer' | 'money' | 'percent' | 'yesNo' | 'date'

export type FileFormat = 'pdf' | 'jpeg' | 'png' | 'webp' | 'docx' | 'xlsx' | 'csv'

/** An upload that the server holds; `type` is the media type found in its content, `size` is in bytes. */
export type FileReference = { readonly file: string; readonly name: string; readonly size: number; readonly type: string }
export type Address = { readonly ward: string; readonly place: string; readonly landmark: string | null }
export type GeoPoint = { readonly lat: number; readonly lon: number }

/**
 * A clean answer, plain JSON. Dates are `2026-07-01`, months `2026-07`, money integer cents, phones `+2547…`, choices and wards their codes,
 * photos and files lists of references. `null`: the question was seen and left empty.
 */
export type FieldValue = null | boolean | number | string | readonly string[] | readonly FileReference[] | Address | GeoPoint

export type ListItem = { readonly value: string; readonly text: Text; readonly hint?: Text; readonly tags?: readonly string[] }
export type WardItem = { readonly code: string; readonly name: string; readonly subCounty: string }

/** What a field may know of the world while it reads or shows an answer. Core has no clock: the caller says which day it is. */
export type FieldWorld = {
  /** Today in Nairobi, `2026-07-01`. */
  readonly today: string
  readonly list: (name: string) => readonly ListItem[] | undefined
  readonly wards: readonly WardItem[]
  /** The uploads that belong to this draft, by id: only what the server received itself can become an answer. */
  readonly files: ReadonlyMap<string, FileReference>
  /** The county's corrections to the formats in `kenyan-numbers.ts`. */
  readonly numberFormats?: Partial<Record<KenyanNumber, NumberFormat>>
}

export type KenyanNumber = 'nationalId' | 'birthCertificateNo' | 'kraPin' | 'businessRegNo' | 'plotNo'
/** `pattern` is tried on the text after spaces (and dashes, where `strip` names them) are gone and letters are capitals. */
export type NumberFormat = { readonly pattern: string; readonly strip: string; readonly example: string; readonly note: string }

/** What a browser sent: a form body as parsed, nothing believed. */
export type RawInput = Readonly<Record<string, unknown>>
/** What a browser would send for a value. */
export type RawStrings = Readonly<Record<string, string | readonly string[]>>

export type Parsed<V = FieldValue> =
  | { readonly value: V; readonly problems?: undefined }
  | { readonly problems: readonly Problem[]; readonly value?: undefined }

export type JsonSchema = { readonly [key: string]: unknown }
export type IndexKind = 'text' | 'number' | 'boolean' | 'date'

/**
 * One type of field. `parse` and `isValue` take anything and never throw; `parse(toRaw(value))` gives `value` again.
 * Use `parseField`, `showField` and the others of `field-types.ts`, which treat empty answers and hostile characters once for all types.
 */
export type FieldType<D extends FieldDefinition = FieldDefinition, V extends FieldValue = FieldValue> = {
  readonly type: D['type']
  /** The names of the raw inputs: `dob-day`, `dob-month`, `dob-year`. */
  readonly inputs: (field: D) => readonly string[]
  readonly parse: (typed: Typed, field: D, world: FieldWorld) => Parsed<V>
  readonly toRaw: (value: V, field: D) => RawStrings
  readonly isValue: (value: unknown) => value is V
  readonly show: (value: V, field: D, language: Language, world: FieldWorld) => string
  readonly jsonSchema: (field: D, world: FieldWorld) => JsonSchema
  /** The words that ask for a missing answer, with `{name}` for the field. */
  readonly missing: Text
  readonly index?: IndexKind
  /** Free text with several lines. */
  readonly multiline?: boolean
  /** For the input element: which keyboard, and which of the person's own details the browser may fill in (WCAG 1.3.5). */
  readonly inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email'
  readonly autoComplete?: string
}

/** Raw input after cleaning: `one` gives a single text (empty if absent), `many` all texts of a name. */
export type Typed = { readonly one: (name: string) => string; readonly many: (name: string) => readonly string[] }
