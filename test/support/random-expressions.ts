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

const e = (op: string, ...args: Argument[]): Expression => ({ op, args })
const field = (name: string): Argument => ({ f: name })

/** Expressions whose kinds fit together: these mostly have a result, where the wild ones mostly have none. */
const sound = fc.letrec<{ condition: Argument; number: Argument; day: Argument }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Argument>(
      e('eq', field('holder'), 'company'),
      e('has', field('tags'), 'food'),
      field('agreed'),
      { flag: 'late' },
      { role: 'clerk' },
    ),
    fc.constantFrom<Argument>(e('inWard', field('ward'), 'county'), e('matches', field('holder'), '[a-z]+'), e('empty', field('nothing')), {
      c: 'a',
    }),
    fc.tuple(fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge'), tie('number'), tie('number')).map(([op, a, b]) => e(op, a, b)),
    fc.tuple(fc.constantFrom('before', 'after'), tie('day'), tie('day')).map(([op, a, b]) => e(op, a, b)),
    fc.tuple(tie('day'), fc.integer({ min: -90, max: 90 }), fc.constantFrom('days', 'months', 'years')).map((args) => e('within', ...args)),
    fc.tuple(fc.constantFrom('all', 'any'), fc.array(tie('condition'), { minLength: 1, maxLength: 3 })).map(([op, args]) => e(op, ...args)),
    tie('condition').map((inner) => e('not', inner)),
  ),
  number: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.integer({ min: -1000, max: 1000 }), decimalTexts, fc.constantFrom<Argument>(field('employees'), field('rent'), 0.1, 0.2)),
    fc.constantFrom<Argument>(
      e('sum', field('members.amount')),
      e('count', field('members')),
      e('table', 'rate', 'food'),
      e('len', field('holder')),
    ),
    fc.tuple(fc.constantFrom('add', 'sub', 'mul', 'min', 'max', 'sum'), tie('number'), tie('number')).map(([op, a, b]) => e(op, a, b)),
    fc
      .tuple(tie('number'), tie('number'), fc.integer({ min: 0, max: 8 }), fc.constantFrom('halfUp', 'halfEven', 'up', 'down'))
      .map((args) => e('div', ...args)),
    fc.tuple(tie('number'), fc.integer({ min: -3, max: 3 })).map((args) => e('round', ...args)),
    fc.tuple(tie('condition'), tie('number'), tie('number')).map((args) => e('if', ...args)),
    fc.tuple(fc.constantFrom('daysBetween', 'monthsBetween', 'age'), tie('day'), tie('day')).map(([op, a, b]) => e(op, a, b)),
  ),
  day: fc.oneof(days, fc.constantFrom<Argument>('today', field('born'))),
}))

/** Any well-formed expression: half of them make sense, half are what a hurried or a hostile author may write. */
export const expressions: fc.Arbitrary<Expression> = fc.oneof(
  expression,
  fc.tuple(fc.constantFrom('all', 'not'), sound.condition).map(([op, inner]) => e(op, inner)),
  fc.tuple(sound.number, sound.number).map((args) => e('add', ...args)),
)

/** Answers of the kinds that the sound expressions mean. */
const fitting = fc.record(
  {
    holder: fc.constantFrom('company', 'person', 'Group 7'),
    employees: fc.integer({ min: 0, max: 500 }),
    rent: fc.oneof(fc.integer({ min: 0, max: 10_000_000 }), decimalTexts),
    born: days,
    tags: fc.subarray(['food', 'drink']),
    ward: fc.constantFrom('ward-1', 'elsewhere'),
    members: fc.constant([{ amount: 1 }, { amount: 2 }]),
    'members.amount': fc.array(fc.oneof(fc.integer(), decimalTexts, fc.constant(null)), { maxLength: 5 }),
    agreed: fc.boolean(),
  },
  { requiredKeys: ['holder', 'employees', 'born'], noNullPrototype: true },
)

/** Any world that such expressions can speak of, with answers of the right and of the wrong kind. */
export const worlds: fc.Arbitrary<PlainWorld> = fc.record({
  fields: fc.oneof(
    { weight: 2, arbitrary: fitting },
    {
      weight: 1,
      arbitrary: fc.dictionary(
        fc.constantFrom(...fieldNames),
        fc.oneof(literals, fc.array(literals, { maxLength: 5 }), fc.constant([{ amount: 1 }, { amount: 2 }])),
        { noNullPrototype: true },
      ),
    },
  ),
  conditions: fc.dictionary(fc.constantFrom('a', 'b', 'c'), expressions, { noNullPrototype: true }),
  flags: fc.subarray(['late', 'duplicate']),
  roles: fc.subarray(['officer', 'clerk']),
  today: days,
  table: fc.constant({ 'rate/food': '12.5', 'rate/company/ward-1': '7' }),
})
