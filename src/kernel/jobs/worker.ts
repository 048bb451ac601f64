import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, type Runner, run, runOnce, type TaskList } from 'graphile-worker'
import pg from 'pg'
import type { JobDefinition } from './define-job.ts'
import { cronItems, type Schedule } from './schedules.ts'

export type WorkerLog = (level: 'info' | 'warning' | 'error', message: string) => void

export type WorkerOptions<C> = {
  /** The app role's address. */
  readonly appUrl: string
  readonly county: C
  readonly jobs: readonly JobDefinition<C>[]
  readonly schedules?: readonly Schedule[]
  /** Jobs at the same time in this process. */
  readonly concurrency?: number
  readonly log?: WorkerLog
}

export type Worker = {
  /** Lets running jobs finish, then ends. */
  stop(): Promise<void>
}

const LOCK = `hashtextextended('kaunti.worker', 0)`

/**
 * Works the queue in this process until stopped, as the app role; it comes back by itself when the database was away. When no other worker lives, it first
 * frees the jobs of dead ones, which would else stay locked for four hours. Throws when a schedule or job is declared twice or badly.
 */
export async function startWorker<C>(options: WorkerOptions<C>): Promise<Worker> {
  const log = options.log ?? (() => {})
  const taskList = tasks(options)
  for (const { task } of options.schedules ?? []) if (!(task in taskList)) throw new Error(`The schedule of ${task} names no job.`)
  const parsedCronItems = cronItems(options.schedules ?? [])
  const concurrency = options.concurrency ?? 4
  const pool = openPool(options.appUrl, concurrency + 3)

  let stopping = false
  let runner: Runner | undefined
  let presence: pg.PoolClient | undefined
  const begin = async (): Promise<Runner> => {
    presence = await announce(pool, log)
    // Without its lock this worker looks dead to others, who would free its jobs while they run: finish them and begin again.
    presence.once('error', () => runner?.stop().catch(() => {}))
    return await run({ pgPool: pool, schema: 'jobs', taskList, parsedCronItems, concurrency, noHandleSignals: true, logger: loggerTo(log) })
  }
  const leave = () => {
    presence?.release(true)
    presence = undefined
  }
  try {
    runner = await begin()
  } catch (error) {
    leave()
    await pool.end()
    throw error
  }
  const life = (async () => {
    while (!stopping) {
      try {
        runner ??= await begin()
        await runner.promise
      } catch (error) {
        if (!stopping) log('error', `The worker stopped and starts again: ${(error as Error).message}`)
      }
      runner = undefined
      leave()
      if (!stopping) await sleep(1_000)
    }
  })()
  return {
    stop: async () => {
      stopping = true
      await runner?.stop().catch(() => {})
      await life
      leave()
      await pool.end()
    },
  }
}

/** Runs every job that is due, and those they queue, then returns: for tests and for commands that want the queue empty. Failed jobs wait for their next time. */
export async function runDueJobs<C>(options: Pick<WorkerOptions<C>, 'appUrl' | 'county' | 'jobs' | 'log'>): Promise<void> {
  const pool = openPool(options.appUrl, 4)
  try {
    const logger = loggerTo(options.log ?? (() => {}))
    await runOnce({ pgPool: pool, schema: 'jobs', taskList: tasks(options), concurrency: 1, noHandleSignals: true, logger })
  } finally {
    await pool.end()
  }
}

function tasks<C>({ county, jobs }: Pick<WorkerOptions<C>, 'county' | 'jobs'>): TaskList {
  const list: TaskList = {}
  for (const job of jobs) {
    if (job.name in list) throw new Error(`The job ${job.name} is declared twice.`)
    list[job.name] = async (payload, { job: run }) => {
      await job.run(county, payload, { id: String(run.id), attempt: run.attempts, attemptsMax: run.max_attempts })
    }
  }
  return list
}

/** A pool of its own: graphile-worker expects pg's own parsers. */
function openPool(appUrl: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: appUrl, max, application_name: 'kaunti worker' })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/**
 * Every living worker holds a shared lock on its own connection; whoever gets it alone knows that all locked jobs belong to the dead.
 * A worker that comes meanwhile waits here until they are freed.
 */
async function announce(pool: pg.Pool, log: WorkerLog): Promise<pg.PoolClient> {
  const client = await pool.connect()
  try {
    await client.query(`set statement_timeout = 0; set lock_timeout = '60s'`)
    const { rows } = await client.query<{ alone: boolean }>(`select pg_try_advisory_lock(${LOCK}) as alone`)
    if (rows[0]?.alone) {
      const { rows: dead } = await client.query<{ locked_by: string }>(
        'select distinct locked_by from jobs.jobs where locked_by is not null',
      )
      if (dead.length > 0) {
        await client.query('select jobs.force_unlock_workers($1::text[])', [dead.map((row) => row.locked_by)])
        log('warning', `Freed the jobs of ${dead.length} worker(s) that ended without a goodbye.`)
      }
    }
    await client.query(`select pg_advisory_lock_shared(${LOCK})`)
    if (rows[0]?.alone) await client.query(`select pg_advisory_unlock(${LOCK})`)
    return client
  } catch (error) {
    client.release(true)
    throw error
  }
}

const loggerTo = (log: WorkerLog): Logger =>
  new Logger(() => (level, message) => {
    if (level === 'error' || level === 'warning') log(level, message)
  })
