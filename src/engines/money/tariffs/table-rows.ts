import type { Band, Row, TariffInput } from './schedule.ts'

/** What a row, or a case of a table, asks of one input. */
type Answer = string | boolean | number
export type Answers = Readonly<Record<string, unknown>>

const inBand = ({ over, upTo }: Band, value: number): boolean =>
  (over === undefined || value > over) && (upTo === undefined || value <= upTo)

const fits = (wanted: string | boolean | Band, given: unknown): boolean =>
  typeof wanted === 'object' ? typeof given === 'number' && inBand(wanted, given) : wanted === given

/** The rows that hold for these answers: one, in a schedule that was checked. */
export const rowsFor = (rows: readonly Row[], answers: Answers): readonly Row[] =>
  rows.filter(({ when }) => Object.entries(when).every(([name, wanted]) => fits(wanted, answers[name])))

/** How many cases of a table are looked at. */
export const CASES_MAX = 5_000

export type TableFault = {
  readonly kind: 'overlap' | 'hole'
  readonly answers: Readonly<Record<string, Answer>>
  readonly rows: readonly number[]
}

/**
 * Looks at every case that rows can tell apart: each option, yes and no, and one number from each span between the edges of bands. Gives the first case that
 * no row holds for and each pair of rows that hold for one case; null when there are too many cases.
 */
export function faultsOfTable(
  rows: readonly Row[],
  inputs: readonly (TariffInput & { readonly options?: readonly string[] })[],
): TableFault[] | null {
  const spans = inputs.map((input) => ({ id: input.id, values: valuesOf(input, rows) }))
  if (spans.reduce((count, { values }) => count * values.length, 1) > CASES_MAX) return null
  const faults: TableFault[] = []
  const pairs = new Set<string>()
  let holes = 0
  const visit = (at: number, answers: Record<string, Answer>): void => {
    const span = spans[at]
    if (span) {
      for (const value of span.values) visit(at + 1, { ...answers, [span.id]: value })
      return
    }
    const found = rows.flatMap((row, index) => (rowsFor([row], answers).length > 0 ? [index] : []))
    if (found.length === 0 && holes++ === 0) faults.push({ kind: 'hole', answers, rows: [] })
    const pair = found.slice(0, 2).join()
    if (found.length > 1 && !pairs.has(pair)) {
      pairs.add(pair)
      faults.push({ kind: 'overlap', answers, rows: found.slice(0, 2) })
    }
  }
  visit(0, {})
  return faults
}

function valuesOf(input: TariffInput & { readonly options?: readonly string[] }, rows: readonly Row[]): readonly Answer[] {
  if (input.type === 'choice') return input.options ?? []
  if (input.type === 'yesNo') return [true, false]
  const low = input.min ?? 0
  const high = input.max ?? Number.POSITIVE_INFINITY
  const edges = rows.flatMap(({ when }) => {
    const band = when[input.id]
    return typeof band === 'object' ? [band.over, band.upTo].filter((edge): edge is number => edge !== undefined) : []
  })
  // Bands are open below and closed above, so the edge itself stands for the span below it, and the top for what is above all.
  const within = [...new Set(edges)].filter((edge) => edge >= low && edge < high)
  const top = Number.isFinite(high) ? high : Math.max(low, ...within) + 1
  const all = [...within, top].sort((a, b) => a - b)
  return [...new Set(all)]
}
