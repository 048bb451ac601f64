import { z } from 'zod'
import { refuse } from '../../../core/basics/errors.ts'
import { asCents, formatKes } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { sendMessages } from '../../messages/send-message.ts'
import { applyChanges, loadToChange } from '../bills/apply-changes.ts'
import type { BillLine } from '../bills/bill.ts'
import { findBill, linesOf } from '../bills/bills.queries.ts'
import type { LineChange } from '../bills/change-lines.ts'
import { toPayer } from '../bills/to-payer.ts'
import { type DecisionToMake, decide, propose } from '../proposals/proposals.ts'
import { refuseMoney } from '../texts.ts'
import { waivedOf } from './waived.ts'

export const RELIEF_PROPOSAL = 'money.relief'

const content = z.strictObject({
  kind: z.enum(['waived', 'written_off']),
  instrument: z.string().min(1),
  latePercent: z.int().min(0).max(100),
  principalPercent: z.int().min(0).max(100),
  /** The lines it concerns, by their numbers; null for all. */
  lines: z.array(z.int().positive()).min(1).nullable().default(null),
})
/** What a proposal asks for on one bill: shares of what is unpaid on it. */
export type Relief = z.output<typeof content>
export const reliefOf = (given: unknown): Relief => content.parse(given)

/** What relief takes off a bill as it stands: never more than what is unpaid. */
const relievedLines = ({ latePercent, principalPercent, lines: chosen }: Relief, lines: readonly BillLine[]): readonly LineChange[] => {
  const paid = new Map(lines.map(({ line, paid }) => [line, paid]))
  return waivedOf({ latePercent, principalPercent, heads: null, lines: chosen, paidPercent: 0 }, lines, {
    before: (line) => paid.get(line) ?? 0,
  })
}

/** Asks that part of what is unpaid on one bill be waived or written off; another officer decides. Throws `money.bill_not_open`, `money.relief_nothing`, `money.proposal_open`. */
export async function proposeRelief(
  ctx: Context,
  { bill: id, relief, reason }: { readonly bill: string; readonly relief: Relief; readonly reason: string },
): Promise<string> {
  ctx.allow('money.relief.propose')
  const bill = await findBill(ctx, id)
  if (!bill) throw refuse('basics.not_found')
  if (bill.state !== 'open') throw refuseMoney('money.bill_not_open')
  if (relievedLines(relief, (await linesOf(ctx, [id])).get(id) ?? []).length === 0) throw refuseMoney('money.relief_nothing')
  return propose(ctx, {
    kind: RELIEF_PROPOSAL,
    subject: id,
    content: { ...relief, lines: relief.lines === null ? null : [...relief.lines] },
    reason,
  })
}

/** Decides it. Approved, the lines come down by their share of what is unpaid at that moment; the payer is told. */
export const decideRelief = (ctx: Context, decision: DecisionToMake): Promise<void> =>
  decide(ctx, { kind: RELIEF_PROPOSAL, permission: 'money.relief.decide' }, decision, async ({ id: proposal, subject: id, content }) => {
    const relief = reliefOf(content)
    const loaded = await loadToChange(ctx, [id])
    if (loaded.bills.get(id)?.state !== 'open') throw refuseMoney('money.bill_not_open')
    const changes = relievedLines(relief, loaded.lines.get(id) ?? [])
    if (changes.length === 0) throw refuseMoney('money.relief_nothing')
    const { kind, instrument } = relief
    const changed = await applyChanges(ctx, {
      kind,
      source: `relief:${proposal}`,
      memo: instrument,
      proposal,
      loaded,
      changes: new Map([[id, changes]]),
    })
    const cents = asCents(-changes.reduce((sum, each) => sum + each.cents, 0))
    const about = [{ kind: 'money.bill', id }, { cents, instrument }, loaded.bills.get(id)?.payer ?? null] as const
    if (kind === 'waived') ctx.audit('money.bill.waived', ...about)
    else ctx.audit('money.bill.written_off', ...about)
    await sendMessages(
      ctx,
      changed.flatMap(({ bill }) =>
        toPayer(bill, 'money.bill.waived', {
          amount: formatKes(cents, bill.language),
          instrument,
          left: formatKes(asCents(bill.totalCents - bill.paidCents), bill.language),
        }),
      ),
    )
  })
