import { z } from 'zod'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor, type Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { defineJob } from '../../../kernel/jobs/define-job.ts'
import { loadToChange } from '../bills/apply-changes.ts'
import { REVIEW_JOB, REVIEWED_AT_ONCE } from '../bills/queue-review.ts'
import { recountLate } from '../late/recount-late.ts'
import { restoreWaived } from '../relief/restore-waived.ts'

/**
 * Brings bills to what follows from what is paid on them now, in one transaction: what was waived on condition of a payment that was taken back is owed again, and what
 * lateness added is counted by when payments were truly made. Doing it again changes nothing.
 */
export async function reviewBills(ctx: Context, bills: readonly string[]): Promise<void> {
  // Locked at once and in their order, whatever is done with them.
  await loadToChange(ctx, bills)
  await restoreWaived(ctx, bills)
  await recountLate(ctx, await loadToChange(ctx, bills))
}

export const reviewJob = defineJob({
  name: REVIEW_JOB,
  input: z.object({ bills: z.array(z.uuid()).max(REVIEWED_AT_ONCE) }),
  run: async (county: County, { bills }) => {
    await asActor(county, systemActor(REVIEW_JOB), (ctx) => reviewBills(ctx, bills))
  },
})
