import { type Problem, refuse } from '../basics/errors.ts'
import { fill } from '../basics/texts.ts'
import type { FieldDefinition, FieldValue, Parsed, RawInput } from '../fields/field.ts'
import { fieldInputs, parseField, recheckField, typeOf } from '../fields/field-types.ts'
import { problemAt } from '../fields/problem.ts'
import type { Answers, AnswerValue, FormDefinition, FormWorld, Page, PageOutcome, PageRule, RepeatEntry, RepeatPage } from './form.ts'
import { fieldsOf, formIndex, readsOf } from './form-index.ts'
import { answerOf, conditionHolds, entriesOf, ruleWorld, withLists } from './form-rules.ts'
import { isEntryComplete, isRequired, walk } from './journey.ts'
import { formTexts } from './texts.ts'

type FieldsOutcome = { readonly values: Readonly<Record<string, FieldValue>>; readonly problems: readonly Problem[] }

/**
 * Reads some fields together: first each by itself, then those that other answers make required, then the rules across fields. `answers` are those
 * of the reached pages; `read` gives each field's value, from what was typed or from what was kept.
 */
function readFields(
  form: FormDefinition,
  fields: readonly FieldDefinition[],
  read: (field: FieldDefinition) => Parsed,
  answers: Answers,
  world: FormWorld,
  { rules = [], entryId }: { rules?: readonly PageRule[]; entryId?: string } = {},
): FieldsOutcome {
  const parsed = fields.map((field) => [field, read(field)] as const)
  const values = Object.fromEntries(parsed.map(([field, each]) => [field.id, each.problems ? null : each.value]))
  const entry = entryId === undefined ? undefined : ({ ...values, id: entryId } as RepeatEntry)
  const all: Answers = entry ? answers : { ...answers, ...values }
  const problems: Problem[] = []
  for (const [field, each] of parsed) {
    if (each.problems) problems.push(...each.problems)
    else if (each.value === null && !field.required && isRequired(form, field, all, world, entry))
      problems.push(problemAt(fieldInputs(field)[0] ?? field.id, field, typeOf(field).missing))
  }
  if (problems.length > 0) return { values, problems }
  const ruleView = ruleWorld(form, all, world, entry)
  for (const rule of rules) {
    // A rule over an answer that was left empty says nothing.
    const asked = [...readsOf(form, rule.holds)].every((id) => (ruleView.field(id) ?? null) !== null)
    if (!asked || conditionHolds(form, rule.holds, ruleView)) continue
    const at = fields.find((field) => field.id === rule.at)
    problems.push({ path: at ? (fieldInputs(at)[0] ?? at.id) : rule.at, text: rule.text })
  }
  return { values, problems }
}

const rulesOf = (page: Page): readonly PageRule[] => (page.kind === 'question' ? (page.rules ?? []) : [])

/** What was typed into a page's own inputs, so that the form comes back as it was sent. */
function typedInto(fields: readonly FieldDefinition[], raw: RawInput): RawInput {
  const names = fields.flatMap(fieldInputs).filter((name) => Object.hasOwn(raw, name))
  return Object.fromEntries(names.map((name) => [name, raw[name]]))
}

/** The page of a path. Throws `basics.not_found`. */
function pageAt(form: FormDefinition, path: string): Page {
  const page = formIndex(form).pages.get(path)
  if (!page) throw refuse('basics.not_found')
  return page
}

/** The repeat page of a path. Throws `basics.not_found`. */
export function repeatAt(form: FormDefinition, path: string): RepeatPage {
  const page = pageAt(form, path)
  if (page.kind !== 'repeat') throw refuse('basics.not_found')
  return page
}

/** The problems of a repeat as a whole: too few, too many, or an entry that lacks an answer. */
function repeatProblems(
  form: FormDefinition,
  page: RepeatPage,
  entries: readonly RepeatEntry[],
  answers: Answers,
  world: FormWorld,
): Problem[] {
  const { id, entry, min, max, fields } = page.repeat
  if (entries.length < min)
    return [{ path: id, text: fill(formTexts[min === 1 ? 'forms.repeat.none' : 'forms.repeat.min'], { min, entry }) }]
  if (entries.length > max) return [{ path: id, text: fill(formTexts['forms.repeat.max'], { max, entry }) }]
  const open = entries.findIndex((each) => !isEntryComplete(form, fields, each, answers, world))
  return open < 0 ? [] : [{ path: id, text: fill(formTexts['forms.repeat.incomplete'], { entry, number: open + 1 }) }]
}

/**
 * Reads what was sent from one page: its clean answers, or every problem at once. For a repeat page it is the end of the repeat ("no more to add"):
 * the entries given so far, checked for their number. Throws `basics.not_found` for a path the form does not have; otherwise total.
 */
export function validatePage(form: FormDefinition, path: string, raw: RawInput, answers: Answers, world: FormWorld): PageOutcome {
  const page = pageAt(form, path)
  const reached = walk(form, answers, world).answers
  if (page.kind === 'repeat') {
    const entries = entriesOf(answers, page.repeat.id)
    const problems = repeatProblems(form, page, entries, reached, world)
    return problems.length > 0 ? { problems, typed: {} } : { answers: { [page.repeat.id]: entries } }
  }
  const fields = fieldsOf(page)
  const lists = withLists(form, world)
  const { values, problems } = readFields(form, fields, (field) => parseField(field, raw, lists), reached, world, { rules: rulesOf(page) })
  return problems.length > 0 ? { problems, typed: typedInto(fields, raw) } : { answers: values }
}

export type EntryOutcome =
  | { readonly entry: RepeatEntry; readonly problems?: undefined }
  | { readonly problems: readonly Problem[]; readonly typed: RawInput; readonly entry?: undefined }

/**
 * Reads one entry of a repeat, new or changed. `entryId` is made by the caller (core has no clock), so that sending twice adds once.
 * Throws `basics.not_found` when the path is no repeat page.
 */
export function validateEntry(
  form: FormDefinition,
  path: string,
  raw: RawInput,
  answers: Answers,
  world: FormWorld,
  entryId: string,
): EntryOutcome {
  const { repeat } = repeatAt(form, path)
  const entries = entriesOf(answers, repeat.id)
  if (entries.length >= repeat.max && !entries.some((each) => answerOf(each, 'id') === entryId)) {
    const text = fill(formTexts['forms.repeat.max'], { max: repeat.max, entry: repeat.entry })
    return {
      problems: [{ path: repeat.fields[0] ? (fieldInputs(repeat.fields[0])[0] ?? repeat.id) : repeat.id, text }],
      typed: typedInto(repeat.fields, raw),
    }
  }
  const lists = withLists(form, world)
  const reached = walk(form, answers, world).answers
  const { values, problems } = readFields(form, repeat.fields, (field) => parseField(field, raw, lists), reached, world, { entryId })
  return problems.length > 0 ? { problems, typed: typedInto(repeat.fields, raw) } : { entry: { ...values, id: entryId } as RepeatEntry }
}

/** Reads the kept answers of one page again, by the same rules as when they were typed. Total. */
export function recheckPage(
  form: FormDefinition,
  page: Page,
  given: Answers,
  answers: Answers,
  world: FormWorld,
): { answers: Record<string, AnswerValue>; problems: readonly Problem[] } {
  const lists = withLists(form, world)
  if (page.kind !== 'repeat') {
    const fields = fieldsOf(page)
    const { values, problems } = readFields(
      form,
      fields,
      (field) => recheckField(field, answerOf(given, field.id), lists),
      answers,
      world,
      { rules: rulesOf(page) },
    )
    return { answers: values, problems }
  }
  const { id, fields, max } = page.repeat
  const entries: RepeatEntry[] = []
  const problems: Problem[] = []
  // One more than allowed is enough to know that there are too many.
  for (const each of entriesOf(given, id).slice(0, max + 1)) {
    const entryId = answerOf(each, 'id')
    const name = typeof entryId === 'string' && entryId.length <= 64 && /^[\w-]+$/.test(entryId) ? entryId : String(entries.length + 1)
    const read = readFields(form, fields, (field) => recheckField(field, answerOf(each, field.id), lists), answers, world, {
      entryId: name,
    })
    entries.push({ ...read.values, id: name } as RepeatEntry)
    problems.push(...read.problems)
  }
  const whole = problems.length > 0 ? [] : repeatProblems(form, page, entries, answers, world)
  return { answers: { [id]: entries }, problems: [...problems, ...whole] }
}
