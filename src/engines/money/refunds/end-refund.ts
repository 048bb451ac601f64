import { formatKes } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendMessage } from '../../messages/send-message.ts'
import { noteFloat } from '../mpesa/mpesa-health.ts'
import { runTill } from '../payments/run-till.ts'
import { payFrom, putBack, takeMoney } from './move-refund.ts'
import type { Refund } from './refund.ts'

/** M-Pesa's codes by which it says that the paybill holds too little. */
const TOO_LITTLE = '1'

type Ended = { readonly code: string; readonly words: string; readonly providerRef: string | null }

/**
 * M-Pesa paid a refund out, or took the payment back. The same again changes nothing. One that was told to have failed is paid all the same: what was put back is taken
 * again, and where that is spent the county is short of it, which its page and `money verify` say. Lock it first (`lockRefund`).
 */
export async function endPaid(ctx: Context, refund: Refund, shortcode: string, ended: Ended): Promise<void> {
  if (refund.state !== 'sending' && refund.state !== 'failed') return
  let unbacked = false
  if (refund.way === 'payout') {
    if (refund.state === 'failed') unbacked = !((await stands(ctx, refund)) && (await takeMoney(ctx, refund, ':again')))
    await payFrom(ctx, refund, shortcode)
  } else
    await runTill(ctx, { payments: [refund.payment], withLegs: true }, (till) =>
      till.reverse(refund.payment, ended.providerRef ?? ended.words),
    )
  await statement`
    update money.refunds set state = 'paid', ended_at = ${ctx.now}, result_code = '0', result_words = ${ended.words}, provider_ref = ${ended.providerRef},
      unbacked = ${unbacked} where id = ${refund.id}`.execute(ctx.db)
  ctx.audit('money.refund.paid', { kind: 'money.refund', id: refund.id }, { payment: refund.payment, ref: ended.providerRef, unbacked })
  await tell(ctx, refund, 'money.refund.paid', { mpesa: ended.providerRef ?? '' })
}

/** A refund came to nothing: its money is back where it was. Lock it first. */
export async function endFailed(ctx: Context, refund: Refund, { code, words }: Ended): Promise<void> {
  if (refund.state !== 'approved' && refund.state !== 'sending') return
  // Of a payment that M-Pesa took back meanwhile nothing is left to put anywhere.
  if (refund.way === 'payout' && (await stands(ctx, refund))) await putBack(ctx, refund)
  await statement`
    update money.refunds set state = 'failed', ended_at = ${ctx.now}, result_code = ${code}, result_words = ${words.slice(0, 200)} where id = ${refund.id}`.execute(
    ctx.db,
  )
  ctx.audit('money.refund.failed', { kind: 'money.refund', id: refund.id }, { payment: refund.payment, code })
  if (refund.way === 'payout' && code === TOO_LITTLE) await noteFloat(ctx, 'short')
  await tell(ctx, refund, 'money.refund.failed', {})
}

async function stands(ctx: Context, { payment }: Refund): Promise<boolean> {
  const { rows } = await statement`select id from money.payments where id = ${payment} and posted and state = 'confirmed'`.execute(ctx.db)
  return rows.length > 0
}

/** Tells who is to have the money, in their language. */
export async function tell(ctx: Context, refund: Refund, template: string, values: Record<string, string>): Promise<void> {
  if (!refund.phone) return
  const { rows } = await statement<{ provider_ref: string }>`select provider_ref from money.payments where id = ${refund.payment}`.execute(
    ctx.db,
  )
  await sendMessage(ctx, {
    template,
    to: { phone: refund.phone },
    language: refund.language,
    values: { amount: formatKes(refund.cents, refund.language), ref: rows[0]?.provider_ref ?? '', ...values },
    about: { kind: 'money.payment', id: refund.payment },
  })
}
