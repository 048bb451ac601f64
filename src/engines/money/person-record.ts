import { sql } from 'kysely'
import type { Context } from '../../kernel/context/context.ts'
import type { RetentionRule } from '../../kernel/context/manifest.ts'

/** What a person was billed and what was paid on it, for that person. */
export async function paidByPerson(ctx: Context, person: string): Promise<Record<string, unknown>> {
  const { rows: bills } = await sql`
    select b.reference, b.title_en as title, b.total_cents, b.paid_cents, b.state, b.made_at, b.due_on, b.payer_name, b.payer_phone
    from money.bills b where b.payer = ${person}::uuid order by b.id desc limit 10000`.execute(ctx.db)
  const { rows: payments } = await sql`
    select b.reference as bill, p.channel, p.provider_ref, p.cents, p.event_at, p.state, p.payer_name, p.payer_phone, p.account_given
    from money.payments p join money.bills b on b.id = p.bill where b.payer = ${person}::uuid order by p.id desc limit 10000`.execute(
    ctx.db,
  )
  const { rows: refunds } = await sql`
    select p.provider_ref as payment, f.way, f.cents, f.phone, f.state, f.asked_at, f.ended_at, f.provider_ref
    from money.refunds f join money.payments p on p.id = f.payment join money.bills b on b.id = f.bill where b.payer = ${person}::uuid
    order by f.id desc limit 10000`.execute(ctx.db)
  return { bills, payments, refunds }
}

const emptied = (statement: (before: string, limit: number) => ReturnType<typeof sql>): RetentionRule['run'] => {
  return async (ctx, before, limit) => (await statement(before.toString(), limit).execute(ctx.db)).rows.length
}

/** Names and numbers leave the books seven years after; what was billed and paid stays. A bill that is still owed keeps its payer. */
export const moneyRetention: readonly RetentionRule[] = [
  {
    // The words go with the name, by a trigger.
    columns: ['money.bills.payer', 'money.bills.payer_name', 'money.bills.payer_phone', 'money.bill_words.words'],
    run: emptied(
      (before, limit) => sql`
        update money.bills set payer = null, payer_name = null, payer_phone = null where id in (
          select id from money.bills where made_at < ${before}::timestamptz and state <> 'open'
            and (payer is not null or payer_name is not null or payer_phone is not null)
          order by id limit ${limit}) returning id`,
    ),
  },
  {
    columns: ['money.payments.account_given', 'money.payments.payer_name', 'money.payments.payer_phone'],
    run: emptied(
      (before, limit) => sql`
        update money.payments set account_given = null, payer_name = null, payer_phone = null where id in (
          select id from money.payments where recorded_at < ${before}::timestamptz
            and (account_given is not null or payer_name is not null or payer_phone is not null)
          order by id limit ${limit}) returning id`,
    ),
  },
  {
    columns: ['money.pushes.phone'],
    run: emptied(
      (before, limit) => sql`
        update money.pushes set phone = '' where id in (
          select id from money.pushes where made_at < ${before}::timestamptz and phone <> '' order by id limit ${limit}) returning id`,
    ),
  },
  {
    columns: ['money.refunds.phone', 'money.refunds.rest_phone'],
    run: emptied(
      (before, limit) => sql`
        update money.refunds set phone = '', rest_phone = null where id in (
          select id from money.refunds where asked_at < ${before}::timestamptz and (phone <> '' or rest_phone is not null) and state in ('refused', 'failed', 'paid')
          order by id limit ${limit}) returning id`,
    ),
  },
  {
    columns: ['money.mpesa_orders.told', 'money.mpesa_orders.phone'],
    run: emptied(
      (before, limit) => sql`
        update money.mpesa_orders set told = null, phone = null where id in (
          select id from money.mpesa_orders where made_at < ${before}::timestamptz and (told is not null or phone is not null) order by id limit ${limit}) returning id`,
    ),
  },
  {
    columns: ['money.inbound.body', 'money.inbound.sender'],
    run: emptied((before, limit) => sql`select money.empty_inbound(${before}::timestamptz, ${limit}) as id`),
  },
  {
    columns: ['money.bank_lines.reference', 'money.bank_lines.narrative', 'money.bank_lines.payer'],
    run: emptied((before, limit) => sql`select money.empty_bank_lines(${before}::timestamptz, ${limit}) as id`),
  },
]
