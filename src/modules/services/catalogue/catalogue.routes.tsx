import { z } from 'zod'
import { page } from '../../../kernel/web/reply.ts'
import { get, openTo, type Route } from '../../../kernel/web/route.ts'
import { offeredService, offeredServices } from '../definitions/service-book.ts'
import { lifeEventKeys, lifeEventText, topicKeys, topicText } from '../definitions/topics.ts'
import { servicesTexts } from '../texts.ts'
import { type ListShown, ServiceListPage, ServicePage } from './catalogue.views.tsx'
import { searchServices } from './search-services.ts'

const catalogue = 'Anyone may see what the county offers.'

/** The key of a service in an address. */
export const serviceKey = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/)

/** A service the county offers, for examples of routes. */
export const EXAMPLE_SERVICE = 'ward-bursary'

export const catalogueRoutes: readonly Route[] = [
  get('/services', {
    access: openTo('everyone', catalogue),
    input: {
      query: z.object({
        q: z.string().max(200).optional().catch(undefined),
        topic: z.enum(topicKeys).optional(),
        life: z.enum(lifeEventKeys).optional(),
      }),
    },
    example: async () => ({ query: { q: 'karo' } }),
    run: async (ctx, { query }): Promise<ListShown> => {
      const all = await offeredServices(ctx)
      const typed = query.q?.trim() ?? ''
      const { topic, life } = query
      if (typed !== '') return { typed, all, found: searchServices(all, typed), about: null }
      if (topic) return { typed, all, found: all.filter((each) => each.catalogue.topics.includes(topic)), about: topicText(topic) }
      if (life) return { typed, all, found: all.filter((each) => each.catalogue.lifeEvents.includes(life)), about: lifeEventText(life) }
      return { typed, all, found: [], about: null }
    },
    reply: (shown, { language }) =>
      page({
        title: (shown.about ?? servicesTexts['services.list.title'])[language],
        body: <ServiceListPage {...shown} language={language} />,
        cache: 'public',
      }),
  }),

  get('/services/:key', {
    access: openTo('everyone', catalogue),
    input: { params: z.object({ key: serviceKey }) },
    example: async () => ({ params: { key: EXAMPLE_SERVICE } }),
    run: (ctx, { params }) => offeredService(ctx, params.key),
    reply: (service, { language, county }) =>
      page({
        title: service.title[language],
        body: (
          <ServicePage
            service={service}
            places={county.places}
            feesHref={county.manifests.some(({ name }) => name === 'revenue') ? '/fees' : null}
            language={language}
          />
        ),
        madeOf: `services.service ${service.hash}`,
        breadcrumbs: [{ text: servicesTexts['services.list.title'][language], href: '/services' }],
        cache: 'public',
      }),
  }),
]
