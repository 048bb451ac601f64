import type { ComponentChildren } from 'preact'
import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { maskPhone } from '../../../core/basics/phone.ts'
import { type Language, say, speaker } from '../../../core/basics/texts.ts'
import { accountNumber, periodWords } from '../../../engines/money/bills/bill.ts'
import type { RevenueData } from '../../../engines/money/ledger/revenue-file.ts'
import type { Look } from '../../../engines/money/mpesa/look.ts'
import { type Push, wordsOfPush } from '../../../engines/money/mpesa/push.ts'
import { Button } from '../../../ui/components/button.tsx'
import { CopyLine } from '../../../ui/components/copy-line.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Details } from '../../../ui/components/details.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { ErrorSummary } from '../../../ui/components/error-summary.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Pagination } from '../../../ui/components/pagination.tsx'
import { Panel } from '../../../ui/components/panel.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag, type TagColour } from '../../../ui/components/tag.tsx'
import { WarningText } from '../../../ui/components/warning-text.tsx'
import { refundTexts } from '../refunds/refund-texts.ts'
import { ChangesTable } from '../relief/changes-table.tsx'
import { reliefTexts } from '../relief/relief-texts.ts'
import { dayWords, instantWords } from '../words.tsx'
import type { FoundPayment } from './find-payment.ts'
import { billHref, lookHref, payHref, pushHref, receiptHref, useCreditHref } from './hrefs.ts'
import type { Payable, PaymentShown } from './load-payable.ts'
import type { MyBill, MyBills } from './my-bills.ts'
import { payTexts } from './pay-texts.ts'

/** The most that M-Pesa takes at once. */
const MPESA_MAX = 250_000_00 as Cents

export type BillLook = 'open' | 'overdue' | 'settled' | 'void' | 'expired'
const COLOURS: Record<BillLook, TagColour> = { open: 'blue', overdue: 'red', settled: 'green', void: 'grey', expired: 'grey' }

export const lookOf = ({ state, dueOn }: { state: MyBill['state']; dueOn: Temporal.PlainDate }, today: string): BillLook =>
  state === 'open' && dueOn.toString() < today ? 'overdue' : state

export const BillTag = ({ look, language }: { look: BillLook; language: Language }) => (
  <Tag colour={COLOURS[look]}>{payTexts[`revenue.pay.state.${look}`][language]}</Tag>
)

export function FindPage({
  typed,
  error,
  payment,
  unknown,
  asksMpesa,
  county,
  examples,
  language,
}: {
  typed: string
  error: string | null
  payment: FoundPayment | null
  /** A payment's code that only M-Pesa may know. */
  unknown: string | null
  asksMpesa: boolean
  /** Whom to call. */
  county: string
  examples: { bill: string; receipt: string }
  language: Language
}) {
  const t = speaker(payTexts, language)
  return (
    <div class="k-prose">
      {error ? <ErrorSummary errors={[{ text: error, href: '#q' }]} /> : null}
      <h1 class="govuk-heading-l">{t('revenue.pay.find.title')}</h1>
      {payment ? <PaymentFound payment={payment} county={county} language={language} /> : null}
      <form method="get" action="/bills" novalidate>
        <Input
          id="q"
          name="q"
          label={t('revenue.pay.find.label')}
          hint={t('revenue.pay.find.hint', examples)}
          value={typed}
          error={error ?? undefined}
          classes="govuk-input--width-20"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
        />
        <Button>{t('revenue.pay.find.button')}</Button>
      </form>
      {unknown ? (
        <InsetText>
          <p class="govuk-body">{t('revenue.pay.find.no_payment_yet', { phone: county })}</p>
          {asksMpesa ? (
            <form method="post" action="/bills/look">
              <input type="hidden" name="code" value={unknown} />
              <Button look="secondary" preventDoubleClick>
                {t('revenue.pay.find.ask')}
              </Button>
            </form>
          ) : null}
        </InsetText>
      ) : null}
      <Details summary={t('revenue.pay.find.lost')}>
        <p class="govuk-body">{t('revenue.pay.find.lost_words')}</p>
        <Link href="/my/bills">{t('revenue.pay.find.mine')}</Link>
      </Details>
    </div>
  )
}

/** What became of a payment whose number somebody typed off M-Pesa's SMS. */
const PaymentFound = ({ payment, county, language }: { payment: FoundPayment; county: string; language: Language }) => {
  const t = speaker(payTexts, language)
  const { ref, fate, bill } = payment
  const values = { ref, amount: formatKes(payment.cents, language), day: instantWords(payment.at, language), phone: county }
  return (
    <InsetText>
      <p class="govuk-body">
        {t(fate === 'refuted' || fate === 'reversed' ? `revenue.pay.wait.${fate}` : `revenue.pay.found.${fate}`, values)}
      </p>
      {bill ? <Link href={billHref(bill)}>{t('revenue.pay.found.bill', { bill })}</Link> : null}
    </InsetText>
  )
}

const PAYMENT_COLOURS: Record<PaymentShown['state'], TagColour> = { claimed: 'yellow', confirmed: 'green', refuted: 'red', reversed: 'red' }

export function BillPage({
  payable,
  money,
  shortcode,
  department,
  today,
  county,
  language,
}: {
  payable: Payable
  money: RevenueData
  shortcode: string | null
  department: string
  today: string
  /** Whom to call. */
  county: string
  language: Language
}) {
  const t = speaker(payTexts, language)
  const { bill, left, lines, payments, credit, spendable, fromCredit, push, look, changes, offers } = payable
  const { reference } = bill
  const w = speaker(reliefTexts, language)
  const waiting = push && (push.state === 'wanted' || push.state === 'asked') ? push : null
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{bill.title[language]}</h1>
      <p class="govuk-body">
        <BillTag look={lookOf(bill, today)} language={language} />
      </p>
      {bill.state === 'void' ? <WarningText>{t('revenue.pay.void_words')}</WarningText> : null}
      {bill.state === 'expired' ? (
        <WarningText>{t(bill.revives ? 'revenue.pay.expired_revives_words' : 'revenue.pay.expired_words')}</WarningText>
      ) : null}
      <SummaryList
        rows={[
          bill.state === 'open' ? { key: t('revenue.pay.left'), value: <strong>{formatKes(left, language)}</strong> } : null,
          { key: t('revenue.pay.total'), value: formatKes(bill.totalCents, language) },
          bill.paidCents > 0 ? { key: t('revenue.pay.paid'), value: formatKes(bill.paidCents, language) } : null,
          ...fromCredit.map(({ cents, at, providerRef }) => ({
            key: t('revenue.pay.credit_from', { ref: providerRef }),
            value: `${formatKes(cents, language)} · ${instantWords(at, language)}`,
          })),
          bill.state === 'open' ? { key: t('revenue.pay.due'), value: dayWords(bill.dueOn, language) } : null,
          { key: t('revenue.pay.number'), value: reference },
          { key: t('revenue.pay.department'), value: department },
        ]}
      />
      {bill.state === 'settled' ? (
        <p class="govuk-body">
          <GoesOn bill={bill} language={language} />
        </p>
      ) : null}
      {spendable > 0 ? (
        <InsetText>
          <p class="govuk-body">{t('revenue.pay.credit_yours', { amount: formatKes(spendable, language) })}</p>
          <UseCredit reference={reference} left={left} credit={spendable} language={language} />
        </InsetText>
      ) : null}
      {credit > 0 && spendable === 0 ? <InsetText>{t('revenue.pay.credit', { amount: formatKes(credit, language) })}</InsetText> : null}
      {offers.map(({ waiver, missing, waives }) => (
        <InsetText key={waiver.id}>
          {w(missing > 0 ? 'revenue.waivers.offer' : 'revenue.waivers.offer_met', {
            instrument: waiver.instrument,
            missing: formatKes(missing, language),
            day: dayWords(waiver.to, language),
            waives: formatKes(waives, language),
          })}
        </InsetText>
      ))}
      {waiting ? (
        <InsetText>
          {t('revenue.pay.open_push', { amount: formatKes(waiting.cents, language), phone: maskPhone(waiting.phone) })}{' '}
          <Link href={pushHref(reference, waiting.id)}>{t('revenue.pay.open_push_link')}</Link>
        </InsetText>
      ) : null}
      {look ? <Looked look={look} bill={bill} county={county} language={language} /> : null}
      {payments.length > 0 ? <Payments reference={reference} payments={payments} language={language} /> : null}
      {/* Nobody is shown how to pay while we find out whether they did. */}
      {bill.state === 'open' && look?.state !== 'asking' ? (
        <Ways payable={payable} money={money} shortcode={shortcode} language={language} />
      ) : null}
      <h2 class="govuk-heading-m">{t('revenue.pay.lines')}</h2>
      <DataTable
        caption={t('revenue.pay.lines')}
        captionHidden
        stack
        rows={lines}
        columns={[
          { header: t('revenue.pay.lines'), rowHeader: true, cell: (line) => line.title[language] },
          { header: t('revenue.pay.period'), cell: (line) => periodWords(line.period, language) },
          { header: t('revenue.pay.amount'), numeric: true, cell: (line) => formatKes(line.cents, language) },
          { header: t('revenue.pay.paid'), numeric: true, cell: (line) => formatKes(line.paid, language) },
        ]}
        empty={{ title: '–' }}
      />
      <ChangesTable changes={changes} language={language} />
    </div>
  )
}

/** Lets a payer say that it is paid, so that M-Pesa is asked at once. */
const AskMpesa = (props: { reference: string; push?: string; words: string; children?: ComponentChildren }) => (
  <form method="post" action={lookHref(props.reference)}>
    {props.push ? <input type="hidden" name="push" value={props.push} /> : null}
    <Button look="secondary" preventDoubleClick>
      {props.words}
    </Button>
    {props.children}
  </form>
)

/** What M-Pesa said when it was asked; what it found stands among the payments. */
const Looked = ({ look, bill, county, language }: { look: Look; bill: Payable['bill']; county: string; language: Language }) => {
  const t = speaker(payTexts, language)
  if (look.state === 'found') return null
  return (
    <InsetText>
      <p class="govuk-body">
        {t(`revenue.pay.look.${look.state}`, {
          time: instantWords(look.askedAt, language),
          account: accountNumber(bill.reference),
          phone: county,
        })}
      </p>
      {look.state === 'none' ? <Link href="/bills">{t('revenue.pay.look.by_code')}</Link> : null}
    </InsetText>
  )
}

/** Lets what is in credit pay a bill: all of it, or as much as is owed. */
const UseCredit = (props: { reference: string; left: Cents; credit: Cents; language: Language }) => {
  const { reference, left, credit, language } = props
  const amount = formatKes(Math.min(left, credit) as Cents, language)
  return (
    <form method="post" action={useCreditHref(reference)}>
      <Button look="secondary" preventDoubleClick>
        {say(payTexts['revenue.pay.credit_use'], language, { amount })}
      </Button>
    </form>
  )
}

/** After the last shilling: what comes now, and where; parking and the like were applied for by nobody. */
const GoesOn = ({ bill, language }: { bill: Pick<Payable['bill'], 'subjectKind'>; language: Language }) =>
  bill.subjectKind === 'cases.case' ? (
    <>
      {payTexts['revenue.pay.goes_on'][language]} <Link href="/my">{payTexts['revenue.pay.goes_on_link'][language]}</Link>
    </>
  ) : (
    payTexts['revenue.pay.all_paid'][language]
  )

function Payments({ reference, payments, language }: { reference: string; payments: readonly PaymentShown[]; language: Language }) {
  const t = speaker(payTexts, language)
  return (
    <section>
      <h2 class="govuk-heading-m">{t('revenue.pay.payments')}</h2>
      <SummaryList
        rows={payments.map((payment) => ({
          key: instantWords(payment.at, language),
          value: (
            <>
              {formatKes(payment.cents, language)} · {payment.providerRef}
              <br />
              <Tag colour={payment.elsewhere ? 'grey' : PAYMENT_COLOURS[payment.state]}>
                {payment.elsewhere
                  ? refundTexts['revenue.refunds.resident.elsewhere'][language]
                  : t(`revenue.pay.payment.${payment.state}`)}
              </Tag>
              {payment.refunds.map((refund) => (
                <RefundLine refund={refund} language={language} />
              ))}
              {payment.receipt ? (
                <>
                  <br />
                  <Link href={receiptHref(reference, payment.receipt.name)}>
                    {t('revenue.pay.receipt', { number: payment.receipt.name })}
                  </Link>
                </>
              ) : null}
            </>
          ),
        }))}
      />
    </section>
  )
}

/** What the payer is told of money that goes back; what was only asked for is not yet theirs to know. */
function RefundLine({ refund, language }: { refund: PaymentShown['refunds'][number]; language: Language }) {
  const t = speaker(refundTexts, language)
  const amount = formatKes((refund.cents - refund.givenUp) as Cents, language)
  if (refund.state === 'asked' || refund.state === 'refused') return null
  return (
    <>
      <br />
      {refund.state === 'paid' && refund.endedAt
        ? t('revenue.refunds.resident.paid', { amount, day: instantWords(refund.endedAt, language) })
        : t(`revenue.refunds.resident.${refund.state === 'failed' ? 'failed' : 'sending'}`, { amount })}
    </>
  )
}

/** The ways to pay: a request on the phone, the paybill with the exact account number, the bank. */
function Ways({
  payable: { bill, left, look },
  money,
  shortcode,
  language,
}: {
  payable: Payable
  money: RevenueData
  shortcode: string | null
  language: Language
}) {
  const t = speaker(payTexts, language)
  const account = accountNumber(bill.reference)
  const paybill = shortcode ?? money.paybills[0]?.shortcode
  return (
    <section>
      <h2 class="govuk-heading-m">{t('revenue.pay.how')}</h2>
      {left > MPESA_MAX ? <InsetText>{t('revenue.pay.above')}</InsetText> : null}
      {shortcode ? (
        <>
          <Button href={payHref(bill.reference)}>{t('revenue.pay.by_push')}</Button>
          <p class="govuk-hint">{t('revenue.pay.by_push_hint')}</p>
        </>
      ) : null}
      {paybill ? (
        <>
          <h3 class="govuk-heading-s">{t('revenue.pay.by_paybill')}</h3>
          <p class="govuk-body">{t('revenue.pay.paybill_steps')}</p>
          <ByMenu shortcode={paybill} bill={bill} language={language} />
        </>
      ) : null}
      {shortcode && (look?.mayAsk ?? true) ? (
        <AskMpesa reference={bill.reference} words={t('revenue.pay.look.paid_already')}>
          <p class="govuk-hint">{t('revenue.pay.look.paid_hint')}</p>
        </AskMpesa>
      ) : null}
      <Details summary={t('revenue.pay.by_bank')}>
        <p class="govuk-body">{t('revenue.pay.bank_words')}</p>
        <SummaryList rows={money.bankAccounts.map(({ title, number }) => ({ key: title[language], value: number }))} />
        <Numbers rows={[[t('revenue.pay.number'), account]]} />
      </Details>
    </section>
  )
}

/** What the menu of M-Pesa asks for. */
const ByMenu = ({ shortcode, bill, language }: { shortcode: string; bill: Payable['bill']; language: Language }) => (
  <Numbers
    rows={[
      [payTexts['revenue.pay.business'][language], shortcode],
      [payTexts['revenue.pay.account'][language], accountNumber(bill.reference)],
    ]}
  />
)

/** Numbers to type into a phone: large, each under its name. */
const Numbers = ({ rows }: { rows: readonly (readonly [string, string])[] }) => (
  <>
    {rows.map(([label, value]) => (
      <p class="govuk-body">
        <CopyLine label={label} value={value} />
      </p>
    ))}
  </>
)

export type PushForm = { readonly id: string; readonly phone: string; readonly amount: string }

export function PushFormPage({
  payable: { bill, left },
  form,
  errors,
  language,
}: {
  payable: Pick<Payable, 'bill' | 'left'>
  form: PushForm
  errors: Readonly<Partial<Record<'phone' | 'amount' | 'form', string>>>
  language: Language
}) {
  const t = speaker(payTexts, language)
  const listed = [
    ...(errors.form ? [{ text: errors.form }] : []),
    ...(errors.phone ? [{ text: errors.phone, href: '#phone' }] : []),
    ...(errors.amount ? [{ text: errors.amount, href: '#amount' }] : []),
  ]
  return (
    <div class="k-prose">
      {listed.length > 0 ? <ErrorSummary errors={listed} /> : null}
      <h1 class="govuk-heading-l">{t('revenue.pay.push.title')}</h1>
      <p class="govuk-body">
        {bill.title[language]}, {bill.reference}
      </p>
      <form method="post" action={payHref(bill.reference)} novalidate>
        <input type="hidden" name="id" value={form.id} />
        <Input
          id="phone"
          name="phone"
          type="tel"
          inputmode="tel"
          autocomplete="tel"
          label={t('revenue.pay.push.phone')}
          hint={t('revenue.pay.push.phone_hint')}
          value={form.phone}
          error={errors.phone}
          classes="govuk-input--width-20"
        />
        <Input
          id="amount"
          name="amount"
          inputmode="numeric"
          label={t('revenue.pay.push.amount')}
          hint={t('revenue.pay.push.amount_hint', { left: formatKes(left, language) })}
          prefix="KSh"
          value={form.amount}
          error={errors.amount}
          classes="govuk-input--width-10"
        />
        <InsetText>{t('revenue.pay.push.safe')}</InsetText>
        <Button preventDoubleClick>{t('revenue.pay.push.send')}</Button>
      </form>
      <p class="govuk-body">
        <Link href={billHref(bill.reference)}>{t('revenue.pay.wait.to_bill')}</Link>
      </p>
    </div>
  )
}

/** Where a request on a phone stands, as its page says it. */
export type Waiting =
  | { readonly is: 'waiting'; readonly long: boolean }
  | { readonly is: 'unsure' | 'silent' | 'failed' }
  | { readonly is: 'claimed' | 'paid' | 'refuted' | 'reversed'; readonly payment: PaymentShown }

export const waitingTitle = (waiting: Waiting, language: Language): string =>
  speaker(
    payTexts,
    language,
  )(
    waiting.is === 'waiting'
      ? 'revenue.pay.wait.title'
      : waiting.is === 'unsure'
        ? 'revenue.pay.wait.unsure'
        : waiting.is === 'silent'
          ? 'revenue.pay.wait.silent'
          : waiting.is === 'claimed'
            ? 'revenue.pay.wait.claimed'
            : waiting.is === 'paid'
              ? 'revenue.pay.wait.paid'
              : 'revenue.pay.wait.failed',
  )

export function WaitingPage({
  waiting,
  push,
  payable: { bill, left },
  wait,
  shortcode,
  looksAgain,
  language,
}: {
  waiting: Waiting
  push: Push
  /** In how many seconds M-Pesa takes the same again. */
  wait: number
  shortcode: string | null
  payable: Pick<Payable, 'bill' | 'left'>
  /** The page refreshes itself. */
  looksAgain: boolean
  language: Language
}) {
  const t = speaker(payTexts, language)
  const title = waitingTitle(waiting, language)
  const amount = formatKes(push.cents, language)
  const toBill = (
    <p class="govuk-body">
      <Link href={billHref(bill.reference)}>{t('revenue.pay.wait.to_bill')}</Link>
    </p>
  )
  const again = (
    <p class="govuk-body">
      {looksAgain ? `${t('revenue.pay.wait.itself')} ` : null}
      <Link href={pushHref(bill.reference, push.id)}>{t('revenue.pay.wait.again')}</Link>
    </p>
  )
  const askMpesa = <AskMpesa reference={bill.reference} push={push.id} words={t('revenue.pay.look.pin')} />
  const shell = (children: ComponentChildren) => <div class="k-prose">{children}</div>
  if (waiting.is === 'waiting')
    return shell(
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body-l">{t('revenue.pay.wait.words', { amount, phone: maskPhone(push.phone) })}</p>
        {waiting.long ? <InsetText>{t('revenue.pay.wait.long')}</InsetText> : null}
        {again}
        {push.checkoutRequestId === null ? null : askMpesa}
        {toBill}
      </>,
    )
  if (!('payment' in waiting))
    return shell(
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body-l">{wordsOfPush(push)[language]}</p>
        {waiting.is === 'unsure' ? again : null}
        {waiting.is === 'silent' ? askMpesa : null}
        {bill.state === 'open' ? <Button href={payHref(bill.reference)}>{t('revenue.pay.wait.try_again')}</Button> : null}
        {bill.state === 'open' && wait > 0 ? (
          <>
            <p class="govuk-body">{t('revenue.pay.wait.same_again', { seconds: wait })}</p>
            {shortcode ? <ByMenu shortcode={shortcode} bill={bill} language={language} /> : null}
          </>
        ) : null}
        {toBill}
      </>,
    )
  const { payment } = waiting
  const { receipt } = payment
  const receiptLink = receipt ? (
    <p class="govuk-body">
      <Link href={receiptHref(bill.reference, receipt.name)}>{t('revenue.pay.receipt', { number: receipt.name })}</Link>
    </p>
  ) : null
  if (waiting.is === 'refuted' || waiting.is === 'reversed')
    return shell(
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        <WarningText>{t(`revenue.pay.wait.${waiting.is}`, { ref: payment.providerRef })}</WarningText>
        {receiptLink}
        {toBill}
      </>,
    )
  const values = { amount: formatKes(payment.cents, language), ref: payment.providerRef }
  return shell(
    <>
      {waiting.is === 'paid' ? <Panel title={title}>{values.amount}</Panel> : <h1 class="govuk-heading-l">{title}</h1>}
      <p class="govuk-body-l">{t(waiting.is === 'paid' ? 'revenue.pay.wait.paid_words' : 'revenue.pay.wait.claimed_words', values)}</p>
      {left > 0 ? <p class="govuk-body">{t('revenue.pay.wait.paid_left', { left: formatKes(left, language) })}</p> : null}
      {left <= 0 && waiting.is === 'paid' ? (
        <p class="govuk-body">
          <GoesOn bill={bill} language={language} />
        </p>
      ) : null}
      {receiptLink}
      {waiting.is === 'claimed' ? again : null}
      {toBill}
    </>,
  )
}

export function MyBillsPage({
  credit,
  open,
  done,
  next,
  first,
  county,
  today,
  language,
}: MyBills & {
  first: boolean
  /** Whom to call. */
  county: string
  today: string
  language: Language
}) {
  const t = speaker(payTexts, language)
  const payable = ({ state, own, left }: MyBill) => credit > 0 && state === 'open' && own && left > 0
  const cards = (bills: readonly MyBill[]) =>
    bills.map((bill) => (
      <>
        <SummaryList
          card={{
            title: { text: bill.title[language], headingLevel: 3 },
            actions: [
              {
                text: t(bill.state === 'open' ? 'revenue.pay.mine.pay' : 'revenue.pay.bill'),
                href: billHref(bill.reference),
                hidden: bill.reference,
              },
            ],
          }}
          rows={[
            bill.payerName ? { key: t('revenue.pay.mine.whose'), value: bill.payerName } : null,
            { key: t('revenue.pay.number'), value: <BillTagged bill={bill} today={today} language={language} /> },
            bill.state === 'open'
              ? { key: t('revenue.pay.left'), value: formatKes(bill.left, language) }
              : { key: t('revenue.pay.total'), value: formatKes(bill.total, language) },
            bill.state === 'open' ? { key: t('revenue.pay.due'), value: dayWords(bill.dueOn, language) } : null,
          ]}
        />
        {payable(bill) ? <UseCredit reference={bill.reference} left={bill.left} credit={credit} language={language} /> : null}
      </>
    ))
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{t('revenue.pay.mine.title')}</h1>
      {credit > 0 && first ? (
        <InsetText>
          <p class="govuk-body">
            <strong>{t('revenue.pay.mine.credit', { amount: formatKes(credit, language) })}</strong>
          </p>
          <p class="govuk-body">{t(`revenue.pay.mine.credit_${open.some(payable) ? 'open' : 'kept'}`, { phone: county })}</p>
        </InsetText>
      ) : null}
      {open.length + done.length === 0 && first ? (
        <EmptyState title={t('revenue.pay.mine.none')}>
          <p class="govuk-body">
            <Link href="/bills">{t('revenue.pay.mine.none_words')}</Link>
          </p>
        </EmptyState>
      ) : null}
      {open.length > 0 ? (
        <section>
          <h2 class="govuk-heading-m">{t('revenue.pay.mine.open')}</h2>
          {cards(open)}
        </section>
      ) : null}
      {done.length > 0 ? (
        <section>
          <h2 class="govuk-heading-m">{t('revenue.pay.mine.done')}</h2>
          {cards(done)}
        </section>
      ) : null}
      {next ? <Pagination next={{ href: `/my/bills?after=${next}` }} /> : null}
    </div>
  )
}

const BillTagged = ({ bill, today, language }: { bill: MyBill; today: string; language: Language }) => (
  <>
    {bill.reference} <BillTag look={lookOf(bill, today)} language={language} />
  </>
)
