import { z } from 'zod'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor, type Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { defineJob } from '../../../kernel/jobs/define-job.ts'
import { startWaivers } from '../relief/waive.ts'
import { startRun } from './run.ts'
import { runTexts } from './run-texts.ts'

export const LATE_RUN = { kind: 'late', name: 'late', title: runTexts['money.run.late'] } as const

/** What becomes of bills by the day alone: those that run out first, so that nothing is added to them; then what is waived, and what lateness adds to the rest. */
export async function startNight(ctx: Context): Promise<void> {
  await startRun(ctx, { kind: 'expiry', name: 'expiry', title: runTexts['money.run.expiry'] })
  await startWaivers(ctx)
  await startRun(ctx, LATE_RUN)
}

export const nightJob = defineJob({
  name: 'money.night',
  // The clock that starts it adds its own fields.
  input: z.looseObject({}),
  run: async (county: County) => {
    await asActor(county, systemActor('money.night'), startNight)
  },
})
