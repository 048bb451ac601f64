import type { Language } from '../../core/basics/texts.ts'
import type { Transaction } from '../database/database.ts'
import { statement } from '../database/statement.ts'

export type Person = { readonly id: string; readonly fullName: string; readonly language: Language; readonly ward: number | null }
export type ContactKind = 'phone' | 'email'

/** Records a new person. The name is theirs to spell; it is kept as typed. */
export async function addPerson(
  db: Transaction,
  person: { id: string; fullName: string; language: Language; ward?: number | null; now: Temporal.Instant },
): Promise<void> {
  await db
    .insertInto('identity.people')
    .values({ id: person.id, full_name: person.fullName, language: person.language, ward: person.ward ?? null, created_at: person.now })
    .execute()
}

/** The contact row of a phone or e-mail address, made when it is new. `value` is already in its one form (`+254…`, lower case). */
export async function contactFor(
  db: Transaction,
  contact: { id: string; kind: ContactKind; value: string; now: Temporal.Instant },
): Promise<string> {
  const made = await db
    .insertInto('identity.contacts')
    .values({ id: contact.id, kind: contact.kind, value: contact.value, created_at: contact.now })
    .onConflict((conflict) => conflict.columns(['kind', 'value']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made) return made.id
  const found = await db
    .selectFrom('identity.contacts')
    .select('id')
    .where('kind', '=', contact.kind)
    .where('value', '=', contact.value)
    .executeTakeFirstOrThrow()
  return found.id
}

/** The people who hold a contact now, the longest-standing first. A shared phone has several. */
export async function holdersOf(db: Transaction, kind: ContactKind, value: string): Promise<Person[]> {
  const rows = await db
    .selectFrom('identity.contacts as contact')
    .innerJoin('identity.person_contacts as held', 'held.contact', 'contact.id')
    .innerJoin('identity.people as person', 'person.id', 'held.person')
    .select(['person.id', 'person.full_name', 'person.language', 'person.ward'])
    .where('contact.kind', '=', kind)
    .where('contact.value', '=', value)
    .where('held.held_until', 'is', null)
    .where('person.merged_into', 'is', null)
    .orderBy('held.held_from')
    .execute()
  return rows.map((row) => ({ id: row.id, fullName: row.full_name, language: row.language as Language, ward: row.ward }))
}

/** Notes that a person can be reached at a contact, proven at `verifiedAt` when they answered from it. Repeating it changes nothing but the proof. */
export async function holdContact(
  db: Transaction,
  hold: { id: string; person: string; contact: string; now: Temporal.Instant; verifiedAt: Temporal.Instant | null },
): Promise<void> {
  await db
    .insertInto('identity.person_contacts')
    .values({ id: hold.id, person: hold.person, contact: hold.contact, verified_at: hold.verifiedAt, held_from: hold.now })
    .onConflict((conflict) =>
      conflict
        .columns(['person', 'contact'])
        .where('held_until', 'is', null)
        .doUpdateSet((row) => ({ verified_at: row.fn.coalesce('excluded.verified_at', 'identity.person_contacts.verified_at') })),
    )
    .execute()
}

/** A person by id, or undefined. Follows a merge to the person who remains. */
export async function findPerson(db: Transaction, id: string): Promise<Person | undefined> {
  const { rows } = await statement<Person & { mergedInto: string | null }>`
    select id, full_name as "fullName", language, ward, merged_into as "mergedInto" from identity.people where id = ${id}`.execute(db)
  if (!rows[0]) return undefined
  const { mergedInto, ...person } = rows[0]
  return mergedInto ? findPerson(db, mergedInto) : person
}

/** A person's phone or e-mail now, the last proven first; undefined when there is none. */
export async function contactOf(db: Transaction, person: string, kind: ContactKind): Promise<string | undefined> {
  const row = await db
    .selectFrom('identity.person_contacts as held')
    .innerJoin('identity.contacts as contact', 'contact.id', 'held.contact')
    .select('contact.value')
    .where('held.person', '=', person)
    .where('held.held_until', 'is', null)
    .where('contact.kind', '=', kind)
    .orderBy('held.verified_at', (order) => order.desc().nullsLast())
    .orderBy('held.held_from', 'desc')
    .executeTakeFirst()
  return row?.value
}

/** Remembers the language a person last chose, so that the next SMS speaks it. */
export async function setLanguage(db: Transaction, person: string, language: Language): Promise<void> {
  await db.updateTable('identity.people').set({ language }).where('id', '=', person).where('language', '<>', language).execute()
}

/** Corrects a person's name as they spell it. */
export async function renamePerson(db: Transaction, person: string, fullName: string): Promise<void> {
  await db.updateTable('identity.people').set({ full_name: fullName }).where('id', '=', person).execute()
}

export type HeldContact = {
  readonly id: string
  readonly kind: ContactKind
  readonly value: string
  readonly verifiedAt: Temporal.Instant | null
}

/** All numbers and addresses a person can be reached at now, the longest held first. `id` is the contact's. */
export async function contactsOf(db: Transaction, person: string): Promise<HeldContact[]> {
  const rows = await db
    .selectFrom('identity.person_contacts as held')
    .innerJoin('identity.contacts as contact', 'contact.id', 'held.contact')
    .select(['contact.id', 'contact.kind', 'contact.value', 'held.verified_at'])
    .where('held.person', '=', person)
    .where('held.held_until', 'is', null)
    .orderBy('held.held_from')
    .limit(50)
    .execute()
  return rows.map((row) => ({ id: row.id, kind: row.kind as ContactKind, value: row.value, verifiedAt: row.verified_at }))
}

/** Notes that a person is no longer reached at a contact; its history stays. Gives false when they did not hold it. */
export async function releaseContact(db: Transaction, person: string, contact: string, now: Temporal.Instant): Promise<boolean> {
  const released = await db
    .updateTable('identity.person_contacts')
    .set({ held_until: now })
    .where('person', '=', person)
    .where('contact', '=', contact)
    .where('held_until', 'is', null)
    .executeTakeFirst()
  return released.numUpdatedRows > 0n
}
