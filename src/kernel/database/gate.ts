import { sql } from 'kysely'
import type { Transaction } from './database.ts'

/**
 * Passes a named gate until the transaction ends: many may pass it `shared` at once, one alone `exclusive`. Waits at most as long as the role's `lock_timeout`.
 * Gates are by name over the whole database: `enterGate(trx, 'audit.seal', 'exclusive')`.
 */
export async function enterGate(trx: Transaction, name: string, how: 'shared' | 'exclusive'): Promise<void> {
  const key = sql`hashtextextended(${name}, 0)`
  await (how === 'shared' ? sql`select pg_advisory_xact_lock_shared(${key})` : sql`select pg_advisory_xact_lock(${key})`).execute(trx)
}

/** As `enterGate`, but gives false at once when somebody stands in the way: for work that needs only one to do it. */
export async function tryGate(trx: Transaction, name: string, how: 'shared' | 'exclusive'): Promise<boolean> {
  const key = sql`hashtextextended(${name}, 0)`
  const attempt =
    how === 'shared' ? sql<boolean>`pg_try_advisory_xact_lock_shared(${key})` : sql<boolean>`pg_try_advisory_xact_lock(${key})`
  const { rows } = await sql<{ passed: boolean }>`select ${attempt} as passed`.execute(trx)
  return rows[0]?.passed === true
}
