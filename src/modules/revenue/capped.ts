import { countOf, formatNumber } from '../../core/basics/numbers.ts'
import { type Language, say, type Text } from '../../core/basics/texts.ts'

export const COUNT_MAX = 1000
export const PAGE_SIZE = 30

/** A count as an officer reads it: `12 bills`, `1,000+ bills`. */
export const countWords = (count: number, words: { one: Text; many: Text; more: Text }, language: Language): string =>
  count > COUNT_MAX
    ? say(words.more, language, { count: formatNumber(COUNT_MAX, language) })
    : countOf(count, language, { one: words.one[language], many: words.many[language] })
