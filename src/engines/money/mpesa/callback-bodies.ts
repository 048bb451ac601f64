import { z } from 'zod'
import type { Cents } from '../../../core/basics/money.ts'
import { centsOf, instantOf } from './daraja-client.ts'

/** What the callback of a push says. A failed one has no payment. */
export type PushTold = {
  readonly checkoutRequestId: string
  readonly code: string
  readonly words: string
  readonly paid: { readonly receipt: string; readonly cents: Cents; readonly at: Temporal.Instant | null } | null
}

const callback = z.object({
  Body: z.object({
    stkCallback: z.object({
      CheckoutRequestID: z.string().min(1).max(120),
      ResultCode: z.coerce.string(),
      ResultDesc: z.string().default(''),
      // Items come in any order, and some without a value.
      CallbackMetadata: z
        .object({ Item: z.array(z.object({ Name: z.string(), Value: z.union([z.string(), z.number()]).optional() })) })
        .optional(),
    }),
  }),
})

/** Reads the callback of a push; null when it is none. */
export function readPushCallback(body: unknown): PushTold | null {
  const parsed = callback.safeParse(body)
  if (!parsed.success) return null
  const { CheckoutRequestID, ResultCode, ResultDesc, CallbackMetadata } = parsed.data.Body.stkCallback
  const items = new Map(CallbackMetadata?.Item.map(({ Name, Value }) => [Name, Value === undefined ? '' : String(Value)]))
  const cents = centsOf(items.get('Amount') ?? '')
  const receipt = items.get('MpesaReceiptNumber') ?? ''
  const told = { checkoutRequestId: CheckoutRequestID, code: ResultCode, words: ResultDesc.slice(0, 200) }
  if (ResultCode !== '0') return { ...told, paid: null }
  if (cents === null || cents === 0 || !RECEIPT.test(receipt)) return null
  return { ...told, paid: { receipt, cents, at: instantOf(items.get('TransactionDate') ?? '') } }
}

/** M-Pesa's receipt numbers are ten characters today; room is left, words and signs are not. */
const RECEIPT = /^[A-Z0-9]{8,14}$/

export type MenuPaymentTold = {
  readonly receipt: string
  readonly cents: Cents
  readonly at: Temporal.Instant | null
  readonly account: string
  readonly shortcode: string
  readonly name: string | null
  /** Masked, so that it can be shown but not called. */
  readonly phone: string | null
}

const text = z.coerce.string().max(200).default('')
const menuPayment = z.object({
  TransID: text,
  TransTime: text,
  TransAmount: text,
  BusinessShortCode: text,
  BillRefNumber: text.nullish(),
  MSISDN: text.nullish(),
  FirstName: text.nullish(),
  MiddleName: text.nullish(),
  LastName: text.nullish(),
})

/** Reads what validation and confirmation are sent; null when it is no payment. */
export function readMenuPayment(body: unknown): MenuPaymentTold | null {
  const parsed = menuPayment.safeParse(body)
  if (!parsed.success) return null
  const { TransID, TransTime, TransAmount, BusinessShortCode, BillRefNumber, MSISDN, FirstName, MiddleName, LastName } = parsed.data
  const cents = centsOf(TransAmount)
  if (cents === null || cents === 0 || !RECEIPT.test(TransID)) return null
  const name = [FirstName, MiddleName, LastName].filter(Boolean).join(' ')
  return {
    receipt: TransID,
    cents,
    at: instantOf(TransTime),
    account: (BillRefNumber ?? '').slice(0, 40),
    shortcode: BusinessShortCode,
    name: name || null,
    // A hash of the number says nothing to anyone.
    phone: MSISDN && MSISDN.length <= 20 ? MSISDN : null,
  }
}
