import { render } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { sampleFields, sampleWorld } from '../../../test/support/sample-fields.ts'
import type { DateField, DeclarationField, FieldDefinition } from '../../core/fields/field.ts'
import { parseField } from '../../core/fields/field-types.ts'
import { QuestionField } from './question-fields.tsx'

/** A field as it comes back with what was sent of it. */
const again = (field: FieldDefinition, raw: Record<string, string>): string =>
  render(
    <QuestionField
      field={field}
      language="en"
      world={sampleWorld}
      raw={raw}
      problems={parseField(field, raw, sampleWorld).problems ?? []}
    />,
  )

const born: DateField = { ...(sampleFields.date as DateField), id: 'born', required: true }
const marked = (html: string) =>
  [...html.matchAll(/<input[^>]*>/g)].flatMap(([tag]) =>
    tag.includes('govuk-input--error') ? [/name="born-(\w+)"/.exec(tag)?.[1] as string] : [],
  )

test('of a date that was not finished every empty box is marked, and of a wrong one the box that is wrong', () => {
  expect(marked(again(born, {}))).toEqual(['day', 'month', 'year'])
  expect(marked(again(born, { 'born-day': '5' }))).toEqual(['month', 'year'])
  expect(marked(again(born, { 'born-day': '5', 'born-month': '3', 'born-year': '9' }))).toEqual(['year'])
})

test('each declaration that was not ticked asks for itself, and two share no words', () => {
  const declare = (id: string, label: string): DeclarationField => ({
    ...(sampleFields.declaration as DeclarationField),
    id,
    label: { en: label, sw: label },
    required: true,
  })
  const [truth, own] = [again(declare('truth', 'What I said is true.'), {}), again(declare('own', 'I will use it myself.'), {})]
  expect(truth).toContain('Tick the box to confirm: What I said is true')
  expect(own).toContain('Tick the box to confirm: I will use it myself')
  for (const html of [truth, own]) expect(html).not.toContain('<legend')
})
