import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { cloneDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { until } from '../../../test/support/until.ts'
import { withClient } from '../database/roles.ts'
import { transaction } from '../database/transaction.ts'
import { discardDeadJobs, listDeadJobs, retryDeadJobs } from './dead-jobs.ts'
import { defineJob } from './define-job.ts'
import { queueJob, unqueueJob } from './queue-job.ts'
import { openPool, runDueJobs, startWorker } from './worker.ts'

type Notebook = { readonly seen: string[] }

const note = defineJob({
  name: 'test.note.write',
  input: z.object({ text: z.string() }),
  run: async (county: Notebook, { text }) => {
    county.seen.push(text)
  },
})
const fail = defineJob({
  name: 'test.note.fail',
  input: z.object({}),
  run: async (county: Notebook, _payload, { attempt, attemptsMax }) => {
    county.seen.push(`${attempt} of ${attemptsMax}`)
    throw new Error('no paper')
  },
})

let base: TestDatabase
let county: Notebook
beforeEach(async () => {
  base = await cloneDatabase()
  county = { seen: [] }
})
afterEach(() => base.drop())

const runAll = () => runDueJobs({ appUrl: base.urls.appUrl, county, jobs: [note, fail] })

test('a job runs after the commit, with its payload', async () => {
  await transaction(base.db, (trx) => queueJob(trx, { task: 'test.note.write', payload: { text: 'Akinyi' } }))
  await runAll()
  expect(county.seen).toEqual(['Akinyi'])
})

test('a job queued by a transaction that is undone never runs', async () => {
  const undone = transaction(base.db, async (trx) => {
    await queueJob(trx, { task: 'test.note.write', payload: { text: 'never' } })
    throw new Error('changed our mind')
  })
  await expect(undone).rejects.toThrow('changed our mind')
  await runAll()
  expect(county.seen).toEqual([])
})

test('a job for later waits, and one under the same key takes its place', async () => {
  const runAt = Temporal.Now.instant().add({ hours: 1 })
  await transaction(base.db, (trx) => queueJob(trx, { task: 'test.note.write', payload: { text: 'later' }, runAt, key: 'reminder' }))
  await runAll()
  expect(county.seen).toEqual([])
  await transaction(base.db, (trx) => queueJob(trx, { task: 'test.note.write', payload: { text: 'now' }, key: 'reminder' }))
  await runAll()
  expect(county.seen).toEqual(['now'])
})

test('a job that waits under a key can be taken back', async () => {
  await transaction(base.db, (trx) => queueJob(trx, { task: 'test.note.write', payload: { text: 'gone' }, key: 'reminder' }))
  await transaction(base.db, (trx) => unqueueJob(trx, 'reminder'))
  await runAll()
  expect(county.seen).toEqual([])
})

test('a failing job waits before it is tried again, ends among the dead with its reason, and can be retried or thrown away', async () => {
  await transaction(base.db, (trx) => queueJob(trx, { task: 'test.note.fail', maxAttempts: 2 }))
  await runAll()
  expect(county.seen).toEqual(['1 of 2'])
  const { rows } = await sql`select run_at > created_at + interval '2 seconds' as waits from jobs._private_jobs`.execute(base.ownerDb)
  expect(rows).toEqual([{ waits: true }])
  expect(await listDeadJobs(base.db)).toEqual([])

  await sql`update jobs._private_jobs set run_at = now()`.execute(base.ownerDb)
  await runAll()
  expect(county.seen).toEqual(['1 of 2', '2 of 2'])
  const [dead] = await listDeadJobs(base.db)
  expect(dead).toMatchObject({ task: 'test.note.fail', attempts: 2, lastError: 'no paper' })

  const ids = [dead?.id ?? 0]
  expect(await transaction(base.db, (trx) => retryDeadJobs(trx, ids))).toBe(1)
  expect(await listDeadJobs(base.db)).toEqual([])
  expect(await transaction(base.db, (trx) => discardDeadJobs(trx, ids))).toBe(0)
  await runAll()
  expect(county.seen.at(-1)).toBe('1 of 2')
  await sql`update jobs._private_jobs set attempts = max_attempts`.execute(base.ownerDb)
  expect(await transaction(base.db, (trx) => discardDeadJobs(trx, ids))).toBe(1)
  expect(await listDeadJobs(base.db)).toEqual([])
})

test('a payload that does not fit its job fails without telling what it held', async () => {
  await transaction(base.db, (trx) => queueJob(trx, { task: 'test.note.write', payload: { text: 4711 }, maxAttempts: 1 }))
  await runAll()
  const [dead] = await listDeadJobs(base.db)
  expect(dead?.lastError).toContain('text: invalid_type')
  expect(dead?.lastError).not.toContain('4711')
})

test('a worker runs jobs within moments and lets a running one finish when it stops', async () => {
  const slow = defineJob({
    name: 'test.note.slow',
    input: z.object({}),
    run: async (notebook: Notebook) => {
      notebook.seen.push('began')
      await sleep(300)
      notebook.seen.push('ended')
    },
  })
  const worker = await startWorker({ appUrl: base.urls.appUrl, county, jobs: [slow] })
  await transaction(base.db, (trx) => queueJob(trx, { task: 'test.note.slow' }))
  await reached(() => county.seen.includes('began'))
  await worker.stop()
  expect(county.seen).toEqual(['began', 'ended'])
})

test('the first worker frees the jobs of dead workers; a second beside a living one frees nothing', async () => {
  await transaction(base.db, (trx) => queueJob(trx, { task: 'test.note.write', payload: { text: 'left behind' } }))
  const lock = sql`update jobs._private_jobs set locked_at = now(), locked_by = 'worker-dead'`
  await lock.execute(base.ownerDb)
  const options = { appUrl: base.urls.appUrl, county, jobs: [note] }
  const first = await startWorker(options)
  await reached(() => county.seen.includes('left behind'))

  await transaction(base.db, async (trx) => {
    await queueJob(trx, {
      task: 'test.note.write',
      payload: { text: 'somebody is at it' },
      runAt: Temporal.Now.instant().add({ hours: 1 }),
    })
  })
  await lock.execute(base.ownerDb)
  const second = await startWorker(options)
  const { rows } = await sql<{ locked: number }>`select count(locked_by)::integer as locked from jobs.jobs`.execute(base.db)
  expect(rows).toEqual([{ locked: 1 }])
  await Promise.all([first.stop(), second.stop()])
})

test('a worker whose connections were all cut goes on', async () => {
  const worker = await startWorker({ appUrl: base.urls.appUrl, county, jobs: [note] })
  const cut = `select count(pg_terminate_backend(pid))::integer as cut from pg_stat_activity where application_name = 'kaunti worker' and datname = $1`
  const { rows } = await withClient(base.urls.superuserUrl, (client) => client.query<{ cut: number }>(cut, [base.name]))
  expect(rows[0]?.cut).toBeGreaterThanOrEqual(2)
  await transaction(base.db, (trx) => queueJob(trx, { task: 'test.note.write', payload: { text: 'after the cut' } }))
  await reached(() => county.seen.includes('after the cut'))
  await worker.stop()
})

test('a connection of the worker may be given back twice', async () => {
  const pool = openPool(base.urls.appUrl, 1)
  const served = await new Promise<number>((resolve, reject) => {
    pool.connect((error, client, release) => {
      if (error || !client) return reject(error)
      client.query('select 1').then(({ rows }) => {
        release()
        release()
        resolve(rows.length)
      }, reject)
    })
  })
  expect(served).toBe(1)
  expect(pool.idleCount).toBe(1)
  expect((await pool.query('select 2 as two')).rows).toEqual([{ two: 2 }])
  await pool.end()
})

test('jobs of a worker that died beside a living one are freed, its queue too, and those of the living are not', async () => {
  const hour = { runAt: Temporal.Now.instant().add({ hours: 1 }) }
  await transaction(base.db, (trx) => queueJob(trx, { task: 'test.note.write', payload: { text: 'mine' }, ...hour }))
  const options = { appUrl: base.urls.appUrl, county, jobs: [note], sweepMs: 20 }
  const [living, other] = [await startWorker(options), await startWorker({ ...options, sweepMs: 3_600_000 })]
  await transaction(base.db, (trx) =>
    queueJob(trx, { task: 'test.note.write', payload: { text: 'left behind' }, queue: 'letters', ...hour }),
  )
  const lock = (text: string, name: string) => sql`
    with job as (update jobs._private_jobs set locked_at = now() - interval '1 minute', locked_by = ${name}, run_at = now()
      where payload ->> 'text' = ${text} returning job_queue_id)
    update jobs._private_job_queues set locked_at = now() - interval '1 minute', locked_by = ${name} where id in (select job_queue_id from job)`
  const locks = await sql<{ objid: number }>`
    select objid from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`.execute(
    base.ownerDb,
  )
  // Two names and the one that all share.
  expect(new Set(locks.rows.map(({ objid }) => objid)).size).toBe(3)
  await lock('mine', 'otpool-of-a-command').execute(base.ownerDb)
  await lock('left behind', 'pool-dead').execute(base.ownerDb)
  await reached(() => county.seen.includes('left behind'))
  expect(county.seen).toEqual(['left behind'])
  await Promise.all([living.stop(), other.stop()])
})

test('the jobs of a queue follow each other without a pause, one at a time', async () => {
  let [under, most] = [0, 0]
  const letter = defineJob({
    name: 'test.letter.send',
    input: z.object({ text: z.string() }),
    run: async (notebook: Notebook, { text }) => {
      under += 1
      most = Math.max(most, under)
      await sleep(1)
      notebook.seen.push(text)
      under -= 1
    },
  })
  const texts = Array.from({ length: 100 }, (_, at) => `letter ${at}`)
  await transaction(base.db, async (trx) => {
    for (const text of texts) await queueJob(trx, { task: 'test.letter.send', payload: { text }, queue: 'letters' })
  })
  const worker = await startWorker({ appUrl: base.urls.appUrl, county, jobs: [letter] })
  await reached(() => county.seen.length >= texts.length)
  await worker.stop()
  expect([[...county.seen].sort(), most]).toEqual([[...texts].sort(), 1])
})

test('a worker whose database goes away just as a job ends lives on, and the job runs again', async () => {
  const elsewhere = new URL(base.urls.superuserUrl)
  elsewhere.pathname = '/postgres'
  const keeper = new Client({ connectionString: elsewhere.href })
  await keeper.connect()
  const allow = (open: boolean) => `alter database ${base.name} allow_connections ${open}`
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kaunti worker' and datname = '${base.name}'`
  const last = defineJob({
    name: 'test.note.last',
    input: z.object({}),
    run: async (notebook: Notebook) => {
      notebook.seen.push('done')
      if (notebook.seen.length > 1) return
      await keeper.query(allow(false))
      await keeper.query(cut)
    },
  })
  await transaction(base.db, (trx) => queueJob(trx, { task: 'test.note.last', queue: 'letters' }))
  const said: string[] = []
  const worker = await startWorker({ appUrl: base.urls.appUrl, county, jobs: [last], log: (_, message) => said.push(message) })
  await reached(() => said.some((line) => line.includes('Failed to complete jobs')))
  await keeper.query(allow(true))
  await keeper.end()
  await reached(() => county.seen.length === 2)
  await worker.stop()
  const { rows } = await sql<{ left: number }>`select count(*)::integer as left from jobs.jobs`.execute(base.db)
  expect(rows).toEqual([{ left: 0 }])
})

test('a schedule must name a job', async () => {
  const schedules = [{ task: 'test.note.missing', cron: '0 6 * * *' }]
  await expect(startWorker({ appUrl: base.urls.appUrl, county, jobs: [note], schedules })).rejects.toThrow('names no job')
})

const reached = (look: () => boolean): Promise<boolean> => until(look, Boolean)
