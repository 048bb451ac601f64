import type { Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { type Leg, postJournals } from '../ledger/post-journals.ts'
import { runTill } from '../payments/run-till.ts'
import type { Refund } from './refund.ts'
import { standingOf } from './stand-for.ts'

/** Where the money of a refund stands by itself: a payment that was taken whole from its bill waits in suspense, a part of one in credit. */
const standsIn = ({ from }: Refund): 'credit' | 'suspense' => (from === 'credit' || from === 'part' ? 'credit' : 'suspense')

const post = (
  ctx: Context,
  refund: Refund,
  what: string,
  leg: Pick<Leg, 'debit' | 'credit' | 'payment'>,
  cents: Cents = refund.cents,
): Promise<void> =>
  postJournals(ctx, [
    {
      id: ctx.newId(),
      kind: 'refund',
      source: `refund:${refund.id}:${what}`,
      eventAt: ctx.now,
      legs: [{ ...leg, cents }],
    },
  ])

/**
 * Takes the money of a refund from where it stands, so that nothing else can be done with it: a payment on a bill first comes off that bill, with its receipt. Lock the
 * payment first. Gives false, and has changed nothing, when it does not stand there any more. `turn` names a second time.
 */
export async function takeMoney(ctx: Context, refund: Refund, turn = ''): Promise<boolean> {
  const { payment, cents, from, bill } = refund
  if (from === 'bill') {
    const { rows } = await statement`
      select id from money.payments where id = ${payment} and bill = ${bill} and posted and state = 'confirmed' and cents = ${cents}
        and exists (select from money.receipts r where r.payment = ${payment} and r.state = 'valid')`.execute(ctx.db)
    if (rows.length === 0) return false
    await runTill(ctx, { payments: [payment], withLegs: true }, (till) => till.takeBack(payment, 'refunded', `${refund.id}${turn}`))
  }
  if (from === 'part') {
    const standing = await standingOf(ctx, payment)
    if (!standing.sources.some((each) => each.from === 'part' && each.bill === bill && each.cents >= cents)) return false
    await runTill(ctx, { payments: [payment], withLegs: true }, (till) => till.takePart(payment, cents, `${refund.id}${turn}`))
  }
  const { rows } =
    standsIn(refund) === 'credit'
      ? await statement`
          update money.credits set left_cents = left_cents - ${cents}::bigint
          where id = (select id from money.credits where payment = ${payment} and left_cents >= ${cents}::bigint order by made_at limit 1 for update) returning id`.execute(
          ctx.db,
        )
      : await statement`
          update money.suspense_items set state = 'refunded', closed_at = ${ctx.now}
          where payment = ${payment} and state = 'open' and cents = ${cents}::bigint returning payment`.execute(ctx.db)
  if (rows.length === 0) return false
  await post(ctx, refund, `taken${turn}`, { debit: standsIn(refund), credit: 'refunds', payment })
  return true
}

/**
 * Puts the money of a refund that was not paid back where it was, or what was not paid of it: what came off a bill falls on it again, if it can still be paid. `turn` names
 * the order that failed, or the decision.
 */
export async function putBack(ctx: Context, refund: Refund, turn: number | string, cents: Cents = refund.cents): Promise<void> {
  const { payment, from, bill } = refund
  await post(ctx, refund, `returned:${turn}`, { debit: 'refunds', credit: standsIn(refund), payment }, cents)
  if (standsIn(refund) === 'credit') {
    await statement`
      update money.credits set left_cents = left_cents + ${cents}::bigint
      where id = (select id from money.credits where payment = ${payment} and cents >= left_cents + ${cents}::bigint order by made_at limit 1 for update)`.execute(
      ctx.db,
    )
    if (from === 'part' && bill !== null) await fallAgain(ctx, refund, bill, turn, cents)
    return
  }
  await statement`
    update money.suspense_items set state = 'open', closed_at = null, cents = ${cents}::bigint where payment = ${payment} and state = 'refunded'`.execute(
    ctx.db,
  )
  if (from !== 'bill' || bill === null) return
  await runTill(ctx, { payments: [payment], bills: [bill] }, (till) => {
    const found = till.bill(bill)
    if (found?.state === 'open' || found?.state === 'settled') till.allocateTo(payment, bill, `${refund.id}:returned:${turn}`, cents)
  })
}

/** A part that was not paid out falls on its bill again, as much as that asks for; what is over stays in credit. */
async function fallAgain(ctx: Context, { id, payment }: Refund, bill: string, turn: number | string, cents: Cents): Promise<void> {
  const fell = await runTill(ctx, { payments: [payment], bills: [bill] }, (till) => till.returnPart(payment, cents, `${id}:${turn}`))
  if (fell === 0) return
  await statement`
    update money.credits set left_cents = left_cents - ${fell}::bigint
    where id = (select id from money.credits where payment = ${payment} and left_cents >= ${fell}::bigint order by made_at desc limit 1 for update)`.execute(
    ctx.db,
  )
}

/** What an order sent left the paybill. */
export const payFrom = (
  ctx: Context,
  refund: Refund,
  { id, cents, shortcode }: { readonly id: string; readonly cents: Cents; readonly shortcode: string },
): Promise<void> => post(ctx, refund, `paid:${id}`, { debit: 'refunds', credit: `mpesa.${shortcode}.utility`, payment: null }, cents)
