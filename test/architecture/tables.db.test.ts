import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { manifests } from '../../src/app/modules.ts'
import { generateTables } from '../../tools/generate-tables.ts'
import { cloneDatabase } from '../support/test-database.ts'

test('the generated database types are current (else run: node tools/run.mjs tools/generate-tables.ts)', async () => {
  await using base = await cloneDatabase()
  const { done, printed } = generateTables(base.urls.ownerUrl, ['--verify'])
  expect(done, printed).toBe(true)
})

test('what people know records by stands first in an index, so that the trail finds them among millions', async () => {
  await using base = await cloneDatabase()
  const named = manifests.flatMap(({ audited }) => Object.values(audited?.references ?? {}))
  expect(named.length).toBeGreaterThan(2)
  const { rows } = await sql<{ name: string }>`
    select i.indrelid::regclass || '.' || a.attname as name from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where i.indpred is null`.execute(base.ownerDb)
  const first = new Set(rows.map(({ name }) => name))
  expect(named.map(({ table, column }) => `${table}.${column}`).filter((each) => !first.has(each))).toEqual([])
})
