import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import {
  printCamt053,
  printCsv,
  printedCsvLayout,
  printMt940,
  type StatementToPrint,
} from '../../../../test/support/print-bank-statements.ts'
import { billIn, sampleArrival } from '../../../../test/support/sample-bill.ts'
import type { Refusal } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { findBill } from '../bills/bills.queries.ts'
import { postJournals } from '../ledger/post-journals.ts'
import { trialBalance } from '../ledger/trial-balance.ts'
import { postArrivals } from '../payments/run-till.ts'
import { proveMoney, verifyMoney } from '../verify/verify-money.ts'
import { csvLayout } from './csv-statement.ts'
import { decideLine, type LineMeaning, proposeLine } from './explain-line.ts'
import { importStatements, matchOpenLines, tryImport } from './import-statements.ts'
import { matchBankJob } from './match-bank-job.ts'
import { saveProfile } from './profiles.ts'
import { remainder } from './remainder.ts'

const system = systemActor('test')
const UTILITY = 'mpesa.600984.utility'
const bytes = (text: string) => new TextEncoder().encode(text)
const reconciler = (county: TestCounty) => county.staff({ roles: ['reconciler'], office: 'headquarters-finance' })

const pay = (county: TestCounty, providerRef: string, accountGiven: string | null, shillings: number, confirmed = true) => {
  const more = { providerRef, ...(confirmed ? {} : { standing: { is: 'claimed' } as const }) }
  return county.as(system, (ctx) => postArrivals(ctx, [sampleArrival(county, accountGiven, shillings, more)]))
}

type Given = Partial<StatementToPrint['lines'][number]> & { readonly cents: number }

/** Statements that continue each other, in shillings. */
class Bank {
  closing: number
  sequence = 0
  readonly day: string
  constructor(county: TestCounty, opening = 100_000) {
    this.closing = opening
    this.day = county.clock.now().toZonedDateTimeISO('Africa/Nairobi').toPlainDate().toString()
  }
  next(...lines: Given[]): StatementToPrint {
    const openingCents = this.closing
    this.closing += lines.reduce((sum, { cents }) => sum + cents, 0)
    this.sequence += 1
    return {
      account: '0100200300400',
      sequence: this.sequence,
      openingCents,
      closingCents: this.closing,
      from: this.day,
      to: this.day,
      lines: lines.map((line) => ({ valueDate: this.day, bookedOn: this.day, reference: null, narrative: '', bankRef: null, ...line })),
    }
  }
}

const take = (who: TestPerson, statement: StatementToPrint) =>
  who.runs((ctx) => importStatements(ctx, { files: [bytes(printMt940([statement]))] }))

async function balances(county: TestCounty): Promise<Record<string, number>> {
  const rows = await county.as(system, (ctx) => trialBalance(ctx))
  return Object.fromEntries(rows.flatMap(({ account, debit, credit }) => (debit === credit ? [] : [[account, (debit - credit) / 100]])))
}

const sound = async (county: TestCounty) =>
  expect(
    (await verifyMoney(county.db)).checks.filter(({ offender }) => offender).map(({ name, offender }) => `${name}: ${offender}`),
  ).toEqual([])

const matches = async (county: TestCounty) =>
  (
    await sql<{ narrative: string; kind: string | null }>`
      select l.narrative, m.kind from money.bank_lines l left join money.bank_matches m on m.line = l.id order by l.statement, l.line`.execute(
      county.db,
    )
  ).rows.map(({ narrative, kind }) => `${narrative}: ${kind ?? 'open'}`)

const explained = async (who: TestPerson) =>
  (await who.runs(remainder)).map(({ about, from, to, because, left }) => [
    about,
    from.cents / 100,
    to.cents / 100,
    left,
    because.map(({ text, cents }) => `${text.en}: ${cents / 100}`),
  ])

const refusedFor = (given: Promise<unknown>): Promise<string> =>
  given.then(
    () => 'taken',
    (error: Refusal) => error.problems[0]?.text.en ?? error.code,
  )

test('a day at the bank: bills paid there, lost money, M-Pesa’s settlements, charges, and what nobody can tell', async () => {
  await using county = await testCounty()
  const who = await reconciler(county)
  const bill = await billIn(county, 3000)
  await pay(county, 'TKM4A1B2C3', (await billIn(county, 500)).reference, 500)
  await pay(county, 'TKM4A1B2C4', (await billIn(county, 700)).reference, 700, false)
  await pay(county, 'TKM4A1B2C5', (await billIn(county, 2000)).reference, 2000)
  const bank = new Bank(county)
  const statement = bank.next(
    { cents: 300_000, narrative: `RTGS ${bill.reference.replaceAll('-', ' ').toLowerCase()} FROM AKINYI`, bankRef: 'FT26326AAA1' },
    { cents: 12_345, narrative: 'CASH DEPOSIT', bankRef: 'FT26326AAA2' },
    { cents: 50_000, narrative: 'TKM4A1B2C3 PAYBILL' },
    { cents: 70_000, narrative: 'TKM4A1B2C4 PAYBILL' },
    { cents: 150_000, narrative: 'M-PESA SETTLEMENT 600984' },
    { cents: -3500, narrative: 'LEDGER FEE' },
    { cents: -900_000, narrative: 'CHARGE TOO LARGE' },
    { cents: 999_900, narrative: 'MPESA SETTLEMENT 600984 MORE THAN THERE IS' },
  )
  const tried = await who.runs((ctx) => tryImport(ctx, { files: [bytes(printMt940([statement]))] }))
  expect((await sql`select 1 from money.bank_lines`.execute(county.db)).rows).toEqual([])
  const report = await take(who, statement)
  expect(report).toEqual(tried)
  expect(report.became).toMatchObject({
    arrival: { lines: 2, cents: 312_345 },
    settled: { lines: 2 },
    settlement: { lines: 1 },
    charge: { lines: 1, cents: -3500 },
    open: { lines: 2 },
  })
  expect(await county.as(system, (ctx) => findBill(ctx, bill.id))).toMatchObject({ state: 'settled' })
  expect(await balances(county)).toMatchObject({
    'bank.collection': 3000 + 123.45 + 500 + 700 + 1500 - 35,
    [UTILITY]: 500,
    charges: 35,
    suspense: -123.45,
  })
  expect((await balances(county))['mpesa.600984.claimed']).toBeUndefined()
  expect(await matches(county)).toContain('CHARGE TOO LARGE: open')
  await sound(county)
  expect(await explained(who)).toEqual([
    ['receipts', 6200 + 123.45 - 0, 6200, 0, ['Payments that named no bill: -123.45']],
    ['gateway', 3200, 2700, 0, ['Still in the paybill: -500']],
    ['bank', 6787.45, 5788.45, 0, ['Lines that nothing explains yet: -999']],
  ])
  expect(await take(who, statement)).toMatchObject({ repeated: true })
  await pay(county, 'TKM4A1B2C9', null, 9499)
  await matchBankJob.run(county, {}, { id: '1', attempt: 1, attemptsMax: 1 })
  expect(await county.as(system, (ctx) => matchOpenLines(ctx, 'collection'))).toBe(0)
  expect((await balances(county))[UTILITY]).toBeUndefined()
  await sound(county)
})

test('a statement that does not follow the last one, misses a line, comes again otherwise printed, or tells of another account is refused whole', async () => {
  await using county = await testCounty()
  const who = await reconciler(county)
  const bank = new Bank(county)
  const first = bank.next({ cents: 100, narrative: 'A' }, { cents: 200, narrative: 'B' })
  expect(await refusedFor(take(who, { ...first, lines: first.lines.slice(1) }))).toMatch(/opening balance and lines make/)
  expect(await refusedFor(take(who, { ...first, account: '999999999' }))).toMatch(/no bank account/)
  await take(who, first)
  expect(await refusedFor(who.runs((ctx) => importStatements(ctx, { files: printCamt053([first]).map(bytes) })))).toMatch(
    /statement number/,
  )
  bank.next({ cents: 300, narrative: 'C' })
  const third = bank.next({ cents: 400, narrative: 'D' })
  expect(await refusedFor(take(who, third))).toMatch(/statement number/)
  expect(await refusedFor(take(who, { ...third, sequence: 2 }))).toMatch(/before it closed with/)
  const tomorrow = Temporal.PlainDate.from(bank.day).add({ days: 1 }).toString()
  const early = { ...third, sequence: 2, openingCents: 100_300, closingCents: 100_700, to: tomorrow }
  expect(await refusedFor(take(who, { ...early, lines: early.lines.map((line) => ({ ...line, bookedOn: tomorrow })) }))).toMatch(
    /not come yet/,
  )
  expect((await sql`select ordinal from money.bank_statements`.execute(county.db)).rows).toEqual([{ ordinal: 1 }])
  await sound(county)
})

test('equal lines of a day are as many bookings; in a CSV without numbers the same booking does not come in twice', async () => {
  await using county = await testCounty()
  const who = await reconciler(county)
  const bank = new Bank(county)
  const fifty = { cents: 5000, narrative: 'MARKET FEE' }
  await take(who, bank.next(fifty, fifty))
  await take(who, bank.next(fifty))
  expect((await balances(county)).suspense).toBe(-150)
  const layout = csvLayout.parse(printedCsvLayout)
  await who.runs((ctx) => saveProfile(ctx, { key: 'our-bank', account: 'collection', title: 'Our bank', layout }))
  const back = bank.next({ cents: 700, narrative: 'X' }, { cents: -700, narrative: 'Y' })
  const csv = (text: string) => who.runs((ctx) => importStatements(ctx, { files: [bytes(text)], profile: 'our-bank' }))
  expect(await csv(printCsv(back))).toMatchObject({ format: 'csv', repeated: false })
  expect(await refusedFor(csv(`${printCsv(back)}\r\n`))).toMatch(/in the books already/)
  expect(await refusedFor(who.runs((ctx) => importStatements(ctx, { files: [bytes(printCsv(back))] })))).toMatch(/saved layout/)
  await sound(county)
})

test('what the bank takes back of a payment is taken back from its bill, in the same statement or a later one', async () => {
  await using county = await testCounty()
  const who = await reconciler(county)
  const bill = await billIn(county, 1000)
  const bank = new Bank(county)
  const paid = { cents: 100_000, narrative: bill.reference, bankRef: 'FT1' }
  const back = { cents: -100_000, narrative: 'CHEQUE RETURNED', bankRef: 'FT1', reversal: true }
  await take(who, bank.next(paid))
  expect(await county.as(system, (ctx) => findBill(ctx, bill.id))).toMatchObject({ state: 'settled' })
  expect((await take(who, bank.next(back))).became.return).toEqual({ lines: 1, cents: -100_000 })
  expect(await county.as(system, (ctx) => findBill(ctx, bill.id))).toMatchObject({ state: 'open', paidCents: 0 })
  await sound(county)
  const again = await take(who, bank.next({ ...paid, bankRef: 'FT2' }, { ...back, bankRef: 'FT2' }))
  expect(again.became).toMatchObject({ arrival: { lines: 1 }, return: { lines: 1 }, open: { lines: 0 } })
  expect((await balances(county))['bank.collection']).toBeUndefined()
  await sound(county)
})

test('two who take in the same file at once: one takes it in, the other finds it there', async () => {
  await using county = await testCounty()
  const [a, b] = [await reconciler(county), await reconciler(county)]
  const statement = new Bank(county).next({ cents: 100, narrative: 'A' })
  const reports = await Promise.all([take(a, statement), take(b, statement)])
  expect(reports.map(({ repeated }) => repeated).sort()).toEqual([false, true])
  await sound(county)
})

test('who may not, neither takes in nor tries a statement, and the app can change no line of one', async () => {
  await using county = await testCounty()
  const officer = await county.staff({ roles: ['finance-officer'], office: 'headquarters-finance' })
  const statement = new Bank(county).next({ cents: 100, narrative: 'A' })
  expect(await refusedFor(take(officer, statement))).toBe('basics.denied')
  expect(await refusedFor(officer.runs((ctx) => tryImport(ctx, { files: [bytes(printMt940([statement]))] })))).toBe('basics.denied')
  await take(await reconciler(county), statement)
  for (const change of ['update money.bank_lines set cents = 1', 'delete from money.bank_matches', 'delete from money.bank_statements'])
    await expect(sql.raw(change).execute(county.db)).rejects.toMatchObject({ code: '42501' })
})

test('what nobody can tell from the words, one officer explains and another decides: a charge, a journal of the ledger, money from before the books', async () => {
  await using county = await testCounty()
  const [maker, checker] = [await reconciler(county), await county.staff({ roles: ['finance-officer'], office: 'headquarters-finance' })]
  await pay(county, 'TKM4A1B2C3', null, 5000)
  const bank = new Bank(county)
  await take(
    maker,
    bank.next(
      { cents: 500_000, narrative: 'MPESA SETTLEMENT' },
      { cents: -700_000, narrative: 'CHARGE' },
      { cents: -300_000, narrative: 'SWEEP 17' },
      { cents: -1000, narrative: 'OLD' },
      { cents: 2500, narrative: 'REFUND OF A FEE', reversal: true },
    ),
  )
  const journal = await county.as(system, async (ctx) => {
    const id = ctx.newId()
    const legs = [{ debit: 'remitted.crf', credit: 'bank.collection', cents: 300_000 as Cents }]
    await postJournals(ctx, [{ id, kind: 'sweep', source: 'sweep:17', eventAt: ctx.now, legs }])
    return id
  })
  const idOf = async (narrative: string) =>
    (await sql<{ id: string }>`select id from money.bank_lines where narrative = ${narrative}`.execute(county.db)).rows[0]?.id as string
  const explain = async (narrative: string, means: LineMeaning) => {
    const line = await idOf(narrative)
    const proposal = await maker.runs((ctx) => proposeLine(ctx, { line, means, reason: 'because' }))
    await checker.runs((ctx) => decideLine(ctx, { proposal, decision: 'approved', reason: 'yes' }))
  }
  expect((await explained(maker))[2]).toEqual([
    'bank',
    -4985,
    2000,
    0,
    ['Lines that nothing explains yet: 9985', 'In the books, not on a statement yet: -3000'],
  ])
  expect(await refusedFor(explain('CHARGE', { as: 'journal', journal }))).toBe('money.journal_not_of_line')
  await explain('SWEEP 17', { as: 'journal', journal })
  expect(await refusedFor(explain('OLD', { as: 'journal', journal }))).toBe('money.journal_not_of_line')
  expect(await refusedFor(explain('SWEEP 17', { as: 'explained' }))).toBe('money.bank_line_closed')
  await explain('CHARGE', { as: 'charge' })
  await explain('REFUND OF A FEE', { as: 'charge' })
  await explain('OLD', { as: 'explained' })
  expect((await explained(maker)).slice(1)).toEqual([
    ['gateway', 5000, 5000, 0, []],
    ['bank', -4985, -4975, 0, ['Lines that move nothing in these books: 10']],
  ])
  expect(await balances(county)).toMatchObject({ 'bank.collection': 5000 - 7000 - 3000 + 25, charges: 6975, 'remitted.crf': 3000 })
  expect(await matches(county)).toEqual([
    'MPESA SETTLEMENT: settlement',
    'CHARGE: charge',
    'SWEEP 17: journal',
    'OLD: explained',
    'REFUND OF A FEE: charge',
  ])
  await sound(county)
})

test('each way of altering statements, lines and matches is named by the proof', async () => {
  await using county = await testCounty()
  const who = await reconciler(county)
  const bill = await billIn(county, 1000)
  await pay(county, 'TKM4A1B2C3', null, 70)
  const bank = new Bank(county)
  await take(who, bank.next({ cents: 100_000, narrative: bill.reference, bankRef: 'FT1' }, { cents: 7000, narrative: 'TKM4A1B2C3' }))
  await take(who, bank.next({ cents: -1000, narrative: 'LEDGER FEE' }, { cents: -2000, narrative: 'WHAT' }))
  await sound(county)
  const damage: [string, string, string][] = [
    ['money.verify.statements', `update money.bank_statements set sequence = 9 where ordinal = 2`, 'statement 2'],
    [
      'money.verify.statements',
      `update money.bank_statements set opening_cents = 0, closing_cents = -3000 where ordinal = 2`,
      'statement 2',
    ],
    ['money.verify.statements', `delete from money.bank_open_lines; delete from money.bank_lines where narrative = 'WHAT'`, 'statement 2'],
    ['money.verify.bank_lines', `delete from money.bank_open_lines`, 'line 2'],
    [
      'money.verify.bank_lines',
      `insert into money.bank_open_lines select id, account, booked_on, cents from money.bank_lines where narrative = 'LEDGER FEE'`,
      'line 1',
    ],
    ['money.verify.bank', `update money.bank_lines set cents = cents + 1 where narrative = 'LEDGER FEE'`, 'journal bank:'],
    ['money.verify.bank', `update money.bank_lines set cents = cents + 1 where bank_ref = 'FT1'`, 'payment bank FT1'],
    [
      'money.verify.bank',
      `update money.payments set cents = 8000 where provider_ref = 'TKM4A1B2C3'`,
      'payment mpesa TKM4A1B2C3 is not of 7000',
    ],
  ]
  for (const [name, statements, says] of damage)
    await county.base.ownerDb
      .transaction()
      .execute(async (trx) => {
        for (const each of statements.split('; ')) await sql.raw(each).execute(trx)
        const { checks } = await proveMoney(trx)
        expect(checks.find((check) => check.name === name)?.offender ?? 'nothing', statements).toContain(says)
        throw new Error('rolled back')
      })
      .catch((error: Error) => {
        if (error.message !== 'rolled back') throw error
      })
  await sound(county)
})
