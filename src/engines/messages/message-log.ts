import { sql } from 'kysely'
import { maskPhone } from '../../core/basics/phone.ts'
import type { Language } from '../../core/basics/texts.ts'
import { startOf } from '../../kernel/calendar/days.ts'
import type { Context, RecordRef } from '../../kernel/context/context.ts'
import { firstIdAt } from './id-range.ts'
import { sendJob } from './send-job.ts'
import type { Pool } from './settings.ts'
import type { Channel } from './templates.ts'
import { refuseMessages } from './texts.ts'

export const MESSAGE_STATUSES = ['queued', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'refused'] as const
export type MessageStatus = (typeof MESSAGE_STATUSES)[number]

/** A message as the log shows it: whom it went to is half hidden, a secret one's words wholly. */
export type LoggedMessage = {
  readonly id: string
  readonly template: string
  readonly channel: Channel
  readonly to: string
  readonly person: string | null
  readonly language: Language
  readonly subject: string | null
  /** Null for what retention has emptied. */
  readonly body: string | null
  readonly secret: boolean
  readonly segments: number
  readonly about: RecordRef | null
  readonly status: MessageStatus
  /** Why it waits, failed or is unknown: a code of ours (`expired`, `no_contact`, `daily_budget`, `number_limit`, `interrupted`) or the provider's own words. */
  readonly reason: string | null
  readonly attempts: number
  readonly costCents: number | null
  readonly repeats: string | null
  readonly createdAt: Temporal.Instant
  readonly nextAttemptAt: Temporal.Instant | null
  readonly sentAt: Temporal.Instant | null
  readonly settledAt: Temporal.Instant | null
}

export type MessageFilter = {
  readonly status?: MessageStatus
  readonly channel?: Channel
  readonly template?: string
  readonly person?: string
  /** A number as +254… or an e-mail address, whole. */
  readonly address?: string
  /** The id of the last message of the page before: the next are older. */
  readonly before?: string
  readonly limit?: number
}

const HIDDEN = '••••••'

/** The message log for administrators, the newest first, a page at a time. `next` is `before` of the next page, or null. Needs `messages.message.read` for the county. */
export async function listMessages(ctx: Context, filter: MessageFilter = {}): Promise<{ messages: LoggedMessage[]; next: string | null }> {
  ctx.allow('messages.message.read', {})
  const limit = Math.min(filter.limit ?? 50, 200)
  let query = ctx.db
    .selectFrom('messages.outbox')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (filter.status) query = query.where('status', '=', filter.status)
  if (filter.channel) query = query.where('channel', '=', filter.channel)
  if (filter.template) query = query.where('template', '=', filter.template)
  if (filter.person) query = query.where('person', '=', filter.person)
  if (filter.address) query = query.where('address', '=', filter.address)
  if (filter.before) query = query.where('id', '<', filter.before)
  const rows = await query.execute()
  const messages = rows.slice(0, limit).map(toLogged)
  return { messages, next: rows.length > limit ? (messages.at(-1)?.id ?? null) : null }
}

/** One message of the log, with whom it went to in full; the reading is recorded. Needs `messages.message.read` for the county. */
export async function openMessage(ctx: Context, id: string): Promise<LoggedMessage & { readonly address: string | null }> {
  ctx.allow('messages.message.read', {})
  const row = await ctx.db.selectFrom('messages.outbox').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw refuseMessages('messages.not_found')
  ctx.audit('messages.message.read', { kind: 'messages.message', id }, undefined, row.person)
  return { ...toLogged(row), address: row.address }
}

/** What was told about one record, the oldest first; at most a hundred. For the record's own page: the caller has allowed the record. */
export async function messagesAbout(ctx: Context, about: RecordRef): Promise<LoggedMessage[]> {
  const rows = await ctx.db
    .selectFrom('messages.outbox')
    .selectAll()
    .where('about_kind', '=', about.kind)
    .where('about_id', '=', about.id)
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
  return rows.reverse().map(toLogged)
}

/** How many messages of each day ended how, between two days (both counted). Needs `messages.message.read` for the county. */
export async function countMessages(
  ctx: Context,
  days: { from: Temporal.PlainDate; until: Temporal.PlainDate },
): Promise<{ day: Temporal.PlainDate; channel: Channel; status: MessageStatus; messages: number; segments: number; costCents: number }[]> {
  ctx.allow('messages.message.read', {})
  const { rows } = await sql<{
    day: Temporal.PlainDate
    channel: Channel
    status: MessageStatus
    messages: number
    segments: number
    costCents: number
  }>`
    select (created_at at time zone 'Africa/Nairobi')::date as day, channel, status, count(*) as messages, sum(segments)::bigint as segments,
      coalesce(sum(cost_cents), 0)::bigint as "costCents"
    from messages.outbox
    where id >= ${firstIdAt(startOf(days.from))}::uuid and id < ${firstIdAt(startOf(days.until.add({ days: 1 })))}::uuid
    group by 1, 2, 3 order by 1, 2, 3`.execute(ctx.db)
  return rows
}

/**
 * Sends once more what failed, was refused or is unknown, as a new message with the same words. Pressed twice, it is sent once. Needs `messages.message.resend` for the
 * county. Gives the new message's id. Throws `messages.cannot_resend` for what was sent, is still under way, or is secret.
 */
export async function resendMessage(ctx: Context, id: string): Promise<string> {
  ctx.allow('messages.message.resend', {})
  const row = await ctx.db.selectFrom('messages.outbox').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw refuseMessages('messages.not_found')
  const ended = row.status === 'failed' || row.status === 'refused' || (row.status === 'unknown' && row.settled_at !== null)
  if (!ended || row.secret || row.body === null || row.address === null) throw refuseMessages('messages.cannot_resend')
  const before = await ctx.db.selectFrom('messages.outbox').select('id').where('repeats', '=', id).executeTakeFirst()
  if (before) return before.id
  const again = ctx.newId()
  await ctx.db
    .insertInto('messages.outbox')
    .values({
      id: again,
      template: row.template,
      channel: row.channel,
      person: row.person,
      address: row.address,
      language: row.language,
      subject: row.subject,
      body: row.body,
      secret: false,
      pool: row.pool,
      segments: row.segments,
      about_kind: row.about_kind,
      about_id: row.about_id,
      status: 'queued',
      repeats: id,
      created_at: ctx.now,
      next_attempt_at: ctx.now,
      expires_at: ctx.now.add({ hours: 72 }),
    })
    .execute()
  ctx.later(sendJob({ id: again, channel: row.channel as Channel, pool: row.pool as Pool }))
  ctx.audit('messages.message.resent', { kind: 'messages.message', id: again }, { repeats: id })
  return again
}

type OutboxRow = {
  id: string
  template: string
  channel: string
  person: string | null
  address: string | null
  language: string
  subject: string | null
  body: string | null
  secret: boolean
  segments: number
  about_kind: string | null
  about_id: string | null
  status: string
  reason: string | null
  attempts: number
  cost_cents: number | null
  repeats: string | null
  created_at: Temporal.Instant
  next_attempt_at: Temporal.Instant | null
  sent_at: Temporal.Instant | null
  settled_at: Temporal.Instant | null
}

const toLogged = (row: OutboxRow): LoggedMessage => ({
  id: row.id,
  template: row.template,
  channel: row.channel as Channel,
  to: row.address === null ? '' : maskAddress(row.address),
  person: row.person,
  language: row.language as Language,
  subject: row.subject,
  body: row.secret ? HIDDEN : row.body,
  secret: row.secret,
  segments: row.segments,
  about: row.about_kind !== null && row.about_id !== null ? { kind: row.about_kind, id: row.about_id } : null,
  status: row.status as MessageStatus,
  reason: row.reason,
  attempts: row.attempts,
  costCents: row.cost_cents,
  repeats: row.repeats,
  createdAt: row.created_at,
  nextAttemptAt: row.next_attempt_at,
  sentAt: row.sent_at,
  settledAt: row.settled_at,
})

/** `0712 ••• 678`, or `a•••@example.org`. */
function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  return at > 0 ? `${Array.from(address)[0]}•••${address.slice(at)}` : maskPhone(address)
}
