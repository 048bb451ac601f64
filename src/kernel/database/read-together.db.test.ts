import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { Batch } from './batch.ts'
import { type OpenDatabase, openDatabase } from './pool.ts'
import { readTogether } from './read-together.ts'
import { statement } from './statement.ts'
import { transaction } from './transaction.ts'

let base: TestDatabase
let open: OpenDatabase
beforeAll(async () => {
  base = await cloneDatabase()
  open = openDatabase(base.urls.ownerUrl, { max: 3 })
  await statement`create table public.things (id integer primary key, name text)`.execute(open.db)
  await statement`insert into public.things select id, 'thing ' || id from generate_series(1, ${100}) id`.execute(open.db)
})
afterAll(async () => {
  await open.close()
  await base.drop()
})
afterEach(() => {
  vi.restoreAllMocks()
})

type Thing = { readonly name: string }
const nameOf = async (id: number): Promise<string | undefined> =>
  (await readTogether<Thing>`select name from public.things where id = ${id}`.execute(open.db)).rows[0]?.name
const share = async (id: number): Promise<number | undefined> =>
  (await readTogether<{ share: number }>`select 100 / ${id}::integer as share`.execute(open.db)).rows[0]?.share
const ids = Array.from({ length: 40 }, (_, at) => at + 1)

test('reads that are asked for in one turn travel together, and each has its own answer', async () => {
  const sent = vi.spyOn(pg.Client.prototype, 'query')
  expect(await Promise.all(ids.map(nameOf))).toEqual(ids.map((id) => `thing ${id}`))
  const batches = sent.mock.calls.flatMap(([asked]) =>
    (asked as unknown) instanceof Batch ? [(asked as unknown as Batch).statements.length] : [],
  )
  expect(batches.toSorted((a, b) => b - a)).toEqual([16, 16, 8])
})

test('one that fails fails for itself alone', async () => {
  const outcomes = await Promise.allSettled([nameOf(1), share(0), nameOf(2), share(5), share(0), nameOf(-1)])
  expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value : each.reason.code))).toEqual([
    'thing 1',
    '22012',
    'thing 2',
    20,
    '22012',
    undefined,
  ])
  await expect(share(0)).rejects.toMatchObject({ code: '22012' })
  expect(await share(4)).toBe(25)
})

test('what was committed before it was asked is read, and within a transaction what that transaction wrote', async () => {
  for (const name of ['one', 'two']) {
    await statement`update public.things set name = ${name} where id = 50`.execute(open.db)
    expect(await nameOf(50)).toBe(name)
  }
  await transaction(open.db, async (trx) => {
    await statement`update public.things set name = ${'mine'} where id = 50`.execute(trx)
    expect((await readTogether<Thing>`select name from public.things where id = ${50}`.execute(trx)).rows).toEqual([{ name: 'mine' }])
    expect(await nameOf(50)).toBe('two')
  })
})

test('a read that breaks the connection is told so, and those that travelled with it have their answers over another', async () => {
  const cut = readTogether`select pg_terminate_backend(pg_backend_pid()) as ended where ${1}::integer = 1`.execute(open.db)
  const outcomes = await Promise.allSettled([cut, nameOf(1), nameOf(2)])
  expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value : each.status))).toEqual(['rejected', 'thing 1', 'thing 2'])
  expect(await nameOf(3)).toBe('thing 3')
})
