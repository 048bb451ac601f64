import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import type { CsvProof, CsvSample } from '../../../engines/money/bank/csv-sample.ts'
import type { CsvLayout } from '../../../engines/money/bank/csv-statement.ts'
import type { BankProfile, ProfileVersion } from '../../../engines/money/bank/profiles.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { FileUpload } from '../../../ui/components/file-upload.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Refused } from '../../../ui/components/problems.tsx'
import { Select } from '../../../ui/components/select.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Timeline } from '../../../ui/components/timeline.tsx'
import { bankDeskTexts } from '../bank/bank-texts.ts'
import { deskTexts } from '../desk-texts.ts'
import type { SentForm } from '../proposals/decision-routes.ts'
import { errorAt, typedIn } from '../proposals/proposal-views.tsx'
import { dayWords, instantWords, ListHead } from '../words.tsx'
import { layoutHref, layoutsPath } from './layout-href.ts'
import { layoutTexts } from './layout-texts.ts'

export const COLUMNS = ['date', 'valueDate', 'amount', 'debit', 'credit', 'balance', 'reference', 'narrative', 'bankRef', 'payer'] as const
export const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t', bar: '|' } as const
/** Ways of writing an amount, each by what it looks like. */
export const NUMBERS = {
  comma: { shown: '1,234.50', thousands: ',', decimal: '.' },
  none: { shown: '1234.50', thousands: '', decimal: '.' },
  space: { shown: '1 234.50', thousands: ' ', decimal: '.' },
  point: { shown: '1.234,50', thousands: '.', decimal: ',' },
  spaceComma: { shown: '1 234,50', thousands: ' ', decimal: ',' },
} as const
const DATE_FORMATS: Record<CsvLayout['dateFormat'], string> = {
  'dd/mm/yyyy': '31/12/2026',
  'mm/dd/yyyy': '12/31/2026',
  'yyyy-mm-dd': '2026-12-31',
  'dd-mon-yyyy': '31-Dec-2026',
  'dd/mm/yy': '31/12/26',
  yyyymmdd: '20261231',
}

export type Mapping = {
  readonly action: 'show' | 'save'
  /** Hash of the sample in the file store. */
  readonly sample: string
  readonly key: string
  readonly account: string
  readonly title: string
  readonly delimiter: keyof typeof DELIMITERS
  readonly headingRow: number
  readonly dateFormat: string
  readonly numbers: keyof typeof NUMBERS
  readonly order: 'oldest' | 'newest'
} & Readonly<Record<(typeof COLUMNS)[number], string>>

const accountItems = ({ county, language }: Context) =>
  county.money.data.bankAccounts.map(({ key, title }) => ({ value: key, text: title[language] }))
const accountTitle = (ctx: Context, key: string): string => accountItems(ctx).find(({ value }) => value === key)?.text ?? key

/** The saved layouts, and the way to a new one. */
export function LayoutsPage({ ctx, profiles, sent }: { ctx: Context; profiles: readonly BankProfile[]; sent: SentForm | undefined }) {
  const { language } = ctx
  const t = speaker(layoutTexts, language)
  return (
    <>
      <Refused refusal={sent?.refusal} />
      <ListHead title={t('revenue.layouts.title')} lead={t('revenue.layouts.lead')} />
      <DataTable
        caption={t('revenue.layouts.title')}
        captionHidden
        stack
        rows={profiles}
        columns={[
          {
            header: t('revenue.layouts.name'),
            rowHeader: true,
            cell: ({ key, title }) => <Link href={layoutHref(key)}>{title}</Link>,
          },
          { header: t('revenue.layouts.account'), cell: ({ account }) => accountTitle(ctx, account) },
          { header: t('revenue.layouts.date_format'), cell: ({ layout }) => DATE_FORMATS[layout.dateFormat] },
        ]}
        empty={{ title: t('revenue.layouts.none') }}
      />
      {ctx.may('money.bank.import', {}) ? <SampleForm ctx={ctx} heading={t('revenue.layouts.new')} sent={sent} /> : null}
    </>
  )
}

function SampleForm({
  ctx,
  heading,
  profile,
  sent,
}: {
  ctx: Context
  heading: string
  profile?: BankProfile
  sent?: SentForm | undefined
}) {
  const { language } = ctx
  const t = speaker(layoutTexts, language)
  return (
    <form class="k-prose" method="post" action={`${layoutsPath}/sample`} encType="multipart/form-data" novalidate>
      <h2 class="govuk-heading-m">{heading}</h2>
      {profile ? (
        <>
          <input type="hidden" name="key" value={profile.key} />
          <input type="hidden" name="title" value={profile.title} />
          <input type="hidden" name="account" value={profile.account} />
        </>
      ) : (
        <>
          <Input
            name="title"
            label={t('revenue.layouts.name')}
            hint={t('revenue.layouts.name_hint')}
            value={typedIn(sent, 'title')}
            error={errorAt(sent, 'title', language)}
            classes="govuk-input--width-20"
          />
          <Select name="account" label={t('revenue.layouts.account')} value={typedIn(sent, 'account')} items={accountItems(ctx)} />
        </>
      )}
      <FileUpload
        id="sample"
        name="sample"
        label={t('revenue.layouts.sample')}
        hint={t('revenue.layouts.sample_hint')}
        error={errorAt(sent, 'sample', language)}
      />
      <Button preventDoubleClick>{t('revenue.layouts.look')}</Button>
    </form>
  )
}

/** A sample as it stands, what its columns are said to mean, and what is read from it so. */
export function MappingPage({
  ctx,
  mapping,
  sample,
  proof,
  sent,
}: {
  ctx: Context
  mapping: Mapping
  sample: CsvSample | null
  proof: CsvProof | null
  sent: SentForm | undefined
}) {
  const { language } = ctx
  const t = speaker(layoutTexts, language)
  const headings = [...new Set((sample?.rows[mapping.headingRow - 1] ?? []).filter(Boolean))]
  const given = (column: (typeof COLUMNS)[number]) => (mapping[column] && !headings.includes(mapping[column]) ? [mapping[column]] : [])
  return (
    <>
      <Refused refusal={sent?.refusal} />
      <ListHead title={mapping.title} lead={accountTitle(ctx, mapping.account)} />
      {sample ? (
        <DataTable
          caption={t('revenue.layouts.as_it_stands')}
          rows={sample.rows.map((cells, index) => ({ cells, row: index + 1 }))}
          columns={[
            { header: t('revenue.layouts.row'), rowHeader: true, cell: ({ row }) => row },
            ...Array.from({ length: Math.min(14, Math.max(...sample.rows.map((cells) => cells.length))) }, (_, index) => ({
              header: String.fromCharCode(65 + index),
              cell: ({ cells }: { cells: readonly string[] }) => cells[index] ?? '',
            })),
          ]}
          empty={{ title: '–' }}
        />
      ) : null}
      <form method="post" action={layoutsPath} novalidate>
        <h2 class="govuk-heading-m" id="columns">
          {t('revenue.layouts.describe')}
        </h2>
        {(['sample', 'key', 'account', 'title'] as const).map((name) => (
          <input type="hidden" name={name} value={mapping[name]} />
        ))}
        <div class="k-prose">
          <Select
            name="delimiter"
            label={t('revenue.layouts.delimiter')}
            value={mapping.delimiter}
            items={(Object.keys(DELIMITERS) as (keyof typeof DELIMITERS)[]).map((value) => ({
              value,
              text: t(`revenue.layouts.delimiter.${value}`),
            }))}
          />
          <Input
            name="headingRow"
            label={t('revenue.layouts.heading_row')}
            hint={t('revenue.layouts.heading_row_hint')}
            value={mapping.headingRow}
            classes="govuk-input--width-2"
            inputmode="numeric"
          />
          {COLUMNS.map((column) => (
            <Select
              name={column}
              label={t(`revenue.layouts.column.${column}`)}
              hint={column === 'amount' ? t('revenue.layouts.amount_hint') : undefined}
              value={mapping[column]}
              items={[
                { value: '', text: t('revenue.layouts.no_column') },
                ...[...headings, ...given(column)].map((heading) => ({ value: heading, text: heading })),
              ]}
            />
          ))}
          <Select
            name="dateFormat"
            label={t('revenue.layouts.date_format')}
            value={mapping.dateFormat}
            items={Object.entries(DATE_FORMATS).map(([value, text]) => ({ value, text }))}
          />
          <Select
            name="numbers"
            label={t('revenue.layouts.numbers')}
            value={mapping.numbers}
            items={Object.entries(NUMBERS).map(([value, { shown }]) => ({ value, text: shown }))}
          />
          <Select
            name="order"
            label={t('revenue.layouts.order')}
            value={mapping.order}
            items={(['oldest', 'newest'] as const).map((value) => ({ value, text: t(`revenue.layouts.order.${value}`) }))}
          />
        </div>
        {proof ? <Proof proof={proof} language={language} /> : null}
        <ButtonGroup>
          <Button name="action" value="show" look={proof ? 'secondary' : undefined} preventDoubleClick>
            {t('revenue.layouts.show')}
          </Button>
          {proof ? (
            <Button name="action" value="save" preventDoubleClick>
              {t('revenue.layouts.save')}
            </Button>
          ) : null}
        </ButtonGroup>
      </form>
    </>
  )
}

function Proof({ proof, language }: { proof: CsvProof; language: Language }) {
  const t = speaker(layoutTexts, language)
  const b = speaker(bankDeskTexts, language)
  return (
    <>
      <h2 class="govuk-heading-m">{t('revenue.layouts.proof')}</h2>
      <InsetText>
        {t('revenue.layouts.proof_count', {
          count: proof.count,
          opening: formatKes(proof.openingCents as Cents, language),
          closing: formatKes(proof.closingCents as Cents, language),
        })}
      </InsetText>
      <DataTable
        caption={t('revenue.layouts.proof')}
        captionHidden
        stack
        rows={proof.lines}
        columns={[
          { header: b('revenue.bank.booked'), rowHeader: true, cell: ({ bookedOn }) => dayWords(bookedOn, language) },
          { header: b('revenue.bank.narrative'), cell: ({ narrative }) => narrative || '–' },
          { header: b('revenue.bank.reference'), cell: ({ reference }) => reference ?? '–' },
          { header: speaker(deskTexts, language)('revenue.desk.amount'), numeric: true, cell: ({ cents }) => formatKes(cents, language) },
        ]}
        empty={{ title: '–' }}
      />
    </>
  )
}

/** A saved layout in words, its history, and the way to change it. */
export function LayoutPage({ ctx, profile, history }: { ctx: Context; profile: BankProfile; history: readonly ProfileVersion[] }) {
  const { language } = ctx
  const t = speaker(layoutTexts, language)
  return (
    <>
      <ListHead title={profile.title} lead={accountTitle(ctx, profile.account)} />
      <LayoutWords layout={profile.layout} language={language} />
      {ctx.may('money.bank.import', {}) ? <SampleForm ctx={ctx} heading={t('revenue.layouts.change')} profile={profile} /> : null}
      <h2 class="govuk-heading-m">{t('revenue.layouts.history')}</h2>
      <Timeline
        entries={history.map(({ title, layout, changedAt, changedBy }, index) => ({
          title,
          when: instantWords(changedAt, language),
          iso: changedAt.toString(),
          by: changedBy ?? t('revenue.layouts.system'),
          current: index === 0,
          children: index === 0 ? undefined : <LayoutWords layout={layout} language={language} />,
        }))}
      />
    </>
  )
}

function LayoutWords({ layout, language }: { layout: CsvLayout; language: Language }) {
  const t = speaker(layoutTexts, language)
  const numbers = Object.values(NUMBERS).find(({ thousands, decimal }) => thousands === layout.thousands && decimal === layout.decimal)
  return (
    <SummaryList
      rows={[
        ...COLUMNS.flatMap((column) => {
          const heading = layout.columns[column]
          return heading ? [{ key: t(`revenue.layouts.column.${column}`), value: heading }] : []
        }),
        { key: t('revenue.layouts.heading_row'), value: layout.headingRow },
        { key: t('revenue.layouts.date_format'), value: DATE_FORMATS[layout.dateFormat] },
        { key: t('revenue.layouts.numbers'), value: numbers?.shown ?? `${layout.thousands} ${layout.decimal}` },
        { key: t('revenue.layouts.order'), value: t(`revenue.layouts.order.${layout.newestFirst ? 'newest' : 'oldest'}`) },
      ]}
    />
  )
}
