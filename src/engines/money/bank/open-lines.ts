import type { Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { type BankAccount, ledgerCode } from './bank-account.ts'
import type { LineToMatch } from './match-lines.ts'

/** The most that are tried again at once: a desk that has more has another trouble. */
const OPEN_MAX = 5000

/** The lines of an account that nothing explains yet, the oldest first. */
export async function openLinesOf(ctx: Context, account: BankAccount): Promise<LineToMatch[]> {
  const chart = await ctx.county.money.chart(ctx.db)
  const { rows } = await statement<{
    id: string
    statement: string
    value_on: Temporal.PlainDate
    booked_on: Temporal.PlainDate
    cents: number
    reference: string | null
    narrative: string
    bank_ref: string | null
    payer: string | null
    reversal: boolean
    identity: string
  }>`
    select l.id, l.statement, l.value_on, l.booked_on, l.cents, l.reference, l.narrative, l.bank_ref, l.payer, l.reversal, l.identity
    from money.bank_open_lines o join money.bank_lines l on l.id = o.line
    where o.account = ${chart.id(ledgerCode(account))} order by o.booked_on, o.line limit ${OPEN_MAX}`.execute(ctx.db)
  return rows.map(({ value_on, booked_on, bank_ref, cents, ...rest }) => ({
    ...rest,
    cents: cents as Cents,
    valueDate: value_on.toString(),
    bookedOn: booked_on.toString(),
    bankRef: bank_ref,
  }))
}
