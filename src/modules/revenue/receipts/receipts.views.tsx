import { dayInNairobi, formatDay, formatInstant } from '../../../core/basics/dates.ts'
import { formatKes } from '../../../core/basics/money.ts'
import { type Language, speaker, type Text } from '../../../core/basics/texts.ts'
import type { Receipt } from '../../../engines/money/receipts/load-receipt.ts'
import { duplicateWords, endedWords, receiptParts, receiptRows } from '../../../engines/money/receipts/receipt-paper.ts'
import { receiptTexts } from '../../../engines/money/receipts/receipt-texts.ts'
import { qrModules, qrSvgPath } from '../../../kernel/files/qr.ts'
import type { SignedDocument } from '../../../kernel/files/signed-document.ts'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Panel } from '../../../ui/components/panel.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { WarningText } from '../../../ui/components/warning-text.tsx'
import { receiptHref } from '../pay/hrefs.ts'
import { payTexts } from '../pay/pay-texts.ts'

const inOne = (value: string | Text, language: Language): string => (typeof value === 'string' ? value : value[language])

/** The head of a receipt's page: that it holds, or in red since when and why it does not. */
const Standing = ({ receipt, title, language }: { receipt: Receipt; title: string; language: Language }) => {
  const ended = endedWords(receipt.state)
  if (!ended) return <Panel title={title}>{receipt.name}</Panel>
  const day = receipt.endedAt ? formatInstant(receipt.endedAt.epochMilliseconds, language) : ''
  return (
    <>
      <Panel title={receiptTexts['money.receipt.ended'][language]} classes="govuk-panel--refused">
        {receipt.name}
      </Panel>
      <WarningText>{speaker(payTexts, language)('revenue.receipt.since', { day, because: ended[language] })}</WarningText>
    </>
  )
}

export const receiptTitle = (receipt: Receipt, language: Language): string =>
  receiptTexts[receipt.state === 'valid' ? 'money.receipt.title' : 'money.receipt.ended'][language]

/** The receipt for who holds the bill. */
export function ReceiptPage({ receipt, reference, language }: { receipt: Receipt; reference: string; language: Language }) {
  const t = speaker(payTexts, language)
  const here = receiptHref(reference, receipt.name)
  return (
    <div class="k-prose">
      <Standing receipt={receipt} title={receiptTexts['money.receipt.title'][language]} language={language} />
      {receipt.state === 'valid' && receipt.paymentState === 'claimed' ? <InsetText>{t('revenue.receipt.claimed')}</InsetText> : null}
      <SummaryList
        rows={[
          ...receiptRows(receipt).map(({ label, value, strong }) => ({
            key: label[language],
            value: strong ? <strong>{inOne(value, language)}</strong> : inOne(value, language),
          })),
          { key: t('revenue.receipt.issued'), value: formatInstant(receipt.issuedAt.epochMilliseconds, language) },
        ]}
      />
      <h2 class="govuk-heading-m">{receiptTexts['money.receipt.split'][language]}</h2>
      <SummaryList rows={receiptParts(receipt).map(({ label, value }) => ({ key: label[language], value: inOne(value, language) }))} />
      <ul class="govuk-list">
        <li>
          <Link href={`${here}.pdf`}>{t('revenue.receipt.pdf')}</Link>
        </li>
        <li>
          <Link href={`${here}/slip`}>{t('revenue.receipt.slip')}</Link>
        </li>
      </ul>
    </div>
  )
}

/** What anyone may know of a receipt by its number alone: the numbers run, so it names neither the bill nor the payment. */
export function ReceiptCheckPage({ receipt, language }: { receipt: Receipt; language: Language }) {
  const t = speaker(payTexts, language)
  return (
    <div class="k-prose">
      <Standing receipt={receipt} title={receiptTexts['money.receipt.genuine'][language]} language={language} />
      <SummaryList
        rows={[
          { key: t('revenue.receipt.number'), value: receipt.name },
          { key: t('revenue.receipt.issued'), value: formatDay(dayInNairobi(receipt.issuedAt.epochMilliseconds) ?? '', language) },
          { key: receiptTexts['money.receipt.amount'][language], value: formatKes(receipt.cents, language) },
        ]}
      />
      <p class="govuk-body">{t('revenue.receipt.check.compare')}</p>
    </div>
  )
}

export function UnknownReceiptPage({ language }: { language: Language }) {
  const t = speaker(payTexts, language)
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{t('revenue.receipt.check.unknown')}</h1>
      <WarningText>{t('revenue.receipt.check.unknown_words')}</WarningText>
      <p class="govuk-body">
        <Link href="/bills">{t('revenue.pay.find.title')}</Link>
      </p>
    </div>
  )
}

/** A receipt for a roll of 58 mm. */
export function ReceiptSlip({
  receipt,
  county,
  signed,
  duplicate,
  host,
  language,
}: {
  receipt: Receipt
  county: Text
  signed: SignedDocument | null
  duplicate: number
  host: string
  language: Language
}) {
  const t = speaker(payTexts, language)
  const ended = endedWords(receipt.state)
  const rows = [
    ...receiptRows(receipt),
    ...receiptParts(receipt),
    {
      label: payTexts['revenue.receipt.issued'],
      value: formatInstant(receipt.issuedAt.epochMilliseconds, language, 'short'),
    },
  ]
  const qr = signed ? qrSvgPath(qrModules(signed.address)) : null
  return (
    <div class="k-slip">
      <p>{county[language]}</p>
      <h1>
        {receiptTexts['money.receipt.title'][language]} {receipt.name}
      </h1>
      {ended ? <p class="k-slip__mark">{ended[language]}</p> : null}
      {duplicate > 0 ? <p class="k-slip__mark">{duplicateWords(duplicate)[language]}</p> : null}
      <dl>
        {rows.map(({ label, value }) => (
          <>
            <dt>{label[language]}</dt>
            <dd>{inOne(value, language)}</dd>
          </>
        ))}
      </dl>
      {qr ? (
        <svg viewBox={`0 0 ${qr.side} ${qr.side}`} role="img" aria-label={t('revenue.receipt.check_at', { address: host })}>
          <path d={qr.path} />
        </svg>
      ) : null}
      <p>{t('revenue.receipt.check_at', { address: `${host}/R/${receipt.name}` })}</p>
    </div>
  )
}
