import { expect, test } from 'vitest'
import { type TestPerson, testCounty } from '../../../test/support/county.ts'
import { newId } from '../../core/basics/ids.ts'
import { allows } from '../../kernel/access/access.ts'
import type { Example, InputSchemas, Route } from '../../kernel/web/route.ts'

const addressOf = (route: Route, { params = {}, query = {} }: Example<InputSchemas>): string => {
  const path = route.path.replace(/:(\w+)/g, (mark, name: string) =>
    encodeURIComponent(String((params as Record<string, unknown>)[name] ?? mark)),
  )
  const asked = new URLSearchParams(Object.entries(query as Record<string, string>).map(([name, value]) => [name, String(value)]))
  return asked.size > 0 ? `${path}?${asked}` : path
}

/** What a declaration promises a person: to be let in, to be turned away, or to be asked who they are. */
function promised({ access, path }: Route, who: TestPerson | undefined): 'in' | 'denied' | 'sign in' {
  if (!who) return 'sign in'
  if (path.startsWith('/staff') && who.actor.kind !== 'staff') return 'denied'
  if (access.kind === 'signedIn') return access.as === who.actor.kind ? 'in' : 'denied'
  return access.kind === 'may' && allows(who.actor.grants, access.permission) ? 'in' : 'denied'
}

test('every route of the module lets in those it declares with its example, and nobody else', async () => {
  await using county = await testCounty()
  const office = 'headquarters-executive'
  const people: [string, TestPerson | undefined][] = [
    ['nobody', undefined],
    ['a resident', await county.resident()],
    ['an administrator', await county.staff({ roles: ['ict-administrator'], office })],
    ['an auditor', await county.staff({ roles: ['auditor'], office })],
    ['the data protection officer', await county.staff({ roles: ['data-protection-officer'], office })],
    ['a ward administrator', await county.staff({ roles: ['ward-administrator'], office })],
  ]
  const now = county.clock.now()
  const message = { template: 'cases.case.received', channel: 'sms', language: 'en', pool: 'notices', status: 'failed' } as const
  await county.db
    .insertInto('messages.outbox')
    .values({ ...message, id: newId(now.epochMilliseconds), body: 'Words', created_at: now, expires_at: now })
    .execute()
  const routes = county.manifests.find(({ name }) => name === 'administration')?.routes ?? []
  expect(routes.length).toBeGreaterThan(50)
  const wrong: string[] = []
  for (const [name, who] of people)
    for (const route of routes) {
      const example = await route.example({ county })
      const { statusCode, headers } = await county.ask({
        method: route.method,
        url: addressOf(route, example),
        ...(route.method === 'POST'
          ? {
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
              payload: new URLSearchParams((example.body ?? {}) as Record<string, string>).toString(),
            }
          : {}),
        as: who,
      })
      const signIn = statusCode === 401 || (headers.location ?? '').includes('sign-in?next=')
      const seen = signIn ? 'sign in' : statusCode === 403 ? 'denied' : statusCode === 404 || statusCode >= 500 ? statusCode : 'in'
      if (seen !== promised(route, who))
        wrong.push(`${route.method} ${route.path} as ${name}: ${statusCode}, promised: ${promised(route, who)}`)
    }
  expect(wrong).toEqual([])
}, 300_000)
