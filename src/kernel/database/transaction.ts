import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Transaction } from './database.ts'

const TRIES_MAX = 8
/** serialization_failure and deadlock_detected: PostgreSQL undid the whole transaction, and doing it again is the remedy. */
const RETRIED = new Set(['40001', '40P01'])

/**
 * Runs the work in one transaction: all of it is kept, or none. When PostgreSQL undid it for another transaction's sake, the work runs again from its beginning,
 * so it must touch nothing outside the database. Prefer `for update` on the loaded record; `serializable` is for rules that span rows.
 */
export async function transaction<R>(
  db: Database,
  work: (trx: Transaction) => Promise<R>,
  { serializable = false }: { serializable?: boolean } = {},
): Promise<R> {
  for (let tries = 1; ; tries++) {
    try {
      const begin = serializable ? db.transaction().setIsolationLevel('serializable') : db.transaction()
      return await begin.execute(work)
    } catch (error) {
      if (tries === TRIES_MAX || !RETRIED.has((error as { code?: string }).code ?? '')) throw error
      // Jitter, so that those who collided do not meet again at the same moment.
      await sleep(Math.random() * Math.min(500, 5 * 2 ** tries))
    }
  }
}
