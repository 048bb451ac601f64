import { type Expression, type SqlBool, sql } from 'kysely'
import { invalid, refuse } from '../../../core/basics/errors.ts'
import { isMobile, parsePhone } from '../../../core/basics/phone.ts'
import type { Language, Text } from '../../../core/basics/texts.ts'
import { endStaffAccess } from '../../../engines/sign-in/end-staff-access.ts'
import { inviteOfficer } from '../../../engines/sign-in/invitations.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { addPerson } from '../../../kernel/identity/people.ts'
import { endSessionsOf, openSessions } from '../../../kernel/identity/sessions.ts'
import { refuseAdministration } from '../errors.ts'
import { administrationTexts } from '../texts.ts'

type StaffState = 'serving' | 'left' | 'all'
export type StaffFilter = {
  readonly q: string
  readonly state: StaffState
  readonly office: string
  readonly after: string
  readonly limit?: number
}

export type StaffLine = {
  readonly person: string
  readonly name: string
  readonly staffNumber: string
  readonly email: string
  readonly leftOn: Temporal.PlainDate | null
  readonly posts: readonly { title: Text; office: string; acting: boolean }[]
}

/** The day it is in Kenya. */
export const todayOf = (ctx: Context): Temporal.PlainDate => dayOf(ctx.now)

const PAGE = 50
const POST_REACH = { office: 'office.key', ward: 'office.ward', subCounty: 'office.sub_county', department: 'office.department' }

/** Members of staff by name, a page at a time: those that a post of theirs brings within reach. */
export async function listStaff(ctx: Context, filter: StaffFilter): Promise<{ staff: StaffLine[]; next: string | null }> {
  ctx.allow('administration.staff.read')
  const today = todayOf(ctx).toString()
  const limit = filter.limit ?? PAGE
  const where: Expression<SqlBool>[] = []
  const like = `%${filter.q.replace(/[%_\\]/g, '\\$&')}%`
  if (filter.q)
    where.push(
      sql<SqlBool>`(person.plain_name like kaunti.plain(${like}) or staff.staff_number ilike ${like} or staff.email ilike ${like})`,
    )
  if (filter.state === 'serving') where.push(sql<SqlBool>`(staff.left_on is null or staff.left_on >= ${today}::date)`)
  if (filter.state === 'left') where.push(sql<SqlBool>`staff.left_on < ${today}::date`)
  if (filter.office) where.push(sql<SqlBool>`${holds(today)} and office.key = ${filter.office})`)
  if (!ctx.may('administration.staff.read', {}))
    where.push(sql<SqlBool>`${holds(today)} and ${ctx.within('administration.staff.read', POST_REACH)})`)
  if (filter.after)
    where.push(sql<SqlBool>`(person.plain_name, person.id) > (select plain_name, id from identity.people where id = ${filter.after}::uuid)`)
  const { rows } = await sql<StaffLine>`
    select staff.person, person.full_name as name, staff.staff_number as "staffNumber", staff.email, staff.left_on as "leftOn",
      coalesce((
        select json_agg(json_build_object('title', json_build_object('en', post.title_en, 'sw', post.title_sw), 'office', post.office, 'acting', held.acting)
          order by held.acting, post.title_en)
        from identity.post_holders held join identity.posts post on post.id = held.post
        where held.person = staff.person and held.held_from <= ${today}::date and (held.held_until is null or held.held_until >= ${today}::date)
      ), '[]'::json) as posts
    from identity.staff staff join identity.people person on person.id = staff.person
    where ${where.length > 0 ? sql.join(where, sql` and `) : sql`true`}
    order by person.plain_name, person.id limit ${limit + 1}`.execute(ctx.db)
  const staff = rows.slice(0, limit)
  return { staff, next: rows.length > limit ? (staff.at(-1)?.person ?? null) : null }
}

/** The open half of "holds a post today that …"; the caller adds its condition and closes the bracket. */
const holds = (today: string) => sql`exists (
  select from identity.post_holders held join identity.posts post on post.id = held.post join places.offices office on office.key = post.office
  where held.person = staff.person and held.held_from <= ${today}::date and (held.held_until is null or held.held_until >= ${today}::date)`

export type Holding = {
  readonly id: string
  readonly post: string
  readonly title: Text
  readonly office: string
  readonly from: Temporal.PlainDate
  readonly until: Temporal.PlainDate | null
  readonly acting: boolean
}

export type StaffMember = Omit<StaffLine, 'posts'> & {
  readonly phone: string | null
  readonly language: Language
  readonly since: Temporal.Instant
  readonly holdings: readonly Holding[]
  readonly sessions: Awaited<ReturnType<typeof openSessions>>
}

/** A member of staff with every post they held. Throws `basics.not_found` for one whose posts are all out of reach. */
export async function openStaffMember(ctx: Context, person: string): Promise<StaffMember> {
  const member = await ctx.db
    .selectFrom('identity.staff as staff')
    .innerJoin('identity.people as person', 'person.id', 'staff.person')
    .select([
      'staff.person',
      'person.full_name as name',
      'person.language',
      'staff.staff_number as staffNumber',
      'staff.email',
      'staff.phone',
      'staff.left_on as leftOn',
      'staff.created_at as since',
    ])
    .where('staff.person', '=', person)
    .executeTakeFirst()
  if (!member) throw refuse('basics.not_found')
  const holdings = await holdingsOf(ctx, person)
  const reached = holdings.some(({ office: key }) => {
    const office = ctx.county.places.office(key)
    return ctx.may('administration.staff.read', {
      office: key,
      ward: office?.ward,
      subCounty: office?.subCounty,
      department: office?.department,
    })
  })
  if (!reached) ctx.allow('administration.staff.read', {})
  const sessions = ctx.may('administration.session.manage', {}) ? await openSessions(ctx.db, person, ctx.now) : []
  return { ...member, language: member.language as Language, holdings, sessions: sessions.filter(({ kind }) => kind === 'staff') }
}

async function holdingsOf(ctx: Context, person: string): Promise<Holding[]> {
  const rows = await ctx.db
    .selectFrom('identity.post_holders as held')
    .innerJoin('identity.posts as post', 'post.id', 'held.post')
    .select([
      'held.id',
      'post.id as post',
      'post.title_en',
      'post.title_sw',
      'post.office',
      'held.held_from',
      'held.held_until',
      'held.acting',
    ])
    .where('held.person', '=', person)
    .orderBy('held.held_from', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    post: row.post,
    title: { en: row.title_en, sw: row.title_sw },
    office: row.office,
    from: row.held_from,
    until: row.held_until,
    acting: row.acting,
  }))
}

export type NewStaff = {
  readonly id: string
  readonly name: string
  readonly staffNumber: string
  readonly email: string
  readonly phone: string
  readonly language: Language
}

/** Takes a person into the service of the county. The id is the form's own, so that a repeat adds nobody twice. */
export async function addStaff(ctx: Context, given: NewStaff): Promise<string> {
  ctx.allow('administration.staff.manage', {})
  const before = await ctx.db.selectFrom('identity.staff').select('person').where('person', '=', given.id).executeTakeFirst()
  if (before) return before.person
  const phone = given.phone === '' ? null : parsePhone(given.phone)
  const taken = await ctx.db
    .selectFrom('identity.staff')
    .select(['staff_number', 'email'])
    .where((where) => where.or([where('staff_number', '=', given.staffNumber), where('email', '=', given.email)]))
    .execute()
  const problems = [
    ...(taken.some(({ staff_number }) => staff_number === given.staffNumber)
      ? [{ path: 'staffNumber', text: administrationTexts['administration.staff.number_taken'] }]
      : []),
    ...(taken.some(({ email }) => email === given.email)
      ? [{ path: 'email', text: administrationTexts['administration.staff.email_taken'] }]
      : []),
    ...(phone && 'reason' in phone ? [{ path: 'phone', text: phone.reason }] : []),
    ...(phone && 'phone' in phone && !isMobile(phone.phone)
      ? [{ path: 'phone', text: administrationTexts['administration.staff.phone_mobile'] }]
      : []),
  ]
  if (problems.length > 0) throw invalid(problems)
  const { id: person, name: fullName, language } = given
  await addPerson(ctx.db, { id: person, fullName, language, now: ctx.now })
  await ctx.db
    .insertInto('identity.staff')
    .values({
      person,
      staff_number: given.staffNumber,
      email: given.email,
      phone: phone && 'phone' in phone ? phone.phone : null,
      created_at: ctx.now,
    })
    .execute()
  ctx.audit(
    'administration.staff.added',
    { kind: 'identity.person', id: person },
    { staffNumber: given.staffNumber, name: given.name, email: given.email },
    person,
  )
  // Without e-mail the link must be handed over, which is an act of its own.
  if (ctx.county.messages.email) await inviteOfficer(ctx, person)
  return person
}

export type AccessLink = { readonly name: string; readonly email: string; readonly link: string | null }

/**
 * Lets an officer set up password and second step anew: for a first day, or when either is lost. They are signed out everywhere, and what they had does not
 * work any more. The link goes by e-mail, or comes back to be handed over where the county sends none.
 */
export async function resetAccess(ctx: Context, { person, reason }: { person: string; reason: string }): Promise<AccessLink> {
  ctx.allow('administration.staff.manage', {})
  if (person === ctx.actor.person) throw refuseAdministration('administration.not_oneself')
  const { name, leftOn } = await lockStaff(ctx, person)
  if (leftOn) throw refuseAdministration('administration.left', { name })
  await endSessionsOf(ctx.db, person, 'administrator', ctx.now)
  await endStaffAccess(ctx, person)
  const { link, email } = await inviteOfficer(ctx, person)
  ctx.audit('administration.access.reset', { kind: 'identity.person', id: person }, { reason }, person)
  return { name, email, link }
}

/** Locks a member of staff for a change of their rights: all such changes of one person come one after the other. */
export async function lockStaff(ctx: Context, person: string): Promise<{ name: string; leftOn: Temporal.PlainDate | null }> {
  const row = await ctx.db
    .selectFrom('identity.staff as staff')
    .innerJoin('identity.people as person', 'person.id', 'staff.person')
    .select(['person.full_name as name', 'staff.left_on as leftOn'])
    .where('staff.person', '=', person)
    .forUpdate('staff')
    .executeTakeFirst()
  if (!row) throw refuse('basics.not_found')
  return row
}

/**
 * Ends a person's service on a day that has come: their posts end on it, those that were still to begin are taken back, and their sessions end at once.
 * Throws `administration.not_oneself`, `administration.left`, `administration.later_day`.
 */
export async function endService(
  ctx: Context,
  { person, on, reason }: { person: string; on: Temporal.PlainDate; reason: string },
): Promise<void> {
  ctx.allow('administration.staff.manage', {})
  if (person === ctx.actor.person) throw refuseAdministration('administration.not_oneself')
  const { name, leftOn } = await lockStaff(ctx, person)
  if (leftOn) throw refuseAdministration('administration.left', { name })
  if (Temporal.PlainDate.compare(on, todayOf(ctx)) > 0) throw refuseAdministration('administration.later_day')
  const day = on.toString()
  const takenBack = await ctx.db
    .deleteFrom('identity.post_holders')
    .where('person', '=', person)
    .where('held_from', '>', on)
    .returning('post')
    .execute()
  const ended = await ctx.db
    .updateTable('identity.post_holders')
    .set({ held_until: on })
    .where('person', '=', person)
    .where((where) => where.or([where('held_until', 'is', null), where('held_until', '>', on)]))
    .returning('post')
    .execute()
  await ctx.db.updateTable('identity.staff').set({ left_on: on }).where('person', '=', person).execute()
  const sessions = await endSessionsOf(ctx.db, person, 'left', ctx.now)
  await endStaffAccess(ctx, person)
  ctx.audit(
    'administration.staff.left',
    { kind: 'identity.person', id: person },
    {
      on: day,
      reason,
      postsEnded: ended.map(({ post }) => post),
      postsTakenBack: takenBack.map(({ post }) => post),
      sessionsEnded: sessions,
    },
    person,
  )
}
