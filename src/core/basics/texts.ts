/** The two languages every word of Kaunti exists in. */
export type Language = 'en' | 'sw'

/** One wording in both languages. `{name}` marks a value to fill in; both wordings must hold the same marks (a test sees to it). */
export type Text = { readonly en: string; readonly sw: string }

export type TextValues = Readonly<Record<string, string | number>>

/** The texts of one room or module, by full key (`cases.queue.title`). A missing Swahili wording does not compile. */
export const defineTexts = <const T extends Record<string, Text>>(texts: T): T => texts

/** Gives one wording in one language, with its marks filled in. A mark without a value stays visible, so that it is seen and mended. */
export function say(text: Text, language: Language, values: TextValues = {}): string {
  const words = text[language]
  // Most wordings have no marks, and a page says hundreds of them.
  if (!words.includes('{')) return words
  return words.replace(/\{(\w+)\}/g, (mark, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : mark))
}

/** The same wording made in each language: `inBoth((language) => formatKes(cents, language))`. */
export const inBoth = (words: (language: Language) => string): Text => ({ en: words('en'), sw: words('sw') })

export type BilingualValues = Readonly<Record<string, string | number | Text>>

/** Fills the marks of a wording in both languages at once, where a value itself differs by language. */
export const fill = (text: Text, values: BilingualValues): Text =>
  inBoth((language) =>
    say(
      text,
      language,
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, typeof value === 'object' ? value[language] : value])),
    ),
  )

/** What the two languages are called. */
export const languageNames = defineTexts({
  en: { en: 'English', sw: 'Kiingereza' },
  sw: { en: 'Swahili', sw: 'Kiswahili' },
})

export type Say<T extends Record<string, Text>> = (key: keyof T, values?: TextValues) => string

/** Binds a room's texts to a language: `const t = speaker(caseTexts, ctx.language)`, then `t('cases.queue.title')`. */
export const speaker =
  <T extends Record<string, Text>>(texts: T, language: Language): Say<T> =>
  (key, values) =>
    say(texts[key] as Text, language, values)
