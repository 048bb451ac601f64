import { dayOf } from '../../kernel/calendar/days.ts'
import type { Context } from '../../kernel/context/context.ts'
import { statement } from '../../kernel/database/statement.ts'

const TOLD_MAX = 20

/** The people who hold a post today that gives a permission: whom a fault of the county's money is told to. */
export async function officersWith(ctx: Context, permission: string): Promise<string[]> {
  const today = dayOf(ctx.now).toString()
  const { rows } = await statement<{ person: string }>`
    select distinct held.person from access.role_permissions p join access.post_roles r on r.role = p.role join identity.post_holders held on held.post = r.post
    where p.permission = ${permission} and held.held_from <= ${today}::date and (held.held_until is null or held.held_until >= ${today}::date)
    limit ${TOLD_MAX}`.execute(ctx.db)
  return rows.map(({ person }) => person)
}
