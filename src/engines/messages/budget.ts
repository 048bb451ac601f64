import { sql } from 'kysely'
import type { Transaction } from '../../kernel/database/database.ts'
import type { Pool } from './settings.ts'

/**
 * Takes segments out of a day's budget; false, and nothing taken, when they are not there. The row is locked until the transaction ends, so keep that short.
 */
export async function takeFromBudget(
  db: Transaction,
  day: Temporal.PlainDate,
  pool: Pool,
  segments: number,
  limit: number,
): Promise<boolean> {
  if (segments > limit) return false
  const taken = await db
    .insertInto('messages.daily_budget')
    .values({ day, pool, segments })
    .onConflict((conflict) =>
      conflict
        .columns(['day', 'pool'])
        .doUpdateSet({ segments: sql`daily_budget.segments + excluded.segments` })
        .where(sql<boolean>`daily_budget.segments + excluded.segments <= ${limit}`),
    )
    .returning('segments')
    .executeTakeFirst()
  return taken !== undefined
}

/** Puts back what an attempt took that certainly sent nothing. */
export async function giveBackToBudget(db: Transaction, day: Temporal.PlainDate, pool: Pool, segments: number): Promise<void> {
  await db
    .updateTable('messages.daily_budget')
    .set({ segments: sql`greatest(segments - ${segments}, 0)` })
    .where('day', '=', day)
    .where('pool', '=', pool)
    .execute()
}

/** Segments given out on a day, for the administrator's page and for sign-in, which says at once when no code can be sent. */
export async function budgetUsed(db: Transaction, day: Temporal.PlainDate, pool: Pool): Promise<number> {
  const row = await db
    .selectFrom('messages.daily_budget')
    .select('segments')
    .where('day', '=', day)
    .where('pool', '=', pool)
    .executeTakeFirst()
  return row?.segments ?? 0
}
