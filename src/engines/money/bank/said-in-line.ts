import { parseReference } from '../../../core/basics/reference.ts'
import type { BankLine } from './bank-statement.ts'

type Said = Pick<BankLine, 'reference' | 'narrative' | 'bankRef'>

/** Upper-case letters and digits, everything else parts. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .match(/[A-Z0-9]+/g) ?? []

/** A bill's reference has 11 characters with a prefix of three letters, and payers put spaces into it. */
const WORDS_MAX = 4

/**
 * The bill references said in a line, whether in one word (`MGB4K7P29XQ`) or several (`MGB-4K7P 29XQ`). Only those with the county's own prefix and a right check
 * character: what else a narrative holds is not a reference by chance.
 */
export function billsSaidIn(line: Said, prefix: string): string[] {
  const found = new Set<string>()
  for (const text of [line.reference, line.narrative]) {
    const words = text ? wordsOf(text) : []
    for (let from = 0; from < words.length; from++) {
      let joined = ''
      for (const word of words.slice(from, from + WORDS_MAX)) {
        joined += word
        if (joined.length > prefix.length + 8) break
        if (joined.length < prefix.length + 8 || !joined.startsWith(prefix)) continue
        const parsed = parseReference(joined)
        if ('reference' in parsed) found.add(parsed.reference)
      }
    }
  }
  return [...found]
}

/** Words of a line that may be a provider's number of a payment: M-Pesa's are ten letters and digits. */
export function paymentsSaidIn({ reference, narrative, bankRef }: Said): string[] {
  const words = [reference, bankRef, narrative].flatMap((text) => (text ? wordsOf(text) : []))
  return [...new Set(words.filter((word) => word.length === 10 && /[A-Z]/.test(word) && /\d/.test(word)))]
}

/** Whether a line says one of these as whole words: `M-PESA SETTLEMENT` is said by `B2B mpesa settlement`. */
export function says({ reference, narrative }: Said, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return false
  const plain = (text: string) =>
    ` ${
      text
        .toUpperCase()
        .replace(/-/g, '')
        .match(/[A-Z0-9]+/g)
        ?.join(' ') ?? ''
    } `
  const said = plain(`${reference ?? ''} ${narrative}`)
  return wanted.some((each) => said.includes(plain(each)))
}
