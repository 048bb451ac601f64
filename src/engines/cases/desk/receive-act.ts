import { type Problem, refuse } from '../../../core/basics/errors.ts'
import { isId } from '../../../core/basics/ids.ts'
import type { FileField, FileReference, PhotoField, RawInput } from '../../../core/fields/field.ts'
import { uploadLimits, uploadProblem } from '../../../core/fields/upload.ts'
import type { FormDefinition } from '../../../core/forms/form.ts'
import type { Actor } from '../../../kernel/context/actor.ts'
import { asActor, asReader, type Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import type { Part } from '../../../kernel/web/route.ts'
import { uploadsOf } from '../../form-runner/action-form.tsx'
import { type ReceivedPage, receiveFiles } from '../../form-runner/receive-files.ts'
import { actFiles, dropActFile, keepActFile } from '../act-files.ts'
import type { CaseRecord } from '../case-record.ts'
import { handlingGrant } from '../case-work.ts'
import type { CaseType } from '../workflow.ts'
import { caseForOfficer } from './case-page.ts'

/** An act's page as it came in parts: what was typed, with the ids of all files that are here now. */
export type SentAct = {
  readonly raw: RawInput
  /** What is wrong with files that were refused. */
  readonly problems: readonly Problem[]
  /** Only files were added or taken away: the page comes back, nothing is done to the case. */
  readonly stays: boolean
}

/**
 * Takes in an act with its photos and files, and keeps these at once, whatever becomes of the act: they cost the officer most. Throws what `receiveFiles`
 * throws, and `basics.not_found` for an act that is not theirs.
 */
export async function receiveAct(
  county: County,
  actor: Actor,
  caseId: string,
  actOf: (type: CaseType, record: CaseRecord) => { readonly form: FormDefinition | undefined; readonly roles: readonly string[] },
  parts: AsyncIterable<Part>,
): Promise<SentAct> {
  const fields = await asReader(county, actor, async (ctx) => {
    const { record, type } = await caseForOfficer(ctx, caseId)
    const { form, roles } = actOf(type, record)
    if (!handlingGrant(ctx, record, roles)) throw refuse('basics.not_found')
    return uploadsOf(form)
  })
  const received = await receiveFiles(county.files, { fields }, parts)
  return asActor(county, actor, (ctx) => keepSent(ctx, caseId, fields, received))
}

async function keepSent(
  ctx: Context,
  caseId: string,
  fields: readonly (FileField | PhotoField)[],
  received: ReceivedPage,
): Promise<SentAct> {
  const here = await actFiles(ctx, caseId)
  const action = received.body._action?.[0] ?? ''
  const [verb, , dropped = ''] = action.split(':')
  if (verb === 'remove' && isId(dropped) && here.has(dropped)) await dropActFile(ctx, caseId, dropped)
  const problems = [...received.problems]
  const raw: Record<string, string | readonly string[]> = {}
  for (const [name, values] of Object.entries(received.body)) raw[name] = values.length === 1 ? (values[0] as string) : values
  for (const field of fields) {
    const kept = (received.body[field.id] ?? []).filter((file) => file !== dropped && here.has(file))
    for (const { file } of received.files.filter((each) => each.field === field.id)) {
      if (kept.length >= uploadLimits(field).maxFiles) {
        problems.push(uploadProblem(field, 'count'))
        break
      }
      const { file: id }: FileReference = await keepActFile(ctx, caseId, file)
      kept.push(id)
    }
    raw[field.id] = kept
  }
  return { raw, problems, stays: action === 'upload' || verb === 'remove' }
}
