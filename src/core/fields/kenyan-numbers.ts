import type { FieldOf, FieldType, FieldWorld, KenyanNumber, NumberFormat } from './field.ts'
import { wrong } from './problem.ts'
import { fitsPattern, isString } from './text.ts'
import { fieldTexts } from './texts.ts'

/**
 * How Kenya's registries write their numbers, as data: permissive, because a real number refused costs a person the service, and a false one is
 * found when an officer looks it up. A county corrects a format through `world.numberFormats`. `strip` lists characters that are typed or left out
 * at will; they are dropped before `pattern` (of `core/rules/pattern.ts`) is tried.
 */
export const kenyanNumbers: Readonly<Record<KenyanNumber, NumberFormat>> = {
  nationalId: {
    pattern: '\\d{6,9}',
    strip: ' .-',
    example: '12345678',
    note: 'National identity card: 7 or 8 digits today, 6 on old cards, 9 for Maisha numbers.',
  },
  birthCertificateNo: {
    pattern: '[A-Z]{0,3}\\d{4,12}(?:/\\d{2,4})?',
    strip: ' .-',
    example: '1234567',
    note: 'Certificate serial, or the entry number with its year (0123456789/2010). Civil Registration Services changed the form several times.',
  },
  kraPin: {
    pattern: '[A-Z]\\d{9}[A-Z]',
    strip: ' .-/',
    example: 'A001234567X',
    note: 'Kenya Revenue Authority PIN: A for a person, P for an organisation, nine digits, a letter.',
  },
  businessRegNo: {
    pattern: '[A-Z]{1,4}[-/.][A-Z0-9]{2,12}|[A-Z]{1,4}[-/.][A-Z0-9]{2,12}[-/][A-Z0-9]{1,12}|[A-Z]{1,4}\\d{3,12}|\\d{4,12}',
    strip: ' ',
    example: 'PVT-2LUE5GX',
    note: 'Business Registration Service: BN- business names, PVT- and PLC- companies, LLP- partnerships, CPR/2010/12345 and C.12345 from older registers.',
  },
  plotNo: {
    pattern: "[A-Z0-9(][A-Z0-9 ./&()'-]{1,59}",
    strip: '',
    example: 'LR 209/1234 or Suna East/Wasweta I/1234',
    note: 'Land reference (LR 209/1234), registration section and parcel (Suna East/Wasweta I/1234), or a market plot number. Must hold a digit.',
  },
}

const NUMBER_LENGTH_MAX = 60

const formatOf = (type: KenyanNumber, world: FieldWorld): NumberFormat => world.numberFormats?.[type] ?? kenyanNumbers[type]

type KenyanField = FieldOf<KenyanNumber>

const kenyanNumber = <T extends KenyanNumber>(type: T, numeric: boolean): FieldType<KenyanField, string> & { readonly type: T } => ({
  type,
  inputs: (field) => [field.id],
  parse(typed, field, world) {
    const format = formatOf(type, world)
    const value = Array.from(
      typed
        .one(field.id)
        .normalize('NFKC')
        .toUpperCase()
        .replace(/[‐-―−]/g, '-')
        .replace(/’/g, "'"),
    )
      .filter((character) => !format.strip.includes(character))
      .join('')
      .trim()
    const fits = value.length <= NUMBER_LENGTH_MAX && fitsPattern(format.pattern, value) && (type !== 'plotNo' || /\d/.test(value))
    return fits ? { value } : wrong(field, 'fields.kenyan_number', { example: format.example })
  },
  toRaw: (value, field) => ({ [field.id]: value }),
  isValue: isString,
  show: (value) => value,
  jsonSchema: (_field, world) => ({ type: 'string', maxLength: NUMBER_LENGTH_MAX, pattern: `^(?:${formatOf(type, world).pattern})$` }),
  missing: fieldTexts['fields.enter'],
  index: 'text',
  ...(numeric ? { inputMode: 'numeric' as const } : {}),
})

export const nationalId = kenyanNumber('nationalId', true)
export const birthCertificateNo = kenyanNumber('birthCertificateNo', false)
export const kraPin = kenyanNumber('kraPin', false)
export const businessRegNo = kenyanNumber('businessRegNo', false)
export const plotNo = kenyanNumber('plotNo', false)
