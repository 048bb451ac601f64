import { z } from 'zod'
import { refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { type Leg, postJournals } from '../ledger/post-journals.ts'
import { type DecisionToMake, decide, propose } from '../proposals/proposals.ts'
import { refuseMoney } from '../texts.ts'
import { beginningOf } from './match-lines.ts'

/**
 * What people say an open line is. `charge`: what the bank took, or gave back of it. `settlement`: M-Pesa's money, out of a paybill. `journal`: what the ledger holds already
 * (a sweep to a fund). `explained`: moves nothing in these books, such as money from before them.
 */
const meaning = z.discriminatedUnion('as', [
  z.strictObject({ as: z.literal('charge') }),
  z.strictObject({ as: z.literal('settlement'), paybill: z.string() }),
  z.strictObject({ as: z.literal('journal'), journal: z.uuid() }),
  z.strictObject({ as: z.literal('explained') }),
])
export type LineMeaning = z.output<typeof meaning>

export const LINE_PROPOSAL = 'bank.line'

type OpenLine = {
  readonly id: string
  readonly account: string
  readonly cents: Cents
  readonly bookedOn: Temporal.PlainDate
  readonly identity: string
}

/** Proposes what an open line is; another officer decides. Throws `money.bank_line_closed`, `money.proposal_open`, `money.journal_not_of_line`. */
export async function proposeLine(
  ctx: Context,
  input: { readonly line: string; readonly means: LineMeaning; readonly reason: string },
): Promise<string> {
  ctx.allow('money.bank.import', {})
  await legOf(ctx, await lockOpenLine(ctx, input.line), input.means)
  return propose(ctx, { kind: LINE_PROPOSAL, subject: input.line, content: input.means, reason: input.reason })
}

/** Decides such a proposal: approved, the line has its match for good and the ledger what it moved. Throws what `decide` throws, and as `proposeLine`. */
export const decideLine = (ctx: Context, decision: DecisionToMake): Promise<void> =>
  decide(ctx, { kind: LINE_PROPOSAL, permission: 'money.bank.decide' }, decision, async ({ id, subject, content, reason }) => {
    const line = await lockOpenLine(ctx, subject)
    const means = meaning.parse(content)
    const leg = await legOf(ctx, line, means)
    const journal = means.as === 'journal' ? means.journal : leg ? ctx.newId() : null
    if (leg && journal)
      await postJournals(ctx, [
        {
          id: journal,
          kind: means.as,
          source: `bank:${line.identity}`,
          eventAt: beginningOf(line.bookedOn, ctx.now),
          legs: [leg],
          memo: reason,
        },
      ])
    await statement`
      insert into money.bank_matches (line, kind, journal, proposal, reason, matched_at, matched_by)
      values (${line.id}, ${means.as}, ${journal}, ${id}, ${reason}, ${ctx.now}::timestamptz, ${ctx.actor.person})`.execute(ctx.db)
    await statement`delete from money.bank_open_lines where line = ${line.id}`.execute(ctx.db)
  })

async function lockOpenLine(ctx: Context, id: string): Promise<OpenLine> {
  const { rows } = await statement<{
    id: string
    code: string
    cents: number
    booked_on: Temporal.PlainDate
    identity: string
    open: boolean
  }>`
    select l.id, a.code, l.cents, l.booked_on, l.identity, exists (select from money.bank_open_lines o where o.line = l.id) as open
    from money.bank_lines l join money.accounts a on a.id = l.account where l.id = ${id}`.execute(ctx.db)
  const [row] = rows
  if (!row) throw refuse('basics.not_found')
  const { rows: locked } = await statement`select line from money.bank_open_lines where line = ${id} for update`.execute(ctx.db)
  if (!row.open || locked.length === 0) throw refuseMoney('money.bank_line_closed')
  return { id, account: row.code, cents: row.cents as Cents, bookedOn: row.booked_on, identity: row.identity }
}

/** What the ledger has to move for it; null when nothing has to. */
async function legOf(ctx: Context, { account, cents }: OpenLine, means: LineMeaning): Promise<Leg | null> {
  const moved = Math.abs(cents) as Cents
  const against = (other: string): Leg =>
    cents > 0 ? { debit: account, credit: other, cents: moved } : { debit: other, credit: account, cents: moved }
  if (means.as === 'explained') return null
  if (means.as === 'charge') return against('charges')
  if (means.as === 'settlement') {
    const chart = await ctx.county.money.chart(ctx.db)
    const utility = `mpesa.${means.paybill}.utility`
    if (!chart.has(utility)) throw refuse('basics.not_found')
    return against(utility)
  }
  const { rows } = await statement<{ left: number }>`
    select ((select coalesce(sum(case when t.debit = a.id then t.cents else -t.cents end), 0) from money.transfers t
        where t.journal = ${means.journal} and t.payment is null and a.id in (t.debit, t.credit))
      - (select coalesce(sum(l.cents), 0) from money.bank_matches m join money.bank_lines l on l.id = m.line and l.account = a.id where m.journal = ${means.journal}))::bigint as left
    from money.accounts a where a.code = ${account}`.execute(ctx.db)
  // A journal may be several lines at the bank, each of them a part of it.
  const left = rows[0]?.left ?? 0
  if (left === 0 || Math.sign(left) !== Math.sign(cents) || Math.abs(cents) > Math.abs(left)) throw refuseMoney('money.journal_not_of_line')
  return null
}
