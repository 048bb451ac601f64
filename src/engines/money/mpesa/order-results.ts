import { z } from 'zod'
import type { Cents } from '../../../core/basics/money.ts'
import { centsOf, instantOf } from './daraja-client.ts'

/** What M-Pesa tells of an order, in the end. `values` are its parameters by key, as text; of a key that comes twice the first that says something. */
export type OrderResult = {
  /** `result`: the matter itself. `timeout`: its queue gave up, and the matter may go on. */
  readonly kind: 'result' | 'timeout'
  readonly conversation: string
  /** Numbers, texts and letters: `0`, `2001`, `R000002`. */
  readonly code: string
  readonly words: string
  readonly transaction: string
  readonly values: Readonly<Record<string, string>>
}

const parameter = z.looseObject({ Key: z.string().max(80), Value: z.union([z.string(), z.number()]).nullish() })
const envelope = z.object({
  Result: z.looseObject({
    ResultType: z.coerce.string().default('0'),
    ResultCode: z.coerce.string().min(1).max(40),
    ResultDesc: z.string().default(''),
    ConversationID: z.string().max(120).default(''),
    TransactionID: z.coerce.string().max(40).default(''),
    ResultParameters: z.looseObject({ ResultParameter: z.union([z.array(parameter), parameter]).optional() }).nullish(),
  }),
})

/** Reads what comes to the address of an order; null when it is no result. */
export function readOrderResult(body: unknown): OrderResult | null {
  const parsed = envelope.safeParse(body)
  if (!parsed.success) return null
  const { ResultType, ResultCode, ResultDesc, ConversationID, TransactionID, ResultParameters } = parsed.data.Result
  const values: Record<string, string> = {}
  for (const { Key, Value } of [ResultParameters?.ResultParameter ?? []].flat()) {
    const value = Value === null || Value === undefined ? '' : String(Value).slice(0, 400)
    if (value !== '' && !Object.hasOwn(values, Key)) values[Key] = value
  }
  return {
    kind: ResultType === '1' ? 'timeout' : 'result',
    conversation: ConversationID,
    code: ResultCode,
    words: ResultDesc.slice(0, 200),
    transaction: TransactionID,
    values,
  }
}

/** What an account of the paybill holds: `Utility Account|KES|700000.00|…`. */
export type PaybillAccounts = { readonly working: Cents; readonly utility: Cents; readonly charges: Cents; readonly settlement: Cents }

const ACCOUNTS = {
  working: 'Working Account',
  utility: 'Utility Account',
  charges: 'Charges Paid Account',
  settlement: 'Organization Settlement Account',
} as const

const signedCents = (amount: string): Cents | null => {
  const cents = centsOf(amount.replace(/^-/, ''))
  return cents === null ? null : ((amount.startsWith('-') ? -cents : cents) as Cents)
}

/** Reads the packed text of a balance; null unless each of the four accounts stands in it. */
export function readBalance(packed: string): PaybillAccounts | null {
  const held = new Map(
    packed.split('&').map((part) => {
      const [name = '', , amount = ''] = part.split('|')
      return [name.trim(), signedCents(amount.trim())]
    }),
  )
  const [working, utility, charges, settlement] = (['working', 'utility', 'charges', 'settlement'] as const).map(
    (account) => held.get(ACCOUNTS[account]) ?? null,
  )
  return working == null || utility == null || charges == null || settlement == null ? null : { working, utility, charges, settlement }
}

/** The instant of a result, in either of the ways in which M-Pesa writes it: `20261122091533`, or `22.11.2026 09:15:33`. */
export function resultInstant(written: string): Temporal.Instant | null {
  const match = /^(\d{2})\.(\d{2})\.(\d{4}) (\d{2}):(\d{2}):(\d{2})$/.exec(written)
  return instantOf(match ? `${match[3]}${match[2]}${match[1]}${match[4]}${match[5]}${match[6]}` : written)
}
