import type { Problem } from '../../core/basics/errors.ts'
import { filesIn } from '../../core/forms/answers.ts'
import type { Submission } from '../../core/forms/form.ts'
import { conditionHolds, ruleWorld, withLists } from '../../core/forms/form-rules.ts'
import { validateAll } from '../../core/forms/validate-all.ts'
import type { Context } from '../../kernel/context/context.ts'
import { filesOf, moveFiles, removeFile } from '../../kernel/files/files.ts'
import { type Draft, draftOwner, markSent } from './drafts.ts'
import { hashForm } from './form-versions.ts'
import type { SendResult, SentDraft } from './mount.ts'
import type { Sitting } from './sitting.ts'

export type Sent =
  | { readonly result: SendResult; readonly page?: undefined }
  | { readonly page: string; readonly problems: readonly Problem[]; readonly result?: undefined }

/** Whether these answers need somebody who can be reached. */
export function contactNeeded({ offered, form, journey, world }: Pick<Sitting, 'offered' | 'form' | 'journey' | 'world'>): boolean {
  const { contact, contactWhen } = offered
  if (contact !== 'optional' || contactWhen === undefined) return contact === 'required'
  return conditionHolds(form, contactWhen, ruleWorld(form, journey.answers, withLists(form, world)))
}

/** Whether the applicant is known as the form asks: signed in, answered by phone, or vouched for by an officer. */
export function contactKnown(sitting: Pick<Sitting, 'offered' | 'form' | 'journey' | 'world' | 'draft' | 'visitor'>): boolean {
  const { draft, visitor } = sitting
  const known =
    visitor.person !== null || (draft !== undefined && draft.person !== null && (draft.phoneProven || draft.assistedReason !== null))
  return known || !contactNeeded(sitting)
}

/**
 * Sends a locked draft: the whole form is read again, then the module makes of it what it makes, files move along, and the draft is emptied; all in the
 * caller's transaction. A draft that was sent before gives what came of it then. Gives the first page with problems when it cannot be sent.
 */
export async function sendDraft(
  ctx: Context,
  sitting: Sitting & { draft: Draft },
  onSubmit: (submission: Submission, draft: SentDraft) => Promise<SendResult>,
): Promise<Sent> {
  const { draft } = sitting
  if (draft.result) return { result: draft.result }
  const outcome = validateAll(sitting.form, sitting.answers, sitting.world)
  if (!outcome.submission) return { page: outcome.page, problems: outcome.problems }
  const result = await onSubmit(outcome.submission, sentDraft(ctx, sitting))
  await finishDraft(ctx, draft, outcome.submission, result)
  return { result }
}

export function sentDraft(ctx: Context, { draft, form, visitor, correction }: Sitting & { draft: Draft }): SentDraft {
  return {
    id: draft.id,
    submission: draft.submission,
    formHash: hashForm(form),
    form,
    language: ctx.language,
    person: draft.person ?? visitor.person,
    phone: draft.phoneProven || draft.assistedBy ? draft.phone : visitor.phone,
    phoneProven: draft.phoneProven || (!draft.phone && visitor.phone !== null),
    assistedBy: draft.assistedBy,
    assistedReason: draft.assistedReason,
    about: correction?.about ?? draft.about,
  }
}

/** Hands over the files that were sent, removes the others, and empties the draft. */
export async function finishDraft(ctx: Context, draft: Draft, submission: Submission, result: SendResult): Promise<void> {
  const owner = draftOwner(draft.id)
  const named = [...filesIn(submission.answers).keys()]
  if (result.filesTo) await moveFiles(ctx, owner, result.filesTo, named)
  const kept = result.filesTo ? [] : named
  for (const file of await filesOf(ctx, owner)) if (!kept.includes(file.id)) await removeFile(ctx, owner, file.id)
  await markSent(ctx, draft, result)
}
