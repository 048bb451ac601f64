import { sql } from 'kysely'
import type { Database, Transaction } from '../database/database.ts'
import { encodeEntry, type HashedEntry } from './entry-hash.ts'
import { countOf, HASH_BYTES, sha256Into } from './merkle-tree.ts'
import type { Seal } from './seal-statement.ts'

/** An entry as it enters its hash, with its payload where asked for and still there. */
export type EntryRow = Omit<HashedEntry, 'seq'> & { readonly seq: number; readonly salt: Buffer | null; readonly body: string | null }

const PAGE = 10_000

/**
 * The entries after one number up to another, in order, in pages of at most 10,000 so that a million pass through little memory.
 * While one page is worked on, the database gathers the next.
 */
export async function* entryPages(
  db: Database | Transaction,
  after: number,
  upTo: number,
  withPayloads: boolean,
): AsyncGenerator<EntryRow[]> {
  let coming: Promise<EntryRow[]> | undefined = entryPage(db, after, upTo, withPayloads)
  try {
    while (coming) {
      const rows: EntryRow[] = await coming
      const last = rows.length === PAGE ? rows.at(-1) : undefined
      coming = last && entryPage(db, last.seq, upTo, withPayloads)
      if (rows.length > 0) yield rows
    }
  } finally {
    // Whoever stops early leaves a page behind that nobody waits for.
    await coming?.catch(() => {})
  }
}

async function entryPage(db: Database | Transaction, after: number, upTo: number, withPayloads: boolean): Promise<EntryRow[]> {
  const payload = withPayloads ? sql`p.salt, p.body` : sql`null::bytea as salt, null::text as body`
  const join = withPayloads ? sql`left join audit.payloads p on p.seq = e.seq` : sql``
  const { rows } = await sql<EntryRow>`
    select e.seq, e.id, (extract(epoch from e.at) * 1000000)::bigint::text as at, e.actor_kind as "actorKind", e.actor,
      e.on_behalf_of as "onBehalfOf", e.post, e.subject, e.verb, e.record_kind as "recordKind", e.record_id as "recordId",
      e.request_id as "requestId", e.payload_hash as "payloadHash", ${payload}
    from audit.entries e ${join}
    where e.seq > ${after} and e.seq <= ${upTo} order by e.seq limit ${sql.lit(PAGE)}`.execute(db)
  return rows
}

const columns = sql`number, first_seq as "firstSeq", last_seq as "lastSeq", entries, batch_root as "batchRoot", previous_root as "previousRoot", root,
  key_id as "keyId", signature, at`

type SealRow = Omit<Seal, 'at'> & { readonly at: Temporal.Instant }

const toSeal = (row: SealRow): Seal => ({ ...row, at: row.at.toString() })

/** Seals in order, after a number. */
export async function sealsAfter(db: Database | Transaction, number: number): Promise<Seal[]> {
  const { rows } = await sql<SealRow>`select ${columns} from audit.seals where number > ${number} order by number`.execute(db)
  return rows.map(toSeal)
}

/** The newest seal, or undefined before the first. */
export async function lastSeal(db: Database | Transaction): Promise<Seal | undefined> {
  const { rows } = await sql<SealRow>`select ${columns} from audit.seals order by number desc limit 1`.execute(db)
  return rows[0] && toSeal(rows[0])
}

/** The seal that covers an entry, or undefined while it waits for one. */
export async function sealOf(db: Database | Transaction, seq: number): Promise<Seal | undefined> {
  const { rows } = await sql<SealRow>`select ${columns} from audit.seals where last_seq >= ${seq} order by last_seq limit 1`.execute(db)
  return rows[0] && toSeal(rows[0])
}

/** The leaf hashes kept for a seal in a row, in the order of its entries; none when they are gone or cut. */
export async function leavesOf(db: Database | Transaction, number: number): Promise<Buffer> {
  const { rows } = await sql<{ hashes: Buffer }>`select hashes from audit.seal_leaves where number = ${number}`.execute(db)
  const hashes = rows[0]?.hashes ?? Buffer.alloc(0)
  return Number.isInteger(countOf(hashes)) ? hashes : Buffer.alloc(0)
}

/** Leaf hashes in a row, as they are gathered: it grows, and a million of them are a few buffers instead of a million. */
export class LeafRow {
  #bytes = Buffer.alloc(1024 * HASH_BYTES)
  readonly seqs: number[] = []

  add(entry: EntryRow): void {
    const offset = this.seqs.length * HASH_BYTES
    if (offset === this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(offset)])
    sha256Into(encodeEntry(entry), this.#bytes, offset)
    this.seqs.push(entry.seq)
  }

  get leaves(): Buffer {
    return this.#bytes.subarray(0, this.seqs.length * HASH_BYTES)
  }
}
