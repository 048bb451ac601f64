import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Text } from '../../core/basics/texts.ts'
import { refuse } from './errors.ts'
import { HOLIDAY_KINDS, type HolidayKind } from './observed-days.ts'
import type { OpeningHours } from './working-time.ts'

export type CalendarDescription = {
  readonly key: string
  readonly name: Text
  readonly observesHolidays: boolean
  readonly hours: readonly OpeningHours[]
}

export type HolidayDescription = {
  readonly key: string
  readonly day: Temporal.PlainDate
  readonly name: Text
  readonly kind: HolidayKind
  /** The law or the Gazette notice it rests on. */
  readonly authority: Text
  readonly confirmed: boolean
}

export type CalendarData = { readonly calendars: readonly CalendarDescription[]; readonly holidays: readonly HolidayDescription[] }

const key = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by dashes')
const text = z.strictObject({ en: z.string().trim().min(1), sw: z.string().trim().min(1) })
const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 08:00')
  .transform((written) => Number(written.slice(0, 2)) * 60 + Number(written.slice(3)))
const day = z.iso.date('must be a day such as 2026-12-12').transform((written) => Temporal.PlainDate.from(written))

const hours = z
  .strictObject({ weekday: z.int().min(1).max(7), opens: time, closes: time })
  .refine((each) => each.opens < each.closes, 'must open before it closes')
  .transform(({ weekday, opens, closes }): OpeningHours => ({ weekday, opensMinute: opens, closesMinute: closes }))

const shape = z.strictObject({
  calendars: z.array(z.strictObject({ key, name: text, observesHolidays: z.boolean(), hours: z.array(hours).min(1) })).min(1),
  holidays: z.array(z.strictObject({ key, day, name: text, kind: z.enum(HOLIDAY_KINDS), authority: text, confirmed: z.boolean() })),
})

/** Reads `counties/<name>/calendar.json`. Throws `calendar.file_wrong` with the first fault. */
export function parseCalendarFile(content: unknown, file = 'calendar.json'): CalendarData {
  const parsed = shape.superRefine(checkWhole).safeParse(content)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw refuse('calendar.file_wrong', { file, path: issue?.path.join('.') || '(all)', fault: issue?.message ?? '' })
}

/** The calendars and holidays of the county described in a folder `counties/<name>`. */
export const readCalendarFile = (folder: string): CalendarData => {
  const file = join(folder, 'calendar.json')
  return parseCalendarFile(JSON.parse(readFileSync(file, 'utf8')), file)
}

function checkWhole(data: CalendarData, check: z.RefinementCtx): void {
  const fault = (path: (string | number)[], message: string) => check.addIssue({ code: 'custom', path, message })
  for (const list of ['calendars', 'holidays'] as const) {
    const seen = new Set<string>()
    for (const [at, each] of data[list].entries()) {
      if (seen.has(each.key)) fault([list, at], `${each.key} is there twice`)
      seen.add(each.key)
    }
  }
  for (const [at, calendar] of data.calendars.entries())
    for (const [place, one] of calendar.hours.entries())
      for (const other of calendar.hours.slice(0, place))
        if (one.weekday === other.weekday && one.opensMinute < other.closesMinute && other.opensMinute < one.closesMinute)
          fault(['calendars', at, 'hours', place], 'overlaps with other hours of that day')
}
