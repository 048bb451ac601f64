import { addDays, addMonths, dayOf, formatDay, formatMonth, isDay, monthNames } from '../basics/dates.ts'
import type { DateField, DayBound, FieldType, FieldWorld, MonthYearField } from './field.ts'
import { wrong } from './problem.ts'
import { fieldTexts } from './texts.ts'

const EARLIEST = '1900-01-01'
const LATEST = '2100-12-31'

/** The day a bound means on a given day; null if it means none. `today-18y`, `today+30d`, `today-6m`, `2026-07-01`. */
export function boundDay(bound: DayBound, today: string): string | null {
  if (isDay(bound)) return bound
  const match = /^today(?:([+-])(\d{1,4})([dmy]))?$/.exec(bound)
  if (!match || !isDay(today)) return null
  const amount = Number(`${match[1] ?? '+'}${match[2] ?? '0'}`)
  return match[3] === 'y' ? addMonths(today, amount * 12) : match[3] === 'm' ? addMonths(today, amount) : addDays(today, amount)
}

/** A month as people write it: `3`, `03`, `March`, `mar`, `Machi`. Null if it is none. */
function readMonth(typed: string): number | null {
  if (/^\d{1,2}$/.test(typed)) return Number(typed) >= 1 && Number(typed) <= 12 ? Number(typed) : null
  const word = typed.toLowerCase().replace(/\.$/, '')
  if (word.length < 3) return null
  for (const names of [monthNames.en, monthNames.sw]) {
    const found = names.findIndex((name) => name.toLowerCase() === word || (word.length <= 4 && name.toLowerCase().startsWith(word)))
    if (found >= 0) return found + 1
  }
  return null
}

function outside(day: string, field: DateField | MonthYearField, world: FieldWorld) {
  const earliest = field.earliest ? boundDay(field.earliest, world.today) : EARLIEST
  const latest = field.latest ? boundDay(field.latest, world.today) : LATEST
  const month = field.type === 'monthYear'
  const cut = (bound: string) => (month ? bound.slice(0, 7) : bound)
  const name = (bound: string) =>
    month
      ? { en: formatMonth(cut(bound), 'en'), sw: formatMonth(cut(bound), 'sw') }
      : { en: formatDay(bound, 'en'), sw: formatDay(bound, 'sw') }
  const at = `${field.id}-${month ? 'month' : 'day'}`
  if (earliest && cut(day) < cut(earliest))
    return field.earliest === 'today' && !month
      ? wrong(field, 'fields.date.today_or_future', {}, at)
      : wrong(field, 'fields.date.earliest', { date: name(earliest) }, at)
  if (latest && cut(day) > cut(latest)) {
    if (month) return wrong(field, 'fields.date.latest', { date: name(latest) }, at)
    if (field.latest === 'today') return wrong(field, 'fields.date.today_or_past', {}, at)
    if (field.latest === 'today-1d') return wrong(field, 'fields.date.past', {}, at)
    return wrong(field, 'fields.date.latest', { date: name(latest) }, at)
  }
  return null
}

const plain = (part: string | undefined): string => (part ?? '').replace(/^0+(?=\d)/, '')

export const date: FieldType<DateField, string> = {
  type: 'date',
  inputs: (field) => [`${field.id}-day`, `${field.id}-month`, `${field.id}-year`],
  parse(typed, field, world) {
    const [day = '', monthText = '', year = ''] = date.inputs(field).map(typed.one)
    if (!day) return wrong(field, 'fields.date.day_missing', {}, `${field.id}-day`)
    if (!monthText) return wrong(field, 'fields.date.month_missing', {}, `${field.id}-month`)
    if (!year) return wrong(field, 'fields.date.year_missing', {}, `${field.id}-year`)
    if (/^\d{1,3}$|^\d{5,}$/.test(year)) return wrong(field, 'fields.date.year_digits', {}, `${field.id}-year`)
    const month = readMonth(monthText)
    const value = /^\d{1,2}$/.test(day) && month && /^\d{4}$/.test(year) ? dayOf(Number(year), month, Number(day)) : null
    if (!value) return wrong(field, 'fields.date.real', {}, `${field.id}-day`)
    return outside(value, field, world) ?? { value }
  },
  toRaw(value, field) {
    const [year, month, day] = value.split('-')
    return { [`${field.id}-day`]: plain(day), [`${field.id}-month`]: plain(month), [`${field.id}-year`]: year ?? '' }
  },
  isValue: (value): value is string => typeof value === 'string' && isDay(value),
  show: (value, _field, language) => formatDay(value, language),
  jsonSchema: () => ({ type: 'string', format: 'date' }),
  missing: fieldTexts['fields.enter'],
  index: 'date',
  inputMode: 'numeric',
}

export const monthYear: FieldType<MonthYearField, string> = {
  type: 'monthYear',
  inputs: (field) => [`${field.id}-month`, `${field.id}-year`],
  parse(typed, field, world) {
    const [monthText = '', year = ''] = monthYear.inputs(field).map(typed.one)
    if (!monthText) return wrong(field, 'fields.date.month_missing', {}, `${field.id}-month`)
    if (!year) return wrong(field, 'fields.date.year_missing', {}, `${field.id}-year`)
    if (/^\d{1,3}$|^\d{5,}$/.test(year)) return wrong(field, 'fields.date.year_digits', {}, `${field.id}-year`)
    const month = readMonth(monthText)
    const day = month && /^\d{4}$/.test(year) ? dayOf(Number(year), month, 1) : null
    if (!day) return wrong(field, 'fields.month.real', {}, `${field.id}-month`)
    return outside(day, field, world) ?? { value: day.slice(0, 7) }
  },
  toRaw(value, field) {
    const [year, month] = value.split('-')
    return { [`${field.id}-month`]: plain(month), [`${field.id}-year`]: year ?? '' }
  },
  isValue: (value): value is string => typeof value === 'string' && /^\d{4}-\d{2}$/.test(value) && isDay(`${value}-01`),
  show: (value, _field, language) => formatMonth(value, language),
  jsonSchema: () => ({ type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])$' }),
  missing: fieldTexts['fields.enter'],
  index: 'text',
  inputMode: 'numeric',
}
