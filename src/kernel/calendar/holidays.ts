import { formatDay } from '../../core/basics/dates.ts'
import { refuse as refuseBasics } from '../../core/basics/errors.ts'
import type { Text } from '../../core/basics/texts.ts'
import type { Context } from '../context/context.ts'
import { announce } from '../context/manifest.ts'
import { type Calendars, type Holiday, readCalendars } from './calendar-book.ts'
import { type ClosedDaysChange, closedDaysChange } from './closed-days-change.ts'
import { refuse } from './errors.ts'
import { lockHolidays } from './load-calendar.ts'
import type { HolidayKind } from './observed-days.ts'

type HolidayVerb = 'added' | 'moved' | 'confirmed' | 'removed'

/**
 * Told as `calendar.holidays_changed`, inside the transaction, when days closed or opened by it: open clocks whose time reaches `from` fall due anew.
 * `calendars` are those that hold from now on.
 */
export type HolidaysChanged = ClosedDaysChange & {
  readonly from: Temporal.PlainDate
  /** The line in `calendar.holiday_changes`; a re-timed clock can name it as its reason. */
  readonly change: string
  readonly holiday: string
  readonly name: Text
  /** The day it is on now, or was on before it was taken out. */
  readonly day: Temporal.PlainDate
  readonly verb: HolidayVerb
  readonly reason: string
  readonly calendars: Calendars
}

declare module '../context/manifest.ts' {
  interface Events {
    'calendar.holidays_changed': HolidaysChanged
  }
}

/** Why, and by which law or Gazette notice (`Gazette Notice 4567 of 2027`). Both are kept with the change. */
export type Grounds = { readonly reason: string; readonly authority: string }

export type HolidayChange = ClosedDaysChange & { readonly change: string; readonly holiday: Holiday }

/**
 * Adds a holiday, for instance a day the minister declares by notice. The key is made by the caller, so that sending it again does nothing twice.
 * Throws `calendar.holiday_exists` when another holiday is already on that day.
 */
export function addHoliday(
  ctx: Context,
  input: { key: string; day: Temporal.PlainDate; name: Text; kind: HolidayKind; confirmed?: boolean } & Grounds,
): Promise<HolidayChange> {
  const { key, day, name, kind, confirmed = true, ...grounds } = input
  return changeHolidays(ctx, 'added', key, grounds, async (holidays, removed) => {
    if (removed) throw refuse('calendar.holiday_gone')
    const repeated = holidays.find((each) => each.key === key)
    if (repeated) return repeated
    refuseTaken(ctx, holidays, day)
    const authority = cited(grounds)
    const row = { key, day, name_en: name.en, name_sw: name.sw, kind, authority_en: authority.en, authority_sw: authority.sw, confirmed }
    await ctx.db.insertInto('calendar.holidays').values(row).execute()
    return { key, day, name, kind, authority, confirmed }
  })
}

/** Moves a holiday to the day that a notice names. Throws `calendar.holiday_unchanged` when it is on that day already, `calendar.holiday_exists` when another is. */
export function moveHoliday(ctx: Context, input: { key: string; day: Temporal.PlainDate } & Grounds): Promise<HolidayChange> {
  const { key, day, ...grounds } = input
  return changeHolidays(ctx, 'moved', key, grounds, async (holidays, removed) => {
    const holiday = find(holidays, key, removed)
    if (holiday.day.equals(day)) throw refuse('calendar.holiday_unchanged')
    refuseTaken(ctx, holidays, day)
    return save(ctx, { ...holiday, day, authority: cited(grounds) })
  })
}

/** Confirms a day that awaited its notice, on the day expected or on the one the notice names. From then on offices are closed on it. */
export function confirmHoliday(ctx: Context, input: { key: string; day?: Temporal.PlainDate } & Grounds): Promise<HolidayChange> {
  const { key, day, ...grounds } = input
  return changeHolidays(ctx, 'confirmed', key, grounds, async (holidays, removed) => {
    const holiday = find(holidays, key, removed)
    if (holiday.confirmed) throw refuse('calendar.holiday_unchanged')
    return save(ctx, { ...holiday, day: day ?? holiday.day, authority: cited(grounds), confirmed: true })
  })
}

/** Takes a holiday out, for instance a declared day that was revoked. It stays in the record and does not come back with the county's file. */
export function removeHoliday(ctx: Context, input: { key: string } & Grounds): Promise<HolidayChange> {
  const { key, ...grounds } = input
  return changeHolidays(ctx, 'removed', key, grounds, async (holidays, removed) => {
    const holiday = find(holidays, key, removed)
    await ctx.db.updateTable('calendar.holidays').set({ removed_at: ctx.now }).where('key', '=', key).execute()
    return holiday
  })
}

const AUDITED = {
  added: 'calendar.holiday.added',
  moved: 'calendar.holiday.moved',
  confirmed: 'calendar.holiday.confirmed',
  removed: 'calendar.holiday.removed',
} as const

function find(holidays: readonly Holiday[], key: string, removed: boolean): Holiday {
  const holiday = holidays.find((each) => each.key === key)
  if (holiday) return holiday
  throw removed ? refuse('calendar.holiday_gone') : refuseBasics('basics.not_found')
}

/** An officer enters one holiday for a day: a second would close nothing more, and show the day twice. */
function refuseTaken(ctx: Context, holidays: readonly Holiday[], day: Temporal.PlainDate): void {
  const taken = holidays.find((each) => each.day.equals(day))
  if (!taken) return
  throw refuse('calendar.holiday_exists', { name: taken.name[ctx.language], day: formatDay(day.toString(), ctx.language) })
}

/** A notice is cited alike in both languages. */
const cited = ({ authority }: Grounds): Text => ({ en: authority, sw: authority })

async function save(ctx: Context, holiday: Holiday): Promise<Holiday> {
  const { key, day, authority, confirmed } = holiday
  await ctx.db
    .updateTable('calendar.holidays')
    .set({ day, authority_en: authority.en, authority_sw: authority.sw, confirmed })
    .where('key', '=', key)
    .execute()
  return holiday
}

/** What every change has in common: who may, one at a time, the line in the record, the audit, and those whose clocks must be set anew. */
async function changeHolidays(
  ctx: Context,
  verb: HolidayVerb,
  key: string,
  { reason, authority }: Grounds,
  decide: (holidays: readonly Holiday[], removed: boolean) => Promise<Holiday>,
): Promise<HolidayChange> {
  ctx.allow('calendar.holiday.change')
  await lockHolidays(ctx.db)
  const before = await readCalendars(ctx.db)
  const old = before.holidays.find((each) => each.key === key)
  const gone = old ? undefined : await ctx.db.selectFrom('calendar.holidays').select('key').where('key', '=', key).executeTakeFirst()
  const holiday = await decide(before.holidays, gone !== undefined)
  // An addition that was sent twice: the first one stands, nothing is written or told again.
  if (holiday === old && verb === 'added') return { change: '', holiday, daysClosed: [], daysOpened: [], from: null }

  const change = ctx.newId()
  const dayBefore = old?.day ?? null
  const dayAfter = verb === 'removed' ? null : holiday.day
  await ctx.db
    .insertInto('calendar.holiday_changes')
    .values({
      id: change,
      holiday: key,
      verb,
      day_before: dayBefore,
      day_after: dayAfter,
      reason,
      authority,
      changed_by: ctx.actor.person,
      changed_by_name: ctx.actor.name,
      changed_at: ctx.now,
    })
    .execute()
  const grounds = { reason, authority, before: dayBefore?.toString() ?? null, after: dayAfter?.toString() ?? null }
  ctx.audit(AUDITED[verb], { kind: 'calendar.holiday', id: key }, grounds)

  const calendars = await readCalendars(ctx.db)
  const days = closedDaysChange(before.holidays, calendars.holidays)
  if (days.from)
    await announce(ctx, 'calendar.holidays_changed', {
      ...days,
      from: days.from,
      change,
      holiday: key,
      name: holiday.name,
      day: holiday.day,
      verb,
      reason,
      calendars,
    })
  return { ...days, change, holiday }
}
