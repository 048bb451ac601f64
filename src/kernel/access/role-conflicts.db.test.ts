import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { until } from '../../../test/support/until.ts'
import { newId } from '../../core/basics/ids.ts'
import type { Transaction } from '../database/database.ts'
import { addPerson } from '../identity/people.ts'

const NOW = Temporal.Instant.from('2026-11-18T08:00:00Z')
const FROM = Temporal.PlainDate.from('2026-11-18')
const kept = { constraint: 'role_conflicts_kept' }

let base: TestDatabase
beforeAll(async () => {
  base = await cloneDatabase()
  for (const key of ['asker', 'decider', 'reader'])
    await base.ownerDb.insertInto('access.roles').values({ key, name_en: key, name_sw: key, purpose_en: key, purpose_sw: key }).execute()
  await base.ownerDb
    .insertInto('access.role_conflicts')
    .values({ role: 'asker', against: 'decider', reason_en: 'Two heads.', reason_sw: 'Vichwa viwili.' })
    .execute()
})
afterAll(() => base?.drop())

async function newPerson(): Promise<string> {
  const id = newId(Date.now())
  await base.db.transaction().execute((db) => addPerson(db, { id, fullName: 'Achieng Somebody', language: 'en', now: NOW }))
  return id
}

async function newPost(role: string): Promise<string> {
  const id = newId(Date.now())
  await base.ownerDb
    .insertInto('identity.posts')
    .values({ id, key: `test-${id}`, title_en: 'Post', title_sw: 'Wadhifa', office: 'headquarters-ict' })
    .execute()
  await base.ownerDb.insertInto('access.post_roles').values({ post: id, role }).execute()
  return id
}

const holding = (person: string, post: string, until: Temporal.PlainDate | null = null) => ({
  id: newId(Date.now()),
  post,
  person,
  held_from: FROM,
  held_until: until,
  acting: false,
})
const hold = (person: string, post: string, until?: Temporal.PlainDate, db: TestDatabase['db'] | Transaction = base.db) =>
  db
    .insertInto('identity.post_holders')
    .values(holding(person, post, until))
    .execute()

test('a person who holds one of two roles that exclude each other gets no post with the other, for as long as both would last', async () => {
  const person = await newPerson()
  await hold(person, await newPost('asker'), FROM.add({ days: 10 }))
  const other = await newPost('decider')
  await expect(hold(person, other)).rejects.toMatchObject(kept)
  await hold(await newPerson(), other, FROM.add({ days: 30 }))
  await base.db
    .insertInto('identity.post_holders')
    .values({ ...holding(person, await newPost('decider')), held_from: FROM.add({ days: 11 }) })
    .execute()
})

test('a post whose holder has the one role elsewhere does not get the other', async () => {
  const person = await newPerson()
  const post = await newPost('reader')
  await hold(person, post)
  await hold(person, await newPost('asker'))
  await expect(base.ownerDb.insertInto('access.post_roles').values({ post, role: 'decider' }).execute()).rejects.toMatchObject(kept)
})

test('a pair of roles that somebody holds together already cannot be declared', async () => {
  const person = await newPerson()
  await hold(person, await newPost('asker'))
  await hold(person, await newPost('reader'))
  const pair = { role: 'asker', against: 'reader', reason_en: 'Two heads.', reason_sw: 'Vichwa viwili.' }
  await expect(base.ownerDb.insertInto('access.role_conflicts').values(pair).execute()).rejects.toMatchObject(kept)
})

test('of two posts with such roles that are given to one person at the same moment, the second is refused', async () => {
  const person = await newPerson()
  const [asks, decides] = [await newPost('asker'), await newPost('decider')]
  const checkNow = sql`set constraints all immediate`
  const first = await base.db.startTransaction().execute()
  await hold(person, asks, undefined, first)
  await checkNow.execute(first)
  let over = false
  let pid = 0
  const second = base.db
    .transaction()
    .execute(async (db) => {
      await hold(person, decides, undefined, db)
      pid = (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid as number
      await checkNow.execute(db)
    })
    .finally(() => {
      over = true
    })
  second.catch(() => {})
  const waits = () =>
    sql<{ waits: boolean }>`select cardinality(pg_blocking_pids(${pid}::int)) > 0 as waits`
      .execute(base.db)
      .then(({ rows }) => over || rows[0]?.waits === true)
  await until(waits, (yes) => yes)
  await first.commit().execute()
  await expect(second).rejects.toMatchObject(kept)
})
