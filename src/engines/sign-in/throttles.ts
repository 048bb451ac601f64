import { sql } from 'kysely'
import type { Context } from '../../kernel/context/context.ts'

export type ThrottleKind = 'account' | 'address' | 'forgotten'
/** What may be stood in line for; a number has limits of its own, counted from the codes sent to it. */
type LineKind = ThrottleKind | 'number'

/** Failures that cost nothing, the longest wait after that, and when counting begins anew. A whole office stands behind one address, hence its wider count. */
const RULES: Record<ThrottleKind, { free: number; waitMinutesMax: number; windowHours: number }> = {
  account: { free: 5, waitMinutesMax: 15, windowHours: 24 },
  address: { free: 50, waitMinutesMax: 15, windowHours: 1 },
  forgotten: { free: 3, waitMinutesMax: 60, windowHours: 24 },
}

const hashOf = (ctx: Context, kind: LineKind, subject: string): Buffer => ctx.county.secrets.hmac(`sign_in.throttle ${kind}`, subject)

/**
 * How many minutes this account or address must still wait; 0 when it may try. `hold` keeps the row locked until the transaction ends,
 * so that tries made at once for one account stand in line and each is counted before the next is judged.
 */
export async function minutesToWait(ctx: Context, kind: ThrottleKind, subject: string, hold = false): Promise<number> {
  const subject_hash = hashOf(ctx, kind, subject)
  if (hold) await standInLine(ctx, kind, subject)
  const row = await ctx.db
    .selectFrom('sign_in.throttles')
    .select('locked_until')
    .where('kind', '=', kind)
    .where('subject_hash', '=', subject_hash)
    .executeTakeFirst()
  if (!row?.locked_until) return 0
  const left = row.locked_until.since(ctx.now).total('minutes')
  return left > 0 ? Math.ceil(left) : 0
}

/** Waits until no other transaction is at work for this account or number, and keeps the place until this one ends. */
export async function standInLine(ctx: Context, kind: LineKind, subject: string): Promise<void> {
  await ctx.db
    .insertInto('sign_in.throttles')
    .values({ kind, subject_hash: hashOf(ctx, kind, subject), failures: 0, counted_from_at: ctx.now })
    // Written unchanged, so that the row is locked whether it was there or not.
    .onConflict((row) => row.columns(['kind', 'subject_hash']).doUpdateSet({ failures: sql`throttles.failures` }))
    .execute()
}

/** Counts a failure; each beyond the free ones doubles the wait, up to its most. */
export async function countFailure(ctx: Context, kind: ThrottleKind, subject: string): Promise<void> {
  const { free, waitMinutesMax, windowHours } = RULES[kind]
  const subject_hash = hashOf(ctx, kind, subject)
  const isOver = sql<boolean>`throttles.counted_from_at <= ${ctx.now.subtract({ hours: windowHours })}::timestamptz`
  const row = await ctx.db
    .insertInto('sign_in.throttles')
    .values({ kind, subject_hash, failures: 1, counted_from_at: ctx.now })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'subject_hash']).doUpdateSet({
        failures: sql`case when ${isOver} then 1 else throttles.failures + 1 end`,
        counted_from_at: sql`case when ${isOver} then excluded.counted_from_at else throttles.counted_from_at end`,
      }),
    )
    .returning('failures')
    .executeTakeFirstOrThrow()
  if (row.failures < free) return
  const minutes = Math.min(waitMinutesMax, 2 ** Math.min(10, row.failures - free))
  await ctx.db
    .updateTable('sign_in.throttles')
    .set({ locked_until: ctx.now.add({ minutes }) })
    .where('kind', '=', kind)
    .where('subject_hash', '=', subject_hash)
    .execute()
}

/** Forgets the failures of one who has fully signed in. */
export async function forgetFailures(ctx: Context, kind: ThrottleKind, subject: string): Promise<void> {
  await ctx.db
    .deleteFrom('sign_in.throttles')
    .where('kind', '=', kind)
    .where('subject_hash', '=', hashOf(ctx, kind, subject))
    .execute()
}
