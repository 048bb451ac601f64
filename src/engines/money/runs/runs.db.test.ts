import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import { sampleArrival, sampleBill } from '../../../../test/support/sample-bill.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { defineManifest } from '../../../kernel/context/manifest.ts'
import type { Bill } from '../bills/bill.ts'
import { findBill, linesOf } from '../bills/bills.queries.ts'
import { type BillToMake, makeBill } from '../bills/make-bill.ts'
import { voidBill } from '../bills/void-bill.ts'
import { trialBalance } from '../ledger/trial-balance.ts'
import type { Arrival } from '../payments/payment.ts'
import { postArrivals, runTill } from '../payments/run-till.ts'
import { decideRelief, proposeRelief, type Relief } from '../relief/relieve-bill.ts'
import { allWaivers, decideWaiver, offersFor, proposeWaiver, startWaivers, type WaiverToMake } from '../relief/waive.ts'
import { assess } from '../tariffs/assess.ts'
import { recordEvent } from '../tariffs/import-tariffs.ts'
import { type ReRated, reRate } from '../tariffs/re-rate.ts'
import { decideReRate, proposeReRate } from '../tariffs/re-rate-bills.ts'
import { tariffOn } from '../tariffs/tariff-book.ts'
import { verifyMoney } from '../verify/verify-money.ts'
import { billAll } from './bill-list.ts'
import { LATE_RUN, startNight } from './night-job.ts'
import { type RunToStart, startRun } from './run.ts'
import { workRun } from './run-job.ts'

const PARCELS = 1_200
const system = systemActor('test')
const kes = (shillings: number) => (shillings * 100) as Cents
const on = (day: string) => Temporal.PlainDate.from(day)
const at = (day: string) => Temporal.Instant.from(`${day}T09:00:00Z`)

const billFor = (lines: readonly [head: string, shillings: number][], more: Partial<BillToMake> = {}): BillToMake =>
  sampleBill(Object.fromEntries(lines), more)

/** Parcels of a county: each with two heads, one of them at a place that stands twice in the list. */
const parcels = defineManifest({
  name: 'parcels',
  needs: ['money'],
  billLists: [
    {
      name: 'test.parcels',
      count: async () => PARCELS,
      next: async (_ctx, _input, after, most) => {
        const first = after === null ? 1 : Number(after) + 1
        const last = Math.min(PARCELS, first + most - 1)
        const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index)
        return {
          bills: numbers.map((number) =>
            billFor(
              [
                ['business-permit', 100],
                ['market-fee', 1],
              ],
              { subject: { kind: 'parcel', id: String(number % 1000) }, purpose: 'rates:2027' },
            ),
          ),
          seen: numbers.length,
          last: last === PARCELS ? null : String(last),
        }
      },
    },
  ],
})

let county: TestCounty
let maker: Pick<TestPerson, 'runs'>
let checker: Pick<TestPerson, 'runs'>
const read = <R>(work: (ctx: Context) => Promise<R>): Promise<R> => county.as(system, work)
const make = async (input: BillToMake): Promise<Bill> => (await read((ctx) => makeBill(ctx, input))).bill
const again = async ({ id }: Bill): Promise<Bill> => (await read((ctx) => findBill(ctx, id))) as Bill
const told = async (bill: Bill): Promise<string[]> =>
  ((await read((ctx) => linesOf(ctx, [bill.id]))).get(bill.id) ?? []).map(
    ({ class: kind, cents, paid }) => `${kind} ${cents / 100} ${paid / 100}`,
  )
const run = async (order: RunToStart) => {
  const id = await read((ctx) => startRun(ctx, order))
  await workRun(county, id)
  return outcome(id)
}
const outcome = async (id: string) =>
  (
    await sql<{ seen: number; changed: number; lines: number; cents: number; ended: boolean }>`
      select seen, changed, lines, cents, ended_at is not null as ended from money.runs where id = ${id}`.execute(county.db)
  ).rows[0]
const workOpenRuns = async () => {
  const { rows } = await sql<{ id: string }>`select id from money.runs where ended_at is null order by id`.execute(county.db)
  for (const { id } of rows) await workRun(county, id)
}
const pay = (bill: Bill, shillings: number, more: Partial<Arrival> = {}) =>
  read((ctx) => postArrivals(ctx, [sampleArrival(county, bill.reference, shillings, more)]))
const balance = async (account: string): Promise<number> => {
  const found = (await read((ctx) => trialBalance(ctx))).find((row) => row.account === account)
  return ((found?.debit ?? 0) - (found?.credit ?? 0)) / 100
}
const sound = async () =>
  expect(
    (await verifyMoney(county.db)).checks.flatMap(({ name, offender }) => (offender === null ? [] : [`${name}: ${offender}`])),
  ).toEqual([])
const sms = async (bill: Bill): Promise<string> =>
  (await sql<{ body: string }>`select body from messages.outbox where about_id = ${bill.id}`.execute(county.db)).rows
    .map(({ body }) => body)
    .join('\n')

beforeAll(async () => {
  county = await testCounty({ more: [parcels] })
  const [receiver, finance] = [
    await county.staff({ roles: ['receiver-of-revenue'], office: 'headquarters-finance' }),
    await county.staff({ roles: ['finance-officer'], office: 'headquarters-finance' }),
  ]
  // No county gives all of it to one: here it is no role that keeps anybody from deciding on their own.
  const grants = [...receiver.actor.grants, ...finance.actor.grants]
  maker = { runs: (work) => county.as({ ...receiver.actor, grants }, work) }
  checker = { runs: (work) => county.as({ ...finance.actor, grants }, work) }
  county.clock.set(at('2026-12-01'))
})
afterAll(() => county?.[Symbol.asyncDispose]())

test('a list is billed chunk by chunk; a worker that dies goes on where the last commit ended, and the same list again makes nothing', async () => {
  const start = () =>
    read((ctx) => billAll(ctx, { list: 'test.parcels', name: '2027', title: { en: 'Rates 2027', sw: 'Kodi 2027' }, input: {} }))
  const id = await start()
  // One chunk, and the turn is over, as if the worker had died after it.
  expect(await workRun(county, id, { turnMs: -1 })).toBe(true)
  expect(await outcome(id)).toMatchObject({ seen: 500, changed: 500, ended: false })
  await Promise.all([workRun(county, id), workRun(county, id)])
  expect(await outcome(id)).toMatchObject({ seen: 1200, changed: 1000, lines: 2000, cents: 10_100_000, ended: true })
  const second = await start()
  expect(second).not.toBe(id)
  await workRun(county, second)
  expect(await outcome(second)).toMatchObject({ seen: 1200, changed: 0, cents: 0, ended: true })
  const { rows } = await sql<{ bills: number }>`select count(*) as bills from money.bills where subject_kind = 'parcel'`.execute(county.db)
  expect(rows).toEqual([{ bills: 1000 }])
  expect(await balance('revenue.market-fee')).toBe(-1000)
  const { rows: audits } = await sql<{ lines: number }>`
    select count(*) as lines from audit.entries where verb = 'money.run.posted' and record_id = ${id}`.execute(county.db)
  expect(audits).toEqual([{ lines: 2 }])
  await sound()
})

test('penalties and interest come by the law of their day, a dry run posts nothing, and the same night again adds nothing', async () => {
  const bill = await make(
    billFor(
      [
        ['business-permit', 1000],
        ['fire-certificate', 500],
      ],
      { dueOn: on('2026-12-31') },
    ),
  )
  const inTime = await make(billFor([['business-permit', 1000]], { dueOn: on('2026-12-31') }))
  county.clock.set(at('2027-01-15'))
  await pay(inTime, 400, { eventAt: at('2026-12-30') })
  county.clock.set(at('2027-02-01'))
  const dry = await run({ ...LATE_RUN, dry: true })
  expect(dry).toMatchObject({ changed: 2, cents: (100 + 30 + 30 + 60 + 18 + 18) * 100 })
  expect(await told(bill)).toEqual(['fee 1000 0', 'fee 500 0'])
  expect(await run(LATE_RUN)).toEqual(dry)
  expect(await told(bill)).toEqual(['penalty 100 0', 'interest 30 0', 'interest 30 0', 'fee 1000 0', 'fee 500 0'])
  expect(await told(inTime)).toEqual(['penalty 60 0', 'interest 18 0', 'interest 18 0', 'fee 1000 400'])
  expect(await run(LATE_RUN)).toMatchObject({ changed: 0, cents: 0 })
  county.clock.set(at('2027-03-05'))
  expect(await run(LATE_RUN)).toMatchObject({ changed: 2, cents: 4_800 })
  await sound()
})

test('a conditional waiver waits for its condition, posts once, moves what fell on penalties to the debt, and never passes its cap', async () => {
  const late = (shillings: number) =>
    make({
      ...billFor([['market-fee', 1000]], { dueOn: on('2027-01-31') }),
      lines: [
        { head: 'market-fee', class: 'fee', period: '2027', title: { en: 'Stall', sw: 'Kibanda' }, cents: kes(1000) },
        { head: 'market-fee', class: 'penalty', period: '2027', title: { en: 'Penalty', sw: 'Adhabu' }, cents: kes(shillings) },
      ],
    })
  const [payer, waiting, big] = [await late(300), await late(300), await late(601)]
  const waiver: WaiverToMake = {
    title: { en: 'Amnesty 2027', sw: 'Msamaha 2027' },
    instrument: 'Gazette Notice 123 of 2027',
    from: on('2027-03-01'),
    to: on('2027-04-15'),
    latePercent: 100,
    principalPercent: 0,
    heads: ['market-fee'],
    dueUpTo: on('2027-02-28'),
    paidPercent: 100,
    cap: kes(600),
  }
  await expect(maker.runs((ctx) => proposeWaiver(ctx, { waiver: { ...waiver, latePercent: 0 }, reason: 'x' }))).rejects.toMatchObject({
    code: 'money.waiver_terms',
  })
  const proposal = await maker.runs((ctx) => proposeWaiver(ctx, { waiver, reason: 'Cabinet, 2 March' }))
  const decision = { proposal, decision: 'approved', reason: 'Seen.' } as const
  await expect(maker.runs((ctx) => decideWaiver(ctx, decision))).rejects.toMatchObject({ code: 'money.proposal_own' })
  await checker.runs((ctx) => decideWaiver(ctx, decision))
  await workOpenRuns()
  expect(await told(payer)).toEqual(['penalty 300 0', 'fee 1000 0'])
  expect(await read((ctx) => offersFor(ctx, payer))).toMatchObject([{ missing: kes(1000), waives: kes(300) }])
  await pay(payer, 1000)
  await pay(big, 1000)
  await pay(waiting, 999)
  expect(await told(payer)).toEqual(['penalty 300 300', 'fee 1000 700'])
  const night = async () => {
    await read(startWaivers)
    await workOpenRuns()
  }
  await night()
  await night()
  expect(await again(payer)).toMatchObject({ state: 'settled', totalCents: kes(1000) })
  expect(await again(waiting)).toMatchObject({ state: 'open', totalCents: kes(1300) })
  // What it would waive of this one passes the cap.
  expect(await again(big)).toMatchObject({ state: 'open', totalCents: kes(1601) })
  expect(await balance('waived.market-fee')).toBe(300)
  expect(await sms(payer)).toContain(
    `KSh 300 of bill ${payer.reference} is no longer asked for (Gazette Notice 123 of 2027). Still to pay: KSh 0.`,
  )
  // The last shilling was paid in time, and came into the books after the last day; what comes later still is too late.
  county.clock.set(at('2027-04-20'))
  await night()
  expect(await again(waiting)).toMatchObject({ state: 'open' })
  await pay(waiting, 1, { eventAt: at('2027-04-15') })
  await night()
  expect(await again(waiting)).toMatchObject({ state: 'settled', totalCents: kes(1000) })
  expect((await read(allWaivers))[0]).toMatchObject({ waived: kes(600) })
  await expect(sql`update money.waivers set waived_cents = cap_cents + 1`.execute(county.db)).rejects.toThrow('waivers_within_cap')
  // A payment that is taken back owes the debt again at once; what was waived on condition of it follows after the commit (`review-bills.db.test.ts`).
  const { rows } = await sql<{ id: string }>`select id from money.payments where bill = ${payer.id}`.execute(county.db)
  await read((ctx) => runTill(ctx, { payments: [rows[0]?.id ?? ''], withLegs: true }, (till) => till.reverse(rows[0]?.id ?? '', 'test')))
  expect(await told(payer)).toEqual(['penalty 0 0', 'fee 1000 0'])
  await sound()
})

test('what a waiver took off a bill that is still open is not offered to its payer again', async () => {
  const bill = await make(billFor([['cemetery', 1000]], { dueOn: on('2027-01-31') }))
  const waiver: WaiverToMake = {
    title: { en: 'Relief 2027', sw: 'Nafuu 2027' },
    instrument: 'Gazette Notice 124 of 2027',
    from: on('2027-03-01'),
    to: on('2027-06-30'),
    latePercent: 0,
    principalPercent: 10,
    heads: ['cemetery'],
    dueUpTo: on('2027-02-28'),
    paidPercent: 0,
    cap: null,
  }
  const proposal = await maker.runs((ctx) => proposeWaiver(ctx, { waiver, reason: 'Cabinet, 2 March' }))
  await checker.runs((ctx) => decideWaiver(ctx, { proposal, decision: 'approved', reason: 'Seen.' }))
  expect(await read((ctx) => offersFor(ctx, bill))).toMatchObject([{ missing: 0, waives: kes(100) }])
  await workOpenRuns()
  expect(await again(bill)).toMatchObject({ state: 'open', totalCents: kes(900) })
  expect(await read((ctx) => offersFor(ctx, bill))).toEqual([])
  await sound()
})

test('one bill is relieved by two officers: waived or written off, never what was paid, and apart from what was collected', async () => {
  const bill = await make(billFor([['market-fee', 1000]], { dueOn: on('2027-12-31') }))
  await pay(bill, 600)
  const relief: Relief = { kind: 'written_off', instrument: 'Court order 7 of 2027', latePercent: 100, principalPercent: 50, lines: null }
  const [written, revenue] = [await balance('written-off.market-fee'), await balance('revenue.market-fee')]
  const proposal = await maker.runs((ctx) => proposeRelief(ctx, { bill: bill.id, relief, reason: 'Cannot be found' }))
  const decision = { proposal, decision: 'approved', reason: 'Seen.' } as const
  await expect(maker.runs((ctx) => decideRelief(ctx, decision))).rejects.toMatchObject({ code: 'money.proposal_own' })
  await checker.runs((ctx) => decideRelief(ctx, decision))
  expect(await again(bill)).toMatchObject({ state: 'open', totalCents: kes(800), paidCents: kes(600) })
  expect(await balance('written-off.market-fee')).toBe(written + 200)
  expect(await balance('revenue.market-fee')).toBe(revenue)
  // Of two lines the one that was chosen.
  const two = await make(
    billFor(
      [
        ['market-fee', 100],
        ['parking', 50],
      ],
      { dueOn: on('2027-12-31') },
    ),
  )
  const chosen = await maker.runs((ctx) => proposeRelief(ctx, { bill: two.id, relief: { ...relief, lines: [2] }, reason: 'Never parked' }))
  await checker.runs((ctx) => decideRelief(ctx, { ...decision, proposal: chosen }))
  expect(await told(two)).toEqual(['fee 100 0', 'fee 25 0'])
  const nothing = { ...relief, principalPercent: 0 }
  await expect(maker.runs((ctx) => proposeRelief(ctx, { bill: bill.id, relief: nothing, reason: 'x' }))).rejects.toMatchObject({
    code: 'money.relief_nothing',
  })
  const nobody = await county.staff({ roles: ['auditor'], office: 'headquarters-finance' })
  await expect(nobody.runs((ctx) => proposeRelief(ctx, { bill: bill.id, relief, reason: 'x' }))).rejects.toMatchObject({
    code: 'basics.denied',
  })
  await sound()
})

test('a bill that runs out is owed no more, its payer is told; a late payment revives it where it may, else it waits in suspense', async () => {
  const [plain, reviving, gone] = [
    await make(billFor([['market-fee', 50]], { expiresOn: on('2027-04-30') })),
    await make(billFor([['market-fee', 70]], { expiresOn: on('2027-04-30'), revives: true })),
    await make(billFor([['market-fee', 90]], { expiresOn: on('2027-04-30'), revives: true })),
  ]
  await pay(reviving, 20)
  const owed = await balance('receivable.market-fee')
  county.clock.set(at('2027-05-01'))
  await read(startNight)
  await workOpenRuns()
  for (const bill of [plain, reviving, gone]) expect((await again(bill)).state).toBe('expired')
  expect(await balance('receivable.market-fee')).toBe(owed - 190)
  expect(await sms(plain)).toContain('no longer asked for')
  expect(await sms(reviving)).toContain('you can pay it all the same')
  await read((ctx) => voidBill(ctx, { bill: gone.id, reason: 'withdrawn' }))
  const outcomes = [await pay(plain, 50), await pay(reviving, 50), await pay(gone, 90)].map(([first]) => first?.what)
  expect(outcomes).toEqual(['suspense', 'landed', 'suspense'])
  expect(await again(reviving)).toMatchObject({ state: 'settled', paidCents: kes(70) })
  await sound()
})

test('when a law falls, two officers correct its bills: open ones up or down, settled ones down to the payer’s credit; doing it again finds nothing', async () => {
  const law = await read((ctx) => tariffOn(ctx, 'business-permit', on('2027-05-01')))
  const lines = await read((ctx) =>
    assess(ctx, {
      day: on('2027-05-01'),
      period: '2027',
      lines: [
        { line: 'business-permit', inputs: { activity: 'shop', size: 'small', place: 'municipality' } },
        { line: 'parking-day', inputs: { vehicle: 'minibus', days: 1 } },
      ],
    }),
  )
  const more = { dueOn: on('2027-12-31') }
  const [open, settled, part] = [
    await make({ ...billFor([], more), lines }),
    await make({ ...billFor([], more), lines }),
    await make({
      ...billFor([], more),
      lines: [...lines, { head: 'market-fee', class: 'fee', period: '2028', title: { en: 'x', sw: 'x' }, cents: kes(1000) }],
    }),
  ]
  const total = open.totalCents
  await pay(settled, total / 100)
  await pay(part, total / 100)
  expect(await again(settled)).toMatchObject({ state: 'settled' })
  await expect(maker.runs((ctx) => proposeReRate(ctx, { version: law.version, reason: 'x' }))).rejects.toMatchObject({
    code: 'money.rerate_nothing',
  })
  await read((ctx) =>
    recordEvent(ctx, {
      instrument: 'demonstration-2026',
      what: 'suspended',
      version: null,
      from: '2026-07-01',
      reason: 'High Court',
      proposal: null,
    }),
  )
  const listed: ReRated[] = []
  for (let after: Awaited<ReturnType<typeof reRate>>['next'] | undefined; after !== null; ) {
    const { changed, next } = await maker.runs((ctx) => reRate(ctx, { version: law.version, after: after ?? null }))
    listed.push(...changed)
    after = next
  }
  const proposal = await maker.runs((ctx) => proposeReRate(ctx, { version: law.version, reason: 'Judgment of 3 May' }))
  const id = await checker.runs((ctx) => decideReRate(ctx, { proposal, decision: 'approved', reason: 'Seen.' }))
  await workRun(county, id ?? '')
  const change = listed.filter(({ bill }) => bill === open.id).reduce((sum, { due, billed }) => sum + (due ?? 0) - billed, 0)
  expect(change).toBeLessThan(0)
  expect(await again(open)).toMatchObject({ state: 'open', totalCents: total + change })
  expect(await again(settled)).toMatchObject({ state: 'settled', totalCents: total + change, paidCents: total + change })
  expect(await again(part)).toMatchObject({ state: 'open', totalCents: total + change + kes(1000), paidCents: total })
  expect(await balance('credit')).toBe(change / 100)
  expect(await sms(settled)).toContain('it is kept for your next bill')
  const { rows } = await sql<{
    version: string
  }>`select distinct tariff_version as version from money.bill_lines where bill = ${open.id} and tariff_line = 'business-permit'`.execute(
    county.db,
  )
  expect(rows).not.toEqual([{ version: law.version }])
  // Interest that stood on the law that fell is owed no more, since the older law has none.
  const { rows: late } = await sql<{
    cents: number
  }>`select coalesce(sum(cents), 0)::bigint as cents from money.bill_lines where tariff_version = ${law.version} and key like 'late:%'`.execute(
    county.db,
  )
  expect(late).toEqual([{ cents: 0 }])
  expect(await run({ kind: 'rerate', name: law.version, title: { en: 'x', sw: 'x' }, input: { version: law.version } })).toMatchObject({
    changed: 0,
  })
  await sound()
  await expect(sql`update money.line_changes set cents = 1`.execute(county.db)).rejects.toThrow('permission denied')
})
