import { type ChildProcess, spawn } from 'node:child_process'
import { constants, createHash, createPublicKey, generateKeyPairSync, publicEncrypt, randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { pino } from 'pino'
import { openSenders } from '../engines/messages/settings.ts'
import { readRevenueFile } from '../engines/money/ledger/revenue-file.ts'
import { trialBalance } from '../engines/money/ledger/trial-balance.ts'
import { DarajaError } from '../engines/money/mpesa/daraja-client.ts'
import { openMpesa } from '../engines/money/mpesa/mpesa-settings.ts'
import { registerAtDaraja } from '../engines/money/mpesa/register.ts'
import { systemActor } from '../kernel/context/actor.ts'
import { asReader } from '../kernel/context/context.ts'
import type { County } from '../kernel/context/county.ts'
import { isDemo } from '../kernel/database/demo-mark.ts'
import { startEmbedded } from '../kernel/database/launcher.ts'
import { HistoryDiffers, migrate, pendingMigrations } from '../kernel/database/migrate.ts'
import { type OpenDatabase, openDatabase } from '../kernel/database/pool.ts'
import { rotateKey } from '../kernel/files/keys.ts'
import { countyFolder, openCounty, projectRoot, systemClock } from './county.ts'
import { isEmpty } from './demo/is-empty.ts'
import { loadCounty } from './load-county.ts'
import { manifests } from './modules.ts'
import { type Settings, StartRefused } from './settings.ts'
import { showSettings } from './settings-shown.ts'

/** Runs each stop once, the last started first; a second Ctrl-C changes nothing. */
export class Running {
  readonly #stops: (() => Promise<unknown>)[] = []
  #stopping: Promise<void> | undefined

  get stopping(): boolean {
    return this.#stopping !== undefined
  }

  add(stop: () => Promise<unknown>): void {
    this.#stops.unshift(stop)
  }

  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      for (const stop of this.#stops) await stop().catch((error) => console.error(error))
    })()
    return this.#stopping
  }

  stopOnSignals(): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void this.stop().then(() => process.exit(0)))
  }
}

const logger = (settings: Settings) => pino({ level: settings.logLevel, base: null })

/** Opens a county as the settings say, on a database that runs. */
export async function countyFrom(settings: Settings, url: string, running: Running): Promise<{ county: County; database: OpenDatabase }> {
  const database = openDatabase(url, { max: settings.databaseConnections })
  running.add(() => database.close())
  const demo = await isDemo(database.db)
  const county = await openCounty({
    name: settings.county,
    db: database.db,
    clock: systemClock,
    demo,
    publicUrl: settings.publicUrl ?? `http://${settings.host}:${settings.port}`,
    files: { folder: settings.filesDir ?? join(settings.dataDir, 'files'), keysFolder: settings.keysDir ?? join(settings.dataDir, 'keys') },
    anchorsFolder: settings.anchorsDir ?? join(settings.dataDir, 'anchors'),
    auditorEmail: settings.auditorEmail,
    simulatorUrl: `http://127.0.0.1:${settings.simulatorPort}`,
    senders: openSenders({ sms: settings.sms, smtpUrl: settings.smtpUrl, mailFrom: settings.mailFrom }),
    mpesa: openMpesa(settings.mpesa),
    secret: settings.secret,
    settingsShown: showSettings(settings),
    backupsFolder: resolve('backups'),
  })
  running.add(() => Promise.resolve(county.files[Symbol.asyncDispose]()))
  return { county, database }
}

/** Less than two pieces of PostgreSQL's log: it may end at the next write, and no upload of a few photos fits. */
const FREE_BYTES_MIN = 32 * 1024 * 1024

async function hasRoom(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize >= FREE_BYTES_MIN
}

export async function startWeb(county: County, settings: Settings, running: Running): Promise<void> {
  // Each process loads its own part alone: web, jobs or invented life.
  const { buildServer } = await import('../kernel/web/server.ts')
  const folders = [settings.dataDir, county.files.incoming].filter((folder) => existsSync(folder))
  const app = await buildServer(county, {
    hosts: settings.hosts,
    proxies: settings.proxies,
    logger: logger(settings),
    ready: async () => ((await Promise.all(folders.map(hasRoom))).every(Boolean) ? [] : ['storage']),
  })
  running.add(() => app.close())
  try {
    await app.listen({ port: settings.port, host: settings.host })
  } catch (error) {
    if ((error as { code?: string }).code === 'EADDRINUSE')
      throw new StartRefused(`port ${settings.port} is taken by another program; stop it or set PORT`)
    throw error
  }
}

export async function startJobs(county: County, settings: Settings, appUrl: string, running: Running): Promise<void> {
  const { startWorker } = await import('../kernel/jobs/worker.ts')
  const log = logger(settings)
  const worker = await startWorker({
    appUrl,
    county,
    jobs: manifests.flatMap((manifest) => manifest.jobs ?? []),
    schedules: manifests.flatMap((manifest) => manifest.schedules ?? []),
    log: (level, message) => log[level === 'warning' ? 'warn' : level]({ room: 'jobs' }, message),
  })
  running.add(() => worker.stop())
}

/** The checks of a production start (design §5): each refusal is one line that says what to do. */
export async function refuseUnsafe(settings: Settings): Promise<string> {
  const { databaseUrl } = settings
  if (!databaseUrl) throw new StartRefused('DATABASE_URL is not set; production needs a PostgreSQL of its own (for the demo run npm start)')
  if (!settings.secret) throw new StartRefused('SECRET is not set; give at least 32 random characters of your own')
  if (!settings.keysDir)
    throw new StartRefused('KEYS_DIR is not set; name the folder of the signing keys (kaunti keys rotate makes the first)')
  if (!settings.filesDir) throw new StartRefused('FILES_DIR is not set; name the folder where uploads are kept')
  if (!settings.publicUrl?.startsWith('https://'))
    throw new StartRefused('PUBLIC_URL must be the https address people use; TLS ends at your proxy')
  if (settings.hosts.length === 0) throw new StartRefused('HOSTS is not set; list the host names this county is served under')
  const database = openDatabase(databaseUrl, { max: 2 })
  try {
    if (await isDemo(database.db)) throw new StartRefused('this database is marked demo for ever and cannot be production; make a new one')
    const { rows } = await sql<{ owner: boolean }>`
      select rolsuper or rolcreatedb or rolcreaterole or has_schema_privilege(current_user, 'cases', 'create') as owner from pg_roles where rolname = current_user`.execute(
      database.db,
    )
    if (rows[0]?.owner !== false)
      throw new StartRefused('DATABASE_URL connects as an owner; use the role kaunti_app, which cannot change tables')
    const pending = await pendingMigrations(databaseUrl)
    if (pending.length > 0) throw new StartRefused(`${pending.length} migrations are waiting; run kaunti migrate first`)
  } catch (error) {
    if (error instanceof StartRefused) throw error
    throw new StartRefused(`the database cannot be used: ${(error as Error).message.split('\n')[0]}`)
  } finally {
    await database.close()
  }
  return databaseUrl
}

/** What a demo needs of secrets is made once and kept beside its data; production brings its own. */
function demoSecret(dataDir: string): string {
  const path = join(dataDir, 'demo-secret')
  if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600 })
  return readFileSync(path, 'utf8').trim()
}

/** A demo's paybill is the first of the county's file, at the simulated Daraja. */
function demoMpesa({ mpesa, county, simulatorPort }: Settings, dataDir: string): Settings['mpesa'] {
  return {
    url: mpesa.url ?? `http://127.0.0.1:${simulatorPort}`,
    consumerKey: mpesa.consumerKey ?? 'simulator-key',
    consumerSecret: mpesa.consumerSecret ?? 'simulator-word',
    passkey: mpesa.passkey ?? 'simulator-passkey',
    shortcode: mpesa.shortcode ?? readRevenueFile(countyFolder(county)).paybills[0]?.shortcode,
    callbackKey:
      mpesa.callbackKey ??
      createHash('sha256')
        .update(`callbacks ${demoSecret(dataDir)}`)
        .digest('hex')
        .slice(0, 32),
    nominatedNumber: mpesa.nominatedNumber ?? '0722000000',
    initiator: mpesa.initiator ?? 'kaunti',
    securityCredential: mpesa.securityCredential ?? demoCredential(join(dataDir, SIMULATOR_KEY)),
  }
}

const SIMULATOR_KEY = 'simulator-key.pem'

/** The simulated operator's password under the key that the simulator reads: the same file, made by whoever comes first. */
function demoCredential(file: string): string {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  }
  const key = createPublicKey(readFileSync(file))
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from('Simulator-2026')).toString('base64')
}

/** The simulated paybill begins empty at each start: it is told what the demo county's books say lies in it, so that refunds can be paid and balances agree. */
async function tellHoldings(county: County): Promise<void> {
  const { mpesa } = county
  if (!mpesa) return
  const balances = await asReader(county, systemActor('demo.paybill'), (ctx) => trialBalance(ctx))
  const held = (part: string): number => {
    const row = balances.find(({ account }) => account === `mpesa.${mpesa.settings.shortcode}.${part}`)
    return row ? row.debit - row.credit : 0
  }
  await fetch(`${mpesa.settings.baseUrl}/switchboard/daraja/hold`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    // What is claimed lies at M-Pesa too.
    body: JSON.stringify({ utilityCents: held('utility') + held('claimed'), chargesCents: held('charges') }),
  })
}

/** The simulated Daraja starts beside the county and knows nothing of it: it is told as soon as it answers. */
export async function registerWhenUp(county: County, running: Running): Promise<void> {
  for (let tries = 0; tries < 60 && !running.stopping; tries++) {
    try {
      await registerAtDaraja(county)
      return await tellHoldings(county)
    } catch (error) {
      if (!(error instanceof DarajaError)) throw error
      // Registered already, by a county that was started before on the same simulator.
      if (error.code !== 'unreachable') return
      await sleep(500)
    }
  }
}

export type DemoDatabase = { readonly appUrl: string; readonly ownerUrl: string; readonly settings: Settings }

/** The embedded database of a demo county: made, marked, migrated and filled with the county's own data. */
export async function openDemoDatabase(given: Settings, running: Running): Promise<DemoDatabase> {
  const dataDir = join(given.dataDir, given.county)
  mkdirSync(dataDir, { recursive: true })
  const settings: Settings = {
    ...given,
    dataDir,
    filesDir: given.filesDir ?? join(dataDir, 'files'),
    keysDir: given.keysDir ?? join(dataDir, 'keys'),
    anchorsDir: given.anchorsDir ?? join(dataDir, 'anchors'),
    secret: given.secret ?? demoSecret(dataDir),
    sms: {
      ...given.sms,
      url: given.sms.url ?? `http://127.0.0.1:${given.simulatorPort}`,
      apiKey: given.sms.apiKey ?? 'simulator',
      sender: given.sms.sender ?? given.county.toUpperCase(),
    },
    mpesa: demoMpesa(given, dataDir),
  }
  let server: Awaited<ReturnType<typeof startEmbedded>>
  try {
    server = await startEmbedded({
      dataDir: join(dataDir, 'postgres'),
      profile: 'durable',
      database: `kaunti_${given.county}`,
      demo: true,
      keep: { wanted: () => !running.stopping, tell: (words) => console.error(`Kaunti: ${words}`) },
    })
  } catch (error) {
    throw new StartRefused((error as Error).message)
  }
  running.add(() => server.stop())
  try {
    await migrate(server.ownerUrl)
  } catch (error) {
    if (!(error instanceof HistoryDiffers)) throw error
    throw new StartRefused(
      `the demonstration in ${resolve(dataDir)} was made by another version of Kaunti. It holds only invented data: delete that folder and start again. (${error.message})`,
    )
  }
  if (!existsSync(join(settings.keysDir as string, 'keys.json'))) await rotateKey(settings.keysDir as string, systemClock.now())
  const owner = openDatabase(server.ownerUrl, { max: 2 })
  try {
    await loadCounty(owner.db, given.county, systemClock)
    if (await isEmpty(owner.db)) await tellStory(settings, server.appUrl, running)
  } finally {
    await owner.close()
  }
  return { appUrl: server.appUrl, ownerUrl: server.ownerUrl, settings }
}

/** What the parts of a demo county are told, each a process of its own. */
export const demoEnvironment = (settings: Settings, appUrl: string): Record<string, string> => ({
  DATABASE_URL: appUrl,
  COUNTY: settings.county,
  DATA_DIR: settings.dataDir,
  FILES_DIR: settings.filesDir as string,
  KEYS_DIR: settings.keysDir as string,
  ANCHORS_DIR: settings.anchorsDir as string,
  SECRET: settings.secret as string,
  SMS_URL: settings.sms.url as string,
  SMS_API_KEY: settings.sms.apiKey as string,
  SMS_SENDER: settings.sms.sender as string,
  DARAJA_URL: settings.mpesa.url as string,
  DARAJA_CONSUMER_KEY: settings.mpesa.consumerKey as string,
  DARAJA_CONSUMER_SECRET: settings.mpesa.consumerSecret as string,
  DARAJA_SHORTCODE: settings.mpesa.shortcode as string,
  DARAJA_PASSKEY: settings.mpesa.passkey as string,
  DARAJA_CALLBACK_KEY: settings.mpesa.callbackKey as string,
  DARAJA_PULL_NUMBER: settings.mpesa.nominatedNumber as string,
  DARAJA_INITIATOR: settings.mpesa.initiator as string,
  DARAJA_SECURITY_CREDENTIAL: settings.mpesa.securityCredential as string,
  DARAJA_KEY_FILE: join(settings.dataDir, SIMULATOR_KEY),
  // M-Pesa gives no number twice: with the numbers of an earlier start, a payment of today would pass for one that the county has already.
  DARAJA_SEED: randomUUID(),
  PORT: String(settings.port),
  LOG_LEVEL: settings.logLevel,
})

/**
 * A new demo county gets its people and its past, as the app's own role writes them: by a process of its own, since so much life leaves
 * hundreds of megabytes of memory behind.
 */
async function tellStory(settings: Settings, appUrl: string, running: Running): Promise<void> {
  const child = spawnPart('src/main.ts', ['fill'], demoEnvironment(settings, appUrl))
  running.add(async () => void child.kill('SIGTERM'))
  const code = await new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
    child.once('error', () => resolve(1))
  })
  if (code !== 0 && !running.stopping) throw new StartRefused('the demo county could not be filled; the reason stands above')
}

/** Fills the demo county of these settings; a county that has people or cases stays as it is. */
export async function fillCounty(settings: Settings, appUrl: string): Promise<void> {
  const filling = new Running()
  filling.stopOnSignals()
  try {
    const { county } = await countyFrom(settings, appUrl, filling)
    if (!county.demo) throw new StartRefused('only a demo county is filled with invented people, and this database is not marked demo')
    const { fillDemo } = await import('./demo/fill-demo.ts')
    await fillDemo(county)
  } finally {
    await filling.stop()
  }
}

/** Longest wait before a part that keeps ending is started again. */
const RESTART_WAIT_MS_MAX = 15_000

/** Runs a part of Kaunti as a process of its own, which ends with this one; one that ended by itself is started again, later each time. */
export function keepChild(script: string, args: readonly string[], env: Readonly<Record<string, string>>, running: Running): void {
  let child: ChildProcess
  let ended: Promise<void>
  let again: NodeJS.Timeout | undefined
  let wait = 500
  const start = (): void => {
    const began = performance.now()
    child = spawnPart(script, args, env)
    ended = new Promise((resolve) => {
      // A process that could not even be started says `error`, and no `exit`.
      for (const sign of ['exit', 'error'] as const) child.once(sign, () => resolve())
    })
    void ended.then(() => {
      // Ctrl-C reaches the whole family at once: it may end before its turn to be stopped.
      if (running.stopping) return
      wait = performance.now() - began > 60_000 ? 500 : Math.min(2 * wait, RESTART_WAIT_MS_MAX)
      console.error(`Kaunti: ${[script, ...args].join(' ')} ended by itself and is started again.`)
      again = setTimeout(start, wait)
    })
  }
  start()
  running.add(async () => {
    clearTimeout(again)
    child.kill('SIGTERM')
    await ended
  })
}

const spawnPart = (script: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess =>
  spawn(
    process.execPath,
    [
      '--enable-source-maps',
      '--disable-warning=ExperimentalWarning',
      '--import',
      join(projectRoot, 'tools/loader.mjs'),
      join(projectRoot, script),
      ...args,
    ],
    { cwd: projectRoot, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  )
