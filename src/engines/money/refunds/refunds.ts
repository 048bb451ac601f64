import { z } from 'zod'
import { refuse } from '../../../core/basics/errors.ts'
import { type Cents, subtractCents } from '../../../core/basics/money.ts'
import { isMobile } from '../../../core/basics/phone.ts'
import type { Language } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { weighFloat } from '../mpesa/warn-of-float.ts'
import { type DecisionToMake, decide, propose } from '../proposals/proposals.ts'
import { refuseMoney } from '../texts.ts'
import { tell } from './end-refund.ts'
import { putBack, takeMoney } from './move-refund.ts'
import { orderNext, partUnderWay } from './order-part.ts'
import { lockRefund, type Refund, type RefundSource, type RefundWay } from './refund.ts'
import { PAYOUT_MIN } from './refund-parts.ts'
import { standingOf } from './stand-for.ts'

export const REFUND_PROPOSAL = 'refund'

export type RefundToAsk = {
  readonly payment: string
  readonly way: RefundWay
  readonly from: RefundSource
  readonly cents: Cents
  /** Where a payout goes, `+254…`; of a reversal the number to tell, or nothing. */
  readonly phone: string
  readonly language: Language
  readonly reason: string
}

/**
 * Asks for money to go back; another officer decides. Of what a payer paid over, and of what a payment paid of its bill, a part may go, all else goes whole. Throws `money.refund_nothing` when it does not stand
 * there, `money.refund_amount`, `money.refund_phone`, `money.refund_open`, `money.no_operator`. Gives the refund's id.
 */
export async function askRefund(ctx: Context, asked: RefundToAsk): Promise<string> {
  ctx.allow('money.refund.propose', {})
  if (!ctx.county.mpesa?.settings.operator) throw refuseMoney('money.no_operator')
  const { payment, way, from, cents, phone, language, reason } = asked
  await statement`select id from money.payments where id = ${payment} for update`.execute(ctx.db)
  const standing = await standingOf(ctx, payment)
  if (standing.open) throw refuseMoney('money.refund_open')
  const source = standing.sources.find((each) => each.from === from)
  if (!source) throw refuseMoney('money.refund_nothing')
  if (way === 'payout') {
    if (!isMobile(phone)) throw refuseMoney('money.refund_phone')
    const fits = from === 'credit' || (from === 'part' ? cents < standing.cents : cents === source.cents)
    if (!fits || cents < PAYOUT_MIN || cents % 100 !== 0 || cents > source.cents) throw refuseMoney('money.refund_amount')
  } else {
    if (standing.channel !== 'mpesa' || standing.paid || from === 'credit' || from === 'part') throw refuseMoney('money.refund_nothing')
    if (cents !== standing.cents) throw refuseMoney('money.refund_amount')
  }
  const id = ctx.newId()
  await statement`
    insert into money.refunds (id, payment, way, taken_from, bill, cents, phone, language, state, asked_at)
    values (${id}, ${payment}, ${way}, ${from}, ${source.bill}, ${cents}, ${phone}, ${language}, 'asked', ${ctx.now})`.execute(ctx.db)
  await propose(ctx, { kind: REFUND_PROPOSAL, subject: payment, content: { refund: id, way, from, cents }, reason })
  return id
}

const content = z.looseObject({ refund: z.uuid(), rest: z.enum(['phone', 'giveUp']).optional() })

/**
 * Decides a refund. Approved, the money leaves where it stands in the same transaction, and M-Pesa is ordered to send it after the commit. Throws what `decide` throws, and
 * `money.refund_gone` when it does not stand there any more.
 */
export async function decideRefund(ctx: Context, decision: DecisionToMake): Promise<void> {
  await decide(ctx, { kind: REFUND_PROPOSAL, permission: 'money.refund.decide' }, decision, async (proposal) => {
    const asked = content.parse(proposal.content)
    const refund = await lockRefund(ctx, asked.refund)
    if (asked.rest !== undefined) return endRest(ctx, refund, asked.rest)
    if (refund?.state !== 'asked') throw refuse('basics.not_found')
    const standing = await standingOf(ctx, refund.payment)
    const source = standing.sources.find(({ from }) => from === refund.from)
    if (!source || source.bill !== refund.bill || source.cents < refund.cents) throw refuseMoney('money.refund_gone')
    if (refund.way === 'payout' && !(await takeMoney(ctx, refund))) throw refuseMoney('money.refund_gone')
    await statement`update money.refunds set state = 'approved', approved_at = ${ctx.now}, taken_cents = ${refund.way === 'payout' ? refund.cents : 0}::bigint where id = ${refund.id}`.execute(
      ctx.db,
    )
    ctx.audit(
      'money.refund.approved',
      { kind: 'money.refund', id: refund.id },
      { payment: refund.payment, way: refund.way, cents: refund.cents },
    )
    await orderNext(ctx, refund)
    await tell(ctx, refund, 'money.refund.approved', {})
    await weighFloat(ctx)
  })
  if (decision.decision === 'approved') return
  await statement`
    update money.refunds set state = 'refused', ended_at = ${ctx.now}
    where id = (select (content ->> 'refund')::uuid from money.proposals where id = ${decision.proposal}) and state = 'asked'`.execute(
    ctx.db,
  )
  await statement`
    update money.refunds set rest_phone = null
    where id = (select (content ->> 'refund')::uuid from money.proposals where id = ${decision.proposal}) and rest_phone is not null`.execute(
    ctx.db,
  )
}

/** What is still to go of a refund of which M-Pesa paid a part, while nothing of it is on its way. Throws `money.refund_not_waiting`. */
async function restOf(ctx: Context, refund: Refund | undefined): Promise<{ refund: Refund; cents: Cents }> {
  if (!refund) throw refuse('basics.not_found')
  if (refund.state !== 'approved' || refund.paid === 0 || (await partUnderWay(ctx, refund.id)))
    throw refuseMoney('money.refund_not_waiting')
  return { refund, cents: subtractCents(refund.cents, refund.paid) }
}

export type RestToAsk = {
  readonly refund: string
  /** Goes to another number of the payer, or is given up and stands again where it was taken from. */
  readonly rest: 'phone' | 'giveUp'
  readonly phone: string
  readonly reason: string
}

/**
 * Asks what should become of what M-Pesa did not send; another officer decides, and nothing of it is sent until then. Throws `money.refund_not_waiting`,
 * `money.refund_phone`, `money.refund_same_phone`, `money.proposal_open`.
 */
export async function proposeRest(ctx: Context, { refund: id, rest, phone, reason }: RestToAsk): Promise<void> {
  ctx.allow('money.refund.propose', {})
  const { refund, cents } = await restOf(ctx, await lockRefund(ctx, id))
  if (rest === 'phone') {
    if (!isMobile(phone)) throw refuseMoney('money.refund_phone')
    if (phone === refund.phone) throw refuseMoney('money.refund_same_phone')
    await statement`update money.refunds set rest_phone = ${phone} where id = ${id}`.execute(ctx.db)
  }
  await propose(ctx, { kind: REFUND_PROPOSAL, subject: refund.payment, content: { refund: id, rest, cents }, reason })
}

/** Carries out what two officers decided of a rest. */
async function endRest(ctx: Context, locked: Refund | undefined, rest: RestToAsk['rest']): Promise<void> {
  const { refund, cents } = await restOf(ctx, locked)
  const about = { kind: 'money.refund', id: refund.id }
  if (rest === 'phone') {
    const there = { ...refund, phone: refund.restPhone ?? refund.phone }
    await statement`update money.refunds set phone = ${there.phone}, rest_phone = null where id = ${refund.id}`.execute(ctx.db)
    ctx.audit('money.refund.rest_redirected', about, { payment: refund.payment, cents })
    await orderNext(ctx, there)
    return tell(ctx, there, 'money.refund.approved', {}, cents)
  }
  await putBack(ctx, refund, 'given_up', cents)
  await statement`
    update money.refunds set state = 'paid', ended_at = ${ctx.now}, taken_cents = ${refund.paid}, given_up_cents = ${cents} where id = ${refund.id}`.execute(
    ctx.db,
  )
  ctx.audit('money.refund.rest_given_up', about, { payment: refund.payment, cents })
  await tell(ctx, refund, 'money.refund.rest_kept', {}, cents)
  await weighFloat(ctx)
}

/**
 * Orders anew what M-Pesa did not send of a refund of which it paid a part; what two officers approved still holds. Throws `money.refund_not_waiting` when nothing waits,
 * `money.proposal_open` while it is being decided what becomes of it.
 */
export async function sendRest(ctx: Context, id: string): Promise<void> {
  ctx.allow('money.refund.decide', {})
  const { refund, cents } = await restOf(ctx, await lockRefund(ctx, id))
  // Whether it goes to this number at all is being decided.
  const { rows } = await statement`
    select 1 from money.proposals where kind = ${REFUND_PROPOSAL} and subject = ${refund.payment} and decision is null`.execute(ctx.db)
  if (rows.length > 0) throw refuseMoney('money.proposal_open')
  await orderNext(ctx, refund)
  ctx.audit('money.refund.rest_ordered', { kind: 'money.refund', id }, { payment: refund.payment, cents })
}
