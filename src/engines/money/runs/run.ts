import type { Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { JsonValue } from '../../../kernel/database/jsonb.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendAhead } from '../../../kernel/database/transaction.ts'

const runKinds = ['bills', 'late', 'rerate', 'waiver', 'expiry'] as const
export type RunKind = (typeof runKinds)[number]

/** What a chunk of a run is handed. */
export type Run = {
  readonly id: string
  readonly kind: RunKind
  readonly name: string
  readonly input: JsonValue
  /** Works everything out and posts nothing. */
  readonly dry: boolean
  readonly proposal: string | null
  /** Where the last chunk ended; null at the beginning. */
  readonly cursor: string | null
}

/** What a chunk did. */
export type Step = {
  /** Where the next one begins; null when there is no more. */
  readonly cursor: string | null
  readonly seen: number
  /** Each bill that changed, or would: how many of its lines, and by how much. */
  readonly bills: readonly { readonly bill: string; readonly lines: number; readonly cents: number }[]
}

export type RunWork = (ctx: Context, run: Run) => Promise<Step>

export const RUN_JOB = 'money.run'

export type RunToStart = {
  readonly kind: RunKind
  readonly name: string
  readonly title: Text
  readonly input?: JsonValue
  readonly dry?: boolean
  readonly proposal?: string
  /** How many records it will look at, where that is known. */
  readonly expected?: number | null
}

/** Queues a run, or gives the one of the same kind and name that is under way: whoever asks twice waits for the first. */
export async function startRun(
  ctx: Context,
  { kind, name, title, input = {}, dry = false, proposal, expected }: RunToStart,
): Promise<string> {
  const by = ctx.actor.kind === 'staff' ? ctx.actor.person : null
  const { rows } = await statement<{ id: string }>`
    insert into money.runs (id, kind, name, title_en, title_sw, input, dry, asked_by, proposal, began_at, expected)
    values (${ctx.newId()}, ${kind}, ${name}, ${title.en}, ${title.sw}, ${JSON.stringify(input)}::jsonb, ${dry}, ${by}, ${proposal ?? null}, ${ctx.now},
      ${expected ?? null})
    on conflict (kind, name, dry) where ended_at is null do nothing returning id`.execute(ctx.db)
  const id = rows[0]?.id ?? (await underWay(ctx, kind, name, dry))
  if (rows[0]) ctx.audit('money.run.started', { kind: 'money.run', id }, { run: kind, name, dry })
  queueRun(ctx, id)
  return id
}

/** Runs take turns, so that one begins on what the one before it left. */
export const queueRun = (ctx: Context, id: string): void =>
  ctx.later({ task: RUN_JOB, payload: { id }, key: `${RUN_JOB}:${id}`, queue: RUN_JOB })

async function underWay(ctx: Context, kind: RunKind, name: string, dry: boolean): Promise<string> {
  const { rows } = await statement<{ id: string }>`
    select id from money.runs where kind = ${kind} and name = ${name} and dry = ${dry} and ended_at is null`.execute(ctx.db)
  if (!rows[0]) throw new Error('A run ended at this moment.')
  return rows[0].id
}

/**
 * Works one chunk of a run in the caller's transaction, with its audit line, and moves the cursor with it: after a crash the next worker begins where the last commit
 * ended. Two workers on one run take turns. Gives whether there is more to do.
 */
export async function workChunk(ctx: Context, id: string, works: Readonly<Record<RunKind, RunWork>>): Promise<boolean> {
  const { rows } = await statement<Run & { ended_at: Temporal.Instant | null }>`
    select id, kind, name, input, dry, proposal, cursor, ended_at from money.runs where id = ${id} for update`.execute(ctx.db)
  const [run] = rows
  if (!run || run.ended_at !== null) return false
  const { cursor, seen, bills } = await works[run.kind](ctx, run)
  const lines = bills.reduce((sum, each) => sum + each.lines, 0)
  const cents = bills.reduce((sum, each) => sum + each.cents, 0)
  if (bills.length > 0)
    await sendAhead(
      ctx.db,
      statement`
      insert into money.run_bills (run, bill, lines, cents)
      select ${id}::uuid, given.bill, given.lines, given.cents
      from unnest(${bills.map(({ bill }) => bill)}::uuid[], ${bills.map((each) => each.lines)}::smallint[], ${bills.map((each) => each.cents)}::bigint[])
        as given (bill, lines, cents)`,
    )
  await statement`
    update money.runs set cursor = ${cursor}, seen = seen + ${seen}::integer, changed = changed + ${bills.length}::integer, lines = lines + ${lines}::integer,
      cents = cents + ${cents}::bigint, ended_at = case when ${cursor}::text is null then ${ctx.now}::timestamptz end
    where id = ${id}`.execute(ctx.db)
  if (bills.length > 0 && !run.dry)
    ctx.audit('money.run.posted', { kind: 'money.run', id }, { bills: bills.length, lines, cents, from: run.cursor, upTo: cursor })
  if (cursor === null) ctx.audit('money.run.ended', { kind: 'money.run', id }, { run: run.kind, name: run.name, dry: run.dry })
  return cursor !== null
}
