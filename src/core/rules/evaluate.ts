import { addDays, addMonths, ageInYears, type Day, daysBetween, isDay, monthsBetween } from '../basics/dates.ts'
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  decimalOf,
  divideDecimals,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  type Rounding,
  roundDecimal,
  safeInteger,
  subtractDecimals,
  zero,
} from '../basics/decimal.ts'
import { type Argument, type Expression, fits, isExpression, limits, type Op, type RuleWorld, type Value } from './expression.ts'
import { compilePattern, matchesPattern } from './pattern.ts'

/** One row of a repeat: it can be counted, nothing else. */
const row = { row: true } as const

/** A value while it is worked on. Null: no answer, or not possible. Empty text and an empty list stay apart from it only until they are read. */
export type Operand = null | boolean | string | Decimal | typeof row | readonly Operand[]

/** Whether a condition holds. Total: never throws; what is unknown, ill-typed, too large or circular does not hold. */
export function holds(expression: Expression, world: RuleWorld): boolean {
  return conditionOutcome(expression, world) === true
}

/** Like `holds`, but tells “no” (false) from “cannot be known yet” (null: an answer is missing or of the wrong kind). */
export function conditionOutcome(expression: Expression, world: RuleWorld): boolean | null {
  const value = evaluate(expression, world)
  return typeof value === 'boolean' ? value : null
}

/** The value of a calculation (numbers as decimal text, money as decimal text of cents), or null where it is not possible. Total: never throws. */
export function calculate(expression: Expression, world: RuleWorld): Value {
  return toValue(evaluate(expression, world))
}

function evaluate(expression: Expression, world: RuleWorld): Operand {
  try {
    const run = startRun(world)
    const value = run.whole(expression)
    return run.exhausted() ? null : value
  } catch {
    // Only the world's own functions or a hostile getter can bring us here; a rule must not take a page down with it.
    return null
  }
}

/** One evaluation: a budget of steps, and each named condition evaluated once. */
export type Run = {
  readonly world: RuleWorld
  /** A whole expression with its size checked; an argument needs no second check. */
  whole(expression: unknown): Operand
  value(argument: unknown): Operand
  named(condition: string): Operand
  /** Takes steps from the budget; false when there are none left. */
  spend(steps: number): boolean
  exhausted(): boolean
}

const STEPS_MAX = 20_000
const CHAIN_MAX = 20

export function startRun(world: RuleWorld, stepsMax = STEPS_MAX): Run {
  let steps = stepsMax
  let chain = 0
  const known = new Map<string, Operand>()
  const run: Run = {
    world,
    spend: (count) => {
      steps -= count
      return steps >= 0
    },
    exhausted: () => steps < 0,
    whole: (expression) => (isExpression(expression) && fits(expression) ? run.value(expression) : null),
    named: (name) => {
      const before = known.get(name)
      if (before !== undefined) return before
      // While it is being worked out it is unknown to itself: so a circle ends.
      known.set(name, null)
      if (chain >= CHAIN_MAX) return null
      chain++
      const value = run.whole(world.condition(name))
      chain--
      const outcome = typeof value === 'boolean' ? value : null
      known.set(name, outcome)
      return outcome
    },
    value: (argument) => {
      if (!run.spend(1)) return null
      if (argument === null || typeof argument !== 'object') return operandOf(argument)
      if (Array.isArray(argument)) return argument.map(run.value)
      if (isExpression(argument)) return Object.hasOwn(operations, argument.op) ? operations[argument.op as Op](argument.args, run) : null
      const named = argument as { f?: unknown; c?: unknown; flag?: unknown; role?: unknown }
      if (typeof named.f === 'string') return operandOf(world.field(named.f), run)
      if (typeof named.c === 'string') return run.named(named.c)
      if (typeof named.flag === 'string') return world.flags.has(named.flag)
      if (typeof named.role === 'string') return world.roles.has(named.role)
      return null
    },
  }
  return run
}

/** What the world or a literal gives, as a value to work on. Empty text and an empty list are no answer. */
export function operandOf(value: unknown, run?: Run): Operand {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return value === '' ? null : value
  if (typeof value === 'number') return decimalOf(value)
  if (Array.isArray(value)) {
    if (value.length === 0 || value.length > limits.listItems || (run && !run.spend(value.length))) return null
    return value.map((each) => (Array.isArray(each) ? null : operandOf(each)))
  }
  return typeof value === 'object' && value !== null ? row : null
}

export function toValue(operand: Operand): Value {
  if (isDecimal(operand)) return formatDecimal(operand)
  if (Array.isArray(operand)) return operand.map(toValue)
  return operand === row ? null : (operand as Value)
}

const isDecimal = (operand: Operand): operand is Decimal => typeof operand === 'object' && operand !== null && 'coefficient' in operand

/** A number, also from decimal text: fields may keep exact numbers so. */
const numberOf = (operand: Operand): Decimal | null =>
  isDecimal(operand) ? operand : typeof operand === 'string' ? parseDecimal(operand) : null

const textOf = (operand: Operand): string | null =>
  typeof operand === 'string' ? operand : isDecimal(operand) ? formatDecimal(operand) : null

const listOf = (operand: Operand): readonly Operand[] | null => (Array.isArray(operand) ? operand : null)

/** A day; `today` is the world's; a month (`2026-11`) is its first day. */
function dayIn(operand: Operand, world: RuleWorld): Day | null {
  if (typeof operand !== 'string') return null
  const day = operand === 'today' ? world.today : /^\d{4}-\d{2}$/.test(operand) ? `${operand}-01` : operand
  return isDay(day) ? day : null
}

const wholeNumber = (operand: Operand): number | null => {
  const number = numberOf(operand)
  return number && safeInteger(number)
}

const roundings: readonly string[] = ['halfUp', 'halfEven', 'up', 'down']
const roundingOf = (operand: Operand): Rounding | null =>
  operand === null ? 'halfUp' : typeof operand === 'string' && roundings.includes(operand) ? (operand as Rounding) : null

const fromCount = (count: number | null): Decimal | null => (count === null ? null : decimalOf(count))

/** Equal, or null when either is missing or they are of kinds that cannot be compared. */
function same(a: Operand, b: Operand): boolean | null {
  if (typeof a === 'string' && typeof b === 'string') return a === b
  if (typeof a === 'boolean' && typeof b === 'boolean') return a === b
  if (isDecimal(a) || isDecimal(b)) {
    const x = numberOf(a)
    const y = numberOf(b)
    return x && y ? compareDecimals(x, y) === 0 : null
  }
  return null
}

/** True if any item is the same, false if all differ, null if that cannot be known. */
const contains = (items: readonly Operand[], item: Operand): boolean | null => anyOf(items.map((each) => same(each, item)))

const anyOf = (outcomes: readonly Operand[]): boolean | null =>
  outcomes.includes(true) ? true : outcomes.every((each) => each === false) ? false : null

const negate = (outcome: Operand): boolean | null => (typeof outcome === 'boolean' ? !outcome : null)

type Work = (args: readonly Argument[], run: Run) => Operand

const compare =
  (accept: (order: -1 | 0 | 1) => boolean): Work =>
  (args, run) => {
    const a = numberOf(run.value(args[0] ?? null))
    const b = numberOf(run.value(args[1] ?? null))
    return a && b ? accept(compareDecimals(a, b)) : null
  }

const days =
  <R extends Operand>(work: (a: Day, b: Day) => R): Work =>
  (args, run) => {
    const a = dayIn(run.value(args[0] ?? null), run.world)
    const b = dayIn(run.value(args[1] ?? null), run.world)
    return a && b ? work(a, b) : null
  }

const fold =
  (work: (a: Decimal, b: Decimal) => Decimal | null): Work =>
  (args, run) => {
    const numbers = args.map((each) => numberOf(run.value(each)))
    return numbers.length === 0 ? null : numbers.reduce((sum, each) => sum && each && work(sum, each))
  }

/** Folds all numbers of arguments and lists, leaving out what is not answered: an optional amount in a row of a repeat counts as nothing. */
const foldAnswered =
  (work: (a: Decimal, b: Decimal) => Decimal | null, ofNothing: Decimal | null): Work =>
  (args, run) => {
    const answered = args
      .map(run.value)
      .flatMap((each): readonly Operand[] => listOf(each) ?? [each])
      .filter((each) => each !== null)
    const numbers = answered.map(numberOf)
    return numbers.length === 0 ? ofNothing : numbers.reduce((sum, each) => sum && each && work(sum, each))
  }

const lengthOf = (operand: Operand): number | null =>
  operand === null ? 0 : typeof operand === 'string' ? [...operand].length : Array.isArray(operand) ? operand.length : null

function within(args: readonly Argument[], run: Run): Operand {
  const [subject, second, third] = args.map(run.value)
  if (third === 'days' || third === 'months' || third === 'years') {
    const day = dayIn(subject ?? null, run.world)
    const count = wholeNumber(second ?? null)
    if (!day || count === null || !isDay(run.world.today)) return null
    const edge = third === 'days' ? addDays(run.world.today, -count) : addMonths(run.world.today, -count * (third === 'years' ? 12 : 1))
    if (!edge) return null
    return count >= 0 ? day >= edge && day <= run.world.today : day >= run.world.today && day <= edge
  }
  const [day, first, last] = [subject, second, third].map((each) => dayIn(each ?? null, run.world))
  if (day && first && last) return day >= first && day <= last
  const [number, low, high] = [subject, second, third].map((each) => numberOf(each ?? null))
  return number && low && high ? compareDecimals(number, low) >= 0 && compareDecimals(number, high) <= 0 : null
}

const operations: Readonly<Record<Op, Work>> = {
  eq: ([a = null, b = null], run) => same(run.value(a), run.value(b)),
  ne: ([a = null, b = null], run) => negate(same(run.value(a), run.value(b))),
  lt: compare((order) => order < 0),
  le: compare((order) => order <= 0),
  gt: compare((order) => order > 0),
  ge: compare((order) => order >= 0),
  in: ([item = null, list = null], run) => {
    const items = listOf(run.value(list))
    return items && contains(items, run.value(item))
  },
  has: ([list = null, item = null], run) => {
    const items = listOf(run.value(list))
    return items && contains(items, run.value(item))
  },
  all: (args, run) => {
    let outcome: boolean | null = true
    for (const each of args) {
      const value = run.value(each)
      if (value === false) return false
      if (value !== true) outcome = null
    }
    return args.length === 0 ? null : outcome
  },
  any: (args, run) => {
    let outcome: boolean | null = false
    for (const each of args) {
      const value = run.value(each)
      if (value === true) return true
      if (value !== false) outcome = null
    }
    return args.length === 0 ? null : outcome
  },
  not: ([inner = null], run) => negate(run.value(inner)),
  empty: ([subject = null], run) => {
    const value = run.value(subject)
    return value === null || (Array.isArray(value) && value.every((each) => each === null))
  },
  before: days((a, b) => a < b),
  after: days((a, b) => a > b),
  within,
  matches: ([subject = null, source = null], run) => {
    const text = textOf(run.value(subject))
    const pattern = typeof source === 'string' ? compilePattern(source) : null
    if (text === null || !pattern || text.length > limits.textLength) return null
    return run.spend(Math.ceil((text.length * pattern.length) / 100)) ? matchesPattern(pattern, text) : null
  },
  inWard: ([subject = null, ...areas], run) => {
    const ward = textOf(run.value(subject))
    if (ward === null) return null
    const names = areas.map((each) => textOf(run.value(each)))
    return anyOf(names.map((area) => area && (area === ward || (run.world.wardIn?.(ward, area) ?? false))))
  },
  flag: ([name], run) => (typeof name === 'string' ? run.world.flags.has(name) : null),
  role: (names, run) =>
    names.length > 0 ? anyOf(names.map((name) => (typeof name === 'string' ? run.world.roles.has(name) : null))) : null,
  add: fold(addDecimals),
  sub: fold(subtractDecimals),
  mul: fold(multiplyDecimals),
  div: ([a = null, b = null, places = null, rounding = null], run) => {
    const [x, y] = [numberOf(run.value(a)), numberOf(run.value(b))]
    const [scale, how] = [wholeNumber(run.value(places)), roundingOf(run.value(rounding))]
    return x && y && scale !== null && how ? divideDecimals(x, y, scale, how) : null
  },
  round: ([a = null, places = null, rounding = null], run) => {
    const [x, scale, how] = [numberOf(run.value(a)), wholeNumber(run.value(places)), roundingOf(run.value(rounding))]
    return x && scale !== null && how ? roundDecimal(x, scale, how) : null
  },
  min: foldAnswered((a, b) => (compareDecimals(a, b) <= 0 ? a : b), null),
  max: foldAnswered((a, b) => (compareDecimals(a, b) >= 0 ? a : b), null),
  sum: foldAnswered(addDecimals, zero),
  count: ([subject = null], run) => {
    const value = run.value(subject)
    return fromCount((listOf(value) ?? [value]).filter((each) => each !== null).length)
  },
  len: ([subject = null, least = null, most = null], run) => {
    const length = lengthOf(run.value(subject))
    if (length === null || (least === null && most === null)) return fromCount(length)
    const [low, high] = [least === null ? 0 : wholeNumber(run.value(least)), most === null ? length : wholeNumber(run.value(most))]
    return low !== null && high !== null ? length >= low && length <= high : null
  },
  if: ([condition = null, then = null, otherwise = null], run) => {
    const outcome = run.value(condition)
    return typeof outcome === 'boolean' ? run.value(outcome ? then : otherwise) : null
  },
  table: ([name, ...keys], run) => {
    const texts = keys.map((each) => textOf(run.value(each)))
    if (typeof name !== 'string' || texts.length === 0 || texts.includes(null)) return null
    return operandOf(run.world.table?.(name, texts as string[]), run)
  },
  kes: ([amount = null], run) => {
    const shillings = numberOf(run.value(amount))
    const cents = shillings && multiplyDecimals(shillings, { coefficient: 100n, scale: 0 })
    return cents?.scale === 0 ? cents : null
  },
  daysBetween: days((a, b) => fromCount(daysBetween(a, b))),
  monthsBetween: days((a, b) => fromCount(monthsBetween(a, b))),
  age: ([born = null, on = 'today'], run) => days((a, b) => fromCount(ageInYears(a, b)))([born, on], run),
  concat: (args, run) => {
    const texts = args.map((each) => {
      const value = run.value(each)
      return value === null ? '' : textOf(value)
    })
    const joined = texts.includes(null) ? null : texts.join('')
    return joined === null || joined.length > limits.textLength ? null : joined
  },
}
