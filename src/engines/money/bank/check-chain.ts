import type { Day } from '../../../core/basics/dates.ts'
import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { type BankStatement, refuseFile } from './bank-statement.ts'

/** The last statement of an account that is in the books. */
export type LastStatement = { readonly sequence: number | null; readonly closingCents: Cents; readonly to: Day }

const kes = (cents: number): string => formatKes(cents as Cents, 'en')

/**
 * Checks that a statement is whole and follows the one before it: its lines lead from opening to closing, it opens with what that one closed with, its number is the
 * next (or 1, in a new year), and it tells of no day to come. Throws `money.statement_refused` for the first thing that is not so.
 */
export function checkChain(statement: BankStatement, last: LastStatement | null, today: Day): void {
  const { place, closingPlace, openingCents, closingCents, sequence, lines, to } = statement
  const late = lines.find(({ bookedOn }) => bookedOn > today)
  if (late) throw refuseFile(late.place, 'money.bank.fault.future', { given: late.bookedOn })
  if (to > today) throw refuseFile(place, 'money.bank.fault.future', { given: to })
  const sum = lines.reduce<number>((total, { cents }) => total + cents, openingCents)
  if (sum !== closingCents) throw refuseFile(closingPlace, 'money.bank.fault.sum', { expected: kes(sum), given: kes(closingCents) })
  if (!last) return
  if (sequence !== null && last.sequence !== null) {
    const anew = sequence === 1 && to.slice(0, 4) > last.to.slice(0, 4)
    if (sequence !== last.sequence + 1 && !anew)
      throw refuseFile(place, 'money.bank.fault.sequence', { expected: last.sequence + 1, given: sequence })
  }
  if (openingCents !== last.closingCents)
    throw refuseFile(place, 'money.bank.fault.opening', { expected: kes(last.closingCents), given: kes(openingCents) })
}
