import type { Cents } from '../../../core/basics/money.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor, type Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { postArrivals, runTill } from '../payments/run-till.ts'
import { endFailed, endPaid } from '../refunds/end-refund.ts'
import { orderNext, partUnderWay } from '../refunds/order-part.ts'
import { lockRefund, type Refund } from '../refunds/refund.ts'
import { standingOf } from '../refunds/stand-for.ts'
import { centsOf, type DarajaClient, DarajaError } from './daraja-client.ts'
import { keepBalance } from './keep-balance.ts'
import { makeOrder, type OrderKind } from './make-order.ts'
import { noteAnswer, noteSilence } from './mpesa-health.ts'
import { orderPath } from './mpesa-settings.ts'
import { type OrderResult, readOrderResult } from './order-results.ts'

const actor = systemActor('money.mpesa.order')

/** What was ordered and nobody sent, because the process died or M-Pesa was silent, is sent by the watch after so long. */
const SEND_AFTER_SECONDS = 30
/** An order without its result is asked about after so long, and again later and later. */
const ASK_AFTER_SECONDS = 45
/** A question without an answer is given up, and may be asked again. */
const QUESTION_SECONDS = 120
/** So long after it was sent, an order that M-Pesa does not know is taken never to have come there. Should it be paid all the same, that counts. */
const UNKNOWN_AFTER_MINUTES = 60
const REST_AFTER_HOURS = 24
const BATCH = 20
/** M-Pesa's word for a transaction that it does not know. */
const NOT_KNOWN = 'R000002'

type OrderRow = {
  id: string
  what: OrderKind
  shortcode: string
  refund: string | null
  payment: string | null
  part: number
  cents: Cents
  phone: string | null
  paid: boolean
  about: string | null
  state: 'wanted' | 'asked' | 'done' | 'unanswered'
  conversation: string | null
  result_code: string | null
}

async function findOrder(ctx: Pick<Context, 'db'>, id: string): Promise<OrderRow | undefined> {
  const { rows } = await statement<OrderRow>`
    select id, what, shortcode, refund, payment, part, cents, phone, paid, about, state, conversation, result_code from money.mpesa_orders where id = ${id} for update`.execute(
    ctx.db,
  )
  return rows[0]
}

/** Locks payment, refund and order, in that order, as all do. */
async function lockOrder(ctx: Context, id: string): Promise<{ order: OrderRow; refund: Refund | undefined } | undefined> {
  const { rows } = await statement<{ refund: string | null; payment: string | null }>`
    select refund, payment from money.mpesa_orders where id = ${id}`.execute(ctx.db)
  const [named] = rows
  if (!named) return undefined
  if (named.payment) await statement`select id from money.payments where id = ${named.payment} for update`.execute(ctx.db)
  const refund = named.refund === null ? undefined : await lockRefund(ctx, named.refund)
  const order = await findOrder(ctx, id)
  return order && { order, refund }
}

/**
 * Sends an order to M-Pesa, once: it is marked before it leaves, so that a process that dies in between leaves one whose fate is asked for, never one that is sent again.
 * Whatever would keep it from leaving is tried out before.
 */
export async function sendOrder(county: County, id: string): Promise<void> {
  const { mpesa } = county
  if (!mpesa?.settings.operator) return
  try {
    await mpesa.ready()
  } catch (error) {
    if (!(error instanceof DarajaError)) throw error
    return noteSilence(county, error)
  }
  const begun = await asActor(county, actor, (ctx) => begin(ctx, id))
  if (!begun) return
  let conversation: string
  try {
    conversation = await send(county, mpesa, begun)
  } catch (error) {
    if (!(error instanceof DarajaError)) throw error
    return notTaken(county, id, error)
  }
  await noteAnswer(county)
  await asActor(county, actor, (ctx) =>
    statement`update money.mpesa_orders set conversation = ${conversation} where id = ${id}`.execute(ctx.db),
  )
  // The result may have been quicker than the answer.
  await settleOrder(county, id)
}

type Begun = { readonly order: OrderRow; readonly refund: Refund | undefined; readonly providerRef: string }

async function begin(ctx: Context, id: string): Promise<Begun | undefined> {
  const locked = await lockOrder(ctx, id)
  if (locked?.order.state !== 'wanted') return undefined
  const { order, refund } = locked
  const { rows } = await statement<{ provider_ref: string }>`select provider_ref from money.payments where id = ${order.payment}`.execute(
    ctx.db,
  )
  const providerRef = rows[0]?.provider_ref ?? ''
  if (refund && order.what !== 'status') {
    const { state } = await standingOf(ctx, refund.payment)
    if (refund.state !== 'approved' || state !== 'confirmed') {
      await end(ctx, id, { code: 'gone', words: 'the payment was taken back meanwhile' })
      await endFailed(ctx, refund, order, { code: 'gone', words: 'the payment was taken back meanwhile', providerRef: null })
      return undefined
    }
    // A part that was told to have failed proved paid meanwhile: this one would send too much.
    if (refund.way === 'payout' && order.cents > refund.cents - refund.paid) {
      await end(ctx, id, { code: 'gone', words: 'less is to go than when it was ordered' })
      await orderNext(ctx, refund)
      return undefined
    }
    await statement`update money.refunds set state = 'sending' where id = ${refund.id}`.execute(ctx.db)
  }
  await statement`update money.mpesa_orders set state = 'asked', asked_at = ${ctx.now} where id = ${id}`.execute(ctx.db)
  return { order, refund, providerRef }
}

function send(county: County, mpesa: DarajaClient, { order, refund, providerRef }: Begun): Promise<string> {
  const address = (what: 'result' | 'timeout') => county.publicUrl + orderPath(mpesa.settings.callbackKey, what, order.id)
  const common = { remarks: `Kaunti ${order.what}`, resultUrl: address('result'), timeoutUrl: address('timeout') }
  switch (order.what) {
    case 'payout':
      return mpesa.payOut(order.id, { ...common, phone: order.phone ?? refund?.phone ?? '', cents: order.cents })
    case 'reversal':
      return mpesa.reverse({ ...common, providerRef, cents: order.cents })
    case 'status':
      return refund?.way === 'payout' && order.about
        ? mpesa.askStatus({ ...common, originator: order.about })
        : mpesa.askStatus({ ...common, providerRef })
    case 'balance':
      return mpesa.askBalance(common)
  }
}

/** Daraja refused an order, or nobody knows whether it took it. */
async function notTaken(county: County, id: string, error: DarajaError): Promise<void> {
  // Its own fault, a duplicate, or no answer: it may have taken it on. The watch asks.
  const unknown =
    error.code === 'unreachable' || error.code === 'unreadable' || (error.code.startsWith('500') && !error.code.startsWith('500.003'))
  if (error.code === 'unreachable' || error.code === 'unreadable') await noteSilence(county, error)
  if (unknown) return
  await asActor(county, actor, async (ctx) => {
    const locked = await lockOrder(ctx, id)
    if (locked?.order.state !== 'asked') return
    const { order, refund } = locked
    // Too many calls at once: it was turned away at the door, and is sent later.
    if (error.code.startsWith('500.003')) {
      await statement`update money.mpesa_orders set state = 'wanted', asked_at = null where id = ${id}`.execute(ctx.db)
      if (refund && order.what !== 'status')
        await statement`update money.refunds set state = 'approved' where id = ${refund.id} and state = 'sending'`.execute(ctx.db)
      return
    }
    await end(ctx, id, { code: error.code, words: error.message })
    if (refund && order.what !== 'status')
      await endFailed(ctx, refund, order, { code: error.code, words: error.message, providerRef: null })
  })
}

const end = (ctx: Context, id: string, { code, words }: { code: string; words: string }, told?: OrderResult, inbound?: string) =>
  statement`
    update money.mpesa_orders set state = 'done', result_code = ${code}, result_words = ${words.slice(0, 200)}, ended_at = ${ctx.now},
      told = ${told ? JSON.stringify(told.values) : null}::jsonb, inbound = ${inbound ?? null}
    where id = ${id}`.execute(ctx.db)

/** Keeps what came to an order's address, before it is acknowledged, and then acts on it. */
export async function takeResult(
  county: County,
  given: { readonly order: string; readonly sender: string; readonly body: unknown; readonly timeout: boolean },
): Promise<void> {
  const told = readOrderResult(given.body)
  const known = await asActor(county, actor, async (ctx) => {
    const { rows } = await statement`select id from money.mpesa_orders where id = ${given.order}`.execute(ctx.db)
    const ours = told !== null && rows.length > 0
    const inbound = ctx.newId()
    await statement`
      insert into money.inbound (id, provider, kind, received_at, sender, body)
      values (${inbound}, 'mpesa', ${ours ? 'result' : 'unreadable'}, ${ctx.now}, ${given.sender}, ${JSON.stringify(given.body ?? null)})`.execute(
      ctx.db,
    )
    if (!ours) return false
    const kind = given.timeout || told.kind === 'timeout' ? 'timeout' : 'result'
    await statement`
      insert into money.mpesa_results (inbound, mpesa_order, kind, conversation, received_at)
      values (${inbound}, ${given.order}, ${kind}, ${told.conversation}, ${ctx.now})`.execute(ctx.db)
    return kind === 'result'
  })
  if (known) await settleOrder(county, given.order)
}

/**
 * Acts on the results of an order that name the conversation which M-Pesa told us alone; what others tell lies there and moves nothing. Of several, one that says paid counts
 * before one that says failed. The same again changes nothing.
 */
export async function settleOrder(county: County, id: string): Promise<void> {
  await asActor(county, actor, async (ctx) => {
    const locked = await lockOrder(ctx, id)
    if (!locked || locked.order.conversation === null) return
    const { order, refund } = locked
    const { rows } = await statement<{ inbound: string; body: string }>`
      select r.inbound, i.body from money.mpesa_results r join money.inbound i on i.id = r.inbound
      where r.mpesa_order = ${id} and r.kind = 'result' and r.conversation = ${order.conversation} order by r.received_at limit 20`.execute(
      ctx.db,
    )
    const results = rows.flatMap(({ inbound, body }) => {
      const told = readOrderResult(JSON.parse(body || 'null'))
      return told ? [{ inbound, told }] : []
    })
    const best = results.find(({ told }) => told.code === '0') ?? results[0]
    if (!best) return
    const { told, inbound } = best
    const first = order.state !== 'done'
    if (first || (told.code === '0' && order.result_code !== '0')) await end(ctx, id, told, told, inbound)
    if (order.what === 'balance') {
      if (first && told.code === '0') await keepBalance(ctx, id, order.shortcode, told)
    } else if (order.what !== 'status') {
      // A failure counts once: another part may be on its way since.
      if (refund && (first || told.code === '0')) await endBy(ctx, refund, order, told)
    } else if (first && refund) await endByStatus(ctx, refund, order, told)
    else if (first && order.payment) await applyStatus(ctx, order.payment, order.shortcode, told, inbound)
  })
}

async function endBy(ctx: Context, refund: Refund, order: OrderRow, told: OrderResult): Promise<void> {
  const { code, words, values, transaction } = told
  if (code !== '0') return endFailed(ctx, refund, order, { code, words, providerRef: null })
  const amount = centsOf(values.TransactionAmount ?? values.Amount ?? '')
  // Of another amount it is not this one: the question about it tells.
  if (amount !== null && amount !== order.cents) return
  await endPaid(ctx, refund, order, { code, words, providerRef: values.TransactionReceipt || transaction })
}

/** What the question about an order without a result was answered. */
async function endByStatus(ctx: Context, refund: Refund, { about }: OrderRow, told: OrderResult): Promise<void> {
  const order = about === null ? undefined : await findOrder(ctx, about)
  if (!order) return
  const { code, words, values } = told
  const status = values.TransactionStatus ?? ''
  const paid = refund.way === 'payout' ? status === 'Completed' && centsOf(values.Amount ?? '') === order.cents : status === 'Reversed'
  if (code === '0' && paid) return endPaid(ctx, refund, order, { code, words: status, providerRef: values.ReceiptNo ?? null })
  const { rows } = await statement<{ over: boolean }>`
    select asked_at < ${ctx.now.subtract({ minutes: UNKNOWN_AFTER_MINUTES })} as over from money.mpesa_orders where id = ${order.id}`.execute(
    ctx.db,
  )
  const never = refund.way === 'payout' ? code === NOT_KNOWN : code === NOT_KNOWN || (code === '0' && status === 'Completed')
  if (!never || !rows[0]?.over || order.state !== 'asked') return
  await end(ctx, order.id, { code: 'unknown', words })
  await endFailed(ctx, refund, order, { code: 'unknown', words, providerRef: null })
}

/** What M-Pesa's own books say of a payment: it confirms a claim, and a reversal that nobody told of. */
async function applyStatus(
  ctx: Context,
  payment: string,
  shortcode: string,
  { code, values }: OrderResult,
  inbound: string,
): Promise<void> {
  const { rows } = await statement<{ provider_ref: string; state: string; event_at: Temporal.Instant }>`
    select provider_ref, state, event_at from money.payments where id = ${payment} and channel = 'mpesa'`.execute(ctx.db)
  const [known] = rows
  const cents = centsOf(values.Amount ?? '')
  // A number of somebody else's payment proves nothing about ours.
  if (!known || code !== '0' || values.ReceiptNo !== known.provider_ref || !values.CreditPartyName?.startsWith(`${shortcode} `)) return
  if (values.TransactionStatus === 'Reversed' && known.state !== 'reversed')
    await runTill(ctx, { payments: [payment], withLegs: true }, (till) => till.reverse(payment, values.ReceiptNo ?? '', inbound))
  if (values.TransactionStatus === 'Completed' && cents !== null && cents > 0 && (known.state === 'claimed' || known.state === 'refuted'))
    await postArrivals(ctx, [
      {
        channel: 'mpesa',
        providerRef: known.provider_ref,
        way: 'paybill',
        heldIn: `mpesa.${shortcode}.utility`,
        cents,
        eventAt: known.event_at,
        accountGiven: null,
        standing: { is: 'confirmed', by: 'status' },
        inbound,
      },
    ])
}

/**
 * Once a minute: sends what was ordered and did not leave, gives up questions that nobody answered, acts on results that came while a process died, and asks what became of
 * refunds that M-Pesa has not told of.
 */
export async function watchOrders(county: County): Promise<void> {
  if (!county.mpesa?.settings.operator) return
  const now = county.clock.now()
  const found = await asActor(county, actor, async (ctx) => {
    await statement`
      update money.mpesa_orders set state = 'unanswered', ended_at = ${now}
      where state in ('wanted', 'asked') and what in ('status', 'balance') and made_at < ${now.subtract({ seconds: QUESTION_SECONDS })}`.execute(
      ctx.db,
    )
    const { rows: told } = await statement<{ id: string }>`
      select o.id from money.mpesa_orders o where o.state = 'asked' and exists (
        select from money.mpesa_results r where r.mpesa_order = o.id and r.kind = 'result' and r.conversation = o.conversation)
      order by o.id limit ${BATCH}`.execute(ctx.db)
    // Asked after 45 seconds; then after as long again as it has waited.
    const { rows: silent } = await statement<{ about: string; refund: string; payment: string }>`
      select o.id as about, o.refund, o.payment from money.mpesa_orders o
      where o.state = 'asked' and o.what in ('payout', 'reversal') and o.asked_at < ${now.subtract({ seconds: ASK_AFTER_SECONDS })}
        and not exists (select from money.mpesa_orders q where q.about = o.id and q.what = 'status'
          and (q.state in ('wanted', 'asked') or q.made_at > ${now}::timestamptz - greatest(interval '1 minute', (${now}::timestamptz - o.asked_at) / 4)))
      order by o.id limit ${BATCH}`.execute(ctx.db)
    const questions: string[] = []
    for (const { about, refund, payment } of silent) {
      const question = await makeOrder(ctx, { what: 'status', refund, payment, about })
      if (question) questions.push(question)
    }
    const { rows: unsent } = await statement<{ id: string }>`
      select id from money.mpesa_orders where state = 'wanted' and made_at < ${now.subtract({ seconds: SEND_AFTER_SECONDS })}
      order by made_at limit ${BATCH}`.execute(ctx.db)
    await orderRests(ctx)
    return { told: told.map(({ id }) => id), unsent: [...unsent.map(({ id }) => id), ...questions] }
  })
  for (const id of found.told) await settleOrder(county, id)
  for (const id of found.unsent) await sendOrder(county, id)
}

/** What M-Pesa did not send of a refund of which it paid a part is ordered anew a day later: its limits are those of a day. */
async function orderRests(ctx: Context): Promise<void> {
  const { rows } = await statement<{ id: string }>`
    select f.id from money.refunds f where f.state = 'approved' and f.paid_cents > 0 and not exists (
      select from money.mpesa_orders o where o.refund = f.id and o.what = 'payout'
        and (o.state in ('wanted', 'asked') or o.ended_at > ${ctx.now.subtract({ hours: REST_AFTER_HOURS })}))
      -- What is to become of it is being decided.
      and not exists (select from money.proposals p where p.kind = 'refund' and p.subject = f.payment::text and p.decision is null)
    order by f.id limit ${BATCH}`.execute(ctx.db)
  for (const { id } of rows) {
    const refund = await lockRefund(ctx, id)
    if (refund?.state === 'approved' && !(await partUnderWay(ctx, id))) await orderNext(ctx, refund)
  }
}

/** Asks M-Pesa what lies in the paybill. */
export async function askBalance(county: County): Promise<void> {
  if (!county.mpesa?.settings.operator) return
  const order = await asActor(county, actor, (ctx) => makeOrder(ctx, { what: 'balance' }))
  if (order) await sendOrder(county, order)
}
