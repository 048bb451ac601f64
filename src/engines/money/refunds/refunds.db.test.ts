import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestCounty, TestPerson } from '../../../../test/support/county.ts'
import { CALLBACK_KEY, type MpesaCounty, mpesaCounty, SHORTCODE } from '../../../../test/support/mpesa-county.ts'
import { billIn } from '../../../../test/support/sample-bill.ts'
import { until } from '../../../../test/support/until.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import type { Bill } from '../bills/bill.ts'
import { findBill } from '../bills/bills.queries.ts'
import { voidBill } from '../bills/void-bill.ts'
import { trialBalance } from '../ledger/trial-balance.ts'
import { sweep, sweepBy } from '../mpesa/confirm.ts'
import { paybillCompared } from '../mpesa/keep-balance.ts'
import { askAboutPayment } from '../mpesa/make-order.ts'
import { mpesaHealth } from '../mpesa/mpesa-health.ts'
import { orderPath } from '../mpesa/mpesa-settings.ts'
import { askBalance, sendOrder, settleOrder, watchOrders } from '../mpesa/orders.ts'
import { postArrivals } from '../payments/run-till.ts'
import type { Decision } from '../proposals/proposals.ts'
import { decideCancellation, proposeCancellation } from '../receipts/cancel-receipt.ts'
import { findReceipt, receiptsOf } from '../receipts/load-receipt.ts'
import { decideAllocation, proposeAllocation } from '../suspense/suspense.ts'
import { verifyMoney } from '../verify/verify-money.ts'
import { partsOf, type Refund, refundsOf, wordsOfRefund } from './refund.ts'
import { askRefund, decideRefund, proposeRest, type RefundToAsk, type RestToAsk, sendRest } from './refunds.ts'

const system = systemActor('test')
const kes = (shillings: number) => (shillings * 100) as Cents

type Office = MpesaCounty & {
  readonly maker: TestPerson
  readonly checker: TestPerson
  /** The payer's phone, of this test alone. */
  readonly payer: string
  /** What was in the books, paid out by M-Pesa and told to payers when the test began. */
  readonly began: { readonly balances: ReadonlyMap<string, number>; readonly paidOut: Sum; readonly messages: ReadonlySet<string> }
}
type Sum = { readonly count: number; readonly cents: number }

let payers = 0
const newPayer = () => `+2547120${String(++payers).padStart(5, '0')}`

/** A county of the test's own: for what acts on everything open, empties the paybill, or tells of the county's M-Pesa as a whole. */
async function opened(): Promise<Office> {
  const world = await mpesaCounty()
  await quiet(world)
  const office = 'headquarters-finance'
  const maker = await world.county.staff({ roles: ['reconciler'], office })
  const checker = await world.county.staff({ roles: ['finance-officer'], office })
  return {
    ...world,
    maker,
    checker,
    payer: newPayer(),
    began: { balances: new Map(), paidOut: { count: 0, cents: 0 }, messages: new Set() },
  }
}

/** Payments come by M-Pesa's own list alone, so that they are confirmed at once. */
async function quiet({ daraja }: MpesaCounty): Promise<void> {
  await daraja.set({ reset: true })
  await daraja.set({ callbacks: { c2bConfirmation: { dropRate: 1 } } })
}

/** What the paybill holds before any money moves in it. */
const holdPlenty = ({ daraja }: MpesaCounty) => daraja.post('/switchboard/daraja/hold', { utilityCents: kes(100_000_000), chargesCents: 0 })

let office: Office
beforeAll(async () => {
  office = await opened()
  await holdPlenty(office)
})
afterAll(() => office?.[Symbol.asyncDispose]())

/** The county that tests share, with much in its paybill: a quiet day, a new payer, and all sums counted from here. */
async function shared(): Promise<Office> {
  await quiet(office)
  // Forwards only: what an earlier test recorded ahead of time is in the balances that it left.
  const { clock } = office.county
  if (Temporal.Instant.compare(clock.now(), Temporal.Now.instant()) < 0) clock.set(Temporal.Now.instant())
  const began = {
    balances: await balances(office.county),
    paidOut: await totalPaidOut(office),
    messages: new Set((await messages(office.county)).map(({ id }) => id)),
  }
  return { ...office, payer: newPayer(), began }
}

const billOf = ({ county, payer }: Office, shillings: number): Promise<Bill> =>
  billIn(county, shillings, { payerName: null, payerPhone: payer, language: 'sw' })

/** Pays at the paybill and takes in M-Pesa's own list, so that the payment is confirmed. Gives the payment's id. */
async function pay({ daraja, county, payer }: Office, account: string, amount: number): Promise<string> {
  const { receipt } = await daraja.payBill({ shortcode: SHORTCODE, account, amount }, payer.slice(1))
  await sweep(county, county.clock.now().subtract({ hours: 3 }))
  const { rows } = await sql<{ id: string }>`select id from money.payments where provider_ref = ${receipt} and state = 'confirmed'`.execute(
    county.db,
  )
  return (rows[0] as { id: string }).id
}

const ask = ({ maker, payer }: Office, payment: string, amount: number, more: Partial<RefundToAsk> = {}) =>
  maker.runs((ctx) =>
    askRefund(ctx, {
      payment,
      way: 'payout',
      from: 'suspense',
      cents: kes(amount),
      phone: payer,
      language: 'en',
      reason: 'Paid to us by mistake',
      ...more,
    }),
  )
const proposalOf = async (county: TestCounty, payment: string, kind = 'refund') =>
  (
    await sql<{ id: string }>`select id from money.proposals where subject = ${payment} and kind = ${kind} and decision is null`.execute(
      county.db,
    )
  ).rows[0]?.id as string
const decideIt = async ({ county, checker }: Office, payment: string, decision: Decision = 'approved', by = checker) => {
  const proposal = await proposalOf(county, payment)
  await by.runs((ctx) => decideRefund(ctx, { proposal, decision, reason: 'Seen' }))
}
const orderOf = async (county: TestCounty, payment: string, what = 'payout') =>
  (
    await sql<{ id: string }>`
      select id from money.mpesa_orders where what = ${what} and payment = ${payment} order by made_at desc, part desc, id desc limit 1`.execute(
      county.db,
    )
  ).rows[0]?.id as string
const refund = async (county: TestCounty, payment: string) => (await county.as(system, (ctx) => refundsOf(ctx, [payment])))[0] as Refund
const becomes = (county: TestCounty, payment: string, state: Refund['state']) =>
  until(
    () => refund(county, payment),
    (seen) => seen.state === state,
  )
const bill = async (county: TestCounty, { id }: Bill) => (await county.as(system, (ctx) => findBill(ctx, id))) as Bill
const balances = async (county: TestCounty) =>
  new Map((await county.as(system, (ctx) => trialBalance(ctx))).map(({ account, debit, credit }) => [account, credit - debit]))
const balance = async ({ county, began }: Office, account: string) =>
  ((await balances(county)).get(account) ?? 0) - (began.balances.get(account) ?? 0)
const codeOf = (given: Promise<unknown>): Promise<string> =>
  given.then(
    () => 'done',
    (error: { code: string }) => error.code,
  )
type Message = { readonly id: string; readonly template: string }
const messages = async (county: TestCounty) =>
  (await sql<Message>`select id, template from messages.outbox where template like 'money.re%' order by id`.execute(county.db)).rows
const told = async ({ county, began }: Office) =>
  (await messages(county)).filter(({ id }) => !began.messages.has(id)).map(({ template }) => template)
const totalPaidOut = async ({ daraja }: MpesaCounty) => ((await daraja.totals()) as unknown as { b2c: Sum }).b2c
const paidOut = async (world: Office): Promise<Sum> => {
  const { count, cents } = await totalPaidOut(world)
  return { count: count - world.began.paidOut.count, cents: cents - world.began.paidOut.cents }
}
const sound = async (county: TestCounty) =>
  expect(
    (await verifyMoney(county.db)).checks.filter(({ offender }) => offender !== null).map(({ name, offender }) => [name, offender]),
  ).toEqual([])
const later = (county: TestCounty, minutes: number) => county.clock.set(county.clock.now().add({ minutes }))

test('lost money goes back to its payer: one officer asks, another approves, M-Pesa pays, and the books hold', async () => {
  const world = await shared()
  const { county, maker } = world
  const payment = await pay(world, 'NOBODY', 700)
  expect(await codeOf(ask(world, payment, 701))).toBe('money.refund_amount')
  expect(await codeOf(ask(world, payment, 700, { phone: '+254201234567' }))).toBe('money.refund_phone')
  expect(await codeOf(ask(world, payment, 700, { from: 'bill' }))).toBe('money.refund_nothing')
  await ask(world, payment, 700)
  expect(await codeOf(ask(world, payment, 700))).toBe('money.refund_open')
  const proposal = await proposalOf(county, payment)
  expect(await codeOf(maker.runs((ctx) => decideRefund(ctx, { proposal, decision: 'approved', reason: 'Mine' })))).toBe('basics.denied')
  await decideIt(world, payment)
  expect(await balance(world, 'suspense')).toBe(0)
  expect(await balance(world, 'refunds')).toBe(kes(700))
  await sound(county)
  await sendOrder(county, await orderOf(county, payment))
  const done = await becomes(county, payment, 'paid')
  expect(done.providerRef).toMatch(/^[A-Z0-9]{10}$/)
  expect(await balance(world, 'refunds')).toBe(0)
  expect(await balance(world, `mpesa.${SHORTCODE}.utility`)).toBe(0)
  expect((await told(world)).sort()).toEqual(['money.refund.approved', 'money.refund.paid'])
  // The same result again, and the same order again.
  await settleOrder(county, await orderOf(county, payment))
  await sendOrder(county, await orderOf(county, payment))
  expect(await paidOut(world)).toMatchObject({ count: 1, cents: kes(700) })
  expect(await codeOf(ask(world, payment, 700))).toBe('money.refund_nothing')
  await sound(county)
})

/** The result of an order says, late, that it was paid. */
async function provesPaid(county: TestCounty, order: string, transaction: string): Promise<void> {
  const { rows } = await sql<{ conversation: string }>`select conversation from money.mpesa_orders where id = ${order}`.execute(county.db)
  await fetch(county.publicUrl + orderPath(CALLBACK_KEY, 'result', order), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      Result: { ResultCode: 0, ResultDesc: 'ok', ConversationID: rows[0]?.conversation, TransactionID: transaction },
    }),
  })
}

test('two who ask at once get one refund; money that was given to a bill meanwhile does not go back', async () => {
  const world = await shared()
  const { county } = world
  const payment = await pay(world, 'NOBODY', 700)
  const codes = await Promise.all([1, 2, 3].map(() => codeOf(ask(world, payment, 700))))
  expect(codes.sort()).toEqual(['done', 'money.refund_open', 'money.refund_open'])
  const permit = await billOf(world, 700)
  await world.maker.runs((ctx) => proposeAllocation(ctx, { payment, bill: permit.id, reason: 'It was for this' }))
  const allocation = await proposalOf(county, payment, 'suspense.allocate')
  // Both are approved at the same moment.
  const outcome = await Promise.all([
    codeOf(decideIt(world, payment)),
    codeOf(world.checker.runs((ctx) => decideAllocation(ctx, { proposal: allocation, decision: 'approved', reason: 'Seen' }))),
  ])
  expect(outcome.filter((code) => code === 'done')).toHaveLength(1)
  expect(['money.refund_gone', 'money.suspense_closed']).toContain(outcome.find((code) => code !== 'done'))
  await sound(county)
})

test('of what was paid over a part goes back; the receipt says so and stays valid', async () => {
  const world = await shared()
  const { county } = world
  const permit = await billOf(world, 1000)
  const payment = await pay(world, permit.reference, 1500)
  await ask(world, payment, 300, { from: 'credit' })
  await decideIt(world, payment)
  await sendOrder(county, await orderOf(county, payment))
  await becomes(county, payment, 'paid')
  const [receipt] = await county.as(system, (ctx) => receiptsOf(ctx, [payment]))
  expect(await county.as(system, (ctx) => findReceipt(ctx, receipt as never))).toMatchObject({
    state: 'valid',
    over: kes(500),
    refunded: kes(300),
  })
  expect(await balance(world, 'credit')).toBe(kes(200))
  expect(await codeOf(ask(world, payment, 1500, { from: 'bill' }))).toBe('money.refund_nothing')
  expect(await codeOf(ask(world, payment, 300, { from: 'credit' }))).toBe('money.refund_amount')
  await sound(county)
})

test('a part of a payment that settled a bill goes back: that much is owed again and its room told, the receipt stays; what M-Pesa does not send falls on the bill again', async () => {
  const world = await shared()
  const { county, daraja } = world
  const permit = await billOf(world, 1000)
  const payment = await pay(world, permit.reference, 1000)
  expect(await codeOf(ask(world, payment, 1000, { from: 'part' }))).toBe('money.refund_amount')
  await ask(world, payment, 300, { from: 'part' })
  await decideIt(world, payment)
  expect(await bill(county, permit)).toMatchObject({ state: 'open', paidCents: kes(700) })
  expect(await balance(world, 'refunds')).toBe(kes(300))
  await sound(county)
  await daraja.set({ callbacks: { b2cResult: { resultCode: '26' } } })
  await sendOrder(county, await orderOf(county, payment))
  await becomes(county, payment, 'failed')
  expect(await bill(county, permit)).toMatchObject({ state: 'settled', paidCents: kes(1000) })
  expect(await balance(world, 'credit')).toBe(0)
  await sound(county)
  await daraja.set({ callbacks: { b2cResult: { resultCode: '' } } })
  later(county, 1)
  await ask(world, payment, 300, { from: 'part' })
  await decideIt(world, payment)
  await sendOrder(county, await orderOf(county, payment))
  await becomes(county, payment, 'paid')
  expect(await bill(county, permit)).toMatchObject({ state: 'open', paidCents: kes(700) })
  const [receipt] = await county.as(system, (ctx) => receiptsOf(ctx, [payment]))
  expect(await county.as(system, (ctx) => findReceipt(ctx, receipt as never))).toMatchObject({ state: 'valid', refunded: kes(300) })
  // Of a bill that was withdrawn, nobody owes what goes back.
  await county.as(system, (ctx) => voidBill(ctx, { bill: permit.id, reason: 'The shop burnt down' }))
  later(county, 1)
  expect(await codeOf(ask(world, payment, 701, { from: 'part' }))).toBe('money.refund_amount')
  await ask(world, payment, 200, { from: 'part' })
  await decideIt(world, payment)
  expect(await bill(county, permit)).toMatchObject({ state: 'void', paidCents: kes(500) })
  await sound(county)
})

let transfers = 0
/** Money that a bank took in, as much as no payment of M-Pesa can be. */
async function transferred({ county }: Office, shillings: number, accountGiven = 'NOBODY'): Promise<string> {
  const [outcome] = await county.as(system, (ctx) =>
    postArrivals(ctx, [
      {
        channel: 'bank',
        providerRef: `FT${++transfers}`,
        way: 'transfer',
        heldIn: 'bank.collection',
        cents: kes(shillings),
        eventAt: ctx.now,
        accountGiven,
        standing: { is: 'confirmed', by: 'statement' },
      },
    ]),
  )
  return outcome?.payment.id as string
}

test('what is above the limit of M-Pesa goes in several orders under one approval; a part that fails waits in the refund and is sent again, none twice', async () => {
  await using world = await opened()
  const { county, daraja, checker, maker } = world
  const payment = await transferred(world, 600_000)
  await holdPlenty(world)
  await ask(world, payment, 600_000)
  await decideIt(world, payment)
  await sendOrder(county, await orderOf(county, payment))
  const parted = await until(
    () => refund(county, payment),
    (seen) => seen.paid === kes(250_000),
    10,
  )
  expect(parted).toMatchObject({ state: 'approved' })
  await sound(county)
  // The second reaches a limit: its money waits in the refund, and stays approved.
  await daraja.set({ callbacks: { b2cResult: { resultCode: '4' } } })
  const second = await orderOf(county, payment)
  await sendOrder(county, second)
  await until(
    () => refund(county, payment),
    (seen) => seen.resultCode === '4',
    10,
  )
  expect(await refund(county, payment)).toMatchObject({ state: 'approved', paid: kes(250_000) })
  expect(await balance(world, 'refunds')).toBe(kes(350_000))
  await sound(county)
  const { id } = await refund(county, payment)
  expect(await codeOf(maker.runs((ctx) => sendRest(ctx, id)))).toBe('basics.denied')
  const twice = await Promise.all([1, 2].map(() => codeOf(checker.runs((ctx) => sendRest(ctx, id)))))
  expect(twice.sort()).toEqual(['done', 'money.refund_not_waiting'])
  await daraja.set({ callbacks: { b2cResult: { resultCode: '' } } })
  await sendOrder(county, await orderOf(county, payment))
  await until(
    () => refund(county, payment),
    (seen) => seen.paid === kes(500_000),
    10,
  )
  // The third fails too, and is ordered anew by itself a day later.
  await daraja.set({ callbacks: { b2cResult: { resultCode: '4' } } })
  await sendOrder(county, await orderOf(county, payment))
  await until(
    () => refund(county, payment),
    (seen) => seen.resultCode === '4',
    10,
  )
  await daraja.set({ callbacks: { b2cResult: { resultCode: '' } } })
  await watchOrders(county)
  later(county, 25 * 60)
  await watchOrders(county)
  await sendOrder(county, await orderOf(county, payment))
  await becomes(county, payment, 'paid')
  const parts = await county.as(system, async (ctx) => partsOf(ctx, await refundsOf(ctx, [payment])))
  expect(parts.map(({ cents, state }) => `${cents / 100} ${state}`)).toEqual([
    '250000 paid',
    '250000 failed',
    '250000 paid',
    '100000 failed',
    '100000 paid',
  ])
  expect(await balance(world, 'refunds')).toBe(0)
  expect(await paidOut(world)).toMatchObject({ count: 3, cents: kes(600_000) })
  await sound(county)
  // The part that was told to have failed proves paid after all: the county is short of it.
  await provesPaid(county, second, 'TKMLATE002')
  await until(
    () => refund(county, payment),
    (seen) => seen.unbacked,
    10,
  )
  expect(await balance(world, 'refunds')).toBe(-kes(250_000))
  await sound(county)
})

/** A refund of which M-Pesa paid KSh 250,000 and then refused to pay more. */
async function partPaid(world: Office, payment: string, shillings: number, more: Partial<RefundToAsk> = {}): Promise<Refund> {
  const { county, daraja } = world
  await ask(world, payment, shillings, more)
  await decideIt(world, payment)
  await sendOrder(county, await orderOf(county, payment))
  await until(
    () => refund(county, payment),
    (seen) => seen.paid === kes(250_000),
  )
  await daraja.set({ callbacks: { b2cResult: { resultCode: '4' } } })
  await sendOrder(county, await orderOf(county, payment))
  const seen = await until(
    () => refund(county, payment),
    ({ resultCode }) => resultCode === '4',
  )
  await daraja.set({ callbacks: { b2cResult: { resultCode: '' } } })
  return seen
}
const rest = ({ maker }: Office, { id }: Refund, more: Partial<RestToAsk> = {}) =>
  maker.runs((ctx) => proposeRest(ctx, { refund: id, rest: 'giveUp', phone: '', reason: 'Her line is dead', ...more }))

test('the rest of a refund goes to another number of the payer, by two officers; until they decided nothing of it is sent', async () => {
  await using world = await opened()
  const { county, checker } = world
  await holdPlenty(world)
  const payment = await transferred(world, 600_000)
  const parted = await partPaid(world, payment, 600_000)
  const other = { rest: 'phone', phone: '+254711000002' } as const
  expect(await codeOf(checker.runs((ctx) => proposeRest(ctx, { refund: parted.id, reason: 'Mine', ...other })))).toBe('basics.denied')
  expect(await codeOf(rest(world, parted, { rest: 'phone', phone: world.payer }))).toBe('money.refund_same_phone')
  expect(await codeOf(rest(world, parted, { rest: 'phone', phone: '+254201234567' }))).toBe('money.refund_phone')
  await rest(world, parted, other)
  expect(await codeOf(rest(world, parted))).toBe('money.proposal_open')
  expect(await codeOf(checker.runs((ctx) => sendRest(ctx, parted.id)))).toBe('money.proposal_open')
  const orders = async () => (await county.as(system, async (ctx) => partsOf(ctx, await refundsOf(ctx, [payment])))).length
  later(county, 25 * 60)
  await watchOrders(county)
  expect(await orders()).toBe(2)
  // Refused, it is as it was.
  await decideIt(world, payment, 'refused')
  expect(await refund(county, payment)).toMatchObject({ phone: world.payer, restPhone: null, state: 'approved' })
  await rest(world, parted, other)
  await decideIt(world, payment)
  expect(await refund(county, payment)).toMatchObject({ phone: other.phone, restPhone: null })
  await sendOrder(county, await orderOf(county, payment))
  await until(
    () => refund(county, payment),
    (seen) => seen.paid === kes(500_000),
  )
  await sendOrder(county, await orderOf(county, payment))
  await becomes(county, payment, 'paid')
  const parts = await county.as(system, async (ctx) => partsOf(ctx, await refundsOf(ctx, [payment])))
  expect(parts.map(({ phone, state }) => `${phone} ${state}`)).toEqual([
    `${world.payer} paid`,
    `${world.payer} failed`,
    `${other.phone} paid`,
    `${other.phone} paid`,
  ])
  expect(await codeOf(rest(world, parted))).toBe('money.refund_not_waiting')
  await sound(county)
})

test('the rest of a refund is given up: lost money waits for its bill again, only what is left of it, and its receipt says so', async () => {
  const world = await shared()
  const { county } = world
  const payment = await transferred(world, 600_000)
  const parted = await partPaid(world, payment, 600_000)
  await rest(world, parted)
  await decideIt(world, payment)
  expect(await refund(county, payment)).toMatchObject({ state: 'paid', paid: kes(250_000), givenUp: kes(350_000), unbacked: false })
  expect(await balance(world, 'refunds')).toBe(0)
  expect(await balance(world, 'suspense')).toBe(kes(350_000))
  expect(await told(world)).toContain('money.refund.rest_kept')
  await sound(county)
  const lease = await billOf(world, 400_000)
  await world.maker.runs((ctx) => proposeAllocation(ctx, { payment, bill: lease.id, reason: 'It was for this' }))
  const allocation = await proposalOf(county, payment, 'suspense.allocate')
  await world.checker.runs((ctx) => decideAllocation(ctx, { proposal: allocation, decision: 'approved', reason: 'Seen' }))
  expect(await bill(county, lease)).toMatchObject({ state: 'open', paidCents: kes(350_000) })
  const [receipt] = await county.as(system, (ctx) => receiptsOf(ctx, [payment]))
  expect(await county.as(system, (ctx) => findReceipt(ctx, receipt as never))).toMatchObject({ cents: kes(350_000), over: 0 })
  await sound(county)
  // What M-Pesa had called failed proves paid after all: the county is short of it, and no more is ordered.
  const second = (
    await sql<{ id: string }>`select id from money.mpesa_orders where what = 'payout' and part = 2 and payment = ${payment}`.execute(
      county.db,
    )
  ).rows[0]
  await provesPaid(county, second?.id as string, 'TKMLATE009')
  await until(
    () => refund(county, payment),
    ({ unbacked }) => unbacked,
  )
  expect(await refund(county, payment)).toMatchObject({ state: 'paid', paid: kes(500_000) })
  expect(await paidOut(world)).toMatchObject({ cents: kes(250_000) })
  await sound(county)
})

test.each([
  ['a payment on a bill', 'bill', 600_000, 350_000],
  ['a part of one', 'part', 500_000, 350_000],
] as const)('the rest of %s that is given up falls on its bill again', async (_what, from, shillings, left) => {
  const world = await shared()
  const { county } = world
  const lease = await billOf(world, 600_000)
  const payment = await transferred(world, 600_000, lease.reference)
  const parted = await partPaid(world, payment, shillings, { from })
  expect(await bill(county, lease)).toMatchObject({ paidCents: kes(600_000 - shillings) })
  await rest(world, parted)
  await decideIt(world, payment)
  expect(await bill(county, lease)).toMatchObject({ state: 'open', paidCents: kes(left) })
  expect(await balance(world, 'refunds')).toBe(0)
  expect(await balance(world, 'credit')).toBe(0)
  await sound(county)
})

test('the rest of what was paid over is given up: it is the payer’s credit again', async () => {
  const world = await shared()
  const { county } = world
  const permit = await billOf(world, 1000)
  const over = await transferred(world, 500_000, permit.reference)
  const parted = await partPaid(world, over, 400_000, { from: 'credit' })
  expect(await balance(world, 'credit')).toBe(kes(99_000))
  await rest(world, parted)
  await decideIt(world, over)
  expect(await balance(world, 'credit')).toBe(kes(249_000))
  await sound(county)
})

test('a large refund of which nothing was sent puts all of its money back; its first part proving paid takes it again and goes on', async () => {
  const world = await shared()
  const { county, daraja } = world
  const payment = await transferred(world, 300_000)
  await ask(world, payment, 300_000)
  await decideIt(world, payment)
  await daraja.set({ callbacks: { b2cResult: { resultCode: '26' } } })
  const first = await orderOf(county, payment)
  await sendOrder(county, first)
  await becomes(county, payment, 'failed')
  await sound(county)
  await provesPaid(county, first, 'TKMLATE003')
  await becomes(county, payment, 'approved')
  await sound(county)
  await daraja.set({ callbacks: { b2cResult: { resultCode: '' } } })
  await sendOrder(county, await orderOf(county, payment))
  expect(await becomes(county, payment, 'paid')).toMatchObject({ paid: kes(300_000), unbacked: false })
  await sound(county)
})

test('a payment on a withdrawn bill goes back, and nobody owes it', async () => {
  const world = await shared()
  const { county } = world
  const permit = await billOf(world, 1000)
  const payment = await pay(world, permit.reference, 400)
  await county.as(system, (ctx) => voidBill(ctx, { bill: permit.id, reason: 'The shop burnt down' }))
  await ask(world, payment, 400, { from: 'bill' })
  await decideIt(world, payment)
  expect(await bill(county, permit)).toMatchObject({ state: 'void', paidCents: 0 })
  await sound(county)
  await sendOrder(county, await orderOf(county, payment))
  await becomes(county, payment, 'paid')
  expect(await balance(world, 'revenue.business-permit')).toBe(0)
  await sound(county)
})

test('a payment on a bill goes back: the bill is owed again and its receipt red; when M-Pesa fails, the payment is on the bill again', async () => {
  await using world = await opened()
  const { county, daraja } = world
  const permit = await billOf(world, 1000)
  const payment = await pay(world, permit.reference, 1000)
  await ask(world, payment, 1000, { from: 'bill' })
  await decideIt(world, payment)
  expect(await bill(county, permit)).toMatchObject({ state: 'open', paidCents: 0 })
  await sound(county)
  // Too little in the paybill.
  await daraja.post('/switchboard/daraja/settle')
  await sendOrder(county, await orderOf(county, payment))
  const failed = await becomes(county, payment, 'failed')
  expect(failed).toMatchObject({ resultCode: '1' })
  expect(wordsOfRefund('1').en).toContain('too little')
  expect((await county.as(system, mpesaHealth)).shortAt).not.toBeNull()
  expect(await bill(county, permit)).toMatchObject({ state: 'settled', paidCents: kes(1000) })
  const receipts = await county.as(system, (ctx) => receiptsOf(ctx, [payment]))
  expect(receipts.map(({ state }) => state).sort()).toEqual(['refunded', 'valid'])
  expect((await told(world)).sort()).toEqual(['money.refund.approved', 'money.refund.failed'])
  await sound(county)
  // Asked anew once there is money.
  later(county, 1)
  await pay(world, 'SOMEBODY', 5000)
  await ask(world, payment, 1000, { from: 'bill' })
  await decideIt(world, payment)
  await sendOrder(county, await orderOf(county, payment))
  await becomes(county, payment, 'paid')
  expect(await bill(county, permit)).toMatchObject({ state: 'open', paidCents: 0 })
  await sound(county)
})

test('an answer and a result that are lost cost nothing: M-Pesa is asked what became of it, and it is not sent again', async () => {
  await using world = await opened()
  const { county, daraja } = world
  const payment = await pay(world, 'NOBODY', 700)
  await ask(world, payment, 700)
  await decideIt(world, payment)
  await daraja.set({ calls: { b2c: { down: 'takeAndCut' } }, callbacks: { b2cResult: { dropRate: 1 } } })
  await sendOrder(county, await orderOf(county, payment))
  expect(await refund(county, payment)).toMatchObject({ state: 'sending' })
  await daraja.set({ calls: { b2c: { down: 'up' } } })
  // Nobody asks yet, and a process that starts anew sends nothing again.
  await watchOrders(county)
  await sendOrder(county, await orderOf(county, payment))
  later(county, 1)
  await watchOrders(county)
  await becomes(county, payment, 'paid')
  expect(await paidOut(world)).toMatchObject({ count: 1 })
  await sound(county)
})

test('a process killed between marking and sending: M-Pesa never heard of it, and after an hour the money is back where it was', async () => {
  await using world = await opened()
  const { county } = world
  const payment = await pay(world, 'NOBODY', 700)
  await ask(world, payment, 700)
  await decideIt(world, payment)
  // What a kill leaves: the mark of the transaction before the call, and no call.
  await sql`update money.mpesa_orders set state = 'asked', asked_at = ${county.clock.now().toString()}::timestamptz`.execute(county.db)
  await sql`update money.refunds set state = 'sending'`.execute(county.db)
  for (const minutes of [1, 30]) {
    later(county, minutes)
    await watchOrders(county)
    expect(await refund(county, payment)).toMatchObject({ state: 'sending' })
  }
  later(county, 31)
  await watchOrders(county)
  expect(await becomes(county, payment, 'failed')).toMatchObject({ resultCode: 'unknown' })
  expect(await balance(world, 'suspense')).toBe(kes(700))
  expect(await paidOut(world)).toMatchObject({ count: 0 })
  await sound(county)
})

test('forged results move nothing; a timeout of the queue is no failure; one that proves paid after it failed is taken again', async () => {
  const world = await shared()
  const { county, daraja } = world
  const payment = await pay(world, 'NOBODY', 700)
  await ask(world, payment, 700)
  await decideIt(world, payment)
  await daraja.set({ callbacks: { b2cResult: { delayMs: 600_000 }, queueTimeout: { resultCode: '26' } } })
  const order = await orderOf(county, payment)
  await sendOrder(county, order)
  const send = (conversation: string, code: number, key = CALLBACK_KEY) =>
    fetch(county.publicUrl + orderPath(key, 'result', order), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        Result: { ResultType: 0, ResultCode: code, ResultDesc: 'x', ConversationID: conversation, TransactionID: 'TKMFORGED1' },
      }),
    })
  expect((await send('AG_20261122_forged', 0)).status).toBe(200)
  expect((await send('AG_20261122_forged', 1)).status).toBe(200)
  expect((await send('AG_20261122_forged', 0, 'wrong')).status).toBe(404)
  const kinds = () =>
    sql<{
      kind: string
      count: number
    }>`select kind, count(*)::integer as count from money.mpesa_results where mpesa_order = ${order} group by 1 order by 1`.execute(
      county.db,
    )
  await until(
    async () => (await kinds()).rows,
    (rows) => rows.length === 2,
  )
  expect((await kinds()).rows).toEqual([
    { kind: 'result', count: 2 },
    { kind: 'timeout', count: 1 },
  ])
  expect(await refund(county, payment)).toMatchObject({ state: 'sending' })
  // The true one names the conversation that M-Pesa told the county alone.
  const { rows } = await sql<{ conversation: string }>`select conversation from money.mpesa_orders where id = ${order}`.execute(county.db)
  const { conversation } = rows[0] as { conversation: string }
  await send(conversation, 26)
  expect(await becomes(county, payment, 'failed')).toMatchObject({ resultCode: '26' })
  expect(await balance(world, 'suspense')).toBe(kes(700))
  await send(conversation, 0)
  await becomes(county, payment, 'paid')
  expect(await refund(county, payment)).toMatchObject({ unbacked: false })
  expect(await balance(world, 'suspense')).toBe(0)
  await sound(county)
})

test('paid after it failed, and what was put back is spent: the county is short of it, and the books say so', async () => {
  const world = await shared()
  const { county } = world
  const payment = await pay(world, 'NOBODY', 700)
  await ask(world, payment, 700)
  await decideIt(world, payment)
  const order = await orderOf(county, payment)
  await world.daraja.set({ callbacks: { b2cResult: { resultCode: '26' } } })
  await sendOrder(county, order)
  await becomes(county, payment, 'failed')
  const permit = await billOf(world, 700)
  await world.maker.runs((ctx) => proposeAllocation(ctx, { payment, bill: permit.id, reason: 'It was for this' }))
  const proposal = await proposalOf(county, payment, 'suspense.allocate')
  await world.checker.runs((ctx) => decideAllocation(ctx, { proposal, decision: 'approved', reason: 'Seen' }))
  await provesPaid(county, order, 'TKMLATE001')
  await becomes(county, payment, 'paid')
  expect(await refund(county, payment)).toMatchObject({ unbacked: true })
  expect(await balance(world, 'refunds')).toBe(-kes(700))
  await sound(county)
})

test('M-Pesa takes a whole payment back when two officers ask it to, and its bill is owed again', async () => {
  await using world = await opened()
  const { county, daraja } = world
  const permit = await billOf(world, 1000)
  const payment = await pay(world, permit.reference, 1000)
  await ask(world, payment, 1000, { way: 'reversal', from: 'bill', phone: '' })
  await decideIt(world, payment)
  expect(await bill(county, permit)).toMatchObject({ state: 'settled' })
  await daraja.set({ callbacks: { reversalResult: { dropRate: 1 } } })
  await sendOrder(county, await orderOf(county, payment, 'reversal'))
  later(county, 1)
  await watchOrders(county)
  await becomes(county, payment, 'paid')
  expect(await bill(county, permit)).toMatchObject({ state: 'open', paidCents: 0 })
  expect((await daraja.totals()).netCents).toBe(0)
  await sound(county)
})

test('a payment that M-Pesa takes back while its refund waits is not sent; one that was sent already is a loss that the books show', async () => {
  const world = await shared()
  const { county, daraja } = world
  const [first, second] = [await pay(world, 'NOBODY', 700), await pay(world, 'NOBODY', 800)]
  await pay(world, 'FLOAT', 5000)
  const reverse = async (payment: string) => {
    const { rows } = await sql<{ provider_ref: string }>`select provider_ref from money.payments where id = ${payment}`.execute(county.db)
    await daraja.post('/switchboard/daraja/reverse', { receipt: rows[0]?.provider_ref })
    await sweep(county, county.clock.now().subtract({ hours: 3 }))
  }
  await ask(world, first, 700)
  await decideIt(world, first)
  await reverse(first)
  await sound(county)
  await sendOrder(county, await orderOf(county, first))
  expect(await refund(county, first)).toMatchObject({ state: 'failed', resultCode: 'gone' })
  later(county, 1)
  await ask(world, second, 800)
  await decideIt(world, second)
  await sendOrder(county, await orderOf(county, second))
  await becomes(county, second, 'paid')
  await reverse(second)
  expect(await balance(world, 'refunds')).toBe(-kes(800))
  await sound(county)
})

test('too little in the paybill for approved refunds is told to who decides on them, once until it recovers', async () => {
  await using world = await opened()
  const { county, checker } = world
  const warned = async () =>
    (
      await sql<{ person: string; subject: string; body: string }>`
        select person, subject, body from messages.outbox where template = 'money.paybill.low' order by created_at`.execute(county.db)
    ).rows
  const weighed = async () => {
    // Both clocks go on: what is recorded here before M-Pesa tells of its balance is in that balance.
    later(county, 1)
    await world.daraja.post('/switchboard/daraja/advance', { ms: 60_000 })
    await askBalance(county)
    await until(
      async () =>
        (await sql`select 1 from money.mpesa_orders where what = 'balance' and state in ('wanted', 'asked')`.execute(county.db)).rows,
      (open) => open.length === 0,
    )
  }
  await pay(world, 'FLOAT', 5000)
  await weighed()
  const [small, large] = [await transferred(world, 3000), await transferred(world, 9000)]
  await ask(world, small, 3000)
  await decideIt(world, small)
  expect(await warned()).toEqual([])
  await ask(world, large, 9000)
  await decideIt(world, large)
  expect(await warned()).toMatchObject([{ person: checker.id }])
  expect((await county.as(system, mpesaHealth)).lowSince).not.toBeNull()
  await weighed()
  expect(await warned()).toHaveLength(1)
  // Money came in: it holds enough again, and the next time is told anew.
  for (const account of ['MORE', 'EVEN MORE']) await pay(world, account, 5000)
  await weighed()
  expect((await county.as(system, mpesaHealth)).lowSince).toBeNull()
  await world.daraja.post('/switchboard/daraja/settle')
  await weighed()
  expect(await warned()).toHaveLength(2)
  const { rows } = await sql<{ verb: string }>`
    select verb from audit.entries where verb in ('money.mpesa.low', 'money.mpesa.enough') order by seq`.execute(county.db)
  expect(rows.map(({ verb }) => verb)).toEqual(['money.mpesa.low', 'money.mpesa.enough', 'money.mpesa.low'])
})

test('M-Pesa tells what it knows of a payment and what lies in the paybill; its charges come into the books', async () => {
  await using world = await opened()
  const { county, daraja, maker } = world
  const payment = await pay(world, 'NOBODY', 1000)
  await maker.runs((ctx) => askAboutPayment(ctx, payment))
  expect(await codeOf(maker.runs((ctx) => askAboutPayment(ctx, payment)))).toBe('money.question_open')
  await sendOrder(county, await orderOf(county, payment, 'status'))
  const status = () =>
    sql<{
      result_code: string
      told: Record<string, string>
    }>`select result_code, told from money.mpesa_orders where what = 'status'`.execute(county.db)
  await until(
    async () => (await status()).rows[0]?.result_code,
    (code) => code === '0',
  )
  expect((await status()).rows[0]?.told).toMatchObject({ TransactionStatus: 'Completed' })
  await askBalance(county)
  const compared = await until(
    () => county.as(system, paybillCompared),
    (seen) => seen !== undefined,
  )
  expect(compared).toMatchObject({ left: 0 })
  const totals = await daraja.totals()
  expect(totals.accounts.chargesCents).toBeLessThan(0)
  expect(await balance(world, `mpesa.${SHORTCODE}.charges`)).toBe(-totals.accounts.chargesCents)
  await sound(county)
  // Settled to the bank: M-Pesa took its charges out of the utility account, and what is gone is not explained yet.
  await daraja.post('/switchboard/daraja/settle')
  later(county, 1)
  await askBalance(county)
  const after = await until(
    () => county.as(system, paybillCompared),
    (seen) => seen?.accounts[0]?.told === 0,
  )
  expect(await balance(world, `mpesa.${SHORTCODE}.charges`)).toBe(0)
  expect(after?.left).toBe(-(kes(1000) + totals.accounts.chargesCents))
  await sound(county)
})

test('a claim that the list does not know is confirmed by the status of the payment', async () => {
  const world = await shared()
  const { county, daraja } = world
  await daraja.set({ world: { pullLagMs: 3_600_000 }, callbacks: { c2bConfirmation: { dropRate: 0 } } })
  const { receipt } = await daraja.payBill({ shortcode: SHORTCODE, account: 'NOBODY', amount: 500 })
  const claims = () =>
    sql<{
      id: string
      state: string
      confirmed_by: string | null
    }>`select id, state, confirmed_by from money.payments where provider_ref = ${receipt}`.execute(county.db)
  const [claim] = await until(
    async () => (await claims()).rows,
    (rows) => rows.length === 1,
  )
  await world.maker.runs((ctx) => askAboutPayment(ctx, claim?.id as string))
  await sendOrder(county, await orderOf(county, claim?.id as string, 'status'))
  await until(
    async () => (await claims()).rows[0],
    (row) => row?.state === 'confirmed',
  )
  expect((await claims()).rows[0]).toMatchObject({ confirmed_by: 'status' })
  await sound(county)
})

test('M-Pesa down: the sweep says so once and catches up after; approved refunds wait and go out then', async () => {
  await using world = await opened()
  const { county, daraja } = world
  const payment = await pay(world, 'NOBODY', 700)
  await ask(world, payment, 700)
  await decideIt(world, payment)
  await daraja.set({ calls: { all: { down: 'error503' } } })
  world.mpesa.forget()
  for (let turn = 0; turn < 3; turn++) await sweepBy(county, { hours: 3 })
  await sendOrder(county, await orderOf(county, payment))
  expect(await refund(county, payment)).toMatchObject({ state: 'approved' })
  const since = (await county.as(system, mpesaHealth)).failingSince
  expect(since).not.toBeNull()
  const { rows } = await sql<{ verb: string }>`select verb from audit.entries where verb like 'money.mpesa.%'`.execute(county.db)
  expect(rows.map(({ verb }) => verb)).toEqual(['money.mpesa.silent'])
  await daraja.payBill({ shortcode: SHORTCODE, account: 'MISSED', amount: 400 })
  later(county, 300)
  await daraja.set({ calls: { all: { down: 'up' } } })
  world.mpesa.forget()
  await sweepBy(county, { hours: 3 })
  expect((await county.as(system, mpesaHealth)).failingSince).toBeNull()
  expect(await balance(world, 'suspense')).toBe(kes(400))
  await watchOrders(county)
  await becomes(county, payment, 'paid')
  await sound(county)
})

test('two officers cancel a receipt: its money waits for its bill or falls on another, with a new receipt; the old one is red', async () => {
  const world = await shared()
  const { county, maker, checker } = world
  const [wrong, right] = [await billOf(world, 1000), await billOf(world, 600)]
  const payment = await pay(world, wrong.reference, 1000)
  const cancel = async (to: string | null) => {
    await maker.runs((ctx) => proposeCancellation(ctx, { payment, bill: to, reason: 'Wrong bill' }))
    const proposal = await proposalOf(county, payment, 'receipt.cancel')
    await checker.runs((ctx) => decideCancellation(ctx, { proposal, decision: 'approved', reason: 'Seen' }))
  }
  await cancel(right.id)
  expect(await bill(county, wrong)).toMatchObject({ state: 'open', paidCents: 0 })
  expect(await bill(county, right)).toMatchObject({ state: 'settled' })
  expect(await balance(world, 'credit')).toBe(kes(400))
  await sound(county)
  await cancel(null)
  expect(await balance(world, 'credit')).toBe(0)
  expect(await balance(world, 'suspense')).toBe(kes(1000))
  expect(await bill(county, right)).toMatchObject({ state: 'open', paidCents: 0 })
  await sound(county)
  const receipts = await county.as(system, (ctx) => receiptsOf(ctx, [payment]))
  expect(receipts.map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
  // Of the bill that it was given for, whatever became of its payment.
  const first = await Promise.all(receipts.map((each) => county.as(system, (ctx) => findReceipt(ctx, each))))
  expect(first.map((each) => each?.bill?.reference).sort()).toEqual([wrong.reference, right.reference].sort())
  expect(await codeOf(maker.runs((ctx) => proposeCancellation(ctx, { payment, bill: null, reason: 'Again' })))).toBe(
    'money.receipt_not_valid',
  )
  // And it may be given to a bill once more.
  await maker.runs((ctx) => proposeAllocation(ctx, { payment, bill: wrong.id, reason: 'It was right' }))
  const proposal = await proposalOf(county, payment, 'suspense.allocate')
  await checker.runs((ctx) => decideAllocation(ctx, { proposal, decision: 'approved', reason: 'Seen' }))
  expect(await bill(county, wrong)).toMatchObject({ state: 'settled' })
  await sound(county)
})
