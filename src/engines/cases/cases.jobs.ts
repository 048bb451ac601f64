import { z } from 'zod'
import { formatDay } from '../../core/basics/dates.ts'
import { fill } from '../../core/basics/texts.ts'
import type { HolidaysChanged } from '../../kernel/calendar/holidays.ts'
import type { Context } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { defineJob } from '../../kernel/jobs/define-job.ts'
import type { Schedule } from '../../kernel/jobs/schedules.ts'
import { sweepActFilesJob } from './act-files.ts'
import { retimeCases } from './retime-cases.ts'
import { caseTexts } from './texts.ts'
import { wakeCases } from './wake-cases.ts'

export const caseJobs = [
  sweepActFilesJob,
  defineJob({
    name: 'cases.case.wake',
    // The clock that starts it adds its own fields.
    input: z.looseObject({}),
    run: async (county: County) => {
      await wakeCases(county)
    },
  }),
  defineJob({
    name: 'cases.clock.retime',
    input: z.object({ from: z.iso.date(), change: z.string(), what: z.object({ en: z.string(), sw: z.string() }) }),
    run: async (county: County, { from, ...rest }) => {
      await retimeCases(county, { from: Temporal.PlainDate.from(from), ...rest })
    },
  }),
]

export const caseSchedules: readonly Schedule[] = [
  { task: 'cases.case.wake', cron: '* * * * *' },
  { task: 'cases.act_files.sweep', cron: '50 3 * * *', catchUpHours: 24 },
]

/** Open clocks fall due anew once the holiday's transaction is committed. */
export async function retimeForHoliday(ctx: Context, { from, change, verb, name, day }: HolidaysChanged): Promise<void> {
  const words = caseTexts[verb === 'removed' ? 'cases.retimed.no_holiday' : 'cases.retimed.holiday']
  const dayWords = { en: formatDay(day.toString(), 'en'), sw: formatDay(day.toString(), 'sw') }
  const what = fill(words, { holiday: name, day: dayWords })
  ctx.later({ task: 'cases.clock.retime', payload: { from: from.toString(), change, what }, queue: 'cases.clock.retime' })
}
