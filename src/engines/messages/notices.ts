import { refuse } from '../../core/basics/errors.ts'
import type { Context } from '../../kernel/context/context.ts'

/** A message in the person's own pages. */
export type Notice = {
  readonly id: string
  readonly subject: string
  readonly body: string | null
  readonly about: { readonly kind: string; readonly id: string } | null
  readonly at: Temporal.Instant
  readonly readAt: Temporal.Instant | null
}

const mine = (ctx: Context): string => {
  if (!ctx.actor.person) throw refuse('basics.sign_in_needed')
  return ctx.actor.person
}

/** The notices of whoever asks, the newest first, a page at a time. `next` is `before` of the next page, or null. */
export async function myNotices(
  ctx: Context,
  { before, limit = 20 }: { before?: string; limit?: number } = {},
): Promise<{ notices: Notice[]; next: string | null }> {
  let query = ctx.db
    .selectFrom('messages.outbox')
    .select(['id', 'subject', 'body', 'about_kind', 'about_id', 'created_at', 'read_at'])
    .where('person', '=', mine(ctx))
    .where('channel', '=', 'inApp')
    .where('status', '=', 'sent')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (before) query = query.where('id', '<', before)
  const rows = await query.execute()
  const notices = rows.slice(0, limit).map((row) => ({
    id: row.id,
    subject: row.subject ?? '',
    body: row.body,
    about: row.about_kind !== null && row.about_id !== null ? { kind: row.about_kind, id: row.about_id } : null,
    at: row.created_at,
    readAt: row.read_at,
  }))
  return { notices, next: rows.length > limit ? (notices.at(-1)?.id ?? null) : null }
}

/** Notes that whoever asks has read a notice of theirs; again changes nothing. Throws `basics.not_found` for one that is not theirs. */
export async function readNotice(ctx: Context, id: string): Promise<void> {
  const read = await ctx.db
    .updateTable('messages.outbox')
    .set((row) => ({
      read_at: row.fn.coalesce('read_at', row.val(ctx.now)),
      status: 'delivered',
      settled_at: row.fn.coalesce('settled_at', row.val(ctx.now)),
    }))
    .where('id', '=', id)
    .where('person', '=', mine(ctx))
    .where('channel', '=', 'inApp')
    .returning('id')
    .executeTakeFirst()
  if (!read) throw refuse('basics.not_found')
}
