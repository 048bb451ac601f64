import { z } from 'zod'
import type { County } from '../../kernel/context/county.ts'
import { defineJob } from '../../kernel/jobs/define-job.ts'
import type { Schedule } from '../../kernel/jobs/schedules.ts'
import { matchBankJob } from './bank/match-bank-job.ts'
import { closeDaysJob } from './ledger/close-days.ts'
import { askAboutPush, confirmClaims, sweepBy } from './mpesa/confirm.ts'
import { lookNow } from './mpesa/look.ts'
import { askBalance, sendOrder, watchOrders } from './mpesa/orders.ts'
import { sendPush } from './mpesa/push.ts'
import { nightJob } from './runs/night-job.ts'
import { reviewJob } from './runs/review-bills.ts'
import { runJob } from './runs/run-job.ts'
import { warnOfSweepsJob } from './sweeps/warn-of-sweeps.ts'

const sweepJob = (name: string, hours: number) =>
  defineJob({
    name,
    // The clock that starts it adds its own fields.
    input: z.looseObject({}),
    run: async (county: County) => {
      await sweepBy(county, { hours })
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
  defineJob({ name: 'money.mpesa.look', input: z.object({}), run: lookNow }),
  // Tried once: what did not leave is sent by the watch, and what may have left is asked about.
  defineJob({ name: 'money.mpesa.order', input: z.object({ id: z.uuid() }), run: (county: County, { id }) => sendOrder(county, id) }),
  defineJob({ name: 'money.mpesa.watch', input: z.looseObject({}), run: (county: County) => watchOrders(county) }),
  defineJob({ name: 'money.mpesa.balance', input: z.looseObject({}), run: (county: County) => askBalance(county) }),
  matchBankJob,
  warnOfSweepsJob,
  runJob,
  nightJob,
  reviewJob,
  sweepJob('money.mpesa.sweep', 3),
  sweepJob('money.mpesa.sweep_wide', 47),
]

export const moneySchedules: readonly Schedule[] = [
  { task: 'money.day.close', cron: '10 0 * * *', catchUpHours: 24 },
  { task: 'money.mpesa.watch', cron: '* * * * *' },
  { task: 'money.mpesa.balance', cron: '5 * * * *' },
  { task: 'money.mpesa.sweep', cron: '*/10 * * * *' },
  { task: nightJob.name, cron: '40 0 * * *', catchUpHours: 24 },
  { task: matchBankJob.name, cron: '20 * * * *' },
  { task: warnOfSweepsJob.name, cron: '15 8 * * *', catchUpHours: 8 },
  { task: 'money.mpesa.sweep_wide', cron: '30 3 * * *' },
]
