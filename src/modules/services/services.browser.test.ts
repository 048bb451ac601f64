import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyForBursary, WARD } from '../../../test/support/apply-for-bursary.ts'
import { axeTurn, keepPicture, LOOKS, openBrowser, Window } from '../../../test/support/browser.ts'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { serveCounty } from '../../../test/support/serve-county.ts'
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
  browser = await openBrowser()
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
  url = await serveCounty(county)
}, 120_000)

afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

type State = { readonly name: string; readonly path: () => string; readonly as?: () => TestPerson }
/** States of the pages that `test/journeys/resident-pages.test.ts` does not meet. */
const states: readonly State[] = [
  { name: 'found', path: () => '/services?q=busary' },
  { name: 'nothing', path: () => '/services?q=xylophone' },
  { name: 'genuine', path: () => `/V/${payload}` },
  { name: 'unknown', path: () => '/V/ABCDEFGHIJ' },
  { name: 'returned', path: () => `/my/applications/${returned}`, as: () => guardian },
  { name: 'granted', path: () => `/my/applications/${granted}`, as: () => guardian },
  { name: 'letters', path: () => `/staff/cases/${granted}/letters`, as: () => secretary },
]

test.each(LOOKS)(
  'at $width px in $language no state of a page has a fault',
  async (look) => {
    const window = await Window.open(look)
    for (const [index, { name, path, as }] of states.entries()) {
      expect(await window.faultsOf(url + path(), as?.().cookie, { axe: axeTurn(look, index) }), name).toEqual([])
      await keepPicture(window.page, `services-${name}-${look.width}-${look.language}`)
    }
    await window.close()
  },
  180_000,
)

test('a letter is checked in the browser without network once the page was opened', async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } })
  // The browser's day is the county's: a letter is good for a year.
  await context.clock.setFixedTime(county.clock.now().epochMilliseconds)
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
