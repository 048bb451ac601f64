import type { Cents } from '../../../core/basics/money.ts'
import { Fragment } from '../../../kernel/database/statement.ts'

/** `claimed`: a callback said so. `refuted`: the provider knows nothing of it. `confirmed`: the provider's own books have it. Only ever moves to the right. */
export type PaymentState = 'claimed' | 'refuted' | 'confirmed' | 'reversed'
type Confirmation = 'query' | 'status' | 'pull' | 'statement'
export type PaymentChannel = 'mpesa' | 'bank'

export type Payment = {
  readonly id: string
  readonly channel: PaymentChannel
  readonly providerRef: string
  readonly way: string
  /** Code of the account where its money lies once confirmed. */
  readonly heldIn: string
  readonly cents: Cents
  readonly eventAt: Temporal.Instant
  readonly recordedAt: Temporal.Instant
  readonly accountGiven: string | null
  readonly payerName: string | null
  readonly payerPhone: string | null
  readonly bill: string | null
  readonly state: PaymentState
  readonly confirmedBy: Confirmation | null
  readonly posted: boolean
  readonly inbound: string | null
}

/** What a provider tells of one payment, by callback (`claimed`) or out of its own books (`confirmed`). */
export type Arrival = {
  readonly channel: PaymentChannel
  /** The provider's number of the payment: the M-Pesa receipt number, the bank's reference. */
  readonly providerRef: string
  readonly way: 'stk' | 'paybill' | 'transfer'
  readonly heldIn: string
  readonly cents: Cents
  readonly eventAt: Temporal.Instant
  /** As the payer typed it. */
  readonly accountGiven: string | null
  /** Known otherwise than by the account number: the county asked for this payment itself. */
  readonly bill?: string | null
  /** The request on a phone that brought it. */
  readonly push?: string | null
  readonly payerName?: string | null
  readonly payerPhone?: string | null
  /** A claim that is to release nothing, whatever its amount. */
  readonly held?: boolean
  readonly standing: { readonly is: 'claimed' } | { readonly is: 'confirmed'; readonly by: Confirmation }
  /** The stored body it was read from. */
  readonly inbound?: string | null
}

export type PaymentRow = {
  id: string
  channel: PaymentChannel
  provider_ref: string
  way: string
  held_in: number
  cents: number
  event_at: Temporal.Instant
  recorded_at: Temporal.Instant
  account_given: string | null
  payer_name: string | null
  payer_phone: string | null
  bill: string | null
  state: PaymentState
  confirmed_by: Confirmation | null
  posted: boolean
  inbound: string | null
}

export const paymentColumns = new Fragment(
  'id, channel, provider_ref, way, held_in, cents, event_at, recorded_at, account_given, payer_name, payer_phone, bill, state, confirmed_by, posted, inbound',
)

export const paymentFromRow = (row: PaymentRow, codeOf: (account: number) => string): Payment => ({
  id: row.id,
  channel: row.channel,
  providerRef: row.provider_ref,
  way: row.way,
  heldIn: codeOf(row.held_in),
  cents: row.cents as Cents,
  eventAt: row.event_at,
  recordedAt: row.recorded_at,
  accountGiven: row.account_given,
  payerName: row.payer_name,
  payerPhone: row.payer_phone,
  bill: row.bill,
  state: row.state,
  confirmedBy: row.confirmed_by,
  posted: row.posted,
  inbound: row.inbound,
})

/** The account that stands for money of an account which is only claimed so far. */
export const claimedAccount = (heldIn: string): string => heldIn.replace(/\.[a-z]+$/, '.claimed')

declare module '../../../kernel/context/manifest.ts' {
  interface Events {
    /** Callbacks told of these: whoever can ask the provider asks now. */
    'money.payments_claimed': { readonly payments: readonly Payment[] }
  }
}
