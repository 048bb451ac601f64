import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cents } from '../../../core/basics/money.ts'
import { makeReference } from '../../../core/basics/reference.ts'
import { allocate, inPayingOrder, type LineClass, lineClasses } from '../bills/allocate.ts'
import type { Bill, BillLine } from '../bills/bill.ts'
import type { Leg } from '../ledger/post-journals.ts'
import type { Arrival } from './payment.ts'
import { net, Till } from './till.ts'

const NOW = Temporal.Instant.from('2026-11-22T08:00:00Z')
const cents = (value: number) => value as Cents

const lines = fc.array(
  fc.record({ cents: fc.integer({ min: 1, max: 1_000_000 }).map(cents), paidPart: fc.double({ min: 0, max: 1, noNaN: true }) }),
  { maxLength: 9 },
)

test('an amount falls on lines in their order, none gets more than it wants, and shares and rest are the amount', () => {
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 5_000_000 }).map(cents), (given, amount) => {
      const owed = given.map(({ cents, paidPart }, index) => ({ line: index + 1, cents, paid: Math.floor(cents * paidPart) as Cents }))
      const { shares, rest } = allocate(owed, amount)
      expect(shares.reduce((sum, share) => sum + share.cents, 0) + rest).toBe(amount)
      for (const [index, { line, cents, paid }] of owed.entries()) {
        const share = shares.find((each) => each.line === line)?.cents ?? 0
        expect(share).toBeLessThanOrEqual(cents - paid)
        // A later line gets nothing while an earlier one still wants something.
        if (share < cents - paid) expect(shares.some((each) => each.line > index + 1)).toBe(false)
      }
      if (rest > 0)
        expect(owed.every(({ line, cents, paid }) => paid + (shares.find((each) => each.line === line)?.cents ?? 0) === cents)).toBe(true)
    }),
  )
})

test('the oldest period is paid first; within one: costs, penalty, interest, principal, fees', () => {
  const line = (number: number, period: string, kind: LineClass) => ({ line: number, period, class: kind })
  const given = [
    line(1, '2027', 'fee'),
    line(2, '2026', 'fee'),
    line(3, '2026', 'penalty'),
    line(4, '2026', 'cost'),
    line(5, '2026', 'interest'),
    line(6, '2026', 'principal'),
  ]
  expect([...given].sort(inPayingOrder).map((each) => each.line)).toEqual([4, 3, 5, 6, 2, 1])
  expect(lineClasses).toHaveLength(5)
})

let ids = 0
const newId = () => `id-${++ids}`
const REFERENCE = makeReference('MGB', 7)

const billOf = (amounts: readonly number[]): { bill: Bill; lines: BillLine[] } => ({
  bill: {
    id: 'bill',
    reference: REFERENCE,
    subjectKind: 'test',
    subjectId: '1',
    purpose: 'fee',
    title: { en: 'A fee', sw: 'Ada' },
    payer: null,
    organisation: null,
    payerName: null,
    payerPhone: null,
    language: 'en',
    department: 'trade',
    ward: 1262,
    madeAt: NOW,
    dueOn: Temporal.PlainDate.from('2026-12-31'),
    expiresOn: null,
    revives: false,
    state: 'open',
    totalCents: cents(amounts.reduce((sum, each) => sum + each, 0)),
    paidCents: cents(0),
    revision: 1,
  },
  lines: amounts.map((amount, index) => ({
    bill: 'bill',
    line: index + 1,
    head: `head-${index + 1}`,
    class: 'fee',
    period: '2027',
    title: { en: 'A fee', sw: 'Ada' },
    cents: cents(amount),
    paid: cents(0),
    tariffVersion: null,
    tariffLine: null,
    working: null,
    key: `k${index}`,
  })),
})

const tillWith = (amounts: readonly number[], claimReleasesUpTo = 500_000) => {
  const { bill, lines } = billOf(amounts)
  return new Till({
    now: NOW,
    newId,
    claimReleasesUpTo: cents(claimReleasesUpTo),
    series: 'MG2627-1',
    nextReceipt: 1,
    payments: [],
    bills: [bill],
    lines: new Map([[bill.id, lines]]),
  })
}

const paid = (more: Partial<Arrival> = {}): Arrival => ({
  channel: 'mpesa',
  providerRef: 'TKM4A1B2C3',
  way: 'paybill',
  heldIn: 'mpesa.600984.utility',
  cents: cents(250_000),
  eventAt: NOW,
  accountGiven: REFERENCE,
  standing: { is: 'claimed' },
  ...more,
})
const confirmed = (more: Partial<Arrival> = {}) => paid({ standing: { is: 'confirmed', by: 'pull' }, ...more })
const legs = (till: Till): Leg[] => till.postings.flatMap((posting) => [...posting.legs])
const flow = (till: Till) => legs(till).map(({ debit, credit, cents }) => `${debit} < ${credit} ${cents}`)

test('a claim within the limit falls on the bill out of the claimed account, gives a receipt and settles', () => {
  const till = tillWith([200_000, 50_000])
  expect(till.arrive(paid()).what).toBe('landed')
  expect(flow(till)).toEqual(['mpesa.600984.claimed < receivable.head-1 200000', 'mpesa.600984.claimed < receivable.head-2 50000'])
  expect(till.receipts).toMatchObject([{ series: 'MG2627-1', number: 1, cents: 250_000 }])
  expect(till.settled().map(({ id }) => id)).toEqual(['bill'])
})

test('a claim above the limit, and one that names no bill, wait for the provider’s own word and leave the ledger alone', () => {
  const above = tillWith([250_000], 100_000)
  expect(above.arrive(paid()).what).toBe('held')
  expect(above.postings).toEqual([])
  const unknown = tillWith([250_000])
  expect(unknown.arrive(paid({ accountGiven: 'JOHN' })).what).toBe('held')
  expect(unknown.postings).toEqual([])
  expect(unknown.receipts).toEqual([])
})

test('the confirmation moves a claim to where the money lies, and lands one that was held', () => {
  const till = tillWith([250_000])
  till.arrive(paid())
  expect(till.arrive(confirmed()).what).toBe('confirmed')
  expect(flow(till).at(-1)).toBe('mpesa.600984.utility < mpesa.600984.claimed 250000')
  expect(till.receipts).toHaveLength(1)

  const held = tillWith([250_000], 0)
  held.arrive(paid())
  expect(held.arrive(confirmed()).what).toBe('landed')
  expect(flow(held)).toEqual(['mpesa.600984.utility < receivable.head-1 250000'])
})

test('the same payment told again, in whatever way, counts once', () => {
  const till = tillWith([250_000])
  till.arrive(paid({ way: 'stk', accountGiven: null, bill: 'bill' }))
  expect(till.arrive(paid()).what).toBe('known')
  till.arrive(confirmed())
  expect(till.arrive(confirmed()).what).toBe('known')
  expect(till.arrive(paid()).what).toBe('known')
  expect(till.receipts).toHaveLength(1)
})

test('money of an unknown account number goes to suspense once it is confirmed, and from there to the bill it was meant for', () => {
  const till = tillWith([250_000])
  const { payment, what } = till.arrive(confirmed({ accountGiven: 'permit' }))
  expect(what).toBe('suspense')
  expect(till.suspended).toMatchObject([{ cents: 250_000 }])
  till.allocateTo(payment.id, 'bill')
  expect(flow(till)).toEqual(['mpesa.600984.utility < suspense 250000', 'suspense < receivable.head-1 250000'])
  expect(till.receipts).toHaveLength(1)
})

test('what is paid over the total is the payer’s credit', () => {
  const till = tillWith([100_000])
  till.arrive(confirmed())
  expect(flow(till)).toEqual(['mpesa.600984.utility < receivable.head-1 100000', 'mpesa.600984.utility < credit 150000'])
  expect(till.credits).toMatchObject([{ cents: 150_000, left: 150_000 }])
})

test('a reversal takes back everything the payment did and ends its receipt', () => {
  const till = tillWith([100_000])
  const { payment } = till.arrive(confirmed())
  till.legsOf = () => legs(till)
  till.reverse(payment.id, 'reversed by Safaricom')
  expect(net(legs(till))).toEqual([])
  expect(till.ended).toEqual([{ payment: payment.id, as: 'reversed' }])
  expect(till.bill('bill')).toMatchObject({ state: 'open', paidCents: 0 })
  expect(till.creditsEmptied).toEqual([payment.id])
})

test('a claim with a wrong amount is put right by the provider’s word, under a new receipt', () => {
  const till = tillWith([250_000])
  const { payment } = till.arrive(paid())
  till.legsOf = () => legs(till)
  till.arrive(confirmed({ cents: cents(25_000) }))
  expect(till.payment(payment.id)).toMatchObject({ cents: 25_000, state: 'confirmed' })
  expect(till.bill('bill')).toMatchObject({ state: 'open', paidCents: 25_000 })
  expect(till.receipts.map(({ number, cents }) => [number, cents])).toEqual([
    [1, 250_000],
    [2, 25_000],
  ])
})

test('a claim that the provider does not know is refuted; when it turns up after all, it counts', () => {
  const till = tillWith([250_000])
  const { payment } = till.arrive(paid())
  till.legsOf = () => legs(till)
  till.refute(payment.id, 'not found')
  expect(till.bill('bill')).toMatchObject({ state: 'open', paidCents: 0 })
  till.arrive(confirmed())
  expect(till.payment(payment.id)).toMatchObject({ state: 'confirmed', posted: true })
  expect(till.bill('bill')).toMatchObject({ state: 'settled' })
})
