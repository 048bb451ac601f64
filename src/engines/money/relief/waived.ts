import { asCents, type Cents } from '../../../core/basics/money.ts'
import type { BillLine } from '../bills/bill.ts'
import type { LineChange } from '../bills/change-lines.ts'
import { shareOf } from '../late/accrue.ts'

/** What an instrument waives, of which lines, and what must have been paid first. */
export type WaiverTerms = {
  /** Of penalties and interest. */
  readonly latePercent: number
  /** Of principal and fees. */
  readonly principalPercent: number
  /** Heads it holds for; null for all. */
  readonly heads: readonly string[] | null
  /** Of one bill, the lines it holds for; null or left out for all. */
  readonly lines?: readonly number[] | null
  /** The share of principal and fees that must have been paid, on whichever lines the money fell; 0 for no condition. */
  readonly paidPercent: number
}

/** What was paid of a line before the waiver began, and of all lines of the bill up to its last day. */
export type PaidForWaiver = { readonly before: (line: number) => number; readonly inTime: number }

const isLate = ({ class: kind }: BillLine): boolean => kind === 'penalty' || kind === 'interest'
const isPrincipal = ({ class: kind }: BillLine): boolean => kind === 'principal' || kind === 'fee'

/** What is still to be paid in time before the waiver holds for a bill: 0 when its condition is met. */
export function missingFor({ heads, paidPercent }: WaiverTerms, lines: readonly BillLine[], paid: PaidForWaiver): Cents {
  const principal = lines
    .filter((line) => isPrincipal(line) && (heads?.includes(line.head) ?? true))
    .reduce((sum, { cents }) => sum + cents, 0)
  // A fraction of a cent that is missing is a cent that is missing.
  return asCents(Math.max(0, Math.ceil((principal * paidPercent) / 100) - paid.inTime))
}

/**
 * How much of each line of a bill is waived once the condition is met: a share of what was unpaid when the waiver began, in whole shillings, and never more than that.
 * What was paid before stays paid; what was paid since on a line that is waived is moved or given back by `changeLines`. Costs are never waived.
 */
export const waivedOf = (
  terms: WaiverTerms,
  lines: readonly BillLine[],
  { before }: Pick<PaidForWaiver, 'before'>,
): readonly LineChange[] =>
  lines.flatMap((line) => {
    const percent = isLate(line) ? terms.latePercent : isPrincipal(line) ? terms.principalPercent : 0
    if (percent === 0 || !(terms.heads?.includes(line.head) ?? true) || !(terms.lines?.includes(line.line) ?? true)) return []
    const unpaid = asCents(Math.max(0, line.cents - before(line.line)))
    const cents = percent === 100 ? unpaid : Math.min(unpaid, shareOf(unpaid, { percent }))
    return cents === 0 ? [] : [{ line: line.line, cents: asCents(-cents) }]
  })
