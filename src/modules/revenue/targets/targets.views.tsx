import { fiscalYear } from '../../../core/basics/dates.ts'
import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { speaker } from '../../../core/basics/texts.ts'
import { readProposedTargets, streamsOf, type Target, type TargetSet, targetFor } from '../../../engines/money/targets/targets.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Button } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Details } from '../../../ui/components/details.tsx'
import { FileUpload } from '../../../ui/components/file-upload.tsx'
import { Filters } from '../../../ui/components/filters.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Refused } from '../../../ui/components/problems.tsx'
import { Select } from '../../../ui/components/select.tsx'
import { Stat, Stats } from '../../../ui/components/stat.tsx'
import { Textarea } from '../../../ui/components/textarea.tsx'
import { deskTexts } from '../desk-texts.ts'
import type { SentForm } from '../proposals/decision-routes.ts'
import { proposalTexts } from '../proposals/proposal-texts.ts'
import { errorAt, OpenProposal, ProposalHistory, SendProposal, typedIn } from '../proposals/proposal-views.tsx'
import { type ShownProposal, waitingOf } from '../proposals/read-proposals.ts'
import { addressWith, instantWords, ListHead } from '../words.tsx'
import { targetProposalsPath, targetsPath } from './target-href.ts'
import { targetTexts } from './target-texts.ts'

type Props = {
  readonly ctx: Context
  readonly year: string
  readonly thisYear: string
  readonly set: TargetSet | null
  readonly proposals: readonly ShownProposal[]
  readonly sent: SentForm | undefined
}

/** The years around this one: what was, what is, what is being planned. */
function yearsAround(year: string): string[] {
  const begins = Number(year.slice(0, 4))
  return [begins + 1, begins, begins - 1, begins - 2].flatMap((each) => fiscalYear(`${each}-07-01`)?.name ?? [])
}

/** A year's targets by stream and ward, what was asked for and decided, and the ways to ask for others. */
export function TargetsPage({ ctx, year, thisYear, set, proposals, sent }: Props) {
  const { language } = ctx
  const t = speaker(targetTexts, language)
  const waits = waitingOf(proposals)
  const targets = set?.targets ?? []
  const total = targetFor(targets, { stream: null, ward: null })
  const what = (proposal: ShownProposal) => <Asked ctx={ctx} proposal={proposal} />
  return (
    <>
      <Refused refusal={sent?.refusal} />
      <ListHead title={t('revenue.targets.title')} lead={t('revenue.targets.lead')} />
      <Filters action={targetsPath} clearHref={targetsPath} active={year === thisYear ? [] : [{ text: year, removeHref: targetsPath }]}>
        <Select
          name="year"
          label={t('revenue.targets.year')}
          value={year}
          items={[...new Set([...yearsAround(thisYear), year])].map((each) => ({ value: each, text: each }))}
        />
      </Filters>
      {waits ? (
        <OpenProposal ctx={ctx} proposal={waits} base={targetProposalsPath} decide="money.target.decide" sent={sent}>
          {what(waits)}
        </OpenProposal>
      ) : null}
      {total === null ? null : (
        <Stats label={t('revenue.targets.title')}>
          <Stat
            label={`${t('revenue.targets.total')}, ${year}`}
            value={formatKes(total, language)}
            hint={
              set?.fromFile
                ? t('revenue.targets.from_file')
                : t('revenue.targets.since', { when: set ? instantWords(set.setAt, language) : '' })
            }
          />
        </Stats>
      )}
      <TargetTable ctx={ctx} targets={targets} exportHref={addressWith(targetsPath, { year, format: 'csv' })} />
      {!waits && ctx.may('money.target.propose', {}) ? <Ask ctx={ctx} year={year} targets={targets} sent={sent} /> : null}
      <ProposalHistory proposals={proposals.filter((each) => each !== waits)} what={what} language={language} />
    </>
  )
}

function TargetTable({ ctx, targets, exportHref }: { ctx: Context; targets: readonly Target[]; exportHref?: string }) {
  const { language } = ctx
  const t = speaker(targetTexts, language)
  const titles = new Map(streamsOf(ctx.county.money.data).map(({ key, title }) => [key, title[language]]))
  return (
    <DataTable
      caption={t('revenue.targets.of_year')}
      captionHidden
      stack
      rows={targets}
      exportHref={targets.length > 0 ? exportHref : undefined}
      columns={[
        { header: t('revenue.targets.stream'), rowHeader: true, cell: ({ stream }) => titles.get(stream) ?? stream },
        {
          header: speaker(deskTexts, language)('revenue.desk.ward'),
          cell: ({ ward }) => (ward === null ? t('revenue.targets.whole') : (ctx.county.places.ward(ward)?.name ?? ward)),
        },
        { header: t('revenue.targets.of_year'), numeric: true, cell: ({ cents }) => formatKes(cents, language) },
      ]}
      empty={{ title: t('revenue.targets.none') }}
    />
  )
}

function Asked({ ctx, proposal }: { ctx: Context; proposal: ShownProposal }) {
  const { language } = ctx
  const t = speaker(targetTexts, language)
  const targets = readProposedTargets(proposal.content)
  const total = targetFor(targets, { stream: null, ward: null }) ?? (0 as Cents)
  return (
    <Details summary={t('revenue.targets.sum', { streams: t('revenue.targets.total'), amount: formatKes(total, language) })}>
      <TargetTable ctx={ctx} targets={targets} />
    </Details>
  )
}

function Ask({ ctx, year, targets, sent }: { ctx: Context; year: string; targets: readonly Target[]; sent: SentForm | undefined }) {
  const { language } = ctx
  const t = speaker(targetTexts, language)
  const p = speaker(proposalTexts, language)
  const now = (stream: string): string => {
    const cents = targets.find((each) => each.stream === stream && each.ward === null)?.cents
    return cents === undefined ? '' : String(cents / 100)
  }
  return (
    <>
      <form class="k-prose" method="post" action={`${targetsPath}/proposals`} novalidate>
        <h2 class="govuk-heading-m">
          {t('revenue.targets.ask')}: {year}
        </h2>
        <p class="govuk-hint">{t('revenue.targets.ask_hint')}</p>
        <input type="hidden" name="year" value={year} />
        {streamsOf(ctx.county.money.data).map(({ key, title }) => (
          <Input
            name={`stream-${key}`}
            label={title[language]}
            prefix="KSh"
            value={sent ? typedIn(sent, `stream-${key}`) : now(key)}
            error={errorAt(sent, `stream-${key}`, language)}
            classes="govuk-input--width-10"
            inputmode="decimal"
            autocomplete="off"
          />
        ))}
        <SendProposal sent={sent} language={language} />
      </form>
      <form class="k-prose" method="post" action={`${targetsPath}/list`} encType="multipart/form-data" novalidate>
        <h2 class="govuk-heading-m">{t('revenue.targets.upload')}</h2>
        <input type="hidden" name="year" value={year} />
        <FileUpload
          id="list"
          name="list"
          label={t('revenue.targets.file')}
          hint={t('revenue.targets.file_hint')}
          error={errorAt(sent, 'list', language)}
        />
        <p class="govuk-body">
          <Link href={addressWith(targetsPath, { year, format: 'csv' })}>{t('revenue.targets.example')}</Link>
        </p>
        <Textarea
          id="list-reason"
          name="reason"
          label={p('revenue.proposal.why')}
          rows={3}
          error={errorAt(sent, 'list-reason', language)}
        />
        <Button look="secondary" preventDoubleClick>
          {p('revenue.proposal.send')}
        </Button>
      </form>
    </>
  )
}
