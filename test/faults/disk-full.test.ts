import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { newId } from '../../src/core/basics/ids.ts'
import { findRunningServer } from '../../src/kernel/database/launcher.ts'
import { openDatabase } from '../../src/kernel/database/pool.ts'
import { until } from '../support/until.ts'
import { type Answer, report, type Someone, WholeCounty } from '../support/whole-county.ts'

/** A small disk of the test's own. Skips the test, and says why, where mounting is not permitted. */
function smallDisk(megabytes: number, skip: (why: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'kaunti-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    skip(`no small disk can be mounted here (root on Linux can): ${(error as Error).message.trim().split('\n').at(-1)}`)
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

const heading = (answer: Answer): string => /<h1[^>]*>([^<]+)</.exec(answer.text)?.[1] ?? answer.text.slice(0, 300)

/** The page is whole, in the language asked for, and says in words what became of what was sent. */
function expectClear(answer: Answer, language: 'en' | 'sw'): string {
  expect([503, 507], answer.text.slice(0, 800)).toContain(answer.status)
  expect(answer.text).toContain(`<html lang="${language}"`)
  expect(heading(answer)).toBe(
    language === 'en' ? 'Sorry, the service is not available right now' : 'Samahani, huduma haipatikani kwa sasa',
  )
  expect(answer.text).toMatch(language === 'en' ? /Nothing (was|you typed was|was saved)/ : /Hakuna/)
  return `${answer.status}`
}

/** Writes until the last byte of the disk is taken; gives how to free it again. */
function fillUp(folder: string): () => void {
  const path = join(folder, 'filler')
  const file = openSync(path, 'w')
  for (let size = 1 << 20; size >= 1; size >>= 1) {
    const chunk = Buffer.alloc(size, 1)
    try {
      for (;;) if (writeSync(file, chunk) < size) break
    } catch (error) {
      expect((error as { code?: string }).code).toBe('ENOSPC')
    }
  }
  closeSync(file)
  return () => rmSync(path)
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && each.name !== 'filler')
    .map(({ name }) => name)

const APPLY = '/services/market-stall/apply'

/** As large as a cheap phone's camera makes it: more than what waits in sockets when it is refused half-way. */
const photo = await sharp(randomBytes(1200 * 900 * 3), { raw: { width: 1200, height: 900, channels: 3 } })
  .jpeg({ quality: 90 })
  .toBuffer()

async function upToUpload(county: WholeCounty, as: Someone, draft: string): Promise<void> {
  const pages: readonly (readonly [string, Record<string, string>])[] = [
    ['trader-name', { traderName: 'Akinyi Otieno' }],
    ['trader-id', { traderId: '12345678' }],
    ['ward', { ward: String(county.ward) }],
    ['market', { market: `${county.ward}-market` }],
    ['goods', { goods: 'clothes' }],
    ['size', { size: 'small' }],
    ['trading-now', { tradesNow: 'yes' }],
    ['support', { needsGround: 'no' }],
  ]
  for (const [path, values] of pages) {
    const answer = await county.ask({ path: `${APPLY}/${path}`, as, form: { ...values, _draft: draft } })
    expect(answer.status, `${path} ${answer.text.slice(0, 800)}`).toBe(303)
  }
}

function upload(county: WholeCounty, as: Someone, draft: string, language = 'en'): Promise<Answer> {
  const boundary = 'a-boundary-of-the-test'
  const field = (name: string, value: string) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const body = Buffer.concat([
    Buffer.from(`${field('_draft', draft)}${field('_action', 'upload')}--${boundary}\r\n`),
    Buffer.from('content-disposition: form-data; name="idCopy-file"; filename="id.jpg"\r\ncontent-type: image/jpeg\r\n\r\n'),
    photo,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return county.ask({
    path: `${APPLY}/id-copy/files?lang=${language}`,
    as,
    body,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  })
}

test('when the disk of the uploads is full, a clear page says so, nothing is half kept, and it works again when there is room', async ({
  skip,
}) => {
  const disk = smallDisk(48, skip)
  let who: Someone | undefined
  await using county = await WholeCounty.make(
    async (made) => {
      who = await made.resident()
    },
    { env: { FILES_DIR: disk } },
  )
  const as = who as Someone
  await county.start()
  const draft = newId(Date.now())
  await upToUpload(county, as, draft)
  const { db } = county.owner
  const standing = async () => ({
    rows: (await db.selectFrom('files.files').select('id').execute()).length,
    kept: filesIn(disk),
    drafts: await db.selectFrom('form_runner.drafts').select(['id', 'revision']).execute(),
  })
  const before = await standing()
  const free = fillUp(disk)
  const unready = await county.ask({ path: '/readyz' })
  expect([unready.status, JSON.parse(unready.text)]).toEqual([503, { status: 'not ready', missing: ['storage'] }])
  for (const language of ['en', 'sw'] as const) {
    expectClear(await upload(county, as, draft, language), language)
    expect(await standing()).toEqual(before)
  }
  free()
  const taken = await upload(county, as, draft)
  expect([200, 303], taken.text.slice(0, 1500)).toContain(taken.status)
  expect((await standing()).rows).toBe(before.rows + 1)
  expect((await county.ask({ path: '/readyz' })).status).toBe(200)
  expect(county.alive).toBe(true)
  console.log(
    `disk full during an upload: 507 and a page in English and in Swahili, ${before.rows} files before and after, /readyz 503; with room again ${taken.status}`,
  )
})

test('when the disk of the database is full, writes are refused clearly, nothing is half written, and it works again when there is room', async ({
  skip,
}) => {
  const disk = smallDisk(400, skip)
  mkdirSync(join(disk, 'county'))
  let who: Someone | undefined
  await using county = await WholeCounty.make(
    async (made) => {
      who = await made.resident()
    },
    { folder: join(disk, 'county') },
  )
  const as = who as Someone
  await county.start()
  const told: string[] = []
  const refused: string[] = []
  const statuses = new Map<number, number>()
  const post = async (): Promise<Answer> => {
    const id = newId(Date.now())
    const answer = await county.ask({ path: '/api/cases', as, json: report(id) })
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    if (answer.status === 201) told.push(id)
    else {
      expect([503, 507], `${answer.status} ${answer.text.slice(0, 500)} ${county.log.slice(-3).join(' ')}`).toContain(answer.status)
      refused.push(id)
    }
    return answer
  }
  const pages = async (): Promise<string> => {
    const said: string[] = []
    for (const language of ['en', 'sw'] as const) {
      const form = { kind: 'pothole', _draft: newId(Date.now()) }
      said.push(expectClear(await county.ask({ path: `/services/report-a-problem/apply/kind?lang=${language}`, as, form }), language))
    }
    return said.join(', ')
  }
  const missing = async (): Promise<string> => {
    const answer = await county.ask({ path: '/readyz' })
    return answer.status === 200 ? '' : (JSON.parse(answer.text).missing as string[]).join()
  }
  expect((await post()).status).toBe(201)

  const server = findRunningServer(join(county.dataDir, 'postgres'), 'kaunti_migori')
  const administrator = openDatabase((server as { superuserUrl: string }).superuserUrl, { max: 1 })
  // Somebody who still wants the log keeps PostgreSQL from writing over its old pieces: else a checkpoint in time finds room that is not there.
  await sql`select pg_create_physical_replication_slot('full', true)`.execute(administrator.db)

  // No room for a table to grow: PostgreSQL undoes the one transaction.
  const free = fillUp(disk)
  expect(await missing()).toContain('storage')
  await until(post, ({ status }) => status !== 201)
  await until(post, ({ status }) => status !== 201)
  const tables = refused.length

  // No room for the next piece of its log: PostgreSQL gives itself up, and cannot come back before there is room.
  await until(
    () =>
      // A message, since a piece without a word in it is not left for the next; and no table, which would have to grow.
      sql`select pg_logical_emit_message(false, 'test', 'full'), pg_switch_wal()`.execute(administrator.db).then(
        () => 'still running',
        (error: { code?: string }) => (error.code === '53100' ? 'still running' : 'gone'),
      ),
    (state) => state === 'gone',
  )
  await administrator.close().catch(() => {})
  await until(missing, (named) => named.includes('database'))
  const said = await pages()
  await post()
  expect(county.alive).toBe(true)

  free()
  await until(post, ({ status }) => status === 201)
  await until(missing, (named) => named === '')
  const last = told.at(-1) as string
  await county.reopen()
  const { db } = county.owner
  // Whoever sends the messages has come back too.
  await until(
    () => db.selectFrom('messages.outbox').select('status').where('about_id', '=', last).where('channel', '=', 'sms').execute(),
    (messages) => messages.some(({ status }) => status === 'sent' || status === 'delivered'),
  )

  await county.stop()
  await county.start()
  const after = county.owner.db
  const cases = await after.selectFrom('cases.cases').select('id').execute()
  expect(told.filter((id) => !cases.some((each) => each.id === id))).toEqual([])
  const opened = await after.selectFrom('audit.entries').select('record_id').where('verb', '=', 'cases.case.opened').execute()
  const lines = await after.selectFrom('cases.history').select('case_id').where('kind', '=', 'opened').execute()
  const answers = await after.selectFrom('cases.answers').select('case_id').execute()
  const sorted = (ids: readonly string[]) => [...ids].sort()
  const there = sorted(cases.map(({ id }) => id))
  expect(sorted(opened.map((each) => each.record_id))).toEqual(there)
  expect(sorted(lines.map((each) => each.case_id))).toEqual(there)
  expect(sorted(answers.map((each) => each.case_id))).toEqual(there)
  const verify = await county.command(['audit', 'verify'])
  expect(verify.code, verify.output).toBe(0)
  const found = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')
  console.log(
    `disk full during commits: ${found} (${tables} while tables could not grow), pages ${said} in English and Swahili; ` +
      `${told.length} confirmed and ${cases.length} there; ${verify.output.trim().split('\n').at(-1)}`,
  )
})
