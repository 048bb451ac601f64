import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cents } from '../../../core/basics/money.ts'
import { makeReference } from '../../../core/basics/reference.ts'
import { type BillToScore, type LostMoney, referencesMeant, scoreBill } from './score-bill.ts'

const bill = (more: Partial<BillToScore> = {}): BillToScore => ({
  id: '1',
  reference: 'MGB-4K7P-29XQ',
  totalCents: 350_000 as Cents,
  paidCents: 0 as Cents,
  payerName: 'Akinyi Otieno',
  payerPhone: '+254711000126',
  payerKey: 'a',
  ward: 1262,
  subject: { kind: 'shop', id: '1' },
  madeAt: Temporal.Instant.from('2027-01-10T08:00:00Z'),
  ...more,
})
const lost = (more: Partial<LostMoney> = {}): LostMoney => ({
  accountGiven: null,
  cents: 100 as Cents,
  payerName: null,
  payerPhone: null,
  wards: new Set(),
  payers: new Set(),
  ended: null,
  ...more,
})
const points = (given: Partial<LostMoney>, of: Partial<BillToScore> = {}) => scoreBill(lost(given), bill(of)).points

test('every sign counts for itself, and together they count at most 100', () => {
  expect(points({})).toBe(0)
  expect(points({ accountGiven: 'mgb 4k7p 29xo' })).toBe(50)
  expect(points({ accountGiven: 'RTGS 4K7P29XQ PERMIT' })).toBe(60)
  expect(points({ accountGiven: 'MGB4K7P92XQ' })).toBe(50)
  expect(points({ accountGiven: 'MGBAAAABBBB' })).toBe(0)
  expect(points({ cents: 350_000 as Cents })).toBe(25)
  expect(points({ cents: 350_000 as Cents }, { paidCents: 1000 as Cents })).toBe(15)
  expect(points({ payerName: 'OTIENO AKINYI' })).toBe(20)
  expect(points({ payerName: 'AKINYI' })).toBe(10)
  expect(points({ payerPhone: '2547 ***** 126' })).toBe(10)
  expect(points({ payerPhone: '254711000126' })).toBe(25)
  expect(points({ payerPhone: '2547 ***** 127' })).toBe(0)
  expect(points({ wards: new Set([1262]) })).toBe(5)
  expect(points({ payers: new Set(['a']), wards: new Set([1262]) })).toBe(15)
  const all = { accountGiven: 'MGB4K7P29X0', cents: 350_000 as Cents, payerName: 'AKINYI OTIENO', payerPhone: '254711000126' }
  const score = scoreBill(lost(all), bill())
  expect(score.points).toBe(100)
  expect(score.because.map(({ points }) => points)).toEqual([50, 25, 25, 20])
})

test('who pays a bill that ended means the one in its place: of the same matter before another of the payer, and never an older one', () => {
  const ended = { subject: { kind: 'shop', id: '1' }, payerKey: 'a', madeAt: Temporal.Instant.from('2026-11-01T08:00:00Z') }
  expect(points({ ended })).toBe(60)
  const other = { kind: 'shop', id: '2' }
  expect(points({ ended }, { subject: other })).toBe(30)
  expect(points({ ended }, { subject: other, payerKey: 'b' })).toBe(0)
  expect(points({ ended }, { madeAt: Temporal.Instant.from('2026-10-01T08:00:00Z') })).toBe(0)
})

test('one wrong, missing or doubled character, or two swapped, still scores as one slip, and half of it is right', () => {
  const slip = fc.record({ way: fc.constantFrom('wrong', 'missing', 'doubled', 'swapped'), at: fc.integer({ min: 4, max: 10 }) })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 35 - 1 }), slip, (number, { way, at }) => {
      const reference = makeReference('MGB', number)
      const bare = reference.replaceAll('-', '')
      const sign = bare[at] as string
      const typed = {
        wrong: `${bare.slice(0, at)}${sign === '7' ? '8' : '7'}${bare.slice(at + 1)}`,
        missing: bare.slice(0, at) + bare.slice(at + 1),
        doubled: bare.slice(0, at) + sign + bare.slice(at),
        swapped: bare.slice(0, at - 1) + sign + bare[at - 1] + bare.slice(at + 1),
      }[way]
      expect(points({ accountGiven: typed }, { reference })).toBeGreaterThanOrEqual(50)
      const halves = [bare.slice(3, 7), bare.slice(7)]
      const meant = referencesMeant(typed, 'MGB')
      // Two signs swapped across the middle leave neither half as it was: other signs have to find that one.
      if (way !== 'swapped' || at !== 7)
        expect(meant.some((body) => body.slice(0, 4) === halves[0] || body.slice(-4) === halves[1])).toBe(true)
    }),
  )
})

test('whatever was typed gives a score between 0 and 100', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.string({ maxLength: 30 }),
      fc.string({ maxLength: 30 }),
      (account, name, phone) => {
        const score = points({ accountGiven: account, payerName: name, payerPhone: phone })
        expect(score >= 0 && score <= 100).toBe(true)
      },
    ),
  )
})
