import { createHash } from 'node:crypto'
import type { Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { checkDocument } from '../../../kernel/files/signed-document.ts'
import { type PaperStanding, type SignedPaper, signedPapers } from '../../../kernel/files/signed-papers.ts'
import { type DocumentFacts, payloadOfAddress } from '../../../kernel/files/signed-payload.ts'
import { dayOf } from '../../../kernel/web/who-asks.ts'
import type { Output } from '../definitions/county-service.ts'
import { offeredServices, serviceVersion } from '../definitions/service-book.ts'
import type { StoredLetter } from './compose-letter.ts'
import { letterKind } from './compose-letter.ts'

export type LetterVerdict =
  | {
      readonly verdict: 'valid' | 'early' | 'expired' | 'suspended' | 'revoked' | 'known'
      readonly title: Text
      readonly facts: DocumentFacts
      readonly labels: readonly Text[]
      readonly revokedAt: Temporal.Instant | null
      readonly suspension: { readonly since: Temporal.Instant; readonly cause: 'officer' | 'payment' } | null
      readonly validFrom: string | null
      readonly validUntil: string | null
    }
  /** Ours, but so old that what it said has been emptied. */
  | { readonly verdict: 'past'; readonly title: Text; readonly number: string; readonly issuedAt: Temporal.Instant }
  /** A paper of another room: a receipt. */
  | { readonly verdict: 'paper'; readonly paper: SignedPaper; readonly facts: DocumentFacts; readonly standing: PaperStanding }
  | { readonly verdict: 'unknown' }

/**
 * What the county says to a letter that somebody was shown: its own record first, then the signature. `known` is a letter of ours whose key has been
 * given up since: the record still answers for it. Tells no more than the QR itself.
 */
export async function checkLetter(ctx: Context, scanned: string): Promise<LetterVerdict> {
  const payload = payloadOfAddress(scanned).toUpperCase()
  // A typed code leads to the hash itself, where the payload is gone.
  const past = EMPTIED.test(payload) ? payload.toLowerCase() : `sha256:${createHash('sha256').update(payload).digest('hex')}`
  const row = await ctx.db
    .selectFrom('services.letters as letter')
    .leftJoin('services.revocations as revoked', 'revoked.letter', 'letter.id')
    .select(['letter.output', 'letter.document', 'letter.facts', 'letter.service_version', 'letter.valid_until', 'revoked.agreed_at'])
    .select(['letter.number', 'letter.issued_at', 'letter.erased_at', 'letter.id', 'letter.valid_from'])
    .where('letter.payload', 'in', [payload, past])
    .executeTakeFirst()
  if (row?.erased_at)
    return { verdict: 'past', title: (row.document as unknown as StoredLetter).title, number: row.number, issuedAt: row.issued_at }
  const check = checkDocument(payload, ctx.county.files.keys)
  if (!row && check.valid) return checkPaper(ctx, check.facts)
  if (!row || (!check.valid && check.reason !== 'compromised_key')) return { verdict: 'unknown' }
  const service = await serviceVersion(ctx, row.service_version)
  const hold = await ctx.db
    .selectFrom('services.suspensions')
    .select(['began_at', 'cause'])
    .where('letter', '=', row.id)
    .where('began_at', 'is not', null)
    .where('lifted_at', 'is', null)
    .orderBy('began_at')
    .executeTakeFirst()
  const today = dayOf(ctx.now)
  const standing = row.agreed_at
    ? 'revoked'
    : hold
      ? 'suspended'
      : row.valid_until !== null && row.valid_until.toString() < today
        ? 'expired'
        : row.valid_from !== null && row.valid_from.toString() > today
          ? 'early'
          : check.valid
            ? 'valid'
            : 'known'
  return {
    verdict: standing,
    title: (row.document as unknown as StoredLetter).title,
    facts: row.facts as unknown as DocumentFacts,
    labels: service.outputs?.[row.output]?.facts.map(({ label }) => label) ?? [],
    revokedAt: row.agreed_at,
    suspension: hold?.began_at ? { since: hold.began_at, cause: hold.cause as 'officer' | 'payment' } : null,
    validFrom: row.valid_from?.toString() ?? null,
    validUntil: row.valid_until?.toString() ?? null,
  }
}

/** Signed by the county, and no letter: the room that gives out such papers says how it stands. */
async function checkPaper(ctx: Context, facts: DocumentFacts): Promise<LetterVerdict> {
  const paper = signedPapers(ctx.county).find(({ kind }) => kind === facts[0])
  const standing = paper && (await paper.standing(ctx, facts))
  return paper && standing ? { verdict: 'paper', paper, facts, standing } : { verdict: 'unknown' }
}

const EMPTIED = /^SHA256:[0-9A-F]{64}$/

/** A letter's short code as it is printed, `LCPQ-2ZE7`; spaces, dashes and small letters are forgiven. Null for what has not its length. */
export function shortCode(typed: string): string | null {
  const bare = typed.toUpperCase().replace(/[^A-Z2-7]/g, '')
  return bare.length === 8 ? `${bare.slice(0, 4)}-${bare.slice(4)}` : null
}

/** The payload that a typed code goes with. */
export async function payloadOfCode(ctx: Pick<Context, 'db'>, typed: string): Promise<string | null> {
  const code = shortCode(typed)
  if (!code) return null
  const row = await ctx.db.selectFrom('services.letters').select('payload').where('code', '=', code).executeTakeFirst()
  return row?.payload ?? null
}

/** The numbers of all letters that do not count, taken back or suspended now, and of other papers that hold no longer. */
export async function revokedNumbers(ctx: Pick<Context, 'db' | 'county'>): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('services.revocations as revoked')
    .innerJoin('services.letters as letter', 'letter.id', 'revoked.letter')
    .select('letter.number')
    .where('revoked.agreed_at', 'is not', null)
    .execute()
  const held = await ctx.db
    .selectFrom('services.suspensions as hold')
    .innerJoin('services.letters as letter', 'letter.id', 'hold.letter')
    .select('letter.number')
    .where('hold.began_at', 'is not', null)
    .where('hold.lifted_at', 'is', null)
    .execute()
  const others = await Promise.all(signedPapers(ctx.county).map((paper) => paper.endedNumbers(ctx)))
  return [...new Set([...[...rows, ...held].map(({ number }) => number), ...others.flat()])]
}

type KindOfPaper = { readonly title: Text; readonly labels: readonly Text[]; readonly genuine?: Text; readonly ended?: Text }
/** By the first fact. Papers that are no letters bring their own words for `genuine` and `taken back`. */
export type KindsOfPapers = Readonly<Record<string, KindOfPaper>>

/** How the facts of each kind of letter are called: what a reader without network needs beside the keys. */
export async function factLabels(ctx: Pick<Context, 'db' | 'county'>): Promise<KindsOfPapers> {
  const kinds: Record<string, KindOfPaper> = {}
  for (const { kind, title, labels, genuine, ended } of signedPapers(ctx.county)) kinds[kind] = { title, labels, genuine, ended }
  for (const service of await offeredServices(ctx))
    for (const [name, output] of Object.entries<Output>(service.outputs ?? {}))
      kinds[letterKind(service.key, name)] = { title: output.title, labels: output.facts.map(({ label }) => label) }
  return kinds
}
