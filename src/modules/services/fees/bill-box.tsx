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

export const BillStateTag = ({ state, language }: { state: BillState; language: Language }) => (
  <Tag colour={colours[state]}>{servicesTexts[`services.bill.${state}`][language]}</Tag>
)

/** A bill on the page of its application: what is owed, what was paid, and the way to pay. One that ran out can be made anew where `againHref` says how. */
export function BillBox(props: { bill: Bill; paybill: string | null; language: Language; level?: 2 | 3; againHref?: string | undefined }) {
  const { bill, paybill, language, level = 2, againHref } = props
  const Heading = `h${level}` as const
  const t = speaker(servicesTexts, language)
  const { state, reference, totalCents, paidCents, dueOn } = bill
  const left = formatKes((totalCents - paidCents) as Cents, language)
  const open = state === 'open'
  return (
    <section>
      <Heading class={level === 2 ? 'govuk-heading-m' : 'govuk-heading-s'}>
        {t(open ? 'services.bill.title' : state === 'settled' ? 'services.bill.paid_title' : 'services.bill.reference')}
      </Heading>
      <SummaryList
        rows={[
          { key: t('services.bill.reference'), value: reference },
          { key: t('services.bill.state'), value: { text: <BillStateTag state={state} language={language} /> } },
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
        <>
          {state === 'expired' ? <p class="govuk-body">{t('services.bill.expired_words')}</p> : null}
          <p class="govuk-body">
            <a class="govuk-link" href={billHref(bill)}>
              {t('services.bill.see')}
            </a>
          </p>
          {againHref && isSpent(bill) ? <BillAgain action={againHref} language={language} /> : null}
        </>
      )}
    </section>
  )
}

/** It ran out with nothing paid on it: a new one may take its place. */
export const isSpent = ({ state, paidCents }: Bill): boolean => state === 'expired' && paidCents === 0

export function BillAgain({ action, language }: { action: string; language: Language }) {
  const t = speaker(servicesTexts, language)
  return (
    <form method="post" action={action}>
      <p class="govuk-hint">{t('services.bill.again_hint')}</p>
      <Button look="secondary">{t('services.bill.again')}</Button>
    </form>
  )
}
