import { refuse as refuseBasics } from '../../core/basics/errors.ts'
import type { Context } from '../context/context.ts'
import { refuse } from './errors.ts'
import type { ReceivedFile } from './receive-upload.ts'

/** The record a file belongs to: `{ kind: 'form-runner.draft', id }`. */
export type FileOwner = { readonly kind: string; readonly id: string }

export type StoredFile = {
  readonly id: string
  readonly hash: string
  readonly name: string
  readonly type: 'application/pdf' | 'image/jpeg'
  readonly size: number
  readonly pages: number
  readonly owner: FileOwner
  readonly uploadedBy: string | null
  readonly createdAt: Temporal.Instant
}

/**
 * Records a received file as a record's own. `id` may be made by the client: the same id with the same content again gives what is there.
 * Lock the owner first where `filesMax` must hold against two tabs. Throws `files.too_many`, and `files.swept_meanwhile` when the sweep of orphans
 * was faster (then the person sends it again). The caller has checked that the actor may add to this record.
 */
export async function keepFile(
  ctx: Context,
  received: ReceivedFile,
  { owner, id = ctx.newId(), filesMax }: { owner: FileOwner; id?: string; filesMax?: number },
): Promise<StoredFile> {
  const before = await ctx.db.selectFrom('files.files').select(['hash', 'owner_kind', 'owner_id']).where('id', '=', id).executeTakeFirst()
  if (before) {
    if (before.hash !== received.hash || before.owner_kind !== owner.kind || before.owner_id !== owner.id)
      throw refuseBasics('basics.not_found')
    return fileOf(ctx, owner, id)
  }
  if (filesMax !== undefined && (await countFiles(ctx, owner)) >= filesMax) throw refuse('files.too_many', { limit: filesMax })
  // Taking the row's lock waits for a sweep that is removing this content; afterwards it is there to stay, or seen to be gone.
  await ctx.db
    .insertInto('files.contents')
    .values({ hash: received.hash, size_bytes: received.size, kept_at: ctx.now })
    .onConflict((conflict) => conflict.column('hash').doUpdateSet({ kept_at: ctx.now }))
    .execute()
  if (!(await ctx.county.files.store.has(received.hash))) throw refuse('files.swept_meanwhile')
  await ctx.db
    .insertInto('files.files')
    .values({
      id,
      hash: received.hash,
      name: received.name,
      type: received.type,
      pages: received.pages,
      owner_kind: owner.kind,
      owner_id: owner.id,
      uploaded_by: ctx.actor.person,
      created_at: ctx.now,
    })
    .execute()
  // Not the name: people write into it whom the paper is about, and whoever uploads before signing in cannot be found again to erase it.
  ctx.audit('files.file.added', { kind: 'files.file', id }, { owner, hash: received.hash, size: received.size })
  return fileOf(ctx, owner, id)
}

/** One file of a record. Throws `basics.not_found` for any other record's file: to its stranger it does not exist. Locks nothing. */
export async function fileOf(ctx: Context, owner: FileOwner, id: string): Promise<StoredFile> {
  const row = await owned(ctx, owner).where('file.id', '=', id).executeTakeFirst()
  if (!row) throw refuseBasics('basics.not_found')
  return asFile(row)
}

/** The files of a record, in the order they were added. */
export async function filesOf(ctx: Context, owner: FileOwner): Promise<StoredFile[]> {
  return (await owned(ctx, owner).orderBy('file.id').execute()).map(asFile)
}

/** Takes a file away from its record; the content goes with the next sweep unless another file has it. Throws `basics.not_found`. */
export async function removeFile(ctx: Context, owner: FileOwner, id: string): Promise<void> {
  const file = await fileOf(ctx, owner, id)
  await ctx.db.deleteFrom('files.files').where('id', '=', id).execute()
  ctx.audit('files.file.removed', { kind: 'files.file', id }, { owner, hash: file.hash })
}

/** Takes all files away from a record that is emptied or deleted, with uploads that were begun for it. Gives how many files. */
export async function removeFilesOf(ctx: Context, owner: FileOwner): Promise<number> {
  const files = await filesOf(ctx, owner)
  for (const { id } of files) await removeFile(ctx, owner, id)
  await ctx.db.deleteFrom('files.uploads').where('owner_kind', '=', owner.kind).where('owner_id', '=', owner.id).execute()
  return files.length
}

/** Hands files on to another record: from the draft to the case that came of it. Without `ids`, all of them. Gives how many. */
export async function moveFiles(ctx: Context, from: FileOwner, to: FileOwner, ids?: readonly string[]): Promise<number> {
  if (ids?.length === 0) return 0
  let moving = ctx.db
    .updateTable('files.files')
    .set({ owner_kind: to.kind, owner_id: to.id })
    .where('owner_kind', '=', from.kind)
    .where('owner_id', '=', from.id)
  if (ids) moving = moving.where('id', 'in', ids)
  const { numUpdatedRows } = await moving.executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

const countFiles = async (ctx: Context, owner: FileOwner): Promise<number> => (await owned(ctx, owner).execute()).length

const owned = (ctx: Context, owner: FileOwner) =>
  ctx.db
    .selectFrom('files.files as file')
    .innerJoin('files.contents as content', 'content.hash', 'file.hash')
    .select([
      'file.id',
      'file.hash',
      'file.name',
      'file.type',
      'file.pages',
      'file.owner_kind',
      'file.owner_id',
      'file.uploaded_by',
      'file.created_at',
      'content.size_bytes',
    ])
    .where('file.owner_kind', '=', owner.kind)
    .where('file.owner_id', '=', owner.id)

type FileRow = Awaited<ReturnType<ReturnType<typeof owned>['executeTakeFirstOrThrow']>>

const asFile = (row: FileRow): StoredFile => ({
  id: row.id,
  hash: row.hash,
  name: row.name,
  type: row.type as StoredFile['type'],
  size: Number(row.size_bytes),
  pages: row.pages,
  owner: { kind: row.owner_kind, id: row.owner_id },
  uploadedBy: row.uploaded_by,
  createdAt: row.created_at,
})
