import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expressions, type PlainWorld, worldOf, worlds } from '../../../test/support/random-expressions.ts'
import { calculate, conditionOutcome, holds } from './evaluate.ts'
import { type Argument, type Expression, limits, measure, type RuleWorld } from './expression.ts'

const plain: PlainWorld = {
  fields: {
    holder: 'company',
    employees: 12,
    area: '12.50',
    born: '2008-11-23',
    month: '2026-10',
    tags: ['food', 'flammable'],
    ward: 'ward-7',
    rent: 1_200_050,
    members: [{ amount: 10 }, { amount: 2.5 }, {}],
    'members.amount': [10, '2.50', null],
    agreed: true,
    blank: '',
    none: [],
  },
  conditions: {
    isCompany: { op: 'eq', args: [{ f: 'holder' }, 'company'] },
    needsVisit: { op: 'any', args: [{ c: 'isCompany' }, { f: 'unanswered' }] },
    ring: { op: 'not', args: [{ c: 'gnir' }] },
    gnir: { op: 'not', args: [{ c: 'ring' }] },
  },
  flags: ['late'],
  roles: ['clerk'],
  today: '2026-11-22',
  table: { 'rate/food': '12.5', 'rate/company/ward-7': '7' },
}
const world = worldOf(plain)
const e = (op: string, ...args: Argument[]): Expression => ({ op, args })
const f = (path: string) => ({ f: path })

describe('conditions', () => {
  const held: Expression[] = [
    e('eq', f('holder'), 'company'),
    e('eq', f('area'), 12.5),
    e('eq', f('agreed'), true),
    e('ne', f('holder'), 'person'),
    e('lt', f('employees'), 12.5),
    e('le', f('employees'), 12),
    e('gt', f('area'), '12.49'),
    e('ge', f('rent'), e('kes', 12000)),
    e('in', f('holder'), ['company', 'group']),
    e('has', f('tags'), 'food'),
    e('all', { c: 'isCompany' }, { flag: 'late' }, f('agreed')),
    e('any', { flag: 'duplicate' }, { role: 'clerk' }),
    e('not', { flag: 'duplicate' }),
    e('empty', f('blank')),
    e('empty', f('none')),
    e('empty', f('unanswered')),
    e('not', e('empty', f('holder'))),
    e('before', f('born'), 'today'),
    e('after', 'today', f('month')),
    e('within', f('employees'), 12, 20),
    e('within', f('born'), '2008-11-23', '2008-12-31'),
    e('within', '2026-11-15', 7, 'days'),
    e('within', '2026-11-29', -7, 'days'),
    e('within', '2026-08-22', 3, 'months'),
    e('within', f('born'), 18, 'years'),
    e('matches', f('holder'), '[a-z]+'),
    e('matches', f('employees'), '\\d\\d'),
    e('len', f('holder'), 7, 7),
    e('len', f('unanswered'), null, 3),
    e('inWard', f('ward'), 'ward-7'),
    e('inWard', f('ward'), 'elsewhere', 'county'),
    e('flag', 'late'),
    e('role', 'officer', 'clerk'),
    e('any', { c: 'needsVisit' }),
    e('if', { flag: 'late' }, true, false),
  ]
  test.each(held.map((each) => [JSON.stringify(each), each] as const))('%s holds, and its denial does not', (_, each) => {
    expect(holds(each, world)).toBe(true)
    expect(holds(e('not', each), world)).toBe(false)
  })

  const denied: Expression[] = [
    e('eq', f('holder'), 'person'),
    e('ne', f('area'), 12.5),
    e('lt', f('employees'), 12),
    e('gt', f('employees'), 12),
    e('in', f('holder'), ['person']),
    e('has', f('tags'), 'drink'),
    e('all', { c: 'isCompany' }, { flag: 'duplicate' }, f('unanswered')),
    e('before', 'today', '2026-11-22'),
    e('after', 'today', 'today'),
    e('within', '2026-11-14', 7, 'days'),
    e('within', '2026-11-23', 7, 'days'),
    e('within', '2008-11-21', 18, 'years'),
    e('matches', f('holder'), '[A-Z]+'),
    e('len', f('tags'), 3),
    e('inWard', f('ward'), 'ward-1'),
    e('flag', 'duplicate'),
    e('role', 'officer'),
  ]
  test.each(denied.map((each) => [JSON.stringify(each), each] as const))('%s does not hold, and its denial does', (_, each) => {
    expect(holds(each, world)).toBe(false)
    expect(holds(e('not', each), world)).toBe(true)
  })

  const unknown: Expression[] = [
    e('eq', f('unanswered'), 'company'),
    e('ne', f('blank'), 'company'),
    e('eq', f('holder'), 5),
    e('eq', f('tags'), 'food'),
    e('lt', f('holder'), 5),
    e('has', f('holder'), 'c'),
    e('in', f('holder'), 'company'),
    e('all', f('unanswered'), { c: 'isCompany' }),
    e('any', f('unanswered'), { flag: 'duplicate' }),
    e('all'),
    e('before', f('holder'), 'today'),
    e('within', f('born'), 1.5, 'days'),
    e('matches', f('holder'), '(?=a)'),
    e('inWard', f('unanswered'), 'county'),
    e('eq', { c: 'nowhere' }, true),
    e('any', { c: 'ring' }),
    e('eval', 'process.exit()'),
    e('constructor', 1),
    e('toString'),
    e('add', 1, 2),
  ]
  test.each(unknown.map((each) => [JSON.stringify(each), each] as const))('%s is unknown: neither it nor its denial holds', (_, each) => {
    expect(conditionOutcome(each, world)).toBeNull()
    expect(holds(e('not', each), world)).toBe(false)
  })
})

describe('calculations', () => {
  test.each([
    [e('add', 0.1, 0.2), '0.3'],
    [e('sub', f('area'), 12), '0.5'],
    [e('mul', f('employees'), f('area')), '150'],
    [e('div', 100, 3, 2), '33.33'],
    [e('div', 100, 3, 0, 'up'), '34'],
    [e('round', 2.5, 0), '3'],
    [e('round', 2.5, 0, 'halfEven'), '2'],
    [e('round', 1250, -2), '1300'],
    [e('min', f('members.amount'), 3), '2.5'],
    [e('max', f('members.amount')), '10'],
    [e('sum', f('members.amount'), 1), '13.5'],
    [e('sum', f('unanswered')), '0'],
    [e('count', f('members')), '3'],
    [e('count', f('members.amount')), '2'],
    [e('count', f('unanswered')), '0'],
    [e('len', f('holder')), '7'],
    [e('len', '👩🏾'), '2'],
    [e('if', { c: 'isCompany' }, e('kes', 5000), e('kes', 10.5)), '500000'],
    [e('if', { flag: 'duplicate' }, 1, e('kes', 10.5)), '1050'],
    [e('table', 'rate', 'food'), '12.5'],
    [e('mul', e('table', 'rate', f('holder'), f('ward')), 2), '14'],
    [e('daysBetween', f('born'), 'today'), '6573'],
    [e('monthsBetween', f('month'), 'today'), '1'],
    [e('age', f('born')), '17'],
    [e('age', f('born'), '2026-11-23'), '18'],
    [e('concat', f('holder'), ' / ', f('employees'), f('unanswered')), 'company / 12'],
  ] as const)('%j gives %s', (expression, value) => {
    expect(calculate(expression, world)).toBe(value)
  })

  test.each([
    e('add', f('unanswered'), 1),
    e('add', f('holder'), 1),
    e('div', 1, 0, 2),
    e('div', 1, 3, 99),
    e('div', 1, 3),
    e('round', 1, 0, 'sideways'),
    e('min', f('unanswered')),
    e('sum', f('tags')),
    e('if', f('unanswered'), 1, 2),
    e('table', 'rate', 'nowhere'),
    e('table', 'rate'),
    e('kes', 0.001),
    e('age', '2027-01-01'),
    e('daysBetween', 'today', '2026-02-30'),
    e('concat', f('tags')),
    e('mul', '9'.repeat(40), 10),
    e('concat', ...Array.from({ length: 30 }, () => 'x'.repeat(100))),
  ])('%j is not possible, and gives null', (expression) => {
    expect(calculate(expression, world)).toBeNull()
  })

  test('the order of addends makes no difference, as it does with floats', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((n) => Math.round(n * 100) / 100),
          { minLength: 2, maxLength: 20 },
        ),
        (numbers) => {
          expect(calculate(e('sum', ...numbers), world)).toBe(calculate(e('sum', ...numbers.toReversed()), world))
        },
      ),
    )
  })
})

describe('evaluation', () => {
  test('is total and repeatable over anything that can be written down', () => {
    const seen = new Set<unknown>()
    fc.assert(
      fc.property(expressions, worlds, (expression, random) => {
        const here = worldOf(random)
        const value = calculate(expression, here)
        const outcome = conditionOutcome(expression, here)
        seen.add(outcome)
        expect(calculate(expression, worldOf(structuredClone(random)))).toEqual(value)
        expect(holds(expression, here)).toBe(outcome === true)
        expect(conditionOutcome(e('not', expression), here)).toBe(outcome === null ? null : !outcome)
      }),
      { numRuns: 1000 },
    )
    expect(seen).toEqual(new Set([true, false, null]))
  })

  test('is total over any JSON at all', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (noise, answer) => {
        const here: RuleWorld = { ...world, field: () => answer }
        expect(typeof holds(noise as never, here)).toBe('boolean')
        expect(typeof holds({ op: 'eq', args: [noise as never, { f: 'x' }] }, here)).toBe('boolean')
        calculate({ op: 'sum', args: [noise as never, { f: 'x' }] }, here)
      }),
    )
  })

  test('a world that throws makes nothing hold, and harms nobody', () => {
    const broken: RuleWorld = {
      ...world,
      field: () => {
        throw new Error('no network')
      },
    }
    expect(holds(e('not', e('eq', f('x'), 1)), broken)).toBe(false)
    expect(calculate(e('add', f('x'), 1), broken)).toBeNull()
  })

  test('an expression above the bounds does not hold, however true', () => {
    const wide = (count: number) => e('all', ...Array.from({ length: count }, () => true))
    expect(holds(wide(limits.nodes - 1), world)).toBe(true)
    expect(holds(wide(limits.nodes), world)).toBe(false)
    const deep = (levels: number): Expression => (levels === 2 ? e('all', true) : e('all', deep(levels - 1)))
    expect(holds(deep(limits.depth), world)).toBe(true)
    expect(holds(deep(limits.depth + 1), world)).toBe(false)
    const endless: { op: string; args: Argument[] } = { op: 'all', args: [] }
    endless.args.push(endless)
    expect(holds(endless, world)).toBe(false)
    expect(measure(endless).depth).toBe(limits.depth + 1)
  })

  test('conditions that each name the next ten times are worked out once each', () => {
    let asked = 0
    const ladder: RuleWorld = {
      ...world,
      condition: (name) => {
        asked++
        const level = Number(name.slice(1))
        return level === 15 ? e('all', true) : e('all', ...Array.from({ length: 10 }, () => ({ c: `c${level + 1}` })))
      },
    }
    expect(holds(e('all', { c: 'c1' }), ladder)).toBe(true)
    expect(asked).toBe(15)
  })

  test('work beyond the budget of steps is unknown instead of slow', () => {
    const heavy: RuleWorld = { ...world, field: () => Array.from({ length: 1000 }, (_, index) => index) }
    expect(calculate(e('sum', ...Array.from({ length: 10 }, () => f('x'))), heavy)).toBe('4995000')
    expect(calculate(e('sum', ...Array.from({ length: 100 }, () => f('x'))), heavy)).toBeNull()
    expect(holds(e('any', true, e('gt', e('sum', f('x')), 1)), heavy)).toBe(true)
  })
})
