import { maskPhone } from '../basics/phone.ts'
import type { Language, Text } from '../basics/texts.ts'
import { fill } from '../basics/texts.ts'
import type { FieldDefinition, FieldValue } from '../fields/field.ts'
import { showField } from '../fields/field-types.ts'
import { headingOf } from '../fields/problem.ts'
import type { AnswerRow, AnswerSection, Answers, FormDefinition, FormWorld, RepeatEntry } from './form.ts'
import { fieldsOf, formIndex } from './form-index.ts'
import { answerOf, calculateFields, entriesOf, withLists } from './form-rules.ts'
import { walk } from './journey.ts'

export type RowOptions = {
  /** True hides sensitive answers, for lists and for officers who do not need them. */
  readonly mask?: boolean
  /** True adds what the form worked out, as a last section. */
  readonly calculated?: boolean
}

/** Enough of a value for its owner to know it. */
function masked(field: FieldDefinition, value: FieldValue, shown: string): string {
  if (field.type === 'phone' && typeof value === 'string') return maskPhone(value)
  const isNumber = ['nationalId', 'birthCertificateNo', 'kraPin', 'businessRegNo'].includes(field.type)
  return isNumber && shown.length >= 6 ? `•••${shown.slice(-3)}` : '•••'
}

function row(
  field: FieldDefinition,
  value: FieldValue | undefined,
  label: Text,
  change: string,
  language: Language,
  world: FormWorld,
  options: RowOptions,
): AnswerRow {
  const shown = showField(field, value, language, world)
  const hide = options.mask === true && field.class === 'sensitive' && shown !== ''
  const files =
    (field.type === 'file' || field.type === 'photo') && Array.isArray(value) && !hide ? (value as AnswerRow['files']) : undefined
  return {
    field: field.id,
    label,
    value: hide ? masked(field, value as FieldValue, shown) : shown,
    masked: hide,
    change,
    ...(files ? { files } : {}),
  }
}

/**
 * Answers as rows of label and value, grouped by section, in the order in which they were asked: for the check page, the page of a case and its
 * print. Only reached pages. A row without an answer has an empty value; a declaration appears once it is given.
 */
export function answerSections(
  form: FormDefinition,
  answers: Answers,
  language: Language,
  world: FormWorld,
  options: RowOptions = {},
): AnswerSection[] {
  const lists = withLists(form, world)
  const journey = walk(form, answers, world)
  const groups = new Map<string, AnswerRow[]>()
  for (const { page } of journey.pages) {
    const rows: AnswerRow[] = []
    for (const field of fieldsOf(page)) {
      const value = answerOf(journey.answers, field.id) as FieldValue | undefined
      if (field.type === 'declaration' && value !== true) continue
      rows.push(row(field, value, field.type === 'declaration' ? field.label : headingOf(field), page.path, language, lists, options))
    }
    if (page.kind === 'repeat') {
      entriesOf(journey.answers, page.repeat.id).forEach((entry: RepeatEntry, number) => {
        for (const field of page.repeat.fields) {
          const label = fill(
            { en: '{entry} {number}: {name}', sw: '{entry} {number}: {name}' },
            { entry: capital(page.repeat.entry), number: number + 1, name: headingOf(field) },
          )
          const entryId = String(answerOf(entry, 'id') ?? number + 1)
          const made = row(
            field,
            answerOf(entry, field.id) as FieldValue | undefined,
            label,
            `${page.path}/${entryId}`,
            language,
            lists,
            options,
          )
          rows.push({ ...made, entry: entryId })
        }
      })
    }
    if (rows.length === 0) continue
    const section = page.section ?? ''
    groups.set(section, [...(groups.get(section) ?? []), ...rows])
  }
  const sections: AnswerSection[] = [...groups].map(([id, rows]) => ({
    id,
    title: form.sections?.find((section) => section.id === id)?.title ?? null,
    rows,
  }))
  if (options.calculated && form.calculated?.length) {
    const values = calculateFields(form, journey.answers, world)
    const rows = form.calculated.map((field) => row(field, values[field.id], headingOf(field), '', language, lists, options))
    sections.push({ id: 'calculated', title: null, rows })
  }
  return sections
}

/** Answers, or what a form worked out, with each sensitive value as `answerSections` masks it: for those who get them as data and not as rows. */
export function maskAnswers(form: FormDefinition, given: Answers, language: Language, world: FormWorld): Answers {
  const { fields, calculated, repeats } = formIndex(form)
  const lists = withLists(form, world)
  const mask = (values: Answers): Answers =>
    Object.fromEntries(
      Object.entries(values).map(([id, value]) => {
        if (repeats.has(id)) return [id, entriesOf(values, id).map((entry) => mask(entry))]
        const field = fields.get(id)?.field ?? calculated.get(id)
        if (field?.class !== 'sensitive' || value === null) return [id, value]
        return [id, masked(field, value as FieldValue, showField(field, value as FieldValue, language, lists))]
      }),
    ) as Answers
  return mask(given)
}

const capital = (text: Text): Text => ({
  en: text.en.charAt(0).toUpperCase() + text.en.slice(1),
  sw: text.sw.charAt(0).toUpperCase() + text.sw.slice(1),
})
