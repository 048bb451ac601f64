import type { Cents } from '../../src/core/basics/money.ts'
import type { Bill } from '../../src/engines/money/bills/bill.ts'
import { type BillToMake, makeBill } from '../../src/engines/money/bills/make-bill.ts'
import type { Arrival } from '../../src/engines/money/payments/payment.ts'
import { systemActor } from '../../src/kernel/context/actor.ts'
import type { TestCounty } from './county.ts'

const system = systemActor('test')

let subjects = 0

/** A bill of a trader: of so many shillings for her permit, or of so many for each head. */
export const sampleBill = (owed: number | Readonly<Record<string, number>>, more: Partial<BillToMake> = {}): BillToMake => ({
  subject: { kind: 'test', id: `sample ${++subjects}` },
  purpose: 'fee',
  title: { en: 'Permit', sw: 'Kibali' },
  payer: null,
  payerName: 'Akinyi Trader',
  payerPhone: '+254711000001',
  language: 'en',
  department: 'trade',
  ward: 1262,
  dueOn: Temporal.PlainDate.from('2027-03-31'),
  lines: Object.entries(typeof owed === 'number' ? { 'business-permit': owed } : owed).map(([head, shillings]) => ({
    head,
    class: 'fee',
    period: '2027',
    title: { en: head, sw: head },
    cents: Math.round(shillings * 100) as Cents,
  })),
  ...more,
})

/** Makes such a bill in a county. */
export const billIn = async (county: TestCounty, ...bill: Parameters<typeof sampleBill>): Promise<Bill> =>
  (await county.as(system, (ctx) => makeBill(ctx, sampleBill(...bill)))).bill

let payments = 0

/** Money at the paybill that M-Pesa's own list confirms. */
export const sampleArrival = (
  county: TestCounty,
  accountGiven: string | null,
  shillings: number,
  more: Partial<Arrival> = {},
): Arrival => ({
  channel: 'mpesa',
  providerRef: `TKS${String(++payments).padStart(7, '0')}`,
  way: 'paybill',
  heldIn: 'mpesa.600984.utility',
  cents: Math.round(shillings * 100) as Cents,
  eventAt: county.clock.now(),
  accountGiven,
  standing: { is: 'confirmed', by: 'pull' },
  ...more,
})
