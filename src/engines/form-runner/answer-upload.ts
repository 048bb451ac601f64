import type { Problem } from '../../core/basics/errors.ts'
import type { FileReference } from '../../core/fields/field.ts'
import { uploadLimits, uploadProblem } from '../../core/fields/upload.ts'
import { sameAnswer } from '../../core/forms/correction.ts'
import type { Answers, UploadPage } from '../../core/forms/form.ts'
import type { Context } from '../../kernel/context/context.ts'
import { keepFile, removeFile } from '../../kernel/files/files.ts'
import { type Reply, redirectTo } from '../../kernel/web/reply.ts'
import { answerQuestion, mayOpen, one, openPlace, seenIn, withToken } from './answer-page.tsx'
import { draftOwner } from './drafts.ts'
import { hrefOf, questionPage } from './page-views.tsx'
import type { ReceivedPage } from './receive-files.ts'
import { type Sitting, savePage, withDraft } from './sitting.ts'

/** At most so many files lie with one draft, used or not: a bound for what a stranger can store here. */
const FILES_MAX = 60

const refsOf = (answers: Answers, id: string): readonly FileReference[] => (answers[id] ?? []) as readonly FileReference[]

/**
 * Takes an upload page: files first, because they cost the person most, then what was pressed. What arrived is kept with the draft at once, even when
 * something else on the page is wrong.
 */
export async function answerUpload(
  ctx: Context,
  opened: Sitting,
  page: UploadPage,
  received: ReceivedPage,
  changing: boolean,
): Promise<Reply> {
  const { body } = received
  if (!mayOpen(opened, page.path)) return redirectTo(openPlace(opened))
  const { sitting: begun, token } = await withDraft(ctx, opened, seenIn(body).draftId)
  const problems: Problem[] = [...received.problems]
  const files = new Map(begun.world.files)
  const answers: Record<string, Answers[string]> = { ...begun.answers }
  const editable = begun.correction?.pages.find((each) => each.path === page.path)?.fields
  for (const field of page.fields) {
    if (editable && !editable.includes(field.id)) continue
    const added: FileReference[] = []
    const { maxFiles } = uploadLimits(field)
    for (const { file } of received.files.filter((each) => each.field === field.id)) {
      if (refsOf(answers, field.id).length + added.length >= maxFiles) {
        problems.push(uploadProblem(field, 'count'))
        break
      }
      const stored = await keepFile(ctx, file, { owner: draftOwner(begun.draft.id), filesMax: FILES_MAX })
      const reference = { file: stored.id, name: stored.name, size: stored.size, type: stored.type }
      files.set(reference.file, reference)
      added.push(reference)
    }
    if (added.length > 0) answers[field.id] = [...refsOf(answers, field.id), ...added]
  }
  const removed = removal(page, one(body, '_action'))
  if (removed && (!editable || editable.includes(removed.field))) {
    const rest = refsOf(answers, removed.field).filter((each) => each.file !== removed.file)
    answers[removed.field] = rest.length > 0 ? rest : null
  }
  const touched = page.fields.map((field) => field.id).filter((id) => !sameAnswer(answers[id], begun.answers[id]))
  const withFiles = { ...begun, world: { ...begun.world, files } }
  // Files are added to what is there and never take another tab's away, so there is nothing to choose between.
  const saved = touched.length > 0 ? await savePage(ctx, withFiles, { key: page.path, answers, touched, seen: null }) : null
  const sitting = saved ? { ...saved.sitting, world: withFiles.world } : withFiles
  if (removed && touched.includes(removed.field)) {
    const owned = await ctx.db
      .selectFrom('files.files')
      .select('id')
      .where('id', '=', removed.file)
      .where('owner_id', '=', begun.draft.id)
      .executeTakeFirst()
    // In a correction the file may be the case's own: it stays with what was sent before.
    if (owned) await removeFile(ctx, draftOwner(begun.draft.id), removed.file)
  }
  const raw = {
    ...body,
    ...Object.fromEntries(page.fields.map((field) => [field.id, refsOf(sitting.answers, field.id).map((each) => each.file)])),
  }
  const seen = { ...raw, _draft: [begun.draft.id], _revision: [String(sitting.draft?.revision ?? 0)] }
  const action = one(body, '_action')
  if (action === 'upload' || removed) {
    const reply =
      problems.length > 0
        ? questionPage(ctx, sitting, page, { raw, problems, changing, status: 422 })
        : redirectTo(hrefOf(sitting, page.path, { changing }))
    return withToken(ctx, sitting, token, reply)
  }
  return withToken(ctx, sitting, token, await answerQuestion(ctx, sitting, page, seen, changing, { problems }))
}

function removal(page: UploadPage, action: string): { field: string; file: string } | null {
  const [verb, field = '', file = ''] = action.split(':')
  return verb === 'remove' && page.fields.some((each) => each.id === field) && /^[0-9a-f-]{36}$/.test(file) ? { field, file } : null
}
