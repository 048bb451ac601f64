import { sql } from 'kysely'
import { refuse } from '../../../core/basics/errors.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { endSession, endSessionsOf, IDLE_MINUTES } from '../../../kernel/identity/sessions.ts'

export type StaffSession = {
  readonly id: string
  readonly person: string
  readonly name: string
  readonly device: string
  readonly startedAt: Temporal.Instant
  readonly seenAt: Temporal.Instant
  readonly expiresAt: Temporal.Instant
}

const PAGE = 50

/** Sessions of staff that are open now, the newest first. By way of the staff, who are few: the table of sessions holds every resident's too. */
export async function listStaffSessions(
  ctx: Context,
  { q, after }: { q: string; after: string },
): Promise<{ sessions: StaffSession[]; next: string | null }> {
  ctx.allow('administration.session.manage', {})
  const idleSince = ctx.now.subtract({ minutes: IDLE_MINUTES.staff }).toString()
  const like = `%${q.replace(/[%_\\]/g, '\\$&')}%`
  const { rows } = await sql<StaffSession>`
    select session.id, session.person, person.full_name as name, session.device, session.started_at as "startedAt", session.seen_at as "seenAt",
      session.expires_at as "expiresAt"
    from identity.staff staff join identity.people person on person.id = staff.person
      join identity.sessions session on session.person = staff.person and session.started_at > ${ctx.now.subtract({ hours: 48 }).toString()}::timestamptz
    where session.kind = 'staff' and session.ended_at is null and session.expires_at > ${ctx.now.toString()}::timestamptz
      and session.seen_at >= ${idleSince}::timestamptz
      ${q ? sql`and (person.plain_name like kaunti.plain(${like}) or staff.staff_number ilike ${like})` : sql``}
      ${after ? sql`and session.id < ${after}::uuid` : sql``}
    order by session.id desc limit ${PAGE + 1}`.execute(ctx.db)
  const sessions = rows.slice(0, PAGE)
  return { sessions, next: rows.length > PAGE ? (sessions.at(-1)?.id ?? null) : null }
}

export async function findStaffSession(ctx: Context, id: string) {
  ctx.allow('administration.session.manage', {})
  const row = await ctx.db
    .selectFrom('identity.sessions as session')
    .innerJoin('identity.people as person', 'person.id', 'session.person')
    .select(['session.id', 'session.person', 'person.full_name as name', 'session.device', 'session.started_at as startedAt'])
    .where('session.id', '=', id)
    .where('session.kind', '=', 'staff')
    .executeTakeFirst()
  if (!row) throw refuse('basics.not_found')
  return row
}

/** Ends one session of a member of staff; the next request with it is nobody's. */
export async function endStaffSession(ctx: Context, { id, reason }: { id: string; reason: string }): Promise<void> {
  const session = await findStaffSession(ctx, id)
  const ended = await endSession(ctx.db, id, 'administrator', ctx.now)
  if (ended) ctx.audit('administration.session.ended', { kind: 'identity.session', id }, { reason }, session.person)
}

/** Ends every session a person has open, as staff and as resident. Gives how many. */
export async function endAllSessions(ctx: Context, { person, reason }: { person: string; reason: string }): Promise<number> {
  ctx.allow('administration.session.manage', {})
  const member = await ctx.db.selectFrom('identity.staff').select('person').where('person', '=', person).executeTakeFirst()
  if (!member) throw refuse('basics.not_found')
  const ended = await endSessionsOf(
    ctx.db,
    person,
    'administrator',
    ctx.now,
    person === ctx.actor.person ? (ctx.actor.session ?? undefined) : undefined,
  )
  ctx.audit('administration.session.all_ended', { kind: 'identity.person', id: person }, { sessions: ended, reason }, person)
  return ended
}
