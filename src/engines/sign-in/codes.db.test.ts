import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymous, type TestCounty, testCounty } from '../../../test/support/county.ts'
import { sentCodeTo } from '../../../test/support/sent-code.ts'
import { type CodeFor, confirmCode, forgetOldCodes, requestCode, sentCode, spendCode } from './codes.ts'

let county: TestCounty
beforeAll(async () => {
  county = await testCounty()
})
afterAll(() => county[Symbol.asyncDispose]())

let numbers = 0
const someone = (): CodeFor => {
  numbers += 1
  return { phone: `+2547000${String(50_000 + numbers)}`, purpose: 'sign-in', device: `browser-${numbers}` }
}
const request = (wanted: CodeFor) => county.as(anonymous, (ctx) => requestCode(ctx, wanted))
const confirm = (wanted: CodeFor, code: string) => county.as(anonymous, (ctx) => confirmCode(ctx, { ...wanted, code }))
const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const refusalOf = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? undefined : result.refusal?.code)

test('the code of the SMS opens once, for the number it was sent to, and finds everyone who shares the phone', async () => {
  const wanted = someone()
  const one = await county.resident({ name: 'Achieng Odhiambo', phone: wanted.phone })
  const two = await county.resident({ name: 'Ochieng Odhiambo', phone: wanted.phone })
  expect(await request(wanted)).toMatchObject({ ok: true })
  const code = await sentCodeTo(county, wanted.phone)
  const confirmed = await confirm(wanted, ` ${code.slice(0, 3)} ${code.slice(3)} `)
  expect(confirmed).toMatchObject({ ok: true, phone: wanted.phone })
  expect(confirmed.ok && confirmed.people.map(({ id }) => id)).toEqual([one.id, two.id])
  expect(refusalOf(await confirm(wanted, code))).toBe('sign_in.code_ended')
})

test('the SMS is one segment in both languages and ends with the line for the browser', async () => {
  for (const language of ['en', 'sw'] as const) {
    const wanted = someone()
    await county.as(anonymous, (ctx) => requestCode(ctx, wanted), { language })
    const row = await county.db
      .selectFrom('messages.outbox')
      .select(['body', 'segments', 'secret'])
      .where('address', '=', wanted.phone)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ segments: 1, secret: true })
    expect(row.body).toMatch(/\n@county\.test #\d{6}$/)
  }
})

test('the database holds no code, only a keyed hash of it', async () => {
  const wanted = someone()
  await request(wanted)
  const code = await sentCodeTo(county, wanted.phone)
  const row = await county.db.selectFrom('sign_in.codes').selectAll().where('phone', '=', wanted.phone).executeTakeFirstOrThrow()
  expect(JSON.stringify(row)).not.toContain(code)
  expect(row.code_hash).toHaveLength(32)
})

test('five wrong tries end a code, and each is counted though it was refused', async () => {
  const wanted = someone()
  await request(wanted)
  const code = await sentCodeTo(county, wanted.phone)
  for (const left of [4, 3, 2, 1]) {
    const refused = await confirm(wanted, other(code))
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'sign_in.code_wrong', values: { left } } })
  }
  expect(refusalOf(await confirm(wanted, other(code)))).toBe('sign_in.code_ended')
  expect(refusalOf(await confirm(wanted, code))).toBe('sign_in.code_ended')
})

test('tries made at once do not slip past the count', async () => {
  const wanted = someone()
  await request(wanted)
  const code = await sentCodeTo(county, wanted.phone)
  await Promise.all(Array.from({ length: 12 }, () => confirm(wanted, other(code))))
  const row = await county.db.selectFrom('sign_in.codes').select('tries').where('phone', '=', wanted.phone).executeTakeFirstOrThrow()
  expect(row.tries).toBe(5)
  expect(refusalOf(await confirm(wanted, code))).toBe('sign_in.code_ended')
})

test('a code ends after five minutes', async () => {
  const wanted = someone()
  await request(wanted)
  const code = await sentCodeTo(county, wanted.phone)
  county.clock.pass({ minutes: 5 })
  expect(refusalOf(await confirm(wanted, code))).toBe('sign_in.code_ended')
})

test('a code is no use for another number, another browser or another purpose', async () => {
  const [mine, theirs] = [someone(), someone()]
  await request(mine)
  await request({ ...theirs, device: mine.device })
  const code = await sentCodeTo(county, mine.phone)
  const wrong: CodeFor[] = [
    { ...theirs, device: mine.device },
    { ...mine, device: 'another browser' },
    { ...mine, purpose: 'form-runner.draft' },
  ]
  for (const each of wrong) expect((await confirm(each, code)).ok, JSON.stringify(each)).toBe(false)
  expect((await confirm(mine, code)).ok).toBe(true)
})

test('a code that someone else asks for in their own browser neither opens for them nor ends mine', async () => {
  const mine = someone()
  await request(mine)
  const code = await sentCodeTo(county, mine.phone)
  const attacker = { ...mine, device: 'attacker' }
  await request(attacker)
  expect((await confirm(attacker, code)).ok).toBe(false)
  expect((await confirm(mine, code)).ok).toBe(true)
})

test('a new code ends the one before it', async () => {
  const wanted = someone()
  await request(wanted)
  const first = await sentCodeTo(county, wanted.phone)
  await request(wanted)
  const second = await sentCodeTo(county, wanted.phone)
  if (first !== second) expect((await confirm(wanted, first)).ok).toBe(false)
  expect((await confirm(wanted, second)).ok).toBe(true)
})

test('of two confirmations at once one opens, and what it opens is spent once', async () => {
  const wanted = someone()
  await request(wanted)
  const code = await sentCodeTo(county, wanted.phone)
  const results = await Promise.all([1, 2, 3, 4].map(() => confirm(wanted, code)))
  const opened = results.filter((each) => each.ok)
  expect(opened).toHaveLength(1)
  const { id } = opened[0] as { id: string }
  const spent = await Promise.all([1, 2, 3].map(() => county.as(anonymous, (ctx) => spendCode(ctx, id))))
  expect(spent.filter(Boolean)).toHaveLength(1)
})

test('a number gets three unanswered codes in a quarter of an hour, even when asked for at once, and ten a day', async () => {
  const wanted = someone()
  const results = await Promise.all(Array.from({ length: 6 }, (_, n) => request({ ...wanted, device: `browser ${n}` })))
  expect(results.filter((each) => each.ok)).toHaveLength(3)
  expect(results.find((each) => !each.ok)).toMatchObject({ refusal: { code: 'sign_in.too_many_codes', values: { minutes: 15 } } })
  let sent = 3
  for (let windows = 0; windows < 5; windows += 1) {
    county.clock.pass({ minutes: 16 })
    for (let n = 0; n < 3; n += 1) if ((await request(wanted)).ok) sent += 1
  }
  expect(sent).toBe(10)
  expect(refusalOf(await request(wanted))).toBe('sign_in.too_many_codes_today')
  county.clock.pass({ hours: 24 })
  expect((await request(wanted)).ok).toBe(true)
})

test('nothing is sent once the day’s budget for codes is spent, and the page says so', async () => {
  const day = county.clock.now().toZonedDateTimeISO('Africa/Nairobi').toPlainDate()
  const segments = county.messages.segmentsPerDay.codes
  await county.db.insertInto('messages.daily_budget').values({ day, pool: 'codes', segments }).execute()
  expect(refusalOf(await request(someone()))).toBe('sign_in.no_codes_today')
  await county.db.deleteFrom('messages.daily_budget').where('pool', '=', 'codes').execute()
})

test('a landline gets no code', async () => {
  expect(refusalOf(await request({ ...someone(), phone: '+25420222333' }))).toBe('sign_in.not_mobile')
})

test('asking tells nothing about who is known: the same answer and one SMS for a number on file and for a new one', async () => {
  const [known, unknown] = [someone(), someone()]
  await county.resident({ phone: known.phone })
  const [one, two] = [await request(known), await request(unknown)]
  expect(Object.keys(one)).toEqual(Object.keys(two))
  const { count } = await county.db
    .selectFrom('messages.outbox')
    .select((row) => row.fn.countAll().as('count'))
    .where('address', 'in', [known.phone, unknown.phone])
    .executeTakeFirstOrThrow()
  expect(count).toBe(2)
})

test('every try stands in the audit trail, without code or number', async () => {
  const wanted = someone()
  await request(wanted)
  const code = await sentCodeTo(county, wanted.phone)
  await confirm(wanted, other(code))
  await confirm(wanted, code)
  const sent = await county.db.selectFrom('sign_in.codes').select('id').where('phone', '=', wanted.phone).executeTakeFirstOrThrow()
  const entries = await county.db
    .selectFrom('audit.entries as entry')
    .leftJoin('audit.payloads as payload', 'payload.seq', 'entry.seq')
    .select(['verb', 'body'])
    .where('record_id', '=', sent.id)
    .orderBy('entry.seq')
    .execute()
  expect(entries.map(({ verb }) => verb)).toEqual(['sign_in.code.requested', 'sign_in.code.failed', 'sign_in.code.confirmed'])
  const told = JSON.stringify(entries)
  expect(told).not.toContain(code)
  expect(told).not.toContain(wanted.phone.slice(-9))
})

test('the page can say where the code went, and loses it when it is spent', async () => {
  const wanted = someone()
  const look = () => county.as(anonymous, (ctx) => sentCode(ctx, wanted))
  expect(await look()).toBeUndefined()
  await request(wanted)
  expect(await look()).toMatchObject({ phone: wanted.phone, state: 'waiting' })
  const confirmed = await confirm(wanted, await sentCodeTo(county, wanted.phone))
  expect(await look()).toMatchObject({ state: 'confirmed' })
  await county.as(anonymous, (ctx) => spendCode(ctx, (confirmed as { id: string }).id))
  expect(await look()).toBeUndefined()
})

test('codes are forgotten after two days', async () => {
  const wanted = someone()
  await request(wanted)
  county.clock.pass({ hours: 49 })
  expect(await county.as(anonymous, forgetOldCodes)).toBeGreaterThan(0)
  expect(await county.db.selectFrom('sign_in.codes').select('id').where('phone', '=', wanted.phone).execute()).toEqual([])
})
