import { type RawBuilder, sql } from 'kysely'
import type { Text } from '../../../core/basics/texts.ts'
import { remainder } from '../../../engines/money/bank/remainder.ts'
import { billReachColumns } from '../../../engines/money/bills/reach-of-bill.ts'
import { receiptName } from '../../../engines/money/receipts/receipt-number.ts'
import { streamsOf } from '../../../engines/money/targets/targets.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { readInPages } from '../../../kernel/database/read-in-pages.ts'
import type { TableCell, TableColumn, TableRows } from '../../../kernel/files/write-workbook.ts'
import { collectedLines } from '../collections/read-collections.ts'
import { deskTexts } from '../desk-texts.ts'
import { kindWords } from '../legs-table.tsx'
import { payTexts } from '../pay/pay-texts.ts'
import { fundName, headName } from '../words.tsx'
import { keeperName, keptBack } from './commission.ts'
import { exportTexts } from './export-texts.ts'
import { monthName, receiverStatement, statementSummary } from './receiver-statement.ts'

export type Period = { readonly from: string; readonly to: string }
type Column = { readonly header: Text; readonly kind: TableColumn['kind'] }
export type ExportSheet = { readonly title: Text; readonly columns: readonly Column[]; readonly pages: TablePages }
type TablePages = AsyncIterable<TableRows> | Iterable<TableRows>

/** Something that may be taken out as a file, by whoever may read it. `more` are further sheets, for XLSX. */
export type RevenueExport = {
  readonly key: string
  readonly title: Text
  readonly hint: Text
  readonly permission: string
  /** It says what county-wide books say, so reaching a part of the county is not enough. */
  readonly wholeCounty: boolean
  readonly columns: readonly Column[]
  /** All rows to the last, a page at a time; whoever asks is in a transaction. */
  readonly pages: (ctx: Context, period: Period) => TablePages
  readonly more?: (ctx: Context, period: Period) => Promise<ExportSheet[]>
}

const text = (header: Text): Column => ({ header, kind: 'text' })
const money = (header: Text): Column => ({ header, kind: 'money' })
const day = (header: Text): Column => ({ header, kind: 'day' })
const instant = (header: Text): Column => ({ header, kind: 'instant' })
const e = exportTexts
const d = deskTexts
const SCOA: Text = { en: 'SCOA', sw: 'SCOA' }

/** What a query finds as the rows of a file. */
async function* listed<Row>({ db }: Context, query: RawBuilder<Row>, cells: (row: Row) => readonly TableCell[]): AsyncGenerator<TableRows> {
  for await (const page of readInPages(db, query)) yield page.map(cells)
}

const begins = ({ from }: Period) => sql`${from}::date::timestamp at time zone 'Africa/Nairobi'`
const ends = ({ to }: Period) => sql`(${to}::date + 1)::timestamp at time zone 'Africa/Nairobi'`
const wardName = (ctx: Context, ward: number | null): string => (ward === null ? '' : (ctx.county.places.ward(ward)?.name ?? String(ward)))
const at = (value: Temporal.Instant): string => value.toString()
const channelName = ({ language }: Context, channel: string): string =>
  d[channel === 'bank' ? 'revenue.desk.channel.bank' : 'revenue.desk.channel.mpesa'][language]
const departmentName = ({ county, language }: Context, key: string): string => county.places.department(key)?.name[language] ?? key
const streamName = ({ county, language }: Context, key: string): string =>
  streamsOf(county.money.data).find((stream) => stream.key === key)?.title[language] ?? key
const headOf = ({ county }: Context, key: string) => county.money.data.heads.find((head) => head.key === key)

const bills: RevenueExport = {
  key: 'bills',
  title: e['revenue.exports.bills'],
  hint: e['revenue.exports.bills_hint'],
  permission: 'money.bill.read',
  wholeCounty: false,
  columns: [
    text(d['revenue.bills.reference']),
    text(d['revenue.bills.for']),
    text(d['revenue.bills.payer']),
    text(d['revenue.desk.department']),
    text(d['revenue.desk.ward']),
    instant(e['revenue.column.made']),
    day(e['revenue.column.due']),
    text(e['revenue.column.state']),
    money(d['revenue.bills.total']),
    money(d['revenue.bills.paid']),
    money(d['revenue.bills.left']),
  ],
  pages: (ctx, period) =>
    listed(
      ctx,
      sql<{
        reference: string
        title_en: string
        title_sw: string
        payer_name: string | null
        department: string
        ward: number | null
        made_at: Temporal.Instant
        due_on: Temporal.PlainDate
        state: 'open' | 'settled' | 'void' | 'expired'
        total_cents: number
        paid_cents: number
      }>`
      select b.reference, b.title_en, b.title_sw, b.payer_name, b.department, b.ward, b.made_at, b.due_on, b.state, b.total_cents, b.paid_cents
      from money.bills b left join places.wards w on w.code = b.ward
      where b.made_at >= ${begins(period)} and b.made_at < ${ends(period)} and ${ctx.within('money.bill.read', billReachColumns)}
      order by b.id`,
      (row) => [
        row.reference,
        ctx.language === 'sw' ? row.title_sw : row.title_en,
        row.payer_name,
        departmentName(ctx, row.department),
        wardName(ctx, row.ward),
        at(row.made_at),
        row.due_on.toString(),
        payTexts[`revenue.pay.state.${row.state}`][ctx.language],
        row.total_cents,
        row.paid_cents,
        row.state === 'open' ? row.total_cents - row.paid_cents : 0,
      ],
    ),
}

const payments: RevenueExport = {
  key: 'payments',
  title: e['revenue.exports.payments'],
  hint: e['revenue.exports.payments_hint'],
  permission: 'money.bill.read',
  wholeCounty: false,
  columns: [
    text(d['revenue.payments.ref']),
    text(d['revenue.desk.channel']),
    instant(e['revenue.column.event']),
    instant(e['revenue.column.recorded']),
    text(e['revenue.column.state']),
    text(d['revenue.bills.reference']),
    text(d['revenue.bills.payer']),
    money(d['revenue.desk.amount']),
  ],
  pages: (ctx, period) =>
    listed(
      ctx,
      sql<{
        provider_ref: string
        channel: string
        event_at: Temporal.Instant
        recorded_at: Temporal.Instant
        state: 'claimed' | 'refuted' | 'confirmed' | 'reversed'
        reference: string | null
        payer_name: string | null
        cents: number
      }>`
      select p.provider_ref, p.channel, p.event_at, p.recorded_at, p.state, b.reference, coalesce(p.payer_name, b.payer_name) as payer_name, p.cents
      from money.payments p left join money.bills b on b.id = p.bill left join places.wards w on w.code = b.ward
      where p.recorded_at >= ${begins(period)} and p.recorded_at < ${ends(period)} and ${ctx.within('money.bill.read', billReachColumns)}
      order by p.recorded_at, p.id`,
      (row) => [
        row.provider_ref,
        channelName(ctx, row.channel),
        at(row.event_at),
        at(row.recorded_at),
        d[`revenue.payments.state.${row.state}`][ctx.language],
        row.reference,
        row.payer_name,
        row.cents,
      ],
    ),
}

const receipts: RevenueExport = {
  key: 'receipts',
  title: e['revenue.exports.receipts'],
  hint: e['revenue.exports.receipts_hint'],
  permission: 'money.bill.read',
  wholeCounty: false,
  columns: [
    text(e['revenue.column.number']),
    instant(e['revenue.column.made']),
    text(e['revenue.column.state']),
    text(d['revenue.payments.ref']),
    text(d['revenue.bills.reference']),
    money(d['revenue.desk.amount']),
  ],
  pages: (ctx, period) =>
    listed(
      ctx,
      sql<{
        series: string
        number: number
        issued_at: Temporal.Instant
        state: string
        provider_ref: string
        reference: string | null
        cents: number
      }>`
      select r.series, r.number, r.issued_at, r.state, p.provider_ref, b.reference, r.cents
      from money.receipts r join money.payments p on p.id = r.payment left join money.bills b on b.id = p.bill left join places.wards w on w.code = b.ward
      where r.issued_at >= ${begins(period)} and r.issued_at < ${ends(period)} and ${ctx.within('money.bill.read', billReachColumns)}
      order by r.series, r.number`,
      (row) => [receiptName(row), at(row.issued_at), row.state, row.provider_ref, row.reference, row.cents],
    ),
}

const collections: RevenueExport = {
  key: 'collections',
  title: e['revenue.exports.collections'],
  hint: e['revenue.exports.collections_hint'],
  permission: 'revenue.collection.read',
  wholeCounty: false,
  columns: [
    day(d['revenue.closing.day']),
    text(d['revenue.bills.head']),
    text(SCOA),
    text(d['revenue.bills.fund']),
    text(d['revenue.desk.ward']),
    text(d['revenue.desk.channel']),
    { header: d['revenue.collections.payments'], kind: 'count' },
    money(d['revenue.desk.amount']),
  ],
  pages: (ctx, period) =>
    listed(ctx, collectedLines(ctx, { ...period, head: '', stream: '', fund: '', ward: null, channel: '' }), (line) => {
      const head = headOf(ctx, line.head)
      return [
        line.day.toString(),
        headName(ctx, line.head),
        head?.scoa ?? '',
        head ? fundName(ctx, head.fund) : '',
        wardName(ctx, line.ward),
        channelName(ctx, line.channel),
        line.payments,
        line.cents,
      ]
    }),
}

const journal: RevenueExport = {
  key: 'journal',
  title: e['revenue.exports.journal'],
  hint: e['revenue.exports.journal_hint'],
  permission: 'money.ledger.read',
  wholeCounty: true,
  columns: [
    instant(e['revenue.column.recorded']),
    instant(e['revenue.column.event']),
    text(d['revenue.ledger.journal']),
    text(d['revenue.ledger.debit']),
    text(d['revenue.ledger.credit']),
    text(d['revenue.payments.ref']),
    text(d['revenue.bills.reference']),
    text(e['revenue.column.source']),
    money(d['revenue.desk.amount']),
  ],
  pages: (ctx, period) =>
    listed(
      ctx,
      sql<{
        recorded_at: Temporal.Instant
        event_at: Temporal.Instant
        kind: string
        debit: string
        credit: string
        provider_ref: string | null
        reference: string | null
        source: string
        cents: number
      }>`
      select j.recorded_at, j.event_at, j.kind, d.code as debit, c.code as credit, p.provider_ref, b.reference, j.source, t.cents
      from money.journals j join money.transfers t on t.journal = j.id join money.accounts d on d.id = t.debit join money.accounts c on c.id = t.credit
        left join money.payments p on p.id = t.payment left join money.bills b on b.id = t.bill
      where j.recorded_at >= ${begins(period)} and j.recorded_at < ${ends(period)} order by j.recorded_at, j.id, t.leg`,
      (row) => [
        at(row.recorded_at),
        at(row.event_at),
        kindWords(row.kind, ctx.language),
        row.debit,
        row.credit,
        row.provider_ref,
        row.reference,
        row.source,
        row.cents,
      ],
    ),
}

const ifmis: RevenueExport = {
  key: 'ifmis',
  title: e['revenue.exports.ifmis'],
  hint: e['revenue.exports.ifmis_hint'],
  permission: 'money.ledger.read',
  wholeCounty: true,
  columns: [
    text(d['revenue.bills.fund']),
    text(e['revenue.column.by_department']),
    text(d['revenue.bills.head']),
    text(SCOA),
    text(d['revenue.ledger.code']),
    text(d['revenue.ledger.name']),
    money(d['revenue.ledger.debit']),
    money(d['revenue.ledger.credit']),
    text(e['revenue.column.source']),
  ],
  pages: (ctx, period) =>
    listed(
      ctx,
      sql<{
        fund: string | null
        department: string | null
        head_en: string | null
        head_sw: string | null
        scoa: string | null
        code: string
        title_en: string
        title_sw: string
        debit: number
        credit: number
        kind: string
      }>`
      with moved as (
        select t.debit as account, j.kind, sum(t.cents) as debit, 0 as credit from money.journals j join money.transfers t on t.journal = j.id
          where j.recorded_at >= ${begins(period)} and j.recorded_at < ${ends(period)} group by 1, 2
        union all
        select t.credit, j.kind, 0, sum(t.cents) from money.journals j join money.transfers t on t.journal = j.id
          where j.recorded_at >= ${begins(period)} and j.recorded_at < ${ends(period)} group by 1, 2
      )
      select a.fund, h.department, h.title_en as head_en, h.title_sw as head_sw, h.scoa, a.code, a.title_en, a.title_sw, sum(m.debit)::bigint as debit,
        sum(m.credit)::bigint as credit, m.kind
      from moved m join money.accounts a on a.id = m.account left join money.heads h on h.key = a.head
      group by a.fund, h.department, h.title_en, h.title_sw, h.scoa, a.code, a.title_en, a.title_sw, m.kind
      order by a.fund nulls last, a.code, m.kind`,
      (row) => [
        row.fund ? fundName(ctx, row.fund) : '',
        row.department ? departmentName(ctx, row.department) : '',
        ctx.language === 'sw' ? row.head_sw : row.head_en,
        row.scoa,
        row.code,
        ctx.language === 'sw' ? row.title_sw : row.title_en,
        row.debit,
        row.credit,
        kindWords(row.kind, ctx.language),
      ],
    ),
}

const suspense: RevenueExport = {
  key: 'suspense',
  title: e['revenue.exports.suspense'],
  hint: e['revenue.exports.suspense_hint'],
  permission: 'money.ledger.read',
  wholeCounty: true,
  columns: [
    text(d['revenue.payments.ref']),
    text(d['revenue.desk.channel']),
    instant(e['revenue.column.recorded']),
    text(e['revenue.column.given']),
    text(d['revenue.bills.payer']),
    text(e['revenue.column.state']),
    money(d['revenue.desk.amount']),
  ],
  pages: (ctx, period) =>
    listed(
      ctx,
      sql<{
        provider_ref: string
        channel: string
        opened_at: Temporal.Instant
        account_given: string | null
        payer_name: string | null
        state: string
        cents: number
      }>`
      select p.provider_ref, p.channel, s.opened_at, p.account_given, p.payer_name, s.state, s.cents
      from money.suspense_items s join money.payments p on p.id = s.payment
      where s.state = 'open' or (s.opened_at >= ${begins(period)} and s.opened_at < ${ends(period)}) order by s.opened_at, s.payment`,
      (row) => [
        row.provider_ref,
        channelName(ctx, row.channel),
        at(row.opened_at),
        row.account_given,
        row.payer_name,
        row.state,
        row.cents,
      ],
    ),
}

const reconciliation: RevenueExport = {
  key: 'reconciliation',
  title: e['revenue.exports.reconciliation'],
  hint: e['revenue.exports.reconciliation_hint'],
  permission: 'money.bank.read',
  wholeCounty: true,
  columns: [text(e['revenue.column.figure']), text(e['revenue.column.why']), money(d['revenue.desk.amount'])],
  pages: async function* (ctx) {
    yield (await remainder(ctx)).flatMap(({ from, to, because, left }) => [
      [from.text[ctx.language], '', from.cents],
      ...because.map((why) => ['', why.text[ctx.language], why.cents]),
      [to.text[ctx.language], '', to.cents],
      [e['revenue.column.difference'][ctx.language], '', left],
    ])
  },
}

const commissionColumns = [
  day(d['revenue.closing.day']),
  text(e['revenue.column.stream']),
  text(e['revenue.column.keeper']),
  money(e['revenue.column.gross']),
  money(e['revenue.column.commission']),
  money(e['revenue.column.net']),
]

async function* commissionPages(ctx: Context, period: Period): AsyncGenerator<TableRows> {
  yield (await keptBack(ctx, period)).map((line) => [
    line.day,
    line.stream === null ? e['revenue.exports.no_stream'][ctx.language] : streamName(ctx, line.stream),
    keeperName(ctx, line.keeper),
    line.gross,
    line.commission,
    line.gross - line.commission,
  ])
}

const commission: RevenueExport = {
  key: 'commission',
  title: e['revenue.exports.commission'],
  hint: e['revenue.exports.commission_hint'],
  permission: 'money.ledger.read',
  wholeCounty: true,
  columns: commissionColumns,
  pages: commissionPages,
}

const stated = new WeakMap<Context, ReturnType<typeof receiverStatement>>()

/** The statement's lines, read once for all sheets of a file: a request asks for one. */
function statedOnce(ctx: Context, period: Period): ReturnType<typeof receiverStatement> {
  const lines = stated.get(ctx) ?? receiverStatement(ctx, period)
  stated.set(ctx, lines)
  return lines
}

const receiver: RevenueExport = {
  key: 'statement',
  title: e['revenue.exports.statement'],
  hint: e['revenue.exports.statement_hint'],
  permission: 'money.ledger.read',
  wholeCounty: true,
  columns: [
    text(e['revenue.column.stream']),
    text(d['revenue.desk.ward']),
    text(e['revenue.column.month']),
    money(e['revenue.column.opening']),
    money(e['revenue.column.billed']),
    money(e['revenue.column.withdrawn']),
    money(e['revenue.column.waived']),
    money(e['revenue.column.collected']),
    money(e['revenue.column.closing']),
  ],
  pages: async function* (ctx, period) {
    yield (await statedOnce(ctx, period)).map((line) => [
      streamName(ctx, line.stream),
      wardName(ctx, line.ward),
      monthName(line.month, ctx),
      line.opening,
      line.billed,
      line.withdrawn,
      line.waived,
      line.collected,
      line.closing,
    ])
  },
  more: async (ctx, period) => {
    const summary = await statementSummary(ctx, period, await statedOnce(ctx, period))
    const figures = ['target', 'collected', 'charges', 'net', 'banked', 'remitted', 'unremitted', 'suspense', 'refunds'] as const
    return [
      {
        title: e['revenue.summary.title'],
        columns: [text(e['revenue.column.figure']), money(d['revenue.desk.amount'])],
        pages: [figures.map((figure) => [e[`revenue.summary.${figure}`][ctx.language], summary[figure]])],
      },
      { title: e['revenue.exports.commission'], columns: commissionColumns, pages: commissionPages(ctx, period) },
    ]
  },
}

export const revenueExports: readonly RevenueExport[] = [
  bills,
  payments,
  receipts,
  collections,
  receiver,
  commission,
  ifmis,
  journal,
  suspense,
  reconciliation,
]
