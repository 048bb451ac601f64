import type { Context } from '../../../kernel/context/context.ts'
import { Fragment, statement } from '../../../kernel/database/statement.ts'
import { inPayingOrder, type LineClass } from './allocate.ts'
import { type Bill, type BillLine, type BillRow, billFromRow } from './bill.ts'

export const billColumns = new Fragment(
  'id, reference, subject_kind, subject_id, purpose, title_en, title_sw, payer, organisation, payer_name, payer_phone, language, department, ward, made_at, due_on, expires_on, revives, state, total_cents, paid_cents, revision',
)

/** Locks bills in the order of their ids, so that two who want the same ones do not wait for each other in a circle. */
export async function lockBills(ctx: Context, ids: readonly string[]): Promise<Map<string, Bill>> {
  const { rows } = await statement<BillRow>`
    select ${billColumns} from money.bills where id = any(${[...ids]}::uuid[]) order by id for update`.execute(ctx.db)
  return new Map(rows.map((row) => [row.id, billFromRow(row)]))
}

export async function findBill(ctx: Context, id: string): Promise<Bill | undefined> {
  const { rows } = await statement<BillRow>`select ${billColumns} from money.bills where id = ${id}`.execute(ctx.db)
  return rows[0] && billFromRow(rows[0])
}

/** By the reference as it is printed (`parseReference` gives it so). */
/** Bills in the order of the ids given; those that are none are left out. */
export async function findBills(ctx: Pick<Context, 'db'>, ids: readonly string[]): Promise<Bill[]> {
  const { rows } = await statement<BillRow>`select ${billColumns} from money.bills where id = any(${ids}::uuid[])`.execute(ctx.db)
  const bills = new Map(rows.map((row) => [row.id, billFromRow(row)]))
  return ids.flatMap((id) => bills.get(id) ?? [])
}

export async function findBillByReference(ctx: Context, reference: string): Promise<Bill | undefined> {
  const { rows } = await statement<BillRow>`select ${billColumns} from money.bills where reference = ${reference}`.execute(ctx.db)
  return rows[0] && billFromRow(rows[0])
}

/** The bills of subjects, the newest first. */
export async function billsOfSubjects(ctx: Pick<Context, 'db'>, kind: string, ids: readonly string[]): Promise<readonly Bill[]> {
  if (ids.length === 0) return []
  const { rows } = await statement<BillRow>`
    select ${billColumns} from money.bills where subject_kind = ${kind} and subject_id = any(${[...ids]}::text[]) order by id desc`.execute(
    ctx.db,
  )
  return rows.map(billFromRow)
}

/** The lines of bills, each bill's in the order in which they are paid. Ask after locking the bills: a lock on the bill is a lock on its lines. Who only counts leaves the working out: it is most of a line. */
export async function linesOf(
  ctx: Pick<Context, 'db'>,
  bills: readonly string[],
  { working = true }: { readonly working?: boolean } = {},
): Promise<Map<string, BillLine[]>> {
  const { rows } = await statement<{
    bill: string
    line: number
    head: string
    class: LineClass
    period: string
    title_en: string
    title_sw: string
    cents: number
    paid_cents: number
    tariff_version: string | null
    tariff_line: string | null
    working: unknown
    key: string
  }>`
    select bill, line, head, class, period, title_en, title_sw, cents, paid_cents, tariff_version, tariff_line, case when ${working}::boolean then working end as working, key
    from money.bill_lines where bill = any(${[...bills]}::uuid[]) order by bill, period, line`.execute(ctx.db)
  const found = new Map<string, BillLine[]>()
  for (const row of rows) {
    const { title_en, title_sw, cents, paid_cents, tariff_version, tariff_line, ...rest } = row
    const line = {
      ...rest,
      title: { en: title_en, sw: title_sw },
      cents: cents as BillLine['cents'],
      paid: paid_cents as BillLine['paid'],
      tariffVersion: tariff_version,
      tariffLine: tariff_line,
    }
    const known = found.get(row.bill)
    if (known) known.push(line)
    else found.set(row.bill, [line])
  }
  for (const lines of found.values()) lines.sort(inPayingOrder)
  return found
}
