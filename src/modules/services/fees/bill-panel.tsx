import { formatDay } from '../../../core/basics/dates.ts'
import { formatKes, subtractCents } from '../../../core/basics/money.ts'
import { type CaseRecord, reachOf } from '../../../engines/cases/case-record.ts'
import type { CaseType } from '../../../engines/cases/workflow.ts'
import type { Bill } from '../../../engines/money/bills/bill.ts'
import { linesOf } from '../../../engines/money/bills/bills.queries.ts'
import { reachOfBill } from '../../../engines/money/bills/reach-of-bill.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Link } from '../../../ui/components/link.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { servicesTexts } from '../texts.ts'
import { BillAgain, BillStateTag, isSpent } from './bill-box.tsx'
import { billHref, shownBills } from './bill-case.ts'
import { staffBillAgainHref, staffBillHref } from './hrefs.ts'

/** The officers' page of a bill for who may open it, else the payer's, which shows nothing of who owes it. */
const billHrefFor = (ctx: Context, bill: Bill): string =>
  ctx.county.manifests.some(({ name }) => name === 'revenue') && ctx.may('money.bill.read', reachOfBill(ctx, bill))
    ? staffBillHref(bill.id)
    : billHref(bill)

/** The bill of a case on the officer's page of it: what for, and how far it is paid. */
export const billPanel = {
  title: servicesTexts['services.bill.reference'],
  /** While it is what the case waits for, it is what an officer looks for. */
  leads: ({ state }: CaseRecord, { workflow }: CaseType): boolean => workflow.states[state]?.kind === 'waitPayment',
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
            { key: t('services.bill.reference'), value: <Link href={billHrefFor(ctx, bill)}>{bill.reference}</Link> },
            { key: t('services.bill.state'), value: <BillStateTag state={bill.state} language={language} /> },
            ...(lines.get(bill.id) ?? []).map(({ title, cents }) => ({ key: title[language], value: formatKes(cents, language) })),
            { key: t('services.bill.amount'), value: formatKes(bill.totalCents, language) },
            { key: t('services.bill.paid'), value: formatKes(bill.paidCents, language) },
            ...(bill.state === 'open'
              ? [
                  { key: t('services.bill.left'), value: formatKes(subtractCents(bill.totalCents, bill.paidCents), language) },
                  { key: t('services.bill.due'), value: formatDay(bill.dueOn.toString(), language) },
                ]
              : []),
          ]}
        />
        {mayBill && isSpent(bill) ? <BillAgain action={staffBillAgainHref(record.id)} language={language} /> : null}
      </>
    ))
  },
}
