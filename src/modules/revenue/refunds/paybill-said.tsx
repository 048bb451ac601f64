import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { speaker } from '../../../core/basics/texts.ts'
import type { PaybillCompared } from '../../../engines/money/mpesa/keep-balance.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Button } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { WarningText } from '../../../ui/components/warning-text.tsx'
import { instantWords } from '../words.tsx'
import { refundTexts } from './refund-texts.ts'

type Row = { readonly what: string; readonly told: Cents | null; readonly ledger: Cents | null; readonly apart: Cents | null }

/** Each account of the paybill as M-Pesa says it beside what the ledger says, with what makes them differ. */
export function PaybillSaid({ ctx, paybill }: { ctx: Context; paybill: PaybillCompared | undefined }) {
  const { language } = ctx
  const t = speaker(refundTexts, language)
  const shown = (cents: Cents | null) => (cents === null ? '–' : formatKes(cents, language))
  const reason = (because: keyof PaybillCompared['because'], cents: Cents): Row[] =>
    cents === 0 ? [] : [{ what: t(`revenue.mpesa.because.${because}`), told: null, ledger: null, apart: cents }]
  const rows: Row[] = (paybill?.accounts ?? []).flatMap(({ account, told, ledger }) => [
    { what: t(`revenue.mpesa.account.${account}`), told, ledger, apart: ledger === null ? null : ((told - ledger) as Cents) },
    ...(paybill && account === 'utility'
      ? [
          ...reason('claims', paybill.because.claims),
          ...reason('refunds', paybill.because.refunds),
          ...reason('settlement', paybill.because.settlement),
          ...(paybill.left === 0 ? [] : [{ what: t('revenue.mpesa.left'), told: null, ledger: null, apart: paybill.left }]),
        ]
      : []),
  ])
  return (
    <section>
      <h2 class="govuk-heading-m">{t('revenue.mpesa.balance')}</h2>
      {paybill ? (
        <>
          <p class="govuk-body">{t('revenue.mpesa.balance_at', { when: instantWords(paybill.at, language) })}</p>
          {paybill.left === 0 ? null : <WarningText>{t('revenue.mpesa.left_words')}</WarningText>}
          <DataTable
            caption={`${t('revenue.mpesa.balance')}: ${paybill.shortcode}`}
            captionHidden
            stack
            rows={rows}
            columns={[
              { header: t('revenue.mpesa.account'), rowHeader: true, cell: ({ what }) => what },
              { header: t('revenue.mpesa.told'), numeric: true, cell: ({ told }) => shown(told) },
              { header: t('revenue.mpesa.ledger'), numeric: true, cell: ({ ledger }) => shown(ledger) },
              { header: t('revenue.mpesa.apart'), numeric: true, cell: ({ apart }) => shown(apart) },
            ]}
            empty={{ title: '–' }}
          />
        </>
      ) : (
        <p class="govuk-body">{t('revenue.mpesa.balance_none')}</p>
      )}
      {ctx.may('money.payment.ask', {}) ? (
        <form method="post" action="/staff/paybill/questions">
          <Button look="secondary" preventDoubleClick>
            {t('revenue.mpesa.balance_ask')}
          </Button>
        </form>
      ) : null}
    </section>
  )
}
