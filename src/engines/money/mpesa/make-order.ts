import type { Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { refuseMoney } from '../texts.ts'

export type OrderKind = 'payout' | 'reversal' | 'status' | 'balance'

type OrderToMake = {
  readonly what: OrderKind
  readonly refund?: string | null
  readonly payment?: string | null
  /** Of a payout or a reversal: the how-many-eth order of its refund, and how much it sends. */
  readonly part?: number
  readonly cents?: Cents | null
  /** Of a payout: where it goes. */
  readonly phone?: string | null
  /** The order that a question is about. */
  readonly about?: string | null
}

/**
 * Writes down what M-Pesa is to be ordered, and queues its sending after the commit. Gives null when the same question is open already. Throws `money.no_operator`.
 */
export async function makeOrder(
  ctx: Context,
  { what, refund = null, payment = null, part = 1, cents = null, phone = null, about = null }: OrderToMake,
): Promise<string | null> {
  const { mpesa } = ctx.county
  if (!mpesa?.settings.operator) throw refuseMoney('money.no_operator')
  const id = ctx.newId()
  const { rows } = await statement`
    insert into money.mpesa_orders (id, what, shortcode, refund, payment, asked_by, made_at, state, part, cents, phone, about)
    values (${id}, ${what}, ${mpesa.settings.shortcode}, ${refund}, ${payment}, ${ctx.actor.person}, ${ctx.now}, 'wanted', ${part}, ${cents}, ${phone}, ${about})
    on conflict do nothing returning id`.execute(ctx.db)
  if (rows.length === 0) return null
  ctx.later({ task: 'money.mpesa.order', payload: { id }, maxAttempts: 1 })
  return id
}

/** An officer asks M-Pesa what it knows of a payment. Throws `money.no_operator`, `money.question_open`. */
export async function askAboutPayment(ctx: Context, payment: string): Promise<string> {
  ctx.allow('money.payment.ask', {})
  const order = await makeOrder(ctx, { what: 'status', payment })
  if (order === null) throw refuseMoney('money.question_open')
  ctx.audit('money.payment.asked', { kind: 'money.payment', id: payment }, { order })
  return order
}

/** An officer asks what lies in the paybill. Throws `money.no_operator`. */
export async function askForBalance(ctx: Context): Promise<void> {
  ctx.allow('money.payment.ask', {})
  const order = await makeOrder(ctx, { what: 'balance' })
  ctx.audit('money.balance.asked', { kind: 'money.paybill', id: ctx.county.mpesa?.settings.shortcode ?? '' }, { order })
}
