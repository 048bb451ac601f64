import { sql } from 'kysely'
import { refuse } from '../../../core/basics/errors.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { ReachLevel } from '../../../kernel/access/grants.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { refuseAdministration } from '../errors.ts'
import { todayOf } from '../staff/staff.ts'

export type Permitted = { readonly permission: string; readonly reach: ReachLevel; readonly scope: readonly string[] | null }
export type Role = { readonly key: string; readonly name: Text; readonly purpose: Text; readonly changedAt: Temporal.Instant | null }
export type RoleLine = Role & { readonly permissions: number; readonly posts: number; readonly holders: number }

/** Every role with how much it permits and how many hold it today. A county has some dozens. */
export async function listRoles(ctx: Context): Promise<RoleLine[]> {
  ctx.allow('administration.staff.read', {})
  const today = todayOf(ctx).toString()
  const { rows } = await sql<RoleLine>`
    select role.key, json_build_object('en', role.name_en, 'sw', role.name_sw) as name, json_build_object('en', role.purpose_en, 'sw', role.purpose_sw) as purpose,
      role.changed_at as "changedAt",
      (select count(*) from access.role_permissions permitted where permitted.role = role.key) as permissions,
      (select count(*) from access.post_roles carried where carried.role = role.key) as posts,
      (select count(distinct held.person) from access.post_roles carried join identity.post_holders held on held.post = carried.post
        where carried.role = role.key and held.held_from <= ${today}::date and (held.held_until is null or held.held_until >= ${today}::date)) as holders
    from access.roles role order by role.name_en`.execute(ctx.db)
  return rows
}

type RoleHolder = {
  readonly person: string
  readonly name: string
  readonly post: string
  readonly title: Text
  readonly office: string
  readonly acting: boolean
}
export type RoleChange = {
  readonly id: string
  readonly role: string
  readonly before: readonly Permitted[]
  readonly after: readonly Permitted[]
  readonly reason: string
  readonly proposedBy: string
  readonly proposer: string
  readonly proposedAt: Temporal.Instant
  readonly decision: 'approved' | 'refused' | 'withdrawn' | null
  readonly decider: string | null
  readonly decidedAt: Temporal.Instant | null
  readonly decidedBecause: string | null
}
export type RolePage = Role & {
  readonly permitted: readonly Permitted[]
  readonly holders: readonly RoleHolder[]
  readonly conflicts: readonly { key: string; name: Text; reason: Text }[]
  readonly changes: readonly RoleChange[]
}

/** A role whole: what it permits, who holds it today, what excludes it, and how it was changed. */
export async function openRole(ctx: Context, key: string): Promise<RolePage> {
  ctx.allow('administration.staff.read', {})
  const role = await findRole(ctx, key)
  const today = todayOf(ctx).toString()
  const { rows: holders } = await sql<RoleHolder>`
    select person.id as person, person.full_name as name, post.id as post, json_build_object('en', post.title_en, 'sw', post.title_sw) as title, post.office, held.acting
    from access.post_roles carried join identity.post_holders held on held.post = carried.post join identity.posts post on post.id = held.post
      join identity.people person on person.id = held.person
    where carried.role = ${key} and held.held_from <= ${today}::date and (held.held_until is null or held.held_until >= ${today}::date)
    order by person.plain_name, post.id limit 200`.execute(ctx.db)
  const { rows: conflicts } = await sql<{ key: string; name: Text; reason: Text }>`
    select other.key, json_build_object('en', other.name_en, 'sw', other.name_sw) as name,
      json_build_object('en', conflict.reason_en, 'sw', conflict.reason_sw) as reason
    from access.role_conflicts conflict join access.roles other on other.key in (conflict.role, conflict.against) and other.key <> ${key}
    where ${key} in (conflict.role, conflict.against) order by other.name_en`.execute(ctx.db)
  return { ...role, permitted: await permissionsOf(ctx, key), holders, conflicts, changes: await changesOf(ctx, key) }
}

export async function findRole(ctx: Context, key: string): Promise<Role> {
  const row = await ctx.db.selectFrom('access.roles').selectAll().where('key', '=', key).executeTakeFirst()
  if (!row) throw refuse('basics.not_found')
  return {
    key: row.key,
    name: { en: row.name_en, sw: row.name_sw },
    purpose: { en: row.purpose_en, sw: row.purpose_sw },
    changedAt: row.changed_at,
  }
}

export async function permissionsOf(ctx: Context, role: string): Promise<Permitted[]> {
  const rows = await ctx.db
    .selectFrom('access.role_permissions')
    .select(['permission', 'reach', 'scope'])
    .where('role', '=', role)
    .orderBy('permission')
    .execute()
  return rows.map(({ permission, reach, scope }) => ({ permission, reach: reach as ReachLevel, scope }))
}

const changes = (which: ReturnType<typeof sql>) => sql<RoleChange>`
  select change.id, change.role, change.permissions_before as before, change.permissions_after as after, change.reason, change.proposed_by as "proposedBy",
    proposer.full_name as proposer, change.proposed_at as "proposedAt", change.decision, decider.full_name as decider, change.decided_at as "decidedAt",
    change.decided_because as "decidedBecause"
  from administration.role_changes change join identity.people proposer on proposer.id = change.proposed_by
    left join identity.people decider on decider.id = change.decided_by
  where ${which} order by change.id desc limit 50`

const changesOf = async (ctx: Context, role: string): Promise<RoleChange[]> =>
  (await changes(sql`change.role = ${role}`).execute(ctx.db)).rows

/** The changes that wait for a second person, newest first. */
export async function openChanges(ctx: Context): Promise<RoleChange[]> {
  ctx.allow('administration.staff.read', {})
  return (await changes(sql`change.decision is null`).execute(ctx.db)).rows
}

export type Proposal = {
  readonly role: string
  readonly permission: string
  /** Null takes the permission away. */
  readonly reach: ReachLevel | null
  readonly scope: readonly string[] | null
  readonly reason: string
}

/** Proposes to give a role a permission, to change how far it goes, or to take it away. Nothing changes until another administrator approves. */
export async function proposeRoleChange(ctx: Context, { role, permission, reach, scope, reason }: Proposal): Promise<void> {
  ctx.allow('administration.role.manage', {})
  await lockRole(ctx, role)
  const before = await permissionsOf(ctx, role)
  const others = before.filter((each) => each.permission !== permission)
  const after = reach ? [...others, { permission, reach, scope }].sort((a, b) => (a.permission < b.permission ? -1 : 1)) : others
  if (JSON.stringify(before) === JSON.stringify(after)) throw refuseAdministration('administration.change_nothing')
  const open = await ctx.db
    .selectFrom('administration.role_changes')
    .select('id')
    .where('role', '=', role)
    .where('decision', 'is', null)
    .executeTakeFirst()
  if (open) throw refuseAdministration('administration.change_open')
  await ctx.db
    .insertInto('administration.role_changes')
    .values({
      id: ctx.newId(),
      role,
      permissions_before: JSON.stringify(before),
      permissions_after: JSON.stringify(after),
      reason,
      proposed_by: ctx.actor.person as string,
      proposed_at: ctx.now,
    })
    .execute()
  ctx.audit('administration.role.change_proposed', { kind: 'access.role', id: role }, { permission, reach, scope, reason })
}

export type Decision = { readonly id: string; readonly decision: 'approved' | 'refused'; readonly because: string }

/**
 * Decides a proposed change; an approved one counts from the next request of anyone who holds the role. Throws `administration.two_persons` for the
 * proposer, and `administration.change_outdated` when the role is no longer what the proposer saw.
 */
export async function decideRoleChange(ctx: Context, { id, decision, because }: Decision): Promise<string> {
  ctx.allow('administration.role.manage', {})
  const found = await ctx.db.selectFrom('administration.role_changes').select('role').where('id', '=', id).executeTakeFirst()
  if (!found) throw refuse('basics.not_found')
  await lockRole(ctx, found.role)
  const { rows } = await changes(sql`change.id = ${id}::uuid`).execute(ctx.db)
  const change = rows[0] as RoleChange
  if (change.decision) throw refuseAdministration('administration.change_decided')
  if (change.proposedBy === ctx.actor.person) throw refuseAdministration('administration.two_persons')
  if (decision === 'approved') await apply(ctx, change)
  await ctx.db
    .updateTable('administration.role_changes')
    .set({ decision, decided_by: ctx.actor.person, decided_at: ctx.now, decided_because: because })
    .where('id', '=', id)
    .execute()
  ctx.audit(
    decision === 'approved' ? 'administration.role.changed' : 'administration.role.change_refused',
    { kind: 'access.role', id: change.role },
    { before: change.before, after: change.after, proposedBy: change.proposedBy, reason: change.reason, because },
  )
  return change.role
}

/** The proposer may take an undecided change back. */
export async function withdrawRoleChange(ctx: Context, id: string): Promise<string> {
  ctx.allow('administration.role.manage', {})
  const done = await ctx.db
    .updateTable('administration.role_changes')
    .set({ decision: 'withdrawn', decided_by: ctx.actor.person, decided_at: ctx.now })
    .where('id', '=', id)
    .where('decision', 'is', null)
    .where('proposed_by', '=', ctx.actor.person as string)
    .returning('role')
    .executeTakeFirst()
  if (!done) throw refuse('basics.not_found')
  ctx.audit('administration.role.change_withdrawn', { kind: 'access.role', id: done.role })
  return done.role
}

/** Each write of permissions moves the version of roles, by which every process knows that what it remembers is old. */
async function apply(ctx: Context, { role, before, after }: RoleChange): Promise<void> {
  const now = await permissionsOf(ctx, role)
  if (canonical(now) !== canonical(before)) throw refuseAdministration('administration.change_outdated')
  await ctx.db.deleteFrom('access.role_permissions').where('role', '=', role).execute()
  if (after.length > 0)
    await ctx.db
      .insertInto('access.role_permissions')
      .values(after.map(({ permission, reach, scope }) => ({ role, permission, reach, scope: scope ? [...scope] : null })))
      .execute()
  await ctx.db.updateTable('access.roles').set({ changed_at: ctx.now }).where('key', '=', role).execute()
}

// jsonb gives an object's keys back in an order of its own.
const canonical = (list: readonly Permitted[]): string =>
  JSON.stringify(list.map(({ permission, reach, scope }) => [permission, reach, scope]))

async function lockRole(ctx: Context, key: string): Promise<void> {
  const row = await ctx.db.selectFrom('access.roles').select('key').where('key', '=', key).forUpdate().executeTakeFirst()
  if (!row) throw refuse('basics.not_found')
}
