import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { newId } from '../../src/core/basics/ids.ts'
import { maskPhone } from '../../src/core/basics/phone.ts'
import { returnForCorrection } from '../../src/engines/cases/correct-case.ts'
import { findCase } from '../../src/engines/cases/find-case.ts'
import { addNote } from '../../src/engines/cases/note-case.ts'
import { openCase } from '../../src/engines/cases/open-case.ts'
import { forgetAddressJob } from '../../src/engines/messages/forget-address.ts'
import { importStatements } from '../../src/engines/money/bank/import-statements.ts'
import { PostingQueue } from '../../src/engines/money/payments/posting-queue.ts'
import { requestCode } from '../../src/engines/sign-in/codes.ts'
import { verifyAudit } from '../../src/kernel/audit/verify.ts'
import { anonymous } from '../../src/kernel/context/actor.ts'
import { sealKeys } from '../../src/kernel/files/seal-keys.ts'
import { sweepFilesJob } from '../../src/kernel/files/sweep-job.ts'
import { beginUpload, putPart } from '../../src/kernel/files/upload-parts.ts'
import { applyForBursary, fillBursary, WARD } from '../support/apply-for-bursary.ts'
import { type TestCounty, type TestPerson, testCounty } from '../support/county.ts'
import { demoCounty } from '../support/demo-county.ts'
import { printCamt053 } from '../support/print-bank-statements.ts'
import { billIn, sampleArrival } from '../support/sample-bill.ts'
import { Visitor } from '../support/visitor.ts'

const RUN = { id: '1', attempt: 1, attemptsMax: 1 }
const form = (body: Record<string, string>) => ({
  method: 'POST' as const,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  payload: new URLSearchParams(body).toString(),
})

const run = async (county: TestCounty, statement: string) =>
  (await sql.raw<Record<string, unknown>>(statement).execute(county.base.ownerDb)).rows
const count = async (county: TestCounty, statement: string) => Number((await run(county, statement))[0]?.count)
const checked = (county: TestCounty) => verifyAudit({ db: county.db, publicKeys: sealKeys(county.files.keys) })

/** All that the clock starts, once. */
async function nightly(county: TestCounty): Promise<void> {
  const jobs = new Map(county.manifests.flatMap(({ jobs = [] }) => jobs).map((job) => [job.name, job]))
  for (const { task, payload } of county.manifests.flatMap(({ schedules = [] }) => schedules))
    await jobs.get(task)?.run(county, payload ?? {}, RUN)
}

type Timed = { readonly column: string; readonly table: string; readonly name: string }

/** Every column that is declared to be kept for a span of time. */
const timed = (county: TestCounty): Timed[] =>
  county.manifests.flatMap(({ personalData = {} }) =>
    Object.entries(personalData).flatMap(([column, declared]) => {
      if (declared === 'none' || !/^(years|days):/.test(declared.retention)) return []
      const at = column.lastIndexOf('.')
      return [{ column, table: column.slice(0, at), name: column.slice(at + 1) }]
    }),
  )

const BLANK = `null, '', '—', '{}', '[]'`
/** What an emptied column holds where it may not be null, and whose rows are not emptied by time at all. */
const EMPTIED: Readonly<Record<string, string>> = {
  'identity.people.plain_name': `plain_name <> kaunti.plain('—')`,
  'identity.people.language': `language <> 'en'`,
  'identity.staff.email': `email not like '%@erased.invalid'`,
  'services.letters.payload': `payload not like 'sha256:%'`,
  'cases.cases.title': `title <> '{"en": "—", "sw": "—"}'`,
  'services.letters.document': `document - 'title' <> '{}'`,
}
/** Officers stay known as officers; what the emptying itself recorded is young. */
const AMONG: Readonly<Record<string, string>> = {
  'identity.people': `id not in (select person from identity.staff)`,
  'audit.payloads': `seq in (select seq from audit.entries where at < '2027-01-01')`,
}

const held = (county: TestCounty, { column, table, name }: Timed) =>
  count(
    county,
    `select count(*) from ${table} where ${AMONG[table] ?? 'true'} and ${EMPTIED[column] ?? `${name} is not null and ${name}::text not in (${BLANK.slice(6)})`}`,
  )

/** A bill of a resident, paid in full at the paybill. */
async function payBill(county: TestCounty, { id, phone }: TestPerson): Promise<void> {
  const now = county.clock.now()
  const bill = await billIn(county, { cemetery: 4500 }, { payer: id, payerName: 'Awino Timed', payerPhone: phone, ward: WARD })
  await run(
    county,
    `insert into money.pushes (id, bill, shortcode, phone, cents, state, made_at)
     values ('${newId(now.epochMilliseconds)}', '${bill.id}', '600984', '+254711000001', 100, 'asked', '${now}')`,
  )
  const inbound = {
    id: newId(now.epochMilliseconds),
    provider: 'mpesa',
    kind: 'c2b',
    receivedAt: now,
    sender: '127.0.0.1',
    body: '{"FirstName":"AWINO"}',
  }
  const payer = { payerName: 'AWINO', payerPhone: '2547 ***** 001', inbound: inbound.id }
  await new PostingQueue(county).submit(inbound, sampleArrival(county, bill.reference, 4500, payer))
  await run(
    county,
    `insert into money.pushes (id, bill, shortcode, phone, cents, state, result_code, made_at, ended_at)
     values (gen_random_uuid(), '${bill.id}', '600984', '+254712000001', 4500, 'failed', '1032', '${now}', '${now}')`,
  )
  await run(
    county,
    `insert into money.refunds (id, payment, way, taken_from, cents, phone, rest_phone, language, state, asked_at, ended_at)
     select gen_random_uuid(), id, 'payout', 'suspense', 4500, '+254711000001', '+254711000002', 'en', 'refused', '${now}', '${now}' from money.payments`,
  )
  await run(
    county,
    `insert into money.mpesa_orders (id, what, shortcode, made_at, state, told, phone, ended_at)
     values (gen_random_uuid(), 'status', '600984', '${now}', 'unanswered', '{"DebitPartyName": "254711000001 - AWINO"}', '+254711000001', '${now}')`,
  )
  const day = now.toString().slice(0, 10)
  const line = {
    valueDate: day,
    bookedOn: day,
    cents: 5000,
    reference: 'AWINO',
    narrative: 'CASH OF AWINO',
    bankRef: null,
    payer: 'Awino Timed',
  }
  // It goes on where the demo's last statement ended.
  const [last] = await run(county, 'select closing_cents as cents from money.bank_statements order by ordinal desc limit 1')
  const openingCents = Number(last?.cents ?? 0)
  const statement = {
    account: '0100200300400',
    sequence: 1,
    openingCents,
    closingCents: openingCents + 5000,
    from: day,
    to: day,
    lines: [line],
  }
  const files = printCamt053([statement]).map((text) => new TextEncoder().encode(text))
  const reconciler = await county.holderOf('reconciler-1')
  await reconciler.runs((ctx) => importStatements(ctx, { files }))
}

/** Fills what a year of invented life leaves empty. */
async function fillTheRest(county: TestCounty): Promise<void> {
  const resident = await county.resident({ name: 'Awino Timed', phone: '+254712000001' })
  await applyForBursary(county, resident)
  const visitor = new Visitor(county, await county.resident({ name: 'Baraka Timed', phone: '+254712000002' }))
  await visitor.submit(await visitor.get('/services/ward-bursary/apply/lives-here'), { livesHere: 'yes' })
  await county.as(anonymous, (ctx) => requestCode(ctx, { phone: '+254712000001', purpose: 'sign-in', device: 'a browser' }))
  const upload = newId(county.clock.now().epochMilliseconds)
  await resident.runs(async (ctx) => {
    const ref = { id: upload, owner: { kind: 'form-runner.draft', id: newId(0) } }
    await beginUpload(ctx, { ...ref, name: 'half.pdf', size: 5 }, { bytesMax: 1000 } as never)
    await putPart(ctx, ref, 0, Buffer.from('%PDF-'))
  })
  const now = `'${county.clock.now()}'::timestamptz`
  await run(
    county,
    `update form_runner.drafts set assisted_by = (select person from identity.staff limit 1), assisted_reason = 'No phone', token_hash = repeat('a', 64)`,
  )
  await run(county, `update identity.people set ward = ${WARD} where full_name like '% Timed'`)
  await run(county, `insert into identity.organisations (id, name, created_at) values (gen_random_uuid(), 'A school', ${now})`)
  await run(
    county,
    `insert into identity.organisation_members (id, organisation, person, capacity, held_from, held_until)
     select gen_random_uuid(), o.id, '${resident.id}', 'bursar', ${now}::date, ${now}::date from identity.organisations o`,
  )
  await run(
    county,
    `insert into sign_in.second_steps (token_hash, person, started_at, expires_at) select '\\x01', person, ${now}, ${now} from identity.staff limit 1`,
  )
  await run(
    county,
    `insert into sign_in.invitations (id, token_hash, person, kind, invited_by, password_hash, totp_secret, created_at, expires_at)
     select gen_random_uuid(), '\\x02', person, 'enrol', person, 'hash', '\\x03', ${now}, ${now} from identity.staff limit 1`,
  )
  await run(
    county,
    `insert into messages.delivery_reports (id, received_at, provider_id, status, phone)
     values ('${newId(county.clock.now().epochMilliseconds)}', ${now}, 'p1', 'Success', '+254712000001')`,
  )
  await run(
    county,
    `insert into administration.erasure_requests (id, person, words, asked_at, answer_due_on, decision, reasons, decided_by, decided_at, kept)
     select gen_random_uuid(), '${resident.id}', 'Please', ${now}, ${now}::date, 'refused', 'Because', person, ${now}, '[{"what":{"en":"x","sw":"x"}}]'
     from identity.staff limit 1`,
  )
  await run(
    county,
    `insert into services.revocations (letter, reason, asked_by, asked_at)
     select l.id, 'A mistake', s.person, ${now} from services.letters l, identity.staff s limit 1`,
  )
  await run(
    county,
    `insert into cases.ratings (case_id, stars, words, rated_at) select id, 5, 'Quick', ${now} from cases.cases where closed_at is not null on conflict (case_id) do update set words = 'Quick'`,
  )
  await payBill(county, resident)
  await run(
    county,
    `insert into services.suspensions (id, letter, cause, reason, asked_by, asked_at, agreed_by, began_at, lift_reason, lift_asked_by, lift_asked_at)
     select gen_random_uuid(), l.id, 'officer', 'A doubt', one.person, ${now}, other.person, ${now}, 'It is cleared', one.person, ${now}
     from services.letters l, (select min(person::text)::uuid as person from identity.staff) one, (select max(person::text)::uuid as person from identity.staff) other
     limit 1`,
  )
  await run(
    county,
    `insert into services.known_permits (number, service, answers, phone, id_number, valid_until, imported_at)
     select 'SBP/2025/1', key, '{"ownerName": "Awino"}', '+254712000009', '12345678', '2025-12-31', ${now} from services.services limit 1`,
  )
  await run(
    county,
    `insert into services.permit_lists (id, digest, service, rows, uploaded_at) select gen_random_uuid(), 'digest', key, '[{"ownerName": "Awino"}]', ${now}
     from services.services limit 1`,
  )
  await run(county, `update messages.outbox set subject = 'A subject' where person is not null`)
  await run(county, `update identity.staff set phone = '+254712000003', left_on = ${now}::date`)
  await run(county, `update identity.sessions set expires_at = ${now} where true`)
  await run(county, `update cases.cases set closed_at = ${now}, outcome = 'withdrawn' where closed_at is null`)
  await run(county, 'delete from cases.queue')
  // What is still owed keeps its payer.
  await run(county, `update money.bills set state = 'void', ended_at = ${now} where state = 'open'`)
  await run(county, `update money.refunds set state = 'refused', ended_at = ${now} where state = 'asked'`)
}

test('whatever is declared to be kept for a time is emptied by what the clock starts, when that time is over', async () => {
  await using county = await demoCounty()
  await fillTheRest(county)
  await county.seal()
  const columns = timed(county)
  expect(columns.length).toBeGreaterThan(50)
  const empty: string[] = []
  for (const each of columns) if ((await held(county, each)) === 0) empty.push(each.column)
  expect(empty, 'nothing in it to be emptied: this test would not see it').toEqual([])

  const later = county.clock.now().toZonedDateTimeISO('Africa/Nairobi').add({ years: 8 }).toInstant()
  county.clock.set(later)
  await nightly(county)
  const left: string[] = []
  for (const each of columns) if ((await held(county, each)) > 0) left.push(`${each.column}: ${await held(county, each)}`)
  expect(left, 'kept for longer than declared').toEqual([])

  county.clock.set(later.add({ hours: 48 }))
  await nightly(county)
  const contents = []
  for await (const { hash } of county.files.store.list()) contents.push(hash)
  expect(contents).toEqual([])
  expect(await count(county, 'select count(*) from cases.name_words')).toBe(0)
  expect((await checked(county)).findings).toEqual([])
}, 300_000)

const PHONE = '+254712345001'
/** What only this person brought into the county: their name, what they wrote, and what was written of them. */
const MARKS = ['sentinel', 'Brian Otieno', 'omondi', 'near the dispensary', 'feeStructure', PHONE.slice(1), maskPhone(PHONE)]

/** Tables in which a row still tells of a person, by what it says. */
async function traces(county: TestCounty, marks: readonly string[]): Promise<string[]> {
  const tables = (await run(
    county,
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|information_schema)' order by 1`,
  )) as { name: string }[]
  const found: string[] = []
  for (const { name } of tables) {
    // What people are asked is the same for all of them.
    if (['cases.type_versions', 'form_runner.form_versions', 'services.versions'].includes(name)) continue
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.raw(name)} t where t::text ilike any(${marks.map((mark) => `%${mark}%`)}::text[]) limit 3`.execute(
      county.base.ownerDb,
    )
    if (rows.length > 0) found.push(name)
  }
  return found
}

/** Everything there can be of a person who has nothing open and was given nothing. */
async function lifeOf(county: TestCounty, resident: TestPerson): Promise<{ application: string; report: string }> {
  const ward = await county.onceHolderOf(`ward-${WARD}-administrator`)
  const { id, visitor } = await applyForBursary(county, resident)
  await ward.runs((ctx) => findCase(ctx, id))
  await ward.runs((ctx) => addNote(ctx, { caseId: id, note: 'Sentinel is known to the chief.' }))
  await ward.runs((ctx) =>
    returnForCorrection(ctx, {
      caseId: id,
      transition: 'return',
      fields: [{ field: 'studentName', reason: 'Sentinel, as on the paper.' }],
    }),
  )
  const corrected = await visitor.get(`/my/applications/${id}/correct`)
  expect(corrected.status).toBe(200)
  await visitor.post(`/my/applications/${id}/act/withdraw`, {})
  await run(county, `insert into cases.ratings values ('${id}', 2, 'Sentinel was not amused', now())`)

  await fillBursary(new Visitor(county, resident))
  const { id: draft } = await county.db
    .selectFrom('form_runner.drafts')
    .select('id')
    .where('sent_at', 'is', null)
    .where('purpose', '=', 'application')
    .executeTakeFirstOrThrow()
  await resident.runs((ctx) =>
    beginUpload(ctx, { id: newId(Date.now()), owner: { kind: 'form-runner.draft', id: draft }, name: 'Sentinel.pdf', size: 9 }, {
      bytesMax: 1000,
    } as never),
  )
  const report = newId(Date.now())
  await county.as(anonymous, async (ctx) => {
    const type = await county.caseTypes.newest(ctx, 'report-a-problem')
    const answers = { kind: 'pothole', ward: String(WARD), details: 'The Sentinel hole.', giveName: false, truth: true }
    const submission = { answers, calculated: {}, index: {} } as never
    await openCase(ctx, { id: report, version: type.hash, submission, applicant: null, phone: PHONE, language: 'en' })
  })
  await run(county, `update cases.cases set closed_at = now(), outcome = 'resolved' where id = '${report}'`)
  await run(county, `delete from cases.queue where case_id = '${report}'`)
  await county.as(anonymous, (ctx) => requestCode(ctx, { phone: PHONE, purpose: 'sign-in', device: 'a browser' }))
  await run(county, `update messages.outbox set provider_id = id::text where address = '${PHONE}'`)
  await run(
    county,
    `insert into messages.delivery_reports (id, received_at, provider_id, status, phone)
     select id, now(), provider_id, 'Success', address from messages.outbox where address = '${PHONE}'`,
  )
  return { application: id, report }
}

test('erasure leaves no word, no number and no paper of a person anywhere, and the trail still verifies', async () => {
  await using county = await testCounty()
  const resident = await county.resident({ name: 'Zawadi Sentinel', phone: PHONE })
  const officer = await county.staff({ roles: ['data-protection-officer'], office: 'headquarters-executive' })
  const { application, report } = await lifeOf(county, resident)

  const record = await county.ask({ url: '/my/privacy/data.json', as: resident })
  const { rooms } = JSON.parse(record.body)
  expect(rooms.kernel.identity.full_name).toBe('Zawadi Sentinel')
  expect(rooms.kernel.sessions.length).toBeGreaterThan(0)
  expect(rooms.cases.cases.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['Report a problem', 'Ward bursary'])
  expect(JSON.stringify(rooms.cases)).toMatch(/Brian Otieno Omondi.*not amused/)
  expect(JSON.stringify(rooms.cases)).toContain('Sentinel, as on the paper.')
  expect(JSON.stringify(rooms.cases)).toContain('The Sentinel hole.')
  expect(JSON.stringify(rooms.cases), 'a note among officers').not.toContain('known to the chief')
  expect(
    rooms['form-runner'].drafts.some(({ answers }: { answers: object }) => JSON.stringify(answers).includes('near the dispensary')),
  ).toBe(true)
  expect(rooms['sign-in'].codes).toHaveLength(1)
  expect(rooms.services.documents).toHaveLength(3)
  for (const { link } of rooms.services.documents) {
    const url = new URL(link).pathname
    expect((await county.ask({ url, as: resident })).statusCode).toBe(200)
    expect((await county.ask({ url, as: await county.resident() })).statusCode).toBe(404)
  }

  const ask = () => county.ask({ url: '/my/privacy/erasure', ...form({ id: newId(Date.now()), words: 'Sentinel goes.' }), as: resident })
  const decide = async (body: Record<string, string>) => {
    const { id } = await county.db
      .selectFrom('administration.erasure_requests')
      .select('id')
      .where('decision', 'is', null)
      .executeTakeFirstOrThrow()
    return county.ask({ url: `/staff/privacy/requests/${id}/decide`, ...form(body), as: officer })
  }
  expect((await ask()).statusCode).toBe(303)
  expect((await decide({ decision: 'refused', reasons: 'Sentinel must show an ID.' })).statusCode).toBe(303)
  expect((await ask()).statusCode).toBe(303)
  await county.seal()
  expect(await traces(county, MARKS)).toEqual(
    expect.arrayContaining([
      'administration.erasure_requests',
      'cases.answers',
      'cases.cases',
      'cases.corrections',
      'cases.history',
      'cases.name_words',
      'cases.names',
      'cases.ratings',
      'files.files',
      'files.uploads',
      'form_runner.drafts',
      'identity.contacts',
      'identity.people',
      'messages.delivery_reports',
      'messages.outbox',
      'sign_in.codes',
    ]),
  )
  expect((await decide({ decision: 'granted', reasons: 'Nothing is kept by law.' })).statusCode).toBe(303)

  const [told] = await county.db
    .selectFrom('messages.outbox')
    .select(['id', 'address', 'person', 'body'])
    .where('template', '=', 'administration.erasure.granted')
    .execute()
  expect(told).toMatchObject({ address: PHONE, person: null })
  expect(told?.body).toMatch(/^Migori County erased/)
  expect(await traces(county, MARKS)).toEqual(['messages.outbox'])
  await forgetAddressJob.run(county, { id: told?.id }, RUN)
  county.clock.set(county.clock.now().add({ hours: 48 }))
  await sweepFilesJob.run(county, {}, RUN)

  expect(await traces(county, MARKS)).toEqual([])
  const contents = []
  for await (const { hash } of county.files.store.list()) contents.push(hash)
  expect(contents, 'papers in the store').toEqual([])
  // The number that stood for them is left where it is declared to stay, and nowhere else.
  expect(await traces(county, [resident.id])).toEqual(['administration.erasure_requests', 'audit.entries', 'identity.people'])
  for (const id of [application, report])
    expect(await count(county, `select count(*) from cases.history where case_id = '${id}'`), 'what was done stays').toBeGreaterThan(0)
  await county.seal()
  const after = await checked(county)
  expect(after.findings).toEqual([])
  expect(after.payloadsErased).toBeGreaterThan(10)
}, 120_000)
