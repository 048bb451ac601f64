import { dayOf } from '../../../kernel/calendar/days.ts'
import { page } from '../../../kernel/web/reply.ts'
import { get, openTo, type Route } from '../../../kernel/web/route.ts'
import { noticesAndCalendars } from '../notices/notices.ts'
import { gatherOffers } from '../offers.ts'
import { closedDaysAhead, weekdaysOpen } from './closed-days.ts'
import { homePage } from './home.views.tsx'

const NOTICE_DAYS = 42

export const homeRoutes: readonly Route[] = [
  get('/', {
    access: openTo('everyone', 'the front door of the county'),
    input: {},
    example: async () => ({}),
    run: async (ctx) => {
      const { notices, calendarVersion } = await noticesAndCalendars(ctx)
      const { holidays, named } = await ctx.county.calendars.current(ctx.db, calendarVersion)
      const closed = closedDaysAhead(holidays, weekdaysOpen(named), dayOf(ctx.now), NOTICE_DAYS)
      return { ...(await gatherOffers(ctx)), closed, notices }
    },
    reply: (found, ctx) => page({ ...homePage(found, ctx), wide: true, cache: 'public' }),
  }),
]
