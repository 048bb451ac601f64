import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expressions, worldOf, worlds } from '../../../test/support/random-expressions.ts'
import { conditionOutcome } from './evaluate.ts'
import { type Explaining, explain } from './explain.ts'
import type { Argument, Expression } from './expression.ts'
import { explainTexts, faultTexts, typeTexts } from './rules-texts.ts'

const e = (op: string, ...args: Argument[]): Expression => ({ op, args })
const f = (path: string) => ({ f: path })

const world = worldOf({
  fields: {
    holder: 'company',
    employees: 12,
    born: '2008-11-23',
    tags: ['food'],
    ward: 'ward-7',
    agreed: true,
    'members.amount': [10, 2.5],
  },
  conditions: { large: e('ge', f('employees'), 10), ring: e('not', { c: 'ring' }) },
  flags: ['late'],
  roles: [],
  today: '2026-11-22',
  table: {},
})
const labels: Record<string, { en: string; sw: string }> = {
  holder: { en: 'Who applies', sw: 'Anayeomba' },
  employees: { en: 'Employees', sw: 'Wafanyakazi' },
  born: { en: 'Date of birth', sw: 'Tarehe ya kuzaliwa' },
}
const explaining = (language: 'en' | 'sw'): Explaining => ({
  language,
  label: (path) => labels[path]?.[language] ?? path,
  show: (path, value) =>
    path === 'holder' ? (value === 'company' ? (language === 'en' ? 'a company' : 'kampuni') : 'a person') : String(value),
})
const english = (expression: Expression) => explain(expression, world, explaining('en')).sentence
const swahili = (expression: Expression) => explain(expression, world, explaining('sw')).sentence

describe('explanations', () => {
  test.each([
    [e('eq', f('holder'), 'company'), 'Yes: Who applies (a company) is a company.', 'Ndiyo: Anayeomba (kampuni) ni kampuni.'],
    [e('lt', f('employees'), 10), 'No: Employees (12) is at least 10.', 'Hapana: Wafanyakazi (12) si chini ya 10.'],
    [e('not', { c: 'large' }), 'No: Employees (12) is at least 10.', 'Hapana: Wafanyakazi (12) si chini ya 10.'],
    [e('eq', f('unanswered'), 'x'), 'Not known yet: unanswered has no answer.', 'Bado haijulikani: unanswered haina jibu.'],
    [e('all', { c: 'large' }, { flag: 'lost' }, f('agreed')), 'No: the flag “lost” is not set.', 'Hapana: ishara “lost” haijawekwa.'],
    [
      e('any', { flag: 'late' }, f('agreed'), { flag: 'lost' }),
      'Yes: the flag “late” is set and agreed is yes.',
      'Ndiyo: ishara “late” imewekwa na agreed ni ndiyo.',
    ],
    [
      e('within', f('born'), 18, 'years'),
      'Yes: Date of birth (2008-11-23) lies in the last 18 years.',
      'Ndiyo: Tarehe ya kuzaliwa (2008-11-23) iko ndani ya miaka 18 iliyopita.',
    ],
    [
      e('ge', e('age', f('born')), 18),
      'No: the years since Date of birth (2008-11-23) (17) is less than 18.',
      'Hapana: miaka tangu Tarehe ya kuzaliwa (2008-11-23) (17) ni chini ya 18.',
    ],
    [e('inWard', f('ward'), 'county'), 'Yes: ward (ward-7) lies in the county.', 'Ndiyo: ward (ward-7) iko katika kaunti.'],
    [
      e('before', f('born'), 'today'),
      'Yes: Date of birth (2008-11-23) is before today.',
      'Ndiyo: Tarehe ya kuzaliwa (2008-11-23) ni kabla ya leo.',
    ],
    [e('gt', e('kes', 50), e('kes', 1200)), 'No: KSh 50 is at most KSh 1,200.', 'Hapana: KSh 50 si zaidi ya KSh 1,200.'],
    [e('empty', f('gone')), 'Yes: gone has no answer.', 'Ndiyo: gone haina jibu.'],
    [e('any', { c: 'ring' }), 'Not known yet: this cannot be worked out.', 'Bado haijulikani: hili haliwezi kubainishwa.'],
  ])('%j', (expression, en, sw) => {
    expect([english(expression), swahili(expression)]).toEqual([en, sw])
  })

  test('the trace shows each part with its own outcome, and names the named ones', () => {
    const { trace } = explain(e('all', { c: 'large' }, e('eq', f('unanswered'), 1)), world, explaining('en'))
    expect(trace).toMatchObject({
      op: 'all',
      outcome: null,
      parts: [
        { op: 'c', condition: 'large', outcome: true, parts: [{ op: 'ge', outcome: true }] },
        { op: 'eq', outcome: null, sentence: 'unanswered has no answer' },
      ],
    })
  })

  test('agree with evaluation, in both languages, over anything that can be written down', () => {
    fc.assert(
      fc.property(expressions, worlds, fc.constantFrom('en' as const, 'sw' as const), (expression, random, language) => {
        const here = worldOf(random)
        const outcome = conditionOutcome(expression, here)
        const told = explain(expression, here, explaining(language))
        expect([told.holds, told.trace.outcome]).toEqual([outcome === true, outcome])
        expect(told.sentence).toMatch(/^(Yes|No|Not known yet|Ndiyo|Hapana|Bado haijulikani): [\s\S]*\.$/)
        expect(told.sentence).not.toMatch(/\{(a|b|c|n|label|value|what|list|reason)\}/)
      }),
      { numRuns: 500 },
    )
  })

  test('words that throw do not stop a page from explaining', () => {
    const failing: Explaining = {
      language: 'en',
      label: () => {
        throw new Error('no label')
      },
    }
    expect(explain(e('eq', f('holder'), 'company'), world, failing)).toMatchObject({
      holds: true,
      sentence: 'Yes: this cannot be worked out.',
    })
  })
})

test('both wordings of every text hold the same marks', () => {
  const marks = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()
  for (const text of Object.values({ ...explainTexts, ...faultTexts, ...typeTexts })) expect(marks(text.sw)).toEqual(marks(text.en))
})
