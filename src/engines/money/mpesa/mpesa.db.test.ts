import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestCounty } from '../../../../test/support/county.ts'
import { CALLBACK_KEY, type MpesaCounty, mpesaCounty, SHORTCODE } from '../../../../test/support/mpesa-county.ts'
import { billIn } from '../../../../test/support/sample-bill.ts'
import { until } from '../../../../test/support/until.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import type { Bill } from '../bills/bill.ts'
import { findBill } from '../bills/bills.queries.ts'
import { verifyMoney } from '../verify/verify-money.ts'
import { askAboutPush, confirmClaims, sweep } from './confirm.ts'
import { DarajaClient } from './daraja-client.ts'
import { askLook, lookAt, lookNow } from './look.ts'
import { callbackPath } from './mpesa-settings.ts'
import { askPush, endPush, findPush, sendPush, wordsOfPush } from './push.ts'

const system = systemActor('test')
const kes = (shillings: number) => (shillings * 100) as Cents

/** `phone` is the payer's, as M-Pesa writes it, and of this test alone. */
type World = MpesaCounty & { readonly phone: string }
let payers = 0
const newPhone = () => `2547120${String(++payers).padStart(5, '0')}`

/** A county of the test's own: for what looks at all that came, or leaves it waiting for all. */
const opened = async (): Promise<World> => ({ ...(await mpesaCounty()), phone: newPhone() })

let open: MpesaCounty
beforeAll(async () => {
  open = await mpesaCounty()
})
afterAll(() => open?.[Symbol.asyncDispose]())

/** The county that tests share: a quiet day of M-Pesa, both clocks together, and a new payer. */
async function shared(): Promise<World> {
  await open.daraja.set({ reset: true })
  open.county.clock.set(Temporal.Now.instant())
  return { ...open, phone: newPhone() }
}

const make = ({ county, phone }: World, shillings = 2500): Promise<Bill> =>
  billIn(county, shillings, { payerName: null, payerPhone: `+${phone}` })

const now = async (county: TestCounty, bill: Bill) => (await county.as(system, (ctx) => findBill(ctx, bill.id))) as Bill
const payments = async (county: TestCounty) =>
  (
    await sql<{
      provider_ref: string
      state: string
      cents: number
      posted: boolean
      confirmed_by: string | null
      account_given: string | null
    }>`
      select provider_ref, state, cents, posted, confirmed_by, account_given from money.payments order by id`.execute(county.db)
  ).rows
const inbound = async (county: TestCounty) =>
  (await sql<{ kind: string }>`select kind from money.inbound order by id`.execute(county.db)).rows.map(({ kind }) => kind)
const sound = async (county: TestCounty) =>
  expect((await verifyMoney(county.db)).checks.filter(({ offender }) => offender !== null)).toEqual([])
const push = ({ county, phone }: World, bill: Bill, cents = kes(2500), id = crypto.randomUUID()) =>
  county.as(system, (ctx) => askPush(ctx, { id, bill: bill.id, phone: `+${phone}`, cents }))
const promptOf = async ({ daraja, phone }: World) =>
  ((await daraja.ask(`/handset/${phone}/wallet`)).json.prompts as unknown as { id: string; account: string }[])[0]
const answerPrompt = async (world: World, answer: { pin: string } | { cancel: true }) =>
  world.daraja.post(`/handset/${world.phone}/prompts/${(await promptOf(world))?.id}`, answer)
const enterPin = (world: World) => answerPrompt(world, { pin: '1234' })
const payBill = ({ daraja, phone }: World, account: string) => daraja.payBill({ shortcode: SHORTCODE, account }, phone)
const state = (county: TestCounty, bill: Bill, wanted: string) =>
  until(
    () => now(county, bill),
    (bill) => bill.state === wanted,
  )

test('a request on the phone: the PIN pays, the claim settles the bill, and M-Pesa’s own word confirms it', async () => {
  await using world = await opened()
  const { county } = world
  const bill = await make(world)
  const asked = await push(world, bill)
  await sendPush(county, asked.id)
  expect((await promptOf(world))?.account).toBe(bill.reference.replaceAll('-', ''))
  await enterPin(world)
  await state(county, bill, 'settled')
  // The paybill's own confirmation of the same payment comes as well, before or after, and counts for nothing more.
  await until(
    () => inbound(county),
    (kinds) => kinds.length === 2,
  )
  expect(await payments(county)).toMatchObject([{ state: 'claimed', cents: 250_000, posted: true }])
  await confirmClaims(county, 1)
  expect(await payments(county)).toMatchObject([{ state: 'confirmed', confirmed_by: 'query' }])
  expect(await county.as(system, (ctx) => findPush(ctx, asked.id))).toMatchObject({ state: 'paid', resultCode: '0' })
  expect(await payments(county)).toHaveLength(1)
  await sound(county)
})

test('the same push asked twice is one; another for the same bill, and the same amount within two minutes, are refused with the wait', async () => {
  const world = await shared()
  const { county } = world
  const bill = await make(world, 5000)
  const id = crypto.randomUUID()
  await push(world, bill, kes(2500), id)
  expect((await push(world, bill, kes(2500), id)).id).toBe(id)
  await expect(push(world, bill)).rejects.toMatchObject({ code: 'money.push_open', values: { minutes: 4 } })
  await sendPush(county, id)
  await answerPrompt(world, { cancel: true })
  const ended = await until(
    () => county.as(system, (ctx) => findPush(ctx, id)),
    (push) => push?.state === 'failed',
  )
  expect(ended).toMatchObject({ resultCode: '1032' })
  expect(wordsOfPush(ended as never).en).toContain('cancelled')
  await expect(push(world, bill)).rejects.toMatchObject({ code: 'money.push_too_soon', values: { seconds: expect.any(Number) } })
  await expect(push(world, bill, kes(9000))).rejects.toMatchObject({ code: 'money.push_amount' })
  await expect(push(world, bill, 150 as Cents)).rejects.toMatchObject({ code: 'money.push_amount' })
  expect((await push(world, bill, kes(2400))).state).toBe('wanted')
})

test.each([
  ['the gate lets nothing in', { stk: { down: 'error503' } }],
  ['there is no token to be had', { oauth: { down: 'error503' } }],
  ['not even a token is answered for', { oauth: { down: 'cut' } }],
])('when %s, the request ends at once and blocks nothing', async (_what, calls) => {
  const world = await shared()
  const { county, daraja } = world
  const bill = await make(world)
  await daraja.set({ calls })
  world.mpesa.forget()
  const asked = await push(world, bill)
  await sendPush(county, asked.id)
  const ended = await county.as(system, (ctx) => findPush(ctx, asked.id))
  expect(ended).toMatchObject({ state: 'failed', resultCode: 'untaken' })
  expect(wordsOfPush(ended as never).en).toContain('Nothing was taken')
  expect((await push(world, bill)).state).toBe('wanted')
})

test('the paybill: an unknown account number is refused before the money moves, a known one pays', async () => {
  await using world = await opened()
  const { county, daraja } = world
  await daraja.set({ world: { externalValidation: true } })
  const bill = await make(world)
  expect(await payBill(world, 'MGB-0000-0000')).toMatchObject({ outcome: 'refused', code: 'C2B00012' })
  await payBill(world, bill.reference.toLowerCase())
  await state(county, bill, 'settled')
  await confirmClaims(county, 1)
  expect(await payments(county)).toMatchObject([{ state: 'confirmed', confirmed_by: 'pull' }])
  await sound(county)
})

test('with validation off, money for no bill waits as a claim, and lies in suspense once M-Pesa’s list has it', async () => {
  const world = await shared()
  const { county } = world
  const account = `KIBALI${world.phone.slice(-5)}`
  const lost = async () => (await payments(county)).filter(({ account_given }) => account_given === account)
  const { receipt } = await payBill(world, account)
  await until(lost, (rows) => rows.length === 1)
  expect(await lost()).toMatchObject([{ state: 'claimed', posted: false, account_given: account }])
  await sweep(county, county.clock.now().subtract({ hours: 3 }))
  const { rows } = await sql`
    select 1 from money.suspense_items i join money.payments p on p.id = i.payment where p.provider_ref = ${receipt} and i.state = 'open'`.execute(
    county.db,
  )
  expect(rows).toHaveLength(1)
  await sound(county)
})

test('a callback that never came is found in M-Pesa’s list, and the push it answers is found paid', async () => {
  const world = await shared()
  const { county, daraja } = world
  await daraja.set({ callbacks: { all: { dropRate: 1 } } })
  const bill = await make(world)
  const asked = await push(world, bill)
  await sendPush(county, asked.id)
  await enterPin(world)
  await askAboutPush(county, { id: asked.id, round: 1 })
  expect(await now(county, bill)).toMatchObject({ state: 'settled' })
  expect(await county.as(system, (ctx) => findPush(ctx, asked.id))).toMatchObject({ state: 'paid' })
  const { rows } = await sql<{ body: string }>`select body from messages.outbox where address = ${`+${world.phone}`}`.execute(county.db)
  expect(rows).toHaveLength(1)
  await sound(county)
})

const looks = (county: TestCounty) =>
  sql<{ key: string; run_at: Temporal.Instant }>`
    select j.key, j.run_at from jobs.jobs j where j.key like 'money.mpesa.look:%' order by 1`.execute(county.db)

test('a payer whose confirmation was lost says that she paid: M-Pesa’s list is read once for all who press, and has it', async () => {
  await using world = await opened()
  const { county, daraja } = world
  await daraja.set({ callbacks: { all: { dropRate: 1 } } })
  const [paid, unpaid, listed] = [await make(world), await make(world), await make(world)]
  await payBill(world, paid.reference)
  for (const bill of [paid, unpaid, paid, unpaid, paid]) await county.as(system, (ctx) => askLook(ctx, bill.id))
  const { rows } = await looks(county)
  expect(rows).toHaveLength(1)
  const asked = county.clock.now()
  expect(rows[0]?.run_at.since(asked).total('seconds')).toBeLessThanOrEqual(10)

  await lookNow(county)
  expect(await now(county, paid)).toMatchObject({ state: 'settled' })
  const look = (bill: Bill) => county.as(system, (ctx) => lookAt(ctx, bill.id))
  expect(await look(paid)).toMatchObject({ state: 'found' })
  expect(await look(unpaid)).toMatchObject({ state: 'asking', mayAsk: false })
  expect(await look(listed)).toBeUndefined()

  county.clock.set(asked.add({ seconds: 61 }))
  await lookNow(county)
  expect(await look(unpaid)).toMatchObject({ state: 'none', mayAsk: false })
  await county.as(system, (ctx) => askLook(ctx, unpaid.id))
  expect(await look(unpaid)).toMatchObject({ state: 'none' })

  // Two minutes after the first time it may be asked again. M-Pesa is silent now, and that is said.
  county.clock.set(asked.add({ seconds: 125 }))
  expect(await look(unpaid)).toMatchObject({ mayAsk: true })
  await county.as(system, (ctx) => askLook(ctx, unpaid.id))
  await daraja.set({ calls: { pull: { down: 'error503' } } })
  county.clock.set(asked.add({ seconds: 190 }))
  await lookNow(county)
  expect(await look(unpaid)).toMatchObject({ state: 'silent' })
  await sound(county)
})

test('a bill that is paid or gone is not asked about', async () => {
  const world = await shared()
  const { county } = world
  const bill = await make(world)
  await payBill(world, bill.reference)
  await state(county, bill, 'settled')
  const before = (await looks(county)).rows
  await county.as(system, (ctx) => askLook(ctx, bill.id))
  expect(await county.as(system, (ctx) => lookAt(ctx, bill.id))).toBeUndefined()
  expect((await looks(county)).rows).toEqual(before)
})

test('once M-Pesa was let take a payment its list is looked at soon, press or not, and once for many', async () => {
  await using world = await opened()
  const { county, daraja } = world
  await daraja.set({ callbacks: { c2bConfirmation: { dropRate: 1 } }, world: { externalValidation: true } })
  const [one, other] = [await make(world), await make(world)]
  for (const { reference } of [one, other]) await payBill(world, reference)
  const { rows } = await looks(county)
  expect(rows).toHaveLength(1)
  expect(rows[0]?.run_at.since(county.clock.now()).total('seconds')).toBeGreaterThan(40)
  await lookNow(county)
  for (const bill of [one, other]) expect(await now(county, bill)).toMatchObject({ state: 'settled' })
  await sound(county)
})

test('a request whose callback was lost is looked for as well, and sought until M-Pesa’s slow list has it', async () => {
  const world = await shared()
  const { county, daraja } = world
  await daraja.set({ callbacks: { all: { dropRate: 1 } }, world: { pullLagMs: 3_600_000 } })
  const bill = await make(world)
  const asked = await push(world, bill)
  await sendPush(county, asked.id)
  await enterPin(world)
  const found = () => county.as(system, (ctx) => findPush(ctx, asked.id))
  // The third round does not call it silent: M-Pesa says that it is paid, and only the list lags.
  await askAboutPush(county, { id: asked.id, round: 3 })
  expect(await found()).toMatchObject({ state: 'asked' })
  await daraja.set({ world: { pullLagMs: 0 } })
  await county.as(system, (ctx) => askLook(ctx, bill.id))
  await lookNow(county)
  expect(await found()).toMatchObject({ state: 'paid' })
  expect(await now(county, bill)).toMatchObject({ state: 'settled' })
})

test('a phone that gave no answer is asked about until M-Pesa knows: a payment made all the same is found, and silence ends as silence', async () => {
  const world = await shared()
  const { county, daraja } = world
  const bill = await make(world)
  const asked = await push(world, bill)
  await sendPush(county, asked.id)
  await endPush(county, { id: asked.id, code: '1037', words: 'DS timeout user cannot be reached' })
  const later = await make(world)
  await daraja.set({ callbacks: { all: { dropRate: 1 } } })
  await enterPin(world)
  await askAboutPush(county, { id: asked.id, round: 1 })
  expect(await county.as(system, (ctx) => findPush(ctx, asked.id))).toMatchObject({ state: 'paid' })
  expect(await now(county, bill)).toMatchObject({ state: 'settled' })

  const lost = await push(world, later, 70_000 as Cents)
  await endPush(county, { id: lost.id, code: '1037', words: 'DS timeout user cannot be reached' })
  await askAboutPush(county, { id: lost.id, round: 3 })
  expect(await county.as(system, (ctx) => findPush(ctx, lost.id))).toMatchObject({ state: 'failed', resultCode: 'silent' })
  await endPush(county, { id: lost.id, code: '1037', words: 'told twice' })
  expect(await county.as(system, (ctx) => findPush(ctx, lost.id))).toMatchObject({ resultCode: 'silent' })
})

test('a forged callback releases nothing above the limit; below it, what it released is taken back and the payer is told', async () => {
  await using world = await opened()
  const { county } = world
  const [dear, cheap] = [await make(world, 20_000), await make(world, 300)]
  const forged = (bill: Bill, TransID: string, TransAmount: string) =>
    fetch(county.publicUrl + callbackPath(CALLBACK_KEY, 'confirmation'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        TransID,
        TransAmount,
        TransTime: '',
        BusinessShortCode: SHORTCODE,
        BillRefNumber: bill.reference,
        MSISDN: '2547 ***** 001',
      }),
    })
  expect(await (await forged(dear, 'TKMFORGED1', '20000.00')).json()).toEqual({ ResultCode: 0, ResultDesc: 'Success' })
  await forged(cheap, 'TKMFORGED2', '300')
  expect(await now(county, dear)).toMatchObject({ state: 'open' })
  expect(await now(county, cheap)).toMatchObject({ state: 'settled' })
  await confirmClaims(county, 1)
  expect((await payments(county)).map(({ state }) => state)).toEqual(['claimed', 'claimed'])
  county.clock.set(county.clock.now().add({ minutes: 31 }))
  await confirmClaims(county, 2)
  expect((await payments(county)).map(({ state, posted }) => [state, posted])).toEqual([
    ['refuted', false],
    ['refuted', false],
  ])
  expect(await now(county, cheap)).toMatchObject({ state: 'open', paidCents: 0 })
  const { rows } = await sql<{ template: string }>`select template from messages.outbox order by id`.execute(county.db)
  expect(rows.map(({ template }) => template)).toEqual(['money.payment.received', 'money.payment.refuted'])
  await sound(county)
})

test('a payment that M-Pesa takes back is reversed here, its receipt ended and its bill open again', async () => {
  const world = await shared()
  const { county, daraja } = world
  const bill = await make(world)
  const { receipt } = await payBill(world, bill.reference)
  await state(county, bill, 'settled')
  await confirmClaims(county, 1)
  await daraja.post('/switchboard/daraja/reverse', { receipt })
  const seen = await sweep(county, county.clock.now().subtract({ hours: 3 }))
  expect(seen.reversed).toBe(1)
  expect(await now(county, bill)).toMatchObject({ state: 'open', paidCents: 0 })
  const { rows } = await sql`
    select 1 from money.receipts r join money.payments p on p.id = r.payment where p.provider_ref = ${receipt} and r.state = 'reversed'`.execute(
    county.db,
  )
  expect(rows).toHaveLength(1)
  await sound(county)
})

test('strangers, wrong keys and unreadable bodies: nothing for the first two, a stored body and no payment for the last', async () => {
  await using world = await opened()
  const { county } = world
  const send = (path: string, body: unknown) =>
    fetch(county.publicUrl + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  expect((await send(callbackPath('wrong', 'confirmation'), {})).status).toBe(404)
  for (const body of [{}, [], 'text', { TransID: 'x' }, { Body: {} }, { TransID: 'TKM4A1B2C3', TransAmount: '-5' }]) {
    expect((await send(callbackPath(CALLBACK_KEY, 'confirmation'), body)).status).toBe(200)
    expect((await send(callbackPath(CALLBACK_KEY, 'push'), body)).status).toBe(200)
  }
  expect(new Set(await inbound(county))).toEqual(new Set(['unreadable']))
  expect(await payments(county)).toEqual([])
})

test('one token is asked for by many at once, and a refused one is renewed once', async () => {
  await using world = await opened()
  const { daraja, county, mpesa } = world
  const fresh = new DarajaClient(mpesa.settings, county.clock)
  const answers = await Promise.all(
    [1, 2, 3].map(() => fresh.pull({ from: county.clock.now().subtract({ hours: 1 }), to: county.clock.now(), offset: 0 })),
  )
  expect(answers).toEqual([[], [], []])
  await daraja.set({ world: { newTokenEndsOld: true } })
  await daraja.signIn()
  expect(await fresh.pull({ from: county.clock.now().subtract({ hours: 1 }), to: county.clock.now(), offset: 0 })).toEqual([])
})

test('Daraja down: the request stays open, and the payer is told what happened to the money', async () => {
  const world = await shared()
  const { daraja, county } = world
  const bill = await make(world)
  const asked = await push(world, bill)
  await daraja.set({ calls: { stk: { refuse: '500.001.1001' } } })
  await sendPush(county, asked.id)
  const failed = await county.as(system, (ctx) => findPush(ctx, asked.id))
  expect(failed).toMatchObject({ state: 'failed' })
  expect(wordsOfPush(failed as never).en).toContain('Nothing was taken')
  county.clock.set(county.clock.now().add({ minutes: 3 }))
  const second = await push(world, bill)
  await daraja.set({ calls: { stk: { refuse: '', down: 'takeAndCut' } } })
  await sendPush(county, second.id)
  expect(await county.as(system, (ctx) => findPush(ctx, second.id))).toMatchObject({ state: 'asked' })
})
