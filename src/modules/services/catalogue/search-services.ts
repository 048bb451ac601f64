import type { Text } from '../../../core/basics/texts.ts'
import { spellingDistance, splitWords } from '../../../core/basics/words.ts'
import type { CountyService } from '../definitions/county-service.ts'
import { lifeEventText, topicText } from '../definitions/topics.ts'

type Searched = Pick<CountyService, 'key' | 'title' | 'catalogue'>

/** Words that nobody means anything by when they look for a service. */
const noise = new Set(
  'a an the of for to in on i my we need want how do get apply application request help please na ya wa kwa za la cha ku ni nataka naomba omba ombi jinsi gani kupata pata huduma service services county kaunti'.split(
    ' ',
  ),
)

/** What a typed word is compared with, and how much a find there counts. */
type Index = readonly { readonly word: string; readonly weight: number }[]

const indexes = new WeakMap<Searched, Index>()

function indexOf(service: Searched): Index {
  const known = indexes.get(service)
  if (known) return known
  const best = new Map<string, number>()
  const add = (text: string, weight: number) => {
    for (const word of splitWords(text)) if (!noise.has(word)) best.set(word, Math.max(weight, best.get(word) ?? 0))
  }
  const both = (text: Text, weight: number) => {
    add(text.en, weight)
    add(text.sw, weight)
  }
  const { catalogue } = service
  both(service.title, 10)
  for (const word of [...catalogue.words.en, ...catalogue.words.sw]) add(word, 8)
  both(catalogue.summary, 3)
  for (const topic of catalogue.topics) both(topicText(topic), 3)
  for (const event of catalogue.lifeEvents) both(lifeEventText(event), 3)
  const index = [...best].map(([word, weight]) => ({ word, weight }))
  indexes.set(service, index)
  return index
}

/** How well one typed word fits one known word: whole, as its beginning, or with a slip or two. Short words leave no room for slips. */
function likeness(typed: string, word: string): number {
  if (typed === word) return 1
  if (typed.length >= 3 && word.startsWith(typed)) return 0.8
  if (word.length >= 4 && typed.startsWith(word)) return 0.7
  const slips = typed.length <= 3 ? 0 : typed.length <= 5 ? 1 : 2
  if (slips === 0) return 0
  const distance = spellingDistance(typed, word, slips)
  return distance > slips ? 0 : distance === 1 ? 0.6 : 0.4
}

/**
 * The services somebody may mean, the likeliest first: by title, by other words people use, by topic, in either language, with slips forgiven.
 * Most of the typed words must fit; words of courtesy do not count. Nothing typed gives nothing.
 */
export function searchServices<S extends Searched>(services: readonly S[], typed: string): S[] {
  const all = splitWords(typed.slice(0, 200)).slice(0, 12)
  const meant = all.filter((word) => !noise.has(word))
  const words = meant.length > 0 ? meant : all
  if (words.length === 0) return []
  return services
    .map((service) => {
      const index = indexOf(service)
      const scores = words.map((word) => index.reduce((best, known) => Math.max(best, known.weight * likeness(word, known.word)), 0))
      const found = scores.filter((score) => score > 0).length
      return { service, found, score: scores.reduce((sum, score) => sum + score, 0) }
    })
    .filter(({ found }) => found * 2 >= words.length && found > 0)
    .sort((a, b) => b.found - a.found || b.score - a.score)
    .map(({ service }) => service)
}
