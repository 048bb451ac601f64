import type { Context, RecordRef } from '../../kernel/context/context.ts'

/**
 * Takes back the messages about a record that were written at or after a moment, in the caller's transaction: those that wait are refused (`withdrawn`), notices in
 * people's own pages that nobody read leave them. `gone` says whether any may have reached someone.
 */
export async function withdrawMessages(ctx: Context, about: RecordRef, since: Temporal.Instant): Promise<{ gone: boolean }> {
  const rows = await ctx.db
    .selectFrom('messages.outbox')
    .select(['id', 'channel', 'status', 'attempts', 'read_at'])
    .where('about_kind', '=', about.kind)
    .where('about_id', '=', about.id)
    .where('created_at', '>=', since)
    // The sender locks the row before it hands a message over, so that one of the two comes first.
    .forUpdate()
    .execute()
  const waiting = rows.filter(({ status, attempts }) => status === 'queued' && attempts === 0)
  const unread = rows.filter(({ channel, read_at }) => channel === 'inApp' && read_at === null)
  const ids = [...waiting, ...unread].map(({ id }) => id)
  if (ids.length > 0)
    await ctx.db
      .updateTable('messages.outbox')
      .set({ status: 'refused', reason: 'withdrawn', next_attempt_at: null, settled_at: ctx.now })
      .where('id', 'in', ids)
      .execute()
  return { gone: rows.some(({ id, status }) => !ids.includes(id) && status !== 'refused' && status !== 'failed') }
}
