import { z } from 'zod'
import type { FileReference } from '../../core/fields/field.ts'
import { filesIn } from '../../core/forms/answers.ts'
import type { Answers } from '../../core/forms/form.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import { asActor, type Context } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { type FileOwner, filesOf, keepFile, moveFiles, removeFile } from '../../kernel/files/files.ts'
import type { ReceivedFile } from '../../kernel/files/receive-upload.ts'
import { defineJob } from '../../kernel/jobs/define-job.ts'

/** Files that an officer sent for an act which is not done yet. Nobody is shown them; with the act they become the case's own. */
const waiting = (caseId: string): FileOwner => ({ kind: 'cases.act', id: caseId })

/** So many wait at one case at most, used or not. */
const FILES_MAX = 60
const KEPT_DAYS = 7

/** What this officer sent for an act on this case, by id: all that the act's form may name. */
export async function actFiles(ctx: Context, caseId: string): Promise<ReadonlyMap<string, FileReference>> {
  const files = (await filesOf(ctx, waiting(caseId))).filter(({ uploadedBy }) => uploadedBy === ctx.actor.person)
  return new Map(files.map(({ id, name, size, type }) => [id, { file: id, name, size, type }]))
}

/** Keeps a received file for an act. The caller has checked that the actor may handle the case. Throws `files.too_many`. */
export async function keepActFile(ctx: Context, caseId: string, received: ReceivedFile): Promise<FileReference> {
  const { id, name, size, type } = await keepFile(ctx, received, { owner: waiting(caseId), filesMax: FILES_MAX })
  return { file: id, name, size, type }
}

/** Takes one away again. Throws `basics.not_found` for what is not waiting here. */
export const dropActFile = (ctx: Context, caseId: string, file: string): Promise<void> => removeFile(ctx, waiting(caseId), file)

/** The act is done: the files its answers name are the case's own from now on, under the rule of all its papers. */
export async function handOverActFiles(ctx: Context, caseId: string, answers: Answers): Promise<void> {
  await moveFiles(ctx, waiting(caseId), { kind: 'cases.case', id: caseId }, [...filesIn(answers).keys()])
}

/** Removes what was sent for acts that nobody did within a week. Gives how many. */
export async function sweepActFiles(county: County): Promise<number> {
  const before = county.clock.now().subtract({ hours: KEPT_DAYS * 24 })
  const left = await county.db
    .selectFrom('files.files')
    .select(['id', 'owner_id'])
    .where('owner_kind', '=', 'cases.act')
    .where('created_at', '<', before)
    .execute()
  for (const { id, owner_id } of left) await asActor(county, systemActor('cases.act_files.sweep'), (ctx) => dropActFile(ctx, owner_id, id))
  return left.length
}

export const sweepActFilesJob = defineJob({
  name: 'cases.act_files.sweep',
  input: z.looseObject({}),
  run: async (county: County) => {
    await sweepActFiles(county)
  },
})
