import { refuse } from '../../core/basics/errors.ts'
import type { Answers } from '../../core/forms/form.ts'
import { formIndex } from '../../core/forms/form-index.ts'
import type { Context } from '../../kernel/context/context.ts'
import type { OfferedForm } from './mount.ts'
import { openSitting, savePage } from './sitting.ts'

/** What must be said or sent by the person anew, whatever is known of them. */
const NEVER = new Set(['declaration', 'file', 'photo'])

/**
 * Fills in what the county knows already, in the draft of the resident who is signed in: one is begun where there is none. Gives the address of the page on which
 * they look at it all; what is missing is asked first. Throws `basics.sign_in_needed`.
 */
export async function prefillDraft(ctx: Context, input: { base: string; offered: OfferedForm; answers: Answers }): Promise<string> {
  const { base, offered } = input
  const { person, phone, kind } = ctx.actor
  if (kind !== 'resident' || !person) throw refuse('basics.sign_in_needed')
  const { fields } = formIndex(offered.form)
  const known = Object.fromEntries(
    Object.entries(input.answers).filter(([id, value]) => {
      const asked = fields.get(id)
      return value !== null && asked !== undefined && !asked.repeat && !NEVER.has(asked.field.type)
    }),
  )
  const sitting = await openSitting(ctx, { base, offered, visitor: { token: null, person, phone, officer: null }, lock: true })
  await savePage(ctx, sitting, { key: 'prefill', answers: { ...sitting.answers, ...known }, touched: Object.keys(known), seen: null })
  return `${base}/check`
}
