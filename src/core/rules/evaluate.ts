import type { Expression, RuleWorld, Value } from './expression.ts'

/** Whether a condition holds. Total: never throws; what is unknown, ill-typed, too large or circular does not hold. */
export function holds(_expression: Expression, _world: RuleWorld): boolean {
  return false
}

/** The value of a calculation (numbers as decimal text), or null where it is not possible. Total: never throws. */
export function calculate(_expression: Expression, _world: RuleWorld): Value {
  return null
}
