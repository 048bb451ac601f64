import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from 'vitest'
import { africasTalking } from '../../simulators/africas-talking.ts'
import { serveSimulators } from '../../simulators/http.ts'
import { openCounty, projectRoot, systemClock } from '../../src/app/county.ts'
import { newId } from '../../src/core/basics/ids.ts'
import { openCase } from '../../src/engines/cases/open-case.ts'
import { NO_SENDERS } from '../../src/engines/messages/settings.ts'
import { asActor } from '../../src/kernel/context/context.ts'
import type { Clock, County } from '../../src/kernel/context/county.ts'
import { findRunningServer } from '../../src/kernel/database/launcher.ts'
import { type OpenDatabase, openDatabase } from '../../src/kernel/database/pool.ts'
import { rotateKey } from '../../src/kernel/files/keys.ts'
import { addPerson, contactFor, holdContact } from '../../src/kernel/identity/people.ts'
import { startSession } from '../../src/kernel/identity/sessions.ts'
import { freePort } from './free-port.ts'
import { copyDatabase, startCountyDatabase } from './prepared-county.ts'

export type Someone = { readonly person: string; readonly name: string; readonly phone: string | null; readonly cookie: string }

export type Asked = {
  readonly method?: string
  readonly path: string
  readonly as?: Someone | undefined
  readonly cookie?: string
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
  readonly headers?: Readonly<Record<string, string>>
}
export type Answer = {
  readonly status: number
  readonly text: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

const WARD = 1261
const prepared = inject('preparedCounty')
const COUNTY = prepared.name

/** The demo county as people start it, in a folder of the test's own, with the few people a test needs instead of all the invented life. */
export class WholeCounty {
  readonly folder: string
  readonly port: number
  readonly ward = WARD
  /** The time of the people it makes, and of the county inside this process. */
  clock: Clock = systemClock
  readonly log: string[] = []
  readonly #simulators: { url: string; close(): Promise<unknown> }
  readonly #simulatorPort: number
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 })
  readonly #env: Readonly<Record<string, string>>
  #child: ChildProcess | undefined
  #owner: OpenDatabase | undefined
  #people = 0

  private constructor(given: {
    folder: string
    port: number
    simulatorPort: number
    simulators: { url: string; close(): Promise<unknown> }
    env: Record<string, string>
  }) {
    this.folder = given.folder
    this.port = given.port
    this.#simulatorPort = given.simulatorPort
    this.#simulators = given.simulators
    this.#env = given.env
  }

  /** Makes the county's folder and database, and lets `prepare` fill it before anything runs on it. */
  static async make(
    prepare: (county: WholeCounty, inside: County) => Promise<void> = async () => {},
    { env = {}, folder = mkdtempSync(join(tmpdir(), 'kaunti-whole-')) }: { env?: Record<string, string>; folder?: string } = {},
  ): Promise<WholeCounty> {
    chmodSync(folder, 0o711)
    const port = await freePort()
    const simulators = await serveSimulators(
      [
        africasTalking({
          username: 'sandbox',
          apiKey: 'simulator',
          callbackUrl: `http://127.0.0.1:${port}/callbacks/africas-talking/delivery`,
        }),
      ],
      0,
    )
    const made = new WholeCounty({ folder, port, simulatorPort: await freePort(), simulators, env })
    await made.#withDatabase(async () => {
      // An empty county would be given a year of invented life at its first start.
      await made.officer('rongo-roads-officer')
      await made.inside((inside) => prepare(made, inside))
    })
    return made
  }

  get dataDir(): string {
    return join(this.folder, COUNTY)
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }
  get pid(): number {
    return this.#child?.pid as number
  }
  /** The database as its owner; opened anew after a start. */
  get owner(): OpenDatabase {
    if (!this.#owner) throw new Error('The database does not run.')
    return this.#owner
  }

  async #withDatabase(work: () => Promise<void>): Promise<void> {
    mkdirSync(this.dataDir)
    copyDatabase(prepared, join(this.dataDir, 'postgres'))
    const server = await startCountyDatabase(join(this.dataDir, 'postgres'), COUNTY)
    try {
      this.#owner = openDatabase(server.ownerUrl, { max: 4 })
      await rotateKey(join(this.dataDir, 'keys'), systemClock.now())
      await work()
    } finally {
      await this.#owner?.close()
      this.#owner = undefined
      await server.stop()
    }
  }

  /** The county's own code in this process, beside the running one, on the same database. */
  async inside<R>(work: (county: County) => Promise<R>): Promise<R> {
    const server = findRunningServer(join(this.dataDir, 'postgres'), `kaunti_${COUNTY}`)
    if (!server) throw new Error('The database does not run.')
    const app = openDatabase(server.appUrl, { max: 8 })
    const county = await openCounty({
      name: COUNTY,
      db: app.db,
      clock: { now: () => this.clock.now() },
      demo: true,
      publicUrl: this.url,
      files: { folder: join(this.dataDir, 'files'), keysFolder: join(this.dataDir, 'keys') },
      anchorsFolder: join(this.dataDir, 'anchors'),
      senders: NO_SENDERS,
      secret: randomBytes(32).toString('base64url'),
    })
    try {
      return await work(county)
    } finally {
      await county.files[Symbol.asyncDispose]()
      await app.close()
    }
  }

  get environment(): NodeJS.ProcessEnv {
    const { VITEST: _, NODE_OPTIONS: __, ...inherited } = process.env
    return {
      ...inherited,
      NODE_ENV: 'production',
      COUNTY,
      DATA_DIR: this.folder,
      PORT: String(this.port),
      SIMULATOR_PORT: String(this.#simulatorPort),
      // The test holds the phones itself, so that they outlive the county.
      SMS_URL: this.#simulators.url,
      SMS_API_KEY: 'simulator',
      SMS_DAILY_SEGMENTS: '10000000',
      LOG_LEVEL: 'warn',
      ...this.#env,
    }
  }

  #run(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    return spawn(process.execPath, [join(projectRoot, 'tools/run.mjs'), 'src/main.ts', ...args], {
      cwd: projectRoot,
      env: { ...this.environment, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  /** Starts it and waits until it is ready; gives the milliseconds that took. */
  async start(): Promise<number> {
    const began = performance.now()
    const child = this.#run(['demo'])
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.log.push(...chunk.toString().split('\n').filter(Boolean))
      })
    }
    for (;;) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`Kaunti ended while it started: ${this.log.slice(-10).join('\n')}`)
      const ready = await this.ask({ path: '/readyz' }).catch(() => undefined)
      if (ready?.status === 200) break
      if (performance.now() - began > 120_000) throw new Error(`Kaunti did not become ready: ${this.log.slice(-10).join('\n')}`)
      await sleep(30)
    }
    this.#openOwner()
    return performance.now() - began
  }

  /** Opens the database anew after it came back by itself. */
  async reopen(): Promise<void> {
    await this.#forget()
    this.#openOwner()
  }

  #openOwner(): void {
    const server = findRunningServer(join(this.dataDir, 'postgres'), `kaunti_${COUNTY}`)
    if (!server) throw new Error('The database does not run.')
    this.#owner = openDatabase(server.ownerUrl, { max: 2 })
  }

  get alive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** kill -9: of the web process alone, or of everything it started too, the database first. Gives how many processes were killed. */
  async kill(what: 'web' | 'tree'): Promise<number> {
    const child = this.#child as ChildProcess
    const ended = new Promise((resolve) => child.once('exit', resolve))
    const pids = what === 'web' ? [this.pid] : [...descendants(this.pid).reverse(), this.pid]
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // Ended by itself since it was listed.
      }
    }
    await ended
    await this.#forget()
    return pids.length
  }

  async stop(): Promise<void> {
    const child = this.#child
    await this.#forget()
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
  }

  async #forget(): Promise<void> {
    const owner = this.#owner
    this.#owner = undefined
    await owner?.close().catch(() => {})
  }

  /** A command of `kaunti`, to its end. */
  async command(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ code: number | null; output: string }> {
    const child = this.#run(args, env)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk
      })
    }
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    return { code, output }
  }

  /** The SMS a phone got, as the network counts them. */
  async messages(phone: string): Promise<{ text: string }[]> {
    const answer = await fetch(`${this.#simulators.url}/handset/${encodeURIComponent(phone)}/messages`)
    return ((await answer.json()) as { messages: { text: string }[] }).messages
  }

  async resident(): Promise<Someone> {
    this.#people += 1
    const name = `Resident ${this.#people}`
    const phone = `+2547010${String(this.#people).padStart(5, '0')}`
    const now = this.clock.now()
    const id = () => newId(Date.now())
    const person = id()
    const { token } = await this.owner.db.transaction().execute(async (db) => {
      await addPerson(db, { id: person, fullName: name, language: 'en', now })
      const contact = await contactFor(db, { id: id(), kind: 'phone', value: phone, now })
      await holdContact(db, { id: id(), person, contact, now, verifiedAt: now })
      return startSession(db, { id: id(), person, kind: 'resident', contact, device: 'test', now })
    })
    return { person, name, phone, cookie: `kaunti=${token}` }
  }

  async officer(post: string, name = `Officer ${this.#people + 1}`): Promise<Someone> {
    this.#people += 1
    const number = `F${this.#people}`
    const now = this.clock.now()
    const id = () => newId(Date.now())
    const person = id()
    const { token } = await this.owner.db.transaction().execute(async (db) => {
      // A post of their own at the same office: a county's post is held by one at a time.
      const like = await db.selectFrom('identity.posts').selectAll().where('key', '=', post).executeTakeFirstOrThrow()
      const held = id()
      await db
        .insertInto('identity.posts')
        .values({ ...like, id: held, key: `${post}-${number.toLowerCase()}` })
        .execute()
      const roles = await db.selectFrom('access.post_roles').selectAll().where('post', '=', like.id).execute()
      await db
        .insertInto('access.post_roles')
        .values(roles.map((each) => ({ ...each, post: held })))
        .execute()
      await addPerson(db, { id: person, fullName: name, language: 'en', now })
      await db
        .insertInto('identity.staff')
        .values({ person, staff_number: number, email: `${number}@faults.example`, created_at: now })
        .execute()
      const from = now.toZonedDateTimeISO('Africa/Nairobi').toPlainDate().subtract({ days: 30 })
      await db
        .insertInto('identity.post_holders')
        .values({ id: id(), post: held, person, held_from: from, held_until: null, acting: false })
        .execute()
      return startSession(db, { id: id(), person, kind: 'staff', device: 'test', now })
    })
    return { person, name, phone: null, cookie: `kaunti=${token}` }
  }

  /** One request over a kept-alive connection; rejects when no answer came. */
  ask({ method, path, as, cookie, json, form, body, headers = {} }: Asked): Promise<Answer> {
    const payload = json !== undefined ? JSON.stringify(json) : form !== undefined ? new URLSearchParams(form).toString() : body
    const type = json !== undefined ? 'application/json' : form !== undefined ? 'application/x-www-form-urlencoded' : undefined
    const cookies = [as?.cookie, cookie].filter(Boolean).join('; ')
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: this.port,
          path,
          method: method ?? (payload === undefined ? 'GET' : 'POST'),
          agent: this.#agent,
          headers: {
            'sec-fetch-site': 'same-origin',
            ...(cookies ? { cookie: cookies } : {}),
            ...(type ? { 'content-type': type } : {}),
            ...(payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) }),
            ...headers,
          },
        },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString(), headers: answer.headers }),
          )
          answer.on('error', reject)
        },
      )
      sent.setTimeout(60_000, () => sent.destroy(new Error(`no answer within a minute: ${path}`)))
      sent.on('error', reject)
      sent.end(payload)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    this.#agent.destroy()
    await this.#simulators.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Every process that came of this one, parents before children. */
export function descendants(pid: number): number[] {
  const found: number[] = []
  const look = (parent: number): void => {
    let children: string
    try {
      children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8')
    } catch {
      return
    }
    for (const child of children.trim().split(' ').filter(Boolean).map(Number)) {
      found.push(child)
      look(child)
    }
  }
  look(pid)
  return found
}

/** What somebody reports: nothing to upload, and an SMS for each thing that happens to it. */
export const report = (id: string) => ({
  id,
  type: 'report-a-problem',
  answers: {
    kind: 'pothole',
    ward: String(WARD),
    landmark: 'Near the market, opposite the primary school',
    point: null,
    danger: 'worse',
    details: 'A deep hole in the middle of the road.',
    photos: null,
    giveName: true,
    reporterName: 'A Resident',
    truth: true,
  },
})

/** An application for a market stall that waits for the officer, who may send it back for correction. Its upload is only named: nobody opens it here. */
export async function stallApplication(county: County, resident: Someone): Promise<string> {
  const id = newId(Date.now())
  const actor = {
    kind: 'resident',
    person: resident.person,
    name: resident.name,
    session: null,
    grants: [],
    posts: [],
    phone: resident.phone,
  }
  await asActor(county, actor as never, async (ctx) => {
    const type = await county.caseTypes.newest(ctx, 'market-stall')
    const answers = {
      traderName: 'Akinyi Otieno',
      traderId: '12345678',
      ward: String(WARD),
      market: `${WARD}-market`,
      goods: ['clothes'],
      size: 'small',
      tradesNow: true,
      needsGround: false,
      idCopy: [{ file: newId(Date.now()), name: 'id.pdf', type: 'application/pdf', size: 1000 }],
      truth: true,
      ownUse: true,
    }
    await openCase(ctx, {
      id,
      version: type.hash,
      submission: { answers, calculated: {}, index: {} } as never,
      applicant: resident.person,
      phone: resident.phone,
      language: 'en',
    })
  })
  return id
}
