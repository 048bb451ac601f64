import { sql } from 'kysely'
import { z } from 'zod'
import { systemActor } from '../../kernel/context/actor.ts'
import { asActor, type Context } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { defineJob } from '../../kernel/jobs/define-job.ts'

/** Longer than any message may wait to be sent, and its delivery report to come. */
const DAYS = 5

export const forgetAddressJob = defineJob({
  name: 'messages.address.forget',
  input: z.object({ id: z.uuid() }),
  run: (county: County, { id }) => asActor(county, systemActor('messages.address.forget'), (ctx) => forgetAddress(ctx, id)),
})

/** Has a message forget whom it went to, once it has gone: the last word to somebody who is erased. */
export function forgetAddressLater(ctx: Context, id: string): void {
  ctx.later({ task: forgetAddressJob.name, payload: { id }, runAt: ctx.now.add({ hours: DAYS * 24 }) })
}

async function forgetAddress(ctx: Context, id: string): Promise<void> {
  await sql`
    with forgotten as (
      update messages.outbox set address = null where id = ${id}::uuid returning provider_id
    )
    delete from messages.delivery_reports using forgotten where delivery_reports.provider_id = forgotten.provider_id`.execute(ctx.db)
}
