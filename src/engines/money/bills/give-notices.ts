import { formatDay } from '../../../core/basics/dates.ts'
import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { type MessageToSend, sendMessages } from '../../messages/send-message.ts'

export type NoticesGiven = { readonly given: number; readonly told: number }

type Row = {
  id: string
  reference: string
  title_en: string
  title_sw: string
  payer: string | null
  payer_phone: string | null
  language: 'en' | 'sw'
  due_on: Temporal.PlainDate
  left: number
}

/**
 * Notes for each of these bills that is open and overdue that its payer was given notice today, once a day, and tells those with a phone by SMS when asked to. Whoever
 * calls has found the bills within the officer's reach. Gives how many were noted and how many told.
 */
export async function giveNotices(
  ctx: Context,
  { bills, sms, paybill }: { bills: readonly string[]; sms: boolean; paybill: string },
): Promise<NoticesGiven> {
  ctx.allow('money.demand.give')
  const today = dayOf(ctx.now)
  const { rows: owed } = await statement<Row>`
    select id, reference, title_en, title_sw, payer, payer_phone, language, due_on, (total_cents - paid_cents)::bigint as left
    from money.bills where id = any(${bills}::uuid[]) and state = 'open' and due_on < ${today}::date and total_cents > paid_cents order by id`.execute(
    ctx.db,
  )
  const ids = owed.map(() => ctx.newId())
  const byPhone = owed.map(({ payer_phone }) => sms && payer_phone !== null)
  const { rows: noted } = await statement<{ bill: string; by_sms: boolean }>`
    insert into money.demand_notices (id, bill, day, cents, by_sms, made_at, made_by)
    select given.id, given.bill, ${today}::date, given.cents, given.by_sms, ${ctx.now}::timestamptz, ${ctx.actor.person}::uuid
    from unnest(${ids}::uuid[], ${owed.map(({ id }) => id)}::uuid[], ${owed.map(({ left }) => left)}::bigint[], ${byPhone}::boolean[])
      as given (id, bill, cents, by_sms)
    on conflict (bill, day) do nothing returning bill, by_sms`.execute(ctx.db)
  const fresh = new Map(noted.map(({ bill, by_sms }) => [bill, by_sms]))
  const messages = owed.flatMap(({ id, reference, title_en, title_sw, payer, payer_phone, language, due_on, left }): MessageToSend[] => {
    if (!fresh.get(id) || !payer_phone) return []
    const values = {
      amount: { en: formatKes(left as Cents, 'en'), sw: formatKes(left as Cents, 'sw') },
      what: { en: title_en, sw: title_sw },
      day: { en: formatDay(due_on.toString(), 'en', 'short'), sw: formatDay(due_on.toString(), 'sw', 'short') },
      bill: reference,
      paybill,
      account: reference.replaceAll('-', ''),
    }
    const to = payer ? { person: payer, phone: payer_phone } : { phone: payer_phone }
    return [
      { template: 'money.bill.demanded', to, values, about: { kind: 'money.bill', id }, channel: 'sms', ...(payer ? {} : { language }) },
    ]
  })
  await sendMessages(ctx, messages)
  for (const { id, payer } of owed)
    if (fresh.has(id)) ctx.audit('money.demand.given', { kind: 'money.bill', id }, { sms: fresh.get(id) === true }, payer)
  return { given: noted.length, told: messages.length }
}
