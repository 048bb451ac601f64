import type { ComponentChildren } from 'preact'
import { type Language, speaker, type Text } from '../../../core/basics/texts.ts'
import { Prose } from '../../../engines/form-runner/page-views.tsx'
import type { Places } from '../../../kernel/places/places.ts'
import { Button } from '../../../ui/components/button.tsx'
import { Details } from '../../../ui/components/details.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { Cards } from '../../../ui/components/hero.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Search } from '../../../ui/components/search.tsx'
import { ServiceCard } from '../../../ui/components/service-card.tsx'
import { StepList } from '../../../ui/components/step-list.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { TopicCard } from '../../../ui/components/topic-card.tsx'
import type { PublishedService } from '../definitions/service-book.ts'
import { lifeEventKeys, lifeEventText, topicIcons, topicKeys, topicText } from '../definitions/topics.ts'
import { servicesTexts } from '../texts.ts'
import { spanWords } from './span-words.ts'

type Services = readonly PublishedService[]

export const serviceHref = (key: string): string => `/services/${key}`

/** Services as cards, with what people ask first. */
function ServiceCards({ services, language }: { services: Services; language: Language }) {
  const t = speaker(servicesTexts, language)
  return (
    <Cards>
      {services.map(({ key, title, catalogue, workflow }) => (
        <ServiceCard
          title={title[language]}
          href={serviceHref(key)}
          facts={[
            { label: t('services.fact.cost'), value: firstSentence(catalogue.cost[language]) },
            { label: t('services.fact.time'), value: spanWords(workflow.promise, language) },
          ]}
        >
          {catalogue.summary[language]}
        </ServiceCard>
      ))}
    </Cards>
  )
}

export const firstSentence = (text: string): string => /^[^.\n]+/.exec(text)?.[0] ?? text

export type ListShown = {
  readonly typed: string
  readonly found: Services
  readonly all: Services
  /** The topic or life event that was asked for, in words. */
  readonly about: Text | null
}

export function ServiceListPage({ typed, found, all, about, language }: ListShown & { language: Language }) {
  const t = speaker(servicesTexts, language)
  const searched = typed !== ''
  return (
    <>
      <h1 class="govuk-heading-l">{about ? about[language] : t('services.list.title')}</h1>
      <p class="govuk-body">{t('services.list.lead')}</p>
      <Search action="/services" label={t('services.search.label')} hint={t('services.search.hint')} value={typed} />
      {searched && found.length > 0 ? (
        <>
          <h2 class="govuk-heading-m">{t('services.search.results', { words: typed })}</h2>
          <ServiceCards services={found} language={language} />
        </>
      ) : null}
      {searched && found.length === 0 ? (
        <EmptyState title={t('services.search.nothing', { words: typed })}>
          <p class="govuk-body">{t('services.search.nothing_help')}</p>
        </EmptyState>
      ) : null}
      {about ? <ServiceCards services={found} language={language} /> : null}
      {searched && found.length > 0 ? null : about ? null : (
        <>
          <h2 class="govuk-heading-m">{t('services.list.all')}</h2>
          <ServiceCards services={all} language={language} />
        </>
      )}
      {searched || about ? (
        <p class="govuk-body">
          <a class="govuk-link" href="/services">
            {t('services.list.show_all')}
          </a>
        </p>
      ) : (
        <Ways services={all} language={language} />
      )}
    </>
  )
}

/** The ways into the catalogue that have something at their end. */
function Ways({ services, language }: { services: Services; language: Language }) {
  const t = speaker(servicesTexts, language)
  const topics = topicKeys.filter((topic) => services.some(({ catalogue }) => catalogue.topics.includes(topic)))
  const events = lifeEventKeys.filter((event) => services.some(({ catalogue }) => catalogue.lifeEvents.includes(event)))
  return (
    <>
      <h2 class="govuk-heading-m">{t('services.list.by_topic')}</h2>
      <Cards>
        {topics.map((topic) => (
          <TopicCard title={topicText(topic)[language]} href={`/services?topic=${topic}`} icon={topicIcons[topic]} />
        ))}
      </Cards>
      <h2 class="govuk-heading-m">{t('services.list.by_life')}</h2>
      <ul class="govuk-list">
        {events.map((event) => (
          <li>
            <a class="govuk-link" href={`/services?life=${event}`}>
              {lifeEventText(event)[language]}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

const officeTexts = {
  ward: 'services.page.office_ward',
  subCounty: 'services.page.office_sub_county',
  headquarters: 'services.page.office_headquarters',
} as const

const Part = ({ title, children, id }: { title: string; children: ComponentChildren; id?: string }) => (
  <section id={id}>
    <h2 class="govuk-heading-m">{title}</h2>
    {children}
  </section>
)

/** The start page of a service: everything someone needs to know before they begin. */
export function ServicePage({
  service,
  places,
  feesHref,
  language,
}: {
  service: PublishedService
  places: Places
  /** Where people see what they would pay, if the county shows it. */
  feesHref: string | null
  language: Language
}) {
  const t = speaker(servicesTexts, language)
  const { key, title, catalogue, workflow, appeal, privacy } = service
  const departments = [
    ...new Set(
      Object.values(workflow.fields.departments?.to ?? {})
        .map(({ department }) => department)
        .concat(workflow.fields.departments ? [] : [workflow.department]),
    ),
  ].map((each) => places.department(each)?.name[language] ?? each)
  const apply = service.renews ? '/my/permits' : `/services/${key}/apply`
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{title[language]}</h1>
      <p class="govuk-body-l">{catalogue.summary[language]}</p>
      <SummaryList
        rows={[
          {
            key: t('services.fact.cost'),
            value: {
              text: (
                <>
                  {catalogue.cost[language]}
                  {service.fees && feesHref ? (
                    <>
                      {' '}
                      <Link href={feesHref}>{t('services.fees.see')}</Link>
                    </>
                  ) : null}
                </>
              ),
            },
          },
          {
            key: t('services.fact.time'),
            value: {
              text: (
                <>
                  {t('services.within', { span: spanWords(workflow.promise, language) })}
                  {catalogue.timeNote ? <> · {catalogue.timeNote[language]}</> : null}
                </>
              ),
            },
          },
        ]}
      />
      <Part title={t('services.page.who')}>
        <Prose text={catalogue.who} language={language} />
      </Part>
      {catalogue.documents.length > 0 ? (
        <Part title={t('services.page.documents')}>
          <ul class="govuk-list govuk-list--bullet">
            {catalogue.documents.map(({ name, when }) => (
              <li>
                {name[language]}
                {when ? <>, {when[language]}</> : null}
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
      {catalogue.before ? (
        <Part title={t('services.page.before')}>
          <Prose text={catalogue.before} language={language} />
        </Part>
      ) : null}
      {catalogue.channels.includes('web') ? (
        <Button href={apply} isStartButton>
          {t('services.page.start')}
        </Button>
      ) : null}
      <Part title={t('services.page.steps')}>
        <StepList steps={catalogue.steps.map((step) => ({ title: step[language] }))} />
      </Part>
      <Part title={t('services.page.other_ways')}>
        {catalogue.channels.includes('assisted') ? <p class="govuk-body">{t('services.page.assisted')}</p> : null}
        <ul class="govuk-list">
          {catalogue.channels.includes('paper') ? (
            <li>
              <a class="govuk-link" href={`${serviceHref(key)}/paper`}>
                {t('services.page.paper')}
              </a>
            </li>
          ) : null}
          <li>
            <a class="govuk-link" href="/offices">
              {t('services.page.find_office')}
            </a>
          </li>
        </ul>
        <InsetText>
          {t('services.page.already')}{' '}
          <a class="govuk-link" href="/track">
            {t('services.page.track')}
          </a>
        </InsetText>
      </Part>
      <Part title={t('services.page.office')}>
        <p class="govuk-body">{t(officeTexts[catalogue.office], { department: departments.join('; ') })}</p>
      </Part>
      <Part title={t('services.page.law')}>
        <ul class="govuk-list govuk-list--bullet">
          {catalogue.law.map(({ name, place }) => (
            <li>
              {name[language]}
              {place ? <>, {place[language]}</> : null}
            </li>
          ))}
        </ul>
      </Part>
      {appeal ? (
        <Details summary={t('services.page.appeal')}>
          <Prose text={appeal} language={language} />
        </Details>
      ) : null}
      <Details summary={t('services.page.privacy')}>
        <p class="govuk-body">{privacy.basis[language]}</p>
        <p class="govuk-body">
          <strong>{t('services.page.shared')}</strong>: {privacy.sharedWith[language]}
        </p>
        <p class="govuk-body">
          <strong>{t('services.page.kept')}</strong>: {privacy.kept[language]}
        </p>
      </Details>
    </div>
  )
}
