import type { FileReference } from '../fields/field.ts'
import type { Answers, FormDefinition, RepeatEntry } from './form.ts'
import { answerOf, entriesOf } from './form-rules.ts'
import { repeatAt } from './validate-page.ts'

/** A draft with the answers of one page put in. Answers of pages no longer reached stay: whoever changes back finds them again. */
export const mergeAnswers = (draft: Answers, page: Answers): Answers => ({ ...draft, ...page })

/** A draft with an entry added, or put in the place of the one with its id. Throws `basics.not_found` when the path is no repeat page. */
export function saveEntry(form: FormDefinition, draft: Answers, path: string, entry: RepeatEntry): Answers {
  const { id } = repeatAt(form, path).repeat
  const entries = entriesOf(draft, id)
  const known = entries.some((each) => answerOf(each, 'id') === entry.id)
  return { ...draft, [id]: known ? entries.map((each) => (answerOf(each, 'id') === entry.id ? entry : each)) : [...entries, entry] }
}

/** A draft without an entry; removing what is not there changes nothing. Throws `basics.not_found` when the path is no repeat page. */
export function removeEntry(form: FormDefinition, draft: Answers, path: string, entryId: string): Answers {
  const { id } = repeatAt(form, path).repeat
  const entries = entriesOf(draft, id)
  return entries.some((each) => answerOf(each, 'id') === entryId)
    ? { ...draft, [id]: entries.filter((each) => answerOf(each, 'id') !== entryId) }
    : draft
}

/** The uploads that answers name, however deep, by their ids. */
export function filesIn(answers: unknown): Map<string, FileReference> {
  const files = new Map<string, FileReference>()
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if ('file' in value && typeof value.file === 'string') files.set(value.file, value as FileReference)
    else for (const each of Object.values(value)) look(each)
  }
  look(answers)
  return files
}
