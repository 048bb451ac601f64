import { invalid, Refusal, refuse } from '../../../core/basics/errors.ts'
import { isId } from '../../../core/basics/ids.ts'
import { anchorLine, readAnchors } from '../../../kernel/audit/anchor-file.ts'
import {
  entryNumbered,
  type HistoryEntry,
  type HistoryPage,
  historyAboutPerson,
  historyBetween,
  historyOf,
  historyOfActor,
  type PageAsked,
} from '../../../kernel/audit/history.ts'
import { inclusionProof } from '../../../kernel/audit/seal.ts'
import { type Seal, sealStatement, signatureHolds } from '../../../kernel/audit/seal-statement.ts'
import { sealOf, sealsAfter } from '../../../kernel/audit/sealed-entries.ts'
import { startOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { hasReferences, recordsNamed, referencesOf } from '../../../kernel/context/record-references.ts'
import { sealKeys } from '../../../kernel/files/seal-keys.ts'
import { refuseAdministration } from '../errors.ts'
import { todayOf } from '../staff/staff.ts'
import { administrationTexts as texts } from '../texts.ts'

export type TrailFilter = {
  readonly by: 'day' | 'record' | 'actor' | 'subject'
  readonly kind: string
  readonly record: string
  readonly person: string
  readonly from: Temporal.PlainDate | null
  readonly until: Temporal.PlainDate | null
  readonly verb: string
  readonly before: number | null
  readonly limit?: number
}

export type TrailFound = HistoryPage & { readonly names: ReadonlyMap<string, string>; readonly references: ReadonlyMap<string, string> }

/** A page of the trail: of one record, of what one person did, of what was done with a person's data, or of some days. That somebody looked is an entry too. */
export async function readTrail(ctx: Context, filter: TrailFilter): Promise<TrailFound> {
  ctx.allow('audit.entry.read', {})
  const page = await pageOfTrail(ctx, filter)
  const { by, kind, record, person, verb } = filter
  if (!filter.before)
    ctx.audit(
      'audit.trail.searched',
      { kind: 'audit.trail', id: by },
      { kind, record, person, verb, from: filter.from?.toString() ?? null, until: filter.until?.toString() ?? null },
    )
  return { ...page, names: await namesOf(ctx, page.entries), references: await referencesIn(ctx, page.entries) }
}

const referencesIn = (ctx: Context, entries: readonly HistoryEntry[]): Promise<ReadonlyMap<string, string>> =>
  referencesOf(
    ctx,
    entries.map(({ recordKind, recordId }) => ({ kind: recordKind, id: recordId })),
  )

/** The record of a filter as the trail holds it: by its key, or by the reference that people know it by. Refuses what is neither. */
async function recordAsked(ctx: Context, { kind, record }: TrailFilter): Promise<Pick<PageAsked, 'kind' | 'records'>> {
  if (record === '') return { kind: kind || undefined }
  const named = await recordsNamed(ctx, kind, record)
  const [first] = named
  if (first) return { kind: first.kind, records: named.filter((each) => each.kind === first.kind).map(({ id }) => id) }
  if (isId(record)) return { kind: kind || undefined, records: [record] }
  if (kind === '' || hasReferences(ctx, kind))
    throw invalid([{ path: 'record', text: texts['administration.audit.no_such_record'], values: { record } }])
  return { kind, records: [record] }
}

async function pageOfTrail(ctx: Context, filter: TrailFilter): Promise<HistoryPage> {
  const { by, record, person, verb, before, from, until } = filter
  const asked = {
    ...(await recordAsked(ctx, filter)),
    before,
    limit: filter.limit ?? 50,
    verb: verb || undefined,
    from: from ? startOf(from) : undefined,
    to: until ? startOf(until.add({ days: 1 })) : undefined,
  }
  const nothing: HistoryPage = { entries: [], next: null }
  if (by === 'actor') return person ? historyOfActor(ctx.db, person, asked) : nothing
  if (by === 'subject') return person ? historyAboutPerson(ctx.db, person, asked) : nothing
  if (record) return historyOf(ctx.db, asked)
  if (by === 'record') return nothing
  const today = todayOf(ctx)
  const first = from ?? until ?? today
  const last = until ?? from ?? today
  return historyBetween(ctx.db, { from: startOf(first), to: startOf(last.add({ days: 1 })), verb: asked.verb }, asked)
}

const SIGN_INS: ReadonlySet<string> = new Set(['sign_in.demo.signed_in', 'sign_in.resident.signed_in', 'sign_in.staff.signed_in'])

/** Who did it. Whoever signs in was nobody yet when the request came: that entry names them as the one it is about. */
export const doerOf = ({ actor, verb, subject }: HistoryEntry): string | null => actor ?? (SIGN_INS.has(verb) ? subject : null)

/** The names of those who appear in some entries. */
async function namesOf(ctx: Context, entries: readonly HistoryEntry[]): Promise<Map<string, string>> {
  const ids = [...new Set(entries.flatMap(({ actor, onBehalfOf, subject }) => [actor, onBehalfOf, subject]).filter((id) => id !== null))]
  if (ids.length === 0) return new Map()
  const rows = await ctx.db.selectFrom('identity.people').select(['id', 'full_name']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, full_name }) => [id, full_name]))
}

export type TrailEntry = {
  readonly entry: HistoryEntry
  readonly names: ReadonlyMap<string, string>
  readonly references: ReadonlyMap<string, string>
  readonly seal: Seal | undefined
  readonly sealHolds: boolean
}

/** One entry with what was changed, and the seal it stands under. The person whose data it is can see that it was opened. */
export async function openEntry(ctx: Context, seq: number): Promise<TrailEntry> {
  ctx.allow('audit.entry.read', {})
  const entry = await entryNumbered(ctx.db, seq)
  if (!entry) throw refuse('basics.not_found')
  const seal = await sealOf(ctx.db, seq)
  ctx.audit('audit.entry.read', { kind: 'audit.entry', id: String(seq) }, undefined, entry.subject)
  return {
    entry,
    names: await namesOf(ctx, [entry]),
    references: await referencesIn(ctx, [entry]),
    seal,
    sealHolds: seal !== undefined && signatureHolds(seal, sealKeys(ctx.county.files.keys)),
  }
}

/** The proof of one entry as a file that an auditor checks without the database: the entry, its path to the root, the seal with its signed words, the public key. */
export async function proofFile(ctx: Context, seq: number): Promise<string> {
  ctx.allow('audit.entry.read', {})
  const proof = await inclusionProof(ctx.db, seq).catch((error: unknown) => {
    throw error instanceof Refusal && error.code === 'audit.no_proof' ? refuseAdministration('administration.not_sealed_yet') : error
  })
  const key = ctx.county.files.keys.published.keys.find(({ number }) => `county-${number}` === proof.seal.keyId)
  ctx.audit('audit.proof.given', { kind: 'audit.entry', id: String(seq) })
  return JSON.stringify(
    { format: 'kaunti-audit-proof/1', ...proof, statement: sealStatement(proof.seal), publicKey: key ?? null },
    (_name, value) =>
      isBytes(value) ? Buffer.from(value.data).toString('hex') : value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    2,
  )
}

/** What `Buffer` makes of itself before a replacer sees it. */
const isBytes = (value: unknown): value is { data: number[] } =>
  typeof value === 'object' &&
  value !== null &&
  (value as { type?: unknown }).type === 'Buffer' &&
  Array.isArray((value as { data?: unknown }).data)

export type Root = { readonly seal: Seal; readonly line: string; readonly anchored: 'same' | 'other' | 'missing' }

/** The last seals, newest first, each held against the anchor file outside the database. */
export async function listRoots(ctx: Context, before: number | null): Promise<{ roots: Root[]; next: number | null }> {
  ctx.allow('audit.entry.read', {})
  const page = 50
  const last = before ?? (await lastNumber(ctx)) + 1
  const seals = (await sealsAfter(ctx.db, Math.max(0, last - 1 - page))).filter(({ number }) => number < last).slice(-page)
  const anchors = new Map((await readAnchors(ctx.county.anchorsFolder)).map(({ number, root }) => [number, root]))
  const roots = seals.reverse().map((seal): Root => {
    const held = anchors.get(seal.number)
    const anchored = held === undefined ? 'missing' : held === Buffer.from(seal.root).toString('hex') ? 'same' : 'other'
    return { seal, line: anchorLine(seal).trim(), anchored }
  })
  const first = roots.at(-1)?.seal.number ?? 1
  return { roots, next: first > 1 ? first : null }
}

async function lastNumber(ctx: Context): Promise<number> {
  const row = await ctx.db.selectFrom('audit.seals').select('number').orderBy('number', 'desc').limit(1).executeTakeFirst()
  return Number(row?.number ?? 0)
}
