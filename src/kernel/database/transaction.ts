import { setTimeout as sleep } from 'node:timers/promises'
import type { Compilable, RawBuilder } from 'kysely'
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
      return await attempt(db, work, serializable)
    } catch (error) {
      if (tries === TRIES_MAX || !RETRIED.has((error as { code?: string }).code ?? '')) throw error
      // Jitter, so that those who collided do not meet again at the same moment.
      await sleep(Math.random() * Math.min(500, 5 * 2 ** tries))
    }
  }
}

/** What is on its way in a transaction with nobody waiting for it, and the first thing that went wrong there. */
type Ahead = { readonly answers: Promise<unknown>[]; failed?: { readonly error: unknown } }
const ahead = new WeakMap<Transaction, Ahead>()

async function attempt<R>(db: Database, work: (trx: Transaction) => Promise<R>, serializable: boolean): Promise<R> {
  const sent: Ahead = { answers: [] }
  const begin = serializable ? db.transaction().setIsolationLevel('serializable') : db.transaction()
  const [outcome] = await Promise.allSettled([
    begin.execute(async (trx) => {
      ahead.set(trx, sent)
      const result = await work(trx)
      // A statement that could not even be sent must not be missing from what is committed.
      if (sent.failed) throw sent.failed.error
      return result
    }),
  ])
  await Promise.allSettled(sent.answers)
  // It is the cause: whatever came after it, the commit too, was only told that the transaction is undone.
  if (sent.failed) throw sent.failed.error
  if (outcome.status === 'rejected') throw outcome.reason
  return outcome.value
}

/**
 * Sends a statement whose answer nothing depends on, without waiting for it: it travels with the next statement or with the commit. What is asked later
 * sees its effect. When it fails, the transaction is undone and fails with its error, as if it had been waited for, only later. Outside `transaction` it is waited for.
 */
export async function sendAhead(trx: Transaction, statement: RawBuilder<unknown> | Compilable<unknown>): Promise<void> {
  const query = statement.compile(trx)
  const sent = ahead.get(trx)
  if (!sent) {
    await trx.executeQuery(query)
    return
  }
  await trx.getExecutor().provideConnection(async (connection) => {
    const answer = connection.executeQuery(query).catch((error: unknown) => {
      sent.failed ??= { error }
    })
    sent.answers.push(answer)
  })
}
