import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import type { Transaction } from './database.ts'
import { enterGate, tryGate } from './gate.ts'
import { sendAhead, transaction } from './transaction.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await cloneDatabase({ max: 12 })
  await sql`create table public.counters (id integer primary key, value integer not null)`.execute(base.ownerDb)
  await sql`insert into public.counters values (1, 0), (2, 0)`.execute(base.ownerDb)
  await sql`grant select, update on public.counters to kaunti_app`.execute(base.ownerDb)
  await sql`create table public.purses (name text not null, cents integer not null)`.execute(base.ownerDb)
  await sql`grant select, insert on public.purses to kaunti_app`.execute(base.ownerDb)
})
afterAll(() => base.drop())

const read = async (id: number) =>
  (await sql<{ value: number }>`select value from public.counters where id = ${id}`.execute(base.db)).rows[0]?.value

test('twelve serializable transactions that read and write the same row all count', async () => {
  let tries = 0
  const together = meetingOf(12)
  const add = () =>
    transaction(
      base.db,
      async (trx) => {
        tries++
        const { rows } = await sql<{ value: number }>`select value from public.counters where id = 1`.execute(trx)
        await together()
        await sql`update public.counters set value = ${(rows[0]?.value ?? 0) + 1}::integer where id = 1`.execute(trx)
      },
      { serializable: true },
    )
  await Promise.all(Array.from({ length: 12 }, add))
  expect(await read(1)).toBe(12)
  expect(tries).toBeGreaterThan(12)
})

test('two transactions that lock each other out both end well', async () => {
  let tries = 0
  const together = meetingOf(2)
  const swap = (first: number, second: number) =>
    transaction(base.db, async (trx) => {
      tries++
      await sql`update public.counters set value = value + 100 where id = ${first}`.execute(trx)
      await together()
      await sql`update public.counters set value = value + 100 where id = ${second}`.execute(trx)
    })
  const before = [await read(1), await read(2)]
  await Promise.all([swap(1, 2), swap(2, 1)])
  expect([await read(1), await read(2)]).toEqual(before.map((value) => (value ?? 0) + 200))
  // Three, or more: the one that was undone can come back before the other has taken its row, and then they meet again.
  expect(tries).toBeGreaterThanOrEqual(3)
})

test('any other error is thrown at once and leaves nothing behind', async () => {
  const before = await read(2)
  let tries = 0
  const failing = transaction(base.db, async (trx) => {
    tries++
    await sql`update public.counters set value = -1 where id = 2`.execute(trx)
    await sql`select 1 / 0`.execute(trx)
  })
  await expect(failing).rejects.toMatchObject({ code: '22012' })
  expect(tries).toBe(1)
  expect(await read(2)).toBe(before)
})

test('work that catches an error of PostgreSQL and goes on is not told that it was kept', async () => {
  const before = await read(2)
  const caught = transaction(base.db, async (trx) => {
    await sql`update public.counters set value = -1 where id = 2`.execute(trx)
    await sql`select 1 / 0`.execute(trx).catch(() => {})
    return 'done'
  })
  await expect(caught).rejects.toThrow()
  expect(await read(2)).toBe(before)
  expect(await transaction(base.db, async (trx) => (await sql<{ one: number }>`select 1 as one`.execute(trx)).rows[0]?.one)).toBe(1)
})

test('a gate lets many pass together or one alone', async () => {
  await transaction(base.db, async (one) => {
    await enterGate(one, 'test.gate', 'shared')
    await transaction(base.db, async (two) => {
      expect(await tryGate(two, 'test.gate', 'shared')).toBe(true)
      expect(await tryGate(two, 'test.other', 'exclusive')).toBe(true)
    })
    await transaction(base.db, async (two) => expect(await tryGate(two, 'test.gate', 'exclusive')).toBe(false))
  })
  const order: string[] = []
  const entered = Promise.withResolvers<void>()
  const alone = transaction(base.db, async (one) => {
    await enterGate(one, 'test.gate', 'exclusive')
    order.push('in')
    entered.resolve()
    await sleep(100)
    order.push('out')
  })
  await entered.promise
  await transaction(base.db, async (two) => {
    await enterGate(two, 'test.gate', 'shared')
    order.push('next')
  })
  await alone
  expect(order).toEqual(['in', 'out', 'next'])
})

/** The first `count` who come wait for each other; whoever comes later goes straight on. */
function meetingOf(count: number): () => Promise<void> {
  let came = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  return () => {
    if (++came === count) resolve()
    return promise
  }
}

test('what is sent ahead is seen by what is asked next, and kept', async () => {
  const seen = await transaction(base.db, async (trx) => {
    await sendAhead(trx, sql`insert into public.purses (name, cents) values (${'ahead'}, ${7})`)
    const { rows } = await sql<{ cents: number }>`select cents from public.purses where name = ${'ahead'}`.execute(trx)
    return rows[0]?.cents
  })
  expect(seen).toBe(7)
  const { rows } = await sql<{ cents: number }>`select cents from public.purses where name = ${'ahead'}`.execute(base.db)
  expect(rows).toHaveLength(1)
})

test('what is sent ahead and fails undoes the transaction with its own error, whatever came after it', async () => {
  const asked = [
    async () => 'nothing more',
    async (trx: Transaction) => sql`select ${1}::integer`.execute(trx),
    async (trx: Transaction) => sendAhead(trx, sql`insert into public.purses (name, cents) values (${'third'}, ${3})`),
    async () => Promise.reject(new Error('something of its own')),
  ]
  for (const more of asked) {
    const failing = transaction(base.db, async (trx) => {
      await sql`insert into public.purses (name, cents) values (${'before'}, ${1})`.execute(trx)
      await sendAhead(trx, sql`select ${1}::integer / ${0}::integer`)
      await more(trx)
    })
    await expect(failing).rejects.toMatchObject({ code: '22012' })
  }
  const { rows } = await sql`select from public.purses where name in (${'before'}, ${'third'})`.execute(base.db)
  expect(rows).toHaveLength(0)
})

test('a statement sent ahead that cannot even be sent is not missing from a commit', async () => {
  const unsendable = {
    toPostgres: () => {
      throw new Error('no value')
    },
  }
  const failing = transaction(base.db, async (trx) => {
    await sql`insert into public.purses (name, cents) values (${'before'}, ${1})`.execute(trx)
    await sendAhead(trx, sql`insert into public.purses (name, cents) values (${unsendable}, ${1})`)
  })
  await expect(failing).rejects.toThrow('no value')
  const { rows } = await sql`select from public.purses where name = ${'before'}`.execute(base.db)
  expect(rows).toHaveLength(0)
})
