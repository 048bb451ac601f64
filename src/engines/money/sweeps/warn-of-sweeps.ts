import { z } from 'zod'
import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import { addWorkingDays, isWorkingDay } from '../../../kernel/calendar/working-time.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor, type Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { defineJob } from '../../../kernel/jobs/define-job.ts'
import { sendMessage } from '../../messages/send-message.ts'
import { officersWith } from '../officers.ts'
import { officeCalendar, sweptFunds, unsweptDays } from './sweeps.ts'

/**
 * Tells those who make transfer vouchers, on a working day, of money that has to be sent on by the next working day or is late already. Gives how many were told.
 */
export async function warnOfSweeps(ctx: Context): Promise<number> {
  const today = dayOf(ctx.now)
  const calendar = await officeCalendar(ctx)
  if (!isWorkingDay(calendar, today)) return 0
  const soon = addWorkingDays(calendar, today, 1)
  let told = 0
  for (const fund of sweptFunds(ctx)) {
    const waiting = (await unsweptDays(ctx, fund.key)).filter(({ due }) => Temporal.PlainDate.compare(due, soon) <= 0)
    const cents = waiting.reduce((sum, day) => sum + day.cents, 0)
    if (cents <= 0) continue
    const amount = { en: formatKes(cents as Cents, 'en'), sw: formatKes(cents as Cents, 'sw') }
    const [first] = waiting as [(typeof waiting)[number]]
    const late = Temporal.PlainDate.compare(first.due, today) < 0
    for (const person of await officersWith(ctx, 'money.sweep.propose')) {
      const template = late ? 'money.sweep.late' : 'money.sweep.due'
      await sendMessage(ctx, {
        template,
        to: { person },
        values: { amount, fund: fund.title, day: first.due.toString() },
        about: null,
        channel: 'inApp',
      })
      told += 1
    }
  }
  return told
}

export const warnOfSweepsJob = defineJob({
  name: 'money.sweep.warn',
  // The clock that starts it adds its own fields.
  input: z.looseObject({}),
  run: async (county: County) => {
    await asActor(county, systemActor('money.sweep.warn'), warnOfSweeps)
  },
})
