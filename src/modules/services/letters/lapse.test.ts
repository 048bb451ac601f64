import { expect, it } from 'vitest'
import { type LetterView, lapseOf } from './letters.ts'

const letter = (given: Partial<LetterView>): LetterView => ({
  id: 'one',
  number: 'SBP/2026/1262/0001',
  code: 'ABCD-EFGH',
  title: { en: 'Permit', sw: 'Kibali' },
  issuedAt: Temporal.Instant.from('2026-11-18T09:00:00Z'),
  validFrom: null,
  validUntil: null,
  holds: [],
  revocation: null,
  ...given,
})
const hold = (cause: 'officer' | 'payment', beganAt: string | null) =>
  ({ cause, reason: 'MGB-1', askedBy: null, askedByName: '', beganAt, liftReason: '', liftAskedBy: null, liftAskedByName: '' }) as const
const DAY = '2026-11-20T09:00:00Z'
const revocation = { reason: 'Forged', askedBy: 'a', askedByName: 'A', agreedAt: Temporal.Instant.from(DAY) }

it.each<[string, Partial<LetterView>[], string | null]>([
  ['nothing while it counts', [{}], null],
  ['nothing where nothing was given out', [], null],
  ['nothing while a suspension is only asked for', [{ holds: [hold('officer', null)] }], null],
  ['the bill to pay where only its payment is missing', [{ holds: [hold('payment', DAY)] }], 'unpaid MGB-1'],
  ['nothing of paying where an officer suspended it too', [{ holds: [hold('payment', DAY), hold('officer', DAY)] }], 'suspended '],
  ['that it was taken back, also where it was suspended before', [{ holds: [hold('officer', DAY)], revocation }], 'revoked '],
  ['nothing while another letter of the case counts', [{ revocation }, {}], null],
  ['what can still be mended before what cannot', [{ revocation }, { holds: [hold('payment', DAY)] }], 'unpaid MGB-1'],
])('a case says %s', (_what, letters, says) => {
  const lapse = lapseOf(letters.map(letter))
  expect(lapse && `${lapse.is} ${lapse.bill ?? ''}`).toBe(says)
})
