import { z } from 'zod'
import { systemActor } from '../../kernel/context/actor.ts'
import { asActor } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { defineJob } from '../../kernel/jobs/define-job.ts'
import { removeDraft } from './drafts.ts'

const BATCH = 100

/** Removes drafts whose time is over, with their files; each in a transaction of its own, so that one that fails keeps none of the others. Gives how many. */
export async function retireDrafts(county: County): Promise<number> {
  const actor = systemActor('form-runner.drafts.retire')
  let removed = 0
  for (;;) {
    const due = await county.db
      .selectFrom('form_runner.drafts')
      .select('id')
      .where('expires_at', '<=', county.clock.now())
      .orderBy('expires_at')
      .limit(BATCH)
      .execute()
    for (const { id } of due) removed += (await asActor(county, actor, (ctx) => removeIfDue(ctx, id))) ? 1 : 0
    if (due.length < BATCH) return removed
  }
}

async function removeIfDue(ctx: Parameters<typeof removeDraft>[0], id: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('form_runner.drafts')
    .select('id')
    .where('id', '=', id)
    .where('expires_at', '<=', ctx.now)
    .forUpdate()
    .executeTakeFirst()
  if (row) await removeDraft(ctx, id)
  return row !== undefined
}

export const retireDraftsJob = defineJob({
  name: 'form-runner.drafts.retire',
  input: z.object({}).loose(),
  run: async (county: County) => {
    await retireDrafts(county)
  },
})
