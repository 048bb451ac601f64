import { z } from 'zod'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { defineJob } from '../../../kernel/jobs/define-job.ts'
import { matchOpenLines } from './import-statements.ts'

/** Tries the open lines of every bank account again: what M-Pesa told since may be what they wait for. */
export const matchBankJob = defineJob({
  name: 'money.bank.match',
  // The clock that starts it adds its own fields.
  input: z.looseObject({}),
  run: async (county: County) => {
    for (const { key } of county.money.data.bankAccounts)
      await asActor(county, systemActor('money.bank.match'), (ctx) => matchOpenLines(ctx, key))
  },
})
