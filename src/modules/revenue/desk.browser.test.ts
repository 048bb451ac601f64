import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeTurn, keepPicture, LOOKS, Window } from '../../../test/support/browser.ts'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { serveCounty } from '../../../test/support/serve-county.ts'
import { proposeLine } from '../../engines/money/bank/explain-line.ts'
import { proposeAllocation } from '../../engines/money/suspense/suspense.ts'
import { proposeChange } from '../../engines/money/tariffs/change-instrument.ts'
import { importTariffs, readTariffFiles } from '../../engines/money/tariffs/import-tariffs.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import { statement } from '../../kernel/database/statement.ts'
import { exampleLine } from './bank/example-statement.ts'
import { exampleSuspense } from './suspense/example-suspense.ts'

let county: TestCounty
let url: string
let reconciler: TestPerson
let finance: TestPerson
let receiver: TestPerson
const pages: [name: string, path: string, who: () => TestPerson][] = []

beforeAll(async () => {
  county = await testCounty()
  url = await serveCounty(county)
  const office = 'headquarters-finance'
  reconciler = await county.staff({ roles: ['reconciler'], office }, 'Maker Otieno')
  finance = await county.staff({ roles: ['finance-officer'], office }, 'Checker Wafula')
  receiver = await county.staff({ roles: ['receiver-of-revenue'], office }, 'Receiver Atieno')
  await county.as(systemActor('test'), (ctx) => importTariffs(ctx, readTariffFiles(county.folder)))
  const { payment, bill } = await exampleSuspense(county)
  const { line, statement: taken } = await exampleLine(county)
  const { rows } = await statement<{
    hash: string
    instrument: string
  }>`select hash, instrument from money.tariff_versions order by instrument limit 1`.execute(county.db)
  const { hash = '', instrument = '' } = rows[0] ?? {}
  pages.push(
    ['suspense-desk', '/staff/suspense', () => reconciler],
    ['suspense-item', `/staff/suspense/${payment}?q=hello`, () => reconciler],
    ['bank', '/staff/bank', () => reconciler],
    ['bank-account', `/staff/bank/accounts/${county.money.data.bankAccounts[0]?.key}`, () => reconciler],
    ['bank-statement', `/staff/bank/statements/${taken}`, () => reconciler],
    ['bank-import', '/staff/bank/import', () => reconciler],
    ['bank-line', `/staff/bank/lines/${line}`, () => reconciler],
    ['bank-open', '/staff/bank/open-lines', () => finance],
    ['board', '/staff/reconciliation', () => reconciler],
    ['tariffs', '/staff/tariffs', () => finance],
    ['tariff', `/staff/tariffs/${instrument}`, () => finance],
    ['re-rated', `/staff/tariff-versions/${hash}/bills`, () => finance],
  )
  decided = async () => {
    await reconciler.runs((ctx) => proposeAllocation(ctx, { payment, bill, reason: 'The name and the amount agree.', points: 55 }))
    await reconciler.runs((ctx) => proposeLine(ctx, { line, means: { as: 'explained' }, reason: 'From before these books.' }))
    const from = Temporal.PlainDate.from('2026-12-01')
    await finance.runs((ctx) =>
      proposeChange(ctx, { instrument, what: 'suspended', version: null, from, reason: 'High Court, petition 7' }),
    )
    pages.push(
      ['suspense-own', `/staff/suspense/${payment}`, () => reconciler],
      ['suspense-decide', `/staff/suspense/${payment}`, () => finance],
      ['suspense-waits', '/staff/suspense', () => finance],
      ['bank-decide', `/staff/bank/lines/${line}`, () => finance],
      ['bank-waits', '/staff/bank/open-lines', () => finance],
      ['tariff-decide', `/staff/tariffs/${instrument}`, () => receiver],
    )
  }
}, 120_000)
afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})
let decided: () => Promise<void>

async function faults(): Promise<string[]> {
  const found: string[] = []
  for (const look of LOOKS) {
    const window = await Window.open(look)
    for (const [index, [name, path, who]] of pages.entries()) {
      const told = await window.faultsOf(url + path, who().cookie, { axe: axeTurn(look, index) })
      found.push(...told.map((each) => `${name} at ${look.width}: ${each}`))
      await keepPicture(window.page, `desk-${name}-${look.width}-${look.language}`)
    }
    await window.close()
  }
  return found
}

test('no page of the officers who reconcile and decide has a fault, before and after something is proposed', async () => {
  expect(await faults()).toEqual([])
  pages.length = 0
  await decided()
  expect(await faults()).toEqual([])
}, 300_000)
