import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { testCounty } from '../../../test/support/county.ts'
import { defineManifest } from '../context/manifest.ts'
import { line } from './input.ts'
import { json, page, redirectTo } from './reply.ts'
import { get, may, openTo, post, signedIn } from './route.ts'

const example = async () => ({})
const begun = Promise.withResolvers<void>()
const mayAnswer = Promise.withResolvers<void>()
const manifests = [
  defineManifest({
    name: 'trial',
    needs: [],
    routes: [
      get('/open', {
        access: openTo('everyone', 'a trial'),
        input: {},
        example,
        run: async (ctx) => ctx.actor.name,
        reply: (name) => page({ title: 'Open', body: `hello ${name}` }),
      }),
      get('/slow', {
        access: openTo('everyone', 'a trial'),
        input: {},
        example,
        run: async () => {
          begun.resolve()
          await mayAnswer.promise
        },
        reply: () => json({ answered: true }),
      }),
      get('/mine', {
        access: signedIn('resident'),
        input: {},
        example,
        run: async (ctx) => ctx.actor.name,
        reply: (name) => page({ title: 'Mine', body: name }),
      }),
      get('/staff/work', {
        access: may('cases.case.read'),
        input: {},
        example,
        run: async () => 1,
        reply: () => page({ title: 'Work', layout: 'staff', body: 'work' }),
      }),
      post('/form', {
        access: openTo('everyone', 'a trial'),
        input: { body: z.object({ name: line(10) }) },
        example,
        run: async (_ctx, { body }) => body.name,
        reply: (name) => page({ title: 'Thanks', body: name }),
        again: (refusal, typed) => page({ title: 'Form', body: `${refusal.problems[0]?.path}: ${typed.name}` }),
      }),
      post('/plain', {
        access: signedIn('any'),
        input: { body: z.object({ story: z.string() }) },
        example,
        run: async () => 1,
        reply: () => page({ title: 'x', body: 'x' }),
      }),
      get('/kept', {
        access: openTo('everyone', 'a trial'),
        input: {},
        example,
        run: async () => 1,
        reply: () => page({ title: 'Kept', body: 'the same for all', cache: 'public' }),
      }),
      get('/drawing', {
        access: openTo('everyone', 'a trial'),
        input: {},
        example,
        run: async () => 1,
        reply: () => ({ kind: 'content', type: 'image/svg+xml', content: Readable.from(['<svg', '/>']), size: 6 }),
      }),
      post('/leave/:kind', {
        access: openTo('everyone', 'a trial'),
        input: { params: z.object({ kind: z.enum(['success', 'information', 'problem']) }) },
        example,
        run: async (_ctx, { params }) => params.kind,
        reply: (kind) => redirectTo('/kept', { text: { en: 'Said: {kind}', sw: 'Imesemwa: {kind}' }, values: { kind }, kind }),
      }),
      get('/fault', {
        access: openTo('everyone', 'a trial'),
        input: {},
        example,
        run: async () => {
          throw new Error('the secret inside')
        },
        reply: () => json({}),
      }),
      post('/api/things', {
        access: signedIn('any'),
        input: { body: z.object({ n: z.number() }) },
        answers: { 200: z.strictObject({ n: z.number().max(9) }) },
        example,
        run: async (_ctx, { body }) => body,
        reply: (body) => json(body),
      }),
    ],
  }),
]

test('HEAD is answered as GET is, without the body', async () => {
  await using county = await testCounty({ manifests })
  for (const url of ['/open', '/open?lang=sw', '/kept', '/drawing', '/fault', '/healthz', '/none']) {
    const [got, head] = [await county.ask({ url }), await county.ask({ url, method: 'HEAD' })]
    const { date: _, 'content-length': length = `${got.rawPayload.length}`, ...headers } = got.headers
    expect([head.statusCode, head.body], url).toEqual([got.statusCode, ''])
    expect(head.headers, url).toMatchObject({ ...headers, ...(url === '/drawing' ? {} : { 'content-length': length }) })
  }
  const zipped = await county.ask({ url: '/kept', method: 'HEAD', headers: { 'accept-encoding': 'gzip' } })
  expect([zipped.statusCode, zipped.headers['content-encoding'], zipped.body]).toEqual([200, undefined, ''])
  for (const [url, status] of [
    ['/mine', 401],
    ['/form', 404],
  ] as const)
    expect((await county.ask({ url, method: 'HEAD' })).statusCode, url).toBe(status)
})

test('a page is served in the language asked for, with the headers that guard it', async () => {
  await using county = await testCounty({ manifests })
  const answer = await county.ask({ url: '/open?lang=sw' })
  expect(answer.statusCode).toBe(200)
  expect(answer.body).toContain('lang="sw"')
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.headers['set-cookie']).toContain('language=sw')
})

test('what a page left to say is shown once, by its kind, and never kept for the next visitor', async () => {
  await using county = await testCounty({ manifests })
  const next = async (url: string) => {
    const left = await county.ask({ method: 'POST', url })
    const cookie = left.cookies.find(({ name }) => name === 'notice')?.value ?? ''
    const shown = await county.ask({ url: '/kept', headers: { cookie: `notice=${encodeURIComponent(cookie)}` } })
    expect(shown.headers['cache-control']).toBe('no-store')
    expect(shown.cookies.find(({ name }) => name === 'notice')?.value).toBe('')
    return shown.body
  }
  expect(await next('/leave/success')).toMatch(/banner--success.*role="alert".*>Success<.*Said: success/s)
  const problem = await next('/leave/problem')
  expect(problem).toMatch(/banner--problem.*role="alert".*>There is a problem<.*>Said: problem</s)
  expect(problem).not.toContain('>Success<')
  expect(await next('/leave/information')).toMatch(/role="region".*>Important<.*>Said: information</s)
})

test('a public page may be kept for a minute, but not where it answers with a cookie', async () => {
  await using county = await testCounty({ manifests })
  const cacheOf = async (url: string, cookie = '') => (await county.ask({ url, headers: { cookie } })).headers['cache-control']
  expect(await cacheOf('/kept')).toBe('public, max-age=60')
  expect(await cacheOf('/kept?lang=sw')).toBe('no-store')
  expect(await cacheOf('/kept?lang=sw', 'language=sw')).toBe('public, max-age=60')
  expect(await cacheOf('/kept', 'notice=Hello')).toBe('no-store')
})

test('nobody is sent to sign in, the wrong kind of person is refused, the right one comes in', async () => {
  await using county = await testCounty({ manifests })
  const nobody = await county.ask({ url: '/mine' })
  expect([nobody.statusCode, nobody.headers.location]).toEqual([303, '/sign-in?next=%2Fmine'])
  const staff = await county.ask({ url: '/staff/work' })
  expect([staff.statusCode, staff.headers.location]).toEqual([303, '/staff/sign-in?next=%2Fstaff%2Fwork'])
  const resident = await county.resident({ name: 'Achieng Otieno' })
  expect((await county.ask({ url: '/mine', as: resident })).body).toContain('Achieng Otieno')
  const stays = await county.ask({ url: '/staff/work', as: resident })
  expect(stays.statusCode).toBe(403)
  expect(stays.body).toContain('For staff of the county')
  expect(stays.body).toContain('href="/staff/sign-in"')
  const officer = await county.staff({ post: 'ward-1261-administrator' })
  expect((await county.ask({ url: '/staff/work', as: officer })).statusCode).toBe(200)
  expect((await county.ask({ url: '/mine', as: officer })).statusCode).toBe(403)
})

test('a session that was ended, ran out or lay idle opens nothing', async () => {
  await using county = await testCounty({ manifests })
  const ended = await county.resident()
  await county.base.db
    .updateTable('identity.sessions')
    .set({ ended_at: county.clock.now(), ended_because: 'test' })
    .where('person', '=', ended.id)
    .execute()
  expect((await county.ask({ url: '/mine', as: ended })).statusCode).toBe(303)
  const idle = await county.resident()
  county.clock.pass({ minutes: 121 })
  expect((await county.ask({ url: '/mine', as: idle })).statusCode).toBe(303)
  const old = await county.resident()
  for (let hour = 0; hour < 12; hour += 1) {
    county.clock.pass({ minutes: 55 })
    expect((await county.ask({ url: '/mine', as: old })).statusCode).toBe(200)
  }
  county.clock.pass({ minutes: 61 })
  expect((await county.ask({ url: '/mine', as: old })).statusCode).toBe(303)
})

test('a form with a wrong answer comes back with what was typed', async () => {
  await using county = await testCounty({ manifests })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await county.ask({ method: 'POST', url: '/form', headers, payload: 'name=much+too+long+a+name' })
  expect(answer.statusCode).toBe(422)
  expect(answer.body).toContain('name: much too long a name')
  expect(answer.body).toMatch(/<title>Error: /)
})

test('what was typed before the session ended is kept on the refusal, but never a password', async () => {
  await using county = await testCounty({ manifests })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await county.ask({ method: 'POST', url: '/plain', headers, payload: 'story=a+long+story&password=hidden' })
  expect(answer.statusCode).toBe(401)
  expect(answer.body).toContain('value="a long story"')
  expect(answer.body).not.toContain('name="password"')
})

test('figures of the process are given to this machine alone', async () => {
  await using county = await testCounty({ manifests })
  expect((await county.ask({ url: '/metrics' })).statusCode).toBe(404)
  expect((await county.ask({ url: '/metrics', headers: { host: 'localhost' } })).body).toContain('# HELP')
  expect((await county.ask({ url: '/metrics', headers: { host: 'localhost' }, remoteAddress: '10.0.0.7' })).statusCode).toBe(404)
})

test('a form posted from another site does nothing', async () => {
  await using county = await testCounty({ manifests })
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' }
  const answer = await county.ask({ method: 'POST', url: '/form', headers, payload: 'name=x' })
  expect(answer.statusCode).toBe(403)
})

test('a fault of ours says nothing of its inside', async () => {
  await using county = await testCounty({ manifests })
  const answer = await county.ask({ url: '/fault' })
  expect(answer.statusCode).toBe(500)
  expect(answer.body).not.toContain('secret')
})

test('the API refuses by RFC 9457 and describes itself by OpenAPI 3.1', async () => {
  await using county = await testCounty({ manifests })
  const refused = await county.ask({ method: 'POST', url: '/api/things', payload: { n: 1 } })
  expect([refused.statusCode, refused.headers['content-type'], refused.json().code]).toEqual([
    401,
    'application/problem+json; charset=utf-8',
    'basics.sign_in_needed',
  ])
  const resident = await county.resident()
  const wrong = await county.ask({ method: 'POST', url: '/api/things', payload: { n: 'one' }, as: resident })
  expect([wrong.statusCode, wrong.json().problems[0].path]).toEqual([422, 'n'])
  expect((await county.ask({ method: 'POST', url: '/api/things', payload: { n: 1 }, as: resident })).json()).toEqual({ n: 1 })
  const description = (await county.ask({ url: '/api/openapi.json' })).json()
  expect(description.openapi).toBe('3.1.0')
  expect(Object.keys(description.paths)).toEqual(['/api/things'])
  const { responses } = description.paths['/api/things'].post
  expect(responses['200'].content['application/json'].schema).toMatchObject({ required: ['n'], properties: { n: { type: 'number' } } })
  expect(Object.keys(responses)).toEqual(['200', '401', '403', '409', '422', 'default'])
  const { required, properties } = description.components.schemas.Problem
  expect(Object.keys(wrong.json()).filter((name) => !properties[name])).toEqual([])
  expect(required.filter((name: string) => !(name in refused.json()))).toEqual([])
  // What a route does not declare is a fault in tests.
  expect((await county.ask({ method: 'POST', url: '/api/things', payload: { n: 10 }, as: resident })).statusCode).toBe(500)
})

test.each([
  ['a NUL in the path', { url: '/open?x=%00' }, 422],
  [
    'a NUL in a form',
    { method: 'POST', url: '/form', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'name=%00' },
    422,
  ],
  [
    'a lone surrogate',
    { method: 'POST', url: '/api/things', headers: { 'content-type': 'application/json' }, payload: '{"n":"\\ud800"}' },
    401,
  ],
  ['broken percent signs in the path', { url: '/%zz' }, 400],
  ['broken percent signs in the query', { url: '/open?a=%zz' }, 200],
  ['broken JSON', { method: 'POST', url: '/api/things', headers: { 'content-type': 'application/json' }, payload: '{' }, 400],
  [
    'a deep JSON',
    {
      method: 'POST',
      url: '/api/things',
      headers: { 'content-type': 'application/json' },
      payload: `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    },
    401,
  ],
  ['an unknown content type', { method: 'POST', url: '/form', headers: { 'content-type': 'application/x-what' }, payload: 'x' }, 415],
  ['a multipart without boundary', { method: 'POST', url: '/form', headers: { 'content-type': 'multipart/form-data' }, payload: 'x' }, 422],
  [
    'a body too large',
    {
      method: 'POST',
      url: '/form',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `name=${'x'.repeat(300_000)}`,
    },
    413,
  ],
  ['a long parameter', { url: `/open/${'x'.repeat(5_000)}` }, 404],
  ['an unknown method', { method: 'DELETE', url: '/open' }, 404],
] as const)('%s never ends in a fault', async (_name, request, status) => {
  await using county = await testCounty({ manifests })
  const answer = await county.ask(request as never)
  expect(answer.statusCode).toBe(status)
  expect((await county.ask({ url: '/open' })).statusCode).toBe(200)
})

test('a server that ends gives the answer that is on its way, and waits for no next request on its connection', async () => {
  await using county = await testCounty({ manifests })
  const app = await county.web()
  await app.listen({ port: 0, host: '127.0.0.1' })
  const agent = new Agent({ keepAlive: true })
  const { port } = app.server.address() as AddressInfo
  const answered = new Promise<number>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: '/slow', agent }, (answer) =>
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0)),
    )
    sent.on('error', reject).end()
  })
  await begun.promise
  const closed = app.close().then(() => 'closed')
  mayAnswer.resolve()
  expect(await answered).toBe(200)
  // Half of what an idle connection is kept open otherwise.
  expect(await Promise.race([closed, sleep(15_000, 'still open')])).toBe('closed')
  agent.destroy()
})
