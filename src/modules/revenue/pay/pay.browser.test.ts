import { sql } from 'kysely'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMO_ACCOUNT } from '../../../../simulators/daraja.ts'
import { axeTurn, keepPicture, LOOKS, openBrowser, Window } from '../../../../test/support/browser.ts'
import { type TestCounty, testCounty } from '../../../../test/support/county.ts'
import { DarajaWorld, PHONE } from '../../../../test/support/daraja-world.ts'
import { freePort } from '../../../../test/support/free-port.ts'
import { billIn, sampleArrival } from '../../../../test/support/sample-bill.ts'
import type { Bill } from '../../../engines/money/bills/bill.ts'
import { confirmClaims } from '../../../engines/money/mpesa/confirm.ts'
import { callbackPath } from '../../../engines/money/mpesa/mpesa-settings.ts'
import { sendPush } from '../../../engines/money/mpesa/push.ts'
import { postArrivals, runTill } from '../../../engines/money/payments/run-till.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { exampleBill } from './example-bill.ts'

const SHORTCODE = '600984'
const KEY = 'unguessable0123456789'
const system = systemActor('test')

let browser: Browser
let daraja: DarajaWorld
let county: TestCounty
let url: string

beforeAll(async () => {
  browser = await openBrowser()
  daraja = await DarajaWorld.open({ account: { shortcode: SHORTCODE } })
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  const { consumerKey, consumerSecret, passkey } = DEMO_ACCOUNT
  county = await testCounty({
    publicUrl: url,
    mpesa: {
      baseUrl: daraja.url,
      consumerKey,
      consumerSecret,
      passkey,
      shortcode: SHORTCODE,
      callbackKey: KEY,
      nominatedNumber: '0722000000',
      timeoutMs: 20_000,
    },
  })
  county.clock.set(Temporal.Now.instant())
  await (await county.web()).listen({ port, host: '127.0.0.1' })
  const address = (what: 'validation' | 'confirmation' | 'pulled') => url + callbackPath(KEY, what)
  await county.mpesa?.registerUrls({ confirmation: address('confirmation'), validation: address('validation') })
  await county.mpesa?.registerPull(address('pulled'))
}, 120_000)
afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
  await daraja?.[Symbol.asyncDispose]()
})

const make = (shillings: number): Promise<Bill> =>
  billIn(
    county,
    { 'business-permit': shillings * 0.8, 'fire-certificate': shillings * 0.2 },
    {
      title: { en: 'Single business permit 2027: Akinyi General Shop', sw: 'Kibali cha biashara 2027: Duka la Akinyi' },
      payerName: null,
      payerPhone: null,
      dueOn: Temporal.PlainDate.from('2029-03-31'),
    },
  )

test.each(LOOKS)(
  'at $width px in $language no state of a payer’s page has a fault',
  async (look) => {
    const example = await exampleBill(county)
    const dear = await make(400_000)
    const taken = await make(1500)
    const [outcome] = await county.as(system, (ctx) => postArrivals(ctx, [sampleArrival(county, taken.reference, 1500)]))
    const payment = outcome?.payment.id as string
    await county.as(system, (ctx) => runTill(ctx, { payments: [payment], withLegs: true }, (till) => till.reverse(payment, 'test')))
    const { rows } = await sql<{
      series: string
      number: number
    }>`select series, number from money.receipts where payment = ${payment}::uuid`.execute(county.db)
    const reversed = `${rows[0]?.series}-${String(rows[0]?.number).padStart(6, '0')}`
    const asked = await make(2500)
    const push = crypto.randomUUID().replace(/^(.{14}).(.{4}).(.*)$/, '$17$28$3')
    const window = await Window.open(look)
    await county.ask({
      method: 'POST',
      url: `/bills/${asked.reference}/pay`,
      headers: { host: new URL(url).host, 'content-type': 'application/x-www-form-urlencoded' },
      payload: `id=${push}&phone=07110${String(look.width).padStart(5, '0')}&amount=2500`,
    })
    const states: Record<string, string> = {
      finder: '/bills?q=',
      bill: `/bills/${example.bill.reference}`,
      dear: `/bills/${dear.reference}`,
      form: `/bills/${dear.reference}/pay`,
      waiting: `/bills/${asked.reference}/pay/${push}`,
      receipt: `/bills/${example.bill.reference}/receipts/${example.receipt}`,
      reversed: `/bills/${taken.reference}/receipts/${reversed}`,
      slip: `/bills/${example.bill.reference}/receipts/${example.receipt}/slip`,
      check: `/R/${example.receipt}`,
      red: `/R/${reversed}`,
    }
    for (const [index, [name, path]] of Object.entries(states).entries()) {
      expect(await window.faultsOf(url + path, '', { axe: axeTurn(look, index) }), name).toEqual([])
      await keepPicture(window.page, `pay-${name}-${look.width}-${look.language}`)
    }
    await window.close()
  },
  180_000,
)

test('a payer finds the bill, pays a part from the phone without scripts, sees it confirmed, and opens the receipt', async () => {
  const bill = await make(2500)
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, javaScriptEnabled: false, locale: 'sw' })
  const page = await context.newPage()
  await page.goto(`${url}/bills?lang=sw`)
  await page.getByLabel('Namba ya bili, risiti au malipo').fill(bill.reference.toLowerCase())
  await page.getByRole('button', { name: 'Tafuta' }).click()
  await page.getByRole('button', { name: 'Lipa kwa M-Pesa sasa' }).click()
  await page.getByLabel('Namba ya simu inayolipa').fill('0711 000 001')
  await page.getByLabel('Kiasi kwa shilingi').fill('1000')
  await page.getByRole('button', { name: 'Tuma ombi kwenye simu' }).click()
  expect(await page.locator('h1').textContent()).toBe('Weka PIN yako kwenye simu')
  const push = new URL(page.url()).pathname.split('/').at(-1) as string
  await sendPush(county, push)
  const { prompts } = (await daraja.ask(`/handset/${PHONE}/wallet`)).json as unknown as { prompts: { id: string }[] }
  await daraja.post(`/handset/${PHONE}/prompts/${prompts[0]?.id}`, { pin: '1234' })
  // The page comes again by itself, without any script.
  await page.getByRole('heading', { name: 'M-Pesa imetuarifu' }).waitFor({ timeout: 60_000 })
  await confirmClaims(county, 1)
  await page.getByRole('heading', { name: 'Imelipwa' }).waitFor({ timeout: 60_000 })
  expect(await page.locator('main').textContent()).toContain('Bado KSh 1,500 kwenye bili hii.')
  await page.getByRole('link', { name: /^Risiti MG/ }).click()
  expect(await page.locator('main').textContent()).toContain('Shilingi elfu moja tu')
  await context.close()
}, 120_000)
