import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings, collectComplaints, connectBrowser, sidewaysOverflow } from '../../../../test/support/browser.ts'
import { type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import { openSample, publishSamples, sampleCast } from '../../../../test/support/desk-samples.ts'
import type { CaseRecord } from '../case-record.ts'
import { returnForCorrection } from '../correct-case.ts'
import { claim } from '../hold-case.ts'
import { addNote } from '../note-case.ts'
import { performTask } from '../perform-task.ts'
import { performTransition } from '../perform-transition.ts'

type Cast = Awaited<ReturnType<typeof sampleCast>>

let browser: Browser
let county: TestCounty
let one: Cast
let url: string
const cases: Record<'fresh' | 'returned' | 'scoring' | 'decided', CaseRecord> = {} as never

beforeAll(async () => {
  browser = await connectBrowser()
  county = await testCounty()
  const types = await publishSamples(county)
  const guardian = await county.resident({ name: 'Akinyi Odhiambo' })
  const names = ['Mercy Akinyi', 'Brian Odhiambo', 'Robi Marwa', 'Mwita Chacha', 'Faith Adhiambo', 'Kevin Ouma']
  for (const student of names) await openSample({ county, types, guardian }, { student })
  // Those are late by now; who signs in does so afterwards.
  county.clock.pass({ hours: 24 * 6 })
  one = await sampleCast(county, types)
  const app = await county.web()
  await app.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  await fill()
})

afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

/** A few cases in different states, some of them late. */
async function fill(): Promise<void> {
  const desk = { county, ...one }
  cases.fresh = await openSample(desk, { student: 'Wycliffe Otieno', illness: 'Lives with diabetes' })
  cases.returned = await openSample(desk, { student: 'Sharon Atieno' })
  cases.scoring = await openSample(desk, { student: 'Dennis Omondi' })
  cases.decided = await openSample(desk, { student: 'Joy Nyambura' })
  await one.ward.runs((ctx) => addNote(ctx, { caseId: cases.fresh.id, note: 'Called the school. The bursar confirms the balance.' }))
  await one.ward.runs((ctx) => claim(ctx, { caseId: cases.fresh.id }))
  await one.ward.runs((ctx) =>
    returnForCorrection(ctx, {
      caseId: cases.returned.id,
      transition: 'return',
      fields: [{ field: 'need', reason: 'The amount differs from the fee structure.' }],
    }),
  )
  await one.ward.runs((ctx) => performTransition(ctx, { caseId: cases.scoring.id, transition: 'accept' }))
  await one.members[0].runs((ctx) => performTask(ctx, { caseId: cases.scoring.id, task: 'score', answers: { points: 82 } }))
  await one.ward.runs((ctx) =>
    performTransition(ctx, { caseId: cases.decided.id, transition: 'refuse', answers: { reason: 'Lives in another county' } }),
  )
}

async function as<T>(who: TestPerson, width: number, work: (page: Page) => Promise<T>, options = {}): Promise<T> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: 'reduce', ...options })
  const [name, value] = who.cookie.split('=') as [string, string]
  await context.addCookies([{ name, value, url }])
  try {
    return await work(await context.newPage())
  } finally {
    await context.close()
  }
}

const looks = [
  { width: 360, language: 'sw' },
  { width: 1280, language: 'en' },
] as const

const pages: readonly (readonly [string, (cast: Cast) => TestPerson, () => string])[] = [
  ['home', (cast) => cast.ward, () => '/staff'],
  ['home-auditor', (cast) => cast.auditor, () => '/staff'],
  ['home-ict', (cast) => cast.ict, () => '/staff'],
  ['queue', (cast) => cast.ward, () => '/staff/cases'],
  ['queue-empty', (cast) => cast.secondWard, () => '/staff/cases?view=mine'],
  ['queue-found', (cast) => cast.ward, () => '/staff/cases?q=Wyclife&type=ward-bursary'],
  ['case', (cast) => cast.ward, () => `/staff/cases/${cases.fresh.id}`],
  ['case-returned', (cast) => cast.ward, () => `/staff/cases/${cases.returned.id}`],
  ['case-scoring', (cast) => cast.members[1], () => `/staff/cases/${cases.scoring.id}`],
  ['case-scored', (cast) => cast.members[0], () => `/staff/cases/${cases.scoring.id}`],
  ['case-decided', (cast) => cast.auditor, () => `/staff/cases/${cases.decided.id}`],
  ['act', (cast) => cast.ward, () => `/staff/cases/${cases.fresh.id}/steps/accept`],
  ['act-refuse', (cast) => cast.ward, () => `/staff/cases/${cases.fresh.id}/steps/refuse`],
  ['return', (cast) => cast.ward, () => `/staff/cases/${cases.fresh.id}/return/return`],
  ['task', (cast) => cast.members[1], () => `/staff/cases/${cases.scoring.id}/tasks/score`],
  ['assign', (cast) => cast.ward, () => `/staff/cases/${cases.fresh.id}/assign`],
  ['note', (cast) => cast.ward, () => `/staff/cases/${cases.fresh.id}/note`],
  ['print', (cast) => cast.ward, () => `/staff/cases/${cases.fresh.id}/print`],
]

test.each(looks.flatMap((look) => pages.map(([name, who, path]) => ({ ...look, name, who, path }))))(
  '$name at $width px in $language has no accessibility finding, does not scroll sideways and breaks no policy',
  async ({ width, language, name, who, path }) => {
    await as(who(one), width, async (page) => {
      const complaints = collectComplaints(page)
      const address = path()
      await page.goto(`${url}${address}${address.includes('?') ? '&' : '?'}lang=${language}`)
      if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/desk-${width}-${name}.png`, fullPage: true })
      expect(await axeFindings(page)).toEqual([])
      expect(await sidewaysOverflow(page)).toBe(0)
      expect(complaints).toEqual([])
      expect(await page.locator('h1').count()).toBe(1)
    })
  },
)

test('an officer works the queue by keyboard alone', async () => {
  await as(one.ward, 1280, async (page) => {
    await page.goto(`${url}/staff/cases`)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    const at = await page.evaluate(() => document.activeElement?.textContent ?? '')
    expect(at).toMatch(/^MGR-/)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/staff\/cases\/[0-9a-f-]{36}/)
    expect(await page.locator('.k-identity__kind').textContent()).toContain(at)
  })
})

test('an officer returns an answer for correction without JavaScript', async () => {
  const record = await openSample({ county, ...one }, { student: 'Grace Wanjiru' })
  await as(
    one.ward,
    360,
    async (page) => {
      await page.goto(`${url}/staff/cases/${record.id}`)
      await page.getByRole('button', { name: 'Send back' }).click()
      await page.getByRole('checkbox', { name: 'The need' }).check()
      await page.locator('[name="reason-need"]').fill('Please give the balance of this term only.')
      await page.getByRole('button', { name: 'Send back' }).click()
      await page.waitForURL(`${url}/staff/cases/${record.id}`)
      expect(await page.locator('main').textContent()).toContain('Please give the balance of this term only.')
      expect(await page.locator('main').textContent()).toContain('It waits for the resident.')
    },
    { javaScriptEnabled: false },
  )
})
