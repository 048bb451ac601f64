import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { Fragment, statement } from './statement.ts'
import { sendAhead, transaction } from './transaction.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await cloneDatabase()
})
afterAll(() => base.drop())

const sum = (one: number, other: number) => statement<{ sum: number }>`select ${one}::integer + ${other}::integer as ${new Fragment('sum')}`

test('a statement is one text with places for its values, whatever they are', async () => {
  expect(sum(1, 2).compile()).toMatchObject({ sql: 'select $1::integer + $2::integer as sum', parameters: [1, 2] })
  expect(sum(3, 4).compile().sql).toBe(sum(1, 2).compile().sql)
  expect((await sum(3, 4).execute(base.db)).rows).toEqual([{ sum: 7 }])
  const { rows } = await statement<{ typed: string }>`select ${"'; drop schema kaunti; --"}::text as typed`.execute(base.db)
  expect(rows).toEqual([{ typed: "'; drop schema kaunti; --" }])
})

test('a statement may be sent ahead in a transaction', async () => {
  await transaction(base.db, async (trx) => {
    await sendAhead(trx, statement`select set_config('kaunti.said', ${'yes'}, true)`)
    expect((await statement<{ said: string }>`select current_setting('kaunti.said') as said`.execute(trx)).rows).toEqual([{ said: 'yes' }])
  })
})
