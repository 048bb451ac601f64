import { expect, test } from 'vitest'
import { generateTables } from '../../tools/generate-tables.ts'
import { cloneDatabase } from '../support/test-database.ts'

test('the generated database types are current (else run: node tools/run.mjs tools/generate-tables.ts)', async () => {
  await using base = await cloneDatabase()
  const { done, printed } = generateTables(base.urls.ownerUrl, ['--verify'])
  expect(done, printed).toBe(true)
})
