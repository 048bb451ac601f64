import fc from 'fast-check'
import { type Argument, calculationOps, conditionOps, type Expression, type RuleWorld } from '../../src/core/rules/expression.ts'

/** A world as plain data, so that it can be carried into a browser. */
export type PlainWorld = {
  fields: Record<string, unknown>
  conditions: Record<string, Expression>
  flags: string[]
  roles: string[]
  today: string
  table: Record<string, string>
}

/** The world of rules that a plain one describes. Runs in browsers too. */
export const worldOf = (plain: PlainWorld): RuleWorld => ({
  field: (path) => plain.fields[path],
  condition: (name) => plain.conditions[name],
  flags: new Set(plain.flags),
  roles: new Set(plain.roles),
  today: plain.today,
  table: (name, keys) => plain.table[[name, ...keys].join('/')],
  wardIn: (ward, area) => area === 'county' && ward.startsWith('ward-'),
})

const fieldNames = ['holder', 'employees', 'rent', 'born', 'tags', 'ward', 'members', 'members.amount', 'agreed', 'nothing']
const conditionNames = ['a', 'b', 'c', 'gone']
const days = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const numbers = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.double({ noNaN: false }), fc.constantFrom(0, 0.1, 0.2, 1e21, 1e-7))
const decimalTexts = fc
  .tuple(fc.integer({ min: -99999, max: 99999 }), fc.integer({ min: 0, max: 999 }))
  .map(([whole, rest]) => `${whole}.${rest}`)
const words = fc.constantFrom(
  '',
  'company',
  'food',
  'ward-1',
  'county',
  'today',
  'days',
  'months',
  'halfUp',
  'down',
  'rate',
  '[a-z]+',
  '(a|b)*c{1,3}',
  "Ng'ang'a",
  'mtu 👩🏾',
)

export const literals: fc.Arbitrary<Argument> = fc.oneof(words, numbers, days, decimalTexts, fc.boolean(), fc.constant(null))

const leaves: fc.Arbitrary<Argument> = fc.oneof(
  { weight: 3, arbitrary: literals },
  { weight: 4, arbitrary: fc.constantFrom(...fieldNames).map((f) => ({ f })) },
  { weight: 1, arbitrary: fc.constantFrom(...conditionNames).map((c) => ({ c })) },
  { weight: 1, arbitrary: fc.constantFrom('late', 'duplicate').map((flag) => ({ flag })) },
  { weight: 1, arbitrary: fc.constantFrom('officer', 'clerk').map((role) => ({ role })) },
  { weight: 1, arbitrary: fc.array(literals, { maxLength: 4 }) },
)

const { expression } = fc.letrec<{ argument: Argument; expression: Expression }>((tie) => ({
  argument: fc.oneof({ maxDepth: 4, withCrossShrink: true }, leaves, tie('expression')),
  expression: fc.record({
    op: fc.constantFrom(...conditionOps, ...calculationOps),
    args: fc.array(tie('argument'), { minLength: 1, maxLength: 4 }),
  }),
}))

/** Any well-formed expression, most of them ill-typed somewhere: what a definition by a hurried author or a hostile one may hold. */
export const expressions: fc.Arbitrary<Expression> = expression

/** Any world that such expressions can speak of, with answers of the right and of the wrong kind. */
export const worlds: fc.Arbitrary<PlainWorld> = fc.record({
  fields: fc.dictionary(
    fc.constantFrom(...fieldNames),
    fc.oneof(literals, fc.array(literals, { maxLength: 5 }), fc.constant([{ amount: 1 }, { amount: 2 }])),
    { noNullPrototype: true },
  ),
  conditions: fc.dictionary(fc.constantFrom('a', 'b', 'c'), expressions, { noNullPrototype: true }),
  flags: fc.subarray(['late', 'duplicate']),
  roles: fc.subarray(['officer', 'clerk']),
  today: days,
  table: fc.constant({ 'rate/food': '12.5', 'rate/company/ward-1': '7' }),
})
