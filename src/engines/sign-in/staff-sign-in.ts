import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Refusal } from '../../core/basics/errors.ts'
import type { Context } from '../../kernel/context/context.ts'
import { endSession, hashOfToken, startSession } from '../../kernel/identity/sessions.ts'
import { dayOf } from '../../kernel/web/who-asks.ts'
import { hashPassword, isOutdated, passwordMatches } from './passwords.ts'
import type { NewSession } from './resident-session.ts'
import { hashRecoveryCode, totpStep } from './second-step.ts'
import { refuseSignIn } from './texts.ts'
import { countFailure, forgetFailures, minutesToWait } from './throttles.ts'

export const SECOND_STEP_MINUTES = 10
const SECOND_STEP_TRIES_MAX = 5

export type Officer = { readonly person: string; readonly email: string; readonly name: string; readonly staffNumber: string }

/** The officer who works here today under this e-mail address or staff number, as typed; undefined for anyone else. */
export async function findOfficer(ctx: Context, typed: string): Promise<Officer | undefined> {
  const wanted = typed.trim().toLowerCase()
  return officers(ctx)
    .where((row) => row.or([row(sql<string>`lower(staff.email)`, '=', wanted), row(sql<string>`lower(staff.staff_number)`, '=', wanted)]))
    .executeTakeFirst()
}

export const findOfficerById = (ctx: Context, person: string): Promise<Officer | undefined> =>
  officers(ctx).where('staff.person', '=', person).executeTakeFirst()

const officers = (ctx: Context) =>
  ctx.db
    .selectFrom('identity.staff as staff')
    .innerJoin('identity.people as person', 'person.id', 'staff.person')
    .select(['staff.person', 'staff.email', 'staff.staff_number as staffNumber', 'person.full_name as name'])
    .where((row) => row.or([row('staff.left_on', 'is', null), row('staff.left_on', '>', Temporal.PlainDate.from(dayOf(ctx.now)))]))

export type PasswordTaken = { readonly ok: true; readonly token: string } | { readonly ok: false; readonly refusal: Refusal }

/**
 * The first step of an officer's sign-in: e-mail or staff number, and password. Gives the token of the second step; it opens nothing else.
 * Which part was wrong, or whether the account exists, shows neither in words nor in time. A refusal is given, not thrown: the failure must be counted.
 */
export async function takePassword(ctx: Context, given: { who: string; password: string; address: string }): Promise<PasswordTaken> {
  const officer = await findOfficer(ctx, given.who)
  const typed = given.who.trim().toLowerCase()
  const account = officer?.person ?? `typed ${typed}`
  const record = officer
    ? { kind: 'identity.person', id: officer.person }
    : { kind: 'sign_in.typed', id: ctx.county.secrets.hmac('sign_in.typed', typed).toString('hex').slice(0, 32) }
  const refused = (why: string, refusal: Refusal): PasswordTaken => {
    ctx.audit('sign_in.staff.refused', record, { why }, officer?.person)
    return { ok: false, refusal }
  }
  const wait = Math.max(await minutesToWait(ctx, 'account', account, true), await minutesToWait(ctx, 'address', given.address))
  if (wait > 0) return refused('waiting', refuseSignIn('sign_in.wait', { minutes: wait }))
  const stored = officer && (await passwordOf(ctx, officer.person))
  if (!(await passwordMatches(stored, given.password)) || !officer || !stored) {
    await countFailure(ctx, 'account', account)
    await countFailure(ctx, 'address', given.address)
    return refused(!officer ? 'unknown' : stored ? 'password' : 'not_set_up', refuseSignIn('sign_in.staff_wrong'))
  }
  if (isOutdated(stored))
    await ctx.db
      .updateTable('sign_in.staff_credentials')
      .set({ password_hash: await hashPassword(given.password) })
      .where('person', '=', officer.person)
      .execute()
  const token = randomBytes(32).toString('base64url')
  await ctx.db
    .insertInto('sign_in.second_steps')
    .values({
      token_hash: hashOfToken(token),
      person: officer.person,
      started_at: ctx.now,
      expires_at: ctx.now.add({ minutes: SECOND_STEP_MINUTES }),
    })
    .execute()
  ctx.audit('sign_in.staff.password_taken', record, undefined, officer.person)
  return { ok: true, token }
}

export const passwordOf = async (ctx: Context, person: string): Promise<string | undefined> =>
  (await ctx.db.selectFrom('sign_in.staff_credentials').select('password_hash').where('person', '=', person).executeTakeFirst())
    ?.password_hash

export type SecondStepTaken =
  | { readonly ok: true; readonly session: NewSession; readonly recoveryCodesLeft: number | null }
  | { readonly ok: false; readonly again: boolean; readonly refusal: Refusal }

/**
 * The second step: six digits of the authenticator, or a recovery code. Opens a staff session with a new token and ends the one this browser had.
 * A refusal is given, not thrown; `again` is false when the officer must begin anew.
 */
export async function takeSecondStep(
  ctx: Context,
  given: { token: string; code: string; userAgent: string; address: string },
): Promise<SecondStepTaken> {
  const step = await ctx.db
    .selectFrom('sign_in.second_steps')
    .selectAll()
    .where('token_hash', '=', hashOfToken(given.token))
    .where('done_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .where('tries', '<', SECOND_STEP_TRIES_MAX)
    .forUpdate()
    .executeTakeFirst()
  const officer = step && (await findOfficerById(ctx, step.person))
  if (!step || !officer) return { ok: false, again: false, refusal: refuseSignIn('sign_in.begin_again') }
  const { person } = officer
  const record = { kind: 'identity.person', id: person }
  const wait = await minutesToWait(ctx, 'account', person, true)
  if (wait > 0) {
    ctx.audit('sign_in.staff.refused', record, { why: 'waiting' }, person)
    return { ok: false, again: true, refusal: refuseSignIn('sign_in.wait', { minutes: wait }) }
  }
  const proof = await proveSecondStep(ctx, person, given.code)
  if (!proof) {
    const tries = step.tries + 1
    await ctx.db.updateTable('sign_in.second_steps').set({ tries }).where('token_hash', '=', step.token_hash).execute()
    await countFailure(ctx, 'account', person)
    await countFailure(ctx, 'address', given.address)
    ctx.audit('sign_in.staff.refused', record, { why: 'second_step', tries }, person)
    return tries >= SECOND_STEP_TRIES_MAX
      ? { ok: false, again: false, refusal: refuseSignIn('sign_in.begin_again') }
      : { ok: false, again: true, refusal: refuseSignIn('sign_in.second_step_wrong') }
  }
  await ctx.db.updateTable('sign_in.second_steps').set({ done_at: ctx.now }).where('token_hash', '=', step.token_hash).execute()
  await forgetFailures(ctx, 'account', person)
  const session = await openStaffSession(ctx, person, given.userAgent, proof.by)
  return { ok: true, session, recoveryCodesLeft: proof.left }
}

/** Opens the session of an officer who has proven both steps. */
export async function openStaffSession(ctx: Context, person: string, userAgent: string, by: string): Promise<NewSession> {
  if (ctx.actor.session) await endSession(ctx.db, ctx.actor.session, 'signed_in_again', ctx.now)
  const id = ctx.newId()
  const session = await startSession(ctx.db, { id, person, kind: 'staff', device: userAgent, now: ctx.now })
  ctx.audit('sign_in.staff.signed_in', { kind: 'identity.session', id }, { person, by }, person)
  return session
}

type Proof = { readonly by: 'authenticator' | 'recovery_code'; readonly left: number | null }

/** Checks and uses up one code; the credentials' row is locked, so that of two at once one is taken. */
async function proveSecondStep(ctx: Context, person: string, code: string): Promise<Proof | undefined> {
  const kept = await ctx.db
    .selectFrom('sign_in.staff_credentials')
    .select(['totp_secret', 'totp_last_step', 'recovery_salt'])
    .where('person', '=', person)
    .forUpdate()
    .executeTakeFirst()
  if (!kept) return undefined
  const typed = code.normalize('NFKC').replace(/[\s-]/g, '')
  if (/^\d{6}$/.test(typed)) {
    const step = totpStep(ctx.county.secrets.open(kept.totp_secret, `totp ${person}`), typed, ctx.now, kept.totp_last_step)
    if (step === null) return undefined
    await ctx.db.updateTable('sign_in.staff_credentials').set({ totp_last_step: step }).where('person', '=', person).execute()
    return { by: 'authenticator', left: null }
  }
  if (typed.length !== 16) return undefined
  const used = await ctx.db
    .updateTable('sign_in.recovery_codes')
    .set({ used_at: ctx.now })
    .where('person', '=', person)
    .where('code_hash', '=', await hashRecoveryCode(typed, kept.recovery_salt))
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return used.numUpdatedRows > 0n ? { by: 'recovery_code', left: await recoveryCodesLeft(ctx, person) } : undefined
}

export async function recoveryCodesLeft(ctx: Context, person: string): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('sign_in.recovery_codes')
    .select((row) => row.fn.countAll().as('count'))
    .where('person', '=', person)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}
