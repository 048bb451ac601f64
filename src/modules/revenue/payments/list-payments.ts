import { type SqlBool, sql } from 'kysely'
import type { Cents } from '../../../core/basics/money.ts'
import { parseReference } from '../../../core/basics/reference.ts'
import { billReachColumns } from '../../../engines/money/bills/reach-of-bill.ts'
import type { PaymentChannel, PaymentState } from '../../../engines/money/payments/payment.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { COUNT_MAX, PAGE_SIZE } from '../capped.ts'

export type PaymentFilter = {
  readonly q: string
  readonly state: PaymentState | ''
  readonly channel: PaymentChannel | ''
  /** The last payment of the page before. */
  readonly after: string | null
}

export type ListedPayment = {
  readonly id: string
  readonly providerRef: string
  readonly channel: PaymentChannel
  readonly cents: Cents
  readonly eventAt: Temporal.Instant
  readonly state: PaymentState
  readonly bill: { readonly id: string; readonly reference: string } | null
}

/** Payments on bills within the reach of who asks, and for those who reach the whole county also those without a bill; the newest first. */
export async function listPayments(
  ctx: Context,
  filter: PaymentFilter,
): Promise<{ payments: ListedPayment[]; count: number; next: string | null }> {
  const reference = parseReference(filter.q)
  const conditions = [
    ctx.within('money.bill.read', billReachColumns),
    ...(filter.q === ''
      ? []
      : [
          'reference' in reference && reference.reference.startsWith(`${ctx.county.money.data.billPrefix}-`)
            ? sql<SqlBool>`b.reference = ${reference.reference}`
            : sql<SqlBool>`p.provider_ref = ${filter.q.toUpperCase().replace(/\s/g, '')}`,
        ]),
    ...(filter.state ? [sql<SqlBool>`p.state = ${filter.state}`] : []),
    ...(filter.channel ? [sql<SqlBool>`p.channel = ${filter.channel}`] : []),
  ]
  const from = sql`money.payments p left join money.bills b on b.id = p.bill left join places.wards w on w.code = b.ward where ${sql.join(conditions, sql` and `)}`
  const older = filter.after
    ? sql`and (p.recorded_at, p.id) < (select recorded_at, id from money.payments where id = ${filter.after}::uuid)`
    : sql``
  const { rows } = await sql<{
    id: string
    provider_ref: string
    channel: PaymentChannel
    cents: number
    event_at: Temporal.Instant
    state: PaymentState
    bill: string | null
    reference: string | null
  }>`
    select p.id, p.provider_ref, p.channel, p.cents, p.event_at, p.state, b.id as bill, b.reference
    from ${from} ${older} order by p.recorded_at desc, p.id desc limit ${PAGE_SIZE + 1}`.execute(ctx.db)
  const { rows: counted } = await sql<{ count: number }>`
    select count(*)::integer as count from (select from ${from} limit ${COUNT_MAX + 1}) as few`.execute(ctx.db)
  const page = rows.slice(0, PAGE_SIZE)
  return {
    payments: page.map((row) => ({
      id: row.id,
      providerRef: row.provider_ref,
      channel: row.channel,
      cents: row.cents as Cents,
      eventAt: row.event_at,
      state: row.state,
      bill: row.bill && row.reference ? { id: row.bill, reference: row.reference } : null,
    })),
    count: counted[0]?.count ?? 0,
    next: rows.length > PAGE_SIZE ? (page.at(-1)?.id ?? null) : null,
  }
}
