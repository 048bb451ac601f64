import { createHash, randomBytes } from 'node:crypto'
import type { Transaction } from '../database/database.ts'

export type SessionKind = 'resident' | 'staff'

/** A resident's phone is often shared, so their session is short; staff sign in each working day. In hours. */
const LIFE_HOURS: Record<SessionKind, number> = { resident: 12, staff: 10 }
/** A session unused for so long has ended, whatever its life. In minutes. */
export const IDLE_MINUTES: Record<SessionKind, number> = { resident: 120, staff: 120 }

export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Opens a session and gives the token for the cookie. Only the hash is stored: a stolen table opens nothing (OWASP ASVS 7.2). */
export async function startSession(
  db: Transaction,
  session: { id: string; person: string; kind: SessionKind; contact?: string | null; device: string; now: Temporal.Instant },
): Promise<{ token: string; expiresAt: Temporal.Instant }> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = session.now.add({ hours: LIFE_HOURS[session.kind] })
  await db
    .insertInto('identity.sessions')
    .values({
      id: session.id,
      token_hash: hashOfToken(token),
      person: session.person,
      kind: session.kind,
      contact: session.contact ?? null,
      started_at: session.now,
      seen_at: session.now,
      expires_at: expiresAt,
      device: session.device.slice(0, 200),
    })
    .execute()
  return { token, expiresAt }
}

/** Ends one session; ending it twice changes nothing. Gives true when it was open. */
export async function endSession(db: Transaction, id: string, because: string, now: Temporal.Instant): Promise<boolean> {
  const ended = await db
    .updateTable('identity.sessions')
    .set({ ended_at: now, ended_because: because })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return ended.numUpdatedRows > 0n
}

/** Ends every open session of a person, but for one they may wish to keep. Gives how many ended. */
export async function endSessionsOf(
  db: Transaction,
  person: string,
  because: string,
  now: Temporal.Instant,
  keep?: string,
): Promise<number> {
  const ended = await db
    .updateTable('identity.sessions')
    .set({ ended_at: now, ended_because: because })
    .where('person', '=', person)
    .where('ended_at', 'is', null)
    .$if(keep !== undefined, (query) => query.where('id', '<>', keep as string))
    .executeTakeFirst()
  return Number(ended.numUpdatedRows)
}

/** A person's sessions that are still open, the newest first. */
export async function openSessions(db: Transaction, person: string, now: Temporal.Instant) {
  return db
    .selectFrom('identity.sessions')
    .select(['id', 'kind', 'device', 'started_at', 'seen_at', 'expires_at'])
    .where('person', '=', person)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('started_at', 'desc')
    .limit(100)
    .execute()
}
