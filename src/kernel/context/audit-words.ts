import type { Language, Text } from '../../core/basics/texts.ts'
import type { County } from './county.ts'

/**
 * What a room writes into the audit trail, in words: its verbs (`cases.case.opened`) and the kinds of record they are about (`cases.case`). The trail keeps the
 * codes for ever; people read these. A verb is declared by the room that writes it, and a test holds that none is missing.
 */
export type AuditWords = {
  readonly verbs: Readonly<Record<string, Text>>
  readonly records: Readonly<Record<string, Text>>
  /** The kinds that people know by a reference: where it stands beside the key (a column `id`) that the trail holds. */
  readonly references?: Readonly<Record<string, ReferenceColumn>>
}
type ReferenceColumn = { readonly table: `${string}.${string}`; readonly column: string }

export const defineAuditWords = <const W extends AuditWords>(words: W): W => words

declare module './manifest.ts' {
  interface Manifest {
    /** The words for what this room writes into the audit trail. */
    readonly audited?: AuditWords
  }
}

type Which = 'verbs' | 'records'

const worded = (county: Pick<County, 'manifests'>, which: Which, code: string): Text | undefined => {
  for (const { audited } of county.manifests) if (audited && Object.hasOwn(audited[which], code)) return audited[which][code]
  return undefined
}

/** What was done, in words; a verb that no room declares any more is given as it is written. */
export const verbWords = (county: Pick<County, 'manifests'>, verb: string, language: Language): string =>
  worded(county, 'verbs', verb)?.[language] ?? verb

/** What kind of record it was, in words; one that no room declares any more is given as it is written. */
export const recordWords = (county: Pick<County, 'manifests'>, kind: string, language: Language): string =>
  worded(county, 'records', kind)?.[language] ?? kind

/** Every verb or kind of record that the rooms declare, with its words, in the order of the words: for a list to choose from. */
export const allAuditWords = (county: Pick<County, 'manifests'>, which: Which, language: Language): { code: string; words: string }[] =>
  county.manifests
    .flatMap(({ audited }) => (audited ? Object.entries(audited[which]) : []))
    .map(([code, text]) => ({ code, words: text[language] }))
    .sort((a, b) => a.words.localeCompare(b.words, language))
