import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, testCounty } from '../../../../test/support/county.ts'
import { billIn, sampleArrival } from '../../../../test/support/sample-bill.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { findBill } from '../bills/bills.queries.ts'
import type { BillToMake } from '../bills/make-bill.ts'
import { voidBill } from '../bills/void-bill.ts'
import { trialBalance } from '../ledger/trial-balance.ts'
import { postArrivals, runTill } from '../payments/run-till.ts'
import { verifyMoney } from '../verify/verify-money.ts'
import { decideAllocation, proposeAllocation, scoredBills, suspenseAgeing } from './suspense.ts'

const system = systemActor('test')

/** What tests share that look at their own proposal alone; what scores all bills, or counts all that waits, has a county of its own. */
let shared: TestCounty
beforeAll(async () => {
  shared = await testCounty()
})
afterAll(() => shared?.[Symbol.asyncDispose]())

const finance = (county: TestCounty, ...roles: string[]) => county.staff({ roles, office: 'headquarters-finance' })

const billOf = (county: TestCounty, shillings: number, payerName: string, payerPhone = '+254711000001', more: Partial<BillToMake> = {}) =>
  billIn(county, shillings, { payerName, payerPhone, ...more })

const lose = async (
  county: TestCounty,
  accountGiven: string,
  shillings: number,
  payerName = 'AKINYI TRADER',
  payerPhone = '2547 ***** 001',
) => {
  const arrival = sampleArrival(county, accountGiven, shillings, { payerName, payerPhone })
  const [outcome] = await county.as(system, (ctx) => postArrivals(ctx, [arrival]))
  return outcome?.payment.id as string
}

const wrong = (reference: string) => `${reference.slice(0, -1)}${reference.endsWith('7') ? '8' : '7'}`
const codeOf = (given: Promise<unknown>): Promise<string> =>
  given.then(
    () => 'done',
    (error: { code: string }) => error.code,
  )
const sound = async (county: TestCounty) =>
  expect(
    (await verifyMoney(county.db)).checks.filter(({ offender }) => offender).map(({ name, offender }) => `${name}: ${offender}`),
  ).toEqual([])

test('lost money finds its bill, one officer proposes, another approves, and the bill is paid with a receipt', async () => {
  await using county = await testCounty()
  const [maker, checker] = [await finance(county, 'reconciler'), await finance(county, 'finance-officer')]
  const bill = await billOf(county, 3500, 'Akinyi Trader')
  await billOf(county, 3500, 'Somebody Else', '+254711000999')
  const payment = await lose(county, wrong(bill.reference), 3500)
  const scored = await maker.runs((ctx) => scoredBills(ctx, payment))
  expect(scored.map(({ bill, points }) => [bill.id, points])).toEqual([
    [bill.id, 100],
    [expect.any(String), 25],
  ])
  const proposal = await maker.runs((ctx) => proposeAllocation(ctx, { payment, bill: bill.id, reason: 'one slip', points: 100 }))
  expect(await codeOf(maker.runs((ctx) => proposeAllocation(ctx, { payment, bill: bill.id, reason: 'again' })))).toBe('money.proposal_open')
  await checker.runs((ctx) => decideAllocation(ctx, { proposal, decision: 'approved', reason: 'right' }))
  expect(await county.as(system, (ctx) => findBill(ctx, bill.id))).toMatchObject({ state: 'settled' })
  expect((await sql`select state from money.receipts where payment = ${payment}`.execute(county.db)).rows).toEqual([{ state: 'valid' }])
  expect(await codeOf(checker.runs((ctx) => decideAllocation(ctx, { proposal, decision: 'refused', reason: 'no' })))).toBe(
    'money.proposal_decided',
  )
  expect(await codeOf(maker.runs((ctx) => proposeAllocation(ctx, { payment, bill: bill.id, reason: 'again' })))).toBe(
    'money.suspense_closed',
  )
  await sound(county)
})

test('money for a bill that was withdrawn is proposed for the bill in its place, and for the payer’s later one after it', async () => {
  await using county = await testCounty()
  const maker = await finance(county, 'reconciler')
  const shop = { kind: 'test', id: 'shop-7' }
  const gone = await billOf(county, 2000, 'Akinyi Trader', '+254711000001', { subject: shop, purpose: 'fee:1' })
  await county.as(system, (ctx) => voidBill(ctx, { bill: gone.id, reason: 'Wrong size' }))
  county.clock.set(county.clock.now().add({ hours: 24 }))
  const successor = await billOf(county, 2600, 'Akinyi Trader', '+254711000001', { subject: shop, purpose: 'fee:2' })
  const other = await billOf(county, 900, 'Akinyi Trader', '+254711000001')
  await billOf(county, 700, 'Somebody Else', '+254711000999')
  // By another's phone, under another's name.
  const payment = await lose(county, gone.reference, 2000, 'OUMA', '2547 ***** 777')
  const scored = await maker.runs((ctx) => scoredBills(ctx, payment))
  expect(scored.map(({ bill, points }) => [bill.id, points])).toEqual([
    [successor.id, 60],
    [other.id, 30],
  ])
  expect(scored[0]?.because.map(({ text }) => text.en)).toEqual(['It is the bill that took the place of the one it named, which ended.'])
})

test('nobody decides on their own proposal, whatever roles they hold: the engine refuses it, and so does the database', async () => {
  const county = shared
  const bill = await billOf(county, 100, 'A')
  const payment = await lose(county, 'lost', 100)
  // Both rights in one post, which the county's own roles keep apart.
  const role = `all-of-it-${payment}`
  await sql`insert into access.roles (key, name_en, name_sw, purpose_en, purpose_sw) values (${role}, 'All', 'Zote', 'All', 'Zote')`.execute(
    county.base.ownerDb,
  )
  await sql`insert into access.role_permissions (role, permission, reach) values (${role}, 'money.suspense.propose', 'county'), (${role}, 'money.suspense.decide', 'county')`.execute(
    county.base.ownerDb,
  )
  const both = await finance(county, role)
  const proposal = await both.runs((ctx) => proposeAllocation(ctx, { payment, bill: bill.id, reason: 'mine' }))
  for (const decision of ['approved', 'refused'] as const)
    expect(await codeOf(both.runs((ctx) => decideAllocation(ctx, { proposal, decision, reason: 'mine' })))).toBe('money.proposal_own')
  await expect(
    sql`update money.proposals set decision = 'approved', decided_by = made_by, decided_at = now() where id = ${proposal}`.execute(
      county.db,
    ),
  ).rejects.toMatchObject({ constraint: 'proposals_by_another' })
  const checker = await finance(county, 'finance-officer')
  expect(await codeOf(checker.runs((ctx) => decideAllocation(ctx, { proposal, decision: 'withdrawn', reason: '' })))).toBe(
    'money.proposal_not_own',
  )
  await both.runs((ctx) => decideAllocation(ctx, { proposal, decision: 'withdrawn', reason: 'wrong bill' }))
  await expect(finance(county, 'reconciler', 'finance-officer')).rejects.toMatchObject({ constraint: 'role_conflicts_kept' })
  await sound(county)
})

test('two who decide at once: one does, the other is told that it is decided, and the money falls once', async () => {
  const county = shared
  const maker = await finance(county, 'reconciler')
  const checkers = await Promise.all([1, 2, 3].map(() => finance(county, 'finance-officer')))
  const bill = await billOf(county, 500, 'A')
  const payment = await lose(county, 'lost', 500)
  const proposal = await maker.runs((ctx) => proposeAllocation(ctx, { payment, bill: bill.id, reason: 'x' }))
  const ends = await Promise.all(
    checkers.map((each) => codeOf(each.runs((ctx) => decideAllocation(ctx, { proposal, decision: 'approved', reason: 'y' })))),
  )
  expect(ends.sort()).toEqual(['done', 'money.proposal_decided', 'money.proposal_decided'])
  await sound(county)
})

test('money that is reversed while its proposal waits cannot be allocated any more, and who may not propose or decide does not', async () => {
  const county = shared
  const [maker, checker] = [await finance(county, 'reconciler'), await finance(county, 'finance-officer')]
  const bill = await billOf(county, 500, 'A')
  const payment = await lose(county, 'lost', 500)
  expect(await codeOf(checker.runs((ctx) => proposeAllocation(ctx, { payment, bill: bill.id, reason: 'x' })))).toBe('basics.denied')
  const proposal = await maker.runs((ctx) => proposeAllocation(ctx, { payment, bill: bill.id, reason: 'x' }))
  const other = await finance(county, 'reconciler')
  expect(await codeOf(other.runs((ctx) => decideAllocation(ctx, { proposal, decision: 'approved', reason: 'x' })))).toBe('basics.denied')
  await county.as(system, (ctx) => runTill(ctx, { payments: [payment], withLegs: true }, (till) => till.reverse(payment, 'test')))
  expect(await codeOf(checker.runs((ctx) => decideAllocation(ctx, { proposal, decision: 'approved', reason: 'y' })))).toBe(
    'money.suspense_closed',
  )
  await checker.runs((ctx) => decideAllocation(ctx, { proposal, decision: 'refused', reason: 'reversed' }))
  await sound(county)
})

test('what waits is counted by how long it waits, and makes up the balance of suspense', async () => {
  await using county = await testCounty()
  const officer = await finance(county, 'finance-officer')
  const begun = county.clock.now()
  for (const [days, shillings] of [
    [0, 10],
    [33, 20],
    [36, 40],
    [39, 80],
    [39.99, 160],
  ] as const) {
    county.clock.set(begun.add({ minutes: Math.round(days * 1440) }))
    await lose(county, 'lost', shillings)
  }
  county.clock.set(begun.add({ hours: 40 * 24 }))
  const ageing = await officer.runs(suspenseAgeing)
  expect(ageing.map(({ cents }) => cents / 100)).toEqual([160, 80, 40, 20, 10])
  const rows = await county.as(system, (ctx) => trialBalance(ctx))
  expect(rows.find(({ account }) => account === 'suspense')?.credit).toBe(ageing.reduce((sum, { cents }) => sum + cents, 0))
})

test('the same phone’s other payments point to its payer and ward', async () => {
  await using county = await testCounty()
  const maker = await finance(county, 'reconciler')
  const phone = '254711222333'
  const paid = await billOf(county, 700, 'Wanjiru', '+254799888777')
  const open = await billOf(county, 900, 'Wanjiru', '+254799888777')
  await lose(county, paid.reference, 700, 'OCHIENG', phone)
  const payment = await lose(county, 'rent', 900, 'OCHIENG', phone)
  const [first] = await maker.runs((ctx) => scoredBills(ctx, payment))
  expect(first).toMatchObject({ bill: { id: open.id }, points: 40 })
})
