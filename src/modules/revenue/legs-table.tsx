import { type Cents, formatKes } from '../../core/basics/money.ts'
import { type Language, speaker } from '../../core/basics/texts.ts'
import { DataTable } from '../../ui/components/data-table.tsx'
import { Link } from '../../ui/components/link.tsx'
import { deskTexts } from './desk-texts.ts'
import { instantWords } from './words.tsx'

export type Leg = {
  readonly journal: string
  readonly kind: string
  readonly at: Temporal.Instant
  readonly debit: string
  readonly credit: string
  readonly cents: Cents
}

export const journalHref = (journal: string): string => `/staff/ledger/journals/${journal}`
export const accountHref = (code: string): string => `/staff/ledger/accounts/${code}`

/** What kind of happening a journal posts; one that has no words yet by its code. */
export const kindWords = (kind: string, language: Language): string => {
  const key = `revenue.ledger.kind.${kind}` as keyof typeof deskTexts
  return Object.hasOwn(deskTexts, key) ? deskTexts[key][language] : kind
}

/** Entries of the ledger. Their accounts and journals are links for those who may open them. */
export function LegsTable({
  legs,
  links,
  caption,
  language,
}: {
  legs: readonly Leg[]
  links: boolean
  caption: string
  language: Language
}) {
  const t = speaker(deskTexts, language)
  const account = (code: string) => (links ? <Link href={accountHref(code)}>{code}</Link> : code)
  return (
    <DataTable
      stack
      caption={caption}
      captionHidden
      rows={legs}
      columns={[
        {
          header: t('revenue.desk.when'),
          rowHeader: true,
          cell: ({ at, journal }) =>
            links ? <Link href={journalHref(journal)}>{instantWords(at, language)}</Link> : instantWords(at, language),
        },
        { header: t('revenue.ledger.journal'), cell: ({ kind }) => kindWords(kind, language) },
        { header: t('revenue.ledger.debit'), cell: ({ debit }) => account(debit) },
        { header: t('revenue.ledger.credit'), cell: ({ credit }) => account(credit) },
        { header: t('revenue.desk.amount'), numeric: true, cell: ({ cents }) => formatKes(cents, language) },
      ]}
      empty={{ title: t('revenue.ledger.none') }}
    />
  )
}
