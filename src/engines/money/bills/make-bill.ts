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
import { lockCredited, spendCredits } from './spend-credits.ts'

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
  /** A payment that comes after it expired makes it owed again; else that money waits in suspense. */
  readonly revives?: boolean
  readonly lines: readonly LineToBill[]
}

export type MadeBill = { readonly bill: Bill; readonly repeated: boolean }

const REFERENCE_TRIES = 5

/**
 * Makes a bill: reference, lines in their order, the posting of what is now owed (receivable against revenue, head by head), and what the payer has in credit falls on it.
 * Whoever calls has decided that it is right. Throws `money.bill_without_lines`.
 */
export async function makeBill(ctx: Context, input: BillToMake): Promise<MadeBill> {
  const [made] = (await makeBills(ctx, [input])) as [MadeBill]
  if (!made.repeated) auditBill(ctx, made.bill)
  return made
}

export const auditBill = (ctx: Context, { id, reference, totalCents, purpose, payer }: Bill): void =>
  ctx.audit('money.bill.made', { kind: 'money.bill', id }, { reference, cents: totalCents, purpose }, payer)

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
  revives: input.revives ?? false,
  state: 'open' as const,
  total_cents: addCents(...lines.map(({ cents }) => cents)),
  paid_cents: 0,
  revision: 1,
})

/**
 * Makes many bills by a few statements, however many they are, each as `makeBill` does; gives them in the order asked for. The audit line is the caller's. Throws
 * `money.bill_without_lines`.
 */
export async function makeBills(ctx: Context, inputs: readonly BillToMake[]): Promise<MadeBill[]> {
  if (inputs.some(({ lines }) => lines.length === 0 || lines.some(({ cents }) => cents <= 0))) throw refuseMoney('money.bill_without_lines')
  const made = await insertBills(ctx, inputs)
  const fresh = made.flatMap(({ bill, repeated }, index) => (repeated ? [] : [{ bill, input: inputs[index] as BillToMake }]))
  const owed = fresh.map(({ bill, input }) => firstLines(bill.id, input))
  await writeLines(ctx, owed)
  await postOwed(ctx, owed)
  const spent = new Map<string, Bill>()
  const credited = await withCredit(ctx, fresh)
  // Nobody waits for a bill that is new: the payments may be locked after it.
  if (credited.length > 0)
    await lockCredited(
      ctx,
      credited.flatMap(({ bill }) => bill.payer ?? []),
    )
  for (const { bill } of credited) spent.set(bill.id, await spendCredits(ctx, bill))
  return made.map((each) => ({ ...each, bill: (each.repeated ? undefined : spent.get(each.bill.id)) ?? each.bill }))
}

const firstLines = (bill: string, { ward, lines }: BillToMake): OwedLines => ({
  bill: { id: bill, ward },
  source: `bill:${bill}`,
  lines: lines.map((line, index) => ({ ...line, line: index + 1 })),
})

/** What is owed by a new bill, as it is posted. */
export const owedAtFirst = (ctx: Context, bill: string, input: BillToMake): Posting => owedPosting(ctx, firstLines(bill, input))

/** Those of bills whose payer has something in credit. */
async function withCredit<T extends { readonly bill: Bill }>(ctx: Context, bills: readonly T[]): Promise<T[]> {
  const payers = [...new Set(bills.flatMap(({ bill }) => (bill.payer ? [bill.payer] : [])))]
  if (payers.length === 0) return []
  const { rows } = await statement<{ payer: string }>`
    select distinct b.payer from money.bills b join money.credits c on c.bill = b.id
    where b.payer = any(${payers}::uuid[]) and c.left_cents > 0`.execute(ctx.db)
  const credited = new Set(rows.map(({ payer }) => payer))
  return bills.filter(({ bill }) => bill.payer !== null && credited.has(bill.payer))
}

const subjectOf = (kind: string, id: string, purpose: string): string => JSON.stringify([kind, id, purpose])

async function insertBills(ctx: Context, inputs: readonly BillToMake[]): Promise<MadeBill[]> {
  const found = new Map<string, MadeBill>()
  const missing = () => inputs.filter(({ subject, purpose }) => !found.has(subjectOf(subject.kind, subject.id, purpose)))
  for (let tries = 0; tries < REFERENCE_TRIES && missing().length > 0; tries++) {
    const wanted = missing().map((input) => ({
      ...newBill(ctx, input),
      reference: makeReference(ctx.county.money.data.billPrefix, crypto.getRandomValues(new Uint8Array(5))),
    }))
    const column = <T>(take: (bill: (typeof wanted)[number]) => T) => wanted.map(take)
    const { rows } = await statement<BillRow>`
      insert into money.bills (id, reference, subject_kind, subject_id, purpose, title_en, title_sw, payer, organisation, payer_name, payer_phone, language,
        department, ward, made_at, made_by, due_on, expires_on, revives, state, total_cents)
      select given.id, given.reference, given.subject_kind, given.subject_id, given.purpose, given.title_en, given.title_sw, given.payer, given.organisation,
        given.payer_name, given.payer_phone, given.language, given.department, given.ward, ${ctx.now}::timestamptz, given.made_by, given.due_on,
        given.expires_on, given.revives, given.state, given.total_cents
      from unnest(${column(({ id }) => id)}::uuid[], ${column(({ reference }) => reference)}::text[], ${column((bill) => bill.subject_kind)}::text[],
        ${column((bill) => bill.subject_id)}::text[], ${column(({ purpose }) => purpose)}::text[], ${column((bill) => bill.title_en)}::text[],
        ${column((bill) => bill.title_sw)}::text[], ${column(({ payer }) => payer)}::uuid[], ${column(({ organisation }) => organisation)}::uuid[],
        ${column((bill) => bill.payer_name)}::text[], ${column((bill) => bill.payer_phone)}::text[], ${column(({ language }) => language)}::text[],
        ${column(({ department }) => department)}::text[], ${column(({ ward }) => ward)}::integer[], ${column((bill) => bill.made_by)}::uuid[],
        ${column((bill) => bill.due_on.toString())}::date[], ${column((bill) => bill.expires_on?.toString() ?? null)}::date[],
        ${column(({ revives }) => revives)}::boolean[], ${column(({ state }) => state)}::text[], ${column((bill) => bill.total_cents)}::bigint[])
        as given (id, reference, subject_kind, subject_id, purpose, title_en, title_sw, payer, organisation, payer_name, payer_phone, language, department, ward,
          made_by, due_on, expires_on, revives, state, total_cents)
      on conflict do nothing returning ${billColumns}`.execute(ctx.db)
    for (const row of rows) found.set(subjectOf(row.subject_kind, row.subject_id, row.purpose), { bill: billFromRow(row), repeated: false })
    const others = missing()
    if (others.length === 0) break
    // Each was there already, or drew a reference that another bill has.
    const { rows: there } = await statement<BillRow>`
      select ${billColumns} from money.bills where (subject_kind, subject_id, purpose) in (
        select * from unnest(${others.map(({ subject }) => subject.kind)}::text[], ${others.map(({ subject }) => subject.id)}::text[],
          ${others.map(({ purpose }) => purpose)}::text[]))`.execute(ctx.db)
    for (const row of there) found.set(subjectOf(row.subject_kind, row.subject_id, row.purpose), { bill: billFromRow(row), repeated: true })
  }
  const given = new Set<string>()
  return inputs.map(({ subject, purpose }) => {
    const asked = subjectOf(subject.kind, subject.id, purpose)
    const made = found.get(asked)
    if (!made) throw new Error('No free bill reference was found.')
    // Of two in one list that ask for the same bill, the first makes it.
    const repeated = made.repeated || given.has(asked)
    given.add(asked)
    return { ...made, repeated }
  })
}

/** Lines that are owed from now on, by the bill they stand on. */
export type OwedLines = {
  readonly bill: Pick<Bill, 'id' | 'ward'>
  readonly source: string
  readonly lines: readonly (LineToBill & { readonly line: number })[]
}

/** Writes lines of bills that the caller made or locked. */
export async function writeLines(ctx: Context, owed: readonly OwedLines[]): Promise<void> {
  const numbered = owed.flatMap(({ bill, lines }) => lines.map((line) => ({ ...line, bill: bill.id })))
  if (numbered.length === 0) return
  const column = <T>(take: (line: (typeof numbered)[number]) => T) => numbered.map(take)
  // What lines share is sent once: of many bills it is nearly all they hold.
  const shared = new Distinct<{ title: Text; version: string | null; tariffLine: string | null; working: string | null }>()
  const kinds = column(({ title, tariff }) => {
    const working = tariff?.working === undefined ? null : workingJson(tariff.working)
    const [version, tariffLine] = [tariff?.version ?? null, tariff?.line ?? null]
    return shared.place([title.en, title.sw, version, tariffLine, working].join('\u0001'), { title, version, tariffLine, working })
  })
  await sendAhead(
    ctx.db,
    statement`
    insert into money.bill_lines (bill, line, head, class, period, title_en, title_sw, cents, tariff_version, tariff_line, working, key)
    select given.bill, given.line, given.head, given.class, given.period, kind.title_en, kind.title_sw, given.cents,
      kind.tariff_version, kind.tariff_line, kind.working, given.key
    from unnest(${column(({ bill }) => bill)}::uuid[], ${column(({ line }) => line)}::smallint[], ${column(({ head }) => head)}::text[],
      ${column((line) => line.class)}::text[], ${column(({ period }) => period)}::text[], ${column(({ cents }) => cents)}::bigint[],
      ${column(lineKey)}::text[], ${kinds}::integer[]) as given (bill, line, head, class, period, cents, key, kind)
    join unnest(${shared.all.map(({ title }) => title.en)}::text[], ${shared.all.map(({ title }) => title.sw)}::text[],
      ${shared.all.map(({ version }) => version)}::text[], ${shared.all.map(({ tariffLine }) => tariffLine)}::text[],
      ${shared.all.map(({ working }) => working)}::jsonb[]) with ordinality as kind (title_en, title_sw, tariff_version, tariff_line, working, place)
      on kind.place = given.kind`,
  )
}

/** Values that are alike, each kept once; places count from one. */
class Distinct<T> {
  readonly all: T[] = []
  readonly #places = new Map<string, number>()

  place(key: string, value: T): number {
    const known = this.#places.get(key)
    if (known !== undefined) return known
    const place = this.all.push(value)
    this.#places.set(key, place)
    return place
  }
}

/** Who bills many has one working for all that are alike: it is written out once. */
const writtenOut = new WeakMap<object, string>()
function workingJson(working: unknown): string {
  if (typeof working !== 'object' || working === null) return JSON.stringify(working)
  const known = writtenOut.get(working)
  if (known !== undefined) return known
  const json = JSON.stringify(working)
  writtenOut.set(working, json)
  return json
}

/** What makes a line once on its bill. */
export const lineKey = ({ key, head, class: kind, period }: LineToBill): string => key ?? `${head}:${kind}:${period}`

const owedPosting = (ctx: Context, { bill, source, lines }: OwedLines): Posting => ({
  id: ctx.newId(),
  kind: 'bill',
  source,
  eventAt: ctx.now,
  legs: lines.map(({ line, head, cents }) => ({
    debit: `receivable.${head}`,
    credit: `revenue.${head}`,
    cents,
    bill: bill.id,
    line,
    ward: bill.ward,
  })),
})

/** Posts what lines add to what is owed, one journal for each bill. */
export const postOwed = (ctx: Context, owed: readonly OwedLines[]): Promise<void> =>
  postJournals(
    ctx,
    owed.map((each) => owedPosting(ctx, each)),
  )

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
  const owed = [{ bill, source: `bill:${bill.id}:${after + 1}`, lines: added.map((line, index) => ({ ...line, line: after + index + 1 })) }]
  await writeLines(ctx, owed)
  const total = addCents(bill.totalCents, ...added.map(({ cents }) => cents))
  await sendAhead(ctx.db, statement`update money.bills set total_cents = ${total}, revision = revision + 1 where id = ${bill.id}`)
  await postOwed(ctx, owed)
  ctx.audit(
    'money.bill.lines_added',
    { kind: 'money.bill', id: bill.id },
    { lines: added.length, cents: total - bill.totalCents },
    bill.payer,
  )
  return added.length
}
