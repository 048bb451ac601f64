import { formatDay } from '../../../core/basics/dates.ts'
import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import { accountNumber, type Bill, type BillState } from '../../../engines/money/bills/bill.ts'
import { Button } from '../../../ui/components/button.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag, type TagColour } from '../../../ui/components/tag.tsx'
import { servicesTexts } from '../texts.ts'
import { billHref } from './bill-case.ts'

const colours: Readonly<Record<BillState, TagColour>> = { open: 'orange', settled: 'green', void: 'grey', expired: 'grey' }

/** A bill on the page of its application: what is owed, what was paid, and the way to pay. */
export function BillBox({ bill, paybill, language, level = 2 }: { bill: Bill; paybill: string | null; language: Language; level?: 2 | 3 }) {
  const Heading = `h${level}` as const
  const t = speaker(servicesTexts, language)
  const { state, reference, totalCents, paidCents, dueOn } = bill
  const left = formatKes((totalCents - paidCents) as Cents, language)
  const open = state === 'open'
  return (
    <section>
      <Heading class={level === 2 ? 'govuk-heading-m' : 'govuk-heading-s'}>
        {t(open ? 'services.bill.title' : 'services.bill.paid_title')}
      </Heading>
      <SummaryList
        rows={[
          { key: t('services.bill.reference'), value: reference },
          { key: t('services.bill.state'), value: { text: <Tag colour={colours[state]}>{t(`services.bill.${state}`)}</Tag> } },
          { key: t('services.bill.amount'), value: formatKes(totalCents, language) },
          open && paidCents > 0 ? { key: t('services.bill.paid'), value: formatKes(paidCents, language) } : null,
          open && paidCents > 0 ? { key: t('services.bill.left'), value: left } : null,
          open ? { key: t('services.bill.due'), value: formatDay(dueOn.toString(), language) } : null,
        ]}
      />
      {open ? (
        <>
          <Button href={billHref(bill)}>{t('services.bill.pay', { amount: left })}</Button>
          {paybill ? <p class="govuk-body">{t('services.bill.paybill', { paybill, account: accountNumber(reference) })}</p> : null}
        </>
      ) : (
        <p class="govuk-body">
          <a class="govuk-link" href={billHref(bill)}>
            {t('services.bill.see')}
          </a>
        </p>
      )}
    </section>
  )
}
