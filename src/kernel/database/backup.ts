import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { type BackupManifest, copyFile, copyFolder, hashFile, syncFolder, writeManifest } from './backup-folder.ts'
import { countTables, listTables, type TableCounts } from './count-tables.ts'
import { findRunningServer, startEmbedded } from './launcher.ts'
import { withClient } from './roles.ts'
import type { ServerBinaries } from './server-binaries.ts'
import { findTool, runTool } from './server-tools.ts'

export type BackupOptions = {
  /** The folder to make; it must not exist yet. */
  readonly target: string
  /** The embedded server's data folder and its database, or the owner's address of a given server. */
  readonly source:
    | { readonly dataDir: string; readonly database: string; readonly binaries?: ServerBinaries }
    | { readonly ownerUrl: string }
  /** Uploaded files. */
  readonly filesDir?: string
  /** More folders by name, such as the county's definitions. Never keys: a private key found there refuses the backup. */
  readonly extra?: Readonly<Record<string, string>>
}

export type BackupResult = {
  readonly target: string
  readonly tables: number
  readonly rows: number
  /** Uploaded files. */
  readonly files: number
  /** All that lies in the backup with its sum: the database's own files, uploads, definitions. */
  readonly parts: number
}

/**
 * Backs up a county while it goes on working, with a counted proof: `restore` brings back exactly what was counted here, or refuses.
 * The folder appears under its name only when it is complete. Throws one line for whatever is wrong.
 */
export async function backup({ target: given, source, filesDir, extra = {} }: BackupOptions): Promise<BackupResult> {
  const target = resolve(given)
  if (existsSync(target)) throw new Error(`${target} exists already. Name a folder that does not.`)
  for (const folder of Object.values(extra)) await refuseKeys(folder)
  const draft = `${target}.part-${process.pid}`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o700 })
  try {
    const files: Record<string, string> = {}
    const made = 'ownerUrl' in source ? await dump(source.ownerUrl, draft, files) : await copyRunning(source, draft, files)
    // After the database: a row that names a file is written after the file, so that every file the backup's rows name is still found here.
    if (filesDir && existsSync(filesDir)) await copyFolder(filesDir, join(draft, 'files'), { place: 'files', files })
    for (const [name, folder] of Object.entries(extra))
      await copyFolder(folder, join(draft, 'extra', name), { place: `extra/${name}`, files })
    await writeManifest(draft, { format: 'kaunti-backup/1', madeAt: Temporal.Now.instant().toString(), ...made, files })
    await syncFolder(draft)
    await rename(draft, target)
    const rows = Object.values(made.tables).reduce((sum, table) => sum + table.rows, 0)
    return {
      target,
      tables: Object.keys(made.tables).length,
      rows,
      files: Object.keys(files).filter((path) => path.startsWith('files/')).length,
      parts: Object.keys(files).length,
    }
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

type DatabasePart = Pick<BackupManifest, 'database' | 'kind' | 'serverVersion' | 'restorePoint' | 'tables'>

/** By the server's own tools. One exported snapshot serves both the count and the dump, so that they cannot differ. */
async function dump(ownerUrl: string, draft: string, files: Record<string, string>): Promise<DatabasePart> {
  return await withClient(ownerUrl, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const { rows } = await client.query<{ snapshot: string; version: string; major: number; database: string }>(
      `select pg_export_snapshot() as snapshot, current_setting('server_version') as version,
        current_setting('server_version_num')::integer / 10000 as major, current_database() as database`,
    )
    const { snapshot, version, major, database } = rows[0] as { snapshot: string; version: string; major: number; database: string }
    await mkdir(join(draft, 'database'), { mode: 0o700 })
    const file = join(draft, 'database/database.dump')
    await runTool(findTool('pg_dump', major), ownerUrl, ['--format=custom', `--snapshot=${snapshot}`, `--file=${file}`])
    files['database/database.dump'] = await hashFile(file)
    const tables = await countTables(client)
    await client.query('rollback')
    return { kind: 'dump', database, serverVersion: version, restorePoint: null, tables }
  })
}

/** The embedded server has no tools of its own, so its data folder is copied by PostgreSQL's low-level backup calls. */
async function copyRunning(
  source: { dataDir: string; database: string; binaries?: ServerBinaries },
  draft: string,
  files: Record<string, string>,
): Promise<DatabasePart> {
  const dataDir = resolve(source.dataDir)
  if (!existsSync(join(dataDir, 'PG_VERSION'))) throw new Error(`There is no database in ${dataDir}.`)
  const running = findRunningServer(dataDir, source.database)
  if (running) return await copyServer(running.superuserUrl, dataDir, source.database, draft, files)
  const server = await startEmbedded({ dataDir, profile: 'durable', ...(source.binaries ? { binaries: source.binaries } : {}) })
  try {
    return await copyServer(server.urls(source.database).superuserUrl, dataDir, source.database, draft, files)
  } finally {
    await server.stop()
  }
}

/**
 * Copy, then write down a moment. PostgreSQL's log repairs whatever changed while it was copied, up to a restore point set afterwards; the tables are counted
 * in a snapshot of that same moment. The two agree because no writer is under way just then: every table is locked against writing for the instant
 * between them (readers go on), and a transaction keeps its locks until others can see it.
 */
async function copyServer(
  url: string,
  dataDir: string,
  database: string,
  draft: string,
  files: Record<string, string>,
): Promise<DatabasePart> {
  const target = join(draft, 'database')
  return await withClient(url, async (session) => {
    // No migration meanwhile: a table made after the tables were listed would not be locked.
    await session.query(`select pg_advisory_lock(hashtextextended('kaunti.migrate', 0))`)
    // The slot keeps the server from recycling the part of its log that the copy needs; it goes with this connection.
    await session.query(`select pg_create_physical_replication_slot('kaunti_backup_${process.pid}', true, true)`)
    const first = await one<{ segment: string }>(session, `select pg_walfile_name(pg_backup_start('kaunti', fast => true)) as segment`)
    await copyFolder(dataDir, target, { place: 'database', files, skip: isNotForCopy })
    const end = await one<{ label: string }>(session, 'select labelfile as label from pg_backup_stop(wait_for_archive => false)')
    await putFile(target, 'backup_label', end.label, files)

    return await withClient(url, async (reader) => {
      const restorePoint = `kaunti-${crypto.randomUUID()}`
      const moment = await atQuietMoment(url, reader, async () => {
        return await one<{ lsn: string; segment: string; version: string }>(
          session,
          `select lsn, pg_walfile_name(lsn) as segment, current_setting('server_version') as version from pg_create_restore_point($1) lsn`,
          [restorePoint],
        )
      })
      await session.query('select pg_switch_wal()')
      while (
        !(await one<{ flushed: boolean }>(session, 'select pg_current_wal_flush_lsn() >= $1::pg_lsn as flushed', [moment.lsn])).flushed
      )
        await sleep(20)
      for (const name of await readdir(join(dataDir, 'pg_wal'))) {
        const segment = /^[0-9A-F]{24}$/.test(name) && name >= first.segment && name <= moment.segment
        if (!segment && !name.endsWith('.history')) continue
        const hash = await copyFile(join(dataDir, 'pg_wal', name), join(target, 'pg_wal', name))
        if (hash) files[`database/pg_wal/${name}`] = hash
      }
      const tables: TableCounts = await countTables(reader)
      await reader.query('rollback')
      return { kind: 'folder', database, serverVersion: moment.version, restorePoint, tables }
    })
  })
}

const QUIET_TRIES_MAX = 60

/**
 * Runs the work while nobody writes, and leaves the reader in a transaction that sees exactly that moment. Writers wait for milliseconds, readers not at all.
 * A writer that holds one table and wants another we have locked would wait for us while we wait for it. Then we give way, and next time begin with the table
 * we could not get: once the tables that writers take first are ours, nobody holds any other.
 */
async function atQuietMoment<R>(url: string, reader: pg.Client, work: () => Promise<R>): Promise<R> {
  return await withClient(url, async (locker) => {
    let tables = await listTables(locker)
    for (let tries = 1; ; tries++) {
      let next = ''
      try {
        await locker.query('begin')
        // Looks for a deadlock long before a writer would, so that it is never the officer's work that fails.
        await locker.query(`set local deadlock_timeout = '50ms'; set local lock_timeout = '1s'`)
        for (const table of tables) {
          next = table
          await locker.query(`lock table ${table} in share mode`)
        }
        await reader.query('begin isolation level repeatable read read only')
        await reader.query('select from pg_class limit 1')
        const done = await work()
        await locker.query('commit')
        return done
      } catch (error) {
        await locker.query('rollback')
        await reader.query('rollback')
        const { code } = error as { code?: string }
        if (code !== '40P01' && code !== '55P03') throw error
        if (tries === QUIET_TRIES_MAX)
          throw new Error(`The backup found no quiet moment: somebody writes to ${next} without a pause. Try again later.`)
        tables = [next, ...tables.filter((table) => table !== next)]
        // A writer that takes long is let be for a while, so that those who wait behind us get their turn.
        await sleep(code === '55P03' ? 2_000 : Math.random() * 50)
      }
    }
  })
}

/** What a copy must not hold (PostgreSQL's manual, "Making a base backup using the low level API"): other than this, everything. */
function isNotForCopy(path: string): boolean {
  const name = basename(path)
  if (/^(postmaster\.(pid|opts)|kaunti-launcher\.pid|backup_label|recovery\.signal|standby\.signal|pg_internal\.init.*)$/.test(name))
    return true
  if (name.startsWith('.s.PGSQL') || name.startsWith('pgsql_tmp')) return true
  // The folders themselves must stay, empty.
  return (
    /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)$/.test(dirname(path)) ||
    path.startsWith('pg_wal/')
  )
}

async function putFile(folder: string, name: string, text: string, files: Record<string, string>): Promise<void> {
  await writeFile(join(folder, name), text, { mode: 0o600, flush: true })
  files[`database/${name}`] = await hashFile(join(folder, name))
}

async function one<R extends pg.QueryResultRow>(client: pg.Client, text: string, values: unknown[] = []): Promise<R> {
  return (await client.query<R>(text, values)).rows[0] as R
}

/** Whoever holds a backup could sign in the county's name if it held the keys; they are kept and restored apart. */
async function refuseKeys(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || (await stat(path)).size > 65_536) continue
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----|"d"\s*:\s*"[\w-]{43}"/.test(await readFile(path, 'latin1'))) {
      throw new Error(`${path} holds a private key, and a backup never does. Keep keys outside of what is backed up.`)
    }
  }
}
