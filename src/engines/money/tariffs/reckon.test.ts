import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAnswers, reckon } from './reckon.ts'
import { questionOf, type Schedule, type TariffLine } from './schedule.ts'

const text = { en: 'Words', sw: 'Maneno' }
const pumps = { one: { en: 'pump', sw: 'pampu' }, many: { en: 'pumps', sw: 'pampu' } }

const schedule: Schedule = {
  format: 'county-tariffs/1',
  key: 'act-2026',
  kind: 'finance-act',
  title: text,
  citation: 'Act No. 3 of 2026',
  gazette: null,
  source: text,
  effective: { from: '2026-07-01', to: null },
  lists: {
    size: [
      { value: 'small', text: { en: 'Small', sw: 'Ndogo' } },
      { value: 'large', text: { en: 'Large', sw: 'Kubwa' } },
    ],
  },
  inputs: [
    { id: 'size', type: 'choice', list: 'size', label: text },
    { id: 'count', type: 'number', min: 0, max: 1000, decimals: 3, label: { en: 'How many?', sw: 'Ngapi?' } },
    { id: 'cost', type: 'money', label: text },
  ],
  lines: [],
}
const line = (basis: TariffLine['basis'], more: Partial<TariffLine> = {}): TariffLine => ({
  key: 'fee',
  part: 'A',
  row: '1',
  head: 'business-permit',
  title: { en: 'The fee', sw: 'Ada' },
  basis,
  period: 'calendarYear',
  proration: 'none',
  rationale: text,
  policy: 'Clause 1',
  ...more,
})
const owed = (of: TariffLine, answers: Record<string, unknown> = {}, beginsOn: string | null = null) => {
  const { cents, working } = reckon(schedule, of, answers, '2026-11-22', beginsOn)
  return { shillings: cents / 100, en: working.steps.map(({ en }) => en), sw: working.steps.map(({ sw }) => sw) }
}

test('a rate for each unit is said in both languages', () => {
  const fee = line({ kind: 'perUnit', input: 'count', unit: pumps, rate: 2000 })
  expect(owed(fee, { count: 2 })).toEqual({
    shillings: 4000,
    en: ['2 pumps × KSh 2,000 = KSh 4,000'],
    sw: ['pampu 2 × KSh 2,000 = KSh 4,000'],
  })
})

test('a minimum and a maximum hold, and say so', () => {
  const fee = line({ kind: 'perUnit', input: 'count', unit: pumps, rate: 100, minimum: 500, maximum: 900 })
  expect(owed(fee, { count: 1 })).toMatchObject({ shillings: 500, en: ['1 pump × KSh 100 = KSh 100', 'At least KSh 500'] })
  expect(owed(fee, { count: 7 }).shillings).toBe(700)
  expect(owed(fee, { count: 50 })).toMatchObject({ shillings: 900, sw: ['pampu 50 × KSh 100 = KSh 5,000', 'Isiyozidi KSh 900'] })
})

test('the row of a table holds up to and with its upper edge', () => {
  const fee = line({
    kind: 'table',
    rows: [
      { when: { count: { upTo: 2 } }, shillings: 10 },
      { when: { count: { over: 2 }, size: 'small' }, shillings: 20 },
      { when: { count: { over: 2 }, size: 'large' }, shillings: 30 },
    ],
  })
  expect(owed(fee, { count: 2, size: 'large' }).shillings).toBe(10)
  expect(owed(fee, { count: 2.001, size: 'large' })).toMatchObject({ shillings: 30, en: ['Large · How many = 2.001: KSh 30'] })
})

test('a rate by rows says which', () => {
  const fee = line({
    kind: 'perUnit',
    input: 'count',
    unit: pumps,
    rate: [
      { when: { size: 'small' }, shillings: 1.5 },
      { when: { size: 'large' }, shillings: 3 },
    ],
  })
  expect(owed(fee, { count: 3, size: 'small' })).toMatchObject({
    shillings: 5,
    en: ['Small: KSh 1.50 for each pump', '3 pumps × KSh 1.50 = KSh 4.50', 'Rounded: KSh 5'],
  })
})

test('a formula of the rules language works in exact cents', () => {
  const fee = line({
    kind: 'formula',
    value: {
      op: 'max',
      args: [
        { op: 'kes', args: [5000] },
        { op: 'mul', args: [{ f: 'cost' }, 0.005] },
      ],
    },
  })
  expect(owed(fee, { cost: 10_000_000 }).shillings).toBe(5000)
  expect(owed(fee, { cost: 1_234_567_89 })).toMatchObject({
    shillings: 6173,
    en: ['By the formula of the schedule: KSh 6,172.83945', 'Rounded: KSh 6,173'],
  })
})

test('a formula that comes below zero or to nothing known is refused', () => {
  const below = line({ kind: 'formula', value: { op: 'sub', args: [{ f: 'cost' }, { op: 'kes', args: [5000] }] } })
  expect(() => owed(below, { cost: 100 })).toThrowError(expect.objectContaining({ code: 'money.tariff_no_amount' }))
  expect(() => owed(below, {})).toThrowError(expect.objectContaining({ code: 'money.tariff_no_amount' }))
})

test('rounding is to whole shillings, half up, unless the schedule says otherwise', () => {
  const each = (shillings: number, rounding?: TariffLine['rounding']) =>
    owed(line({ kind: 'amount', shillings }, rounding ? { rounding } : {})).shillings
  expect([each(10.49), each(10.5), each(10.51)]).toEqual([10, 11, 11])
  expect(each(12.5, { toShillings: 5, how: 'halfUp' })).toBe(15)
  expect(each(12.5, { toShillings: 10, how: 'down' })).toBe(10)
  expect(each(101, { toShillings: 100, how: 'up' })).toBe(200)
})

test.each([
  ['2027-01-31', 1200],
  ['2027-03-31', 1200],
  ['2027-04-01', 900],
  ['2027-09-30', 600],
  ['2027-12-31', 300],
])('who begins on %s pays KSh %i for the quarters that are left', (beginsOn, shillings) => {
  expect(owed(line({ kind: 'amount', shillings: 1200 }, { proration: 'quarter' }), {}, beginsOn).shillings).toBe(shillings)
})

test('months that are left count the one that has begun, and never come below the least', () => {
  const fee = line({ kind: 'amount', shillings: 1000 }, { proration: 'month', least: 200 })
  expect(owed(fee, {}, '2027-11-30')).toEqual({
    shillings: 200,
    en: ['Fixed amount: KSh 1,000', 'For 2 of the 12 months of 2027: KSh 166.67', 'At least KSh 200'],
    sw: ['Kiasi maalum: KSh 1,000', 'Kwa miezi 2 kati ya 12 ya mwaka 2027: KSh 166.67', 'Angalau KSh 200'],
  })
  expect(owed(fee, {}, '2027-02-01').shillings).toBe(917)
  expect(owed(fee).shillings).toBe(1000)
})

test('answers are read by the rules of forms: what is missing, unknown or out of bounds is said at its input', () => {
  const fee = line({
    kind: 'perUnit',
    input: 'count',
    unit: pumps,
    rate: [
      { when: { size: 'small' }, shillings: 1 },
      { when: { size: 'large' }, shillings: 3 },
    ],
  })
  const paths = (given: Record<string, unknown>) => readAnswers(schedule, fee, given, '2026-11-22').problems.map(({ path }) => path)
  expect(paths({})).toEqual(['size', 'count'])
  expect(paths({ size: 'tiny', count: 1001 })).toEqual(['size', 'count'])
  expect(paths({ size: 'small', count: '3' })).toEqual(['count'])
  expect(paths({ size: 'small', count: 0.125 })).toEqual([])
  expect(readAnswers(schedule, fee, { size: 'small', count: 2, cost: 5, __proto__: 1 }, '2026-11-22').answers).toEqual({
    size: 'small',
    count: 2,
  })
})

test('a count or a measure is not below zero unless the schedule says so', () => {
  expect(questionOf({ id: 'a', type: 'integer', label: text })).toMatchObject({ min: 0, required: true })
})

test('a rate times a count is the exact product, rounded once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 100_000_000 }), (thousandths, hundredths) => {
      const fee = line({ kind: 'perUnit', input: 'count', unit: pumps, rate: hundredths / 100 })
      const product = BigInt(thousandths) * BigInt(hundredths)
      const whole = (product + 50_000n) / 100_000n
      expect(BigInt(owed(fee, { count: thousandths / 1000 }).shillings)).toBe(whole)
    }),
  )
})
