import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { africasTalking } from '../../../simulators/africas-talking.ts'
import { daraja } from '../../../simulators/daraja.ts'
import { serveSimulators } from '../../../simulators/http.ts'
import { Inbox } from '../../../simulators/inbox.ts'
import { ussdGateway } from '../../../simulators/ussd.ts'
import { axeTurn, keepPicture, LOOKS, openBrowser, Window } from '../../../test/support/browser.ts'
import type { TestCounty } from '../../../test/support/county.ts'
import { pushTo } from '../../../test/support/daraja-world.ts'
import { demoCounty } from '../../../test/support/demo-county.ts'
import { serveCounty } from '../../../test/support/serve-county.ts'

let browser: Browser
let county: TestCounty
let network: Awaited<ReturnType<typeof serveSimulators>>
let url: string

beforeAll(async () => {
  browser = await openBrowser()
  const inbox = new Inbox()
  const simulator = africasTalking({
    username: 'sandbox',
    apiKey: 'key',
    callbackUrl: 'http://127.0.0.1:9/none',
    settings: { reports: false },
    inbox,
  })
  const ussd = ussdGateway({ serviceCode: '*384*96#', callbackUrl: 'http://127.0.0.1:9/none' })
  network = await serveSimulators([simulator, ussd, daraja({ inbox, latencyMs: 0, world: { promptSeconds: 600 } })], 0)
  await pushTo(network.url, { PhoneNumber: '254700000003' })
  for (const message of [
    'Migori: msimbo wako ni 482913. Usimwambie mtu yeyote.',
    'Barua yako iko tayari: http://127.0.0.1:8080/V/7K4P2XQ9 MGR-7K4P-2XQ9',
  ])
    await fetch(`${network.url}/version1/messaging`, {
      method: 'POST',
      headers: { apikey: 'key' },
      body: new URLSearchParams({ username: 'sandbox', to: '+254700000001', message, from: 'MIGORI' }),
    })
  county = await demoCounty({ simulatorUrl: network.url })
  url = await serveCounty(county)
})

afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
  await network?.close()
})

/** Pages in states to which no route's own address leads; the pages themselves are seen by `test/journeys/resident-pages.test.ts`. */
const STATES = {
  'offices-of-ward': '/offices?ward=1262',
  'offices-none': '/offices?subCounty=253&department=health',
  wards: '/wards?q=kamagambo',
  missing: '/offices/nowhere',
  phone: '/demo/phone?number=0700000001&refresh=off',
  'phone-prompt': '/demo/phone?number=0700000003',
  'phone-pay': '/demo/phone?number=0700000001&open=pay',
  'phone-dial': '/demo/phone?number=0700000001&open=dial',
  'phone-wrong': '/demo/phone?number=12',
}

async function open<T>(width: number, work: (page: Page) => Promise<T>, options = {}): Promise<T> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: 'reduce', ...options })
  try {
    return await work(await context.newPage())
  } finally {
    await context.close()
  }
}

test.each(LOOKS)(
  'at $width px in $language no state of a page has a fault',
  async (look) => {
    const window = await Window.open(look)
    for (const [index, [name, path]] of Object.entries(STATES).entries()) {
      expect(await window.faultsOf(url + path, '', { axe: axeTurn(look, index) }), path).toEqual([])
      await keepPicture(window.page, `website-${name}-${look.width}-${look.language}`)
    }
    await window.close()
  },
  180_000,
)

test('someone finds the office of their ward by keyboard alone, without scripts', () =>
  open(
    360,
    async (page) => {
      await page.goto(`${url}/`)
      await page.locator('main a[href="/offices"]').focus()
      await page.keyboard.press('Enter')
      await page.waitForURL(`${url}/offices`)
      await page.locator('select[name="ward"]').first().focus()
      await page.keyboard.type('Central Kam')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.waitForURL(`${url}/wards/1262`)
      await page.getByRole('link', { name: 'Central Kamagambo Ward Office' }).first().click()
      await page.waitForURL(`${url}/offices/ward-1262`)
      expect(await page.locator('h1').textContent()).toBe('Central Kamagambo Ward Office')
    },
    { javaScriptEnabled: false, locale: 'en' },
  ))

test('one press makes a visitor of the demo somebody, without scripts', () =>
  open(
    360,
    async (page) => {
      await page.goto(`${url}/demo`)
      const administrator = page.locator('.k-persona', { hasText: 'Ward Administrator, Central Kamagambo' })
      const name = (await administrator.locator('h3').textContent()) as string
      await administrator.getByRole('button', { name: `Sign in as ${name}` }).click()
      await page.waitForURL(`${url}/staff`)
      expect(await page.locator('.k-account').textContent()).toContain(name)
      expect(await page.locator('main').textContent()).toContain(`You are now ${name}.`)
    },
    { javaScriptEnabled: false, locale: 'en' },
  ))

test('the phone looks for new messages by itself until told to stop', () =>
  open(1280, async (page) => {
    await page.goto(`${url}/demo/phone?number=0700000009`)
    expect(await page.locator('.k-phone').textContent()).toContain('No message yet')
    await fetch(`${network.url}/version1/messaging`, {
      method: 'POST',
      headers: { apikey: 'key' },
      body: new URLSearchParams({ username: 'sandbox', to: '+254700000009', message: 'Habari', from: 'MIGORI' }),
    })
    await page.locator('.k-phone__message').waitFor({ timeout: 60_000 })
    await page.getByRole('link', { name: 'Stop looking' }).click()
    await page.getByRole('link', { name: 'Look again' }).waitFor()
  }))

test('a person pays from the menu and answers a prompt on the phone, without scripts', () =>
  open(
    360,
    async (page) => {
      await page.goto(`${url}/demo/phone?number=0700000005`)
      await page.getByRole('link', { name: 'Pay by M-PESA' }).click()
      await page.getByLabel('Account number').fill('SBP26-7K3QX4')
      await page.getByLabel('Amount in shillings').fill('1500')
      await page.getByLabel('M-PESA PIN').fill('9999')
      await page.getByRole('button', { name: 'Send' }).click()
      expect(await page.locator('main').textContent()).toContain('Wrong PIN. No money moved.')
      expect(await page.getByLabel('Account number').inputValue()).toBe('SBP26-7K3QX4')
      expect(await page.getByLabel('M-PESA PIN').inputValue()).toBe('')
      await page.getByLabel('M-PESA PIN').fill('1234')
      await page.getByRole('button', { name: 'Send' }).click()
      await page.locator('.k-phone__message', { hasText: 'Ksh1,500.00 sent to MIGORI COUNTY for account SBP26-7K3QX4' }).waitFor()
      await keepPicture(page, 'website-phone-paid')

      await pushTo(network.url, { PhoneNumber: '254700000005', Amount: '70' })
      await page.goto(`${url}/demo/phone?number=0700000005`)
      await page.getByText('Do you want to pay KSh 70 to MIGORI COUNTY, account no. SBP26-7K3QX4?').waitFor()
      await page.getByLabel('M-PESA PIN').fill('1234')
      await page.getByRole('button', { name: 'Send' }).click()
      await page.locator('.k-phone__message', { hasText: 'Ksh70.00 sent to MIGORI COUNTY' }).waitFor()
    },
    { javaScriptEnabled: false, locale: 'en' },
  ))

test('a code is dialled, and a county without a menu is told as such', () =>
  open(
    360,
    async (page) => {
      await page.goto(`${url}/demo/phone?number=0700000006&open=dial`)
      await page.getByRole('button', { name: 'Dial' }).click()
      expect(await page.locator('.k-phone__screen').textContent()).toContain('did not answer in time')
    },
    { javaScriptEnabled: false, locale: 'en' },
  ))
