import { execFile } from 'node:child_process'
import { createHash, hash } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TableCounts } from './count-tables.ts'

/** `kaunti-backup.json`, the cover sheet of a backup. */
export type BackupManifest = {
  readonly format: 'kaunti-backup/1'
  readonly database: string
  /** `folder`: a copy of the embedded server's data folder with its log; `dump`: what `pg_dump` wrote. */
  readonly kind: 'folder' | 'dump'
  readonly madeAt: string
  readonly serverVersion: string
  /** For a folder: where in the server's log the counts were taken, and where a restore stops. */
  readonly restorePoint: string | null
  /** The proof: what every table held at the moment the backup stands for. */
  readonly tables: TableCounts
  /** Path within the backup → SHA-256 of every file in it. */
  readonly files: Readonly<Record<string, string>>
}

const MANIFEST = 'kaunti-backup.json'

export async function writeManifest(folder: string, manifest: BackupManifest): Promise<void> {
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true })
}

/** Throws one line when the folder is no backup of Kaunti. */
export async function readManifest(folder: string): Promise<BackupManifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined)
  if (text === undefined) throw new Error(`${folder} holds no complete backup: ${MANIFEST} is missing.`)
  const manifest: BackupManifest = JSON.parse(text)
  if (manifest.format !== 'kaunti-backup/1') throw new Error(`${folder} is a backup of another kind (${String(manifest.format)}).`)
  return manifest
}

/** Copies what lies below a folder and notes each file's hash under `place`. A file that goes away meanwhile is left out, as PostgreSQL's log knows of it. */
export async function copyFolder(
  from: string,
  to: string,
  options: { place: string; files: Record<string, string>; skip?: (path: string) => boolean },
  below = '',
): Promise<void> {
  await mkdir(join(to, below), { recursive: true, mode: 0o700 })
  for (const entry of await readdir(join(from, below), { withFileTypes: true })) {
    const path = below ? `${below}/${entry.name}` : entry.name
    if (options.skip?.(path)) continue
    if (entry.isDirectory()) await copyFolder(from, to, options, path)
    else if (entry.isFile()) {
      const sum = await copyFile(join(from, path), join(to, path))
      if (sum) options.files[`${options.place}/${path}`] = sum
    }
  }
}

const CHUNK_BYTES = 1 << 20
/** Up to here a file is copied in one go without asking the thread pool six times: most of a data folder's thousand files are of this kind. */
const SMALL_BYTES = 1 << 17

/** Copies one file and gives the SHA-256 of what was written; undefined when the file is gone. */
export async function copyFile(from: string, to: string): Promise<string | undefined> {
  try {
    if (statSync(from).size <= SMALL_BYTES) {
      const bytes = readFileSync(from)
      writeFileSync(to, bytes, { mode: 0o600 })
      return hash('sha256', bytes)
    }
    const sum = createHash('sha256')
    const source = await open(from)
    try {
      const target = await open(to, 'w', 0o600)
      try {
        const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
        for (;;) {
          const { bytesRead } = await source.read(buffer, 0, CHUNK_BYTES)
          if (bytesRead === 0) break
          sum.update(buffer.subarray(0, bytesRead))
          await target.writeFile(buffer.subarray(0, bytesRead))
        }
      } finally {
        await target.close()
      }
    } finally {
      await source.close()
    }
    return sum.digest('hex')
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && path === from) return undefined
    throw error
  }
}

/** Waits until what was written below a folder is on the disk: once for all, since asking for each of a thousand files takes many times as long. */
export async function syncFolder(folder: string): Promise<void> {
  await promisify(execFile)('sync', process.platform === 'linux' ? ['-f', folder] : [])
}

/** The SHA-256 of one file. */
export async function hashFile(path: string): Promise<string> {
  if (statSync(path).size <= SMALL_BYTES) return hash('sha256', readFileSync(path))
  const sum = createHash('sha256')
  const file = await open(path)
  for await (const chunk of file.createReadStream({ highWaterMark: CHUNK_BYTES })) sum.update(chunk)
  return sum.digest('hex')
}
