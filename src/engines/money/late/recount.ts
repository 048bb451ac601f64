import type { Day } from '../../../core/basics/dates.ts'
import { asCents, type Cents } from '../../../core/basics/money.ts'
import { inPayingOrder, type LineClass } from '../bills/allocate.ts'
import type { ChangeKind } from '../bills/change-lines.ts'
import type { LateRule } from '../tariffs/schedule.ts'
import { cutToCap, shareOf } from './accrue.ts'

/** What a line came to more or less on a day: waived, written off, asked for again. */
export type Lowered = { readonly on: Day; readonly cents: number }

export type PastChange = {
  readonly kind: ChangeKind
  readonly on: Day
  readonly cents: number
  /** The law that the line stands on since; null when it stands on none, or on the same. */
  readonly to: string | null
}

/**
 * What a line came to when it was billed, by the law that it stands on. What lateness added and another law corrected since is what that law makes of the first amount: the
 * correction itself was made of what was left of it after it had been counted anew.
 */
export function firstBilled(cents: Cents, past: readonly PastChange[], late?: { readonly first: Cents; readonly rule: LateRule }): Cents {
  const corrected = past.findLast(({ kind }) => kind === 'rerated')
  if (late && corrected) return corrected.to === null ? asCents(0) : shareOf(late.first, late.rule)
  return asCents(past.reduce((sum, each) => (each.kind === 'rerated' ? sum : sum - each.cents), cents as number))
}

/** A line of a bill as it was first billed, by the law that holds. */
export type BilledLine = {
  readonly line: number
  readonly class: LineClass
  readonly period: string
  readonly billed: Cents
  readonly lowered: readonly Lowered[]
  /** What lateness added is worked out of another line, on its day, by its rule. */
  readonly late?: { readonly of: number; readonly number: number; readonly day: Day; readonly rule: LateRule }
}

export type Recounted = { readonly line: number; readonly of: Cents; readonly cents: Cents }

type Standing = BilledLine & { cents: number; paid: number }
type Happening = { readonly on: Day; readonly order: number; readonly happens: () => void }

/**
 * Lives the history of a bill through again, by the days on which money was truly paid, and gives what each line that lateness added should have come to: never more than was
 * billed, since what is owed more is added by the night. A function of the bill alone, so that asking again after it is written gives the same.
 */
export function recount(lines: readonly BilledLine[], paid: readonly { readonly on: Day; readonly cents: number }[]): readonly Recounted[] {
  const standing: Standing[] = []
  const found: Recounted[] = []
  let credit = 0
  const pay = (cents: number): void => {
    let rest = cents
    for (const line of standing) {
      const share = Math.min(rest, line.cents - line.paid)
      if (share <= 0) continue
      line.paid += share
      rest -= share
    }
    credit += rest
  }
  const takeBack = (cents: number): void => {
    const over = Math.min(credit, cents)
    credit -= over
    let rest = cents - over
    for (const line of standing.toReversed()) {
      const share = Math.min(rest, line.paid)
      line.paid -= share
      rest -= share
    }
  }
  const stand = (line: BilledLine, cents: number): void => {
    standing.push({ ...line, cents, paid: 0 })
    standing.sort(inPayingOrder)
  }
  const lower = (number: number, cents: number): void => {
    const line = standing.find((each) => each.line === number)
    if (!line) return
    line.cents = Math.max(0, line.cents + cents)
    const over = Math.max(0, line.paid - line.cents)
    line.paid -= over
    pay(over)
  }
  const accrue = (line: BilledLine, { of: number, number: count, rule }: NonNullable<BilledLine['late']>): void => {
    const unpaid = ({ cents, paid }: Standing) => Math.max(0, cents - paid)
    const principal = standing.find((each) => each.line === number)
    const added = standing.filter(({ late }) => late?.of === number && late.rule.key === rule.key)
    const compounded = rule.on === 'principalAndAdded' ? added.filter(({ late }) => (late?.number ?? 0) < count) : []
    const of = asCents((principal ? unpaid(principal) : 0) + compounded.reduce((sum, each) => sum + unpaid(each), 0))
    const before = added.reduce((sum, each) => sum + each.cents, 0)
    const cents = cutToCap(rule, Math.min(line.billed, shareOf(of, rule)), { principal: principal?.billed ?? 0, before })
    found.push({ line: line.line, of, cents })
    stand(line, cents)
  }
  for (const line of lines) if (!line.late) stand(line, line.billed)
  const happenings: Happening[] = [
    // What was added at the beginning of a day was there before what was paid or waived on it.
    ...lines.flatMap((line) => {
      const { late } = line
      return late ? [{ on: late.day, order: late.number, happens: () => accrue(line, late) }] : []
    }),
    ...paid.map(({ on, cents }) => ({
      on,
      order: Number.MAX_SAFE_INTEGER - 1,
      happens: () => (cents < 0 ? takeBack(-cents) : pay(cents)),
    })),
    ...lines.flatMap(({ line, lowered }) =>
      lowered.map(({ on, cents }) => ({ on, order: Number.MAX_SAFE_INTEGER, happens: () => lower(line, cents) })),
    ),
  ]
  happenings.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.order - b.order))
  for (const { happens } of happenings) happens()
  return found
}
