import { addCents, type Cents } from '../../../core/basics/money.ts'
import { makeReference } from '../../../core/basics/reference.ts'
import type { Language, Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendAhead } from '../../../kernel/database/transaction.ts'
import { type Posting, postJournals } from '../ledger/post-journals.ts'
import { refuseMoney } from '../texts.ts'
import type { LineClass } from './allocate.ts'
import type { Bill, BillRow } from './bill.ts'
import { billFromRow } from './bill.ts'
import { billColumns, lockBills } from './bills.queries.ts'
import { spendCredits } from './spend-credits.ts'

export type LineToBill = {
  readonly head: string
  readonly class: LineClass
  /** `2027`, `2026-11`: sorts as text, the oldest is paid first. */
  readonly period: string
  readonly title: Text
  readonly cents: Cents
  readonly tariff?: { readonly version: string; readonly line: string; readonly working?: unknown }
  /** What makes the line once on its bill; the head and period unless said. */
  readonly key?: string
}

export type BillToMake = {
  readonly subject: { readonly kind: string; readonly id: string }
  /** One bill of a purpose for a subject: asking again gives the one that is there. */
  readonly purpose: string
  readonly title: Text
  readonly payer: string | null
  readonly organisation?: string | null
  readonly payerName: string | null
  /** As `+254…`; receipts are told there. */
  readonly payerPhone: string | null
  readonly language: Language
  readonly department: string
  readonly ward: number | null
  readonly dueOn: Temporal.PlainDate
  readonly expiresOn?: Temporal.PlainDate | null
  readonly lines: readonly LineToBill[]
}

const REFERENCE_TRIES = 5

/**
 * Makes a bill: reference, lines in their order, the posting of what is now owed (receivable against revenue, head by head), and what the payer has in credit falls on it.
 * Whoever calls has decided that it is right. Throws `money.bill_without_lines`.
 */
export async function makeBill(ctx: Context, input: BillToMake): Promise<{ bill: Bill; repeated: boolean }> {
  if (input.lines.length === 0 || input.lines.some(({ cents }) => cents <= 0)) throw refuseMoney('money.bill_without_lines')
  const { id, row, repeated } = await insertBill(ctx, input)
  if (repeated) return { bill: billFromRow(row), repeated }
  await writeLines(ctx, id, 0, input.lines)
  await postJournals(ctx, [owedAtFirst(ctx, id, input)])
  const bill = billFromRow(row)
  auditBill(ctx, bill)
  return { bill: input.payer ? await spendCredits(ctx, bill) : bill, repeated: false }
}

/** A bill as it begins now, by its columns and still without its reference. */
export const newBill = (ctx: Context, { subject, purpose, title, lines, ...input }: BillToMake) => ({
  id: ctx.newId(),
  subject_kind: subject.kind,
  subject_id: subject.id,
  purpose,
  title_en: title.en,
  title_sw: title.sw,
  payer: input.payer,
  organisation: input.organisation ?? null,
  payer_name: input.payerName,
  payer_phone: input.payerPhone,
  language: input.language,
  department: input.department,
  ward: input.ward,
  made_at: ctx.now,
  made_by: ctx.actor.kind === 'staff' ? ctx.actor.person : null,
  due_on: input.dueOn,
  expires_on: input.expiresOn ?? null,
  state: 'open' as const,
  total_cents: addCents(...lines.map(({ cents }) => cents)),
  paid_cents: 0,
  revision: 1,
})

/** What is owed by a new bill, as it is posted. */
export const owedAtFirst = (ctx: Context, bill: string, { ward, lines }: BillToMake): Posting =>
  owed(ctx, { bill, source: `bill:${bill}`, ward, lines: lines.map((line, index) => ({ ...line, line: index + 1 })) })

export const auditBill = (ctx: Context, { id, reference, totalCents, purpose, payer }: Bill): void =>
  ctx.audit('money.bill.made', { kind: 'money.bill', id }, { reference, cents: totalCents, purpose }, payer)

async function insertBill(ctx: Context, input: BillToMake): Promise<{ id: string; row: BillRow; repeated: boolean }> {
  const made = newBill(ctx, input)
  const { id } = made
  for (let tries = 0; tries < REFERENCE_TRIES; tries++) {
    const reference = makeReference(ctx.county.money.data.billPrefix, crypto.getRandomValues(new Uint8Array(5)))
    const { rows } = await statement<BillRow>`
      insert into money.bills (id, reference, subject_kind, subject_id, purpose, title_en, title_sw, payer, organisation, payer_name, payer_phone, language,
        department, ward, made_at, made_by, due_on, expires_on, state, total_cents)
      values (${id}, ${reference}, ${made.subject_kind}, ${made.subject_id}, ${made.purpose}, ${made.title_en}, ${made.title_sw}, ${made.payer},
        ${made.organisation}, ${made.payer_name}, ${made.payer_phone}, ${made.language}, ${made.department}, ${made.ward}, ${made.made_at}, ${made.made_by},
        ${made.due_on.toString()}::date, ${made.expires_on?.toString() ?? null}::date, ${made.state}, ${made.total_cents})
      on conflict do nothing returning ${billColumns}`.execute(ctx.db)
    if (rows[0]) return { id, row: rows[0], repeated: false }
    const { rows: there } = await statement<BillRow>`
      select ${billColumns} from money.bills where subject_kind = ${input.subject.kind} and subject_id = ${input.subject.id} and purpose = ${input.purpose}`.execute(
      ctx.db,
    )
    if (there[0]) return { id: there[0].id, row: there[0], repeated: true }
  }
  throw new Error('No free bill reference was found.')
}

/** What makes a line once on its bill. */
export const lineKey = ({ key, head, class: kind, period }: LineToBill): string => key ?? `${head}:${kind}:${period}`

async function writeLines(ctx: Context, bill: string, after: number, lines: readonly LineToBill[]): Promise<void> {
  const numbered = lines.map((line, index) => ({ ...line, line: after + index + 1 }))
  const column = <T>(take: (line: (typeof numbered)[number]) => T) => numbered.map(take)
  await sendAhead(
    ctx.db,
    statement`
    insert into money.bill_lines (bill, line, head, class, period, title_en, title_sw, cents, tariff_version, tariff_line, working, key)
    select ${bill}::uuid, given.line, given.head, given.class, given.period, given.title_en, given.title_sw, given.cents,
      given.tariff_version, given.tariff_line, given.working, given.key
    from unnest(${column(({ line }) => line)}::smallint[], ${column(({ head }) => head)}::text[], ${column((line) => line.class)}::text[],
      ${column(({ period }) => period)}::text[], ${column(({ title }) => title.en)}::text[],
      ${column(({ title }) => title.sw)}::text[], ${column(({ cents }) => cents)}::bigint[],
      ${column(({ tariff }) => tariff?.version ?? null)}::text[], ${column(({ tariff }) => tariff?.line ?? null)}::text[],
      ${column(({ tariff }) => (tariff?.working === undefined ? null : JSON.stringify(tariff.working)))}::jsonb[],
      ${column(lineKey)}::text[])
      as given (line, head, class, period, title_en, title_sw, cents, tariff_version, tariff_line, working, key)`,
  )
}

type OwedPosting = {
  readonly bill: string
  readonly source: string
  readonly ward: number | null
  readonly lines: readonly { readonly line: number; readonly head: string; readonly cents: Cents }[]
}

const owed = (ctx: Context, { bill, source, ward, lines }: OwedPosting): Posting => ({
  id: ctx.newId(),
  kind: 'bill',
  source,
  eventAt: ctx.now,
  legs: lines.map(({ line, head, cents }) => ({ debit: `receivable.${head}`, credit: `revenue.${head}`, cents, bill, line, ward })),
})

/**
 * Adds lines to an open bill: a penalty, an interest, a head found at the inspection. Lines whose key is there already are left out, so that a rule may run again.
 * Gives how many were added. Throws `money.bill_not_open`.
 */
export async function addLines(ctx: Context, input: { bill: string; lines: readonly LineToBill[] }): Promise<number> {
  const bill = (await lockBills(ctx, [input.bill])).get(input.bill)
  if (!bill) throw new Error('A line was to be added to a bill that does not exist.')
  const { rows: held } = await statement<{ line: number; key: string }>`
    select line, key from money.bill_lines where bill = ${bill.id}`.execute(ctx.db)
  const known = new Set(held.map(({ key }) => key))
  const added = input.lines.filter((line) => !known.has(lineKey(line)))
  if (added.length === 0) return 0
  if (bill.state !== 'open') throw refuseMoney('money.bill_not_open')
  const after = Math.max(0, ...held.map(({ line }) => line))
  await writeLines(ctx, bill.id, after, added)
  const total = addCents(bill.totalCents, ...added.map(({ cents }) => cents))
  await sendAhead(ctx.db, statement`update money.bills set total_cents = ${total}, revision = revision + 1 where id = ${bill.id}`)
  const lines = added.map((line, index) => ({ ...line, line: after + index + 1 }))
  await postJournals(ctx, [owed(ctx, { bill: bill.id, source: `bill:${bill.id}:${after + 1}`, ward: bill.ward, lines })])
  ctx.audit(
    'money.bill.lines_added',
    { kind: 'money.bill', id: bill.id },
    { lines: added.length, cents: total - bill.totalCents },
    bill.payer,
  )
  return added.length
}
