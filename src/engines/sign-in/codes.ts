import { randomInt, timingSafeEqual } from 'node:crypto'
import type { Refusal } from '../../core/basics/errors.ts'
import { isMobile } from '../../core/basics/phone.ts'
import type { Context } from '../../kernel/context/context.ts'
import { contactFor, holdersOf, type Person } from '../../kernel/identity/people.ts'
import { dayOf } from '../../kernel/web/who-asks.ts'
import { budgetUsed } from '../messages/budget.ts'
import { sendMessage } from '../messages/send-message.ts'
import { refuseSignIn } from './texts.ts'
import { standInLine } from './throttles.ts'

export const CODE_MINUTES = 5
const TRIES_MAX = 5
/** Codes to one number: unanswered ones within a quarter of an hour, and all of a day. */
const WINDOW_MINUTES = 15
const WINDOW_MAX = 3
const DAY_MAX = 10
/** How long a confirmed code may wait for what it was confirmed for (choosing who one is). */
const PROOF_MINUTES = 15

/** One number, for one purpose, in one browser. */
export type CodeFor = {
  /** `+254…`, a mobile number as `parsePhone` gives it. */
  readonly phone: string
  /** What the code will open: `sign-in`, or a room's own with the record it is about (`form-runner.draft:<id>`). A code for one opens no other. */
  readonly purpose: string
  /** From `deviceOf(request)`; an officer at a counter gives their own session (`session:<id>`). */
  readonly device: string
}

export type CodeRequested =
  | { readonly ok: true; readonly id: string; readonly expiresAt: Temporal.Instant }
  | { readonly ok: false; readonly refusal: Refusal }

/**
 * Sends a code of six digits to a number, whoever holds it: nothing tells whether the number is known here. A new code ends the one before it
 * for the same number, purpose and browser. `tellOfficer` words the SMS for a code that is to be told to the officer at the counter.
 * Gives a refusal rather than throwing it (too many codes, no budget, not a mobile number): show it, do not throw it, so that the audit line stays.
 */
export async function requestCode(ctx: Context, wanted: CodeFor & { readonly tellOfficer?: boolean }): Promise<CodeRequested> {
  const { phone, purpose, device } = wanted
  if (!isMobile(phone)) return { ok: false, refusal: refuseSignIn('sign_in.not_mobile') }
  // Two requests at once for one number stand in line, else both would see the count before the other.
  await standInLine(ctx, 'number', phone)
  const refusal = await refusalOf(ctx, phone)
  if (refusal) {
    ctx.audit('sign_in.code.refused', { kind: 'sign_in.phone', id: phoneMark(ctx, phone) }, { purpose, why: refusal.code })
    return { ok: false, refusal }
  }
  const id = ctx.newId()
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const expiresAt = ctx.now.add({ minutes: CODE_MINUTES })
  await ctx.db
    .insertInto('sign_in.codes')
    .values({
      id,
      purpose,
      phone,
      device_hash: deviceHash(ctx, device),
      code_hash: codeHash(ctx, id, code),
      requested_at: ctx.now,
      expires_at: expiresAt,
    })
    .execute()
  const { county, language } = ctx
  await sendMessage(ctx, {
    template: wanted.tellOfficer ? 'sign_in.code.for_officer' : 'sign_in.code.sent',
    to: { phone },
    values: { code, county: county.profile.name, minutes: CODE_MINUTES, host: new URL(county.publicUrl).hostname },
    about: { kind: 'sign_in.code', id },
    language,
  })
  ctx.audit('sign_in.code.requested', { kind: 'sign_in.code', id }, { purpose, number: phoneMark(ctx, phone) })
  return { ok: true, id, expiresAt }
}

async function refusalOf(ctx: Context, phone: string): Promise<Refusal | undefined> {
  const recent = await ctx.db
    .selectFrom('sign_in.codes')
    .select(['requested_at', 'confirmed_at'])
    .where('phone', '=', phone)
    .where('requested_at', '>', ctx.now.subtract({ hours: 24 }))
    .orderBy('requested_at')
    .execute()
  const windowStart = ctx.now.subtract({ minutes: WINDOW_MINUTES })
  const inWindow = recent.filter((row) => row.confirmed_at === null && Temporal.Instant.compare(row.requested_at, windowStart) > 0)
  const [oldest] = recent.length >= DAY_MAX ? recent : inWindow.length >= WINDOW_MAX ? inWindow : []
  if (oldest) {
    const free = oldest.requested_at.add(recent.length >= DAY_MAX ? { hours: 24 } : { minutes: WINDOW_MINUTES })
    const minutes = Math.max(1, Math.ceil(free.since(ctx.now).total('minutes')))
    return minutes > 120
      ? refuseSignIn('sign_in.too_many_codes_today', { hours: Math.ceil(minutes / 60) })
      : refuseSignIn('sign_in.too_many_codes', { minutes })
  }
  const used = await budgetUsed(ctx.db, Temporal.PlainDate.from(dayOf(ctx.now)), 'codes')
  return used >= ctx.county.messages.segmentsPerDay.codes ? refuseSignIn('sign_in.no_codes_today') : undefined
}

export type CodeConfirmed =
  | {
      readonly ok: true
      /** The code's id: what it was confirmed for may be spent once (`spendCode`). */
      readonly id: string
      readonly phone: string
      /** The number as a contact (`identity.contacts`), made now if it was new. */
      readonly contact: string
      /** Everyone known to hold the number: none, one, or several who share a phone. */
      readonly people: readonly Person[]
    }
  | { readonly ok: false; readonly refusal: Refusal }

/**
 * Checks a code as typed (spaces and dashes are forgiven) against the newest one sent to this number for this purpose and browser: five minutes, five tries, one use.
 * A wrong one is a result and not an exception, because **the try must be counted: never throw after `ok: false`**, show `refusal` instead.
 * Of two confirmations at once, one gets `ok`.
 */
export async function confirmCode(ctx: Context, given: CodeFor & { readonly code: string }): Promise<CodeConfirmed> {
  const { phone, purpose, device } = given
  const row = await ctx.db
    .selectFrom('sign_in.codes')
    .select(['id', 'code_hash', 'tries', 'expires_at', 'confirmed_at'])
    .where('device_hash', '=', deviceHash(ctx, device))
    .where('purpose', '=', purpose)
    .where('phone', '=', phone)
    .orderBy('seq', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
  if (!row) {
    ctx.audit('sign_in.code.failed', { kind: 'sign_in.phone', id: phoneMark(ctx, phone) }, { purpose, why: 'none_sent' })
    return { ok: false, refusal: refuseSignIn('sign_in.code_ended') }
  }
  const record = { kind: 'sign_in.code', id: row.id }
  const ended =
    row.confirmed_at !== null
      ? 'used'
      : row.tries >= TRIES_MAX
        ? 'tries_spent'
        : Temporal.Instant.compare(row.expires_at, ctx.now) <= 0
          ? 'expired'
          : undefined
  if (ended) {
    ctx.audit('sign_in.code.failed', record, { purpose, why: ended })
    return { ok: false, refusal: refuseSignIn('sign_in.code_ended') }
  }
  const typed = given.code.normalize('NFKC').replace(/[\s-]/g, '')
  if (!timingSafeEqual(codeHash(ctx, row.id, typed), row.code_hash)) {
    const tries = row.tries + 1
    await ctx.db.updateTable('sign_in.codes').set({ tries }).where('id', '=', row.id).execute()
    ctx.audit('sign_in.code.failed', record, { purpose, why: 'wrong', tries })
    return {
      ok: false,
      refusal: tries >= TRIES_MAX ? refuseSignIn('sign_in.code_ended') : refuseSignIn('sign_in.code_wrong', { left: TRIES_MAX - tries }),
    }
  }
  await ctx.db.updateTable('sign_in.codes').set({ confirmed_at: ctx.now }).where('id', '=', row.id).execute()
  const contact = await contactFor(ctx.db, { id: ctx.newId(), kind: 'phone', value: phone, now: ctx.now })
  const people = await holdersOf(ctx.db, 'phone', phone)
  ctx.audit('sign_in.code.confirmed', record, { purpose, number: phoneMark(ctx, phone) })
  return { ok: true, id: row.id, phone, contact, people }
}

export type SentCode = {
  readonly id: string
  readonly phone: string
  readonly sentAt: Temporal.Instant
  readonly state: 'waiting' | 'confirmed' | 'ended'
}

/** The newest code this browser asked for, for a purpose: so that the page that takes it can say where it went. Undefined when there is none of the last day, or it is spent. */
export async function sentCode(ctx: Context, { purpose, device }: Pick<CodeFor, 'purpose' | 'device'>): Promise<SentCode | undefined> {
  const row = await ctx.db
    .selectFrom('sign_in.codes')
    .select(['id', 'phone', 'tries', 'requested_at', 'expires_at', 'confirmed_at', 'spent_at'])
    .where('device_hash', '=', deviceHash(ctx, device))
    .where('purpose', '=', purpose)
    .where('requested_at', '>', ctx.now.subtract({ hours: 24 }))
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row || row.spent_at) return undefined
  const past = (instant: Temporal.Instant) => Temporal.Instant.compare(instant, ctx.now) <= 0
  const state = row.confirmed_at
    ? past(row.confirmed_at.add({ minutes: PROOF_MINUTES }))
      ? 'ended'
      : 'confirmed'
    : row.tries >= TRIES_MAX || past(row.expires_at)
      ? 'ended'
      : 'waiting'
  return { id: row.id, phone: row.phone, sentAt: row.requested_at, state }
}

/** Uses up a confirmed code; false when it was spent before, or was confirmed too long ago. Of two at once, one gets true. */
export async function spendCode(ctx: Context, id: string): Promise<boolean> {
  const spent = await ctx.db
    .updateTable('sign_in.codes')
    .set({ spent_at: ctx.now })
    .where('id', '=', id)
    .where('spent_at', 'is', null)
    .where('confirmed_at', '>', ctx.now.subtract({ minutes: PROOF_MINUTES }))
    .executeTakeFirst()
  return spent.numUpdatedRows > 0n
}

/** Removes codes of more than two days ago: the limits look back one day. Gives how many. */
export async function forgetOldCodes(ctx: Context): Promise<number> {
  const gone = await ctx.db
    .deleteFrom('sign_in.codes')
    .where('requested_at', '<', ctx.now.subtract({ hours: 48 }))
    .executeTakeFirst()
  return Number(gone.numDeletedRows)
}

const deviceHash = (ctx: Context, device: string): Buffer => ctx.county.secrets.hmac('sign_in.device', device)
/** The row's id is part of it: the same digits sent twice have different hashes. */
const codeHash = (ctx: Context, id: string, code: string): Buffer => ctx.county.secrets.hmac('sign_in.code', `${id} ${code}`)
/** Names a number in the audit trail, the same each time, without telling it: nobody could find a number there to erase it. */
export const phoneMark = (ctx: Context, phone: string): string =>
  ctx.county.secrets.hmac('sign_in.phone', phone).toString('hex').slice(0, 32)
