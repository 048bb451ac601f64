import { asCents, type Cents, formatKes } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendMessage } from '../../messages/send-message.ts'
import { officersWith } from '../officers.ts'

/**
 * Holds what the paybill can pay out beside what approved refunds still need, and tells those who decide on refunds, once, when it is too little; when it is enough again the
 * next time is told anew. `refused`: M-Pesa itself has just said that it is too little. Where M-Pesa never told of a balance, nothing is known and nothing said.
 */
export async function weighFloat(ctx: Context, { refused = false }: { readonly refused?: boolean } = {}): Promise<void> {
  const shortcode = ctx.county.mpesa?.settings.shortcode
  if (shortcode === undefined) return
  const { rows } = await statement<{ needed: number; held: number | null }>`
    select ((select coalesce(sum(cents - paid_cents), 0) from money.refunds where way = 'payout' and state in ('approved', 'sending'))
      -- What was sent before M-Pesa told of its balance has left it already.
      - (select coalesce(sum(o.cents), 0) from money.mpesa_orders o where o.what = 'payout' and o.state = 'asked'
          and o.asked_at <= (select max(b.at) from money.mpesa_balances b where b.shortcode = ${shortcode})))::bigint as needed,
      (select b.utility_cents + (select coalesce(sum(t.cents), 0) from money.transfers t where t.debit = a.id and t.recorded_at > b.at)
          - (select coalesce(sum(t.cents), 0) from money.transfers t where t.credit = a.id and t.recorded_at > b.at)
        from money.mpesa_balances b join money.accounts a on a.code = ${`mpesa.${shortcode}.utility`}
        where b.shortcode = ${shortcode} order by b.at desc, b.mpesa_order desc limit 1)::bigint as held`.execute(ctx.db)
  const { needed, held } = rows[0] as { needed: number; held: number | null }
  const low = refused || (held !== null && held < needed)
  // Whoever weighs at the same moment waits here, so that it is told once.
  await statement`insert into money.mpesa_health (shortcode) values (${shortcode}) on conflict do nothing`.execute(ctx.db)
  const { rows: changed } = await statement`
    update money.mpesa_health set low_since = case when ${low} then ${ctx.now}::timestamptz end
    where shortcode = ${shortcode} and (low_since is null) = ${low} returning shortcode`.execute(ctx.db)
  if (changed.length === 0) return
  const about = { kind: 'money.paybill', id: shortcode }
  if (!low) return ctx.audit('money.mpesa.enough', about, { needed, held })
  ctx.audit('money.mpesa.low', about, { needed, held })
  await tellOfficers(ctx, asCents(needed), held === null ? null : asCents(held))
}

async function tellOfficers(ctx: Context, needed: Cents, held: Cents | null): Promise<void> {
  const both = (cents: Cents | null) => ({
    en: cents === null ? '?' : formatKes(cents, 'en'),
    sw: cents === null ? '?' : formatKes(cents, 'sw'),
  })
  for (const person of await officersWith(ctx, 'money.refund.decide'))
    await sendMessage(ctx, {
      template: 'money.paybill.low',
      to: { person },
      values: { needed: both(needed), held: both(held) },
      about: null,
      channel: 'inApp',
    })
}
