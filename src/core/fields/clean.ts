/** Beyond this nothing is looked at: no answer of ours is so long. UTF-16 units. */
const RAW_LENGTH_MAX = 40_000

/**
 * Cleans one typed text: Unicode NFC, one kind of space, no invisible characters, ends trimmed. Gives null for what no keyboard types and no
 * database or JSON keeps faithfully: control characters (PostgreSQL refuses NUL), lone surrogates, text of unbounded length.
 */
export function cleanText(typed: string, multiline = false): string | null {
  if (typed.length > RAW_LENGTH_MAX || /\p{Surrogate}/u.test(typed)) return null
  // NFC may lengthen a text (at most threefold), hence after the bound.
  const text = typed
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    // Zero-width and direction marks: they hide, or turn around, what an officer reads.
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/[\t\p{Zs}]/gu, ' ')
    .replace(/[\u2028\u2029]/g, '\n')
  if (/[\p{Cc}\p{Noncharacter_Code_Point}]/u.test(text.replaceAll('\n', ''))) return null
  return multiline
    ? text
        .replace(/ +\n/g, '\n')
        .replace(/\n{3,}/g, '\n\n')
        .trim()
    : text.replace(/\s+/g, ' ').trim()
}

/** Characters as a person counts them (code points), as JSON Schema and PostgreSQL do. */
export const lengthOf = (text: string): number => Array.from(text).length

export const wordCount = (text: string): number => (text.trim() === '' ? 0 : text.trim().split(/\s+/u).length)
