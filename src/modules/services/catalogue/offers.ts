import { inBoth } from '../../../core/basics/texts.ts'
import type { Manifest } from '../../../kernel/context/manifest.ts'
import type { CountyService } from '../definitions/county-service.ts'
import { offeredServices, type PublishedService } from '../definitions/service-book.ts'
import { topicIcons, topicKeys, topicText } from '../definitions/topics.ts'
import { servicesTexts } from '../texts.ts'
import { firstSentence, serviceHref } from './catalogue.views.tsx'
import { spanWords } from './span-words.ts'

type Task = Omit<Awaited<ReturnType<NonNullable<Manifest['offers']>>>['tasks'][number], 'order'>

const departmentsOf = ({ workflow }: CountyService): string[] => {
  const { departments } = workflow.fields
  return departments ? [...new Set(Object.values(departments.to).map(({ department }) => department))] : [workflow.department]
}

const tasks = new WeakMap<PublishedService, Task>()

/** What one version of a service offers: it never changes, so the words of it are put together once. */
function taskOf(service: PublishedService): Task {
  const known = tasks.get(service)
  if (known) return known
  const task: Task = {
    title: service.title,
    summary: service.catalogue.summary,
    href: serviceHref(service.key),
    departments: departmentsOf(service),
    facts: [
      { label: servicesTexts['services.fact.cost'], value: inBoth((language) => firstSentence(service.catalogue.cost[language])) },
      { label: servicesTexts['services.fact.time'], value: inBoth((language) => spanWords(service.workflow.promise, language)) },
    ],
  }
  tasks.set(service, task)
  return task
}

/** What the website shows of the services in force: on the home page, and at the offices and departments that answer for them. */
export const serviceOffers: NonNullable<Manifest['offers']> = async (ctx) => {
  const services = await offeredServices(ctx)
  return {
    tasks: services.map((service, order) => ({ ...taskOf(service), order })),
    version: services.map(({ hash }) => hash).join(),
    topics: topicKeys.flatMap((topic) => {
      const about = services.filter(({ catalogue }) => catalogue.topics.includes(topic))
      if (about.length === 0) return []
      const summary = inBoth((language) => about.map(({ title }) => title[language]).join(', '))
      return [{ title: topicText(topic), summary, href: `/services?topic=${topic}`, icon: topicIcons[topic] }]
    }),
  }
}
