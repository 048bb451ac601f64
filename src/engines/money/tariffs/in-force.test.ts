import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../../../core/basics/dates.ts'
import { historyOf, type InstrumentEvent, type InstrumentWhat, linesOn, mayFollow, standingOn, standingsFrom } from './in-force.ts'
import type { Schedule } from './schedule.ts'

const text = { en: 'Words', sw: 'Maneno' }
const scheduleWith = (keys: readonly string[], to: string | null = null): Schedule => ({
  format: 'county-tariffs/1',
  key: 'act',
  kind: 'finance-act',
  title: text,
  citation: 'Act',
  gazette: null,
  source: text,
  effective: { from: '2020-01-01', to },
  lists: {},
  inputs: [],
  lines: keys.map((key) => ({
    key,
    part: 'A',
    row: '1',
    head: 'parking',
    title: text,
    basis: { kind: 'amount', shillings: 1 },
    period: 'once',
    proration: 'none',
    rationale: text,
    policy: 'Clause 1',
  })),
})
const DAY = '2026-01-01'
const day = (number: number) => addDays(DAY, number) as string
const event = (instrument: string, number: number, what: InstrumentWhat, from: string, version: string | null = null): InstrumentEvent => ({
  instrument,
  number,
  what,
  version,
  from,
  reason: 'A reason',
  recordedAt: `2026-01-01T00:00:00.${String(number).padStart(6, '0')}Z`,
})

const versions = new Map([
  ['old', scheduleWith(['permit', 'market'])],
  ['new', scheduleWith(['permit'])],
  ['amended', scheduleWith(['permit', 'parking'])],
  ['year', scheduleWith(['permit'], '2026-03-31')],
])
const versionOn = (events: readonly InstrumentEvent[], line: string, on: string) => linesOn(events, versions, on).get(line)?.version

test('the newest instrument that has a line rules it; lines it leaves out go on under the older one', () => {
  const events = [event('a', 1, 'enacted', day(0), 'old'), event('b', 1, 'enacted', day(100), 'new')]
  expect([versionOn(events, 'permit', day(99)), versionOn(events, 'permit', day(100))]).toEqual(['old', 'new'])
  expect(versionOn(events, 'market', day(200))).toBe('old')
  expect(versionOn(events, 'permit', '2025-12-31')).toBeUndefined()
})

test('a suspension gives back what held before, from the day it names, and reinstating takes it away again', () => {
  const events = [
    event('a', 1, 'enacted', day(0), 'old'),
    event('b', 1, 'enacted', day(100), 'new'),
    event('b', 2, 'suspended', day(150)),
    event('b', 3, 'reinstated', day(160)),
  ]
  expect([149, 150, 159, 160].map((number) => versionOn(events, 'permit', day(number)))).toEqual(['new', 'old', 'old', 'new'])
})

test('a court may take an instrument back to its first day', () => {
  const events = [event('a', 1, 'enacted', day(0), 'old'), event('b', 1, 'enacted', day(100), 'new'), event('b', 2, 'suspended', day(100))]
  expect(versionOn(events, 'permit', day(120))).toBe('old')
})

test('a correction of an older instrument does not make it the newer one', () => {
  const events = [
    event('a', 1, 'enacted', day(0), 'old'),
    event('b', 1, 'enacted', day(100), 'new'),
    event('a', 2, 'enacted', day(120), 'amended'),
  ]
  expect([versionOn(events, 'permit', day(130)), versionOn(events, 'parking', day(130))]).toEqual(['new', 'amended'])
})

test('what is repealed stays so, whatever is said after, until it is enacted anew: then it is the newest', () => {
  const events = [
    event('a', 1, 'enacted', day(0), 'old'),
    event('b', 1, 'enacted', day(10), 'new'),
    event('a', 2, 'repealed', day(20)),
    event('a', 3, 'reinstated', day(30)),
    event('a', 4, 'enacted', day(40), 'old'),
  ]
  expect([15, 25, 35, 45].map((number) => versionOn(events, 'market', day(number)))).toEqual(['old', undefined, undefined, 'old'])
  expect([15, 25, 45].map((number) => versionOn(events, 'permit', day(number)))).toEqual(['new', 'new', 'old'])
})

test('a version that names its last day ends with it', () => {
  const events = [event('a', 1, 'enacted', day(0), 'old'), event('b', 1, 'enacted', day(10), 'year')]
  expect([versionOn(events, 'permit', '2026-03-31'), versionOn(events, 'permit', '2026-04-01')]).toEqual(['year', 'old'])
  expect(historyOf(events, versions, 'permit').map(({ from, to, held }) => [from, to, held?.version])).toEqual([
    [day(0), day(9), 'old'],
    [day(10), '2026-03-31', 'year'],
    ['2026-04-01', null, 'old'],
  ])
})

/** Walks day after day and does what each day's events say, as a clerk with a diary would. */
function diary(events: readonly InstrumentEvent[], line: string, last: number): (string | undefined)[] {
  type Page = { running: boolean; suspended: boolean; version: string; began: number; told: string }
  const pages = new Map<string, Page>()
  const answers: (string | undefined)[] = []
  for (let today = 0; today <= last; today++) {
    for (const { instrument, what, version, recordedAt } of events
      .filter(({ from }) => from === day(today))
      .sort((a, b) => a.number - b.number)) {
      const page = pages.get(instrument)
      if (what === 'enacted' && page?.running) page.version = version as string
      else if (what === 'enacted')
        pages.set(instrument, { running: true, suspended: false, version: version as string, began: today, told: recordedAt })
      else if (page?.running && what === 'repealed') page.running = false
      else if (page?.running) page.suspended = what === 'suspended'
    }
    let best: Page | undefined
    let bestName = ''
    for (const [name, page] of pages) {
      const schedule = versions.get(page.version) as Schedule
      const ended = schedule.effective.to !== null && schedule.effective.to < day(today)
      if (!page.running || page.suspended || ended || !schedule.lines.some(({ key }) => key === line)) continue
      const newer =
        !best ||
        page.began > best.began ||
        (page.began === best.began && (page.told > best.told || (page.told === best.told && name > bestName)))
      if (newer) [best, bestName] = [page, name]
    }
    answers.push(best?.version)
  }
  return answers
}

const anyHistory = fc
  .array(
    fc.record({
      instrument: fc.constantFrom('a', 'b', 'c'),
      what: fc.constantFrom<InstrumentWhat>('enacted', 'suspended', 'reinstated', 'repealed'),
      version: fc.constantFrom(...versions.keys()),
      from: fc.integer({ min: 0, max: 120 }),
    }),
    { maxLength: 14 },
  )
  .map((drawn) =>
    drawn.map(({ instrument, what, version, from }, at) => event(instrument, at + 1, what, day(from), what === 'enacted' ? version : null)),
  )

test('whatever history of enactments, suspensions and repeals, each day’s answer is that of a diary kept day by day', () => {
  fc.assert(
    fc.property(anyHistory, fc.constantFrom('permit', 'market', 'parking'), (events, line) => {
      const expected = diary(events, line, 130)
      expect(expected.map((_, number) => versionOn(events, line, day(number)))).toEqual(expected)
      const spans = historyOf(events, versions, line)
      const told = expected.map(
        (_, number) => spans.find(({ from, to }) => from <= day(number) && (to === null || day(number) <= to))?.held?.version,
      )
      expect(told).toEqual(expected)
    }),
    { numRuns: 150 },
  )
})

test('an instrument without events stands nowhere', () => {
  expect(standingOn([], DAY).standing).toBe('none')
})

test('what may follow is asked of today and of every day that is recorded already', () => {
  const told = (number: number, what: InstrumentWhat, from: string): InstrumentEvent => ({
    instrument: 'act',
    number,
    what,
    version: what === 'enacted' ? 'one' : null,
    from,
    reason: 'Gazette',
    recordedAt: `2026-01-0${number}`,
  })
  const events = [told(1, 'enacted', '2026-07-01'), told(2, 'suspended', '2026-12-01')]
  const possible = (day: string) =>
    (['enacted', 'suspended', 'reinstated', 'repealed'] as const).filter((what) =>
      standingsFrom(events, day).some((standing) => mayFollow(what, standing)),
    )
  expect(possible('2026-12-01')).toEqual(['enacted', 'reinstated', 'repealed'])
  // The suspension is to come: it can be lifted again before it begins to hold.
  expect(possible('2026-11-22')).toEqual(['enacted', 'suspended', 'reinstated', 'repealed'])
  expect(standingsFrom([], '2026-11-22')).toMatchObject([{ standing: 'none' }])
})
