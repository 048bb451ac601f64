import { weekdayNames } from '../../core/basics/dates.ts'
import { type Language, speaker } from '../../core/basics/texts.ts'
import { calendarTexts } from './texts.ts'
import type { OpeningHours } from './working-time.ts'

const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/**
 * Hours as a county's page shows them, one line for each run of days with the same hours: `Monday to Friday: 08:00 to 13:00, 14:00 to 17:00`.
 * Times are written on the 24-hour clock in both languages, because Swahili hours are counted from six in the morning.
 */
export function describeHours(hours: readonly OpeningHours[], language: Language): string[] {
  const t = speaker(calendarTexts, language)
  const byDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) =>
    hours
      .filter((each) => each.weekday === weekday)
      .sort((a, b) => a.opensMinute - b.opensMinute)
      .map((each) => t('calendar.hours.time', { opens: clock(each.opensMinute), closes: clock(each.closesMinute) }))
      .join(', '),
  )
  if (hours.length === 7 && hours.every((each) => each.opensMinute === 0 && each.closesMinute === 1440)) return [t('calendar.hours.always')]
  const lines: string[] = []
  for (let first = 0; first < 7; first++) {
    let last = first
    while (last < 6 && byDay[last + 1] === byDay[first]) last++
    const name = (day: number) => weekdayNames[language][day] as string
    const days = first === last ? name(first) : t('calendar.hours.days', { first: name(first), last: name(last) })
    if (byDay[first]) lines.push(t('calendar.hours.line', { days, times: byDay[first] as string }))
    first = last
  }
  return lines
}
