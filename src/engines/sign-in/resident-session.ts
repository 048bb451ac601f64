import type { Context } from '../../kernel/context/context.ts'
import { holdContact } from '../../kernel/identity/people.ts'
import { endSession, startSession } from '../../kernel/identity/sessions.ts'

/** What signs a browser in: give it as `session` with the reply. */
export type NewSession = { readonly token: string; readonly expiresAt: Temporal.Instant }

/**
 * Signs a resident in who has just proven a number: notes that they hold it, ends the session this browser had before, and opens a new one.
 * The caller has confirmed the code and knows that this is the person. `userAgent` is shown in their list of sessions.
 */
export async function signInResident(
  ctx: Context,
  { person, contact, userAgent }: { person: string; contact: string; userAgent: string },
): Promise<NewSession> {
  const { db, now } = ctx
  await holdContact(db, { id: ctx.newId(), person, contact, now, verifiedAt: now })
  if (ctx.actor.session) await endSession(db, ctx.actor.session, 'signed_in_again', now)
  const id = ctx.newId()
  const session = await startSession(db, { id, person, kind: 'resident', contact, device: userAgent, now })
  ctx.audit('sign_in.resident.signed_in', { kind: 'identity.session', id }, { person }, person)
  return session
}
