import { addCents, type Cents, subtractCents } from '../../../core/basics/money.ts'
import type { Leg } from '../ledger/post-journals.ts'
import { allocate } from './allocate.ts'
import type { Bill, BillLine } from './bill.ts'

/**
 * Why a line comes to another amount: the law that it stood on fell, the county waived it, gave it up, or asks again for what it had waived on a condition that holds no
 * longer; or lateness was counted anew, by when payments were truly made.
 */
export type ChangeKind = 'rerated' | 'waived' | 'written_off' | 'restored' | 'recounted'

export type LineChange = {
  readonly line: number
  /** What the line comes to more, or less. */
  readonly cents: Cents
  /** The law that it stands on from now on, where that changes. */
  readonly tariff?: { readonly version: string; readonly working?: unknown }
}

/** What changes, or credits, come to together. */
export const sumOf = (each: readonly { readonly cents: Cents }[]): Cents => addCents(...each.map(({ cents }) => cents))

/** Which payments lie on a line, the newest first: their cents together are what is paid on it. */
export type PaidBy = ReadonlyMap<number, readonly { readonly payment: string; readonly cents: Cents }[]>

export type ChangedBill = {
  readonly bill: Bill
  /** All its lines as they then stand. */
  readonly lines: readonly BillLine[]
  readonly legs: readonly Leg[]
  readonly changes: readonly LineChange[]
  /** What is the payer's own again, by the payment it came from. */
  readonly credits: readonly { readonly payment: string; readonly cents: Cents }[]
}

const COUNTERS = {
  rerated: 'revenue',
  waived: 'waived',
  written_off: 'written-off',
  restored: 'waived',
  recounted: 'revenue',
} as const satisfies Record<ChangeKind, string>

/**
 * Lets lines of a bill come to other amounts. What was paid over on a line that is lowered falls on the bill's other lines, in the order in which they are paid; what
 * is left of it is the payer's credit. The legs say all of it, to the cent.
 */
export function changeLines(
  bill: Bill,
  before: readonly BillLine[],
  kind: ChangeKind,
  changes: readonly LineChange[],
  paidBy: PaidBy,
): ChangedBill {
  const lines = before.map((line) => ({ ...line }))
  const lineOf = (number: number) => {
    const line = lines.find((each) => each.line === number)
    if (!line) throw new Error('A line was to be changed that its bill does not have.')
    return line
  }
  const legs: Leg[] = []
  const placed = ({ line, head }: BillLine) => ({ receivable: `receivable.${head}`, at: { bill: bill.id, line, ward: bill.ward } })
  const freed: { payment: string; cents: Cents }[] = []
  const moved = changes.filter(({ cents }) => cents !== 0)
  for (const { line: number, cents } of moved) {
    const line = lineOf(number)
    const { receivable, at } = placed(line)
    if (line.cents + cents < 0) throw new Error('A line was to come to less than nothing.')
    line.cents = addCents(line.cents, cents)
    const counter = `${COUNTERS[kind]}.${line.head}`
    legs.push(
      cents > 0
        ? { debit: receivable, credit: counter, cents, ...at }
        : { debit: counter, credit: receivable, cents: subtractCents(0 as Cents, cents), ...at },
    )
    let over = Math.max(0, line.paid - line.cents)
    for (const { payment, cents: lies } of paidBy.get(number) ?? []) {
      const back = Math.min(over, lies) as Cents
      if (back === 0) continue
      over -= back
      line.paid = subtractCents(line.paid, back)
      legs.push({ debit: receivable, credit: 'credit', cents: back, payment, ...at })
      freed.push({ payment, cents: back })
    }
    if (over > 0) throw new Error('More is paid on a line than payments lie on it.')
  }
  const credits = freed.flatMap(({ payment, cents }) => {
    const { shares, rest } = allocate(lines, cents)
    for (const share of shares) {
      const line = lineOf(share.line)
      const { receivable, at } = placed(line)
      line.paid = addCents(line.paid, share.cents)
      legs.push({ debit: 'credit', credit: receivable, cents: share.cents, payment, ...at })
    }
    return rest > 0 ? [{ payment, cents: rest }] : []
  })
  const totalCents = addCents(...lines.map(({ cents }) => cents))
  const paidCents = addCents(...lines.map(({ paid }) => paid))
  const state = bill.state === 'open' || bill.state === 'settled' ? (paidCents === totalCents ? 'settled' : 'open') : bill.state
  return { bill: { ...bill, totalCents, paidCents, state, revision: bill.revision + 1 }, lines, legs, changes: moved, credits }
}
