import { stat, statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Text } from '../../../core/basics/texts.ts'
import { lastSeal } from '../../../kernel/audit/sealed-entries.ts'
import type { Context } from '../../../kernel/context/context.ts'

/** One setting as an operator may see it: whether it is set, and its value where that is no secret. */
export type SettingShown = {
  readonly name: string
  readonly words: Text
  readonly value: string | null
  readonly secret: boolean
  readonly set: boolean
}

declare module '../../../kernel/context/county.ts' {
  interface County {
    /** What this process was started with, for the page of settings; absent where nothing was read from an environment. */
    readonly settingsShown?: readonly SettingShown[]
    /** The folder that `kaunti backup` writes to unless told otherwise. */
    readonly backupsFolder?: string
  }
}

export type Health = {
  readonly workers: number
  readonly due: number
  readonly dead: number
  readonly oldestDue: Temporal.Instant | null
  readonly disk: { readonly free: number; readonly size: number } | null
  readonly sealedAt: Temporal.Instant | null
  readonly unsealed: number
  readonly backedUpAt: Temporal.Instant | null
  readonly databaseBytes: number
  readonly databaseVersion: string
  readonly demo: boolean
}

/** How the machinery does right now. */
export async function readHealth(ctx: Context): Promise<Health> {
  ctx.allow('administration.system.read', {})
  const { rows } = await sql<{
    workers: number
    due: number
    dead: number
    oldestDue: Temporal.Instant | null
    bytes: number
    version: string
    last: number | null
  }>`
    select (select count(*) from pg_stat_activity where datname = current_database() and application_name = 'kaunti worker') as workers,
      (select count(*) from jobs.jobs where attempts < max_attempts and locked_at is null and run_at <= now()) as due,
      (select count(*) from jobs.jobs where attempts >= max_attempts and locked_at is null) as dead,
      (select min(run_at) from jobs.jobs where attempts < max_attempts and locked_at is null and run_at <= now()) as "oldestDue",
      pg_database_size(current_database()) as bytes, current_setting('server_version') as version,
      (select max(seq) from audit.entries) as last`.execute(ctx.db)
  const row = rows[0] as (typeof rows)[number]
  const seal = await lastSeal(ctx.db)
  return {
    workers: row.workers,
    due: row.due,
    dead: row.dead,
    oldestDue: row.oldestDue,
    disk: await spaceAt(ctx.county.files.incoming),
    sealedAt: seal ? Temporal.Instant.from(seal.at) : null,
    unsealed: Math.max(0, (row.last ?? 0) - (seal?.lastSeq ?? 0)),
    backedUpAt: ctx.county.backupsFolder ? await changedAt(ctx.county.backupsFolder) : null,
    databaseBytes: row.bytes,
    databaseVersion: row.version,
    demo: ctx.county.demo,
  }
}

async function spaceAt(folder: string): Promise<Health['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return { free: bavail * bsize, size: blocks * bsize }
  } catch {
    return null
  }
}

/** A folder changes when a backup is put into it. */
async function changedAt(folder: string): Promise<Temporal.Instant | null> {
  try {
    return Temporal.Instant.fromEpochMilliseconds(Math.round((await stat(folder)).mtimeMs))
  } catch {
    return null
  }
}
