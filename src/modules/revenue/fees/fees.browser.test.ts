import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeTurn, keepPicture, LOOKS, openBrowser, Window } from '../../../../test/support/browser.ts'
import { type TestCounty, testCounty } from '../../../../test/support/county.ts'
import { serveCounty } from '../../../../test/support/serve-county.ts'

let browser: Browser
let county: TestCounty
let url: string

beforeAll(async () => {
  browser = await openBrowser()
  county = await testCounty()
  url = await serveCounty(county)
}, 120_000)
afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

/** States of the pages that `test/journeys/resident-pages.test.ts` does not meet. */
const STATES = {
  list: '/fees',
  none: '/fees?q=xylophone',
  asked: '/fees/outdoor-advertising',
  wrong: '/fees/outdoor-advertising?_sent=1&signArea=-3',
  answered: '/fees/business-permit?activity=shop&size=small&place=municipality&_begins=yes',
  plain: '/fees/market-day',
}

test.each(LOOKS)(
  'at $width px in $language no state of a fee’s page has a fault',
  async (look) => {
    const window = await Window.open(look)
    for (const [index, [name, path]] of Object.entries(STATES).entries()) {
      expect(await window.faultsOf(url + path, '', { axe: axeTurn(look, index) }), path).toEqual([])
      await keepPicture(window.page, `fees-${name}-${look.width}-${look.language}`)
    }
    await window.close()
  },
  180_000,
)

test('someone works out a fee without scripts, from the home page on', async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, javaScriptEnabled: false, locale: 'en' })
  const page = await context.newPage()
  await page.goto(`${url}/`)
  await page.getByRole('link', { name: 'What would I pay?' }).click()
  await page.getByLabel('Search fees').fill('matatu')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('link', { name: 'Town parking by the day' }).click()
  await page.getByLabel('Minibus').check()
  await page.getByLabel('For how many days?').fill('3')
  await page.getByRole('button', { name: 'Work out the fee' }).click()
  expect(await page.locator('main').textContent()).toContain('3 days × KSh 120 = KSh 360')
  await context.close()
})
