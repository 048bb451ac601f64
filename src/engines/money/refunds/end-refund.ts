import { type Cents, formatKes } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendMessage } from '../../messages/send-message.ts'
import { noteFloat } from '../mpesa/mpesa-health.ts'
import { weighFloat } from '../mpesa/warn-of-float.ts'
import { runTill } from '../payments/run-till.ts'
import { payFrom, putBack, takeMoney } from './move-refund.ts'
import { orderNext, partUnderWay } from './order-part.ts'
import type { Refund } from './refund.ts'

/** M-Pesa's codes by which it says that the paybill holds too little. */
const TOO_LITTLE = '1'

type Ended = { readonly code: string; readonly words: string; readonly providerRef: string | null }
/** The order of a part, as it was before M-Pesa answered. */
type Part = { readonly id: string; readonly part: number; readonly cents: Cents; readonly paid: boolean; readonly shortcode: string }

/**
 * M-Pesa paid a part of a refund out, or took the payment back. The same again changes nothing. One that was told to have failed is paid all the same: what was put back is
 * taken again, and where that is spent the county is short of it, which its page and `money verify` say. What is left to go is ordered next. Lock the refund first
 * (`lockRefund`).
 */
export async function endPaid(ctx: Context, refund: Refund, part: Part, ended: Ended): Promise<void> {
  if (part.paid || refund.state === 'asked' || refund.state === 'refused') return
  await statement`
    update money.mpesa_orders set paid = true, provider_ref = ${ended.providerRef}, state = 'done', result_code = '0', ended_at = coalesce(ended_at, ${ctx.now})
    where id = ${part.id}`.execute(ctx.db)
  if (refund.way === 'reversal') {
    if (refund.state === 'paid') return
    await runTill(ctx, { payments: [refund.payment], withLegs: true }, (till) =>
      till.reverse(refund.payment, ended.providerRef ?? ended.words),
    )
    return close(ctx, refund, { ...ended, paid: refund.cents, taken: 0 as Cents, unbacked: false }, refund.cents)
  }
  const standing = await stands(ctx, refund)
  const again = refund.state === 'failed' && standing && (await takeMoney(ctx, refund, `:again:${part.part}`))
  const taken = again ? refund.cents : refund.taken
  await payFrom(ctx, refund, part)
  const paid = (refund.paid + part.cents) as Cents
  // Less than all is to go where what M-Pesa did not send was given up.
  const open = standing && paid < taken
  if (!open) return close(ctx, refund, { ...ended, paid, taken, unbacked: paid > (standing ? taken : 0) }, part.cents)
  // Another part may be on its way already, when this one was told to have failed.
  const underWay = await partUnderWay(ctx, refund.id)
  const state = refund.state === 'sending' && underWay ? 'sending' : 'approved'
  await statement`
    update money.refunds set state = ${state}, ended_at = null, paid_cents = ${paid}, taken_cents = ${taken}, provider_ref = ${ended.providerRef},
      result_code = null, result_words = null where id = ${refund.id}`.execute(ctx.db)
  ctx.audit(
    'money.refund.part_paid',
    { kind: 'money.refund', id: refund.id },
    { payment: refund.payment, part: part.part, cents: part.cents, ref: ended.providerRef },
  )
  await tell(ctx, refund, 'money.refund.paid', { mpesa: ended.providerRef ?? '' }, part.cents)
  if (!underWay) await orderNext(ctx, { ...refund, paid })
}

async function close(
  ctx: Context,
  refund: Refund,
  ended: Ended & { readonly paid: Cents; readonly taken: Cents; readonly unbacked: boolean },
  told: Cents,
): Promise<void> {
  const { words, providerRef, paid, taken, unbacked } = ended
  await statement`
    update money.refunds set state = 'paid', ended_at = coalesce(ended_at, ${ctx.now}), result_code = '0', result_words = ${words.slice(0, 200)}, provider_ref = ${providerRef},
      unbacked = ${unbacked}, paid_cents = ${paid}, taken_cents = ${taken} where id = ${refund.id}`.execute(ctx.db)
  ctx.audit('money.refund.paid', { kind: 'money.refund', id: refund.id }, { payment: refund.payment, ref: providerRef, unbacked })
  await tell(ctx, refund, 'money.refund.paid', { mpesa: providerRef ?? '' }, told)
}

/**
 * An order of a refund came to nothing. Where nothing of the refund was paid, its money is back where it was; else what is open waits, approved as it is, to be sent again.
 * Lock the refund first.
 */
export async function endFailed(ctx: Context, refund: Refund, part: Part, { code, words }: Ended): Promise<void> {
  if (part.paid || (refund.state !== 'approved' && refund.state !== 'sending')) return
  const standing = await stands(ctx, refund)
  const short = refund.way === 'payout' && code === TOO_LITTLE
  if (short) {
    await noteFloat(ctx, 'short')
    await weighFloat(ctx, { refused: true })
  }
  if (refund.paid > 0 && standing) {
    await statement`
      update money.refunds set state = 'approved', result_code = ${code}, result_words = ${words.slice(0, 200)} where id = ${refund.id}`.execute(
      ctx.db,
    )
    ctx.audit('money.refund.part_failed', { kind: 'money.refund', id: refund.id }, { payment: refund.payment, part: part.part, code })
    return tell(ctx, refund, 'money.refund.failed', {}, part.cents)
  }
  if (refund.paid > 0) {
    // M-Pesa took the payment back whole, and a part of it had been paid out.
    await statement`
      update money.refunds set state = 'paid', ended_at = ${ctx.now}, result_code = ${code}, result_words = ${words.slice(0, 200)}, unbacked = true
      where id = ${refund.id}`.execute(ctx.db)
    ctx.audit(
      'money.refund.paid',
      { kind: 'money.refund', id: refund.id },
      { payment: refund.payment, ref: refund.providerRef, unbacked: true },
    )
    return
  }
  // Of a payment that M-Pesa took back meanwhile nothing is left to put anywhere.
  if (refund.way === 'payout' && standing) await putBack(ctx, refund, part.part)
  await statement`
    update money.refunds set state = 'failed', ended_at = ${ctx.now}, result_code = ${code}, result_words = ${words.slice(0, 200)}, taken_cents = case when ${standing} then 0 else taken_cents end
    where id = ${refund.id}`.execute(ctx.db)
  ctx.audit('money.refund.failed', { kind: 'money.refund', id: refund.id }, { payment: refund.payment, code })
  await tell(ctx, refund, 'money.refund.failed', {})
}

async function stands(ctx: Context, { payment }: Refund): Promise<boolean> {
  const { rows } = await statement`select id from money.payments where id = ${payment} and posted and state = 'confirmed'`.execute(ctx.db)
  return rows.length > 0
}

/** Tells who is to have the money, in their language. */
export async function tell(
  ctx: Context,
  refund: Refund,
  template: string,
  values: Record<string, string>,
  cents: Cents = refund.cents,
): Promise<void> {
  if (!refund.phone) return
  const { rows } = await statement<{ provider_ref: string }>`select provider_ref from money.payments where id = ${refund.payment}`.execute(
    ctx.db,
  )
  await sendMessage(ctx, {
    template,
    to: { phone: refund.phone },
    language: refund.language,
    values: { amount: formatKes(cents, refund.language), ref: rows[0]?.provider_ref ?? '', ...values },
    about: { kind: 'money.payment', id: refund.payment },
  })
}
