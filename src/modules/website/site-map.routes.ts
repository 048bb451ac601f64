import type { Context } from '../../kernel/context/context.ts'
import { content } from '../../kernel/web/reply.ts'
import { get, openTo, type Route } from '../../kernel/web/route.ts'
import { gatherOffers } from './offers.ts'
import { isServed } from './served.ts'

const STANDING = [
  '/',
  '/services',
  '/track',
  '/fees',
  '/bills',
  '/notices',
  '/offices',
  '/wards',
  '/departments',
  '/help',
  '/contact',
  '/about',
  '/privacy',
  '/accessibility',
  '/status',
  '/V',
]

/** Every public page without personal content, for search engines. */
async function publicPaths(ctx: Context): Promise<string[]> {
  const { places } = ctx.county
  const { tasks, topics } = await gatherOffers(ctx)
  return [
    ...STANDING.filter((path) => isServed(ctx.county, path)),
    ...[...tasks, ...topics].map(({ href }) => href),
    ...places.departments.map(({ key }) => `/departments/${key}`),
    ...places.offices.map(({ key }) => `/offices/${key}`),
    ...places.wards.map(({ code }) => `/wards/${code}`),
  ]
}

const escapeXml = (text: string): string => text.replace(/[<>&'"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

const plain = { access: openTo('everyone', 'search engines ask for it'), input: {}, example: async () => ({}) }

export const siteMapRoutes: readonly Route[] = [
  get('/sitemap.xml', {
    ...plain,
    run: publicPaths,
    reply: (paths, { county }) => {
      const places = [...new Set(paths)].map((path) => `<url><loc>${escapeXml(county.publicUrl + path)}</loc></url>`)
      const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${places.join('\n')}\n</urlset>\n`
      return content('application/xml; charset=utf-8', xml, { cache: 'public' })
    },
  }),
  get('/robots.txt', {
    ...plain,
    run: async ({ county }) => county,
    // A demo's invented people have no place in a search engine.
    reply: ({ demo, publicUrl }) => {
      const rules = demo
        ? ['Disallow: /']
        : ['Disallow: /staff', 'Disallow: /my', 'Disallow: /demo', '', `Sitemap: ${publicUrl}/sitemap.xml`]
      return content('text/plain; charset=utf-8', `${['User-agent: *', ...rules].join('\n')}\n`, { cache: 'public' })
    },
  }),
]
