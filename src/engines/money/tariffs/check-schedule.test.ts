import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../../../test/architecture/house.ts'
import { readRevenueFile } from '../ledger/revenue-file.ts'
import { checkSchedule } from './check-schedule.ts'
import { readTariffFiles } from './import-tariffs.ts'
import { scheduleSchema } from './schedule-shape.ts'

const text = { en: 'Words', sw: 'Maneno' }
const heads = new Set(['business-permit', 'parking'])

/** A sound schedule, small enough to break in one place. */
const sound = () => ({
  format: 'county-tariffs/1',
  key: 'act-2026',
  kind: 'finance-act' as string,
  title: text,
  citation: 'Act No. 3 of 2026',
  gazette: null,
  source: text,
  effective: { from: '2026-07-01', to: null as string | null },
  lists: { size: ['small', 'large'].map((value) => ({ value, text })) } as Record<
    string,
    { value: string; text: { en: string; sw: string } }[]
  >,
  inputs: [
    { id: 'size', type: 'choice', list: 'size', label: text },
    { id: 'workers', type: 'integer', min: 1, max: 100, label: text },
    { id: 'own', type: 'yesNo', label: text },
    { id: 'cost', type: 'money', label: text },
  ] as Record<string, unknown>[],
  lines: [
    {
      key: 'permit',
      part: 'A',
      row: '1',
      head: 'business-permit',
      title: text as Record<string, string>,
      basis: {
        kind: 'table',
        rows: [
          { when: { size: 'small' }, shillings: 1000 },
          { when: { size: 'large', workers: { upTo: 20 } }, shillings: 2000 },
          { when: { size: 'large', workers: { over: 20 }, own: true }, shillings: 3000 },
          { when: { size: 'large', workers: { over: 20 }, own: false }, shillings: 4000 },
        ],
      } as Record<string, unknown>,
      period: 'calendarYear',
      proration: 'quarter',
      rationale: text,
      policy: 'Clause 1',
    },
    {
      key: 'by-cost',
      part: 'A',
      row: '2',
      head: 'parking',
      title: text,
      basis: { kind: 'formula', value: { op: 'mul', args: [{ f: 'cost' }, 0.005] } } as Record<string, unknown>,
      period: 'once',
      proration: 'none',
      rationale: text,
      policy: 'Clause 2',
    },
  ] as Record<string, unknown>[],
})
type Schedule = ReturnType<typeof sound>

const faultsAfter = (breaking: (schedule: Schedule) => void) => {
  const schedule = sound()
  breaking(schedule)
  const { schedule: accepted, faults } = checkSchedule(schedule, heads)
  expect(accepted).toBeNull()
  for (const { reason } of faults) expect(reason.sw).not.toBe('')
  return faults.map(({ place, code }) => `${place} ${code.replace('money.tariff.fault.', '')}`)
}
const permit = (schedule: Schedule) => schedule.lines[0] as Record<string, unknown> & { basis: { rows: Record<string, unknown>[] } }
const basis = (value: Record<string, unknown>) => (schedule: Schedule) => {
  ;(schedule.lines[1] as Record<string, unknown>).basis = value
  schedule.inputs = schedule.inputs.filter(({ id }) => id !== 'cost')
}
const perUnit = (more: Record<string, unknown>) =>
  basis({ kind: 'perUnit', input: 'workers', unit: { one: text, many: text }, rate: 100, ...more })

test('a sound schedule has no fault', () => {
  expect(checkSchedule(sound(), heads).faults).toEqual([])
})

const refusals: [string, (schedule: Schedule) => void, string][] = [
  ['a head that the county does not have', (s) => (permit(s).head = 'rates'), '/lines/0/head unknown_head'],
  ['a missing Swahili wording', (s) => (permit(s).title = { en: 'Permit' }), '/lines/0/title/sw wording_missing'],
  ['an empty Swahili wording', (s) => (permit(s).title = { en: 'Permit', sw: ' ' }), '/lines/0/title/sw wording_missing'],
  ['a property nobody knows', (s) => (permit(s).price = 5), '/lines/0/price unknown_property'],
  ['a missing part', (s) => delete permit(s).part, '/lines/0/part missing'],
  ['a kind of law that does not exist', (s) => (s.kind = 'rumour'), '/kind not_allowed'],
  ['a day that does not exist', (s) => (s.effective.from = '2026-06-31'), '/effective/from not_allowed'],
  ['an end before the beginning', (s) => (s.effective.to = '2026-01-01'), '/effective/to ends_before'],
  ['a line that stands twice', (s) => s.lines.push(structuredClone(permit(s))), '/lines/2/key twice'],
  ['an input that stands twice', (s) => s.inputs.push({ ...s.inputs[0] }), '/inputs/4/id twice'],
  ['an option that stands twice', (s) => s.lists.size?.push({ value: 'small', text }), '/lists/size/2/value twice'],
  ['an input nobody asks', (s) => (s.inputs = s.inputs.filter(({ id }) => id !== 'own')), '/lines/0/basis unknown_input'],
  ['an answer no line needs', (s) => s.inputs.push({ id: 'colour', type: 'yesNo', label: text }), '/inputs/4 unused_input'],
  ['a list that is not there', (s) => delete s.lists.size, '/inputs/0/list unknown_list'],
  ['a list nobody chooses from', (s) => (s.lists.colour = s.lists.size ?? []), '/lists/colour unused_list'],
  [
    'a negative amount',
    (s) => ((permit(s).basis.rows[0] as { shillings: number }).shillings = -1),
    '/lines/0/basis/rows/0/shillings negative',
  ],
  [
    'half a cent',
    (s) => ((permit(s).basis.rows[0] as { shillings: number }).shillings = 1.005),
    '/lines/0/basis/rows/0/shillings too_fine',
  ],
  [
    'bands that overlap',
    (s) => (permit(s).basis.rows[1] = { when: { size: 'large', workers: { upTo: 30 } }, shillings: 1 }),
    '/lines/0/basis/rows/2 overlap',
  ],
  [
    'a table with a hole between bands',
    (s) => (permit(s).basis.rows[1] = { when: { size: 'large', workers: { upTo: 10 } }, shillings: 1 }),
    '/lines/0/basis/rows hole',
  ],
  ['a table that forgets an option', (s) => permit(s).basis.rows.shift(), '/lines/0/basis/rows hole'],
  [
    'an option that is not in the list',
    (s) => (permit(s).basis.rows[0] = { when: { size: 'tiny' }, shillings: 1 }),
    '/lines/0/basis/rows/0/when/size unknown_option',
  ],
  [
    'a band for a choice',
    (s) => (permit(s).basis.rows[0] = { when: { size: { upTo: 3 } }, shillings: 1 }),
    '/lines/0/basis/rows/0/when/size wrong_kind',
  ],
  [
    'a word for a number',
    (s) => (permit(s).basis.rows[1] = { when: { workers: 'few' }, shillings: 1 }),
    '/lines/0/basis/rows/1/when/workers wrong_kind',
  ],
  [
    'a word for yes or no',
    (s) => (permit(s).basis.rows[2] = { when: { own: 'yes' }, shillings: 1 }),
    '/lines/0/basis/rows/2/when/own wrong_kind',
  ],
  [
    'a band in which no number lies',
    (s) => (permit(s).basis.rows[1] = { when: { workers: { over: 5, upTo: 5 } }, shillings: 1 }),
    '/lines/0/basis/rows/1/when/workers empty_band',
  ],
  ['part of a year of something paid once', (s) => (permit(s).period = 'once'), '/lines/0/proration proration'],
  ['a negative rate', perUnit({ rate: -5 }), '/lines/1/basis/rate negative'],
  ['a rate of seven digits after the point', perUnit({ rate: 0.1234567 }), '/lines/1/basis/rate too_fine'],
  ['a minimum above the maximum', perUnit({ minimum: 20, maximum: 10 }), '/lines/1/basis/minimum minimum_over_maximum'],
  ['something to multiply by that is no number', perUnit({ input: 'own' }), '/lines/1/basis/input not_a_measure'],
  ['rates with a hole', perUnit({ rate: [{ when: { own: true }, shillings: 5 }] }), '/lines/1/basis/rate hole'],
  [
    'a formula that mixes shillings and numbers',
    (s) => ((s.lines[1] as { basis: unknown }).basis = { kind: 'formula', value: { op: 'add', args: [{ f: 'cost' }, 5] } }),
    '/lines/1/basis/value/args/1 rules.money_and_number',
  ],
  [
    'a formula that gives no money',
    (s) => ((s.lines[1] as { basis: unknown }).basis = { kind: 'formula', value: { op: 'gt', args: [{ f: 'cost' }, 0] } }),
    '/lines/1/basis/value rules.wrong_type',
  ],
]

test.each(refusals)('%s is refused at its place', (_what, breaking, fault) => {
  expect(faultsAfter((schedule) => void breaking(schedule))).toContain(fault)
})

test('a table of more cases than can be looked at is refused', () => {
  const faults = faultsAfter((schedule) => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm']
    for (const id of names) schedule.inputs.push({ id, type: 'yesNo', label: text })
    permit(schedule).basis.rows.push({ when: Object.fromEntries(names.map((id) => [id, true])), shillings: 1 })
  })
  expect(faults).toEqual(['/lines/0/basis/rows too_many_cases'])
})

test.each([null, 5, 'x', [], {}])('anything else is refused without a fault of ours: %j', (given) => {
  expect(checkSchedule(given, heads).faults.length).toBeGreaterThan(0)
})

test.each(['migori', 'busia'])('the schedules of %s are sound, name their source, and are marked as a demonstration', (county) => {
  const folder = join(root, 'counties', county)
  const known = new Set(readRevenueFile(folder).heads.map(({ key }) => key))
  const files = readTariffFiles(folder)
  expect(files.length).toBeGreaterThanOrEqual(2)
  for (const { name, content } of files) {
    const { schedule, faults } = checkSchedule(content, known)
    expect(faults, name).toEqual([])
    expect(schedule?.kind).toBe('demonstration')
    expect(name).toBe(`${schedule?.key}.json`)
    for (const line of schedule?.lines ?? []) expect(line.source, line.key).toBeDefined()
  }
})

test('the JSON Schema is published as it is in the code', () => {
  expect(JSON.parse(readFileSync(join(root, 'counties/county-tariffs.schema.json'), 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(scheduleSchema())),
  )
})
