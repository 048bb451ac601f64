import { describe, expect, it } from 'vitest'
import { pauseClock, startClock, stopClock } from '../../../kernel/calendar/clock.ts'
import { workingCalendar } from '../../../kernel/calendar/working-time.ts'
import { clockView, missedWords } from './clock-view.ts'

const office = workingCalendar(
  'office',
  [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensMinute: 8 * 60, closesMinute: 17 * 60 })),
)
const at = (text: string) => Temporal.Instant.from(`${text}+03:00`)
// Monday morning, three working days of nine hours.
const clock = startClock({ at: at('2026-11-16T08:00'), targetMinutes: 3 * 540, calendar: 'office' })
const words = (now: string, language: 'en' | 'sw' = 'en') => clockView(clock, office, at(now), language)

describe('a clock in words', () => {
  it('counts working days, then hours, then less than one', () => {
    expect(words('2026-11-16T08:00')).toMatchObject({ state: 'on-time', words: 'in 3 working days' })
    expect(words('2026-11-17T09:00')).toMatchObject({ state: 'on-time', words: 'in 1 working day' })
    expect(words('2026-11-18T12:00')).toMatchObject({ state: 'soon', words: 'in 5 working hours' })
    expect(words('2026-11-18T16:30')).toMatchObject({ state: 'soon', words: 'in less than an hour' })
  })

  it('says by how much it is overdue, and does not count nights and week-ends', () => {
    expect(words('2026-11-18T22:00')).toMatchObject({ state: 'overdue', words: 'by less than an hour' })
    expect(words('2026-11-23T08:00')).toMatchObject({ state: 'overdue', words: 'by 2 working days' })
    expect(words('2026-11-23T08:00', 'sw')).toMatchObject({ words: 'kwa siku 2 za kazi' })
  })

  it('says what was promised and by how much that was missed', () => {
    expect(missedWords(clock, office, at('2026-11-23T08:00'), 'en')).toBe('Promise of 3 working days missed by 2 working days')
    expect(missedWords(clock, office, at('2026-11-23T08:00'), 'sw')).toBe('Ahadi ya siku 3 za kazi imepitwa kwa siku 2 za kazi')
  })

  it('names no due day while it stands still', () => {
    const paused = pauseClock(clock, at('2026-11-17T08:00'), 'correction')
    const view = clockView(paused, office, at('2026-12-01T08:00'), 'en')
    expect(view).toEqual({ state: 'paused', words: '2 working days left' })
  })

  it('says how it ended', () => {
    expect(clockView(stopClock(clock, at('2026-11-17T08:00')), office, at('2026-12-01T08:00'), 'en')).toEqual({ state: 'met' })
    expect(clockView(stopClock(clock, at('2026-11-30T08:00')), office, at('2026-12-01T08:00'), 'en')).toEqual({ state: 'missed' })
  })
})
