import { refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { RunKind } from '../../../engines/money/runs/run.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Fragment, statement } from '../../../kernel/database/statement.ts'

export type ShownRun = {
  readonly id: string
  readonly kind: RunKind
  readonly title: Text
  readonly dry: boolean
  readonly beganAt: Temporal.Instant
  readonly endedAt: Temporal.Instant | null
  readonly expected: number | null
  readonly seen: number
  readonly changed: number
  readonly lines: number
  readonly cents: Cents
  readonly by: string | null
}

type Row = Omit<ShownRun, 'title' | 'beganAt' | 'endedAt' | 'cents'> & {
  title_en: string
  title_sw: string
  began_at: Temporal.Instant
  ended_at: Temporal.Instant | null
  cents: number
}

const columns = new Fragment(
  'r.id, r.kind, r.title_en, r.title_sw, r.dry, r.began_at, r.ended_at, r.expected, r.seen, r.changed, r.lines, r.cents, p.full_name as by',
)
const shown = ({ title_en, title_sw, began_at, ended_at, cents, ...rest }: Row): ShownRun => ({
  ...rest,
  title: { en: title_en, sw: title_sw },
  beganAt: began_at,
  endedAt: ended_at,
  cents: cents as Cents,
})

const PAGE = 50

export type ListedRuns = { readonly runs: readonly ShownRun[]; readonly next: string | null }

/** Runs, the newest first. */
export async function listRuns(ctx: Context, after: string | null): Promise<ListedRuns> {
  ctx.allow('money.ledger.read', {})
  const { rows } = await statement<Row>`
    select ${columns} from money.runs r left join identity.people p on p.id = r.asked_by
    where ${after}::uuid is null or r.id < ${after}::uuid order by r.id desc limit ${PAGE + 1}`.execute(ctx.db)
  const runs = rows.slice(0, PAGE).map(shown)
  return { runs, next: rows.length > PAGE ? (runs.at(-1)?.id ?? null) : null }
}

type RunBill = {
  readonly bill: string
  readonly reference: string
  readonly title: Text
  readonly lines: number
  readonly cents: Cents
}
export type OpenedRun = {
  readonly run: ShownRun
  readonly bills: readonly RunBill[]
  readonly next: string | null
  readonly first: boolean
}

/** One run with the bills behind its figures, a page at a time. Throws `basics.not_found`. */
export async function openRun(ctx: Context, id: string, after: string | null): Promise<OpenedRun> {
  ctx.allow('money.ledger.read', {})
  const { rows } = await statement<Row>`
    select ${columns} from money.runs r left join identity.people p on p.id = r.asked_by where r.id = ${id}`.execute(ctx.db)
  if (!rows[0]) throw refuse('basics.not_found')
  const { rows: bills } = await statement<{
    bill: string
    reference: string
    title_en: string
    title_sw: string
    lines: number
    cents: number
  }>`
    select b.id as bill, b.reference, b.title_en, b.title_sw, c.lines, c.cents from money.run_bills c join money.bills b on b.id = c.bill
    where c.run = ${id} and c.bill > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid order by c.bill limit ${PAGE + 1}`.execute(
    ctx.db,
  )
  const page = bills.slice(0, PAGE)
  return {
    run: shown(rows[0]),
    bills: page.map(({ title_en, title_sw, cents, ...rest }) => ({
      ...rest,
      title: { en: title_en, sw: title_sw },
      cents: cents as Cents,
    })),
    next: bills.length > PAGE ? (page.at(-1)?.bill ?? null) : null,
    first: after === null,
  }
}
