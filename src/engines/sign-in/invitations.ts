import { randomBytes } from 'node:crypto'
import { formatInstant } from '../../core/basics/dates.ts'
import { invalid, type Refusal, refuse } from '../../core/basics/errors.ts'
import type { Context } from '../../kernel/context/context.ts'
import { findPerson } from '../../kernel/identity/people.ts'
import { endSessionsOf, hashOfToken } from '../../kernel/identity/sessions.ts'
import { sendMessage } from '../messages/send-message.ts'
import { hashPassword, passwordFault } from './passwords.ts'
import type { NewSession } from './resident-session.ts'
import { hashRecoveryCode, newRecoveryCodes, newTotpSecret, totpSetup, totpStep } from './second-step.ts'
import { findOfficer, findOfficerById, type Officer, openStaffSession } from './staff-sign-in.ts'
import { refuseSignIn } from './texts.ts'
import { countFailure, minutesToWait } from './throttles.ts'

const INVITED_HOURS = 72
export const FORGOTTEN_MINUTES = 30
const TRIES_MAX = 20

/** `enrol` sets password and second step anew (a first day, a lost phone); `password` only the password: the second step stays and is asked. */
export type InvitationKind = 'enrol' | 'password'

/**
 * Invites an officer to set up how they sign in, or to do so anew. Ends the links of the same kind before it. The link goes by e-mail where the county sends e-mail;
 * elsewhere it is given back, for the administrator to hand over. Needs `sign_in.invitation.create` for the county; throws `basics.not_found` for who is no officer.
 */
export async function inviteOfficer(
  ctx: Context,
  person: string,
): Promise<{ readonly id: string; readonly link: string | null; readonly email: string }> {
  if (ctx.actor.kind !== 'system') ctx.allow('sign_in.invitation.create', {})
  const officer = await findOfficerById(ctx, person)
  if (!officer) throw refuse('basics.not_found')
  const { id, link } = await newLink(ctx, officer, 'enrol', ctx.now.add({ hours: INVITED_HOURS }))
  ctx.audit('sign_in.invitation.created', { kind: 'sign_in.invitation', id }, { person }, person)
  if (!ctx.county.messages.email) return { id, link, email: officer.email }
  await sendMessage(ctx, {
    template: 'sign_in.staff.invited',
    to: { person, email: officer.email },
    channel: 'email',
    values: { name: officer.name, county: ctx.county.profile.name, hours: INVITED_HOURS, link },
    about: { kind: 'sign_in.invitation', id },
  })
  return { id, link: null, email: officer.email }
}

/** An officer who is signed in and has just given their password sets up password and second step anew: gives the path to go to. */
export async function inviteSelf(ctx: Context, officer: Officer): Promise<string> {
  const { id, path } = await newLink(ctx, officer, 'enrol', ctx.now.add({ minutes: FORGOTTEN_MINUTES }))
  ctx.audit('sign_in.invitation.created', { kind: 'sign_in.invitation', id }, { person: officer.person, self: true }, officer.person)
  return path
}

/** Sends the link for a forgotten password, if the one who asks works here and the county sends e-mail. Run by a job: how long it takes tells the asker nothing. */
export async function sendForgottenLink(ctx: Context, who: string): Promise<void> {
  const officer = await findOfficer(ctx, who)
  if (!officer || !ctx.county.messages.email || (await minutesToWait(ctx, 'forgotten', officer.person, true)) > 0) return
  const enrolled = await ctx.db
    .selectFrom('sign_in.staff_credentials')
    .select('person')
    .where('person', '=', officer.person)
    .executeTakeFirst()
  if (!enrolled) return
  await countFailure(ctx, 'forgotten', officer.person)
  const { id, link } = await newLink(ctx, officer, 'password', ctx.now.add({ minutes: FORGOTTEN_MINUTES }))
  ctx.audit('sign_in.password.forgotten', { kind: 'sign_in.invitation', id }, { person: officer.person }, officer.person)
  await sendMessage(ctx, {
    template: 'sign_in.staff.forgotten',
    to: { person: officer.person, email: officer.email },
    channel: 'email',
    values: { name: officer.name, county: ctx.county.profile.name, minutes: FORGOTTEN_MINUTES, link },
    about: { kind: 'sign_in.invitation', id },
  })
}

async function newLink(ctx: Context, { person }: Officer, kind: InvitationKind, expiresAt: Temporal.Instant) {
  await ctx.db
    .updateTable('sign_in.invitations')
    .set({ revoked_at: ctx.now })
    .where('person', '=', person)
    .where('kind', '=', kind)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute()
  const id = ctx.newId()
  const token = randomBytes(32).toString('base64url')
  await ctx.db
    .insertInto('sign_in.invitations')
    .values({
      id,
      token_hash: hashOfToken(token),
      person,
      kind,
      invited_by: ctx.actor.person,
      created_at: ctx.now,
      expires_at: expiresAt,
    })
    .execute()
  const path = `/staff/invitation/${token}`
  return { id, path, link: `${ctx.county.publicUrl}${path}` }
}

export type OpenInvitation = {
  readonly id: string
  readonly kind: InvitationKind
  readonly officer: Officer
  /** What the authenticator needs; undefined until a password was chosen, and for `password`. */
  readonly setup: { readonly uri: string; readonly typed: string } | undefined
}

/** The invitation a link opens. Throws `sign_in.link_ended` for one that is unknown, used, revoked, expired, or tried too often. */
export async function openInvitation(ctx: Context, token: string): Promise<OpenInvitation> {
  const { row, officer } = await loadInvitation(ctx, token)
  const secret = row.totp_secret && ctx.county.secrets.open(row.totp_secret, `invitation ${row.id}`)
  const names = { issuer: `Kaunti ${ctx.county.profile.name}`, account: officer.email }
  return { id: row.id, kind: row.kind as InvitationKind, officer, setup: secret ? totpSetup(secret, names) : undefined }
}

async function loadInvitation(ctx: Context, token: string) {
  const row = await ctx.db
    .selectFrom('sign_in.invitations')
    .selectAll()
    .where('token_hash', '=', hashOfToken(token))
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .where('tries', '<', TRIES_MAX)
    .forUpdate()
    .executeTakeFirst()
  const officer = row && (await findOfficerById(ctx, row.person))
  if (!row || !officer) throw refuseSignIn('sign_in.link_ended')
  return { row, officer }
}

/**
 * Chooses a password by a link. For `enrol` it waits, with a new secret for the authenticator, until that has answered; for `password` it counts at once and every session ends.
 * Throws `basics.invalid` for a password that is too short or guessed first.
 */
export async function choosePassword(ctx: Context, token: string, password: string): Promise<InvitationKind> {
  const { row, officer } = await loadInvitation(ctx, token)
  refuseWeakPassword(ctx, officer, password)
  const password_hash = await hashPassword(password)
  if (row.kind === 'enrol') {
    const totp_secret = ctx.county.secrets.seal(newTotpSecret(), `invitation ${row.id}`)
    await ctx.db.updateTable('sign_in.invitations').set({ password_hash, totp_secret }).where('id', '=', row.id).execute()
    return 'enrol'
  }
  await ctx.db
    .updateTable('sign_in.staff_credentials')
    .set({ password_hash, password_set_at: ctx.now })
    .where('person', '=', officer.person)
    .execute()
  await ctx.db.updateTable('sign_in.invitations').set({ used_at: ctx.now }).where('id', '=', row.id).execute()
  await endSessionsOf(ctx.db, officer.person, 'password_changed', ctx.now)
  ctx.audit('sign_in.password.changed', { kind: 'identity.person', id: officer.person }, { by: 'link' }, officer.person)
  await tellOfChange(ctx, officer)
  return 'password'
}

export function refuseWeakPassword(ctx: Context, officer: Officer, password: string): void {
  const { profile } = ctx.county
  const fault = passwordFault(password, [
    officer.name,
    officer.email,
    officer.staffNumber,
    profile.name,
    profile.title.en,
    profile.title.sw,
  ])
  if (fault) throw invalid([{ path: 'password', text: fault }])
}

export type Enrolled =
  | { readonly ok: true; readonly recoveryCodes: readonly string[]; readonly session: NewSession }
  | { readonly ok: false; readonly refusal: Refusal }

/**
 * Ends an enrolment: the authenticator's first code puts password and second step in force, gives ten recovery codes, which are shown this once, ends all other
 * sessions, and signs the officer in. A wrong code is given back, not thrown: it is counted.
 */
export async function finishEnrolment(ctx: Context, token: string, code: string, userAgent: string): Promise<Enrolled> {
  const { row, officer } = await loadInvitation(ctx, token)
  if (row.kind !== 'enrol' || !row.totp_secret || !row.password_hash) throw refuseSignIn('sign_in.link_ended')
  const { person } = officer
  const secret = ctx.county.secrets.open(row.totp_secret, `invitation ${row.id}`)
  const step = totpStep(secret, code.normalize('NFKC').replace(/[\s-]/g, ''), ctx.now, 0)
  if (step === null) {
    await ctx.db
      .updateTable('sign_in.invitations')
      .set({ tries: row.tries + 1 })
      .where('id', '=', row.id)
      .execute()
    ctx.audit('sign_in.staff.refused', { kind: 'identity.person', id: person }, { why: 'enrolment' }, person)
    return { ok: false, refusal: refuseSignIn('sign_in.second_step_wrong') }
  }
  const recovery = await recoverySet()
  const kept = {
    password_hash: row.password_hash,
    password_set_at: ctx.now,
    totp_secret: ctx.county.secrets.seal(secret, `totp ${person}`),
    totp_set_at: ctx.now,
    totp_last_step: step,
    recovery_salt: recovery.salt,
  }
  const before = await ctx.db.selectFrom('sign_in.staff_credentials').select('person').where('person', '=', person).executeTakeFirst()
  await ctx.db
    .insertInto('sign_in.staff_credentials')
    .values({ person, ...kept })
    .onConflict((conflict) => conflict.column('person').doUpdateSet(kept))
    .execute()
  await storeRecoveryCodes(ctx, person, recovery.hashes)
  await ctx.db
    .updateTable('sign_in.invitations')
    .set({ used_at: ctx.now, password_hash: null, totp_secret: null })
    .where('id', '=', row.id)
    .execute()
  await endSessionsOf(ctx.db, person, 'enrolled', ctx.now)
  ctx.audit('sign_in.staff.enrolled', { kind: 'identity.person', id: person }, { again: before !== undefined }, person)
  if (before) await tellOfChange(ctx, officer)
  return { ok: true, recoveryCodes: recovery.codes, session: await openStaffSession(ctx, person, userAgent, 'enrolment') }
}

/** Ten new recovery codes in place of all before. The caller has checked the password. They are shown once. */
export async function renewRecoveryCodes(ctx: Context, person: string): Promise<readonly string[]> {
  const recovery = await recoverySet()
  await ctx.db.updateTable('sign_in.staff_credentials').set({ recovery_salt: recovery.salt }).where('person', '=', person).execute()
  await storeRecoveryCodes(ctx, person, recovery.hashes)
  ctx.audit('sign_in.recovery_codes.renewed', { kind: 'identity.person', id: person }, undefined, person)
  return recovery.codes
}

async function recoverySet() {
  const salt = randomBytes(16)
  const codes = newRecoveryCodes()
  return { salt, codes, hashes: await Promise.all(codes.map((code) => hashRecoveryCode(code, salt))) }
}

async function storeRecoveryCodes(ctx: Context, person: string, hashes: readonly Buffer[]): Promise<void> {
  await ctx.db.deleteFrom('sign_in.recovery_codes').where('person', '=', person).execute()
  await ctx.db
    .insertInto('sign_in.recovery_codes')
    .values(hashes.map((code_hash) => ({ person, code_hash })))
    .execute()
}

/** Writes to the officer that how they sign in was changed. Where the county sends no e-mail, the account page and the audit trail tell it. */
export async function tellOfChange(ctx: Context, officer: Officer): Promise<void> {
  if (!ctx.county.messages.email) return
  const language = (await findPerson(ctx.db, officer.person))?.language ?? 'en'
  await sendMessage(ctx, {
    template: 'sign_in.staff.changed',
    to: { person: officer.person, email: officer.email },
    channel: 'email',
    values: { name: officer.name, county: ctx.county.profile.name, when: formatInstant(ctx.now.epochMilliseconds, language, 'long') },
    about: { kind: 'identity.person', id: officer.person },
  })
}
