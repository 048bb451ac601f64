import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, testCounty } from '../../../../test/support/county.ts'
import { billIn, sampleArrival } from '../../../../test/support/sample-bill.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { Bill } from '../bills/bill.ts'
import { findBill, linesOf } from '../bills/bills.queries.ts'
import type { LineToBill } from '../bills/make-bill.ts'
import { REVIEW_JOB } from '../bills/queue-review.ts'
import { trialBalance } from '../ledger/trial-balance.ts'
import type { Arrival } from '../payments/payment.ts'
import { postArrivals, runTill } from '../payments/run-till.ts'
import type { DecisionToMake } from '../proposals/proposals.ts'
import { decideCancellation, proposeCancellation } from '../receipts/cancel-receipt.ts'
import { decideWaiver, proposeWaiver, startWaivers } from '../relief/waive.ts'
import { decideAllocation, proposeAllocation } from '../suspense/suspense.ts'
import { importTariffs, readTariffFiles, recordEvent } from '../tariffs/import-tariffs.ts'
import type { InstrumentWhat } from '../tariffs/in-force.ts'
import type { Schedule } from '../tariffs/schedule.ts'
import { instrumentEvents } from '../tariffs/tariff-book.ts'
import { verifyMoney } from '../verify/verify-money.ts'
import { LATE_RUN } from './night-job.ts'
import { reviewBills } from './review-bills.ts'
import { startRun } from './run.ts'
import { workRun } from './run-job.ts'

const system = systemActor('test')
const kes = (shillings: number) => (shillings * 100) as Cents
const on = (day: string) => Temporal.PlainDate.from(day)
const at = (day: string) => Temporal.Instant.from(`${day}T09:00:00Z`)

let county: TestCounty
const read = <R>(work: (ctx: Context) => Promise<R>): Promise<R> => county.as(system, work)
const line = (head: string, kind: LineToBill['class'], shillings: number): LineToBill => ({
  head,
  class: kind,
  period: '2027',
  title: { en: head, sw: head },
  cents: kes(shillings),
})
const billOf = (lines: readonly LineToBill[], dueOn: string): Promise<Bill> => billIn(county, {}, { lines, dueOn: on(dueOn) })
const again = async ({ id }: Bill): Promise<Bill> => (await read((ctx) => findBill(ctx, id))) as Bill
const told = async ({ id }: Bill): Promise<string[]> =>
  ((await read((ctx) => linesOf(ctx, [id]))).get(id) ?? []).map(({ class: kind, cents, paid }) => `${kind} ${cents / 100} ${paid / 100}`)
const arrival = ({ reference }: Bill, shillings: number, more: Partial<Arrival> = {}): Arrival =>
  sampleArrival(county, reference, shillings, more)
const arrive = async (given: Arrival): Promise<string> => {
  const [outcome] = await read((ctx) => postArrivals(ctx, [given]))
  return outcome?.payment.id ?? ''
}
const pay = (bill: Bill, shillings: number, more: Partial<Arrival> = {}) => arrive(arrival(bill, shillings, more))
const reverse = (payment: string) =>
  read((ctx) => runTill(ctx, { payments: [payment], withLegs: true }, (till) => till.reverse(payment, 'test')))
/** What the worker does after a commit: each review that was queued, once. */
const review = async (): Promise<number> => {
  const { rows } = await sql<{ payload: { bills: string[] } }>`
    with taken as (
      delete from jobs._private_jobs j using jobs._private_tasks t where t.id = j.task_id and t.identifier = ${REVIEW_JOB} returning j.id, j.payload
    ) select payload from taken order by id`.execute(county.db)
  for (const { payload } of rows) await read((ctx) => reviewBills(ctx, payload.bills))
  return rows.length
}
const night = async () => {
  await read(startWaivers)
  await read((ctx) => startRun(ctx, LATE_RUN))
  const { rows } = await sql<{ id: string }>`select id from money.runs where ended_at is null order by id`.execute(county.db)
  for (const { id } of rows) await workRun(county, id)
}
const balance = async (account: string): Promise<number> => {
  const found = (await read((ctx) => trialBalance(ctx))).find((row) => row.account === account)
  return ((found?.debit ?? 0) - (found?.credit ?? 0)) / 100
}
const sms = async ({ id }: Bill): Promise<string> =>
  (await sql<{ body: string }>`select body from messages.outbox where about_id = ${id}`.execute(county.db)).rows
    .map(({ body }) => body)
    .join('\n')
const sound = async () =>
  expect(
    (await verifyMoney(county.db)).checks.flatMap(({ name, offender }) => (offender === null ? [] : [`${name}: ${offender}`])),
  ).toEqual([])

beforeAll(async () => {
  county = await testCounty()
  county.clock.set(at('2026-12-01'))
})
afterAll(() => county?.[Symbol.asyncDispose]())

test('a payment that comes to light later lowers what lateness had added, by the day it was made; what it paid of that falls on the debt, and again gives nothing', async () => {
  const [whole, part, settled] = [
    await billOf([line('business-permit', 'fee', 1000)], '2026-12-31'),
    await billOf([line('business-permit', 'fee', 1000)], '2026-12-31'),
    await billOf([line('business-permit', 'fee', 1000)], '2026-12-31'),
  ]
  county.clock.set(at('2027-02-01'))
  await night()
  expect(await told(whole)).toEqual(['penalty 100 0', 'interest 30 0', 'interest 30 0', 'fee 1000 0'])
  await pay(settled, 1160)
  expect(await review()).toBe(0)
  const revenue = await balance('revenue.business-permit')
  // By the bank's list, weeks later.
  await pay(whole, 1000, { eventAt: at('2026-12-30') })
  await pay(part, 400, { eventAt: at('2026-12-30') })
  expect(await told(whole)).toEqual(['penalty 100 100', 'interest 30 30', 'interest 30 30', 'fee 1000 840'])
  expect(await review()).toBe(2)
  expect(await told(whole)).toEqual(['penalty 0 0', 'interest 0 0', 'interest 0 0', 'fee 1000 1000'])
  expect(await again(whole)).toMatchObject({ state: 'settled' })
  expect(await told(part)).toEqual(['penalty 60 60', 'interest 18 18', 'interest 18 18', 'fee 1000 304'])
  expect(await balance('revenue.business-permit')).toBe(revenue + 160 + 64)
  expect(await sms(whole)).toContain('KSh 160 of penalties and interest falls away')
  // Another payment on a bill that was paid in full proves early: what it paid of the interest is the payer's.
  await pay(settled, 500, { eventAt: at('2026-12-15') })
  await review()
  expect(await again(settled)).toMatchObject({ state: 'settled', totalCents: kes(1080) })
  expect(await sms(settled)).toContain('is yours')
  const { revision } = await again(part)
  await read((ctx) => reviewBills(ctx, [whole.id, part.id, settled.id]))
  expect((await again(part)).revision).toBe(revision)
  expect(await told(part)).toEqual(['penalty 60 60', 'interest 18 18', 'interest 18 18', 'fee 1000 304'])
  await night()
  expect(await told(part)).toEqual(['penalty 60 60', 'interest 18 18', 'interest 18 18', 'fee 1000 304'])
  const { rows } = await sql<{ changes: number }>`
    select count(*)::integer as changes from money.line_changes where kind = 'recounted' and bill = ${part.id}`.execute(county.db)
  expect(rows).toEqual([{ changes: 3 }])
  await sound()
})

test('a claim that proves to have been paid before the due day lowers it too; taken back, what it lowered is owed again', async () => {
  county.clock.set(at('2027-02-01'))
  const bill = await billOf([line('business-permit', 'fee', 1000)], '2026-12-31')
  await night()
  const claim = arrival(bill, 600, { standing: { is: 'claimed' } })
  const payment = await arrive(claim)
  expect(await told(bill)).toEqual(['penalty 100 100', 'interest 30 30', 'interest 30 30', 'fee 1000 440'])
  await arrive({ ...claim, eventAt: at('2026-12-31'), standing: { is: 'confirmed', by: 'pull' } })
  expect(await review()).toBe(1)
  expect(await told(bill)).toEqual(['penalty 40 40', 'interest 12 12', 'interest 12 12', 'fee 1000 536'])
  await reverse(payment)
  await review()
  expect(await told(bill)).toEqual(['penalty 100 0', 'interest 30 0', 'interest 30 0', 'fee 1000 0'])
  expect(await sms(bill)).toContain('KSh 96 of them is owed again')
  await read((ctx) => reviewBills(ctx, [bill.id]))
  expect((await again(bill)).totalCents).toBe(kes(1160))
  await sound()
})

test('what was waived on condition of a payment is asked for again when that payment is taken back, once, and waived again when it is paid in time', async () => {
  county.clock.set(at('2027-03-05'))
  const office = 'headquarters-finance'
  const [receiver, finance] = [
    await county.staff({ roles: ['receiver-of-revenue'], office }),
    await county.staff({ roles: ['finance-officer'], office }),
  ]
  const maker = await county.staff({ roles: ['reconciler'], office })
  const grants = [...receiver.actor.grants, ...finance.actor.grants]
  const owed = [line('market-fee', 'fee', 1000), line('market-fee', 'penalty', 300)]
  const [bill, other] = [await billOf(owed, '2027-01-31'), await billOf(owed, '2027-01-15')]
  const propose = (instrument: string, paidPercent: number) =>
    county.as({ ...receiver.actor, grants }, (ctx) =>
      proposeWaiver(ctx, {
        waiver: {
          title: { en: 'Amnesty', sw: 'Msamaha' },
          instrument,
          from: on('2027-03-01'),
          to: on('2027-04-15'),
          latePercent: paidPercent === 0 ? 10 : 100,
          principalPercent: 0,
          heads: ['market-fee'],
          dueUpTo: on(paidPercent === 0 ? '2027-01-20' : '2027-02-28'),
          paidPercent,
          cap: null,
        },
        reason: 'Cabinet',
      }),
    )
  const proposals = [await propose('Gazette Notice 9 of 2027', 100), await propose('Gazette Notice 10 of 2027', 0)]
  const [first, unconditional] = await pay(bill, 1000).then(async (payment) => [payment, await pay(other, 100)] as const)
  for (const proposal of proposals) {
    await county.as({ ...finance.actor, grants }, (ctx) => decideWaiver(ctx, { proposal, decision: 'approved', reason: 'Seen.' }))
    await night()
  }
  expect(await again(bill)).toMatchObject({ state: 'settled', totalCents: kes(1000) })
  const [waivedBefore, otherBefore] = [await balance('waived.market-fee'), await told(other)]
  await reverse(first)
  await reverse(unconditional)
  expect(await again(bill)).toMatchObject({ state: 'open', totalCents: kes(1000) })
  await review()
  await review()
  expect(await told(bill)).toEqual(['penalty 300 0', 'fee 1000 0'])
  expect((await told(other)).map((each) => each.split(' ').slice(0, 2))).toEqual(otherBefore.map((each) => each.split(' ').slice(0, 2)))
  expect(await balance('waived.market-fee')).toBe(waivedBefore - 300)
  expect(await sms(bill)).toContain('KSh 300 of bill')
  await sound()
  const { rows } = await sql<{ verb: string }>`
    select verb from audit.entries where record_id = ${bill.id} and verb = 'money.bill.waiver_ended'`.execute(county.db)
  expect(rows).toHaveLength(1)
  // A receipt that is cancelled and given to the same bill again leaves the condition as it was.
  const second = await pay(bill, 1000)
  await night()
  expect(await again(bill)).toMatchObject({ state: 'settled', totalCents: kes(1000) })
  const proposed = async (work: (ctx: Context) => Promise<string>, decided: (ctx: Context, decision: DecisionToMake) => Promise<void>) => {
    const proposal = await county.as({ ...maker.actor, grants: [...maker.actor.grants, ...grants] }, work)
    await county.as({ ...finance.actor, grants }, (ctx) => decided(ctx, { proposal, decision: 'approved', reason: 'Seen.' }))
  }
  await proposed((ctx) => proposeCancellation(ctx, { payment: second, bill: null, reason: 'Whose is it?' }), decideCancellation)
  await proposed((ctx) => proposeAllocation(ctx, { payment: second, bill: bill.id, reason: 'It was right' }), decideAllocation)
  await review()
  expect(await again(bill)).toMatchObject({ state: 'settled', totalCents: kes(1000) })
  // The payment in time is taken back after the days are over: what is paid now is paid too late for the waiver.
  county.clock.set(at('2027-06-01'))
  await reverse(second)
  await pay(bill, 1000)
  await review()
  expect(await again(bill)).toMatchObject({ state: 'open', totalCents: kes(1300), paidCents: kes(1000) })
  await night()
  expect(await again(bill)).toMatchObject({ state: 'open', totalCents: kes(1300) })
  await sound()
})

test('what lateness added and another law corrected is asked for again by that law when a payment is taken back, and by none when none holds', async () => {
  county.clock.set(at('2027-02-01'))
  const instrument = 'demonstration-2026'
  const file = readTariffFiles(county.folder).find(({ name }) => name.startsWith(instrument))
  const schedule = file?.content as Schedule
  const doubled = {
    ...schedule,
    late: schedule.late?.map((rule) => (rule.key === 'late-penalty' ? { ...rule, percent: 20 } : rule)),
  }
  const versions = await read(async (ctx) => (await instrumentEvents(ctx, instrument)).map(({ version }) => version as string))
  const [brought] = await read((ctx) => importTariffs(ctx, [{ name: `${instrument}.json`, content: doubled }]))
  const changeLaw = (what: InstrumentWhat, version: string | null) =>
    read((ctx) => recordEvent(ctx, { instrument, what, version, from: '2026-07-01', reason: 'High Court', proposal: null }))
  const correct = async (version: string) => {
    const run = await read((ctx) =>
      startRun(ctx, { kind: 'rerate', name: version, title: { en: 'Law', sw: 'Sheria' }, input: { version } }),
    )
    await workRun(county, run ?? '')
  }
  const lateBill = async (): Promise<{ bill: Bill; payment: string }> => {
    const bill = await billOf([line('business-permit', 'fee', 1000)], '2026-12-31')
    await night()
    const payment = await pay(bill, 600, { eventAt: at('2026-12-30') })
    await review()
    return { bill, payment }
  }
  const [raised, fallen, waits] = [await lateBill(), await lateBill(), await lateBill()]
  expect(await told(raised.bill)).toEqual(['penalty 40 40', 'interest 12 12', 'interest 12 12', 'fee 1000 536'])
  await changeLaw('enacted', brought?.version ?? null)
  await correct(versions[0] as string)
  expect(await told(raised.bill)).toEqual(['penalty 80 40', 'interest 12 12', 'interest 12 12', 'fee 1000 536'])
  await reverse(raised.payment)
  await review()
  expect(await told(raised.bill)).toEqual(['penalty 200 0', 'interest 30 0', 'interest 30 0', 'fee 1000 0'])

  // The court takes the whole law back. What officers corrected stays at nothing, and what they have not corrected yet is not raised either.
  await changeLaw('suspended', null)
  await reverse(waits.payment)
  await review()
  expect((await told(waits.bill))[0]).toBe('penalty 80 0')
  await correct(brought?.version as string)
  await correct(versions[0] as string)
  await reverse(fallen.payment)
  await review()
  expect(await told(fallen.bill)).toEqual(['penalty 0 0', 'interest 0 0', 'interest 0 0', 'fee 1000 0'])
  await read((ctx) => reviewBills(ctx, [raised.bill.id, fallen.bill.id, waits.bill.id]))
  expect((await again(fallen.bill)).totalCents).toBe(kes(1000))
  await sound()
})
