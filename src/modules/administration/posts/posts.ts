import { sql } from 'kysely'
import { refuse } from '../../../core/basics/errors.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { RecordReach } from '../../../kernel/access/grants.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { refuseAdministration } from '../errors.ts'
import { lockStaff, todayOf } from '../staff/staff.ts'

export type PostHolder = {
  readonly id: string
  readonly person: string
  readonly name: string
  readonly from: Temporal.PlainDate
  readonly until: Temporal.PlainDate | null
  readonly acting: boolean
}

export type Post = {
  readonly id: string
  readonly key: string
  readonly title: Text
  readonly office: string
  readonly closedOn: Temporal.PlainDate | null
  readonly roles: readonly { key: string; name: Text }[]
}

export type PostFilter = {
  readonly office: string
  readonly role: string
  readonly vacant: boolean
  readonly after: string
  readonly limit?: number
}
export type PostLine = Post & { readonly holders: readonly { person: string; name: string; acting: boolean }[] }

const PAGE = 50
const REACH = { office: 'office.key', ward: 'office.ward', subCounty: 'office.sub_county', department: 'office.department' }

const rolesJson = sql<{ key: string; name: Text }[]>`coalesce((
  select json_agg(json_build_object('key', role.key, 'name', json_build_object('en', role.name_en, 'sw', role.name_sw)) order by role.name_en)
  from access.post_roles carried join access.roles role on role.key = carried.role where carried.post = post.id), '[]'::json)`

/** A page of posts; `role` is the name of the role they were narrowed to. */
export type FoundPosts = { readonly posts: readonly PostLine[]; readonly next: string | null; readonly role: Text | null }

/** Posts by office and title, a page at a time, with those who hold them today. */
export async function listPosts(ctx: Context, filter: PostFilter): Promise<FoundPosts> {
  ctx.allow('administration.staff.read')
  const today = todayOf(ctx).toString()
  const limit = filter.limit ?? PAGE
  const holdersNow = sql`from identity.post_holders held join identity.people person on person.id = held.person
    where held.post = post.id and held.held_from <= ${today}::date and (held.held_until is null or held.held_until >= ${today}::date)`
  const where = [
    sql`(post.closed_on is null or post.closed_on > ${today}::date)`,
    ctx.within('administration.staff.read', REACH),
    ...(filter.office ? [sql`post.office = ${filter.office}`] : []),
    ...(filter.role
      ? [sql`exists (select from access.post_roles carried where carried.post = post.id and carried.role = ${filter.role})`]
      : []),
    ...(filter.vacant ? [sql`not exists (select ${holdersNow})`] : []),
    ...(filter.after
      ? [
          sql`(office.position, post.title_en, post.id) > (
            select o.position, p.title_en, p.id from identity.posts p join places.offices o on o.key = p.office where p.id = ${filter.after}::uuid)`,
        ]
      : []),
  ]
  const { rows } = await sql<PostLine>`
    select post.id, post.key, json_build_object('en', post.title_en, 'sw', post.title_sw) as title, post.office, post.closed_on as "closedOn",
      ${rolesJson} as roles,
      coalesce((select json_agg(json_build_object('person', person.id, 'name', person.full_name, 'acting', held.acting) order by held.acting) ${holdersNow}),
        '[]'::json) as holders
    from identity.posts post join places.offices office on office.key = post.office
    where ${sql.join(where, sql` and `)}
    order by office.position, post.title_en, post.id limit ${limit + 1}`.execute(ctx.db)
  const posts = rows.slice(0, limit)
  const role = filter.role
    ? await ctx.db.selectFrom('access.roles').select(['name_en as en', 'name_sw as sw']).where('key', '=', filter.role).executeTakeFirst()
    : undefined
  return { posts, next: rows.length > limit ? (posts.at(-1)?.id ?? null) : null, role: role ?? null }
}

/** Where a post stands, for the question who may see and fill it. */
export function reachOfOffice(ctx: Context, key: string): RecordReach {
  const office = ctx.county.places.office(key)
  return { office: key, ward: office?.ward, subCounty: office?.subCounty, department: office?.department }
}

/** A post with all who ever held it, the newest first. */
export async function openPost(ctx: Context, id: string): Promise<Post & { holders: readonly PostHolder[] }> {
  const post = await findPost(ctx, id)
  ctx.allow('administration.staff.read', reachOfOffice(ctx, post.office))
  const rows = await ctx.db
    .selectFrom('identity.post_holders as held')
    .innerJoin('identity.people as person', 'person.id', 'held.person')
    .select(['held.id', 'held.person', 'person.full_name as name', 'held.held_from as from', 'held.held_until as until', 'held.acting'])
    .where('held.post', '=', id)
    .orderBy('held.held_from', 'desc')
    .limit(200)
    .execute()
  return { ...post, holders: rows }
}

async function findPost(ctx: Context, id: string): Promise<Post> {
  const { rows } = await sql<Post>`
    select post.id, post.key, json_build_object('en', post.title_en, 'sw', post.title_sw) as title, post.office, post.closed_on as "closedOn", ${rolesJson} as roles
    from identity.posts post where post.id = ${id}::uuid`.execute(ctx.db)
  if (!rows[0]) throw refuse('basics.not_found')
  return rows[0]
}

export type Appointment = {
  /** Made by the form, so that a repeat appoints nobody twice. */
  readonly id: string
  readonly post: string
  readonly person: string
  readonly from: Temporal.PlainDate
  readonly until: Temporal.PlainDate | null
  readonly acting: boolean
  readonly reason: string
}

/**
 * Gives a post to a person from a day on, for good or until a day. An acting officer stands beside the holder. Throws `administration.roles_conflict` when
 * the person would hold two roles that exclude each other on any day of it, `administration.post_taken` or `.acting_taken` when somebody is there already.
 */
export async function appoint(ctx: Context, given: Appointment): Promise<void> {
  const { post: postId, person, from, until, acting, reason } = given
  const post = await findPost(ctx, postId)
  ctx.allow('administration.post.manage', reachOfOffice(ctx, post.office))
  if (person === ctx.actor.person) throw refuseAdministration('administration.not_oneself')
  // Person first, then post, always in this order: two administrators at once wait for each other instead of both being right.
  const { name, leftOn } = await lockStaff(ctx, person)
  await ctx.db.selectFrom('identity.posts').select('id').where('id', '=', postId).forUpdate().execute()
  const repeated = await ctx.db.selectFrom('identity.post_holders').select('id').where('id', '=', given.id).executeTakeFirst()
  if (repeated) return
  if (leftOn) throw refuseAdministration('administration.left', { name })
  if (until && Temporal.PlainDate.compare(until, from) < 0) throw refuseAdministration('administration.days_order')
  if (post.closedOn) throw refuseAdministration('administration.post_closed')
  await refuseTaken(ctx, given)
  await refuseConflicts(ctx, given, name)
  await ctx.db
    .insertInto('identity.post_holders')
    .values({ id: given.id, post: postId, person, held_from: from, held_until: until, acting })
    .execute()
  ctx.audit(
    'administration.post.filled',
    { kind: 'identity.post', id: postId },
    { person, from: from.toString(), until: until?.toString() ?? null, acting, reason },
    person,
  )
}

async function refuseTaken(ctx: Context, { post, from, until, acting }: Appointment): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select person.full_name as name from identity.post_holders held join identity.people person on person.id = held.person
    where held.post = ${post}::uuid and held.acting = ${acting}
      and daterange(held.held_from, held.held_until, '[]') && daterange(${from.toString()}::date, ${until?.toString() ?? null}::date, '[]') limit 1`.execute(
    ctx.db,
  )
  if (rows[0]) throw refuseAdministration(acting ? 'administration.acting_taken' : 'administration.post_taken', { name: rows[0].name })
}

/** The same question that the database asks by its constraint, asked first, so that people read names and reasons. */
async function refuseConflicts(ctx: Context, { post, person, from, until }: Appointment, name: string): Promise<void> {
  const { rows } = await sql<{ role: Text; against: Text; reason: Text }>`
    with held as (
      select carried.role from access.post_roles carried where carried.post = ${post}::uuid
      union
      select carried.role from identity.post_holders other join access.post_roles carried on carried.post = other.post
      where other.person = ${person}::uuid
        and daterange(other.held_from, other.held_until, '[]') && daterange(${from.toString()}::date, ${until?.toString() ?? null}::date, '[]')
    )
    select json_build_object('en', mine.name_en, 'sw', mine.name_sw) as role, json_build_object('en', other.name_en, 'sw', other.name_sw) as against,
      json_build_object('en', conflict.reason_en, 'sw', conflict.reason_sw) as reason
    from access.role_conflicts conflict join held a on a.role = conflict.role join held b on b.role = conflict.against
      join access.roles mine on mine.key = conflict.role join access.roles other on other.key = conflict.against
    limit 1`.execute(ctx.db)
  const [clash] = rows
  const { language } = ctx
  if (clash)
    throw refuseAdministration('administration.roles_conflict', {
      name,
      role: clash.role[language],
      against: clash.against[language],
      reason: clash.reason[language],
    })
}

/** Finds one person's time in a post, for the page that ends it. */
export async function findHolding(ctx: Context, id: string) {
  const row = await ctx.db
    .selectFrom('identity.post_holders as held')
    .innerJoin('identity.posts as post', 'post.id', 'held.post')
    .innerJoin('identity.people as person', 'person.id', 'held.person')
    .select([
      'held.id',
      'held.post',
      'held.person',
      'person.full_name as name',
      'post.title_en',
      'post.title_sw',
      'post.office',
      'held.held_from',
      'held.held_until',
    ])
    .where('held.id', '=', id)
    .executeTakeFirst()
  if (!row) throw refuse('basics.not_found')
  ctx.allow('administration.post.manage', reachOfOffice(ctx, row.office))
  return row
}

/** Ends a person's time in a post, on a day of it. Their rights end with that day. */
export async function endHolding(ctx: Context, { id, on, reason }: { id: string; on: Temporal.PlainDate; reason: string }): Promise<void> {
  const holding = await findHolding(ctx, id)
  if (holding.person === ctx.actor.person) throw refuseAdministration('administration.not_oneself')
  await lockStaff(ctx, holding.person)
  if (Temporal.PlainDate.compare(on, holding.held_from) < 0) throw refuseAdministration('administration.days_order')
  if (holding.held_until && Temporal.PlainDate.compare(holding.held_until, on) <= 0)
    throw refuseAdministration('administration.holding_ended')
  await ctx.db.updateTable('identity.post_holders').set({ held_until: on }).where('id', '=', id).execute()
  ctx.audit(
    'administration.post.left',
    { kind: 'identity.post', id: holding.post },
    { person: holding.person, until: { before: holding.held_until?.toString() ?? null, after: on.toString() }, reason },
    holding.person,
  )
}
