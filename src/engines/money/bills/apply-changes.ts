import type { Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { announce } from '../../../kernel/context/manifest.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendAhead } from '../../../kernel/database/transaction.ts'
import { postJournals } from '../ledger/post-journals.ts'
import { type Bill, type BillLine, billEvent } from './bill.ts'
import { linesOf, lockBills } from './bills.queries.ts'
import { type ChangedBill, type ChangeKind, changeLines, type LineChange, type PaidBy } from './change-lines.ts'
import { writeBills, writeCredits, writePaid } from './write-bills.ts'

export type LoadedBills = { readonly bills: ReadonlyMap<string, Bill>; readonly lines: ReadonlyMap<string, readonly BillLine[]> }

/** Locks what a change of bills may touch: the payments that lie on them before the bills, as a till does. */
export async function loadToChange(ctx: Context, ids: readonly string[]): Promise<LoadedBills> {
  await statement`
    select id from money.payments where id in (select payment from money.transfers where bill = any(${[...ids]}::uuid[]) and payment is not null)
    order by id for update`.execute(ctx.db)
  return { bills: await lockBills(ctx, ids), lines: await linesOf(ctx, ids) }
}

export type ChangeOrder = {
  readonly kind: ChangeKind
  /** The happening's own name: with the bill's id it posts once. */
  readonly source: string
  readonly memo: string
  readonly proposal?: string | null
  readonly waiver?: string | null
  readonly loaded: LoadedBills
  readonly changes: ReadonlyMap<string, readonly LineChange[]>
}

/**
 * Lets lines of bills that the caller loaded come to other amounts, and writes all of it: ledger, changes, lines, bills, credits. Bills that came to be settled, or are
 * settled no more, are told to those who made them. Audit lines and messages are the caller's. Gives the bills that changed.
 */
export async function applyChanges(ctx: Context, order: ChangeOrder): Promise<ChangedBill[]> {
  const { kind, source, memo, loaded, proposal = null, waiver = null } = order
  const asked = [...order.changes].filter(([, changes]) => changes.some(({ cents }) => cents !== 0))
  const paid = await paidBy(
    ctx,
    asked.map(([bill]) => bill),
  )
  const changed = asked.map(([id, changes]) =>
    changeLines(loaded.bills.get(id) as Bill, loaded.lines.get(id) ?? [], kind, changes, paid.get(id) ?? new Map()),
  )
  if (changed.length === 0) return []
  const journals = changed.map(({ bill, legs }) => ({
    id: ctx.newId(),
    kind,
    source: `${source}:${bill.id}`,
    eventAt: ctx.now,
    memo,
    legs,
  }))
  await postJournals(ctx, journals)
  const before = (bill: string, line: number) => loaded.lines.get(bill)?.find((each) => each.line === line)
  const moved = changed.flatMap(({ bill, lines }) =>
    lines.flatMap(({ line, cents, paid }) => {
      const was = before(bill.id, line)?.paid ?? 0
      return was === paid ? [] : [{ bill: bill.id, line, paid, gaveBack: was > cents }]
    }),
  )
  // No line may be paid more than it comes to, at any moment: those that are lowered give back before, the others take after.
  await writePaid(
    ctx,
    moved.filter(({ gaveBack }) => gaveBack),
  )
  const rows = changed.flatMap(({ bill, changes }, index) =>
    changes.map((change) => ({
      ...change,
      bill: bill.id,
      journal: journals[index]?.id as string,
      from: before(bill.id, change.line)?.tariffVersion ?? null,
    })),
  )
  const column = <T>(take: (row: (typeof rows)[number]) => T) => rows.map(take)
  await sendAhead(
    ctx.db,
    statement`
    insert into money.line_changes (id, bill, line, kind, cents, journal, from_version, to_version, to_working, waiver, proposal, at, turn)
    select given.id, given.bill, given.line, ${kind}, given.cents, given.journal, given.from_version, given.to_version, given.to_working, ${waiver}::uuid,
      ${proposal}::uuid, ${ctx.now}::timestamptz,
      (select count(*) from money.line_changes before where before.waiver = ${waiver}::uuid and before.bill = given.bill and before.line = given.line and before.kind = 'restored')
    from unnest(${column(() => ctx.newId())}::uuid[], ${column(({ bill }) => bill)}::uuid[], ${column(({ line }) => line)}::smallint[],
      ${column(({ cents }) => cents)}::bigint[], ${column(({ journal }) => journal)}::uuid[], ${column(({ from }) => from)}::text[],
      ${column(({ tariff }) => tariff?.version ?? null)}::text[],
      ${column(({ tariff }) => (tariff?.working === undefined ? null : JSON.stringify(tariff.working)))}::jsonb[])
      as given (id, bill, line, cents, journal, from_version, to_version, to_working)`,
  )
  await writePaid(
    ctx,
    moved.filter(({ gaveBack }) => !gaveBack),
  )
  await writeBills(
    ctx,
    changed.map(({ bill }) => bill),
  )
  await writeCredits(
    ctx,
    changed.flatMap(({ bill, credits }) => credits.map((credit) => ({ ...credit, id: ctx.newId(), bill: bill.id, left: credit.cents }))),
  )
  for (const { bill } of changed) {
    const was = loaded.bills.get(bill.id)?.state
    if (was === 'settled' && bill.state !== 'settled') await announce(ctx, 'money.bill_unsettled', billEvent(bill))
    if (was !== 'settled' && bill.state === 'settled') await announce(ctx, 'money.bill_settled', billEvent(bill))
  }
  return changed
}

/** Which payments lie on the lines of bills, the newest first. */
async function paidBy(ctx: Context, bills: readonly string[]): Promise<ReadonlyMap<string, PaidBy>> {
  const chart = await ctx.county.money.chart(ctx.db)
  const { rows } = await statement<{ bill: string; line: number; payment: string; debit: number; credit: number; cents: number }>`
    select bill, bill_line as line, payment, debit, credit, cents from money.transfers
    where bill = any(${[...bills]}::uuid[]) and payment is not null and bill_line is not null order by recorded_at, journal, leg`.execute(
    ctx.db,
  )
  const found = new Map<string, Map<number, Map<string, number>>>()
  for (const { bill, line, payment, debit, credit, cents } of rows) {
    // Each leg has the line's receivable on one side: where its claim was confirmed, no line is named.
    const lies = chart.code(credit).startsWith('receivable.') ? cents : chart.code(debit).startsWith('receivable.') ? -cents : 0
    const lines = found.get(bill) ?? new Map<number, Map<string, number>>()
    const payments = lines.get(line) ?? new Map<string, number>()
    payments.set(payment, (payments.get(payment) ?? 0) + lies)
    found.set(bill, lines.set(line, payments))
  }
  return new Map(
    [...found].map(([bill, lines]) => [
      bill,
      new Map(
        [...lines].map(([line, payments]) => [
          line,
          [...payments].flatMap(([payment, cents]) => (cents > 0 ? [{ payment, cents: cents as Cents }] : [])).reverse(),
        ]),
      ),
    ]),
  )
}
