import { sql } from 'kysely'
import type { Transaction } from '../../kernel/database/database.ts'

const ROWS_PER_STATEMENT = 2_000

/** Rows by column name; instants and days become their text, objects JSON. */
export type Row = Readonly<Record<string, unknown>>

/** Writes many rows of one table, in their order, each thousand by one statement: the database reads them as JSON by the table's own types. */
export async function bulkInsert(db: Transaction, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = Object.keys(first)
  const into = sql.join(columns.map((column) => sql.ref(column)))
  const values = sql.join(columns.map((column) => sql.ref(`given.${column}`)))
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    const batch = JSON.stringify(rows.slice(from, from + ROWS_PER_STATEMENT))
    await sql`insert into ${sql.table(table)} (${into})
      select ${values} from json_populate_recordset(null::${sql.table(table)}, ${batch}::json) as given`.execute(db)
  }
}
