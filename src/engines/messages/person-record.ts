import { sql } from 'kysely'
import type { Context } from '../../kernel/context/context.ts'
import type { RetentionRule, Stay } from '../../kernel/context/manifest.ts'
import { cameFrom, ownNumbers } from '../../kernel/identity/own-numbers.ts'
import { firstIdAt } from './id-range.ts'

/** Messages to a person: those that name them, and those to a number that is theirs alone and name nobody (codes, reports without a name). */
async function toPerson(ctx: Context, person: string) {
  const numbers = await ownNumbers(ctx.db, person)
  return sql<boolean>`(m.person = ${person}::uuid or (m.person is null and ${cameFrom(numbers, 'm.address', 'm.created_at')}))`
}

/** What the county told a person, for that person. The words of a secret message (a sign-in code) are not kept, so not given. */
export async function messagesOfPerson(ctx: Context, person: string): Promise<Record<string, unknown>> {
  const { rows: messages } = await sql`
    select m.channel, m.address, m.subject, m.body, m.status, m.created_at, m.sent_at
    from messages.outbox m where ${await toPerson(ctx, person)} order by m.id desc limit 10000`.execute(ctx.db)
  return { messages }
}

/**
 * Empties what was told to a person, and to whom; that something was sent on a day stays, for the accounts. What still waits is not sent any more.
 * Messages about what stays (an open case) stay with it.
 */
export async function eraseMessages(ctx: Context, person: string, stays: readonly Stay[]): Promise<Record<string, number>> {
  const about = stays.map(({ record }) => `${record.kind}:${record.id}`)
  const { rows } = await sql<{ provider_id: string | null }>`
    update messages.outbox m set person = null, address = null, subject = null, body = null,
      status = case when status = 'queued' then 'refused' else status end, reason = case when status = 'queued' then 'no_contact' else reason end,
      settled_at = case when status = 'queued' then ${ctx.now.toString()}::timestamptz else settled_at end
    where ${await toPerson(ctx, person)} and not coalesce(m.about_kind || ':' || m.about_id, '') = any(${about}::text[])
    returning m.provider_id`.execute(ctx.db)
  const providers = rows.flatMap(({ provider_id }) => (provider_id === null ? [] : [provider_id]))
  const { rows: reports } =
    await sql`delete from messages.delivery_reports where provider_id = any(${providers}::text[]) returning id`.execute(ctx.db)
  return { 'messages.outbox': rows.length, 'messages.delivery_reports': reports.length }
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
