import { refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { Text } from '../../../core/basics/texts.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor, type Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendMessage } from '../../messages/send-message.ts'
import { lockBills } from '../bills/bills.queries.ts'
import { officersWith } from '../officers.ts'
import { pushWords, refuseMoney } from '../texts.ts'
import { DarajaError } from './daraja-client.ts'
import { noteFloat } from './mpesa-health.ts'
import { callbackPath } from './mpesa-settings.ts'

export type PushState = 'wanted' | 'asked' | 'paid' | 'failed'
export type Push = {
  readonly id: string
  readonly bill: string
  readonly phone: string
  readonly cents: Cents
  readonly state: PushState
  readonly checkoutRequestId: string | null
  readonly resultCode: string | null
  readonly madeAt: Temporal.Instant
}

/** M-Pesa refuses the same amount from the same number within two minutes (its rule 17). */
const SAME_AGAIN_SECONDS = 120
/** By then M-Pesa was asked three times about a request of which no word came, and it stands in nobody's way any more. */
const KNOWN_AFTER_SECONDS = 240
const CENTS_MAX = 250_000_00
/** After this long without a word the provider is asked. */
const ASK_AFTER_SECONDS = 45

/**
 * Asks for money on a phone: the request is written down, and sent after the commit. The same id again is the same request. Throws `money.not_payable`, `money.push_amount`,
 * `money.push_open` when one is on its way for this bill, with the minutes after which it is known, `money.push_too_soon` with the seconds to wait.
 */
export async function askPush(
  ctx: Context,
  input: {
    id: string
    bill: string
    phone: string
    cents: Cents /** Sent so much later: an open USSD session makes a request fail. */
    afterSeconds?: number
  },
): Promise<Push> {
  const { mpesa } = ctx.county
  if (!mpesa) throw refuseMoney('money.no_mpesa')
  const bill = (await lockBills(ctx, [input.bill])).get(input.bill)
  if (!bill) throw refuse('basics.not_found')
  const known = await findPush(ctx, input.id)
  if (known) {
    if (known.bill !== input.bill) throw refuse('basics.not_found')
    return known
  }
  if (bill.state !== 'open') throw refuseMoney('money.not_payable')
  if (
    input.cents < 100 ||
    input.cents % 100 !== 0 ||
    input.cents > CENTS_MAX ||
    input.cents > Math.ceil((bill.totalCents - bill.paidCents) / 100) * 100
  )
    throw refuseMoney('money.push_amount')
  const { rows: before } = await statement<{ open: boolean; seconds: number; wait: number }>`
    select extract(epoch from ${ctx.now}::timestamptz - made_at)::integer as seconds, bill = ${bill.id} and state in ('wanted', 'asked') as open,
      case when phone = ${input.phone} and cents = ${input.cents} and not (state = 'failed' and checkout_request_id is null and result_code <> all(${UNSURE}::text[])) then ceil(${SAME_AGAIN_SECONDS} - extract(epoch from ${ctx.now}::timestamptz - made_at))::integer else 0 end as wait
    from money.pushes
    where (bill = ${bill.id} and state in ('wanted', 'asked')) or (phone = ${input.phone} and made_at > ${ctx.now.subtract({ seconds: SAME_AGAIN_SECONDS })})`.execute(
    ctx.db,
  )
  const wait = Math.max(0, ...before.map((each) => each.wait))
  const first = before.find(({ open }) => open)
  if (first) throw refuseMoney('money.push_open', { minutes: Math.max(1, Math.ceil((KNOWN_AFTER_SECONDS - first.seconds) / 60)) })
  if (wait > 0) throw refuseMoney('money.push_too_soon', { seconds: wait })
  await statement`
    insert into money.pushes (id, bill, shortcode, phone, cents, state, asked_by, made_at)
    values (${input.id}, ${bill.id}, ${mpesa.settings.shortcode}, ${input.phone}, ${input.cents}, 'wanted', ${ctx.actor.person}, ${ctx.now})`.execute(
    ctx.db,
  )
  ctx.audit('money.push.asked', { kind: 'money.bill', id: bill.id }, { push: input.id, cents: input.cents }, bill.payer)
  // Tried once: a push that may have reached a phone is not sent again by itself.
  ctx.later({
    task: 'money.push.send',
    payload: { id: input.id },
    maxAttempts: 1,
    priority: -10,
    ...(input.afterSeconds ? { runAt: ctx.now.add({ seconds: input.afterSeconds }) } : {}),
  })
  ctx.later({ task: 'money.push.ask', payload: { id: input.id, round: 1 }, runAt: ctx.now.add({ seconds: ASK_AFTER_SECONDS }) })
  return (await findPush(ctx, input.id)) as Push
}

export async function findPush(ctx: Context, id: string): Promise<Push | undefined> {
  const { rows } = await statement<PushRow>`
    select id, bill, phone, cents, state, checkout_request_id, result_code, made_at from money.pushes where id = ${id}`.execute(ctx.db)
  return rows[0] && pushFromRow(rows[0])
}

type PushRow = {
  id: string
  bill: string
  phone: string
  cents: number
  state: PushState
  checkout_request_id: string | null
  result_code: string | null
  made_at: Temporal.Instant
}

const pushFromRow = (row: PushRow): Push => ({
  id: row.id,
  bill: row.bill,
  phone: row.phone,
  cents: row.cents as Cents,
  state: row.state,
  checkoutRequestId: row.checkout_request_id,
  resultCode: row.result_code,
  madeAt: row.made_at,
})

/** The newest request for a bill: what its page tells the payer. */
export async function newestPush(ctx: Context, bill: string): Promise<Push | undefined> {
  const { rows } = await statement<PushRow>`
    select id, bill, phone, cents, state, checkout_request_id, result_code, made_at from money.pushes where bill = ${bill} order by id desc limit 1`.execute(
    ctx.db,
  )
  return rows[0] && pushFromRow(rows[0])
}

/** The phone gave no answer, or M-Pesa none: money may have moved. M-Pesa is asked until it knows, or has not known for some minutes (`silent`). */
const UNSURE = ['1037', 'unreachable', 'unreadable']
export const isUnsure = ({ state, resultCode }: Pick<Push, 'state' | 'resultCode'>): boolean =>
  state === 'failed' && resultCode !== null && UNSURE.includes(resultCode)

/** M-Pesa never had it. */
const UNTAKEN = 'untaken'

/** The paybill itself is at fault: full, or set up wrongly. No payer can mend that. */
const COUNTY_FAULTS = ['8', '2028', 'SFC_IC0003']

/** For how many seconds M-Pesa still refuses the same amount from the same number after a request that came to nothing; 0 when it does not, or never had it. */
export function sameAgainIn({ state, checkoutRequestId, madeAt }: Push, now: Temporal.Instant): number {
  if (state !== 'failed' || checkoutRequestId === null) return 0
  return Math.max(0, Math.ceil(SAME_AGAIN_SECONDS - now.since(madeAt).total('seconds')))
}

/** What a request came to, in words for the payer. */
export function wordsOfPush({ resultCode }: Pick<Push, 'resultCode'>): Text {
  const code = resultCode ?? 'other'
  if (COUNTY_FAULTS.includes(code)) return pushWords['money.push.county']
  if (UNSURE.includes(code)) return pushWords['money.push.1037']
  if (['1025', '9999', UNTAKEN].includes(code) || code.includes('.')) return pushWords['money.push.unsent']
  const key = `money.push.${code}` as keyof typeof pushWords
  return Object.hasOwn(pushWords, key) ? pushWords[key] : pushWords['money.push.other']
}

/** Sends a request to Daraja. One that may have reached the phone and got no answer stays open: the callback or the provider's list tells. */
export async function sendPush(county: County, id: string): Promise<void> {
  const { mpesa } = county
  const actor = systemActor('money.push.send')
  const found = await asActor(county, actor, async (ctx) => {
    const { rows } = await statement<{ phone: string; cents: number; reference: string; state: string }>`
      select p.phone, p.cents, b.reference, p.state from money.pushes p join money.bills b on b.id = p.bill where p.id = ${id} for update of p`.execute(
      ctx.db,
    )
    if (rows[0]?.state !== 'wanted') return undefined
    await statement`update money.pushes set state = 'asked', asked_at = ${ctx.now} where id = ${id}`.execute(ctx.db)
    return rows[0]
  })
  if (!found || !mpesa) return
  const callbackUrl = county.publicUrl + callbackPath(mpesa.settings.callbackKey, 'push')
  try {
    const { merchantRequestId, checkoutRequestId } = await mpesa.push({
      phone: found.phone,
      cents: found.cents as Cents,
      account: found.reference,
      words: 'County bill',
      callbackUrl,
    })
    await asActor(county, actor, (ctx) =>
      statement`update money.pushes set merchant_request_id = ${merchantRequestId}, checkout_request_id = ${checkoutRequestId} where id = ${id}`.execute(
        ctx.db,
      ),
    )
  } catch (error) {
    if (!(error instanceof DarajaError)) throw error
    // Refused in words, or turned away: no phone rang, and nothing waits for one. No answer: perhaps one did.
    if (error.untaken) await endPush(county, { id, code: UNTAKEN, words: error.message })
    else if (error.code !== 'unreachable' && error.code !== 'unreadable')
      await endPush(county, { id, code: error.code, words: error.message })
  }
}

/** A request came to nothing. One that was paid in the meantime stays paid; one of which nobody was sure takes what M-Pesa says later. A fault of the paybill is told to finance. */
export async function endPush(county: County, ended: { id: string; code: string; words: string }): Promise<void> {
  await asActor(county, systemActor('money.push.end'), async (ctx) => {
    const { rows } = await statement<{ bill: string }>`
      update money.pushes set state = 'failed', result_code = ${ended.code}, result_words = ${ended.words.slice(0, 200)}, ended_at = ${ctx.now}
      where id = ${ended.id} and (state in ('wanted', 'asked') or (state = 'failed' and result_code = any(${UNSURE}::text[]) and result_code <> ${ended.code})) returning bill`.execute(
      ctx.db,
    )
    // The paybill takes nothing more: somebody of the treasury has to move money out of it.
    if (rows[0] && ended.code === '8') await noteFloat(ctx, 'full')
    if (rows[0]) ctx.audit('money.push.failed', { kind: 'money.bill', id: rows[0].bill }, { push: ended.id, code: ended.code })
    if (rows[0] && COUNTY_FAULTS.includes(ended.code)) await tellFinance(ctx, rows[0].bill, ended)
  })
}

/** Whoever decides on the county's money reads what is wrong with its paybill, once an hour: every payer meets the same fault. */
async function tellFinance(ctx: Context, bill: string, { id, code, words }: { id: string; code: string; words: string }): Promise<void> {
  const { rows: told } = await statement`
    select 1 from money.pushes where id <> ${id} and state = 'failed' and result_code = ${code} and ended_at > ${ctx.now.subtract({ hours: 1 })} limit 1`.execute(
    ctx.db,
  )
  if (told.length > 0) return
  for (const person of await officersWith(ctx, 'money.suspense.decide'))
    await sendMessage(ctx, {
      template: 'money.paybill.refuses',
      to: { person },
      values: { code, words },
      about: { kind: 'money.bill', id: bill },
      channel: 'inApp',
    })
}
