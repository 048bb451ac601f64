import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Transaction } from '../database/database.ts'

/** A proven number of a person that nobody else holds now. `since` is when the last other holder gave it up. */
export type OwnNumber = { readonly phone: string; readonly since: Temporal.Instant | null }

/**
 * The numbers by which something may be told to be a person's own although it names nobody: those they have proven and hold alone. A shared phone is
 * nobody's alone, and what came from a number while somebody else held it is not its new holder's.
 */
export async function ownNumbers(db: Transaction, person: string): Promise<OwnNumber[]> {
  const { rows } = await sql<OwnNumber>`
    select contact.value as phone,
      (select max(other.held_until) from identity.person_contacts other where other.contact = held.contact and other.person <> held.person) as since
    from identity.person_contacts held join identity.contacts contact on contact.id = held.contact
    where held.person = ${person}::uuid and held.held_until is null and held.verified_at is not null and contact.kind = 'phone'
      and not exists (select from identity.person_contacts other
        where other.contact = held.contact and other.person <> held.person and other.held_until is null)`.execute(db)
  return rows
}

/** The condition that a row came from one of these numbers while they were the person's. `phone` and `at` are columns, as SQL names them. */
export function cameFrom(numbers: readonly OwnNumber[], phone: string, at: string): RawBuilder<SqlBool> {
  if (numbers.length === 0) return sql`false`
  const phones = numbers.map((each) => each.phone)
  const sinces = numbers.map((each) => each.since?.toString() ?? null)
  return sql`(${sql.raw(phone)} = any(${phones}::text[]) and exists (
    select from unnest(${phones}::text[], ${sinces}::timestamptz[]) as own (phone, since)
    where own.phone = ${sql.raw(phone)} and (own.since is null or ${sql.raw(at)} > own.since)))`
}
