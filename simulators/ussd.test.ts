import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { pushTo } from '../test/support/daraja-world.ts'
import { until } from '../test/support/until.ts'
import { daraja } from './daraja.ts'
import { serveSimulators } from './http.ts'
import { ussdGateway } from './ussd.ts'

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  for (const close of closing.splice(0).reverse()) await close()
})

const PHONE = '+254711000001'
type Form = Record<string, string>
type Screen = { state: string; screen: string; inputs: string[]; fault: { code: string; detail: string } | null; sessionId: string }

/** The gateway, and in place of the county a menu that answers as told. */
async function world() {
  const asked: { path: string; form: Form }[] = []
  let menu: (form: Form) => { status?: number; body: string } | undefined = ({ text }) => ({
    body: text ? `END You chose ${text}` : 'CON 1 Pay a bill\n2 Check a receipt',
  })
  const listener = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const form = Object.fromEntries(new URLSearchParams(body))
    asked.push({ path: request.url ?? '', form })
    const answer = request.url === '/events' ? { body: '' } : menu(form)
    if (answer) response.writeHead(answer.status ?? 200, { 'content-type': 'text/plain' }).end(answer.body)
  })
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done))
  const county = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
  const gateway = ussdGateway({ serviceCode: '*384*96#', callbackUrl: `${county}/ussd`, eventsUrl: `${county}/events` })
  const server = await serveSimulators([gateway, daraja({ latencyMs: 0, busy: gateway.busy })], 0)
  closing.push(() => {
    listener.closeAllConnections()
    listener.close()
  }, server.close)
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const key = async (body: object) => {
    const response = await fetch(`${server.url}/handset/${encodeURIComponent(PHONE)}/ussd`, { method: 'POST', body: JSON.stringify(body) })
    return (await response.json()) as Screen
  }
  return {
    url: server.url,
    key,
    asked: () => asked.filter(({ path }) => path === '/ussd').map(({ form }) => form),
    /** The first notice of a session's end. */
    event: async () =>
      (await until(
        () => asked.find(({ path }) => path === '/events')?.form,
        (form) => form !== undefined,
      )) as Form,
    answer: (by: typeof menu) => {
      menu = by
    },
    set: (settings: object) => fetch(`${server.url}/switchboard/ussd`, { method: 'POST', body: JSON.stringify(settings) }),
  }
}

test('a code is dialled, a choice made, the menu ends: forms with all inputs so far, and a notice at the end', async () => {
  const { key, asked, event } = await world()
  expect(await key({ dial: '*384*96#' })).toMatchObject({ state: 'open', screen: '1 Pay a bill\n2 Check a receipt' })
  expect(await key({ text: '1' })).toMatchObject({ state: 'ended', screen: 'You chose 1', fault: null })
  const sessionId = expect.stringMatching(/^ATUid_[0-9a-f]{32}$/)
  expect(asked()).toEqual([
    { sessionId, serviceCode: '*384*96#', phoneNumber: PHONE, networkCode: '63902', text: '' },
    { sessionId, serviceCode: '*384*96#', phoneNumber: PHONE, networkCode: '63902', text: '1' },
  ])
  const ended = await event()
  expect(ended).toMatchObject({
    sessionId,
    status: 'Success',
    hopsCount: '2',
    input: '1',
    cost: 'KES 0.1000',
    errorMessage: '',
    phoneNumber: PHONE,
  })
  expect(ended.date).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
})

test('inputs are joined by stars, also those dialled at once', async () => {
  const { key, asked, answer } = await world()
  answer(() => ({ body: 'CON More' }))
  await key({ dial: '*384*96*1*2#' })
  await key({ text: 'SBP26-7K3QX4' })
  expect(asked().map(({ text }) => text)).toEqual(['1*2', '1*2*SBP26-7K3QX4'])
})

test('a screen of 160 characters is shown, one of 161 is refused loudly', async () => {
  const { key, answer, event } = await world()
  answer(() => ({ body: `CON ${'x'.repeat(160)}` }))
  expect((await key({ dial: '*384*96#' })).state).toBe('open')
  answer(() => ({ body: `CON ${'x'.repeat(161)}` }))
  expect(await key({ text: '1' })).toMatchObject({
    state: 'ended',
    screen: '',
    fault: { code: 'too_long', detail: '161 of 160 characters' },
  })
  expect(console.error).toHaveBeenCalledWith(expect.stringContaining('too_long'))
  expect(await event()).toMatchObject({ status: 'Failed', errorMessage: 'too_long: 161 of 160 characters' })
})

test.each([
  [{ body: 'Welcome' }, 'malformed'],
  [{ body: 'con 1' }, 'malformed'],
  [{ status: 404, body: 'CON 1' }, 'http'],
  [{ status: 500, body: '' }, 'http'],
  [undefined, 'silent'],
])('an answer %j ends the session as %s', async (given, code) => {
  const { key, answer, set } = await world()
  // Who never answers is not waited for; the others may take their time on a busy machine.
  await set({ answerWithinMs: given ? 10_000 : 100 })
  answer(() => given)
  expect(await key({ dial: '*384*96#' })).toMatchObject({ state: 'ended', fault: { code } })
  expect(await key({ text: '1' })).toMatchObject({ state: 'ended' })
})

test('a code that nobody serves is not the county’s business', async () => {
  const { key, asked } = await world()
  expect(await key({ dial: '*144#' })).toMatchObject({ state: 'ended', fault: { code: 'unknown_code' } })
  expect(asked()).toEqual([])
})

test('a line that breaks ends the session, and dialling again begins a new one that may be resumed', async () => {
  const { key, asked, event, set, answer } = await world()
  answer(() => ({ body: 'CON More' }))
  await set({ breakAfterHops: 2 })
  const first = await key({ dial: '*384*96#' })
  expect(await key({ text: '1' })).toMatchObject({ state: 'ended', fault: { code: 'broken' } })
  expect(await event()).toMatchObject({ status: 'Incomplete', lastAppResponse: '' })
  const again = await key({ dial: '*384*96#' })
  expect(again.sessionId).not.toBe(first.sessionId)
  expect(asked().map(({ text, phoneNumber }) => [text, phoneNumber])).toEqual([
    ['', PHONE],
    ['1', PHONE],
    ['', PHONE],
  ])
})

test('a caller who hangs up is told as incomplete', async () => {
  const { key, event, answer } = await world()
  answer(() => ({ body: 'CON More' }))
  await key({ dial: '*384*96#' })
  expect(await key({ end: true })).toMatchObject({ state: 'ended' })
  expect(await event()).toMatchObject({ status: 'Incomplete' })
})

test('while a session is open a push cannot reach the phone, and after it can', async () => {
  const { url, key, answer } = await world()
  const wallet = async () => (await (await fetch(`${url}/handset/${encodeURIComponent(PHONE)}/wallet`)).json()) as { prompts: unknown[] }
  answer(() => ({ body: 'CON More' }))
  await key({ dial: '*384*96#' })
  await pushTo(url, { Amount: '10' })
  expect((await wallet()).prompts).toEqual([])
  await key({ end: true })
  await pushTo(url, { Amount: '11' })
  expect((await wallet()).prompts).toHaveLength(1)
})

test('the switchboard shows each screen, how long it took, and works as a page', async () => {
  const { url, key } = await world()
  await key({ dial: '*384*96#' })
  await sleep(1)
  const shown = (await (await fetch(`${url}/switchboard/ussd`)).json()) as { hops: { ms: number; answered: string }[] }
  expect(shown.hops).toMatchObject([{ answered: 'HTTP 200' }])
  const headers = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' }
  expect((await fetch(`${url}/switchboard/ussd`, { method: 'POST', headers, body: 'delayMs=5', redirect: 'manual' })).status).toBe(303)
  expect(await (await fetch(`${url}/switchboard/ussd`, { headers })).text()).toContain('name="delayMs" value="5"')
})
