import { expect, test } from 'vitest'
import type { Schedule } from '../../../engines/money/tariffs/schedule.ts'
import { checkFees } from './check-fees.ts'
import type { CountyService, Fees } from './county-service.ts'

const text = { en: 'Words', sw: 'Maneno' }
const schedule = {
  lists: { size: [{ value: 'small', text }] },
  inputs: [
    { id: 'size', type: 'choice', list: 'size', label: text },
    { id: 'pumps', type: 'integer', label: text },
  ],
} as unknown as Schedule
const line = (key: string, inputs: readonly string[]) => ({
  key,
  basis: { kind: 'table', rows: [{ when: Object.fromEntries(inputs.map((name) => [name, 'x'])), shillings: 1 }] },
})
const tariffs = new Map(
  [line('permit', ['size']), line('station', ['pumps'])].map((each) => [
    each.key,
    { schedule, line: each as unknown as Schedule['lines'][number] },
  ]),
)

const field = (type: string, id: string, more = {}) => ({ type, id, label: text, class: 'none', ...more })
const service = (fees: Fees | undefined): CountyService =>
  ({
    fees,
    form: {
      lists: { sizes: [{ value: 'small', text }], wide: [{ value: 'huge', text }] },
      pages: [
        {
          kind: 'question',
          path: 'a',
          fields: [
            field('choice', 'size', { list: 'sizes' }),
            field('choice', 'wide', { list: 'wide' }),
            field('integer', 'pumps'),
            field('text', 'name'),
          ],
        },
      ],
    },
    workflow: {
      flags: { unpaid: text },
      states: {
        start: {
          kind: 'start',
          tasks: {
            need: 'all',
            of: [{ id: 'visit', form: { pages: [{ kind: 'question', path: 'b', fields: [field('integer', 'seen')] }] } }],
          },
        },
        payment: { kind: 'waitPayment' },
      },
      transitions: {},
    },
  }) as unknown as CountyService

const sound: Fees = {
  billAt: 'payment',
  purpose: 'permit',
  dueWorkingDays: 5,
  unpaidFlag: 'unpaid',
  lines: [
    { code: 'permit', tariff: 'permit', inputs: { size: { f: 'size' } } },
    { code: 'station', tariff: 'station', inputs: { pumps: { f: 'visit.seen' } } },
  ],
}
const withLine = (given: Partial<Fees['lines'][number]>): Fees => ({
  ...sound,
  lines: [{ ...(sound.lines[0] as Fees['lines'][number]), ...given }],
})

function faults(fees: Fees | undefined): string[] {
  const found: string[] = []
  checkFees(
    service(fees),
    tariffs,
    (place, code) => found.push(`${place} ${code.replace('services.fault.', '')}`),
    () => undefined,
  )
  return found
}

test('fees that stand on answers, on what an inspector found and on the schedule in force have no fault', () => {
  expect(faults(sound)).toEqual([])
})

test.each<[string, Fees | undefined, string]>([
  ['a state that waits for payment, without fees', undefined, '/workflow/states/payment/kind waits_without_fees'],
  ['a bill at a state that waits for something else', { ...sound, billAt: 'start' }, '/fees/billAt not_waiting_payment'],
  ['a flag that is none', { ...sound, unpaidFlag: 'late' }, '/fees/unpaidFlag unknown_flag'],
  ['a payer who is not asked', { ...sound, payerField: 'who' }, '/fees/payerField fee_field_unknown'],
  ['a line the schedule does not have', withLine({ tariff: 'rates' }), '/fees/lines/0/tariff unknown_tariff'],
  ['an input left out', withLine({ inputs: {} }), '/fees/lines/0/inputs fee_input_missing'],
  ['an input nobody asks', withLine({ inputs: { size: 'small', pumps: 2 } }), '/fees/lines/0/inputs/pumps fee_input_unknown'],
  ['an answer that is not asked', withLine({ inputs: { size: { f: 'colour' } } }), '/fees/lines/0/inputs/size/f fee_field_unknown'],
  ['an answer of another kind', withLine({ inputs: { size: { f: 'name' } } }), '/fees/lines/0/inputs/size/f fee_field_unfit'],
  ['an option the schedule does not know', withLine({ inputs: { size: { f: 'wide' } } }), '/fees/lines/0/inputs/size/f fee_value_unknown'],
  ['a constant the schedule does not know', withLine({ inputs: { size: 'huge' } }), '/fees/lines/0/inputs/size fee_value_unknown'],
  ['a line twice', { ...sound, lines: [sound.lines[0], sound.lines[0]] as Fees['lines'] }, '/fees/lines/1/code fee_twice'],
])('%s is told with its place', (_what, fees, expected) => {
  expect(faults(fees)).toContain(expected)
})
