import { type RawBuilder, sql } from 'kysely'
import type { Transaction } from './database.ts'

const PAGE_ROWS = 1_000

/**
 * What a query finds, a page at a time and all as of one moment, so that a list of any length takes the memory of one page. Only in a transaction, and one such
 * reading at a time.
 */
export async function* readInPages<Row>(trx: Transaction, query: RawBuilder<Row>): AsyncGenerator<Row[]> {
  await sql`declare read_in_pages no scroll cursor for ${query}`.execute(trx)
  for (let more = true; more; ) {
    const { rows } = await sql<Row>`fetch forward ${sql.lit(PAGE_ROWS)} from read_in_pages`.execute(trx)
    if (rows.length > 0) yield rows
    more = rows.length === PAGE_ROWS
  }
  await sql`close read_in_pages`.execute(trx)
}
