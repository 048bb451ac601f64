import { inBoth } from '../../../core/basics/texts.ts'
import type { Manifest } from '../../../kernel/context/manifest.ts'
import { Kept } from '../../../kernel/web/draw-page.ts'
import type { CountyService } from '../definitions/county-service.ts'
import { offeredServices, type PublishedService } from '../definitions/service-book.ts'
import { topicIcons, topicKeys, topicText } from '../definitions/topics.ts'
import { servicesTexts } from '../texts.ts'
import { firstSentence, serviceHref } from './catalogue.views.tsx'
import { spanWords } from './span-words.ts'

type Offers = Awaited<ReturnType<NonNullable<Manifest['offers']>>>

// By the versions it was made of, which never change and are named by their content: no county can see another's.
const kept = new Kept<Offers>(20)

const departmentsOf = ({ workflow }: CountyService): string[] => {
  const { departments } = workflow.fields
  return departments ? [...new Set(Object.values(departments.to).map(({ department }) => department))] : [workflow.department]
}

const taskOf = (service: PublishedService, order: number): Offers['tasks'][number] => ({
  title: service.title,
  summary: service.catalogue.summary,
  href: serviceHref(service.key),
  departments: departmentsOf(service),
  facts: [
    { label: servicesTexts['services.fact.cost'], value: inBoth((language) => firstSentence(service.catalogue.cost[language])) },
    { label: servicesTexts['services.fact.time'], value: inBoth((language) => spanWords(service.workflow.promise, language)) },
  ],
  order,
})

function offersOf(services: readonly PublishedService[], version: string): Offers {
  const topics = topicKeys.flatMap((topic) => {
    const about = services.filter(({ catalogue }) => catalogue.topics.includes(topic))
    if (about.length === 0) return []
    const summary = inBoth((language) => about.map(({ title }) => title[language]).join(', '))
    return [{ title: topicText(topic), summary, href: `/services?topic=${topic}`, icon: topicIcons[topic] }]
  })
  return { tasks: services.map(taskOf), version, topics }
}

/** What the website shows of the services in force: on the home page, and at the offices and departments that answer for them. */
export const serviceOffers: NonNullable<Manifest['offers']> = async (ctx) => {
  const services = await offeredServices(ctx)
  const version = services.map(({ hash }) => hash).join()
  return kept.get(version, () => offersOf(services, version))
}
