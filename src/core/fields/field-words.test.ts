import { describe, expect, test } from 'vitest'
import { sampleFields, sampleWorld } from '../../../test/support/sample-fields.ts'
import { boundDay } from './date.ts'
import type { FieldDefinition, RawInput } from './field.ts'
import { parseField, showField } from './field-types.ts'
import { kenyanNumbers } from './kenyan-numbers.ts'
import { uploadProblem } from './upload.ts'

const problem = (field: FieldDefinition, raw: RawInput) => parseField(field, raw, sampleWorld).problems?.[0]
const words = (field: FieldDefinition, raw: RawInput) => problem(field, raw)?.text.en
const value = (field: FieldDefinition, raw: RawInput) => parseField(field, raw, sampleWorld).value
const shown = (field: FieldDefinition, kept: unknown, language: 'en' | 'sw' = 'en') =>
  showField(field, kept as never, language, sampleWorld)
const born = (day: string, month: string, year: string): RawInput => ({ 'born-day': day, 'born-month': month, 'born-year': year })

describe('a date', () => {
  const { date } = sampleFields
  test('names the part that is missing and points at its box', () => {
    expect(problem(date, born('5', '', '2007'))).toMatchObject({
      path: 'born-month',
      text: { en: "The student's date of birth must include a month" },
    })
    expect(problem(date, born('5', '3', ''))).toMatchObject({ path: 'born-year' })
  })
  test('must be a day that exists, with four numbers in its year', () => {
    expect(words(date, born('31', '6', '2007'))).toContain('must be a real date')
    expect(words(date, born('29', '2', '2007'))).toContain('must be a real date')
    expect(value(date, born('29', '2', '2008'))).toBe('2008-02-29')
    expect(words(date, born('5', '3', '07'))).toContain('must have 4 numbers')
  })
  test('takes months as words of both languages', () => {
    expect(value(date, born('5', 'Machi', '2007'))).toBe('2007-03-05')
    expect(value(date, born('5', 'mar', '2007'))).toBe('2007-03-05')
    expect(value(date, born('05', 'AUGUST', '2007'))).toBe('2007-08-05')
  })
  test('keeps to its window, counted from the world’s day', () => {
    expect(value(date, born('1', '7', '2026'))).toBe('2026-07-01')
    expect(words(date, born('2', '7', '2026'))).toBe("The student's date of birth must be today or in the past")
    expect(words({ ...date, latest: 'today-18y' }, born('2', '7', '2008'))).toBe(
      "The student's date of birth must be 1 July 2008 or earlier",
    )
    expect(words({ ...date, latest: '2030-01-01', earliest: 'today' }, born('30', '6', '2026'))).toContain('today or in the future')
  })
  test('bounds may be days or distances from today', () => {
    expect(boundDay('today-6m', '2026-08-31')).toBe('2026-02-28')
    expect(boundDay('today+30d', '2026-07-01')).toBe('2026-07-31')
    expect(boundDay('2026-02-30', '2026-07-01')).toBeNull()
  })
  test('is read out in both languages', () => {
    expect(shown(date, '2007-03-05')).toBe('5 March 2007')
    expect(shown(date, '2007-03-05', 'sw')).toBe('5 Machi 2007')
  })
})

describe('numbers', () => {
  test('are read with or without thousands, but an unclear comma is asked again', () => {
    expect(value(sampleFields.number, { area: '1,200.50' })).toBe(1200.5)
    expect(value(sampleFields.number, { area: '0.1' })).toBe(0.1)
    expect(words(sampleFields.number, { area: '1,5' })).toBe('Area must be a number, like 12.5')
    expect(words(sampleFields.number, { area: '1.234' })).toBe('Area can have at most 2 digits after the point')
    expect(words(sampleFields.integer, { workers: '1.5' })).toBe('Workers must be a whole number')
    expect(words(sampleFields.integer, { workers: '5001' })).toBe('Workers must be 5,000 or less')
    expect(words({ ...sampleFields.integer, step: 5 }, { workers: '7' })).toBe('Workers must go up in steps of 5')
    expect(words(sampleFields.percent, { share: '101%' })).toBe('Share must be 100 or less')
  })
  test('of shillings become whole cents and are shown with their sign', () => {
    expect(value(sampleFields.money, { fees: 'Kshs. 45,000.5' })).toBe(4_500_050)
    expect(shown(sampleFields.money, 4_500_050)).toBe('KSh 45,000.50')
    expect(words(sampleFields.money, { fees: '500,001' })).toBe('School fees must be KSh 500,000 or less')
    expect(words({ ...sampleFields.money, wholeShillings: true }, { fees: '1.50' })).toContain('whole shillings')
  })
})

describe('choices', () => {
  test('are those of the list only', () => {
    expect(words(sampleFields.choice, { level: 'nursery' })).toBe('Select level from the list')
    expect(words(sampleFields.choices, { needs: ['college', 'nursery'] })).toBe('Select needs from the list')
    expect(words(sampleFields.choices, { needs: ['college', 'secondary', 'university'] })).toBe('Select no more than 2: needs')
    expect(value(sampleFields.choices, { needs: ['university', 'secondary', 'university'] })).toEqual(['secondary', 'university'])
  })
  test('with suggestions may be typed by name in either language', () => {
    expect(value(sampleFields.autocomplete, { school: 'st marys mabera' })).toBeUndefined()
    expect(value(sampleFields.autocomplete, { school: 'St Mary’s  MABERA' })).toBe('S2')
    expect(shown(sampleFields.autocomplete, 'S1', 'sw')).toBe('Rapogi Wavulana')
  })
  test('no longer on the list are still shown as they were kept', () => {
    expect(shown(sampleFields.choice, 'retired')).toBe('retired')
  })
})

describe('Kenyan numbers', () => {
  test('are taken with spaces and dashes left out, and capitals made', () => {
    expect(value(sampleFields.kraPin, { pin: 'a 001-234-567 x' })).toBe('A001234567X')
    expect(value(sampleFields.nationalId, { idNumber: '12 345 678' })).toBe('12345678')
    expect(value(sampleFields.plotNo, { plot: 'suna east/wasweta i/1234' })).toBe('SUNA EAST/WASWETA I/1234')
  })
  test('show an example when they are wrong', () => {
    expect(words(sampleFields.kraPin, { pin: 'A00123456X' })).toBe('Enter KRA PIN in the right form, like A001234567X')
    expect(words(sampleFields.nationalId, { idNumber: '12345' })).toContain('like 12345678')
    expect(words(sampleFields.plotNo, { plot: 'next to the church' })).toContain('Enter plot number in the right form')
  })
  test('follow the county’s correction of a format', () => {
    const world = { ...sampleWorld, numberFormats: { nationalId: { ...kenyanNumbers.nationalId, pattern: '\\d{14}' } } }
    expect(parseField(sampleFields.nationalId, { idNumber: '12345678901234' }, world).value).toBe('12345678901234')
    expect(parseField(sampleFields.nationalId, { idNumber: '12345678' }, world).problems).toHaveLength(1)
  })
  test('have examples that fit them', () => {
    for (const type of ['nationalId', 'birthCertificateNo', 'kraPin', 'businessRegNo'] as const) {
      const field = sampleFields[type]
      expect(parseField(field, { [field.id]: kenyanNumbers[type].example }, sampleWorld).problems).toBeUndefined()
    }
  })
})

describe('places', () => {
  test('are given by ward, place and what stands near', () => {
    const home = { ward: '1271', place: 'Nyasare', landmark: 'the posho mill' }
    expect(shown(sampleFields.address, home)).toBe('Nyasare, near the posho mill, God Jope, Suna East')
    expect(problem(sampleFields.address, { 'home-ward': '1271' })?.path).toBe('home-place')
  })
  test('by coordinates must lie in Kenya', () => {
    expect(words(sampleFields.geoPoint, { 'point-lat': '34.47', 'point-lon': '-1.06' })).toBe('Place must be a place in Kenya')
    expect(problem(sampleFields.geoPoint, { 'point-lat': '-1.06' })?.path).toBe('point-lon')
  })
})

describe('uploads', () => {
  const { file } = sampleFields
  test('are only what the server holds, whatever the browser claims', () => {
    expect(words(file, { letter: 'f999' })).toBe('Upload the file again: letter')
    expect(
      parseField(file, { letter: JSON.stringify({ file: 'f1', name: 'x.pdf', size: 1, type: 'application/pdf' }) }, sampleWorld).problems,
    ).toHaveLength(1)
  })
  test('fail in distinct words for each reason', () => {
    expect(words(file, { letter: 'f3' })).toBe('empty.pdf is empty. Choose another file')
    expect(words(file, { letter: 'f4' })).toBe('large.pdf must be smaller than 5 MB')
    expect(words(file, { letter: 'f5' })).toBe('film.mp4 must be one of these: PDF, JPEG, PNG')
    expect(words(file, { letter: ['f1', 'f2'] })).toBe('Upload no more than 1: letter')
    const all = (['none', 'type', 'size', 'empty', 'virus', 'password', 'count'] as const).map(
      (fault) => uploadProblem(file, fault, 'a.pdf').text.sw,
    )
    expect(new Set(all).size).toBe(7)
  })
})

test('a text keeps to its length, words and pattern', () => {
  expect(words(sampleFields.text, { course: 'x'.repeat(81) })).toBe('Course must be 80 characters or fewer')
  expect(value(sampleFields.text, { course: '💥'.repeat(80) })).toHaveLength(160)
  expect(words(sampleFields.longText, { reason: 'neno '.repeat(51) })).toBe('Reason must be 50 words or fewer. You wrote 51')
  expect(words({ ...sampleFields.text, pattern: '[A-Z]{3}' }, { course: 'abc' })).toBe('Course is not in the right form')
})

test('a name holds letters of any language and no digits', () => {
  expect(value(sampleFields.personName, { fullName: 'Ng’ang’a wa Iria' })).toBe("Ng'ang'a wa Iria")
  expect(value(sampleFields.personName, { fullName: 'Yu' })).toBe('Yu')
  expect(words(sampleFields.personName, { fullName: "a '" })).toContain('at least two letters')
  expect(words(sampleFields.personName, { fullName: '0712 345 678' })).toBe(
    'Full name must have at least two letters, and only letters, spaces, hyphens and apostrophes',
  )
})
