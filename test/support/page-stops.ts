import { manifests } from '../../src/app/modules.ts'
import type { Route } from '../../src/kernel/web/route.ts'
import type { TestCounty, TestPerson } from './county.ts'
import { addressOf, cookiesOf } from './route-example.ts'

type Layout = 'resident' | 'staff' | 'print'

/** A page, and who must ask for it to be shown. */
export type PageStop = {
  readonly route: string
  readonly path: string
  readonly cookie: string
  readonly layout: Layout
  /** Where its form goes, when sending it empty shows what is wrong. */
  readonly form?: { readonly action: string; readonly multipart: boolean }
}

/** Pages opened for everyone and for several records, because what they lead to depends on both: how often for each person. */
const CROSSROADS: Readonly<Record<string, number>> = {
  '/my': 1,
  '/my/applications/:id': 5,
  '/staff': 1,
  '/staff/cases': 2,
  '/staff/cases/:id': 6,
}

/** The people who between them may open every page: those of the demo's tour, and posts that hold every role. */
const RESIDENTS = ['Rose Achieng Odera', 'Mercy Atieno Ogola']
const POSTS = [
  'ward-1262-administrator',
  'ward-1262-bursary-chair',
  'rongo-education-officer',
  'rongo-front-desk-officer',
  'county-secretary',
  'receiver-of-revenue',
  'rongo-licensing-officer',
  'auditor-1',
  'ict-administrator-1',
  'data-protection-officer',
  'reconciler-1',
  'finance-officer-1',
]

const gets = manifests
  .flatMap((manifest) => manifest.routes ?? [])
  .filter(({ method, path }) => method === 'GET' && !path.startsWith('/api/'))
/** Whose rooms a page lies in: those of the public and of residents, or those of the staff behind their sign-in. */
export type Side = 'residents' | 'staff'
const sideOf = ({ path, access }: Route): Side => (path.startsWith('/staff') && access.kind !== 'everyone' ? 'staff' : 'residents')
const patterns = gets
  .map(({ path }) => ({ path, matches: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+')}$`) }))
  // Of two patterns that fit, the router takes the one with fewer holes.
  .sort((a, b) => a.path.split(':').length - b.path.split(':').length)
export const routeOf = (path: string): string | undefined =>
  patterns.find(({ matches }) => matches.test(path.split('?')[0] as string))?.path

/** What a route showed when it was asked: a page, or that it gives something else. */
type Asked = { readonly layout: Layout; readonly links: readonly string[] } | 'another' | 'nothing'

async function ask(county: TestCounty, path: string, cookie: string): Promise<Asked> {
  const answer = await county.ask({ method: 'GET', url: path, headers: cookie ? { cookie } : {} })
  if (answer.statusCode === 303) return String(answer.headers.location).includes('sign-in?next=') ? 'nothing' : 'another'
  if (answer.statusCode !== 200) return 'nothing'
  if (!String(answer.headers['content-type']).startsWith('text/html')) return 'another'
  const layout = /<html[^>]* class="[^"]*k-(resident|staff|print)/.exec(answer.body)?.[1] as Layout
  const links = [...answer.body.matchAll(/<a [^>]*href="(\/[^"#]*)/g)].map(([, href]) => (href as string).replaceAll('&amp;', '&'))
  return { layout, links }
}

/**
 * A page for every GET route of one side, found as people find them: by links from page to page, and where no link leads, by the route's example.
 * Needs a county that `fillDemo` has filled. `missing` are the routes for which nobody was shown a page, a file or the way to another page.
 */
export async function findPages(county: TestCounty, side: Side): Promise<{ stops: PageStop[]; missing: string[] }> {
  const own = gets.filter((route) => sideOf(route) === side)
  const paths = new Set(own.map(({ path }) => path))
  const stops = new Map<string, PageStop>()
  const answered = new Set<string>()
  const followed = new Map<string, number>()
  const cast: (TestPerson | undefined)[] =
    side === 'staff'
      ? await Promise.all(POSTS.map((post) => county.holderOf(post)))
      : [undefined, ...(await Promise.all(RESIDENTS.map((name) => county.residentCalled(name))))]
  const take = (route: string, path: string, cookie: string, asked: Asked): void => {
    if (asked === 'nothing') return
    answered.add(route)
    if (asked !== 'another' && !stops.has(route)) stops.set(route, { route, path, cookie, layout: asked.layout })
  }
  for (const who of cast) await follow(who)
  for (const route of own.filter(({ path }) => !answered.has(path))) {
    const example = await route.example({ county })
    for (const who of cast) {
      const cookie = [cookiesOf(example), who?.cookie].filter(Boolean).join('; ')
      const path = addressOf(route, example)
      take(route.path, path, cookie, await ask(county, path, cookie))
      if (stops.has(route.path)) break
    }
  }
  return { stops: [...stops.values()], missing: [...paths].filter((path) => !answered.has(path)) }

  async function follow(who: TestPerson | undefined): Promise<void> {
    const waiting = who === undefined ? ['/', '/demo', '/staff/sign-in'] : side === 'staff' ? ['/staff', '/staff/account'] : ['/my']
    const seen = new Set(waiting)
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const route = routeOf(path)
      if (!route || !paths.has(route)) continue
      const times = followed.get(`${route} ${who?.id}`) ?? 0
      if (times >= (CROSSROADS[route] ?? (answered.has(route) ? 0 : 2))) continue
      followed.set(`${route} ${who?.id}`, times + 1)
      const cookie = who?.cookie ?? ''
      const asked = await ask(county, path, cookie)
      take(route, path, cookie, asked)
      if (asked === 'another' || asked === 'nothing') continue
      for (const link of asked.links) {
        if (seen.has(link) || link.includes('lang=')) continue
        seen.add(link)
        waiting.push(link)
      }
    }
  }
}
