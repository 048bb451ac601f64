import type { Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { announce } from '../../../kernel/context/manifest.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { type Leg, postJournals } from '../ledger/post-journals.ts'
import { allocate } from './allocate.ts'
import { type Bill, billEvent } from './bill.ts'
import { linesOf } from './bills.queries.ts'

/** Lets what a payer paid over before fall on a new bill, the oldest first. Gives the bill as it then stands. */
export async function spendCredits(ctx: Context, bill: Bill): Promise<Bill> {
  const { rows: credits } = await statement<{ id: string; payment: string; left_cents: number }>`
    select c.id, c.payment, c.left_cents from money.credits c join money.bills b on b.id = c.bill
    where b.payer = ${bill.payer} and c.left_cents > 0 order by c.made_at, c.id for update of c`.execute(ctx.db)
  if (credits.length === 0) return bill
  let lines = (await linesOf(ctx, [bill.id])).get(bill.id) ?? []
  let paid = 0
  for (const credit of credits) {
    const { shares, rest } = allocate(lines, credit.left_cents as Cents)
    const spent = credit.left_cents - rest
    if (spent === 0) break
    const heads = new Map(lines.map(({ line, head }) => [line, head]))
    const legs = shares.map(({ line, cents }): Leg => {
      const credited = `receivable.${heads.get(line)}`
      return { debit: 'credit', credit: credited, cents, payment: credit.payment, bill: bill.id, line, ward: bill.ward }
    })
    await postJournals(ctx, [{ id: ctx.newId(), kind: 'credit', source: `credit:${credit.id}:${bill.id}`, eventAt: ctx.now, legs }])
    await statement`update money.credits set left_cents = ${rest} where id = ${credit.id}`.execute(ctx.db)
    lines = lines.map((line) => ({ ...line, paid: (line.paid + (shares.find((share) => share.line === line.line)?.cents ?? 0)) as Cents }))
    paid += spent
    ctx.audit('money.credit.spent', { kind: 'money.bill', id: bill.id }, { credit: credit.id, cents: spent }, bill.payer)
  }
  for (const { line, paid } of lines)
    await statement`update money.bill_lines set paid_cents = ${paid} where bill = ${bill.id} and line = ${line}`.execute(ctx.db)
  const state = paid === bill.totalCents ? 'settled' : 'open'
  await statement`
    update money.bills set paid_cents = ${paid}, state = ${state}, revision = revision + 1, ended_at = ${state === 'settled' ? ctx.now : null}
    where id = ${bill.id}`.execute(ctx.db)
  const after: Bill = { ...bill, paidCents: paid as Cents, state, revision: bill.revision + 1 }
  if (state === 'settled') await announce(ctx, 'money.bill_settled', billEvent(after))
  return after
}
