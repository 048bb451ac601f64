import { asCents, formatKes } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendAhead } from '../../../kernel/database/transaction.ts'
import { sendMessages } from '../../messages/send-message.ts'
import { applyChanges, loadToChange } from '../bills/apply-changes.ts'
import type { Bill, BillLine } from '../bills/bill.ts'
import { type LineChange, sumOf } from '../bills/change-lines.ts'
import { type PaidOn, paidTowards } from '../bills/paid-on.ts'
import { toPayer } from '../bills/to-payer.ts'
import { lockWaiver, paidUpTo, type Waiver } from './waive.ts'
import { missingFor } from './waived.ts'

/**
 * Asks again for what was waived of bills on condition of a payment that was taken back since: each line comes up by what that waiver took off it, and who is to pay is told.
 * Where the condition still holds, and where it is done already, nothing changes. A waiver without condition stays.
 */
export async function restoreWaived(ctx: Context, bills: readonly string[]): Promise<void> {
  const { rows } = await statement<{ waiver: string; bill: string; line: number; cents: number }>`
    select c.waiver, c.bill, c.line, -sum(c.cents)::bigint as cents from money.line_changes c join money.waivers w on w.id = c.waiver
    where c.bill = any(${[...bills]}::uuid[]) and w.paid_percent > 0 group by c.waiver, c.bill, c.line having sum(c.cents) < 0 order by 1, 2, 3`.execute(
    ctx.db,
  )
  for (const [waiver, waived] of Map.groupBy(rows, (row) => row.waiver)) await restoreOf(ctx, waiver, waived)
}

type WaivedLine = { readonly bill: string; readonly line: number; readonly cents: number }

async function restoreOf(ctx: Context, id: string, waived: readonly WaivedLine[]): Promise<void> {
  const ids = [...new Set(waived.map(({ bill }) => bill))]
  const loaded = await loadToChange(ctx, ids)
  const waiver = await lockWaiver(ctx, id)
  const paid = await paidTowards(ctx, ids)
  const changes = new Map(
    ids.map((bill) => {
      const own = waived.filter((each) => each.bill === bill)
      return [bill, restoredLines(waiver, loaded.bills.get(bill) as Bill, loaded.lines.get(bill) ?? [], own, paid.get(bill) ?? [])] as const
    }),
  )
  const changed = await applyChanges(ctx, {
    kind: 'restored',
    source: `restored:${ctx.newId()}`,
    memo: waiver.instrument,
    waiver: id,
    loaded,
    changes,
  })
  if (changed.length === 0) return
  const cents = sumOf(changed.flatMap(({ changes }) => changes))
  await sendAhead(ctx.db, statement`update money.waivers set waived_cents = waived_cents - ${cents}::bigint where id = ${id}`)
  for (const { bill, changes } of changed)
    ctx.audit('money.bill.waiver_ended', { kind: 'money.bill', id: bill.id }, { waiver: id, cents: sumOf(changes) }, bill.payer)
  await sendMessages(
    ctx,
    changed.flatMap(({ bill, changes }) =>
      toPayer(bill, 'money.bill.waiver_ended', {
        amount: formatKes(sumOf(changes), bill.language),
        instrument: waiver.instrument,
        left: formatKes(asCents(bill.totalCents - bill.paidCents), bill.language),
      }),
    ),
  )
}

/** What one bill is asked for again: all that the waiver took off it, once its condition does not hold any more. */
function restoredLines(
  waiver: Pick<Waiver, 'heads' | 'paidPercent' | 'latePercent' | 'principalPercent' | 'to'>,
  { state }: Pick<Bill, 'state'>,
  lines: readonly BillLine[],
  waived: readonly WaivedLine[],
  paid: readonly PaidOn[],
): LineChange[] {
  if (state !== 'open' && state !== 'settled') return []
  const of = new Map(waived.map(({ line, cents }) => [line, cents]))
  const before = lines.map((line) => ({ ...line, cents: asCents(line.cents + (of.get(line.line) ?? 0)) }))
  if (missingFor(waiver, before, { before: () => 0, inTime: paidUpTo(paid, waiver.to) }) === 0) return []
  return waived.map(({ line, cents }) => ({ line, cents: asCents(cents) }))
}
