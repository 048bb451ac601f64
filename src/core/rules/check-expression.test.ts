import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expressions, worldOf, worlds } from '../../../test/support/random-expressions.ts'
import { checkConditions, checkExpression } from './check-expression.ts'
import { conditionOutcome } from './evaluate.ts'
import { type Argument, calculationOps, conditionOps, type Expression, type Known, type RuleType } from './expression.ts'
import { faultTexts } from './rules-texts.ts'

const e = (op: string, ...args: Argument[]): Expression => ({ op, args })
const f = (path: string) => ({ f: path })

const known: Known = {
  fields: {
    holder: { type: 'text', options: ['person', 'company'] },
    name: { type: 'text' },
    employees: { type: 'number' },
    rent: { type: 'money' },
    born: { type: 'day' },
    tags: { type: 'text', many: true, options: ['food', 'drink'] },
    ward: { type: 'ward' },
    agreed: { type: 'yesNo' },
    members: { type: 'rows' },
    'members.amount': { type: 'money', many: true },
    'members.age': { type: 'number', many: true },
    document: { type: 'any' },
  },
  conditions: { isCompany: e('eq', f('holder'), 'company') },
  flags: ['late'],
  roles: ['clerk'],
  tables: { rate: { keys: ['text', 'ward'], gives: 'money' } },
}

describe('the check of an expression', () => {
  const sound: [Expression, 'condition' | RuleType][] = [
    [e('eq', f('holder'), 'company'), 'condition'],
    [e('all', { c: 'isCompany' }, { flag: 'late' }, { role: 'clerk' }, f('agreed'), e('flag', 'late'), e('role', 'clerk')), 'condition'],
    [e('ge', f('rent'), e('kes', 12000)), 'condition'],
    [e('gt', f('rent'), 0), 'condition'],
    [e('lt', f('employees'), '12.5'), 'condition'],
    [e('in', f('holder'), ['company']), 'condition'],
    [e('in', f('born'), ['2026-01-01', 'today']), 'condition'],
    [e('has', f('tags'), 'food'), 'condition'],
    [e('empty', f('document')), 'condition'],
    [e('before', f('born'), 'today'), 'condition'],
    [e('within', f('born'), 18, 'years'), 'condition'],
    [e('within', f('born'), '2008-01-01', '2008-12'), 'condition'],
    [e('within', f('rent'), 0, e('kes', 100)), 'condition'],
    [e('matches', f('name'), '[A-Z].*'), 'condition'],
    [e('inWard', f('ward'), 'county'), 'condition'],
    [e('len', f('name'), 2, 40), 'condition'],
    [e('len', f('tags')), 'number'],
    [e('sum', f('members.amount')), 'money'],
    [e('count', f('members')), 'number'],
    [e('mul', f('rent'), 0.16), 'money'],
    [e('div', f('rent'), f('rent'), 4), 'number'],
    [e('div', f('rent'), f('employees'), 0, 'halfEven'), 'money'],
    [e('round', f('rent'), -2, 'down'), 'money'],
    [e('if', { c: 'isCompany' }, e('kes', 500), 0), 'money'],
    [e('if', { c: 'isCompany' }, null, f('born')), 'day'],
    [e('table', 'rate', f('holder'), f('ward')), 'money'],
    [e('age', f('born')), 'number'],
    [e('concat', f('name'), ' ', f('employees')), 'text'],
  ]
  test.each(sound.map(([each, type]) => [JSON.stringify(each), type, each] as const))(
    'finds nothing wrong with %s as %s',
    (_, type, each) => {
      expect(checkExpression(each, known, type)).toEqual([])
    },
  )

  const faulty: [string, unknown, string, string][] = [
    ['rules.not_an_expression', 'yes', '', 'This is not an expression.'],
    ['rules.not_an_expression', e('not', { x: 'y' } as never), 'args.0', 'This is not an expression.'],
    ['rules.unknown_op', e('all', e('eval', 1)), 'args.0', 'There is no operation “eval”.'],
    ['rules.unknown_op', e('constructor', 1), '', 'There is no operation “constructor”.'],
    ['rules.wrong_number_of_arguments', e('eq', f('holder')), '', '“eq” takes 2 arguments, but has 1.'],
    ['rules.wrong_number_of_arguments', e('any'), '', '“any” takes 1+ arguments, but has 0.'],
    ['rules.unknown_field', e('not', e('eq', f('holdr'), 'company')), 'args.0.args.0', 'There is no field “holdr”.'],
    ['rules.unknown_field', e('empty', f('__proto__')), 'args.0', 'There is no field “__proto__”.'],
    ['rules.unknown_condition', e('all', { c: 'isGroup' }), 'args.0', 'There is no condition “isGroup”.'],
    ['rules.unknown_flag', e('all', { flag: 'lost' }), 'args.0', 'There is no flag “lost”.'],
    ['rules.unknown_flag', e('flag', 'lost'), 'args.0', 'There is no flag “lost”.'],
    ['rules.unknown_role', e('role', 'clerk', 'king'), 'args.1', 'There is no role “king”.'],
    ['rules.unknown_role', e('all', { role: 'king' }), 'args.0', 'There is no role “king”.'],
    ['rules.unknown_table', e('empty', e('table', 'rates', 'food')), 'args.0.args.0', 'There is no table “rates”.'],
    ['rules.unknown_option', e('eq', f('holder'), 'compny'), 'args.1', '“compny” is not a choice of the field “holder”'],
    ['rules.unknown_option', e('has', f('tags'), 'meat'), 'args.1', '“meat” is not a choice of the field “tags”'],
    ['rules.unknown_option', e('in', f('holder'), ['person', 'group']), 'args.1', '“group” is not a choice'],
    ['rules.wrong_type', e('add', 1, 2), '', 'This must be yes or no, but is a number.'],
    ['rules.wrong_type', e('lt', f('name'), 5), 'args.0', 'This must be a number, but is text.'],
    ['rules.wrong_type', e('all', f('employees')), 'args.0', 'This must be yes or no, but is a number.'],
    ['rules.wrong_type', e('has', f('name'), 'x'), 'args.0', 'This must be a list, but is text.'],
    ['rules.wrong_type', e('eq', f('tags'), 'food'), 'args.0', 'This must be one value, not a list, but is a list.'],
    ['rules.wrong_type', e('before', f('ward'), 'today'), 'args.0', 'This must be a day, but is a ward.'],
    ['rules.wrong_type', e('inWard', f('employees'), 'county'), 'args.0', 'This must be a ward, but is a number.'],
    ['rules.types_differ', e('eq', f('born'), true), '', 'a day cannot be compared with yes or no.'],
    ['rules.types_differ', e('eq', f('employees'), 'many'), '', 'a number cannot be compared with text.'],
    ['rules.use_empty', e('eq', f('born'), null), '', 'Nothing is ever equal to null.'],
    ['rules.money_and_number', e('gt', f('rent'), 1000), '', 'Money cannot be mixed with a plain number.'],
    ['rules.money_and_number', e('gt', e('add', f('rent'), 5), 0), 'args.0.args.1', 'Money cannot be mixed'],
    ['rules.money_and_number', e('gt', e('mul', f('rent'), f('rent')), 0), 'args.0.args.1', 'Money cannot be mixed'],
    ['rules.not_a_day', e('after', f('born'), '2026-02-30'), 'args.1', '“2026-02-30” is not a day.'],
    ['rules.not_a_setting', e('gt', e('div', 1, 3, 2, 'nearest'), 0), 'args.0.args.3', 'This must be one of: halfUp, halfEven, up, down.'],
    ['rules.not_a_setting', e('gt', e('round', 1, 0.5), 0), 'args.0.args.1', 'This must be one of: -20…20.'],
    ['rules.bad_pattern', e('matches', f('name'), '(a)\\1'), 'args.1', 'This pattern cannot be used.'],
    ['rules.inexact_number', e('gt', f('employees'), 2 ** 53), 'args.1', 'This number is too long to be exact.'],
    [
      'rules.too_large',
      e('all', ...Array.from({ length: 200 }, () => true)),
      '',
      'This expression is too large: at most 200 parts and 24 levels.',
    ],
  ]
  test.each(faulty)('tells %s in %j, and where', (code, expression, path, reason) => {
    const faults = checkExpression(expression, known)
    expect(faults).toContainEqual({ path, code, text: { en: expect.stringContaining(reason), sw: expect.not.stringMatching(/\{\w+\}/) } })
    expect(faults).toHaveLength(1)
  })

  test('points into the document that the expression stands in', () => {
    expect(checkExpression(e('not', f('agree')), known, 'condition', 'pages.2.when').map((each) => each.path)).toEqual([
      'pages.2.when.args.0',
    ])
  })

  test('a calculation must give what its place needs', () => {
    expect(checkExpression(e('age', f('born')), known, 'money').map((each) => each.code)).toEqual(['rules.money_and_number'])
    expect(checkExpression(e('concat', f('name')), known, 'day').map((each) => each.code)).toEqual(['rules.wrong_type'])
  })

  test('an operation that the check knows, evaluation knows too', () => {
    for (const op of [...conditionOps, ...calculationOps]) {
      expect(checkExpression(e(op), known).map((each) => each.code)).toEqual(['rules.wrong_number_of_arguments'])
    }
  })

  test('is total over anything written down, and what it passes as a literal condition can be known', () => {
    const sorts = new Set<boolean>()
    let decided = 0
    fc.assert(
      fc.property(fc.oneof(expressions, fc.jsonValue()), worlds, (expression, world) => {
        const faults = checkExpression(expression, known)
        for (const each of faults) expect(each.text.sw.length * each.text.en.length).toBeGreaterThan(0)
        // Nothing but literals and flags: a sound one never ends unknown for want of an answer, except where arithmetic has no result.
        const closed = !JSON.stringify(expression).match(
          /"f"|"c"|null|"(div|mul|min|max|kes|round|age|table|within|sum|add|sub|concat|Between|len|count)|""/,
        )
        if (faults.length === 0 && closed) {
          decided++
          expect([expression, conditionOutcome(expression as Expression, worldOf(world))]).not.toContain(null)
        }
        sorts.add(faults.length === 0)
      }),
      { numRuns: 1000 },
    )
    expect(sorts).toEqual(new Set([true, false]))
    expect(decided).toBeGreaterThan(0)
  })
})

describe('the check of named conditions', () => {
  const withConditions = (conditions: Known['conditions']): Known => ({ ...known, conditions })

  test('finds nothing wrong with conditions that build on each other', () => {
    expect(checkConditions(withConditions({ a: e('any', { c: 'b' }, { c: 'c' }), b: e('not', { c: 'c' }), c: e('flag', 'late') }))).toEqual(
      [],
    )
  })

  test('each fault carries the name of its condition', () => {
    const faults = checkConditions(withConditions({ a: e('not', f('agree')), b: e('eq', 1, 1) }))
    expect(faults.map(({ path, code }) => [path, code])).toEqual([['conditions.a.args.0', 'rules.unknown_field']])
  })

  test('a circle is told once, with its way round', () => {
    const faults = checkConditions(
      withConditions({
        start: e('all', { c: 'a' }),
        a: e('not', { c: 'b' }),
        b: e('any', e('not', { c: 'c' })),
        c: e('all', true, { c: 'a' }),
      }),
    )
    expect(faults).toEqual([
      {
        path: 'conditions.a',
        code: 'rules.circle',
        text: { en: 'This condition depends on itself: a → b → c → a.', sw: 'Sharti hili linajitegemea lenyewe: a → b → c → a.' },
      },
    ])
    expect(checkConditions(withConditions({ me: e('not', { c: 'me' }) })).map((each) => each.code)).toEqual(['rules.circle'])
  })

  test('a chain of twenty is fine, one of twenty-one is told', () => {
    const chain = (length: number) =>
      Object.fromEntries(
        Array.from({ length }, (_, index) => [`c${index}`, index === length - 1 ? e('flag', 'late') : e('not', { c: `c${index + 1}` })]),
      )
    expect(checkConditions(withConditions(chain(20)))).toEqual([])
    expect(checkConditions(withConditions(chain(21))).map(({ path, code }) => [path, code])).toEqual([
      ['conditions.c0', 'rules.long_chain'],
    ])
    const world = worldOf({ fields: {}, conditions: chain(20), flags: ['late'], roles: [], today: '2026-11-22', table: {} })
    expect(conditionOutcome(e('any', { c: 'c0' }), world)).toBe(false)
  })

  test('there may be two hundred of them', () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${index}`, e('flag', 'late')]))
    expect(checkConditions(withConditions(many(200)))).toEqual([])
    expect(checkConditions(withConditions(many(201))).map((each) => each.code)).toEqual(['rules.too_many_conditions'])
  })

  test('every kind of fault is shown in these tests', async () => {
    const { readFile } = await import('node:fs/promises')
    const source = await readFile(new URL(import.meta.url), 'utf8')
    expect(Object.keys(faultTexts).filter((code) => !source.includes(`'${code}'`))).toEqual([])
  })
})
