import type { Kysely, Transaction as KyselyTransaction } from 'kysely'
import type { DB } from './tables.ts'

/** A county's database, typed by the migrated schema. */
export type Database = Kysely<DB>

/** An open transaction on it. */
export type Transaction = KyselyTransaction<DB>
