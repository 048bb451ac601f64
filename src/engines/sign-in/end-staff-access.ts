import type { Context } from '../../kernel/context/context.ts'

/** Takes from an officer everything they sign in by: password, second step, recovery codes, open links. Sessions are the caller's to end. */
export async function endStaffAccess(ctx: Context, person: string): Promise<void> {
  await ctx.db.deleteFrom('sign_in.recovery_codes').where('person', '=', person).execute()
  await ctx.db.deleteFrom('sign_in.staff_credentials').where('person', '=', person).execute()
  await ctx.db.deleteFrom('sign_in.second_steps').where('person', '=', person).execute()
  await ctx.db
    .updateTable('sign_in.invitations')
    .set({ revoked_at: ctx.now })
    .where('person', '=', person)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute()
}
