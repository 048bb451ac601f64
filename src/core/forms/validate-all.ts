import type { FieldDefinition, IndexKind } from '../fields/field.ts'
import { typeOf } from '../fields/field-types.ts'
import type { Answers, AnswerValue, FormDefinition, FormWorld, IndexColumn, SubmissionOutcome } from './form.ts'
import { fieldsOf } from './form-index.ts'
import { calculateFields, conditionHolds, ruleWorld } from './form-rules.ts'
import { formTexts } from './texts.ts'
import { recheckPage } from './validate-page.ts'

const calculatedIndex: Readonly<Record<string, IndexKind>> = { text: 'text', date: 'date', yesNo: 'boolean' }

/** The kind of search column a field becomes; undefined where the type cannot be one. */
export const indexKind = (field: FieldDefinition): IndexKind | undefined =>
  field.type === 'calculated' ? (calculatedIndex[field.result] ?? 'number') : typeOf(field).index

function column(field: FieldDefinition, value: unknown): IndexColumn | null {
  const kind = indexKind(field)
  if (!field.index || !kind) return null
  return { kind, value: typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null }
}

/**
 * The whole form at submit, from answers that nobody need trust: every reached page is read again in order, what is not reached is dropped, and
 * calculated values are worked out anew. Gives the submission, or the first page with problems. Total: takes any JSON, never throws.
 */
export function validateAll(form: FormDefinition, given: unknown, world: FormWorld): SubmissionOutcome {
  const draft = (typeof given === 'object' && given !== null && !Array.isArray(given) ? given : {}) as Answers
  const answers: Record<string, AnswerValue> = {}
  const index: Record<string, IndexColumn> = {}
  for (const page of form.pages) {
    if (page.when !== undefined && !conditionHolds(form, page.when, ruleWorld(form, answers, world))) continue
    if (page.kind === 'exit') return { page: page.path, problems: [{ path: '', text: formTexts['forms.ended'] }] }
    const read = recheckPage(form, page, draft, answers, world)
    if (read.problems.length > 0) return { page: page.path, problems: read.problems }
    Object.assign(answers, read.answers)
    for (const field of fieldsOf(page)) {
      const made = column(field, answers[field.id])
      if (made) index[field.id] = made
    }
  }
  const calculated = calculateFields(form, answers, world)
  for (const field of form.calculated ?? []) {
    const made = column(field, calculated[field.id])
    if (made) index[field.id] = made
  }
  return { submission: { answers, calculated, index } }
}
