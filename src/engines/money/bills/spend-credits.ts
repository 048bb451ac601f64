import type { Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { announce } from '../../../kernel/context/manifest.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { type Leg, type Posting, postJournals } from '../ledger/post-journals.ts'
import { allocate } from './allocate.ts'
import { type Bill, type BillLine, billEvent } from './bill.ts'
import { linesOf } from './bills.queries.ts'
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
    const posting = { id: ctx.newId(), kind: 'credit', source: `credit:${id}:${bill.id}`, eventAt: ctx.now, legs }
    spent.push({ credit: id, cents: (left - rest) as Cents, rest, posting })
    lines = lines.map((line) => ({ ...line, paid: (line.paid + (shares.find((share) => share.line === line.line)?.cents ?? 0)) as Cents }))
  }
  return { spent, lines }
}

export const auditSpent = (ctx: Context, bill: Bill, { credit, cents }: Pick<Spent, 'credit' | 'cents'>): void =>
  ctx.audit('money.credit.spent', { kind: 'money.bill', id: bill.id }, { credit, cents }, bill.payer)

/** Lets what a payer paid over before fall on a new bill, the oldest first. Gives the bill as it then stands. */
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
  const paid = spent.reduce((sum, { cents }) => sum + cents, 0)
  const state = paid === bill.totalCents ? 'settled' : 'open'
  const after: Bill = { ...bill, paidCents: paid as Cents, state, revision: bill.revision + 1 }
  await writePaid(ctx, lines)
  await writeBills(ctx, [after])
  if (state === 'settled') await announce(ctx, 'money.bill_settled', billEvent(after))
  return after
}
