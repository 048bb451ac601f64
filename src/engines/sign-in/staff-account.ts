import { invalid, refuse } from '../../core/basics/errors.ts'
import type { Text } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'
import { endSessionsOf } from '../../kernel/identity/sessions.ts'
import { inviteSelf, refuseWeakPassword, renewRecoveryCodes, tellOfChange } from './invitations.ts'
import { hashPassword, passwordMatches } from './passwords.ts'
import { findOfficerById, type Officer, passwordOf } from './staff-sign-in.ts'
import { signInTexts } from './texts.ts'
import { countFailure, minutesToWait } from './throttles.ts'

/** What the officer asks to do with their own sign-in; each needs their password once more, for a screen may be left open (OWASP ASVS 7.5.1). */
export type AccountChange =
  | { readonly what: 'password'; readonly current: string; readonly password: string }
  | { readonly what: 'recovery-codes'; readonly current: string }
  | { readonly what: 'second-step'; readonly current: string }

export type AccountChanged =
  | { readonly ok: true; readonly recoveryCodes?: readonly string[]; readonly path?: string }
  /** Given, not thrown: a wrong password is counted. */
  | { readonly ok: false; readonly field: 'current'; readonly text: Text; readonly values?: { readonly minutes: number } }

/** Changes the password (all other sessions end), makes new recovery codes, or leads to setting up the second step anew. */
export async function changeAccount(ctx: Context, change: AccountChange): Promise<AccountChanged> {
  const officer = await ownOfficer(ctx)
  const { person } = officer
  const wait = await minutesToWait(ctx, 'account', person, true)
  if (wait > 0) return { ok: false, field: 'current', text: signInTexts['sign_in.staff_account.wait'], values: { minutes: wait } }
  if (!(await passwordMatches(await passwordOf(ctx, person), change.current))) {
    await countFailure(ctx, 'account', person)
    ctx.audit('sign_in.staff.refused', { kind: 'identity.person', id: person }, { why: 'password', where: 'account' }, person)
    return { ok: false, field: 'current', text: signInTexts['sign_in.staff_account.wrong_password'] }
  }
  if (change.what === 'recovery-codes') return { ok: true, recoveryCodes: await renewRecoveryCodes(ctx, person) }
  if (change.what === 'second-step') return { ok: true, path: await inviteSelf(ctx, officer) }
  refuseWeakPassword(ctx, officer, change.password)
  if (change.password === change.current) throw invalid([{ path: 'password', text: signInTexts['sign_in.password.same'] }])
  await ctx.db
    .updateTable('sign_in.staff_credentials')
    .set({ password_hash: await hashPassword(change.password), password_set_at: ctx.now })
    .where('person', '=', person)
    .execute()
  await endSessionsOf(ctx.db, person, 'password_changed', ctx.now, ctx.actor.session ?? undefined)
  ctx.audit('sign_in.password.changed', { kind: 'identity.person', id: person }, { by: 'account' }, person)
  await tellOfChange(ctx, officer)
  return { ok: true }
}

/** The officer who asks. Throws `basics.not_found` for a session of one who has left. */
export async function ownOfficer(ctx: Context): Promise<Officer> {
  const officer = ctx.actor.person ? await findOfficerById(ctx, ctx.actor.person) : undefined
  if (!officer) throw refuse('basics.not_found')
  return officer
}
