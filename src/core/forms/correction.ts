import type { Answers, AnswerValue, FormDefinition, FormWorld, SubmissionOutcome } from './form.ts'
import { answerIds, formIndex } from './form-index.ts'
import { walk } from './journey.ts'
import { validateAll } from './validate-all.ts'

/** One page of a correction and the fields on it that may be changed; every other answer of the page is shown and stays. */
export type CorrectionPage = { readonly path: string; readonly fields: readonly string[] }

/** A field asked inside a repeat is corrected with its whole repeat. */
const answerId = (form: FormDefinition, id: string): string => formIndex(form).fields.get(id)?.repeat?.id ?? id

/** The pages that hold exactly these fields, in the form's order. Names of no field are passed over. */
export function fieldsToPages(form: FormDefinition, fieldIds: readonly string[]): CorrectionPage[] {
  const wanted = new Set(fieldIds.map((id) => answerId(form, id)))
  return form.pages
    .map((page) => ({ path: page.path, fields: answerIds(page).filter((id) => wanted.has(id)) }))
    .filter((page) => page.fields.length > 0)
}

/**
 * The pages a resident has to see in a correction: those of the returned fields that are reached, and those that the new answers open and that
 * were never answered before. `before` are the submitted answers, `draft` what has been corrected so far.
 */
export function correctionPages(
  form: FormDefinition,
  before: Answers,
  draft: Answers,
  fieldIds: readonly string[],
  world: FormWorld,
): CorrectionPage[] {
  const reached = walk(form, { ...before, ...draft }, world).pages
  const wanted = new Set(fieldIds.map((id) => answerId(form, id)))
  return reached
    .map(({ page }) => ({ path: page.path, fields: answerIds(page).filter((id) => wanted.has(id) || !Object.hasOwn(before, id)) }))
    .filter((page) => page.fields.length > 0)
}

export type CorrectionOutcome =
  | SubmissionOutcome
  | { readonly refused: readonly string[]; readonly page?: undefined; readonly submission?: undefined }

/**
 * Takes a correction. `after` holds new answers (all, or the changed ones); one that differs in a field that was submitted and not returned is
 * refused whole, with the names of those fields. The rest is validated as at submit: what the change no longer reaches is dropped, what it newly
 * reaches must be answered, and calculated values are worked out again.
 */
export function applyCorrection(
  form: FormDefinition,
  before: Answers,
  after: Answers,
  fieldIds: readonly string[],
  world: FormWorld,
): CorrectionOutcome {
  const wanted = new Set(fieldIds.map((id) => answerId(form, id)))
  const refused = Object.keys(after).filter((id) => !wanted.has(id) && Object.hasOwn(before, id) && !sameAnswer(before[id], after[id]))
  if (refused.length > 0) return { refused }
  return validateAll(form, { ...before, ...after }, world)
}

/** Equality of two answers as JSON, whatever the order of their keys. */
export function sameAnswer(a: AnswerValue | undefined, b: AnswerValue | undefined): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const x = a as Record<string, AnswerValue>
  const y = b as Record<string, AnswerValue>
  const keys = Object.keys(x)
  return keys.length === Object.keys(y).length && keys.every((key) => Object.hasOwn(y, key) && sameAnswer(x[key], y[key]))
}
