import { type RawBuilder, sql } from 'kysely'
import type { Database, Transaction } from '../database/database.ts'

/** One line of a history, newest first. `change` is null where there was none or it was erased (`erased` tells which). */
export type HistoryEntry = {
  readonly seq: number
  readonly at: Temporal.Instant
  readonly actorKind: 'anonymous' | 'resident' | 'staff' | 'system'
  readonly actor: string | null
  readonly onBehalfOf: string | null
  readonly post: string | null
  readonly subject: string | null
  readonly verb: string
  readonly recordKind: string
  readonly recordId: string
  readonly requestId: string
  readonly change: unknown
  readonly erased: boolean
}

/** A page of history: give `next` back as `before` for the following one; null at the end. */
export type HistoryPage = { readonly entries: readonly HistoryEntry[]; readonly next: number | null }

export type PageAsked = {
  readonly before?: number | null | undefined
  readonly limit?: number
  /** Of these only what was done by one verb, from one instant on, before another. */
  readonly verb?: string | undefined
  /** Of these only what was done to one kind of record, and of those to these records. */
  readonly kind?: string | undefined
  readonly records?: readonly string[] | undefined
  readonly from?: Temporal.Instant | undefined
  readonly to?: Temporal.Instant | undefined
}

const LIMIT_MAX = 200

/** What happened to a record. Who may see it is the caller's to ask. */
export const historyOfRecord = (
  db: Database | Transaction,
  record: { kind: string; id: string },
  page: PageAsked = {},
): Promise<HistoryPage> => historyOf(db, { ...page, kind: record.kind, records: [record.id] })

/** All that a page asks for, whenever it was and whoever did it. */
export const historyOf = (db: Database | Transaction, page: PageAsked): Promise<HistoryPage> => pageOf(db, sql`true`, page)

/** What a person did. */
export const historyOfActor = (db: Database | Transaction, person: string, page: PageAsked = {}): Promise<HistoryPage> =>
  pageOf(db, sql`e.actor = ${person}::uuid`, page)

/** "Who opened my record": reads of a person's data by others. */
export const readsAboutPerson = (db: Database | Transaction, person: string, page: PageAsked = {}): Promise<HistoryPage> =>
  pageOf(db, sql`e.subject = ${person}::uuid and e.verb like '%.read' and e.actor is distinct from ${person}::uuid`, page)

/** All that was done with a person's data, by themselves and by others. */
export const historyAboutPerson = (db: Database | Transaction, person: string, page: PageAsked = {}): Promise<HistoryPage> =>
  pageOf(db, sql`e.subject = ${person}::uuid`, page)

/** Everything between two instants, or of that only what was done by one verb, for the audit viewer. */
export const historyBetween = (
  db: Database | Transaction,
  { from, to, verb }: { from: Temporal.Instant; to: Temporal.Instant; verb?: string | undefined },
  page: PageAsked = {},
): Promise<HistoryPage> => historyOf(db, { ...page, from, to, verb })

/** One entry by its number; undefined where there is none. */
export const entryNumbered = async (db: Database | Transaction, seq: number): Promise<HistoryEntry | undefined> =>
  (await pageOf(db, sql`e.seq = ${seq}`, { limit: 1 })).entries[0]

type Row = Omit<HistoryEntry, 'change' | 'erased'> & { readonly hasPayload: boolean; readonly body: string | null }

async function pageOf(
  db: Database | Transaction,
  which: RawBuilder<unknown>,
  { before, limit = 50, verb, kind, records, from, to }: PageAsked,
): Promise<HistoryPage> {
  const size = Math.max(1, Math.min(limit, LIMIT_MAX))
  const { rows } = await sql<Row>`
    select e.seq, e.at, e.actor_kind as "actorKind", e.actor, e.on_behalf_of as "onBehalfOf", e.post, e.subject, e.verb,
      e.record_kind as "recordKind", e.record_id as "recordId", e.request_id as "requestId", e.payload_hash is not null as "hasPayload", p.body
    from audit.entries e left join audit.payloads p on p.seq = e.seq
    where ${which} and e.seq < ${before ?? Number.MAX_SAFE_INTEGER} ${verb ? sql`and e.verb = ${verb}` : sql``}
      ${kind ? sql`and e.record_kind = ${kind}` : sql``} ${records ? sql`and e.record_id = any(${records}::text[])` : sql``}
      ${from ? sql`and e.at >= ${from}::timestamptz` : sql``} ${to ? sql`and e.at < ${to}::timestamptz` : sql``}
    order by e.seq desc limit ${size + 1}`.execute(db)
  const entries = rows.slice(0, size).map(({ hasPayload, body, ...entry }) => ({
    ...entry,
    change: body === null ? null : JSON.parse(body),
    erased: hasPayload && body === null,
  }))
  return { entries, next: rows.length > size ? (entries.at(-1)?.seq ?? null) : null }
}
