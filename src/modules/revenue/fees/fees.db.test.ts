import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, testCounty } from '../../../../test/support/county.ts'
import { openPage } from '../../../../test/support/open-page.ts'
import { recordEvent } from '../../../engines/money/tariffs/import-tariffs.ts'
import { systemActor } from '../../../kernel/context/actor.ts'

let county: TestCounty
beforeAll(async () => {
  county = await testCounty()
})
afterAll(() => county?.[Symbol.asyncDispose]())

const open = (url: string, language?: string) => openPage(county, url, undefined, language)
const SHOP = '/fees/business-permit?activity=shop&size=small&place=municipality'

test('anyone sees every fee in force, marked as a demonstration with its source', async () => {
  const { status, words } = await open('/fees')
  expect(status).toBe(200)
  expect(words).toContain('These are demonstration figures, not the law of this county.')
  expect(words).toContain('Figures of other counties')
  for (const said of [
    'Market fee for a day KSh 30, by the day',
    'KSh 2,200 to KSh 100,000',
    'KSh 18 for each m²',
    'depends on your answers',
  ])
    expect(words).toContain(said)
})

test.each([
  ['duka', 'Single business permit'],
  ['salun', 'Single business permit'],
  ['kaburi', 'Cemetery plot for an adult'],
  ['pakring', 'Town parking by the day'],
])('“%s” finds %s, slips forgiven', async (typed, title) => {
  const { words } = await open(`/fees?q=${encodeURIComponent(typed)}`)
  expect(words).toContain(title)
  expect(words).not.toContain('No fee was found')
})

test('a search that finds nothing says so and leads back', async () => {
  expect((await open('/fees?q=xylophone')).words).toContain('No fee was found for “xylophone”')
})

test('a fee is worked out with its working, its law, and what it was before for the same answers', async () => {
  const { status, words } = await open(SHOP)
  expect(status).toBe(200)
  expect(words).toContain('You would pay KSh 6,500 for a calendar year')
  expect(words).toContain('Shop · Small · Town or municipality: KSh 6,500')
  expect(words).toContain('Demonstration schedule of fees 2026 (Demonstration, 2026)')
  expect(words).toContain('In force since 1 July 2026')
  expect(words).toMatch(/Since 1 July 2026 \( ?now ?\) Demonstration schedule of fees 2026 KSh 6,500/)
  expect(words).toContain('1 January 2025 – 30 June 2026 Demonstration schedule of fees 2025 KSh 6,000')
})

test('it speaks Swahili', async () => {
  const { words } = await open(SHOP, 'sw')
  expect(words).toContain('Ungelipa KSh 6,500')
  expect(words).toContain('Duka · Ndogo · Mjini au manispaa: KSh 6,500')
})

test('what begins only now pays for the quarters that are left', async () => {
  const year = county.clock.now().toZonedDateTimeISO('Africa/Nairobi')
  const left = 4 - Math.floor((year.month - 1) / 3)
  const { words } = await open(`${SHOP}&_begins=yes`)
  if (left < 4) expect(words).toContain(`For ${left} of the 4 quarters of ${year.year}`)
  expect(words).toContain(`You would pay KSh ${((6500 * left) / 4).toLocaleString('en')} for what is left of this year`)
})

test('a fee that asks nothing shows its amount at once', async () => {
  expect((await open('/fees/market-day')).words).toContain('You would pay KSh 30')
})

test('what is missing or wrong is said at its question, and nothing typed is lost', async () => {
  const { status, words, body } = await open('/fees/outdoor-advertising?_sent=1&signArea=-3')
  expect(status).toBe(422)
  expect(words).toContain('There is a problem')
  expect(body).toContain('href="#sign"')
  expect(body).toContain('value="-3"')
  expect(words).not.toContain('You would pay')
})

test('the first look at a fee asks without complaint', async () => {
  const { status, words } = await open('/fees/business-permit')
  expect(status).toBe(200)
  expect(words).not.toContain('You would pay')
})

test.each(['/fees/liquor', '/fees/Business', '/fees/..%2f'])('%s is not found', async (path) => {
  expect((await open(path)).status).toBe(404)
})

test('whatever stands in the address, the page stands', async () => {
  for (const query of ['activity=shop&activity=fuel', 'activity[]=x', '__proto__=1', 'activity=%00', 'size=small&place='])
    expect((await open(`/fees/business-permit?${query}`)).status).toBeLessThan(500)
})

test('when a court suspends the law, the one before is shown, and what will be', async () => {
  const today = county.clock.now().toZonedDateTimeISO('Africa/Nairobi').toPlainDate()
  const event = { instrument: 'demonstration-2026', version: null, reason: 'High Court', proposal: null }
  await county.as(systemActor('test'), (ctx) => recordEvent(ctx, { ...event, what: 'suspended', from: today.toString() }))
  expect((await open(SHOP)).words).toContain('You would pay KSh 6,000')
  await county.as(systemActor('test'), (ctx) => recordEvent(ctx, { ...event, what: 'reinstated', from: today.add({ days: 9 }).toString() }))
  const { words } = await open(SHOP)
  expect(words).toContain('You would pay KSh 6,000')
  expect(words).toMatch(/From \d+ \w+ 20\d\d Demonstration schedule of fees 2026 KSh 6,500/)
})
