import { formatKes } from '../../../core/basics/money.ts'
import { formatNumber } from '../../../core/basics/numbers.ts'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { IdentityBar } from '../../../ui/components/identity-bar.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Meter } from '../../../ui/components/meter.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { staffBillHref } from '../bills/bill-href.ts'
import { deskTexts } from '../desk-texts.ts'
import { addressWith, instantWords, ListHead } from '../words.tsx'
import type { ListedRuns, OpenedRun, ShownRun } from './read-runs.ts'
import { runHref, runsPath } from './run-href.ts'
import { runDeskTexts } from './run-texts.ts'

const RunTag = ({ run: { endedAt, dry }, language }: { run: ShownRun; language: Language }) => {
  const t = speaker(runDeskTexts, language)
  if (endedAt === null) return <Tag colour="blue">{t('revenue.runs.is.running')}</Tag>
  return <Tag colour={dry ? 'grey' : 'green'}>{t(dry ? 'revenue.runs.is.dry' : 'revenue.runs.is.done')}</Tag>
}

/** All work on many bills, and the way to have lateness worked out now. */
export function RunsPage({ ctx, listed: { runs, next }, first }: { ctx: Context; listed: ListedRuns; first: boolean }) {
  const { language } = ctx
  const t = speaker(runDeskTexts, language)
  return (
    <>
      <ListHead title={t('revenue.runs.title')} lead={t('revenue.runs.lead')} />
      {ctx.may('money.run.start', {}) ? (
        <form class="k-prose" method="post" action={`${runsPath}/late`}>
          <h2 class="govuk-heading-m">{t('revenue.runs.late')}</h2>
          <p class="govuk-body">{t('revenue.runs.late_hint')}</p>
          <ButtonGroup>
            <Button name="how" value="dry" look="secondary" preventDoubleClick>
              {t('revenue.runs.try')}
            </Button>
            <Button name="how" value="post" preventDoubleClick>
              {t('revenue.runs.post')}
            </Button>
          </ButtonGroup>
        </form>
      ) : null}
      <DataTable
        caption={t('revenue.runs.title')}
        captionHidden
        stack
        keyboard
        rows={runs}
        columns={[
          {
            header: t('revenue.runs.what'),
            rowHeader: true,
            cell: (run) => <Link href={runHref(run.id)}>{run.title[language]}</Link>,
          },
          { header: t('revenue.runs.kind'), cell: ({ kind }) => t(`revenue.runs.kind.${kind}`) },
          { header: t('revenue.runs.began'), cell: ({ beganAt }) => instantWords(beganAt, language) },
          { header: t('revenue.runs.state'), cell: (run) => <RunTag run={run} language={language} /> },
          { header: t('revenue.runs.changed'), numeric: true, cell: ({ changed }) => formatNumber(String(changed), language) },
          {
            header: t('revenue.runs.cents'),
            numeric: true,
            cell: ({ cents }) => <span class="k-nowrap">{formatKes(cents, language)}</span>,
          },
        ]}
        nextHref={next ? addressWith(runsPath, { after: next }) : undefined}
        previousHref={first ? undefined : runsPath}
        empty={{ title: t('revenue.runs.none') }}
      />
    </>
  )
}

/** One run: how far it is, its figures, and the bills behind them. */
export function RunPage({ opened: { run, bills, next, first }, language }: { opened: OpenedRun; language: Language }) {
  const t = speaker(runDeskTexts, language)
  const number = (value: number) => formatNumber(String(value), language)
  const here = runHref(run.id)
  return (
    <>
      <IdentityBar
        kind={t(`revenue.runs.kind.${run.kind}`)}
        title={run.title[language]}
        tags={<RunTag run={run} language={language} />}
        facts={[
          { label: t(run.dry ? 'revenue.runs.would_change' : 'revenue.runs.changed'), value: number(run.changed) },
          { label: t('revenue.runs.lines'), value: number(run.lines) },
          { label: t('revenue.runs.cents'), value: formatKes(run.cents, language) },
        ]}
      />
      {run.expected ? (
        <Meter
          label={t('revenue.runs.progress')}
          value={Math.min(run.seen, run.expected)}
          max={run.expected}
          text={t('revenue.runs.progress_of', { seen: number(run.seen), expected: number(run.expected) })}
        />
      ) : null}
      <SummaryList
        rows={[
          { key: t('revenue.runs.seen'), value: number(run.seen) },
          { key: t('revenue.runs.began'), value: instantWords(run.beganAt, language) },
          { key: t('revenue.runs.ended'), value: run.endedAt ? instantWords(run.endedAt, language) : '–' },
          { key: t('revenue.runs.by'), value: run.by ?? t('revenue.runs.by_clock') },
        ]}
      />
      <h2 class="govuk-heading-m">{t('revenue.runs.bills')}</h2>
      <DataTable
        caption={t('revenue.runs.bills')}
        captionHidden
        stack
        keyboard
        rows={bills}
        columns={[
          {
            header: speaker(deskTexts, language)('revenue.bills.reference'),
            rowHeader: true,
            cell: ({ bill, reference }) => <Link href={staffBillHref(bill)}>{reference}</Link>,
          },
          { header: t('revenue.runs.what'), cell: ({ title }) => title[language] },
          { header: t('revenue.runs.lines'), numeric: true, cell: ({ lines }) => number(lines) },
          {
            header: t('revenue.runs.cents'),
            numeric: true,
            cell: ({ cents }) => <span class="k-nowrap">{formatKes(cents, language)}</span>,
          },
        ]}
        nextHref={next ? addressWith(here, { after: next }) : undefined}
        previousHref={first ? undefined : here}
        empty={{ title: t('revenue.runs.no_bills') }}
      />
    </>
  )
}
