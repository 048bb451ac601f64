import { z } from 'zod'
import { systemActor } from '../../kernel/context/actor.ts'
import { asActor, type Context } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { defineJob } from '../../kernel/jobs/define-job.ts'
import type { Schedule } from '../../kernel/jobs/schedules.ts'
import { forgetOldCodes } from './codes.ts'
import { sendForgottenLink } from './invitations.ts'

/** Removes what is past: codes, half-done sign-ins and counts of failures after two days, links after ninety. */
export async function sweepSignIn(ctx: Context): Promise<void> {
  const twoDaysAgo = ctx.now.subtract({ hours: 48 })
  await forgetOldCodes(ctx)
  await ctx.db.deleteFrom('sign_in.second_steps').where('expires_at', '<', twoDaysAgo).execute()
  await ctx.db.deleteFrom('sign_in.throttles').where('counted_from_at', '<', twoDaysAgo).execute()
  await ctx.db
    .deleteFrom('sign_in.invitations')
    .where('created_at', '<', ctx.now.subtract({ hours: 90 * 24 }))
    .execute()
}

export const signInJobs = [
  defineJob({
    name: 'sign_in.password.forgotten',
    input: z.object({ who: z.string().max(200) }),
    run: (county: County, { who }) => asActor(county, systemActor('sign_in.password.forgotten'), (ctx) => sendForgottenLink(ctx, who)),
  }),
  defineJob({
    name: 'sign_in.past.sweep',
    // The clock that starts it adds its own fields.
    input: z.looseObject({}),
    run: (county: County) => asActor(county, systemActor('sign_in.past.sweep'), sweepSignIn),
  }),
]

export const signInSchedules: readonly Schedule[] = [{ task: 'sign_in.past.sweep', cron: '20 4 * * *', catchUpHours: 24 }]
