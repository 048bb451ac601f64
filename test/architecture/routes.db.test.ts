import { expect, test } from 'vitest'
import { manifests } from '../../src/app/modules.ts'
import { allows } from '../../src/kernel/access/access.ts'
import type { Example, InputSchemas, Route } from '../../src/kernel/web/route.ts'
import type { TestCounty, TestPerson } from '../support/county.ts'
import { demoCounty } from '../support/demo-county.ts'
import { addressOf, cookiesOf } from '../support/route-example.ts'

const routes = manifests.flatMap((manifest) => (manifest.routes ?? []).map((route) => ({ route, room: manifest.name })))

/** Posts that between them hold every role of the county's files. */
const POSTS = [
  'ward-1262-administrator',
  'ward-1262-bursary-chair',
  'rongo-education-officer',
  'rongo-front-desk-officer',
  'suna-east-roads-officer',
  'rongo-market-officer',
  'rongo-licensing-officer',
  'rongo-trade-officer',
  'rongo-public-health-officer',
  'rongo-fire-officer',
  'physical-planner',
  'building-engineer',
  'head-trade',
  'rongo-revenue-officer',
  'receiver-of-revenue',
  'county-secretary',
  'auditor-1',
  'ict-administrator-1',
  'data-protection-officer',
  'reconciler-1',
  'finance-officer-1',
]

function bodyOf(route: Route, example: Example<InputSchemas>) {
  if (route.method === 'GET') return {}
  if (example.parts) return multipart(example.parts)
  if (route.path.startsWith('/api/'))
    return { headers: { 'content-type': 'application/json' }, payload: JSON.stringify(example.body ?? {}) }
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries((example.body ?? {}) as Record<string, unknown>))
    for (const each of [value].flat()) form.append(name, String(each))
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: form.toString() }
}

function multipart(parts: NonNullable<Example<InputSchemas>['parts']>) {
  const boundary = 'kaunti-example'
  const chunks = parts.flatMap(({ name, value, filename, type }) => [
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${filename ? `; filename="${filename}"` : ''}\r\n${type ? `content-type: ${type}\r\n` : ''}\r\n`,
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ])
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
  }
}

type Answer = 'sign in' | 'denied' | 'not found' | 'let in'

/** What the declaration promises this person. */
function promised(route: Route, who: TestPerson | undefined, example: Example<InputSchemas>): readonly Answer[] {
  const { access, path } = route
  // An address that names a record may name one that is not there: that says nothing of who asks.
  const named = example.params !== undefined || example.body !== undefined
  if (access.kind === 'everyone' || access.kind === 'demo') return named ? ['let in', 'not found'] : ['let in']
  if (!who) return ['sign in']
  if (path.startsWith('/staff') && who.actor.kind !== 'staff') return ['denied']
  if (access.kind === 'signedIn')
    return access.as === 'any' || access.as === who.actor.kind
      ? // Signed in, and then the record decides: a role that may not take this step is told so.
        example.reach
        ? ['let in', 'not found', 'denied']
        : ['let in', 'not found']
      : ['denied']
  if (!allows(who.actor.grants, access.permission)) return ['denied']
  if (!example.reach) return named ? ['let in', 'not found'] : ['let in']
  return allows(who.actor.grants, access.permission, example.reach) ? ['let in', 'not found'] : ['not found', 'denied']
}

function seen(status: number, location: string | undefined): Answer | number {
  if (status === 401 || (status === 303 && location?.includes('sign-in?next='))) return 'sign in'
  if (status === 403) return 'denied'
  if (status === 404) return 'not found'
  return status >= 500 ? status : 'let in'
}

/** How many of the people see the page of a refusal: nobody, the resident and some of the staff. To draw it for all is a sixth of the whole; the others ask for the refusal alone. */
const REFUSED_BY_PAGE = 5

/** Fewer than the county has connections, so that none waits for another's page. */
const AT_ONCE = 6

type Person = readonly [name: string, who: TestPerson | undefined]

/** What a GET writes (who was sent a file) uses nothing up. */
const isRead = ({ method }: Route): boolean => method === 'GET'

async function people(county: TestCounty): Promise<Person[]> {
  const staff = await Promise.all(POSTS.map(async (post): Promise<Person> => [post, await county.holderOf(post)]))
  return [['nobody', undefined], ['a resident', await county.resident({ name: 'A stranger' })], ...staff]
}

test('every route answers every kind of person as it declares, and nobody with a fault', async () => {
  await using county = await demoCounty()
  const wrong: string[] = []
  const entered = new Set<string>()
  const everyone = await people(county)
  const acted = new Set<string>()
  /** Asks as one person, and gives whether something was written. */
  const asks = async ({ route, room }: (typeof routes)[number], example: Example<InputSchemas>, [name, who]: Person): Promise<boolean> => {
    // Signing out and ending sessions are routes too: each request comes from an open session.
    if (who && acted.delete(name))
      await county.base.ownerDb
        .updateTable('identity.sessions')
        .set({ ended_at: null, ended_because: null })
        .where('id', '=', who.actor.session)
        .execute()
    const cookie = cookiesOf(example)
    const { headers, ...rest } = bodyOf(route, example) as { headers?: Record<string, string>; payload?: string | Buffer }
    const promise = promised(route, who, example)
    const alone = !promise.includes('let in') && everyone.findIndex(([each]) => each === name) >= REFUSED_BY_PAGE
    const answer = await county.ask({
      method: route.method,
      url: addressOf(route, example),
      headers: { ...headers, ...(cookie ? { cookie } : {}), ...(alone ? { accept: 'application/json' } : {}) },
      ...rest,
      as: who,
    })
    const got = seen(answer.statusCode, answer.headers.location)
    if (got === 'let in') entered.add(`${route.method} ${route.path}`)
    if (!promise.includes(got as Answer))
      wrong.push(`${room}: ${route.method} ${route.path} as ${name}: ${answer.statusCode} ${got}, declared ${promise.join(' or ')}`)
    return got === 'let in' && !isRead(route)
  }
  for (const each of routes) {
    // An example serves until somebody's write went through, which may have used it up: what is only read leaves all as it was, and is asked for by several at once.
    let example = await each.route.example({ county })
    if (isRead(each.route)) {
      for (let at = 0; at < everyone.length; at += AT_ONCE)
        await Promise.all(everyone.slice(at, at + AT_ONCE).map((person) => asks(each, example, person)))
      continue
    }
    let wrote = false
    for (const person of everyone) {
      if (wrote) example = await each.route.example({ county })
      wrote = await asks(each, example, person)
      if (wrote) for (const [name] of everyone) acted.add(name)
    }
  }
  expect(wrong).toEqual([])
  // Most examples must find what they name, or this test would prove little.
  expect(entered.size / routes.length).toBeGreaterThan(0.75)
}, 600_000)

test('every route of the app is mounted under one declaration, and every permission it asks for is declared', () => {
  const permissions = new Set(manifests.flatMap((manifest) => Object.keys(manifest.permissions ?? {})))
  const unknown = routes.flatMap(({ route }) =>
    route.access.kind === 'may' && !permissions.has(route.access.permission) ? [`${route.path}: ${route.access.permission}`] : [],
  )
  expect(unknown).toEqual([])
  expect(routes.length).toBeGreaterThan(80)
})

test('what is open to everyone says why', () => {
  const silent = routes.flatMap(({ route }) => (route.access.kind === 'everyone' && route.access.reason.length < 10 ? [route.path] : []))
  expect(silent).toEqual([])
})
