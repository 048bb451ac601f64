import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { newId } from '../../core/basics/ids.ts'
import { transaction } from '../database/transaction.ts'
import { historyAboutPerson, historyBetween, historyOfActor, historyOfRecord, readsAboutPerson } from './history.ts'
import { type AuditEntry, erasePayloads, writeAudit, writeAudits } from './write-audit.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await cloneDatabase()
})
afterAll(() => base.drop())

const at = Temporal.Instant.from('2026-11-22T06:00:00.123456Z')
const id = () => newId(at.epochMilliseconds)
const officer = id()
const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  verb: 'cases.case.decided',
  record: { kind: 'cases.case', id: id() },
  actor: { kind: 'staff', person: officer, post: 'ward-officer' },
  requestId: 'r-1',
  at,
  ...more,
})
const write = (...entries: AuditEntry[]) => transaction(base.db, (trx) => writeAudits(trx, entries))

test('an entry is written with its change, and read back as the history of its record', async () => {
  const one = entry({ change: { from: 'open', to: 'approved' }, onBehalfOf: officer })
  await transaction(base.db, (trx) => writeAudit(trx, one))
  await write(entry())
  const { entries, next } = await historyOfRecord(base.db, one.record)
  expect(next).toBeNull()
  expect(entries).toHaveLength(1)
  expect(entries[0]).toMatchObject({ verb: 'cases.case.decided', actor: officer, onBehalfOf: officer, post: 'ward-officer', erased: false })
  expect(entries[0]?.change).toEqual({ from: 'open', to: 'approved' })
  expect(String(entries[0]?.at)).toBe(String(at))
})

test('a batch keeps the order given, and each change stays with its entry', async () => {
  const record = { kind: 'cases.case', id: id() }
  await write(
    ...Array.from({ length: 30 }, (_, step) =>
      entry({ record, ...(step % 3 === 0 ? {} : { change: { step } }), verb: `cases.step.n${step}` }),
    ),
  )
  const { entries } = await historyOfRecord(base.db, record, { limit: 100 })
  expect(entries.map(({ verb }) => verb)).toEqual(Array.from({ length: 30 }, (_, index) => `cases.step.n${29 - index}`))
  for (const [index, { change }] of entries.entries()) expect(change).toEqual((29 - index) % 3 === 0 ? null : { step: 29 - index })
})

test('a rolled back transaction leaves neither entry nor payload', async () => {
  const record = { kind: 'cases.case', id: id() }
  const failing = transaction(base.db, async (trx) => {
    await writeAudit(trx, entry({ record, change: { a: 1 } }))
    throw new Error('changed our mind')
  })
  await expect(failing).rejects.toThrow('changed our mind')
  expect((await historyOfRecord(base.db, record)).entries).toEqual([])
  const { rows } = await sql`select from audit.payloads p where not exists (select from audit.entries e where e.seq = p.seq)`.execute(
    base.db,
  )
  expect(rows).toEqual([])
})

test('history is paged by key: every entry once, newest first', async () => {
  const actor = { kind: 'staff', person: id() } as const
  await write(...Array.from({ length: 23 }, () => entry({ actor })))
  const seen: number[] = []
  let before: number | null = null
  do {
    const page = await historyOfActor(base.db, actor.person, { before, limit: 10 })
    seen.push(...page.entries.map(({ seq }) => seq))
    before = page.next
  } while (before !== null)
  expect(seen).toHaveLength(23)
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a))
})

test('a person sees who opened their records, without their own visits and without changes', async () => {
  const subject = id()
  const read = { verb: 'cases.case.read', subject }
  await write(
    entry(read),
    entry({ ...read, actor: { kind: 'resident', person: subject } }),
    entry({ subject }),
    entry({ ...read, subject: id() }),
  )
  expect((await readsAboutPerson(base.db, subject)).entries.map(({ actor, verb }) => [actor, verb])).toEqual([[officer, 'cases.case.read']])
  expect((await historyAboutPerson(base.db, subject)).entries).toHaveLength(3)
})

test('entries are found by the time they happened', async () => {
  const then = Temporal.Instant.from('2024-02-29T10:00:00Z')
  await write(entry({ at: then }))
  const day = { from: Temporal.Instant.from('2024-02-29T00:00:00Z'), to: Temporal.Instant.from('2024-03-01T00:00:00Z') }
  expect((await historyBetween(base.db, day)).entries.map((each) => String(each.at))).toEqual([String(then)])
})

test('the app can neither change, remove nor empty what was written, nor choose an entry’s place', async () => {
  await transaction(base.db, (trx) => writeAudit(trx, entry({ change: { a: 1 } })))
  for (const statement of [
    `update audit.entries set verb = 'x'`,
    'delete from audit.entries',
    'truncate audit.entries',
    `update audit.payloads set body = ''`,
    'delete from audit.payloads',
    'update audit.seals set entries = 1',
    'delete from audit.seals',
    'delete from audit.seal_leaves',
    'delete from audit.anchors',
    'alter table audit.entries disable trigger all',
    `insert into audit.entries (seq, id, at, actor_kind, verb, record_kind, record_id, request_id) overriding system value
       values (1, gen_random_uuid(), now(), 'system', 'v', 'k', 'i', 'r')`,
  ]) {
    await expect(sql.raw(statement).execute(base.db), statement).rejects.toMatchObject({ code: '42501' })
  }
})

test('erasing empties change and salt, leaves an entry that names it, and cannot erase that one', async () => {
  const record = { kind: 'cases.case', id: id() }
  const seq = await transaction(base.db, (trx) => writeAudit(trx, entry({ record, change: { name: 'Achieng' } })))
  const erase = (seqs: number[]) =>
    transaction(base.db, (trx) =>
      erasePayloads(trx, { seqs, reason: 'identity.retention', actor: { kind: 'system', person: null }, requestId: 'r-9', at }),
    )
  expect(await erase([seq])).toBe(1)
  expect(await erase([seq])).toBe(0)
  expect((await historyOfRecord(base.db, record)).entries[0]).toMatchObject({ change: null, erased: true })
  const { rows } = await sql`select from audit.payloads where seq = ${seq}`.execute(base.db)
  expect(rows).toEqual([])
  const { entries } = await historyOfRecord(base.db, { kind: 'audit.payloads', id: String(seq) })
  expect(entries[0]).toMatchObject({
    verb: 'audit.payloads.erased',
    actorKind: 'system',
    change: { reason: 'identity.retention', seqs: [seq] },
  })
  expect(await erase([entries[0]?.seq ?? 0])).toBe(0)
})
