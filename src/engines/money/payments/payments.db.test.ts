import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, testCounty } from '../../../../test/support/county.ts'
import { printMt940 } from '../../../../test/support/print-bank-statements.ts'
import { sampleArrival, sampleBill } from '../../../../test/support/sample-bill.ts'
import { until } from '../../../../test/support/until.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { verifyAudit } from '../../../kernel/audit/verify.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { sealKeys } from '../../../kernel/files/seal-keys.ts'
import { importStatements } from '../bank/import-statements.ts'
import type { Bill } from '../bills/bill.ts'
import { findBill } from '../bills/bills.queries.ts'
import { addLines, type BillToMake, makeBill } from '../bills/make-bill.ts'
import { payFromCredit } from '../bills/spend-credits.ts'
import { closeDays } from '../ledger/close-days.ts'
import { trialBalance } from '../ledger/trial-balance.ts'
import { proveMoney, verifyMoney } from '../verify/verify-money.ts'
import type { Arrival } from './payment.ts'
import { PostingQueue } from './posting-queue.ts'
import { postArrivals, runTill } from './run-till.ts'

const HELD = 'mpesa.600984.utility'
const system = systemActor('test')
const kes = (shillings: number) => (shillings * 100) as Cents

/** What tests share whose money is told apart from others'; one that looks at all there is has a county of its own. */
let shared: TestCounty
beforeAll(async () => {
  shared = await testCounty()
})
afterAll(() => shared?.[Symbol.asyncDispose]())

const make = async (county: TestCounty, input: BillToMake): Promise<Bill> => (await county.as(system, (ctx) => makeBill(ctx, input))).bill
const again = async (county: TestCounty, bill: Bill): Promise<Bill> => (await county.as(system, (ctx) => findBill(ctx, bill.id))) as Bill

const claim = (county: TestCounty, accountGiven: string | null, shillings: number): Arrival =>
  sampleArrival(county, accountGiven, shillings, { standing: { is: 'claimed' } })
const confirming = (arrival: Arrival): Arrival => ({ ...arrival, standing: { is: 'confirmed', by: 'pull' } })
const post = (county: TestCounty, ...arrivals: Arrival[]) => county.as(system, (ctx) => postArrivals(ctx, arrivals))

async function balances(county: TestCounty): Promise<Record<string, number>> {
  const rows = await county.as(system, (ctx) => trialBalance(ctx))
  expect(rows.reduce((sum, { debit }) => sum + debit, 0)).toBe(rows.reduce((sum, { credit }) => sum + credit, 0))
  return Object.fromEntries(rows.flatMap(({ account, debit, credit }) => (debit === credit ? [] : [[account, (debit - credit) / 100]])))
}

const credit = async (county: TestCounty) => (await balances(county)).credit ?? 0

const sound = async (county: TestCounty) =>
  expect(
    (await verifyMoney(county.db)).checks.filter(({ offender }) => offender !== null).map(({ name, offender }) => `${name}: ${offender}`),
  ).toEqual([])

const receipts = async (county: TestCounty) =>
  (
    await sql<{
      series: string
      number: number
      state: string
    }>`select series, number, state from money.receipts order by series, number`.execute(county.db)
  ).rows

test('a bill is owed head by head; a claim pays it, its confirmation moves the money, and the payer is told once', async () => {
  await using county = await testCounty()
  const bill = await make(county, sampleBill({ 'business-permit': 3000, 'fire-certificate': 500 }))
  expect(bill.reference).toMatch(/^MGB-/)
  expect(await balances(county)).toEqual({
    'receivable.business-permit': 3000,
    'revenue.business-permit': -3000,
    'receivable.fire-certificate': 500,
    'revenue.fire-certificate': -500,
  })
  const payment = claim(county, bill.reference.toLowerCase().replaceAll('-', ' '), 3500)
  const [outcome] = await post(county, payment)
  expect(outcome?.what).toBe('landed')
  expect(await again(county, bill)).toMatchObject({ state: 'settled', paidCents: 350_000 })
  expect(await balances(county)).toMatchObject({ 'mpesa.600984.claimed': 3500 })
  await post(county, payment)
  await post(county, confirming(payment))
  await post(county, confirming(payment))
  expect(await balances(county)).toEqual({
    'mpesa.600984.utility': 3500,
    'revenue.business-permit': -3000,
    'revenue.fire-certificate': -500,
  })
  const { rows: told } = await sql<{ body: string }>`select body from messages.outbox`.execute(county.db)
  expect(told.map(({ body }) => body)).toEqual([
    `Received KSh 3,500 for bill ${bill.reference} (M-Pesa ${payment.providerRef}). It is fully paid. Receipt MG2627-D-000001.`,
  ])
  await sound(county)
  await county.seal()
  expect((await verifyAudit({ db: county.db, publicKeys: sealKeys(county.files.keys) })).ok).toBe(true)
})

test('the same bill asked for again is the bill that is there', async () => {
  const county = shared
  const wanted = sampleBill({ cemetery: 4500 })
  const first = await county.as(system, (ctx) => makeBill(ctx, wanted))
  const second = await county.as(system, (ctx) => makeBill(ctx, wanted))
  expect(second).toMatchObject({ repeated: true, bill: { id: first.bill.id } })
  await sound(county)
})

test('a penalty comes onto an open bill once, and is paid before the fee', async () => {
  const county = shared
  const bill = await make(county, sampleBill({ 'business-permit': 3000 }))
  const penalty = {
    head: 'business-permit',
    class: 'penalty',
    period: '2027',
    title: { en: 'Late', sw: 'Kuchelewa' },
    cents: kes(300),
    key: 'penalty:2027-04',
  } as const
  expect(await county.as(system, (ctx) => addLines(ctx, { bill: bill.id, lines: [penalty] }))).toBe(1)
  expect(await county.as(system, (ctx) => addLines(ctx, { bill: bill.id, lines: [penalty] }))).toBe(0)
  await post(county, claim(county, bill.reference, 1000))
  const { rows } = await sql<{
    class: string
    paid_cents: number
  }>`select class, paid_cents from money.bill_lines where bill = ${bill.id} order by line`.execute(county.db)
  expect(rows).toEqual([
    { class: 'fee', paid_cents: 70_000 },
    { class: 'penalty', paid_cents: 30_000 },
  ])
  await sound(county)
})

test('what a payer paid over falls on their next bill, and a reversal takes it back from there too', async () => {
  await using county = await testCounty()
  const payer = await county.resident()
  const first = await make(county, sampleBill({ 'business-permit': 1000 }, { payer: payer.id }))
  const payment = confirming(claim(county, first.reference, 1600))
  const [landed] = await post(county, payment)
  expect((await balances(county)).credit).toBe(-600)
  const { rows: told } = await sql<{ template: string; body: string }>`
    select template, body from messages.outbox order by id desc limit 1`.execute(county.db)
  expect(told).toEqual([{ template: 'money.payment.over', body: expect.stringContaining('KSh 600 is too much') }])
  const second = await make(county, sampleBill({ cemetery: 500 }, { payer: payer.id }))
  expect(second).toMatchObject({ state: 'settled' })
  expect((await balances(county)).credit).toBe(-100)
  await sound(county)
  const id = landed?.payment.id as string
  await county.as(system, (ctx) => runTill(ctx, { payments: [id], withLegs: true }, (till) => till.reverse(id, 'taken back')))
  expect(await again(county, first)).toMatchObject({ state: 'open', paidCents: 0 })
  expect(await again(county, second)).toMatchObject({ state: 'open', paidCents: 0 })
  expect(await receipts(county)).toMatchObject([{ number: 1, state: 'reversed' }])
  await sound(county)
})

test('a bill that is made while a payment is taken back waits for that, and spends no credit of it', async () => {
  const county = shared
  const payer = await county.resident()
  const first = await make(county, sampleBill({ 'business-permit': 1000 }, { payer: payer.id }))
  const [landed] = await post(county, confirming(claim(county, first.reference, 1600)))
  const id = landed?.payment.id as string
  const [locked, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const taking = county.as(system, async (ctx) => {
    await sql`select from money.payments where id = ${id} for update`.execute(ctx.db)
    locked.resolve()
    await goOn.promise
    await runTill(ctx, { payments: [id], withLegs: true }, (till) => till.reverse(id, 'taken back'))
  })
  await locked.promise
  const making = make(county, sampleBill({ cemetery: 500 }, { payer: payer.id }))
  const waiting = async () => (await sql`select 1 from pg_locks where not granted`.execute(county.db)).rows.length
  await Promise.race([making, until(waiting, (count) => count > 0)])
  goOn.resolve()
  await taking
  expect(await making).toMatchObject({ state: 'open', paidCents: 0 })
  await sound(county)
})

test('a payer lets what they paid over fall on an open bill by asking, once however often they ask, and a reversal takes it back', async () => {
  const county = shared
  const began = await credit(county)
  const [payer, stranger] = [await county.resident(), await county.resident()]
  const open = await make(county, sampleBill({ cemetery: 800, 'market-fee': 300 }, { payer: payer.id }))
  const first = await make(county, sampleBill({ 'business-permit': 1000 }, { payer: payer.id }))
  await post(county, sampleArrival(county, open.reference, 400))
  const [landed] = await post(county, sampleArrival(county, first.reference, 1600))
  const use = (who: typeof payer) => who.runs((ctx) => payFromCredit(ctx, open.id))
  await expect(use(stranger)).rejects.toMatchObject({ code: 'basics.not_found' })
  const pressed = await Promise.all([use(payer), use(payer), use(payer)])
  expect(pressed.map(({ cents }) => cents).sort((a, b) => a - b)).toEqual([0, 0, kes(600)])
  expect(await again(county, open)).toMatchObject({ state: 'open', paidCents: kes(1000) })
  expect((await credit(county)) - began).toBe(0)
  const { rows: trail } = await sql`
    select verb from audit.entries where verb = 'money.credit.spent' and record_id = ${open.id}`.execute(county.db)
  expect(trail).toHaveLength(1)
  await sound(county)

  await post(county, sampleArrival(county, first.reference, 150))
  expect(await use(payer)).toMatchObject({ cents: kes(100), bill: { state: 'settled' } })
  expect((await credit(county)) - began).toBe(-50)
  const id = landed?.payment.id as string
  await county.as(system, (ctx) => runTill(ctx, { payments: [id], withLegs: true }, (till) => till.reverse(id, 'taken back')))
  expect(await again(county, open)).toMatchObject({ state: 'open', paidCents: kes(500) })
  await sound(county)
})

test('a payment that was told with a wrong amount and confirmed with another leaves what is over in credit, once', async () => {
  const county = shared
  const bill = await make(county, sampleBill({ 'business-permit': 100 }))
  const told = claim(county, bill.reference, 300)
  await post(county, told)
  const [confirmed] = await post(county, confirming({ ...told, cents: kes(250) }))
  const { rows } = await sql<{
    left: number
  }>`select left_cents as left from money.credits where left_cents > 0 and payment = ${confirmed?.payment.id}`.execute(county.db)
  expect(rows).toEqual([{ left: kes(150) }])
  await sound(county)
})

test('a closed day takes nothing more, its totals stand for it, and the trial balance of any instant balances', async () => {
  await using county = await testCounty()
  const bill = await make(county, sampleBill({ 'business-permit': 3000 }))
  await post(county, confirming(claim(county, bill.reference, 1000)))
  const evening = county.clock.now()
  county.clock.set(evening.add({ hours: 24 }))
  await county.as(system, closeDays)
  expect(await county.as(system, closeDays)).toEqual([])
  await post(county, confirming(claim(county, bill.reference, 500)))
  expect(await balances(county)).toMatchObject({ 'mpesa.600984.utility': 1500 })
  const then = await county.as(system, (ctx) => trialBalance(ctx, evening))
  expect(then.find(({ account }) => account === HELD)).toMatchObject({ debit: 100_000, credit: 0 })
  county.clock.set(evening)
  await expect(post(county, confirming(claim(county, bill.reference, 1)))).rejects.toMatchObject({ constraint: 'journals_day_open' })
  await sound(county)
})

test('the app can change neither a journal nor a leg, nor take a payment’s state down', async () => {
  const county = shared
  const bill = await make(county, sampleBill({ cemetery: 4500 }))
  await post(county, confirming(claim(county, bill.reference, 100)))
  await expect(sql`update money.transfers set cents = 1`.execute(county.db)).rejects.toMatchObject({ code: '42501' })
  await expect(sql`delete from money.journals`.execute(county.db)).rejects.toMatchObject({ code: '42501' })
  await expect(
    sql`update money.payments set state = 'claimed', confirmed_by = null where bill = ${bill.id}`.execute(county.db),
  ).rejects.toMatchObject({
    constraint: 'payments_state_moves_up',
  })
  await expect(sql`update money.bill_lines set cents = 1`.execute(county.db)).rejects.toMatchObject({ code: '42501' })
})

test('the proof names the first offender of whatever was altered by someone with the owner’s rights', async () => {
  await using county = await testCounty()
  const bill = await make(county, sampleBill({ 'business-permit': 1000 }))
  const payment = confirming(claim(county, bill.reference, 1200))
  await post(county, payment, confirming(claim(county, 'nobody', 70)))
  const day = county.clock.now().toString().slice(0, 10)
  const line = { valueDate: day, bookedOn: day, cents: 5000, reference: null, narrative: 'MPESA SETTLEMENT', bankRef: null }
  const statements = { account: '0100200300400', sequence: 1, openingCents: 0, closingCents: 5000, from: day, to: day, lines: [line] }
  const reconciler = await county.staff({ roles: ['reconciler'], office: 'headquarters-finance' })
  await reconciler.runs((ctx) => importStatements(ctx, { files: [new TextEncoder().encode(printMt940([statements]))] }))
  await sound(county)
  const damage: Record<string, [string, string]> = {
    'money.verify.legs': [
      `delete from money.journals where source like '%landed%' and id in (select journal from money.transfers where credit = (select id from money.accounts where code = 'suspense'))`,
      'journal',
    ],
    'money.verify.lines': [`update money.bill_lines set cents = cents + 1`, bill.reference],
    'money.verify.paid': [`update money.bill_lines set paid_cents = paid_cents - 1`, bill.reference],
    'money.verify.bills': [`update money.bills set state = 'void', total_cents = total_cents + 1`, bill.reference],
    'money.verify.changes': [`update money.journals set kind = 'waived' where source = 'bill:${bill.id}'`, bill.reference],
    'money.verify.waivers': [
      `with asked as (
        insert into money.proposals (id, kind, subject, content, reason, made_by, made_at)
        select gen_random_uuid(), 'x', 'x', '{}', 'x', id, now() from identity.people limit 1 returning id
      )
      insert into money.waivers (id, title_en, title_sw, instrument, from_on, to_on, late_percent, principal_percent, due_up_to, paid_percent, waived_cents, proposal, made_at)
      select id, 'x', 'x', 'Notice 1', '2026-01-01', '2026-12-31', 100, 0, '2026-01-01', 0, 5, id, now() from asked`,
      'Notice 1',
    ],
    'money.verify.runs': [
      `insert into money.runs (id, kind, name, title_en, title_sw, input, dry, began_at, seen, changed) values (gen_random_uuid(), 'late', 'late', 'x', 'x', '{}', false, now(), 1, 1)`,
      'late',
    ],
    'money.verify.payments': [`update money.payments set cents = cents + 1 where bill is not null`, payment.providerRef],
    'money.verify.claimed': [
      `update money.transfers set debit = (select id from money.accounts where code = 'mpesa.600984.claimed') where payment is not null`,
      '600984',
    ],
    'money.verify.suspense': [`update money.suspense_items set state = 'allocated', closed_at = opened_at`, 'suspense'],
    'money.verify.credit': [`update money.credits set left_cents = left_cents - 1`, 'credit'],
    'money.verify.numbers': [`update money.receipt_series set next = next + 1`, 'MG2627-D'],
    'money.verify.receipts': [`update money.receipts set state = 'cancelled', ended_at = issued_at`, payment.providerRef],
    'money.verify.days': [`insert into money.closed_days (day, closed_at) values ('2030-01-01', now())`, 'account'],
    'money.verify.statements': [`update money.bank_statements set opening_cents = opening_cents + 1`, 'statement 1 of bank.collection'],
    'money.verify.bank_lines': [`delete from money.bank_matches`, 'line 1 of bank.collection'],
    'money.verify.refunds': [
      `insert into money.refunds (id, payment, way, taken_from, cents, phone, language, state, asked_at, ended_at)
       select '01990000-0000-7000-8000-00000000000a', id, 'payout', 'suspense', 7000, '', 'en', 'paid', now(), now() from money.payments where bill is null`,
      'refund 01990000',
    ],
    'money.verify.two_officers': [`update money.receipts set state = 'cancelled', ended_at = issued_at`, 'receipt MG2627-D-000001'],
    'money.verify.orders': [
      `insert into money.refunds (id, payment, way, taken_from, cents, phone, language, state, asked_at)
       select '01990000-0000-7000-8000-00000000000b', id, 'payout', 'suspense', 7000, '', 'en', 'sending', now() from money.payments where bill is null`,
      'refund 01990000',
    ],
    'money.verify.charges': [
      `with made as (insert into money.mpesa_orders (id, what, shortcode, made_at, state) values ('01990000-0000-7000-8000-00000000000c', 'balance', '600984', now(), 'wanted') returning id)
       insert into money.mpesa_balances select '01990000-0000-7000-8000-00000000000c', '600984', now(), 0, 0, -1300, 0`,
      '0 cents in the ledger, -1300 at M-Pesa',
    ],
    'money.verify.bank': [
      `update money.transfers set cents = cents + 1 where debit = (select id from money.accounts where code = 'bank.collection')`,
      'cents in the ledger',
    ],
  }
  const proof = await verifyMoney(county.db)
  // Transfers to funds are damaged where they are made, in `sweeps/`.
  expect(Object.keys(damage)).toEqual(proof.checks.map(({ name }) => name).filter((name) => name !== 'money.verify.sweeps'))
  for (const [name, [statement, says]] of Object.entries(damage)) {
    await county.base.ownerDb
      .transaction()
      .execute(async (trx) => {
        await sql.raw(statement).execute(trx)
        const { checks } = await proveMoney(trx)
        expect(checks.find((check) => check.name === name)?.offender, name).toContain(says)
        throw new Error('rolled back')
      })
      .catch((error: Error) => {
        if (error.message !== 'rolled back') throw error
      })
  }
  await sound(county)
})

test('the first receipts of a series are drawn by several at once without a circle of waiting', async () => {
  await using county = await testCounty()
  const bills = await Promise.all([1, 2, 3, 4].map(() => make(county, sampleBill({ 'business-permit': 1000 }))))
  const deadlocks = async () =>
    (
      await sql<{ deadlocks: number }>`select deadlocks::integer from pg_stat_database where datname = current_database()`.execute(
        county.db,
      )
    ).rows[0]
  const before = await deadlocks()
  await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      post(county, ...bills.slice(index % 3, (index % 3) + 2).map(({ reference }) => confirming(claim(county, reference, 10)))),
    ),
  )
  expect(await deadlocks()).toEqual(before)
  expect(await receipts(county)).toHaveLength(24)
  await sound(county)
})

test('any history of claims, repeats, confirmations, refutations and reversals, posted by many at once, ends as the generator’s own count', async () => {
  const county = shared
  const happening = fc.record({
    bill: fc.integer({ min: 0, max: 3 }),
    shillings: fc.integer({ min: 1, max: 9000 }),
    known: fc.boolean(),
    claims: fc.integer({ min: 0, max: 3 }),
    confirms: fc.integer({ min: 0, max: 2 }),
    end: fc.constantFrom('none', 'none', 'refute', 'reverse'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 12 }), fc.integer(), async (happenings, seed) => {
      const before = await balances(county)
      const bills = await Promise.all(
        [4000, 900, 12_000, 100].map((amount) => make(county, sampleBill({ 'business-permit': amount, 'health-inspection': 50 }))),
      )
      const queue = new PostingQueue(county)
      const told = happenings.map((each) => ({
        ...each,
        arrival: claim(county, each.known ? (bills[each.bill] as Bill).reference : 'lost', each.shillings),
      }))
      const calls = told.flatMap(({ arrival, claims, confirms }) => [
        ...Array<Arrival>(claims).fill(arrival),
        ...Array<Arrival>(confirms).fill(confirming(arrival)),
      ])
      const order = calls.map((call, index) => ({ call, key: Math.sin(seed + index * 7919) })).sort((a, b) => a.key - b.key)
      await Promise.all(
        order.map(({ call }) => {
          const id = crypto.randomUUID()
          return queue.submit({ id, provider: 'mpesa', kind: 'test', receivedAt: county.clock.now(), sender: null, body: '{}' }, call)
        }),
      )
      const paymentOf = async ({ arrival }: (typeof told)[number]) =>
        (
          await sql<{
            id: string
            state: string
            posted: boolean
          }>`select id, state, posted from money.payments where provider_ref = ${arrival.providerRef}`.execute(county.db)
        ).rows[0]
      await Promise.all(
        told.map(async (each) => {
          const payment = await paymentOf(each)
          if (!payment || each.end === 'none') return
          await county.as(system, (ctx) =>
            runTill(ctx, { payments: [payment.id], withLegs: true }, (till) =>
              each.end === 'refute' ? till.refute(payment.id, 'test') : till.reverse(payment.id, 'test'),
            ),
          )
        }),
      )
      const standing = told.filter(({ claims, confirms, known, shillings, end }) => {
        if (end === 'reverse' || (end === 'refute' && confirms === 0)) return false
        return confirms > 0 || (claims > 0 && known && shillings <= 5000)
      })
      const sum = (list: typeof told) => list.reduce((total, { shillings }) => total + shillings, 0)
      const after = await balances(county)
      const moved = (account: string) => (after[account] ?? 0) - (before[account] ?? 0)
      expect(moved(HELD)).toBe(sum(standing.filter(({ confirms }) => confirms > 0)))
      expect(moved('mpesa.600984.claimed')).toBe(sum(standing.filter(({ confirms }) => confirms === 0)))
      expect(-moved('suspense') || 0).toBe(sum(standing.filter(({ known }) => !known)))
      const paidOf = (index: number) => sum(standing.filter(({ bill, known }) => known && bill === index))
      const owed = [4050, 950, 12_050, 150]
      // A reversal leaves what others paid over where it is: it does not move to the bill by itself. So at most, and exactly where nothing was paid over.
      for (const [index, bill] of bills.entries()) {
        const { paidCents } = await again(county, bill)
        const everPaid = sum(told.filter((each) => each.known && each.bill === index && each.claims + each.confirms > 0))
        if (everPaid <= (owed[index] as number)) expect(paidCents / 100).toBe(paidOf(index))
        else expect(paidCents / 100).toBeLessThanOrEqual(Math.min(paidOf(index), owed[index] as number))
      }
      await sound(county)
    }),
    { numRuns: 25 },
  )
})
