import { formatKes } from '../../../core/basics/money.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { announce } from '../../../kernel/context/manifest.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendMessages } from '../../messages/send-message.ts'
import type { Run, Step } from '../runs/run.ts'
import { billEvent } from './bill.ts'
import { lockBills } from './bills.queries.ts'
import { endBills } from './end-bills.ts'
import { toPayer } from './to-payer.ts'

const CHUNK = 200

/** Ends the next open bills whose last day is over: nothing is owed on them any more, and who made them and who was to pay are told. */
export async function expireChunk(ctx: Context, { dry, cursor }: Run): Promise<Step> {
  const today = dayOf(ctx.now).toString()
  const [last, after] = cursor?.split(' ') ?? ['-infinity', '00000000-0000-0000-0000-000000000000']
  const { rows } = await statement<{ id: string; expires_on: Temporal.PlainDate }>`
    select id, expires_on from money.bills where state = 'open' and expires_on < ${today}::date and (expires_on, id) > (${last}::date, ${after}::uuid)
    order by expires_on, id limit ${CHUNK}`.execute(ctx.db)
  const locked = await lockBills(
    ctx,
    rows.map(({ id }) => id),
  )
  const open = [...locked.values()].filter(({ state }) => state === 'open')
  const bills = open.map(({ id, totalCents, paidCents }) => ({ bill: id, lines: 0, cents: paidCents - totalCents }))
  const end = rows.at(-1)
  const next = rows.length === CHUNK && end ? `${end.expires_on} ${end.id}` : null
  if (dry) return { cursor: next, seen: rows.length, bills }
  const ended = await endBills(ctx, open, 'expired', 'expired')
  for (const bill of ended) await announce(ctx, 'money.bill_expired', billEvent(bill))
  await sendMessages(
    ctx,
    ended.flatMap((bill) =>
      toPayer(bill, bill.revives ? 'money.bill.expired_revives' : 'money.bill.expired', {
        left: formatKes((bill.totalCents - bill.paidCents) as typeof bill.totalCents, bill.language),
      }),
    ),
  )
  return { cursor: next, seen: rows.length, bills }
}
