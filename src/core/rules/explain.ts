import type { Language } from '../basics/texts.ts'
import type { Expression, RuleWorld } from './expression.ts'

/** How one node came out: true, false, or null where an answer is missing or of the wrong kind. */
export type Trace = { readonly op: string; readonly outcome: boolean | null; readonly sentence: string; readonly parts: readonly Trace[] }

export type Explaining = {
  readonly language: Language
  /** The words a person knows a field by. */
  label(fieldPath: string): string
  /** How an answer reads (a choice's label, an amount); without it, the bare value. */
  show?(fieldPath: string, value: unknown): string
}

/** Says in one language why a condition holds or does not, with a trace of every part. Total like `holds`, and agrees with it. */
export function explain(
  _expression: Expression,
  _world: RuleWorld,
  _explaining: Explaining,
): { holds: boolean; sentence: string; trace: Trace } {
  return { holds: false, sentence: '', trace: { op: '', outcome: null, sentence: '', parts: [] } }
}
