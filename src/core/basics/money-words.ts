import type { Cents } from './money.ts'
import type { Language } from './texts.ts'

const EN_SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const EN_TENS = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const SW_SMALL = 'sifuri moja mbili tatu nne tano sita saba nane tisa'.split(' ')
const SW_TENS = 'sifuri kumi ishirini thelathini arobaini hamsini sitini sabini themanini tisini'.split(' ')

const nth = (words: readonly string[], index: number): string => words[index] as string

function belowThousandEn(value: number): string {
  const rest = value % 100
  const small = rest < 20 ? nth(EN_SMALL, rest) : nth(EN_TENS, Math.floor(rest / 10)) + (rest % 10 ? `-${nth(EN_SMALL, rest % 10)}` : '')
  if (value < 100) return small
  const hundreds = `${nth(EN_SMALL, Math.floor(value / 100))} hundred`
  return rest === 0 ? hundreds : `${hundreds} and ${small}`
}

function belowThousandSw(value: number): string {
  const [hundreds, tens, units] = [Math.floor(value / 100), Math.floor((value % 100) / 10), value % 10]
  const below = [tens ? nth(SW_TENS, tens) : '', units ? nth(SW_SMALL, units) : ''].filter(Boolean).join(' na ')
  if (hundreds === 0) return below || nth(SW_SMALL, 0)
  const head = `mia ${nth(SW_SMALL, hundreds)}`
  return below === '' ? head : `${head}${tens && units ? ' ' : ' na '}${below}`
}

type Step = readonly [size: number, say: (count: string) => string]
const EN_STEPS: readonly Step[] = [
  [1e12, (count) => `${count} trillion`],
  [1e9, (count) => `${count} billion`],
  [1e6, (count) => `${count} million`],
  [1e3, (count) => `${count} thousand`],
]
/** `Laki` for 100,000 as it is spoken in Kenya: `elfu mia moja na tano` would be 105,000 and 100,005 alike. */
const SW_STEPS: readonly Step[] = [
  [1e12, (count) => `trilioni ${count}`],
  [1e9, (count) => `bilioni ${count}`],
  [1e6, (count) => `milioni ${count}`],
  [1e5, (count) => `laki ${count}`],
  [1e3, (count) => `elfu ${count}`],
]

function wholeInWords(value: number, language: Language): string {
  const small = language === 'sw' ? belowThousandSw : belowThousandEn
  const and = language === 'sw' ? 'na' : 'and'
  const parts: string[] = []
  let rest = value
  for (const [size, say] of language === 'sw' ? SW_STEPS : EN_STEPS) {
    if (rest < size) continue
    parts.push(say(small(Math.floor(rest / size))))
    rest %= size
  }
  if (rest > 0 && parts.length > 0 && rest < 100) parts.push(`${and} ${small(rest)}`)
  else if (rest > 0 || parts.length === 0) parts.push(small(rest))
  // The comma keeps 25,000 (`elfu ishirini na tano`) and 20,005 (`elfu ishirini, na tano`) apart.
  return language === 'en' && parts.length === 2 && rest > 0 && rest < 100 ? parts.join(' ') : parts.join(', ')
}

/**
 * An amount of at least 0 in words, as receipts and cheques carry it so that no figure can be altered: `Two thousand, five hundred shillings only`,
 * `Shilingi elfu mbili, mia tano tu`. Different amounts have different words.
 */
export function kesInWords(amount: Cents, language: Language): string {
  const cents = amount % 100
  const shillings = wholeInWords((amount - cents) / 100, language)
  if (language === 'sw') return `Shilingi ${shillings}${cents ? ` na senti ${wholeInWords(cents, 'sw')}` : ''} tu`
  const words = `${shillings} ${amount - cents === 100 ? 'shilling' : 'shillings'}${cents ? ` and ${wholeInWords(cents, 'en')} ${cents === 1 ? 'cent' : 'cents'}` : ''} only`
  return words.charAt(0).toUpperCase() + words.slice(1)
}
