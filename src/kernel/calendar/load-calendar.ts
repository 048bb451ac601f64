import { isDeepStrictEqual } from 'node:util'
import type { Transaction } from '../database/database.ts'
import { type Calendars, readCalendars } from './calendar-book.ts'
import type { CalendarData, CalendarDescription, HolidayDescription } from './calendar-file.ts'
import { type ClosedDaysChange, closedDaysChange } from './closed-days-change.ts'

/** What an import did, by key. All lists empty and no days changed when the file was in force already. */
export type CalendarReport = {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  /** Holidays that stand otherwise than in the file because an officer changed them: the officer's notice is newer than the file. */
  readonly kept: readonly string[]
  /** Whose deadlines move. The caller announces it as `calendar.holidays_changed` when there can be open clocks. */
  readonly days: ClosedDaysChange
}

/**
 * Brings calendars and holidays in line with a county's file, in the caller's transaction. The same file again changes nothing. What an officer added, moved,
 * confirmed or removed by a notice stays as it is. A calendar that the file no longer names stays, since offices and open clocks keep its key.
 */
export async function loadCalendar(trx: Transaction, data: CalendarData, now: Temporal.Instant): Promise<CalendarReport> {
  await lockHolidays(trx)
  const before = await readCalendars(trx)
  const report = { added: [] as string[], changed: [] as string[], removed: [] as string[], kept: [] as string[] }
  for (const [position, calendar] of data.calendars.entries()) {
    const done = await saveCalendar(trx, before, calendar, position)
    if (done) report[done].push(`calendar ${calendar.key}`)
  }

  const rows = await trx.selectFrom('calendar.holidays').selectAll().execute()
  const held = new Map(rows.map((row) => [row.key, row]))
  const changes = await trx.selectFrom('calendar.holiday_changes').select('holiday').distinct().execute()
  const byOfficer = new Set(changes.map(({ holiday }) => holiday))
  for (const holiday of data.holidays) {
    const row = rowOf(holiday)
    const old = held.get(holiday.key)
    if (old && isSame({ ...old }, row)) continue
    if (byOfficer.has(holiday.key)) {
      report.kept.push(`holiday ${holiday.key}`)
      continue
    }
    await trx
      .insertInto('calendar.holidays')
      .values(row)
      .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
      .execute()
    report[old ? 'changed' : 'added'].push(`holiday ${holiday.key}`)
  }
  const wanted = new Set(data.holidays.map(({ key }) => key))
  for (const { key, removed_at } of rows) {
    if (wanted.has(key) || byOfficer.has(key) || removed_at !== null) continue
    await trx.updateTable('calendar.holidays').set({ removed_at: now }).where('key', '=', key).execute()
    report.removed.push(`holiday ${key}`)
  }
  const after = await readCalendars(trx)
  return { ...report, days: closedDaysChange(before.holidays, after.holidays) }
}

/** Changes of holidays come one after the other, so that each knows the days before and after itself. */
export async function lockHolidays(trx: Transaction): Promise<void> {
  await trx.selectFrom('calendar.versions').select('version').forUpdate().execute()
}

async function saveCalendar(
  trx: Transaction,
  before: Calendars,
  { key, name, observesHolidays, hours }: CalendarDescription,
  position: number,
): Promise<'added' | 'changed' | undefined> {
  const old = before.named.find((each) => each.key === key)
  const sorted = [...hours].sort((a, b) => a.weekday - b.weekday || a.opensMinute - b.opensMinute)
  const wanted = { key, name, observesHolidays, hours: sorted }
  if (old && isDeepStrictEqual(old, wanted) && before.named.indexOf(old) === position) return undefined
  const row = { key, name_en: name.en, name_sw: name.sw, observes_holidays: observesHolidays, position }
  await trx
    .insertInto('calendar.calendars')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute()
  await trx.deleteFrom('calendar.hours').where('calendar', '=', key).execute()
  await trx
    .insertInto('calendar.hours')
    .values(
      sorted.map(({ weekday, opensMinute, closesMinute }) => ({
        calendar: key,
        weekday,
        opens_minute: opensMinute,
        closes_minute: closesMinute,
      })),
    )
    .execute()
  return old ? 'changed' : 'added'
}

const rowOf = (holiday: HolidayDescription) => ({
  key: holiday.key,
  day: holiday.day,
  name_en: holiday.name.en,
  name_sw: holiday.name.sw,
  kind: holiday.kind,
  authority_en: holiday.authority.en,
  authority_sw: holiday.authority.sw,
  confirmed: holiday.confirmed,
  removed_at: null,
})

type HolidayRow = { readonly day: Temporal.PlainDate; readonly [column: string]: unknown }

const isSame = (old: HolidayRow, row: HolidayRow): boolean =>
  isDeepStrictEqual({ ...old, day: old.day.toString() }, { ...row, day: row.day.toString() })
