/**
 * Conditions and calculations as data. An expression is a tree of operations with a bounded size; it has no loops, no variables, no I/O and no clock,
 * so it always ends, and gives the same result on the server, in a browser and in a USSD menu. `docs/core.md` lists the operations.
 */
export type Expression = { readonly op: string; readonly args: readonly Argument[] }

/**
 * A literal, the answer of a field (`members.amount` is the list of one field over a repeat), a named condition, a flag, a role of who is asking,
 * a nested expression, or a list. Numbers are exact decimals: `0.1` means one tenth. Days are text `2026-11-22`; `today` is the world's day.
 */
export type Argument =
  | null
  | boolean
  | number
  | string
  | { readonly f: string }
  | { readonly c: string }
  | { readonly flag: string }
  | { readonly role: string }
  | Expression
  | readonly Argument[]

/**
 * What a calculation gives, safe in JSON. A number comes as plain decimal text (`'1200.5'`), because a JavaScript number cannot hold it exactly;
 * money as decimal text of cents; a day as `2026-11-22`; null where the calculation is not possible.
 */
export type Value = null | boolean | string | readonly Value[]

/** What an expression may ask of the world it is evaluated in. */
export type RuleWorld = {
  /** The answer, parsed: number or decimal text, whole cents for money, ISO day, boolean, text, list; over a repeat the list of answers. Absent: undefined or null. */
  field(path: string): unknown
  condition(name: string): Expression | undefined
  readonly flags: ReadonlySet<string>
  readonly roles: ReadonlySet<string>
  /** ISO day in Africa/Nairobi. */
  readonly today: string
  /** One cell of a look-up table; undefined where no row has these keys. */
  table?(name: string, keys: readonly string[]): unknown
  /** Whether a ward lies in an area (a ward, a sub-county, or `county` for the whole). Without it only the ward itself counts. */
  wardIn?(ward: string, area: string): boolean
}

/** The kinds of value that the static check tells apart. `any` is compatible with all: for a field whose type has no rule meaning. */
export type RuleType = 'yesNo' | 'number' | 'money' | 'text' | 'day' | 'ward' | 'rows' | 'any'

export type KnownField = {
  readonly type: RuleType
  /** True for several answers: a choice of many, or a field over a repeat. */
  readonly many?: boolean
  /** The values a choice may take: comparing with another one is a fault. */
  readonly options?: readonly string[]
}

/** What an expression may name, for the static check. */
export type Known = {
  readonly fields: Readonly<Record<string, KnownField>>
  readonly conditions: Readonly<Record<string, Expression>>
  readonly flags: readonly string[]
  readonly roles: readonly string[]
  readonly tables?: Readonly<Record<string, { readonly keys: readonly RuleType[]; readonly gives: RuleType }>>
}

/** Conditions hold, do not hold, or cannot be known yet because an answer is missing or of the wrong kind. */
export const conditionOps = [
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'in',
  'has',
  'all',
  'any',
  'not',
  'empty',
  'before',
  'after',
  'within',
  'matches',
  'inWard',
  'flag',
  'role',
] as const

/** Calculations give a value. `len` is a number with one argument, and a condition with a least and a most length. */
export const calculationOps = [
  'add',
  'sub',
  'mul',
  'div',
  'round',
  'min',
  'max',
  'sum',
  'count',
  'len',
  'if',
  'table',
  'kes',
  'daysBetween',
  'monthsBetween',
  'age',
  'concat',
] as const

export type Op = (typeof conditionOps)[number] | (typeof calculationOps)[number]

/** Bounds that keep every evaluation short, whoever wrote the definition. */
export const limits = { nodes: 200, depth: 24, listItems: 1000, textLength: 2000, conditions: 200 } as const

export const isExpression = (argument: unknown): argument is Expression =>
  typeof argument === 'object' &&
  argument !== null &&
  typeof (argument as Expression).op === 'string' &&
  Array.isArray((argument as Expression).args)

/** How many nodes and levels an expression has, counted no further than just past the limits, so that a huge one costs nothing. */
export function measure(expression: unknown): { nodes: number; depth: number } {
  let nodes = 0
  let depth = 0
  const open: [unknown, number][] = [[expression, 1]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [node, level] = next
    nodes++
    depth = Math.max(depth, level)
    if (nodes > limits.nodes || depth > limits.depth) break
    const inner = Array.isArray(node) ? node : isExpression(node) ? node.args : []
    if (inner.length > limits.nodes) return { nodes: nodes + inner.length, depth }
    for (const each of inner) open.push([each, level + 1])
  }
  return { nodes, depth }
}

export const fits = (expression: unknown): boolean => {
  const { nodes, depth } = measure(expression)
  return nodes <= limits.nodes && depth <= limits.depth
}
