import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { newId } from '../../core/basics/ids.ts'

const form = (body: Record<string, string>) => ({
  method: 'POST' as const,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  payload: new URLSearchParams(body).toString(),
})
const administrator = (county: TestCounty) => county.staff({ roles: ['ict-administrator'], office: 'headquarters-ict' })
/** What was recorded of the person's own acts; the template has entries of its own. */
const verbs = async (county: TestCounty, { id }: TestPerson): Promise<string[]> =>
  (await county.db.selectFrom('audit.entries').select('verb').where('actor', '=', id).orderBy('seq').execute()).map(({ verb }) => verb)

test('a dead job runs again, or is thrown away for a reason; a living one stays', async () => {
  await using county = await testCounty()
  const who = await administrator(county)
  for (let number = 0; number < 3; number++) await who.runs(async (ctx) => ctx.later({ task: 'messages.message.rescue', payload: {} }))
  const jobs = async () =>
    (await sql<{ id: number; attempts: number }>`select id, attempts from jobs.jobs order by id`.execute(county.db)).rows
  const [first, second, third] = (await jobs()).map(({ id }) => id)
  await sql`update jobs._private_jobs set attempts = max_attempts, last_error = ${'No route to host\nat secret place'} where id <> ${third}`.execute(
    county.base.ownerDb,
  )
  const page = await county.ask({ url: '/staff/admin/jobs', as: who })
  expect(page.body).toContain('No route to host')
  expect(page.body).not.toContain('secret place')
  const unreasoned = await county.ask({ url: '/staff/admin/jobs', ...form({ ids: String(first), deed: 'discard', reason: '' }), as: who })
  expect(unreasoned.statusCode).toBe(422)
  expect((await jobs()).length).toBe(3)
  await county.ask({ url: '/staff/admin/jobs', ...form({ ids: String(first), deed: 'retry' }), as: who })
  await county.ask({
    url: '/staff/admin/jobs',
    ...form({ ids: String(second), deed: 'discard', reason: 'The host is gone for good.' }),
    as: who,
  })
  await county.ask({ url: '/staff/admin/jobs', ...form({ ids: String(third), deed: 'discard', reason: 'By mistake.' }), as: who })
  expect((await jobs()).map(({ id, attempts }) => [id, attempts])).toEqual([
    [first, 0],
    [third, 0],
  ])
  expect(await verbs(county, who)).toEqual(['administration.job.retried', 'administration.job.discarded'])
})

test('a holiday is added, moved and removed with reason and notice, and each change is told', async () => {
  await using county = await testCounty()
  const who = await administrator(county)
  const key = newId(Date.now())
  const grounds = { authority: 'Gazette Notice 99 of 2026', reason: 'Declared by the minister' }
  const made = { id: key, day: '2026-12-03', nameEn: 'Day of Trial', nameSw: 'Siku ya Jaribio', kind: 'declared', ...grounds }
  expect((await county.ask({ url: '/staff/admin/holidays/new', ...form({ ...made, authority: '' }), as: who })).statusCode).toBe(422)
  const unnamed = await county.ask({ url: '/staff/admin/holidays/new', ...form({ ...made, authority: '12' }), as: who })
  expect(unnamed.statusCode).toBe(422)
  expect(unnamed.body).toContain('Name the law or the notice')
  // A year typed wrongly would be saved where no list shows it.
  for (const [day, lang, words] of [
    ['9999-01-01', 'en', 'Day: enter a day from 1 January 2025 to 31 December 2028'],
    ['2024-12-31', 'en', 'Day: enter a day from 1 January 2025 to 31 December 2028'],
    ['2029-01-01', 'sw', 'Siku: andika siku kuanzia 1 Januari 2025 hadi 31 Desemba 2028'],
  ] as const) {
    const refused = await county.ask({ url: `/staff/admin/holidays/new?lang=${lang}`, ...form({ ...made, day }), as: who })
    expect([refused.statusCode, refused.body]).toEqual([422, expect.stringContaining(words)])
  }
  expect((await county.ask({ url: '/staff/admin/holidays/new', ...form(made), as: who })).headers.location).toBe('/staff/admin/holidays')
  for (const deed of ['move', 'confirm'])
    expect(
      (await county.ask({ url: `/staff/admin/holidays/${key}/${deed}`, ...form({ day: '1999-01-01', ...grounds }), as: who })).statusCode,
    ).toBe(422)
  expect((await county.ask({ url: '/staff/admin/holidays?year=2026', as: who })).body).toContain('Day of Trial')
  await county.ask({ url: `/staff/admin/holidays/${key}/move`, ...form({ day: '2026-12-04', ...grounds }), as: who })
  const page = await county.ask({ url: '/staff/admin/holidays?year=2026', as: who })
  expect(page.body).toContain('4 December 2026')
  expect(page.body).toContain('Gazette Notice 99 of 2026')
  await county.ask({ url: `/staff/admin/holidays/${key}/remove`, ...form(grounds), as: who })
  expect((await county.ask({ url: `/staff/admin/holidays/${key}/move`, as: who })).statusCode).toBe(404)
  expect(await verbs(county, who)).toEqual(['calendar.holiday.added', 'calendar.holiday.moved', 'calendar.holiday.removed'])
})

test('the message log hides half a number and every secret, and sends again what failed', async () => {
  await using county = await testCounty()
  const who = await administrator(county)
  const now = county.clock.now()
  const common = {
    template: 'cases.case.received',
    channel: 'sms',
    language: 'en',
    status: 'failed',
    created_at: now,
    expires_at: now,
    address: '+254712345678',
  }
  const [plain, secret] = [newId(now.epochMilliseconds), newId(now.epochMilliseconds + 1)]
  await county.db
    .insertInto('messages.outbox')
    .values({ ...common, id: plain, body: 'Your bursary', pool: 'notices' })
    .execute()
  await county.db
    .insertInto('messages.outbox')
    .values({ ...common, id: secret, body: 'Code 900817', pool: 'codes', secret: true })
    .execute()
  const list = await county.ask({ url: '/staff/admin/messages?to=0712+345+678', as: who })
  expect(list.body).toContain('0712 ••• 678')
  expect(list.body).not.toContain('+254712345678')
  expect(list.body).toContain('<span title="cases.case.received">Application received</span>')
  expect((await county.ask({ url: `/staff/admin/messages/${secret}`, as: who })).body).not.toContain('900817')
  expect((await county.ask({ url: `/staff/admin/messages/${secret}/resend`, ...form({ sure: 'yes' }), as: who })).statusCode).toBe(409)
  const again = await county.ask({ url: `/staff/admin/messages/${plain}/resend`, ...form({ sure: 'yes' }), as: who })
  expect(again.headers.location).toMatch(/^\/staff\/admin\/messages\/[0-9a-f-]{36}$/)
  expect(await verbs(county, who)).toContain('messages.message.resent')
})

test('health tells that no worker runs, what waits, and when the trail was last sealed', async () => {
  await using county = await testCounty()
  const who = await administrator(county)
  await who.runs(async (ctx) => ctx.later({ task: 'messages.message.rescue', payload: {} }))
  const page = await county.ask({ url: '/staff/admin/settings', as: who })
  expect(page.body).toMatch(/>Off<.*Background worker/)
  expect(page.body).toContain('Never')
  expect(page.body).not.toContain('a secret of the tests')
})
