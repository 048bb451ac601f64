import { sql } from 'kysely'
import type { Transaction } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import { sendAhead } from '../database/transaction.ts'

/** What to do after the transaction commits. */
export type QueuedJob = {
  /** The name of a job made by `defineJob`. */
  readonly task: string
  /** Anything JSON can hold, as the job's input demands it. */
  readonly payload?: unknown
  readonly runAt?: Temporal.Instant
  /** A job that waits under the same key is replaced: one reminder per case, however often it is re-timed. */
  readonly key?: string
  /** Jobs of one queue run one after the other. */
  readonly queue?: string
  readonly maxAttempts?: number
  /** Lower runs earlier; 0 unless said. */
  readonly priority?: number
}

/** The twelfth try comes about a day after the first (each waits e times as long as the one before, six hours at most). */
const ATTEMPTS_MAX = 12

/** Queues a job in the caller's transaction: it runs after the commit, at least once, and never when the transaction is undone. */
export async function queueJob(trx: Transaction, job: QueuedJob): Promise<void> {
  await sendAhead(
    trx,
    statement`select kaunti.queue_job(
    ${job.task}::text, ${JSON.stringify(job.payload ?? {})}::json, ${job.queue ?? null}::text, ${job.runAt ?? null}::timestamptz,
    ${job.maxAttempts ?? ATTEMPTS_MAX}::integer, ${job.key ?? null}::text, ${job.priority ?? null}::integer
  )`,
  )
}

/** Takes back a job that waits under this key; nothing happens when there is none. */
export async function unqueueJob(trx: Transaction, key: string): Promise<void> {
  await sql`select jobs.remove_job(${key}::text)`.execute(trx)
}
