import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import { openPage, sendForm } from '../../../../test/support/open-page.ts'
import { billIn, sampleArrival } from '../../../../test/support/sample-bill.ts'
import { findBill } from '../../../engines/money/bills/bills.queries.ts'
import { postArrivals } from '../../../engines/money/payments/run-till.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { statement } from '../../../kernel/database/statement.ts'

const system = systemActor('test')

let county: TestCounty
let maker: TestPerson
let checker: TestPerson
let auditor: TestPerson
beforeAll(async () => {
  county = await testCounty()
  const office = 'headquarters-finance'
  maker = await county.staff({ roles: ['reconciler'], office }, 'Maker Otieno')
  checker = await county.staff({ roles: ['finance-officer'], office }, 'Checker Wafula')
  auditor = await county.staff({ roles: ['auditor'], office: 'headquarters-executive' })
})
afterAll(() => county?.[Symbol.asyncDispose]())

const billOf = (amount: number, payerName = 'Akinyi Trader') => billIn(county, amount, { payerName, payerPhone: null })

const lose = async (accountGiven: string, amount: number) => {
  const payer = { payerName: 'AKINYI TRADER', payerPhone: '2547 ***** 001' }
  const [outcome] = await county.as(system, (ctx) => postArrivals(ctx, [sampleArrival(county, accountGiven, amount, payer)]))
  return outcome?.payment.id as string
}
const wrong = (reference: string) => `${reference.slice(0, -1)}${reference.endsWith('7') ? '8' : '7'}`

const open = (url: string, as: TestPerson, language?: string) => openPage(county, url, as, language)
const send = (url: string, body: Record<string, string>, as: TestPerson) => sendForm(county, url, body, as)
const proposalOf = async (payment: string) => {
  const { rows } = await statement<{ id: string }>`select id from money.proposals where subject = ${payment} and decision is null`.execute(
    county.db,
  )
  return rows[0]?.id as string
}

test('lost money is found at the desk, proposed by one officer with the bill’s points, approved by another, and its history stays', async () => {
  const bill = await billOf(3500)
  const payment = await lose(wrong(bill.reference), 3500)
  const here = `/staff/suspense/${payment}`
  const desk = await open('/staff/suspense', maker)
  expect(desk.body).toContain(here)
  expect(desk.words).toContain('Less than a day')
  const item = await open(here, maker)
  expect(item.words).toContain(bill.reference)
  // The desk of each says what is theirs to do: to find its bill, then to decide on what another proposed.
  expect((await open('/staff', maker)).words).toContain('1 Money without a bill: nobody proposed one')
  expect((await open('/staff', checker)).words).not.toContain('to decide')
  expect(item.words).toContain('It is exactly what is owed.')
  expect(item.words).toMatch(/\d+ of 100 points/)
  expect((await open(here, maker, 'sw')).words).toContain('Ni kiasi kamili kinachodaiwa.')
  expect((await open(here, auditor)).words).not.toContain('Which bill was it meant for?')

  const sent = await send(`${here}/proposals`, { bill: bill.id, reason: 'The number has one slip.' }, maker)
  expect(sent.location).toBe(here)
  const own = await open(here, maker)
  expect(own.words).toContain('You made this proposal. Another officer decides')
  expect(own.body).not.toContain('value="approved"')
  expect((await open('/staff/suspense', checker)).words).toContain('Maker Otieno')
  expect((await open('/staff', checker)).words).toContain('1 Money without a bill: to decide')
  expect((await open('/staff', maker)).words).not.toMatch(/to decide|nobody proposed/)
  expect((await open('/staff', auditor)).words).not.toMatch(/to decide|nobody proposed/)
  const other = await open(here, checker)
  expect(other.words).toContain('The number has one slip.')
  expect(other.body).toContain('value="approved"')

  const decision = `/staff/suspense-proposals/${await proposalOf(payment)}/decision`
  expect((await send(decision, { decision: 'approved', reason: 'Seen.' }, auditor)).status).toBe(403)
  const empty = await send(decision, { decision: 'approved', reason: ' ' }, checker)
  expect(empty.status).toBe(422)
  expect(empty.words).toContain('Write the reason')
  expect((await send(decision, { decision: 'approved', reason: 'It is hers.' }, checker)).location).toBe(here)
  expect((await county.as(system, (ctx) => findBill(ctx, bill.id)))?.state).toBe('settled')
  const after = await open(here, auditor)
  expect(after.words).toContain('Given to a bill')
  expect(after.words).toContain('Approved')
  expect(after.words).toContain('Checker Wafula')
  expect(after.words).toContain('It is hers.')
  expect((await open(`/staff/payments/${payment}`, auditor)).body).toContain(here)
  const twice = await send(decision, { decision: 'approved', reason: 'Again.' }, checker)
  expect(twice.status).toBe(409)
  expect(twice.words).toContain('decided already')
})

test('a bill that no score finds is searched by its number; what is wrong is said, and a refusal leaves the money waiting', async () => {
  const bill = await billOf(900, 'Somebody Else')
  const payment = await lose('rent', 777)
  const here = `/staff/suspense/${payment}`
  expect((await open(`${here}?q=hello`, maker)).words).toContain('There is a problem')
  const found = await open(`${here}?q=${bill.reference.toLowerCase()}`, maker)
  expect(found.words).toContain('Found by its number.')
  const missing = await send(`${here}/proposals`, { reason: 'A guess', q: bill.reference }, maker)
  expect(missing.status).toBe(422)
  expect(missing.words).toContain('Choose a bill')
  expect(missing.body).toContain('A guess')
  expect(missing.words).toContain('Found by its number.')
  expect((await send(`${here}/proposals`, { bill: bill.id, reason: 'A guess' }, maker)).status).toBe(303)
  const proposal = await proposalOf(payment)
  expect((await send(`/staff/suspense-proposals/${proposal}/withdrawal`, { reason: 'No.' }, checker)).status).toBe(403)
  const refused = await send(`/staff/suspense-proposals/${proposal}/decision`, { decision: 'refused', reason: 'Not hers.' }, checker)
  expect(refused.location).toBe(here)
  const after = await open(here, maker)
  expect(after.words).toContain('Waits for its bill')
  expect(after.words).toContain('Refused')
  expect((await send(`${here}/proposals`, { bill: bill.id, reason: 'Once more' }, maker)).status).toBe(303)
  expect((await send(`/staff/suspense-proposals/${await proposalOf(payment)}/withdrawal`, { reason: 'A slip.' }, maker)).location).toBe(
    here,
  )
  expect((await open(here, maker)).words).toContain('Withdrawn')
})
