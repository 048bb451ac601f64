import { type RawBuilder, sql } from 'kysely'
import { invalid } from '../../core/basics/errors.ts'
import { isId } from '../../core/basics/ids.ts'
import { startOf } from '../../kernel/calendar/days.ts'
import type { Context } from '../../kernel/context/context.ts'
import { type CaseRow, caseColumnsSql, queueReachColumns, reachColumns } from './case-record.ts'
import { newestMatches } from './search-cases.ts'
import { caseTexts } from './texts.ts'

export const QUEUE_VIEWS = ['office', 'mine', 'unclaimed', 'overdue', 'broken', 'waiting', 'all'] as const
/**
 * `office`: what this officer could work on now; `mine`: what they took up; `unclaimed`, `overdue` and `broken` narrow `office`: what nobody took up, what
 * is over time by its step or by the promise to the applicant, what is by the promise; `waiting`: what waits for the applicant, within reach; `all`: everything within reach, closed too. For those who only read, `office` is their whole reach.
 */
export type QueueView = (typeof QUEUE_VIEWS)[number]
export const QUEUE_SORTS = ['due', 'newest'] as const
type QueueSort = (typeof QUEUE_SORTS)[number]

export type QueueAsk = {
  readonly view: QueueView
  /** A reference or its beginning, a phone number, or words of a name: found in every state and view within reach, the newest first. */
  readonly text?: string | undefined
  readonly type?: string | undefined
  readonly state?: string | undefined
  readonly ward?: number | undefined
  readonly flag?: string | undefined
  /** ISO days of submission, both included. */
  readonly from?: string | undefined
  readonly until?: string | undefined
  readonly status?: 'open' | 'closed' | 'both' | undefined
  readonly sort?: QueueSort | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
}

/** `listedAt`: what its list is in the order of. */
export type QueuedCase = CaseRow & { readonly holderName: string | null; readonly listedAt: Temporal.Instant }

export type QueuePage = {
  readonly rows: readonly QueuedCase[]
  readonly next: string | null
  /** How many there are in all, counted up to `COUNT_MAX` + 1. */
  count(): Promise<number>
}

export const LIMIT_MAX = 100
export const COUNT_MAX = 1000
const MATCHES_MAX = 1000

/** Where a list is read from, and the names its conditions use: the narrow rows of open cases, or the cases themselves. */
const SOURCES = {
  open: {
    from: sql.raw('cases.queue q left join cases.cases c on c.id = q.case_id'),
    reach: queueReachColumns,
    heldBy: sql.raw('q.held_by'),
    workRoles: sql.raw('q.work_roles'),
    late: (when: RawBuilder<unknown>) => sql`q.late_at < ${when}`,
    broken: (when: RawBuilder<unknown>) => sql`q.late_at < ${when} and q.promised_at < ${when}`,
    caseType: sql.raw('q.case_type'),
    ward: sql.raw('q.ward'),
    waiting: sql.raw('q.waiting'),
    listedAt: sql.raw('q.late_at'),
    place: sql.raw('(q.late_at, q.case_id) >'),
    order: sql.raw('q.late_at, q.case_id'),
  },
  all: {
    from: sql.raw('cases.cases c'),
    reach: reachColumns,
    heldBy: sql.raw('c.held_by'),
    workRoles: sql.raw('c.work_roles'),
    late: (when: RawBuilder<unknown>) => sql`exists (select from cases.queue q where q.case_id = c.id and q.late_at < ${when})`,
    broken: (when: RawBuilder<unknown>) => sql`exists (select from cases.queue q where q.case_id = c.id and q.promised_at < ${when})`,
    caseType: sql.raw('c.case_type'),
    ward: sql.raw('c.ward'),
    // The promise's clock stands still while a case waits for the applicant; its last pause has no end.
    waiting: sql.raw(`c.clocks->'promise'->'pauses'->-1->'to' = 'null'::jsonb`),
    listedAt: sql.raw('c.submitted_at'),
    place: sql.raw('(c.submitted_at, c.id) <'),
    order: sql.raw('c.submitted_at desc, c.id desc'),
  },
} as const

type Source = (typeof SOURCES)[keyof typeof SOURCES]

/** One page of a queue, what is overdue longest or due first on top unless the newest were asked for. Keyset-paged; every view is served by an index. */
export async function queue(ctx: Context, ask: QueueAsk, limit = LIMIT_MAX): Promise<QueuePage> {
  const from = cursorOf(ask.after)
  // Of what was only searched for, the first page is the newest matches themselves; filters and later pages choose among many.
  const plain = isPlainSearch(ask)
  const { source, where } = conditionsOf(ctx, ask, plain && !from ? limit + 1 : MATCHES_MAX)
  const after = from ? [sql`${source.place} (${from.at}::timestamptz, ${from.id}::uuid)`] : []
  const { rows } = await sql<QueuedCase>`
    select ${caseColumnsSql}, p.full_name as "holderName", ${source.listedAt} as "listedAt" from ${source.from} left join identity.people p on p.id = c.held_by
    where ${sql.join([...where, ...after], sql` and `)} order by ${source.order} limit ${limit + 1}`.execute(ctx.db)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const whole = rows.length <= limit && !from
  return {
    rows: shown,
    next: last ? toCursor(last.listedAt, last.id) : null,
    count: async () => {
      if (whole) return rows.length
      const part = plain ? rowsOf(newestMatches(ctx, ask.text ?? '', sql`c.id`, MATCHES_MAX)) : counted(source, where)
      return (await counts(ctx, [part]))[0] as number
    },
  }
}

/** How many open cases each view holds, each counted up to `COUNT_MAX` + 1, in one question. */
export const countViews = async (ctx: Context, views: readonly QueueView[]): Promise<ReadonlyMap<QueueView, number>> => {
  const parts = views.map((view) => counted(SOURCES.open, viewConditions(ctx, view, SOURCES.open)))
  const found = parts.length > 0 ? await counts(ctx, parts) : []
  return new Map(views.map((view, place) => [view, found[place] ?? 0]))
}

const counted = (source: Source, where: readonly RawBuilder<unknown>[]) =>
  rowsOf(sql`select from ${source.from} where ${sql.join([...where], sql` and `)} limit ${COUNT_MAX + 1}`)

const rowsOf = (few: RawBuilder<unknown>) => sql`(select count(*)::integer from (${few}) as few)`

async function counts(ctx: Context, parts: readonly RawBuilder<unknown>[]): Promise<number[]> {
  const { rows } = await sql<{ counts: number[] }>`select array[${sql.join([...parts])}] as counts`.execute(ctx.db)
  return rows[0]?.counts ?? []
}

function viewConditions(ctx: Context, view: QueueView, source: Source): RawBuilder<unknown>[] {
  const open = source === SOURCES.open ? sql`true` : sql`c.closed_at is null`
  const readable = sql`${ctx.within('cases.case.read', source.reach)}`
  if (view === 'all') return [readable]
  if (view === 'mine') return [open, sql`${source.heldBy} = ${ctx.actor.person}::uuid`]
  if (view === 'waiting') return [open, readable, source.waiting]
  const roles = [...new Set(ctx.actor.grants.filter(({ permission }) => permission === 'cases.case.handle').map(({ role }) => role))]
  const workable =
    roles.length > 0 ? sql`${ctx.within('cases.case.handle', source.reach)} and ${source.workRoles} && ${roles}::text[]` : readable
  if (view === 'unclaimed') return [open, workable, sql`${source.heldBy} is null`]
  if (view === 'overdue') return [open, workable, source.late(sql`${ctx.now}::timestamptz`)]
  if (view === 'broken') return [open, workable, source.broken(sql`${ctx.now}::timestamptz`)]
  return [open, workable]
}

const isPlainSearch = ({ text, type, state, ward, flag, from, until, status }: QueueAsk): boolean =>
  !!text && !type && !state && ward === undefined && !flag && !from && !until && (status ?? 'both') === 'both'

function conditionsOf(ctx: Context, ask: QueueAsk, matches: number): { source: Source; where: RawBuilder<unknown>[] } {
  const searched = !!ask.text
  const status = ask.status ?? (searched || ask.view === 'all' ? 'both' : 'open')
  const source = !searched && status === 'open' && ask.sort !== 'newest' ? SOURCES.open : SOURCES.all
  const where: RawBuilder<unknown>[] = []
  if (ask.text) {
    ctx.allow('cases.case.search')
    where.push(sql`c.id in (${newestMatches(ctx, ask.text, sql`c.id`, matches)})`)
  } else where.push(...viewConditions(ctx, ask.view, source))
  if (source === SOURCES.all && status === 'open') where.push(sql`c.closed_at is null`)
  if (status === 'closed') where.push(sql`c.closed_at is not null`)
  if (ask.type) where.push(sql`${source.caseType} = ${ask.type}`)
  if (ask.state) where.push(sql`c.state = ${ask.state}`)
  if (ask.ward !== undefined) where.push(sql`${source.ward} = ${ask.ward}`)
  if (ask.flag) where.push(sql`${ask.flag} = any(c.flags)`)
  if (ask.from) where.push(sql`c.submitted_at >= ${startOf(Temporal.PlainDate.from(ask.from))}::timestamptz`)
  if (ask.until) where.push(sql`c.submitted_at < ${startOf(Temporal.PlainDate.from(ask.until).add({ days: 1 }))}::timestamptz`)
  return { source, where }
}

const toCursor = (at: Temporal.Instant, id: string): string => Buffer.from(JSON.stringify([at.toString(), id])).toString('base64url')

/** A place in the list that was tampered with is refused: the first page would look like the one that was asked for. */
function cursorOf(text: string | undefined): { at: string; id: string } | null {
  if (!text) return null
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [string, string]
    if (isId(id)) return { at: Temporal.Instant.from(at).toString(), id }
  } catch {
    // Not ours: refused below.
  }
  throw invalid([{ path: 'after', text: caseTexts['cases.queue.no_such_place'] }])
}
