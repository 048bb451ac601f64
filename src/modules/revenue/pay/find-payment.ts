import type { Cents } from '../../../core/basics/money.ts'
import type { PaymentState } from '../../../engines/money/payments/payment.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'

/** What became of a payment, as its payer needs to know it. */
export type PaymentFate = 'onBill' | 'waits' | 'sentBack' | Exclude<PaymentState, 'confirmed'>

export type FoundPayment = {
  readonly ref: string
  readonly cents: Cents
  readonly at: Temporal.Instant
  readonly fate: PaymentFate
  /** The number of the bill that it fell on. */
  readonly bill: string | null
}

/** M-Pesa's own number of a payment, the first word of its SMS: ten letters and digits. Null when it is none. */
export function parsePaymentCode(typed: string): string | null {
  const code = typed.replace(/[\s-]/g, '').toUpperCase()
  return /^(?=.*\d)[A-Z][A-Z0-9]{9}$/.test(code) ? code : null
}

/**
 * A payment by M-Pesa's number: all that somebody has who typed a wrong account number, for M-Pesa hides the phone's number from the county and so no SMS can tell her
 * where her money is. Who has the SMS has the number; it says no name.
 */
export async function findPayment(ctx: Context, code: string): Promise<FoundPayment | undefined> {
  const { rows } = await statement<{
    provider_ref: string
    cents: number
    event_at: Temporal.Instant
    state: PaymentState
    bill: string | null
    waiting: string | null
  }>`
    select p.provider_ref, p.cents, p.event_at, p.state, b.reference as bill, s.state as waiting
    from money.payments p left join money.bills b on b.id = p.bill left join money.suspense_items s on s.payment = p.id
    where p.channel = 'mpesa' and p.provider_ref = ${code}`.execute(ctx.db)
  const [row] = rows
  if (!row) return undefined
  const fate: PaymentFate =
    row.state !== 'confirmed'
      ? row.state
      : row.waiting === 'refunded'
        ? 'sentBack'
        : row.bill === null || row.waiting === 'open'
          ? 'waits'
          : 'onBill'
  return { ref: row.provider_ref, cents: row.cents as Cents, at: row.event_at, fate, bill: fate === 'onBill' ? row.bill : null }
}
