import { z } from 'zod'
import type { SendResult } from './send-result.ts'

export type AfricasTalkingSettings = {
  /** `https://api.africastalking.com`, the sandbox's address, or the simulator's; without a slash at the end. */
  readonly baseUrl: string
  readonly username: string
  readonly apiKey: string
  /** The registered sender id or short code; null for the account's default. */
  readonly senderId: string | null
  readonly timeoutMs?: number
}

/** Sends one SMS to one number. It throws nothing: every way it can end is a `SendResult`. */
export type SendSms = (message: { to: string; text: string }) => Promise<SendResult>

const reply = z.object({
  SMSMessageData: z.object({
    Message: z.string().default(''),
    Recipients: z
      .array(
        z.object({
          statusCode: z.coerce.number(),
          number: z.string().default(''),
          status: z.string().default(''),
          cost: z.string().default(''),
          messageId: z.string().default(''),
        }),
      )
      .default([]),
  }),
})

/** What each status code of a recipient means for us (Africa's Talking, bulk SMS). */
const STATUS_CODES: Record<number, { outcome: 'accepted' } | { outcome: 'failed' } | { outcome: 'retry'; cause: 'provider' | 'account' }> =
  {
    100: { outcome: 'accepted' }, // Processed
    101: { outcome: 'accepted' }, // Sent
    102: { outcome: 'accepted' }, // Queued
    401: { outcome: 'failed' }, // RiskHold
    402: { outcome: 'retry', cause: 'account' }, // InvalidSenderId: our registration, not the message
    403: { outcome: 'failed' }, // InvalidPhoneNumber
    404: { outcome: 'failed' }, // UnsupportedNumberType
    405: { outcome: 'retry', cause: 'account' }, // InsufficientBalance: the county must top up, then it goes out
    406: { outcome: 'failed' }, // UserInBlacklist
    407: { outcome: 'retry', cause: 'provider' }, // CouldNotRoute
    409: { outcome: 'failed' }, // DoNotDisturbRejection
    500: { outcome: 'retry', cause: 'provider' }, // InternalServerError
    501: { outcome: 'retry', cause: 'provider' }, // GatewayError
    502: { outcome: 'retry', cause: 'provider' }, // RejectedByGateway
  }

/** Failures at which not one byte of our request can have been understood, so that trying again cannot send twice. */
const NOTHING_WAS_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|ERR_SSL_.*|CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*)$/

/**
 * A client of Africa's Talking's SMS API (`POST /version1/messaging`, form-encoded, header `apiKey`; it answers 201).
 *
 * The API has no idempotency key. A request that was sent and got no answer, or an answer that cannot be read, is `unknown`: it may or may not have
 * gone out. The caller decides what to do about that (`send-message.ts`), this client never repeats by itself.
 */
export function africasTalkingSms(settings: AfricasTalkingSettings): SendSms {
  const timeoutMs = settings.timeoutMs ?? 20_000
  return async ({ to, text }) => {
    const form = new URLSearchParams({ username: settings.username, to, message: text, bulkSMSMode: '1', enqueue: '1' })
    if (settings.senderId) form.set('from', settings.senderId)
    let status: number
    let body: string
    try {
      const response = await fetch(`${settings.baseUrl}/version1/messaging`, {
        method: 'POST',
        headers: {
          apiKey: settings.apiKey,
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          // A kept connection that the other side is just closing would lose the request without telling whether it was read.
          connection: 'close',
        },
        body: form.toString(),
        // A redirect would repeat the request, with our key, at an address nobody configured.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      })
      status = response.status
      body = await response.text()
    } catch (error) {
      const code = failureCode(error)
      return NOTHING_WAS_SENT.test(code) ? { outcome: 'retry', cause: 'provider', reason: code } : { outcome: 'unknown', reason: code }
    }
    return readReply(status, body)
  }
}

/** Reads the answer of `/version1/messaging`; apart from the client so that its cases can be tested one by one. */
export function readReply(status: number, body: string): SendResult {
  if (status === 401 || status === 403) return { outcome: 'retry', cause: 'account', reason: `HTTP ${status}` }
  // An answer in front of the API (its proxy) that waited for it: the message may have gone out behind it.
  if (status === 502 || status === 504 || status === 408) return { outcome: 'unknown', reason: `HTTP ${status}` }
  // The API answers 201 once it has taken a message, so an error of its own says that it has not.
  if (status >= 500 || status === 429) return { outcome: 'retry', cause: 'provider', reason: `HTTP ${status}` }
  if (status >= 400) return { outcome: 'failed', reason: `HTTP ${status}` }
  if (status >= 300) return { outcome: 'retry', cause: 'account', reason: `HTTP ${status}` }

  const parsed = reply.safeParse(parseJson(body))
  if (!parsed.success) return { outcome: 'unknown', reason: 'unreadable answer' }
  const { Message, Recipients } = parsed.data.SMSMessageData
  const recipient = Recipients[0]
  if (!recipient) {
    // Refused as a whole: the list is empty and the message names the fault.
    return /InvalidSenderId/i.test(Message)
      ? { outcome: 'retry', cause: 'account', reason: 'InvalidSenderId' }
      : { outcome: 'failed', reason: Message.slice(0, 120) || 'no recipient' }
  }
  const reason = `${recipient.statusCode} ${recipient.status}`.slice(0, 120)
  const meaning = STATUS_CODES[recipient.statusCode]
  if (!meaning) return { outcome: 'unknown', reason }
  if (meaning.outcome !== 'accepted') return { ...meaning, reason }
  return {
    outcome: 'accepted',
    providerId: recipient.messageId && recipient.messageId !== 'None' ? recipient.messageId : null,
    costCents: costCents(recipient.cost),
  }
}

/** `KES 0.8000` → 80; null when the cost is absent or in another currency. Fractions of a cent round up: better to see too much than too little. */
export function costCents(cost: string): number | null {
  const match = /^KES (\d{1,9})(?:\.(\d{1,6}))?$/.exec(cost.trim())
  if (!match) return null
  const fraction = (match[2] ?? '').padEnd(6, '0')
  return Number(match[1]) * 100 + Number(fraction.slice(0, 2)) + (Number(fraction.slice(2)) > 0 ? 1 : 0)
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure'
  if (error.name === 'TimeoutError') return 'time-out'
  const cause = error.cause as { code?: unknown; errors?: { code?: unknown }[] } | undefined
  const code = cause?.code ?? cause?.errors?.[0]?.code
  return typeof code === 'string' ? code : 'connection lost'
}
