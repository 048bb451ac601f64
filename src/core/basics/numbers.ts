import type { Language } from './texts.ts'

/**
 * A number for people: `1,234,567.5`. Kenya writes English and Swahili figures alike (comma for thousands, point for the fraction), so the
 * language changes nothing yet; it is taken so that no caller needs to change if a county decides otherwise. Takes a number or plain decimal text.
 */
export function formatNumber(value: number | string, _language: Language, places?: number): string {
  const text = typeof value === 'number' && places !== undefined ? value.toFixed(places) : String(value)
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) return text
  const [, sign, whole = '', fraction = ''] = match
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  const shown = places === undefined ? fraction : fraction.slice(0, places).padEnd(places, '0')
  return `${sign}${grouped}${shown ? `.${shown}` : ''}`
}

/** A count with its noun: `1 case`, `3 cases`; Swahili `kesi 3`. The noun forms come from the caller's texts. */
export const countOf = (count: number, language: Language, noun: { one: string; many: string }): string => {
  const word = count === 1 ? noun.one : noun.many
  return language === 'sw' ? `${word} ${formatNumber(count, language)}` : `${formatNumber(count, language)} ${word}`
}
