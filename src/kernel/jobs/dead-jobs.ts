import { sql } from 'kysely'
import type { Database, Transaction } from '../database/database.ts'

/** A job that failed as often as it may. Its payload is not shown: it may be about a person. */
export type DeadJob = {
  readonly id: number
  readonly task: string
  readonly attempts: number
  readonly lastError: string | null
  readonly queuedAt: Temporal.Instant
  readonly failedAt: Temporal.Instant
}

/** Dead jobs, the newest first, at most `limit`; `before` is the id of the last one seen on the page before. */
export async function listDeadJobs(
  db: Database | Transaction,
  { before, limit = 50 }: { before?: number; limit?: number } = {},
): Promise<DeadJob[]> {
  const { rows } = await sql<DeadJob>`
    select id, task_identifier as task, attempts, last_error as "lastError", created_at as "queuedAt", updated_at as "failedAt"
    from jobs.jobs
    where attempts >= max_attempts and locked_at is null and id < ${before ?? Number.MAX_SAFE_INTEGER}
    order by id desc limit ${limit}
  `.execute(db)
  return rows
}

/** Lets dead jobs run again at once, with all their attempts. Gives how many were still there. */
export async function retryDeadJobs(trx: Transaction, ids: readonly number[]): Promise<number> {
  const { rows } = await sql`select id from jobs.reschedule_jobs(${dead(ids)}, run_at => now(), attempts => 0)`.execute(trx)
  return rows.length
}

/** Throws dead jobs away. Gives how many were still there. */
export async function discardDeadJobs(trx: Transaction, ids: readonly number[]): Promise<number> {
  const { rows } = await sql`select id from jobs.complete_jobs(${dead(ids)})`.execute(trx)
  return rows.length
}

/** Only what is dead still: another officer may have been quicker, and a living job must not be thrown away. */
const dead = (ids: readonly number[]) => sql`(
  select coalesce(array_agg(id), '{}') from jobs.jobs where id = any(${[...ids]}::bigint[]) and attempts >= max_attempts and locked_at is null
)`
