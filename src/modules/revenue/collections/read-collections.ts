import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Cents } from '../../../core/basics/money.ts'
import { billReachColumns } from '../../../engines/money/bills/reach-of-bill.ts'
import type { PaymentChannel, PaymentState } from '../../../engines/money/payments/payment.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { PAGE_SIZE } from '../capped.ts'

/** A period of whole days in Nairobi, and what narrows it. `ward` 0 is money of bills without a ward. */
export type CollectionFilter = {
  readonly from: string
  readonly to: string
  readonly head: string
  readonly stream: string
  readonly fund: string
  readonly ward: number | null
  readonly channel: PaymentChannel | ''
}

type Collected = { readonly key: string; readonly cents: Cents; readonly payments: number }
export type Collections = {
  readonly total: Cents
  readonly payments: number
  readonly heads: readonly Collected[]
  readonly wards: readonly Collected[]
  readonly channels: readonly Collected[]
  readonly days: readonly Collected[]
}

/**
 * The one definition of what was collected, which figures and the records behind them share: what payments moved onto lines of bills, less what was taken back, by the
 * instant it was recorded, within the reach of who asks. Rows of `l`: payment, head, ward, day, cents (below 0 where it was taken back).
 */
function collected(
  ctx: Context,
  { from, to, head, stream, fund, ward, channel }: CollectionFilter,
  permission: 'revenue.collection.read' | 'money.ledger.read' = 'revenue.collection.read',
) {
  const conditions = [
    ctx.within(permission, billReachColumns),
    ...(head ? [sql<SqlBool>`a.head = ${head}`] : []),
    ...(stream ? [sql<SqlBool>`a.head in (select h.key from money.heads h where h.stream = ${stream})`] : []),
    ...(fund ? [sql<SqlBool>`a.fund = ${fund}`] : []),
    ...(ward === null ? [] : ward === 0 ? [sql<SqlBool>`t.ward is null`] : [sql<SqlBool>`t.ward = ${ward}`]),
    ...(channel ? [sql<SqlBool>`p.channel = ${channel}`] : []),
  ]
  const period = sql`t.recorded_at >= ${from}::date::timestamp at time zone 'Africa/Nairobi'
    and t.recorded_at < (${to}::date + 1)::timestamp at time zone 'Africa/Nairobi'`
  // Each side by its own index of account and instant.
  const side = (account: 'credit' | 'debit', sign: 1 | -1) => sql`
    select t.payment, t.recorded_at, a.head, t.ward, p.channel, p.held_in, ${sql.lit(sign)} * t.cents as cents, (t.recorded_at at time zone 'Africa/Nairobi')::date as day
    from money.accounts a join money.transfers t on ${sql.ref(`t.${account}`)} = a.id join money.bills b on b.id = t.bill
      join money.payments p on p.id = t.payment left join places.wards w on w.code = b.ward
    where a.kind = 'asset' and a.head is not null and ${period} and ${sql.join(conditions, sql` and `)}`
  return sql`(${side('credit', 1)} union all ${side('debit', -1)}) as l`
}

/** What was collected in a period, in all and by head, ward, channel and day. */
export async function readCollections(ctx: Context, filter: CollectionFilter): Promise<Collections> {
  const { rows } = await sql<{ by: 'all' | 'head' | 'ward' | 'channel' | 'day'; key: string | null; cents: number; payments: number }>`
    with l as materialized (select * from ${collected(ctx, filter)})
    select case when grouping(l.head) = 0 then 'head' when grouping(l.ward) = 0 then 'ward' when grouping(l.channel) = 0 then 'channel'
        when grouping(l.day) = 0 then 'day' else 'all' end as by,
      coalesce(l.head, l.ward::text, l.channel, l.day::text) as key, coalesce(sum(l.cents), 0)::bigint as cents, count(distinct l.payment)::integer as payments
    from l group by grouping sets ((), (l.head), (l.ward), (l.channel), (l.day))`.execute(ctx.db)
  const of = (by: string): Collected[] =>
    rows
      .filter((row) => row.by === by)
      .map(({ key, cents, payments }) => ({ key: key ?? '0', cents: cents as Cents, payments }))
      .sort((a, b) => b.cents - a.cents)
  const [all] = of('all')
  return {
    total: all?.cents ?? (0 as Cents),
    payments: all?.payments ?? 0,
    heads: of('head'),
    wards: of('ward'),
    channels: of('channel'),
    days: of('day').sort((a, b) => (a.key < b.key ? -1 : 1)),
  }
}

export type CollectedLine = {
  readonly day: Temporal.PlainDate
  readonly head: string
  readonly ward: number | null
  readonly channel: PaymentChannel
  readonly cents: Cents
  readonly payments: number
}

/** The same figures day by day, each head, ward and way apart: what a period's total is made of. Asks for them, to be read in pages. */
export const collectedLines = (ctx: Context, filter: CollectionFilter): RawBuilder<CollectedLine> => sql`
  select l.day, l.head, l.ward, l.channel, sum(l.cents)::bigint as cents, count(distinct l.payment)::integer as payments
  from ${collected(ctx, filter)} group by l.day, l.head, l.ward, l.channel order by l.day, l.head, l.ward, l.channel`

export type CollectedThrough = {
  readonly account: string
  readonly stream: string
  readonly day: Temporal.PlainDate
  readonly cents: Cents
}

/** The same figures for whoever reads the whole ledger: by day, stream, and the account that the money came to, such as `mpesa.600984.utility` or `bank.collection`. */
export async function collectedThrough(ctx: Context, { from, to }: { from: string; to: string }): Promise<CollectedThrough[]> {
  const everywhere = { from, to, head: '', stream: '', fund: '', ward: null, channel: '' } as const
  const { rows } = await sql<Omit<CollectedThrough, 'cents'> & { cents: number }>`
    select c.code as account, h.stream, l.day, sum(l.cents)::bigint as cents
    from ${collected(ctx, everywhere, 'money.ledger.read')} join money.heads h on h.key = l.head join money.accounts c on c.id = l.held_in
    group by 1, 2, 3 order by 3, 1, 2`.execute(ctx.db)
  return rows.map((row) => ({ ...row, cents: row.cents as Cents }))
}

export type CollectedPayment = {
  readonly id: string
  readonly providerRef: string
  readonly channel: PaymentChannel
  readonly state: PaymentState
  readonly eventAt: Temporal.Instant
  readonly cents: Cents
}

/** The payments behind a figure: each with what of it counts there. Their sum is the figure. */
export async function collectedPayments(
  ctx: Context,
  filter: CollectionFilter,
  after: string | null,
): Promise<{ payments: CollectedPayment[]; next: string | null }> {
  const { rows } = await sql<{
    id: string
    provider_ref: string
    channel: PaymentChannel
    state: PaymentState
    event_at: Temporal.Instant
    cents: number
  }>`
    select p.id, p.provider_ref, p.channel, p.state, p.event_at, sum(l.cents)::bigint as cents
    from ${collected(ctx, filter)} join money.payments p on p.id = l.payment
    ${after ? sql`where p.id < ${after}::uuid` : sql``}
    group by p.id order by p.id desc limit ${PAGE_SIZE + 1}`.execute(ctx.db)
  const page = rows.slice(0, PAGE_SIZE)
  return {
    payments: page.map((row) => ({
      id: row.id,
      providerRef: row.provider_ref,
      channel: row.channel,
      state: row.state,
      eventAt: row.event_at,
      cents: row.cents as Cents,
    })),
    next: rows.length > PAGE_SIZE ? (page.at(-1)?.id ?? null) : null,
  }
}
