import { addDays, addMonths, type Day } from '../../../core/basics/dates.ts'
import { type Decimal, decimalOf, divideDecimals, multiplyDecimals, safeInteger } from '../../../core/basics/decimal.ts'
import { asCents, type Cents } from '../../../core/basics/money.ts'
import type { LateRule } from '../tariffs/schedule.ts'

type Owed = {
  readonly cents: Cents
  /** What of it was unpaid when a day began. */
  readonly unpaidOn: (day: Day) => Cents
}

/** A line that may bear what lateness adds: what it comes to, when it was due, and what the rule added to it before, by number. */
export type LateLine = Owed & { readonly dueOn: Day; readonly added: ReadonlyMap<number, Owed> }

/** One addition: the how-many-eth it is, the day from which it is owed, and of what it was worked out. */
export type Accrual = { readonly number: number; readonly day: Day; readonly of: Cents; readonly cents: Cents; readonly rule: LateRule }

const exact = <T>(value: T | null): T => {
  if (value === null) throw new Error('What lateness adds left the range of exact numbers.')
  return value
}
const ofNumber = (value: number): Decimal => exact(decimalOf(value))
const HUNDRED = ofNumber(100)

/** A share of an amount, rounded once, as the rule says: to whole shillings, half up, unless said. */
export function shareOf(of: Cents, { percent, rounding }: Pick<LateRule, 'percent' | 'rounding'>): Cents {
  const { toShillings, how } = rounding ?? { toShillings: 1, how: 'halfUp' as const }
  const unit = ofNumber(toShillings * 100)
  const cents = exact(multiplyDecimals(ofNumber(of), ofNumber(percent)))
  const units = exact(divideDecimals(cents, exact(multiplyDecimals(unit, HUNDRED)), 0, how))
  return asCents(exact(safeInteger(exact(multiplyDecimals(units, unit)))))
}

/** The day on which the how-many-eth addition is owed. */
export function accrualDay({ every, partMonth, graceDays }: LateRule, dueOn: Day, number: number): Day {
  const first = exact(addDays(dueOn, 1))
  const day = every === 'once' ? first : exact(addMonths(first, partMonth === 'counts' ? number - 1 : number))
  const graceOver = exact(addDays(dueOn, graceDays + 1))
  const inGrace = day < graceOver
  return inGrace ? graceOver : day
}

/**
 * What a rule adds to a line up to a day and has not added yet: a function of the bill and of the law alone, so that asking again after it is written gives nothing.
 * `lawOn` gives the rule as it stood on a day; where it was no law, nothing is added.
 */
export function accrue(
  rule: LateRule,
  line: LateLine,
  today: Day,
  lawOn: (day: Day) => LateRule | undefined = () => rule,
): readonly Accrual[] {
  const made: Accrual[] = []
  let before = [...line.added.values()].reduce((sum, { cents }) => sum + cents, 0)
  for (let number = 1; rule.every === 'month' || number === 1; number += 1) {
    const day = accrualDay(rule, line.dueOn, number)
    if (day > today) break
    if (line.added.has(number)) continue
    const law = lawOn(day)
    if (!law) continue
    const compounds = law.on === 'principalAndAdded'
    const addedBefore = compounds
      ? [...line.added].reduce((sum, [other, { unpaidOn }]) => sum + (other < number ? unpaidOn(day) : 0), 0) +
        made.reduce((sum, { cents }) => sum + cents, 0)
      : 0
    const of = asCents(line.unpaidOn(day) + addedBefore)
    const cents = cutToCap(law, shareOf(of, law), { principal: line.cents, before })
    if (cents === 0) continue
    before += cents
    made.push({ number, day, of, cents, rule: law })
  }
  return made
}

/** What of an addition a rule's cap leaves, where so much was added to the principal before. The cap is never passed by rounding: it is cut to the cent. */
export function cutToCap(
  { capPercent }: LateRule,
  cents: number,
  { principal, before }: { readonly principal: number; readonly before: number },
): Cents {
  const room = capPercent === null ? Number.MAX_SAFE_INTEGER : capOf(principal, capPercent) - before
  return asCents(Math.max(0, Math.min(cents, room)))
}

const capOf = (cents: number, percent: number): number =>
  exact(safeInteger(exact(divideDecimals(exact(multiplyDecimals(ofNumber(cents), ofNumber(percent))), HUNDRED, 0, 'down'))))
