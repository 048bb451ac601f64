import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, type Runner, run, runOnce, type TaskList, type WorkerEvents, type WorkerPool } from 'graphile-worker'
import pg from 'pg'
import type { JobDefinition } from './define-job.ts'
import { cronItems, type Schedule } from './schedules.ts'

type WorkerLog = (level: 'info' | 'warning' | 'error', message: string) => void

export type WorkerOptions<C> = {
  /** The app role's address. */
  readonly appUrl: string
  readonly county: C
  readonly jobs: readonly JobDefinition<C>[]
  readonly schedules?: readonly Schedule[]
  /** Jobs at the same time in this process. */
  readonly concurrency?: number
  /** How often to look for jobs of workers that died beside this one. */
  readonly sweepMs?: number
  readonly log?: WorkerLog
}

export type Worker = {
  /** Lets running jobs finish, then ends. */
  stop(): Promise<void>
}

const LOCK = `hashtextextended('kaunti.worker', 0)`
/** Held, shared, by the worker of that name while it lives. */
const LOCK_OF = `hashtextextended('kaunti.worker.' || $1, 0)`
const SWEEP_MS = 15_000
/** A new worker's lock comes a moment after its first job. */
const TAKEN_AT_LEAST = '10 seconds'

/**
 * Works the queue in this process until stopped, as the app role; it comes back by itself when the database was away. What dead workers left behind would
 * stay locked for four hours: it is freed at once when no other worker lives, else within half a minute. Throws when a schedule or job is declared twice or badly.
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
  let sweeping: NodeJS.Timeout | undefined
  const begin = async (): Promise<Runner> => {
    const here = await announce(pool, log)
    presence = here
    const events: WorkerEvents = new EventEmitter()
    let name = ''
    events.on('pool:create', ({ workerPool }) => {
      name = workerPool.id
      passQueuesOn(events, workerPool)
    })
    const started = await run({
      pgPool: pool,
      schema: 'jobs',
      taskList,
      parsedCronItems,
      concurrency,
      noHandleSignals: true,
      logger: loggerTo(log),
      events,
      // Written down apart from the job, a job's end that meets a broken connection stops the runner, which begins again; else it would end the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    })
    runner = started
    // Without its lock this worker looks dead to others, who would free its jobs while they run: finish them and begin again.
    here.once('error', () => started.stop().catch(() => {}))
    await here.query(`select pg_advisory_lock_shared(${LOCK_OF})`, [name])
    const sweep = async (): Promise<void> => {
      await freeDeadWorkers(here, name, log).catch(() => {})
      if (presence === here) sweeping = setTimeout(sweep, options.sweepMs ?? SWEEP_MS)
    }
    sweeping = setTimeout(sweep, options.sweepMs ?? SWEEP_MS)
    return started
  }
  const leave = () => {
    clearTimeout(sweeping)
    presence?.release(true)
    presence = undefined
  }
  const giveUp = async () => {
    await runner?.stop().catch(() => {})
    runner = undefined
    leave()
  }
  try {
    await begin()
  } catch (error) {
    await giveUp()
    await pool.end()
    throw error
  }
  const life = (async () => {
    while (!stopping) {
      try {
        await (runner ?? (await begin())).promise
      } catch (error) {
        if (!stopping) log('error', `The worker stopped and starts again: ${(error as Error).message}`)
        await giveUp()
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

/** When to look whether the queue of a job that ended is free: the first is enough but for a slow disk. */
const LOOK_AGAIN_MS = [2, 5, 10, 25, 50, 100, 200, 400]

/**
 * graphile-worker asks for the next job before it has written down the end of the last one, finds its queue still taken, and then sleeps for two seconds: a queue of
 * a hundred messages would take most of a minute. So somebody is woken again and again until the next job of that queue has begun or it is plain that there is none.
 */
function passQueuesOn(events: WorkerEvents, workerPool: WorkerPool): void {
  const waiting = new Map<number, NodeJS.Timeout>()
  const forget = (queue: number) => {
    clearTimeout(waiting.get(queue))
    waiting.delete(queue)
  }
  const wake = (queue: number, [wait, ...more]: readonly number[]): void => {
    forget(queue)
    if (wait === undefined) return
    const timer = setTimeout(() => {
      try {
        workerPool.nudge(1)
      } catch {
        // Its hands are being laid down: the runner stops.
        return forget(queue)
      }
      wake(queue, more)
    }, wait)
    waiting.set(queue, timer.unref())
  }
  events.on('job:start', ({ job }) => {
    if (job.job_queue_id !== null) forget(job.job_queue_id)
  })
  events.on('job:complete', ({ job }) => {
    if (job.job_queue_id !== null) wake(job.job_queue_id, LOOK_AGAIN_MS)
  })
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

/**
 * A pool of its own: graphile-worker expects pg's own parsers. Its listener gives a connection back twice when that is cut while the worker ends, at which pg throws
 * where nobody catches it, and the process would end: the second time does nothing.
 */
export function openPool(appUrl: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: appUrl, max, application_name: 'kaunti worker' })
  const connect = pool.connect.bind(pool)
  const connectOnce = (callback?: Parameters<typeof connect>[0]) =>
    callback
      ? connect((error, client, release) => {
          let given = false
          callback(error, client, (broken) => {
            if (!given) release(broken)
            given = true
          })
        })
      : connect()
  pool.connect = connectOnce as typeof pool.connect
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
    if (rows[0]?.alone) await free(client, await holders(client), log)
    await client.query(`select pg_advisory_lock_shared(${LOCK})`)
    if (rows[0]?.alone) await client.query(`select pg_advisory_unlock(${LOCK})`)
    return client
  } catch (error) {
    client.release(true)
    throw error
  }
}

/** Beside other workers: whose own lock can be had is dead. Those of `runDueJobs` hold none and are let be. */
async function freeDeadWorkers(client: pg.PoolClient, self: string, log: WorkerLog): Promise<void> {
  const others = await holders(client, `locked_by like 'pool-%' and locked_at < now() - interval '${TAKEN_AT_LEAST}'`)
  for (const name of others) {
    if (name === self) continue
    const { rows } = await client.query<{ dead: boolean }>(`select pg_try_advisory_lock(${LOCK_OF}) as dead`, [name])
    if (!rows[0]?.dead) continue
    try {
      await free(client, [name], log)
    } finally {
      await client.query(`select pg_advisory_unlock(${LOCK_OF})`, [name])
    }
  }
}

/** Who holds a job or a queue. */
async function holders(client: pg.PoolClient, which = 'locked_by is not null'): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    select locked_by as name from jobs._private_jobs where ${which}
    union select locked_by from jobs._private_job_queues where ${which}`)
  return rows.map(({ name }) => name)
}

async function free(client: pg.PoolClient, names: readonly string[], log: WorkerLog): Promise<void> {
  if (names.length === 0) return
  await client.query('select jobs.force_unlock_workers($1::text[])', [names])
  log('warning', `Freed the jobs of ${names.length} worker(s) that ended without a goodbye.`)
}

const loggerTo = (log: WorkerLog): Logger =>
  new Logger(() => (level, message) => {
    if (level === 'error' || level === 'warning') log(level, message)
  })
