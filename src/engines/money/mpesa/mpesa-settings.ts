/** What Safaricom gave the county for its paybill (developer.safaricom.co.ke), as the operator set it. */
export type MpesaSettings = {
  /** `https://api.safaricom.co.ke`, the sandbox's address, or the simulator's; without a slash at the end. */
  readonly baseUrl: string
  readonly consumerKey: string
  readonly consumerSecret: string
  readonly shortcode: string
  /** Of Lipa na M-Pesa Online: half of every push's password. */
  readonly passkey: string
  /** The part of the callbacks' addresses that nobody can guess: M-Pesa signs nothing. */
  readonly callbackKey: string
  /** The number that pull transactions are registered with. */
  readonly nominatedNumber: string
  /** Who may pay out, take back and ask about money for the paybill; without one the county only receives. */
  readonly operator?: MpesaOperator | undefined
  readonly timeoutMs?: number
}

/** The API operator of the paybill's portal. */
type MpesaOperator = {
  readonly initiator: string
  /** The operator's password under Safaricom's certificate, base64, as Daraja's portal gives it. */
  readonly securityCredential: string
}

/** What an operator sets, as the app read it. */
export type MpesaToOpen = {
  readonly url?: string | undefined
  readonly consumerKey?: string | undefined
  readonly consumerSecret?: string | undefined
  readonly shortcode?: string | undefined
  readonly passkey?: string | undefined
  readonly callbackKey?: string | undefined
  readonly nominatedNumber?: string | undefined
  readonly initiator?: string | undefined
  readonly securityCredential?: string | undefined
}

/** Null where the county has not set up M-Pesa: bills can be made, and are paid at the bank. All or nothing: half a setting is told at the start. */
export function openMpesa(given: MpesaToOpen): MpesaSettings | null {
  const { consumerKey, consumerSecret, shortcode, passkey, callbackKey, nominatedNumber, initiator, securityCredential } = given
  const needed = { consumerKey, consumerSecret, shortcode, passkey, callbackKey, nominatedNumber }
  const missing = Object.entries(needed).flatMap(([name, value]) => (value ? [] : [name]))
  if (missing.length === Object.keys(needed).length) return null
  if (missing.length > 0) throw new Error(`M-Pesa is set up by halves: ${missing.join(', ')} missing`)
  if (!initiator !== !securityCredential)
    throw new Error('M-Pesa’s operator is set up by halves: both the initiator and its credential, or neither')
  return {
    ...(needed as Required<typeof needed> & MpesaSettings),
    baseUrl: (given.url ?? 'https://api.safaricom.co.ke').replace(/\/+$/, ''),
    ...(initiator && securityCredential ? { operator: { initiator, securityCredential } } : {}),
  }
}

/** Paths of what M-Pesa answers to an order: the matter itself, or that its queue gave up. Each order has its own. */
export const orderPath = (key: string, what: 'result' | 'timeout', order: string): string => `/callbacks/pay/${key}/${what}/${order}`

/** Paths of the callbacks. Daraja refuses addresses that hold words like mpesa, safaricom, exec, cmd, sql or query. */
export const callbackPath = (key: string, what: 'push' | 'validation' | 'confirmation' | 'pulled'): string =>
  `/callbacks/pay/${key}/${what}`
