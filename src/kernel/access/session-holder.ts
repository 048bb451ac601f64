import { dayInNairobi } from '../../core/basics/dates.ts'
import type { Language } from '../../core/basics/texts.ts'
import type { Database } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import { Together } from '../database/together.ts'
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

type Asked = { readonly hash: string; readonly now: Temporal.Instant }

/**
 * Who holds a session token now, with the posts they hold today: asked of the database at each request, never remembered, so that a session revoked or a post ended
 * a second ago counts at once. Requests that come at the same moment are asked about by one statement.
 */
export class SessionHolders {
  readonly #asked: Together<Asked, SessionHolder | undefined>

  constructor(db: Database) {
    this.#asked = new Together((batch) => findHolders(db, batch))
  }

  /** Undefined for a session that is not open. */
  async find(token: string, now: Temporal.Instant): Promise<SessionHolder | undefined> {
    const holder = await this.#asked.ask({ hash: hashOfToken(token).toString('hex'), now })
    if (!holder) return undefined
    const idle = (now.epochMilliseconds - holder.seenAt.epochMilliseconds) / 60_000
    return idle > IDLE_MINUTES[holder.kind] ? undefined : holder
  }
}

async function findHolders(db: Database, batch: readonly Asked[]): Promise<(SessionHolder | undefined)[]> {
  const hashes = batch.map(({ hash }) => hash)
  const now = batch.map((each) => each.now).reduce((one, other) => (Temporal.Instant.compare(one, other) > 0 ? one : other))
  const { rows } = await statement<SessionHolder & { hash: string }>`
    select encode(session.token_hash, 'hex') as hash, session.id as session, session.kind, session.seen_at as "seenAt", person.id as person,
      person.full_name as name, person.language, contact.value as phone,
      case when session.kind = 'staff' then ${HELD_POSTS} else '[]'::json end as posts,
      (select version from access.versions) as "rolesVersion"
    from (select decode(given, 'hex') as token_hash from unnest(${hashes}::text[]) as given) as asked
    join identity.sessions session on session.token_hash = asked.token_hash
    join identity.people person on person.id = session.person left join identity.contacts contact on contact.id = session.contact
    cross join (select ${dayInNairobi(now.epochMilliseconds)}::date as today) as day
    where session.ended_at is null and session.expires_at > ${now}`.execute(db)
  const holders = new Map(rows.map(({ hash, ...holder }) => [hash, holder]))
  return hashes.map((hash) => holders.get(hash))
}

/** Notes that a session is in use, at most once a minute, so that reading pages does not write on every click. */
export async function markSeen(db: Database, holder: SessionHolder, now: Temporal.Instant): Promise<void> {
  if (now.epochMilliseconds - holder.seenAt.epochMilliseconds < 60_000) return
  await db.updateTable('identity.sessions').set({ seen_at: now }).where('id', '=', holder.session).execute()
}
