import { type RawBuilder, sql } from 'kysely'
import { isMobile, parsePhone } from '../../../core/basics/phone.ts'
import { parseReference } from '../../../core/basics/reference.ts'
import { normaliseWords } from '../../../core/basics/words.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { type CaseRecord, type CaseRow, caseColumns, caseFromRow, reachColumns } from '../case-record.ts'
import { matchingNames } from '../search-cases.ts'
import type { CaseType } from '../workflow.ts'
import { stateOf } from '../workflow-rules.ts'
import { workClock } from './case-page.ts'
import type { Option, QueueLine } from './queue.views.tsx'
import { QUEUE_VIEWS, type QueueQuery, type QueueSort, type QueueView } from './queue-address.ts'

/** The views an officer has: those who only read see what is in their reach. */
export const viewsOf = (ctx: Context): readonly QueueView[] => (ctx.may('cases.case.handle') ? QUEUE_VIEWS : ['all', 'overdue', 'waiting'])

export const viewOf = (ctx: Context, query: Pick<QueueQuery, 'view'>): QueueView => {
  const views = viewsOf(ctx)
  return query.view && views.includes(query.view) ? query.view : (views[0] as QueueView)
}

export const PAGE_SIZE = 25
const COUNT_MAX = 1000
const MATCHES_MAX = 1000

type Listed = { readonly lines: readonly QueueLine[]; readonly next: string | null; readonly count: string }

/** One page of a queue with its count. What was searched for is found in all states, the newest first. */
export async function listQueue(ctx: Context, query: QueueQuery, limit = PAGE_SIZE): Promise<Listed> {
  const searched = query.q !== ''
  const sort: QueueSort = searched ? 'newest' : sortOf(query)
  const where = await conditionsOf(ctx, query)
  const from = cursorOf(query.after)
  const after = from
    ? [
        sort === 'newest'
          ? sql`(c.submitted_at, c.id) < (${from.at}::timestamptz, ${from.id}::uuid)`
          : sql`(c.due_at, c.id) > (${from.at}::timestamptz, ${from.id}::uuid)`,
      ]
    : []
  const { rows } = await sql<CaseRow & { holderName: string | null }>`
    select ${caseColumns}, p.full_name as "holderName" from cases.cases c left join identity.people p on p.id = c.held_by
    where ${sql.join([...where, ...after], sql` and `)}
    order by ${sort === 'newest' ? sql`c.submitted_at desc, c.id desc` : sql`c.due_at, c.id`} limit ${limit + 1}`.execute(ctx.db)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    lines: await linesOf(ctx, shown),
    next: last ? toCursor((sort === 'newest' ? last.submittedAt : last.dueAt) as Temporal.Instant, last.id) : null,
    count: rows.length <= limit && !from ? String(rows.length) : await countOf(ctx, where),
  }
}

const sortOf = (query: QueueQuery): QueueSort => (query.status && query.status !== 'open' ? 'newest' : (query.sort ?? 'due'))

async function linesOf(ctx: Context, rows: readonly (CaseRow & { holderName: string | null })[]): Promise<QueueLine[]> {
  const calendars = await ctx.county.calendars.current(ctx.db)
  const types = await ctx.county.caseTypes.versions(
    ctx,
    rows.map(({ version }) => version),
  )
  const { language, now } = ctx
  return rows.map(({ holderName, ...row }) => {
    const record: CaseRecord = caseFromRow(row)
    const { title, workflow } = types.get(row.version) as CaseType
    const state = stateOf(workflow, row.state)
    return {
      case: record,
      service: title[language],
      state: state.name[language],
      stateKind: state.kind,
      ward: row.ward === null ? null : (ctx.county.places.ward(row.ward)?.name ?? null),
      flags: row.flags.map((flag) => workflow.flags?.[flag]?.[language] ?? flag),
      holder: holderName,
      mine: row.heldBy !== null && row.heldBy === ctx.actor.person,
      clock: workClock(record, calendars, now, language),
    }
  })
}

/** How many cases match, counted no further than a thousand, as an officer reads it: "1,000+". */
async function countOf(ctx: Context, where: readonly RawBuilder<unknown>[]): Promise<string> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from (select from cases.cases c where ${sql.join([...where], sql` and `)} limit ${COUNT_MAX + 1}) as few`.execute(
    ctx.db,
  )
  return countWords(rows[0]?.count ?? 0)
}

export const countWords = (count: number): string => (count > COUNT_MAX ? `${COUNT_MAX.toLocaleString('en')}+` : count.toLocaleString('en'))

/** The counts of several views in one question. */
export async function countViews(ctx: Context, views: readonly QueueView[]): Promise<ReadonlyMap<QueueView, string>> {
  const parts: RawBuilder<unknown>[] = []
  for (const view of views) {
    const where = viewConditions(ctx, view)
    parts.push(
      sql`(select count(*)::integer from (select from cases.cases c where ${sql.join(where, sql` and `)} limit ${COUNT_MAX + 1}) as few)`,
    )
  }
  if (parts.length === 0) return new Map()
  const { rows } = await sql<{ counts: number[] }>`select array[${sql.join(parts)}] as counts`.execute(ctx.db)
  return new Map(views.map((view, place) => [view, countWords(rows[0]?.counts[place] ?? 0)]))
}

/** What a view holds. `office`: what this officer could work on now, with what they took up; the others narrow it; readers see their whole reach. */
function viewConditions(ctx: Context, view: QueueView): RawBuilder<unknown>[] {
  const open = sql`c.closed_at is null`
  const readable = sql`${ctx.within('cases.case.read', reachColumns)}`
  const mine = sql`c.held_by = ${ctx.actor.person}::uuid`
  if (view === 'all') return [readable]
  if (view === 'mine') return [open, mine]
  const roles = [...new Set(ctx.actor.grants.filter(({ permission }) => permission === 'cases.case.handle').map(({ role }) => role))]
  const workable = roles.length > 0 ? sql`${ctx.within('cases.case.handle', reachColumns)} and c.work_roles && ${roles}::text[]` : readable
  if (view === 'unclaimed') return [open, workable, sql`c.held_by is null`]
  if (view === 'overdue') return [open, workable, sql`c.due_at < ${ctx.now}::timestamptz`]
  // The promise's clock stands still while a case waits for the applicant; its last pause has no end.
  if (view === 'waiting') return [open, readable, sql`c.clocks->'promise'->'pauses'->-1->'to' = 'null'::jsonb`]
  return [open, workable]
}

async function conditionsOf(ctx: Context, query: QueueQuery): Promise<RawBuilder<unknown>[]> {
  const searched = query.q !== ''
  const view = viewOf(ctx, query)
  const where: RawBuilder<unknown>[] = []
  if (searched) {
    ctx.allow('cases.case.search')
    // First what matches, by its own index; only then who may see it.
    const match = await matching(ctx, query.q)
    where.push(
      sql`c.id in (select found.id from (select c.id, c.case_type, c.applicant, c.office, c.ward, c.sub_county, c.department from cases.cases c
        where ${match} and ${ctx.within('cases.case.search', reachColumns)} order by c.submitted_at desc limit ${MATCHES_MAX}) as found)`,
    )
  } else where.push(...viewConditions(ctx, view))
  const status = query.status ?? (searched ? 'both' : 'open')
  if (status === 'open') where.push(sql`c.closed_at is null`)
  if (status === 'closed') where.push(sql`c.closed_at is not null`)
  if (query.type) where.push(sql`c.case_type = ${query.type}`)
  if (query.state) where.push(sql`c.state = ${query.state}`)
  if (query.ward !== undefined) where.push(sql`c.ward = ${query.ward}`)
  if (query.flag) where.push(sql`${query.flag} = any(c.flags)`)
  if (query.from) where.push(sql`c.submitted_at >= ${startOf(query.from)}::timestamptz`)
  if (query.until)
    where.push(sql`c.submitted_at < ${startOf(Temporal.PlainDate.from(query.until).add({ days: 1 }).toString())}::timestamptz`)
  return where
}

const startOf = (day: string): string => Temporal.PlainDate.from(day).toZonedDateTime('Africa/Nairobi').toInstant().toString()

/** A phone is looked for as a phone, all else as a reference or as words of a name. */
async function matching(ctx: Context, typed: string): Promise<RawBuilder<unknown>> {
  if (!('reference' in parseReference(typed)) && /^[+\d][\d\s()-]{8,}$/.test(typed)) {
    const phone = parsePhone(typed)
    if ('phone' in phone && isMobile(phone.phone)) return sql`c.phone = ${phone.phone}`
  }
  return normaliseWords(typed) === '' ? sql`false` : matchingNames(ctx, typed)
}

export type FilterOptions = {
  readonly type: readonly Option[]
  readonly state: readonly Option[]
  readonly ward: readonly Option[]
  readonly flag: readonly Option[]
}

/** What a queue can be narrowed by: the newest version of each kind of case within reach, its states and flags, and the wards within reach. */
export async function filterOptions(ctx: Context, query: QueueQuery): Promise<FilterOptions> {
  const { rows } = await sql<{ hash: string }>`
    select distinct on (v.case_type) v.hash from cases.type_versions v order by v.case_type, v.published_at desc, v.hash`.execute(ctx.db)
  const all = await ctx.county.caseTypes.versions(
    ctx,
    rows.map(({ hash }) => hash),
  )
  const grants = ctx.actor.grants.filter(({ permission }) => permission === 'cases.case.read')
  const types = [...all.values()].filter(({ key }) => grants.some(({ scope }) => scope === null || scope.includes(key)))
  const shown = query.type === '' ? types : types.filter(({ key }) => key === query.type)
  const { language } = ctx
  const states = new Map<string, string>()
  const flags = new Map<string, string>()
  for (const { workflow } of shown) {
    for (const [id, { name }] of Object.entries(workflow.states)) states.set(id, states.get(id) ?? name[language])
    for (const [id, name] of Object.entries(workflow.flags ?? {})) flags.set(id, name[language])
  }
  const wide = grants.some(({ reach }) => reach === 'county' || reach === 'department' || reach === 'office')
  const wards = ctx.county.places.wards.filter(
    ({ code, subCounty }) =>
      wide ||
      grants.some(
        (grant) => (grant.reach === 'ward' && grant.ward === code) || (grant.reach === 'subCounty' && grant.subCounty === subCounty),
      ),
  )
  const byText = (a: Option, b: Option) => a.text.localeCompare(b.text)
  const options = (entries: Iterable<readonly [string, string]>): Option[] =>
    [...entries].map(([value, text]) => ({ value, text })).sort(byText)
  return {
    type: options(types.map(({ key, title }) => [key, title[language]] as const)),
    state: options(states),
    ward: options(wards.map(({ code, name }) => [String(code), name] as const)),
    flag: options(flags),
  }
}

const toCursor = (at: Temporal.Instant, id: string): string => Buffer.from(JSON.stringify([at.toString(), id])).toString('base64url')

/** A place in the list that was tampered with is none: the first page comes. */
function cursorOf(text: string | undefined): { at: string; id: string } | null {
  if (!text) return null
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [string, string]
    return /^[0-9a-f-]{36}$/.test(id) ? { at: Temporal.Instant.from(at).toString(), id } : null
  } catch {
    return null
  }
}
