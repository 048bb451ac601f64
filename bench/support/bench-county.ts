import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Dispatcher, Pool } from 'undici'
import { countyFolder, openCounty, projectRoot, systemClock } from '../../src/app/county.ts'
import { loadCounty } from '../../src/app/load-county.ts'
import { newId } from '../../src/core/basics/ids.ts'
import { publishType, type TypeToPublish } from '../../src/engines/cases/case-types.ts'
import type { CaseType } from '../../src/engines/cases/workflow.ts'
import { NO_SENDERS } from '../../src/engines/messages/settings.ts'
import { systemActor } from '../../src/kernel/context/actor.ts'
import { asActor } from '../../src/kernel/context/context.ts'
import type { County } from '../../src/kernel/context/county.ts'
import { type RunningServer, startEmbedded } from '../../src/kernel/database/launcher.ts'
import { migrate } from '../../src/kernel/database/migrate.ts'
import { type OpenDatabase, openDatabase } from '../../src/kernel/database/pool.ts'
import { withClient } from '../../src/kernel/database/roles.ts'
import { rotateKey } from '../../src/kernel/files/keys.ts'
import { addPerson, contactFor, holdContact } from '../../src/kernel/identity/people.ts'
import { startSession } from '../../src/kernel/identity/sessions.ts'
import { freePort } from '../../test/support/free-port.ts'

/** A paybill whose provider is not there: callbacks come, nothing is asked back. */
export const BENCH_DARAJA = {
  DARAJA_URL: 'http://127.0.0.1:9',
  DARAJA_CONSUMER_KEY: 'bench',
  DARAJA_CONSUMER_SECRET: 'bench',
  DARAJA_SHORTCODE: '600984',
  DARAJA_PASSKEY: 'bench',
  DARAJA_CALLBACK_KEY: 'benchbenchbenchbench',
  DARAJA_PULL_NUMBER: '0722000000',
}

const COOKIE = '__Host-kaunti'

export type BenchCounty = {
  readonly county: County
  readonly server: RunningServer
  readonly owner: OpenDatabase
  readonly type: CaseType
  /** Starts the web process as production does; gives its port and pid. */
  startWeb(): Promise<{ port: number; pid: number; stop(): Promise<void> }>
  /** Starts the worker process beside it. */
  startWorker(): Promise<{ pid: number; stop(): Promise<void> }>
  resident(): Promise<{ person: string; phone: string; cookie: string }>
  officer(post: string): Promise<{ person: string; cookie: string }>
  close(): Promise<void>
}

/** A county on a durable server on disk, filled with its own data and the kind of case that the measurements use. */
export async function benchCounty(): Promise<BenchCounty> {
  const folder = mkdtempSync(join(tmpdir(), 'kaunti-bench-'))
  chmodSync(folder, 0o711)
  const settings = process.env.STATEMENTS
    ? [
        'shared_preload_libraries=pg_stat_statements',
        'pg_stat_statements.track=all',
        'pg_stat_statements.track_planning=on',
        'pg_stat_statements.track_utility=on',
      ]
    : []
  const server = await startEmbedded({ dataDir: join(folder, 'postgres'), profile: 'durable', database: 'kaunti_migori', settings })
  await migrate(server.ownerUrl)
  const owner = openDatabase(server.ownerUrl, { max: 4 })
  await loadCounty(owner.db, 'migori', systemClock)
  const keysFolder = join(folder, 'keys')
  await rotateKey(keysFolder, systemClock.now())
  const secret = randomBytes(32).toString('base64url')
  const app = openDatabase(server.appUrl, { max: 8 })
  const publicUrl = 'https://bench.example'
  const county = await openCounty({
    name: 'migori',
    db: app.db,
    clock: systemClock,
    demo: false,
    publicUrl,
    files: { folder: join(folder, 'files'), keysFolder },
    anchorsFolder: join(folder, 'anchors'),
    senders: NO_SENDERS,
    secret,
  })
  const service = JSON.parse(readFileSync(join(countyFolder('migori'), 'services/report-a-problem.json'), 'utf8')) as TypeToPublish
  const type = await asActor(county, systemActor('bench'), (ctx) =>
    publishType(ctx, { key: service.key, title: service.title, form: service.form, workflow: service.workflow }),
  )
  let residents = 0

  const start = (command: 'serve' | 'work', port: number) => {
    const env = {
      ...process.env,
      COUNTY: 'migori',
      DATABASE_URL: server.appUrl,
      PORT: String(port),
      PUBLIC_URL: publicUrl,
      HOSTS: `127.0.0.1:${port}`,
      SECRET: secret,
      KEYS_DIR: keysFolder,
      FILES_DIR: join(folder, 'files'),
      ANCHORS_DIR: join(folder, 'anchors'),
      DATA_DIR: folder,
      LOG_LEVEL: 'warn',
      ...BENCH_DARAJA,
      NODE_ENV: 'production',
    }
    const profiled = process.env.PROFILE && command === 'serve' ? ['--cpu-prof', `--cpu-prof-dir=${process.env.PROFILE}`] : []
    const args = [...profiled, '--import', join(projectRoot, 'tools/loader.mjs'), join(projectRoot, 'src/main.ts'), command]
    const child = spawn(process.execPath, args, { cwd: projectRoot, env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const stop = () =>
      new Promise<void>((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      })
    return { pid: child.pid as number, stop }
  }

  return {
    county,
    server,
    owner,
    type,
    async startWeb() {
      const port = await freePort()
      const { pid, stop } = start('serve', port)
      await answers(port)
      return { port, pid, stop }
    },
    async startWorker() {
      return start('work', await freePort())
    },
    async resident() {
      residents += 1
      const phone = `+2547000${String(residents).padStart(5, '0')}`
      const now = systemClock.now()
      const id = () => newId(Date.now())
      const person = id()
      const { token } = await owner.db.transaction().execute(async (db) => {
        await addPerson(db, { id: person, fullName: `Bench Resident ${residents}`, language: 'en', now })
        const contact = await contactFor(db, { id: id(), kind: 'phone', value: phone, now })
        await holdContact(db, { id: id(), person, contact, now, verifiedAt: now })
        return startSession(db, { id: id(), person, kind: 'resident', contact, device: 'bench', now })
      })
      return { person, phone, cookie: `${COOKIE}=${token}` }
    },
    async officer(key) {
      const now = systemClock.now()
      const id = () => newId(Date.now())
      const person = id()
      const { token } = await owner.db.transaction().execute(async (db) => {
        const { id: post } = await db.selectFrom('identity.posts').select('id').where('key', '=', key).executeTakeFirstOrThrow()
        await addPerson(db, { id: person, fullName: `Bench Officer ${key}`, language: 'en', now })
        await db
          .insertInto('identity.staff')
          .values({ person, staff_number: `B-${key}`, email: `${key}@bench.example`, created_at: now })
          .execute()
        const today = now.toZonedDateTimeISO('Africa/Nairobi').toPlainDate()
        await db
          .insertInto('identity.post_holders')
          .values({ id: id(), post, person, held_from: today.subtract({ days: 30 }), held_until: null, acting: false })
          .execute()
        return startSession(db, { id: id(), person, kind: 'staff', device: 'bench', now })
      })
      return { person, cookie: `${COOKIE}=${token}` }
    },
    async close() {
      await county.files[Symbol.asyncDispose]()
      await Promise.all([app.close(), owner.close()])
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Asks the bench's own server what only its superuser may. */
export const asSuperuser = <Row>({ server }: BenchCounty, text: string): Promise<Row[]> =>
  withClient(server.superuserUrl, async (client) => (await client.query(text)).rows as Row[])

async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const alive = await fetch(`http://127.0.0.1:${port}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (alive) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The web process did not answer within ten seconds.')
}

export type Asked = { readonly method?: string; readonly path: string; readonly cookie?: string; readonly body?: unknown }
export type Answered = { readonly status: number; readonly text: string }

/** A lean client over kept-alive connections: the load generator shares the cores with what it measures. */
export function client(port: number, connections: number) {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 })
  const ask = ({ method = 'GET', path, cookie, body }: Asked): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }
      if (cookie) headers.cookie = cookie
      if (body !== undefined) headers['content-type'] = 'application/json'
      let status = 0
      const chunks: Buffer[] = []
      pool.dispatch(
        { method: method as Dispatcher.HttpMethod, path, headers, body: body === undefined ? null : JSON.stringify(body) },
        {
          // Undici asks for it.
          onRequestStart: () => {},
          onResponseStart: (_controller, code) => {
            status = code
          },
          onResponseData: (_controller, chunk) => {
            chunks.push(chunk)
          },
          onResponseEnd: () => resolve({ status, text: Buffer.concat(chunks).toString() }),
          onResponseError: (_controller, error) => reject(error),
        },
      )
    })
  return { ask, close: () => void pool.destroy() }
}

/** Runs `work` over and over on so many lanes at once until the time is over; gives how often, per second, and the times of each in milliseconds, sorted. */
export async function load(
  lanes: number,
  seconds: number,
  work: (lane: number) => Promise<void>,
): Promise<{ perSecond: number; ms: number[] }> {
  const until = performance.now() + seconds * 1000
  const ms: number[] = []
  const began = performance.now()
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      while (performance.now() < until) {
        const start = performance.now()
        await work(lane)
        ms.push(performance.now() - start)
      }
    }),
  )
  const perSecond = ms.length / ((performance.now() - began) / 1000)
  return { perSecond, ms: ms.sort((a, b) => a - b) }
}

export const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
