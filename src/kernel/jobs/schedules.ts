import { type ParsedCronItem, parseCronItems } from 'graphile-worker'

/** A job that runs by the clock. */
export type Schedule = {
  readonly task: string
  /** Five cron fields (minute, hour, day, month, weekday with Sunday 0) in Kenyan time: `0 6 * * 1-5` is six o'clock on working days. */
  readonly cron: string
  readonly payload?: Readonly<Record<string, unknown>>
  /** After a standstill, runs what was missed within this many hours; 0 unless said. */
  readonly catchUpHours?: number
}

/** East Africa Time is three hours ahead of UTC all year. */
const HOURS_AHEAD = 3

/** Turns schedules in Kenyan time into graphile-worker's, which are in UTC. Throws on a field that is not understood. */
export function cronItems(schedules: readonly Schedule[]): ParsedCronItem[] {
  return parseCronItems(
    schedules.flatMap(({ task, cron, payload, catchUpHours }) =>
      toUtcCron(cron).map((match, index) => ({
        task,
        match,
        // A schedule keeps its identity when its time is changed, else the new time would catch up on a past that never was.
        identifier: index === 0 ? task : `${task}#${index + 1}`,
        options: { backfillPeriod: (catchUpHours ?? 0) * 3_600_000 },
        ...(payload ? { payload: { ...payload } } : {}),
      })),
    ),
  )
}

/**
 * One cron line in Kenyan time as one or two lines in UTC: what runs before three in the morning runs on the day before in UTC.
 * Throws when such an hour is tied to a day of the month or to a month, since the day before the first has no fixed number.
 */
export function toUtcCron(cron: string): string[] {
  const fields = cron.trim().split(/\s+/)
  if (fields.length !== 5) throw new Error(`"${cron}" needs five fields: minute, hour, day, month, weekday.`)
  const [minute, hour, day, month, weekday] = fields as [string, string, string, string, string]
  if (day === '*' && month === '*' && weekday === '*' && hour === '*') return [`${minute} * * * *`]
  const hours = expand(hour, 0, 23, cron)
  const sameDay = hours.filter((each) => each >= HOURS_AHEAD).map((each) => each - HOURS_AHEAD)
  const dayBefore = hours.filter((each) => each < HOURS_AHEAD).map((each) => each + 24 - HOURS_AHEAD)
  if (day === '*' && month === '*' && weekday === '*')
    return [`${minute} ${[...sameDay, ...dayBefore].sort((a, b) => a - b).join(',')} * * *`]
  const lines: string[] = []
  if (sameDay.length > 0) lines.push(`${minute} ${sameDay.join(',')} ${day} ${month} ${weekday}`)
  if (dayBefore.length > 0) {
    if (day !== '*' || month !== '*') throw new Error(`"${cron}" runs before 03:00 on certain days of the month; choose 03:00 or later.`)
    const before = expand(weekday, 0, 7, cron).map((each) => (each + 6) % 7)
    lines.push(`${minute} ${dayBefore.join(',')} * * ${[...new Set(before)].sort().join(',')}`)
  }
  return lines
}

function expand(field: string, from: number, to: number, cron: string): number[] {
  const found = new Set<number>()
  for (const part of field.split(',')) {
    const [, whole, first, last, step] = /^(?:(\*)|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part) ?? []
    const start = whole ? from : Number(first)
    const end = whole ? to : Number(last ?? first)
    if ((whole ?? first) === undefined || start < from || end > to || start > end || step === '0')
      throw new Error(`"${part}" in "${cron}" is not understood.`)
    for (let value = start; value <= end; value += Number(step ?? 1)) found.add(value)
  }
  return [...found].sort((a, b) => a - b)
}
