import { z } from 'zod'
import { formatDay } from '../../../core/basics/dates.ts'
import { formatKes } from '../../../core/basics/money.ts'
import { showPhone } from '../../../core/basics/phone.ts'
import { speaker } from '../../../core/basics/texts.ts'
import { caseHref } from '../../../engines/cases/desk/case-page.views.tsx'
import { periodWords } from '../../../engines/money/bills/bill.ts'
import { reachOfBill } from '../../../engines/money/bills/reach-of-bill.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { id, optionalLine } from '../../../kernel/web/input.ts'
import { page, type Reply } from '../../../kernel/web/reply.ts'
import { get, may, type Route } from '../../../kernel/web/route.ts'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Filters } from '../../../ui/components/filters.tsx'
import { IdentityBar } from '../../../ui/components/identity-bar.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Refused } from '../../../ui/components/problems.tsx'
import { Select } from '../../../ui/components/select.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { countWords } from '../capped.ts'
import { DemandSheet } from '../demands/demand-sheet.tsx'
import { demandTexts } from '../demands/demand-texts.ts'
import { deskTexts } from '../desk-texts.ts'
import { LegsTable } from '../legs-table.tsx'
import { exampleBill } from '../pay/example-bill.ts'
import { billHref } from '../pay/hrefs.ts'
import { BillTag, lookOf } from '../pay/pay.views.tsx'
import { payTexts } from '../pay/pay-texts.ts'
import { PaymentTag, paymentHref } from '../payments/payment-tag.tsx'
import type { SentForm } from '../proposals/decision-routes.ts'
import { ChangesTable } from '../relief/changes-table.tsx'
import { ReliefPanel } from '../relief/relief.views.tsx'
import { addressWith, dayWords, headName, instantWords, ListHead } from '../words.tsx'
import { billsPath as here, staffBillHref } from './bill-href.ts'
import { type BillFilter, listBills } from './list-bills.ts'
import { billWithPayer, type OpenedBill, openBill } from './open-bill.ts'

const STATES = ['open', 'settled', 'void', 'expired'] as const
const params = z.object({ id })

const query = z.object({
  q: optionalLine(100),
  state: z
    .enum(['', ...STATES])
    .optional()
    .default(''),
  department: optionalLine(60),
  // A ward that is none finds nothing: the whole list would look like the answer.
  ward: z.preprocess((typed) => (typed === '' ? undefined : typed), z.coerce.number().int().positive().max(99_999).optional().catch(-1)),
  after: z
    .union([z.literal(''), id])
    .optional()
    .catch('')
    .default(''),
})

const filterOf = ({ ward, after, ...rest }: z.output<typeof query>): BillFilter => ({ ...rest, ward: ward ?? null, after: after || null })
const example = async ({ county }: { county: Context['county'] }) => {
  const { bill } = await exampleBill(county)
  return { params: { id: bill.id }, reach: reachOfBill({ county }, bill) }
}
const today = (ctx: Context): string => dayOf(ctx.now).toString()
const wardName = (ctx: Context, ward: number | null): string => (ward === null ? '–' : (ctx.county.places.ward(ward)?.name ?? String(ward)))

export const billRoutes: readonly Route[] = [
  get(here, {
    access: may('money.bill.read'),
    input: { query },
    example: async () => ({ query: { state: 'open' as const } }),
    run: async (ctx, { query }) => {
      const filter = filterOf(query)
      // Who is looked for by name or phone is a look at a person.
      if (filter.q) ctx.audit('money.bill.searched', { kind: 'money.bill', id: 'list' }, { words: filter.q.length })
      return listBills(ctx, filter)
    },
    reply: (found, ctx, { query }) => listPage(ctx, filterOf(query), found),
  }),

  get('/staff/bills/:id', {
    access: may('money.bill.read'),
    input: { params },
    example,
    run: (ctx, input) => openBill(ctx, input.params.id),
    reply: (opened, ctx) => billPage(ctx, opened),
  }),

  get('/staff/bills/:id/demand', {
    access: may('money.bill.read'),
    input: { params },
    example,
    run: (ctx, input) => billWithPayer(ctx, input.params.id),
    reply: (found, ctx) => demandPage(ctx, found),
  }),
]

function listPage(ctx: Context, filter: BillFilter, { bills, count, next }: Awaited<ReturnType<typeof listBills>>): Reply {
  const { language, county } = ctx
  const t = speaker(deskTexts, language)
  const kept = { q: filter.q, state: filter.state, department: filter.department, ward: filter.ward }
  const without = (name: keyof typeof kept) => addressWith(here, { ...kept, [name]: '' })
  return page({
    title: t('revenue.bills.title'),
    layout: 'staff',
    body: (
      <>
        <ListHead title={t('revenue.bills.title')} lead={t('revenue.bills.lead')} />
        <Filters
          action={here}
          clearHref={here}
          open={filter.q !== ''}
          active={[
            ...(filter.q ? [{ text: filter.q, removeHref: without('q') }] : []),
            ...(filter.state ? [{ text: payTexts[`revenue.pay.state.${filter.state}`][language], removeHref: without('state') }] : []),
            ...(filter.department
              ? [
                  {
                    text: county.places.department(filter.department)?.name[language] ?? filter.department,
                    removeHref: without('department'),
                  },
                ]
              : []),
            ...(filter.ward === null ? [] : [{ text: wardName(ctx, filter.ward), removeHref: without('ward') }]),
          ]}
        >
          <Input name="q" label={t('revenue.desk.search')} hint={t('revenue.bills.search_hint')} value={filter.q} />
          <Select
            name="state"
            label={t('revenue.desk.state')}
            value={filter.state}
            items={[
              { value: '', text: t('revenue.desk.all') },
              ...STATES.map((value) => ({ value, text: payTexts[`revenue.pay.state.${value}`][language] })),
            ]}
          />
          <Select
            name="department"
            label={t('revenue.desk.department')}
            value={filter.department}
            items={[
              { value: '', text: t('revenue.desk.all') },
              ...county.places.departments.map(({ key, name }) => ({ value: key, text: name[language] })),
            ]}
          />
          <Select
            name="ward"
            label={t('revenue.desk.ward')}
            value={filter.ward === null ? '' : String(filter.ward)}
            items={[
              { value: '', text: t('revenue.desk.all') },
              ...county.places.wards.map(({ code, name }) => ({ value: String(code), text: name })),
            ]}
          />
        </Filters>
        <DataTable
          caption={t('revenue.bills.title')}
          captionHidden
          stack
          keyboard
          rows={bills}
          count={countWords(
            count,
            {
              one: deskTexts['revenue.bills.count.one'],
              many: deskTexts['revenue.bills.count.many'],
              more: deskTexts['revenue.bills.more'],
            },
            language,
          )}
          columns={[
            {
              header: t('revenue.bills.reference'),
              rowHeader: true,
              cell: (row) => (
                <span class="k-nowrap">
                  <Link href={staffBillHref(row.id)}>{row.reference}</Link>
                </span>
              ),
            },
            { header: t('revenue.bills.for'), cell: (row) => row.title[language] },
            { header: t('revenue.bills.payer'), cell: (row) => row.payerName ?? '–' },
            { header: t('revenue.desk.ward'), cell: (row) => wardName(ctx, row.ward) },
            {
              header: t('revenue.bills.due'),
              cell: (row) => <span class="k-nowrap">{formatDay(row.dueOn.toString(), language, 'short')}</span>,
            },
            {
              header: t('revenue.bills.left'),
              numeric: true,
              cell: (row) => <span class="k-nowrap">{formatKes(row.left, language)}</span>,
            },
            { header: t('revenue.desk.state'), cell: (row) => <BillTag look={lookOf(row, today(ctx))} language={language} /> },
          ]}
          nextHref={next ? addressWith(here, { ...kept, after: next }) : undefined}
          previousHref={filter.after ? addressWith(here, kept) : undefined}
          empty={{ title: t('revenue.bills.none') }}
        />
      </>
    ),
  })
}

/** The fund and the department that the money of a head is for. */
function goesTo({ county, language }: Context, head: string): string {
  const found = county.money.data.heads.find(({ key }) => key === head)
  const fund = county.money.data.funds.find(({ key }) => key === found?.fund)
  const department = county.places.department(found?.department ?? '')
  return [fund?.title[language], department?.name[language]].filter((words) => words !== undefined).join(' · ') || '–'
}

/** The page of one bill; again with what was typed, when what was asked on it was refused. */
export function billPage(ctx: Context, opened: OpenedBill, sent?: SentForm): Reply {
  const { bill, lines, payments, legs, pushes, notices, madeBy, forCase, changes, reliefs } = opened
  const { language } = ctx
  const t = speaker(deskTexts, language)
  return page({
    title: `${t('revenue.bills.reference')} ${bill.reference}`,
    layout: 'staff',
    breadcrumbs: [{ text: t('revenue.bills.title'), href: here }, { text: bill.reference }],
    ...(sent ? { error: true, status: sent.refusal.status } : {}),
    body: (
      <>
        <Refused refusal={sent?.refusal} />
        <IdentityBar
          kind={bill.title[language]}
          title={`${t('revenue.bills.reference')} ${bill.reference}`}
          tags={<BillTag look={lookOf(bill, today(ctx))} language={language} />}
          facts={[
            { label: t('revenue.bills.total'), value: formatKes(bill.totalCents, language) },
            { label: t('revenue.bills.paid'), value: formatKes(bill.paidCents, language) },
            { label: t('revenue.bills.due'), value: dayWords(bill.dueOn, language) },
          ]}
          actions={
            bill.state === 'open' ? (
              <ButtonGroup>
                <Button look="secondary" href={`${staffBillHref(bill.id)}/demand`}>
                  {t('revenue.bills.demand')}
                </Button>
                <Button look="secondary" href={`${staffBillHref(bill.id)}/demand.pdf`}>
                  {demandTexts['revenue.demands.pdf'][language]}
                </Button>
              </ButtonGroup>
            ) : undefined
          }
        />
        <SummaryList
          rows={[
            { key: t('revenue.bills.payer'), value: bill.payerName ?? '–' },
            { key: t('revenue.bills.phone'), value: bill.payerPhone ? showPhone(bill.payerPhone) : '–' },
            { key: t('revenue.desk.ward'), value: wardName(ctx, bill.ward) },
            {
              key: t('revenue.desk.department'),
              value: ctx.county.places.department(bill.department)?.name[language] ?? bill.department,
            },
            {
              key: t('revenue.bills.made'),
              value: `${instantWords(bill.madeAt, language)}${madeBy ? ` · ${madeBy}` : ''}`,
            },
            bill.expiresOn ? { key: t('revenue.bills.expires'), value: dayWords(bill.expiresOn, language) } : null,
            forCase ? { key: t('revenue.bills.for_case'), value: <Link href={caseHref(forCase.id)}>{forCase.reference}</Link> } : null,
            { key: t('revenue.bills.payer_page'), value: <Link href={billHref(bill.reference)}>{billHref(bill.reference)}</Link> },
          ]}
        />
        <h2 class="govuk-heading-m">{t('revenue.bills.lines')}</h2>
        <DataTable
          caption={t('revenue.bills.lines')}
          captionHidden
          stack
          rows={lines}
          columns={[
            { header: t('revenue.bills.line'), rowHeader: true, cell: (line) => line.title[language] },
            { header: t('revenue.bills.head'), cell: (line) => headName(ctx, line.head) },
            { header: t('revenue.bills.goes_to'), cell: (line) => goesTo(ctx, line.head) },
            {
              header: t('revenue.bills.period'),
              cell: (line) => `${periodWords(line.period, ctx.language)} · ${t(`revenue.bills.line_class.${line.class}`)}`,
            },
            {
              header: t('revenue.bills.law'),
              cell: (line) => (line.tariffLine ? `${line.tariffLine} ${line.tariffVersion?.slice(0, 8) ?? ''}` : '–'),
            },
            { header: t('revenue.desk.amount'), numeric: true, cell: (line) => formatKes(line.cents, language) },
            { header: t('revenue.bills.paid'), numeric: true, cell: (line) => formatKes(line.paid, language) },
          ]}
          empty={{ title: '–' }}
        />
        <ChangesTable changes={changes} language={language} />
        <h2 class="govuk-heading-m">{t('revenue.bills.payments')}</h2>
        <DataTable
          caption={t('revenue.bills.payments')}
          captionHidden
          stack
          rows={payments}
          columns={[
            {
              header: t('revenue.payments.ref'),
              rowHeader: true,
              cell: (payment) => <Link href={paymentHref(payment.id)}>{payment.providerRef}</Link>,
            },
            { header: t('revenue.desk.when'), cell: (payment) => instantWords(payment.at, language) },
            { header: t('revenue.desk.amount'), numeric: true, cell: (payment) => formatKes(payment.cents, language) },
            { header: t('revenue.desk.state'), cell: (payment) => <PaymentTag state={payment.state} language={language} /> },
            { header: t('revenue.payments.receipts'), cell: (payment) => payment.receipt?.name ?? '–' },
          ]}
          empty={{ title: t('revenue.bills.no_payments') }}
        />
        {pushes.length > 0 ? (
          <>
            <h2 class="govuk-heading-m">{t('revenue.bills.pushes')}</h2>
            <DataTable
              caption={t('revenue.bills.pushes')}
              captionHidden
              stack
              rows={pushes}
              columns={[
                { header: t('revenue.desk.when'), rowHeader: true, cell: (push) => instantWords(push.at, language) },
                { header: t('revenue.bills.phone'), cell: (push) => showPhone(push.phone) },
                { header: t('revenue.desk.amount'), numeric: true, cell: (push) => formatKes(push.cents, language) },
                { header: t('revenue.desk.state'), cell: (push) => t(`revenue.push.${push.state}`) },
              ]}
              empty={{ title: '–' }}
            />
          </>
        ) : null}
        {notices.length > 0 ? (
          <>
            <h2 class="govuk-heading-m">{demandTexts['revenue.demands.notices'][language]}</h2>
            <DataTable
              caption={demandTexts['revenue.demands.notices'][language]}
              captionHidden
              stack
              rows={notices}
              columns={[
                { header: t('revenue.desk.when'), rowHeader: true, cell: ({ at }) => instantWords(at, language) },
                {
                  header: t('revenue.desk.channel'),
                  cell: ({ bySms }) => demandTexts[bySms ? 'revenue.demands.by_sms' : 'revenue.demands.on_paper'][language],
                },
                { header: t('revenue.bills.made_by'), cell: ({ by }) => by ?? '–' },
                { header: t('revenue.desk.amount'), numeric: true, cell: ({ cents }) => formatKes(cents, language) },
              ]}
              empty={{ title: '–' }}
            />
          </>
        ) : null}
        <h2 class="govuk-heading-m">{t('revenue.bills.journals')}</h2>
        <LegsTable legs={legs} links={ctx.may('money.ledger.read', {})} caption={t('revenue.bills.journals')} language={language} />
        <ReliefPanel ctx={ctx} bill={bill} lines={lines} proposals={reliefs} sent={sent} />
      </>
    ),
  })
}

function demandPage(ctx: Context, { bill, lines }: Awaited<ReturnType<typeof billWithPayer>>): Reply {
  return page({
    title: deskTexts['revenue.demand.title'][ctx.language],
    layout: 'print',
    body: (
      <>
        <h1 class="govuk-visually-hidden">{deskTexts['revenue.demand.title'][ctx.language]}</h1>
        <DemandSheet ctx={ctx} bill={bill} lines={lines} />
      </>
    ),
  })
}
