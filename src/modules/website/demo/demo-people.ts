import { sql } from 'kysely'
import type { Text } from '../../../core/basics/texts.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { OfficeKind, Ward } from '../../../kernel/places/places.ts'

type DemoResident = { readonly person: string; readonly name: string; readonly phone: string }

/** A post that somebody can be for a while; without a holder nobody can. */
export type DemoPost = {
  readonly key: string
  readonly title: Text
  readonly duty: Text | null
  readonly kind: OfficeKind
  readonly holder: { readonly person: string; readonly name: string; readonly acting: boolean } | null
}

export type DemoPeople = { readonly ward: Ward; readonly residents: readonly DemoResident[]; readonly posts: readonly DemoPost[] }

const RESIDENTS_MAX = 5

/** Who can be played around one ward: some residents, and the posts of its ward office, its sub-county and the headquarters, with who holds them today. */
export async function demoPeople(ctx: Context, ward: Ward): Promise<DemoPeople> {
  return { ward, residents: await residentsOf(ctx, ward), posts: await postsAround(ctx, ward) }
}

/** By their numbers, which are given out in the order in which residents are invented: the tour's own people first. */
async function residentsOf(ctx: Context, ward: Ward): Promise<DemoResident[]> {
  return ctx.db
    .selectFrom('identity.people as person')
    .innerJoin('identity.person_contacts as held', 'held.person', 'person.id')
    .innerJoin('identity.contacts as contact', 'contact.id', 'held.contact')
    .leftJoin('identity.staff as staff', 'staff.person', 'person.id')
    .select(['person.id as person', 'person.full_name as name', 'contact.value as phone'])
    .where('person.ward', '=', ward.code)
    .where('person.merged_into', 'is', null)
    .where('person.erased_at', 'is', null)
    .where('held.held_until', 'is', null)
    .where('contact.kind', '=', 'phone')
    .where('staff.person', 'is', null)
    .orderBy('contact.value')
    .orderBy('person.id')
    .limit(RESIDENTS_MAX)
    .execute()
}

async function postsAround(ctx: Context, ward: Ward): Promise<DemoPost[]> {
  const { places } = ctx.county
  const today = dayOf(ctx.now)
  const offices = places.offices.filter(
    (office) =>
      office.kind === 'headquarters' || office.ward === ward.code || (office.kind === 'subCounty' && office.subCounty === ward.subCounty),
  )
  const rows = await ctx.db
    .selectFrom('identity.posts as post')
    .leftJoin('identity.post_holders as held', (join) =>
      join
        .onRef('held.post', '=', 'post.id')
        .on('held.held_from', '<=', today)
        .on((on) => on.or([on('held.held_until', 'is', null), on('held.held_until', '>=', today)])),
    )
    .leftJoin('identity.people as person', 'person.id', 'held.person')
    .leftJoin('access.roles as role', (join) =>
      join.on('role.key', '=', sql<string>`(select min(given.role) from access.post_roles as given where given.post = post.id)`),
    )
    .select(['post.key', 'post.title_en', 'post.title_sw', 'post.office', 'person.id as person', 'person.full_name as name', 'held.acting'])
    .select(['role.purpose_en', 'role.purpose_sw'])
    .where(
      'post.office',
      'in',
      offices.map(({ key }) => key),
    )
    .where((where) => where.or([where('post.closed_on', 'is', null), where('post.closed_on', '>', today)]))
    .orderBy('post.key')
    .orderBy('held.acting')
    .execute()
  const order = new Map(offices.map((office, index) => [office.key, { index, kind: office.kind }]))
  return rows
    .sort((a, b) => (order.get(a.office)?.index ?? 0) - (order.get(b.office)?.index ?? 0))
    .map((row) => ({
      key: row.key,
      title: { en: row.title_en, sw: row.title_sw },
      duty: row.purpose_en && row.purpose_sw ? { en: row.purpose_en, sw: row.purpose_sw } : null,
      kind: order.get(row.office)?.kind ?? 'headquarters',
      holder: row.person && row.name ? { person: row.person, name: row.name, acting: row.acting ?? false } : null,
    }))
}
