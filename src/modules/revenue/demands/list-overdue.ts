import { sql } from 'kysely'
import type { Cents } from '../../../core/basics/money.ts'
import type { Text } from '../../../core/basics/texts.ts'
import { billReachColumns } from '../../../engines/money/bills/reach-of-bill.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'

const PAGE_BILLS = 50

export type OverdueBill = {
  readonly id: string
  readonly reference: string
  readonly title: Text
  readonly payerName: string | null
  readonly hasPhone: boolean
  readonly ward: number | null
  readonly dueOn: Temporal.PlainDate
  readonly left: Cents
  readonly lastNotice: Temporal.PlainDate | null
}

/** Where a page of the list begins: after this bill of this due day. */
export type OverdueAfter = { readonly due: string; readonly id: string }

/** Open bills within the officer's reach whose day has passed, the oldest first. */
export async function listOverdue(ctx: Context, after: OverdueAfter | null): Promise<{ bills: OverdueBill[]; next: OverdueAfter | null }> {
  const { rows } = await sql<{
    id: string
    reference: string
    title_en: string
    title_sw: string
    payer_name: string | null
    has_phone: boolean
    ward: number | null
    due_on: Temporal.PlainDate
    left: number
    last_notice: Temporal.PlainDate | null
  }>`
    select b.id, b.reference, b.title_en, b.title_sw, b.payer_name, b.payer_phone is not null as has_phone, b.ward, b.due_on,
      (b.total_cents - b.paid_cents)::bigint as left, (select max(n.day) from money.demand_notices n where n.bill = b.id) as last_notice
    from money.bills b left join places.wards w on w.code = b.ward
    where b.state = 'open' and b.due_on < ${dayOf(ctx.now)}::date and ${ctx.within('money.demand.give', billReachColumns)}
      ${after ? sql`and (b.due_on, b.id) > (${after.due}::date, ${after.id}::uuid)` : sql``}
    order by b.due_on, b.id limit ${PAGE_BILLS + 1}`.execute(ctx.db)
  const page = rows.slice(0, PAGE_BILLS)
  const last = page.at(-1)
  return {
    bills: page.map((row) => ({
      id: row.id,
      reference: row.reference,
      title: { en: row.title_en, sw: row.title_sw },
      payerName: row.payer_name,
      hasPhone: row.has_phone,
      ward: row.ward,
      dueOn: row.due_on,
      left: row.left as Cents,
      lastNotice: row.last_notice,
    })),
    next: rows.length > PAGE_BILLS && last ? { due: last.due_on.toString(), id: last.id } : null,
  }
}

/** Of these bills, those within the officer's reach. */
export async function withinReach(ctx: Context, bills: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select b.id from money.bills b left join places.wards w on w.code = b.ward
    where b.id = any(${bills}::uuid[]) and ${ctx.within('money.demand.give', billReachColumns)}`.execute(ctx.db)
  return rows.map(({ id }) => id)
}

const SHEETS_MAX = 200

/** The bills within reach that were given notice on a day, and are still unpaid: what is to be printed. */
export async function noticedOn(ctx: Context, day: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select b.id from money.demand_notices n join money.bills b on b.id = n.bill left join places.wards w on w.code = b.ward
    where n.day = ${day}::date and b.state = 'open' and ${ctx.within('money.demand.give', billReachColumns)} order by n.id limit ${SHEETS_MAX}`.execute(
    ctx.db,
  )
  return rows.map(({ id }) => id)
}
