import { expect, test, vi } from 'vitest'
import { africasTalking } from '../../../simulators/africas-talking.ts'
import { serveSimulators } from '../../../simulators/http.ts'
import { testCounty } from '../../../test/support/county.ts'
import { anonymous } from '../../kernel/context/actor.ts'
import { startWorker } from '../../kernel/jobs/worker.ts'
import { messageJobs } from './messages.jobs.ts'
import { sendMessage } from './send-message.ts'
import { messagesOf, openSenders } from './settings.ts'

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

test('the whole way: use case, queue, worker, HTTP to the provider, its report over HTTP back, delivered', async () => {
  await using county = await testCounty()
  county.clock.set(Temporal.Now.instant())
  const web = await county.web()
  const address = await web.listen({ port: 0, host: '127.0.0.1' })
  const callbackUrl = `${address}/callbacks/africas-talking/delivery?key=quiet+secret`
  const simulators = await serveSimulators(
    [
      africasTalking({
        username: 'sandbox',
        apiKey: 'key',
        callbackUrl,
        settings: { reportAfterMs: 1_000, reportTimes: 2, reportsReversed: true },
      }),
    ],
    0,
  )
  const senders = openSenders({
    sms: { url: simulators.url, username: 'sandbox', apiKey: 'key', dailySegments: 100, deliveryKey: 'quiet secret' },
  })
  const hello = { name: { en: 'Greeting', sw: 'Salamu' }, sms: { en: 'Hello {name}', sw: 'Habari {name}' }, values: { name: 'Akinyi' } }
  Object.assign(county, { messages: messagesOf([{ name: 'test', needs: [], messages: { 'test.hello.said': hello } }], senders) })
  const worker = await startWorker({ appUrl: county.base.urls.appUrl, county, jobs: messageJobs })
  try {
    const resident = await county.resident({ language: 'sw' })
    const id = await county.as(anonymous, (ctx) =>
      sendMessage(ctx, { template: 'test.hello.said', to: { person: resident.id }, values: { name: 'Otieno & {co}' }, about: null }),
    )
    await vi.waitFor(
      async () => {
        const row = await county.db.selectFrom('messages.outbox').select(['status', 'attempts']).where('id', '=', id).executeTakeFirst()
        expect(row).toEqual({ status: 'delivered', attempts: 1 })
      },
      // A report that overtakes our own note of the answer is looked at again after half a minute.
      { timeout: 90_000, interval: 50 },
    )
    await vi.waitFor(
      async () => expect(await county.db.selectFrom('messages.delivery_reports').select('status').orderBy('id').execute()).toHaveLength(4),
      { timeout: 60_000, interval: 50 },
    )
    const handset = await (await fetch(`${simulators.url}/handset/${encodeURIComponent(resident.phone ?? '')}/messages`)).json()
    expect(handset).toMatchObject({ messages: [{ text: 'Habari Otieno & {co}' }] })
  } finally {
    await worker.stop()
    await simulators.close()
  }
})
