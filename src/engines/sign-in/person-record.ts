import { sql } from 'kysely'
import type { Context } from '../../kernel/context/context.ts'
import { ASKED_FOR, erasePayloadsOf } from '../../kernel/context/erasure.ts'
import { cameFrom, type OwnNumber, ownNumbers } from '../../kernel/identity/own-numbers.ts'
import { phoneMark } from './codes.ts'
import { endStaffAccess } from './end-staff-access.ts'

const ATTEMPTS_MAX = 1000

const sentTo = (numbers: readonly OwnNumber[]) => cameFrom(numbers, 'sign_in.codes.phone', 'sign_in.codes.requested_at')

/** How a person proves who they are: codes of the last days, what an officer signs in by (never the secrets), and each attempt that the audit trail knows. */
export async function signInOfPerson(ctx: Context, person: string): Promise<Record<string, unknown>> {
  const numbers = await ownNumbers(ctx.db, person)
  const codes = await ctx.db
    .selectFrom('sign_in.codes')
    .select(['phone', 'requested_at', 'confirmed_at', 'tries'])
    .where(sentTo(numbers))
    .orderBy('seq', 'desc')
    .execute()
  const credentials = await ctx.db
    .selectFrom('sign_in.staff_credentials')
    .select(['password_set_at', 'totp_set_at'])
    .where('person', '=', person)
    .executeTakeFirst()
  const invitations = await ctx.db
    .selectFrom('sign_in.invitations')
    .select(['kind', 'created_at', 'used_at', 'revoked_at'])
    .where('person', '=', person)
    .orderBy('created_at', 'desc')
    .execute()
  const { rows: attempts } = await sql<{ at: Temporal.Instant; what: string }>`
    select e.at, e.verb as what from audit.entries e
    where ((e.actor = ${person}::uuid or e.subject = ${person}::uuid) and e.verb like 'sign_in.%')
      or (e.record_kind = 'sign_in.phone' and e.record_id = any(${numbers.map(({ phone }) => phoneMark(ctx, phone))}::text[]))
    order by e.seq desc limit ${ATTEMPTS_MAX}`.execute(ctx.db)
  return { codes, credentials: credentials ?? null, invitations, attempts }
}

/** Codes of numbers that are theirs alone; for one who does not serve the county any more, all they signed in by as an officer. */
export async function eraseSignIn(ctx: Context, person: string): Promise<Record<string, number>> {
  const codes = await ctx.db
    .deleteFrom('sign_in.codes')
    .where(sentTo(await ownNumbers(ctx.db, person)))
    .returning('id')
    .execute()
  await erasePayloadsOf(
    ctx,
    'sign_in.code',
    codes.map(({ id }) => id),
    ASKED_FOR,
  )
  const serves = await ctx.db
    .selectFrom('identity.staff')
    .select('person')
    .where('person', '=', person)
    .where('left_on', 'is', null)
    .executeTakeFirst()
  if (serves) return { 'sign_in.codes': codes.length }
  await endStaffAccess(ctx, person)
  const links = await ctx.db.deleteFrom('sign_in.invitations').where('person', '=', person).executeTakeFirst()
  await ctx.db.updateTable('sign_in.invitations').set({ invited_by: null }).where('invited_by', '=', person).execute()
  return { 'sign_in.codes': codes.length, 'sign_in.invitations': Number(links.numDeletedRows) }
}
