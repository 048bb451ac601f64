import { createHash, randomUUID } from 'node:crypto'
import { access, type FileHandle, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { refuse } from './errors.ts'
import { type ByteRange, type ContentHash, type FileStore, isContentHash, type StoredContent } from './file-store.ts'

/** A half-written file older than this was left by a process that died: no upload lasts so long. */
const ABANDONED_AFTER_HOURS = 24

/**
 * A file store in one folder: `contents/ab/cd/<hash>` for what is kept and `incoming/` for what is being written.
 * Both lie on one disk, so that a content appears whole, by rename, or not at all, whenever the process or the power ends.
 */
export class DiskStore implements FileStore {
  /** The folder of drafts, on the same disk: also for uploads that are still being looked at. */
  readonly incoming: string
  readonly #contents: string

  private constructor(folder: string) {
    this.#contents = join(folder, 'contents')
    this.incoming = join(folder, 'incoming')
  }

  /** Opens the store, making its folders readable by this account alone. */
  static async open(folder: string): Promise<DiskStore> {
    const store = new DiskStore(folder)
    await mkdir(store.#contents, { recursive: true, mode: 0o700 })
    await mkdir(store.incoming, { recursive: true, mode: 0o700 })
    return store
  }

  async put(content: Readable | Uint8Array): Promise<StoredContent> {
    const draft = join(this.incoming, randomUUID())
    try {
      const written = await write(draft, content)
      const place = this.#place(written.hash)
      await makeFolder(dirname(place), this.#contents)
      await rename(draft, place)
      await syncFolder(dirname(place))
      return written
    } catch (error) {
      await rm(draft, { force: true })
      throw isDiskFull(error) ? refuse('files.disk_full') : error
    }
  }

  async open(hash: ContentHash, range?: ByteRange): Promise<Readable> {
    if (!(await this.has(hash))) throw refuse('files.content_missing')
    return Readable.from(read(this.#place(hash), range), { objectMode: false })
  }

  async has(hash: ContentHash): Promise<boolean> {
    return access(this.#place(hash)).then(
      () => true,
      () => false,
    )
  }

  async remove(hash: ContentHash): Promise<void> {
    await rm(this.#place(hash), { force: true })
  }

  async *list(): AsyncGenerator<StoredContent & { putAt: Temporal.Instant }> {
    for await (const entry of await opendir(this.#contents, { recursive: true })) {
      if (!entry.isFile() || !isContentHash(entry.name)) continue
      const found = await stat(join(entry.parentPath, entry.name)).catch(() => null)
      if (found) yield { hash: entry.name, size: found.size, putAt: Temporal.Instant.fromEpochMilliseconds(Math.floor(found.mtimeMs)) }
    }
  }

  #place(hash: ContentHash): string {
    if (!isContentHash(hash)) throw refuse('files.content_missing')
    return join(this.#contents, hash.slice(0, 2), hash.slice(2, 4), hash)
  }
}

/** Removes from a folder of drafts what processes that were killed left half-written. Gives how many. */
export async function removeAbandoned(folder: string, now: Temporal.Instant): Promise<number> {
  const before = now.epochMilliseconds - ABANDONED_AFTER_HOURS * 3_600_000
  let removed = 0
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name)
    const found = await stat(path).catch(() => null)
    if (!found || found.mtimeMs >= before) continue
    await rm(path, { force: true })
    removed += 1
  }
  return removed
}

/** Opens the file at the first read: an answer that is never sent (the browser went away) holds nothing open. */
async function* read(path: string, range: ByteRange | undefined): AsyncGenerator<Buffer> {
  const file = await open(path)
  try {
    yield* file.createReadStream({ ...range, autoClose: false })
  } finally {
    await file.close()
  }
}

async function write(path: string, content: Readable | Uint8Array): Promise<StoredContent> {
  const sha256 = createHash('sha256')
  let size = 0
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of content instanceof Uint8Array ? [content] : content) {
      sha256.update(chunk)
      size += chunk.length
      await file.writeFile(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { hash: sha256.digest('hex'), size }
}

/** Makes the fan-out folders and syncs their parents, else a power cut could lose the folder with the file in it. */
async function makeFolder(folder: string, root: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (!made) return
  for (let above = dirname(folder); above.length >= root.length; above = dirname(above)) await syncFolder(above)
}

async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined
  try {
    handle = await open(folder, 'r')
    await handle.sync()
  } finally {
    await handle?.close()
  }
}

/** True when the disk, or this account's share of it, is full. */
export const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException)?.code ?? '')
