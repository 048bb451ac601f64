import { sql } from 'kysely'
import type { Language } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { ASKED_FOR, erasePayloadsNumbered, erasePerson, TIME_IS_OVER } from '../../../kernel/context/erasure.ts'
import type { RetentionRule, Stay } from '../../../kernel/context/manifest.ts'
import { sweepAfterErasure } from '../../../kernel/files/sweep-job.ts'
import { dayOf } from '../../../kernel/web/who-asks.ts'
import { administrationTexts } from '../texts.ts'
import { wordsIn } from '../words.tsx'

/** What the rooms of the kernel hold about a person. They stand below the manifest, so the app puts this into the kernel's. */
export async function kernelRecord(ctx: Context, person: string): Promise<Record<string, unknown>> {
  const { db } = ctx
  const [you] = await db
    .selectFrom('identity.people')
    .select(['full_name', 'language', 'ward', 'created_at', 'erased_at'])
    .where('id', '=', person)
    .execute()
  const identity = you && { ...you, ward: you.ward === null ? null : (ctx.county.places.ward(you.ward)?.name ?? you.ward) }
  const contacts = await db
    .selectFrom('identity.person_contacts as held')
    .innerJoin('identity.contacts as contact', 'contact.id', 'held.contact')
    .select(['contact.kind', 'contact.value', 'held.verified_at', 'held.held_from', 'held.held_until'])
    .where('held.person', '=', person)
    .orderBy('held.held_from')
    .execute()
  const organisations = await db
    .selectFrom('identity.organisation_members as member')
    .innerJoin('identity.organisations as organisation', 'organisation.id', 'member.organisation')
    .select(['organisation.name', 'member.capacity', 'member.held_from', 'member.held_until'])
    .where('member.person', '=', person)
    .execute()
  const staff = await db
    .selectFrom('identity.staff')
    .select(['staff_number', 'email', 'phone', 'left_on', 'created_at'])
    .where('person', '=', person)
    .execute()
  const posts = await db
    .selectFrom('identity.post_holders as held')
    .innerJoin('identity.posts as post', 'post.id', 'held.post')
    .select(['post.title_en as post', 'post.office', 'held.held_from', 'held.held_until', 'held.acting'])
    .where('held.person', '=', person)
    .orderBy('held.held_from')
    .execute()
  const sessions = await db
    .selectFrom('identity.sessions')
    .select(['kind', 'device', 'started_at', 'seen_at', 'ended_at'])
    .where('person', '=', person)
    .orderBy('started_at', 'desc')
    .limit(1000)
    .execute()
  const files = await db
    .selectFrom('files.files')
    .select(['name', 'type', 'pages', 'created_at'])
    .where('uploaded_by', '=', person)
    .orderBy('id')
    .limit(10_000)
    .execute()
  // Who did it is told as the post they acted from: an officer's own data is not the asker's.
  const { rows: entries } = await sql<Line>`
    select e.at, e.verb, e.actor = ${person}::uuid as own, e.actor_kind as kind, post.title_en as en, post.title_sw as sw
    from audit.entries e left join identity.posts post on post.id::text = e.post
    where e.subject = ${person}::uuid order by e.seq desc limit 10000`.execute(db)
  const trail = entries.map((line) => ({ at: line.at, what: line.verb, by: byWords(line, ctx.language) }))
  return { identity, contacts, organisations, staff, posts, sessions, files, trail }
}

type Line = { at: Temporal.Instant; verb: string; own: boolean | null; kind: string; en: string | null; sw: string | null }

/** Who did it, as the post they acted from: an officer's own data is not the asker's. */
function byWords({ own, kind, en, sw }: Line, language: Language): string {
  const t = wordsIn(language)
  if (own) return t('administration.trail.you')
  if (kind === 'system') return t('administration.trail.system')
  if (en && sw) return { en, sw }[language]
  if (kind === 'anonymous') return t('administration.trail.nobody')
  return t(kind === 'staff' ? 'administration.my.an_officer' : 'administration.my.a_resident')
}

/** What stands in place of a name that was erased: a person whom nobody can tell any more. */
const ERASED_NAME = '—'
/** What every person begins with, so that it tells nothing. */
const NO_LANGUAGE = 'en'

/** Who serves or served the county stays known as one who did. */
export async function serviceThatStays(ctx: Context, person: string): Promise<Stay[]> {
  const officer = await ctx.db.selectFrom('identity.staff').select('staff_number').where('person', '=', person).executeTakeFirst()
  if (!officer) return []
  const t = administrationTexts
  const what = t['administration.stays.service']
  return [{ record: { kind: 'identity.staff', id: person }, because: 'law', what, why: t['administration.stays.service_why'], until: null }]
}

/**
 * Empties what the kernel holds of a person. What they did as public officers stays (Public Officer Ethics Act). While the county works on something for them,
 * so do their name, their contacts and their being signed in: it must be able to reach them.
 */
export async function eraseKernelRecord(ctx: Context, person: string, stays: readonly Stay[]): Promise<Record<string, number>> {
  const { db } = ctx
  const counts: Record<string, number> = { 'audit.payloads': await erasePayloadsAbout(ctx, person, stays) }
  ctx.later(sweepAfterErasure)
  if (stays.some(({ because }) => because === 'open')) return counts
  const officer = await db.selectFrom('identity.staff').select('person').where('person', '=', person).executeTakeFirst()
  const gone = await db.deleteFrom('identity.sessions').where('person', '=', person).where('kind', '=', 'resident').executeTakeFirst()
  counts['identity.sessions'] = Number(gone.numDeletedRows)
  const members = await db.deleteFrom('identity.organisation_members').where('person', '=', person).executeTakeFirst()
  counts['identity.organisation_members'] = Number(members.numDeletedRows)
  counts['identity.contacts'] = await eraseContacts(ctx, person)
  if (!officer) {
    const emptied = await db
      .updateTable('identity.people')
      .set({ full_name: ERASED_NAME, language: NO_LANGUAGE, ward: null, erased_at: ctx.now })
      .where((is) => is.or([is('id', '=', person), is('merged_into', '=', person)]))
      .where('erased_at', 'is', null)
      .executeTakeFirst()
    counts['identity.people'] = Number(emptied.numUpdatedRows)
  } else {
    const emptied = await db
      .updateTable('identity.staff')
      .set({ phone: null })
      .where('person', '=', person)
      .where('left_on', 'is not', null)
      .executeTakeFirst()
    counts['identity.staff'] = Number(emptied.numUpdatedRows)
  }
  return counts
}

/** Their hold on each contact goes; the contact itself goes with the last who held it, when no session still names it. */
async function eraseContacts(ctx: Context, person: string): Promise<number> {
  const held = await ctx.db.deleteFrom('identity.person_contacts').where('person', '=', person).returning('contact').execute()
  if (held.length === 0) return 0
  await deleteUnheld(
    ctx,
    held.map(({ contact }) => contact),
  )
  return held.length
}

async function deleteUnheld(ctx: Context, contacts: readonly string[]): Promise<void> {
  await sql`
    delete from identity.contacts contact where contact.id = any(${[...contacts]}::uuid[])
      and not exists (select from identity.person_contacts held where held.contact = contact.id)
      and not exists (select from identity.sessions session where session.contact = contact.id)`.execute(ctx.db)
}

async function erasePayloadsAbout(ctx: Context, person: string, stays: readonly Stay[]): Promise<number> {
  const kept = stays.map(({ record }) => `${record.kind}:${record.id}`)
  const { rows } = await sql<{ seq: number }>`
    select e.seq from audit.entries e join audit.payloads p on p.seq = e.seq
    where (e.subject = ${person}::uuid or (e.actor = ${person}::uuid and e.actor_kind = 'resident'))
      and not e.record_kind || ':' || e.record_id = any(${kept}::text[])`.execute(ctx.db)
  return erasePayloadsNumbered(
    ctx,
    rows.map(({ seq }) => seq),
    ASKED_FOR,
  )
}

/**
 * What time empties in the kernel's rooms. A person is due when nothing was done with or by them for all that time: the audit trail knows.
 * Officers stay: who acted for the county must remain known.
 */
export const kernelRetention: readonly RetentionRule[] = [
  {
    columns: ['identity.sessions.person', 'identity.sessions.contact', 'identity.sessions.seen_at', 'identity.sessions.device'],
    run: (ctx, before, limit) =>
      deleted(
        ctx,
        sql`delete from identity.sessions where id in (
          select id from identity.sessions where coalesce(ended_at, expires_at) < ${before.toString()}::timestamptz order by id limit ${limit})`,
      ),
  },
  {
    columns: ['audit.payloads.salt', 'audit.payloads.body'],
    run: async (ctx, before, limit) => {
      const { rows } = await sql<{ seq: number }>`
        select p.seq from audit.payloads p join audit.entries e on e.seq = p.seq
        where e.at < ${before.toString()}::timestamptz and e.verb <> 'audit.payloads.erased' order by p.seq limit ${limit}`.execute(ctx.db)
      return erasePayloadsNumbered(
        ctx,
        rows.map(({ seq }) => seq),
        TIME_IS_OVER,
      )
    },
  },
  {
    columns: ['identity.person_contacts.person', 'identity.person_contacts.contact', 'identity.contacts.value'],
    run: async (ctx, before, limit) => {
      const { rows } = await sql<{ contact: string }>`
        delete from identity.person_contacts where id in (
          select id from identity.person_contacts where held_until < ${before.toString()}::timestamptz order by id limit ${limit}) returning contact`.execute(
        ctx.db,
      )
      await deleteUnheld(
        ctx,
        rows.map(({ contact }) => contact),
      )
      return rows.length
    },
  },
  {
    columns: ['identity.organisation_members.person', 'identity.organisation_members.capacity'],
    run: (ctx, before, limit) =>
      deleted(
        ctx,
        sql`delete from identity.organisation_members where id in (
          select id from identity.organisation_members where held_until < ${dayOf(before)}::date order by id limit ${limit})`,
      ),
  },
  {
    columns: ['identity.staff.email', 'identity.staff.phone'],
    run: (ctx, before, limit) =>
      deleted(
        ctx,
        // An address must be there and differ from others: this one can never be anybody's (RFC 2606).
        sql`update identity.staff set phone = null, email = person || '@erased.invalid' where person in (
          select person from identity.staff where left_on < ${dayOf(before)}::date and (phone is not null or email not like '%@erased.invalid')
          order by person limit ${limit})`,
      ),
  },
  {
    columns: ['identity.people.full_name', 'identity.people.plain_name', 'identity.people.language', 'identity.people.ward'],
    run: async (ctx, before, limit) => {
      const { rows } = await sql<{ id: string }>`
        select person.id from identity.people person
        where person.created_at < ${before.toString()}::timestamptz and person.erased_at is null
          and not exists (select from cases.cases c where c.applicant = person.id and c.closed_at is null)
          and not exists (select from identity.staff staff where staff.person = person.id)
          and not exists (select from audit.entries e where e.subject = person.id and e.at >= ${before.toString()}::timestamptz)
          and not exists (select from audit.entries e where e.actor = person.id and e.at >= ${before.toString()}::timestamptz)
          and not exists (select from identity.sessions session where session.person = person.id and session.seen_at >= ${before.toString()}::timestamptz)
        order by person.id limit ${Math.min(limit, 200)} for update`.execute(ctx.db)
      let erased = 0
      for (const { id } of rows) if (!(await erasePerson(ctx, id)).stays.some(({ because }) => because === 'open')) erased += 1
      return erased
    },
  },
]

async function deleted(ctx: Context, statement: ReturnType<typeof sql>): Promise<number> {
  const { numAffectedRows } = await statement.execute(ctx.db)
  return Number(numAffectedRows ?? 0n)
}
