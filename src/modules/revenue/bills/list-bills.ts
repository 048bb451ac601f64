import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Cents } from '../../../core/basics/money.ts'
import { parsePhone } from '../../../core/basics/phone.ts'
import { parseReference } from '../../../core/basics/reference.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { BillState } from '../../../engines/money/bills/bill.ts'
import { billReachColumns } from '../../../engines/money/bills/reach-of-bill.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { COUNT_MAX, PAGE_SIZE } from '../capped.ts'

export type BillFilter = {
  readonly q: string
  readonly state: BillState | ''
  readonly department: string
  readonly ward: number | null
  /** The last bill of the page before. */
  readonly after: string | null
}

export type ListedBill = {
  readonly id: string
  readonly reference: string
  readonly title: Text
  readonly payerName: string | null
  readonly ward: number | null
  readonly state: BillState
  readonly dueOn: Temporal.PlainDate
  readonly left: Cents
}

/** Prefixes of all the words typed, as PostgreSQL's text search asks for them; null when there is no word in it. */
export function wordsQuery(typed: string): string | null {
  const words = typed
    .replace(/['’‘`´]/g, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, 6)
  return words.length === 0 ? null : words.map((word) => `'${word}':*`).join(' & ')
}

/** What is searched for: a bill's number, a phone, or words of a payer's name, whichever it can be. */
function searched(ctx: Context, typed: string): RawBuilder<SqlBool> | null {
  if (typed === '') return null
  const reference = parseReference(typed)
  if ('reference' in reference && reference.reference.startsWith(`${ctx.county.money.data.billPrefix}-`))
    return sql<SqlBool>`b.reference = ${reference.reference}`
  const phone = parsePhone(typed)
  if ('phone' in phone) return sql<SqlBool>`b.payer_phone = ${phone.phone}`
  const words = wordsQuery(typed)
  return words === null ? null : sql<SqlBool>`b.id in (select bill from money.bill_words where words @@ to_tsquery('simple', ${words}))`
}

/** Bills within the reach of who asks, the newest first, with a count that stops at `COUNT_MAX` + 1. */
export async function listBills(ctx: Context, filter: BillFilter): Promise<{ bills: ListedBill[]; count: number; next: string | null }> {
  const asked = searched(ctx, filter.q)
  const conditions = [
    ctx.within('money.bill.read', billReachColumns),
    ...(asked ? [asked] : []),
    ...(filter.state ? [sql<SqlBool>`b.state = ${filter.state}`] : []),
    ...(filter.department ? [sql<SqlBool>`b.department = ${filter.department}`] : []),
    ...(filter.ward === null ? [] : [sql<SqlBool>`b.ward = ${filter.ward}`]),
  ]
  const from = sql`money.bills b left join places.wards w on w.code = b.ward where ${sql.join(conditions, sql` and `)}`
  const { rows } = await sql<{
    id: string
    reference: string
    title_en: string
    title_sw: string
    payer_name: string | null
    ward: number | null
    state: BillState
    due_on: Temporal.PlainDate
    total_cents: number
    paid_cents: number
  }>`
    select b.id, b.reference, b.title_en, b.title_sw, b.payer_name, b.ward, b.state, b.due_on, b.total_cents, b.paid_cents
    from ${from} ${filter.after ? sql`and b.id < ${filter.after}::uuid` : sql``} order by b.id desc limit ${PAGE_SIZE + 1}`.execute(ctx.db)
  const { rows: counted } = await sql<{ count: number }>`
    select count(*)::integer as count from (select from ${from} limit ${COUNT_MAX + 1}) as few`.execute(ctx.db)
  const page = rows.slice(0, PAGE_SIZE)
  return {
    bills: page.map((row) => ({
      id: row.id,
      reference: row.reference,
      title: { en: row.title_en, sw: row.title_sw },
      payerName: row.payer_name,
      ward: row.ward,
      state: row.state,
      dueOn: row.due_on,
      left: (row.state === 'open' ? row.total_cents - row.paid_cents : 0) as Cents,
    })),
    count: counted[0]?.count ?? 0,
    next: rows.length > PAGE_SIZE ? (page.at(-1)?.id ?? null) : null,
  }
}
