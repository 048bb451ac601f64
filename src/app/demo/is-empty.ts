import { sql } from 'kysely'
import type { Database, Transaction } from '../../kernel/database/database.ts'

/** True when nobody works here yet: the demo is only ever told once. */
export async function isEmpty(db: Database | Transaction): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`
    select not exists (select from identity.staff) and not exists (select from cases.cases) as empty`.execute(db)
  return rows[0]?.empty === true
}
