import { Readable } from 'node:stream'
import { refuse as refuseBasics } from '../../core/basics/errors.ts'
import type { Context } from '../context/context.ts'
import { refuse } from './errors.ts'
import { shownName } from './file-name.ts'
import { type FileOwner, fileOf, keepFile, type StoredFile } from './files.ts'
import { megabytes, receiveUpload, type UploadRule } from './receive-upload.ts'

/** The size of every part but the last: small enough to arrive whole on a weak signal, large enough not to be all overhead. */
export const PART_BYTES = 256 * 1024

/** How far an upload in parts is. `missing` are the numbers, from 0, that have not arrived; `file` is there once it is finished. */
export type UploadProgress = {
  readonly id: string
  readonly parts: number
  readonly missing: readonly number[]
  readonly file: string | null
}

type UploadRef = { readonly id: string; readonly owner: FileOwner }

/**
 * Begins an upload in parts, or goes on with it: the same id again gives its progress. Size in bytes, as the browser knows it.
 * Throws `files.empty`, `files.too_large`, and `basics.not_found` when the id is another record's.
 */
export async function beginUpload(
  ctx: Context,
  upload: UploadRef & { name: string; size: number },
  rule: UploadRule,
): Promise<UploadProgress> {
  const name = shownName(upload.name)
  if (!Number.isSafeInteger(upload.size) || upload.size < 1) throw refuse('files.empty', { name })
  if (upload.size > rule.bytesMax) throw refuse('files.too_large', { name, limit: megabytes(rule.bytesMax) })
  await ctx.db
    .insertInto('files.uploads')
    .values({ id: upload.id, owner_kind: upload.owner.kind, owner_id: upload.owner.id, name, size_bytes: upload.size, created_at: ctx.now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  const kept = await loadUpload(ctx, upload)
  if (Number(kept.size_bytes) !== upload.size) throw refuseBasics('basics.not_found')
  return progressOf(ctx, kept)
}

/** What has arrived of an upload. Throws `basics.not_found`. */
export const uploadProgress = async (ctx: Context, upload: UploadRef): Promise<UploadProgress> =>
  progressOf(ctx, await loadUpload(ctx, upload))

/**
 * Keeps one part, numbered from 0. The same part again changes nothing. Throws `files.part_differs` when it came before with other bytes,
 * `files.cut_off` when it is not of the length this part must have, and `basics.not_found`.
 */
export async function putPart(ctx: Context, upload: UploadRef, number: number, bytes: Uint8Array): Promise<UploadProgress> {
  const kept = await loadUpload(ctx, upload)
  if (kept.file) return progressOf(ctx, kept)
  const size = Number(kept.size_bytes)
  const expected = Math.min(PART_BYTES, size - number * PART_BYTES)
  if (!Number.isSafeInteger(number) || number < 0 || expected < 1) throw refuseBasics('basics.not_found')
  if (bytes.length !== expected) throw refuse('files.cut_off')
  const content = Buffer.from(bytes)
  const { numInsertedOrUpdatedRows } = await ctx.db
    .insertInto('files.upload_parts')
    .values({ upload: upload.id, number, content })
    .onConflict((conflict) => conflict.columns(['upload', 'number']).doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows === 0n && !(await readPart(ctx, upload.id, number))?.equals(content))
    throw refuse('files.part_differs', { part: number + 1 })
  return progressOf(ctx, kept)
}

/**
 * Puts the parts together, judges the whole as any upload, and keeps it as the owner's file. Finishing twice gives the same file.
 * After a refusal of the content the parts are kept until the sweep; the client begins anew under another id.
 * Throws `files.parts_missing`, `basics.not_found` and all that `receiveUpload` and `keepFile` throw.
 */
export async function finishUpload(ctx: Context, upload: UploadRef, rule: UploadRule, filesMax?: number): Promise<StoredFile> {
  const kept = await loadUpload(ctx, upload, { lock: true })
  if (kept.file) return fileOf(ctx, upload.owner, kept.file)
  const { parts, missing } = await progressOf(ctx, kept)
  if (missing.length > 0)
    throw refuse('files.parts_missing', {
      parts: missing
        .slice(0, 20)
        .map((number) => number + 1)
        .join(', '),
    })
  const stream = Readable.from(readParts(ctx, upload.id, parts), { objectMode: false })
  const received = await receiveUpload(ctx.county.files, { stream, name: kept.name }, rule)
  const file = await keepFile(ctx, received, { owner: upload.owner, ...(filesMax === undefined ? {} : { filesMax }) })
  await ctx.db.updateTable('files.uploads').set({ file: file.id }).where('id', '=', upload.id).execute()
  await ctx.db.deleteFrom('files.upload_parts').where('upload', '=', upload.id).execute()
  return file
}

async function* readParts(ctx: Context, upload: string, parts: number): AsyncGenerator<Buffer> {
  for (let number = 0; number < parts; number += 1) {
    const content = await readPart(ctx, upload, number)
    if (content) yield content
  }
}

async function readPart(ctx: Context, upload: string, number: number): Promise<Buffer | undefined> {
  const row = await ctx.db
    .selectFrom('files.upload_parts')
    .select('content')
    .where('upload', '=', upload)
    .where('number', '=', number)
    .executeTakeFirst()
  return row?.content
}

type UploadRow = { readonly id: string; readonly name: string; readonly size_bytes: bigint | number | string; readonly file: string | null }

async function loadUpload(ctx: Context, { id, owner }: UploadRef, { lock = false } = {}): Promise<UploadRow> {
  const query = ctx.db
    .selectFrom('files.uploads')
    .select(['id', 'name', 'size_bytes', 'file'])
    .where('id', '=', id)
    .where('owner_kind', '=', owner.kind)
    .where('owner_id', '=', owner.id)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  if (!row) throw refuseBasics('basics.not_found')
  return row
}

async function progressOf(ctx: Context, { id, size_bytes, file }: UploadRow): Promise<UploadProgress> {
  const parts = Math.ceil(Number(size_bytes) / PART_BYTES)
  if (file) return { id, parts, missing: [], file }
  const rows = await ctx.db.selectFrom('files.upload_parts').select('number').where('upload', '=', id).execute()
  const arrived = new Set(rows.map((row) => row.number))
  return { id, parts, missing: Array.from({ length: parts }, (_, number) => number).filter((number) => !arrived.has(number)), file: null }
}
