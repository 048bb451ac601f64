import type { Text } from '../../../core/basics/texts.ts'
import type { FieldDefinition, FieldWorld, ListItem } from '../../../core/fields/field.ts'
import type { Expression } from '../../../core/rules/expression.ts'
import type { LineClass } from '../bills/allocate.ts'

/** What kind of law a schedule is: an Act of the assembly, a Gazette notice, or figures borrowed to show how it works. */
export const instrumentKinds = ['finance-act', 'notice', 'demonstration'] as const
export type InstrumentKind = (typeof instrumentKinds)[number]

/** For what time one payment of a line holds: the year from January, twelve months from the day, a month, a day, or it is paid once. */
export const periodRules = ['calendarYear', 'twelveMonths', 'month', 'day', 'once'] as const
export type PeriodRule = (typeof periodRules)[number]

/** A span of numbers: above `over`, up to and with `upTo`. Neighbours share their edge, so that no number falls between them. */
export type Band = { readonly over?: number; readonly upTo?: number }

/** One row: what it holds for, by the name of each input it asks (an option, yes or no, a band), and the shillings. An input that is left out may be anything. */
export type Row = { readonly when: Readonly<Record<string, string | boolean | Band>>; readonly shillings: number }

export type Basis =
  | { readonly kind: 'amount'; readonly shillings: number }
  | { readonly kind: 'table'; readonly rows: readonly Row[] }
  | {
      readonly kind: 'perUnit'
      /** The input that counts or measures. */
      readonly input: string
      readonly unit: { readonly one: Text; readonly many: Text }
      /** Shillings for one unit: the same for all, or by rows. */
      readonly rate: number | readonly Row[]
      readonly minimum?: number
      readonly maximum?: number
    }
  /** An amount of money in the rules language: `kes` makes one of shillings. */
  | { readonly kind: 'formula'; readonly value: Expression }

type Asked<T extends string> = {
  readonly id: string
  readonly type: T
  /** The question. */
  readonly label: Text
  /** The answer inside a sentence: "the number of pumps". */
  readonly name?: Text
  readonly hint?: Text
}
type Bounded = { readonly min?: number; readonly max?: number; readonly unit?: Text }
/** What a line must know to be worked out. */
export type TariffInput =
  | (Asked<'choice'> & { readonly list: string })
  | (Asked<'integer'> & Bounded)
  | (Asked<'number'> & Bounded & { readonly decimals?: number })
  /** As typed in shillings; bounds in cents. */
  | (Asked<'money'> & { readonly min?: number; readonly max?: number })
  | Asked<'yesNo'>

export type TariffLine = {
  readonly key: string
  /** As they stand in the instrument: `Second Schedule, Part I`, `12(a)`. */
  readonly part: string
  readonly row: string
  /** The head of revenue it is billed under (`revenue.json`). */
  readonly head: string
  readonly class?: LineClass
  readonly title: Text
  readonly note?: Text
  /** Where the figure comes from, when not from the source of the whole schedule. */
  readonly source?: Text
  /** Other words people look for it by. */
  readonly words?: { readonly en: readonly string[]; readonly sw: readonly string[] }
  readonly basis: Basis
  /** To whole shillings, half up, unless said. */
  readonly rounding?: { readonly toShillings: 1 | 5 | 10 | 50 | 100; readonly how: 'halfUp' | 'up' | 'down' }
  readonly period: PeriodRule
  /** Whether who begins within the year pays for the quarters or months that are left of it. */
  readonly proration: 'none' | 'quarter' | 'month'
  /** Never less than these shillings, also for part of a year. */
  readonly least?: number
  /** Why it costs what it costs, and the clause of the tariffs and pricing policy (County Governments Act 2012, s. 120). */
  readonly rationale: Text
  readonly policy: string
}

/** What lateness adds to what is owed, by law: parameters of one arithmetic (`late/accrue.ts`). */
export type LateRule = {
  readonly key: string
  readonly part: string
  readonly row: string
  readonly title: Text
  readonly class: 'penalty' | 'interest'
  /** The heads whose principal and fees bear it. */
  readonly heads: readonly string[]
  /** Of what is unpaid on that day; at most four digits after the point. */
  readonly percent: number
  readonly every: 'once' | 'month'
  /** Whether a month counts when it begins, or when it is over. */
  readonly partMonth: 'counts' | 'whole'
  /** Simple: of principal and fees. Compound: also of what this rule added before. */
  readonly on: 'principal' | 'principalAndAdded'
  /** Nothing is added in so many days after the day it was due; months run from the day after that all the same. */
  readonly graceDays: number
  /** All that the rule adds to a line never passes this share of it: 100 is in duplum. Null for no limit. */
  readonly capPercent: number | null
  readonly rounding?: TariffLine['rounding']
  readonly rationale: Text
  readonly policy: string
}

/** The schedule of fees of one legal instrument: `counties/<name>/tariffs/<instrument>.json`. */
export type Schedule = {
  readonly format: 'county-tariffs/1'
  readonly key: string
  readonly kind: InstrumentKind
  readonly title: Text
  readonly citation: string
  readonly gazette: string | null
  readonly source: Text
  readonly effective: { readonly from: string; readonly to: string | null }
  readonly lists: Readonly<Record<string, readonly ListItem[]>>
  readonly inputs: readonly TariffInput[]
  readonly lines: readonly TariffLine[]
  readonly late?: readonly LateRule[]
}

/** An input as a question of a form: everything asked must be answered. Measures and counts are not below zero unless said. */
export function questionOf(input: TariffInput): FieldDefinition {
  const counts = input.type === 'integer' || input.type === 'number'
  return { ...(counts ? { min: 0 } : {}), ...input, required: true, class: 'none' }
}

/** The world in which the questions of a schedule are asked: its own lists, and nothing else. */
export const worldOf = ({ lists }: Pick<Schedule, 'lists'>, today: string): FieldWorld => ({
  today,
  list: (name) => (Object.hasOwn(lists, name) ? lists[name] : undefined),
  wards: [],
  files: new Map(),
})

/** The names of the inputs that a basis asks. */
export function namesIn(basis: Basis): Set<string> {
  if (basis.kind === 'amount') return new Set()
  if (basis.kind === 'formula') return fieldsIn(basis.value)
  const rows = basis.kind === 'table' ? basis.rows : typeof basis.rate === 'number' ? [] : basis.rate
  return new Set([...(basis.kind === 'perUnit' ? [basis.input] : []), ...rows.flatMap(({ when }) => Object.keys(when))])
}

function fieldsIn(expression: unknown): Set<string> {
  const found = new Set<string>()
  const open = [expression]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) open.push(...next.filter((each) => each !== null))
    else if (typeof next === 'object' && next !== null) {
      const { f, args } = next as { f?: unknown; args?: unknown }
      if (typeof f === 'string') found.add(f)
      if (Array.isArray(args)) open.push(args)
    }
  }
  return found
}

/** What a line asks, in the schedule's own order. */
export const inputsOf = ({ inputs }: Schedule, { basis }: TariffLine): readonly TariffInput[] => {
  const names = namesIn(basis)
  return inputs.filter(({ id }) => names.has(id))
}
