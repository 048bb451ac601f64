import type { Database } from '../../src/kernel/database/database.ts'

/** Fills the migrated template that every test's database is cloned from. Runs once per test run, as the database's owner. */
export async function prepareTemplate(_ownerDb: Database): Promise<void> {}
