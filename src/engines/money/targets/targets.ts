import { z } from 'zod'
import { addDays, daysBetween, fiscalYear } from '../../../core/basics/dates.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import type { RevenueData } from '../ledger/revenue-file.ts'
import { type DecisionToMake, decide, propose } from '../proposals/proposals.ts'
import { refuseMoney } from '../texts.ts'

/** What is to be collected of a stream in a fiscal year: in the whole county (`ward` null), or in one ward. */
export type Target = { readonly stream: string; readonly ward: number | null; readonly cents: Cents }
export type TargetSet = {
  readonly id: string
  readonly setAt: Temporal.Instant
  readonly fromFile: boolean
  readonly targets: readonly Target[]
}

export const TARGET_PROPOSAL = 'money.targets'

const content = z.array(z.strictObject({ stream: z.string(), ward: z.int().nullable(), cents: z.int().min(0) }))

/** The streams of a county's heads, in their order, each by the titles of its heads. */
export function streamsOf({ heads }: RevenueData): { readonly key: string; readonly title: Text }[] {
  const streams = new Map<string, { en: string[]; sw: string[] }>()
  for (const { stream, title } of heads) {
    const known = streams.get(stream) ?? { en: [], sw: [] }
    known.en.push(title.en)
    known.sw.push(title.sw)
    streams.set(stream, known)
  }
  return [...streams].map(([key, { en, sw }]) => ({ key, title: { en: en.join(', '), sw: sw.join(', ') } }))
}

/** The targets that hold for a fiscal year (`2026/27`); null where none were set. */
export async function targetsOf(ctx: Pick<Context, 'db'>, year: string): Promise<TargetSet | null> {
  const { rows } = await statement<{ id: string; set_at: Temporal.Instant; proposal: string | null; targets: readonly Target[] | null }>`
    select s.id, s.set_at, s.proposal,
      (select jsonb_agg(jsonb_build_object('stream', t.stream, 'ward', t.ward, 'cents', t.cents) order by t.stream, t.ward nulls first)
        from money.targets t where t.set = s.id) as targets
    from money.target_sets s where s.fiscal_year = ${year} order by s.set_at desc, s.proposal is null, s.id desc limit 1`.execute(ctx.db)
  const [row] = rows
  return row ? { id: row.id, setAt: row.set_at, fromFile: row.proposal === null, targets: row.targets ?? [] } : null
}

/** Asks that a year's targets become these, all of them; another officer decides. Throws `money.target_wrong`, `money.proposal_open`. */
export async function proposeTargets(ctx: Context, asked: { year: string; targets: readonly Target[]; reason: string }): Promise<string> {
  ctx.allow('money.target.propose', {})
  checkTargets(ctx, asked.targets)
  return propose(ctx, {
    kind: TARGET_PROPOSAL,
    subject: asked.year,
    content: asked.targets.map((each) => ({ ...each })),
    reason: asked.reason,
  })
}

/** Decides that; approved, they hold from then on, and those before stay in the history. */
export const decideTargets = (ctx: Context, decision: DecisionToMake): Promise<void> =>
  decide(ctx, { kind: TARGET_PROPOSAL, permission: 'money.target.decide' }, decision, async ({ id, subject, content: asked }) => {
    const targets = readProposedTargets(asked)
    checkTargets(ctx, targets)
    await writeTargets(ctx, { id: ctx.newId(), year: subject, targets, at: ctx.now, proposal: id })
  })

/** What a proposal asks for. */
export const readProposedTargets = (asked: unknown): readonly Target[] =>
  content.parse(asked).map(({ cents, ...rest }) => ({ ...rest, cents: cents as Cents }))

export async function writeTargets(
  { db }: Pick<Context, 'db'>,
  given: { id: string; year: string; targets: readonly Target[]; at: Temporal.Instant; proposal: string | null },
): Promise<void> {
  const { id, year, targets, at, proposal } = given
  await statement`
    insert into money.target_sets (id, fiscal_year, set_at, proposal) values (${id}, ${year}, ${at}::timestamptz, ${proposal}::uuid)`.execute(
    db,
  )
  await statement`
    insert into money.targets (set, line, stream, ward, cents)
    select ${id}, given.line, given.stream, given.ward, given.cents
    from unnest(${targets.map(({ stream }) => stream)}::text[], ${targets.map(({ ward }) => ward)}::integer[], ${targets.map(({ cents }) => cents)}::bigint[])
      with ordinality as given (stream, ward, cents, line)`.execute(db)
}

function checkTargets({ county }: Context, targets: readonly Target[]): void {
  const wrong = (what: string) => refuseMoney('money.target_wrong', { what })
  if (targets.length === 0) throw wrong('–')
  const streams = new Set(county.money.data.heads.map(({ stream }) => stream))
  const seen = new Set<string>()
  for (const { stream, ward } of targets) {
    const name = `${stream} ${ward ?? ''}`.trim()
    if (!streams.has(stream) || (ward !== null && !county.places.ward(ward)) || seen.has(name)) throw wrong(name)
    seen.add(name)
  }
  for (const { stream, cents } of targets.filter(({ ward }) => ward === null)) {
    const wards = targets.filter((each) => each.stream === stream && each.ward !== null).reduce((sum, each) => sum + each.cents, 0)
    if (wards > cents) throw wrong(stream)
  }
}

/** What of a target stands for a place: the county's is its own or, where only wards have one, their sum. Null where nothing was set. */
export function targetFor(targets: readonly Target[], { stream, ward }: { stream: string | null; ward: number | null }): Cents | null {
  const streams = stream === null ? [...new Set(targets.map((each) => each.stream))] : [stream]
  let sum: number | null = null
  for (const key of streams) {
    const of = targets.filter((each) => each.stream === key)
    const whole = of.find((each) => each.ward === null)
    const counted = ward === null ? (whole ? [whole] : of) : of.filter((each) => each.ward === ward)
    for (const { cents } of counted) sum = (sum ?? 0) + cents
  }
  return sum as Cents | null
}

export type YearShare = { readonly year: string; readonly days: number; readonly daysOfYear: number }

/** Which part of which fiscal years a period of whole days is. */
export function sharesOf(from: string, to: string): YearShare[] {
  const shares: YearShare[] = []
  for (let begins = from; begins <= to; ) {
    const year = fiscalYear(begins)
    if (!year) break
    const ends = year.endsOn < to ? year.endsOn : to
    const days = (daysBetween(begins, ends) ?? 0) + 1
    shares.push({ year: year.name, days, daysOfYear: (daysBetween(year.startsOn, year.endsOn) ?? 364) + 1 })
    begins = addDays(ends, 1) ?? '9999-99-99'
  }
  return shares
}

/** The part of yearly targets that a period's days are, to whole shillings. Null where no year of it has one. */
export function proRata(shares: readonly (YearShare & { readonly cents: Cents | null })[]): Cents | null {
  const set = shares.filter(({ cents }) => cents !== null)
  if (set.length === 0) return null
  return (Math.round(set.reduce((sum, { cents, days, daysOfYear }) => sum + ((cents as number) * days) / daysOfYear, 0) / 100) *
    100) as Cents
}
