import { dayOf } from '../../../kernel/calendar/days.ts'
import { page } from '../../../kernel/web/reply.ts'
import { get, openTo, type Route } from '../../../kernel/web/route.ts'
import { noticesAndCalendars } from '../notices/notices.ts'
import { gatherOffers } from '../offers.ts'
import { HomePage } from './home.views.tsx'
import { homeTexts } from './texts.ts'

export const homeRoutes: readonly Route[] = [
  get('/', {
    access: openTo('everyone', 'the front door of the county'),
    input: {},
    example: async () => ({}),
    run: async (ctx) => {
      // In one breath: both travel to the database together.
      const [{ notices, calendarVersion }, offers] = await Promise.all([noticesAndCalendars(ctx), gatherOffers(ctx)])
      const calendars = await ctx.county.calendars.current(ctx.db, calendarVersion)
      const today = dayOf(ctx.now)
      const madeOf = [
        'website.home',
        today,
        calendarVersion,
        offers.version,
        ...notices.map(({ id, revision }) => `${id}:${revision}`),
      ].join(' ')
      return { ...offers, calendars, today, notices, madeOf }
    },
    reply: ({ madeOf, ...found }, ctx) =>
      page({
        title: homeTexts['website.home.title'][ctx.language],
        body: <HomePage {...found} ctx={ctx} />,
        madeOf,
        wide: true,
        cache: 'public',
      }),
  }),
]
