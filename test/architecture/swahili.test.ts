import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './house.ts'
import { wordings } from './wordings.ts'

/** What was decided in `docs/glossary.md`: the word Kaunti takes, and those for the same idea that it does not. */
const ONE_WORD: readonly { readonly say: string; readonly not: RegExp }[] = [
  { say: 'namba', not: /\bnambari\b/i },
  { say: 'namba ya kumbukumbu', not: /\bnamba (yako )?ya ombi\b/i },
  { say: 'msimbo', not: /\bnamba (yako |mpya |zote |kadhaa )?(ya|za) (siri|kuingia)\b/i },
  { say: 'msimbo wa dharura', not: /\bnamba (zako |zao |mpya )?(ya|za) dharura\b/i },
  { say: 'nenosiri', not: /\b(nywila|neno la siri|paswadi)\b/i },
  { say: 'hakiki', not: /\b(kagua|kukagua|thibitisha) (barua|cheti)\b/i },
  { say: 'skani', not: /\b(ku)?changanu\w*/i },
  { say: 'hati', not: /\b(?<!Hifadhi ya )(nyaraka|waraka)\b/i },
  { say: 'faili (hii, yako, nyingine)', not: /\bfaili (hili|lako|lingine|dogo|lililo\w*)\b/i },
  { say: 'rekebisha, marekebisho', not: /\b(u|ma|ku|i|ya|ali)?(me|li|na)?sahihish\w*/i },
  { say: 'tathmini', not: /\b\w*(kadiria|kadiriwa|kadiriaji)\b/i },
  { say: 'ishara', not: /\bbendera\b/i },
  { say: 'muda wa mwisho', not: /\bmakataa\b/i },
  { say: 'mjumbe', not: /\b(mwana|wana)chama\b/i },
  { say: 'kaunta', not: /\bdawati\b/i },
  { say: 'ofisi, afisa', not: /\b(afisi|ma?ofisa)\b/i },
  { say: 'mwenendo', not: /\bmienendo\b/i },
  { say: 'bila malipo', not: /\bbure\b/i },
  { say: 'shindikana', not: /\b(ili|zili|uli|ume|ime|zime)\w*shindwa\b/i },
  { say: 'Mwanzo', not: /^Nyumbani$/ },
  { say: 'barua pepe', not: /\b(baruapepe|imeili)\b/i },
  { say: 'data binafsi', not: /\btaarifa binafsi\b/i },
  { say: 'Sheria ya Ulinzi wa Data', not: /\bKulinda Data\b/i },
  { say: 'Sheria ya Haki katika Hatua za Utawala', not: /\bUtendaji Haki\b/i },
  { say: 'Tume ya Haki ya Utawala', not: /\b(Utawala wa Haki|Haki za Utawala)\b/i },
]

test('every text says one Swahili word for one idea', () => {
  const wrong = wordings.flatMap(({ where, sw }) =>
    ONE_WORD.flatMap(({ say, not }) => {
      const found = not.exec(sw)?.[0]
      return found ? [`${where}: say "${say}", not "${found}"`] : []
    }),
  )
  expect(wrong).toEqual([])
})

test('the glossary lists each of these words', () => {
  const glossary = readFileSync(join(root, 'docs/glossary.md'), 'utf8')
  expect(ONE_WORD.filter(({ say }) => !glossary.includes(`| ${say} |`)).map(({ say }) => say)).toEqual([])
})

test('a letter is checked with the word "hakiki" wherever English checks one', () => {
  const wrong = wordings
    .filter(({ en, sw }) => /\bcheck (a|another|this|the) (letter|document|certificate)/i.test(en) && !/hakiki/i.test(sw))
    .map(({ where, sw }) => `${where}: "${sw}"`)
  expect(wrong).toEqual([])
})
