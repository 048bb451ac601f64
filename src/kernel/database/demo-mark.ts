import { sql } from 'kysely'
import type { Database } from './database.ts'

/** True for a database that was made as demo (see `createDatabase`). What only the superuser could have made counts; a table of that name by anyone else does not. */
export async function isDemo(db: Database): Promise<boolean> {
  const { rows } = await sql<{ demo: boolean }>`
    select exists (
      select from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
      where n.nspname = 'kaunti_mark' and c.relname = 'demo' and r.rolsuper
    ) as demo
  `.execute(db)
  return rows[0]?.demo === true
}
