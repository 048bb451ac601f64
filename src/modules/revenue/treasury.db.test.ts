import { readdir } from 'node:fs/promises'
import { sql } from 'kysely'
import { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { openPage, sendForm } from '../../../test/support/open-page.ts'
import { billIn, sampleArrival } from '../../../test/support/sample-bill.ts'
import type { Cents } from '../../core/basics/money.ts'
import { makeBills } from '../../engines/money/bills/make-bill.ts'
import { postJournals } from '../../engines/money/ledger/post-journals.ts'
import { postArrivals } from '../../engines/money/payments/run-till.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import { statement } from '../../kernel/database/statement.ts'
import { revenueExports } from './exports/exports.ts'

const system = systemActor('test')
let county: TestCounty
let receiver: TestPerson
let finance: TestPerson
let reconciler: TestPerson
let rongo: TestPerson
let auditor: TestPerson
beforeAll(async () => {
  county = await testCounty()
  receiver = await county.staff({ post: 'receiver-of-revenue' })
  finance = await county.staff({ post: 'finance-officer-1' })
  reconciler = await county.staff({ post: 'reconciler-1' })
  rongo = await county.staff({ post: 'rongo-revenue-officer' })
  auditor = await county.staff({ post: 'auditor-1' })
  await bill('=HYPERLINK("x")', 3000, 1261, '+254711000777')
  await pay(await bill('Atieno', 2000, 1261, null), 1500)
  await bill('Far away', 700, 1272, null)
})
afterAll(() => county?.[Symbol.asyncDispose]())

const bill = (payerName: string, shillings: number, ward: number, payerPhone: string | null) => {
  const title = { en: 'Fee', sw: 'Ada' }
  const lines = [{ head: 'business-permit', class: 'fee', period: '2026', title, cents: (shillings * 100) as Cents } as const]
  return billIn(county, {}, { payerName, payerPhone, ward, language: 'sw', dueOn: today().subtract({ days: 3 }), lines })
}
const pay = (to: { reference: string }, shillings: number) =>
  county.as(system, (ctx) => postArrivals(ctx, [sampleArrival(county, to.reference, shillings)]))

const today = () => county.clock.now().toZonedDateTimeISO('Africa/Nairobi').toPlainDate()
const days = () => `from=${today().toString()}&to=${today().toString()}`
const ask = (url: string, as: TestPerson, language?: string) => openPage(county, url, as, language)
const send = (url: string, body: Record<string, string>, as: TestPerson) => sendForm(county, url, body, as)
const upload = async (url: string, fields: Record<string, string>, file: { name: string; text: string }, as: TestPerson) => {
  const parts = Object.entries(fields).map(([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  const answer = await county.ask({
    method: 'POST',
    url,
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    payload: `${parts.join('')}--b\r\ncontent-disposition: form-data; name="${file.name}"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n${file.text}\r\n--b--\r\n`,
    as,
  })
  return { status: answer.statusCode, body: answer.body, location: String(answer.headers.location ?? '') }
}
const proposalOf = async (kind: string) =>
  (await statement<{ id: string }>`select id from money.proposals where kind = ${kind} and decision is null`.execute(county.db)).rows[0]?.id

test('files hold what who takes them out may see, run nothing in a spreadsheet, and each one taken is on record', async () => {
  const csv = await ask(`/staff/exports/bills.csv?${days()}`, receiver)
  expect(csv.status).toBe(200)
  expect(csv.body).toContain(`"'=HYPERLINK(""x"")"`)
  expect(csv.body).toContain('3000.00,0.00,3000.00')
  expect((await ask(`/staff/exports/bills.csv?${days()}`, rongo)).body).not.toContain('Far away')
  expect((await ask(`/staff/exports/ifmis.csv?${days()}`, rongo)).status).toBe(403)
  expect((await ask(`/staff/exports/reconciliation.csv?${days()}`, rongo)).status).toBe(403)
  const { rows: taken } = await sql<{ count: number }>`
    select count(*)::integer as count from audit.entries where verb = 'revenue.export.taken'`.execute(county.base.ownerDb)
  expect(taken[0]?.count).toBe(2)

  const book = await ask(`/staff/exports/bills.xlsx?${days()}`, auditor)
  const [head, ...rows] = await readSheet(book.raw)
  const first = rows.find((row) => row.includes(3000))
  expect(head?.slice(0, 2)).toEqual(['Bill', 'For'])
  expect(first).toContain('=HYPERLINK("x")')
  expect(first).toContain(3000)
  expect(first?.find((cell) => cell instanceof Date)).toBeDefined()
})

test('the journal for IFMIS balances, and the receiver’s statement follows from opening to closing', async () => {
  const ifmis = (await readSheet((await ask(`/staff/exports/ifmis.xlsx?${days()}`, receiver)).raw)).slice(1)
  const sum = (column: number) => ifmis.reduce((total, row) => total + Number(row[column] ?? 0), 0)
  expect(sum(6)).toBe(sum(7))
  expect(sum(6)).toBeGreaterThan(0)
  expect(ifmis.some((row) => row[3] === 'DEMO-1001')).toBe(true)
  const lines = (await readSheet((await ask(`/staff/exports/statement.xlsx?${days()}`, receiver)).raw)).slice(1)
  expect(lines).toHaveLength(2)
  for (const [, , , opening, billed, withdrawn, waived, collected, closing] of lines as number[][])
    expect(closing).toBe((opening ?? 0) + (billed ?? 0) - (withdrawn ?? 0) - (waived ?? 0) - (collected ?? 0))
  expect(lines[0]?.slice(3)).toEqual([0, 5000, 0, 0, 1500, 3500])
  const summary = await readSheet((await ask(`/staff/exports/statement.xlsx?${days()}`, receiver)).raw, 2)
  expect(summary.find(([figure]) => figure === 'Collected on bills')?.[1]).toBe(1500)
})

test('targets are asked for by one officer, as typed or as a list, decided by another, and stand beside what was collected', async () => {
  const year = `${today().month >= 7 ? today().year : today().year - 1}`
  const name = `${year}/${String((Number(year) + 1) % 100).padStart(2, '0')}`
  const wrong = await upload(
    '/staff/targets/list',
    { year: name, reason: 'Budget' },
    { name: 'list', text: 'stream,ward,shillings\nmarkets,Nowhere,5' },
    receiver,
  )
  expect(wrong.status).toBe(422)
  expect(wrong.body).toContain('Row 2')
  const list = { name: 'list', text: 'stream,ward,shillings\nbusiness-permits,,730000\nbusiness-permits,1261,365000' }
  expect((await upload('/staff/targets/list', { year: name, reason: 'Budget' }, list, rongo)).status).toBe(403)
  expect((await upload('/staff/targets/list', { year: name, reason: 'Budget' }, list, receiver)).status).toBe(303)
  const decision = `/staff/target-proposals/${await proposalOf('money.targets')}/decision`
  expect((await send(decision, { decision: 'approved', reason: 'Voted' }, receiver)).status).toBe(403)
  expect((await send(decision, { decision: 'approved', reason: 'Voted' }, finance)).status).toBe(303)
  expect((await send('/staff/targets/proposals', { year: name, 'stream-markets': 'many', reason: 'x' }, receiver)).body).toContain(
    'Write an amount',
  )

  const page = await ask(`/staff/collections?${days()}`, receiver)
  expect(page.words).toContain(`Target of ${name}`)
  expect(page.words).toContain('KSh 730,000')
  expect(page.words).toContain('KSh 2,000')
  expect(page.words).toContain('75 %')
  expect((await ask(`/staff/collections?${days()}`, rongo)).words).not.toContain('Against the target')
  expect((await ask(`/staff/targets?year=${encodeURIComponent(name)}`, auditor, 'sw')).words).toContain('Malengo ya mapato')
})

test('a bank’s layout is read off a sample, proven by its balances, saved with its history and used at the next import', async () => {
  const text =
    'Our Bank\nDate,Particulars,Debit,Credit,Running balance\n01-Nov-2026,Deposit,,"1,000.00","1,000.00"\n02-Nov-2026,Fee,50.00,,950.00\n'
  const account = county.money.data.bankAccounts[0]?.key ?? ''
  expect((await upload('/staff/bank/layouts/sample', { title: 'KCB', account }, { name: 'sample', text }, finance)).status).toBe(403)
  const shown = await upload('/staff/bank/layouts/sample', { title: 'KCB', account }, { name: 'sample', text }, reconciler)
  expect(shown.status).toBe(200)
  const field = (body: string, name: string): string => {
    const select = new RegExp(`<select[^>]*name="${name}"[\\s\\S]*?</select>`).exec(body)?.[0]
    return (select ? /value="([^"]*)" selected/.exec(select) : new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(body))?.[1] ?? ''
  }
  const names = [
    'sample',
    'account',
    'title',
    'delimiter',
    'headingRow',
    'date',
    'debit',
    'credit',
    'balance',
    'narrative',
    'dateFormat',
    'numbers',
    'order',
  ]
  const typed = Object.fromEntries(names.map((name) => [name, field(shown.body, name)]))
  expect(typed).toMatchObject({
    headingRow: '2',
    date: 'Date',
    debit: 'Debit',
    credit: 'Credit',
    balance: 'Running balance',
    dateFormat: 'dd-mon-yyyy',
  })
  const broken = await send('/staff/bank/layouts', { ...typed, balance: '' }, reconciler)
  expect(broken.status).toBe(422)
  expect(broken.body).toContain('Choose the columns of day')
  const proof = await send('/staff/bank/layouts', typed, reconciler)
  expect(proof.body).toContain('from a balance of KSh 0 to KSh 950')
  expect((await send('/staff/bank/layouts', { ...typed, action: 'save' }, reconciler)).location).toBe('/staff/bank/layouts/kcb')
  await send('/staff/bank/layouts', { ...typed, key: 'kcb', title: 'KCB online', action: 'save' }, reconciler)
  const saved = await ask('/staff/bank/layouts/kcb', auditor)
  expect(saved.words).toContain('Running balance')
  expect(saved.body.match(/k-timeline__item|govuk-list|<time/g)?.length).toBeGreaterThan(1)
  const tried = await upload('/staff/bank/import', { profile: 'kcb' }, { name: 'files', text }, reconciler)
  expect(tried.body).toContain('The file is whole')
})

test('notices of overdue bills go out once a day to those chosen within reach, on paper and by SMS, and stand on the bill', async () => {
  const list = await ask('/staff/demands', rongo)
  expect(list.words).toContain('Atieno')
  expect(list.words).not.toContain('Far away')
  const { rows } = await statement<{ id: string; ward: number }>`select id, ward from money.bills order by ward, total_cents desc`.execute(
    county.db,
  )
  const [first, second, far] = rows as unknown as [{ id: string }, { id: string }, { id: string }]
  expect((await send('/staff/demands', { sms: '' }, rongo)).status).toBe(422)
  expect((await send('/staff/demands', { bills: far.id }, rongo)).status).toBe(422)
  const both = new URLSearchParams([
    ['bills', first.id],
    ['bills', second.id],
    ['sms', 'yes'],
  ]).toString()
  const give = () =>
    county.ask({
      method: 'POST',
      url: '/staff/demands',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: both,
      as: rongo,
    })
  expect((await give()).statusCode).toBe(303)
  expect((await give()).statusCode).toBe(303)
  const { rows: told } = await statement<{ body: string }>`select body from messages.outbox where template = 'money.bill.demanded'`.execute(
    county.db,
  )
  expect(told).toHaveLength(1)
  expect(told[0]?.body).toContain('lipa kwa paybill 600984')
  const opened = await ask(`/staff/bills/${first.id}`, receiver)
  expect(opened.words).toContain('On paper and by SMS')
  const sheets = await ask(`/staff/demands/${today()}/print`, rongo)
  expect(sheets.body.match(/class="k-leaf"/g)).toHaveLength(2)
  const pdf = await ask(`/staff/bills/${second.id}/demand.pdf`, rongo)
  expect(pdf.raw.subarray(0, 5).toString()).toBe('%PDF-')
  expect((await ask(`/staff/bills/${far.id}/demand.pdf`, rongo)).status).toBe(404)
})

test('a file goes to the last row however many there are, and auditors take out every file and ask for nothing', async () => {
  const many = 1_234
  const line = { head: 'market-fee', class: 'fee', period: '2026', title: { en: 'Fee', sw: 'Ada' }, cents: 5000 as Cents } as const
  await county.as(system, (ctx) =>
    makeBills(
      ctx,
      Array.from({ length: many }, (_, number) => ({
        subject: { kind: 'many', id: String(number) },
        purpose: 'fee',
        title: { en: 'Market', sw: 'Soko' },
        payer: null,
        payerName: `Trader ${number} & "Sons" <x>`,
        payerPhone: null,
        language: 'en' as const,
        department: 'trade',
        ward: 1272,
        dueOn: today().add({ days: 3 }),
        lines: [line],
      })),
    ),
  )
  const { body } = await ask(`/staff/exports/bills.csv?${days()}`, receiver)
  const numbers = new Set(body.matchAll(/Trader (\d+) &/g).map(([, number]) => number))
  expect(numbers.size).toBe(many)
  expect(body.trimEnd().split('\r\n')).toHaveLength(many + 4)
  const sheet = await readSheet((await ask(`/staff/exports/bills.xlsx?${days()}`, receiver)).raw)
  expect(sheet).toHaveLength(many + 4)
  expect(sheet.some((row) => row.includes(`Trader ${many - 1} & "Sons" <x>`))).toBe(true)
  const { rows: taken } = await sql<{ rows: number }>`
    select (p.body::jsonb ->> 'rows')::integer as rows from audit.entries e join audit.payloads p using (seq)
    where e.verb = 'revenue.export.taken' order by e.seq desc limit 2`.execute(county.base.ownerDb)
  expect(taken.map(({ rows }) => rows)).toEqual([many + 3, many + 3])
  // What was written for them is gone when it was sent.
  expect(await readdir(county.files.incoming)).toEqual([])

  for (const { key } of revenueExports)
    for (const format of ['csv', 'xlsx'] as const)
      expect((await ask(`/staff/exports/${key}.${format}?${days()}`, auditor)).status, `${key}.${format}`).toBe(200)
  expect((await send('/staff/targets/proposals', { year: '2026/27', reason: 'x' }, auditor)).status).toBe(403)
})

test('what M-Pesa and the bank keep is shared out over the streams to the cent, and is the account of charges', async () => {
  const post = (source: string, credit: string, cents: number) =>
    county.as(system, (ctx) =>
      postJournals(ctx, [
        {
          id: ctx.newId(),
          kind: 'charges',
          source,
          eventAt: ctx.now,
          legs: [{ debit: 'charges', credit, cents: cents as Cents }],
        },
      ]),
    )
  await post('test:mpesa', 'mpesa.600984.charges', 1001)
  await post('test:bank', `bank.${county.money.data.bankAccounts[0]?.key}`, 35_000)
  const rows = (await readSheet((await ask(`/staff/exports/commission.xlsx?${days()}`, auditor)).raw)).slice(1)
  const sum = (column: number) => Number(rows.reduce((total, row) => total + Number(row[column] ?? 0), 0).toFixed(2))
  const mpesa = rows.filter((row) => row[2] === 'M-Pesa 600984')
  expect(mpesa.map((row) => row.slice(3))).toEqual([[1500, 10.01, 1489.99]])
  expect([sum(3), sum(4), sum(5)]).toEqual([1500, 360.01, 1139.99])
  const summary = await readSheet((await ask(`/staff/exports/statement.xlsx?${days()}`, receiver)).raw, 2)
  const figure = (name: string) => summary.find(([figure]) => figure === name)?.[1]
  expect([figure('Charges of banks and M-Pesa'), figure('Collected, less these charges')]).toEqual([360.01, 1139.99])
  expect((await ask(`/staff/exports/commission.csv?${days()}`, rongo)).status).toBe(403)
})
