import { sql } from 'kysely'
import type { Context } from '../../../kernel/context/context.ts'
import { type DeadJob, discardDeadJobs, listDeadJobs, retryDeadJobs } from '../../../kernel/jobs/dead-jobs.ts'

export type QueueDepth = {
  readonly task: string
  readonly due: number
  readonly running: number
  readonly later: number
  readonly dead: number
  readonly oldest: Temporal.Instant | null
}

/** What waits in the queue, by task: due now, running, planned for later, dead; and since when the oldest due one waits. */
export async function queueDepth(ctx: Context): Promise<QueueDepth[]> {
  const { rows } = await sql<QueueDepth>`
    select task_identifier as task,
      count(*) filter (where attempts < max_attempts and locked_at is null and run_at <= now()) as due,
      count(*) filter (where locked_at is not null) as running,
      count(*) filter (where attempts < max_attempts and locked_at is null and run_at > now()) as later,
      count(*) filter (where attempts >= max_attempts and locked_at is null) as dead,
      min(run_at) filter (where attempts < max_attempts and locked_at is null and run_at <= now()) as oldest
    from jobs.jobs group by task_identifier order by task_identifier`.execute(ctx.db)
  return rows
}

const PAGE = 50

export async function listFailedJobs(ctx: Context, before: number | null): Promise<{ jobs: DeadJob[]; next: number | null }> {
  ctx.allow('administration.job.manage', {})
  const rows = await listDeadJobs(ctx.db, { ...(before ? { before } : {}), limit: PAGE + 1 })
  const jobs = rows.slice(0, PAGE)
  return { jobs, next: rows.length > PAGE ? (jobs.at(-1)?.id ?? null) : null }
}

export type JobDeed = { readonly ids: readonly number[]; readonly deed: 'retry' | 'discard'; readonly reason: string }

/** Lets failed jobs run again, or throws them away for a reason that is kept. Gives how many were still there. */
export async function settleDeadJobs(ctx: Context, { ids, deed, reason }: JobDeed): Promise<number> {
  ctx.allow('administration.job.manage', {})
  const { rows: tasks } = await sql<{ id: number; task: string }>`
    select id, task_identifier as task from jobs.jobs where id = any(${[...ids]}::bigint[]) and attempts >= max_attempts and locked_at is null`.execute(
    ctx.db,
  )
  const count = deed === 'retry' ? await retryDeadJobs(ctx.db, ids) : await discardDeadJobs(ctx.db, ids)
  for (const { id, task } of tasks)
    ctx.audit(
      deed === 'retry' ? 'administration.job.retried' : 'administration.job.discarded',
      { kind: 'jobs.job', id: String(id) },
      { task, reason },
    )
  return count
}
