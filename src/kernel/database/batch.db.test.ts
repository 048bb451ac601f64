import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import type { Batch } from './batch.ts'
import { type OpenDatabase, openDatabase } from './pool.ts'

let base: TestDatabase
let open: OpenDatabase
let client: pg.PoolClient
beforeAll(async () => {
  base = await cloneDatabase()
  open = openDatabase(base.urls.ownerUrl, { max: 1 })
  client = await open.pool.connect()
  await client.query('create table public.things (id integer primary key, cents bigint, day date)')
})
afterAll(async () => {
  client.release()
  await open.close()
  await base.drop()
})
afterEach(() => {
  vi.restoreAllMocks()
})

const ids = async () => (await client.query('select id from public.things order by id', [])).rows.map(({ id }) => id)
const add = (id: unknown) => client.query('insert into public.things (id, cents) values ($1, 7)', [id])

test('what is asked in one breath goes out as one batch, in its order, and each has its own answer, also when its columns are known', async () => {
  for (const id of [1, 2]) {
    const sent = vi.spyOn(pg.Client.prototype, 'query')
    const [added, found, none] = await Promise.all([
      add(id),
      client.query('select id, cents, day from public.things where id = $1', [id]),
      client.query('select id, cents from public.things where id = $1', [-1]),
    ])
    expect([added.command, added.rowCount, added.rows]).toEqual(['INSERT', 1, []])
    expect(found).toMatchObject({ command: 'SELECT', rowCount: 1, rows: [{ id, cents: 7, day: null }] })
    expect(none).toMatchObject({ command: 'SELECT', rowCount: 0, rows: [] })
    const batches = sent.mock.calls.map(([asked]) => asked as unknown)
    expect(batches).toHaveLength(1)
    expect((batches[0] as Batch).statements).toHaveLength(3)
    sent.mockRestore()
  }
})

test('when one of a batch fails, none of it is kept and all are told why; the connection goes on, with what was never parsed too', async () => {
  const before = await ids()
  const asked = [add(10), client.query('select 1 / $1::integer as never', [0]), client.query('select $1::integer + 1 as more', [1])]
  for (const outcome of await Promise.allSettled(asked)) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: '22012' } })
  expect(await ids()).toEqual(before)
  expect((await client.query('select $1::integer + 1 as more', [2])).rows).toEqual([{ more: 3 }])
  expect((await client.query('select 1 / $1::integer as never', [1])).rows).toEqual([{ never: 1 }])
})

test('a transaction that fails in its batch with the commit is undone', async () => {
  const before = await ids()
  const asked = [client.query('start transaction', []), add(20), add(20), client.query('commit', [])]
  for (const outcome of await Promise.allSettled(asked)) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: '23505' } })
  await client.query('rollback', [])
  expect(await ids()).toEqual(before)
})

test('a value that cannot be sent refuses its own statement alone', async () => {
  const unsendable = {
    toPostgres: () => {
      throw new Error('no value')
    },
  }
  const [bad, good] = await Promise.allSettled([add(unsendable), add(30)])
  expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'no value' } })
  expect(good.status).toBe('fulfilled')
  expect(await ids()).toContain(30)
})

test('what has no parameters keeps its place among what has', async () => {
  const [, , found] = await Promise.all([
    add(40),
    client.query('update public.things set cents = 8 where id = 40; update public.things set day = null', []),
    client.query('select cents from public.things where id = $1', [40]),
  ])
  expect(found.rows).toEqual([{ cents: 8 }])
})
