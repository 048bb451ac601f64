import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { speaker } from '../../../core/basics/texts.ts'
import { accountNumber, type Bill, type BillLine, periodWords } from '../../../engines/money/bills/bill.ts'
import { paybillOf } from '../../../engines/money/mpesa/paybill.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { qrModules, qrSvgPath } from '../../../kernel/files/qr.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { deskTexts } from '../desk-texts.ts'
import { billHref } from '../pay/hrefs.ts'
import { dayWords } from '../words.tsx'
import { leftOf } from './demand-letter.ts'

/** One demand notice for paper, on a sheet of its own, under the page's heading. Its QR opens the payer's page. */
export function DemandSheet({ ctx, bill, lines }: { ctx: Context; bill: Bill; lines: readonly BillLine[] }) {
  const { language, county } = ctx
  const t = speaker(deskTexts, language)
  const left: Cents = leftOf(bill)
  if (left === 0) return <EmptyState title={t('revenue.demand.nothing')} />
  const qr = qrSvgPath(qrModules(`${county.publicUrl}${billHref(bill.reference)}`))
  return (
    <section class="k-leaf">
      <h2 class="govuk-heading-l">{t('revenue.demand.title')}</h2>
      <SummaryList
        rows={[
          { key: t('revenue.demand.to'), value: bill.payerName ?? '–' },
          { key: t('revenue.demand.date'), value: dayWords(dayOf(ctx.now), language) },
          { key: t('revenue.bills.reference'), value: `${bill.reference}: ${bill.title[language]}` },
        ]}
      />
      <p class="govuk-body">{t('revenue.demand.words', { amount: formatKes(left, language), day: dayWords(bill.dueOn, language) })}</p>
      <DataTable
        caption={t('revenue.bills.lines')}
        stack
        rows={lines}
        columns={[
          { header: t('revenue.bills.line'), rowHeader: true, cell: (line) => line.title[language] },
          { header: t('revenue.bills.period'), cell: (line) => periodWords(line.period, language) },
          { header: t('revenue.desk.amount'), numeric: true, cell: (line) => formatKes(line.cents, language) },
          { header: t('revenue.bills.paid'), numeric: true, cell: (line) => formatKes(line.paid, language) },
        ]}
        empty={{ title: '–' }}
      />
      <p class="govuk-body">
        <strong>{t('revenue.demand.pay', { paybill: paybillOf(county) ?? '', account: accountNumber(bill.reference) })}</strong>
      </p>
      <svg viewBox={`0 0 ${qr.side} ${qr.side}`} width="140" height="140" role="img" aria-label={billHref(bill.reference)}>
        <path d={qr.path} />
      </svg>
    </section>
  )
}
