import { sql } from 'kysely'
import { newId } from '../../core/basics/ids.ts'
import type { Transaction } from '../database/database.ts'
import { type Statement, statement } from '../database/statement.ts'
import { sendAhead } from '../database/transaction.ts'
import { newSalt, payloadHash } from './entry-hash.ts'

/** Who did it. `post` is the post they acted from. */
type AuditActor = {
  readonly kind: 'anonymous' | 'resident' | 'staff' | 'system'
  readonly person: string | null
  readonly post?: string | null
}

export type AuditEntry = {
  /** `module.noun.verb` in the past tense. A sensitive read ends in `.read`: `cases.case.read`. */
  readonly verb: string
  readonly record: { readonly kind: string; readonly id: string }
  readonly actor: AuditActor
  /** The resident an officer at a counter acts for. */
  readonly onBehalfOf?: string | null
  /** The person whose data it is: they can ask who looked. */
  readonly subject?: string | null
  readonly requestId: string
  readonly at: Temporal.Instant
  /** Before and after, or what else there is to tell. Kept apart from the entry, so that erasure can empty it. */
  readonly change?: object | undefined
}

/** Writes one audit entry inside the caller's transaction, by one statement, and returns its sequence number. Undone with the transaction. */
export async function writeAudit(trx: Transaction, entry: AuditEntry): Promise<number> {
  const { rows } = await entryStatement(entry).execute(trx)
  return (rows[0] as { seq: number }).seq
}

/** Writes many entries by one statement, numbered in the order given. */
export async function writeAudits(trx: Transaction, entries: readonly AuditEntry[]): Promise<void> {
  const [only] = entries
  // One entry is what nearly every request leaves, and half the work where it is known to be one.
  if (only) await sendAhead(trx, entries.length === 1 ? entryStatement(only) : entriesStatement(entries))
}

function entryStatement({
  verb,
  record,
  actor,
  requestId,
  at,
  onBehalfOf = null,
  subject = null,
  change,
}: AuditEntry): Statement<{ seq: number }> {
  const body = change === undefined ? null : JSON.stringify(change)
  const post = actor.post ?? null
  if (body === null)
    return statement`
      insert into audit.entries (id, at, actor_kind, actor, on_behalf_of, post, subject, verb, record_kind, record_id, request_id)
      values (${newId(at.epochMilliseconds)}, ${at}, ${actor.kind}, ${actor.person}, ${onBehalfOf}, ${post}, ${subject}, ${verb}, ${record.kind}, ${record.id}, ${requestId})
      returning seq`
  const salt = newSalt()
  return statement`
    with entry as (
      insert into audit.entries (id, at, actor_kind, actor, on_behalf_of, post, subject, verb, record_kind, record_id, request_id, payload_hash)
      values (${newId(at.epochMilliseconds)}, ${at}, ${actor.kind}, ${actor.person}, ${onBehalfOf}, ${post}, ${subject}, ${verb}, ${record.kind}, ${record.id},
        ${requestId}, ${payloadHash(salt, body)})
      returning seq
    )
    insert into audit.payloads (seq, salt, body) select seq, ${salt}::bytea, ${body}::text from entry returning seq`
}

function entriesStatement(entries: readonly AuditEntry[]): Statement<unknown> {
  const bodies = entries.map(({ change }) => (change === undefined ? null : JSON.stringify(change)))
  const salts = entries.map(newSalt)
  const hashes = bodies.map((body, index) => (body === null ? null : payloadHash(salts[index] as Buffer, body)))
  const column = <T>(take: (entry: AuditEntry) => T) => entries.map(take)
  return statement`
    with given as (
      select * from unnest(
        ${column(({ at }) => newId(at.epochMilliseconds))}::uuid[], ${column(({ at }) => at.toString())}::timestamptz[],
        ${column(({ actor }) => actor.kind)}::text[], ${column(({ actor }) => actor.person)}::uuid[],
        ${column(({ onBehalfOf }) => onBehalfOf ?? null)}::uuid[], ${column(({ actor }) => actor.post ?? null)}::text[],
        ${column(({ subject }) => subject ?? null)}::uuid[], ${column(({ verb }) => verb)}::text[],
        ${column(({ record }) => record.kind)}::text[], ${column(({ record }) => record.id)}::text[],
        ${column(({ requestId }) => requestId)}::text[], ${hashes}::bytea[], ${salts}::bytea[], ${bodies}::text[]
      ) with ordinality as row (
        id, at, actor_kind, actor, on_behalf_of, post, subject, verb, record_kind, record_id, request_id, payload_hash, salt, body, place
      )
    ), written as (
      insert into audit.entries (id, at, actor_kind, actor, on_behalf_of, post, subject, verb, record_kind, record_id, request_id, payload_hash)
      select id, at, actor_kind, actor, on_behalf_of, post, subject, verb, record_kind, record_id, request_id, payload_hash
      from given order by place
      returning seq, id
    )
    insert into audit.payloads (seq, salt, body)
    select written.seq, given.salt, given.body from written join given using (id) where given.body is not null`
}

/** A payload erased under retention or on a person's request: which, why, by whom. */
export type Erasure = {
  readonly seqs: readonly number[]
  /** The rule or request that orders it, as an auditor will read it. Without personal data: this text stays. */
  readonly reason: string
  readonly actor: AuditActor
  readonly requestId: string
  readonly at: Temporal.Instant
}

/** Empties the payloads of entries and writes an entry that names them. Returns how many there were to erase; none leaves no entry. */
export async function erasePayloads(trx: Transaction, { seqs, reason, actor, requestId, at }: Erasure): Promise<number> {
  const { rows } = await sql<{ erased: number }>`
    select audit.erase_payloads(${[...seqs]}::bigint[], ${reason}, ${newId(at.epochMilliseconds)}::uuid, ${at}::timestamptz,
      ${actor.kind}, ${actor.person}::uuid, ${actor.post ?? null}::text, ${requestId}) as erased`.execute(trx)
  return (rows[0] as { erased: number }).erased
}
