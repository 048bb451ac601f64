import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymous, type TestCounty, testCounty } from '../../../test/support/county.ts'
import { FormSender } from '../../../test/support/form-sender.ts'
import { sentCodeTo } from '../../../test/support/sent-code.ts'
import { showPhone } from '../../core/basics/phone.ts'
import { contactFor } from '../../kernel/identity/people.ts'
import { signInResident } from './resident-session.ts'

let county: TestCounty
beforeAll(async () => {
  county = await testCounty()
})
afterAll(() => county[Symbol.asyncDispose]())

let numbers = 0
const newNumber = () => {
  numbers += 1
  return `+2547000${String(60_000 + numbers)}`
}
const local = (phone: string) => `0${phone.slice(4)}`

async function toWho(browser: FormSender, phone: string, next = ''): Promise<void> {
  const query = next ? `?next=${encodeURIComponent(next)}` : ''
  expect((await browser.post(`/sign-in${query}`, { phone: local(phone) })).headers.location).toBe(`/sign-in/code${query}`)
  const confirmed = await browser.post(`/sign-in/code${query}`, { code: await sentCodeTo(county, phone) })
  expect(confirmed.headers.location).toBe(`/sign-in/who${query}`)
}

async function signIn(browser: FormSender, phone: string, who: Record<string, string>): Promise<LightMyRequestResponse> {
  await toWho(browser, phone)
  return browser.post('/sign-in/who', who)
}

test('someone new signs in with number, code and name, and is known the next time', async () => {
  const phone = newNumber()
  const browser = new FormSender(county)
  expect((await browser.get('/my/account')).headers.location).toBe('/sign-in?next=%2Fmy%2Faccount')
  await toWho(browser, phone, '/my/account')
  expect((await browser.get('/sign-in/who')).body).toContain('What is your name?')
  const done = await browser.post('/sign-in/who?next=/my/account', { who: 'someone-else', name: '  Akinyi   Ouma ' })
  expect(done.headers.location).toBe('/my/account')
  const account = await browser.get('/my/account')
  expect(account.statusCode).toBe(200)
  expect(account.body).toContain('Akinyi Ouma')
  const again = new FormSender(county)
  await toWho(again, phone)
  expect((await again.get('/sign-in/who')).body).toContain('Akinyi Ouma')
})

test('on a shared phone each chooses who they are, and a person not on it cannot be chosen', async () => {
  const phone = newNumber()
  const mother = await county.resident({ name: 'Atieno Okoth', phone })
  const son = await county.resident({ name: 'Brian Okoth', phone })
  const stranger = await county.resident({ name: 'Chacha Marwa' })
  const browser = new FormSender(county)
  await toWho(browser, phone)
  const asked = (await browser.get('/sign-in/who')).body
  expect(asked).toContain('Atieno Okoth')
  expect(asked).toContain('Brian Okoth')
  expect(asked).not.toContain('Chacha Marwa')
  expect((await browser.post('/sign-in/who', { who: stranger.id })).statusCode).toBe(422)
  expect((await browser.post('/sign-in/who', {})).body).toContain('Choose who you are')
  expect((await browser.post('/sign-in/who', { who: son.id })).headers.location).toBe('/my')
  const account = (await browser.get('/my/account')).body
  expect(account).toContain('Brian Okoth')
  expect(account).not.toContain(mother.actor.name)
})

test('the page after the number is the same for one who is known and one who is not', async () => {
  const [known, unknown] = [newNumber(), newNumber()]
  await county.resident({ phone: known })
  const pages = await Promise.all(
    [known, unknown].map(async (phone) => {
      const browser = new FormSender(county)
      const sent = await browser.post('/sign-in', { phone })
      const asked = await browser.get('/sign-in/code')
      return [sent.statusCode, sent.headers.location, asked.body.replace(`••• ${phone.slice(-3)}`, '•••')]
    }),
  )
  expect(pages[0]).toEqual(pages[1])
})

test('a wrong code comes back to the page with what is wrong; after five the page offers a new one', async () => {
  const phone = newNumber()
  const browser = new FormSender(county)
  await browser.post('/sign-in', { phone })
  const code = await sentCodeTo(county, phone)
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
  const first = await browser.post('/sign-in/code', { code: wrong })
  expect(first.statusCode).toBe(422)
  expect(first.body).toContain('Tries left: 4.')
  expect(first.body).toContain('autocomplete="one-time-code"')
  expect(first.body).toContain('inputmode="numeric"')
  expect(first.body).not.toContain(wrong)
  for (let n = 0; n < 3; n += 1) await browser.post('/sign-in/code', { code: wrong })
  const last = await browser.post('/sign-in/code', { code: wrong })
  expect(last.body).toContain('can no longer be used')
  expect((await browser.post('/sign-in/code', { code })).statusCode).toBe(422)
  expect((await browser.get('/sign-in/who')).headers.location).toBe('/sign-in')
  await browser.post('/sign-in/code/again')
  expect((await browser.post('/sign-in/code', { code: await sentCodeTo(county, phone) })).headers.location).toBe('/sign-in/who')
})

test('who asks for codes to another’s phone cannot use what they did not read, nor the other’s', async () => {
  const phone = newNumber()
  const [owner, attacker] = [new FormSender(county), new FormSender(county)]
  await attacker.post('/sign-in', { phone })
  await owner.post('/sign-in', { phone })
  const code = await sentCodeTo(county, phone)
  expect((await attacker.post('/sign-in/code', { code })).statusCode).toBe(422)
  expect((await new FormSender(county).post('/sign-in/code', { code })).headers.location).toBe('/sign-in')
  expect((await owner.post('/sign-in/code', { code })).headers.location).toBe('/sign-in/who')
  expect((await attacker.get('/sign-in/who')).headers.location).toBe('/sign-in')
})

test('one code gives one session, however often the last page is sent', async () => {
  const phone = newNumber()
  const browser = new FormSender(county)
  await toWho(browser, phone)
  const replies = await Promise.all([1, 2, 3].map(() => browser.post('/sign-in/who', { who: 'someone-else', name: 'Akinyi Ouma' })))
  expect(replies.filter((each) => each.headers.location === '/my')).toHaveLength(1)
  const { count } = await county.db
    .selectFrom('identity.sessions as session')
    .innerJoin('identity.contacts as contact', 'contact.id', 'session.contact')
    .select((row) => row.fn.countAll().as('count'))
    .where('contact.value', '=', phone)
    .executeTakeFirstOrThrow()
  expect(count).toBe(1)
})

test('signing in gives a new session and ends the one the browser had: a planted cookie is worth nothing', async () => {
  const victim = newNumber()
  const planted = await county.resident({ name: 'Planted' })
  const browser = new FormSender(county)
  const [name, value] = planted.cookie.split('=') as [string, string]
  browser.cookies.set(name, value)
  await signIn(browser, victim, { who: 'someone-else', name: 'Real Person' })
  expect(browser.cookies.get(name)).not.toBe(value)
  const attacker = new FormSender(county)
  attacker.cookies.set(name, value)
  expect((await attacker.get('/my/account')).statusCode).toBe(303)
})

test('the session cookie is HttpOnly and SameSite, and its value is nowhere in the database', async () => {
  const browser = new FormSender(county)
  const done = await signIn(browser, newNumber(), { who: 'someone-else', name: 'Akinyi Ouma' })
  const cookie = done.cookies.find(({ name }) => name === 'kaunti')
  // Not by date: a phone whose clock is wrong keeps it as long as any other.
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 12 * 3_600 })
  expect(cookie?.expires).toBeUndefined()
  expect(cookie?.value.length).toBeGreaterThanOrEqual(43)
  const rows = await county.db.selectFrom('identity.sessions').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(cookie?.value)
})

test('signed out, expired, idle and ended sessions get nothing', async () => {
  const phone = newNumber()
  const fresh = async () => {
    const browser = new FormSender(county)
    await toWho(browser, phone)
    const known = /name="who" type="radio" value="([0-9a-f-]{36})"/.exec((await browser.get('/sign-in/who')).body)?.[1]
    await browser.post('/sign-in/who', { who: known ?? 'someone-else', name: 'Akinyi Ouma' })
    expect((await browser.get('/my/account')).statusCode).toBe(200)
    return browser
  }
  const shut = async (browser: FormSender) => expect((await browser.get('/my/account')).statusCode).toBe(303)

  const signedOut = await fresh()
  const token = signedOut.cookies.get('kaunti') as string
  expect((await signedOut.post('/sign-out')).headers.location).toBe('/')
  expect(signedOut.cookies.has('kaunti')).toBe(false)
  signedOut.cookies.set('kaunti', token)
  await shut(signedOut)

  const idle = await fresh()
  county.clock.pass({ minutes: 121 })
  await shut(idle)

  const old = await fresh()
  for (let hours = 0; hours < 12; hours += 1) {
    expect((await old.get('/my/account')).statusCode).toBe(200)
    county.clock.pass({ hours: 1 })
  }
  await shut(old)

  const [here, elsewhere] = [await fresh(), await fresh()]
  const session = /name="session" value="([0-9a-f-]{36})"/.exec((await here.get('/my/account')).body)?.[1] as string
  expect((await here.post('/my/account/sessions/end', { session })).statusCode).toBe(303)
  await shut(elsewhere)
  await here.post('/my/account/sessions/end-all')
  await shut(here)
})

test('no one ends another’s session', async () => {
  const [one, other] = [await county.resident(), await county.resident()]
  const reply = await county.ask({
    method: 'POST',
    url: '/my/account/sessions/end',
    as: one,
    payload: { session: other.actor.session as string },
  })
  expect(reply.statusCode).toBe(404)
  expect((await county.ask({ method: 'GET', url: '/my/account', as: other })).statusCode).toBe(200)
})

test('after sign-in the browser goes on within this site only', async () => {
  for (const next of ['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)']) {
    const reply = await new FormSender(county).post(`/sign-in?next=${encodeURIComponent(next)}`, { phone: newNumber() })
    expect(reply.headers.location, next).toBe('/sign-in/code')
  }
})

test('the account keeps name and language, refuses a name without letters, and records the change', async () => {
  const person = await county.resident({ name: 'Akinyi Uoma' })
  const save = (payload: Record<string, string>) => county.ask({ method: 'POST', url: '/my/account', as: person, payload })
  const refused = await save({ name: '12', language: 'sw' })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('value="12"')
  expect((await save({ name: 'Akinyi Ouma', language: 'sw' })).statusCode).toBe(303)
  const row = await county.db.selectFrom('identity.people').selectAll().where('id', '=', person.id).executeTakeFirstOrThrow()
  expect(row).toMatchObject({ full_name: 'Akinyi Ouma', language: 'sw' })
  const entry = await county.db
    .selectFrom('audit.entries')
    .select(['verb', 'subject'])
    .where('record_id', '=', person.id)
    .executeTakeFirstOrThrow()
  expect(entry).toEqual({ verb: 'sign_in.account.changed', subject: person.id })
})

test('a number given up no longer finds the person, and sessions opened by it end; the number in use stays', async () => {
  const [lost, kept] = [newNumber(), newNumber()]
  const person = await county.resident({ name: 'Akinyi Ouma', phone: lost })
  const contactOf = async (phone: string) =>
    (await county.db.selectFrom('identity.contacts').select('id').where('value', '=', phone).executeTakeFirstOrThrow()).id
  const { token } = await county.as(anonymous, async (ctx) => {
    const contact = await contactFor(ctx.db, { id: ctx.newId(), kind: 'phone', value: kept, now: ctx.now })
    return signInResident(ctx, { person: person.id, contact, userAgent: 'test' })
  })
  const browser = new FormSender(county)
  browser.cookies.set('kaunti', token)
  const remove = async (phone: string) =>
    (await browser.post('/my/account/contacts/remove', { contact: await contactOf(phone) })).statusCode
  expect(await remove(kept)).toBe(404)
  expect(await remove(lost)).toBe(303)
  expect((await county.ask({ method: 'GET', url: '/my/account', as: person })).statusCode).toBe(303)
  const account = (await browser.get('/my/account')).body
  expect(account).toContain(showPhone(kept))
  expect(account).not.toContain(showPhone(lost))
  const found = new FormSender(county)
  await toWho(found, lost)
  expect((await found.get('/sign-in/who')).body).not.toContain('Akinyi Ouma')
})

test('the pages speak Swahili', async () => {
  const browser = new FormSender(county)
  const reply = await browser.get('/sign-in?lang=sw')
  expect(reply.body).toContain('Ingia kwa simu yako')
  expect((await browser.post('/sign-in', { phone: '07' })).body).toMatch(/Hitilafu/)
})
