import { refuse } from '../../core/basics/errors.ts'
import type { Context } from '../../kernel/context/context.ts'
import { isDemo } from '../../kernel/database/demo-mark.ts'
import { findPerson } from '../../kernel/identity/people.ts'
import { endSession, type SessionKind, startSession } from '../../kernel/identity/sessions.ts'
import type { NewSession } from './resident-session.ts'

/**
 * Signs this browser in as one of the demo's invented people, by one press and without any proof. The database itself is asked whether it is marked demo,
 * so that no setting can open this door elsewhere; there it throws `basics.not_found`, as it does for a person nobody knows.
 * An officer gets a staff session, anyone else a resident's with their own number.
 */
export async function signInAs(
  ctx: Context,
  personId: string,
  userAgent = 'demo',
): Promise<NewSession & { readonly kind: SessionKind; readonly person: string }> {
  if (!ctx.county.demo || !(await isDemo(ctx.db))) throw refuse('basics.not_found')
  const person = await findPerson(ctx.db, personId)
  if (!person) throw refuse('basics.not_found')
  const staff = await ctx.db.selectFrom('identity.staff').select('left_on').where('person', '=', person.id).executeTakeFirst()
  const kind: SessionKind = staff && !staff.left_on ? 'staff' : 'resident'
  const held =
    kind === 'staff'
      ? undefined
      : await ctx.db
          .selectFrom('identity.person_contacts as held')
          .innerJoin('identity.contacts as contact', 'contact.id', 'held.contact')
          .select('contact.id')
          .where('held.person', '=', person.id)
          .where('held.held_until', 'is', null)
          .where('contact.kind', '=', 'phone')
          .orderBy('held.held_from', 'desc')
          .executeTakeFirst()
  if (ctx.actor.session) await endSession(ctx.db, ctx.actor.session, 'signed_in_again', ctx.now)
  const id = ctx.newId()
  const session = await startSession(ctx.db, {
    id,
    person: person.id,
    kind,
    contact: held?.id ?? null,
    device: userAgent,
    now: ctx.now,
  })
  ctx.audit('sign_in.demo.signed_in', { kind: 'identity.session', id }, { person: person.id, kind }, person.id)
  return { ...session, kind, person: person.id }
}
