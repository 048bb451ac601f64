import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, testCounty } from '../../../test/support/county.ts'
import { queueDrift } from '../../../test/support/queue-drift.ts'
import { parseReference } from '../../core/basics/reference.ts'
import { filesIn } from '../../core/forms/answers.ts'
import type { Answers } from '../../core/forms/form.ts'
import { validateAll } from '../../core/forms/validate-all.ts'
import { type CaseRecord, type CaseRow, caseColumns, caseFromRow, reachOf } from '../../engines/cases/case-record.ts'
import { caseFormWorld } from '../../engines/cases/case-world.ts'
import { listQueue } from '../../engines/cases/desk/desk-queue.ts'
import { queueQuery } from '../../engines/cases/desk/queue-address.ts'
import { trackCase } from '../../engines/cases/find-case.ts'
import { searchCases } from '../../engines/cases/search-cases.ts'
import type { CaseType, State, Workflow } from '../../engines/cases/workflow.ts'
import { setsOf, timesOf } from '../../engines/cases/workflow-rules.ts'
import { remainder } from '../../engines/money/bank/remainder.ts'
import { verifyMoney } from '../../engines/money/verify/verify-money.ts'
import { verifyAudit } from '../../kernel/audit/verify.ts'
import type { Calendars } from '../../kernel/calendar/calendar-book.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import { recordWords, verbWords } from '../../kernel/context/audit-words.ts'
import { statement } from '../../kernel/database/statement.ts'
import { sealKeys } from '../../kernel/files/seal-keys.ts'
import { checkDocument } from '../../kernel/files/signed-document.ts'
import { type FilledDemo, fillDemo } from './fill-demo.ts'

let county: TestCounty
let filled: FilledDemo | null
let cases: CaseRecord[]
let types: Map<string, CaseType>
let calendars: Calendars
let history: Map<string, Line[]>

type Line = {
  case_id: string
  at: Temporal.Instant
  act: string
  kind: string
  from_state: string | null
  to_state: string | null
  person: string | null
  post: string | null
}

beforeAll(async () => {
  county = await testCounty({ demo: true })
  filled = await fillDemo(county, { residents: 120, cases: 600 })
  const { rows } = await statement<CaseRow>`select ${caseColumns} from cases.cases c order by c.id`.execute(county.db)
  cases = rows.map(caseFromRow)
  types = new Map()
  await county.as(systemActor('test'), async (ctx) => {
    for (const { version } of cases) types.set(version, await county.caseTypes.version(ctx, version))
  })
  calendars = await county.calendars.current(county.db)
  const lines = await county.db.selectFrom('cases.history').selectAll().orderBy('seq').execute()
  history = Map.groupBy(lines as Line[], (line) => line.case_id)
}, 300_000)

afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

const workflowOf = (record: CaseRecord): Workflow => (types.get(record.version) as CaseType).workflow
const stateOf = (workflow: Workflow, id: string | null): State => workflow.states[id as string] as State

test('every post is held today, by nobody who may not, and a filled county is not filled again', async () => {
  expect(filled).toMatchObject({ residents: 120, cases: 600 })
  const today = county.clock.now().toZonedDateTimeISO('Africa/Nairobi').toPlainDate().toString()
  const { rows } = await sql<{ key: string; holders: number }>`
    select posts.key, count(held.id)::int as holders from identity.posts left join identity.post_holders held
      on held.post = posts.id and ${today}::date between held.held_from and coalesce(held.held_until, 'infinity')
    group by posts.key having count(held.id) <> 1`.execute(county.db)
  expect(rows).toEqual([])
  const held = await county.db.selectFrom('identity.post_holders').select(['acting', 'held_until']).execute()
  expect(held.some(({ acting }) => acting)).toBe(true)
  expect(held.some(({ held_until }) => held_until !== null)).toBe(true)
  expect(await fillDemo(county)).toBeNull()
})

test('whatever a filled county has in its audit trail has words for people', async () => {
  const verbs = await county.db.selectFrom('audit.entries').select(['verb', 'record_kind']).distinct().execute()
  expect(verbs.length).toBeGreaterThan(10)
  for (const { verb, record_kind } of verbs)
    for (const language of ['en', 'sw'] as const) {
      expect(verbWords(county, verb, language)).not.toBe(verb)
      expect(recordWords(county, record_kind, language)).not.toBe(record_kind)
    }
})

test('the history of each case is a way through its workflow, in the order of time', () => {
  for (const record of cases) {
    const workflow = workflowOf(record)
    const lines = history.get(record.id) ?? []
    expect(lines[0]).toMatchObject({ kind: 'opened', to_state: workflow.start })
    let state: string | null = workflow.start
    let at = record.submittedAt
    const taken = new Map<string, number>()
    for (const line of lines) {
      expect(Temporal.Instant.compare(line.at, at)).toBeGreaterThanOrEqual(0)
      at = line.at
      if (line.kind !== 'moved' && line.kind !== 'corrected') continue
      expect(line.from_state).toBe(state)
      if (line.act === 'reopen') {
        expect(stateOf(workflow, state).reopen?.to).toBe(line.to_state)
      } else {
        const transition = workflow.transitions[line.act]
        expect(transition?.from).toContain(state)
        expect(transition?.to).toBe(line.to_state)
        taken.set(line.act, (taken.get(line.act) ?? 0) + 1)
        if (transition?.max !== undefined) expect(taken.get(line.act)).toBeLessThanOrEqual(transition.max)
        if (Array.isArray(transition?.by)) expect(line.post).not.toBeNull()
        if (transition?.by === 'applicant') expect(line.person).toBe(record.applicant)
        if (transition?.by === 'auto') expect(line.person).toBeNull()
      }
      state = line.to_state
    }
    expect(record.state).toBe(state)
    expect(Temporal.Instant.compare(at, county.clock.now())).toBeLessThanOrEqual(0)
  }
})

test('who acted from a post held it on that day', async () => {
  const { rows } = await sql`
    select h.seq from cases.history h where h.post is not null and not exists (
      select from identity.post_holders held where held.post = h.post and held.person = h.person
        and (h.at at time zone 'Africa/Nairobi')::date between held.held_from and coalesce(held.held_until, 'infinity'))`.execute(county.db)
  expect(rows).toEqual([])
})

test('the lists of open cases say what the cases say', async () => {
  expect(await queueDrift(county.db)).toEqual([])
})

test('officers find by a name exactly the cases their reach holds', async () => {
  const { rows: named } = await sql<{ id: string; words: string[] }>`
    select distinct case_id as id, tsvector_to_array(words) as words from cases.names order by case_id`.execute(county.db)
  const sought = [...new Set(named.flatMap(({ words }) => words))].filter((_, place) => place % 9 === 0)
  for (const post of [
    'ward-1262-administrator',
    'rongo-education-officer',
    'rongo-front-desk-officer',
    'rongo-roads-officer',
    'auditor-1',
  ]) {
    const officer = await county.holderOf(post)
    let found = 0
    for (const word of sought) {
      const shown = (await officer.runs((ctx) => searchCases(ctx, word))).map(({ id }) => id)
      const held = named.filter(({ words }) => words.includes(word)).map(({ id }) => cases.find((one) => one.id === id) as CaseRecord)
      const reached = await officer.runs(async (ctx) => held.filter((one) => ctx.may('cases.case.search', reachOf(one))))
      const newest = reached.sort((a, b) => Temporal.Instant.compare(b.submittedAt, a.submittedAt)).slice(0, 20)
      expect(shown.sort()).toEqual(newest.map(({ id }) => id).sort())
      found += shown.length
    }
    expect(found, post).toBeGreaterThan(0)
  }
})

test('nobody did two acts that are kept apart', () => {
  for (const record of cases) {
    const workflow = workflowOf(record)
    const done = new Map<string, string>()
    for (const { act, person, kind } of history.get(record.id) ?? []) {
      if (!person || !['opened', 'moved', 'task', 'corrected'].includes(kind)) continue
      for (const { set } of setsOf(workflow, act)) {
        const key = `${set} ${person}`
        expect(done.get(key) ?? act).toBe(act)
        done.set(key, act)
      }
    }
  }
})

test('references hold their check character, and answers are what the form takes', async () => {
  const answers = await county.db.selectFrom('cases.answers').selectAll().orderBy('number').execute()
  const given = Map.groupBy(answers, (row) => row.case_id)
  for (const record of cases) {
    expect(parseReference(record.reference)).toEqual({ reference: record.reference })
    const { form } = types.get(record.version) as CaseType
    for (const row of given.get(record.id) ?? []) {
      const sent = row.answers as unknown as Answers
      const outcome = validateAll(form, sent, caseFormWorld({ county, now: row.given_at }, filesIn(sent)))
      expect(outcome.submission).toMatchObject({ answers: sent, calculated: row.calculated })
    }
  }
  const files = await county.db.selectFrom('files.files').select(['id', 'owner_id']).where('owner_kind', '=', 'cases.case').execute()
  const owners = new Map(files.map((file) => [file.id, file.owner_id]))
  for (const row of answers) for (const id of filesIn(row.answers as unknown as Answers).keys()) expect(owners.get(id)).toBe(row.case_id)
})

test('clocks and times are what the rules make of them, and nothing that fell due is left undone', () => {
  const now = county.clock.now()
  for (const record of cases) {
    const workflow = workflowOf(record)
    const { kind, outcome } = stateOf(workflow, record.state)
    expect(record.closedAt !== null).toBe(kind === 'end')
    expect(record.outcome).toBe(kind === 'end' ? (outcome ?? 'resolved') : null)
    expect(record.clocks.promise.startedAt.equals(record.submittedAt)).toBe(true)
    const { dueAt, wakeAt } = timesOf(record.clocks, workflow, record.state, calendars, now)
    expect(record.dueAt?.toString()).toBe(dueAt?.toString())
    expect(record.wakeAt?.toString()).toBe(wakeAt?.toString())
    // The worker looks once a minute, and what just fell due waits for its next look.
    if (record.wakeAt) expect(Temporal.Instant.compare(record.wakeAt, now.subtract({ minutes: 2 }))).toBeGreaterThan(0)
    if (kind === 'end') expect(record.clocks.promise.stoppedAt?.equals(record.closedAt as Temporal.Instant)).toBe(true)
  }
})

test('cases stand in every state of every service, some late, handed up, corrected, reopened and rated', async () => {
  const seen = new Map<string, number>()
  for (const { caseType, state } of cases) seen.set(`${caseType} ${state}`, (seen.get(`${caseType} ${state}`) ?? 0) + 1)
  // What costs something is rarer here; its rare ends come at the demo's own size.
  const all = [...types.values()].flatMap(({ key, workflow }) => {
    const states = Object.entries(workflow.states)
    const paid = states.some(([, { kind }]) => kind === 'waitPayment')
    return states.flatMap(([state]) => (paid && state !== 'payment' && state !== 'issued' ? [] : [`${key} ${state}`]))
  })
  const open = new Set(['construction-permit payment', 'single-business-permit-renewal payment', 'cemetery-plot payment'])
  expect(all.filter((each) => !seen.has(each) && !open.has(each))).toEqual([])
  const now = county.clock.now()
  expect(cases.some(({ closedAt, dueAt }) => !closedAt && dueAt && Temporal.Instant.compare(dueAt, now) < 0)).toBe(true)
  for (const kind of ['escalated', 'corrected', 'claimed', 'noted', 'rated', 'issued', 'task'])
    expect(
      [...history.values()].some((lines) => lines.some((line) => line.kind === kind)),
      kind,
    ).toBe(true)
  expect(cases.some(({ counts }) => counts.reopen)).toBe(true)
  // Nobody gets stuck for want of an officer who may: but for those of the last weeks, cases come to their end.
  const old = cases.filter(({ submittedAt }) => Temporal.Instant.compare(submittedAt, now.subtract({ hours: 24 * 120 })) < 0)
  expect(old.filter(({ closedAt }) => closedAt).length / old.length).toBeGreaterThan(0.9)
  expect(cases.some(({ assistedBy }) => assistedBy)).toBe(true)
  expect(cases.some(({ applicant }) => applicant === null)).toBe(true)
})

test('an officer of the tour is shown a case that takes longer than promised, and its applicant reads so', async () => {
  const officer = await county.holderOf('rongo-roads-officer')
  const { lines } = await officer.runs((ctx) => listQueue(ctx, queueQuery.parse({ view: 'broken' })))
  const shown = lines.filter(({ case: { ward } }) => ward === county.profile.demoWard)
  expect(shown.map(({ flags }) => flags)).toContainEqual(expect.arrayContaining(['Promise missed']))
  const [{ reference, phone }] = shown.map((line) => line.case) as [CaseRecord]
  const read = await county.as(systemActor('test'), (ctx) => trackCase(ctx, { reference, phone: phone as string }))
  expect(read.history.map(({ words }) => words.en)).toContainEqual(expect.stringContaining('longer than promised'))
})

test('letters are signed, numbered without a gap, and each granted case has one', async () => {
  const letters = await county.db.selectFrom('services.letters').selectAll().orderBy('issued_at').execute()
  const granted = cases.filter(({ outcome }) => outcome === 'granted')
  expect(new Set(letters.map(({ case_id }) => case_id)).size).toBe(granted.length)
  for (const { payload } of letters) expect(checkDocument(payload, county.files.keys).valid).toBe(true)
  const series = await county.db.selectFrom('services.series').selectAll().execute()
  expect(series.reduce((sum, { last }) => sum + last, 0)).toBe(letters.length)
})

test('the books of the past are sound, and every happening of money stands in them', async () => {
  const proof = await verifyMoney(county.db)
  expect(proof.checks.filter(({ offender }) => offender !== null)).toEqual([])
  expect(proof.counted.bills).toBe(filled?.bills)
  // The bank's own payments come by its statements.
  expect(proof.counted.payments).toBeGreaterThanOrEqual(filled?.payments ?? 0)
  expect(proof.counted.bills).toBeGreaterThan(500)
  const { rows } = await sql<{ what: string }>`
    select distinct 'bill ' || state as what from money.bills
    union select distinct 'payment ' || state || ' ' || way from money.payments
    union select distinct 'by ' || confirmed_by from money.payments where confirmed_by is not null
    union select distinct 'suspense ' || state from money.suspense_items
    union select distinct 'push ' || state from money.pushes
    union select distinct 'receipt ' || state from money.receipts
    union select distinct 'journal ' || kind from money.journals
    union select distinct 'line ' || kind from money.bank_matches
    union select distinct 'open ' || kind from money.proposals where decision is null
    union select distinct 'refund ' || way || ' ' || state from money.refunds
    union select distinct 'relief ' || kind from money.line_changes
    union select distinct 'run ' || kind from money.runs where ended_at is not null and changed > 0
    union select distinct 'line of ' || class from money.bill_lines
    union select distinct 'letter ' || cause || case when lifted_at is null then '' else ' lifted' end from services.suspensions
    union select 'letter suspended' from services.suspensions where lifted_at is null
    union select 'open line' from money.bank_open_lines`.execute(county.db)
  const seen = new Set(rows.map(({ what }) => what))
  const wanted = [
    ...['bill open', 'bill settled', 'bill void', 'payment confirmed stk', 'payment confirmed paybill', 'payment confirmed transfer'],
    ...[
      'payment refuted paybill',
      'by query',
      'by pull',
      'by statement',
      'suspense open',
      'suspense allocated',
      'push paid',
      'push failed',
    ],
    ...['receipt valid', 'receipt reversed', 'receipt refuted', 'journal bill', 'journal void', 'journal credit', 'journal allocated'],
    ...['refund payout paid', 'refund reversal paid', 'refund payout refused', 'refund payout asked', 'receipt cancelled'],
    ...['relief waived', 'relief written_off', 'run late', 'run waiver', 'line of penalty', 'letter officer', 'letter officer lifted'],
    ...['line settlement', 'line charge', 'line payment', 'open suspense.allocate', 'letter suspended', 'open line'],
  ]
  expect(wanted.filter((each) => !seen.has(each))).toEqual([])
})

test('money was recorded in the past, its days are closed but for today, and receipts count in the order of time', async () => {
  const now = county.clock.now().toString()
  const { rows } = await sql<{ late: number; open: number; disordered: number; waits: number }>`
    select (select count(*)::int from money.journals where recorded_at > ${now}::timestamptz or recorded_at < event_at) as late,
      (select count(distinct (recorded_at at time zone 'Africa/Nairobi')::date)::int from money.journals j
        where not exists (select from money.closed_days c where c.day = (j.recorded_at at time zone 'Africa/Nairobi')::date)) as open,
      (select count(*)::int from (select issued_at, lag(issued_at) over (partition by series order by number) as before from money.receipts) r
        where r.before > r.issued_at) as disordered,
      (select count(*)::int from money.payments where state = 'claimed') as waits`.execute(county.db)
  expect(rows[0]?.late).toBe(0)
  expect(rows[0]?.open).toBeLessThanOrEqual(1)
  expect(rows[0]?.disordered).toBe(0)
  const reconciler = await county.holderOf('reconciler-1')
  const compared = await county.as(reconciler.actor, remainder)
  expect(compared.map(({ left }) => left)).toEqual(compared.map(() => 0))
  expect(compared.find(({ about }) => about === 'gateway')?.because.length).toBeGreaterThan(0)
})

test('whoever has a permit paid for it, and one whose payment was taken back does not count', async () => {
  const { rows } = await sql<{ unpaid: number; held: number; flagged: number }>`
    select (select count(*)::int from services.letters l join money.bills b on b.subject_id = l.case_id::text
        where b.state <> 'settled' and not exists (select from services.suspensions s where s.letter = l.id and s.lifted_at is null)) as unpaid,
      (select count(*)::int from services.suspensions where lifted_at is null and cause = 'payment') as held,
      (select count(*)::int from cases.cases where 'unpaid' = any(flags)) as flagged`.execute(county.db)
  expect(rows[0]?.unpaid).toBe(0)
  expect(rows[0]?.held).toBe(rows[0]?.flagged)
})

test('no case waits for a decision that only the one who proposed it could take', async () => {
  const today = county.clock.now().toZonedDateTimeISO('Africa/Nairobi').toPlainDate().toString()
  const { rows } = await sql<{ reference: string }>`
    select c.reference from cases.cases c
    where c.closed_at is null and c.state = 'approval' and not exists (
      select from identity.post_holders h
      join identity.posts p on p.id = h.post
      join access.post_roles r on r.post = p.id
      where r.role = c.owner_role and p.office = c.office and ${today}::date between h.held_from and coalesce(h.held_until, 'infinity')
        and not exists (select from cases.acts a where a.case_id = c.id and a.person = h.person))`.execute(county.base.ownerDb)
  expect(rows).toEqual([])
})

test('the applicant was told by messages that were sent, and every move is in a trail that verifies', async () => {
  const open = await county.db.selectFrom('messages.outbox').select('id').where('status', 'in', ['queued', 'sending']).execute()
  expect(open).toEqual([])
  const moves = [...history.values()].flat().filter(({ kind, person }) => kind === 'moved' && person !== null).length
  const { entries } = await county.db
    .selectFrom('audit.entries')
    .select((row) => row.fn.countAll<number>().as('entries'))
    .where('verb', 'in', ['cases.case.moved', 'cases.case.reopened'])
    .executeTakeFirstOrThrow()
  expect(Number(entries)).toBeGreaterThanOrEqual(moves)
  const report = await verifyAudit({ db: county.db, publicKeys: sealKeys(county.files.keys) })
  expect(report).toMatchObject({ ok: true, unsealed: 0, findings: [] })
}, 240_000)

test('the same seed tells the same story', async () => {
  await using again = await testCounty({ demo: true })
  await using other = await testCounty({ demo: true })
  await fillDemo(again, { residents: 20, cases: 40 })
  await fillDemo(other, { residents: 20, cases: 40 })
  const told = async (one: TestCounty) => {
    const { rows } = await sql`
      select c.reference, c.title, c.state, c.due_at::text, (select string_agg(h.act || ' ' || h.at, ', ' order by h.seq) from cases.history h where h.case_id = c.id) as acts
      from cases.cases c order by c.reference`.execute(one.db)
    return rows
  }
  expect(await told(other)).toEqual(await told(again))
}, 240_000)
