import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { isDemo } from './demo-mark.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await cloneDatabase()
  await sql`create schema ledger`.execute(base.ownerDb)
  await sql`grant usage on schema ledger to kaunti_app`.execute(base.ownerDb)
  await sql`alter default privileges in schema ledger grant select, insert, update, delete on tables to kaunti_app`.execute(base.ownerDb)
  await sql`create table ledger.lines (id integer primary key)`.execute(base.ownerDb)
  await sql`revoke update, delete, truncate on ledger.lines from kaunti_app`.execute(base.ownerDb)
})
afterAll(() => base.drop())

const refused = (statement: string) => expect(sql.raw(statement).execute(base.db), statement).rejects.toMatchObject({ code: '42501' })

test('the app changes no structure and takes no other role', async () => {
  await refused('create table ledger.more (id integer)')
  await refused('create table public.more (id integer)')
  await refused('create temporary table more (id integer)')
  await refused('create schema more')
  await refused('alter table ledger.lines add x text')
  await refused('alter table ledger.lines disable trigger all')
  await refused('drop table ledger.lines')
  await refused('set session_replication_role = replica')
  await refused('set role kaunti_owner')
  await refused(`update kaunti.migrations set sha256 = ''`)
})

test('an append-only table takes rows and gives none up', async () => {
  await sql`insert into ledger.lines values (1), (2)`.execute(base.db)
  await refused('update ledger.lines set id = 3 where id = 1')
  await refused('delete from ledger.lines')
  await refused('truncate ledger.lines')
  await refused('select id from ledger.lines for update')
  const { rows } = await sql`select id from ledger.lines order by id`.execute(base.db)
  expect(rows).toEqual([{ id: 1 }, { id: 2 }])
})

test('the app waits neither for ever nor for long', async () => {
  const { rows } = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings
    where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'TimeZone') order by name collate "C"
  `.execute(base.db)
  expect(rows.map(({ name, setting }) => `${name}=${setting}`)).toEqual([
    'TimeZone=Africa/Nairobi',
    'idle_in_transaction_session_timeout=30000',
    'lock_timeout=5000',
    'statement_timeout=15000',
  ])
  await base.db.connection().execute(async (one) => {
    await sql`set statement_timeout = '50ms'`.execute(one)
    await expect(sql`select pg_sleep(5)`.execute(one)).rejects.toMatchObject({ code: '57014' })
    await sql`reset statement_timeout`.execute(one)
  })
})

test('a database is demo from its making or never', async () => {
  expect(await isDemo(base.db)).toBe(false)
  await using demo = await cloneDatabase({ demo: true })
  expect(await isDemo(demo.db)).toBe(true)
  for (const db of [demo.db, demo.ownerDb]) {
    for (const statement of [
      'delete from kaunti_mark.demo',
      'truncate kaunti_mark.demo',
      'drop table kaunti_mark.demo',
      'drop schema kaunti_mark cascade',
      'alter schema kaunti_mark rename to gone',
    ]) {
      await expect(sql.raw(statement).execute(db), statement).rejects.toMatchObject({ code: '42501' })
    }
  }
  expect(await isDemo(demo.db)).toBe(true)
})
