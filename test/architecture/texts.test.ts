import { expect, test } from 'vitest'
import { at, lineOf } from './house.ts'
import { files, REVERSED, wordings } from './wordings.ts'

const marksOf = (text: string) => [...text.matchAll(/\$?\{(\w+)\}/g)].map(([mark]) => mark).sort()

test('the scan finds the wordings', () => {
  expect(wordings.length).toBeGreaterThan(4)
  expect(wordings.some(({ sw }) => sw === 'Hatukupata ulichoomba.')).toBe(true)
})

test('wordings are written English first, so that none escapes the scan', () => {
  const wrong = files.flatMap((file) =>
    [...file.code.matchAll(REVERSED)].map((found) => at(file, lineOf(file.code, found.index), 'write en before sw')),
  )
  expect(wrong).toEqual([])
})

test('both languages hold the same marks', () => {
  const wrong = wordings
    .filter(({ en, sw }) => marksOf(en).join() !== marksOf(sw).join())
    .map(
      ({ where, en, sw }) => `${where}: "${en}" has ${marksOf(en).join(' ') || 'no marks'}, "${sw}" has ${marksOf(sw).join(' ') || 'none'}`,
    )
  expect(wrong).toEqual([])
})

test('no wording is empty or a placeholder', () => {
  const wrong = wordings.flatMap(({ where, en, sw }) =>
    [en, sw].flatMap((text) => {
      if (text.trim() === '') return [`${where}: empty`]
      return /\b(lorem|ipsum|todo|tbd|fixme|xxx+|foo|asdf|dummy|coming soon|inakuja hivi karibuni)\b/i.test(text)
        ? [`${where}: placeholder: ${text.slice(0, 80)}`]
        : []
    }),
  )
  expect(wrong).toEqual([])
})

/** Names and terms that are the same in both languages, and so may stand alone as a wording. */
const SAME =
  /\b(M-Pesa|Kaunti|Kaunti ya|Migori|Busia|Kenya|Nairobi|Africa's Talking|WhatsApp|Google|Android|iPhone|Safaricom|Airtel|English|Kiswahili|PDF\/UA|ha|km|MB|KB|Form)\b/g

test('the Swahili is not the English', () => {
  const wrong = wordings
    // What is left when marks, numbers, acronyms, addresses and names are gone is words, and words are translated.
    .filter(
      ({ en, sw }) =>
        en === sw &&
        /[a-z]{2}/.test(
          en
            .replace(/\$?\{\w+\}|\S+@\S+|https?:\S+|\/\S+/g, '')
            .replace(SAME, '')
            .replace(/\b[A-Z0-9-]{2,}s?\b/g, ''),
        ),
    )
    .filter(({ where }) => !/^counties\/[^/]+\/(places|offices|people|demo)/.test(where))
    .map(({ where, en }) => `${where}: "${en}" in both languages`)
  expect(wrong).toEqual([])
})
