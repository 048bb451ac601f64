import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings, collectComplaints, faultsOfPages, LOOKS, openBrowser, sidewaysOverflow } from '../../../../test/support/browser.ts'
import { type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import { openProblem, openSample, publishSamples, sampleCast } from '../../../../test/support/desk-samples.ts'
import { serveCounty } from '../../../../test/support/serve-county.ts'
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
let problem: Awaited<ReturnType<typeof openProblem>>
let roads: TestPerson
const cases: Record<'fresh' | 'returned' | 'scoring' | 'decided', CaseRecord> = {} as never

beforeAll(async () => {
  browser = await openBrowser()
  county = await testCounty()
  const types = await publishSamples(county)
  const guardian = await county.resident({ name: 'Akinyi Odhiambo' })
  const names = ['Mercy Akinyi', 'Brian Odhiambo', 'Robi Marwa', 'Mwita Chacha', 'Faith Adhiambo', 'Kevin Ouma']
  for (const student of names) await openSample({ county, types, guardian }, { student })
  // Those are late by now; who signs in does so afterwards.
  county.clock.pass({ hours: 24 * 6 })
  one = await sampleCast(county, types)
  url = await serveCounty(county)
  await fill()
})

afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

/** A few cases in different states, some of them late. */
async function fill(): Promise<void> {
  const desk = { county, ...one }
  problem = await openProblem(desk)
  roads = await county.staff({ roles: ['roads-officer'], office: problem.office }, 'Roads Officer')
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

/** States of the pages that `test/journeys/staff-pages.test.ts` does not meet. */
const states: readonly (readonly [(cast: Cast) => TestPerson, () => string])[] = [
  [(cast) => cast.auditor, () => '/staff'],
  [(cast) => cast.ict, () => '/staff'],
  [(cast) => cast.secondWard, () => '/staff/cases?view=mine'],
  [(cast) => cast.ward, () => '/staff/cases?q=Wyclife&type=ward-bursary'],
  [(cast) => cast.ward, () => `/staff/cases/${cases.returned.id}`],
  [(cast) => cast.members[1], () => `/staff/cases/${cases.scoring.id}`],
  [(cast) => cast.members[0], () => `/staff/cases/${cases.scoring.id}`],
  [(cast) => cast.auditor, () => `/staff/cases/${cases.decided.id}`],
  [(cast) => cast.ward, () => `/staff/cases/${cases.fresh.id}/steps/refuse`],
  [() => roads, () => `/staff/cases/${problem.record.id}/steps/resolve`],
]

test('no state of a page has a fault', async () => {
  const stops = states.map(([who, path]) => ({ path: path(), cookie: who(one).cookie }))
  expect(await faultsOfPages(url, stops, 'desk')).toEqual([])
}, 180_000)

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

test.each(LOOKS)('an officer adds photos to an act at $width px in $language, with what was typed kept', async ({ width, language }) => {
  const { record } = await openProblem({ county, ...one })
  await as(roads, width, async (page) => {
    const complaints = collectComplaints(page)
    await page.goto(`${url}/staff/cases/${record.id}/steps/resolve?lang=${language}`)
    const buffer = await sharp({ create: { width: 640, height: 480, channels: 3, background: { r: 125, g: 106, b: 69 } } })
      .jpeg()
      .toBuffer()
    await page.setInputFiles('input[type=file]', { name: 'after.jpg', mimeType: 'image/jpeg', buffer })
    const note = page.locator('textarea[name=_note]')
    await note.fill('By the grader team')
    await page.locator('form button:not([name])').last().click()
    await page.waitForSelector('.govuk-error-summary')
    expect(await note.inputValue()).toBe('By the grader team')
    expect(await page.locator('form[data-upload]').textContent()).toContain('after.jpg')
    expect(await axeFindings(page)).toEqual([])
    expect(await sidewaysOverflow(page)).toBe(0)
    if (process.env.SCREENSHOTS)
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/desk-${width}-act-photo-error.png`, fullPage: true })
    await page.fill('textarea[name=done]', 'Filled with murram and rolled.')
    await page.locator('form button:not([name])').last().click()
    await page.waitForURL(`${url}/staff/cases/${record.id}`)
    expect(await page.locator('#history').textContent()).toContain('after.jpg')
    if (process.env.SCREENSHOTS)
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/desk-${width}-act-photo-done.png`, fullPage: true })
    expect(complaints.filter((each) => !each.includes('422'))).toEqual([])
  })
})
