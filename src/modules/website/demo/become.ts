import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { endSession, type SessionKind, startSession } from '../../../kernel/identity/sessions.ts'
import { refuseDemo } from './texts.ts'

/**
 * Signs a visitor of the demo in as one of its people, without code or password, and ends whom they were before.
 * Refuses on a database not marked demo, whatever route led here; a member of staff must be in service.
 */
export async function becomePerson(
  ctx: Context,
  who: { person: string; kind: SessionKind; device: string },
): Promise<{ token: string; expiresAt: Temporal.Instant; name: string }> {
  if (!ctx.county.demo) throw refuseDemo('website.demo.not_a_demo')
  const { person, kind, device } = who
  const found = await ctx.db
    .selectFrom('identity.people as person')
    .leftJoin('identity.staff as staff', 'staff.person', 'person.id')
    .select(['person.full_name', 'staff.person as staff', 'staff.left_on'])
    .where('person.id', '=', person)
    .where('person.merged_into', 'is', null)
    .where('person.erased_at', 'is', null)
    .executeTakeFirst()
  const inService = found?.staff && (found.left_on === null || found.left_on.toString() > dayOf(ctx.now).toString())
  if (!found || (kind === 'staff' ? !inService : found.staff)) throw refuseDemo('website.demo.nobody')
  const contact = kind === 'resident' ? await phoneOf(ctx, person) : null
  if (ctx.actor.session) await endSession(ctx.db, ctx.actor.session, 'another person of the demo', ctx.now)
  const session = ctx.newId()
  const started = await startSession(ctx.db, { id: session, person, kind, contact, device, now: ctx.now })
  ctx.audit('website.demo.signed_in', { kind: 'identity.session', id: session }, undefined, person)
  return { ...started, name: found.full_name }
}

async function phoneOf(ctx: Context, person: string): Promise<string> {
  const row = await ctx.db
    .selectFrom('identity.person_contacts as held')
    .innerJoin('identity.contacts as contact', 'contact.id', 'held.contact')
    .select('contact.id')
    .where('held.person', '=', person)
    .where('held.held_until', 'is', null)
    .where('contact.kind', '=', 'phone')
    .orderBy('held.verified_at', (order) => order.desc().nullsLast())
    .executeTakeFirst()
  if (!row) throw refuseDemo('website.demo.nobody')
  return row.id
}
