import type { caseJobs } from '../engines/cases/cases.jobs.ts'
import type { CalendarData } from '../kernel/calendar/calendar-file.ts'
import { dayOf } from '../kernel/calendar/days.ts'
import { loadCalendar } from '../kernel/calendar/load-calendar.ts'
import type { Transaction } from '../kernel/database/database.ts'
import { queueJob } from '../kernel/jobs/queue-job.ts'

const RETIME = 'cases.clock.retime' satisfies (typeof caseJobs)[number]['name']
const WHAT = { en: 'the county’s calendar', sw: 'kalenda ya kaunti' }

/**
 * Brings a county's calendar file into the database. Where days closed or opened by it, or the hours of a calendar changed, open clocks fall due anew once the
 * transaction is committed: by the job that follows a holiday an officer enters.
 */
export async function bringCalendar(trx: Transaction, data: CalendarData, now: Temporal.Instant): Promise<void> {
  const isFirst = (await trx.selectFrom('calendar.calendars').select('key').limit(1).executeTakeFirst()) === undefined
  const { days, changed } = await loadCalendar(trx, data, now)
  const today = dayOf(now)
  const hours = changed.some((each) => each.startsWith('calendar ')) ? [today] : []
  const [from] = [...(days.from ? [days.from] : []), ...hours].sort(Temporal.PlainDate.compare)
  // Before the first calendar no clock can have run.
  if (isFirst || !from) return
  await queueJob(trx, { task: RETIME, payload: { from: from.toString(), change: 'calendar.json', what: WHAT }, queue: RETIME })
}
