import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { type CaseRecord, caseFromRow } from '../case-record.ts'
import { COUNT_MAX, countViews as countEach, QUEUE_VIEWS, type QueuedCase, type QueueView, queue } from '../queue.ts'
import type { CaseType } from '../workflow.ts'
import { stateOf } from '../workflow-rules.ts'
import { promiseBroken, workClock } from './case-page.ts'
import type { Option, QueueLine } from './queue.views.tsx'
import type { QueueQuery } from './queue-address.ts'

/** The views an officer has: those who only read see what is in their reach. */
export const viewsOf = (ctx: Context): readonly QueueView[] =>
  ctx.may('cases.case.handle') ? QUEUE_VIEWS : ['all', 'overdue', 'broken', 'waiting']

export const viewOf = (ctx: Context, query: Pick<QueueQuery, 'view'>): QueueView => {
  const views = viewsOf(ctx)
  return query.view && views.includes(query.view) ? query.view : (views[0] as QueueView)
}

const PAGE_SIZE = 25

type Listed = { readonly lines: readonly QueueLine[]; readonly next: string | null; readonly count: string }

/** One page of a queue with its count, as the desk shows it. */
export async function listQueue(ctx: Context, query: QueueQuery, limit = PAGE_SIZE): Promise<Listed> {
  const { q: text, ...asked } = query
  // The desk's "all" is what is open, until closed cases are asked for too.
  const status = query.status ?? (text ? 'both' : 'open')
  const { rows, next, count } = await queue(ctx, { ...asked, text, status, view: viewOf(ctx, query) }, limit)
  return { lines: await linesOf(ctx, rows), next, count: countWords(await count()) }
}

async function linesOf(ctx: Context, rows: readonly QueuedCase[]): Promise<QueueLine[]> {
  const calendars = await ctx.county.calendars.current(ctx.db)
  const types = await ctx.county.caseTypes.versions(
    ctx,
    rows.map(({ version }) => version),
  )
  const { language, now } = ctx
  return rows.map(({ holderName, listedAt: _, ...row }) => {
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
      broken: promiseBroken(record, calendars, now, language),
    }
  })
}

/** A count as an officer reads it: "1,000+". */
const countWords = (count: number): string => (count > COUNT_MAX ? `${COUNT_MAX.toLocaleString('en')}+` : count.toLocaleString('en'))

/** The counts of several views, in words. */
export async function countViews(ctx: Context, views: readonly QueueView[]): Promise<ReadonlyMap<QueueView, string>> {
  return new Map([...(await countEach(ctx, views))].map(([view, count]) => [view, countWords(count)]))
}

export type FilterOptions = {
  readonly type: readonly Option[]
  readonly state: readonly Option[]
  readonly ward: readonly Option[]
  readonly flag: readonly Option[]
}

/** What a queue can be narrowed by: the newest version of each kind of case within reach, its states and flags, and the wards within reach. */
export async function filterOptions(ctx: Context, query: QueueQuery): Promise<FilterOptions> {
  const { rows } = await statement<{ hash: string }>`
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
