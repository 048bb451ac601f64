import { sql } from 'kysely'
import type { CaseType } from '../../engines/cases/workflow.ts'
import { writeAudits } from '../../kernel/audit/write-audit.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import { openContext } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import type { Transaction } from '../../kernel/database/database.ts'
import { transaction } from '../../kernel/database/transaction.ts'
import { importServices } from '../../modules/services/definitions/import-services.ts'
import { sealTrail } from '../audit-trail.ts'
import { bulkInsert } from './bulk-insert.ts'
import { CaseLife } from './case-life.ts'
import { inventResidents, type Resident } from './demo-residents.ts'
import { inventStaff, readPosts } from './demo-staff.ts'
import { before, dayOf, residentTime } from './demo-time.ts'
import { receiveSamples } from './demo-uploads.ts'
import { type DemoRows, DemoWorld, isEmpty } from './demo-world.ts'
import { Random } from './random.ts'
import { marketStall } from './stories/market-stall.ts'
import { reportAProblem } from './stories/report-a-problem.ts'
import { wardBursary } from './stories/ward-bursary.ts'
import type { Story } from './story.ts'
import { tourCases, tourPeople, tourWardOf } from './tour.ts'

export type DemoSize = { readonly residents?: number; readonly cases?: number; readonly seed?: number }
export type FilledDemo = { readonly residents: number; readonly cases: number; readonly staff: number; readonly audits: number }

const stories: readonly Story[] = [wardBursary, reportAProblem, marketStall]
const AUDITS_PER_STATEMENT = 5_000

/**
 * Fills a new county with twelve months of invented life, in one transaction: staff in every office, residents, and cases that the county's own rules
 * moved. The same seed at the same moment tells the same story. Does nothing, and gives null, where people or cases are already.
 */
export async function fillDemo(county: County, { residents = 2_000, cases = 5_000, seed = 44 }: DemoSize = {}): Promise<FilledDemo | null> {
  const now = county.clock.now().round('millisecond')
  const since = dayOf(now).subtract({ months: 12 }).toZonedDateTime('Africa/Nairobi').toInstant()
  const samples = await receiveSamples(county, since)
  const filled = await transaction(county.db, async (db) => {
    if (!(await isEmpty(db))) return null
    const random = new Random(seed)
    const types = await publishServices(county, db, since)
    const tourWard = tourWardOf(county)
    const posts = await readPosts(db, county)
    const invented = inventStaff(county, random.branch(), { posts, since, now, tourWard })
    await bulkInsert(db, 'identity.people', invented.rows.people)
    await bulkInsert(db, 'identity.staff', invented.rows.staff)
    await bulkInsert(db, 'identity.post_holders', invented.rows.held)

    const first = tourPeople(county)
    const people = inventResidents(county, random.branch(), { count: Math.max(residents, first.length), since, first })
    await bulkInsert(db, 'identity.people', people.rows.people)
    await bulkInsert(db, 'identity.contacts', people.rows.contacts)
    await bulkInsert(db, 'identity.person_contacts', people.rows.held)

    const samplesKept = [...new Map(Object.values(samples).map((each) => [each.hash, each])).values()]
    await bulkInsert(
      db,
      'files.contents',
      samplesKept.map(({ hash, size }) => ({ hash, size_bytes: size, kept_at: since })),
    )

    const world = await DemoWorld.open(county, db, { staff: invented.staff, posts, samples, now })
    const made = await tourCases(world, { types, stories, people: people.residents, random: random.branch() })
    await liveYear(world, random.branch(), { types, people: people.residents.slice(first.length), since, count: cases - made })
    await writeRows(db, world.rows)
    return {
      residents: people.residents.length,
      cases: world.rows.cases.length,
      staff: invented.rows.staff.length,
      audits: world.rows.audits.length,
    }
  })
  if (filled) await sealTrail(county)
  return filled
}

/** The services as they were in force all year: published before the first case. */
async function publishServices(county: County, db: Transaction, since: Temporal.Instant): Promise<ReadonlyMap<string, CaseType>> {
  const then: County = { ...county, clock: { now: () => since } }
  const { ctx, finish } = openContext(then, systemActor('demo.county.fill'), db, {})
  await importServices(ctx, county.folder)
  await finish()
  const types = new Map<string, CaseType>()
  for (const { service } of stories) types.set(service, await county.caseTypes.newest({ db }, service))
  return types
}

async function liveYear(
  world: DemoWorld,
  random: Random,
  {
    types,
    people,
    since,
    count,
  }: { types: ReadonlyMap<string, CaseType>; people: readonly Resident[]; since: Temporal.Instant; count: number },
): Promise<void> {
  if (people.length === 0) return
  const days: Temporal.PlainDate[] = []
  for (let day = dayOf(since).add({ days: 1 }); Temporal.PlainDate.compare(day, dayOf(world.now)) <= 0; day = day.add({ days: 1 }))
    days.push(day)
  for (let made = 0; made < count; ) {
    const story = random.weighted(stories, ({ share }) => share)
    const day = random.weighted(days, (each) => story.months[each.month - 1]! * (each.dayOfWeek >= 6 ? 0.4 : 1))
    const at = residentTime(random, day)
    if (!before(at, world.now)) continue
    made++
    await new CaseLife(world, { story, type: types.get(story.service)!, resident: random.pick(people), at, random: random.branch() }).live()
  }
}

const byTime = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b)

/** Writes it all, what carries a time in its order: the history and the audit trail are numbered as they would have been. */
async function writeRows(db: Transaction, rows: DemoRows): Promise<void> {
  await bulkInsert(db, 'cases.cases', rows.cases, { names: 'kaunti.plain(given.names)' })
  await sql`
    insert into cases.name_words (word)
    select distinct word from cases.cases, unnest(tsvector_to_array(to_tsvector('simple'::regconfig, names))) as given (word) order by word
    on conflict do nothing`.execute(db)
  await bulkInsert(db, 'cases.answers', rows.answers)
  await bulkInsert(
    db,
    'cases.history',
    rows.history.sort((a, b) => byTime(a.at, b.at)),
  )
  await bulkInsert(db, 'cases.tasks', rows.tasks)
  await bulkInsert(db, 'cases.acts', rows.acts)
  await bulkInsert(db, 'cases.corrections', rows.corrections)
  await bulkInsert(db, 'cases.ratings', rows.ratings)
  await bulkInsert(db, 'files.files', rows.files)
  await bulkInsert(
    db,
    'messages.outbox',
    rows.outbox.sort((a, b) => byTime(a.created_at, b.created_at)),
  )
  const audits = rows.audits.sort((a, b) => byTime(a.at, b.at))
  for (let from = 0; from < audits.length; from += AUDITS_PER_STATEMENT)
    await writeAudits(db, audits.slice(from, from + AUDITS_PER_STATEMENT))
}
