import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { anyRaw, goodRaw, sampleFields, sampleWorld } from '../../../test/support/sample-fields.ts'
import { say } from '../basics/texts.ts'
import type { FieldDefinition } from './field.ts'
import { fieldInputs, fieldSchema, fieldTypeNames, fieldTypes, parseField, rawOf, recheckField, showField } from './field-types.ts'
import { fieldTexts } from './texts.ts'

const typed = fieldTypeNames.filter((name) => name !== 'calculated').map((name) => sampleFields[name] as FieldDefinition)

describe.each(typed.map((field) => [field.type, field] as const))('a field of type %s', (_type, field) => {
  test('takes what people type, and what it kept comes back the same', () => {
    fc.assert(
      fc.property(goodRaw(field), (raw) => {
        const { value, problems } = parseField(field, raw, sampleWorld)
        expect(problems).toBeUndefined()
        expect(value).not.toBeNull()
        expect(parseField(field, rawOf(field, value), sampleWorld)).toEqual({ value })
        expect(recheckField(field, JSON.parse(JSON.stringify(value)), sampleWorld)).toEqual({ value })
      }),
      { numRuns: 50 },
    )
  })

  test('reads anything without throwing, and a value it gives stays stable and fits its schema', () => {
    const schema = z.fromJSONSchema(fieldSchema(field, sampleWorld) as Parameters<typeof z.fromJSONSchema>[0])
    fc.assert(
      fc.property(anyRaw(field), (raw) => {
        const parsed = parseField(field, raw, sampleWorld)
        if (parsed.problems) {
          expect(parsed.problems.length).toBeGreaterThan(0)
          for (const { path, text } of parsed.problems) {
            expect(fieldInputs(field)).toContain(path)
            expect(`${text.en}${text.sw}`).not.toMatch(/[{}]\w*[{}]/)
          }
        } else if (parsed.value !== null) {
          expect(recheckField(field, parsed.value, sampleWorld)).toEqual({ value: parsed.value })
          expect(schema.safeParse(parsed.value).success).toBe(true)
          expect(JSON.stringify(parsed.value)).not.toMatch(/\\u0000|\\ud[89ab]/i)
          expect(showField(field, parsed.value, 'sw', sampleWorld)).not.toBe('')
        }
      }),
      { numRuns: 200 },
    )
  })

  test('reads any kept JSON again without throwing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const again = recheckField({ ...field, required: true }, value, sampleWorld)
        if (!again.problems) expect(again.value).not.toBeNull()
        showField(field, value as never, 'en', sampleWorld)
        rawOf(field, value)
      }),
    )
  })

  test('asks for a missing answer by its name, in both languages', () => {
    const { problems } = parseField({ ...field, required: true }, {}, sampleWorld)
    expect(problems).toHaveLength(1)
    expect(parseField(field, {}, sampleWorld)).toEqual({ value: null })
    const words = problems?.map(({ text }) => [say(text, 'en'), say(text, 'sw')])
    expect(words).toMatchSnapshot()
  })
})

test('a question is named by its short name inside a sentence', () => {
  const { problems } = parseField({ ...sampleFields.date, required: true }, {}, sampleWorld)
  expect(problems?.[0]).toEqual({
    path: 'born-day',
    text: { en: "Enter the student's date of birth", sw: 'Andika tarehe ya kuzaliwa ya mwanafunzi' },
  })
})

test('a label becomes a name in a sentence, and an abbreviation keeps its capitals', () => {
  const words = (field: FieldDefinition) => parseField({ ...field, required: true }, {}, sampleWorld).problems?.[0]?.text.en
  expect(words(sampleFields.personName)).toBe('Enter full name')
  expect(words(sampleFields.kraPin)).toBe('Enter KRA PIN')
  expect(words(sampleFields.nationalId)).toBe('Enter ID number')
})

test('control characters and lone surrogates are refused in every typed field', () => {
  for (const field of typed.filter((each) => !['photo', 'file'].includes(each.type))) {
    for (const bad of ['a\u0000b', '\ud800', 'x\u0007', 'a\uffff']) {
      const name = fieldInputs(field)[0] as string
      expect(parseField(field, { [name]: bad }, sampleWorld).problems?.[0]?.path).toBe(name)
    }
  }
})

test('text is kept in composed form, without invisible or turning marks, with single spaces', () => {
  expect(parseField(sampleFields.personName, { fullName: ' Wanjiku\u0303\u00a0\u200b wa\tNjeri \u202e' }, sampleWorld).value).toBe(
    'Wanjikũ wa Njeri',
  )
})

test('a text without bound is refused and not looked at', () => {
  expect(parseField(sampleFields.longText, { reason: 'a '.repeat(1_000_000) }, sampleWorld).problems).toHaveLength(1)
})

test('an inherited property is no input', () => {
  expect(parseField(sampleFields.text, Object.create({ course: 'Form 2' }), sampleWorld)).toEqual({ value: null })
})

test('every type has its own entry', () => {
  for (const name of fieldTypeNames) expect(fieldTypes[name].type).toBe(name)
})

test('both languages of each wording hold the same marks', () => {
  const marks = (words: string) => [...new Set(words.toLowerCase().match(/\{\w+\}/g) ?? [])].sort()
  for (const { en, sw } of Object.values(fieldTexts)) expect(marks(sw)).toEqual(marks(en))
})
