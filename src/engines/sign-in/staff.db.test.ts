import { hash } from '@node-rs/argon2'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { FormSender } from '../../../test/support/form-sender.ts'
import { hashInFull } from '../../../test/support/quick-hashes.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import { inviteOfficer, sendForgottenLink } from './invitations.ts'
import { totpCodeAt } from './second-step.ts'
import { sweepSignIn } from './sign-in.jobs.ts'

let county: TestCounty
beforeAll(async () => {
  county = await testCounty()
})
afterAll(() => county[Symbol.asyncDispose]())

// All come from one address, whose failures count for an hour.
beforeEach(() => county.clock.pass({ hours: 2 }))

const PASSWORD = 'ndizi nyumbu mvua'
const POST = { post: 'ward-1261-administrator' } as const
const system = systemActor('sign_in.test')

type Enrolled = { person: TestPerson; email: string; number: string; secret: Buffer; recovery: string[]; visitor: FormSender }

let officers = 0
async function newOfficer(): Promise<{ person: TestPerson; email: string; number: string }> {
  officers += 1
  const person = await county.staff({ roles: [], office: 'ward-1261' }, `Afisa Wa Jaribio ${officers}`)
  const row = await county.db.selectFrom('identity.staff').selectAll().where('person', '=', person.id).executeTakeFirstOrThrow()
  return { person, email: row.email, number: row.staff_number }
}

const invite = (person: TestPerson) => county.as(system, (ctx) => inviteOfficer(ctx, person.id))
const pathOf = (link: string | null) => new URL(link as string).pathname
const codesIn = (body: string) => [...body.matchAll(/<code>([0-9a-z-]{19})<\/code>/g)].map((found) => found[1] as string)
const secretIn = (body: string) => Buffer.from(base32(/data-copy="([A-Z2-7 ]{32,})"/.exec(body)?.[1]?.replaceAll(' ', '') ?? ''))
const code = (secret: Buffer) => totpCodeAt(secret, county.clock.now())
const nextStep = () => county.clock.pass({ seconds: 30 })

function base32(text: string): number[] {
  const bits = Array.from(text, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))
}

async function enrol(): Promise<Enrolled> {
  const officer = await newOfficer()
  const path = pathOf((await invite(officer.person)).link)
  const visitor = new FormSender(county)
  expect((await visitor.post(path, { password: PASSWORD })).headers.location).toBe(`${path}/second-step`)
  const secret = secretIn((await visitor.get(`${path}/second-step`)).body)
  const done = await visitor.post(`${path}/second-step`, { code: code(secret) })
  expect(done.statusCode).toBe(200)
  nextStep()
  return { ...officer, secret, recovery: codesIn(done.body), visitor }
}

const password = (visitor: FormSender, who: string, given = PASSWORD) => visitor.post('/staff/sign-in', { who, password: given })
const second = (visitor: FormSender, given: string) => visitor.post('/staff/sign-in/second-step', { code: given })
const isIn = async (visitor: FormSender) => (await visitor.get('/staff/account')).statusCode === 200

test('an invited officer chooses a password, scans, keeps ten recovery codes and is in; then signs in by either name', async () => {
  const { visitor, recovery, email, number, secret } = await enrol()
  expect(recovery).toHaveLength(10)
  expect(await isIn(visitor)).toBe(true)
  for (const who of [email.toUpperCase(), ` ${number} `]) {
    const again = new FormSender(county)
    const first = await again.post('/staff/sign-in?next=/staff/account', { who, password: PASSWORD })
    expect(first.headers.location).toBe('/staff/sign-in/second-step?next=%2Fstaff%2Faccount')
    expect(await isIn(again)).toBe(false)
    const done = await again.post('/staff/sign-in/second-step?next=/staff/account', { code: code(secret) })
    expect(done.headers.location).toBe('/staff/account')
    expect(await isIn(again)).toBe(true)
    nextStep()
  }
})

test('a password alone opens nothing', async () => {
  const { email } = await enrol()
  const visitor = new FormSender(county)
  await password(visitor, email)
  for (const url of ['/staff/account', '/my/account']) expect((await visitor.get(url)).statusCode).toBe(303)
  visitor.cookies.set('kaunti', visitor.cookies.get('second-step') as string)
  expect(await isIn(visitor)).toBe(false)
})

test('the reply to a wrong password, an unknown officer and one not yet set up is the same', async () => {
  const { email } = await enrol()
  const fresh = await newOfficer()
  const replies = await Promise.all(
    [
      [email, 'not the password at all'],
      ['nobody@county.example', PASSWORD],
      [fresh.email, PASSWORD],
    ].map(async ([who, given]) => {
      const reply = await password(new FormSender(county), who as string, given)
      expect(reply.body).not.toContain(given)
      return [reply.statusCode, reply.body.replaceAll(who as string, 'WHO')]
    }),
  )
  expect(replies[1]).toEqual(replies[0])
  expect(replies[2]).toEqual(replies[0])
  expect(replies[0]?.[1]).toContain('does not match an account')
})

test('an unknown officer costs the same work as a known one', async () => {
  hashInFull()
  const { email } = await enrol()
  // Work and not time, since other processes take time from this one.
  const work = async (who: string) => {
    const before = process.cpuUsage()
    await password(new FormSender(county), who, 'not the password at all')
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  let [known, unknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let n = 0; n < 4; n += 1) {
    known = Math.min(known, await work(email))
    unknown = Math.min(unknown, await work(`nobody-${n}@county.example`))
  }
  // Without the work of hashing, an unknown one would be refused in a small fraction of the time.
  expect(unknown / known).toBeGreaterThan(0.4)
})

test('failures make the account wait, longer each time, whether it exists or not; the right password does not help meanwhile', async () => {
  const known = await enrol()
  for (const who of [known.email, `nobody-${officers}@county.example`]) {
    for (let n = 0; n < 5; n += 1) expect((await password(new FormSender(county), who, 'not the password at all')).statusCode).toBe(422)
    const waits: number[] = []
    for (let round = 0; round < 6; round += 1) {
      const held = await password(new FormSender(county), who)
      expect(held.statusCode).toBe(429)
      const minutes = Number(/Wait (\d+) minutes/.exec(held.body)?.[1])
      waits.push(minutes)
      county.clock.pass({ minutes, seconds: 1 })
      await password(new FormSender(county), who, 'not the password at all')
    }
    expect(waits).toEqual([1, 2, 4, 8, 15, 15])
  }
  county.clock.pass({ minutes: 16 })
  const visitor = new FormSender(county)
  await password(visitor, known.email)
  expect((await second(visitor, code(known.secret))).headers.location).toBe('/staff')
  // Signed in wholly, the count is gone.
  for (let n = 0; n < 4; n += 1) await password(new FormSender(county), known.email, 'not the password at all')
  expect((await password(new FormSender(county), known.email)).statusCode).toBe(303)
})

test('wrong passwords sent all at once are counted one by one', async () => {
  const { email } = await enrol()
  const replies = await Promise.all(Array.from({ length: 10 }, () => password(new FormSender(county), email, 'not the password at all')))
  expect(replies.filter(({ statusCode }) => statusCode === 422)).toHaveLength(5)
  expect(replies.filter(({ statusCode }) => statusCode === 429)).toHaveLength(5)
})

test('an address that guesses at many accounts must wait as well, and is free again after an hour', async () => {
  const { email } = await enrol()
  for (let n = 0; n < 50; n += 1) await password(new FormSender(county), `guess-${n}@county.example`, 'not the password at all')
  expect((await password(new FormSender(county), email)).statusCode).toBe(429)
  county.clock.pass({ minutes: 2 })
  expect((await password(new FormSender(county), 'one-more@county.example', 'not the password at all')).statusCode).toBe(422)
  expect((await password(new FormSender(county), email)).statusCode).toBe(429)
  county.clock.pass({ hours: 1 })
  expect((await password(new FormSender(county), 'yet-another@county.example', 'not the password at all')).statusCode).toBe(422)
  expect((await password(new FormSender(county), email)).statusCode).toBe(303)
})

test('a code of the authenticator is taken once, even by two at once', async () => {
  const { email, secret } = await enrol()
  const visitors = [new FormSender(county), new FormSender(county)]
  for (const each of visitors) await password(each, email)
  const shown = code(secret)
  const replies = await Promise.all(visitors.map((each) => second(each, shown)))
  expect(replies.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1)
  const third = new FormSender(county)
  await password(third, email)
  expect((await second(third, shown)).statusCode).toBe(422)
  nextStep()
  expect((await second(third, code(secret))).statusCode).toBe(303)
})

test('the code that ended the enrolment does not open the next sign-in', async () => {
  const officer = await newOfficer()
  const path = pathOf((await invite(officer.person)).link)
  const visitor = new FormSender(county)
  await visitor.post(path, { password: PASSWORD })
  const secret = secretIn((await visitor.get(`${path}/second-step`)).body)
  const shown = code(secret)
  await visitor.post(`${path}/second-step`, { code: shown })
  const again = new FormSender(county)
  await password(again, officer.email)
  expect((await second(again, shown)).statusCode).toBe(422)
})

test('five wrong second steps end the way in, and count against the account', async () => {
  const { email, secret } = await enrol()
  const visitor = new FormSender(county)
  await password(visitor, email)
  const wrong = String((Number(code(secret)) + 1) % 1_000_000).padStart(6, '0')
  for (let n = 0; n < 4; n += 1) expect((await second(visitor, wrong)).body).toContain('Your second step')
  expect((await second(visitor, wrong)).body).toContain('Sign in as county staff')
  expect((await second(visitor, code(secret))).body).toContain('from the beginning')
  expect((await password(new FormSender(county), email)).statusCode).toBe(429)
})

test('a second step begun ten minutes ago, or in another browser, opens nothing', async () => {
  const { email, secret } = await enrol()
  const visitor = new FormSender(county)
  await password(visitor, email)
  expect((await second(new FormSender(county), code(secret))).body).toContain('from the beginning')
  county.clock.pass({ minutes: 10 })
  expect((await second(visitor, code(secret))).body).toContain('from the beginning')
})

test('a recovery code lets in once, typed with or without dashes, and new ones end the old', async () => {
  const { email, recovery, person, secret } = await enrol()
  const [first, next] = recovery as [string, string]
  const visitor = new FormSender(county)
  await password(visitor, email)
  expect((await visitor.get('/staff/sign-in/second-step?with=recovery')).body).toContain('Recovery code')
  expect((await second(visitor, first.toUpperCase().replaceAll('-', ' '))).headers.location).toBe('/staff')
  expect(await isIn(visitor)).toBe(true)
  const again = new FormSender(county)
  await password(again, email)
  expect((await second(again, first)).statusCode).toBe(422)
  expect((await visitor.post('/staff/account/recovery-codes', { current: 'not the password at all' })).statusCode).toBe(422)
  const renewed = codesIn((await visitor.post('/staff/account/recovery-codes', { current: PASSWORD })).body)
  expect(renewed).toHaveLength(10)
  expect((await second(again, next)).statusCode).toBe(422)
  expect((await second(again, renewed[0] as string)).statusCode).toBe(303)
  const kept = await county.db.selectFrom('sign_in.recovery_codes').selectAll().where('person', '=', person.id).execute()
  expect(JSON.stringify(kept)).not.toContain((renewed[1] as string).replaceAll('-', ''))
  expect(secret).toHaveLength(20)
})

test('neither password nor authenticator secret stands in the database in clear', async () => {
  const { person, secret } = await enrol()
  const row = await county.db.selectFrom('sign_in.staff_credentials').selectAll().where('person', '=', person.id).executeTakeFirstOrThrow()
  expect(row.password_hash).toMatch(/^\$argon2id\$/)
  expect(row.totp_secret.includes(secret)).toBe(false)
  const invitation = await county.db.selectFrom('sign_in.invitations').selectAll().where('person', '=', person.id).executeTakeFirstOrThrow()
  expect(invitation).toMatchObject({ password_hash: null, totp_secret: null })
})

test('a password hashed with old parameters is hashed anew at the next sign-in', async () => {
  const { person, email } = await enrol()
  const old = await hash(PASSWORD, { memoryCost: 4_096, timeCost: 1, parallelism: 1 })
  await county.db.updateTable('sign_in.staff_credentials').set({ password_hash: old }).where('person', '=', person.id).execute()
  expect((await password(new FormSender(county), email)).statusCode).toBe(303)
  const row = await county.db
    .selectFrom('sign_in.staff_credentials')
    .select('password_hash')
    .where('person', '=', person.id)
    .executeTakeFirstOrThrow()
  expect(row.password_hash).toContain('m=19456,t=2,p=1')
})

test('an invitation works once, for 72 hours, and a newer one ends it; a weak password is refused and nothing is lost', async () => {
  const { person } = await newOfficer()
  const first = pathOf((await invite(person)).link)
  const path = pathOf((await invite(person)).link)
  const visitor = new FormSender(county)
  expect((await visitor.get(first)).statusCode).toBe(410)
  const refused = await visitor.post(path, { password: 'Migori@2026!!' })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('guessed early')
  expect(refused.body).not.toContain('Migori@2026!!')
  expect((await visitor.get(`${path}/second-step`)).headers.location).toBe(path)
  await visitor.post(path, { password: PASSWORD })
  const secret = secretIn((await visitor.get(`${path}/second-step`)).body)
  expect((await visitor.post(`${path}/second-step`, { code: '000000' })).statusCode).toBe(422)
  expect((await visitor.post(`${path}/second-step`, { code: code(secret) })).statusCode).toBe(200)
  expect((await visitor.get(path)).statusCode).toBe(410)
  const late = pathOf((await invite((await newOfficer()).person)).link)
  county.clock.pass({ hours: 72 })
  expect((await visitor.get(late)).statusCode).toBe(410)
  expect((await visitor.get(`/staff/invitation/${'A'.repeat(43)}`)).statusCode).toBe(410)
})

test('only who may invite invites', async () => {
  const { person } = await newOfficer()
  const colleague = await county.staff(POST)
  await expect(colleague.runs((ctx) => inviteOfficer(ctx, person.id))).rejects.toMatchObject({ code: 'basics.denied' })
  const resident = await county.resident()
  await expect(county.as(system, (ctx) => inviteOfficer(ctx, resident.id))).rejects.toMatchObject({ code: 'basics.not_found' })
})

test('an officer who has left gets in neither by password nor by an open link', async () => {
  const { person, email } = await enrol()
  const path = pathOf((await invite(person)).link)
  const yesterday = county.clock.now().toZonedDateTimeISO('Africa/Nairobi').toPlainDate().subtract({ days: 1 })
  await county.db.updateTable('identity.staff').set({ left_on: yesterday }).where('person', '=', person.id).execute()
  expect((await password(new FormSender(county), email)).statusCode).toBe(422)
  expect((await new FormSender(county).get(path)).statusCode).toBe(410)
})

test('changing the password needs the one before, ends all other sessions and keeps this one', async () => {
  const { visitor, email, secret } = await enrol()
  const other = new FormSender(county)
  await password(other, email)
  await second(other, code(secret))
  nextStep()
  const change = (current: string, wanted: string) => visitor.post('/staff/account/password', { current, password: wanted })
  expect((await change('not the password at all', 'pilipili mtumbwi kofia')).body).toContain('This is not your password')
  expect((await change(PASSWORD, 'password1234')).body).toContain('guessed early')
  expect((await change(PASSWORD, PASSWORD)).statusCode).toBe(422)
  expect(await isIn(other)).toBe(true)
  expect((await change(PASSWORD, 'pilipili mtumbwi kofia')).headers.location).toBe('/staff/account')
  expect(await isIn(visitor)).toBe(true)
  expect(await isIn(other)).toBe(false)
  expect((await password(new FormSender(county), email)).statusCode).toBe(422)
  expect((await password(new FormSender(county), email, 'pilipili mtumbwi kofia')).statusCode).toBe(303)
})

test('a new phone is set up from the account with the password; the old codes and sessions end when it is done', async () => {
  const { visitor, email, secret } = await enrol()
  expect((await visitor.post('/staff/account/second-step', { current: 'not the password at all' })).statusCode).toBe(422)
  const path = (await visitor.post('/staff/account/second-step', { current: PASSWORD })).headers.location as string
  await visitor.post(path, { password: 'pilipili mtumbwi kofia' })
  const fresh = secretIn((await visitor.get(`${path}/second-step`)).body)
  expect((await password(new FormSender(county), email)).statusCode).toBe(303)
  await visitor.post(`${path}/second-step`, { code: code(fresh) })
  nextStep()
  expect(await isIn(visitor)).toBe(true)
  const again = new FormSender(county)
  await password(again, email, 'pilipili mtumbwi kofia')
  expect((await second(again, code(secret))).statusCode).toBe(422)
  expect((await second(again, code(fresh))).statusCode).toBe(303)
})

test('who forgot the password gets a link by e-mail that changes the password alone, three and then ever more seldom, and the page says the same to all', async () => {
  const { email, secret, person, visitor } = await enrol()
  Object.assign(county.messages, { email: async () => ({ status: 'sent', providerId: null }) })
  const pages = await Promise.all(
    [email, 'nobody@county.example'].map(async (who) => (await new FormSender(county).post('/staff/forgotten', { who })).body),
  )
  expect(pages[1]).toBe(pages[0])
  const { count: waiting } = await county.base.ownerDb
    .selectFrom('messages.outbox')
    .select((row) => row.fn.countAll().as('count'))
    .where('address', '=', email)
    .executeTakeFirstOrThrow()
  expect(waiting).toBe(0)
  for (const who of [email, 'nobody@county.example', email, email, email, email])
    await county.as(system, (ctx) => sendForgottenLink(ctx, who))
  const mails = await county.db.selectFrom('messages.outbox').select(['body', 'secret']).where('address', '=', email).execute()
  expect(mails).toHaveLength(3)
  expect(mails.every((mail) => mail.secret)).toBe(true)
  const links = mails.map((mail) => pathOf(/https?:\S+/.exec(mail.body ?? '')?.[0] ?? null))
  const opened = await Promise.all(links.map(async (link) => (await new FormSender(county).get(link)).statusCode))
  expect(opened.filter((status) => status === 200)).toHaveLength(1)
  const link = links[opened.indexOf(200)] as string
  const chosen = await new FormSender(county).post(link, { password: 'pilipili mtumbwi kofia' })
  expect(chosen.headers.location).toBe('/staff/sign-in')
  expect(await isIn(visitor)).toBe(false)
  const again = new FormSender(county)
  await password(again, email, 'pilipili mtumbwi kofia')
  expect(await isIn(again)).toBe(false)
  expect((await second(again, code(secret))).statusCode).toBe(303)
  const told = await county.db.selectFrom('messages.outbox').select('template').where('person', '=', person.id).execute()
  expect(told.map(({ template }) => template)).toContain('sign_in.staff.changed')
  Object.assign(county.messages, { email: null })
})

test('sessions are listed, one or all can be ended, and a resident’s session opens no staff page', async () => {
  const { visitor, email, secret } = await enrol()
  const other = new FormSender(county)
  await password(other, email)
  await second(other, code(secret))
  const listed = (await visitor.get('/staff/account')).body
  const session = /name="session" value="([0-9a-f-]{36})"/.exec(listed)?.[1] as string
  expect((await visitor.post('/staff/account/sessions/end', { session })).statusCode).toBe(303)
  expect(await isIn(other)).toBe(false)
  expect((await visitor.post('/staff/account/sessions/end-all')).statusCode).toBe(303)
  expect(await isIn(visitor)).toBe(false)
  expect((await county.ask({ method: 'GET', url: '/staff/account', as: await county.resident() })).statusCode).toBe(403)
})

test('signing in gives a new session token and ends the one before it in this browser', async () => {
  const { visitor, email, secret } = await enrol()
  const before = visitor.cookies.get('kaunti') as string
  await password(visitor, email)
  await second(visitor, code(secret))
  expect(visitor.cookies.get('kaunti')).not.toBe(before)
  const old = new FormSender(county)
  old.cookies.set('kaunti', before)
  expect(await isIn(old)).toBe(false)
})

test('each try stands in the audit trail, and none with a secret', async () => {
  const { person, email, secret } = await enrol()
  await password(new FormSender(county), email, 'not the password at all')
  const visitor = new FormSender(county)
  await password(visitor, email)
  await second(visitor, '000000')
  await second(visitor, code(secret))
  const entries = await county.db
    .selectFrom('audit.entries as entry')
    .leftJoin('audit.payloads as payload', 'payload.seq', 'entry.seq')
    .select(['verb', 'body'])
    .where('subject', '=', person.id)
    .orderBy('entry.seq')
    .execute()
  expect(entries.map(({ verb }) => verb)).toEqual([
    'sign_in.invitation.created',
    'sign_in.staff.enrolled',
    'sign_in.staff.signed_in',
    'sign_in.staff.refused',
    'sign_in.staff.password_taken',
    'sign_in.staff.refused',
    'sign_in.staff.signed_in',
  ])
  const told = JSON.stringify(entries)
  for (const hidden of [PASSWORD, 'not the password', code(secret), email]) expect(told).not.toContain(hidden)
})

test('what is past is swept away, and what is not stays', async () => {
  const { email, person } = await enrol()
  await password(new FormSender(county), email)
  await password(new FormSender(county), email, 'not the password at all')
  await county.as(system, sweepSignIn)
  const left = async () =>
    (await county.db.selectFrom('sign_in.second_steps').select('person').where('person', '=', person.id).execute()).length
  expect(await left()).toBe(1)
  county.clock.pass({ hours: 50 })
  await county.as(system, sweepSignIn)
  expect(await left()).toBe(0)
  expect(await county.db.selectFrom('sign_in.throttles').select('kind').execute()).toEqual([])
  expect(await county.db.selectFrom('sign_in.staff_credentials').select('person').where('person', '=', person.id).execute()).toHaveLength(1)
})
