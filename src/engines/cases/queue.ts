import { type RawBuilder, sql } from 'kysely'
import type { Text } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'
import { reachColumns } from './case-record.ts'
import { matchingNames } from './search-cases.ts'
import type { CaseType } from './workflow.ts'
import { stateOf } from './workflow-rules.ts'

/** `mine`: taken up by me; `office`: what I could work on now; `unclaimed` and `overdue`: of these; `all`: everything within reach, closed too. */
export type QueueView = 'mine' | 'office' | 'unclaimed' | 'overdue' | 'all'
export const queueViews: readonly QueueView[] = ['mine', 'office', 'unclaimed', 'overdue', 'all']

export type QueueFilters = {
  readonly type?: string | undefined
  readonly state?: string | undefined
  readonly ward?: number | undefined
  readonly flag?: string | undefined
  /** A reference or its beginning, or words of a name. */
  readonly text?: string | undefined
}

export type QueueInput = {
  readonly view: QueueView
  readonly filters?: QueueFilters | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

export type QueueRow = {
  readonly id: string
  readonly reference: string
  readonly caseType: string
  readonly typeTitle: Text
  readonly title: string
  readonly state: string
  readonly stateName: Text
  readonly flags: readonly { readonly flag: string; readonly name: Text }[]
  readonly ward: number | null
  readonly office: string
  readonly ownerRole: string | null
  readonly heldBy: string | null
  readonly holderName: string | null
  readonly dueAt: Temporal.Instant | null
  readonly overdue: boolean
  readonly submittedAt: Temporal.Instant
  readonly closedAt: Temporal.Instant | null
  readonly outcome: string | null
  readonly revision: number
}

export type QueuePage = { readonly rows: readonly QueueRow[]; readonly next: string | null }

const LIMIT = 50
export const LIMIT_MAX = 100
const COUNT_MAX = 1000

type Row = Omit<QueueRow, 'typeTitle' | 'stateName' | 'flags' | 'overdue'> & { version: string; flags: string[] }

/** One page of an officer's queue, what is due first on top (`all`: the newest first). Keyset-paged; every view is served by an index. */
export async function queue(ctx: Context, { view, filters = {}, after, limit = LIMIT }: QueueInput): Promise<QueuePage> {
  const wanted = Math.min(limit, LIMIT_MAX)
  const where = await conditions(ctx, view, filters)
  const newest = view === 'all'
  const from = cursor(after)
  if (from)
    where.push(
      newest
        ? sql`(c.submitted_at, c.id) < (${from.at}::timestamptz, ${from.id}::uuid)`
        : sql`(c.due_at, c.id) > (${from.at}::timestamptz, ${from.id}::uuid)`,
    )
  const { rows } = await sql<Row>`
    select c.id, c.reference, c.case_type as "caseType", c.version, c.title, c.state, c.flags, c.ward, c.office, c.owner_role as "ownerRole",
      c.held_by as "heldBy", p.full_name as "holderName", c.due_at as "dueAt", c.submitted_at as "submittedAt", c.closed_at as "closedAt", c.outcome, c.revision
    from cases.cases c left join identity.people p on p.id = c.held_by
    where ${sql.join(where, sql` and `)}
    order by ${newest ? sql`c.submitted_at desc, c.id desc` : sql`c.due_at, c.id`}
    limit ${wanted + 1}`.execute(ctx.db)
  const shown = rows.slice(0, wanted)
  const last = rows.length > wanted ? shown.at(-1) : undefined
  return {
    rows: await showRows(ctx, shown),
    next: last ? toCursor((newest ? last.submittedAt : last.dueAt) as Temporal.Instant, last.id) : null,
  }
}

async function showRows(ctx: Context, rows: readonly Row[]): Promise<QueueRow[]> {
  const types = await ctx.county.caseTypes.versions(
    ctx,
    rows.map(({ version }) => version),
  )
  return rows.map(({ version, flags, ...row }) => {
    const { title, workflow } = types.get(version) as CaseType
    return {
      ...row,
      typeTitle: title,
      stateName: stateOf(workflow, row.state).name,
      flags: flags.map((flag) => ({ flag, name: workflow.flags?.[flag] ?? { en: flag, sw: flag } })),
      overdue: row.dueAt !== null && Temporal.Instant.compare(row.dueAt, ctx.now) < 0,
    }
  })
}

/** How many cases a view holds, counted up to a thousand: `capped` reads "1,000+". */
export type Count = { readonly count: number; readonly capped: boolean }

/** The counts of the views an officer opens with. */
export async function queueCounts(ctx: Context): Promise<Record<Exclude<QueueView, 'all'>, Count>> {
  const views = ['mine', 'office', 'unclaimed', 'overdue'] as const
  const parts = await Promise.all(views.map((view) => conditions(ctx, view, {})))
  const counted = parts.map(
    (where, index) =>
      sql`(select count(*)::integer from (select from cases.cases c where ${sql.join(where, sql` and `)} limit ${COUNT_MAX + 1}) as few) as ${sql.ref(views[index] as string)}`,
  )
  const { rows } = await sql<Record<Exclude<QueueView, 'all'>, number>>`select ${sql.join(counted)}`.execute(ctx.db)
  const row = rows[0] as Record<Exclude<QueueView, 'all'>, number>
  const of = (count: number): Count => ({ count: Math.min(count, COUNT_MAX), capped: count > COUNT_MAX })
  return { mine: of(row.mine), office: of(row.office), unclaimed: of(row.unclaimed), overdue: of(row.overdue) }
}

async function conditions(ctx: Context, view: QueueView, filters: QueueFilters): Promise<RawBuilder<unknown>[]> {
  const where: RawBuilder<unknown>[] = []
  if (view === 'all') where.push(sql`${ctx.within('cases.case.read', reachColumns)}`)
  else {
    where.push(sql`c.closed_at is null`)
    if (view === 'mine') where.push(sql`c.held_by = ${ctx.actor.person}::uuid`)
    else {
      const roles = [...new Set(ctx.actor.grants.filter(({ permission }) => permission === 'cases.case.handle').map(({ role }) => role))]
      where.push(sql`${ctx.within('cases.case.handle', reachColumns)}`, sql`c.work_roles && ${roles}::text[]`)
    }
    if (view === 'unclaimed') where.push(sql`c.held_by is null`)
    if (view === 'overdue') where.push(sql`c.due_at < ${ctx.now}::timestamptz`)
  }
  const { type, state, ward, flag, text } = filters
  if (type) where.push(sql`c.case_type = ${type}`)
  if (state) where.push(sql`c.state = ${state}`)
  if (ward !== undefined) where.push(sql`c.ward = ${ward}`)
  if (flag) where.push(sql`${flag} = any(c.flags)`)
  if (text?.trim()) where.push(await matchingNames(ctx, text))
  return where
}

const toCursor = (at: Temporal.Instant, id: string): string => Buffer.from(JSON.stringify([at.toString(), id])).toString('base64url')

/** A cursor that was tampered with is none: the first page comes. */
function cursor(text: string | undefined): { at: string; id: string } | null {
  if (!text) return null
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [string, string]
    return /^[0-9a-f-]{36}$/.test(id) ? { at: Temporal.Instant.from(at).toString(), id } : null
  } catch {
    return null
  }
}
