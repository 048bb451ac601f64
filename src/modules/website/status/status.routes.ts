import { content, page } from '../../../kernel/web/reply.ts'
import { get, openTo, type Route } from '../../../kernel/web/route.ts'
import { belowHome } from '../from-home.ts'
import { rootsText, sealing } from './seals.ts'
import { statusPage } from './status.views.tsx'

const plain = { access: openTo('everyone', 'roots only prove something when anyone can hold them'), input: {}, example: async () => ({}) }

export const statusRoutes: readonly Route[] = [
  get('/status', {
    ...plain,
    run: sealing,
    reply: (found, ctx) => page({ ...belowHome(statusPage(found, ctx), ctx.language), cache: 'public' }),
  }),
  get('/audit-roots.txt', {
    ...plain,
    run: rootsText,
    reply: (text) => content('text/plain; charset=utf-8', text, { cache: 'public' }),
  }),
]
