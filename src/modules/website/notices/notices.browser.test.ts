import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings, axeTurn, collectComplaints, LOOKS, openBrowser, sidewaysOverflow } from '../../../../test/support/browser.ts'
import { type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import { publishNotice } from './notices.ts'

let browser: Browser
let county: TestCounty
let secretary: TestPerson
let notice: string
let url: string
beforeAll(async () => {
  browser = await openBrowser()
  county = await testCounty()
  secretary = await county.staff({ roles: ['head-of-county'], office: 'headquarters-public-service' }, 'County Secretary')
  notice = await secretary.runs(async (ctx) => {
    const id = ctx.newId()
    await publishNotice(ctx, id, {
      titleEn: 'No water in Awendo on Monday',
      titleSw: 'Hakuna maji Awendo Jumatatu',
      bodyEn: 'The main pipe is repaired from eight until five.\n\nWater tankers stand at the stage and at the market.',
      bodySw: 'Bomba kuu linatengenezwa kuanzia saa mbili hadi saa kumi na moja.\n\nMagari ya maji yako kituoni na sokoni.',
      from: ctx.now.toString().slice(0, 10),
      until: ctx.now
        .add({ hours: 24 * 9 })
        .toString()
        .slice(0, 10),
    })
    return id
  })
  const app = await county.web()
  await app.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

const pages: Readonly<Record<string, () => string>> = {
  public: () => '/notices',
  list: () => '/staff/notices',
  new: () => '/staff/notices/new',
  one: () => `/staff/notices/${notice}`,
  preview: () => `/staff/notices/${notice}/change`,
}

test.each(LOOKS.flatMap((look) => Object.keys(pages).map((name, index) => ({ ...look, name, axe: axeTurn(look, index) }))))(
  '$name at $width px in $language has no accessibility finding and does not scroll sideways',
  async ({ width, language, name, axe }) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: 'reduce' })
    const [cookie, value] = secretary.cookie.split('=') as [string, string]
    await context.addCookies([{ name: cookie, value, url }])
    try {
      const page = await context.newPage()
      const complaints = collectComplaints(page)
      await page.goto(`${url}${pages[name]?.()}?lang=${language}`)
      if (name === 'preview') await Promise.all([page.waitForNavigation(), page.click('button[value=preview]')])
      if (process.env.SCREENSHOTS)
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/notices-${width}-${name}.png`, fullPage: true })
      if (axe) expect(await axeFindings(page)).toEqual([])
      expect(await sidewaysOverflow(page)).toBe(0)
      expect(await page.locator('h1').count()).toBe(1)
      expect(complaints).toEqual([])
    } finally {
      await context.close()
    }
  },
)
