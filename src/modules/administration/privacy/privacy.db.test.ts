import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyForBursary } from '../../../../test/support/apply-for-bursary.ts'
import { anonymous, type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import { FormSender } from '../../../../test/support/form-sender.ts'
import { seal } from '../../../../test/support/seal-trail.ts'
import { sentCodeTo } from '../../../../test/support/sent-code.ts'
import { newId } from '../../../core/basics/ids.ts'
import { openCase } from '../../../engines/cases/open-case.ts'
import { requestCode } from '../../../engines/sign-in/codes.ts'
import { verifyAudit } from '../../../kernel/audit/verify.ts'
import { sealKeys } from '../../../kernel/files/seal-keys.ts'
import { dueBefore, retentionOf, runRetention } from './retention.ts'

let county: TestCounty
beforeAll(async () => {
  county = await testCounty()
})
afterAll(() => county?.[Symbol.asyncDispose]())

let numbersTaken = 0
/** A number that nobody of the shared county has: what is held about a person goes by it. */
function freshNumber(): string {
  numbersTaken += 1
  return `+254713${String(numbersTaken).padStart(6, '0')}`
}

const form = (body: Record<string, string>) => ({
  method: 'POST' as const,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  payload: new URLSearchParams(body).toString(),
})

const dpo = (county: TestCounty) => county.staff({ roles: ['data-protection-officer'], office: 'headquarters-executive' }, 'Data Officer')
const checked = (county: TestCounty) => verifyAudit({ db: county.db, publicKeys: sealKeys(county.files.keys) })

const told = async (county: TestCounty, person: string, phone: string, body: string): Promise<string> => {
  const id = newId(county.clock.now().epochMilliseconds)
  await county.db
    .insertInto('messages.outbox')
    .values({
      id,
      template: 'cases.case.received',
      channel: 'sms',
      person,
      address: phone,
      language: 'en',
      body,
      pool: 'notices',
      status: 'delivered',
      created_at: county.clock.now(),
      expires_at: county.clock.now(),
    })
    .execute()
  return id
}

test('a resident reads and downloads all that is held about them, and nothing of others', async () => {
  const [phone, others] = [freshNumber(), freshNumber()]
  const mine = await county.resident({ name: 'Achieng Mine', phone })
  const other = await county.resident({ name: 'Baraka Other', phone: others })
  await told(county, mine.id, phone, 'Your bursary was received.')
  await told(county, other.id, others, 'A message to somebody else.')
  const file = await county.ask({ url: '/my/privacy/data.json', as: mine })
  expect(file.headers['content-disposition']).toContain('my-data.json')
  expect(file.headers['cache-control']).toBe('no-store')
  const record = JSON.parse(file.body)
  expect(record.rooms.kernel.identity.full_name).toBe('Achieng Mine')
  expect(record.rooms.kernel.contacts[0].value).toBe(phone)
  expect(record.rooms.messages.messages[0].body).toBe('Your bursary was received.')
  expect(file.body).not.toMatch(new RegExp(`Baraka|${others.slice(4)}|somebody else`))
  for (const lang of ['en', 'sw']) {
    const page = await county.ask({ url: `/my/privacy/data?lang=${lang}`, as: mine })
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('Achieng Mine')
    expect(page.body).not.toContain('Baraka')
    expect((await county.ask({ url: `/my/privacy?lang=${lang}`, as: mine })).statusCode).toBe(200)
  }
  expect((await county.ask({ url: '/my/privacy/data.json' })).statusCode).toBe(303)
})

test('the data protection officer may hand a person their data; the person sees that it was opened, and others may not do it', async () => {
  const officer = await dpo(county)
  const administrator = await county.staff({ roles: ['ict-administrator'], office: 'headquarters-ict' })
  const resident = await county.resident({ name: 'Achieng Handed' })
  const url = `/staff/privacy/people/${resident.id}`
  expect((await county.ask({ url, as: administrator })).statusCode).toBe(403)
  expect((await county.ask({ url: '/my/privacy/opened', as: resident })).body).toContain('Nobody has opened your record')
  const found = await county.ask({ url: '/staff/privacy/people?q=achieng', as: officer })
  expect(found.body).toContain('Achieng Handed')
  expect(found.body).toContain(url)
  expect((await county.ask({ url: `${url}?format=json`, as: officer })).body).toContain('Achieng Handed')
  const seen = await county.ask({ url: '/my/privacy/opened', as: resident })
  expect(seen.body).toContain('Test post')
  expect(seen.body).toContain('Opened all that is held about you')
  const stranger = await county.resident()
  expect((await county.ask({ url: '/my/privacy/opened', as: stranger })).body).toContain('Nobody has opened your record')
})

test('a request for erasure has a clock, is decided with reasons by an officer, and empties this person alone', async () => {
  await using county = await testCounty()
  const officer = await dpo(county)
  const resident = await county.resident({ name: 'Achieng Erased', phone: '+254712000001' })
  const other = await county.resident({ name: 'Baraka Stays', phone: '+254712000002' })
  const message = await told(county, resident.id, '+254712000001', 'Secret of Achieng')
  const kept = await told(county, other.id, '+254712000002', 'Secret of Baraka')
  await resident.runs(async (ctx) =>
    ctx.audit('trial.record.changed', { kind: 'trial.record', id: '1' }, { before: 'Achieng', after: 'Otieno' }, resident.id),
  )
  const asked = await county.ask({ url: '/my/privacy/erasure', ...form({ id: newId(Date.now()), words: 'I moved away.' }), as: resident })
  expect(asked.headers.location).toBe('/my/privacy')
  const again = await county.ask({ url: '/my/privacy/erasure', ...form({ id: newId(Date.now()), words: '' }), as: resident })
  expect(again.statusCode).toBe(409)
  expect(again.body).toContain('2 December 2026')
  const desk = await county.ask({ url: '/staff/privacy', as: officer })
  expect(desk.body).toContain('Achieng Erased')
  expect(desk.body).toContain('in 14 days')
  await seal(county)

  const { id } = await county.db.selectFrom('administration.erasure_requests').select('id').executeTakeFirstOrThrow()
  const url = `/staff/privacy/requests/${id}/decide`
  expect((await county.ask({ url, as: officer })).body).toContain('I moved away.')
  expect((await county.ask({ url, ...form({ decision: 'granted', reasons: '' }), as: officer })).statusCode).toBe(422)
  const done = await county.ask({ url, ...form({ decision: 'granted', reasons: 'Nothing is kept by law.' }), as: officer })
  expect(done.headers.location).toBe('/staff/privacy')

  const person = await county.db
    .selectFrom('identity.people')
    .select(['full_name', 'erased_at'])
    .where('id', '=', resident.id)
    .executeTakeFirstOrThrow()
  expect(person.full_name).toBe('—')
  expect(person.erased_at).not.toBeNull()
  expect(await county.db.selectFrom('identity.contacts').select('value').execute()).toEqual([{ value: '+254712000002' }])
  const body = (id: string) =>
    county.db.selectFrom('messages.outbox').select(['body', 'address']).where('id', '=', id).executeTakeFirstOrThrow()
  expect(await body(message)).toEqual({ body: null, address: null })
  expect(await body(kept)).toEqual({ body: 'Secret of Baraka', address: '+254712000002' })
  expect((await county.ask({ url: '/my/privacy', as: resident })).headers.location).toContain('sign-in')
  expect((await county.ask({ url: '/my/privacy', as: other })).statusCode).toBe(200)
  const payloads = await county.db.selectFrom('audit.payloads').select('body').execute()
  expect(payloads.some(({ body }) => body.includes('Otieno') || body.includes('moved away'))).toBe(false)
  await seal(county)
  const report = await checked(county)
  expect(report.findings).toEqual([])
  expect(report.payloadsErased).toBeGreaterThan(0)
})

/** Asks for erasure as a resident, and grants it as the data protection officer. */
async function askAndGrant(county: TestCounty, resident: TestPerson): Promise<void> {
  const id = newId(Date.now())
  expect((await county.ask({ url: '/my/privacy/erasure', ...form({ id, words: 'Please.' }), as: resident })).statusCode).toBe(303)
  const granted = form({ decision: 'granted', reasons: 'As you asked.' })
  expect((await county.ask({ url: `/staff/privacy/requests/${id}/decide`, ...granted, as: await dpo(county) })).statusCode).toBe(303)
}

test('while an application is open it stays with the name and number it needs, both sides are told why, and the rest goes', async () => {
  await using county = await testCounty()
  const resident = await county.resident({ name: 'Achieng Waits', phone: '+254712000001' })
  const closed = await applyForBursary(county, resident)
  await closed.visitor.post(`/my/applications/${closed.id}/act/withdraw`, {})
  const open = await applyForBursary(county, resident)
  const about = `Ward bursary ${open.reference}`
  for (const [lang, why] of [
    ['en', 'We are still working on it'],
    ['sw', 'Bado tunaishughulikia'],
  ]) {
    const asking = await county.ask({ url: `/my/privacy/erasure?lang=${lang}`, as: resident })
    expect(asking.body).toContain(open.reference)
    expect(asking.body).toContain(why)
    expect(asking.body).not.toContain(closed.reference)
  }
  const officer = await dpo(county)
  const id = newId(Date.now())
  await county.ask({ url: '/my/privacy/erasure', ...form({ id, words: 'Please.' }), as: resident })
  expect((await county.ask({ url: `/staff/privacy/requests/${id}/decide`, as: officer })).body).toContain(about)
  const granted = form({ decision: 'granted', reasons: 'All but the open one.' })
  await county.ask({ url: `/staff/privacy/requests/${id}/decide`, ...granted, as: officer })

  const mine = await county.ask({ url: '/my/privacy', as: resident })
  expect(mine.body).toContain('All but the open one.')
  expect(mine.body).toContain(about)
  expect((await county.ask({ url: `/my/applications/${open.id}`, as: resident })).body).toContain('Brian Otieno Omondi')
  expect((await county.ask({ url: `/my/applications/${closed.id}`, as: resident })).statusCode).toBe(404)
  const answers = await county.db.selectFrom('cases.answers').select(['case_id', 'answers']).execute()
  expect(answers.find(({ case_id }) => case_id === closed.id)?.answers).toEqual({})
  const owners = new Set((await county.db.selectFrom('files.files').select('owner_id').execute()).map(({ owner_id }) => owner_id))
  expect([...owners]).toEqual([open.id])
  const told = await county.db.selectFrom('messages.outbox').select(['template', 'person']).where('body', 'is not', null).execute()
  expect(told.map(({ template }) => template).sort()).toEqual(['administration.erasure.in_part', 'cases.case.received'])
  expect(new Set(told.map(({ person }) => person))).toEqual(new Set([resident.id]))

  await open.visitor.post(`/my/applications/${open.id}/act/withdraw`, {})
  await askAndGrant(county, resident)
  expect((await county.ask({ url: '/my', as: resident })).headers.location).toContain('/sign-in')
  expect((await county.db.selectFrom('cases.cases').select(['title', 'applicant', 'phone']).execute())[0]).toEqual({
    title: { en: '—', sw: '—' },
    applicant: null,
    phone: null,
  })
})

test('what came from a number that two people share is neither one’s to take or to erase', async () => {
  const phone = freshNumber()
  const mother = await county.resident({ name: 'Atieno Shares', phone })
  const son = await county.resident({ name: 'Brian Shares', phone })
  const report = newId(Date.now())
  await county.as(anonymous, async (ctx) => {
    const type = await county.caseTypes.newest(ctx, 'report-a-problem')
    const answers = { kind: 'pothole', ward: '1262', details: 'A hole without a name.', giveName: false, truth: true }
    const submission = { answers, calculated: {}, index: {} } as never
    await openCase(ctx, { id: report, version: type.hash, submission, applicant: null, phone, language: 'en' })
    await requestCode(ctx, { phone, purpose: 'sign-in', device: 'a browser' })
  })
  const own = await applyForBursary(county, son)
  for (const one of [mother, son]) {
    const record = await county.ask({ url: '/my/privacy/data.json', as: one })
    expect(record.body).not.toContain('A hole without a name.')
    expect(record.body.includes(own.reference)).toBe(one === son)
    expect(record.body).not.toContain(one === son ? 'Atieno' : 'Brian')
  }
  await askAndGrant(county, mother)
  const kept = await county.db.selectFrom('cases.answers').select('answers').where('case_id', '=', report).executeTakeFirstOrThrow()
  expect(kept.answers).toMatchObject({ details: 'A hole without a name.' })
  expect(await county.db.selectFrom('sign_in.codes').select('phone').where('phone', '=', phone).execute()).toEqual([{ phone }])
  expect(await county.db.selectFrom('identity.contacts').select('value').where('value', '=', phone).execute()).toEqual([{ value: phone }])
  expect((await county.ask({ url: `/my/applications/${own.id}`, as: son })).statusCode).toBe(200)
})

test('a code for one number opens one’s own data alone: nothing of another’s can be read, taken or erased with it', async () => {
  const [number, phone] = [freshNumber(), freshNumber()]
  const victim = await county.resident({ name: 'Victim Nyambane', phone: number })
  const curious = await county.resident({ name: 'Curious Marwa', phone })
  const { id, reference } = await applyForBursary(county, victim)
  const { id: file } = await county.db.selectFrom('files.files').select('id').where('owner_id', '=', id).limit(1).executeTakeFirstOrThrow()
  const browser = new FormSender(county)
  await browser.post('/sign-in', { phone: phone.replace('+254', '0') })
  await browser.post('/sign-in/code', { code: await sentCodeTo(county, phone) })
  expect((await browser.post('/sign-in/who', { who: victim.id })).statusCode).toBe(422)
  const asked = await browser.get('/sign-in/who')
  const who = /value="([0-9a-f-]{36})"/.exec(asked.body)?.[1] ?? ''
  expect((await browser.post('/sign-in/who', { who })).headers.location).toBe('/my')

  const record = await browser.get('/my/privacy/data.json')
  expect(JSON.parse(record.body).rooms.kernel.identity.full_name).toBe('Curious Marwa')
  expect(record.body).not.toMatch(new RegExp(`Nyambane|${number.slice(4)}|${reference}|Omondi`))
  for (const url of [
    `/my/applications/${id}`,
    `/my/applications/${id}/files/${file}`,
    `/staff/privacy/people/${victim.id}`,
    '/staff/privacy',
  ])
    expect([403, 404], url).toContain((await browser.get(url)).statusCode)
  const mine = newId(Date.now())
  await county.ask({ url: '/my/privacy/erasure', ...form({ id: mine, words: 'My secret words' }), as: victim })
  expect((await browser.get('/my/privacy')).body).not.toContain('secret')
  expect((await browser.post(`/staff/privacy/requests/${mine}/decide`, { decision: 'granted', reasons: 'Mine now' })).statusCode).toBe(403)
  // The same id again is a repeat for the one who made it, and nothing for anybody else.
  await browser.post('/my/privacy/erasure', { id: mine, words: 'Erase the victim' })
  const requests = await county.db
    .selectFrom('administration.erasure_requests')
    .select(['id', 'person', 'words', 'decision'])
    .where('person', 'in', [victim.id, curious.id])
    .execute()
  expect(requests).toEqual([{ id: mine, person: victim.id, words: 'My secret words', decision: null }])
  expect((await county.ask({ url: '/my/privacy', as: victim })).statusCode).toBe(200)
})

test('retention empties what is due and nothing else, says what it did, and the trail still verifies', async () => {
  await using county = await testCounty()
  const now = county.clock.now()
  const at = (years: number) => now.toZonedDateTimeISO('Africa/Nairobi').subtract({ years }).toInstant()
  county.clock.set(at(8))
  const forgotten = await county.resident({ name: 'Long Gone', phone: '+254712000001' })
  const faithful = await county.resident({ name: 'Still Here', phone: '+254712000002' })
  const oldWords = await told(county, forgotten.id, '+254712000001', 'Eight years ago')
  await forgotten.runs(async (ctx) =>
    ctx.audit('trial.record.changed', { kind: 'trial.record', id: 'old' }, { name: 'Long Gone' }, forgotten.id),
  )
  county.clock.set(at(1))
  const newWords = await told(county, faithful.id, '+254712000002', 'A year ago')
  await faithful.runs(async (ctx) =>
    ctx.audit('trial.record.changed', { kind: 'trial.record', id: 'new' }, { name: 'Still Here' }, faithful.id),
  )
  county.clock.set(now)
  const officer = await county.staff({ roles: ['auditor'], office: 'headquarters-executive' }, 'Officer Here')
  await seal(county)

  const emptied = await runRetention(county)
  expect(emptied['identity.people']).toBe(1)
  expect(emptied['messages.outbox']).toBe(1)
  expect(emptied['audit.payloads']).toBe(1)
  const names = await county.db.selectFrom('identity.people').select(['id', 'full_name']).execute()
  expect(names.find(({ id }) => id === forgotten.id)?.full_name).toBe('—')
  expect(names.find(({ id }) => id === faithful.id)?.full_name).toBe('Still Here')
  expect(names.find(({ id }) => id === officer.id)?.full_name).toBe('Officer Here')
  const words = await county.db.selectFrom('messages.outbox').select(['id', 'body']).execute()
  expect(words.find(({ id }) => id === oldWords)?.body).toBeNull()
  expect(words.find(({ id }) => id === newWords)?.body).toBe('A year ago')
  const payloads = (await county.db.selectFrom('audit.payloads').select('body').execute()).map(({ body }) => body)
  expect(payloads.some((body) => body.includes('Long Gone'))).toBe(false)
  expect(payloads.some((body) => body.includes('Still Here'))).toBe(true)
  expect((await county.ask({ url: '/staff/admin/audit', as: officer })).statusCode).toBe(200)

  expect(await runRetention(county)).toEqual({})
  await seal(county)
  expect((await checked(county)).findings).toEqual([])
  const data = await dpo(county)
  expect((await county.ask({ url: '/staff/privacy', as: data })).body).toContain('messages.outbox: 1')
})

test('every rule of retention stands on one declared span of time', async () => {
  const rules = county.manifests.flatMap(({ retention = [] }) => retention)
  expect(rules.length).toBeGreaterThan(5)
  for (const rule of rules) expect(dueBefore(county.clock.now(), retentionOf(rule, county.manifests)), rule.columns.join()).not.toBeNull()
  expect(() =>
    retentionOf({ columns: ['identity.sessions.device', 'messages.outbox.body'], run: async () => 0 }, county.manifests),
  ).toThrow('not declared as one span')
})

test('the register of processing lists every declared column, and comes as a file', async () => {
  const officer = await dpo(county)
  const page = await county.ask({ url: '/staff/privacy/register?lang=sw', as: officer })
  expect(page.body).toContain('identity.people.full_name')
  const file = await county.ask({ url: '/staff/privacy/register?format=csv', as: officer })
  expect(file.body).toContain('audit.payloads.body')
  const resident = await county.resident()
  expect((await county.ask({ url: '/staff/privacy/register', as: resident })).statusCode).toBe(403)
})
