import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
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
      const hash = await copyFile(join(from, path), join(to, path))
      if (hash) options.files[`${options.place}/${path}`] = hash
    }
  }
}

const CHUNK_BYTES = 1 << 20

/** Copies one file and gives the SHA-256 of what was written; undefined when the file is gone. */
export async function copyFile(from: string, to: string): Promise<string | undefined> {
  const source = await open(from).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!source) return undefined
  const hash = createHash('sha256')
  const buffer = Buffer.alloc(CHUNK_BYTES)
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 })
    const target = await open(to, 'w', 0o600)
    try {
      for (;;) {
        const { bytesRead } = await source.read(buffer, 0, CHUNK_BYTES)
        if (bytesRead === 0) break
        hash.update(buffer.subarray(0, bytesRead))
        await target.writeFile(buffer.subarray(0, bytesRead))
      }
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
  return hash.digest('hex')
}

/** Waits until what was written below a folder is on the disk: once for all, since asking for each of a thousand files takes many times as long. */
export async function syncFolder(folder: string): Promise<void> {
  await promisify(execFile)('sync', process.platform === 'linux' ? ['-f', folder] : [])
}

/** The SHA-256 of one file. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path)
  for await (const chunk of file.createReadStream()) hash.update(chunk)
  return hash.digest('hex')
}
