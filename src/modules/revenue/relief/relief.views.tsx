import { formatKes, subtractCents } from '../../../core/basics/money.ts'
import { type Language, say, speaker } from '../../../core/basics/texts.ts'
import { type Bill, type BillLine, periodWords } from '../../../engines/money/bills/bill.ts'
import { type Relief, reliefOf } from '../../../engines/money/relief/relieve-bill.ts'
import { type Waiver, type WaiverToMake, waiverOf } from '../../../engines/money/relief/waive.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Checkboxes } from '../../../ui/components/checkboxes.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { Refused } from '../../../ui/components/problems.tsx'
import { Radios } from '../../../ui/components/radios.tsx'
import { staffBillHref } from '../bills/bill-href.ts'
import type { SentForm } from '../proposals/decision-routes.ts'
import { errorAt, OpenProposal, ProposalHistory, SendProposal, typedAll, typedIn } from '../proposals/proposal-views.tsx'
import { type ShownProposal, waitingOf } from '../proposals/read-proposals.ts'
import { dayWords, headName, ListHead } from '../words.tsx'
import { reliefProposalsPath, waiverProposalsPath, waiversPath } from './relief-href.ts'
import { reliefTexts } from './relief-texts.ts'

type Shares = Pick<WaiverToMake, 'latePercent' | 'principalPercent'>

function sharesWords({ latePercent, principalPercent }: Shares, language: Language): string {
  const t = speaker(reliefTexts, language)
  return [
    ...(latePercent > 0 ? [t('revenue.waivers.late_share', { percent: latePercent })] : []),
    ...(principalPercent > 0 ? [t('revenue.waivers.principal_share', { percent: principalPercent })] : []),
  ].join(', ')
}

const conditionWords = ({ paidPercent }: Pick<Waiver, 'paidPercent'>, language: Language): string =>
  paidPercent === 0
    ? reliefTexts['revenue.waivers.no_condition'][language]
    : speaker(reliefTexts, language)('revenue.waivers.condition', { percent: paidPercent })

/** The heads that a waiver holds for, by their names; nothing where it holds for all. */
function headsWords(ctx: Context, heads: readonly string[] | null): string | null {
  if (heads === null) return null
  return say(reliefTexts['revenue.waivers.only'], ctx.language, { what: heads.map((head) => headName(ctx, head)).join(', ') })
}

function WaiverWords({ waiver, ctx }: { waiver: WaiverToMake; ctx: Context }) {
  const { language } = ctx
  const only = headsWords(ctx, waiver.heads)
  return (
    <>
      {waiver.title[language]} ({waiver.instrument})
      <br />
      {dayWords(waiver.from, language)} – {dayWords(waiver.to, language)}
      <br />
      {sharesWords(waiver, language)}. {conditionWords(waiver, language)}. {only === null ? null : `${only}.`}
      {waiver.cap === null ? null : (
        <>
          <br />
          {reliefTexts['revenue.waivers.cap'][language]}: {formatKes(waiver.cap, language)}
        </>
      )}
    </>
  )
}

/** Waivers by law for many, those that wait for a decision, and the form that proposes one. */
export function WaiversPage({
  ctx,
  waivers,
  waiting,
  sent,
}: {
  ctx: Context
  waivers: readonly Waiver[]
  waiting: readonly ShownProposal[]
  sent: SentForm | undefined
}) {
  const { language } = ctx
  const t = speaker(reliefTexts, language)
  return (
    <>
      <Refused refusal={sent?.refusal} />
      <ListHead title={t('revenue.waivers.title')} lead={t('revenue.waivers.lead')} />
      {waiting.slice(0, 1).map((proposal) => (
        <OpenProposal key={proposal.id} ctx={ctx} proposal={proposal} base={waiverProposalsPath} decide="money.relief.decide" sent={sent}>
          <WaiverWords waiver={waiverOf(proposal.content)} ctx={ctx} />
        </OpenProposal>
      ))}
      <DataTable
        caption={t('revenue.waivers.title')}
        captionHidden
        stack
        keyboard
        rows={waivers}
        columns={[
          {
            header: t('revenue.waivers.instrument'),
            rowHeader: true,
            cell: ({ title, instrument }) => `${title[language]} (${instrument})`,
          },
          { header: t('revenue.waivers.days'), cell: ({ from, to }) => `${dayWords(from, language)} – ${dayWords(to, language)}` },
          {
            header: t('revenue.waivers.what'),
            cell: (waiver) =>
              [sharesWords(waiver, language), conditionWords(waiver, language), headsWords(ctx, waiver.heads)]
                .flatMap((part) => (part === null ? [] : [`${part}.`]))
                .join(' '),
          },
          {
            header: t('revenue.waivers.waived'),
            numeric: true,
            cell: ({ waived }) => <span class="k-nowrap">{formatKes(waived, language)}</span>,
          },
          { header: t('revenue.waivers.cap'), numeric: true, cell: ({ cap }) => (cap === null ? '–' : formatKes(cap, language)) },
        ]}
        empty={{ title: t('revenue.waivers.none') }}
      />
      {waiting.length === 0 && ctx.may('money.relief.propose', {}) ? <ProposeWaiver ctx={ctx} sent={sent} /> : null}
    </>
  )
}

function ProposeWaiver({ ctx, sent }: { ctx: Context; sent: SentForm | undefined }) {
  const { language } = ctx
  const t = speaker(reliefTexts, language)
  const field = (name: string, label: string, classes?: string, type = 'text') => (
    <Input
      name={name}
      label={label}
      type={type}
      value={typedIn(sent, name)}
      error={errorAt(sent, name, language)}
      autocomplete="off"
      {...(classes ? { classes } : {})}
    />
  )
  return (
    <form class="k-prose" method="post" action={`${waiversPath}/proposals`} novalidate>
      <h2 class="govuk-heading-m">{t('revenue.waivers.propose')}</h2>
      {field('nameEn', t('revenue.waivers.name_en'))}
      {field('nameSw', t('revenue.waivers.name_sw'))}
      {field('instrument', t('revenue.waivers.instrument'))}
      {field('from', t('revenue.waivers.from'), 'govuk-input--width-10', 'date')}
      {field('to', t('revenue.waivers.to'), 'govuk-input--width-10', 'date')}
      {field('dueUpTo', t('revenue.waivers.due_up_to'), 'govuk-input--width-10', 'date')}
      {field('latePercent', t('revenue.waivers.late_percent'), 'govuk-input--width-4')}
      {field('principalPercent', t('revenue.waivers.principal_percent'), 'govuk-input--width-4')}
      {field('paidPercent', t('revenue.waivers.paid_percent'), 'govuk-input--width-4')}
      <Checkboxes
        name="heads"
        legend={{ text: t('revenue.waivers.heads'), classes: 'govuk-fieldset__legend--s' }}
        hint={t('revenue.waivers.heads_hint')}
        values={typedAll(sent, 'heads')}
        error={errorAt(sent, 'heads', language)}
        items={ctx.county.money.data.heads.map(({ key, title }) => ({ value: key, text: title[language] }))}
      />
      {field('cap', t('revenue.waivers.cap_field'), 'govuk-input--width-10')}
      <SendProposal sent={sent} language={language} />
    </form>
  )
}

/** On the page of a bill: what was proposed to waive or write off, and the form that proposes it. */
export function ReliefPanel({
  ctx,
  bill,
  lines,
  proposals,
  sent,
}: {
  ctx: Context
  bill: Bill
  lines: readonly BillLine[]
  proposals: readonly ShownProposal[]
  sent: SentForm | undefined
}) {
  const { language } = ctx
  const t = speaker(reliefTexts, language)
  const unpaid = lines.filter(({ cents, paid, class: kind }) => cents > paid && kind !== 'cost')
  const waits = waitingOf(proposals)
  const what = ({ content }: ShownProposal) => <ReliefWords relief={reliefOf(content)} lines={lines} language={language} />
  return (
    <>
      {waits ? (
        <OpenProposal ctx={ctx} proposal={waits} base={reliefProposalsPath} decide="money.relief.decide" sent={sent}>
          {what(waits)}
        </OpenProposal>
      ) : null}
      {!waits && bill.state === 'open' && ctx.may('money.relief.propose', {}) ? (
        <form class="k-prose" method="post" action={`${staffBillHref(bill.id)}/relief`} novalidate>
          <h2 class="govuk-heading-m">{t('revenue.relief.title')}</h2>
          <Radios
            name="kind"
            legend={{ text: t('revenue.relief.kind'), classes: 'govuk-fieldset__legend--s' }}
            value={typedIn(sent, 'kind')}
            error={errorAt(sent, 'kind', language)}
            items={(['waived', 'written_off'] as const).map((value) => ({ value, text: t(`revenue.relief.${value}`) }))}
          />
          <Input
            name="instrument"
            label={t('revenue.waivers.instrument')}
            value={typedIn(sent, 'instrument')}
            error={errorAt(sent, 'instrument', language)}
            autocomplete="off"
          />
          {(['latePercent', 'principalPercent'] as const).map((name) => (
            <Input
              key={name}
              name={name}
              label={t(name === 'latePercent' ? 'revenue.waivers.late_percent' : 'revenue.waivers.principal_percent')}
              hint={t('revenue.relief.of_unpaid')}
              value={typedIn(sent, name)}
              error={errorAt(sent, name, language)}
              classes="govuk-input--width-4"
              autocomplete="off"
            />
          ))}
          {unpaid.length > 1 ? (
            <Checkboxes
              name="lines"
              legend={{ text: t('revenue.relief.lines'), classes: 'govuk-fieldset__legend--s' }}
              hint={t('revenue.relief.lines_hint')}
              values={typedAll(sent, 'lines')}
              error={errorAt(sent, 'lines', language)}
              items={unpaid.map((line) => ({
                value: String(line.line),
                text: `${line.title[language]} (${periodWords(line.period, language)}): ${formatKes(subtractCents(line.cents, line.paid), language)}`,
              }))}
            />
          ) : null}
          <SendProposal sent={sent} language={language} />
        </form>
      ) : null}
      <ProposalHistory proposals={proposals.filter((each) => each !== waits)} what={what} language={language} />
    </>
  )
}

function ReliefWords({ relief, lines, language }: { relief: Relief; lines: readonly BillLine[]; language: Language }) {
  const only = lines.filter(({ line }) => relief.lines?.includes(line)).map(({ title }) => title[language])
  return (
    <>
      {reliefTexts[`revenue.relief.${relief.kind}`][language]}: {sharesWords(relief, language)} ({relief.instrument})
      {relief.lines === null ? null : `. ${say(reliefTexts['revenue.waivers.only'], language, { what: only.join(', ') })}`}
    </>
  )
}
