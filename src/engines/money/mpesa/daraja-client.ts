import { z } from 'zod'
import type { Cents } from '../../../core/basics/money.ts'
import type { Clock } from '../../../kernel/context/county.ts'
import type { MpesaSettings } from './mpesa-settings.ts'

/** Daraja answered that it will not, or did not answer. `code` is its own error code, `unreachable` or `unreadable`. */
export class DarajaError extends Error {
  readonly code: string
  readonly words: string
  /** Nothing of it can have come to M-Pesa: nobody was reached, or the gate answered that it lets nothing in. */
  readonly untaken: boolean
  constructor(code: string, words: string, untaken = false) {
    super(`Daraja: ${code} ${words}`)
    this.name = 'DarajaError'
    this.code = code
    this.words = words
    this.untaken = untaken
  }
}

/** What `fetch` says where no connection came about. */
const UNCONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])
/** Answers of a gate before anything behind it was asked. 502 and 504 are not among them: they come after it. */
const isTurnedAway = (status: number): boolean => status === 503 || (status >= 400 && status < 500)

const token = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() })
const failure = z.object({ errorCode: z.string(), errorMessage: z.string().default('') })
const accepted = z.object({ MerchantRequestID: z.string(), CheckoutRequestID: z.string(), ResponseCode: z.string() })
const takenOn = z.object({ ConversationID: z.string().min(1), ResponseCode: z.coerce.string() })
// A number in callbacks, a text here; letters are possible in either.
const queried = z.object({ ResultCode: z.coerce.string(), ResultDesc: z.string().default('') })
const pulledRow = z.object({
  transactionId: z.string().min(1),
  trxDate: z.string(),
  msisdn: z.coerce.string().default(''),
  sender: z.string().optional(),
  transactiontype: z.string().default(''),
  billreference: z.string().nullish(),
  amount: z.coerce.string(),
})
// An empty page is `[[]]`.
const pulled = z.object({ ResponseCode: z.coerce.string(), Response: z.array(z.array(z.unknown())).default([]) })

export type PulledRow = z.output<typeof pulledRow>

/** Codes by which different calls of Daraja say that the token is not good any more. */
const TOKEN_FAULTS = new Set(['404.001.03', '401.003.01', '400.003.01', '401.002.01'])
/** Asked anew a little before it ends. */
const TOKEN_SPARE_MS = 4 * 60_000

/** Nairobi's time as Daraja writes it, `20261122091533`: three hours ahead of UTC all year. */
export const stampOf = (at: Temporal.Instant): string =>
  at.toZonedDateTimeISO('Africa/Nairobi').toPlainDateTime().toString({ smallestUnit: 'second' }).replace(/\D/g, '')

/** The instant of `20261122091533`; null when it is none. */
export function instantOf(stamp: string): Temporal.Instant | null {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(stamp)
  if (!match) return null
  const [, year, month, day, hour, minute, second] = match
  try {
    return Temporal.Instant.from(`${year}-${month}-${day}T${hour}:${minute}:${second}+03:00`)
  } catch {
    return null
  }
}

/** Whole and decimal shillings of Daraja (`2500`, `2500.00`, `2500.0`) as cents; null when it is no amount. */
export function centsOf(amount: string): Cents | null {
  const match = /^(\d{1,9})(?:\.(\d{1,2})0*)?$/.exec(amount.trim())
  return match ? ((Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))) as Cents) : null
}

/** Where M-Pesa tells what became of an order, and what it is called there by. */
type Orders = { readonly remarks: string; readonly resultUrl: string; readonly timeoutUrl: string }

/** A client of Daraja 3: OAuth, STK push and its query, C2B registration, pull transactions, and the operator's orders. Throws `DarajaError` alone. */
export class DarajaClient {
  readonly settings: MpesaSettings
  readonly #clock: Clock
  #token: { readonly value: string; readonly until: number } | undefined
  #asking: Promise<string> | undefined

  constructor(settings: MpesaSettings, clock: Clock) {
    this.settings = settings
    this.#clock = clock
  }

  /** Asks a phone for its PIN. What comes back is that Daraja took it on, never that anyone paid. */
  async push(asked: { phone: string; cents: Cents; account: string; words: string; callbackUrl: string }) {
    const { shortcode, passkey } = this.settings
    const stamp = stampOf(this.#clock.now())
    const phone = asked.phone.replace(/\D/g, '')
    const body = await this.#post('/mpesa/stkpush/v1/processrequest', {
      BusinessShortCode: shortcode,
      Password: Buffer.from(`${shortcode}${passkey}${stamp}`).toString('base64'),
      Timestamp: stamp,
      TransactionType: 'CustomerPayBillOnline',
      Amount: String(asked.cents / 100),
      PartyA: phone,
      PartyB: shortcode,
      PhoneNumber: phone,
      CallBackURL: asked.callbackUrl,
      AccountReference: asked.account.replace(/[^0-9A-Z]/gi, '').slice(0, 12),
      TransactionDesc: asked.words.slice(0, 13),
    })
    const answer = read(accepted, body)
    if (answer.ResponseCode !== '0') throw new DarajaError(answer.ResponseCode, 'not taken on')
    return { merchantRequestId: answer.MerchantRequestID, checkoutRequestId: answer.CheckoutRequestID }
  }

  /** What became of a push: Daraja's result code as text, `'0'` for paid. */
  async queryPush(checkoutRequestId: string): Promise<{ code: string; words: string }> {
    const { shortcode, passkey } = this.settings
    const stamp = stampOf(this.#clock.now())
    const body = await this.#post('/mpesa/stkpushquery/v1/query', {
      BusinessShortCode: shortcode,
      Password: Buffer.from(`${shortcode}${passkey}${stamp}`).toString('base64'),
      Timestamp: stamp,
      CheckoutRequestID: checkoutRequestId,
    })
    const { ResultCode, ResultDesc } = read(queried, body)
    return { code: ResultCode, words: ResultDesc }
  }

  /** Tells Daraja where payments from the menu are told. Once in production. */
  async registerUrls(urls: { confirmation: string; validation: string }): Promise<void> {
    await this.#post('/mpesa/c2b/v2/registerurl', {
      ShortCode: this.settings.shortcode,
      // What a validator that does not answer means: take the money, it is found its place.
      ResponseType: 'Completed',
      ConfirmationURL: urls.confirmation,
      ValidationURL: urls.validation,
    })
  }

  async registerPull(callbackUrl: string): Promise<void> {
    await this.#post('/pulltransactions/v1/register', {
      ShortCode: this.settings.shortcode,
      RequestType: 'Pull',
      NominatedNumber: this.settings.nominatedNumber,
      CallBackURL: callbackUrl,
    })
  }

  /** A page of the paybill's own list of transactions, from row `offset` of the window; empty at the end. At most the last 48 hours. */
  async pull(window: { from: Temporal.Instant; to: Temporal.Instant; offset: number }): Promise<PulledRow[]> {
    const local = (at: Temporal.Instant) =>
      at.toZonedDateTimeISO('Africa/Nairobi').toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')
    const body = await this.#post('/pulltransactions/v1/query', {
      ShortCode: this.settings.shortcode,
      StartDate: local(window.from),
      EndDate: local(window.to),
      OffSetValue: String(window.offset),
    })
    return read(pulled, body)
      .Response.flat()
      .map((row) => read(pulledRow, row))
  }

  /** Throws now what would keep an order from being sent at all: nobody answers, or the key is not good. */
  async ready(): Promise<void> {
    await this.#bearer()
  }

  /** Lets go of the token, as time does. */
  forget(): void {
    this.#token = undefined
  }

  /** Sends money to a phone. `id` is ours: the same one is taken on once. All orders give M-Pesa's own name of the conversation. */
  payOut(id: string, order: Orders & { phone: string; cents: Cents }): Promise<string> {
    return this.#order('/mpesa/b2c/v3/paymentrequest', 'BusinessPayment', order, {
      OriginatorConversationID: id,
      Amount: String(order.cents / 100),
      PartyA: this.settings.shortcode,
      PartyB: order.phone.replace(/\D/g, ''),
      Occassion: '',
    })
  }

  /** Takes a whole payment back to the phone it came from. */
  reverse(order: Orders & { providerRef: string; cents: Cents }): Promise<string> {
    return this.#order('/mpesa/reversal/v1/request', 'TransactionReversal', order, {
      TransactionID: order.providerRef,
      Amount: String(order.cents / 100),
      ReceiverParty: this.settings.shortcode,
      RecieverIdentifierType: '11',
      Occasion: '',
    })
  }

  /** Asks what became of a payment, by M-Pesa's number, or of a payout, by ours. */
  askStatus(order: Orders & ({ providerRef: string } | { originator: string })): Promise<string> {
    return this.#order('/mpesa/transactionstatus/v1/query', 'TransactionStatusQuery', order, {
      ...('providerRef' in order ? { TransactionID: order.providerRef } : { OriginatorConversationID: order.originator }),
      PartyA: this.settings.shortcode,
      IdentifierType: '4',
      Occasion: '',
    })
  }

  askBalance(order: Orders): Promise<string> {
    return this.#order('/mpesa/accountbalance/v1/query', 'AccountBalance', order, { PartyA: this.settings.shortcode, IdentifierType: '4' })
  }

  async #order(path: string, command: string, { remarks, resultUrl, timeoutUrl }: Orders, body: object): Promise<string> {
    const { operator } = this.settings
    if (!operator) throw new DarajaError('no_operator', 'no operator is set up')
    const answer = read(
      takenOn,
      await this.#post(path, {
        // The payout names it otherwise than its siblings.
        [command === 'BusinessPayment' ? 'InitiatorName' : 'Initiator']: operator.initiator,
        SecurityCredential: operator.securityCredential,
        CommandID: command,
        Remarks: remarks,
        QueueTimeOutURL: timeoutUrl,
        ResultURL: resultUrl,
        ...body,
      }),
    )
    if (answer.ResponseCode !== '0') throw new DarajaError(answer.ResponseCode, 'not taken on')
    return answer.ConversationID
  }

  async #post(path: string, body: object): Promise<unknown> {
    try {
      return await this.#send(path, body, await this.#bearer())
    } catch (error) {
      if (!(error instanceof DarajaError) || !TOKEN_FAULTS.has(error.code)) throw error
      this.#token = undefined
      return this.#send(path, body, await this.#bearer())
    }
  }

  #send(path: string, body: object, bearer: string): Promise<unknown> {
    return this.#fetch(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }

  /** Many who need a token wait for one request. */
  async #bearer(): Promise<string> {
    if (this.#token && this.#token.until > this.#clock.now().epochMilliseconds) return this.#token.value
    this.#asking ??= this.#newToken().finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  async #newToken(): Promise<string> {
    const { consumerKey, consumerSecret } = this.settings
    const basic = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')
    const asked = this.#fetch('/oauth/v1/generate?grant_type=client_credentials', { headers: { authorization: `Basic ${basic}` } })
    const body = await asked.catch((error: unknown) => {
      // Without a token nothing is asked of M-Pesa at all.
      throw error instanceof DarajaError ? new DarajaError(error.code, error.words, true) : error
    })
    const { access_token, expires_in } = read(token, body)
    const until = this.#clock.now().epochMilliseconds + Math.max(expires_in * 1000 - TOKEN_SPARE_MS, expires_in * 500)
    this.#token = { value: access_token, until }
    return access_token
  }

  async #fetch(path: string, init: RequestInit): Promise<unknown> {
    let text: string
    let ok: boolean
    let turnedAway: boolean
    try {
      const response = await fetch(`${this.settings.baseUrl}${path}`, {
        ...init,
        signal: AbortSignal.timeout(this.settings.timeoutMs ?? 20_000),
      })
      ok = response.ok
      turnedAway = isTurnedAway(response.status)
      text = await response.text()
    } catch (error) {
      const cause = (error as { cause?: { code?: unknown } }).cause?.code
      throw new DarajaError('unreachable', (error as Error).name, UNCONNECTED.has(String(cause)))
    }
    let body: unknown
    try {
      body = JSON.parse(text)
    } catch {
      throw new DarajaError('unreadable', text.slice(0, 80), turnedAway)
    }
    const failed = failure.safeParse(body)
    if (failed.success) throw new DarajaError(failed.data.errorCode, failed.data.errorMessage)
    if (!ok) throw new DarajaError('unreadable', text.slice(0, 80), turnedAway)
    return body
  }
}

function read<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw new DarajaError('unreadable', parsed.error.issues[0]?.path.join('.') ?? '')
  return parsed.data
}

declare module '../../../kernel/context/county.ts' {
  interface County {
    /** Null where the county has not set up M-Pesa. */
    readonly mpesa: DarajaClient | null
  }
}
