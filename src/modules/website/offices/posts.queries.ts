import { sql } from 'kysely'
import type { Text } from '../../../core/basics/texts.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'

/** The roles whose holder heads an office where they sit, the highest first. */
const HEADS = ['head-of-county', 'head-of-department', 'ward-administrator', 'sub-county-education-officer', 'public-service-officer']

export type OfficePosts = { readonly head: Text | null; readonly others: readonly { readonly title: Text; readonly count: number }[] }

/** The open posts of an office by their titles: never who holds them, for people change and the address of an office stays. */
export async function postsOf(ctx: Context, office: string): Promise<OfficePosts> {
  const today = dayOf(ctx.now)
  const rows = await ctx.db
    .selectFrom('identity.posts as post')
    .select((from) => [
      'post.title_en',
      'post.title_sw',
      from
        .selectFrom('access.post_roles as held')
        .select(sql<string[]>`coalesce(array_agg(held.role), '{}')`.as('roles'))
        .whereRef('held.post', '=', 'post.id')
        .as('roles'),
    ])
    .where('post.office', '=', office)
    .where((where) => where.or([where('post.closed_on', 'is', null), where('post.closed_on', '>', today)]))
    .orderBy('post.key')
    .execute()
  const rank = ({ roles }: { roles: string[] | null }) => {
    const places = (roles ?? []).map((role) => HEADS.indexOf(role)).filter((place) => place >= 0)
    return Math.min(HEADS.length, ...places)
  }
  const sorted = [...rows].sort((a, b) => rank(a) - rank(b))
  const [first, ...rest] = sorted
  // An office with one post is headed by it, whatever its role is called.
  const headed = first && (rank(first) < HEADS.length || sorted.length === 1)
  const others = new Map<string, { title: Text; count: number }>()
  for (const { title_en, title_sw } of headed ? rest : sorted) {
    const known = others.get(title_en)
    if (known) known.count += 1
    else others.set(title_en, { title: { en: title_en, sw: title_sw }, count: 1 })
  }
  return { head: headed ? { en: first.title_en, sw: first.title_sw } : null, others: [...others.values()] }
}
