import { z } from 'zod'
import { parsePhone } from '../../../core/basics/phone.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'

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

const PATIENCE_MS = 2_000
const RECENT_MAX = 8

/** What a simulated phone has received, the newest first; null when the simulated network does not answer. `phone` is `+254…`. */
async function handsetMessages(ctx: Context, phone: string): Promise<HandsetMessage[] | null> {
  const { simulatorUrl } = ctx.county
  if (!simulatorUrl) return null
  try {
    const response = await fetch(`${simulatorUrl}/handset/${encodeURIComponent(phone)}/messages`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    return answer.parse(await response.json()).messages.reverse()
  } catch {
    return null
  }
}

/** Numbers that the county wrote to lately, the latest first. */
async function recentNumbers(ctx: Context): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('messages.outbox')
    .select('address')
    .where('channel', '=', 'sms')
    .where('address', 'is not', null)
    .orderBy('id', 'desc')
    .limit(RECENT_MAX * 10)
    .execute()
  return [...new Set(rows.flatMap(({ address }) => address ?? []))].slice(0, RECENT_MAX)
}

export type Handset = {
  readonly typed: string
  readonly phone: string | null
  readonly problem: Text | null
  readonly messages: readonly HandsetMessage[] | null
  readonly recent: readonly string[]
  readonly paused: boolean
}

/** The phone of a number as typed, or of the number written to last when nothing is. */
export async function openHandset(ctx: Context, typed: string, paused: boolean): Promise<Handset> {
  const recent = await recentNumbers(ctx)
  const parsed = parsePhone(typed || (recent[0] ?? ''))
  if (!('phone' in parsed)) return { typed, phone: null, problem: typed ? parsed.reason : null, messages: null, recent, paused }
  return { typed, phone: parsed.phone, problem: null, messages: await handsetMessages(ctx, parsed.phone), recent, paused }
}

export type MessagePart =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }

/** An SMS taken apart as a phone shows it: addresses become links, and six digits standing alone are a code to copy. */
export function messageParts(text: string): MessagePart[] {
  const parts: MessagePart[] = []
  let end = 0
  for (const found of text.matchAll(/https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)]|(?<![\w@#.-])\d{6}(?![\w-])/g)) {
    if (found.index > end) parts.push({ kind: 'words', text: text.slice(end, found.index) })
    parts.push({ kind: /^http/.test(found[0]) ? 'link' : 'code', text: found[0] })
    end = found.index + found[0].length
  }
  if (end < text.length) parts.push({ kind: 'words', text: text.slice(end) })
  return parts
}
