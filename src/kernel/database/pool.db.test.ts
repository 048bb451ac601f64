import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { until } from '../../../test/support/until.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await cloneDatabase()
  await sql`create table public.things (id integer primary key, cents bigint, day date, at timestamptz, days date[])`.execute(base.ownerDb)
  await sql`grant all on public.things to kaunti_app`.execute(base.ownerDb)
})
afterAll(() => base.drop())

test('days, instants and whole numbers survive the way to the database and back', async () => {
  const day = Temporal.PlainDate.from('2026-02-28')
  const at = Temporal.Instant.from('2026-02-28T20:59:59.123456Z')
  await sql`insert into public.things values (1, ${Number.MAX_SAFE_INTEGER}, ${day}, ${at}, ${[day, day.add({ days: 1 })]})`.execute(
    base.db,
  )
  const { rows } = await sql<Record<string, unknown>>`select * from public.things where day = ${day} and at = ${at}`.execute(base.db)
  expect(rows[0]?.cents).toBe(Number.MAX_SAFE_INTEGER)
  expect(String(rows[0]?.day)).toBe('2026-02-28')
  expect(String(rows[0]?.at)).toBe('2026-02-28T20:59:59.123456Z')
  expect(String(rows[0]?.days)).toBe('2026-02-28,2026-03-01')
})

test('a whole number too large to be exact refuses its query, and the connection lives on', async () => {
  await expect(sql`select 9007199254740993::int8`.execute(base.db)).rejects.toThrow('larger than a number can hold')
  const { rows } = await sql<{ two: number }>`select 1 + ${1}::integer as two`.execute(base.db)
  expect(rows).toEqual([{ two: 2 }])
})

test('the pool replaces a connection that the server ended', async () => {
  await expect(sql`select pg_terminate_backend(pg_backend_pid()), pg_sleep(1)`.execute(base.db)).rejects.toThrow()
  // It learns of the end a moment after the statement does.
  const ask = () => sql<{ one: number }>`select 1 as one`.execute(base.db).then(({ rows }) => rows[0]?.one, String)
  await until(ask, (seen) => seen === 1)
})

test('a NUL character in a text is refused with 22021 and the transaction undone', async () => {
  await expect(sql`select ${'a\0b'}::text`.execute(base.db)).rejects.toMatchObject({ code: '22021' })
})

test('statements are prepared once and then reused', async () => {
  await base.db.connection().execute(async (one) => {
    for (let id = 10; id < 13; id++) await sql`insert into public.things (id) values (${id})`.execute(one)
    const { rows } = await sql<{
      statement: string
    }>`select statement from pg_prepared_statements where statement like 'insert into public.things%'`.execute(one)
    expect(rows).toHaveLength(1)
  })
})

test('names are searched without accents and capitals', async () => {
  const { rows } = await sql<{ plain: string }>`select kaunti.plain(${'Ngũgĩ wa Achiéng'}) as plain`.execute(base.db)
  expect(rows[0]?.plain).toBe('ngugi wa achieng')
})
