import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { periodWords } from '../bills/bill.ts'
import { assess } from './assess.ts'
import type { Schedule } from './schedule.ts'
import { TariffBook } from './tariff-book.ts'

const read = (county: string, file: string) =>
  JSON.parse(readFileSync(new URL(`../../../../counties/${county}/${file}`, import.meta.url), 'utf8'))
const bookOf = (county: string) => {
  const names = ['demonstration-2025', 'demonstration-2026']
  const schedules = names.map((name) => read(county, `tariffs/${name}.json`) as Schedule)
  return new TariffBook(
    schedules.map(({ key, effective }) => ({
      instrument: key,
      number: 1,
      what: 'enacted',
      version: key,
      from: effective.from,
      reason: 'A reason',
      recordedAt: `${effective.from}T00:00:00.000000Z`,
    })),
    new Map(schedules.map((schedule) => [schedule.key, schedule])),
  )
}
const day = Temporal.PlainDate.from('2026-11-22')

test.each(['migori', 'busia'])('in %s everything on a permit’s bill is charged for the time for which the permit holds', (county) => {
  const book = bookOf(county).on(day)
  for (const service of ['single-business-permit', 'single-business-permit-renewal']) {
    const { fees, outputs } = read(county, `services/${service}.json`)
    const [{ validity }] = Object.values(outputs) as { validity: string }[] as [{ validity: string }]
    const periods = new Set((fees.lines as { tariff: string }[]).map(({ tariff }) => book.get(tariff)?.line.period))
    expect([...periods]).toEqual([validity])
  }
})

test('twelve months count from the day, or from the first day of what is renewed, and are said so', async () => {
  const asked = { lines: [{ line: 'outdoor-advertising', inputs: { sign: 'board', signArea: 2.5 } }], day }
  const periods = async (more: object) =>
    (await assess({ db: undefined as never }, { ...asked, ...more }, bookOf('busia'))).map(({ period }) => period)
  expect(await periods({})).toEqual(['2026-11/P12M'])
  expect(await periods({ period: '2027', from: Temporal.PlainDate.from('2027-02-10') })).toEqual(['2027-02/P12M'])
  expect(periodWords('2026-11/P12M', 'en')).toBe('twelve months from November 2026')
  expect(periodWords('2026-11/P12M', 'sw')).toBe('miezi kumi na miwili kuanzia Novemba 2026')
  expect(['2026-11', '2026', '2026-11-12'].map((period) => periodWords(period, 'en'))).toEqual([
    'November 2026',
    '2026',
    '12 November 2026',
  ])
})
