import { formatKes } from '../../../core/basics/money.ts'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { deskTexts } from '../desk-texts.ts'
import { instantWords } from '../words.tsx'
import type { ShownChange } from './read-changes.ts'
import { reliefTexts } from './relief-texts.ts'

/** What came off or onto a bill since it was made, for its payer and for officers; nothing where nothing did. */
export function ChangesTable({ changes, language }: { changes: readonly ShownChange[]; language: Language }) {
  if (changes.length === 0) return null
  const t = speaker(reliefTexts, language)
  const d = speaker(deskTexts, language)
  return (
    <>
      <h2 class="govuk-heading-m">{t('revenue.relief.changes')}</h2>
      <DataTable
        caption={t('revenue.relief.changes')}
        captionHidden
        stack
        rows={changes}
        columns={[
          { header: d('revenue.bills.line'), rowHeader: true, cell: ({ title }) => title[language] },
          { header: t('revenue.relief.kind'), cell: ({ kind }) => t(`revenue.relief.is.${kind}`) },
          { header: t('revenue.relief.by'), cell: ({ instrument }) => instrument ?? '–' },
          { header: d('revenue.desk.when'), cell: ({ at }) => instantWords(at, language) },
          {
            header: d('revenue.desk.amount'),
            numeric: true,
            cell: ({ cents }) => <span class="k-nowrap">{formatKes(cents, language)}</span>,
          },
        ]}
        empty={{ title: '–' }}
      />
    </>
  )
}
