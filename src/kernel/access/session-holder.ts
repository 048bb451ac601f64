import { sql } from 'kysely'
import type { Language } from '../../core/basics/texts.ts'
import type { Database } from '../database/database.ts'
import { hashOfToken, IDLE_MINUTES, type SessionKind } from '../identity/sessions.ts'
import { type HeldPost, heldPostsJson } from './roles.ts'

export type SessionHolder = {
  readonly session: string
  readonly kind: SessionKind
  readonly person: string
  readonly name: string
  readonly language: Language
  readonly phone: string | null
  readonly posts: readonly HeldPost[]
  readonly rolesVersion: number
  readonly seenAt: Temporal.Instant
}

/**
 * Who holds this session token now, with the posts they hold today: one statement per request, never remembered,
 * so that a session revoked or a post ended a second ago counts at once. Undefined for anything not open.
 */
export async function findSessionHolder(
  db: Database,
  token: string,
  now: Temporal.Instant,
  today: string,
): Promise<SessionHolder | undefined> {
  const row = await db
    .selectFrom('identity.sessions as session')
    .innerJoin('identity.people as person', 'person.id', 'session.person')
    .leftJoin('identity.contacts as contact', 'contact.id', 'session.contact')
    .select([
      'session.id as session',
      'session.kind',
      'session.seen_at',
      'person.id as person',
      'person.full_name as name',
      'person.language',
      'contact.value as phone',
      sql<HeldPost[]>`case when session.kind = 'staff' then ${heldPostsJson('person.id', today)} else '[]'::json end`.as('posts'),
      sql<number>`(select version from access.versions)`.as('roles_version'),
    ])
    .where('session.token_hash', '=', hashOfToken(token))
    .where('session.ended_at', 'is', null)
    .where('session.expires_at', '>', now)
    .executeTakeFirst()
  if (!row) return undefined
  const kind = row.kind as SessionKind
  const idle = now.since(row.seen_at).total('minutes')
  if (idle > IDLE_MINUTES[kind]) return undefined
  return {
    session: row.session,
    kind,
    person: row.person,
    name: row.name,
    language: row.language as Language,
    phone: row.phone,
    posts: row.posts,
    rolesVersion: row.roles_version,
    seenAt: row.seen_at,
  }
}

/** Notes that a session is in use, at most once a minute, so that reading pages does not write on every click. */
export async function markSeen(db: Database, holder: SessionHolder, now: Temporal.Instant): Promise<void> {
  if (now.since(holder.seenAt).total('seconds') < 60) return
  await db.updateTable('identity.sessions').set({ seen_at: now }).where('id', '=', holder.session).execute()
}
