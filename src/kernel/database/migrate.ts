import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { withClient } from './roles.ts'

const SOURCES = join(dirname(fileURLToPath(import.meta.url)), '../..')
const NAME = /^\d{8}-\d{4}-[a-z0-9-]+\.sql$/

/** A database whose history is not the one of these files, said in one line: nothing was changed. */
export class HistoryDiffers extends Error {}

type MigrationFile = { readonly name: string; readonly room: string; readonly text: string; readonly sha256: string }
type Applied = { readonly name: string; readonly sha256: string }

/**
 * Brings a database up to date as its owner and returns the names of what was applied now. Files of all rooms (`src/<floor>/<room>/migrations/YYYYMMDD-HHMM-name.sql`)
 * stand in one order by name; each runs in a transaction of its own. Two starters wait for each other. Throws one line when a file that was applied has changed
 * or is gone, or when a new one is older than what was applied: history only grows at its end.
 */
export async function migrate(ownerUrl: string, { sources = SOURCES }: { sources?: string } = {}): Promise<string[]> {
  const files = readMigrations(sources)
  return await withClient(ownerUrl, async (client) => {
    await client.query(`select pg_advisory_lock(hashtextextended('kaunti.migrate', 0))`)
    const { rows: roles } = await client.query(`select from pg_roles where rolname = 'kaunti_app'`)
    if (roles.length === 0) throw new Error('The role "kaunti_app" is missing on this server. docs/database.md shows how to make it.')
    await client.query(`
      create schema if not exists kaunti;
      create table if not exists kaunti.migrations (
        name text primary key, room text not null, sha256 text not null, applied_at timestamptz not null default now(), took_ms integer not null
      )`)
    const { rows: applied } = await client.query<Applied>('select name, sha256 from kaunti.migrations order by name collate "C"')
    const missing = missingMigrations(files, applied)
    // Who only asks whether migrations wait, loads no queue.
    const { migrateJobTables } = await import('./migrate-job-tables.ts')
    await migrateJobTables(ownerUrl)
    for (const file of missing) await apply(client, file)
    return missing.map((file) => file.name)
  })
}

/** The names of the files that are not applied yet. Throws as `migrate` does. For a process that must not migrate but must not run on an old database either. */
export async function pendingMigrations(url: string, { sources = SOURCES }: { sources?: string } = {}): Promise<string[]> {
  return await withClient(url, async (client) => {
    const { rows } = await client.query<{ made: boolean }>(`select to_regclass('kaunti.migrations') is not null as made`)
    const applied = rows[0]?.made
      ? (await client.query<Applied>('select name, sha256 from kaunti.migrations order by name collate "C"')).rows
      : []
    return missingMigrations(readMigrations(sources), applied).map((file) => file.name)
  })
}

function readMigrations(sources: string): MigrationFile[] {
  const files = globSync('**/migrations/*.sql', { cwd: sources }).map((path) => {
    const text = readFileSync(join(sources, path), 'utf8')
    return { name: basename(path), room: dirname(dirname(path)), text, sha256: createHash('sha256').update(text).digest('hex') }
  })
  files.sort((a, b) => (a.name < b.name ? -1 : 1))
  files.forEach((file, index) => {
    if (!NAME.test(file.name)) throw new Error(`Migration ${file.room}/${file.name} must be named YYYYMMDD-HHMM-what-it-does.sql.`)
    if (files[index - 1]?.name === file.name) throw new Error(`Two migrations are named ${file.name}.`)
  })
  return files
}

function missingMigrations(files: readonly MigrationFile[], applied: readonly Applied[]): MigrationFile[] {
  const byName = new Map(files.map((file) => [file.name, file]))
  for (const { name, sha256 } of applied) {
    const file = byName.get(name)
    if (!file)
      throw new HistoryDiffers(
        `Migration ${name} was applied to this database, but its file is gone. This program is older than the database.`,
      )
    if (file.sha256 !== sha256)
      throw new HistoryDiffers(`Migration ${file.room}/${name} was changed after it was applied. Write a new migration instead.`)
  }
  const done = new Set(applied.map(({ name }) => name))
  const last = applied.at(-1)?.name ?? ''
  const missing = files.filter(({ name }) => !done.has(name))
  const late = missing.find(({ name }) => name < last)
  if (late)
    throw new HistoryDiffers(`Migration ${late.room}/${late.name} is older than ${last}, which was applied already. Give it a later time.`)
  return missing
}

async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  const began = performance.now()
  await client.query('begin')
  try {
    // An empty search path makes every name be written out with its schema; waiting long for a lock would stop the county behind it.
    await client.query(`set local search_path = pg_catalog; set local lock_timeout = '10s'`)
    await client.query(file.text)
    await client.query('insert into kaunti.migrations (name, room, sha256, took_ms) values ($1, $2, $3, $4)', [
      file.name,
      file.room,
      file.sha256,
      Math.round(performance.now() - began),
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    const { message, position } = error as pg.DatabaseError
    const line = position ? `:${file.text.slice(0, Number(position)).split('\n').length}` : ''
    throw new Error(`Migration ${file.room}/migrations/${file.name}${line} failed: ${message}`, { cause: error })
  }
}
