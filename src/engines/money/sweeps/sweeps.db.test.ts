import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import { printMt940 } from '../../../../test/support/print-bank-statements.ts'
import { billIn, sampleArrival } from '../../../../test/support/sample-bill.ts'
import type { Refusal } from '../../../core/basics/errors.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { importStatements } from '../bank/import-statements.ts'
import { closeDays } from '../ledger/close-days.ts'
import { postArrivals } from '../payments/run-till.ts'
import { verifyMoney } from '../verify/verify-money.ts'
import { decideSweep, proposeSweep, receiveSweep, sweepsOf, unsweptDays } from './sweeps.ts'
import { warnOfSweeps } from './warn-of-sweeps.ts'

const system = systemActor('test')
let county: TestCounty
let maker: TestPerson
let checker: TestPerson
let reconciler: TestPerson
beforeAll(async () => {
  county = await testCounty()
  const office = 'headquarters-finance'
  maker = await county.staff({ roles: ['receiver-of-revenue'], office }, 'Maker Otieno')
  checker = await county.staff({ roles: ['finance-officer'], office }, 'Checker Wafula')
  reconciler = await county.staff({ roles: ['reconciler'], office }, 'Reader Akinyi')
})
afterAll(() => county?.[Symbol.asyncDispose]())

async function pay(shillings: number): Promise<void> {
  const bill = await billIn(county, shillings, { dueOn: Temporal.PlainDate.from('2029-03-31') })
  const atBank = { channel: 'bank', way: 'transfer', heldIn: 'bank.collection', standing: { is: 'confirmed', by: 'statement' } } as const
  await county.as(system, (ctx) => postArrivals(ctx, [sampleArrival(county, bill.reference, shillings, atBank)]))
}
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: Refusal) => error.code,
  )
const today = () => dayOf(county.clock.now())
const nextDay = async () => {
  county.clock.set(county.clock.now().add({ hours: 24 }))
  await county.as(system, closeDays)
}

test('what is collected is due in five working days, sent on by two officers, and found again on the bank’s statement', async () => {
  // A Thursday: its fifth working day is the Thursday after, since a weekend lies between.
  county.clock.set(Temporal.Instant.from('2027-02-04T08:00:00Z'))
  await pay(1000)
  await nextDay()
  await pay(500)
  const first = Temporal.PlainDate.from('2027-02-04')
  const days = await county.as(system, (ctx) => unsweptDays(ctx, 'crf'))
  expect(days.map(({ day, cents, due, closed }) => [String(day), cents, String(due), closed])).toEqual([
    ['2027-02-04', 100_000, '2027-02-11', true],
    ['2027-02-05', 50_000, '2027-02-12', false],
  ])

  const ask = (more: Partial<Parameters<typeof proposeSweep>[1]> = {}) =>
    maker.runs((ctx) => proposeSweep(ctx, { fund: 'crf', through: String(first), account: 'collection', reason: 'Day’s close', ...more }))
  expect(await codeOf(ask({ through: '2027-02-05' }))).toBe('money.sweep_nothing')
  expect(await codeOf(ask({ fund: 'fif' }))).toBe('basics.not_found')
  expect(
    await codeOf(reconciler.runs((ctx) => proposeSweep(ctx, { fund: 'crf', through: String(first), account: 'collection', reason: 'x' }))),
  ).toBe('basics.denied')
  const proposal = await ask()
  const decide = (who: TestPerson) => who.runs((ctx) => decideSweep(ctx, { proposal, decision: 'approved', reason: 'Seen' }))
  expect(await codeOf(decide(maker))).toBe('basics.denied')
  const both = await Promise.all([codeOf(decide(checker)), codeOf(decide(checker))])
  expect(both.sort()).toEqual(['done', 'money.proposal_decided'])
  const [sweep] = await county.as(system, (ctx) => sweepsOf(ctx, 'crf'))
  expect(sweep).toMatchObject({ reference: 'CRF26270001', cents: 100_000, line: null, treasuryReceipt: null })
  expect((await county.as(system, (ctx) => unsweptDays(ctx, 'crf'))).map(({ day }) => String(day))).toEqual(['2027-02-05'])

  await nextDay()
  const printed = printMt940([
    {
      account: '0100200300400',
      sequence: 1,
      openingCents: 200_000,
      closingCents: 100_000,
      from: String(today()),
      to: String(today()),
      lines: [
        {
          cents: -100_000,
          narrative: `RTGS CBK ${sweep?.reference}`,
          valueDate: String(today()),
          bookedOn: String(today()),
          reference: null,
          bankRef: null,
        },
      ],
    },
  ])
  const report = await reconciler.runs((ctx) => importStatements(ctx, { files: [new TextEncoder().encode(printed)] }))
  expect(report.became.sweep).toEqual({ lines: 1, cents: -100_000 })
  await maker.runs((ctx) => receiveSweep(ctx, { sweep: sweep?.id ?? '', receipt: 'CT/778' }))
  expect(await codeOf(maker.runs((ctx) => receiveSweep(ctx, { sweep: sweep?.id ?? '', receipt: 'CT/779' })))).toBe('money.sweep_received')
  const [seen] = await county.as(system, (ctx) => sweepsOf(ctx, 'crf'))
  expect(seen).toMatchObject({ treasuryReceipt: 'CT/778' })
  expect(seen?.line).not.toBeNull()
})

test('the receiver is told the working day before money is due, and again when it is late', async () => {
  const told = () => county.as(system, warnOfSweeps)
  const subjects = async () =>
    (
      await statement<{ subject: string }>`
        select subject from messages.outbox where template like 'money.sweep.%' and person = ${maker.id} order by id`.execute(county.db)
    ).rows.map(({ subject }) => subject)
  county.clock.set(Temporal.Instant.from('2027-02-10T06:00:00Z'))
  expect(await told()).toBe(0)
  county.clock.set(Temporal.Instant.from('2027-02-11T06:00:00Z'))
  expect(await told()).toBeGreaterThan(0)
  county.clock.set(Temporal.Instant.from('2027-02-13T06:00:00Z'))
  expect(await told()).toBe(0)
  county.clock.set(Temporal.Instant.from('2027-02-15T06:00:00Z'))
  await told()
  expect(await subjects()).toEqual([
    'Send on KSh 500 to the County Revenue Fund by 2027-02-12',
    'KSh 500 for the County Revenue Fund is late since 2027-02-12',
  ])
})

test('no more is sent on than the bank has, and the proof names a transfer that was altered', async () => {
  await county.as(system, closeDays)
  const through = '2027-02-05'
  const ask = () => maker.runs((ctx) => proposeSweep(ctx, { fund: 'crf', through, account: 'collection', reason: 'Day’s close' }))
  const proposal = await ask()
  await statement`insert into money.transfers (journal, leg, debit, credit, cents, recorded_at)
    select j.id, 99, d.id, c.id, 60000, ${county.clock.now()}::timestamptz from money.journals j, money.accounts d, money.accounts c
    where j.source like 'sweep:%' and d.code = 'charges' and c.code = 'bank.collection'`.execute(county.db)
  const decide = checker.runs((ctx) => decideSweep(ctx, { proposal, decision: 'approved', reason: 'Seen' }))
  expect(await codeOf(decide)).toBe('money.sweep_not_at_bank')
  const { checks } = await verifyMoney(county.base.db)
  expect(checks.find(({ name }) => name === 'money.verify.sweeps')?.offender).toBeNull()
  await sql`update money.sweeps set cents = cents + 1`.execute(county.base.ownerDb)
  const after = await verifyMoney(county.base.db)
  expect(after.checks.find(({ name }) => name === 'money.verify.sweeps')?.offender).toBe('transfer CRF26270001')
})
