import { formatKes } from '../../../core/basics/money.ts'
import { speaker } from '../../../core/basics/texts.ts'
import type { ImportReport } from '../../../engines/money/bank/import-statements.ts'
import type { BankProfile } from '../../../engines/money/bank/profiles.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { FileUpload } from '../../../ui/components/file-upload.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Refused } from '../../../ui/components/problems.tsx'
import { Select } from '../../../ui/components/select.tsx'
import { layoutsPath } from '../bank-layouts/layout-href.ts'
import { layoutTexts } from '../bank-layouts/layout-texts.ts'
import { deskTexts } from '../desk-texts.ts'
import type { SentForm } from '../proposals/decision-routes.ts'
import { errorAt } from '../proposals/proposal-views.tsx'
import { ListHead } from '../words.tsx'
import { spanWords } from './bank.views.tsx'
import { bankPath, importPath } from './bank-href.ts'
import { bankDeskTexts } from './bank-texts.ts'
import { LIMIT_MB } from './receive-statements.ts'

/** The form that takes a bank's file; `offending` is the line of it at which it was refused. */
export function ImportPage({
  ctx,
  profiles,
  profile,
  offending,
  sent,
}: {
  ctx: Context
  profiles: readonly BankProfile[]
  profile: string
  offending: string | null
  sent: SentForm | undefined
}) {
  const { language } = ctx
  const t = speaker(bankDeskTexts, language)
  return (
    <div class="k-prose">
      <Refused refusal={sent?.refusal} />
      <h1 class="govuk-heading-l">{t('revenue.bank.import.title')}</h1>
      <p class="govuk-body">{t('revenue.bank.import.lead')}</p>
      {offending ? (
        <InsetText>
          <code>{offending}</code>
        </InsetText>
      ) : null}
      <form method="post" action={importPath} enctype="multipart/form-data" novalidate>
        <FileUpload
          id="files"
          name="files"
          multiple
          label={t('revenue.bank.import.files')}
          hint={t('revenue.bank.import.files_hint', { limit: LIMIT_MB })}
          error={errorAt(sent, 'files', language)}
        />
        {profiles.length > 0 ? (
          <Select
            name="profile"
            label={t('revenue.bank.import.layout')}
            value={profile}
            items={[
              { value: '', text: t('revenue.bank.import.layout_none') },
              ...profiles.map(({ key, title }) => ({ value: key, text: title })),
            ]}
          />
        ) : null}
        <p class="govuk-body">
          <Link href={layoutsPath}>{layoutTexts['revenue.layouts.title'][language]}</Link>
        </p>
        <Button preventDoubleClick>{t('revenue.bank.import.check')}</Button>
      </form>
    </div>
  )
}

const BECAME = ['arrival', 'settled', 'settlement', 'charge', 'sweep', 'return', 'open'] as const

/** The dry run: what is in the file and what its lines would become, with the button that takes it in. */
export function DryRunPage({
  ctx,
  report,
  hashes,
  profile,
}: {
  ctx: Context
  report: ImportReport
  hashes: readonly string[]
  profile: string
}) {
  const { language } = ctx
  const t = speaker(bankDeskTexts, language)
  const amount = speaker(deskTexts, language)('revenue.desk.amount')
  return (
    <>
      <ListHead
        title={t(report.repeated ? 'revenue.bank.import.repeated' : 'revenue.bank.import.checked')}
        lead={t(report.repeated ? 'revenue.bank.import.repeated_lead' : 'revenue.bank.import.checked_lead')}
      />
      <DataTable
        caption={`${t('revenue.bank.statements')} (${report.format})`}
        stack
        rows={report.statements}
        columns={[
          { header: t('revenue.bank.account'), rowHeader: true, cell: ({ account }) => account },
          { header: t('revenue.bank.number'), cell: ({ sequence }) => sequence ?? '–' },
          {
            header: t('revenue.bank.days'),
            cell: ({ from, to }) => spanWords(from, to, language),
          },
          { header: t('revenue.bank.opening'), numeric: true, cell: ({ openingCents }) => formatKes(openingCents, language) },
          { header: t('revenue.bank.closing'), numeric: true, cell: ({ closingCents }) => formatKes(closingCents, language) },
          { header: t('revenue.bank.lines'), numeric: true, cell: ({ lines }) => lines },
        ]}
        empty={{ title: t('revenue.bank.no_statements') }}
      />
      {report.repeated ? (
        <p class="govuk-body">
          <Link href={bankPath}>{t('revenue.bank.title')}</Link>
        </p>
      ) : (
        <>
          <DataTable
            caption={t('revenue.bank.import.becomes')}
            rows={BECAME.filter((as) => report.became[as].lines > 0)}
            columns={[
              { header: t('revenue.bank.match'), rowHeader: true, cell: (as) => t(`revenue.bank.became.${as}`) },
              { header: t('revenue.bank.lines'), numeric: true, cell: (as) => report.became[as].lines },
              { header: amount, numeric: true, cell: (as) => formatKes(report.became[as].cents, language) },
            ]}
            empty={{ title: t('revenue.bank.no_open_lines') }}
          />
          <form method="post" action={`${importPath}/confirm`}>
            <input type="hidden" name="files" value={hashes.join(' ')} />
            <input type="hidden" name="profile" value={profile} />
            <ButtonGroup>
              <Button preventDoubleClick>{t('revenue.bank.import.confirm')}</Button>
              <Link href={importPath}>{t('revenue.bank.import.another')}</Link>
            </ButtonGroup>
          </form>
        </>
      )}
    </>
  )
}
