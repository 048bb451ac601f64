import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Answers } from '../../core/forms/form.ts'
import type { CaseType } from '../../engines/cases/workflow.ts'
import { writeAudits } from '../../kernel/audit/write-audit.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import { asActor } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import type { Transaction } from '../../kernel/database/database.ts'
import { transaction } from '../../kernel/database/transaction.ts'
import { importServices } from '../../modules/services/definitions/import-services.ts'
import { type PublishedService, serviceOfCase } from '../../modules/services/definitions/service-book.ts'
import { sealTrail } from '../audit-trail.ts'
import { bulkInsert } from './bulk-insert.ts'
import { CaseLife } from './case-life.ts'
import { issueLettersOf } from './demo-letters.ts'
import { sendThen } from './demo-messages.ts'
import { publishDemoNotices } from './demo-notices.ts'
import { inventResidents, type Resident, type ResidentRows } from './demo-residents.ts'
import { inventStaff, readPosts, type StaffRows } from './demo-staff.ts'
import { before, dayOf, residentTime } from './demo-time.ts'
import { receiveSamples } from './demo-uploads.ts'
import { type DemoRows, DemoWorld } from './demo-world.ts'
import { isEmpty } from './is-empty.ts'
import { bankPast } from './money/bank-past.ts'
import { ClosedBooks } from './money/close-past.ts'
import { liveBoards, liveCounters, liveDesks, owing } from './money/counters.ts'
import { DeskPast } from './money/desk-past.ts'
import { holdsPast } from './money/holds-past.ts'
import { KnownPermits } from './money/known-permits.ts'
import { Random } from './random.ts'
import { cemeteryPlot } from './stories/cemetery-plot.ts'
import { constructionPermit } from './stories/construction-permit.ts'
import { marketStall } from './stories/market-stall.ts'
import { permitRenewal } from './stories/permit-renewal.ts'
import { reportAProblem } from './stories/report-a-problem.ts'
import { singleBusinessPermit } from './stories/single-business-permit.ts'
import { wardBursary } from './stories/ward-bursary.ts'
import type { Story } from './story.ts'
import { tourCases, tourPeople, tourWardOf } from './tour.ts'

export type DemoSize = { readonly residents?: number; readonly cases?: number; readonly seed?: number }
export type FilledDemo = {
  readonly residents: number
  readonly cases: number
  readonly staff: number
  readonly bills: number
  readonly payments: number
  readonly audits: number
}

const stories: readonly Story[] = [
  wardBursary,
  reportAProblem,
  marketStall,
  singleBusinessPermit,
  permitRenewal,
  constructionPermit,
  cemeteryPlot,
]
const MONTHS = 18
const AUDITS_PER_STATEMENT = 5_000

/**
 * Fills a new county with eighteen months of invented life: staff in every office, residents, cases and money that the county's own rules moved, all written
 * in one transaction. The same seed at the same moment tells the same story. Does nothing, and gives null, where people or cases are already.
 */
export async function fillDemo(county: County, { residents = 2_000, cases = 5_000, seed = 44 }: DemoSize = {}): Promise<FilledDemo | null> {
  if (!(await isEmpty(county.db))) return null
  const now = county.clock.now().round('millisecond')
  const since = dayOf(now).subtract({ months: MONTHS }).toZonedDateTime('Africa/Nairobi').toInstant()
  const random = new Random(seed)
  const { types, services } = await publishServices(county, since)
  const posts = await readPosts(county)
  const staff = inventStaff(county, random.branch(), { posts, since, now, tourWard: tourWardOf(county) })
  const first = tourPeople(county)
  const people = inventResidents(county, random.branch(), { count: Math.max(residents, first.length), since, first })
  const samples = await receiveSamples(county)

  const world = await DemoWorld.open(county, { staff: staff.staff, posts, samples, now, services })
  let lived = 0
  const written = await transaction(county.db, async (db) => {
    if (!(await isEmpty(db))) return false
    // On a busy machine minutes may lie between two statements of so long a transaction.
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(db)
    await sql`set local statement_timeout = 0`.execute(db)
    await writePeople(db, staff.rows, people.rows)
    const kept = [...new Map(Object.values(samples).map(({ hash, size }) => [hash, { hash, size_bytes: size, kept_at: since }])).values()]
    await bulkInsert(db, 'files.contents', kept)

    lived = await tourCases(world, { types, stories, people: people.residents, random: random.branch() })
    const others = people.residents.slice(first.length)
    const traders = others.slice(owing(others.length))
    const known = new KnownPermits(world, random.branch(), { people: traders, since, count: Math.ceil(cases * KNOWN) })
    const year = liveYear(world, random.branch(), { types, people: others, traders, known, since, count: cases - lived })
    // The database writes one part while the next is lived.
    let writing = Promise.resolve()
    for await (const count of year) {
      lived += count
      await writing
      writing = writeRows(db, world.takeRows())
      await setImmediate()
    }
    const money = random.branch()
    let turn = 0
    for await (const _ of liveCounters(world, world.books, money.branch(), { people: others, since })) {
      if (++turn % BREATH !== 0) continue
      if (turn % OWING_PART === 0) {
        await writing
        writing = writeRows(db, world.takeRows())
      }
      await setImmediate()
    }
    await liveDesks(world, world.books, money.branch(), { people: others, since })
    const boards = Math.ceil(others.length / 55)
    const transfers = await liveBoards(world, world.books, money.branch(), { boards, since })
    await writing
    await writeRows(db, world.takeRows())
    await bulkInsert(db, 'services.known_permits', known.rows)
    await bulkInsert(db, 'services.renewals', known.renewals)
    await writeMoney(db, world, money.branch())
    const books = new ClosedBooks(world, db, money.branch())
    const desk = await DeskPast.plan(world, db, money.branch(), { since, books })
    await bankPast(world, db, money.branch(), { since, transfers, books, desk })
    await desk.until(world.now)
    await books.closeBy(world.now)
    await writeEnd(county, db, world, random.branch())
    return true
  })
  if (!written) return null
  await publishDemoNotices(county, world)
  await sealTrail(county)
  return {
    residents: people.residents.length,
    cases: lived,
    staff: staff.rows.staff.length,
    ...world.books.counted,
    audits: world.audits.length,
  }
}

async function writePeople(db: Transaction, staff: StaffRows, residents: ResidentRows): Promise<void> {
  await bulkInsert(db, 'identity.people', staff.people)
  await bulkInsert(db, 'identity.staff', staff.staff)
  await bulkInsert(db, 'identity.post_holders', staff.held)
  await bulkInsert(db, 'identity.people', residents.people)
  await bulkInsert(db, 'identity.contacts', residents.contacts)
  await bulkInsert(db, 'identity.person_contacts', residents.held)
}

/** The services as they were in force all year: published before the first case. */
async function publishServices(
  county: County,
  since: Temporal.Instant,
): Promise<{ types: ReadonlyMap<string, CaseType>; services: ReadonlyMap<string, PublishedService> }> {
  const then: County = { ...county, clock: { now: () => since } }
  return asActor(then, systemActor('demo.county.fill'), async (ctx) => {
    await importServices(ctx, county.folder)
    const types = new Map<string, CaseType>()
    const services = new Map<string, PublishedService>()
    for (const { service } of stories) {
      const type = await county.caseTypes.newest(ctx, service)
      types.set(service, type)
      services.set(type.hash, await serviceOfCase(ctx, type.hash))
    }
    return { types, services }
  })
}

const PART = 250
/** Those who owe recurring fees between two writings: each has a bill a month, and a transaction that waits for too long is ended. */
const OWING_PART = 20
/** Cases between two looks at the database, which is sent the part before meanwhile. */
const BREATH = 10

/** The share of all cases that there are permits of the year before, for each season. */
const KNOWN = 0.19

type YearToLive = {
  readonly types: ReadonlyMap<string, CaseType>
  readonly people: readonly Resident[]
  readonly traders: readonly Resident[]
  readonly known: KnownPermits
  readonly since: Temporal.Instant
  readonly count: number
}

/** Lives the cases of a year, part by part, and tells after each how many it was. */
async function* liveYear(
  world: DemoWorld,
  random: Random,
  { types, people, traders, known, since, count }: YearToLive,
): AsyncGenerator<number> {
  if (people.length === 0) return
  const days: Temporal.PlainDate[] = []
  for (let day = dayOf(since).add({ days: 1 }); Temporal.PlainDate.compare(day, dayOf(world.now)) <= 0; day = day.add({ days: 1 }))
    days.push(day)
  const busy = new Map(stories.map((story) => [story, daysOf(story, days)]))
  let part = 0
  for (let made = 0; made < count; ) {
    const story = random.weighted(stories, ({ share }) => share)
    const at = residentTime(random, random.pick(busy.get(story) ?? days))
    if (!before(at, world.now)) continue
    const permit = story === permitRenewal ? known.take(at) : undefined
    if (story === permitRenewal && !permit) continue
    made++
    part++
    const type = types.get(story.service) as CaseType
    const resident = permit?.resident ?? random.pick(story === singleBusinessPermit ? traders : people)
    const renewing = permit && { answers: { ...permit.answers, permitNumber: permit.number } as Answers, renews: permit }
    const record = await new CaseLife(world, { story, type, resident, at, random: random.branch(), ...renewing }).live()
    if (permit) known.renewed(permit, record.id)
    if (made % BREATH === 0) await setImmediate()
    if (part < PART) continue
    yield part
    part = 0
  }
  yield part
}

/** The days of the year, each as often as it is busy. */
const daysOf = ({ months }: Story, days: readonly Temporal.PlainDate[]): Temporal.PlainDate[] =>
  days.flatMap((day) => Array.from({ length: Math.ceil((months[day.month - 1] ?? 1) * (day.dayOfWeek >= 6 ? 0.8 : 2)) }, () => day))

/** In the order of time; what happened at one moment stays in the order in which it was told. */
function inOrder<T>(list: readonly T[], at: (each: T) => Temporal.Instant): T[] {
  return list
    .map((each) => ({ each, ms: at(each).epochMilliseconds }))
    .sort((a, b) => a.ms - b.ms)
    .map(({ each }) => each)
}

async function writeRows(db: Transaction, rows: DemoRows): Promise<void> {
  const { journals, transfers, bills, lines } = rows.money
  await bulkInsert(db, 'money.bills', bills)
  await bulkInsert(db, 'money.bill_lines', lines)
  await bulkInsert(db, 'money.journals', journals)
  await bulkInsert(db, 'money.transfers', transfers)
  await bulkInsert(db, 'cases.cases', rows.cases)
  await bulkInsert(db, 'cases.queue', rows.queue)
  await sql`
    insert into cases.names (case_id, word, words, submitted_at, case_type, office, ward, sub_county, department)
    select c.id, word, array_to_tsvector(words), c.submitted_at, c.case_type, c.office, c.ward, c.sub_county, c.department
    from json_to_recordset(${JSON.stringify(rows.names)}::json) as given (id uuid, words text[]) join cases.cases c using (id) cross join unnest(words) as word`.execute(
    db,
  )
  await bulkInsert(db, 'cases.answers', rows.answers)
  await bulkInsert(db, 'cases.tasks', rows.tasks)
  await bulkInsert(db, 'cases.acts', rows.acts)
  await bulkInsert(db, 'cases.corrections', rows.corrections)
  await bulkInsert(db, 'cases.ratings', rows.ratings)
  await bulkInsert(db, 'files.files', rows.files)
}

/** What is only known when all bills were lived: payments, and receipts by number. */
async function writeMoney(db: Transaction, world: DemoWorld, random: Random): Promise<void> {
  const { books } = world
  const { payments, series, receipts, suspense, credits } = books.end((ctx, message) => sendThen(world, random, ctx, message))
  await writeRows(db, world.takeRows())
  await bulkInsert(db, 'money.payments', payments)
  await bulkInsert(db, 'money.receipt_series', series)
  await bulkInsert(db, 'money.receipts', receipts)
  await bulkInsert(db, 'money.suspense_items', suspense)
  await bulkInsert(db, 'money.credits', credits)
  await bulkInsert(
    db,
    'money.payment_events',
    inOrder(books.events, ({ at }) => at),
  )
  await bulkInsert(db, 'money.pushes', books.pushes)
  await bulkInsert(db, 'money.proposals', books.proposals)
}

/** What is made of the whole: letters, the words that names are found by, and, numbered in the order of time as they would have been, history and audit trail. */
async function writeEnd(county: County, db: Transaction, world: DemoWorld, random: Random): Promise<void> {
  const { letters, series } = await issueLettersOf(county, world, random, (ctx, { id }, { words, details }, message) => {
    world.history.push(issued(id, ctx.now, { ...details, words }))
    if (message) sendThen(world, random, ctx, message)
  })
  await bulkInsert(db, 'services.letters', letters)
  await bulkInsert(db, 'services.series', series)
  await bulkInsert(db, 'services.suspensions', world.suspensions)
  await sql`
    insert into cases.name_words (word)
    select distinct word from cases.names order by word
    on conflict do nothing`.execute(db)
  await bulkInsert(
    db,
    'cases.history',
    inOrder(world.history, ({ at }) => at),
  )
  await bulkInsert(
    db,
    'messages.outbox',
    inOrder(world.outbox, (row) => row.created_at),
  )
  await holdsPast(world, db, random.branch(), letters)
  const audits = inOrder(world.audits, ({ at }) => at)
  for (let from = 0; from < audits.length; from += AUDITS_PER_STATEMENT)
    await writeAudits(db, audits.slice(from, from + AUDITS_PER_STATEMENT))
}

const issued = (caseId: string, at: Temporal.Instant, details: object) => ({
  case_id: caseId,
  at,
  from_state: null,
  to_state: null,
  act: 'issue',
  kind: 'issued',
  person: null,
  post: null,
  public: true,
  note: '',
  answers: {},
  details,
})
