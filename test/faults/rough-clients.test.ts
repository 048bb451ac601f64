import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/core/basics/ids.ts'
import { makeReference } from '../../src/core/basics/reference.ts'
import { until } from '../support/until.ts'
import { type Answer, type Asked, report, type Someone, stallApplication, WholeCounty } from '../support/whole-county.ts'

const APPLY = '/services/report-a-problem/apply'
const NOBODY = '01890000-0000-7000-8000-000000000000'

let county: WholeCounty
let akinyi: Someone
let brian: Someone
let roads: Someone[]
let elsewhere: Someone
let market: Someone
let trade: Someone
let stall: string

beforeAll(async () => {
  county = await WholeCounty.make(async (made, inside) => {
    akinyi = await made.resident()
    brian = await made.resident()
    roads = [await made.officer('rongo-roads-officer', 'Achieng Roads'), await made.officer('rongo-roads-officer', 'Barasa Roads')]
    elsewhere = await made.officer('kuria-east-roads-officer', 'Chacha Roads')
    market = await made.officer('rongo-market-officer', 'Dalmas Market')
    trade = await made.officer(await headOf(made, 'trade'), 'Edith Trade')
    stall = await stallApplication(inside, akinyi)
  })
  await county.start()
})
afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

async function headOf(made: WholeCounty, department: string): Promise<string> {
  const { key } = await made.owner.db
    .selectFrom('identity.posts as post')
    .innerJoin('access.post_roles as given', 'given.post', 'post.id')
    .innerJoin('places.offices as office', 'office.key', 'post.office')
    .select('post.key')
    .where('given.role', '=', 'head-of-department')
    .where('office.department', '=', department)
    .executeTakeFirstOrThrow()
  return key
}

const ok = (answer: Answer, ...statuses: number[]): Answer => {
  expect(statuses, answer.text.slice(0, 1500)).toContain(answer.status)
  return answer
}

async function reported(as: Someone): Promise<{ id: string; reference: string }> {
  const answer = ok(await county.ask({ path: '/api/cases', as, json: report(newId(Date.now())) }), 201)
  return JSON.parse(answer.text) as { id: string; reference: string }
}

test('two officers decide at once: one wins, the other is told who and when, on the page and by the API', async () => {
  const [first, second] = roads as [Someone, Someone]
  let told = 0
  for (let round = 0; round < 8; round += 1) {
    const { id } = await reported(akinyi)
    const byApi = round % 2 === 0
    const ask = (act: 'resolve' | 'decline', as: Someone): Promise<Answer> => {
      const answers = act === 'resolve' ? { done: 'Filled.' } : { declineReason: 'not-found', declineWords: 'No hole there.' }
      return byApi
        ? county.ask({ path: `/api/cases/${id}/transitions/${act}`, as, json: { revision: 1, answers } })
        : county.ask({ path: `/staff/cases/${id}/steps/${act}`, as, form: { ...answers, _revision: '1' } as Record<string, string> })
    }
    const both = await Promise.all([ask('resolve', first), ask('decline', second)])
    const won = both.findIndex(({ status }) => status === (byApi ? 200 : 303))
    const lost = both[1 - won] as Answer
    expect(both.map(({ status }) => status).sort(), both.map(({ text }) => text.slice(0, 800)).join('\n')).toEqual(
      byApi ? [200, 409] : [303, 409],
    )
    const winner = [first, second][won] as Someone
    expect(lost.text).toContain(winner.name)
    expect(lost.text).toMatch(/\b\d{1,2}:\d{2}\b/)
    const happened = await county.owner.db
      .selectFrom('cases.history')
      .select(['act', 'person'])
      .where('case_id', '=', id)
      .orderBy('seq')
      .execute()
    expect(happened.slice(1)).toEqual([{ act: won === 0 ? 'resolve' : 'decline', person: winner.person }])
    told += 1
  }
  console.log(`two officers at once: ${told} of 8 losers were told who and when; each case was decided once`)
})

/** Answers a report by its pages up to the one that sends it; gives what that page sends. */
async function filled(as: Someone): Promise<Record<string, string>> {
  const draft = newId(Date.now())
  const pages: readonly (readonly [string, Record<string, string>])[] = [
    ['kind', { kind: 'pothole' }],
    ['ward', { ward: String(county.ward) }],
    ['place', { landmark: 'Near the market' }],
    ['point', { point: '' }],
    ['danger', { danger: 'worse' }],
    ['details', { details: 'A deep hole in the middle of the road.' }],
    ['photos', {}],
    ['stay-unnamed', { giveName: 'yes' }],
    ['your-name', { reporterName: 'Akinyi Otieno' }],
  ]
  for (const [path, values] of pages) {
    const answer =
      path === 'photos' ? await upload(as, draft) : await county.ask({ path: `${APPLY}/${path}`, as, form: { ...values, _draft: draft } })
    ok(answer, 303)
  }
  return { truth: 'yes', _draft: draft }
}

const upload = (as: Someone, draft: string): Promise<Answer> => {
  const boundary = 'a-boundary-of-the-test'
  const part = (name: string, value: string) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const body = `${part('_draft', draft)}${part('_action', 'continue')}--${boundary}--\r\n`
  return county.ask({ path: `${APPLY}/photos/files`, as, body, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } })
}

test('a photo sent by someone whose session has ended is answered, and so is what comes next on the same line', async () => {
  const boundary = 'a-boundary-of-the-test'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="photos-file"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`
  const body = Buffer.concat([Buffer.from(head), Buffer.alloc(3_000_000, 1), Buffer.from(`\r\n--${boundary}--\r\n`)])
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  for (let round = 0; round < 3; round += 1) {
    const answer = ok(
      await county.ask({ path: '/services/market-stall/apply/id-copy/files', cookie: 'kaunti=ended', body, headers }),
      401,
      404,
      422,
    )
    expect(answer.text).toMatch(/<h1[^>]*>[^<]+</)
    ok(await county.ask({ path: '/healthz' }), 200)
  }
})

test('submit pressed twenty times at once makes one case, and every press lands on the same confirmation', async () => {
  const form = await filled(akinyi)
  const count = async () =>
    Number(
      (
        await county.owner.db
          .selectFrom('cases.cases')
          .select((is) => is.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    )
  const before = await count()
  const presses = await Promise.all(Array.from({ length: 20 }, () => county.ask({ path: `${APPLY}/declare`, as: akinyi, form })))
  const places = new Set(presses.map((answer) => `${answer.status} ${answer.headers.location}`))
  expect([...places], presses[0]?.text.slice(0, 1500)).toHaveLength(1)
  expect([...places][0]).toMatch(/^303 .*\/sent\?ref=/)
  expect(await count()).toBe(before + 1)
  const page = ok(await county.ask({ path: presses[0]?.headers.location as string, as: akinyi }), 200)
  expect(page.text).toMatch(/MGR-[0-9A-Z]{4}-[0-9A-Z]{4}/)
  const id = newId(Date.now())
  const sent = await Promise.all(Array.from({ length: 20 }, () => county.ask({ path: '/api/cases', as: akinyi, json: report(id) })))
  expect(sent.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201])
  expect(new Set(sent.map(({ text }) => JSON.parse(text).reference)).size).toBe(1)
  expect(await count()).toBe(before + 2)
  console.log(`submit pressed 20 times: ${presses.length} presses of the form, one case, one confirmation; 20 of the API, one case`)
})

/** An answer without what is new in every answer, and without the id that was asked for. */
const shape = ({ status, text, headers }: Answer): string =>
  [status, headers.location ?? '', headers['content-type'] ?? '', text]
    .join('\n')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replace(/MGR-[0-9A-Z]{4}-[0-9A-Z]{4}/g, 'REFERENCE')

test("a stranger's guess at another's case, draft, file or letter is answered like one at nothing", async () => {
  const own = await reported(akinyi)
  const form = await filled(akinyi)
  const draft = form._draft as string
  await county
    .ask({
      path: `/api/cases/${stall}/transitions/propose`,
      as: market,
      json: { answers: { stall: 'A12', inspectedOn: '2026-11-01', stallNote: 'Good.' } },
    })
    .then((answer) => ok(answer, 200))
  await county.ask({ path: `/api/cases/${stall}/transitions/approve`, as: trade, json: {} }).then((answer) => ok(answer, 200))
  const { db } = county.owner
  const letter = await come(() => db.selectFrom('services.letters').select('id').where('case_id', '=', stall).executeTakeFirst())
  ok(await county.ask({ path: `/my/letters/${letter.id}.pdf`, as: akinyi }), 200)
  ok(await county.ask({ path: `/my/applications/${own.id}`, as: akinyi }), 200)

  const guesses = (id: string, reference: string, letterId: string, draftId: string): Asked[] => [
    ...[brian, elsewhere].flatMap((as) => [
      { path: `/api/cases/${id}`, as },
      { path: `/api/cases/${id}/transitions/withdraw`, as, json: {} },
      { path: `/api/cases/${id}/transitions/resolve`, as, json: { revision: 1, answers: { done: 'Done.' } } },
      { path: `/api/cases/${id}/transitions/nothing`, as, json: {} },
      { path: `/api/cases/${id}/assign`, as, json: { person: as.person } },
      { path: `/api/cases?reference=${reference}`, as },
      { path: `/staff/cases/${id}`, as },
      { path: `/staff/cases/${id}/steps/resolve`, as },
      { path: `/staff/cases/${id}/steps/resolve`, as, form: { done: 'Done.', _revision: '1' } },
      { path: `/staff/cases/${id}/letters`, as },
      { path: `/my/applications/${id}`, as },
      { path: `/my/applications/${id}/act/withdraw`, as },
      { path: `/my/applications/${id}/act/withdraw`, as, form: {} },
      { path: `/my/applications/${id}/rate`, as, form: { stars: '5' } },
      { path: `/my/applications/${id}/reopen`, as, form: { reason: 'Again.' } },
      { path: `/my/applications/${id}/correct`, as },
      { path: `/my/applications/${id}/correct/details`, as },
      { path: `/my/applications/${id}/files/${letterId}`, as },
      { path: `/my/letters/${letterId}.pdf`, as },
      { path: `/staff/letters/${letterId}.pdf`, as },
      { path: `/staff/letters/${letterId}/revoke`, as, form: { reason: 'No.' } },
    ]),
    { path: '/track', as: brian, form: { reference, phone: brian.phone as string } },
    { path: `${APPLY}/details?draft=${draftId}`, as: brian },
    { path: `${APPLY}/photos/files/${draftId}`, as: brian },
    { path: `${APPLY}/details`, as: brian, form: { details: 'Mine now.', _draft: draftId } },
    { path: `${APPLY}/declare`, as: brian, form: { truth: 'yes', _draft: draftId } },
    { path: `${APPLY}/draft/resume`, form: { reference, phone: brian.phone as string } },
  ]
  const anonymous = guesses(own.id, own.reference, letter.id, draft).map((asked): Asked => ({ ...asked, as: undefined }))
  const nothings = guesses(NOBODY, makeReference('MGR', new Uint8Array([1, 2, 3, 4, 5])), NOBODY, NOBODY)
  const differ: string[] = []
  let asked = 0
  for (const [real, nothing] of [
    ...pairs(guesses(own.id, own.reference, letter.id, draft), nothings),
    ...pairs(guesses(stall, own.reference, letter.id, draft), nothings),
    ...pairs(
      anonymous,
      nothings.map((each): Asked => ({ ...each, as: undefined })),
    ),
  ]) {
    const [one, other] = [await county.ask(real), await county.ask(nothing)]
    asked += 1
    if (one.status >= 500 || shape(one) !== shape(other))
      differ.push(
        `${real.path} as ${real.as?.name ?? 'nobody'}: ${one.status} and ${other.status}\n${firstDifference(shape(one), shape(other))}`,
      )
  }
  expect(differ).toEqual([])
  const left = await db.selectFrom('form_runner.drafts').select(['person', 'answers']).where('id', '=', draft).executeTakeFirstOrThrow()
  expect([left.person, JSON.stringify(left.answers).includes('Mine now')]).toEqual([akinyi.person, false])
  expect((await db.selectFrom('cases.cases').select('revision').where('id', '=', own.id).executeTakeFirstOrThrow()).revision).toBe(1)
  console.log(`a stranger's guesses: ${asked} at what is another's, each answered like one at nothing`)
})

const pairs = <T>(ones: readonly T[], others: readonly T[]): [T, T][] => ones.map((one, at) => [one, others[at] as T])

function firstDifference(one: string, other: string): string {
  let at = 0
  while (one[at] === other[at] && at < one.length) at += 1
  return `${one.slice(Math.max(0, at - 60), at + 160)}\n  instead of\n${other.slice(Math.max(0, at - 60), at + 160)}`
}

const come = <T>(look: () => Promise<T | undefined>): Promise<T> => until(look, (found) => found !== undefined) as Promise<T>

test('a session that expired, was revoked or lay idle opens nothing and writes nothing', async () => {
  const own = await reported(akinyi)
  const { db } = county.owner
  const ends = {
    expired: { expires_at: Temporal.Now.instant().subtract({ seconds: 1 }) },
    revoked: { ended_at: Temporal.Now.instant(), ended_because: 'test' },
    idle: { seen_at: Temporal.Now.instant().subtract({ minutes: 121 }) },
  }
  let asked = 0
  for (const [how, change] of Object.entries(ends)) {
    for (const who of [await county.resident(), await county.officer('rongo-roads-officer')]) {
      ok(await county.ask({ path: '/api/openapi.json', as: who }), 200)
      await db.updateTable('identity.sessions').set(change).where('person', '=', who.person).execute()
      const id = newId(Date.now())
      const requests: Asked[] = [
        { path: `/api/cases/${own.id}`, as: who },
        { path: '/api/cases', as: who },
        { path: '/api/cases', as: who, json: report(id) },
        { path: `/api/cases/${own.id}/transitions/resolve`, as: who, json: { answers: { done: 'Done.' } } },
        { path: '/my', as: who },
        { path: '/staff/cases', as: who },
        { path: `/staff/cases/${own.id}`, as: who },
        { path: `/staff/cases/${own.id}/steps/resolve`, as: who, form: { done: 'Done.' } },
      ]
      for (const request of requests) {
        const [answer, nobody] = [await county.ask(request), await county.ask({ ...request, as: undefined })]
        expect(shape(answer), `${how}: ${request.path}`).toBe(shape(nobody))
        expect([401, 303]).toContain(answer.status)
        asked += 1
      }
      expect(await db.selectFrom('cases.cases').select('id').where('id', '=', id).executeTakeFirst()).toBeUndefined()
    }
  }
  console.log(`ended sessions: ${asked} requests of 6 sessions answered as nobody's`)
})

const cookiesOf = ({ headers }: Answer): string =>
  [headers['set-cookie'] ?? []]
    .flat()
    .map((each) => each.split(';')[0])
    .join('; ')

test("a code for one number is no use for another's, nor in another browser", async () => {
  const codes: string[] = []
  const browsers: string[] = []
  for (const who of [akinyi, brian]) {
    const sent = ok(await county.ask({ path: '/sign-in', form: { phone: who.phone as string } }), 303)
    browsers.push(cookiesOf(sent))
    const text = await come(async () =>
      (await county.messages(who.phone as string)).map((each) => each.text).find((each) => /\b\d{6}\b/.test(each)),
    )
    codes.push(/\b\d{6}\b/.exec(text)?.[0] as string)
  }
  const [mine, theirs] = browsers as [string, string]
  const [myCode, theirCode] = codes as [string, string]
  expect(ok(await county.ask({ path: '/sign-in/code', cookie: mine, form: { code: theirCode } }), 422).headers.location).toBeUndefined()
  expect(ok(await county.ask({ path: '/sign-in/code', cookie: theirs, form: { code: myCode } }), 422).headers.location).toBeUndefined()
  expect(ok(await county.ask({ path: '/sign-in/code', form: { code: myCode } }), 303).headers.location).toBe('/sign-in')
  expect(ok(await county.ask({ path: '/sign-in/who', cookie: mine }), 303).headers.location).toBe('/sign-in')
  expect(ok(await county.ask({ path: '/sign-in/code', cookie: mine, form: { code: myCode } }), 303).headers.location).toBe('/sign-in/who')
  console.log('codes: two numbers, each code opened only its own browser')
})
