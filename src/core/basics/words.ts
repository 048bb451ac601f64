/** Every sign that people and keyboards use as the apostrophe of Ng'ang'a. */
const APOSTROPHES = /['’‘‛`´ʼʻʹ′＇]/gu

/**
 * Words as a search compares them: lower case, without accents; an apostrophe inside a word joins (`Ng'ang'a`, `Ng’ang’a` and `Nganga` are one
 * name), every other sign parts (`Ochieng-Otieno` is two words); single spaces.
 */
export const normaliseWords = (text: string): string =>
  text
    .replace(APOSTROPHES, '')
    .normalize('NFKD')
    .toLowerCase()
    // Twice: lower case and decomposition each bring forth signs that the other must still see (İ, ŉ).
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(APOSTROPHES, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** The normalised words of a text, in order. */
export const splitWords = (text: string): string[] => normaliseWords(text).split(' ').filter(Boolean)

/**
 * How many slips lie between two words: a letter missing, too many, wrong, or two neighbours swapped (optimal string alignment, the Damerau–Levenshtein
 * distance in which no letter is touched twice). Counts no further than `most`: anything beyond gives `most + 1`.
 */
export function spellingDistance(a: string, b: string, most: number): number {
  const left = [...a]
  const right = [...b]
  if (Math.abs(left.length - right.length) > most) return most + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const row = [i]
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1]
      let best = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      if (swapped) best = Math.min(best, (beforeLast[j - 2] as number) + 1)
      row.push(best)
    }
    // A swap looks two rows back, so only two rows beyond the bound end the search.
    if (i > 1 && Math.min(...row) > most && Math.min(...last) > most) return most + 1
    beforeLast = last
    last = row
  }
  return Math.min(last[right.length] as number, most + 1)
}
