import { z } from 'zod'
import { smsLength } from '../../../core/basics/gsm7.ts'
import { parsePhone } from '../../../core/basics/phone.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { holdersOf } from '../../../kernel/identity/people.ts'

declare module '../../../kernel/context/county.ts' {
  interface County {
    /** Where the simulated outside world answers (`http://127.0.0.1:8081`); null unless this is a demo. */
    readonly simulatorUrl: string | null
  }
}

export type HandsetMessage = {
  readonly id: string
  readonly at: string
  readonly from: string
  readonly text: string
  readonly segments: number
}

const answer = z.object({
  messages: z.array(z.object({ id: z.string(), at: z.iso.datetime(), from: z.string(), text: z.string(), segments: z.int() })),
})

const wallet = z.object({
  name: z.string(),
  balanceCents: z.int(),
  locked: z.boolean(),
  defaultPin: z.string(),
  paybill: z.object({ shortcode: z.string(), name: z.string() }),
  prompts: z.array(
    z.object({ id: z.string(), organisation: z.string(), account: z.string(), amountCents: z.int(), expiresAt: z.iso.datetime() }),
  ),
})
/** The M-Pesa of a simulated phone: who holds it, what is in it, and the prompt that waits for the PIN. */
export type HandsetWallet = z.infer<typeof wallet>

const session = z.object({
  state: z.enum(['none', 'open', 'ended']),
  screen: z.string(),
  serviceCode: z.string(),
  fault: z.object({ code: z.string(), detail: z.string() }).nullable(),
})
/** What the dialler of a simulated phone shows. */
export type HandsetSession = z.infer<typeof session>

const answered = z.union([z.object({ code: z.string() }), z.object({ outcome: z.literal('paid'), receipt: z.string() })])

const PATIENCE_MS = 2_000
/** The network itself gives the county eight seconds to look at a payment, and ten to draw a screen. */
const ACT_PATIENCE_MS = 12_000
const RECENT_MAX = 8
const PAST_MAX = 20

/** Asks the simulated network about a phone, `+254…`, or lets its holder do something; null when it does not answer. */
async function network<T>(ctx: Context, phone: string, part: string, shape: z.ZodType<T>, body?: object): Promise<T | null> {
  const { simulatorUrl } = ctx.county
  if (!simulatorUrl) return null
  try {
    const response = await fetch(`${simulatorUrl}/handset/${encodeURIComponent(phone)}/${part}`, {
      signal: AbortSignal.timeout(body ? ACT_PATIENCE_MS : PATIENCE_MS),
      ...(body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    })
    return shape.parse(await response.json())
  } catch {
    return null
  }
}

/** What came of something done on the phone: a receipt, or M-Pesa's code (`silent` when the network does not answer, `gone` for a prompt that is over). */
export type HandsetOutcome = { readonly receipt: string } | { readonly code: string }

const outcome = (given: z.infer<typeof answered> | null): HandsetOutcome =>
  given === null ? { code: 'silent' } : 'receipt' in given ? { receipt: given.receipt } : { code: given.code }

export async function answerPrompt(ctx: Context, phone: string, prompt: string, pin: string | null): Promise<HandsetOutcome> {
  const shape = z.union([z.object({ code: z.string() }), z.object({ error: z.string() }).transform(() => ({ code: 'gone' }))])
  return outcome(await network(ctx, phone, `prompts/${encodeURIComponent(prompt)}`, shape, pin === null ? { cancel: true } : { pin }))
}

export async function payByMenu(
  ctx: Context,
  phone: string,
  payment: { shortcode: string; account: string; amount: string; pin: string },
): Promise<HandsetOutcome> {
  return outcome(await network(ctx, phone, 'pay', answered, { ...payment, language: ctx.language }))
}

/** Customer care opens a wallet that three wrong PINs have locked. */
export const unlockWallet = async (ctx: Context, phone: string): Promise<boolean> =>
  (await network(ctx, phone, 'wallet', wallet, { locked: false })) !== null

/** The network invents a name for every number; a number of somebody the county knows is registered in theirs, as M-PESA writes names. */
async function inHoldersName(ctx: Context, phone: string, shown: HandsetWallet): Promise<HandsetWallet> {
  const [holder] = await holdersOf(ctx.db, 'phone', phone)
  const name = holder?.fullName.toUpperCase()
  if (!name || name === shown.name) return shown
  const [last = '', ...before] = name.split(' ').reverse()
  return (await network(ctx, phone, 'wallet', wallet, { first: before.reverse().join(' ').slice(0, 40), last: last.slice(0, 40) })) ?? shown
}

/** Dials, sends a choice or hangs up; null when the network does not answer or does not know such a code. */
export const pressKeys = (
  ctx: Context,
  phone: string,
  keys: { dial: string } | { text: string } | { end: true },
): Promise<HandsetSession | null> => network(ctx, phone, 'ussd', session, keys)

/**
 * What the county wrote to a number and no running network has in its memory: the invented past, and what came before the network was started anew. A code
 * is not kept once it was sent.
 */
async function pastMessages(ctx: Context, phone: string, received: readonly HandsetMessage[]): Promise<HandsetMessage[]> {
  const rows = await ctx.db
    .selectFrom('messages.outbox')
    .select(['id', 'provider_id', 'body', 'segments', 'sent_at', 'created_at'])
    .where('address', '=', phone)
    .where('channel', '=', 'sms')
    .where('status', 'in', ['sent', 'delivered'])
    .orderBy('id', 'desc')
    .limit(PAST_MAX)
    .execute()
  const known = new Set(received.map(({ id }) => id))
  const from = ctx.county.profile.name.toUpperCase()
  return rows.flatMap(({ id, provider_id, body, segments, sent_at, created_at }) =>
    body === null || (provider_id !== null && known.has(provider_id))
      ? []
      : [{ id, at: (sent_at ?? created_at).toString(), from, text: body, segments: segments || smsLength(body).segments }],
  )
}

/** Numbers that the county wrote to lately, the latest first. */
async function recentNumbers(ctx: Context): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('messages.outbox')
    .select('address')
    .where('channel', '=', 'sms')
    .where('address', 'is not', null)
    // One that reached nobody would open on an empty phone.
    .where('status', 'in', ['queued', 'sending', 'sent', 'delivered'])
    .orderBy('id', 'desc')
    .limit(RECENT_MAX * 10)
    .execute()
  return [...new Set(rows.flatMap(({ address }) => address ?? []))].slice(0, RECENT_MAX)
}

/** What is open on the phone: its messages, the form of a payment, or the dialler. */
export type HandsetScreen = 'messages' | 'pay' | 'dial'

export type Handset = {
  readonly typed: string
  readonly phone: string | null
  readonly problem: Text | null
  readonly messages: readonly HandsetMessage[] | null
  readonly wallet: HandsetWallet | null
  readonly session: HandsetSession | null
  readonly recent: readonly string[]
  readonly paused: boolean
  readonly screen: HandsetScreen
}

/** The phone of a number as typed, or of the number written to last when nothing is. */
export async function openHandset(ctx: Context, typed: string, paused: boolean, screen: HandsetScreen = 'messages'): Promise<Handset> {
  const recent = await recentNumbers(ctx)
  const parsed = parsePhone(typed || (recent[0] ?? ''))
  const common = { typed, recent, paused, screen, messages: null, wallet: null, session: null }
  if (!('phone' in parsed)) return { ...common, phone: null, problem: typed ? parsed.reason : null }
  const { phone } = parsed
  const [received, money, dialled] = await Promise.all([
    network(ctx, phone, 'messages', answer),
    network(ctx, phone, 'wallet', wallet),
    screen === 'dial' ? network(ctx, phone, 'ussd', session) : null,
  ])
  const messages = received && [...received.messages, ...(await pastMessages(ctx, phone, received.messages))]
  return {
    ...common,
    phone,
    problem: null,
    messages: messages?.sort((one, other) => (one.at < other.at ? 1 : -1)) ?? null,
    wallet: money && (await inHoldersName(ctx, phone, money)),
    session: dialled,
  }
}

export type MessagePart =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }

/** An SMS taken apart as a phone shows it: addresses become links, and six digits standing alone are a code to copy, unless they are said to be a paybill. */
export function messageParts(text: string): MessagePart[] {
  const parts: MessagePart[] = []
  let end = 0
  for (const found of text.matchAll(/https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)]|(?<![\w@#.-]|paybill )\d{6}(?![\w-])/g)) {
    if (found.index > end) parts.push({ kind: 'words', text: text.slice(end, found.index) })
    parts.push({ kind: /^http/.test(found[0]) ? 'link' : 'code', text: found[0] })
    end = found.index + found[0].length
  }
  if (end < text.length) parts.push({ kind: 'words', text: text.slice(end) })
  return parts
}
