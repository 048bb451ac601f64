import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, testCounty } from '../../../test/support/county.ts'
import { newId } from '../../core/basics/ids.ts'
import { appoint } from './posts/posts.ts'

let county: TestCounty

beforeAll(async () => {
  county = await testCounty()
})
afterAll(() => county?.[Symbol.asyncDispose]())

const form = (body: Record<string, string>) => ({
  method: 'POST' as const,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  payload: new URLSearchParams(body).toString(),
})
const administrators = async (county: TestCounty) =>
  [
    await county.staff({ roles: ['ict-administrator'], office: 'headquarters-ict' }, 'First Administrator'),
    await county.staff({ roles: ['ict-administrator'], office: 'headquarters-ict' }, 'Second Administrator'),
  ] as const

const postWith = async (county: TestCounty, role: string): Promise<string> => {
  const { post } = await county.db
    .selectFrom('access.post_roles')
    .innerJoin('identity.posts', 'identity.posts.id', 'access.post_roles.post')
    .select('post')
    .where('role', '=', role)
    .where('key', 'not like', 'test-%')
    .orderBy('key')
    .executeTakeFirstOrThrow()
  return post
}

const PAGES = ['staff', 'posts', 'roles', 'sessions', 'jobs', 'messages', 'holidays', 'keys', 'settings', 'offices', 'departments'] as const

test('every page opens for an administrator in both languages, for nobody else without the permission', async () => {
  const [administrator] = await administrators(county)
  const officer = await county.staff({ roles: ['ward-administrator'], office: 'headquarters-ict' })
  const resident = await county.resident()
  for (const name of PAGES) {
    const url = `/staff/admin/${name}`
    for (const lang of ['en', 'sw'])
      expect((await county.ask({ url: `${url}?lang=${lang}`, as: administrator })).statusCode, `${url} ${lang}`).toBe(200)
    expect((await county.ask({ url, as: officer })).statusCode, `${url} as officer`).toBe(403)
    expect((await county.ask({ url, as: resident })).statusCode, `${url} as resident`).toBe(403)
    expect((await county.ask({ url })).headers.location, `${url} as nobody`).toContain('/staff/sign-in')
  }
  for (const name of ['staff', 'posts', 'roles', 'offices', 'messages', 'holidays']) {
    const file = await county.ask({ url: `/staff/admin/${name}?format=csv`, as: administrator })
    expect(file.headers['content-type'], name).toContain('text/csv')
    expect(file.headers['content-disposition'], name).toContain('attachment')
  }
})

test('a member of staff is added, given a post, and found; a repeat of the form adds nobody', async () => {
  const [administrator] = await administrators(county)
  const id = newId(Date.now())
  const body = { id, name: '=Akinyi Odero', staffNumber: 'MG-100', email: 'Akinyi@migori.example', phone: '0712 345 678', language: 'sw' }
  for (let time = 0; time < 2; time++) {
    const answer = await county.ask({ url: '/staff/admin/staff/new', ...form(body), as: administrator })
    expect(answer.headers.location).toBe(`/staff/admin/staff/${id}`)
  }
  const taken = await county.ask({ url: '/staff/admin/staff/new', ...form({ ...body, id: newId(Date.now()) }), as: administrator })
  expect(taken.statusCode).toBe(422)
  expect(taken.body).toContain('Somebody has this staff number already')
  expect(taken.body).toContain('MG-100')
  expect((await county.ask({ url: '/staff/admin/staff?q=odero', as: administrator })).body).toContain('Akinyi Odero')
  expect((await county.ask({ url: '/staff/admin/staff?q=odero&format=csv', as: administrator })).body).toContain("'=Akinyi Odero")

  const post = await postWith(county, 'front-desk-officer')
  const given = { id: newId(Date.now()), person: id, from: '2026-11-18', until: '', acting: '', reason: 'Letter 12/2026' }
  const appointed = await county.ask({ url: `/staff/admin/posts/${post}/appoint`, ...form(given), as: administrator })
  expect(appointed.headers.location).toBe(`/staff/admin/posts/${post}`)
  expect((await county.ask({ url: `/staff/admin/posts/${post}`, as: administrator })).body).toContain('Akinyi Odero')
  const narrowed = (await county.ask({ url: '/staff/admin/posts?role=auditor&vacant=yes&lang=sw', as: administrator })).body
  expect(narrowed).toMatch(/Mkaguzi\s*</)
  expect(narrowed).not.toMatch(/>\s*auditor\s*</)
  expect((await county.ask({ url: `/staff/admin/staff/${id}`, as: administrator })).statusCode).toBe(200)
  const { verb } = await county.db.selectFrom('audit.entries').select('verb').where('record_id', '=', post).executeTakeFirstOrThrow()
  expect(verb).toBe('administration.post.filled')
})

test('two roles that exclude each other are refused in clear words, and by the database when the words are gone round', async () => {
  const [administrator] = await administrators(county)
  const auditor = await county.staff({ roles: ['auditor'], office: 'headquarters-executive' }, 'Wanjiru Auditor')
  const post = await postWith(county, 'ict-administrator')
  const body = { id: newId(Date.now()), person: auditor.id, from: '2026-11-18', until: '', acting: '', reason: 'Letter 13/2026' }
  const refused = await county.ask({ url: `/staff/admin/posts/${post}/appoint`, ...form(body), as: administrator })
  expect(refused.statusCode).toBe(409)
  expect(refused.body).toContain('Wanjiru Auditor would hold')
  expect(refused.body).toContain('Who keeps the system must not be the one who audits it.')
  await expect(
    county.db
      .insertInto('identity.post_holders')
      .values({
        id: newId(Date.now()),
        post,
        person: auditor.id,
        held_from: Temporal.PlainDate.from('2026-11-18'),
        held_until: null,
        acting: false,
      })
      .execute(),
  ).rejects.toMatchObject({ constraint: 'role_conflicts_kept' })
})

test('a post that is held takes no second holder, but an acting officer; nobody appoints themselves', async () => {
  await using county = await testCounty()
  const [administrator, second] = await administrators(county)
  const one = await county.staff({ roles: [], office: 'headquarters-ict' }, 'Otieno One')
  const other = await county.staff({ roles: [], office: 'headquarters-ict' }, 'Otieno Other')
  const post = await postWith(county, 'front-desk-officer')
  const given = { post, from: Temporal.PlainDate.from('2026-11-18'), until: null, acting: false, reason: 'Letter 14/2026' }
  await administrator.runs((ctx) => appoint(ctx, { ...given, id: newId(Date.now()), person: one.id }))
  await expect(administrator.runs((ctx) => appoint(ctx, { ...given, id: newId(Date.now()), person: other.id }))).rejects.toMatchObject({
    code: 'administration.post_taken',
  })
  await administrator.runs((ctx) => appoint(ctx, { ...given, id: newId(Date.now()), person: other.id, acting: true }))
  await expect(
    administrator.runs((ctx) => appoint(ctx, { ...given, id: newId(Date.now()), person: administrator.id })),
  ).rejects.toMatchObject({ code: 'administration.not_oneself' })
  // Two administrators at once: the second waits for the first, and then reads that the post is taken.
  const vacant = await postWith(county, 'market-officer')
  const both = await Promise.allSettled([
    administrator.runs((ctx) => appoint(ctx, { ...given, post: vacant, id: newId(Date.now()), person: one.id })),
    second.runs((ctx) => appoint(ctx, { ...given, post: vacant, id: newId(Date.now()), person: other.id })),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('what a role may do changes only by two persons, and counts from the next request', async () => {
  const [first, second] = await administrators(county)
  const desk = await county.staff({ roles: ['front-desk-officer'], office: 'headquarters-ict' })
  expect((await county.ask({ url: '/staff/admin/jobs', as: desk })).statusCode).toBe(403)
  const url = '/staff/admin/roles/front-desk-officer'
  const proposal = { permission: 'administration.job.manage', reach: 'county', scope: '', reason: 'They watch the queue at night.' }
  expect((await county.ask({ url: `${url}/change`, ...form(proposal), as: first })).headers.location).toBe(url)
  expect((await county.ask({ url: '/staff/admin/jobs', as: desk })).statusCode).toBe(403)
  const { id } = await county.db.selectFrom('administration.role_changes').select('id').executeTakeFirstOrThrow()
  const decision = { decision: 'approved', because: 'Agreed with the head.' }
  const alone = await county.ask({ url: `${url}/changes/${id}/decide`, ...form(decision), as: first })
  expect(alone.statusCode).toBe(403)
  await expect(
    county.base.ownerDb
      .updateTable('administration.role_changes')
      .set({ decision: 'approved', decided_by: first.id, decided_at: county.clock.now() })
      .where('id', '=', id)
      .execute(),
  ).rejects.toMatchObject({ constraint: 'role_changes_need_two_persons' })
  expect((await county.ask({ url, as: second })).body).toContain('See failed jobs, retry and discard them')
  expect((await county.ask({ url: `${url}/changes/${id}/decide`, ...form(decision), as: second })).headers.location).toBe(url)
  expect((await county.ask({ url: '/staff/admin/jobs', as: desk })).statusCode).toBe(200)
  expect((await county.ask({ url: `${url}/changes/${id}/decide`, ...form(decision), as: second })).statusCode).toBe(409)
})

test('a role that moved on since the proposal is not overwritten', async () => {
  await using county = await testCounty()
  const [first, second] = await administrators(county)
  const url = '/staff/admin/roles/front-desk-officer'
  const proposal = { permission: 'administration.job.manage', reach: 'county', scope: '', reason: 'They watch the queue at night.' }
  await county.ask({ url: `${url}/change`, ...form(proposal), as: first })
  await county.base.ownerDb
    .deleteFrom('access.role_permissions')
    .where('role', '=', 'front-desk-officer')
    .where('permission', '=', 'services.application.assist')
    .execute()
  const { id } = await county.db.selectFrom('administration.role_changes').select('id').executeTakeFirstOrThrow()
  const answer = await county.ask({ url: `${url}/changes/${id}/decide`, ...form({ decision: 'approved', because: 'Agreed.' }), as: second })
  expect(answer.statusCode).toBe(409)
  expect(answer.body).toContain('has changed since')
})

test('an ended session gets nothing; an ended service ends posts and sessions for good', async () => {
  const [administrator] = await administrators(county)
  const officer = await county.staff({ roles: ['front-desk-officer', 'auditor'], office: 'headquarters-ict' }, 'Leaving Officer')
  expect((await county.ask({ url: '/staff/admin/staff', as: officer })).statusCode).toBe(200)
  const session = officer.actor.session as string
  expect((await county.ask({ url: '/staff/admin/sessions', as: administrator })).body).toContain('Leaving Officer')
  await county.ask({ url: `/staff/admin/sessions/${session}/end`, ...form({ reason: 'A lost laptop' }), as: administrator })
  expect((await county.ask({ url: '/staff/admin/staff', as: officer })).headers.location).toContain('/staff/sign-in')

  const noReason = await county.ask({
    url: `/staff/admin/staff/${officer.id}/end`,
    ...form({ on: '2026-11-18', reason: '' }),
    as: administrator,
  })
  expect(noReason.statusCode).toBe(422)
  const ended = await county.ask({
    url: `/staff/admin/staff/${officer.id}/end`,
    ...form({ on: '2026-11-18', reason: 'Resigned' }),
    as: administrator,
  })
  expect(ended.headers.location).toBe(`/staff/admin/staff/${officer.id}`)
  const held = await county.db.selectFrom('identity.post_holders').select('held_until').where('person', '=', officer.id).execute()
  expect(held.map(({ held_until }) => held_until?.toString())).toEqual(['2026-11-18'])
  const own = await county.ask({
    url: `/staff/admin/staff/${administrator.id}/end`,
    ...form({ on: '2026-11-18', reason: 'Resigned' }),
    as: administrator,
  })
  expect(own.statusCode).toBe(403)
})

test('every form of administration, sent empty, names each field that it misses and repeats no words', async () => {
  const office = 'headquarters-executive'
  const people = [
    await county.staff({ roles: ['ict-administrator'], office }),
    await county.staff({ roles: ['data-protection-officer'], office }),
  ]
  const routes = (county.manifests.find(({ name }) => name === 'administration')?.routes ?? []).filter(
    ({ method, path, again }) => method === 'POST' && again && path.startsWith('/staff'),
  )
  const wrong: string[] = []
  const shown: string[] = []
  for (const route of routes)
    for (const language of ['en', 'sw']) {
      const { params = {}, body: sent = {} } = await route.example({ county })
      const url = route.path.replace(/:(\w+)/g, (_mark, name: string) => String((params as Record<string, unknown>)[name]))
      // What no person types: the key of what is made, the button.
      const { id, deed } = sent as Record<string, string>
      const payload = new URLSearchParams({ ...(id ? { id } : {}), ...(deed ? { deed } : {}) }).toString()
      for (const as of people) {
        const headers = { 'content-type': 'application/x-www-form-urlencoded' }
        const { statusCode, body } = await county.ask({ method: 'POST', url: `${url}?lang=${language}`, headers, payload, as })
        if (statusCode !== 422) continue
        const errors = [...(/govuk-error-summary__list">(.*?)<\/ul>/s.exec(body)?.[1] ?? '').matchAll(/>([^<>]+)<\/a>/g)].map(
          ([, text]) => text,
        )
        shown.push(`${route.path} ${language}`)
        if (new Set(errors).size !== errors.length || errors.some((text) => /This answer|Jibu hili|\(\w+\)/.test(text as string)))
          wrong.push(`${route.path} ${language}: ${errors.join(' / ')}`)
      }
    }
  expect(wrong).toEqual([])
  expect(shown).toEqual(
    expect.arrayContaining(['/staff/admin/staff/new en', '/staff/admin/holidays/new sw', '/staff/admin/posts/:id/appoint sw']),
  )
})

test('who may not end their own service is told so, and not invited to send it again', async () => {
  const self = await county.staff({ roles: ['ict-administrator'], office: 'headquarters-executive' })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const payload = 'on=2026-11-18&reason=I+leave+the+county'
  const { statusCode, body } = await county.ask({ method: 'POST', url: `/staff/admin/staff/${self.id}/end`, headers, payload, as: self })
  expect(statusCode).toBe(403)
  expect(body).not.toContain('Send again')
  expect(body).not.toContain('I leave the county')
})
