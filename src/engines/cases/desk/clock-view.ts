import { formatInstant } from '../../../core/basics/dates.ts'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import { clockState, type DeadlineClock, dueAt, dueIfResumed, remainingMinutes } from '../../../kernel/calendar/clock.ts'
import { minutesPerWorkingDay, type WorkingCalendar, workingMinutesBetween } from '../../../kernel/calendar/working-time.ts'
import type { DeadlineProps } from '../../../ui/components/deadline.tsx'
import { ALWAYS } from '../workflow-rules.ts'
import { deskTexts } from './texts.ts'

/** From this share of the target on, what is not overdue yet is due soon. */
const SOON = 0.8

/** A clock as an officer reads it: how it stands, how far off in working time, and when it is due. */
export function clockView(clock: DeadlineClock, calendar: WorkingCalendar, now: Temporal.Instant, language: Language): DeadlineProps {
  const state = clockState(clock, calendar, now)
  if (state === 'met' || state === 'missed') return { state }
  const due = dueAt(clock, calendar) ?? dueIfResumed(clock, calendar, now)
  const shown = due ? { due: formatInstant(due.epochMilliseconds, language, 'short'), iso: due.toString() } : {}
  const left = remainingMinutes(clock, calendar, now)
  if (state === 'overdue')
    return { state, words: distance('by', due ? workingMinutesBetween(calendar, due, now) : -left, calendar, language), ...shown }
  // While the resident has the case the due time moves with every day, so that only what is left is said.
  if (state === 'paused')
    return { state, words: speaker(deskTexts, language)('cases.due.left', { span: spanWords(left, calendar, language) }) }
  const soon = left <= clock.targetMinutes * (1 - SOON)
  return { state: soon ? 'soon' : 'on-time', words: distance('in', left, calendar, language), ...shown }
}

/** What a clock promised and by how much that was missed: "Promise of 14 working days missed by 3 working days". */
export function missedWords(clock: DeadlineClock, calendar: WorkingCalendar, now: Temporal.Instant, language: Language): string {
  const due = dueAt(clock, calendar) ?? now
  return speaker(deskTexts, language)('cases.due.promise_missed', {
    span: spanWords(clock.targetMinutes, calendar, language),
    by: distance('by', workingMinutesBetween(calendar, due, now), calendar, language),
  })
}

/** How far something is off, in whole days or hours; less than an hour is said as such. */
function distance(way: 'in' | 'by', minutes: number, calendar: WorkingCalendar, language: Language): string {
  const t = speaker(deskTexts, language)
  const days = Math.floor(minutes / minutesPerWorkingDay(calendar))
  const hours = Math.floor(minutes / 60)
  if (days < 1 && hours < 1) return t(`cases.due.${way}_minutes`)
  if (calendar.key === ALWAYS)
    return days >= 2 ? t(`cases.due.${way}_plain_days`, { count: days }) : t(`cases.due.${way}_plain_hours`, { count: hours })
  if (days === 1) return t(`cases.due.${way}_one_day`)
  if (days > 1) return t(`cases.due.${way}_days`, { count: days })
  return hours === 1 ? t(`cases.due.${way}_one_hour`) : t(`cases.due.${way}_hours`, { count: hours })
}

/** A length of working time: "21 working days", "6 working hours". */
export function spanWords(minutes: number, calendar: WorkingCalendar, language: Language): string {
  const t = speaker(deskTexts, language)
  const perDay = minutesPerWorkingDay(calendar)
  const whole = Math.max(0, Math.round(minutes))
  if (whole < 60) return t('cases.due.span_minutes', { count: whole })
  return whole >= perDay
    ? t('cases.due.span_days', { count: Math.floor(whole / perDay) })
    : t('cases.due.span_hours', { count: Math.floor(whole / 60) })
}
