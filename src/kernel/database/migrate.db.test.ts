import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { migrate, pendingMigrations } from './migrate.ts'
import { withClient } from './roles.ts'

let base: TestDatabase
let sources: string
beforeEach(async () => {
  base = await cloneDatabase({ empty: true })
  sources = mkdtempSync(join(tmpdir(), 'kaunti-migrations-'))
  write('modules/shop', '20261122-0100-shop.sql', 'create schema shop; create table shop.stalls (id uuid primary key);')
  write('modules/road', '20261122-0200-road.sql', 'create schema road; create table road.holes (stall uuid references shop.stalls);')
})
afterEach(async () => {
  await base.drop()
  rmSync(sources, { recursive: true })
})

function write(room: string, name: string, text: string): void {
  mkdirSync(join(sources, room, 'migrations'), { recursive: true })
  writeFileSync(join(sources, room, 'migrations', name), text)
}
const go = () => migrate(base.urls.ownerUrl, { sources })

test('files of all rooms are applied once, in one order by their time', async () => {
  expect(await pendingMigrations(base.urls.appUrl, { sources })).toHaveLength(2)
  expect(await go()).toEqual(['20261122-0100-shop.sql', '20261122-0200-road.sql'])
  expect(await go()).toEqual([])
  write('modules/shop', '20261122-0300-names.sql', 'alter table shop.stalls add name text;')
  expect(await go()).toEqual(['20261122-0300-names.sql'])
})

test('two migrators at once share the work without a clash', async () => {
  const done = await Promise.all([go(), go(), go()])
  expect(done.flat().sort()).toEqual(['20261122-0100-shop.sql', '20261122-0200-road.sql'])
})

test('a file that was changed after it was applied is refused', async () => {
  await go()
  write('modules/shop', '20261122-0100-shop.sql', 'create schema shop;')
  await expect(go()).rejects.toThrow('modules/shop/20261122-0100-shop.sql was changed after it was applied')
})

test('a file that was applied and is gone is refused', async () => {
  await go()
  rmSync(join(sources, 'modules/shop'), { recursive: true })
  await expect(go()).rejects.toThrow('20261122-0100-shop.sql was applied to this database, but its file is gone')
})

test('a new file older than what was applied is refused', async () => {
  await go()
  write('modules/shop', '20261122-0150-late.sql', 'select 1')
  await expect(go()).rejects.toThrow('20261122-0150-late.sql is older than 20261122-0200-road.sql')
})

test('a failing file names its line, leaves nothing behind and keeps what came before it', async () => {
  write('modules/road', '20261122-0300-broken.sql', 'create table road.signs (id uuid);\n\nalter table road.signs add x nonsense;\n')
  await expect(go()).rejects.toThrow('modules/road/migrations/20261122-0300-broken.sql:3 failed: type "nonsense" does not exist')
  expect(await pendingMigrations(base.urls.ownerUrl, { sources })).toEqual(['20261122-0300-broken.sql'])
  const { rows } = await withClient(base.urls.ownerUrl, (client) => client.query(`select to_regclass('road.signs') as signs`))
  expect(rows).toEqual([{ signs: null }])
})

test('a name without its schema is refused, so that SQL always says where a table lies', async () => {
  write('modules/road', '20261122-0300-bare.sql', 'create table signs (id uuid);')
  await expect(go()).rejects.toThrow('permission denied for schema pg_catalog')
})

test('a name that does not say when it was written is refused', async () => {
  write('modules/road', 'signs.sql', 'select 1')
  await expect(go()).rejects.toThrow('must be named YYYYMMDD-HHMM-what-it-does.sql')
})
