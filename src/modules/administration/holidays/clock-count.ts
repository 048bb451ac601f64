import { startOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'

const COUNTED_AT_MOST = 10_000

/** How many open clocks of cases fall due on this day or later, and would be set anew by a change of it; at most 10,000 are counted. */
export async function openClocksFrom(ctx: Context, day: Temporal.PlainDate): Promise<number> {
  const from = startOf(day)
  const { clocks } = await ctx.db
    .selectFrom((query) =>
      query
        .selectFrom('cases.queue')
        .select('case_id')
        .where((where) => where.or([where('due_at', '>=', from), where('promised_at', '>=', from)]))
        .limit(COUNTED_AT_MOST)
        .as('open'),
    )
    .select((count) => count.fn.countAll<number>().as('clocks'))
    .executeTakeFirstOrThrow()
  return Number(clocks)
}
