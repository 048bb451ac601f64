import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { cloneDatabase } from '../../../test/support/test-database.ts'
import { testBinaries } from '../../../test/support/test-server.ts'
import { backup } from './backup.ts'
import { isDemo } from './demo-mark.ts'
import { type RunningServer, startEmbedded } from './launcher.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './pool.ts'
import { restore } from './restore.ts'
import { withClient } from './roles.ts'

const TABLES = `
  create table public.purses (id integer primary key, cents bigint not null);
  insert into public.purses select id, 1000 from generate_series(1, 20) id;
  create table public.moves (id bigint generated always as identity, "from" integer, "to" integer, note text);
  grant select, insert, update on public.purses, public.moves to kaunti_app;
`

/** In memory where there is some: these tests copy a server's folder many times, and the disk is not what they are about. */
function newFolder(): string {
  const made = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'kaunti-backup-'))
  chmodSync(made, 0o755)
  return made
}

let folder: string
let server: RunningServer | undefined
let writing: { stop(): Promise<number> } | undefined
beforeEach(() => {
  folder = newFolder()
  mkdirSync(join(folder, 'uploads/ab'), { recursive: true })
  writeFileSync(join(folder, 'uploads/ab/abcd'), 'a fee structure')
})
afterEach(async () => {
  await writing?.stop().catch(() => {})
  writing = undefined
  await server?.stop()
  server = undefined
  rmSync(folder, { recursive: true, force: true })
})
const at = (name: string) => join(folder, name)

/** Moves cents between purses until told to stop: at every moment the purses hold the same together, and one line tells of each move. */
function writers(appUrl: string, count = 4): { stop(): Promise<number> } {
  let stopped = false
  let moves = 0
  const { pool, close } = openDatabase(appUrl, { max: count })
  const work = async () => {
    const client = await pool.connect()
    try {
      while (!stopped) {
        const [from, to] = [1 + Math.floor(Math.random() * 20), 1 + Math.floor(Math.random() * 20)].sort((a, b) => a - b)
        await client.query('begin')
        await client.query('update public.purses set cents = cents - 1 where id = $1', [from])
        await client.query('update public.purses set cents = cents + 1 where id = $1', [to])
        await client.query('insert into public.moves ("from", "to", note) values ($1, $2, $3)', [from, to, 'x'.repeat(500)])
        await client.query('commit')
        moves++
      }
    } finally {
      client.release()
    }
  }
  const all = Promise.all(Array.from({ length: count }, work))
  all.catch(() => {})
  return {
    stop: async () => {
      stopped = true
      await all
      await close()
      return moves
    },
  }
}

const start = (dataDir: string) =>
  startEmbedded({ dataDir, profile: 'durable', database: 'kaunti_test', demo: true, binaries: testBinaries() })

/** A stopped county, which each test begins with a copy of. */
let prepared: string
beforeAll(async () => {
  prepared = newFolder()
  const county = await start(join(prepared, 'data'))
  await migrate(county.ownerUrl)
  await withClient(county.ownerUrl, (client) => client.query(TABLES))
  await county.stop()
})
afterAll(() => rmSync(prepared, { recursive: true, force: true }))

/** With its owner and rights, as PostgreSQL demands of its folder. */
const copyCounty = () => execFileSync('cp', ['-a', join(prepared, 'data'), at('data')])

async function startCounty(): Promise<RunningServer> {
  copyCounty()
  server = await start(at('data'))
  return server
}
const source = () => ({ dataDir: at('data'), database: 'kaunti_test', binaries: testBinaries() })
const into = (name = 'restored') => ({ dataDir: at(name), binaries: testBinaries() })

test('a backup of the running embedded server restores to exactly what was counted, while writes went on', async () => {
  const { appUrl } = await startCounty()
  writing = writers(appUrl)
  await new Promise((done) => setTimeout(done, 300))
  const made = await backup({ target: at('backup'), source: source(), filesDir: at('uploads') })
  const moves = await writing.stop()
  await server?.stop()
  expect(made.files).toBe(1)
  expect(made.parts).toBeGreaterThan(100)

  const found = await restore({ backup: at('backup'), into: into(), filesDir: at('uploads-restored') })
  expect(found).toMatchObject({ database: 'kaunti_test', tables: made.tables, rows: made.rows, files: 1 })
  expect(readFileSync(at('uploads-restored/ab/abcd'), 'utf8')).toBe('a fee structure')

  server = await startEmbedded({ dataDir: at('restored'), profile: 'durable', database: 'kaunti_test', binaries: testBinaries() })
  const { rows } = await withClient(server.appUrl, (client) =>
    client.query(`select (select sum(cents)::integer from public.purses) as cents, (select count(*)::integer from public.moves) as moves`),
  )
  expect(rows[0].cents).toBe(20_000)
  expect(rows[0].moves).toBeGreaterThan(0)
  expect(rows[0].moves).toBeLessThan(moves)
  const { db, close } = openDatabase(server.appUrl)
  expect(await isDemo(db)).toBe(true)
  await close()
})

test('a backup of a stopped embedded server starts it for the time it takes; a restored one can be backed up again', async () => {
  copyCounty()
  const made = await backup({ target: at('backup'), source: source() })
  await expect(backup({ target: at('backup'), source: source() })).rejects.toThrow('exists already')
  await expect(restore({ backup: at('backup'), into: { dataDir: at('data') } })).rejects.toThrow('is not empty')
  await restore({ backup: at('backup'), into: into() })
  const again = await backup({ target: at('backup-2'), source: { ...source(), dataDir: at('restored') } })
  expect(again.rows).toBe(made.rows)
  await restore({ backup: at('backup-2'), into: into('restored-2') })
})

test('a restore that does not agree with the count, and a damaged backup, are refused and not kept', async () => {
  await startCounty()
  await backup({ target: at('backup'), source: source() })
  const sheet = at('backup/kaunti-backup.json')
  const changed = JSON.parse(readFileSync(sheet, 'utf8'))
  changed.tables['public.purses'].checksum = '1'
  changed.tables['public.moves'].rows = 7
  writeFileSync(sheet, JSON.stringify(changed))
  await expect(restore({ backup: at('backup'), into: into() })).rejects.toThrow(
    'public.moves: 0 rows instead of 7; public.purses: the same number of rows, but not the same content',
  )
  expect(existsSync(at('restored'))).toBe(false)

  writeFileSync(at('backup/database/PG_VERSION'), '19\n')
  await expect(restore({ backup: at('backup'), into: into() })).rejects.toThrow('is damaged: database/PG_VERSION')
  expect(existsSync(at('restored'))).toBe(false)
})

test('a private key among the extra folders refuses the backup', async () => {
  mkdirSync(at('definitions'))
  writeFileSync(at('definitions/signing.pem'), `-----BEGIN ${'PRIVATE KEY'}-----\nMC4CAQ==\n`)
  const making = backup({ target: at('backup'), source: source(), extra: { definitions: at('definitions') } })
  await expect(making).rejects.toThrow('signing.pem holds a private key')
  expect(existsSync(at('backup'))).toBe(false)
})

test('a backup of a given server by its own tools restores to exactly what was counted', async ({ skip }) => {
  skip(process.env.KAUNTI_TEST_POSTGRES !== 'debian15', 'Debian has tools of version 15, which do not speak to the embedded 18')
  await using base = await cloneDatabase()
  await withClient(base.urls.ownerUrl, (client) => client.query(TABLES))
  writing = writers(base.urls.appUrl)
  await new Promise((done) => setTimeout(done, 200))
  const made = await backup({ target: at('backup'), source: { ownerUrl: base.urls.ownerUrl }, filesDir: at('uploads') })
  await writing.stop()
  await using fresh = await cloneDatabase({ empty: true })
  const found = await restore({ backup: at('backup'), into: { ownerUrl: fresh.urls.ownerUrl } })
  expect(found).toMatchObject({ tables: made.tables, rows: made.rows })
  const { rows } = await withClient(fresh.urls.appUrl, (client) => client.query('select sum(cents)::integer as cents from public.purses'))
  expect(rows).toEqual([{ cents: 20_000 }])
  expect(await migrate(fresh.urls.ownerUrl)).toEqual([])
  await expect(restore({ backup: at('backup'), into: { ownerUrl: fresh.urls.ownerUrl } })).rejects.toThrow('The database is not empty')
})
