import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { openPage, sendForm } from '../../../test/support/open-page.ts'
import { billIn, sampleArrival } from '../../../test/support/sample-bill.ts'
import { accountNumber, type Bill } from '../../engines/money/bills/bill.ts'
import type { BillToMake } from '../../engines/money/bills/make-bill.ts'
import { endPush } from '../../engines/money/mpesa/push.ts'
import type { Arrival } from '../../engines/money/payments/payment.ts'
import { postArrivals, runTill } from '../../engines/money/payments/run-till.ts'
import { findReceipt, type Receipt, type ReceiptNumber } from '../../engines/money/receipts/load-receipt.ts'
import { parseReceiptName } from '../../engines/money/receipts/receipt-number.ts'
import { signReceipt } from '../../engines/money/receipts/receipt-paper.ts'
import { systemActor } from '../../kernel/context/actor.ts'

const system = systemActor('test')

let county: TestCounty
beforeAll(async () => {
  county = await testCounty({
    mpesa: {
      // Nothing listens there: what is pushed stays on its way.
      baseUrl: 'http://127.0.0.1:9',
      consumerKey: 'key',
      consumerSecret: 'secret',
      passkey: 'pass',
      shortcode: '600984',
      callbackKey: 'unguessable0123456789',
      nominatedNumber: '0722000000',
    },
  })
})
afterAll(() => county?.[Symbol.asyncDispose]())

const make = (more: Partial<BillToMake> = {}, amounts: Record<string, number> = { 'business-permit': 2500 }): Promise<Bill> =>
  billIn(county, amounts, {
    title: { en: 'Single business permit 2027', sw: 'Kibali cha biashara 2027' },
    payerName: 'Akinyi Secretname',
    payerPhone: '+254711000777',
    dueOn: Temporal.PlainDate.from('2029-03-31'),
    ...more,
  })

let refs = 0
const arrival = (bill: Bill | null, shillings: number, is: 'claimed' | 'confirmed', more: Partial<Arrival> = {}): Arrival =>
  sampleArrival(county, bill?.reference ?? 'lost', shillings, {
    payerName: 'AKINYI',
    payerPhone: '+254711000777',
    ...(is === 'claimed' ? { standing: { is } } : {}),
    ...more,
  })
const post = async (one: Arrival) => (await county.as(system, (ctx) => postArrivals(ctx, [one])))[0]?.payment.id as string

const open = (url: string, { as, language }: { as?: TestPerson; language?: string } = {}) => openPage(county, url, as, language)
const send = (url: string, body: Record<string, string>) => sendForm(county, url, body)
const receiptNameOf = async (payment: string) => {
  const { rows } = await sql<{
    series: string
    number: number
  }>`select series, number from money.receipts where payment = ${payment}::uuid order by number desc limit 1`.execute(county.db)
  return `${rows[0]?.series}-${String(rows[0]?.number).padStart(6, '0')}`
}

test('whoever has the number sees what is owed and how to pay it, and nothing of who owes it', async () => {
  const bill = await make()
  for (const language of ['en', 'sw']) {
    const { status, words, body } = await open(`/bills/${accountNumber(bill.reference).toLowerCase()}`, { language })
    expect(status).toBe(200)
    expect(words).toContain('KSh 2,500')
    expect(words).toContain(accountNumber(bill.reference))
    expect(words).toContain('600984')
    expect(words).toContain('0100200300400')
    expect(body).not.toContain('Secretname')
    expect(body).not.toContain('711000777')
    expect(body).not.toContain('711 000 777')
  }
  expect(accountNumber(bill.reference).length).toBeLessThanOrEqual(12)
})

test('the finder forgives how a number is typed, and says what is wrong with one', async () => {
  const bill = await make()
  const receipt = await receiptNameOf(await post(arrival(bill, 10, 'confirmed')))
  expect((await open(`/bills?q=${encodeURIComponent(bill.reference.toLowerCase().replaceAll('-', ' '))}`)).location).toBe(
    `/bills/${bill.reference}`,
  )
  expect((await open(`/bills?q=${receipt.toLowerCase()}`)).location).toBe(`/R/${receipt}`)
  expect((await open('/bills')).status).toBe(200)
  for (const typed of ['', 'hello', 'MGB-4K7P-29XQ', 'MG2627-1-999999']) {
    const { status, words } = await open(`/bills?q=${typed}`)
    expect(status, typed).toBe(404)
    expect(words, typed).toContain('There is a problem')
  }
})

test('who paid and heard nothing finds the money by the code of M-Pesa: what became of it, and what to do', async () => {
  const bill = await make()
  const paid = arrival(bill, 10, 'confirmed')
  const lost = arrival(null, 20, 'confirmed')
  const told = arrival(null, 30, 'claimed')
  for (const each of [paid, lost, told]) await post(each)
  const onBill = await open(`/bills?q=${paid.providerRef.toLowerCase()}`)
  expect(onBill.words).toContain('We received KSh 10 on')
  expect(onBill.body).toContain(`href="/bills/${bill.reference}"`)
  const waits = await open(`/bills?q=${lost.providerRef}`)
  expect(waits).toMatchObject({ status: 200, words: expect.stringContaining('The money is safe') })
  expect(waits.words).toContain('Do not pay again')
  expect((await open(`/bills?q=${lost.providerRef}`, { language: 'sw' })).words).toContain('Pesa ziko salama')
  expect((await open(`/bills?q=${told.providerRef}`)).words).toContain('We are checking it')
  expect(await open('/bills?q=TKM9999999')).toMatchObject({ status: 404, words: expect.stringContaining('We know of no M-Pesa payment') })
  for (const { words } of [onBill, waits]) expect(words).not.toMatch(/AKINYI|Secretname|711/)
})

test('who paid and sees nothing says so with one press: the bill says that M-Pesa is asked, and looks again by itself', async () => {
  const bill = await make()
  const before = await open(`/bills/${bill.reference}`)
  expect(before.body).toContain(`action="/bills/${bill.reference}/look"`)
  expect(before.headers.refresh).toBeUndefined()
  expect((await send(`/bills/${bill.reference}/look`, {})).location).toBe(`/bills/${bill.reference}`)
  const asking = await open(`/bills/${bill.reference}`)
  expect(asking.words).toContain('We are asking M-Pesa for your payment')
  expect(asking.words).toContain('Do not pay again')
  expect(asking.headers.refresh).toBe('5')
  for (const way of ['/look"', '/pay"']) expect(asking.body).not.toContain(`/bills/${bill.reference}${way}`)
  expect((await open(`/bills/${bill.reference}`, { language: 'sw' })).words).toContain('Tunauliza M-Pesa kuhusu malipo yako')
  await post(arrival(bill, 2500, 'confirmed'))
  const paid = await open(`/bills/${bill.reference}`)
  expect(paid.words).not.toContain('We are asking M-Pesa')
  expect(paid.headers.refresh).toBeUndefined()

  const unknown = await open('/bills?q=TKM8888888')
  expect(unknown.body).toContain('action="/bills/look"')
  const asked = await send('/bills/look', { code: 'TKM8888888' })
  expect(asked.location).toBe('/bills?q=TKM8888888')
})

test('a request to a phone waits on a page that looks again by itself; the same form again is the same request', async () => {
  const bill = await make()
  const id = '01990000-0000-7000-8000-00000000aaaa'
  const form = await open(`/bills/${bill.reference}/pay`)
  expect(form.body).toContain('value="2500"')
  const body = { id, phone: '0711 000 001', amount: '1,000' }
  const sent = await send(`/bills/${bill.reference}/pay`, body)
  expect(sent.location).toBe(`/bills/${bill.reference}/pay/${id}`)
  expect((await send(`/bills/${bill.reference}/pay`, body)).location).toBe(sent.location)
  const waiting = await open(sent.location)
  expect(waiting.headers.refresh).toBe('4')
  expect(waiting.words).toContain('We asked for KSh 1,000 on 0711 ••• 001')
  expect((await open(`/bills/${bill.reference}`)).words).toContain('A request for KSh 1,000 is on the phone 0711 ••• 001')
  const other = await make()
  expect((await open(`/bills/${other.reference}/pay/${id}`)).status).toBe(404)
  const second = await send(`/bills/${bill.reference}/pay`, { ...body, id: '01990000-0000-7000-8000-00000000aaab' })
  expect(second.status).toBe(409)
  expect(second.words).toContain('is already on a phone')
  expect(second.body).toContain('value="1,000"')
})

test('what is wrong in the form stands at its field, and nothing typed is lost', async () => {
  const bill = await make()
  const wrong = await send(`/bills/${bill.reference}/pay`, { id: '01990000-0000-7000-8000-00000000aaac', phone: '12', amount: 'many' })
  expect(wrong.status).toBe(422)
  expect(wrong.body).toContain('href="#phone"')
  expect(wrong.body).toContain('href="#amount"')
  expect(wrong.body).toContain('value="many"')
  const much = await send(`/bills/${bill.reference}/pay`, {
    id: '01990000-0000-7000-8000-00000000aaac',
    phone: '0711000002',
    amount: '9000',
  })
  expect(much.status).toBe(422)
  expect(much.words).toContain('not more than is owed')
})

const pushed = async (bill: Bill, shillings: number) => {
  const id = crypto.randomUUID().replace(/^(.{14}).(.{4}).(.*)$/, '$17$28$3')
  const phone = `0711 1${String(++refs).padStart(5, '0')}`
  const { location } = await send(`/bills/${bill.reference}/pay`, { id, phone, amount: String(shillings) })
  expect(location).toContain(id)
  return { id, location }
}

/** Each result of a request on a phone, by Daraja's list and our own: what to look for in the words. */
const RESULTS = [
  ['1', /not enough money.*Top up, or pay a smaller part/, /Ongeza salio, au lipa sehemu ndogo/],
  ['2', /below what M-Pesa takes.*at least KSh 1/, /angalau KSh 1/],
  ['3', /above what M-Pesa takes.*in parts, or at the bank/, /kwa sehemu, au benki/],
  ['4', /day’s M-Pesa limit.*tomorrow, from another number, or at the bank/, /kesho, kwa namba nyingine, au benki/],
  ['8', /cannot take money for the county.*we have been told/, /tumearifiwa/],
  ['17', /less than two minutes ago.*do not pay again/, /usilipe tena/],
  ['26', /too busy.*Wait half a minute/, /Subiri nusu dakika/],
  ['1001', /busy with another.*Close it and try again/, /Ifunge na ujaribu tena/],
  ['1019', /too late to the phone.*Try again/, /Jaribu tena/],
  ['1025', /could not be sent.*use the paybill/, /tumia paybill/],
  ['9999', /could not be sent.*use the paybill/, /tumia paybill/],
  ['1032', /cancelled on the phone. Nothing was taken/, /lilikataliwa kwenye simu/],
  ['2001', /PIN was wrong/, /PIN ya M-Pesa haikuwa sahihi/],
  ['2028', /cannot take money for the county/, /tumearifiwa/],
  ['SFC_IC0003', /cannot take money for the county/, /tumearifiwa/],
  ['8006', /locked this number’s PIN.*Safaricom on 100/, /Safaricom 100/],
  ['1037', /asking M-Pesa whether anything was taken.*do not pay again/, /usilipe tena/],
  ['unreachable', /asking M-Pesa whether anything was taken/, /Tunauliza M-Pesa/],
  ['silent', /could not tell us of any payment.*do not pay again/, /usilipe tena/],
  ['a new one', /If money left your phone, it will show here/, /zitaonekana hapa zenyewe/],
] as const

test.each(RESULTS)(
  'after the result %s the page says in both languages what happened to the money and what to do',
  async (code, en, sw) => {
    const bill = await make()
    const { id, location } = await pushed(bill, 500)
    await endPush(county, { id, code, words: 'test' })
    const { words, headers } = await open(location)
    expect(words).toMatch(en)
    expect(words).toMatch(/Nothing (more )?was taken|nothing was taken|anything was taken|If money left your phone/)
    expect(words).toContain('Try again')
    expect((await open(location, { language: 'sw' })).words).toMatch(sw)
    expect(headers.refresh).toBe(['1037', 'unreachable'].includes(code) ? '4' : undefined)
  },
)

test('after a wrong PIN the page says beside the button when M-Pesa takes the same again, and how to pay at once', async () => {
  const bill = await make()
  const { id, location } = await pushed(bill, 500)
  await county.db
    .updateTable('money.pushes')
    .set({ checkout_request_id: `ws_${id}` })
    .where('id', '=', id)
    .execute()
  await endPush(county, { id, code: '2001', words: 'test' })
  const { words } = await open(location)
  expect(words).toMatch(/Try again M-Pesa takes the same amount from the same number only once in two minutes: try again in \d+ seconds/)
  expect(words).toContain(accountNumber(bill.reference))
})

test('who decides on the county’s money is told, once an hour, that its paybill refuses', async () => {
  const finance = await county.onceHolderOf('finance-officer-1')
  const told = async () =>
    (await county.db.selectFrom('messages.outbox').select('body').where('person', '=', finance.id).where('channel', '=', 'inApp').execute())
      .length
  county.clock.pass({ hours: 2 })
  const before = await told()
  for (const shillings of [500, 501]) {
    const { id } = await pushed(await make(), shillings)
    await endPush(county, { id, code: '8', words: 'would exceed the maximum balance' })
  }
  expect(await told()).toBe(before + 1)
})

test('a claim above the limit is said to be confirmed still; confirmed it is paid, with its receipt; reversed it is red', async () => {
  const bill = await make({}, { 'business-permit': 9000 })
  const { id, location } = await pushed(bill, 9000)
  const claim = arrival(null, 9000, 'claimed', { bill: bill.id, push: id, accountGiven: null })
  const payment = await post(claim)
  const told = await open(location)
  expect(told.words).toContain('M-Pesa told us of your payment')
  expect(told.words).toContain('need not pay again')
  expect(told.headers.refresh).toBe('4')
  await post({ ...claim, standing: { is: 'confirmed', by: 'query' } })
  const paid = await open(location)
  const receipt = await receiptNameOf(payment)
  expect(paid.words).toContain('We received KSh 9,000')
  expect(paid.words).toContain(`Receipt ${receipt}`)
  expect(paid.headers.refresh).toBeUndefined()
  expect((await open(`/bills/${bill.reference}`)).words).toContain('Received')
  expect((await open(`/R/${receipt}`)).words).toContain('This receipt is genuine')
  await county.as(system, (ctx) => runTill(ctx, { payments: [payment], withLegs: true }, (till) => till.reverse(payment, 'test')))
  expect((await open(location)).words).toContain('sent the payment')
  const red = await open(`/R/${receipt}`)
  expect(red.words).toContain('This receipt is no longer valid')
  expect(red.body).toContain('govuk-panel--refused')
  expect((await open(`/bills/${bill.reference}/receipts/${receipt}`)).words).toContain('The payment was taken back')
})

test('a receipt shows its split over heads and funds, its amount in words, and counts its prints', async () => {
  const bill = await make({}, { 'business-permit': 2000, 'fire-certificate': 400 })
  const receipt = await receiptNameOf(await post(arrival(bill, 2500, 'confirmed')))
  const here = `/bills/${bill.reference}/receipts/${receipt}`
  const shown = await open(here)
  expect(shown.words).toContain('Two thousand, five hundred shillings only')
  expect(shown.words).toContain('business-permit, 2027 (County Revenue Fund) KSh 2,000')
  expect(shown.words).toContain('fire-certificate, 2027 (County Revenue Fund) KSh 400')
  expect(shown.words).toContain('kept for your next bill KSh 100')
  expect(shown.body).not.toContain('Secretname')
  expect((await open(here, { language: 'sw' })).words).toContain('Shilingi elfu mbili, mia tano tu')
  expect((await open(`${here}/slip`)).words).not.toContain('DUPLICATE')
  expect((await open(`${here}/slip`)).words).toContain('DUPLICATE 1')
  expect((await open(`${here}/slip`, { language: 'sw' })).words).toContain('NAKALA 2')
  const pdf = await county.ask({ method: 'GET', url: `${here}.pdf` })
  expect(pdf.headers['content-type']).toBe('application/pdf')
  expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from money.receipt_prints`.execute(county.db)
  expect(rows[0]?.count).toBe(4)
  const other = await make()
  expect((await open(`/bills/${other.reference}/receipts/${receipt}`)).status).toBe(404)
})

test('the signed code of a receipt is checked where letters are, and turns red with a reversal; its number leads there too', async () => {
  const bill = await make()
  const payment = await post(arrival(bill, 2500, 'confirmed'))
  const receipt = await receiptNameOf(payment)
  const loaded = await county.as(system, (ctx) => findReceipt(ctx, parseReceiptName(receipt) as ReceiptNumber))
  const payload = signReceipt(county, loaded as Receipt)?.payload as string
  const good = await open(`/V/${payload}`)
  expect(good.words).toContain('This receipt is genuine')
  expect(good.words).toContain(bill.reference)
  expect((await open(`/V?code=${receipt}`)).location).toBe(`/R/${receipt}`)
  const before = (await county.ask({ method: 'GET', url: '/V/revocations' })).rawPayload.length
  await county.as(system, (ctx) => runTill(ctx, { payments: [payment], withLegs: true }, (till) => till.reverse(payment, 'test')))
  expect((await open(`/V/${payload}`)).words).toContain('This receipt is no longer valid')
  expect((await county.ask({ method: 'GET', url: '/V/revocations' })).rawPayload.length).toBe(before + 6)
  expect((await open('/R/MG2627-9-000001')).status).toBe(404)
})

test('my bills are those in my name and on my proven number, never another person’s', async () => {
  const akinyi = await county.resident({ name: 'Akinyi', phone: '+254711000888' })
  const otieno = await county.resident({ name: 'Otieno', phone: '+254711000889' })
  const mine = await make({ payer: akinyi.id, payerPhone: null })
  const onNumber = await make({ payerPhone: '+254711000888' })
  const others = await make({ payer: otieno.id, payerPhone: '+254711000888' })
  const { body } = await open('/my/bills', { as: akinyi })
  expect(body).toContain(mine.reference)
  expect(body).toContain(onNumber.reference)
  expect(body).not.toContain(others.reference)
  expect((await open('/my', { as: akinyi })).body).toContain('/my/bills')
  expect((await open('/my/bills')).status).toBe(303)
})
