import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { africasTalkingSms } from '../src/engines/messages/sms-africas-talking.ts'
import { until } from '../test/support/until.ts'
import { africasTalking } from './africas-talking.ts'
import { serveSimulators } from './http.ts'

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

type Report = Record<string, string>

/** The simulator and, in place of the county, a listener that keeps the delivery reports. */
async function world() {
  const reports: Report[] = []
  const listener = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    expect(request.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/)
    reports.push(Object.fromEntries(new URLSearchParams(body)))
    response.end()
  })
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done))
  const callbackUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/callbacks/africas-talking/delivery`
  const server = await serveSimulators(
    [africasTalking({ username: 'sandbox', apiKey: 'key', callbackUrl, settings: { reportAfterMs: 0 } })],
    0,
  )
  closing.push(() => {
    listener.closeAllConnections()
    listener.close()
  }, server.close)
  const set = async (settings: object) => {
    const response = await fetch(`${server.url}/switchboard`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(settings),
    })
    expect(response.status).toBe(200)
  }
  const client = (more: object = {}) =>
    africasTalkingSms({ baseUrl: server.url, username: 'sandbox', apiKey: 'key', senderId: 'MIGORI', timeoutMs: 10_000, ...more })
  const handset = async (phone: string) =>
    (await (await fetch(`${server.url}/handset/${encodeURIComponent(phone)}/messages`)).json()) as {
      messages: { text: string; from: string }[]
    }
  const reported = (count: number) =>
    until(
      () => reports.length,
      (seen) => seen >= count,
    )
  return { url: server.url, reports, reported, set, client, handset }
}

const message = { to: '+254711000001', text: 'Habari {Akinyi} & €5 + 100%' }
const post = (url: string, form: Record<string, string>, headers: Record<string, string> = { apiKey: 'key' }) =>
  fetch(`${url}/version1/messaging`, {
    method: 'POST',
    headers: { accept: 'application/json', ...headers },
    body: new URLSearchParams(form),
  })

describe('the simulated Africa\u2019s Talking', () => {
  test('answers as the real one: 201, a recipient with code, cost and message id', async () => {
    const { url } = await world()
    const response = await post(url, { username: 'sandbox', to: '+254711000001,+254733000002', message: 'Habari' })
    expect(response.status).toBe(201)
    const recipient = (number: string) => ({
      statusCode: 101,
      number,
      status: 'Success',
      cost: 'KES 0.8000',
      messageId: expect.stringMatching(/^ATXid_[0-9a-f]{32}$/),
    })
    expect(await response.json()).toEqual({
      SMSMessageData: {
        Message: 'Sent to 2/2 Total Cost: KES 1.6000',
        Recipients: [recipient('+254711000001'), recipient('+254733000002')],
      },
    })
  })

  test('refuses a wrong key, a wrong user and a missing field as the real one', async () => {
    const { url } = await world()
    const wrongKey = await post(url, { username: 'sandbox', to: '+254711000001', message: 'x' }, { apiKey: 'guess' })
    expect([wrongKey.status, await wrongKey.text()]).toEqual([401, 'The supplied authentication is invalid'])
    expect((await post(url, { username: 'somebody', to: '+254711000001', message: 'x' })).status).toBe(401)
    expect((await post(url, { username: 'sandbox', to: '+254711000001' })).status).toBe(400)
  })

  test('delivers text byte for byte to the handset, then reports: submitted, delivered', async () => {
    const { client, handset, reports, reported } = await world()
    const sent = await client()(message)
    expect(sent).toMatchObject({ outcome: 'accepted', costCents: 80, providerId: expect.stringMatching(/^ATXid_/) })
    expect((await handset(message.to)).messages).toMatchObject([{ text: message.text, from: 'MIGORI', segments: 1 }])
    await reported(2)
    const id = sent.outcome === 'accepted' ? sent.providerId : ''
    expect(reports).toEqual([
      { id, status: 'Submitted', phoneNumber: message.to, networkCode: '63902', retryCount: '0' },
      { id, status: 'Success', phoneNumber: message.to, networkCode: '63902', retryCount: '0' },
    ])
  })

  test('repeats, reorders and fails reports when told to', async () => {
    const { client, set, reports, reported, handset } = await world()
    await set({ reportTimes: 2, reportsReversed: true, reportStatus: 'Failed' })
    await client()(message)
    await reported(4)
    expect(reports.map(({ status, failureReason }) => [status, failureReason])).toEqual([
      ['Failed', 'UserInBlackList'],
      ['Failed', 'UserInBlackList'],
      ['Submitted', undefined],
      ['Submitted', undefined],
    ])
    expect((await handset(message.to)).messages).toEqual([])
  })

  test('drops reports when told to, and a quiet day puts everything back', async () => {
    const { client, set, reports, reported } = await world()
    await set({ reports: false, mode: 'error500' })
    await set({ mode: 'ok' })
    await client()(message)
    await new Promise((done) => setTimeout(done, 50))
    expect(reports).toEqual([])
    await set({ reset: true })
    await client()(message)
    await reported(2)
  })

  test('the switchboard names what it does not understand and changes nothing', async () => {
    const { url } = await world()
    const response = await fetch(`${url}/switchboard`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"mode":"sleepy","statusCode":101}',
    })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ problems: [{ path: 'mode' }] })
    expect(await (await fetch(`${url}/switchboard`)).json()).toMatchObject({ settings: { mode: 'ok' } })
  })

  test('the switchboard works as a page: a form without scripts, where an unticked box means no', async () => {
    const { url } = await world()
    const headers = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' }
    const response = await fetch(`${url}/switchboard`, {
      method: 'POST',
      headers,
      body: 'mode=hang&statusCode=405&reportsReversed=on&callbackUrl=%3Cb%3E',
      redirect: 'manual',
    })
    expect([response.status, response.headers.get('location')]).toEqual([303, '/switchboard'])
    expect(await (await fetch(`${url}/switchboard`)).json()).toMatchObject({
      settings: { mode: 'hang', statusCode: 405, reports: false, reportsReversed: true },
    })
    const page = await (await fetch(`${url}/switchboard`, { headers: { accept: 'text/html' } })).text()
    expect(page).toContain('<option selected>hang</option>')
    expect(page).toContain('&#60;b&#62;')
  })

  test('keeps at most fifty messages for one handset', async () => {
    const { url, handset } = await world()
    for (let i = 0; i < 53; i++) await post(url, { username: 'sandbox', to: '+254711000001', message: `no ${i}` })
    const { messages } = await handset('+254711000001')
    expect([messages.length, messages[0]?.text, messages.at(-1)?.text]).toEqual([50, 'no 3', 'no 52'])
  })

  test('a large body and an unknown path get an answer, not a crash', async () => {
    const { url, client } = await world()
    expect((await post(url, { username: 'sandbox', to: '+254711000001', message: 'x'.repeat(300_000) })).status).toBe(413)
    expect((await fetch(`${url}/nothing`)).status).toBe(404)
    expect(await client()(message)).toMatchObject({ outcome: 'accepted' })
  })
})

describe('the client against it', () => {
  test.each([
    [100, { outcome: 'accepted' }],
    [102, { outcome: 'accepted' }],
    [401, { outcome: 'failed', reason: '401 RiskHold' }],
    [402, { outcome: 'retry', cause: 'account' }],
    [403, { outcome: 'failed', reason: '403 InvalidPhoneNumber' }],
    [404, { outcome: 'failed' }],
    [405, { outcome: 'retry', cause: 'account', reason: '405 InsufficientBalance' }],
    [406, { outcome: 'failed' }],
    [407, { outcome: 'retry', cause: 'provider' }],
    [409, { outcome: 'failed' }],
    [500, { outcome: 'retry', cause: 'provider' }],
    [501, { outcome: 'retry', cause: 'provider' }],
    [502, { outcome: 'retry', cause: 'provider' }],
    [418, { outcome: 'unknown' }],
  ])('status code %i', async (statusCode, expected) => {
    const { client, set } = await world()
    await set({ statusCode })
    expect(await client()(message)).toMatchObject(expected)
  })

  test.each([
    ['error500', { outcome: 'retry', cause: 'provider' }, 0],
    ['error503', { outcome: 'retry', cause: 'provider' }, 0],
    ['error502', { outcome: 'unknown' }, 0],
    ['hang', { outcome: 'unknown', reason: 'time-out' }, 0],
    ['cut', { outcome: 'unknown' }, 0],
    ['takeAndHang', { outcome: 'unknown', reason: 'time-out' }, 1],
    ['takeAndCut', { outcome: 'unknown' }, 1],
  ])('%s: after which nobody could know better', async (mode, expected, received) => {
    const { client, set, handset } = await world()
    await set({ mode })
    // Who hangs is not waited for; an answer may take its time on a busy machine.
    const impatient = /hang/i.test(mode) ? { timeoutMs: 300 } : {}
    expect(await client(impatient)(message)).toMatchObject(expected)
    await until(
      async () => (await handset(message.to)).messages.length,
      (count) => count === received,
    )
  })

  test('a slow answer is still an answer', async () => {
    const { client, set } = await world()
    await set({ answerAfterMs: 300 })
    expect(await client()(message)).toMatchObject({ outcome: 'accepted' })
  })

  test('a wrong key is the trouble of the account: nothing was sent, and nothing is lost', async () => {
    const { client } = await world()
    expect(await client({ apiKey: 'old' })(message)).toEqual({ outcome: 'retry', cause: 'account', reason: 'HTTP 401' })
  })

  test('nobody listening: nothing was sent', async () => {
    const { client, url } = await world()
    await closing.pop()?.()
    expect(await client({ baseUrl: url })(message)).toMatchObject({ outcome: 'retry', cause: 'provider' })
  })
})
