import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { findRunningPostmaster, freeDataDir, launcherFile } from './postmaster.ts'
import { createDatabase, createRoles } from './roles.ts'
import { findEmbeddedServer, type ServerBinaries } from './server-binaries.ts'

export type LaunchOptions = {
  /** Where the data lies; made when missing. */
  readonly dataDir: string
  /** `durable` keeps every committed byte; `test` trades that for speed and must never hold anything dear. */
  readonly profile: 'durable' | 'test'
  /** The county's database (`kaunti_migori`), made when missing. */
  readonly database?: string
  /** Marks the database as demo when it is made here; an existing database keeps what it is. */
  readonly demo?: boolean
  readonly onLog?: (line: string) => void
  readonly binaries?: ServerBinaries
  /** More settings for this run alone (`name=value`). */
  readonly settings?: readonly string[]
  /** Keeps the server running while it is wanted: when it ends by itself (a full disk, the kernel short of memory), it is started again until it comes back. */
  readonly keep?: Keep
}

/** `wanted` is asked first, because Ctrl-C reaches the server and whoever keeps it at once. */
type Keep = { readonly wanted: () => boolean; readonly tell: (words: string) => void }

export type ServerUrls = { readonly superuserUrl: string; readonly ownerUrl: string; readonly appUrl: string }

export type RunningServer = ServerUrls & {
  readonly socketDir: string
  readonly port: number
  /** Of the process that runs now: another one after a restart. */
  readonly pid: number
  readonly dataDir: string
  /** The addresses of another database on this server. */
  urls(database: string): ServerUrls
  /** Settles when the server ends, asked or not; a kept one ends only when asked. */
  readonly exited: Promise<void>
  stop(): Promise<void>
}

const PORT = 5432
/** `sun_path` of a Unix socket holds 107 bytes. */
const SOCKET_PATH_BYTES_MAX = 107

const SHARED = [
  'listen_addresses=',
  'timezone=Africa/Nairobi',
  'log_timezone=Africa/Nairobi',
  'unix_socket_permissions=0700',
  // A failing statement or its detail may hold what a person typed, and logs hold no personal data.
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
  'max_parallel_workers_per_gather=0',
  'max_logical_replication_workers=0',
  'random_page_cost=1.1',
]

/** For 2 cores and 4 GB of memory; `max_wal_size` bounds the recovery after a crash to about three seconds. */
const SETTINGS = {
  durable: [
    ...SHARED,
    'shared_buffers=128MB',
    'max_connections=40',
    'max_worker_processes=2',
    'wal_level=replica',
    'max_wal_senders=2',
    'max_wal_size=512MB',
    'min_wal_size=128MB',
    'checkpoint_timeout=5min',
    'effective_cache_size=1GB',
    'work_mem=8MB',
    'maintenance_work_mem=64MB',
    'autovacuum_naptime=15s',
  ],
  test: [
    ...SHARED,
    'shared_buffers=64MB',
    'max_connections=100',
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'autovacuum=off',
    'wal_level=minimal',
    'max_wal_senders=0',
    'max_wal_size=512MB',
  ],
} as const

/**
 * Starts PostgreSQL on a data folder, making the folder, the roles and the database when they are missing. An orphan left by a killed Kaunti is ended first;
 * a server that is rightly running there is left alone and named in the error. Throws one plain line for whatever went wrong.
 */
export async function startEmbedded(options: LaunchOptions): Promise<RunningServer> {
  const binaries = options.binaries ?? findEmbeddedServer()
  const dataDir = resolve(options.dataDir)
  const runAs = unprivilegedUser()
  if (runAs) checkReachable(runAs, binaries.postgres)

  await freeDataDir(dataDir)
  if (!existsSync(join(dataDir, 'PG_VERSION'))) makeDataDir(dataDir, options.profile, binaries, runAs)
  if (runAs) checkReachable(runAs, dataDir)
  const socketDir = shortSocketDir(dataDir, runAs)

  const settings = [...SETTINGS[options.profile], ...binaries.settings, ...(options.settings ?? [])]
  const args = ['-D', dataDir, '-k', socketDir, '-p', String(PORT), ...settings.flatMap((setting) => ['-c', setting])]
  const [command, ...prefix] = asUser(runAs, ['--pdeathsig', 'INT'])
  const words = command ? [...prefix, binaries.postgres, ...args] : args
  let child: ChildProcess
  let ended = Promise.resolve()
  const launch = (): Promise<void> => {
    child = spawn(command ?? binaries.postgres, words, { cwd: '/', env: serverEnv(), stdio: ['ignore', 'ignore', 'pipe'] })
    ended = new Promise<void>((done) => child.once('exit', () => done()).once('error', () => done()))
    return ready(child, dataDir, options.onLog)
  }
  writeFileSync(launcherFile(dataDir), String(process.pid))
  await launch()

  const urls = (database: string): ServerUrls => socketUrls(socketDir, database)
  const stopping = new AbortController()
  const exited = (async () => {
    const { keep } = options
    await ended
    while (keep?.wanted() && !stopping.signal.aborted) {
      await revive(
        async () => {
          await freeDataDir(dataDir)
          if (!stopping.signal.aborted) await launch()
        },
        keep,
        stopping.signal,
      )
      await ended
    }
  })()
  const stop = async (): Promise<void> => {
    stopping.abort()
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT')
    await exited
    if (socketDir !== dataDir) rmSync(socketDir, { recursive: true, force: true })
  }
  const database = options.database ?? 'postgres'
  try {
    await createRoles(urls('postgres').superuserUrl)
    if (options.database) await createDatabase(urls, options.database, { demo: options.demo ?? false })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    ...urls(database),
    socketDir,
    port: PORT,
    get pid() {
      return child.pid as number
    },
    dataDir,
    urls,
    exited,
    stop,
  }
}

const REVIVE_WAIT_MS_MAX = 5_000

/** Tries to start again, later each time, until it works or nobody wants it any more; the same reason is told once. */
async function revive(start: () => Promise<void>, { tell }: Keep, stopping: AbortSignal): Promise<void> {
  tell('The database ended by itself and is started again.')
  let reason = ''
  for (let wait = 200; !stopping.aborted; wait = Math.min(2 * wait, REVIVE_WAIT_MS_MAX)) {
    await sleep(wait, undefined, { signal: stopping }).catch(() => {})
    if (stopping.aborted) return
    try {
      await start()
      tell('The database is back.')
      return
    } catch (error) {
      const { message } = error as Error
      if (message !== reason) tell(message)
      reason = message
    }
  }
}

/** The addresses of a server that another process already runs on this folder, for commands such as `kaunti backup`. */
export function findRunningServer(dataDir: string, database: string): (ServerUrls & { socketDir: string; pid: number }) | undefined {
  const found = findRunningPostmaster(resolve(dataDir))
  return found?.ready ? { ...socketUrls(found.socketDir, database), socketDir: found.socketDir, pid: found.pid } : undefined
}

function socketUrls(socketDir: string, database: string): ServerUrls {
  const url = (role: string) => `postgres://${role}@localhost:${PORT}/${database}?host=${encodeURIComponent(socketDir)}`
  return { superuserUrl: url('postgres'), ownerUrl: url('kaunti_owner'), appUrl: url('kaunti_app') }
}

type RunAs = { readonly uid: number; readonly gid: number }

/** PostgreSQL refuses to run as root; then it runs as the system's user `postgres`. Undefined for an ordinary user. */
export function unprivilegedUser(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  try {
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    try {
      execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], {
        stdio: 'ignore',
      })
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      throw new Error('PostgreSQL does not run as root, and the user "postgres" could not be made. Start Kaunti as an ordinary user.')
    }
  }
}

/** The words to put before a command so that it runs as that user; with `--pdeathsig` it also stops when this process is killed. Empty where not needed. */
function asUser(runAs: RunAs | undefined, more: readonly string[] = []): string[] {
  if (process.platform !== 'linux') return []
  if (!runAs && (more.length === 0 || !hasSetpriv())) return []
  if (!hasSetpriv()) throw new Error('The command "setpriv" (package util-linux) is missing; it is needed to start PostgreSQL from root.')
  const user = runAs ? [`--reuid=${runAs.uid}`, `--regid=${runAs.gid}`, '--clear-groups'] : []
  return ['setpriv', ...user, ...more]
}

const hasSetpriv = (): boolean => (process.env.PATH ?? '').split(':').some((folder) => folder && existsSync(join(folder, 'setpriv')))

function checkReachable(runAs: RunAs, path: string): void {
  const [command, ...prefix] = asUser(runAs)
  try {
    execFileSync(command as string, [...prefix, 'test', '-x', path], { cwd: '/', stdio: 'ignore' })
  } catch {
    let closed = dirname(path)
    for (let folder = closed; folder !== '/'; folder = dirname(folder)) if ((statSync(folder).mode & 0o001) === 0) closed = folder
    throw new Error(
      `The user "postgres" cannot reach ${path}, because ${closed} is closed to others. Open it (chmod o+x), or start Kaunti as an ordinary user.`,
    )
  }
}

/** Made beside its place and moved there whole, so that a start that was cut off leaves no half-made database. */
function makeDataDir(dataDir: string, profile: 'durable' | 'test', binaries: ServerBinaries, runAs: RunAs | undefined): void {
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    throw new Error(`${dataDir} holds other files and no database. Set another data folder.`)
  }
  const parent = dirname(dataDir)
  mkdirSync(parent, { recursive: true })
  for (const left of readdirSync(parent)) {
    if (left.startsWith(`${basename(dataDir)}.new-`)) rmSync(join(parent, left), { recursive: true, force: true })
  }
  const draft = mkdtempSync(`${dataDir}.new-`)
  chmodSync(draft, 0o700)
  if (runAs) chownSync(draft, runAs.uid, runAs.gid)
  if (runAs) checkReachable(runAs, draft)
  const args = [
    '-D',
    draft,
    '--username=postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--lc-messages=C',
    '--data-checksums',
    ...binaries.initdbLocale,
  ]
  if (profile === 'test') args.push('--no-sync')
  const [command, ...prefix] = asUser(runAs)
  try {
    execFileSync(command ?? binaries.initdb, command ? [...prefix, binaries.initdb, ...args] : args, {
      cwd: '/',
      env: serverEnv(),
      stdio: 'pipe',
    })
    if (existsSync(dataDir)) rmSync(dataDir, { recursive: true })
    renameSync(draft, dataDir)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    const said = (error as { stderr?: Buffer }).stderr?.toString().trim().split('\n')[0]
    throw new Error(`The database folder ${dataDir} could not be made: ${said || (error as Error).message}`)
  }
}

function shortSocketDir(dataDir: string, runAs: RunAs | undefined): string {
  if (Buffer.byteLength(join(dataDir, `.s.PGSQL.${PORT}`)) <= SOCKET_PATH_BYTES_MAX) return dataDir
  const folder = mkdtempSync(join(tmpdir(), 'kaunti-'))
  if (runAs) chownSync(folder, runAs.uid, runAs.gid)
  return folder
}

/** Nothing of the caller's environment (LANG, PGDATA, ...) may change the server. */
const serverEnv = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, LC_ALL: 'C.UTF-8' })

/** Waits until the server takes connections; passes its log on, and makes its last FATAL line the error if it ends instead. */
function ready(child: ChildProcess, dataDir: string, onLog: ((line: string) => void) | undefined): Promise<void> {
  return new Promise((done, fail) => {
    let reason = ''
    const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream })
    lines.on('line', (line) => {
      onLog?.(line)
      if (/FATAL|PANIC/.test(line)) reason = line.replace(/^.*?(FATAL|PANIC):\s*/, '')
      // What goes wrong before there is a log comes as a bare line.
      if (!line.includes('LOG:')) reason ||= line
      if (line.includes('database system is ready to accept connections')) done()
    })
    child.once('error', (error) => fail(new Error(`PostgreSQL could not be started: ${error.message}`)))
    child.once('close', () => fail(new Error(`PostgreSQL did not start in ${dataDir}: ${reason || 'it ended without a word'}`)))
  })
}
