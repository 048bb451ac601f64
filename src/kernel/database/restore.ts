import { existsSync } from 'node:fs'
import { chown, mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type BackupManifest, copyFolder, hashFile, readManifest, syncFolder } from './backup-folder.ts'
import { compareCounts, countTables } from './count-tables.ts'
import { startEmbedded, unprivilegedUser } from './launcher.ts'
import { withClient } from './roles.ts'
import type { ServerBinaries } from './server-binaries.ts'
import { findTool, runTool } from './server-tools.ts'

export type RestoreOptions = {
  readonly backup: string
  /** For a backup of the embedded server a data folder that does not exist yet; for a dump the owner's address of an empty database. */
  readonly into: { readonly dataDir: string; readonly binaries?: ServerBinaries } | { readonly ownerUrl: string }
  /** Where uploaded files go; must not exist yet, or be empty. */
  readonly filesDir?: string
}

export type RestoreResult = { readonly database: string; readonly tables: number; readonly rows: number; readonly files: number }

/**
 * Restores a backup and proves it: every file against its hash before, every table against its count and checksum after. What does not agree is not kept
 * and is named in the error. Never writes over anything that exists.
 */
export async function restore({ backup: given, into, filesDir }: RestoreOptions): Promise<RestoreResult> {
  const backup = resolve(given)
  const manifest = await readManifest(backup)
  await checkFiles(backup, manifest)
  if (filesDir) await demandEmpty(filesDir)
  if ('ownerUrl' in into) await restoreDump(backup, manifest, into.ownerUrl)
  else await restoreFolder(backup, manifest, into)
  const files: Record<string, string> = {}
  if (filesDir && existsSync(join(backup, 'files'))) {
    await copyFolder(join(backup, 'files'), filesDir, { place: 'files', files })
    const wrong = Object.entries(files).filter(([path, hash]) => manifest.files[path] !== hash)
    await syncFolder(filesDir)
    if (wrong.length > 0) throw new Error(`The restored files differ from the backup: ${list(wrong.map(([path]) => path))}`)
  }
  const counts = Object.values(manifest.tables)
  return {
    database: manifest.database,
    tables: counts.length,
    rows: counts.reduce((sum, table) => sum + table.rows, 0),
    files: Object.keys(files).length,
  }
}

async function checkFiles(backup: string, manifest: BackupManifest): Promise<void> {
  const wrong: string[] = []
  for (const [path, hash] of Object.entries(manifest.files)) {
    if ((await hashFile(join(backup, path)).catch(() => '')) !== hash) wrong.push(path)
  }
  if (wrong.length > 0) throw new Error(`The backup in ${backup} is damaged: ${list(wrong)}`)
}

async function restoreDump(backup: string, manifest: BackupManifest, ownerUrl: string): Promise<void> {
  if (manifest.kind !== 'dump') throw new Error('This is a backup of the embedded server; restore it into a data folder.')
  const major = await withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ major: number; tables: number }>(`
      select current_setting('server_version_num')::integer / 10000 as major,
        (select count(*)::integer from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|information_schema$)') as tables`)
    if (rows[0]?.tables !== 0) throw new Error('The database is not empty. Restore into a new one.')
    return rows[0].major
  })
  await runTool(findTool('pg_restore', major), ownerUrl, [
    '--exit-on-error',
    '--single-transaction',
    '--no-owner',
    `--dbname=${new URL(ownerUrl).pathname.slice(1)}`,
    join(backup, 'database/database.dump'),
  ])
  const wrong = await compareWith(manifest, ownerUrl)
  if (wrong.length > 0) throw new Error(`The restored database differs from what was counted; do not use it. ${list(wrong)}`)
}

async function restoreFolder(
  backup: string,
  manifest: BackupManifest,
  into: { dataDir: string; binaries?: ServerBinaries },
): Promise<void> {
  if (manifest.kind !== 'folder') throw new Error('This is a dump of a given server; restore it into an empty database.')
  const dataDir = resolve(into.dataDir)
  await demandEmpty(dataDir)
  const draft = `${dataDir}.restored-${process.pid}`
  await rm(draft, { recursive: true, force: true })
  try {
    await mkdir(dirname(draft), { recursive: true })
    await copyFolder(join(backup, 'database'), draft, { place: 'database', files: {} })
    await writeFile(join(draft, 'recovery.signal'), '', { mode: 0o600 })
    await giveToServer(draft)
    const server = await startEmbedded({
      dataDir: draft,
      profile: 'durable',
      ...(into.binaries ? { binaries: into.binaries } : {}),
      // The log lies in the folder already; PostgreSQL still wants to be told of a place to fetch more from.
      settings: [
        'restore_command=false',
        `recovery_target_name=${manifest.restorePoint}`,
        'recovery_target_action=promote',
        'hot_standby=off',
      ],
    })
    let wrong: string[]
    try {
      wrong = await compareWith(manifest, server.urls(manifest.database).superuserUrl)
    } finally {
      await server.stop()
    }
    if (wrong.length > 0) throw new Error(`The restored database differs from what was counted and is not kept. ${list(wrong)}`)
    await syncFolder(draft)
    if (existsSync(dataDir)) await rmdir(dataDir)
    await rename(draft, dataDir)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

async function compareWith(manifest: BackupManifest, url: string): Promise<string[]> {
  return await withClient(url, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    return compareCounts(manifest.tables, await countTables(client))
  })
}

async function demandEmpty(folder: string): Promise<void> {
  const found = await readdir(folder).catch(() => [])
  if (found.length > 0) throw new Error(`${folder} is not empty. Restore into a folder that does not exist.`)
}

async function giveToServer(folder: string): Promise<void> {
  const user = unprivilegedUser()
  if (!user) return
  await chown(folder, user.uid, user.gid)
  for (const entry of await readdir(folder, { recursive: true })) await chown(join(folder, entry), user.uid, user.gid)
}

const list = (lines: readonly string[]): string =>
  [...lines.slice(0, 5), ...(lines.length > 5 ? [`and ${lines.length - 5} more`] : [])].join('; ')
