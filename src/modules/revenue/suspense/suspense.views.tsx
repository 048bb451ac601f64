import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { countOf } from '../../../core/basics/numbers.ts'
import { showPhone } from '../../../core/basics/phone.ts'
import { type Language, say, speaker } from '../../../core/basics/texts.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Button } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { ErrorSummary } from '../../../ui/components/error-summary.tsx'
import { IdentityBar } from '../../../ui/components/identity-bar.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Refused } from '../../../ui/components/problems.tsx'
import { Radios } from '../../../ui/components/radios.tsx'
import { Stat, Stats } from '../../../ui/components/stat.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { staffBillHref } from '../bills/bill-href.ts'
import { deskTexts } from '../desk-texts.ts'
import { accountHref } from '../legs-table.tsx'
import { paymentHref } from '../payments/payment-tag.tsx'
import type { SentForm } from '../proposals/decision-routes.ts'
import { proposalTexts } from '../proposals/proposal-texts.ts'
import { errorAt, OpenProposal, ProposalHistory, SendProposal, typedIn } from '../proposals/proposal-views.tsx'
import { type ShownProposal, waitingOf } from '../proposals/read-proposals.ts'
import { MpesaNotice } from '../refunds/mpesa-notice.tsx'
import { refundHref } from '../refunds/refund-href.ts'
import { refundTexts } from '../refunds/refund-texts.ts'
import { addressWith, instantWords, ListHead } from '../words.tsx'
import { allocationOf, type LostPayment, type OpenedItem, type SuspenseDesk } from './open-suspense.ts'
import { SUSPENSE_DAYS_MAX, suspenseHref, suspensePath, suspenseProposalsPath } from './suspense-href.ts'
import { suspenseTexts } from './suspense-texts.ts'

const daysSince = (ctx: Context, at: Temporal.Instant): number => dayOf(at).until(dayOf(ctx.now)).total('days')
const daysWords = (days: number, language: Language): string =>
  countOf(days, language, {
    one: suspenseTexts['revenue.suspense.days.one'][language],
    many: suspenseTexts['revenue.suspense.days.many'][language],
  })

/** What waits, by its age, with what was proposed and the open items. */
export function DeskPage({ ctx, desk, first }: { ctx: Context; desk: SuspenseDesk; first: boolean }) {
  const { language } = ctx
  const t = speaker(suspenseTexts, language)
  const p = speaker(proposalTexts, language)
  const d = speaker(deskTexts, language)
  const total = desk.ageing.reduce((sum, { cents }) => sum + cents, 0) as Cents
  const count = desk.ageing.reduce((sum, { items }) => sum + items, 0)
  return (
    <>
      <ListHead title={t('revenue.suspense.title')} lead={t('revenue.suspense.lead')} />
      <MpesaNotice ctx={ctx} health={desk.health} />
      <Stats label={t('revenue.suspense.ages')}>
        <Stat label={t('revenue.suspense.total')} value={count} hint={formatKes(total, language)} href={accountHref('suspense')} />
        {desk.ageing.map(({ text, items, cents, upToDays }) => (
          <Stat
            label={text[language]}
            value={items}
            hint={formatKes(cents, language)}
            look={items > 0 && (upToDays === null || upToDays > SUSPENSE_DAYS_MAX) ? 'attention' : undefined}
          />
        ))}
      </Stats>
      {desk.proposals.length > 0 ? (
        <DataTable
          caption={p('revenue.proposal.all_waiting')}
          stack
          rows={desk.proposals}
          columns={[
            {
              header: d('revenue.payments.ref'),
              rowHeader: true,
              cell: (row) => <Link href={suspenseHref(row.subject)}>{row.providerRef}</Link>,
            },
            { header: d('revenue.payments.bill'), cell: (row) => row.reference ?? '–' },
            { header: p('revenue.proposal.by'), cell: (row) => row.maker },
            { header: p('revenue.proposal.when'), cell: (row) => instantWords(row.madeAt, language) },
            { header: d('revenue.desk.amount'), numeric: true, cell: (row) => formatKes(row.cents, language) },
          ]}
          empty={{ title: '' }}
        />
      ) : null}
      <DataTable
        caption={t('revenue.suspense.title')}
        stack
        keyboard
        rows={desk.items}
        columns={[
          {
            header: d('revenue.payments.ref'),
            rowHeader: true,
            cell: (item) => <Link href={suspenseHref(item.payment)}>{item.providerRef}</Link>,
          },
          { header: d('revenue.payments.account_given'), cell: (item) => item.accountGiven ?? '–' },
          { header: t('revenue.suspense.since'), cell: (item) => instantWords(item.openedAt, language) },
          {
            header: t('revenue.suspense.proposal'),
            cell: (item) => (item.proposedBy ? <Tag colour="yellow">{p('revenue.proposal.waits')}</Tag> : '–'),
          },
          { header: t('revenue.suspense.age'), numeric: true, cell: (item) => daysWords(daysSince(ctx, item.openedAt), language) },
          { header: d('revenue.desk.amount'), numeric: true, cell: (item) => formatKes(item.cents, language) },
        ]}
        nextHref={desk.next ? addressWith(suspensePath, { after: desk.next }) : undefined}
        previousHref={first ? undefined : suspensePath}
        empty={{ title: t('revenue.suspense.none') }}
      />
    </>
  )
}

const TAGS = { open: 'yellow', allocated: 'green', refunded: 'grey', withdrawn: 'red' } as const

/** One payment that named no bill: what is known of it, which bills it may have meant, and what was proposed and decided. */
export function ItemPage({ ctx, opened, sent }: { ctx: Context; opened: OpenedItem; sent: SentForm | undefined }) {
  const { item, proposals, searched } = opened
  const { language } = ctx
  const t = speaker(suspenseTexts, language)
  const d = speaker(deskTexts, language)
  const waits = waitingOf(proposals)
  return (
    <>
      <Refused refusal={sent?.refusal} />
      {!sent && searched?.error ? <ErrorSummary errors={[{ text: searched.error, href: '#q' }]} /> : null}
      <IdentityBar
        kind={t('revenue.suspense.title')}
        title={item.providerRef}
        tags={<Tag colour={TAGS[item.state]}>{t(`revenue.suspense.state.${item.state}`)}</Tag>}
        facts={[
          { label: d('revenue.desk.amount'), value: formatKes(item.cents, language) },
          { label: d('revenue.payments.account_given'), value: item.accountGiven ?? '–' },
          ...(item.state === 'open'
            ? [{ label: t('revenue.suspense.age'), value: daysWords(daysSince(ctx, item.openedAt), language) }]
            : []),
        ]}
      />
      <Known item={item} language={language} />
      {item.state === 'open' ? (
        <p class="govuk-body">
          <Link href={refundHref(item.payment)}>{refundTexts['revenue.refunds.link'][language]}</Link>
        </p>
      ) : null}
      {waits ? (
        <OpenProposal ctx={ctx} proposal={waits} base={suspenseProposalsPath} decide="money.suspense.decide" sent={sent}>
          <Allocation proposal={waits} opened={opened} language={language} />
        </OpenProposal>
      ) : item.state === 'open' && ctx.may('money.suspense.propose', {}) ? (
        <Choose opened={opened} sent={sent} language={language} />
      ) : null}
      <ProposalHistory
        proposals={proposals.filter((each) => each !== waits)}
        what={(proposal) => <Allocation proposal={proposal} opened={opened} language={language} />}
        language={language}
      />
    </>
  )
}

function Known({ item, language }: { item: LostPayment; language: Language }) {
  const t = speaker(suspenseTexts, language)
  const d = speaker(deskTexts, language)
  return (
    <SummaryList
      rows={[
        { key: t('revenue.suspense.payment'), value: <Link href={paymentHref(item.payment)}>{item.providerRef}</Link> },
        { key: d('revenue.desk.channel'), value: d(`revenue.desk.channel.${item.channel}`) },
        { key: d('revenue.payments.event_at'), value: instantWords(item.eventAt, language) },
        { key: t('revenue.suspense.since'), value: instantWords(item.openedAt, language) },
        { key: d('revenue.payments.name_given'), value: item.payerName ?? '–' },
        { key: d('revenue.payments.phone_given'), value: item.payerPhone ? showPhone(item.payerPhone) : '–' },
      ]}
    />
  )
}

function Allocation({ proposal, opened, language }: { proposal: ShownProposal; opened: OpenedItem; language: Language }) {
  const { bill, points } = allocationOf(proposal)
  const reference = opened.references.get(bill) ?? bill
  return (
    <>
      <Link href={staffBillHref(bill)}>{say(suspenseTexts['revenue.suspense.to_bill'], language, { reference })}</Link>
      {points === null ? null : ` (${say(suspenseTexts['revenue.suspense.scored'], language, { points })})`}
    </>
  )
}

function Choose({ opened, sent, language }: { opened: OpenedItem; sent: SentForm | undefined; language: Language }) {
  const { item, scored, searched } = opened
  const t = speaker(suspenseTexts, language)
  const here = suspenseHref(item.payment)
  const label = (bill: { reference: string; payerName: string | null; totalCents: Cents; paidCents: Cents }) => {
    const left = formatKes((bill.totalCents - bill.paidCents) as Cents, language)
    return bill.payerName === null
      ? t('revenue.suspense.candidate_unnamed', { reference: bill.reference, left })
      : t('revenue.suspense.candidate', { reference: bill.reference, payer: bill.payerName, left })
  }
  const found = searched?.bill && !scored.some(({ bill }) => bill.id === searched.bill?.id) ? searched.bill : null
  const items = [
    ...(found ? [{ value: found.id, text: label(found), hint: t('revenue.suspense.searched') }] : []),
    ...scored.map(({ bill, points, because }) => ({
      value: bill.id,
      text: label(bill),
      hint: [
        ...(bill.id === searched?.bill?.id ? [t('revenue.suspense.searched')] : []),
        t('revenue.suspense.points', { points }),
        ...because.map(({ text, values }) => say(text, language, values)),
      ].join(' '),
    })),
  ]
  return (
    <div class="k-prose">
      {items.length === 0 ? (
        <InsetText>{t('revenue.suspense.no_candidates')}</InsetText>
      ) : (
        <form method="post" action={`${here}/proposals`} novalidate>
          <input type="hidden" name="q" value={searched?.typed ?? ''} />
          <Radios
            name="bill"
            legend={{ text: t('revenue.suspense.which'), classes: 'govuk-fieldset__legend--m' }}
            items={items}
            value={typedIn(sent, 'bill') || searched?.bill?.id}
            error={errorAt(sent, 'bill', language)}
          />
          <SendProposal sent={sent} language={language} />
        </form>
      )}
      <h2 class="govuk-heading-m">{t('revenue.suspense.search')}</h2>
      <form method="get" action={here}>
        <Input
          name="q"
          label={t('revenue.suspense.search_label')}
          value={searched?.typed ?? ''}
          classes="govuk-input--width-20"
          autocomplete="off"
          error={searched?.error ?? undefined}
        />
        <Button look="secondary">{t('revenue.suspense.search_button')}</Button>
      </form>
    </div>
  )
}
