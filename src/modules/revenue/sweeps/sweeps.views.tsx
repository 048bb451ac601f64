import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { type Language, speaker, type Text } from '../../../core/basics/texts.ts'
import { readSweepContent, type Sweep, type UnsweptDay } from '../../../engines/money/sweeps/sweeps.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Button } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { IdentityBar } from '../../../ui/components/identity-bar.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Refused } from '../../../ui/components/problems.tsx'
import { Select } from '../../../ui/components/select.tsx'
import { Stat, Stats } from '../../../ui/components/stat.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { spanWords } from '../bank/bank.views.tsx'
import { lineHref } from '../bank/bank-href.ts'
import { recordsPath } from '../collections/collection-href.ts'
import { deskTexts } from '../desk-texts.ts'
import { journalHref } from '../legs-table.tsx'
import type { SentForm } from '../proposals/decision-routes.ts'
import { errorAt, OpenProposal, ProposalHistory, SendProposal, typedIn } from '../proposals/proposal-views.tsx'
import { type ShownProposal, waitingOf } from '../proposals/read-proposals.ts'
import { addressWith, dayWords, fundName, instantWords, ListHead } from '../words.tsx'
import { sweepHref, sweepProposalsPath, sweepsPath } from './sweep-href.ts'
import { sweepTexts } from './sweep-texts.ts'

export type SweepBoard = {
  readonly fund: { readonly key: string; readonly title: Text }
  readonly days: readonly UnsweptDay[]
  readonly sweeps: readonly Sweep[]
  readonly proposals: readonly ShownProposal[]
}

type Standing = 'late' | 'soon' | 'in_time' | 'open'
const COLOURS = { late: 'red', soon: 'yellow', in_time: 'green', open: 'grey' } as const

const standingOf = ({ due, closed }: UnsweptDay, today: Temporal.PlainDate, soon: Temporal.PlainDate): Standing => {
  if (Temporal.PlainDate.compare(due, today) < 0) return 'late'
  if (!closed) return 'open'
  return Temporal.PlainDate.compare(due, soon) <= 0 ? 'soon' : 'in_time'
}

const sum = (days: readonly { readonly cents: Cents }[]): Cents => days.reduce((total, { cents }) => total + cents, 0) as Cents
const accountTitle = ({ county, language }: Context, account: string): string =>
  county.money.data.bankAccounts.find(({ key }) => key === account)?.title[language] ?? account

/** The oldest days are those to act on; a voucher may still take all of them. */
const DAYS_SHOWN = 20

type BoardProps = { ctx: Context; today: Temporal.PlainDate; soon: Temporal.PlainDate; sent: SentForm | undefined }

/** Every fund that money is sent on to: what waits and until when, what was sent, and the voucher that is to be made or decided. */
export function SweepsPage({ ctx, boards, ...rest }: BoardProps & { boards: readonly SweepBoard[] }) {
  const { language } = ctx
  const t = speaker(sweepTexts, language)
  const fenced = ctx.county.money.data.funds.filter(({ swept }) => !swept)
  return (
    <>
      <Refused refusal={rest.sent?.refusal} />
      <ListHead title={t('revenue.sweeps.title')} lead={t('revenue.sweeps.lead')} />
      {boards.map((board) => (
        <Board ctx={ctx} board={board} {...rest} />
      ))}
      {fenced.length > 0 ? (
        <InsetText>
          {t('revenue.sweeps.fenced')}: {fenced.map(({ title }) => title[language]).join(', ')}
        </InsetText>
      ) : null}
    </>
  )
}

function Board({ ctx, board, today, soon, sent }: BoardProps & { board: SweepBoard }) {
  const { language } = ctx
  const t = speaker(sweepTexts, language)
  const { fund, days, sweeps, proposals } = board
  const late = days.filter((day) => standingOf(day, today, soon) === 'late')
  const onTheWay = sweeps.filter(({ line }) => line === null)
  const waits = waitingOf(proposals)
  const what = (proposal: ShownProposal) => <Proposed ctx={ctx} fund={fund.title} proposal={proposal} />
  return (
    <section aria-labelledby={`fund-${fund.key}`}>
      <h2 class="govuk-heading-m" id={`fund-${fund.key}`}>
        {fund.title[language]}
      </h2>
      <Stats label={fund.title[language]}>
        <Stat label={t('revenue.sweeps.waiting')} value={formatKes(sum(days), language)} />
        <Stat label={t('revenue.sweeps.late')} value={formatKes(sum(late), language)} look={late.length > 0 ? 'attention' : undefined} />
        <Stat label={t('revenue.sweeps.next_due')} value={days[0] ? dayWords(days[0].due, language) : '–'} />
        <Stat label={t('revenue.sweeps.on_the_way')} value={formatKes(sum(onTheWay), language)} />
      </Stats>
      {waits ? (
        <OpenProposal ctx={ctx} proposal={waits} base={sweepProposalsPath} decide="money.sweep.decide" sent={sent}>
          {what(waits)}
        </OpenProposal>
      ) : null}
      <DataTable
        caption={t('revenue.sweeps.days')}
        stack
        rows={days.slice(0, DAYS_SHOWN)}
        count={days.length > DAYS_SHOWN ? t('revenue.sweeps.days_shown', { shown: DAYS_SHOWN, count: days.length }) : undefined}
        columns={[
          {
            header: t('revenue.sweeps.day'),
            rowHeader: true,
            cell: ({ day }) =>
              ctx.may('revenue.collection.read', {}) ? (
                <Link href={addressWith(recordsPath, { from: day.toString(), to: day.toString(), fund: fund.key })}>
                  {dayWords(day, language)}
                </Link>
              ) : (
                dayWords(day, language)
              ),
          },
          { header: t('revenue.sweeps.due'), cell: ({ due }) => dayWords(due, language) },
          {
            header: speaker(deskTexts, language)('revenue.desk.state'),
            cell: (day) => {
              const standing = standingOf(day, today, soon)
              return <Tag colour={COLOURS[standing]}>{t(`revenue.sweeps.is.${standing}`)}</Tag>
            },
          },
          {
            header: speaker(deskTexts, language)('revenue.desk.amount'),
            numeric: true,
            cell: ({ cents }) => formatKes(cents, language),
          },
        ]}
        empty={{ title: t('revenue.sweeps.nothing_waits') }}
      />
      {!waits && ctx.may('money.sweep.propose', {}) ? <MakeVoucher ctx={ctx} board={board} sent={sent} /> : null}
      <DataTable
        caption={t('revenue.sweeps.vouchers')}
        stack
        rows={sweeps}
        columns={[
          {
            header: t('revenue.sweeps.reference'),
            rowHeader: true,
            cell: ({ id, reference }) => <Link href={sweepHref(id)}>{reference}</Link>,
          },
          { header: t('revenue.sweeps.collected'), cell: ({ from, through }) => spanWords(from.toString(), through.toString(), language) },
          { header: t('revenue.sweeps.posted'), cell: ({ postedAt }) => instantWords(postedAt, language) },
          {
            header: t('revenue.sweeps.bank'),
            cell: ({ line }) => (
              <Tag colour={line ? 'green' : 'yellow'}>{t(line ? 'revenue.sweeps.bank.line' : 'revenue.sweeps.bank.none')}</Tag>
            ),
          },
          { header: t('revenue.sweeps.receipt'), cell: ({ treasuryReceipt }) => treasuryReceipt ?? '–' },
          {
            header: speaker(deskTexts, language)('revenue.desk.amount'),
            numeric: true,
            cell: ({ cents }) => formatKes(cents, language),
          },
        ]}
        empty={{ title: t('revenue.sweeps.no_vouchers') }}
      />
      <ProposalHistory proposals={proposals.filter((each) => each !== waits)} what={what} language={language} />
    </section>
  )
}

function Proposed({ ctx, fund, proposal }: { ctx: Context; fund: Text; proposal: ShownProposal }) {
  const { language } = ctx
  const { account, from, through, cents } = readSweepContent(proposal.content)
  return (
    <>
      {speaker(sweepTexts, language)('revenue.sweeps.proposed', {
        amount: formatKes(cents as Cents, language),
        fund: fund[language],
        from: dayWords(from, language),
        through: dayWords(through, language),
        account: accountTitle(ctx, account),
      })}
    </>
  )
}

/** The days up to which a voucher can be made, each with what would go: the first days that wait, all of them closed. */
function choices(days: readonly UnsweptDay[], language: Language) {
  let total = 0
  const found: { value: string; text: string }[] = []
  for (const { day, cents, closed } of days) {
    if (!closed) break
    total += cents
    if (total > 0) found.push({ value: day.toString(), text: `${dayWords(day, language)}: ${formatKes(total as Cents, language)}` })
  }
  return found.toReversed()
}

function MakeVoucher({ ctx, board, sent }: { ctx: Context; board: SweepBoard; sent: SentForm | undefined }) {
  const { language } = ctx
  const t = speaker(sweepTexts, language)
  const through = choices(board.days, language)
  if (through.length === 0) return null
  const accounts = ctx.county.money.data.bankAccounts
  return (
    <form class="k-prose" method="post" action={`${sweepsPath}/proposals`} novalidate>
      <h3 class="govuk-heading-s">{t('revenue.sweeps.make')}</h3>
      <input type="hidden" name="fund" value={board.fund.key} />
      <Select
        name="through"
        label={t('revenue.sweeps.through')}
        hint={t('revenue.sweeps.through_hint')}
        value={typedIn(sent, 'through') || through[0]?.value}
        error={errorAt(sent, 'through', language)}
        items={through}
      />
      <Select
        name="account"
        label={t('revenue.sweeps.account')}
        value={typedIn(sent, 'account') || accounts[0]?.key}
        error={errorAt(sent, 'account', language)}
        items={accounts.map(({ key, title }) => ({ value: key, text: title[language] }))}
      />
      <SendProposal hint={t('revenue.sweeps.why_hint')} sent={sent} language={language} />
    </form>
  )
}

/** One voucher: what it sends on, who made and approved it, what became of it at the bank and at the County Treasury. */
export function SweepPage({
  ctx,
  sweep,
  proposal,
  sent,
}: {
  ctx: Context
  sweep: Sweep
  proposal: ShownProposal | null
  sent: SentForm | undefined
}) {
  const { language } = ctx
  const t = speaker(sweepTexts, language)
  const fund = fundName(ctx, sweep.fund)
  return (
    <>
      <Refused refusal={sent?.refusal} />
      <IdentityBar
        kind={fund}
        title={t('revenue.sweeps.voucher', { reference: sweep.reference })}
        facts={[
          { label: speaker(deskTexts, language)('revenue.desk.amount'), value: formatKes(sweep.cents, language) },
          { label: t('revenue.sweeps.collected'), value: spanWords(sweep.from.toString(), sweep.through.toString(), language) },
          { label: t('revenue.sweeps.posted'), value: instantWords(sweep.postedAt, language) },
        ]}
      />
      <SummaryList
        rows={[
          { key: t('revenue.sweeps.fund'), value: fund },
          { key: t('revenue.sweeps.account'), value: accountTitle(ctx, sweep.account) },
          { key: t('revenue.sweeps.made_by'), value: proposal ? `${proposal.maker}: ${proposal.reason}` : '–' },
          {
            key: t('revenue.sweeps.approved_by'),
            value: proposal?.decider ? `${proposal.decider}: ${proposal.decisionReason ?? ''}` : '–',
          },
          { key: t('revenue.sweeps.journal'), value: <Link href={journalHref(sweep.journal)}>{sweep.journal}</Link> },
          {
            key: t('revenue.sweeps.bank'),
            value: sweep.line ? (
              ctx.may('money.bank.read', {}) ? (
                <Link href={lineHref(sweep.line)}>{t('revenue.sweeps.bank.line')}</Link>
              ) : (
                t('revenue.sweeps.bank.line')
              )
            ) : (
              t('revenue.sweeps.bank_hint', { reference: sweep.reference })
            ),
          },
          {
            key: t('revenue.sweeps.receipt'),
            value: sweep.treasuryReceipt
              ? `${sweep.treasuryReceipt} · ${sweep.receivedAt ? instantWords(sweep.receivedAt, language) : ''}`
              : '–',
          },
        ]}
      />
      {sweep.treasuryReceipt === null && ctx.may('money.sweep.propose', {}) ? (
        <form class="k-prose" method="post" action={`${sweepHref(sweep.id)}/receipt`} novalidate>
          <h2 class="govuk-heading-m">{t('revenue.sweeps.receipt')}</h2>
          <Input
            name="receipt"
            label={t('revenue.sweeps.receipt_number')}
            value={typedIn(sent, 'receipt')}
            error={errorAt(sent, 'receipt', language)}
            classes="govuk-input--width-20"
            autocomplete="off"
          />
          <Button preventDoubleClick>{t('revenue.sweeps.receipt_note')}</Button>
        </form>
      ) : null}
    </>
  )
}
