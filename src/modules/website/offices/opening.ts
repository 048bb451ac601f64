import { formatDay, timeInNairobi } from '../../../core/basics/dates.ts'
import { type Language, speaker, type Text } from '../../../core/basics/texts.ts'
import type { Calendars } from '../../../kernel/calendar/calendar-book.ts'
import { dayOf, localMs } from '../../../kernel/calendar/days.ts'
import { isOpen, nextOpening } from '../../../kernel/calendar/working-time.ts'
import { officeTexts } from './texts.ts'

export type Opening =
  | { readonly open: true; readonly closesMinute: number }
  | { readonly open: false; readonly opensAt: Temporal.Instant; readonly holiday: Text | null }

const MINUTES_PER_DAY = 1440

/** Whether an office that keeps these hours is open at an instant: until when, or else from when, and the holiday that keeps it closed today. */
export function openingAt(calendars: Calendars, key: string, at: Temporal.Instant): Opening {
  const calendar = calendars.of(key)
  const minuteOfDay = Math.floor(localMs(at) / 60_000) % MINUTES_PER_DAY
  const today = dayOf(at)
  if (isOpen(calendar, at)) {
    const now = calendars
      .hours(key)
      .find((each) => each.weekday === today.dayOfWeek && each.opensMinute <= minuteOfDay && minuteOfDay < each.closesMinute)
    return { open: true, closesMinute: now?.closesMinute ?? MINUTES_PER_DAY }
  }
  const opensAt = nextOpening(calendar, at)
  const observes = calendars.named.some((each) => each.key === key && each.observesHolidays)
  const wouldOpen = calendars.hours(key).some((each) => each.weekday === today.dayOfWeek)
  const holiday = calendars.holidays.find(({ day, confirmed }) => confirmed && day.equals(today))
  return { open: false, opensAt, holiday: observes && wouldOpen && holiday ? holiday.name : null }
}

/** The same in words: `Open now, until 13:00`, `Closed now; opens tomorrow at 08:00`. */
export function openingWords(opening: Opening, at: Temporal.Instant, language: Language): string {
  const t = speaker(officeTexts, language)
  if (opening.open) {
    if (opening.closesMinute === MINUTES_PER_DAY) return t('website.opening.always')
    const [hours, minutes] = [Math.floor(opening.closesMinute / 60), opening.closesMinute % 60]
    return t('website.opening.open_until', { time: `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}` })
  }
  const opensOn = dayOf(opening.opensAt)
  const time = timeInNairobi(opening.opensAt.epochMilliseconds) ?? ''
  const days = dayOf(at).until(opensOn).days
  const words =
    days === 0
      ? t('website.opening.later_today', { time })
      : days === 1
        ? t('website.opening.tomorrow', { time })
        : t('website.opening.on', { day: formatDay(opensOn.toString(), language, 'long'), time })
  return opening.holiday ? `${t('website.opening.holiday', { holiday: opening.holiday[language] })} ${words}` : words
}
