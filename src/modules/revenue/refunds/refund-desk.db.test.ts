import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import { openPage, sendForm } from '../../../../test/support/open-page.ts'
import { billIn, sampleArrival } from '../../../../test/support/sample-bill.ts'
import { postArrivals } from '../../../engines/money/payments/run-till.ts'
import { receiptsOf } from '../../../engines/money/receipts/load-receipt.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { statement } from '../../../kernel/database/statement.ts'

const system = systemActor('test')

let county: TestCounty
let maker: TestPerson
let checker: TestPerson
let auditor: TestPerson
beforeAll(async () => {
  county = await testCounty({
    mpesa: {
      baseUrl: 'http://127.0.0.1:9',
      consumerKey: 'key',
      consumerSecret: 'word',
      shortcode: '600984',
      passkey: 'pass',
      callbackKey: 'unguessable0123456789',
      nominatedNumber: '0722000000',
      operator: { initiator: 'kaunti', securityCredential: 'sealed' },
    },
  })
  const office = 'headquarters-finance'
  maker = await county.staff({ roles: ['reconciler'], office }, 'Maker Otieno')
  checker = await county.staff({ roles: ['finance-officer'], office }, 'Checker Wafula')
  auditor = await county.staff({ roles: ['auditor'], office: 'headquarters-executive' })
})
afterAll(() => county?.[Symbol.asyncDispose]())

async function paid(billed: number, amount: number) {
  const bill = await billIn(county, billed)
  const [outcome] = await county.as(system, (ctx) => postArrivals(ctx, [sampleArrival(county, bill.reference, amount)]))
  return { bill, payment: outcome?.payment.id as string }
}

const see = (path: string, who?: TestPerson) => openPage(county, path, who)
const send = (path: string, body: Record<string, string>, who: TestPerson) => sendForm(county, path, body, who)
const proposalOf = async (payment: string) => {
  const { rows } = await statement<{ id: string }>`select id from money.proposals where subject = ${payment} and decision is null`.execute(
    county.db,
  )
  return rows[0]?.id as string
}

test('a refund: asked for with its reason, decided by another officer, never by its maker; the auditor reads only', async () => {
  const { bill, payment } = await paid(1000, 1500)
  const page = `/staff/refunds/${payment}`
  const form = await see(page, maker)
  expect(form.body).toContain('Up to KSh 500 that was paid over, to a phone')
  expect(form.body).toContain('0711 000 001')
  const empty = await send(`${page}/proposals`, { what: '', phone: '12', amount: 'x', reason: '' }, maker)
  expect(empty.status).toBe(422)
  for (const words of ['Choose what should go back', 'Write the reason']) expect(empty.words).toContain(words)
  const wrongPhone = await send(`${page}/proposals`, { what: 'payout:credit', phone: '12', amount: '300', reason: 'Paid twice' }, maker)
  expect(wrongPhone.words).toContain('Enter the mobile number of the payer')
  const asked = { what: 'payout:credit', phone: '0711 000 001', amount: '300', language: 'sw', reason: 'Paid twice' }
  for (const who of [auditor, checker]) expect((await send(`${page}/proposals`, asked, who)).status).toBe(403)
  expect(await send(`${page}/proposals`, asked, maker)).toMatchObject({ status: 303, location: page })
  const decision = `/staff/refund-proposals/${await proposalOf(payment)}/decision`
  const say = { decision: 'approved', reason: 'Seen' }
  for (const who of [maker, auditor]) expect((await send(decision, say, who)).status).toBe(403)
  expect((await see(page, maker)).body).toContain('You made this proposal')
  const seen = await see(page, auditor)
  expect(seen.body).toContain('KSh 300 to 0711 000 001, from what was paid over')
  expect(seen.body).not.toContain('<form method="post" action="/staff/refund')
  // Not the payer's to know before it is decided.
  expect((await see(`/bills/${bill.reference}`)).body).not.toContain('sending back')
  expect(await send(decision, say, checker)).toMatchObject({ status: 303, location: page })
  expect((await see(page, auditor)).body).toContain('Approved, to be sent')
  expect((await see('/staff/refunds', auditor)).body).toContain('KSh 300 to 0711 000 001')
  expect((await see(`/bills/${bill.reference}`)).body).toContain('The county is sending back KSh 300')
  // While it is on its way nothing else of this payment goes.
  const second = await send(`${page}/proposals`, { ...asked, amount: '100' }, maker)
  expect([second.status, second.words.includes('goes back already')]).toEqual([409, true])
})

test('a part of what a payment paid of its bill: how much is asked for, the bill is owed that much again, and the payer reads it', async () => {
  const { bill, payment } = await paid(1000, 1000)
  const page = `/staff/refunds/${payment}`
  expect((await see(page, maker)).body).toContain('A part of the KSh 1,000 that lies on its bill, to a phone')
  const asked = { what: 'payout:part', phone: '0711 000 001', language: 'en', reason: 'Smaller shop' }
  const missing = await send(`${page}/proposals`, asked, maker)
  expect([missing.status, missing.words.includes('Enter how much is to go back')]).toEqual([422, true])
  expect((await send(`${page}/proposals`, { ...asked, amount: '400' }, maker)).status).toBe(303)
  expect(
    (await send(`/staff/refund-proposals/${await proposalOf(payment)}/decision`, { decision: 'approved', reason: 'Seen' }, checker)).status,
  ).toBe(303)
  expect((await see(page, auditor)).body).toContain('KSh 400 to 0711 000 001, from a part of what it paid of its bill')
  const own = (await see(`/bills/${bill.reference}`)).body
  expect(own).toContain('The county is sending back KSh 400')
  expect(own).toContain('KSh 400')
})

test('a refund above the limit shows its parts; what M-Pesa did not send is sent again by who decides, or goes elsewhere or nowhere by two officers', async () => {
  const { bill, payment } = await paid(1, 300_001)
  const page = `/staff/refunds/${payment}`
  const asked = { what: 'payout:credit', phone: '0711 000 001', amount: '300000', language: 'en', reason: 'Typed a nought too much' }
  expect((await send(`${page}/proposals`, asked, maker)).status).toBe(303)
  expect(
    (await send(`/staff/refund-proposals/${await proposalOf(payment)}/decision`, { decision: 'approved', reason: 'Seen' }, checker)).status,
  ).toBe(303)
  expect((await see(page, checker)).body).toMatch(/Part 1: KSh 250,000.*To be sent/s)
  expect((await see(page, checker)).body).not.toContain('Send the rest now')
  const { rows } = await statement<{ id: string }>`select id from money.refunds where payment = ${payment}`.execute(county.db)
  const refund = rows[0]?.id as string
  expect((await send(`${page}/rest`, { refund }, checker)).status).toBe(409)
  // What M-Pesa answered: the first part paid, the second refused.
  await statement`update money.mpesa_orders set state = 'done', ended_at = now(), asked_at = now(), result_code = '0', paid = true, provider_ref = 'TKN5B2C3D4' where refund = ${refund}`.execute(
    county.db,
  )
  await statement`
    insert into money.mpesa_orders (id, what, shortcode, refund, payment, made_at, state, asked_at, ended_at, result_code, part, cents)
    values ('01990000-0000-7000-8000-00000000000e', 'payout', '600984', ${refund}, ${payment}, now(), 'done', now(), now(), '4', 2, 5000000)`.execute(
    county.db,
  )
  await statement`update money.refunds set paid_cents = 25000000 where id = ${refund}`.execute(county.db)
  const waiting = (await see(page, checker)).body
  expect(waiting).toMatch(/Paid.*TKN5B2C3D4.*Part 2: KSh 50,000.*Not sent by M-Pesa/s)
  expect(waiting).toContain('KSh 250,000 of it was paid. KSh 50,000 is still to go')
  expect((await see(page, maker)).body).not.toContain('Send the rest now')
  for (const who of [maker, auditor]) expect((await send(`${page}/rest`, { refund }, who)).status).toBe(403)

  // What should become of it instead: asked for by one officer, and nothing is sent while another has it before them.
  expect((await see(page, maker)).body).toContain('What should become of the KSh 50,000 that is still to go?')
  expect((await see(page, checker)).body).not.toContain('What should become of')
  const rest = { refund, rest: 'phone', other: '0722 000 002', reason: 'Her old line is dead' }
  const empty = await send(`${page}/rest-proposals`, { refund, rest: '', other: '', reason: '' }, maker)
  expect(empty.status).toBe(422)
  for (const words of ['Choose what should become of it', 'Write the reason']) expect(empty.words).toContain(words)
  const wrong = await send(`${page}/rest-proposals`, { ...rest, other: '12' }, maker)
  expect([wrong.status, wrong.words.includes('Enter the mobile number of the payer')]).toEqual([422, true])
  const same = await send(`${page}/rest-proposals`, { ...rest, other: '0711 000 001' }, maker)
  expect([same.status, same.words.includes('Enter another number of the payer')]).toEqual([422, true])
  for (const who of [checker, auditor]) expect((await send(`${page}/rest-proposals`, rest, who)).status).toBe(403)
  expect(await send(`${page}/rest-proposals`, rest, maker)).toMatchObject({ status: 303, location: page })
  const before = await see(page, checker)
  expect(before.words).toContain('Send the rest, KSh 50,000, to 0722 000 002')
  expect(before.body).not.toContain('Send the rest now')
  const refused = `/staff/refund-proposals/${await proposalOf(payment)}/decision`
  expect((await send(refused, { decision: 'refused', reason: 'Not her number' }, checker)).status).toBe(303)
  expect((await see(page, checker)).words).toContain('Send the rest, KSh 50,000, to another number')

  expect(await send(`${page}/rest`, { refund }, checker)).toMatchObject({ status: 303, location: page })
  expect((await see(page, checker)).body).toMatch(/Part 3: KSh 50,000.*To be sent/s)
  await statement`update money.mpesa_orders set state = 'done', asked_at = now(), ended_at = now(), result_code = '4' where refund = ${refund} and part = 3`.execute(
    county.db,
  )
  expect((await send(`${page}/rest-proposals`, { ...rest, rest: 'giveUp', other: '' }, maker)).status).toBe(303)
  expect((await see(page, checker)).words).toContain('Give the rest up, KSh 50,000')
  const givenUp = `/staff/refund-proposals/${await proposalOf(payment)}/decision`
  expect((await send(givenUp, { decision: 'approved', reason: 'Seen' }, checker)).status).toBe(303)
  expect((await see(page, auditor)).words).toContain('KSh 50,000 M-Pesa did not send: it was given up')
  expect((await see(`/bills/${bill.reference}`)).words).toMatch(/The county sent back KSh 250,000 on/)
})

test('a receipt is cancelled by two officers: its page and the public check say so, with the day, and its money falls on the right bill', async () => {
  const { bill, payment } = await paid(1000, 1000)
  const right = await paid(1000, 1)
  const [receipt] = await county.as(system, (ctx) => receiptsOf(ctx, [payment]))
  const page = `/staff/refunds/${payment}`
  expect((await see(`${page}?do=cancel`, maker)).body).toContain(`Cancel receipt ${receipt?.name}`)
  const wrong = await send(`${page}/cancellations`, { bill: 'MGB-0000-0000', reason: 'Wrong bill' }, maker)
  expect([wrong.status, wrong.words.includes('There is no open bill with this number')]).toEqual([422, true])
  expect((await send(`${page}/cancellations`, { reason: 'Wrong bill' }, checker)).status).toBe(403)
  const asked = await send(`${page}/cancellations`, { bill: right.bill.reference, reason: 'Wrong bill' }, maker)
  expect(asked).toMatchObject({ status: 303, location: page })
  const decision = `/staff/cancellation-proposals/${await proposalOf(payment)}/decision`
  expect((await send(decision, { decision: 'approved', reason: 'Mine' }, maker)).status).toBe(403)
  expect((await send(decision, { decision: 'approved', reason: 'Seen' }, checker)).status).toBe(303)
  const check = await see(`/R/${receipt?.name}`)
  expect(check.body).toContain('This receipt is no longer valid')
  expect(check.body).toMatch(/2026.*The county cancelled it/s)
  const own = await see(`/bills/${bill.reference}/receipts/${receipt?.name}`)
  expect(own.body).toContain('The county cancelled it')
  const old = await see(`/bills/${bill.reference}`)
  expect(old.body).toContain('No longer on this bill')
  expect((await see(`/bills/${right.bill.reference}`)).body).toContain('You paid KSh 1 more than was owed')
})

test('M-Pesa is asked about a payment and about the paybill by who may; what is open is not asked twice', async () => {
  const { payment } = await paid(1000, 1000)
  expect((await see(`/staff/payments/${payment}`, auditor)).body).not.toContain('Ask M-Pesa about this payment')
  expect((await send(`/staff/payments/${payment}/questions`, {}, auditor)).status).toBe(403)
  expect((await see(`/staff/payments/${payment}`, maker)).body).toContain('Ask M-Pesa about this payment')
  expect((await send(`/staff/payments/${payment}/questions`, {}, maker)).status).toBe(303)
  expect((await see(`/staff/payments/${payment}`, auditor)).body).toContain('not answered yet')
  expect((await send(`/staff/payments/${payment}/questions`, {}, checker)).status).toBe(409)
  expect((await send('/staff/paybill/questions', {}, checker)).status).toBe(303)
  const board = await see('/staff/reconciliation', auditor)
  expect(board.body).toContain('M-Pesa has not been asked yet what lies in the paybill')
  expect(board.body).not.toContain('Ask M-Pesa now')
})
