import { formatKes } from '../../../core/basics/money.ts'
import { type CaseRecord, reachOf } from '../../../engines/cases/case-record.ts'
import type { CaseType } from '../../../engines/cases/workflow.ts'
import { linesOf } from '../../../engines/money/bills/bills.queries.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { servicesTexts } from '../texts.ts'
import { BillAgain, isSpent } from './bill-box.tsx'
import { shownBills } from './bill-case.ts'
import { staffBillAgainHref } from './hrefs.ts'

/** The bill of a case on the officer's page of it: what for, and how far it is paid. */
export const billPanel = {
  title: servicesTexts['services.bill.reference'],
  show: async (ctx: Context, record: CaseRecord, { workflow }: CaseType): Promise<unknown> => {
    const bills = await shownBills(ctx, record)
    if (bills.length === 0) return null
    const { language } = ctx
    const lines = await linesOf(
      ctx,
      bills.map(({ id }) => id),
    )
    const t = (key: keyof typeof servicesTexts) => servicesTexts[key][language]
    const mayBill = workflow.states[record.state]?.kind === 'waitPayment' && ctx.may('cases.case.handle', reachOf(record))
    return bills.map((bill) => (
      <>
        <SummaryList
          rows={[
            { key: t('services.bill.reference'), value: bill.reference },
            { key: t('services.bill.state'), value: t(`services.bill.${bill.state}`) },
            ...(lines.get(bill.id) ?? []).map(({ title, cents }) => ({ key: title[language], value: formatKes(cents, language) })),
            { key: t('services.bill.amount'), value: formatKes(bill.totalCents, language) },
            { key: t('services.bill.paid'), value: formatKes(bill.paidCents, language) },
          ]}
        />
        {mayBill && isSpent(bill) ? <BillAgain action={staffBillAgainHref(record.id)} language={language} /> : null}
      </>
    ))
  },
}
