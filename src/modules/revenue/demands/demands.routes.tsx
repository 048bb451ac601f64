import { z } from 'zod'
import { isDay } from '../../../core/basics/dates.ts'
import { invalid, refuse } from '../../../core/basics/errors.ts'
import { formatKes } from '../../../core/basics/money.ts'
import { speaker } from '../../../core/basics/texts.ts'
import { findBills, linesOf } from '../../../engines/money/bills/bills.queries.ts'
import { giveNotices } from '../../../engines/money/bills/give-notices.ts'
import { reachOfBill } from '../../../engines/money/bills/reach-of-bill.ts'
import { paybillOf } from '../../../engines/money/mpesa/paybill.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { id, several } from '../../../kernel/web/input.ts'
import { content, page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, post, type Route } from '../../../kernel/web/route.ts'
import { Button } from '../../../ui/components/button.tsx'
import { Checkboxes } from '../../../ui/components/checkboxes.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Refused } from '../../../ui/components/problems.tsx'
import { staffBillHref } from '../bills/bill-href.ts'
import { billWithPayer } from '../bills/open-bill.ts'
import { deskTexts } from '../desk-texts.ts'
import { exampleBill } from '../pay/example-bill.ts'
import type { SentForm } from '../proposals/decision-routes.ts'
import { addressWith, dayWords, ListHead } from '../words.tsx'
import { demandsPath } from './demand-href.ts'
import { demandLetter, leftOf } from './demand-letter.ts'
import { DemandSheet } from './demand-sheet.tsx'
import { demandTexts } from './demand-texts.ts'
import { listOverdue, noticedOn, type OverdueAfter, withinReach } from './list-overdue.ts'

const access = may('money.demand.give')
const query = z.object({
  due: z.string().max(10).optional().catch(undefined),
  id: id.optional().catch(undefined),
})

const afterOf = ({ due, id }: z.output<typeof query>): OverdueAfter | null => (due && isDay(due) && id ? { due, id } : null)

export const demandRoutes: readonly Route[] = [
  get(demandsPath, {
    access,
    input: { query },
    example: async () => ({}),
    run: (ctx, input) => demandsPage(ctx, afterOf(input.query)),
    reply: (shown) => shown,
  }),

  post(demandsPath, {
    access,
    input: { body: z.object({ bills: several(id), sms: z.string().max(10).optional().default('') }) },
    example: async () => ({ body: { bills: [] } }),
    run: async (ctx, { body }) => {
      const bills = await withinReach(ctx, body.bills)
      if (bills.length === 0) throw invalid([{ path: 'bills', text: demandTexts['revenue.demands.none_chosen'] }])
      return giveNotices(ctx, { bills, sms: body.sms !== '', paybill: paybillOf(ctx.county) ?? '' })
    },
    reply: ({ given, told }) =>
      redirectTo(demandsPath, { text: demandTexts['revenue.demands.given'], values: { given: String(given), told: String(told) } }),
    again: (refusal, typed, ctx) => demandsPage(ctx, null, { refusal, typed }),
  }),

  get(`${demandsPath}/:day/print`, {
    access,
    input: { params: z.object({ day: z.string().max(10) }) },
    example: async ({ county }) => ({ params: { day: dayOf(county.clock.now()).toString() } }),
    run: async (ctx, { params: { day } }) => {
      if (!isDay(day)) throw refuse('basics.not_found')
      const ids = await noticedOn(ctx, day)
      const bills = await findBills(ctx, ids)
      const lines = await linesOf(ctx, ids)
      for (const bill of bills) ctx.audit('money.bill.read', { kind: 'money.bill', id: bill.id }, undefined, bill.payer)
      return page({
        title: deskTexts['revenue.demand.title'][ctx.language],
        layout: 'print',
        body: (
          <>
            <h1 class="govuk-visually-hidden">{deskTexts['revenue.demand.title'][ctx.language]}</h1>
            {bills.length === 0 ? <EmptyState title={demandTexts['revenue.demands.print_none'][ctx.language]} /> : null}
            {bills.map((bill) => (
              <DemandSheet ctx={ctx} bill={bill} lines={lines.get(bill.id) ?? []} />
            ))}
          </>
        ),
      })
    },
    reply: (shown) => shown,
  }),

  get('/staff/bills/:id/demand.pdf', {
    access: may('money.bill.read'),
    input: { params: z.object({ id }) },
    example: async ({ county }) => {
      const { bill } = await exampleBill(county)
      return { params: { id: bill.id }, reach: reachOfBill({ county }, bill) }
    },
    run: async (ctx, { params }) => {
      const found = await billWithPayer(ctx, params.id)
      if (leftOf(found.bill) === 0) throw refuse('basics.not_found')
      const pdf = await ctx.county.files.documents.render(demandLetter(ctx.county, found, ctx.now))
      return { pdf, reference: found.bill.reference }
    },
    reply: ({ pdf, reference }) => content('application/pdf', pdf, { size: pdf.length, saveAs: `${reference}.pdf` }),
  }),
]

async function demandsPage(ctx: Context, after: OverdueAfter | null, sent?: SentForm): Promise<Reply> {
  const { language } = ctx
  const t = speaker(demandTexts, language)
  const d = speaker(deskTexts, language)
  const { bills, next } = await listOverdue(ctx, after)
  const today = dayOf(ctx.now).toString()
  return page({
    title: t('revenue.demands.title'),
    layout: 'staff',
    ...(sent ? { error: true, status: sent.refusal.status } : {}),
    body: (
      <>
        <Refused refusal={sent?.refusal} />
        <ListHead title={t('revenue.demands.title')} lead={t('revenue.demands.lead')}>
          <Link href={`${demandsPath}/${today}/print`}>{t('revenue.demands.print', { day: dayWords(today, language) })}</Link>
        </ListHead>
        <form method="post" action={demandsPath} novalidate id="bills">
          <DataTable
            caption={t('revenue.demands.title')}
            captionHidden
            stack
            rows={bills}
            columns={[
              {
                header: d('revenue.bills.reference'),
                rowHeader: true,
                cell: ({ id, reference }) => (
                  <span class="k-nowrap">
                    <Link href={staffBillHref(id)}>{reference}</Link>
                  </span>
                ),
              },
              { header: d('revenue.bills.payer'), cell: ({ payerName }) => payerName ?? '–' },
              { header: d('revenue.bills.for'), cell: ({ title }) => title[language] },
              {
                header: d('revenue.desk.ward'),
                cell: ({ ward }) => (ward === null ? '–' : (ctx.county.places.ward(ward)?.name ?? ward)),
              },
              { header: t('revenue.demands.due'), cell: ({ dueOn }) => dayWords(dueOn, language) },
              { header: t('revenue.demands.last'), cell: ({ lastNotice }) => (lastNotice ? dayWords(lastNotice, language) : '–') },
              { header: d('revenue.bills.left'), numeric: true, cell: ({ left }) => formatKes(left, language) },
              {
                header: t('revenue.demands.choose'),
                cell: ({ id, reference, lastNotice }) =>
                  lastNotice?.toString() === today ? (
                    '–'
                  ) : (
                    <Checkboxes
                      name="bills"
                      idPrefix={`bill-${id}`}
                      classes="govuk-checkboxes--small"
                      items={[
                        {
                          value: id,
                          text: <span class="govuk-visually-hidden">{t('revenue.demands.choose_bill', { reference })}</span>,
                        },
                      ]}
                    />
                  ),
              },
            ]}
            nextHref={next ? addressWith(demandsPath, { ...next }) : undefined}
            previousHref={after ? demandsPath : undefined}
            empty={{ title: t('revenue.demands.none') }}
          />
          {bills.length > 0 ? (
            <>
              <Checkboxes name="sms" idPrefix="sms" items={[{ value: 'yes', text: t('revenue.demands.sms') }]} />
              <Button preventDoubleClick>{t('revenue.demands.give')}</Button>
            </>
          ) : null}
        </form>
      </>
    ),
  })
}
