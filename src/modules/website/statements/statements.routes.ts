import { page } from '../../../kernel/web/reply.ts'
import { get, openTo, type Route } from '../../../kernel/web/route.ts'
import { belowHome } from '../from-home.ts'
import { keptData } from './kept-data.ts'
import { privacyPage } from './privacy.views.tsx'
import { aboutPage, accessibilityPage, contactPage, helpPage } from './statements.views.tsx'

const forAll = openTo('everyone', 'what the county says of itself and of its duties')
const plain = { access: forAll, input: {}, example: async () => ({}) }

export const statementRoutes: readonly Route[] = [
  get('/contact', {
    ...plain,
    run: async (ctx) => (await ctx.county.calendars.current(ctx.db)).hours('office'),
    reply: (hours, ctx) => page({ ...belowHome(contactPage(hours, ctx), ctx.language), cache: 'public' }),
  }),
  get('/privacy', {
    ...plain,
    run: async (ctx) => keptData(ctx.county.manifests),
    reply: (areas, ctx) => page({ ...belowHome(privacyPage(areas, ctx), ctx.language), cache: 'public' }),
  }),
  get('/accessibility', {
    ...plain,
    run: async () => null,
    reply: (_, ctx) => page({ ...belowHome(accessibilityPage(ctx), ctx.language), cache: 'public' }),
  }),
  get('/about', {
    ...plain,
    run: async () => null,
    reply: (_, ctx) => page({ ...belowHome(aboutPage(ctx), ctx.language), cache: 'public' }),
  }),
  get('/help', {
    ...plain,
    run: async () => null,
    reply: (_, ctx) => page({ ...belowHome(helpPage(ctx), ctx.language), cache: 'public' }),
  }),
]
