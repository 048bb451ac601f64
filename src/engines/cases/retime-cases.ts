import { fill, type Text } from '../../core/basics/texts.ts'
import { isPaused } from '../../kernel/calendar/clock.ts'
import { startOf } from '../../kernel/calendar/days.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import { asActor, type Context } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { statement } from '../../kernel/database/statement.ts'
import { type CaseRecord, type CaseRow, caseColumns, caseFromRow } from './case-record.ts'
import { historyColumns, historyRows } from './case-work.ts'
import { caseTexts } from './texts.ts'
import { timesOf } from './workflow-rules.ts'

const BATCH = 500

export type Retiming = {
  /** The first day that closed or opened: what falls due before it stays. */
  readonly from: Temporal.PlainDate
  /** The line in `calendar.holiday_changes`. */
  readonly change: string
  /** What changed, in words that applicants read: the holiday and its day, never an officer’s own reason. */
  readonly what: Text
}

/**
 * Sets the times of open cases anew after working days changed, and writes it into their histories; in batches, so that no officer waits for all
 * of them. Only what changes is written, so doing it again does nothing. Gives how many were told of it: when only the next reminder moves, the case is
 * set anew without a line, for no time that its people read has changed.
 */
export async function retimeCases(county: County, retiming: Retiming): Promise<number> {
  let changed = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const batch = await asActor(county, systemActor('cases.clock.retime'), (ctx) => retimeBatch(ctx, retiming, after))
    changed += batch.changed
    if (!batch.last) return changed
    after = batch.last
  }
}

async function retimeBatch(
  ctx: Context,
  { from, change, what }: Retiming,
  after: string,
): Promise<{ changed: number; last: string | null }> {
  const start = startOf(from)
  const { rows } = await statement<CaseRow>`
    select ${caseColumns} from cases.queue q join cases.cases c on c.id = q.case_id
    where q.case_id > ${after}::uuid
      and (c.due_at >= ${start}::timestamptz or c.promised_at >= ${start}::timestamptz or c.wake_at >= ${start}::timestamptz)
    order by q.case_id limit ${BATCH} for update of c`.execute(ctx.db)
  const calendars = await ctx.county.calendars.current(ctx.db)
  const changes: { id: string; times: Times }[] = []
  const lines: ReturnType<typeof historyRows> = []
  for (const record of rows.map(caseFromRow)) {
    const { workflow } = await ctx.county.caseTypes.version(ctx, record.version)
    const fresh = timesOf(record.clocks, workflow, record.state, calendars, ctx.now)
    // What a paused promise comes to depends on today; that alone is no change.
    const paused = isPaused(record.clocks.promise)
    const times = { ...fresh, promisedAt: paused ? record.promisedAt : fresh.promisedAt }
    if (same(times.dueAt, record.dueAt) && same(times.promisedAt, record.promisedAt) && same(times.wakeAt, record.wakeAt)) continue
    changes.push({ id: record.id, times: textOf(times) })
    if (same(times.dueAt, record.dueAt) && same(times.promisedAt, record.promisedAt)) continue
    const details = { change, before: textOf(record), after: textOf(times) }
    const words = fill(caseTexts['cases.history.retimed'], { what })
    lines.push(...historyRows(record, [{ act: 'retime', kind: 'retimed', public: true, words, details }], ctx.now))
  }
  if (changes.length > 0)
    await statement`
      with given as (
        select (each->>'id')::uuid as id, each->'times' as times from jsonb_array_elements(${JSON.stringify(changes)}::jsonb) as list (each)
      ), timed as (
        update cases.cases c set due_at = (given.times->>'dueAt')::timestamptz, promised_at = (given.times->>'promisedAt')::timestamptz,
          wake_at = (given.times->>'wakeAt')::timestamptz, updated_at = ${ctx.now}::timestamptz
        from given where c.id = given.id
      ), queued as (
        update cases.queue q set due_at = (given.times->>'dueAt')::timestamptz, wake_at = (given.times->>'wakeAt')::timestamptz,
          promised_at = case when q.waiting then q.promised_at else (given.times->>'promisedAt')::timestamptz end
        from given where q.case_id = given.id
      )
      insert into cases.history (${historyColumns})
      select ${historyColumns} from json_populate_recordset(null::cases.history, ${JSON.stringify(lines)})`.execute(ctx.db)
  if (lines.length > 0) ctx.audit('cases.clock.retimed', { kind: 'calendar.holiday_change', id: change }, { cases: lines.length })
  return { changed: lines.length, last: rows.length === BATCH ? (rows.at(-1)?.id ?? null) : null }
}

type Times = { dueAt: string | null; promisedAt: string | null; wakeAt: string | null }

const textOf = ({ dueAt, promisedAt, wakeAt }: Pick<CaseRecord, 'dueAt' | 'promisedAt' | 'wakeAt'>): Times => ({
  dueAt: dueAt?.toString() ?? null,
  promisedAt: promisedAt?.toString() ?? null,
  wakeAt: wakeAt?.toString() ?? null,
})

const same = (a: Temporal.Instant | null, b: Temporal.Instant | null): boolean => (a === null || b === null ? a === b : a.equals(b))
