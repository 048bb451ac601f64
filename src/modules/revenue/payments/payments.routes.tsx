import { z } from 'zod'
import { formatKes } from '../../../core/basics/money.ts'
import { showPhone } from '../../../core/basics/phone.ts'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import { reachOfBill } from '../../../engines/money/bills/reach-of-bill.ts'
import { centsOf } from '../../../engines/money/mpesa/daraja-client.ts'
import { type MpesaHealth, mpesaHealth } from '../../../engines/money/mpesa/mpesa-health.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { id, optionalLine } from '../../../kernel/web/input.ts'
import { page, type Reply } from '../../../kernel/web/reply.ts'
import { get, may, type Route } from '../../../kernel/web/route.ts'
import { Button } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Details } from '../../../ui/components/details.tsx'
import { Filters } from '../../../ui/components/filters.tsx'
import { IdentityBar } from '../../../ui/components/identity-bar.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Select } from '../../../ui/components/select.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Timeline } from '../../../ui/components/timeline.tsx'
import { staffBillHref } from '../bills/bill-href.ts'
import { countWords } from '../capped.ts'
import { deskTexts } from '../desk-texts.ts'
import { LegsTable } from '../legs-table.tsx'
import { exampleBill } from '../pay/example-bill.ts'
import { receiptHref } from '../pay/hrefs.ts'
import { MpesaNotice } from '../refunds/mpesa-notice.tsx'
import { refundHref } from '../refunds/refund-href.ts'
import { refundTexts } from '../refunds/refund-texts.ts'
import { Refunds } from '../refunds/refunds.views.tsx'
import { suspenseHref } from '../suspense/suspense-href.ts'
import { suspenseTexts } from '../suspense/suspense-texts.ts'
import { addressWith, instantWords, ListHead } from '../words.tsx'
import { listPayments, type PaymentFilter } from './list-payments.ts'
import { type AskedOfMpesa, type OpenedPayment, openPayment } from './open-payment.ts'
import { PaymentTag, paymentHref, paymentsPath } from './payment-tag.tsx'

const STATES = ['claimed', 'confirmed', 'refuted', 'reversed'] as const
const CHANNELS = ['mpesa', 'bank'] as const
const query = z.object({
  q: optionalLine(60),
  state: z
    .enum(['', ...STATES])
    .optional()
    .default(''),
  channel: z
    .enum(['', ...CHANNELS])
    .optional()
    .default(''),
  after: z
    .union([z.literal(''), id])
    .optional()
    .catch('')
    .default(''),
})
const filterOf = ({ after, ...rest }: z.output<typeof query>): PaymentFilter => ({ ...rest, after: after || null })

export const paymentRoutes: readonly Route[] = [
  get(paymentsPath, {
    access: may('money.bill.read'),
    input: { query },
    example: async () => ({ query: { state: 'confirmed' as const } }),
    run: async (ctx, { query }) => ({ ...(await listPayments(ctx, filterOf(query))), health: await mpesaHealth(ctx) }),
    reply: (found, ctx, { query }) => listPage(ctx, filterOf(query), found),
  }),

  get('/staff/payments/:id', {
    access: may('money.bill.read'),
    input: { params: z.object({ id }) },
    example: async ({ county }) => {
      const { bill, payment } = await exampleBill(county)
      return { params: { id: payment }, reach: reachOfBill({ county }, bill) }
    },
    run: (ctx, input) => openPayment(ctx, input.params.id),
    reply: (opened, ctx) => paymentPage(ctx, opened),
  }),
]

type Listed = Awaited<ReturnType<typeof listPayments>> & { readonly health: MpesaHealth }

function listPage(ctx: Context, filter: PaymentFilter, { payments, count, next, health }: Listed): Reply {
  const { language } = ctx
  const t = speaker(deskTexts, language)
  const kept = { q: filter.q, state: filter.state, channel: filter.channel }
  const without = (name: keyof typeof kept) => addressWith(paymentsPath, { ...kept, [name]: '' })
  return page({
    title: t('revenue.payments.title'),
    layout: 'staff',
    body: (
      <>
        <ListHead title={t('revenue.payments.title')} lead={t('revenue.payments.lead')} />
        <MpesaNotice ctx={ctx} health={health} />
        <Filters
          action={paymentsPath}
          clearHref={paymentsPath}
          active={[
            ...(filter.q ? [{ text: filter.q, removeHref: without('q') }] : []),
            ...(filter.state ? [{ text: t(`revenue.payments.state.${filter.state}`), removeHref: without('state') }] : []),
            ...(filter.channel ? [{ text: t(`revenue.desk.channel.${filter.channel}`), removeHref: without('channel') }] : []),
          ]}
        >
          <Input name="q" label={t('revenue.desk.search')} hint={t('revenue.payments.search_hint')} value={filter.q} />
          <Select
            name="state"
            label={t('revenue.desk.state')}
            value={filter.state}
            items={[
              { value: '', text: t('revenue.desk.all') },
              ...STATES.map((value) => ({ value, text: t(`revenue.payments.state.${value}`) })),
            ]}
          />
          <Select
            name="channel"
            label={t('revenue.desk.channel')}
            value={filter.channel}
            items={[
              { value: '', text: t('revenue.desk.all') },
              ...CHANNELS.map((value) => ({ value, text: t(`revenue.desk.channel.${value}`) })),
            ]}
          />
        </Filters>
        <DataTable
          caption={t('revenue.payments.title')}
          captionHidden
          stack
          keyboard
          rows={payments}
          count={countWords(
            count,
            {
              one: deskTexts['revenue.payments.count.one'],
              many: deskTexts['revenue.payments.count.many'],
              more: deskTexts['revenue.payments.more'],
            },
            language,
          )}
          columns={[
            {
              header: t('revenue.payments.ref'),
              rowHeader: true,
              cell: (row) => <Link href={paymentHref(row.id)}>{row.providerRef}</Link>,
            },
            { header: t('revenue.desk.channel'), cell: (row) => t(`revenue.desk.channel.${row.channel}`) },
            { header: t('revenue.desk.when'), cell: (row) => instantWords(row.eventAt, language) },
            { header: t('revenue.desk.amount'), numeric: true, cell: (row) => formatKes(row.cents, language) },
            {
              header: t('revenue.payments.bill'),
              cell: (row) =>
                row.bill ? <Link href={staffBillHref(row.bill.id)}>{row.bill.reference}</Link> : t('revenue.payments.no_bill'),
            },
            { header: t('revenue.desk.state'), cell: (row) => <PaymentTag state={row.state} language={language} /> },
          ]}
          nextHref={next ? addressWith(paymentsPath, { ...kept, after: next }) : undefined}
          previousHref={filter.after ? addressWith(paymentsPath, kept) : undefined}
          empty={{ title: t('revenue.payments.none') }}
        />
      </>
    ),
  })
}

function paymentPage(ctx: Context, opened: OpenedPayment): Reply {
  const { payment, bill, events, receipts, legs, bodies, refunds, question } = opened
  const { language } = ctx
  const t = speaker(deskTexts, language)
  const whatWords = (what: string): string => {
    const key = `revenue.payments.what.${what}` as keyof typeof deskTexts
    return Object.hasOwn(deskTexts, key) ? t(key) : t('revenue.payments.what.other')
  }
  const title = `${t('revenue.payments.ref')} ${payment.providerRef}`
  const ledger = ctx.may('money.ledger.read', {})
  return page({
    title,
    layout: 'staff',
    breadcrumbs: [{ text: t('revenue.payments.title'), href: paymentsPath }, { text: payment.providerRef }],
    body: (
      <>
        <IdentityBar
          kind={t(`revenue.desk.channel.${payment.channel}`)}
          title={title}
          tags={<PaymentTag state={payment.state} language={language} />}
          facts={[
            { label: t('revenue.desk.amount'), value: formatKes(payment.cents, language) },
            { label: t('revenue.payments.event_at'), value: instantWords(payment.eventAt, language) },
            {
              label: t('revenue.payments.bill'),
              value: bill ? <Link href={staffBillHref(bill.id)}>{bill.reference}</Link> : t('revenue.payments.no_bill'),
            },
          ]}
        />
        <SummaryList
          rows={[
            { key: t('revenue.payments.account_given'), value: payment.accountGiven ?? '–' },
            { key: t('revenue.payments.name_given'), value: payment.payerName ?? '–' },
            { key: t('revenue.payments.phone_given'), value: payment.payerPhone ? showPhone(payment.payerPhone) : '–' },
            { key: t('revenue.payments.recorded_at'), value: instantWords(payment.recordedAt, language) },
            { key: t('revenue.payments.confirmed_by'), value: payment.confirmedBy ? t(`revenue.payments.by.${payment.confirmedBy}`) : '–' },
            { key: t('revenue.payments.held_in'), value: payment.heldIn },
            { key: t('revenue.payments.posted'), value: t(payment.posted ? 'revenue.payments.yes' : 'revenue.payments.no') },
            {
              key: t('revenue.payments.receipts'),
              value:
                receipts.length === 0
                  ? '–'
                  : receipts.map(({ name, state, bill: of }) => (
                      <p class="govuk-body">
                        {bill && bill.id === of ? <Link href={receiptHref(bill.reference, name)}>{name}</Link> : name}{' '}
                        {t(`revenue.payments.receipt.${state}`)}
                      </p>
                    )),
            },
          ]}
        />
        <Refunds refunds={refunds} language={language} />
        {ledger ? (
          <p class="govuk-body">
            <Link href={refundHref(payment.id)}>{refundTexts['revenue.refunds.link'][language]}</Link>
          </p>
        ) : null}
        {payment.channel === 'mpesa' ? <Question ctx={ctx} payment={payment.id} question={question} /> : null}
        <h2 class="govuk-heading-m">{t('revenue.payments.history')}</h2>
        <Timeline
          entries={[
            ...events.toReversed().map(({ what, at, detail, by }, index) => ({
              title: whatWords(what),
              when: instantWords(at, language),
              iso: at.toString(),
              by: by ?? t('revenue.ledger.system'),
              children: (what === 'allocated' || what === 'taken_back') && detail ? detail : undefined,
              current: index === 0,
            })),
            {
              title: t('revenue.payments.recorded'),
              when: instantWords(payment.recordedAt, language),
              iso: payment.recordedAt.toString(),
              by: t('revenue.ledger.system'),
              current: events.length === 0,
            },
          ]}
        />
        {ledger && payment.posted && (!bill || events.some(({ what }) => what === 'allocated')) ? (
          <p class="govuk-body">
            <Link href={suspenseHref(payment.id)}>{suspenseTexts['revenue.suspense.proposed_about'][language]}</Link>
          </p>
        ) : null}
        <h2 class="govuk-heading-m">{t('revenue.payments.legs')}</h2>
        <LegsTable legs={legs} links={ledger} caption={t('revenue.payments.legs')} language={language} />
        {bodies && bodies.length > 0 ? (
          <>
            <h2 class="govuk-heading-m">{t('revenue.payments.bodies')}</h2>
            <p class="govuk-hint">{t('revenue.payments.bodies_hint')}</p>
            {bodies.map(({ kind, receivedAt, body }) => (
              <Details summary={`${instantWords(receivedAt, language)} · ${kind}`}>
                <p class="govuk-body">
                  <code>{body || t('revenue.payments.emptied')}</code>
                </p>
              </Details>
            ))}
          </>
        ) : null}
      </>
    ),
  })
}

/** What M-Pesa said of a payment when it was last asked, and the button to ask it. */
function Question({ ctx, payment, question }: { ctx: Context; payment: string; question: AskedOfMpesa | null }) {
  const { language } = ctx
  const t = speaker(refundTexts, language)
  const asks = ctx.may('money.payment.ask', {})
  if (!question && !asks) return null
  return (
    <section>
      <h2 class="govuk-heading-m">{t('revenue.mpesa.answer')}</h2>
      {question ? <p class="govuk-body">{answerWords(question, language)}</p> : null}
      {asks ? (
        <form method="post" action={`${paymentHref(payment)}/questions`}>
          <Button look="secondary" preventDoubleClick>
            {t('revenue.mpesa.ask')}
          </Button>
        </form>
      ) : null}
    </section>
  )
}

function answerWords({ state, at, code, told }: AskedOfMpesa, language: Language): string {
  const t = speaker(refundTexts, language)
  const when = instantWords(at, language)
  if (state === 'wanted' || state === 'asked') return t('revenue.mpesa.answer.wanted', { when })
  if (state === 'unanswered') return t('revenue.mpesa.answer.unanswered', { when })
  if (code !== '0') return t('revenue.mpesa.answer.unknown', { when, code: code ?? '–' })
  const status = told?.TransactionStatus ?? ''
  const known = status === 'Completed' || status === 'Reversed' ? t(`revenue.mpesa.status.${status}`) : status
  const cents = centsOf(told?.Amount ?? '')
  return t('revenue.mpesa.answer.known', { when, status: known, amount: cents === null ? '–' : formatKes(cents, language) })
}
