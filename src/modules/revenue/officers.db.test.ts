import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { openPage } from '../../../test/support/open-page.ts'
import { billIn, sampleArrival } from '../../../test/support/sample-bill.ts'
import type { Bill } from '../../engines/money/bills/bill.ts'
import type { BillToMake } from '../../engines/money/bills/make-bill.ts'
import { closeDays } from '../../engines/money/ledger/close-days.ts'
import type { Arrival } from '../../engines/money/payments/payment.ts'
import { PostingQueue } from '../../engines/money/payments/posting-queue.ts'
import { postArrivals, runTill } from '../../engines/money/payments/run-till.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import { wordsQuery } from './bills/list-bills.ts'
import { instantAsked } from './ledger/ledger.routes.tsx'

const system = systemActor('test')
/** A ward of Rongo, and one of another sub-county. */
const RONGO = 1261
const ELSEWHERE = 1272

let county: TestCounty
let receiver: TestPerson
let auditor: TestPerson
let rongo: TestPerson
let trade: TestPerson
beforeAll(async () => {
  county = await testCounty()
  receiver = await county.staff({ post: 'receiver-of-revenue' })
  auditor = await county.staff({ post: 'auditor-1' })
  rongo = await county.staff({ post: 'rongo-revenue-officer' })
  trade = await county.staff({ post: 'head-trade' })
})
afterAll(() => county?.[Symbol.asyncDispose]())

test.each([
  ['/staff/payments?state=lost', 'state'],
  ['/staff/payments?channel=barter', 'channel'],
  ['/staff/bills?state=lost', 'state'],
  ['/staff/collections?channel=barter', 'channel'],
  ['/staff/collections?head=no-such-head', 'no-such-head'],
  ['/staff/collections?ward=99', '99'],
  ['/staff/collections?from=31-12-2026', '22 November 2026'],
])('%s is refused in words rather than shown as if it were the whole list, and leads on', async (url, named) => {
  const { statusCode, body } = await county.ask({ url, as: receiver })
  expect(statusCode).toBe(422)
  expect(body).toContain(named)
  expect(body).toContain(`href="${url.split('?')[0]}"`)
  expect(body).toContain('Open this page without its filters')
})

const make = (more: Partial<BillToMake> = {}, amounts: Record<string, number> = { 'business-permit': 2500 }): Promise<Bill> =>
  billIn(county, amounts, {
    payerName: "Nyawira Ng'ang'a",
    payerPhone: '+254711000777',
    ward: RONGO,
    dueOn: Temporal.PlainDate.from('2029-03-31'),
    ...more,
  })

const arrival = (bill: Bill | null, shillings: number): Arrival => sampleArrival(county, bill?.reference ?? 'lost', shillings)
const post = async (one: Arrival) => (await county.as(system, (ctx) => postArrivals(ctx, [one])))[0]?.payment.id as string
const take = async (payment: string) =>
  county.as(system, (ctx) => runTill(ctx, { payments: [payment], withLegs: true }, (till) => till.reverse(payment, 'test')))

const open = (url: string, as: TestPerson | undefined = receiver, language?: string) => openPage(county, url, as, language)

test('an officer finds bills by number, phone and words of a name, within reach only', async () => {
  const near = await make({ payerName: "Wanjiru Ng'ang'a", payerPhone: '+254711000701' })
  const far = await make({ payerName: "Wanjiru Ng'ang'a", payerPhone: '+254711000701', ward: ELSEWHERE })
  for (const typed of ['wanjiru', 'nganga wanj', 'NG’ANG’A', '0711 000 701']) {
    const all = await open(`/staff/bills?q=${encodeURIComponent(typed)}`)
    expect(all.words, typed).toContain(near.reference)
    expect(all.words, typed).toContain(far.reference)
    const own = await open(`/staff/bills?q=${encodeURIComponent(typed)}`, rongo)
    expect(own.words, typed).toContain(near.reference)
    expect(own.words, typed).not.toContain(far.reference)
  }
  expect((await open(`/staff/bills?q=${far.reference.replaceAll('-', '').toLowerCase()}`)).words).toContain('1 bill ')
  expect((await open('/staff/bills?q=nobodyhere')).words).toContain('No bill here')
  expect((await open(`/staff/bills/${near.id}`, rongo)).status).toBe(200)
  expect((await open(`/staff/bills/${far.id}`, rongo)).status).toBe(404)
  expect((await open(`/staff/bills/${far.id}/demand`, rongo)).status).toBe(404)
})

test('whatever is typed into the search, it is words and no query', async () => {
  expect(wordsQuery("a'b & c:* | !d")).toBe("'ab':* & 'c':* & 'd':*")
  for (const typed of ["';--", '& | !', ':*', '\\', '%', "o'o'o"])
    expect((await open(`/staff/bills?q=${encodeURIComponent(typed)}`)).status).toBe(200)
})

test('the words of a payer’s name go when the name goes', async () => {
  const bill = await make({ payerName: 'Ephemeral Zebedayo' })
  expect((await open('/staff/bills?q=zebed')).words).toContain(bill.reference)
  await sql`update money.bills set payer_name = null where id = ${bill.id}::uuid`.execute(county.db)
  expect((await open('/staff/bills?q=zebed')).words).toContain('No bill here')
})

test('lists narrow by state, department and ward, and page without losing or repeating a bill', async () => {
  const made: string[] = []
  for (let each = 0; each < 35; each++) made.push((await make({ department: 'environment', ward: ELSEWHERE }, { cemetery: 100 })).reference)
  const first = await open(`/staff/bills?department=environment&ward=${ELSEWHERE}&state=open`)
  expect(first.words).toContain('35 bills')
  const next = /href="(\/staff\/bills\?[^"]*after=[^"]*)"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') as string
  const second = await open(next)
  const seen = [first, second].flatMap(({ words }) => words.match(/MGB-[0-9A-Z]{4}-[0-9A-Z]{4}/g) ?? [])
  expect(seen.toSorted()).toEqual(made.toSorted())
  expect((await open('/staff/bills?department=environment&state=settled')).words).toContain('No bill here')
})

test('a bill’s page shows its payer, lines, payments and entries; that it was opened is on record', async () => {
  const bill = await make({}, { 'business-permit': 2000, 'fire-certificate': 500, 'health-inspection': 100 })
  const payment = await post(arrival(bill, 700))
  const { words, body } = await open(`/staff/bills/${bill.id}`)
  expect(words).toContain("Nyawira Ng'ang'a")
  expect(words).toContain('0711 000 777')
  expect(words).toMatch(/County Revenue Fund · .*Trade.*County Revenue Fund · .*Facility Improvement Fund · .*Health/s)
  expect(body).toContain(`/staff/payments/${payment}`)
  expect(words).toContain('receivable.fire-certificate')
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from audit.entries where verb = 'money.bill.read' and record_id = ${bill.id}`.execute(
    county.base.ownerDb,
  )
  expect(rows[0]?.count).toBe(1)
  const demand = await open(`/staff/bills/${bill.id}/demand`)
  expect(demand.words).toContain('demands payment of KSh 1,900')
  expect(demand.words).toContain(bill.reference.replaceAll('-', ''))
  expect((await open(`/staff/bills/${bill.id}/demand`, receiver, 'sw')).words).toContain('Kaunti inadai malipo ya KSh 1,900')
})

test('a payment’s page shows its history and legs; what the provider sent only to those who may', async () => {
  const bill = await make()
  const inbound = crypto.randomUUID()
  const one = arrival(bill, 2500)
  await new PostingQueue(county).submit(
    {
      id: inbound,
      provider: 'mpesa',
      kind: 'confirmation',
      receivedAt: county.clock.now(),
      sender: null,
      body: '{"TransID":"SENT-AS-IS"}',
    },
    { ...one, inbound, standing: { is: 'claimed' } },
  )
  const payment = await post(one)
  await take(payment)
  const full = await open(`/staff/payments/${payment}`)
  for (const said of ['Reversed by the provider', 'Confirmed', 'SENT-AS-IS', 'mpesa.600984.utility', 'M-Pesa’s own list'])
    expect(full.words).toContain(said)
  const own = await open(`/staff/payments/${payment}`, rongo)
  expect(own.status).toBe(200)
  expect(own.words).not.toContain('SENT-AS-IS')
  expect((await open(`/staff/payments/${payment}`, auditor)).words).toContain('SENT-AS-IS')
  const lost = await post(arrival(null, 60))
  expect((await open(`/staff/payments/${lost}`, rongo)).status).toBe(404)
  expect((await open(`/staff/payments/${lost}`)).status).toBe(200)
  expect((await open(`/staff/payments?q=${one.providerRef.toLowerCase()}`, rongo)).words).toContain(one.providerRef)
  expect((await open('/staff/payments?state=reversed')).words).toContain(one.providerRef)
  expect((await open('/staff/suspense')).words).toContain('KSh 60')
})

test('the trial balance of an instant balances, exports, and opens into accounts, journals and what they post', async () => {
  const bill = await make()
  await post(arrival(bill, 500))
  const balance = await open('/staff/ledger')
  const [, debit, credit] = /(KSh [\d,.]+) Debit (KSh [\d,.]+) Credit/.exec(balance.words) ?? []
  expect(debit).toBe(credit)
  expect(debit).not.toBe('KSh 0')
  const past = await open('/staff/ledger?day=2020-01-01&time=10:00')
  expect(past.words).toContain('Nothing moved here yet')
  const file = await county.ask({ method: 'GET', url: '/staff/ledger?format=csv', as: receiver })
  expect(file.headers['content-type']).toContain('text/csv')
  const columns = file.body
    .split('\r\n')
    .slice(1)
    .filter(Boolean)
    .map((row) => row.split(',').slice(-3).map(Number))
  expect(columns.reduce((sum, [d = 0, c = 0]) => sum + Math.round(d * 100) - Math.round(c * 100), 0)).toBe(0)
  const account = await open('/staff/ledger/accounts/mpesa.600984.utility')
  expect(account.words).toContain('receivable.business-permit')
  const journal = /href="(\/staff\/ledger\/journals\/[^"]*)"/.exec(account.body)?.[1] as string
  expect((await open(journal)).words).toContain('payment:')
  expect((await open('/staff/ledger/accounts/nowhere')).status).toBe(404)
  for (const officer of [rongo, trade]) expect((await open('/staff/ledger', officer)).status).toBe(403)
})

test('an account’s entries page without losing or repeating one', async () => {
  const bill = await make({ department: 'lands' }, { 'plan-approval': 400 })
  for (let each = 0; each < 33; each++) await post(arrival(bill, 3))
  const seen: string[] = []
  let url: string | undefined = '/staff/ledger/accounts/receivable.plan-approval'
  while (url) {
    const { body } = await open(url)
    seen.push(...[...body.matchAll(/href="\/staff\/ledger\/journals\/([^"]*)"/g)].map(([, id]) => id as string))
    url = /href="(\/staff\/ledger\/accounts\/[^"?]*\?before=[^"&]*)"/.exec(body)?.[1]
  }
  expect(seen).toHaveLength(34)
  expect(new Set(seen).size).toBe(34)
})

test('an instant is a day and a time in Nairobi, the end of the day without one, and never after now', () => {
  const now = Temporal.Instant.from('2026-11-22T09:00:00Z')
  const at = (day: string, time = '') => instantAsked(now, { day, time }).toString()
  expect(at('2026-11-21', '14:30')).toBe('2026-11-21T11:30:00Z')
  expect(at('2026-11-21')).toBe('2026-11-21T20:59:59.999Z')
  expect(at('2026-11-22')).toBe(now.toString())
  expect(at('yesterday')).toBe(now.toString())
})

test('collections count what payments put on bills less what was taken back, within reach, and each figure opens into the payments that make it', async () => {
  await using fresh = await testCounty()
  const keep = county
  county = fresh
  try {
    const officer = await fresh.staff({ post: 'rongo-revenue-officer' })
    const all = await fresh.staff({ post: 'receiver-of-revenue' })
    const near = await make({}, { 'business-permit': 2000, 'fire-certificate': 500 })
    const far = await make({ ward: ELSEWHERE })
    await post(arrival(near, 2200))
    const back = await post(arrival(far, 900))
    await post(arrival(far, 300))
    await post(arrival(null, 5000))
    await take(back)
    const board = await open('/staff/collections', all)
    expect(board.words).toMatch(/KSh 2,500 Collected/)
    expect(board.words).toContain('Single business permit KSh 2,300')
    expect(board.words).toContain('Fire safety certificate KSh 200')
    expect((await open('/staff/collections', officer)).words).toMatch(/KSh 2,200 Collected/)
    const records = await open('/staff/collections/payments?head=business-permit', all)
    expect(records.words).toMatch(/KSh 2,300 Collected/)
    const amounts = [...records.words.matchAll(/(?:Confirmed|Reversed) KSh ([\d,]+)/g)].map(([, amount]) =>
      Number(amount?.replaceAll(',', '')),
    )
    expect(amounts.reduce((sum, each) => sum + each, 0)).toBe(2300)
    const file = await fresh.ask({ method: 'GET', url: '/staff/collections?format=csv', as: all })
    expect(file.body).toContain('DEMO-1001,2300')
    expect((await open('/staff/collections?from=2020-01-01&to=2020-01-31', all)).words).toContain('Nothing was collected')
    const day = fresh.clock.now().toZonedDateTimeISO('Africa/Nairobi').toPlainDate().toString()
    fresh.clock.set(fresh.clock.now().add({ hours: 24 }))
    await fresh.as(system, closeDays)
    const later = await fresh.holderOf('receiver-of-revenue')
    const closing = await open('/staff/closing', later)
    expect(closing.words).toContain('KSh 5,000 KSh 7,500')
    const closed = await open(`/staff/closing/${day}`, later)
    expect(closed.words).toMatch(/MG\d{4}-D-000001 to MG\d{4}-D-000003/)
    expect(closed.words).toContain('KSh 8,400 KSh 900')
    expect((await open('/staff/closing/2099-01-01', later)).status).toBe(404)
    expect((await open('/staff/closing/2020-01-01', later)).words).toContain('not closed yet')
  } finally {
    county = keep
  }
})
