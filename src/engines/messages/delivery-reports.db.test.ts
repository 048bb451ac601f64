import { expect, test } from 'vitest'
import { testCounty } from '../../../test/support/county.ts'

const report = 'id=ATXid_1&status=Success&phoneNumber=%2B254711000001&networkCode=63902&retryCount=0'
const form = { 'content-type': 'application/x-www-form-urlencoded' }

test('a delivery report comes in over HTTP as a form, without any browser header, and is answered 200', async () => {
  await using county = await testCounty()
  const web = await county.web()
  const response = await web.inject({
    method: 'POST',
    url: '/callbacks/africas-talking/delivery',
    headers: { ...form, host: 'county.test' },
    payload: report,
  })
  expect([response.statusCode, response.body]).toEqual([200, 'OK'])
  expect(await county.db.selectFrom('messages.delivery_reports').select(['provider_id', 'phone']).execute()).toEqual([
    { provider_id: 'ATXid_1', phone: '+254711000001' },
  ])
})

test('what is not a report is refused and leaves nothing', async () => {
  await using county = await testCounty()
  const web = await county.web()
  for (const payload of ['', 'id=', 'status=Success', `id=${'x'.repeat(5_000)}&status=Success`, 'id=a%00b&status=Success']) {
    const response = await web.inject({
      method: 'POST',
      url: '/callbacks/africas-talking/delivery',
      headers: { ...form, host: 'county.test' },
      payload,
    })
    expect(response.statusCode).toBeGreaterThanOrEqual(400)
    expect(response.statusCode).toBeLessThan(500)
  }
  expect(await county.db.selectFrom('messages.delivery_reports').select('id').execute()).toEqual([])
})
