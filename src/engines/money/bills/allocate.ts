import type { Cents } from '../../../core/basics/money.ts'

/** The order in which lines of one period are paid: what recovering the debt cost, then what lateness added, then the debt, then what is charged now. */
export const lineClasses = ['cost', 'penalty', 'interest', 'principal', 'fee'] as const
export type LineClass = (typeof lineClasses)[number]

type Placed = { readonly line: number; readonly period: string; readonly class: LineClass }

/** Oldest period first, then by class, then as the bill lists them. Periods compare as text: `2026`, `2026-07`, `2027`. */
export const inPayingOrder = (a: Placed, b: Placed): number =>
  a.period < b.period ? -1 : a.period > b.period ? 1 : lineClasses.indexOf(a.class) - lineClasses.indexOf(b.class) || a.line - b.line

export type OwedLine = { readonly line: number; readonly cents: Cents; readonly paid: Cents }
export type Share = { readonly line: number; readonly cents: Cents }

/** Lets an amount fall on lines in the order given until it is spent. The shares and the rest are the amount, to the cent. */
export function allocate(lines: readonly OwedLine[], amount: Cents): { shares: Share[]; rest: Cents } {
  let rest: number = amount
  const shares: Share[] = []
  for (const { line, cents, paid } of lines) {
    const share = Math.min(rest, cents - paid)
    if (share <= 0) continue
    shares.push({ line, cents: share as Cents })
    rest -= share
  }
  return { shares, rest: rest as Cents }
}
