import { refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import type { PaymentChannel, PaymentState } from '../payments/payment.ts'
import type { RefundSource } from './refund.ts'

/** What of a payment stands and could go back. */
export type Standing = {
  readonly payment: string
  readonly channel: PaymentChannel
  readonly providerRef: string
  readonly cents: Cents
  readonly state: PaymentState
  readonly payerPhone: string | null
  /** The bill it is on now. */
  readonly bill: string | null
  /** One is asked for or on its way. */
  readonly open: boolean
  /** Something of it went back already. */
  readonly paid: boolean
  readonly sources: readonly { readonly from: RefundSource; readonly bill: string | null; readonly cents: Cents }[]
}

/** What could go back of a payment, as it stands at this moment. Lock the payment first to rely on it. Throws `basics.not_found`. */
export async function standingOf(ctx: Pick<Context, 'db'>, payment: string): Promise<Standing> {
  const { rows } = await statement<{
    channel: PaymentChannel
    provider_ref: string
    cents: number
    state: PaymentState
    posted: boolean
    payer_phone: string | null
    bill: string | null
    suspense: number | null
    receipt: boolean
    credit: number
    lies: number
    credit_bill: string | null
    open: boolean
    paid: boolean
  }>`
    select p.channel, p.provider_ref, p.cents, p.state, p.posted, p.payer_phone, p.bill,
      (select s.cents from money.suspense_items s where s.payment = p.id and s.state = 'open') as suspense,
      exists (select from money.receipts r where r.payment = p.id and r.state = 'valid') as receipt,
      coalesce((select sum(case when a.code like 'receivable.%' then t.cents else -t.cents end) from money.transfers t join money.accounts a on a.id = t.credit
        where t.payment = p.id and t.bill = p.bill), 0)::bigint as lies,
      coalesce((select c.left_cents from money.credits c where c.payment = p.id and c.left_cents > 0), 0)::bigint as credit,
      (select c.bill from money.credits c where c.payment = p.id and c.left_cents > 0) as credit_bill,
      exists (select from money.refunds f where f.payment = p.id and f.state in ('asked', 'approved', 'sending')) as open,
      exists (select from money.refunds f where f.payment = p.id and f.state = 'paid') as paid
    from money.payments p where p.id = ${payment}`.execute(ctx.db)
  const [row] = rows
  if (!row) throw refuse('basics.not_found')
  const stands = row.state === 'confirmed' && row.posted
  const sources: Standing['sources'] = !stands
    ? []
    : row.suspense !== null
      ? [{ from: 'suspense', bill: null, cents: row.suspense as Cents }]
      : [
          // Of what was paid over a part may have gone back: then the payment is not whole any more.
          ...(row.receipt && row.bill !== null && !row.paid ? [{ from: 'bill' as const, bill: row.bill, cents: row.cents as Cents }] : []),
          ...(row.receipt && row.bill !== null && row.lies > 0
            ? [{ from: 'part' as const, bill: row.bill, cents: row.lies as Cents }]
            : []),
          ...(row.credit > 0 ? [{ from: 'credit' as const, bill: row.credit_bill, cents: row.credit as Cents }] : []),
        ]
  return {
    payment,
    channel: row.channel,
    providerRef: row.provider_ref,
    cents: row.cents as Cents,
    state: row.state,
    payerPhone: row.payer_phone,
    bill: row.bill,
    open: row.open,
    paid: row.paid,
    sources,
  }
}
