import type { Language, Text } from '../../core/basics/texts.ts'
import type { County } from '../context/county.ts'

/** One piece of a letter's body. Texts are plain; both languages always, so that a letter can be drawn in either or both. */
export type LetterBlock =
  | { readonly kind: 'heading'; readonly text: Text }
  | { readonly kind: 'paragraph'; readonly text: Text }
  /** Facts in two columns: what, and its value. The values are as they should be read. */
  | { readonly kind: 'facts'; readonly rows: readonly { readonly label: Text; readonly value: string | Text; readonly strong?: boolean }[] }
  | { readonly kind: 'list'; readonly items: readonly Text[] }

/**
 * An official letter or certificate as data: everything the drawing needs and nothing it would have to look up, so that the same letter
 * gives the same bytes on any day and any machine.
 */
export type LetterDocument = {
  readonly language: Language
  /** Puts the other language under each text, smaller: for papers that others will read too. */
  readonly bothLanguages?: boolean
  readonly county: {
    readonly title: Text
    readonly department?: Text
    /** The crest's SVG markup. */
    readonly crest?: string
    /** `#rrggbb`; used for lines and small headings only. */
    readonly brand: string
    readonly address: string
    readonly phone: string
    readonly email: string
  }
  readonly title: Text
  readonly reference: string
  /** The day on the letter as it should be read (`22 November 2026`), and the instant for the file's own dates (ISO 8601). */
  readonly dateShown: Text
  readonly issuedAt: string
  readonly addressee?: readonly string[]
  readonly blocks: readonly LetterBlock[]
  readonly signedBy?: { readonly name: string; readonly post: Text }
  /** The check: what the QR opens, the address people can type, and the short code of `signDocument`. */
  readonly check?: { readonly address: string; readonly page: string; readonly number: string; readonly code: string }
  /** Prints across the page that this is no document of a county. */
  readonly demo?: boolean
}

/** How a county stands at the head of its letters; the crest is added when one is drawn. */
export function letterhead({ profile }: Pick<County, 'profile'>): Omit<LetterDocument['county'], 'crest'> {
  const { title, theme, postalAddress, phone, email } = profile
  return { title, brand: theme.brand, address: postalAddress, phone, email }
}
