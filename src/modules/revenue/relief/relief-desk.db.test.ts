import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import { billIn } from '../../../../test/support/sample-bill.ts'

let county: TestCounty
let receiver: TestPerson
beforeAll(async () => {
  county = await testCounty()
  receiver = await county.staff({ roles: ['receiver-of-revenue'], office: 'headquarters-finance' })
})
afterAll(() => county?.[Symbol.asyncDispose]())

const see = async (path: string) => (await county.ask({ method: 'GET', url: path, headers: { cookie: receiver.cookie } })).body
const send = async (path: string, body: [string, string][]) => {
  const answer = await county.ask({
    method: 'POST',
    url: path,
    headers: { cookie: receiver.cookie, 'content-type': 'application/x-www-form-urlencoded', origin: county.publicUrl },
    payload: new URLSearchParams(body).toString(),
  })
  return { status: answer.statusCode, words: answer.body }
}

test('a waiver names the heads it concerns, keeps them when something else is wrong, and says them to who decides', async () => {
  const year = county.clock.now().toString().slice(0, 4)
  const form: [string, string][] = [
    ['nameEn', 'Amnesty'],
    ['nameSw', 'Msamaha'],
    ['instrument', 'Gazette Notice 1'],
    ['from', `${year}-01-01`],
    ['to', `${Number(year) + 1}-12-31`],
    ['dueUpTo', `${year}-01-01`],
    ['latePercent', '100'],
    ['principalPercent', '0'],
    ['paidPercent', '100'],
    ['heads', 'market-fee'],
    ['heads', 'parking'],
  ]
  const missing = await send('/staff/waivers/proposals', form)
  expect(missing.status).toBe(422)
  expect(missing.words).toMatch(/value="market-fee" checked/)
  expect(missing.words).not.toMatch(/value="cemetery" checked/)
  expect((await send('/staff/waivers/proposals', [...form, ['reason', 'Cabinet']])).status).toBe(303)
  expect(await see('/staff/waivers')).toContain('Only: Market fees, Parking.')
})

test('relief of one bill names the lines it concerns', async () => {
  const bill = await billIn(county, { 'market-fee': 100, parking: 50 })
  const page = `/staff/bills/${bill.id}`
  expect(await see(page)).toContain('parking (2027): KSh 50')
  const form: [string, string][] = [
    ['kind', 'waived'],
    ['instrument', 'Gazette Notice 2'],
    ['latePercent', '0'],
    ['principalPercent', '100'],
    ['reason', 'Never parked'],
  ]
  const wrong = await send(`${page}/relief`, [...form, ['lines', '9']])
  expect([wrong.status, wrong.words.includes('Nothing would come off this bill')]).toEqual([422, true])
  expect((await send(`${page}/relief`, [...form, ['lines', '2']])).status).toBe(303)
  expect(await see(page)).toContain('Only: parking')
})
