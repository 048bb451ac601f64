import { sql } from 'kysely'
import type { Context } from '../../kernel/context/context.ts'
import type { RetentionRule } from '../../kernel/context/manifest.ts'
import { firstIdAt } from './id-range.ts'

/** What the county told a person, for that person. The words of a secret message (a sign-in code) are not kept, so not given. */
export async function messagesOfPerson(ctx: Context, person: string): Promise<Record<string, unknown>> {
  const messages = await ctx.db
    .selectFrom('messages.outbox')
    .select(['channel', 'address', 'subject', 'body', 'status', 'created_at', 'sent_at'])
    .where('person', '=', person)
    .orderBy('id', 'desc')
    .limit(10_000)
    .execute()
  return { messages }
}

/** Empties what was told to a person, and to whom; that something was sent on a day stays, for the accounts. What still waits is not sent any more. */
export async function eraseMessages(ctx: Context, person: string): Promise<Record<string, number>> {
  const { rows } = await sql`
    update messages.outbox set person = null, address = null, subject = null, body = null,
      status = case when status = 'queued' then 'refused' else status end, reason = case when status = 'queued' then 'no_contact' else reason end,
      settled_at = case when status = 'queued' then ${ctx.now.toString()}::timestamptz else settled_at end
    where person = ${person}::uuid returning id`.execute(ctx.db)
  return { 'messages.outbox': rows.length }
}

export const messagesRetention: readonly RetentionRule[] = [
  {
    columns: ['messages.outbox.person', 'messages.outbox.address', 'messages.outbox.subject', 'messages.outbox.body'],
    run: async (ctx, before, limit) => {
      const { rows } = await sql`
        update messages.outbox set person = null, address = null, subject = null, body = null where id in (
          select id from messages.outbox where id < ${firstIdAt(before)}::uuid and status not in ('queued', 'sending')
            and (person is not null or address is not null or subject is not null or body is not null)
          order by id limit ${limit}) returning id`.execute(ctx.db)
      return rows.length
    },
  },
  {
    columns: ['messages.delivery_reports.phone'],
    run: async (ctx, before, limit) => {
      const { rows } = await sql`
        delete from messages.delivery_reports where id in (
          select id from messages.delivery_reports where id < ${firstIdAt(before)}::uuid order by id limit ${limit}) returning id`.execute(
        ctx.db,
      )
      return rows.length
    },
  },
]
