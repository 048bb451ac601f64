import type { Text } from '../basics/texts.ts'
import type { Known, RuleType } from './expression.ts'

export type RuleFault = { readonly path: string; readonly code: string; readonly text: Text }

/**
 * Checks an expression against what it may name, before it is published. `expects` is what its place needs: a condition, or a calculation of a type.
 * `at` is the place of the expression in its document (`conditions.isFood`); faults point below it (`conditions.isFood.args.0`).
 */
export function checkExpression(
  _expression: unknown,
  _known: Known,
  _expects: 'condition' | RuleType = 'condition',
  _at = '',
): RuleFault[] {
  return []
}

/** Checks every named condition of `known`, and that they do not go round in a circle. */
export function checkConditions(_known: Known, _at = 'conditions'): RuleFault[] {
  return []
}
