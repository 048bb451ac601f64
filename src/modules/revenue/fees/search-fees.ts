import type { Text } from '../../../core/basics/texts.ts'
import { spellingDistance, splitWords } from '../../../core/basics/words.ts'
import type { TariffInForce } from '../../../engines/money/tariffs/in-force.ts'

/** How far a typed word may be from a known one: short words leave no room for slips. */
const slipsIn = (word: string): number => (word.length <= 3 ? 0 : word.length <= 5 ? 1 : 2)

const meets = (typed: string, known: string): boolean => {
  if (known === typed || (typed.length >= 3 && known.startsWith(typed))) return true
  const slips = slipsIn(typed)
  return slips > 0 && spellingDistance(typed, known, slips) <= slips
}

/** The fees somebody may mean: every typed word meets one of the fee, in either language, with slips forgiven. Nothing typed gives all. */
export function searchFees(fees: readonly TariffInForce[], typed: string, headTitle: (head: string) => Text): readonly TariffInForce[] {
  const wanted = splitWords(typed.slice(0, 200)).slice(0, 8)
  if (wanted.length === 0) return fees
  return fees.filter(({ line, schedule }) => {
    const head = headTitle(line.head)
    const options = Object.values(schedule.lists).flat()
    const asked = new Set(optionsOf(line.basis))
    const named = options.filter(({ value }) => asked.has(value)).flatMap(({ text }) => [text.en, text.sw])
    const words = splitWords(
      [line.title.en, line.title.sw, head.en, head.sw, ...(line.words?.en ?? []), ...(line.words?.sw ?? []), ...named].join(' '),
    )
    return wanted.every((each) => words.some((word) => meets(each, word)))
  })
}

/** The options that rows of a basis name. */
function optionsOf(basis: TariffInForce['line']['basis']): readonly string[] {
  const rows = basis.kind === 'table' ? basis.rows : basis.kind === 'perUnit' && typeof basis.rate !== 'number' ? basis.rate : []
  return rows.flatMap(({ when }) => Object.values(when).filter((each): each is string => typeof each === 'string'))
}
