import { z } from 'zod'
import { isDay } from '../../../core/basics/dates.ts'
import { invalid } from '../../../core/basics/errors.ts'
import { formatKes } from '../../../core/basics/money.ts'
import { formatNumber } from '../../../core/basics/numbers.ts'
import { speaker } from '../../../core/basics/texts.ts'
import { receiptName } from '../../../engines/money/receipts/receipt-number.ts'
import { streamsOf } from '../../../engines/money/targets/targets.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { csvFile } from '../../../kernel/web/csv.ts'
import { id, must, optionalLine } from '../../../kernel/web/input.ts'
import { page, type Reply } from '../../../kernel/web/reply.ts'
import { get, may, type Route } from '../../../kernel/web/route.ts'
import { BarChart } from '../../../ui/components/bar-chart.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { Filters } from '../../../ui/components/filters.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { LineChart } from '../../../ui/components/line-chart.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Stat, Stats } from '../../../ui/components/stat.tsx'
import { deskTexts } from '../desk-texts.ts'
import { ledgerPath } from '../ledger/ledger.routes.tsx'
import { accountHref } from '../legs-table.tsx'
import { PaymentTag, paymentHref } from '../payments/payment-tag.tsx'
import { addressWith, dayWords, fundName, headName, instantWords, ListHead } from '../words.tsx'
import { type Against, AgainstStats, AgainstTables, readAgainst } from './against-target.tsx'
import { collectionsPath, recordsPath } from './collection-href.ts'
import { closedDays, openDay } from './read-closing.ts'
import { type CollectionFilter, collectedPayments, readCollections } from './read-collections.ts'

export const closingPath = '/staff/closing'
const DAYS_MAX = 400

const day = must(z.string().trim().max(10).default(''), (typed) => typed === '' || isDay(typed), deskTexts['revenue.desk.bad_day'])
const query = z.object({
  from: day,
  to: day,
  head: optionalLine(60),
  stream: optionalLine(60),
  fund: optionalLine(60),
  ward: z.preprocess((typed) => (typed === '' ? undefined : typed), z.coerce.number().int().min(0).optional()),
  channel: z.enum(['', 'mpesa', 'bank']).optional().default(''),
  after: z
    .union([z.literal(''), id])
    .optional()
    .catch('')
    .default(''),
  format: z.enum(['page', 'csv']).optional().catch('page').default('page'),
})

/** The period asked for; this month where none was. Throws `basics.invalid` for what the county does not have. Never longer than some 13 months. */
function filterOf(ctx: Context, asked: z.output<typeof query>): CollectionFilter {
  const { head, stream, fund, ward, channel } = asked
  const { heads } = ctx.county.money.data
  const known: Record<string, boolean> = {
    head: head === '' || heads.some(({ key }) => key === head),
    stream: stream === '' || heads.some((each) => each.stream === stream),
    fund: fund === '' || heads.some((each) => each.fund === fund),
    ward: !ward || ctx.county.places.ward(ward) !== undefined,
  }
  const text = deskTexts['revenue.desk.unknown_filter']
  const unknown = (['head', 'stream', 'fund', 'ward'] as const).filter((path) => !known[path])
  if (unknown.length > 0) throw invalid(unknown.map((path) => ({ path, text, values: { value: String(asked[path]) } })))
  const today = dayOf(ctx.now)
  const to = isDay(asked.to) ? Temporal.PlainDate.from(asked.to) : today
  const from = isDay(asked.from) ? Temporal.PlainDate.from(asked.from) : to.with({ day: 1 })
  const earliest = to.subtract({ days: DAYS_MAX })
  const begins = Temporal.PlainDate.compare(from, to) > 0 ? to : Temporal.PlainDate.compare(from, earliest) < 0 ? earliest : from
  return { from: begins.toString(), to: to.toString(), head, stream, fund, ward: ward ?? null, channel }
}

export const collectionRoutes: readonly Route[] = [
  get(collectionsPath, {
    access: may('revenue.collection.read'),
    input: { query },
    example: async () => ({}),
    run: async (ctx, { query }) => {
      const filter = filterOf(ctx, query)
      const found = await readCollections(ctx, filter)
      return { filter, found, against: query.format === 'csv' ? null : await readAgainst(ctx, filter, found) }
    },
    reply: ({ filter, found, against }, ctx, { query }) =>
      query.format === 'csv' ? collectionsFile(ctx, filter, found) : collectionsPage(ctx, filter, found, against),
  }),

  get(recordsPath, {
    access: may('revenue.collection.read'),
    input: { query },
    example: async () => ({}),
    run: async (ctx, { query }) => {
      const filter = filterOf(ctx, query)
      const { total, payments: count } = await readCollections(ctx, filter)
      return { filter, total, count, ...(await collectedPayments(ctx, filter, query.after || null)) }
    },
    reply: (found, ctx, { query }) => recordsPage(ctx, found, query.after !== ''),
  }),

  get(closingPath, {
    access: may('money.ledger.read'),
    input: { query: z.object({ before: z.string().max(10).optional().catch(undefined) }) },
    example: async () => ({}),
    run: (ctx, { query }) => closedDays(ctx, query.before && isDay(query.before) ? query.before : null),
    reply: (found, ctx, { query }) => closingPage(ctx, found, query.before !== undefined),
  }),

  get('/staff/closing/:day', {
    access: may('money.ledger.read'),
    input: { params: z.object({ day: z.string().max(10) }) },
    example: async ({ county }) => ({ params: { day: dayOf(county.clock.now()).subtract({ days: 1 }).toString() } }),
    run: (ctx, input) => openDay(ctx, input.params.day),
    reply: (found, ctx) => dayPage(ctx, found),
  }),
]

const streamName = ({ county, language }: Context, stream: string): string =>
  streamsOf(county.money.data).find(({ key }) => key === stream)?.title[language] ?? stream
const wardName = ({ county, language }: Context, ward: string): string =>
  ward === '0' ? deskTexts['revenue.desk.whole_county'][language] : (county.places.ward(Number(ward))?.name ?? ward)
const channelName = ({ language }: Context, channel: string): string =>
  deskTexts[channel === 'bank' ? 'revenue.desk.channel.bank' : 'revenue.desk.channel.mpesa'][language]

type Found = Awaited<ReturnType<typeof readCollections>>

function collectionsFile(ctx: Context, { from, to }: CollectionFilter, found: Found): Reply {
  const t = speaker(deskTexts, ctx.language)
  const scoa = new Map(ctx.county.money.data.heads.map((head) => [head.key, head.scoa]))
  const lines = (by: string, rows: Found['heads'], name: (key: string) => string, code: (key: string) => string | null = () => null) =>
    rows.map(({ key, cents, payments }) => [by, name(key), code(key), Number((cents / 100).toFixed(2)), payments])
  return csvFile(
    `collections-${from}-${to}`,
    ['', '', 'SCOA', t('revenue.desk.amount'), t('revenue.collections.payments')],
    [
      ...lines(
        t('revenue.collections.stream'),
        found.heads,
        (key) => headName(ctx, key),
        (key) => scoa.get(key) ?? null,
      ),
      ...lines(t('revenue.collections.ward'), found.wards, (key) => wardName(ctx, key)),
      ...lines(t('revenue.collections.channel'), found.channels, (key) => channelName(ctx, key)),
      ...lines(t('revenue.collections.day'), found.days, (key) => key),
    ],
  )
}

function PeriodFilter({ ctx, action, filter }: { ctx: Context; action: string; filter: CollectionFilter }) {
  const t = speaker(deskTexts, ctx.language)
  const { from, to, ...narrowed } = filter
  const without = (name: 'head' | 'stream' | 'fund' | 'ward' | 'channel') => addressWith(action, { from, to, ...narrowed, [name]: '' })
  return (
    <Filters
      action={action}
      clearHref={action}
      keep={Object.fromEntries(
        Object.entries(narrowed).flatMap(([name, value]) => (value === '' || value === null ? [] : [[name, String(value)]])),
      )}
      active={[
        ...(filter.head ? [{ text: headName(ctx, filter.head), removeHref: without('head') }] : []),
        ...(filter.stream ? [{ text: streamName(ctx, filter.stream), removeHref: without('stream') }] : []),
        ...(filter.fund ? [{ text: fundName(ctx, filter.fund), removeHref: without('fund') }] : []),
        ...(filter.ward === null ? [] : [{ text: wardName(ctx, String(filter.ward)), removeHref: without('ward') }]),
        ...(filter.channel ? [{ text: channelName(ctx, filter.channel), removeHref: without('channel') }] : []),
      ]}
    >
      <Input name="from" type="date" label={t('revenue.desk.from')} value={from} />
      <Input name="to" type="date" label={t('revenue.desk.to')} value={to} />
    </Filters>
  )
}

function collectionsPage(ctx: Context, filter: CollectionFilter, found: Found, against: Against | null): Reply {
  const { language } = ctx
  const t = speaker(deskTexts, language)
  const behind = (narrowed: Partial<CollectionFilter>) => addressWith(recordsPath, { ...filter, ...narrowed })
  const bars = (rows: Found['heads'], name: (key: string) => string, narrowed: (key: string) => Partial<CollectionFilter>) =>
    rows.map(({ key, cents }) => ({
      label: name(key),
      value: Math.max(0, cents),
      text: formatKes(cents, language),
      href: behind(narrowed(key)),
    }))
  const best = found.days.reduce(
    (most, day) => (day.cents > most.cents ? day : most),
    found.days[0] ?? { key: filter.to, cents: 0 as typeof found.total, payments: 0 },
  )
  return page({
    title: t('revenue.collections.title'),
    layout: 'staff',
    body: (
      <>
        <ListHead title={t('revenue.collections.title')} lead={t('revenue.collections.lead')} />
        <PeriodFilter ctx={ctx} action={collectionsPath} filter={filter} />
        <Stats label={t('revenue.collections.title')}>
          <Stat
            label={t('revenue.collections.total')}
            value={formatKes(found.total, language)}
            hint={`${dayWords(filter.from, language)} – ${dayWords(filter.to, language)}`}
            href={behind({})}
          />
          <Stat label={t('revenue.collections.payments')} value={formatNumber(found.payments, language)} href={behind({})} />
        </Stats>
        {against ? <AgainstStats ctx={ctx} filter={filter} against={against} /> : null}
        {against ? <AgainstTables ctx={ctx} filter={filter} against={against} /> : null}
        {found.payments === 0 ? (
          <EmptyState title={t('revenue.collections.none')} />
        ) : (
          <>
            <p class="govuk-body">
              <Link href={addressWith(collectionsPath, { ...filter, format: 'csv' })}>CSV</Link>
            </p>
            <BarChart
              title={t('revenue.collections.stream')}
              bars={bars(
                found.heads,
                (key) => headName(ctx, key),
                (head) => ({ head }),
              )}
            />
            <BarChart
              title={t('revenue.collections.ward')}
              bars={bars(
                found.wards,
                (key) => wardName(ctx, key),
                (ward) => ({ ward: Number(ward) }),
              )}
            />
            <BarChart
              title={t('revenue.collections.channel')}
              bars={bars(
                found.channels,
                (key) => channelName(ctx, key),
                (channel) => ({ channel: channel as CollectionFilter['channel'] }),
              )}
            />
            <LineChart
              title={t('revenue.collections.day')}
              summary={t('revenue.collections.day_summary', {
                total: formatKes(found.total, language),
                from: dayWords(filter.from, language),
                to: dayWords(filter.to, language),
                day: dayWords(best.key, language),
                most: formatKes(best.cents, language),
              })}
              points={found.days.map(({ key, cents }) => ({
                label: dayWords(key, language),
                value: Math.max(0, cents) / 100,
                text: formatKes(cents, language),
                href: behind({ from: key, to: key }),
              }))}
            />
          </>
        )}
      </>
    ),
  })
}

function recordsPage(
  ctx: Context,
  {
    filter,
    total,
    count,
    payments,
    next,
  }: { filter: CollectionFilter; total: Found['total']; count: number } & Awaited<ReturnType<typeof collectedPayments>>,
  later: boolean,
): Reply {
  const { language } = ctx
  const t = speaker(deskTexts, language)
  const bills = ctx.may('money.bill.read')
  return page({
    title: t('revenue.collections.records'),
    layout: 'staff',
    breadcrumbs: [
      { text: t('revenue.collections.title'), href: addressWith(collectionsPath, { from: filter.from, to: filter.to }) },
      { text: t('revenue.collections.records') },
    ],
    body: (
      <>
        <ListHead title={t('revenue.collections.records')} />
        <PeriodFilter ctx={ctx} action={recordsPath} filter={filter} />
        <Stats label={t('revenue.collections.title')}>
          <Stat label={t('revenue.collections.total')} value={formatKes(total, language)} />
          <Stat label={t('revenue.collections.payments')} value={formatNumber(count, language)} />
        </Stats>
        <DataTable
          caption={t('revenue.collections.records')}
          captionHidden
          stack
          keyboard
          rows={payments}
          columns={[
            {
              header: t('revenue.payments.ref'),
              rowHeader: true,
              cell: (row) => (bills ? <Link href={paymentHref(row.id)}>{row.providerRef}</Link> : row.providerRef),
            },
            { header: t('revenue.desk.channel'), cell: (row) => channelName(ctx, row.channel) },
            { header: t('revenue.desk.when'), cell: (row) => instantWords(row.eventAt, language) },
            { header: t('revenue.desk.state'), cell: (row) => <PaymentTag state={row.state} language={language} /> },
            { header: t('revenue.desk.amount'), numeric: true, cell: (row) => formatKes(row.cents, language) },
          ]}
          nextHref={next ? addressWith(recordsPath, { ...filter, after: next }) : undefined}
          previousHref={later ? addressWith(recordsPath, { ...filter }) : undefined}
          empty={{ title: t('revenue.collections.none') }}
        />
      </>
    ),
  })
}

function closingPage(ctx: Context, { days, next }: Awaited<ReturnType<typeof closedDays>>, later: boolean): Reply {
  const { language } = ctx
  const t = speaker(deskTexts, language)
  return page({
    title: t('revenue.closing.title'),
    layout: 'staff',
    body: (
      <>
        <ListHead title={t('revenue.closing.title')} lead={t('revenue.closing.lead')} />
        <DataTable
          caption={t('revenue.closing.title')}
          captionHidden
          stack
          keyboard
          rows={days}
          columns={[
            {
              header: t('revenue.closing.day'),
              rowHeader: true,
              cell: (row) => <Link href={`${closingPath}/${row.day}`}>{dayWords(row.day, language)}</Link>,
            },
            { header: t('revenue.closing.closed_at'), cell: (row) => instantWords(row.closedAt, language) },
            { header: t('revenue.closing.billed'), numeric: true, cell: (row) => formatKes(row.billed, language) },
            { header: t('revenue.closing.received'), numeric: true, cell: (row) => formatKes(row.received, language) },
          ]}
          nextHref={next ? addressWith(closingPath, { before: next }) : undefined}
          previousHref={later ? closingPath : undefined}
          empty={{ title: t('revenue.closing.none') }}
        />
      </>
    ),
  })
}

function dayPage(ctx: Context, { day, closedAt, moved, series }: Awaited<ReturnType<typeof openDay>>): Reply {
  const { language } = ctx
  const t = speaker(deskTexts, language)
  const title = `${t('revenue.closing.title')}: ${dayWords(day, language)}`
  return page({
    title,
    layout: 'staff',
    breadcrumbs: [{ text: t('revenue.closing.title'), href: closingPath }, { text: dayWords(day, language) }],
    body: (
      <>
        <ListHead
          title={title}
          lead={closedAt ? `${t('revenue.closing.closed_at')}: ${instantWords(closedAt, language)}` : t('revenue.closing.open')}
        >
          <Link href={addressWith(ledgerPath, { day })}>{t('revenue.closing.trial')}</Link>
        </ListHead>
        <h2 class="govuk-heading-m">{t('revenue.closing.receipts')}</h2>
        <DataTable
          caption={t('revenue.closing.receipts')}
          captionHidden
          stack
          rows={series}
          columns={[
            { header: t('revenue.closing.series'), rowHeader: true, cell: (row) => row.series },
            {
              header: t('revenue.closing.numbers'),
              cell: (row) =>
                t('revenue.closing.first_last', {
                  first: receiptName({ series: row.series, number: row.first }),
                  last: receiptName({ series: row.series, number: row.last }),
                }),
            },
            { header: t('revenue.closing.receipts'), numeric: true, cell: (row) => row.count },
            { header: t('revenue.closing.valid'), numeric: true, cell: (row) => row.valid },
            { header: t('revenue.desk.amount'), numeric: true, cell: (row) => formatKes(row.cents, language) },
          ]}
          empty={{ title: '–' }}
        />
        {closedAt ? (
          <>
            <h2 class="govuk-heading-m">{t('revenue.closing.accounts')}</h2>
            <DataTable
              caption={t('revenue.closing.accounts')}
              captionHidden
              rows={moved}
              columns={[
                {
                  header: t('revenue.ledger.account'),
                  rowHeader: true,
                  cell: (row) => <Link href={accountHref(row.account)}>{row.title[language]}</Link>,
                },
                { header: t('revenue.ledger.debit'), numeric: true, cell: (row) => formatKes(row.debit, language) },
                { header: t('revenue.ledger.credit'), numeric: true, cell: (row) => formatKes(row.credit, language) },
              ]}
              empty={{ title: t('revenue.ledger.none') }}
            />
          </>
        ) : null}
      </>
    ),
  })
}
