import { dayOf } from '../../../kernel/calendar/days.ts'
import { page } from '../../../kernel/web/reply.ts'
import { get, openTo, type Route } from '../../../kernel/web/route.ts'
import { noticesToday } from '../notices/notices.ts'
import { gatherOffers } from '../offers.ts'
import { closedDaysAhead } from './closed-days.ts'
import { homePage } from './home.views.tsx'

const NOTICE_DAYS = 42

export const homeRoutes: readonly Route[] = [
  get('/', {
    access: openTo('everyone', 'the front door of the county'),
    input: {},
    example: async () => ({}),
    run: async (ctx) => {
      const { holidays } = await ctx.county.calendars.current(ctx.db)
      return {
        ...(await gatherOffers(ctx)),
        closed: closedDaysAhead(holidays, dayOf(ctx.now), NOTICE_DAYS),
        notices: await noticesToday(ctx),
      }
    },
    reply: (found, ctx) => page({ ...homePage(found, ctx), wide: true, cache: 'public' }),
  }),
]
