import { defineTexts } from '../../../core/basics/texts.ts'
import type { IconName } from '../../../ui/components/icon.tsx'

/** What services are about. A county's services name these; a topic without services is not shown. */
export const topicKeys = ['education', 'roads', 'water', 'environment', 'business', 'land', 'public-service'] as const
export type Topic = (typeof topicKeys)[number]

/** What happens in a life that brings people to the county. */
export const lifeEventKeys = ['starting-school', 'losing-a-parent', 'starting-a-business', 'something-is-broken', 'treated-badly'] as const
export type LifeEvent = (typeof lifeEventKeys)[number]

export const topicTexts = defineTexts({
  'services.topic.education': { en: 'Education and bursaries', sw: 'Elimu na basari' },
  'services.topic.roads': { en: 'Roads and street lights', sw: 'Barabara na taa za barabarani' },
  'services.topic.water': { en: 'Water', sw: 'Maji' },
  'services.topic.environment': { en: 'Waste and environment', sw: 'Taka na mazingira' },
  'services.topic.business': { en: 'Business and markets', sw: 'Biashara na masoko' },
  'services.topic.land': { en: 'Land and building', sw: 'Ardhi na ujenzi' },
  'services.topic.public-service': { en: 'County offices and staff', sw: 'Ofisi na wafanyakazi wa kaunti' },
  'services.life.starting-school': { en: 'Going to school or college', sw: 'Kwenda shule au chuo' },
  'services.life.losing-a-parent': { en: 'Losing a parent', sw: 'Kufiwa na mzazi' },
  'services.life.starting-a-business': { en: 'Starting to trade', sw: 'Kuanza biashara' },
  'services.life.something-is-broken': { en: 'Something near me is broken', sw: 'Kitu kimeharibika karibu nami' },
  'services.life.treated-badly': { en: 'I was treated badly by an office', sw: 'Nimetendewa vibaya na ofisi' },
})

export const topicText = (topic: Topic) => topicTexts[`services.topic.${topic}`]
export const lifeEventText = (event: LifeEvent) => topicTexts[`services.life.${event}`]

export const topicIcons: Readonly<Record<Topic, IconName>> = {
  education: 'school',
  roads: 'road',
  water: 'water',
  environment: 'farm',
  business: 'shop',
  land: 'land',
  'public-service': 'people',
}
