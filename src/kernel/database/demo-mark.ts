import { sql } from 'kysely'
import type { Database } from './database.ts'

/** True for a database that was made as demo (see `createDatabase`), and for every copy of it: the mark travels with a backup. */
export async function isDemo(db: Database): Promise<boolean> {
  const { rows } = await sql<{ demo: boolean }>`
    select exists (
      select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'kaunti_mark' and c.relname = 'demo'
    ) as demo
  `.execute(db)
  return rows[0]?.demo === true
}
