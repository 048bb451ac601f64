import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import { openPage, sendForm } from '../../../../test/support/open-page.ts'
import { billIn } from '../../../../test/support/sample-bill.ts'
import { assess } from '../../../engines/money/tariffs/assess.ts'
import { importTariffs, readTariffFiles } from '../../../engines/money/tariffs/import-tariffs.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { statement } from '../../../kernel/database/statement.ts'

const system = systemActor('test')
const here = '/staff/tariffs/demonstration-2026'

let county: TestCounty
let maker: TestPerson
let checker: TestPerson
let auditor: TestPerson
beforeAll(async () => {
  county = await testCounty()
  const office = 'headquarters-finance'
  maker = await county.staff({ roles: ['finance-officer'], office }, 'Maker Otieno')
  checker = await county.staff({ roles: ['receiver-of-revenue'], office }, 'Checker Wafula')
  auditor = await county.staff({ roles: ['auditor'], office: 'headquarters-executive' })
  await county.as(system, (ctx) => importTariffs(ctx, readTariffFiles(county.folder)))
})
afterAll(() => county?.[Symbol.asyncDispose]())

const open = (url: string, as: TestPerson, language?: string) => openPage(county, url, as, language)
const send = (url: string, body: Record<string, string>, as: TestPerson) => sendForm(county, url, body, as)

test('a law on fees is suspended by two officers, and the bills that stood on it are listed as they would be now', async () => {
  const day = Temporal.PlainDate.from('2026-11-18')
  const lines = await county.as(system, (ctx) => assess(ctx, { lines: [{ line: 'market-day', inputs: {} }], day }))
  const bill = await billIn(county, {}, { lines })
  const { rows } = await statement<{ instrument: string; hash: string }>`
    select v.instrument, v.hash from money.bill_lines l join money.tariff_versions v on v.hash = l.tariff_version limit 1`.execute(
    county.db,
  )
  const law = `/staff/tariffs/${rows[0]?.instrument}`
  const bills = `/staff/tariff-versions/${rows[0]?.hash}/bills`
  expect((await open('/staff/tariffs', auditor)).body).toContain(law)
  expect((await open(law, auditor)).words).not.toContain('Propose a change')
  expect((await open(bills, auditor)).words).toContain('No bill would be different')

  // What does not follow from how it stands is not offered, and said.
  const form = await open(law, maker)
  for (const step of ['suspended', 'repealed']) expect(form.body).toContain(`value="${step}"`)
  expect(form.body).not.toContain('value="reinstated"')
  expect(form.body).not.toContain(`value="enacted:${rows[0]?.hash}"`)
  expect(form.words).toContain('Reinstate it: possible while it is suspended; today it is in force.')
  expect(form.words).toContain('it is in force already')

  const wrong = await send(`${law}/proposals`, { what: '', from: 'soon', reason: 'High Court, petition 7' }, maker)
  expect(wrong.status).toBe(422)
  expect(wrong.words).toContain('Choose what is to happen')
  expect(wrong.words).toContain('Enter a day, like 22 November 2026')
  expect(wrong.body).toContain('High Court, petition 7')
  const step = await send(`${law}/proposals`, { what: 'reinstated', from: '2026-11-10', reason: 'A slip' }, maker)
  expect(step.status).toBe(409)
  expect(step.words).toContain('on that day the instrument is in force')
  expect((await send(`${law}/proposals`, { what: 'suspended', from: '2026-11-10', reason: 'Petition 7' }, checker)).status).toBe(403)
  expect((await send(`${law}/proposals`, { what: 'suspended', from: '2026-11-10', reason: 'Petition 7' }, maker)).location).toBe(law)
  expect((await open(law, maker)).words).toContain('You made this proposal')
  const { rows: open_ } = await statement<{
    id: string
  }>`select id from money.proposals where kind = 'money.instrument' and decision is null`.execute(county.db)
  const decision = `/staff/tariff-changes/${open_[0]?.id}/decision`
  expect((await send(decision, { decision: 'approved', reason: 'Seen.' }, maker)).status).toBe(403)
  expect((await send(decision, { decision: 'approved', reason: 'Seen the order.' }, checker)).location).toBe(law)
  const after = await open(law, auditor)
  expect(after.words).toContain('Suspended from 10 November 2026')
  expect(after.words).toContain('Seen the order.')
  expect((await open(law, auditor, 'sw')).words).toContain('Imesimamishwa')
  const suspended = await open(law, maker)
  for (const value of ['reinstated', 'repealed', `enacted:${rows[0]?.hash}`]) expect(suspended.body).toContain(`value="${value}"`)
  expect(suspended.body).not.toContain('value="suspended"')
  expect((await open(law, maker, 'sw')).words).toContain('Isimamishe: inawezekana ikiwa inatumika; leo imesimamishwa.')
  expect((await open(bills, auditor)).words).toContain(bill.reference)
  const file = await county.ask({ method: 'GET', url: `${bills}?format=csv`, as: auditor })
  expect(file.body).toContain(bill.reference)
})

test('who may not see the law on fees’ history sees none of it', async () => {
  const stranger = await county.staff({ roles: ['revenue-officer'], office: 'headquarters-finance' })
  for (const path of ['/staff/tariffs', here]) expect((await open(path, stranger)).status).toBe(403)
})
