import { dayInNairobi } from '../../core/basics/dates.ts'
import type { Language } from '../../core/basics/texts.ts'
import type { Database } from '../database/database.ts'
import { readTogether } from '../database/read-together.ts'
import { hashOfToken, IDLE_MINUTES, type SessionKind } from '../identity/sessions.ts'
import { HELD_POSTS, type HeldPost } from './roles.ts'

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
export async function findSessionHolder(db: Database, token: string, now: Temporal.Instant): Promise<SessionHolder | undefined> {
  const { rows } = await readTogether<SessionHolder>`
    select session.id as session, session.kind, session.seen_at as "seenAt", person.id as person, person.full_name as name, person.language, contact.value as phone,
      case when session.kind = 'staff' then ${HELD_POSTS} else '[]'::json end as posts,
      (select version from access.versions) as "rolesVersion"
    from identity.sessions session join identity.people person on person.id = session.person left join identity.contacts contact on contact.id = session.contact
    cross join (select ${dayInNairobi(now.epochMilliseconds)}::date as today) as day
    where session.token_hash = ${hashOfToken(token)} and session.ended_at is null and session.expires_at > ${now}`.execute(db)
  const holder = rows[0]
  if (!holder) return undefined
  const idle = (now.epochMilliseconds - holder.seenAt.epochMilliseconds) / 60_000
  return idle > IDLE_MINUTES[holder.kind] ? undefined : holder
}

/** Notes that a session is in use, at most once a minute, so that reading pages does not write on every click. */
export async function markSeen(db: Database, holder: SessionHolder, now: Temporal.Instant): Promise<void> {
  if (now.epochMilliseconds - holder.seenAt.epochMilliseconds < 60_000) return
  await db.updateTable('identity.sessions').set({ seen_at: now }).where('id', '=', holder.session).execute()
}
