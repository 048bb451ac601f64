import type { Cents } from '../../../core/basics/money.ts'
import type { Language, Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Fragment, statement } from '../../../kernel/database/statement.ts'
import { refundWords } from '../texts.ts'

/** `payout` sends money to a phone (B2C); `reversal` asks M-Pesa to take the whole payment back. */
export type RefundWay = 'payout' | 'reversal'
/** What the money is: a payment that named no bill, what was paid over, a payment on a bill, which is taken from it, or a part of one. */
export type RefundSource = 'suspense' | 'credit' | 'bill' | 'part'
export type RefundState = 'asked' | 'refused' | 'approved' | 'sending' | 'failed' | 'paid'

export type Refund = {
  readonly id: string
  readonly payment: string
  readonly way: RefundWay
  readonly from: RefundSource
  /** The bill it was taken from, or whose payer paid over. */
  readonly bill: string | null
  readonly cents: Cents
  /** What of it was taken from where it stood: all or nothing. */
  readonly taken: Cents
  /** What M-Pesa paid out of it so far. */
  readonly paid: Cents
  /** What M-Pesa did not send and two officers put back. */
  readonly givenUp: Cents
  readonly phone: string
  /** The number that an officer asked for instead, for what is still to go. */
  readonly restPhone: string | null
  readonly language: Language
  readonly state: RefundState
  readonly askedAt: Temporal.Instant
  readonly approvedAt: Temporal.Instant | null
  readonly endedAt: Temporal.Instant | null
  readonly resultCode: string | null
  readonly resultWords: string | null
  readonly providerRef: string | null
  readonly unbacked: boolean
}

export type RefundRow = {
  id: string
  payment: string
  way: RefundWay
  taken_from: RefundSource
  bill: string | null
  cents: number
  taken_cents: number
  paid_cents: number
  given_up_cents: number
  phone: string
  rest_phone: string | null
  language: Language
  state: RefundState
  asked_at: Temporal.Instant
  approved_at: Temporal.Instant | null
  ended_at: Temporal.Instant | null
  result_code: string | null
  result_words: string | null
  provider_ref: string | null
  unbacked: boolean
}

export const refundColumns = new Fragment(
  'id, payment, way, taken_from, bill, cents, taken_cents, paid_cents, given_up_cents, phone, rest_phone, language, state, asked_at, approved_at, ended_at, result_code, result_words, provider_ref, unbacked',
)

export const refundFromRow = (row: RefundRow): Refund => ({
  id: row.id,
  payment: row.payment,
  way: row.way,
  from: row.taken_from,
  bill: row.bill,
  cents: row.cents as Cents,
  taken: row.taken_cents as Cents,
  paid: row.paid_cents as Cents,
  givenUp: row.given_up_cents as Cents,
  phone: row.phone,
  restPhone: row.rest_phone,
  language: row.language,
  state: row.state,
  askedAt: row.asked_at,
  approvedAt: row.approved_at,
  endedAt: row.ended_at,
  resultCode: row.result_code,
  resultWords: row.result_words,
  providerRef: row.provider_ref,
  unbacked: row.unbacked,
})

/** What is going back, or went back, of payments; the newest first. Whoever calls has allowed it. */
export async function refundsOf(ctx: Pick<Context, 'db'>, payments: readonly string[]): Promise<Refund[]> {
  if (payments.length === 0) return []
  const { rows } = await statement<RefundRow>`
    select ${refundColumns} from money.refunds where payment = any(${[...payments]}::uuid[]) order by id desc`.execute(ctx.db)
  return rows.map(refundFromRow)
}

/** One order of a refund, as M-Pesa answered it. */
export type RefundPart = {
  readonly refund: string
  readonly part: number
  readonly cents: Cents
  readonly phone: string | null
  readonly state: 'wanted' | 'asked' | 'paid' | 'failed'
  readonly providerRef: string | null
  readonly resultCode: string | null
}

/** The orders of refunds that took more than one, or of which only a part was paid so far, in their order. Whoever calls has allowed it. */
export async function partsOf(ctx: Pick<Context, 'db'>, refunds: readonly Refund[]): Promise<RefundPart[]> {
  const ids = refunds.map(({ id }) => id)
  const { rows } = await statement<{
    refund: string
    part: number
    cents: number
    phone: string | null
    state: RefundPart['state']
    provider_ref: string | null
    result_code: string | null
  }>`
    select refund, part, cents, phone, case when paid then 'paid' when state in ('wanted', 'asked') then state else 'failed' end as state, provider_ref, result_code
    from money.mpesa_orders where refund = any(${ids}::uuid[]) and what = 'payout' order by refund, part`.execute(ctx.db)
  const whole = new Set(refunds.flatMap(({ id, cents }) => (rows.find((row) => row.refund === id)?.cents === cents ? [id] : [])))
  return rows
    .filter(({ refund }) => !whole.has(refund))
    .map(({ cents, provider_ref, result_code, ...rest }) => ({
      ...rest,
      cents: cents as Cents,
      providerRef: provider_ref,
      resultCode: result_code,
    }))
}

/** Locks the payment and then the refund, as everybody does who moves either. */
export async function lockRefund(ctx: Pick<Context, 'db'>, id: string): Promise<Refund | undefined> {
  await statement`select id from money.payments where id = (select payment from money.refunds where id = ${id}) for update`.execute(ctx.db)
  const { rows } = await statement<RefundRow>`select ${refundColumns} from money.refunds where id = ${id} for update`.execute(ctx.db)
  return rows[0] && refundFromRow(rows[0])
}

/** Why it came to nothing, for officers: what happened to the money and what to do next. */
export function wordsOfRefund(code: string): Text {
  if (code === '1') return refundWords['money.refund.1']
  if (['2', '3', '4', '8', '17'].includes(code)) return refundWords['money.refund.limit']
  if (['2001', '2028', '8006', 'SFC_IC0003', 'no_operator'].includes(code)) return refundWords['money.refund.operator']
  if (code === 'unknown') return refundWords['money.refund.unknown']
  if (code === 'gone') return refundWords['money.refund.gone']
  if (/^R0+\d+$/.test(code)) return refundWords['money.refund.reversed']
  return refundWords['money.refund.other']
}
