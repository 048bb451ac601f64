import { createHash } from 'node:crypto'
import { chance } from '../chance.ts'
import { stamp } from '../clock.ts'
import { kes } from './core.ts'

/** Writes `2500.00` where JavaScript would write `2500`: readers that compare texts or count in floats meet what Daraja sends. */
const raw = (number: string): unknown => (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(number)

export type Push = {
  readonly merchantId: string
  readonly checkoutId: string
  readonly phone: string
  readonly amountCents: number
}

/** The callback of a paid push. Items come in any order; Balance without a value, or not at all. It names no account: whoever pushed knows it by its id. */
export function stkPaid(seed: string, push: Push, paid: { receipt: string; at: number }): string {
  const luck = chance(seed, 'stk', paid.receipt)
  const items = [
    { Name: 'Amount', Value: raw(luck.hits(0.5) ? kes(push.amountCents) : String(push.amountCents / 100)) },
    { Name: 'MpesaReceiptNumber', Value: paid.receipt },
    ...(luck.hits(0.7) ? [{ Name: 'Balance' }] : []),
    { Name: 'TransactionDate', Value: Number(stamp(paid.at)) },
    { Name: 'PhoneNumber', Value: Number(push.phone) },
  ]
  return JSON.stringify({
    Body: {
      stkCallback: {
        MerchantRequestID: push.merchantId,
        CheckoutRequestID: push.checkoutId,
        ResultCode: 0,
        ResultDesc: 'The service request is processed successfully.',
        CallbackMetadata: { Item: luck.hits(0.5) ? items : luck.shuffled(items) },
      },
    },
  })
}

/** The callback of a push that brought no money: no metadata. The code is a number, unless it has letters. */
export const stkFailed = (push: Push, code: string, words: string): string =>
  JSON.stringify({
    Body: {
      stkCallback: {
        MerchantRequestID: push.merchantId,
        CheckoutRequestID: push.checkoutId,
        ResultCode: codeValue(code),
        ResultDesc: words,
      },
    },
  })

const codeValue = (code: string): number | string => (/^\d+$/.test(code) ? Number(code) : code)

export type MenuPayment = {
  readonly receipt: string
  readonly at: number
  readonly amountCents: number
  readonly account: string
  readonly phone: string
  readonly first: string
  readonly last: string
}

/**
 * The body of a payment from the menu, all texts. Validation has no balance; confirmation has the one after this payment, and what the validator gave.
 * How the number is masked, whether the amount has cents and which names come differs from payment to payment, and is the same in both bodies of one.
 */
export function menuPayment(
  seed: string,
  shortcode: string,
  payment: MenuPayment,
  more: { balanceCents: number | null; thirdParty: string; hashed: boolean },
): string {
  const luck = chance(seed, 'c2b', payment.receipt)
  const { phone, amountCents } = payment
  const masked = luck.hits(0.5) ? `${phone.slice(0, 5)}****${phone.slice(-3)}` : `${phone.slice(0, 4)} ***** ${phone.slice(-3)}`
  return JSON.stringify({
    TransactionType: 'Pay Bill',
    TransID: payment.receipt,
    TransTime: stamp(payment.at),
    TransAmount: luck.hits(0.5) ? kes(amountCents) : String(amountCents / 100),
    BusinessShortCode: shortcode,
    BillRefNumber: payment.account,
    InvoiceNumber: '',
    OrgAccountBalance: more.balanceCents === null ? '' : kes(more.balanceCents),
    ThirdPartyTransID: more.thirdParty,
    MSISDN: more.hashed ? createHash('sha256').update(phone).digest('hex') : masked,
    FirstName: luck.hits(0.9) ? payment.first : '',
    MiddleName: '',
    LastName: luck.hits(0.3) ? payment.last : '',
  })
}

export type Parameter = { readonly Key: string; readonly Value?: string | number }

/** What the operator's calls are answered with, later. The reference item is an object or a list of one; success is 0 or "0". */
export function result(
  seed: string,
  given: {
    code: string
    words: string
    originator: string
    conversation: string
    transaction: string
    parameters?: readonly Parameter[]
    timeoutUrl: string
    type?: number
  },
): string {
  const luck = chance(seed, 'result', given.conversation)
  const reference = { Key: 'QueueTimeoutURL', Value: given.timeoutUrl }
  return JSON.stringify({
    Result: {
      ResultType: given.type ?? 0,
      ResultCode: given.code === '0' && luck.hits(0.3) ? '0' : codeValue(given.code),
      ResultDesc: given.words,
      OriginatorConversationID: given.originator,
      ConversationID: given.conversation,
      TransactionID: given.transaction,
      ...(given.parameters
        ? { ResultParameters: { ResultParameter: luck.hits(0.5) ? given.parameters : luck.shuffled(given.parameters) } }
        : {}),
      ReferenceData: { ReferenceItem: luck.hits(0.5) ? reference : [reference] },
    },
  })
}

/** An amount as results carry it: number or text, by chance. */
export const amountValue = (seed: string, receipt: string, cents: number): number | string =>
  chance(seed, 'amount', receipt).hits(0.5) ? cents / 100 : kes(cents)
