import { createHash, randomBytes } from 'node:crypto'
import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import { makeReference } from '../../core/basics/reference.ts'
import type { Language } from '../../core/basics/texts.ts'
import type { Answers } from '../../core/forms/form.ts'
import type { Context } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import type { DB } from '../../kernel/database/tables.ts'
import { type FileOwner, removeFilesOf } from '../../kernel/files/files.ts'
import type { RequestFacts } from '../../kernel/web/route.ts'
import type { SendResult } from './mount.ts'

export type Draft = {
  readonly id: string
  readonly formHash: string
  readonly base: string
  readonly purpose: 'application' | 'correction'
  readonly about: string | null
  readonly answers: Answers
  readonly revision: number
  readonly pageRevisions: Readonly<Record<string, number>>
  readonly person: string | null
  readonly phone: string | null
  readonly phoneProven: boolean
  readonly reference: string
  readonly language: Language
  readonly assistedBy: string | null
  readonly assistedReason: string | null
  readonly submission: string
  readonly result: SendResult | null
  readonly expiresAt: Temporal.Instant
}

/** Whose drafts these may be: the browser's, by its cookie; the resident's who is signed in; or an officer's at a counter. */
export type Visitor = {
  readonly token: string | null
  readonly person: string | null
  readonly phone: string | null
  readonly officer: string | null
}

/** How long a browser keeps the key to its drafts: long enough for an afternoon, short enough for a cybercafé. The phone brings them back. */
export const TOKEN_SECONDS = 24 * 60 * 60

/** `__Host-` binds the cookie to this host and HTTPS; over plain HTTP (the demo on loopback) browsers refuse that prefix. */
export const draftCookie = (county: County): string => (county.publicUrl.startsWith('https:') ? '__Host-drafts' : 'drafts')

export const newToken = (): string => randomBytes(32).toString('base64url')
const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Who is at a form. `counter`: only an officer's own assisted drafts count there, and none of theirs anywhere else. */
export function visitorOf(county: County, actor: Context['actor'], request: RequestFacts, counter: boolean): Visitor {
  if (counter) return { token: null, person: null, phone: null, officer: actor.person }
  const token = request.cookie(draftCookie(county))
  const resident = actor.kind === 'resident'
  return {
    token: token && /^[\w-]{43}$/.test(token) ? token : null,
    person: resident ? actor.person : null,
    phone: resident ? actor.phone : null,
    officer: null,
  }
}

export const draftOwner = (id: string): FileOwner => ({ kind: 'form-runner.draft', id })

/** The condition on `drafts` under which a draft is this visitor's. */
function isOf(visitor: Visitor): RawBuilder<SqlBool> {
  if (visitor.officer) return sql`drafts.assisted_by = ${visitor.officer}`
  const ways: RawBuilder<SqlBool>[] = []
  if (visitor.token) ways.push(sql`drafts.token_hash = ${hashToken(visitor.token)}`)
  if (visitor.person) ways.push(sql`drafts.person = ${visitor.person} and drafts.assisted_by is null`)
  // Begun without signing in and saved by the phone that now signs in.
  if (visitor.phone)
    ways.push(
      sql`drafts.phone = ${visitor.phone} and drafts.phone_proven_at is not null and drafts.person is null and drafts.assisted_by is null`,
    )
  return ways.length > 0 ? sql`(${sql.join(ways, sql` or `)})` : sql`false`
}

export type DraftWanted = {
  readonly base: string
  /** This very draft, sent or not. Without it, the last one that is not sent yet. */
  readonly id?: string | undefined
  /** The one that this came of, or (`true`) the last that was sent. */
  readonly sent?: string | true
  readonly lock?: boolean
}

/** A visitor's own draft; undefined for a stranger's as for one that is not there. */
export async function findDraft(ctx: Context, visitor: Visitor, wanted: DraftWanted): Promise<Draft | undefined> {
  const { officer, token, person, phone } = visitor
  if (!officer && !token && !person && !phone) return undefined
  let query = ctx.db
    .selectFrom('form_runner.drafts as drafts')
    .selectAll('drafts')
    .where('drafts.base', '=', wanted.base)
    .where('drafts.expires_at', '>', ctx.now)
    .where(isOf(visitor))
    .orderBy('drafts.id', 'desc')
    .limit(1)
  if (wanted.id !== undefined) query = query.where('drafts.id', '=', wanted.id)
  else if (wanted.sent === undefined) query = query.where('drafts.sent_at', 'is', null)
  else query = query.where('drafts.sent_at', 'is not', null)
  if (typeof wanted.sent === 'string') query = query.where(sql<SqlBool>`drafts.result ->> 'reference' = ${wanted.sent}`)
  const row = await (wanted.lock ? query.forUpdate() : query).executeTakeFirst()
  return row && asDraft(row)
}

const asDraft = (row: Selectable<DB['form_runner.drafts']>): Draft => ({
  id: row.id,
  formHash: row.form_hash,
  base: row.base,
  purpose: row.purpose as Draft['purpose'],
  about: row.about,
  answers: row.answers as unknown as Answers,
  revision: row.revision,
  pageRevisions: row.page_revisions as unknown as Record<string, number>,
  person: row.person,
  phone: row.phone,
  phoneProven: row.phone_proven_at !== null,
  reference: row.reference,
  language: row.language as Language,
  assistedBy: row.assisted_by,
  assistedReason: row.assisted_reason,
  submission: row.submission,
  result: row.result as unknown as SendResult | null,
  expiresAt: row.expires_at,
})

export type NewDraft = {
  readonly id: string
  readonly formKey: string
  readonly formHash: string
  readonly base: string
  readonly keptDays: number
  readonly about?: string
  readonly person?: string
  readonly phone?: string
  readonly phoneProven?: boolean
  readonly assistedReason?: string | null
}

/** Days that a sent draft stays, empty, so that its confirmation page can be opened again. */
const SENT_DAYS = 30

/** Begins a draft. The visitor has a token, is signed in, or is an officer. */
export async function addDraft(ctx: Context, visitor: Visitor, draft: NewDraft): Promise<Draft> {
  const proven = draft.phoneProven || (visitor.person !== null && visitor.phone !== null)
  const row = await ctx.db
    .insertInto('form_runner.drafts')
    .values({
      id: draft.id,
      form_key: draft.formKey,
      form_hash: draft.formHash,
      base: draft.base,
      purpose: draft.about ? 'correction' : 'application',
      about: draft.about ?? null,
      token_hash: visitor.token && !visitor.person ? hashToken(visitor.token) : null,
      person: draft.person ?? visitor.person,
      phone: draft.phone ?? visitor.phone,
      phone_proven_at: proven ? ctx.now : null,
      reference: makeReference(ctx.county.profile.referencePrefix, randomBytes(5)),
      language: ctx.language,
      assisted_by: visitor.officer,
      assisted_reason: draft.assistedReason ?? null,
      submission: ctx.newId(),
      created_at: ctx.now,
      updated_at: ctx.now,
      expires_at: inDays(ctx, draft.keptDays),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  ctx.audit('form-runner.draft.begun', { kind: 'form-runner.draft', id: draft.id }, { base: draft.base }, row.person)
  return asDraft(row)
}

/** Keeps what a page changed. The draft is locked. `key` is the page's path, with the entry's id for one entry of a repeat. */
export async function saveAnswers(
  ctx: Context,
  draft: Draft,
  change: { key: string; answers: Answers; formHash: string; keptDays: number },
): Promise<Draft> {
  const revision = draft.revision + 1
  const pageRevisions = { ...draft.pageRevisions, [change.key]: revision }
  await ctx.db
    .updateTable('form_runner.drafts')
    .set({
      answers: JSON.stringify(change.answers),
      form_hash: change.formHash,
      revision,
      page_revisions: JSON.stringify(pageRevisions),
      language: ctx.language,
      updated_at: ctx.now,
      expires_at: inDays(ctx, change.keptDays),
    })
    .where('id', '=', draft.id)
    .execute()
  ctx.audit('form-runner.draft.answered', { kind: 'form-runner.draft', id: draft.id }, { page: change.key }, draft.person)
  return { ...draft, answers: change.answers, formHash: change.formHash, revision, pageRevisions, language: ctx.language }
}

/** Notes the phone that a draft shall be found again by, not yet proven. */
export async function setPhone(ctx: Context, draft: Draft, phone: string): Promise<void> {
  await ctx.db
    .updateTable('form_runner.drafts')
    .set({ phone, phone_proven_at: null, updated_at: ctx.now })
    .where('id', '=', draft.id)
    .execute()
}

export async function setPhoneProven(ctx: Context, draft: Draft): Promise<void> {
  await ctx.db.updateTable('form_runner.drafts').set({ phone_proven_at: ctx.now, updated_at: ctx.now }).where('id', '=', draft.id).execute()
  ctx.audit('form-runner.draft.phone_proven', { kind: 'form-runner.draft', id: draft.id }, undefined, draft.person)
}

export async function setPerson(ctx: Context, draft: Draft, person: string): Promise<void> {
  await ctx.db.updateTable('form_runner.drafts').set({ person, updated_at: ctx.now }).where('id', '=', draft.id).execute()
  ctx.audit('form-runner.draft.person_chosen', { kind: 'form-runner.draft', id: draft.id }, undefined, person)
}

/** A draft by its reference and the phone it was saved with, whoever asks: the caller sends a code to that phone before anything is shown. */
export async function draftToResume(ctx: Context, base: string, reference: string, phone: string): Promise<Draft | undefined> {
  const row = await ctx.db
    .selectFrom('form_runner.drafts')
    .selectAll()
    .where('reference', '=', reference)
    .where('phone', '=', phone)
    .where('phone_proven_at', 'is not', null)
    .where('base', '=', base)
    .where('sent_at', 'is', null)
    .where('assisted_by', 'is', null)
    .where('expires_at', '>', ctx.now)
    .forUpdate()
    .executeTakeFirst()
  return row && asDraft(row)
}

/** Hands a draft over to this browser; the one it was begun in loses it. */
export async function takeDraft(ctx: Context, draft: Draft, token: string): Promise<void> {
  await ctx.db
    .updateTable('form_runner.drafts')
    .set({ token_hash: hashToken(token), updated_at: ctx.now })
    .where('id', '=', draft.id)
    .execute()
  ctx.audit('form-runner.draft.resumed', { kind: 'form-runner.draft', id: draft.id }, undefined, draft.person)
}

/** Marks a draft as sent and empties it: what it held belongs to the record that came of it. */
export async function markSent(ctx: Context, draft: Draft, result: SendResult): Promise<void> {
  await ctx.db
    .updateTable('form_runner.drafts')
    .set({
      sent_at: ctx.now,
      result: JSON.stringify(result),
      answers: '{}',
      page_revisions: '{}',
      updated_at: ctx.now,
      expires_at: inDays(ctx, SENT_DAYS),
    })
    .where('id', '=', draft.id)
    .execute()
  ctx.audit('form-runner.draft.sent', { kind: 'form-runner.draft', id: draft.id }, { result: result.id }, draft.person)
}

/** Throws a draft away with its files. The draft is locked. */
export async function removeDraft(ctx: Context, id: string): Promise<void> {
  await removeFilesOf(ctx, draftOwner(id))
  await ctx.db.deleteFrom('form_runner.drafts').where('id', '=', id).execute()
  ctx.audit('form-runner.draft.removed', { kind: 'form-runner.draft', id })
}

const inDays = (ctx: Context, days: number): Temporal.Instant => ctx.now.add({ hours: days * 24 })
