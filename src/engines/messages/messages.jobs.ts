import { z } from 'zod'
import { systemActor } from '../../kernel/context/actor.ts'
import { asActor } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { defineJob } from '../../kernel/jobs/define-job.ts'
import type { Schedule } from '../../kernel/jobs/schedules.ts'
import { deliverMessage, rescueMessages } from './deliver-message.ts'
import { matchDeliveryReport } from './delivery-reports.ts'
import { forgetAddressJob } from './forget-address.ts'

const one = z.object({ id: z.uuid() })

export const messageJobs = [
  defineJob({ name: 'messages.message.send', input: one, run: (county: County, { id }) => deliverMessage(county, id) }),
  defineJob({
    name: 'messages.messages.send',
    input: z.object({ ids: z.array(z.uuid()) }),
    run: async (county: County, { ids }) => {
      let failed: unknown
      // One that cannot be sent now holds up none of the others; those that went out are not sent again when the job runs anew.
      for (const id of ids)
        await deliverMessage(county, id).catch((error: unknown) => {
          failed ??= error
        })
      if (failed) throw failed
    },
  }),
  defineJob({
    name: 'messages.report.match',
    input: one,
    run: (county: County, { id }) => asActor(county, systemActor('messages.report.match'), (ctx) => matchDeliveryReport(ctx, id)),
  }),
  defineJob({
    name: 'messages.message.rescue',
    // The clock that starts it adds its own fields.
    input: z.looseObject({}),
    run: async (county: County) => {
      await asActor(county, systemActor('messages.message.rescue'), rescueMessages)
    },
  }),
  forgetAddressJob,
]

export const messageSchedules: readonly Schedule[] = [{ task: 'messages.message.rescue', cron: '*/10 * * * *' }]
