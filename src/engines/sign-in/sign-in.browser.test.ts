import jsQR from 'jsqr'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  axeFindings,
  axeTurn,
  collectComplaints,
  keepPicture,
  LOOKS,
  type Look,
  openBrowser,
  sidewaysOverflow,
} from '../../../test/support/browser.ts'
import { type TestCounty, testCounty } from '../../../test/support/county.ts'
import { sentCodeTo } from '../../../test/support/sent-code.ts'
import { serveCounty } from '../../../test/support/serve-county.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import { inviteOfficer } from './invitations.ts'
import { totpCodeAt } from './second-step.ts'

let browser: Browser
let county: TestCounty
let url: string

beforeAll(async () => {
  browser = await openBrowser()
  county = await testCounty()
  url = await serveCounty(county)
})

afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

async function open<T>(options: BrowserContextOptions, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  try {
    return await work(await context.newPage())
  } finally {
    await context.close()
  }
}

/** The pages that either look has seen so far; both see the same ones in the same order. */
const turns = new Map<number, number>()

async function seen(page: Page, name: string, { width, language }: Look): Promise<void> {
  const turn = turns.get(width) ?? 0
  turns.set(width, turn + 1)
  await keepPicture(page, `sign-in-${name}-${width}-${language}`)
  if (axeTurn({ width }, turn)) expect(await axeFindings(page), name).toEqual([])
  expect(await sidewaysOverflow(page), name).toBe(0)
  expect(await page.locator('h1').count(), name).toBe(1)
  expect(await page.locator('html').getAttribute('lang'), name).toBe(language)
}

const press = (page: Page) => page.locator('main form button[type=submit]').first().click()

test.each(LOOKS)('the resident’s pages at $width px in $language: nothing for axe, nothing sideways, no complaint', (look) =>
  open({ viewport: { width: look.width, height: 800 }, locale: look.language }, async (page) => {
    const phone = look.width === 360 ? '+254700000701' : '+254700000702'
    await county.resident({ name: 'Achieng Mfano', phone })
    await county.resident({ name: 'Otieno Mfano', phone })
    const complaints = collectComplaints(page)
    await page.goto(`${url}/sign-in?next=/my/account&lang=${look.language}`)
    await seen(page, 'phone', look)
    await page.fill('#phone', phone)
    await press(page)
    await seen(page, 'code', look)
    expect(complaints).toEqual([])
    await page.fill('#code', '12')
    await press(page)
    await page.locator('.govuk-error-summary').waitFor()
    await seen(page, 'code-wrong', look)
    await page.fill('#code', await sentCodeTo(county, phone))
    await press(page)
    await page.waitForURL(/sign-in\/who/)
    await seen(page, 'who', look)
    await page.getByLabel('Otieno Mfano').check()
    await press(page)
    await page.waitForURL(`${url}/my/account`)
    await seen(page, 'account', look)
  }),
)

test.each(LOOKS)('the officer’s pages at $width px in $language; a camera reads the QR code', (look) =>
  open({ viewport: { width: look.width, height: 800 }, locale: look.language }, async (page) => {
    const { id } = await county.staff({ roles: [], office: 'ward-1261' }, 'Wanjiru Mfano')
    const invited = await county.as(systemActor('sign_in.test'), (ctx) => inviteOfficer(ctx, id))
    await page.goto(`${url}${new URL(invited.link as string).pathname}?lang=${look.language}`)
    await seen(page, 'invitation', look)
    await page.fill('#password', 'ndizi nyumbu mvua')
    await press(page)
    await page.waitForURL(/second-step$/)
    await seen(page, 'scan', look)
    const { data, info } = await sharp(await page.locator('main svg[role=img]').screenshot())
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const read = (jsQR as unknown as typeof jsQR.default)(new Uint8ClampedArray(data), info.width, info.height)
    const scanned = new URL(read?.data ?? '')
    expect(scanned.searchParams.get('issuer')).toBe('Kaunti Migori')
    const secret = fromBase32(scanned.searchParams.get('secret') as string)
    await page.fill('#code', totpCodeAt(secret, county.clock.now()))
    await press(page)
    await page.locator('code').first().waitFor()
    expect(await page.locator('main code').count()).toBe(10)
    await seen(page, 'recovery-codes', look)
    await page.goto(`${url}/staff/account`)
    await seen(page, 'staff-account', look)
    await page.context().clearCookies({ name: 'kaunti' })
    county.clock.pass({ seconds: 30 })
    await page.goto(`${url}/staff/sign-in?next=/staff/account`)
    await seen(page, 'staff', look)
    await page.fill('#who', invited.email)
    await page.fill('#password', 'ndizi nyumbu mvua')
    await press(page)
    await page.waitForURL(/second-step/)
    await seen(page, 'second-step', look)
    await page.fill('#code', totpCodeAt(secret, county.clock.now()))
    await press(page)
    await page.waitForURL(`${url}/staff/account`)
    await page.goto(`${url}/staff/forgotten`)
    await seen(page, 'forgotten', look)
  }),
)

test('a resident signs in by keyboard alone, without scripts, on a small screen', () =>
  open({ viewport: { width: 360, height: 640 }, javaScriptEnabled: false, locale: 'en' }, async (page) => {
    await page.goto(`${url}/sign-in?next=/my/account`)
    await page.focus('#phone')
    await page.keyboard.type('0700 000 703')
    await page.keyboard.press('Enter')
    await page.waitForURL(/sign-in\/code/)
    await page.focus('#code')
    await page.keyboard.type(await sentCodeTo(county, '+254700000703'))
    await page.keyboard.press('Enter')
    await page.waitForURL(/sign-in\/who/)
    await page.focus('#name')
    await page.keyboard.type('Akinyi Mfano')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${url}/my/account`)
    expect(await page.locator('.k-account').textContent()).toContain('Akinyi Mfano')
  }))

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
