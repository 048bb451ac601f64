import { formatKes } from '../../../core/basics/money.ts'
import { showPhone } from '../../../core/basics/phone.ts'
import { type Language, say, speaker } from '../../../core/basics/texts.ts'
import { type Refund, type RefundPart, type RefundState, wordsOfRefund } from '../../../engines/money/refunds/refund.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Button } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { IdentityBar } from '../../../ui/components/identity-bar.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Refused } from '../../../ui/components/problems.tsx'
import { Radios } from '../../../ui/components/radios.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag, type TagColour } from '../../../ui/components/tag.tsx'
import { WarningText } from '../../../ui/components/warning-text.tsx'
import { staffBillHref } from '../bills/bill-href.ts'
import { deskTexts } from '../desk-texts.ts'
import { PaymentTag, paymentHref } from '../payments/payment-tag.tsx'
import type { SentForm } from '../proposals/decision-routes.ts'
import { proposalTexts } from '../proposals/proposal-texts.ts'
import { errorAt, OpenProposal, ProposalHistory, ReasonField, SendProposal, typedIn } from '../proposals/proposal-views.tsx'
import { type ShownProposal, waitingOf } from '../proposals/read-proposals.ts'
import { instantWords, ListHead } from '../words.tsx'
import { MpesaNotice } from './mpesa-notice.tsx'
import { contentOf, type OpenedRefund, type RefundDesk } from './open-refunds.ts'
import { cancelProposalsPath, refundHref, refundProposalsPath } from './refund-href.ts'
import { refundTexts } from './refund-texts.ts'

const COLOURS: Record<RefundState, TagColour> = {
  asked: 'yellow',
  refused: 'grey',
  approved: 'blue',
  sending: 'blue',
  paid: 'green',
  failed: 'red',
}

const RefundTag = ({ state, language }: { state: RefundState; language: Language }) => (
  <Tag colour={COLOURS[state]}>{refundTexts[`revenue.refunds.state.${state}`][language]}</Tag>
)

/** `KSh 700 to 0711 000 001, from money without a bill`. */
function refundLine({ way, cents, phone, from }: Refund, language: Language): string {
  const t = speaker(refundTexts, language)
  const amount = formatKes(cents, language)
  return way === 'reversal'
    ? t('revenue.refunds.way.reversal', { amount })
    : t('revenue.refunds.way.payout', { amount, phone: phone ? showPhone(phone) : '–', source: t(`revenue.refunds.from.${from}`) })
}

/** The desk: what waits and is on its way, receipts to cancel, and what ended. */
export function RefundDeskPage({ ctx, desk }: { ctx: Context; desk: RefundDesk }) {
  const { language } = ctx
  const t = speaker(refundTexts, language)
  const d = speaker(deskTexts, language)
  const p = speaker(proposalTexts, language)
  const list = (caption: string, rows: RefundDesk['open'], empty: string) => (
    <DataTable
      caption={caption}
      stack
      rows={rows}
      columns={[
        { header: d('revenue.payments.ref'), rowHeader: true, cell: (row) => <Link href={refundHref(row.payment)}>{row.paymentRef}</Link> },
        { header: t('revenue.refunds.to'), cell: (row) => refundLine(row, language) },
        { header: d('revenue.desk.when'), cell: (row) => instantWords(row.endedAt ?? row.approvedAt ?? row.askedAt, language) },
        { header: d('revenue.desk.state'), cell: (row) => <RefundTag state={row.state} language={language} /> },
        { header: d('revenue.desk.amount'), numeric: true, cell: (row) => formatKes(row.cents, language) },
      ]}
      empty={{ title: empty }}
    />
  )
  return (
    <>
      <ListHead title={t('revenue.refunds.title')} lead={t('revenue.refunds.lead')} />
      <MpesaNotice ctx={ctx} health={desk.health} />
      {list(t('revenue.refunds.open'), desk.open, t('revenue.refunds.none'))}
      {desk.cancellations.length > 0 ? (
        <DataTable
          caption={t('revenue.refunds.cancellations')}
          stack
          rows={desk.cancellations}
          columns={[
            {
              header: d('revenue.payments.ref'),
              rowHeader: true,
              cell: (row) => <Link href={refundHref(row.subject)}>{row.paymentRef}</Link>,
            },
            { header: d('revenue.payments.receipts'), cell: (row) => contentOf(row).receipt ?? '–' },
            { header: p('revenue.proposal.by'), cell: (row) => row.maker },
            { header: p('revenue.proposal.when'), cell: (row) => instantWords(row.madeAt, language) },
          ]}
          empty={{ title: '–' }}
        />
      ) : null}
      {list(t('revenue.refunds.ended'), desk.ended, t('revenue.refunds.none_ended'))}
    </>
  )
}

/** One payment: what of it stands, what goes back or went, and the form to ask for it, or to have its receipt cancelled. */
export function RefundPage({
  ctx,
  opened,
  cancelling,
  sent,
}: {
  ctx: Context
  opened: OpenedRefund
  cancelling: boolean
  sent: SentForm | undefined
}) {
  const { language } = ctx
  const d = speaker(deskTexts, language)
  const t = speaker(refundTexts, language)
  const { standing, bill, receipt, refunds, parts, proposals, strange, health } = opened
  const waits = waitingOf(proposals)
  const unsent = refunds.find((refund) => restWaits(refund, parts))
  return (
    <>
      <Refused refusal={sent?.refusal} />
      <IdentityBar
        kind={t('revenue.refunds.title')}
        title={standing.providerRef}
        tags={<PaymentTag state={standing.state} language={language} />}
        facts={[
          { label: d('revenue.desk.amount'), value: formatKes(standing.cents, language) },
          { label: d('revenue.payments.ref'), value: <Link href={paymentHref(standing.payment)}>{standing.providerRef}</Link> },
          {
            label: d('revenue.payments.bill'),
            value: bill ? <Link href={staffBillHref(bill.id)}>{bill.reference}</Link> : d('revenue.payments.no_bill'),
          },
          { label: d('revenue.payments.receipts'), value: receipt?.name ?? '–' },
          // What the number that money goes to is to be compared with.
          { label: d('revenue.payments.phone_given'), value: standing.payerPhone ? showPhone(standing.payerPhone) : '–' },
        ]}
      />
      <MpesaNotice ctx={ctx} health={health} />
      <Refunds refunds={refunds} parts={parts} language={language} maySend={!waits && ctx.may('money.refund.decide', {})} />
      {strange > 0 ? <InsetText>{t('revenue.refunds.strange', { count: strange })}</InsetText> : null}
      {waits ? (
        <OpenProposal
          ctx={ctx}
          proposal={waits}
          base={contentOf(waits).refund ? refundProposalsPath : cancelProposalsPath}
          decide={contentOf(waits).refund ? 'money.refund.decide' : 'money.receipt.decide'}
          sent={sent}
        >
          <Asked proposal={waits} opened={opened} language={language} />
        </OpenProposal>
      ) : cancelling && receipt && ctx.may('money.receipt.propose', {}) ? (
        <CancelForm opened={opened} sent={sent} language={language} />
      ) : ctx.may('money.refund.propose', {}) && unsent ? (
        <RestForm refund={unsent} sent={sent} language={language} />
      ) : ctx.may('money.refund.propose', {}) && !standing.open ? (
        <AskForm opened={opened} sent={sent} language={language} />
      ) : null}
      <ProposalHistory
        proposals={proposals.filter((each) => each !== waits)}
        what={(proposal) => <Asked proposal={proposal} opened={opened} language={language} />}
        language={language}
      />
    </>
  )
}

/** What goes back of a payment, or went, and what became of it. */
export function Refunds({
  refunds,
  parts = [],
  language,
  maySend = false,
}: {
  refunds: readonly Refund[]
  parts?: readonly RefundPart[]
  language: Language
  /** Sends a rest again as it is: not while it is being decided what becomes of it. */
  maySend?: boolean
}) {
  const t = speaker(refundTexts, language)
  if (refunds.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">{t('revenue.refunds.of')}</h2>
      <SummaryList
        rows={refunds.map((refund) => ({
          key: instantWords(refund.endedAt ?? refund.approvedAt ?? refund.askedAt, language),
          value: (
            <>
              {refundLine(refund, language)} <RefundTag state={refund.state} language={language} />
              {refund.providerRef ? <p class="govuk-body">M-Pesa {refund.providerRef}</p> : null}
              <Parts refund={refund} parts={parts.filter((part) => part.refund === refund.id)} language={language} maySend={maySend} />
              {refund.givenUp > 0 ? (
                <p class="govuk-body">
                  {t('revenue.refunds.given_up', { paid: formatKes(refund.paid, language), kept: formatKes(refund.givenUp, language) })}
                </p>
              ) : null}
              {refund.state === 'failed' ? <p class="govuk-body">{wordsOfRefund(refund.resultCode ?? '')[language]}</p> : null}
              {refund.unbacked ? <WarningText>{t('revenue.refunds.unbacked')}</WarningText> : null}
            </>
          ),
        }))}
      />
    </>
  )
}

/** M-Pesa paid a part and does not send the rest: nothing of it is on its way. */
const restWaits = (refund: Refund, parts: readonly RefundPart[]): boolean =>
  refund.state === 'approved' &&
  refund.paid > 0 &&
  parts.every(({ refund: of, state }) => of !== refund.id || state === 'paid' || state === 'failed')

const restOf = ({ cents, paid }: Refund): Refund['cents'] => (cents - paid) as Refund['cents']

function restLine({ restPhone }: Refund, proposal: ShownProposal, language: Language): string {
  const t = speaker(refundTexts, language)
  const { rest, cents } = contentOf(proposal)
  const amount = formatKes(cents ?? (0 as Refund['cents']), language)
  if (rest === 'giveUp') return t('revenue.refunds.rest_asked_give_up', { amount })
  return restPhone && proposal.decision === null
    ? t('revenue.refunds.rest_asked_phone', { amount, phone: showPhone(restPhone) })
    : t('revenue.refunds.rest_asked_phone_past', { amount })
}

/** Asks what should become of what M-Pesa did not send. */
function RestForm({ refund, sent, language }: { refund: Refund; sent: SentForm | undefined; language: Language }) {
  const t = speaker(refundTexts, language)
  return (
    <form class="k-prose" method="post" action={`${refundHref(refund.payment)}/rest-proposals`} novalidate>
      <input type="hidden" name="refund" value={refund.id} />
      <Radios
        name="rest"
        legend={{
          text: t('revenue.refunds.rest_what', { amount: formatKes(restOf(refund), language) }),
          classes: 'govuk-fieldset__legend--m',
        }}
        items={[
          { value: 'phone', text: t('revenue.refunds.rest_phone'), hint: t('revenue.refunds.rest_phone_hint') },
          { value: 'giveUp', text: t('revenue.refunds.rest_give_up'), hint: t(`revenue.refunds.rest_give_up_hint.${refund.from}`) },
        ]}
        value={typedIn(sent, 'rest')}
        error={errorAt(sent, 'rest', language)}
      />
      <Input
        id="other"
        name="other"
        type="tel"
        label={t('revenue.refunds.rest_number')}
        classes="govuk-input--width-20"
        value={typedIn(sent, 'other')}
        error={errorAt(sent, 'other', language)}
      />
      <SendProposal sent={sent} language={language} />
    </form>
  )
}

/** The orders of a refund that goes in several, and what M-Pesa did not send yet. */
function Parts({
  refund,
  parts,
  language,
  maySend,
}: {
  refund: Refund
  parts: readonly RefundPart[]
  language: Language
  maySend: boolean
}) {
  const t = speaker(refundTexts, language)
  if (parts.length === 0) return null
  const waits = restWaits(refund, parts)
  return (
    <>
      <ul class="govuk-list">
        {parts.map(({ part, cents, phone, state, providerRef }) => (
          <li key={part}>
            {/* Said where not all went to one number. */}
            {phone !== null && phone !== refund.phone
              ? t('revenue.refunds.rest_part_to', { part, amount: formatKes(cents, language), phone: showPhone(phone) })
              : t('revenue.refunds.part', { part, amount: formatKes(cents, language) })}{' '}
            <Tag colour={PART_COLOURS[state]}>{t(`revenue.refunds.part.${state}`)}</Tag> {state === 'paid' ? providerRef : null}
          </li>
        ))}
      </ul>
      {waits ? (
        <>
          <InsetText>
            {t('revenue.refunds.rest', {
              paid: formatKes(refund.paid, language),
              open: formatKes(restOf(refund), language),
            })}
          </InsetText>
          {maySend ? (
            <form method="post" action={`${refundHref(refund.payment)}/rest`}>
              <input type="hidden" name="refund" value={refund.id} />
              <Button look="secondary" preventDoubleClick>
                {t('revenue.refunds.rest_send')}
              </Button>
            </form>
          ) : null}
        </>
      ) : null}
    </>
  )
}

const PART_COLOURS: Record<RefundPart['state'], TagColour> = { wanted: 'blue', asked: 'blue', paid: 'green', failed: 'red' }

function Asked({ proposal, opened, language }: { proposal: ShownProposal; opened: OpenedRefund; language: Language }) {
  const content = contentOf(proposal)
  const refund = opened.refunds.find(({ id }) => id === content.refund)
  if (refund && content.rest) return <>{restLine(refund, proposal, language)}</>
  if (refund) return <>{refundLine(refund, language)}</>
  const receipt = content.receipt ?? ''
  return (
    <>
      {content.bill
        ? say(refundTexts['revenue.refunds.cancel_what_to'], language, { receipt, bill: opened.references.get(content.bill) ?? '' })
        : say(refundTexts['revenue.refunds.cancel_what'], language, { receipt })}
    </>
  )
}

function AskForm({ opened, sent, language }: { opened: OpenedRefund; sent: SentForm | undefined; language: Language }) {
  const { standing, bill, receipt } = opened
  const t = speaker(refundTexts, language)
  const p = speaker(proposalTexts, language)
  const here = refundHref(standing.payment)
  const items = [
    ...standing.sources.map(({ from, cents }) => ({
      value: `payout:${from}`,
      text: t(`revenue.refunds.choice.${from}`, { amount: formatKes(cents, language) }),
      ...(from === 'bill' || from === 'part' ? { hint: t(`revenue.refunds.choice.${from}_hint`) } : {}),
    })),
    ...standing.sources
      .filter(({ from }) => from !== 'credit' && from !== 'part' && standing.channel === 'mpesa' && !standing.paid)
      .map(({ from }) => ({
        value: `reversal:${from}`,
        text: t('revenue.refunds.choice.reversal', { amount: formatKes(standing.cents, language) }),
        hint: t('revenue.refunds.choice.reversal_hint'),
      })),
  ]
  const other = receipt ? (
    <p class="govuk-body">
      <Link href={`${here}?do=cancel`}>{t('revenue.refunds.cancel')}</Link>
    </p>
  ) : null
  if (items.length === 0) return <InsetText>{t('revenue.refunds.nothing')}</InsetText>
  return (
    <div class="k-prose">
      <form method="post" action={`${here}/proposals`} novalidate>
        <Radios
          name="what"
          legend={{ text: t('revenue.refunds.what'), classes: 'govuk-fieldset__legend--m' }}
          items={items}
          value={typedIn(sent, 'what')}
          error={errorAt(sent, 'what', language)}
        />
        {standing.sources.some(({ from }) => from === 'credit' || from === 'part') ? (
          <Input
            id="amount"
            name="amount"
            label={t('revenue.refunds.amount')}
            hint={t('revenue.refunds.amount_hint')}
            classes="govuk-input--width-10"
            inputmode="numeric"
            value={typedIn(sent, 'amount')}
            error={errorAt(sent, 'amount', language)}
          />
        ) : null}
        <Input
          id="phone"
          name="phone"
          type="tel"
          label={t('revenue.refunds.phone')}
          hint={t('revenue.refunds.phone_hint')}
          classes="govuk-input--width-20"
          value={sent ? typedIn(sent, 'phone') : bill?.payerPhone ? showPhone(bill.payerPhone) : ''}
          error={errorAt(sent, 'phone', language)}
        />
        <Radios
          name="language"
          legend={{ text: t('revenue.refunds.language') }}
          classes="govuk-radios--inline"
          items={[
            { value: 'sw', text: 'Kiswahili' },
            { value: 'en', text: 'English' },
          ]}
          value={typedIn(sent, 'language') || bill?.language || 'sw'}
        />
        <ReasonField label={p('revenue.proposal.why')} hint={p('revenue.proposal.why_hint')} sent={sent} language={language} />
        <Button preventDoubleClick>{t('revenue.refunds.ask')}</Button>
      </form>
      {other}
    </div>
  )
}

function CancelForm({ opened, sent, language }: { opened: OpenedRefund; sent: SentForm | undefined; language: Language }) {
  const t = speaker(refundTexts, language)
  const p = speaker(proposalTexts, language)
  const here = refundHref(opened.standing.payment)
  return (
    <div class="k-prose">
      <h2 class="govuk-heading-m">{t('revenue.refunds.cancel_title', { receipt: opened.receipt?.name ?? '' })}</h2>
      <p class="govuk-body">{t('revenue.refunds.cancel_words')}</p>
      <form method="post" action={`${here}/cancellations`} novalidate>
        <Input
          id="bill"
          name="bill"
          label={t('revenue.refunds.cancel_bill')}
          hint={t('revenue.refunds.cancel_bill_hint')}
          classes="govuk-input--width-20"
          value={typedIn(sent, 'bill')}
          error={errorAt(sent, 'bill', language)}
        />
        <ReasonField label={p('revenue.proposal.why')} hint={p('revenue.proposal.why_hint')} sent={sent} language={language} />
        <Button look="warning" preventDoubleClick>
          {t('revenue.refunds.cancel_ask')}
        </Button>
      </form>
      <p class="govuk-body">
        <Link href={here}>{t('revenue.refunds.refund')}</Link>
      </p>
    </div>
  )
}
