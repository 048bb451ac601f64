import { type Language, speaker } from '../../../core/basics/texts.ts'
import { Cards } from '../../../ui/components/hero.tsx'
import { ServiceCard } from '../../../ui/components/service-card.tsx'
import type { PublishedService } from '../definitions/service-book.ts'
import { servicesTexts } from '../texts.ts'

/** Where a counter officer begins: which service the resident came for. */
export function AssistPage({ services, language }: { services: readonly PublishedService[]; language: Language }) {
  const t = speaker(servicesTexts, language)
  return (
    <>
      <h1 class="govuk-heading-l">{t('services.apply.title')}</h1>
      <p class="govuk-body">{t('services.apply.lead')}</p>
      <Cards>
        {services.map(({ key, title, catalogue }) => (
          <ServiceCard title={title[language]} href={`/staff/assist/${key}`}>
            {catalogue.summary[language]}
          </ServiceCard>
        ))}
      </Cards>
    </>
  )
}
