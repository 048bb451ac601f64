/** The GSM 7-bit default alphabet (3GPP TS 23.038 §6.2.1), without the escape character. Each costs one septet. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)

/** The extension table (§6.2.1.1): sent as an escape and a character, so each costs two septets. */
const EXTENSION = new Set('\f^{}\\[~]|€')

/**
 * Typography that word processors put in and that means the same in plain form. Letters are not here: ũ in a name is not a fancy u,
 * and a person's name is not ours to respell.
 */
const PLAIN: Record<string, string> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201a': "'",
  '\u201b': "'",
  '\u02bc': "'",
  '\u2032': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u201e': '"',
  '\u2033': '"',
  '\u00ab': '"',
  '\u00bb': '"',
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '-',
  '\u2013': '-',
  '\u2014': '-',
  '\u2212': '-',
  '\u2026': '...',
  '\u2022': '-',
  '\u00a0': ' ',
  '\u2007': ' ',
  '\u2009': ' ',
  '\u202f': ' ',
  '\u200b': '',
  '\ufeff': '',
  '\t': ' ',
}

export type SmsLength = {
  readonly encoding: 'gsm7' | 'ucs2'
  /** How many messages the network counts and charges. 0 for an empty text. */
  readonly segments: number
  /** Septets for gsm7, 16-bit units for ucs2. */
  readonly characters: number
}

/** True if every character can be sent in seven bits. */
export function isGsm7(text: string): boolean {
  for (const character of text) if (!BASIC.has(character) && !EXTENSION.has(character)) return false
  return true
}

/**
 * What a text costs as SMS: 160 septets in one segment or 153 in each of several, 70 or 67 units when one character is outside the GSM alphabet
 * (3GPP TS 23.040 §9.2.3.24.1). An escape pair or a surrogate pair is never cut in two, so a segment may end one short.
 */
export function smsLength(text: string): SmsLength {
  const gsm = isGsm7(text)
  const [single, joined] = gsm ? [160, 153] : [70, 67]
  let characters = 0
  let segments = 1
  let filled = 0
  for (const character of text) {
    const cost = gsm ? (EXTENSION.has(character) ? 2 : 1) : character.length
    characters += cost
    if (filled + cost > joined) {
      segments++
      filled = 0
    }
    filled += cost
  }
  if (characters <= single) segments = characters === 0 ? 0 : 1
  return { encoding: gsm ? 'gsm7' : 'ucs2', segments, characters }
}

/**
 * The text as it should be sent: typographic quotes, dashes and spaces made plain when that brings the whole text into the GSM alphabet and does not
 * cost more segments; else exactly as it was.
 */
export function toSmsText(text: string): string {
  if (isGsm7(text)) return text
  const plain = Array.from(text, (character) => PLAIN[character] ?? character).join('')
  return isGsm7(plain) && smsLength(plain).segments <= smsLength(text).segments ? plain : text
}
