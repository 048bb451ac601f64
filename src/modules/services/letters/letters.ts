import { sql } from 'kysely'
import { refuse } from '../../../core/basics/errors.ts'
import { fill, type Text } from '../../../core/basics/texts.ts'
import { type CaseRecord, reachOf } from '../../../engines/cases/case-record.ts'
import { isApplicant } from '../../../engines/cases/case-work.ts'
import { loadCase } from '../../../engines/cases/find-case.ts'
import { recordIssued } from '../../../engines/cases/note-case.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { refuseServices } from '../errors.ts'
import { servicesTexts } from '../texts.ts'
import type { StoredLetter } from './compose-letter.ts'

type LetterHold = {
  readonly cause: 'officer' | 'payment'
  /** An officer's words, or the bill whose payment was taken back. */
  readonly reason: string
  readonly askedBy: string | null
  readonly askedByName: string
  /** Null until a second person agreed. */
  readonly beganAt: string | null
  readonly liftReason: string
  readonly liftAskedBy: string | null
  readonly liftAskedByName: string
}

export type LetterView = {
  readonly id: string
  readonly number: string
  readonly code: string
  readonly title: Text
  readonly issuedAt: Temporal.Instant
  readonly validFrom: string | null
  readonly validUntil: string | null
  /** What keeps it from counting for now, or is asked to: the oldest first. */
  readonly holds: readonly LetterHold[]
  readonly revocation: {
    readonly reason: string
    readonly askedBy: string
    readonly askedByName: string
    readonly agreedAt: Temporal.Instant | null
  } | null
}

/** Since when a letter does not count; null while it does. */
export const suspendedSince = ({ holds }: Pick<LetterView, 'holds'>): Temporal.Instant | null => {
  const began = holds.flatMap(({ beganAt }) => (beganAt === null ? [] : [Temporal.Instant.from(beganAt)]))
  return began.sort(Temporal.Instant.compare)[0] ?? null
}

/** Why nothing that a case gave out counts now; `bill` is the one to pay again where that is why. */
export type Lapse = {
  readonly is: 'unpaid' | 'suspended' | 'revoked'
  readonly number: string
  readonly since: Temporal.Instant
  readonly bill: string | null
}

/** Why none of the letters of a case counts now; null while one does, or where there is none. What can still come back goes before what was taken back. */
export function lapseOf(letters: readonly LetterView[]): Lapse | null {
  const lapses = letters.map((letter): Lapse | null => {
    const { number, holds, revocation } = letter
    if (revocation?.agreedAt) return { is: 'revoked', number, since: revocation.agreedAt, bill: null }
    const since = suspendedSince(letter)
    if (!since) return null
    // An officer's word keeps it from counting also when the bill is paid again.
    const held = holds.filter(({ beganAt }) => beganAt !== null)
    const unpaid = held.every(({ cause }) => cause === 'payment')
    return { is: unpaid ? 'unpaid' : 'suspended', number, since, bill: unpaid ? (held[0]?.reason ?? null) : null }
  })
  if (lapses.includes(null)) return null
  return lapses.find((lapse) => lapse?.is !== 'revoked') ?? lapses[0] ?? null
}

/** What a lapse is called where the state of a case stands. */
export const lapseWords = ({ is }: Lapse): Text =>
  servicesTexts[is === 'revoked' ? 'services.case.revoked_tag' : 'services.case.suspended_tag']

/** The letters of a case, newest first. Whoever calls has decided that the actor may see the case. */
export async function lettersOf(
  ctx: Pick<Context, 'db'>,
  caseIds: readonly string[],
): Promise<(LetterView & { readonly caseId: string })[]> {
  if (caseIds.length === 0) return []
  const rows = await ctx.db
    .selectFrom('services.letters as letter')
    .leftJoin('services.revocations as revoked', 'revoked.letter', 'letter.id')
    .leftJoin('identity.people as asker', 'asker.id', 'revoked.asked_by')
    .select(['letter.id', 'letter.case_id', 'letter.number', 'letter.code', 'letter.document', 'letter.issued_at', 'letter.valid_until'])
    .select('letter.valid_from')
    .select(
      sql<LetterHold[]>`(select coalesce(jsonb_agg(jsonb_build_object('cause', h.cause, 'reason', h.reason, 'askedBy', h.asked_by,
          'askedByName', coalesce(a.full_name, ''), 'beganAt', h.began_at, 'liftReason', h.lift_reason, 'liftAskedBy', h.lift_asked_by,
          'liftAskedByName', coalesce(l.full_name, '')) order by h.asked_at), '[]')
        from services.suspensions h left join identity.people a on a.id = h.asked_by left join identity.people l on l.id = h.lift_asked_by
        where h.letter = letter.id and h.lifted_at is null)`.as('holds'),
    )
    .select(['revoked.reason', 'revoked.asked_by', 'revoked.agreed_at', 'asker.full_name'])
    .where('letter.case_id', 'in', [...caseIds])
    .where('letter.erased_at', 'is', null)
    .orderBy('letter.issued_at', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    caseId: row.case_id,
    number: row.number,
    code: row.code,
    title: (row.document as unknown as StoredLetter).title,
    issuedAt: row.issued_at,
    validFrom: row.valid_from?.toString() ?? null,
    validUntil: row.valid_until?.toString() ?? null,
    holds: row.holds,
    revocation:
      row.reason !== null && row.asked_by !== null
        ? { reason: row.reason, askedBy: row.asked_by, askedByName: row.full_name ?? '', agreedAt: row.agreed_at }
        : null,
  }))
}

/**
 * A letter as a PDF, for the applicant of its case and for officers within whose reach the case stands; for everyone else it does not exist.
 * The same letter gives the same bytes. An officer's look is a recorded read.
 */
export async function drawLetter(ctx: Context, letterId: string): Promise<{ number: string; pdf: Uint8Array }> {
  const { letter, record } = await letterWithCase(ctx, letterId)
  if (!isApplicant(ctx, record)) {
    if (ctx.actor.kind !== 'staff' || !ctx.may('cases.case.read', reachOf(record))) throw refuse('basics.not_found')
    ctx.audit('services.letter.read', { kind: 'services.letter', id: letterId }, undefined, record.applicant)
  }
  const stored = letter.document as unknown as StoredLetter
  const pdf = await ctx.county.files.documents.render({ ...stored, county: { ...stored.county, crest: ctx.county.brand.crest } })
  return { number: letter.number, pdf }
}

/** A letter with the case it was issued in. Throws `basics.not_found`, also for a letter that was erased. */
async function letterWithCase(ctx: Context, letterId: string) {
  const letter = await ctx.db.selectFrom('services.letters').selectAll().where('id', '=', letterId).executeTakeFirst()
  const record = letter && (await loadCase(ctx, letter.case_id))
  if (!record || letter.erased_at) throw refuse('basics.not_found')
  return { letter, record }
}

/** A letter with its case, for an officer who may do this with it. Throws `basics.not_found`, `basics.denied`. */
export async function letterFor(ctx: Context, permission: 'services.letter.revoke' | 'services.letter.suspend', letterId: string) {
  const found = await letterWithCase(ctx, letterId)
  ctx.allow(permission, reachOf(found.record))
  return found
}

/** Asks to take a letter back, with the reason. Throws `services.already_revoked`. */
export async function askRevocation(ctx: Context, input: { letter: string; reason: string }): Promise<CaseRecord> {
  const { letter, record } = await letterFor(ctx, 'services.letter.revoke', input.letter)
  const asked = await ctx.db
    .insertInto('services.revocations')
    .values({ letter: letter.id, reason: input.reason, asked_by: ctx.actor.person as string, asked_at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('letter')
    .executeTakeFirst()
  if (!asked) throw refuseServices('services.already_revoked')
  ctx.audit('services.letter.revocation_asked', { kind: 'services.letter', id: letter.id }, { reason: input.reason }, record.applicant)
  return record
}

/** Agrees, as a second person: from now on the check pages and the revocation list say so. Throws `services.revoke_alone`, `services.nothing_to_agree`. */
export async function agreeRevocation(ctx: Context, input: { letter: string }): Promise<CaseRecord> {
  const { letter, record } = await letterFor(ctx, 'services.letter.revoke', input.letter)
  const asked = await ctx.db.selectFrom('services.revocations').selectAll().where('letter', '=', letter.id).forUpdate().executeTakeFirst()
  if (!asked || asked.agreed_at) throw refuseServices('services.nothing_to_agree')
  if (asked.asked_by === ctx.actor.person) throw refuseServices('services.revoke_alone')
  await ctx.db
    .updateTable('services.revocations')
    .set({ agreed_by: ctx.actor.person, agreed_at: ctx.now })
    .where('letter', '=', letter.id)
    .execute()
  ctx.audit('services.letter.revoked', { kind: 'services.letter', id: letter.id }, { number: letter.number }, record.applicant)
  await recordIssued(ctx, {
    about: true,
    caseId: record.id,
    words: fill(servicesTexts['services.letter.revoked_history'], { number: letter.number }),
    details: { letter: letter.id, number: letter.number, revoked: true },
  })
  return record
}
