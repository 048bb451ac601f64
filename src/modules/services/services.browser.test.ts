import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyForBursary, WARD } from '../../../test/support/apply-for-bursary.ts'
import { axeFindings, connectBrowser, sidewaysOverflow } from '../../../test/support/browser.ts'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { returnForCorrection } from '../../engines/cases/correct-case.ts'
import { performTask } from '../../engines/cases/perform-task.ts'
import { performTransition } from '../../engines/cases/perform-transition.ts'
import { issueLettersJob } from './letters/issue-letters.ts'

let browser: Browser
let county: TestCounty
let url: string
let guardian: TestPerson
let secretary: TestPerson
let returned = ''
let granted = ''
let payload = ''

const score = { noInterest: true, need: 9, performance: 7, vulnerability: 8, proposed: 1_500_000, scoreReason: 'In great need.' }

beforeAll(async () => {
  browser = await connectBrowser()
  county = await testCounty()
  guardian = await county.resident({ name: "Achieng' Omondi" })
  const administrator = await county.staff({ post: `ward-${WARD}-administrator` })
  secretary = await county.staff({ post: 'county-secretary' })
  const checked = { checked: ['resident', 'enrolled', 'fees'], checkNote: null }
  returned = (await applyForBursary(county, guardian)).id
  await administrator.runs((ctx) =>
    returnForCorrection(ctx, {
      caseId: returned,
      transition: 'return',
      fields: [{ field: 'admissionNo', reason: 'The number on the letter is A/4321.' }],
    }),
  )
  granted = (await applyForBursary(county, guardian)).id
  await administrator.runs((ctx) => performTransition(ctx, { caseId: granted, transition: 'accept', answers: checked }))
  for (const seat of ['chair', 'secretary']) {
    const member = await county.staff({ post: `ward-${WARD}-bursary-${seat}` })
    await member.runs((ctx) => performTask(ctx, { caseId: granted, task: 'score', answers: score }))
  }
  const officer = await county.staff({ post: 'rongo-education-officer' })
  await officer.runs((ctx) =>
    performTransition(ctx, { caseId: granted, transition: 'approve', answers: { amount: 1_500_000, awardReason: 'As proposed.' } }),
  )
  await issueLettersJob.run(county, { caseId: granted }, { id: '1', attempt: 1, attemptsMax: 1 })
  payload = (await county.db.selectFrom('services.letters').select('payload').executeTakeFirstOrThrow()).payload
  const app = await county.web()
  await app.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
}, 120_000)

afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

type Look = { readonly name: string; readonly path: () => string; readonly as?: () => TestPerson }
const looks: readonly Look[] = [
  { name: 'services', path: () => '/services' },
  { name: 'found', path: () => '/services?q=busary' },
  { name: 'nothing', path: () => '/services?q=xylophone' },
  { name: 'bursary', path: () => '/services/ward-bursary' },
  { name: 'track', path: () => '/track' },
  { name: 'check', path: () => '/V' },
  { name: 'genuine', path: () => `/V/${payload}` },
  { name: 'unknown', path: () => '/V/ABCDEFGH' },
  { name: 'my', path: () => '/my', as: () => guardian },
  { name: 'returned', path: () => `/my/applications/${returned}`, as: () => guardian },
  { name: 'granted', path: () => `/my/applications/${granted}`, as: () => guardian },
  { name: 'letters', path: () => `/staff/cases/${granted}/letters`, as: () => secretary },
  { name: 'versions', path: () => '/staff/services', as: () => secretary },
]

const sizes = [
  { width: 360, height: 740, lang: 'sw' },
  { width: 1280, height: 900, lang: 'en' },
] as const

test.each(looks)(
  '$name: axe finds nothing, nothing runs out sideways, at 360 px in Swahili and 1280 px in English',
  async ({ name, path, as }) => {
    for (const { width, height, lang } of sizes) {
      const context = await browser.newContext({ viewport: { width, height } })
      const who = as?.()
      if (who) {
        const [cookie, value] = who.cookie.split('=') as [string, string]
        await context.addCookies([{ name: cookie, value, url }])
      }
      const page = await context.newPage()
      const at = path()
      await page.goto(`${url}${at}${at.includes('?') ? '&' : '?'}lang=${lang}`)
      expect(await axeFindings(page), `${name} ${width}`).toEqual([])
      expect(await sidewaysOverflow(page), `${name} ${width}`).toBe(0)
      if (process.env.SCREENSHOTS) {
        mkdirSync(process.env.SCREENSHOTS, { recursive: true })
        await page.screenshot({ path: join(process.env.SCREENSHOTS, `services-${name}-${width}-${lang}.png`), fullPage: true })
      }
      await context.close()
    }
  },
)

test('a letter is checked in the browser without network once the page was opened', async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } })
  const page = await context.newPage()
  await page.goto(`${url}/V/offline?lang=en`)
  await page.waitForFunction(() => document.querySelector('#offline-state')?.textContent !== '')
  await context.setOffline(true)
  await page.fill('#scanned', `HTTP://COUNTY.TEST/V/${payload}`)
  await page.click('#offline-check button')
  await page.waitForSelector('#offline-answer h2')
  expect(await page.textContent('#offline-answer')).toContain('This letter is genuine')
  expect(await page.textContent('#offline-answer')).toContain('B. O. O.')
  await page.fill('#scanned', `${payload.slice(0, -4)}AAAA`)
  await page.click('#offline-check button')
  await page.waitForFunction(() => document.querySelector('#offline-answer')?.textContent?.includes('does not know'))
  await context.close()
})
