import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSettings, StartRefused } from '../../src/app/settings.ts'
import { openDemoDatabase, Running } from '../../src/app/start.ts'
import { type RunningServer, startEmbedded } from '../../src/kernel/database/launcher.ts'
import { withClient } from '../../src/kernel/database/roles.ts'
import { KILL_ROUNDS } from '../support/kill-rounds.ts'
import { testBinaries } from '../support/test-server.ts'
import { until } from '../support/until.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

let folder: string
let dataDir: string
let running: RunningServer | undefined
let holder: Holder | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaunti-fault-'))
  chmodSync(folder, 0o755)
  dataDir = join(folder, 'data')
})
afterEach(async () => {
  holder?.child.kill('SIGKILL')
  await running?.stop()
  // Its server still writes while it shuts down, and would put files back behind the removal.
  while (holder && alive(holder.postgres)) await sleep(20)
  running = undefined
  holder = undefined
  rmSync(folder, { recursive: true, force: true })
})

const start = async (folderOf = dataDir): Promise<RunningServer> => {
  running = await startEmbedded({ dataDir: folderOf, profile: 'durable', database: 'kaunti_test', binaries: testBinaries() })
  return running
}
const lastWritten = (server: RunningServer) =>
  withClient(server.ownerUrl, async (client) => {
    const { rows } = await client.query<{ last: number; count: number }>(
      'select max(id)::integer as last, count(*)::integer from public.written',
    )
    return rows[0] as { last: number; count: number }
  })

type Holder = { child: ChildProcess; postgres: number; written: number }

async function hold(env: NodeJS.ProcessEnv = {}): Promise<Holder> {
  const child = spawn(
    process.execPath,
    ['--import', join(root, 'tools/loader.mjs'), join(root, 'test/support/hold-database.ts'), dataDir],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const found: Holder = { child, postgres: 0, written: 0 }
  holder = found
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => Object.assign(found, JSON.parse(line)))
  const { written } = await until(
    () => ({ written: found.written, ended: child.exitCode }),
    (seen) => seen.written >= 200 || seen.ended !== null,
  )
  if (written < 200) throw new Error('the holder did not start')
  return found
}

/** Kills it and waits until it is dead: while it dies it still counts as running, and rightly keeps others out. */
async function killed({ child }: Holder): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

const alive = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

test('after kill -9 of Kaunti alone, a start finds every row that was confirmed', async () => {
  const found = await hold()
  await killed(found)
  const server = await start()
  const { last, count } = await lastWritten(server)
  expect(last).toBeGreaterThanOrEqual(found.written)
  expect(count).toBe(last)
  expect(server.pid).not.toBe(found.postgres)
})

test(`after kill -9 of Kaunti and its database together, ${KILL_ROUNDS} times over, a start finds every row that was confirmed`, async () => {
  for (let round = 0; round < KILL_ROUNDS; round++) {
    const found = await hold()
    process.kill(found.postgres, 'SIGKILL')
    await killed(found)
    const server = await start()
    const { last, count } = await lastWritten(server)
    expect(last).toBeGreaterThanOrEqual(found.written)
    expect(count).toBe(last)
    await server.stop()
  }
})

test.runIf(process.platform === 'linux')('a database orphaned by a killed Kaunti is ended and the start goes on', async () => {
  // As on a system where a child cannot ask to be told of its parent's death.
  const setpriv = join(folder, 'setpriv')
  const kept =
    'for a do shift; case "$a" in --pdeathsig) skip=1;; INT) [ "$skip" ] && skip= || set -- "$@" "$a";; *) set -- "$@" "$a";; esac; done'
  writeFileSync(setpriv, `#!/bin/sh\n${kept}\ncase "$1" in --*) exec /usr/bin/setpriv "$@";; *) exec "$@";; esac\n`, { mode: 0o755 })
  const found = await hold({ PATH: `${folder}:${process.env.PATH}` })
  await killed(found)
  await sleep(300)
  expect(alive(found.postgres)).toBe(true)
  const server = await start()
  expect(alive(found.postgres)).toBe(false)
  expect((await lastWritten(server)).last).toBeGreaterThanOrEqual(found.written)
})

test('a second start on the same folder says in one line that the database runs already, and harms nothing', async () => {
  const found = await hold()
  const error = await start().catch((thrown: Error) => thrown.message)
  expect(error).toMatch(
    new RegExp(
      `^Kaunti's database is already running in ${dataDir} \\(process ${found.postgres}, since .* UTC, started by process ${found.child.pid}\\)\\. [^\\n]*$`,
    ),
  )
  const before = found.written
  await until(
    () => found.written,
    (written) => written > before,
  )
})

test('a folder that holds other files is left alone', async () => {
  mkdirSync(dataDir)
  writeFileSync(join(dataDir, 'letter.txt'), 'dear county')
  await expect(start()).rejects.toThrow(`${dataDir} holds other files and no database. Set another data folder.`)
  expect(existsSync(join(dataDir, 'letter.txt'))).toBe(true)
})

test('a folder path too long for a socket still works', async () => {
  const server = await start(join(folder, 'a'.repeat(60), 'b'.repeat(60)))
  const { rows } = await withClient(server.appUrl, (client) => client.query('select current_user as who'))
  expect(rows).toEqual([{ who: 'kaunti_app' }])
})

test('a damaged folder gives the reason in one line', async () => {
  await (await start()).stop()
  rmSync(join(dataDir, 'global/pg_control'))
  const error = await start().catch((thrown: Error) => thrown.message)
  expect(error).toMatch(/^PostgreSQL did not start in [^\n]*(pg_control|database system)[^\n]*$/)
})

test('a demonstration of another version says in one line which folder to delete', async () => {
  const made = join(dataDir, 'migori')
  const server = await startEmbedded({
    dataDir: join(made, 'postgres'),
    profile: 'durable',
    database: 'kaunti_migori',
    demo: true,
    binaries: testBinaries(),
  })
  running = server
  await withClient(server.ownerUrl, (client) =>
    client.query(`
      create schema kaunti;
      create table kaunti.migrations (name text primary key, room text not null, sha256 text not null, applied_at timestamptz, took_ms integer);
      insert into kaunti.migrations values ('20261122-0100-kaunti.sql', 'kernel/database', 'of another version', now(), 1)`),
  )
  await server.stop()
  const parts = new Running()
  const error = await openDemoDatabase(readSettings({ DATA_DIR: dataDir }), parts).catch((thrown: Error) => thrown)
  await parts.stop()
  expect(error).toBeInstanceOf(StartRefused)
  expect((error as Error).message).toMatch(
    new RegExp(`^the demonstration in ${made} was made by another version[^\\n]*delete that folder[^\\n]*$`),
  )
})
