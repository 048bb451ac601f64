import type { Text } from '../../core/basics/texts.ts'
import type { Database, Transaction } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import { refuse } from './errors.ts'
import { type HolidayKind, observedDays } from './observed-days.ts'
import { type OpeningHours, type WorkingCalendar, workingCalendar } from './working-time.ts'

export type Holiday = {
  readonly key: string
  readonly day: Temporal.PlainDate
  readonly name: Text
  readonly kind: HolidayKind
  readonly authority: Text
  readonly confirmed: boolean
}

export type NamedCalendar = {
  readonly key: string
  readonly name: Text
  readonly observesHolidays: boolean
  readonly hours: readonly OpeningHours[]
}

/** A county's calendars as they stood at one version. */
export class Calendars {
  readonly version: number
  readonly named: readonly NamedCalendar[]
  /** In order of days; those that still wait for their notice too. */
  readonly holidays: readonly Holiday[]
  readonly #working: ReadonlyMap<string, WorkingCalendar>

  constructor(version: number, named: readonly NamedCalendar[], holidays: readonly Holiday[]) {
    this.version = version
    this.named = named
    this.holidays = holidays
    const closed = observedDays(holidays)
    this.#working = new Map(
      named.map(({ key, hours, observesHolidays }) => [key, workingCalendar(key, hours, observesHolidays ? closed : [])]),
    )
  }

  /** The calendar of a key. Throws `calendar.no_such_calendar`: definitions are checked at their import, so a missing one is a fault of ours. */
  of(key: string): WorkingCalendar {
    const calendar = this.#working.get(key)
    if (!calendar) throw refuse('calendar.no_such_calendar', { key })
    return calendar
  }

  has(key: string): boolean {
    return this.#working.has(key)
  }

  name(key: string): Text | undefined {
    return this.named.find((each) => each.key === key)?.name
  }

  hours(key: string): readonly OpeningHours[] {
    return this.named.find((each) => each.key === key)?.hours ?? []
  }
}

/**
 * A county's calendars, remembered by a process and read anew when the version in the database has moved: holidays change a few times a year,
 * at days' notice, and are asked for with every deadline.
 */
export class CalendarBook {
  #kept: Calendars | undefined

  /**
   * The calendars as the given transaction sees them. One small query when nothing changed, and none for a caller who has already read
   * `calendar.versions.version` together with something else.
   */
  async current(db: Database | Transaction, seen?: number): Promise<Calendars> {
    const version = seen ?? (await versionNow(db))
    if (this.#kept?.version === version) return this.#kept
    this.#kept = await readCalendars(db)
    return this.#kept
  }
}

async function versionNow(db: Database | Transaction): Promise<number> {
  const { rows } = await statement<{ version: number }>`select version from calendar.versions`.execute(db)
  return (rows[0] as { version: number }).version
}

/** Reads calendars and holidays as the given transaction sees them. */
export async function readCalendars(db: Database | Transaction): Promise<Calendars> {
  // The version first: when the rest turns out newer, the next look at the version tells.
  const { version } = await db.selectFrom('calendar.versions').select('version').executeTakeFirstOrThrow()
  const calendars = await db.selectFrom('calendar.calendars').selectAll().orderBy('position').execute()
  const hours = await db.selectFrom('calendar.hours').selectAll().orderBy('weekday').orderBy('opens_minute').execute()
  const holidays = await db
    .selectFrom('calendar.holidays')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy('day')
    .orderBy('key')
    .execute()
  return new Calendars(
    version,
    calendars.map((row) => ({
      key: row.key,
      name: { en: row.name_en, sw: row.name_sw },
      observesHolidays: row.observes_holidays,
      hours: hours
        .filter((each) => each.calendar === row.key)
        .map((each) => ({ weekday: each.weekday, opensMinute: each.opens_minute, closesMinute: each.closes_minute })),
    })),
    holidays.map((row) => ({
      key: row.key,
      day: row.day,
      name: { en: row.name_en, sw: row.name_sw },
      kind: row.kind as HolidayKind,
      authority: { en: row.authority_en, sw: row.authority_sw },
      confirmed: row.confirmed,
    })),
  )
}

declare module '../context/county.ts' {
  interface County {
    readonly calendars: CalendarBook
  }
}
