import { formatDay } from '../../../core/basics/dates.ts'
import { formatKes } from '../../../core/basics/money.ts'
import { formatNumber } from '../../../core/basics/numbers.ts'
import { type Language, speaker, type Text } from '../../../core/basics/texts.ts'
import type { RawInput } from '../../../core/fields/field.ts'
import { QuestionField } from '../../../engines/form-runner/question-fields.tsx'
import type { LineSpan, TariffInForce } from '../../../engines/money/tariffs/in-force.ts'
import { inputsOf, questionOf, type Row, worldOf } from '../../../engines/money/tariffs/schedule.ts'
import { Button } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Panel } from '../../../ui/components/panel.tsx'
import { Problems } from '../../../ui/components/problems.tsx'
import { Radios } from '../../../ui/components/radios.tsx'
import { Search } from '../../../ui/components/search.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { revenueTexts } from '../texts.ts'
import { BEGINS, prorates, SENT, type WorkedOut } from './work-out.ts'

export const feesPath = '/fees'
const feeHref = (line: string): string => `${feesPath}/${line}`

const kes = (shillings: number, language: Language): string => `KSh ${formatNumber(shillings, language)}`

/** What a fee comes to, before anything is asked: an amount, a span of amounts, or a rate. */
function priceOf({ line: { basis } }: TariffInForce, language: Language): string {
  const t = speaker(revenueTexts, language)
  const span = (rows: readonly Row[]): string => {
    const amounts = rows.map(({ shillings }) => shillings)
    const [from, to] = [Math.min(...amounts), Math.max(...amounts)]
    return from === to ? kes(from, language) : t('revenue.fees.from_to', { from: kes(from, language), to: kes(to, language) })
  }
  if (basis.kind === 'amount') return kes(basis.shillings, language)
  if (basis.kind === 'table') return span(basis.rows)
  if (basis.kind === 'formula') return t('revenue.fees.depends')
  const amount = typeof basis.rate === 'number' ? kes(basis.rate, language) : span(basis.rate)
  return t('revenue.fees.per_unit', { amount, unit: basis.unit.one[language] })
}

const Demonstration = ({ language, source }: { language: Language; source?: Text }) => (
  <InsetText>
    <strong>{revenueTexts['revenue.fees.demonstration'][language]}</strong>
    {source ? <> {source[language]}</> : null}
  </InsetText>
)

export type FeeGroup = { readonly title: Text; readonly fees: readonly TariffInForce[] }

/** All fees by what they are counted under, or those that were searched for. */
export function FeeListPage({
  groups,
  typed,
  any,
  language,
}: {
  groups: readonly FeeGroup[]
  typed: string
  any: boolean
  language: Language
}) {
  const t = speaker(revenueTexts, language)
  const shown = groups.flatMap(({ fees }) => fees)
  const demonstrations = shown.filter(({ schedule }) => schedule.kind === 'demonstration')
  return (
    <>
      <h1 class="govuk-heading-l">{t('revenue.fees.title')}</h1>
      <p class="govuk-body">{t('revenue.fees.lead')}</p>
      {demonstrations[0] ? <Demonstration language={language} source={demonstrations[0].schedule.source} /> : null}
      <Search action={feesPath} label={t('revenue.fees.search')} hint={t('revenue.fees.search.hint')} value={typed} />
      {any && groups.length === 0 ? (
        <EmptyState title={t('revenue.fees.nothing', { words: typed })}>
          <p class="govuk-body">{t('revenue.fees.nothing.help')}</p>
        </EmptyState>
      ) : null}
      {any ? null : <EmptyState title={t('revenue.fees.none')} />}
      {groups.map(({ title, fees }) => (
        <>
          <h2 class="govuk-heading-m">{title[language]}</h2>
          <SummaryList
            rows={fees.map((fee) => ({
              key: { text: <Link href={feeHref(fee.line.key)}>{fee.line.title[language]}</Link> },
              value: `${priceOf(fee, language)}, ${t(`revenue.fees.period.${fee.line.period}`)}`,
            }))}
          />
        </>
      ))}
      {typed !== '' && any ? (
        <p class="govuk-body">
          <Link href={feesPath}>{t('revenue.fees.all')}</Link>
        </p>
      ) : null}
    </>
  )
}

export type FeeShown = {
  readonly title: Text
  readonly head: Text
  /** Null when no law sets this fee today. */
  readonly fee: TariffInForce | null
  readonly history: readonly LineSpan[]
  readonly raw: RawInput
  readonly worked: WorkedOut
  readonly today: string
}

/** One fee: its questions, what it comes to and why, the law, and what it was before. */
export function FeePage({ shown, language }: { shown: FeeShown; language: Language }) {
  const t = speaker(revenueTexts, language)
  const { title, fee, worked } = shown
  return (
    <div class="k-prose">
      <Problems problems={worked.problems} />
      <h1 class="govuk-heading-l">{title[language]}</h1>
      {fee ? (
        <>
          <p class="govuk-body">
            {priceOf(fee, language)}, {t(`revenue.fees.period.${fee.line.period}`)}
          </p>
          {fee.line.note ? <p class="govuk-body">{fee.line.note[language]}</p> : null}
          {fee.schedule.kind === 'demonstration' ? <Demonstration language={language} /> : null}
          <Amount shown={shown} fee={fee} language={language} />
          <Questions shown={shown} fee={fee} language={language} />
          <Law shown={shown} fee={fee} language={language} />
        </>
      ) : (
        <InsetText>{t('revenue.fees.history.no_law')}</InsetText>
      )}
      <History shown={shown} language={language} />
    </div>
  )
}

type Part = { readonly shown: FeeShown; readonly fee: TariffInForce; readonly language: Language }

function Amount({ shown: { worked, raw }, fee, language }: Part) {
  const t = speaker(revenueTexts, language)
  if (!worked.reckoned) return null
  const { cents, working } = worked.reckoned
  return (
    <>
      <Panel title={t('revenue.fees.you_pay')} headingLevel={2}>
        <strong>{cents === 0 ? t('revenue.fees.nothing_owed') : formatKes(cents, language)}</strong>
        {prorates(fee) && raw[BEGINS] === 'yes' ? t('revenue.fees.rest_of_year') : t(`revenue.fees.period.${fee.line.period}`)}
      </Panel>
      <h2 class="govuk-heading-m">{t('revenue.fees.working')}</h2>
      <ol class="govuk-list govuk-list--number">
        {working.steps.map((step) => (
          <li>{step[language]}</li>
        ))}
      </ol>
    </>
  )
}

function Questions({ shown: { raw, worked, today }, fee, language }: Part) {
  const t = speaker(revenueTexts, language)
  const inputs = inputsOf(fee.schedule, fee.line)
  const asksBegin = prorates(fee)
  if (inputs.length === 0 && !asksBegin) return null
  const world = worldOf(fee.schedule, today)
  return (
    <form method="get" action={feeHref(fee.line.key)} noValidate>
      <h2 class="govuk-heading-m">{t('revenue.fees.answers')}</h2>
      <input type="hidden" name={SENT} value="1" />
      {inputs.map((input) => (
        <QuestionField field={questionOf(input)} language={language} world={world} raw={raw} problems={worked.problems} noAutofill />
      ))}
      {asksBegin ? (
        <Radios
          name={BEGINS}
          legend={t('revenue.fees.begins')}
          hint={t('revenue.fees.begins.hint')}
          value={raw[BEGINS] === 'yes' ? 'yes' : 'no'}
          items={[
            { value: 'no', text: t('revenue.fees.no') },
            { value: 'yes', text: t('revenue.fees.yes') },
          ]}
        />
      ) : null}
      <Button>{t('revenue.fees.work_out')}</Button>
    </form>
  )
}

function Law({ shown: { head, history, today }, fee, language }: Part) {
  const t = speaker(revenueTexts, language)
  const { schedule, line } = fee
  const since = history.find(({ from, to }) => from <= today && (to === null || today <= to))?.from
  const row = (key: keyof typeof revenueTexts, value: string) => ({ key: t(key), value })
  return (
    <>
      <h2 class="govuk-heading-m">{t('revenue.fees.law')}</h2>
      <SummaryList
        rows={[
          row('revenue.fees.law.instrument', `${schedule.title[language]} (${schedule.citation})`),
          row('revenue.fees.law.place', t('revenue.fees.law.place.value', { part: line.part, row: line.row })),
          row('revenue.fees.law.gazette', schedule.gazette ?? t('revenue.fees.law.gazette.none')),
          since ? row('revenue.fees.law.since', formatDay(since, language)) : null,
          row('revenue.fees.law.source', (line.source ?? schedule.source)[language]),
          row('revenue.fees.law.why', line.rationale[language]),
          row('revenue.fees.law.policy', line.policy),
          row('revenue.fees.law.head', head[language]),
        ]}
      />
    </>
  )
}

function History({ shown: { history, worked, today }, language }: { shown: FeeShown; language: Language }) {
  const t = speaker(revenueTexts, language)
  const rows = history.map((span, at) => ({ span, amount: worked.before[at] })).reverse()
  const days = ({ from, to }: LineSpan): string => {
    const words = { from: formatDay(from, language), to: to === null ? '' : formatDay(to, language) }
    return t(
      to !== null ? 'revenue.fees.history.between' : from > today ? 'revenue.fees.history.after' : 'revenue.fees.history.since',
      words,
    )
  }
  const isNow = ({ from, to }: LineSpan): boolean => from <= today && (to === null || today <= to)
  return (
    <>
      <h2 class="govuk-heading-m">{t('revenue.fees.history')}</h2>
      <p class="govuk-body">{t(worked.reckoned ? 'revenue.fees.history.same' : 'revenue.fees.history.answer')}</p>
      <DataTable
        caption={t('revenue.fees.history')}
        captionHidden
        rows={rows}
        stack
        empty={{ title: t('revenue.fees.none') }}
        columns={[
          {
            header: t('revenue.fees.history.days'),
            rowHeader: true,
            cell: ({ span }) => (
              <>
                {days(span)}
                {isNow(span) ? <> ({t('revenue.fees.history.now')})</> : null}
              </>
            ),
          },
          {
            header: t('revenue.fees.history.law'),
            cell: ({ span }) => span.held?.schedule.title[language] ?? t('revenue.fees.history.no_law'),
          },
          {
            header: t('revenue.fees.history.amount'),
            numeric: true,
            cell: ({ span, amount }) => {
              // Kept on one line: a narrow column would part the sign from the figure.
              if (amount) return formatKes(amount.cents, language).replaceAll(' ', '\u00a0')
              if (!span.held) return '–'
              return worked.reckoned ? t('revenue.fees.history.cannot') : priceOf(span.held, language)
            },
          },
        ]}
      />
    </>
  )
}
