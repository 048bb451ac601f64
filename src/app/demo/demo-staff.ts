import type { Text } from '../../core/basics/texts.ts'
import type { County } from '../../kernel/context/county.ts'
import type { Row } from './bulk-insert.ts'
import { dayOf, instantOf } from './demo-time.ts'
import { fullName, inventName, type Name } from './names.ts'
import type { Random } from './random.ts'

export type DemoPost = {
  readonly id: string
  readonly key: string
  readonly title: Text
  readonly office: string
  readonly ward: number | null
  readonly subCounty: number | null
  readonly department: string | null
  readonly roles: readonly string[]
}

/** One person in one post, from a day until another; without an end they hold it today. */
export type Holding = {
  readonly post: DemoPost
  readonly person: string
  readonly name: string
  readonly from: Temporal.PlainDate
  readonly until: Temporal.PlainDate | null
  readonly acting: boolean
}

export type StaffRows = { readonly people: Row[]; readonly staff: Row[]; readonly held: Row[] }

/** Who works where: asked by post and day, as the cases of that day were. */
export class Staff {
  readonly holdings: readonly Holding[]
  readonly #byPost = new Map<string, Holding[]>()

  constructor(holdings: readonly Holding[]) {
    this.holdings = holdings
    for (const holding of holdings) {
      const list = this.#byPost.get(holding.post.key) ?? []
      list.push(holding)
      this.#byPost.set(holding.post.key, list)
    }
  }

  /** Who held a post on a day, the substantive holder before one who acted. */
  holding(post: string, day: Temporal.PlainDate): Holding | undefined {
    const held = (this.#byPost.get(post) ?? []).filter(
      ({ from, until }) => Temporal.PlainDate.compare(from, day) <= 0 && (until === null || Temporal.PlainDate.compare(day, until) <= 0),
    )
    return held.find(({ acting }) => !acting) ?? held[0]
  }
}

/** Posts whose own holders a tour meets; they stay whom they are, all year. */
const isTour = (post: DemoPost, tourWard: number, tourSubCounty: number | null): boolean =>
  post.ward === tourWard || (post.ward === null && post.subCounty === tourSubCounty && post.subCounty !== null)

const LEFT_THIS_YEAR = 0.12
const ACTING = 0.15
/** A post is left for another officer to act in only where colleagues have the same duties elsewhere. */
const MAY_ACT = new Set([
  'roads-officer',
  'water-officer',
  'environment-officer',
  'public-service-officer',
  'market-officer',
  'front-desk-officer',
])

export async function readPosts(county: County): Promise<DemoPost[]> {
  const { db } = county
  const posts = await db
    .selectFrom('identity.posts')
    .select(['id', 'key', 'office', 'title_en', 'title_sw'])
    .where('closed_on', 'is', null)
    .orderBy('key')
    .execute()
  const given = await db.selectFrom('access.post_roles').selectAll().orderBy('role').execute()
  return posts.map((post) => {
    const office = county.places.office(post.office)
    const { id, key, title_en, title_sw } = post
    return {
      id,
      key,
      title: { en: title_en, sw: title_sw },
      office: post.office,
      ward: office?.ward ?? null,
      subCounty: office?.subCounty ?? null,
      department: office?.department ?? null,
      roles: given.filter((each) => each.post === post.id).map(({ role }) => role),
    }
  })
}

/** Fills every post: most by one officer all year, some by a second after the first left, a few by a colleague who acts. */
export function inventStaff(
  county: County,
  random: Random,
  { posts, since, now, tourWard }: { posts: readonly DemoPost[]; since: Temporal.Instant; now: Temporal.Instant; tourWard: number },
): { staff: Staff; rows: StaffRows } {
  const rows: StaffRows = { people: [], staff: [], held: [] }
  const holdings: Holding[] = []
  const today = dayOf(now)
  const began = dayOf(since).subtract({ days: 90 })
  const mail = county.profile.email.split('@')[1] ?? 'county.example'
  const taken = new Set<string>()
  let number = 1_000

  const hire = (
    subCounty: number | null,
    from: Temporal.PlainDate,
    leftOn: Temporal.PlainDate | null,
  ): { person: string; name: string } => {
    let name: Name
    do name = inventName(random, county.name, subCounty)
    while (taken.has(fullName(name)))
    taken.add(fullName(name))
    const at = instantOf(from, 8 * 60 + random.between(0, 120))
    const person = random.id(at)
    number += random.between(1, 7)
    rows.people.push({ id: person, full_name: fullName(name), language: random.chance(0.8) ? 'en' : 'sw', created_at: at })
    rows.staff.push({
      person,
      staff_number: `${county.profile.referencePrefix}-${number}`,
      email: `${name.given}.${name.own}.${number}@${mail}`.toLowerCase(),
      left_on: leftOn,
      created_at: at,
    })
    return { person, name: fullName(name) }
  }
  const hold = (
    post: DemoPost,
    who: { person: string; name: string },
    from: Temporal.PlainDate,
    until: Temporal.PlainDate | null,
    acting = false,
  ) => {
    holdings.push({ post, ...who, from, until, acting })
    rows.held.push({
      id: random.id(instantOf(from, 8 * 60)),
      post: post.id,
      person: who.person,
      held_from: from,
      held_until: until,
      acting,
    })
  }

  const tourSubCounty = county.places.subCountyOf(tourWard)?.code ?? null
  for (const post of posts) {
    const from = began.subtract({ days: random.between(0, 900) })
    const steady = isTour(post, tourWard, tourSubCounty)
    const role = post.roles.length === 1 ? (post.roles[0] as string) : ''
    const colleague =
      !steady && MAY_ACT.has(role) && random.chance(ACTING)
        ? holdings.find((other) => !other.acting && other.until === null && other.post.roles.length === 1 && other.post.roles[0] === role)
        : undefined
    if (colleague) {
      const left = today.subtract({ days: random.between(20, 90) })
      hold(post, hire(post.subCounty, from, left), from, left)
      hold(post, colleague, left.add({ days: 1 }), null, true)
    } else if (!steady && random.chance(LEFT_THIS_YEAR)) {
      const left = today.subtract({ days: random.between(30, 300) })
      hold(post, hire(post.subCounty, from, left), from, left)
      hold(post, hire(post.subCounty, left.subtract({ days: random.between(0, 10) }), null), left.add({ days: 1 }), null)
    } else hold(post, hire(post.subCounty, from, null), from, null)
  }
  return { staff: new Staff(holdings), rows }
}
