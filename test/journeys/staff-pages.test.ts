import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOfPages } from '../support/browser.ts'
import type { TestCounty } from '../support/county.ts'
import { demoCounty } from '../support/demo-county.ts'
import { findPages, type PageStop } from '../support/page-stops.ts'
import { serveCounty } from '../support/serve-county.ts'

let county: TestCounty
let url: string
let stops: PageStop[] = []
let missing: string[] = []

beforeAll(async () => {
  county = await demoCounty()
  url = await serveCounty(county)
  const found = await findPages(county, 'staff')
  const { case_id } = await county.db.selectFrom('services.letters').select('case_id').executeTakeFirstOrThrow()
  const auditor = await county.holderOf('auditor-1')
  const route = '/staff/cases/:id/letters'
  stops = [...found.stops, { route, path: route.replace(':id', case_id), cookie: auditor.cookie, layout: 'staff' }]
  missing = found.missing.filter((each) => each !== route)
}, 120_000)

afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

/** Files that only somebody with such a file can open, and what no page is made of. */
const NO_PAGES = /\/files\/:file$|\/parts\/:upload$|\/options\/:field$|\.pdf$|\/proof$/

test('every route for staff shows a page to somebody', () => {
  expect(missing.filter((route) => !NO_PAGES.test(route))).toEqual([])
  expect(stops.length).toBeGreaterThan(50)
})

test('every page for staff: axe finds nothing, nothing runs out sideways at 360, 768 and 1100 px, no complaint', async () => {
  expect(await faultsOfPages(url, stops, 'staff')).toEqual([])
}, 240_000)
