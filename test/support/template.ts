import { sql } from 'kysely'
import { loadCounty } from '../../src/app/load-county.ts'
import type { Database } from '../../src/kernel/database/database.ts'
import { TestClock } from './test-clock.ts'

/** Fills the migrated template that every test's database is cloned from. Runs once per test run, as the database's owner. */
export async function prepareTemplate(ownerDb: Database): Promise<void> {
  await loadCounty(ownerDb, 'migori', new TestClock())
  // A test counts its own audit lines, from the first.
  await sql`truncate audit.payloads, audit.entries restart identity`.execute(ownerDb)
}
