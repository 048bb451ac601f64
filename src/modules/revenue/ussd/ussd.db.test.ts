import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type TestCounty, testCounty } from '../../../../test/support/county.ts'
import { billIn, sampleArrival } from '../../../../test/support/sample-bill.ts'
import { postArrivals } from '../../../engines/money/payments/run-till.ts'
import { systemActor } from '../../../kernel/context/actor.ts'

const system = systemActor('test')
const MPESA = {
  baseUrl: 'http://127.0.0.1:9',
  consumerKey: 'k',
  consumerSecret: 's',
  passkey: 'p',
  shortcode: '600984',
  callbackKey: 'testtesttesttest',
  nominatedNumber: '0722000000',
}

const bill = (county: TestCounty) =>
  billIn(county, { cemetery: 4500 }, { title: { en: 'Grave, adult', sw: 'Kaburi, mtu mzima' }, department: 'environment', ward: null })

const dial = async (county: TestCounty, text: string, sessionId = 'ATUid_1') =>
  (
    await county.ask({
      method: 'POST',
      url: '/callbacks/africas-talking/ussd',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        sessionId,
        serviceCode: '*384*96#',
        phoneNumber: '+254711000001',
        networkCode: '63902',
        text,
      }).toString(),
    })
  ).body

test('a bill is paid from a basic phone: the request waits until the session is over, and a screen sent twice asks once', async () => {
  await using county = await testCounty({ mpesa: MPESA })
  const { reference } = await bill(county)
  expect(await dial(county, '')).toMatch(/^CON Migori County\n1 Pay a bill/)
  expect(await dial(county, `1*${reference}`)).toMatch(/^CON Grave, adult\nStill to pay: KSh 4,500/)
  const asked = await dial(county, `1*${reference}*2*1500`)
  expect(asked).toMatch(/^END M-Pesa will now ask for your PIN to pay KSh 1,500/)
  expect(await dial(county, `1*${reference}*2*1500`)).toBe(asked)
  const { rows } = await sql<{ phone: string; cents: number }>`select phone, cents from money.pushes`.execute(county.db)
  expect(rows).toEqual([{ phone: '+254711000001', cents: 150_000 }])
  const { rows: jobs } = await sql<{ seconds: number }>`
    select extract(epoch from run_at - created_at)::integer as seconds from jobs.jobs where task_identifier = 'money.push.send'`.execute(
    county.base.ownerDb,
  )
  expect(jobs).toHaveLength(1)
  // Another session for the same bill is told what happened to the money.
  expect(await dial(county, `1*${reference}*1`, 'ATUid_2')).toMatch(
    /^END A request for this bill is already on a phone: enter your PIN there/,
  )
})

test('a receipt is checked by its number, without saying whose it is', async () => {
  await using county = await testCounty({ mpesa: MPESA })
  const { reference } = await bill(county)
  await county.as(system, (ctx) =>
    postArrivals(ctx, [sampleArrival(county, reference, 4500, { payerName: 'SECRET NAME', providerRef: 'TKM4A1B2C3' })]),
  )
  const said = await dial(county, '2*mg2627-d-000001')
  expect(said).toMatch(/^END VALID\. Receipt MG2627-D-000001: KSh 4,500/)
  expect(said).not.toContain('SECRET')
  expect(await dial(county, '2*tkm4a1b2c3')).toMatch(/^END M-Pesa TKM4A1B2C3: we received KSh 4,500 for bill/)
  const looks = async () =>
    (await sql`select 1 from jobs.jobs where task_identifier = 'money.mpesa.look'`.execute(county.base.ownerDb)).rows.length
  expect(await looks()).toBe(0)
  expect(await dial(county, '2*TKM4A1B2C9')).toMatch(/^END M-Pesa TKM4A1B2C9 is not here yet\. We are asking M-Pesa/)
  expect(await dial(county, '2*TKM4A1B2C9')).toContain('We are asking M-Pesa')
  expect(await looks()).toBe(1)
  expect(await dial(county, '2*MG2627-D-000002')).toMatch(/^CON The county knows no receipt/)
  expect(await dial(county, `1*${reference}`)).toMatch(/^END Grave, adult: it is paid/)
})
