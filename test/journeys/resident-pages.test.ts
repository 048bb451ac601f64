import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOfPages } from '../support/browser.ts'
import type { TestCounty } from '../support/county.ts'
import { demoCounty } from '../support/demo-county.ts'
import { findFormPages } from '../support/form-stops.ts'
import { findPages, type PageStop } from '../support/page-stops.ts'
import { describeWeight, Scales, type Weight } from '../support/page-weight.ts'
import { serveCounty } from '../support/serve-county.ts'

/** Compressed, cold, without images: what `design.md` allows a page for residents. */
const BYTES_MAX = 30 * 1024

let county: TestCounty
let url: string
let stops: PageStop[] = []
let missing: string[] = []

beforeAll(async () => {
  county = await demoCounty()
  url = await serveCounty(county)
  const found = await findPages(county, 'residents')
  const { payload } = await county.db.selectFrom('services.letters').select('payload').executeTakeFirstOrThrow()
  const letter: PageStop = { route: '/V/:payload', path: `/V/${payload}`, cookie: '', layout: 'resident' }
  stops = [...found.stops, letter, ...(await findFormPages(county))]
  const known = new Set(stops.map(({ route }) => route))
  missing = found.missing.filter((route) => !known.has(route))
}, 120_000)

afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

/** Files and entries that only somebody who has one can open, and what no page is made of. */
const NO_PAGES = /\/correct\/:page\/:entry$|\/files\/:file$|\/parts\/:upload$|\/options\/:field$|\.pdf$/

test('every route for residents shows a page to somebody', () => {
  expect(missing.filter((route) => !NO_PAGES.test(route))).toEqual([])
  expect(stops.length).toBeGreaterThan(100)
})

test('every page for residents costs less than 30 KB compressed and cold, in both languages, also when it says what is wrong', async () => {
  const scales = new Scales(url)
  const weights: Weight[] = []
  for (const { path, cookie, layout, form } of stops.filter((each) => each.layout !== 'staff'))
    for (const language of ['en', 'sw']) {
      const weight = await scales.weigh(path, { cookie, language })
      if (!weight) throw new Error(`${path} does not open any more (${layout}).`)
      weights.push(weight)
      const refused = form && (await scales.weigh(form.action, { cookie, language, form }, 422))
      if (refused) weights.push(refused)
    }
  const heaviest = weights.sort((a, b) => b.bytes - a.bytes).map(describeWeight)
  console.log(`${weights.length} pages weighed; the heaviest:\n${heaviest.slice(0, 5).join('\n')}`)
  expect(weights.filter(({ page }) => page.includes('sent empty')).length).toBeGreaterThan(60)
  expect(weights.filter(({ bytes }) => bytes >= BYTES_MAX).map(describeWeight)).toEqual([])
}, 120_000)

test('every page for residents: axe finds nothing, nothing runs out sideways at 360, 768 and 1100 px, no complaint', async () => {
  // The pages of the bursary's form are those of the journeys, which ask axe on their way.
  const asked = stops.filter(({ path, layout }) => layout !== 'staff' && !path.startsWith('/services/ward-bursary/apply/'))
  expect(await faultsOfPages(url, asked, 'resident')).toEqual([])
}, 240_000)
