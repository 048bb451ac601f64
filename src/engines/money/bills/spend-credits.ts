import { refuse } from '../../../core/basics/errors.ts'
import { addCents, type Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { announce } from '../../../kernel/context/manifest.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { type Leg, type Posting, postJournals } from '../ledger/post-journals.ts'
import { allocate } from './allocate.ts'
import { type Bill, type BillLine, billEvent } from './bill.ts'
import { linesOf, lockBills } from './bills.queries.ts'
import { writeBills, writePaid } from './write-bills.ts'

export type CreditToSpend = { readonly id: string; readonly payment: string; readonly left: Cents }
type Spent = { readonly credit: string; readonly cents: Cents; readonly rest: Cents; readonly posting: Posting }

/** How credits fall on a bill, in their order, until it is paid. Gives what each pays, and the lines as they then stand. */
export function decideSpending(
  ctx: Pick<Context, 'newId' | 'now'>,
  bill: Bill,
  given: readonly BillLine[],
  credits: readonly CreditToSpend[],
): { spent: Spent[]; lines: readonly BillLine[] } {
  let lines = given
  const spent: Spent[] = []
  for (const { id, payment, left } of credits) {
    const { shares, rest } = allocate(lines, left)
    if (left === rest) break
    const heads = new Map(lines.map(({ line, head }) => [line, head]))
    const legs = shares.map(({ line, cents }): Leg => {
      const credited = `receivable.${heads.get(line)}`
      return { debit: 'credit', credit: credited, cents, payment, bill: bill.id, line, ward: bill.ward }
    })
    const posting = { id: ctx.newId(), kind: 'credit', source: `credit:${id}:${bill.id}:${bill.revision}`, eventAt: ctx.now, legs }
    spent.push({ credit: id, cents: (left - rest) as Cents, rest, posting })
    lines = lines.map((line) => ({ ...line, paid: (line.paid + (shares.find((share) => share.line === line.line)?.cents ?? 0)) as Cents }))
  }
  return { spent, lines }
}

export const auditSpent = (ctx: Context, bill: Bill, { credit, cents }: Pick<Spent, 'credit' | 'cents'>): void =>
  ctx.audit('money.credit.spent', { kind: 'money.bill', id: bill.id }, { credit, cents }, bill.payer)

/** What a payer has paid over on all their bills and not spent. */
export async function creditOf(ctx: Pick<Context, 'db'>, payer: string): Promise<Cents> {
  const { rows } = await statement<{ left: number }>`
    select coalesce(sum(c.left_cents), 0)::bigint as left from money.credits c join money.bills b on b.id = c.bill
    where b.payer = ${payer} and c.left_cents > 0`.execute(ctx.db)
  return (rows[0]?.left ?? 0) as Cents
}

/**
 * Lets what a payer has in credit fall on an open bill of theirs, as they ask. Gives what it paid: nothing where nothing is left to spend or to pay, so that asking twice is
 * asking once. Throws `basics.not_found` for a bill that is not in the name of who asks.
 */
export async function payFromCredit(ctx: Context, id: string): Promise<{ bill: Bill; cents: Cents }> {
  const payer = ctx.actor.person
  if (!payer) throw refuse('basics.sign_in_needed')
  // The payments before the bill, as everybody locks them.
  await lockCredited(ctx, [payer])
  const bill = (await lockBills(ctx, [id])).get(id)
  if (bill?.payer !== payer) throw refuse('basics.not_found')
  if (bill.state !== 'open') return { bill, cents: 0 as Cents }
  const after = await spendCredits(ctx, bill)
  return { bill: after, cents: (after.paidCents - bill.paidCents) as Cents }
}

/** Locks the payments that payers have credit of: one that is just being reversed takes its credit with it, and is waited for. */
export async function lockCredited(ctx: Context, payers: readonly string[]): Promise<void> {
  await statement`
    select p.id from money.payments p where p.id in (
      select c.payment from money.credits c join money.bills b on b.id = c.bill where b.payer = any(${[...payers]}::uuid[]) and c.left_cents > 0)
    order by p.id for update`.execute(ctx.db)
}

/** Lets what a payer paid over before fall on a bill that is open and locked, or new, the oldest first, after `lockCredited`. Gives the bill as it then stands. */
export async function spendCredits(ctx: Context, bill: Bill): Promise<Bill> {
  const { rows: credits } = await statement<{ id: string; payment: string; left_cents: number }>`
    select c.id, c.payment, c.left_cents from money.credits c join money.bills b on b.id = c.bill
    where b.payer = ${bill.payer} and c.left_cents > 0 order by c.made_at, c.id for update of c`.execute(ctx.db)
  if (credits.length === 0) return bill
  const { spent, lines } = decideSpending(
    ctx,
    bill,
    (await linesOf(ctx, [bill.id])).get(bill.id) ?? [],
    credits.map(({ id, payment, left_cents }) => ({ id, payment, left: left_cents as Cents })),
  )
  for (const each of spent) {
    await postJournals(ctx, [each.posting])
    await statement`update money.credits set left_cents = ${each.rest} where id = ${each.credit}`.execute(ctx.db)
    auditSpent(ctx, bill, each)
  }
  if (spent.length === 0) return bill
  const paid = spent.reduce((sum, { cents }) => addCents(sum, cents), bill.paidCents)
  const state = paid === bill.totalCents ? 'settled' : 'open'
  const after: Bill = { ...bill, paidCents: paid, state, revision: bill.revision + 1 }
  await writePaid(ctx, lines)
  await writeBills(ctx, [after])
  if (state === 'settled') await announce(ctx, 'money.bill_settled', billEvent(after))
  return after
}
