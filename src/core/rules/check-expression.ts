import { isDay } from '../basics/dates.ts'
import { parseDecimal } from '../basics/decimal.ts'
import { type BilingualValues, fill, type Text } from '../basics/texts.ts'
import {
  type Argument,
  type Expression,
  fits,
  isExpression,
  type Known,
  type KnownField,
  limits,
  type Op,
  type RuleType,
} from './expression.ts'
import { compilePattern } from './pattern.ts'
import { faultTexts, typeTexts } from './rules-texts.ts'

/** Where in the document (`conditions.isFood.args.0`), which kind of fault, and what to tell its author in both languages. */
export type RuleFault = { readonly path: string; readonly code: keyof typeof faultTexts; readonly text: Text }

/** Least and most arguments of each operation. */
const arity: Readonly<Record<Op, readonly [number, number]>> = {
  eq: [2, 2],
  ne: [2, 2],
  lt: [2, 2],
  le: [2, 2],
  gt: [2, 2],
  ge: [2, 2],
  in: [2, 2],
  has: [2, 2],
  all: [1, limits.nodes],
  any: [1, limits.nodes],
  not: [1, 1],
  empty: [1, 1],
  before: [2, 2],
  after: [2, 2],
  within: [3, 3],
  matches: [2, 2],
  inWard: [2, limits.nodes],
  flag: [1, 1],
  role: [1, limits.nodes],
  add: [2, limits.nodes],
  sub: [2, 2],
  mul: [2, limits.nodes],
  div: [3, 4],
  round: [2, 3],
  min: [1, limits.nodes],
  max: [1, limits.nodes],
  sum: [1, limits.nodes],
  count: [1, 1],
  len: [1, 3],
  if: [3, 3],
  table: [2, 10],
  kes: [1, 1],
  daysBetween: [2, 2],
  monthsBetween: [2, 2],
  age: [1, 2],
  concat: [1, limits.nodes],
}

const chainMax = 20

/** What is known of an argument before it has a value. `literal` is set for a value written in the document itself. */
type Kind = {
  readonly type: RuleType
  readonly many: boolean
  readonly field?: string
  readonly options?: readonly string[]
  readonly literal?: unknown
}

const one = (type: RuleType): Kind => ({ type, many: false })
const unknownKind: Kind = one('any')

/**
 * Checks an expression against what it may name, before it is published. `expects` is what its place needs: a condition, or a calculation of a type.
 * `at` is the place of the expression in its document (`conditions.isFood`); faults point below it (`conditions.isFood.args.0`). Total: any JSON may come.
 */
export function checkExpression(expression: unknown, known: Known, expects: 'condition' | RuleType = 'condition', at = ''): RuleFault[] {
  if (!isExpression(expression)) return [fault(at, 'rules.not_an_expression')]
  if (!fits(expression)) return [fault(at, 'rules.too_large', { nodes: limits.nodes, depth: limits.depth })]
  const faults: RuleFault[] = []
  const check = startCheck(known, faults)
  check.needs(check.kindOf(expression, at), at, expects === 'condition' ? 'yesNo' : expects)
  return faults
}

/** Checks every named condition of `known`, that none goes round in a circle, and that none builds on more than twenty others in a row. */
export function checkConditions(known: Known, at = 'conditions'): RuleFault[] {
  const names = Object.keys(known.conditions)
  if (names.length > limits.conditions) return [fault(at, 'rules.too_many_conditions', { most: limits.conditions })]
  const faults = names.flatMap((name) => checkExpression(known.conditions[name], known, 'condition', `${at}.${name}`))
  return [...faults, ...chainFaults(known.conditions, at)]
}

function chainFaults(conditions: Readonly<Record<string, Expression>>, at: string): RuleFault[] {
  const faults: RuleFault[] = []
  const depths = new Map<string, number>()
  const path: string[] = []
  const inCircle = new Set<string>()

  function depthOf(name: string): number {
    const done = depths.get(name)
    if (done !== undefined) return done
    const start = path.indexOf(name)
    if (start >= 0) {
      const circle = path.slice(start)
      if (!circle.some((each) => inCircle.has(each))) {
        const first = circle[0] as string
        faults.push(fault(`${at}.${first}`, 'rules.circle', { names: [...circle, first].join(' → ') }))
      }
      for (const each of circle) inCircle.add(each)
      return 0
    }
    path.push(name)
    let deepest = 0
    for (const each of namedIn(conditions[name])) if (Object.hasOwn(conditions, each)) deepest = Math.max(deepest, depthOf(each))
    path.pop()
    const depth = deepest + 1
    depths.set(name, depth)
    // Told once, at the first condition that is too deep: those above it follow from it.
    if (depth === chainMax + 1) faults.push(fault(`${at}.${name}`, 'rules.long_chain', { most: chainMax, names: name }))
    return depth
  }

  for (const name of Object.keys(conditions)) depthOf(name)
  return faults
}

/** The named conditions that an expression speaks of; none for one that is too large to look through. */
function namedIn(expression: unknown): string[] {
  if (!fits(expression)) return []
  const names = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit)
    else if (isExpression(node)) node.args.forEach(visit)
    else if (typeof node === 'object' && node !== null && typeof (node as { c?: unknown }).c === 'string')
      names.add((node as { c: string }).c)
  }
  visit(expression)
  return [...names]
}

const fault = (path: string, code: keyof typeof faultTexts, values: BilingualValues = {}): RuleFault => ({
  path,
  code,
  text: fill(faultTexts[code], values),
})

const below = (path: string, index: number): string => (path === '' ? `args.${index}` : `${path}.args.${index}`)

const nameOf = (kind: Kind): Text => (kind.many ? typeTexts.many : typeTexts[kind.type])

const isOp = (op: string): op is Op => Object.hasOwn(arity, op)

function startCheck(known: Known, faults: RuleFault[]) {
  const tell = (path: string, code: keyof typeof faultTexts, values: BilingualValues = {}): Kind => {
    faults.push(fault(path, code, values))
    return unknownKind
  }

  /** Whether a kind can stand where `type` is needed; text literals may stand for days, wards and exact numbers. */
  function fitsType(kind: Kind, type: RuleType, path: string): boolean {
    if (type === 'any' || kind.type === 'any' || kind.type === type) return true
    const literals: readonly unknown[] = Array.isArray(kind.literal) ? kind.literal : [kind.literal]
    const texts = literals.filter((each) => typeof each === 'string')
    if (type === 'day' && texts.length === literals.length) {
      const wrong = texts.find((each) => !isDay(each) && !isDay(`${each}-01`) && each !== 'today')
      if (wrong !== undefined) tell(path, 'rules.not_a_day', { name: wrong })
      return true
    }
    if (type === 'ward' || type === 'text') return kind.type === 'text' || kind.type === 'ward'
    if (type === 'number' && texts.length === literals.length) return texts.every((each) => parseDecimal(each) !== null)
    return type === 'money' && isZero(kind.literal)
  }

  function needs(kind: Kind, path: string, type: RuleType): void {
    if (kind.many && type !== 'any') tell(path, 'rules.wrong_type', { expected: typeTexts[type], found: typeTexts.many })
    else if ((type === 'money' && kind.type === 'number' && !isZero(kind.literal)) || (type === 'number' && kind.type === 'money')) {
      tell(path, 'rules.money_and_number')
    } else if (!fitsType(kind, type, path)) tell(path, 'rules.wrong_type', { expected: typeTexts[type], found: typeTexts[kind.type] })
  }

  /** All numbers, or all money: the unit they share. Plain zero is both. */
  function amounts(kinds: readonly Kind[], paths: readonly string[]): RuleType {
    const money = kinds.some((kind) => kind.type === 'money')
    kinds.forEach((kind, index) => {
      needs({ ...kind, many: false }, paths[index] as string, money ? 'money' : 'number')
    })
    return money ? 'money' : kinds.some((kind) => kind.type === 'any') ? 'any' : 'number'
  }

  function comparable(a: Kind, b: Kind, path: string, paths: readonly [string, string]): void {
    const options = (field: Kind, value: Kind, at: string) => {
      const values = Array.isArray(value.literal) ? value.literal : value.literal === undefined ? [] : [value.literal]
      for (const each of field.options ? values : []) {
        if (typeof each === 'string' && !field.options?.includes(each)) {
          tell(at, 'rules.unknown_option', { name: each, field: field.field ?? '' })
        }
      }
    }
    options(a, b, paths[1])
    options(b, a, paths[0])
    if (a.literal === null || b.literal === null) {
      tell(path, 'rules.use_empty')
      return
    }
    if (
      (a.type === 'money' && b.type === 'number' && !isZero(b.literal)) ||
      (b.type === 'money' && a.type === 'number' && !isZero(a.literal))
    ) {
      tell(path, 'rules.money_and_number')
    } else if (a.type === 'rows' || b.type === 'rows' || !(fitsType(a, b.type, paths[0]) || fitsType(b, a.type, paths[1]))) {
      tell(path, 'rules.types_differ', { a: nameOf(a), b: nameOf(b) })
    }
  }

  const mustBeOne = (kind: Kind, path: string): void => {
    if (kind.many || kind.type === 'rows')
      tell(path, 'rules.wrong_type', { expected: typeTexts.one, found: kind.many ? typeTexts.many : typeTexts.rows })
  }
  const mustBeMany = (kind: Kind, path: string): void => {
    if (!kind.many && kind.type !== 'any') tell(path, 'rules.wrong_type', { expected: typeTexts.many, found: typeTexts[kind.type] })
  }

  const setting = (argument: Argument | undefined, path: string, allowed: readonly string[]): void => {
    if (argument !== undefined && !(typeof argument === 'string' && allowed.includes(argument))) {
      tell(path, 'rules.not_a_setting', { allowed: allowed.join(', ') })
    }
  }
  const whole = (argument: Argument | undefined, path: string, low: number, high: number): void => {
    if (!(typeof argument === 'number' && Number.isInteger(argument) && argument >= low && argument <= high)) {
      tell(path, 'rules.not_a_setting', { allowed: `${low}…${high}` })
    }
  }

  const listed = (argument: Argument | undefined, path: string, code: keyof typeof faultTexts, names: readonly string[]): void => {
    if (typeof argument !== 'string') tell(path, 'rules.wrong_type', { expected: typeTexts.text, found: typeTexts.any })
    else if (!names.includes(argument)) tell(path, code, { name: argument })
  }

  function kindOf(argument: unknown, path: string): Kind {
    if (argument === null) return { ...unknownKind, literal: null }
    if (typeof argument === 'boolean') return { ...one('yesNo'), literal: argument }
    if (typeof argument === 'string') return { ...one('text'), literal: argument }
    if (typeof argument === 'number') {
      if (!Number.isFinite(argument) || (Number.isInteger(argument) && !Number.isSafeInteger(argument)))
        return tell(path, 'rules.inexact_number')
      return { ...one('number'), literal: argument }
    }
    if (Array.isArray(argument)) return kindOfList(argument, path)
    if (isExpression(argument)) return kindOfOperation(argument, path)
    if (typeof argument === 'object' && Object.keys(argument).length === 1) {
      const named = argument as { f?: unknown; c?: unknown; flag?: unknown; role?: unknown }
      if (typeof named.f === 'string') return kindOfField(named.f, path)
      if (typeof named.c === 'string')
        return Object.hasOwn(known.conditions, named.c) ? one('yesNo') : tell(path, 'rules.unknown_condition', { name: named.c })
      if (typeof named.flag === 'string')
        return known.flags.includes(named.flag) ? one('yesNo') : tell(path, 'rules.unknown_flag', { name: named.flag })
      if (typeof named.role === 'string')
        return known.roles.includes(named.role) ? one('yesNo') : tell(path, 'rules.unknown_role', { name: named.role })
    }
    return tell(path, 'rules.not_an_expression')
  }

  function kindOfField(name: string, path: string): Kind {
    const field: KnownField | undefined = Object.hasOwn(known.fields, name) ? known.fields[name] : undefined
    if (!field) return tell(path, 'rules.unknown_field', { name })
    return { type: field.type, many: field.many ?? false, field: name, ...(field.options && { options: field.options }) }
  }

  function kindOfList(list: readonly unknown[], path: string): Kind {
    const kinds = list.map((each, index) => kindOf(each, `${path}.${index}`))
    kinds.forEach((kind, index) => {
      mustBeOne(kind, `${path}.${index}`)
    })
    const types = new Set(kinds.map((kind) => kind.type))
    const [type = 'any'] = types
    const literal = kinds.every((kind) => kind.literal !== undefined) ? { literal: list } : {}
    return { type: types.size === 1 ? type : 'any', many: true, ...literal }
  }

  function kindOfOperation({ op, args }: Expression, path: string): Kind {
    if (!isOp(op)) return tell(path, 'rules.unknown_op', { name: op })
    const [least, most] = arity[op]
    if (args.length < least || args.length > most) {
      const expected = least === most ? `${least}` : most === limits.nodes ? `${least}+` : `${least}–${most}`
      return tell(path, 'rules.wrong_number_of_arguments', { op, expected, count: args.length })
    }
    const paths = args.map((_, index) => below(path, index))
    // Names, patterns and settings are words of the language, not values: they are looked at by their operation alone.
    const kinds = args.map((each, index) => (isWord(op, index) ? unknownKind : kindOf(each, paths[index] as string)))
    const at = (index: number): string => paths[index] as string
    const kind = (index: number): Kind => kinds[index] ?? unknownKind
    const all = (type: RuleType, from = 0): void => {
      for (let index = from; index < kinds.length; index++) needs(kind(index), at(index), type)
    }

    switch (op) {
      case 'eq':
      case 'ne':
        mustBeOne(kind(0), at(0))
        mustBeOne(kind(1), at(1))
        if (!kind(0).many && !kind(1).many) comparable(kind(0), kind(1), path, [at(0), at(1)])
        return one('yesNo')
      case 'lt':
      case 'le':
      case 'gt':
      case 'ge':
        kinds.forEach((each, index) => {
          mustBeOne(each, at(index))
        })
        if (kind(0).type === 'money' || kind(1).type === 'money') comparable(kind(0), kind(1), path, [at(0), at(1)])
        else all('number')
        return one('yesNo')
      case 'in':
      case 'has': {
        const [item, list] = op === 'in' ? [0, 1] : [1, 0]
        mustBeMany(kind(list), at(list))
        mustBeOne(kind(item), at(item))
        if (kind(list).many && !kind(item).many) comparable(kind(0), kind(1), path, [at(0), at(1)])
        return one('yesNo')
      }
      case 'all':
      case 'any':
      case 'not':
        all('yesNo')
        return one('yesNo')
      case 'empty':
        return one('yesNo')
      case 'before':
      case 'after':
        all('day')
        return one('yesNo')
      case 'within': {
        const unit = args[2]
        if (unit === 'days' || unit === 'months' || unit === 'years') {
          needs(kind(0), at(0), 'day')
          needs(kind(1), at(1), 'number')
        } else if (kinds.some((each) => each.type === 'day')) all('day')
        else amounts(kinds, paths)
        return one('yesNo')
      }
      case 'matches':
        needs(kind(0), at(0), kind(0).type === 'number' ? 'number' : 'text')
        if (typeof args[1] !== 'string' || !compilePattern(args[1])) tell(at(1), 'rules.bad_pattern')
        return one('yesNo')
      case 'inWard':
        needs(kind(0), at(0), 'ward')
        all('text', 1)
        return one('yesNo')
      case 'flag':
        listed(args[0], at(0), 'rules.unknown_flag', known.flags)
        return one('yesNo')
      case 'role':
        args.forEach((each, index) => {
          listed(each, at(index), 'rules.unknown_role', known.roles)
        })
        return one('yesNo')
      case 'add':
      case 'sub':
        kinds.forEach((each, index) => {
          mustBeOne(each, at(index))
        })
        return one(amounts(kinds, paths))
      case 'min':
      case 'max':
      case 'sum':
        return one(amounts(kinds, paths))
      case 'mul': {
        const money = kinds.findIndex((each) => each.type === 'money')
        kinds.forEach((each, index) => {
          if (index === money) mustBeOne(each, at(index))
          else needs(each, at(index), 'number')
        })
        return one(money >= 0 ? 'money' : 'number')
      }
      case 'div': {
        const money = kind(0).type === 'money'
        if (money) mustBeOne(kind(0), at(0))
        else needs(kind(0), at(0), 'number')
        const ratio = money && kind(1).type === 'money'
        if (!ratio) needs(kind(1), at(1), 'number')
        whole(args[2], at(2), 0, 20)
        setting(args[3], at(3), ['halfUp', 'halfEven', 'up', 'down'])
        return one(money && !ratio ? 'money' : 'number')
      }
      case 'round':
        needs(kind(0), at(0), kind(0).type === 'money' ? 'money' : 'number')
        whole(args[1], at(1), -20, 20)
        setting(args[2], at(2), ['halfUp', 'halfEven', 'up', 'down'])
        return one(kind(0).type === 'money' ? 'money' : 'number')
      case 'count':
        if (!kind(0).many && kind(0).type !== 'rows' && kind(0).type !== 'any') {
          tell(at(0), 'rules.wrong_type', { expected: typeTexts.many, found: typeTexts[kind(0).type] })
        }
        return one('number')
      case 'len':
        if (!kind(0).many && kind(0).type !== 'rows') needs(kind(0), at(0), 'text')
        all('number', 1)
        return one(args.length === 1 ? 'number' : 'yesNo')
      case 'if': {
        needs(kind(0), at(0), 'yesNo')
        const [then, otherwise] = [kind(1), kind(2)]
        if (then.many !== otherwise.many && then.type !== 'any' && otherwise.type !== 'any') {
          tell(path, 'rules.types_differ', { a: nameOf(then), b: nameOf(otherwise) })
          return unknownKind
        }
        if (then.literal !== null && otherwise.literal !== null) comparable(then, otherwise, path, [at(1), at(2)])
        return { type: isZero(then.literal) || then.type === 'any' ? otherwise.type : then.type, many: then.many }
      }
      case 'table': {
        const name = args[0]
        const table = typeof name === 'string' && known.tables && Object.hasOwn(known.tables, name) ? known.tables[name] : undefined
        if (!table) return tell(at(0), 'rules.unknown_table', { name: typeof name === 'string' ? name : '' })
        if (table.keys.length !== args.length - 1) {
          return tell(path, 'rules.wrong_number_of_arguments', { op, expected: table.keys.length + 1, count: args.length })
        }
        table.keys.forEach((type, index) => {
          needs(kind(index + 1), at(index + 1), type)
        })
        return one(table.gives)
      }
      case 'kes':
        needs(kind(0), at(0), 'number')
        return one('money')
      case 'daysBetween':
      case 'monthsBetween':
      case 'age':
        all('day')
        return one('number')
      case 'concat':
        kinds.forEach((each, index) => {
          mustBeOne(each, at(index))
          if (each.type === 'yesNo' || each.type === 'money')
            tell(at(index), 'rules.wrong_type', { expected: typeTexts.text, found: typeTexts[each.type] })
        })
        return one('text')
    }
  }

  return { kindOf, needs }
}

const isZero = (literal: unknown): boolean => literal === 0

/** Arguments that are words of the language itself: names, patterns, roundings, units. */
const isWord = (op: Op, index: number): boolean =>
  op === 'flag' ||
  op === 'role' ||
  (op === 'matches' && index === 1) ||
  (op === 'table' && index === 0) ||
  ((op === 'div' || op === 'round') && index >= (op === 'div' ? 2 : 1))
