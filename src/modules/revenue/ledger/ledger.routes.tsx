import { z } from 'zod'
import { isDay } from '../../../core/basics/dates.ts'
import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { speaker } from '../../../core/basics/texts.ts'
import { type BalanceRow, trialBalance } from '../../../engines/money/ledger/trial-balance.ts'
import { TIME_ZONE } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { csvFile } from '../../../kernel/web/csv.ts'
import { id } from '../../../kernel/web/input.ts'
import { page, type Reply } from '../../../kernel/web/reply.ts'
import { get, may, type Route } from '../../../kernel/web/route.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Filters } from '../../../ui/components/filters.tsx'
import { IdentityBar } from '../../../ui/components/identity-bar.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Stat, Stats } from '../../../ui/components/stat.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { staffBillHref } from '../bills/bill-href.ts'
import { deskTexts } from '../desk-texts.ts'
import { accountHref, journalHref, kindWords } from '../legs-table.tsx'
import { exampleBill } from '../pay/example-bill.ts'
import { paymentHref } from '../payments/payment-tag.tsx'
import { addressWith, instantWords, ListHead } from '../words.tsx'
import { openAccount, openJournal } from './read-ledger.ts'

export const ledgerPath = '/staff/ledger'
const access = may('money.ledger.read')

const query = z.object({
  day: z.string().trim().max(10).optional().catch('').default(''),
  time: z.string().trim().max(8).optional().catch('').default(''),
  format: z.enum(['page', 'csv']).optional().catch('page').default('page'),
})

/** The instant asked for: a day and a time in Nairobi, or the end of the day; now where nothing readable was given, and never after now. */
export function instantAsked(now: Temporal.Instant, { day, time }: { day: string; time: string }): Temporal.Instant {
  if (!isDay(day)) return now
  const given = Temporal.PlainDate.from(day)
  const at = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(time)
  const asked = at
    ? given.toZonedDateTime({ timeZone: TIME_ZONE, plainTime: Temporal.PlainTime.from({ hour: Number(at[1]), minute: Number(at[2]) }) })
    : given.add({ days: 1 }).toZonedDateTime(TIME_ZONE).subtract({ milliseconds: 1 })
  const instant = asked.toInstant()
  return Temporal.Instant.compare(instant, now) > 0 ? now : instant
}

async function exampleJournal({ county }: { county: Context['county'] }) {
  const { bill } = await exampleBill(county)
  const { rows } = await statement<{ id: string }>`select id from money.journals where source = ${`bill:${bill.id}`}`.execute(county.db)
  return { params: { id: rows[0]?.id ?? bill.id } }
}

export const ledgerRoutes: readonly Route[] = [
  get(ledgerPath, {
    access,
    input: { query },
    example: async () => ({ query: { day: '2026-11-22' } }),
    run: async (ctx, { query }) => {
      ctx.allow('money.ledger.read', {})
      const at = instantAsked(ctx.now, query)
      if (query.format === 'csv') ctx.audit('money.ledger.exported', { kind: 'money.ledger', id: at.toString() })
      return { at, rows: await trialBalance(ctx, at) }
    },
    reply: ({ at, rows }, ctx, { query }) => (query.format === 'csv' ? balanceFile(ctx, at, rows) : balancePage(ctx, at, rows, query)),
  }),

  get('/staff/ledger/accounts/:code', {
    access,
    input: {
      params: z.object({ code: z.string().regex(/^[a-z0-9.-]{1,80}$/) }),
      query: z.object({
        before: z
          .string()
          .regex(/^[0-9a-f-]{36}\.\d{1,5}$/)
          .optional()
          .catch(undefined),
      }),
    },
    example: async () => ({ params: { code: 'suspense' } }),
    run: (ctx, { params, query }) => openAccount(ctx, params.code, query.before ?? null),
    reply: (account, ctx, { query }) => accountPage(ctx, account, query.before !== undefined),
  }),

  get('/staff/ledger/journals/:id', {
    access,
    input: { params: z.object({ id }) },
    example: exampleJournal,
    run: (ctx, input) => openJournal(ctx, input.params.id),
    reply: (journal, ctx) => journalPage(ctx, journal),
  }),
]

const balanceOf = ({ debit, credit }: Pick<BalanceRow, 'debit' | 'credit'>): Cents => (debit - credit) as Cents
const decimal = (cents: number): string => (cents / 100).toFixed(2)

function balanceFile(ctx: Context, at: Temporal.Instant, rows: readonly BalanceRow[]): Reply {
  const t = speaker(deskTexts, ctx.language)
  const scoa = new Map(ctx.county.money.data.heads.map((head) => [head.key, head.scoa]))
  return csvFile(
    `trial-balance-${at.toZonedDateTimeISO(TIME_ZONE).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace(':', '')}`,
    [
      t('revenue.ledger.code'),
      t('revenue.ledger.name'),
      t('revenue.bills.fund'),
      'SCOA',
      t('revenue.ledger.debit'),
      t('revenue.ledger.credit'),
      t('revenue.ledger.balance'),
    ],
    rows.map((row) => [
      row.account,
      row.title[ctx.language],
      row.fund,
      row.head === null ? null : (scoa.get(row.head) ?? null),
      decimal(row.debit),
      decimal(row.credit),
      // A figure, not a formula: it begins with a minus where the account stands in credit.
      Number(decimal(balanceOf(row))),
    ]),
  )
}

function balancePage(ctx: Context, at: Temporal.Instant, all: readonly BalanceRow[], asked: { day: string; time: string }): Reply {
  const { language } = ctx
  const t = speaker(deskTexts, language)
  const rows = all.filter(({ debit, credit }) => debit > 0 || credit > 0)
  const sum = (side: 'debit' | 'credit') => all.reduce((total, row) => total + row[side], 0) as Cents
  return page({
    title: t('revenue.ledger.title'),
    layout: 'staff',
    body: (
      <>
        <ListHead title={t('revenue.ledger.title')} lead={t('revenue.ledger.lead')} />
        <Filters action={ledgerPath} clearHref={ledgerPath}>
          <Input name="day" type="date" label={t('revenue.ledger.day')} value={asked.day} />
          <Input name="time" label={t('revenue.ledger.time')} hint={t('revenue.ledger.time_hint')} value={asked.time} />
        </Filters>
        <Stats label={t('revenue.ledger.total')}>
          <Stat label={t('revenue.ledger.debit')} value={formatKes(sum('debit'), language)} />
          <Stat label={t('revenue.ledger.credit')} value={formatKes(sum('credit'), language)} />
        </Stats>
        <DataTable
          stack
          caption={t('revenue.ledger.at', { instant: instantWords(at, language) })}
          keyboard
          rows={rows}
          columns={[
            {
              header: t('revenue.ledger.account'),
              rowHeader: true,
              cell: (row) => (
                <>
                  <Link href={accountHref(row.account)}>{row.title[language]}</Link>
                  <div class="govuk-hint k-under">{row.account}</div>
                </>
              ),
            },
            { header: t('revenue.ledger.debit'), numeric: true, cell: (row) => formatKes(row.debit, language) },
            { header: t('revenue.ledger.credit'), numeric: true, cell: (row) => formatKes(row.credit, language) },
            { header: t('revenue.ledger.balance'), numeric: true, cell: (row) => formatKes(balanceOf(row), language) },
          ]}
          exportHref={addressWith(ledgerPath, { ...asked, format: 'csv' })}
          empty={{ title: t('revenue.ledger.none') }}
        />
      </>
    ),
  })
}

function accountPage(ctx: Context, { code, title, entries, next }: Awaited<ReturnType<typeof openAccount>>, later: boolean): Reply {
  const { language } = ctx
  const t = speaker(deskTexts, language)
  return page({
    title: title[language],
    layout: 'staff',
    breadcrumbs: [{ text: t('revenue.ledger.title'), href: ledgerPath }, { text: code }],
    body: (
      <>
        <ListHead title={title[language]} lead={code} />
        <DataTable
          stack
          caption={t('revenue.ledger.entries')}
          captionHidden
          keyboard
          rows={entries}
          columns={[
            {
              header: t('revenue.ledger.recorded_at'),
              rowHeader: true,
              cell: (entry) => <Link href={journalHref(entry.journal)}>{instantWords(entry.at, language)}</Link>,
            },
            { header: t('revenue.ledger.journal'), cell: (entry) => kindWords(entry.kind, language) },
            { header: t('revenue.ledger.other'), cell: (entry) => <Link href={accountHref(entry.other)}>{entry.other}</Link> },
            { header: t('revenue.ledger.debit'), numeric: true, cell: (entry) => (entry.debit ? formatKes(entry.debit, language) : '') },
            { header: t('revenue.ledger.credit'), numeric: true, cell: (entry) => (entry.credit ? formatKes(entry.credit, language) : '') },
          ]}
          nextHref={next ? addressWith(accountHref(code), { before: next }) : undefined}
          previousHref={later ? accountHref(code) : undefined}
          empty={{ title: t('revenue.ledger.none') }}
        />
      </>
    ),
  })
}

function journalPage(ctx: Context, journal: Awaited<ReturnType<typeof openJournal>>): Reply {
  const { language } = ctx
  const t = speaker(deskTexts, language)
  const title = `${t('revenue.ledger.journal')}: ${kindWords(journal.kind, language)}`
  return page({
    title,
    layout: 'staff',
    breadcrumbs: [{ text: t('revenue.ledger.title'), href: ledgerPath }, { text: title }],
    body: (
      <>
        <IdentityBar
          kind={journal.id}
          title={title}
          facts={[
            { label: t('revenue.ledger.event_at'), value: instantWords(journal.eventAt, language) },
            { label: t('revenue.ledger.recorded_at'), value: instantWords(journal.recordedAt, language) },
            { label: t('revenue.ledger.by'), value: journal.by ?? t('revenue.ledger.system') },
          ]}
        />
        <SummaryList
          rows={[
            { key: t('revenue.ledger.source'), value: journal.source },
            journal.reverses
              ? { key: t('revenue.ledger.reverses'), value: <Link href={journalHref(journal.reverses)}>{journal.reverses}</Link> }
              : null,
            journal.memo ? { key: t('revenue.ledger.memo'), value: journal.memo } : null,
          ]}
        />
        <DataTable
          stack
          caption={t('revenue.ledger.entries')}
          rows={journal.legs}
          columns={[
            { header: t('revenue.ledger.debit'), rowHeader: true, cell: (leg) => <Link href={accountHref(leg.debit)}>{leg.debit}</Link> },
            { header: t('revenue.ledger.credit'), cell: (leg) => <Link href={accountHref(leg.credit)}>{leg.credit}</Link> },
            {
              header: t('revenue.payments.ref'),
              cell: (leg) => (leg.payment ? <Link href={paymentHref(leg.payment)}>{leg.providerRef ?? leg.payment}</Link> : '–'),
            },
            {
              header: t('revenue.payments.bill'),
              cell: (leg) => (leg.bill ? <Link href={staffBillHref(leg.bill)}>{leg.reference ?? leg.bill}</Link> : '–'),
            },
            { header: t('revenue.desk.amount'), numeric: true, cell: (leg) => formatKes(leg.cents, language) },
          ]}
          empty={{ title: t('revenue.ledger.none') }}
        />
      </>
    ),
  })
}
