import { z } from 'zod'
import type { County } from '../../kernel/context/county.ts'
import { defineJob } from '../../kernel/jobs/define-job.ts'
import type { Schedule } from '../../kernel/jobs/schedules.ts'
import { matchBankJob } from './bank/match-bank-job.ts'
import { closeDaysJob } from './ledger/close-days.ts'
import { askAboutPush, confirmClaims, sweep } from './mpesa/confirm.ts'
import { sendPush } from './mpesa/push.ts'

const sweepJob = (name: string, hours: number) =>
  defineJob({
    name,
    // The clock that starts it adds its own fields.
    input: z.looseObject({}),
    run: async (county: County) => {
      await sweep(county, county.clock.now().subtract({ hours }))
    },
  })

export const moneyJobs = [
  closeDaysJob,
  defineJob({ name: 'money.push.send', input: z.object({ id: z.uuid() }), run: (county: County, { id }) => sendPush(county, id) }),
  defineJob({ name: 'money.push.ask', input: z.object({ id: z.uuid(), round: z.int() }), run: askAboutPush }),
  defineJob({
    name: 'money.mpesa.confirm',
    input: z.object({ round: z.int() }),
    run: (county: County, { round }) => confirmClaims(county, round),
  }),
  matchBankJob,
  sweepJob('money.mpesa.sweep', 3),
  sweepJob('money.mpesa.sweep_wide', 47),
]

export const moneySchedules: readonly Schedule[] = [
  { task: 'money.day.close', cron: '10 0 * * *', catchUpHours: 24 },
  { task: 'money.mpesa.sweep', cron: '*/10 * * * *' },
  { task: matchBankJob.name, cron: '20 * * * *' },
  { task: 'money.mpesa.sweep_wide', cron: '30 3 * * *' },
]
