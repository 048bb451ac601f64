import type { Cents } from '../../../core/basics/money.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor, asReader, type Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { statement } from '../../../kernel/database/statement.ts'
import type { Arrival } from '../payments/payment.ts'
import { againWhenTaken } from '../payments/posting-queue.ts'
import { postArrivals, runTill } from '../payments/run-till.ts'
import { centsOf, type DarajaClient, DarajaError, type PulledRow } from './daraja-client.ts'
import { makeOrder } from './make-order.ts'
import { mpesaHealth, noteAnswer, noteSilence } from './mpesa-health.ts'
import { endPush, isUnsure, type Push } from './push.ts'

const actor = systemActor('money.mpesa.confirm')
/** Rows of the provider's list posted by one transaction. */
const BATCH = 150
const LANE = 'W'
/** Clocks of ours and of M-Pesa may differ by so much. */
const SPARE_MINUTES = 5
/** A claim that M-Pesa's own list, complete over its time, does not know so long after is refuted. It may still turn up: then it counts. */
const REFUTE_AFTER_MINUTES = 30
const STALE_MINUTES = 10
/** What the list reaches back to. */
const PULL_HOURS = 47

/** When open claims are asked about again, in seconds after the last time. */
const AGAIN_AFTER = [3, 10, 30, 60, 300, 600] as const

type OpenClaim = {
  id: string
  provider_ref: string
  event_at: Temporal.Instant
  recorded_at: Temporal.Instant
  way: string
  push: string | null
  checkout: string | null
  push_cents: number | null
}

async function openClaims(county: County): Promise<OpenClaim[]> {
  return asReader(county, actor, async (ctx) => {
    const { rows } = await statement<OpenClaim>`
      select p.id, p.provider_ref, p.event_at, p.recorded_at, p.way, u.id as push, u.checkout_request_id as checkout, u.cents as push_cents
      from money.payments p left join money.pushes u on u.payment = p.id
      where p.state = 'claimed' and p.channel = 'mpesa' order by p.recorded_at, p.id limit 5000`.execute(ctx.db)
    return rows
  })
}

/**
 * Asks M-Pesa about everything that was only claimed: pushes one by one, since their answer comes at once; all else by its own list. Refutes what the list does not know
 * after half an hour. While anything stays open it comes again, later and later; the sweeps go on after that.
 */
export async function confirmClaims(county: County, round: number): Promise<void> {
  const { mpesa } = county
  if (!mpesa) return
  const claims = await openClaims(county)
  if (claims.length === 0) return
  try {
    const asked = claims.filter(({ checkout }) => checkout !== null).slice(0, 20)
    for (const claim of asked) await confirmPush(county, mpesa, claim)
    const left = await openClaims(county)
    const [first] = left
    if (first) {
      const earliest = left.reduce((at, { event_at }) => (Temporal.Instant.compare(event_at, at) < 0 ? event_at : at), first.event_at)
      await sweep(county, earliest.subtract({ minutes: SPARE_MINUTES }))
      await askOfStale(county)
      await refuteUnknown(county)
    }
  } catch (error) {
    // Nothing is refuted while M-Pesa is silent.
    if (!(error instanceof DarajaError)) throw error
    await noteSilence(county, error)
  } finally {
    if ((await openClaims(county)).length > 0) await askAgain(county, round)
  }
}

const askedAt = new WeakMap<County, number>()

/**
 * Asks a second from now about what was just claimed. A process asks at most twice a second, whatever comes: the job takes all that is open, goes on while anything is,
 * and one that every payment's transaction would have to touch is one they would wait for in turn.
 */
export function askSoon(ctx: Context): void {
  const now = ctx.now.epochMilliseconds
  if (now - (askedAt.get(ctx.county) ?? Number.NEGATIVE_INFINITY) < 500) return
  askedAt.set(ctx.county, now)
  ctx.later({ task: 'money.mpesa.confirm', payload: { round: 1 }, queue: 'money.mpesa', runAt: ctx.now.add({ seconds: 1 }) })
}

async function askAgain(county: County, round: number): Promise<void> {
  const seconds = AGAIN_AFTER[Math.min(round, AGAIN_AFTER.length) - 1] ?? 600
  await asActor(county, actor, async (ctx) => {
    ctx.later({
      task: 'money.mpesa.confirm',
      payload: { round: round + 1 },
      key: 'money.mpesa.confirm.again',
      queue: 'money.mpesa',
      runAt: ctx.now.add({ seconds }),
    })
  })
}

async function confirmPush(county: County, mpesa: DarajaClient, claim: OpenClaim): Promise<void> {
  const { checkout, push_cents } = claim
  if (!checkout || push_cents === null) return
  let answer: { code: string }
  try {
    answer = await mpesa.queryPush(checkout)
  } catch (error) {
    if (error instanceof DarajaError) return
    throw error
  }
  // Only a positive answer counts: the query is known to deny payments that were made.
  if (answer.code !== '0') return
  await asActor(county, actor, (ctx) =>
    postArrivals(
      ctx,
      [
        {
          channel: 'mpesa',
          providerRef: claim.provider_ref,
          way: 'stk',
          heldIn: `mpesa.${mpesa.settings.shortcode}.utility`,
          // What was asked for is what was paid: a push cannot be paid in part.
          cents: push_cents as Cents,
          eventAt: claim.event_at,
          accountGiven: null,
          standing: { is: 'confirmed', by: 'query' },
        },
      ],
      LANE,
    ),
  )
}

/**
 * The sweep by the clock. While M-Pesa is silent that is said once and kept for the officers to see, not thrown at each turn; when it answers again, the sweep goes back to
 * before the silence. Gives whether M-Pesa answered.
 */
export async function sweepBy(county: County, back: { hours: number } | { minutes: number }): Promise<boolean> {
  const now = county.clock.now()
  const { failingSince } = await asReader(county, actor, mpesaHealth)
  const usual = now.subtract(back)
  const silent = failingSince?.subtract({ minutes: SPARE_MINUTES })
  try {
    await sweep(county, silent && Temporal.Instant.compare(silent, usual) < 0 ? silent : usual)
    await noteAnswer(county)
    return true
  } catch (error) {
    if (!(error instanceof DarajaError)) throw error
    await noteSilence(county, error)
    return false
  }
}

/** What of M-Pesa's own list since an instant was not in the books: claims that are confirmed by it, payments whose callback never came, reversals. */
export async function sweep(county: County, since: Temporal.Instant): Promise<{ rows: number; posted: number; reversed: number }> {
  const { mpesa } = county
  if (!mpesa) return { rows: 0, posted: 0, reversed: 0 }
  const now = county.clock.now()
  const earliest = now.subtract({ hours: PULL_HOURS })
  const from = Temporal.Instant.compare(since, earliest) < 0 ? earliest : since
  const seen = { rows: 0, posted: 0, reversed: 0 }
  for (let offset = 0; ; ) {
    const page = await mpesa.pull({ from, to: now.add({ minutes: SPARE_MINUTES }), offset })
    if (page.length === 0) break
    offset += page.length
    seen.rows += page.length
    const paid = page.filter(({ transactiontype }) => !/revers/i.test(transactiontype))
    for (let at = 0; at < paid.length; at += BATCH)
      seen.posted += await postRows(county, mpesa.settings.shortcode, paid.slice(at, at + BATCH))
    for (const row of page) if (/revers/i.test(row.transactiontype)) seen.reversed += await reverseRow(county, row)
  }
  return seen
}

async function postRows(county: County, shortcode: string, rows: readonly PulledRow[]): Promise<number> {
  const arrivals = rows.flatMap((row): Arrival[] => {
    const cents = centsOf(row.amount)
    if (cents === null || cents === 0) return []
    return [
      {
        channel: 'mpesa',
        providerRef: row.transactionId,
        way: 'paybill',
        heldIn: `mpesa.${shortcode}.utility`,
        cents,
        eventAt: Temporal.Instant.from(row.trxDate),
        accountGiven: row.billreference ?? null,
        payerName: row.sender ?? null,
        standing: { is: 'confirmed', by: 'pull' },
      },
    ]
  })
  return againWhenTaken(() =>
    asActor(county, actor, async (ctx) => {
      // Most of a window is known and confirmed by now; those need no lock.
      const { rows: known } = await statement<{ provider_ref: string }>`
      select provider_ref from money.payments
      where channel = 'mpesa' and provider_ref = any(${arrivals.map(({ providerRef }) => providerRef)}::text[]) and state in ('confirmed', 'reversed')`.execute(
        ctx.db,
      )
      const settled = new Set(known.map(({ provider_ref }) => provider_ref))
      const open = arrivals.filter(({ providerRef }) => !settled.has(providerRef))
      if (open.length === 0) return 0
      // The payer is told even when M-Pesa's callback never came: the till sends the same message.
      await postArrivals(ctx, open, LANE)
      return open.length
    }),
  )
}

/** A reversal names the payment it takes back in the account's place. */
async function reverseRow(county: County, row: PulledRow): Promise<number> {
  return asActor(county, actor, async (ctx) => {
    const { rows } = await statement<{ id: string }>`
      select id from money.payments where channel = 'mpesa' and provider_ref = ${row.billreference ?? ''} and state <> 'reversed'`.execute(
      ctx.db,
    )
    const [found] = rows
    if (!found) return 0
    await runTill(ctx, { payments: [found.id], withLegs: true, lane: LANE }, (till) => till.reverse(found.id, row.transactionId))
    return 1
  })
}

/** Of claims that the list did not know for ten minutes M-Pesa is asked one by one, once: the list is known to lag. */
async function askOfStale(county: County): Promise<void> {
  if (!county.mpesa?.settings.operator) return
  await asActor(county, actor, async (ctx) => {
    const { rows } = await statement<{ id: string }>`
      select p.id from money.payments p
      where p.state = 'claimed' and p.channel = 'mpesa' and p.recorded_at < ${ctx.now.subtract({ minutes: STALE_MINUTES })}
        and not exists (select from money.mpesa_orders o where o.payment = p.id and o.what = 'status')
      order by p.id limit 20`.execute(ctx.db)
    for (const { id } of rows) await makeOrder(ctx, { what: 'status', payment: id })
  })
}

/** After a complete sweep: what is claimed for long, and lies within what the list reaches, and is not in it, was never paid. */
async function refuteUnknown(county: County): Promise<void> {
  await asActor(county, actor, async (ctx) => {
    const { rows } = await statement<{ id: string }>`
      select id from money.payments
      where state = 'claimed' and channel = 'mpesa' and recorded_at < ${ctx.now.subtract({ minutes: REFUTE_AFTER_MINUTES })}
        and event_at > ${ctx.now.subtract({ hours: PULL_HOURS })}
      order by id limit ${BATCH}`.execute(ctx.db)
    if (rows.length === 0) return
    const ids = rows.map(({ id }) => id)
    await runTill(ctx, { payments: ids, withLegs: true, lane: LANE }, (till) => {
      for (const id of ids) till.refute(id, 'not in the list of M-Pesa')
    })
  })
}

/** What M-Pesa says of a push: `known` when nothing is left to ask, `paid` when its list has yet to name the payment. */
type Learned = { readonly is: 'known' | 'paid' } | { readonly is: 'unknown'; readonly words: string }

/** After so many askings a push of which M-Pesa knows nothing has ended; one that it calls paid is sought in its list for half an hour. */
const ROUNDS = { unknown: 3, paid: 8 } as const

/** A push without a word: the provider is asked what became of it. Paid ones come by its list too, so that a lost callback costs the payer nothing. */
export async function askAboutPush(county: County, { id, round }: { id: string; round: number }): Promise<void> {
  const learned = await learnOfPush(county, id)
  if (learned.is === 'known') return
  if (round < ROUNDS[learned.is])
    await asActor(county, actor, async (ctx) => {
      ctx.later({ task: 'money.push.ask', payload: { id, round: round + 1 }, runAt: ctx.now.add({ seconds: 60 * round }) })
    })
  else if (learned.is === 'unknown') await endPush(county, { id, code: 'silent', words: learned.words })
}

/** Asks M-Pesa once what became of a push, and writes down what it knows. */
export async function learnOfPush(county: County, id: string): Promise<Learned> {
  const { mpesa } = county
  if (!mpesa) return { is: 'known' }
  const push = await asReader(county, actor, async (ctx) => {
    const { rows } = await statement<{
      state: Push['state']
      resultCode: string | null
      checkout: string | null
      made_at: Temporal.Instant
    }>`
      select state, result_code as "resultCode", checkout_request_id as checkout, made_at from money.pushes where id = ${id}`.execute(
      ctx.db,
    )
    return rows[0]
  })
  if (!push || push.state === 'paid' || (push.state === 'failed' && !isUnsure(push))) return { is: 'known' }
  try {
    const answer = push.checkout === null ? { code: 'unreachable', words: 'no answer from Daraja' } : await mpesa.queryPush(push.checkout)
    if (answer.code === '0') {
      await sweep(county, push.made_at.subtract({ minutes: SPARE_MINUTES }))
      return { is: (await linkPush(county, id)) ? 'known' : 'paid' }
    }
    if (!FINAL.has(answer.code)) return { is: 'unknown', words: answer.words }
    await endPush(county, { id, ...answer })
    return { is: 'known' }
  } catch (error) {
    if (!(error instanceof DarajaError)) throw error
    // That the question failed says nothing of the payment.
    return { is: 'unknown', words: error.message }
  }
}

/** The payment of a push whose callback never came: on its bill, of its amount, and no other push's. */
async function linkPush(county: County, id: string): Promise<boolean> {
  return asActor(county, actor, async (ctx) => {
    const { rows } = await statement<{ bill: string }>`
      with found as (
        select u.id, p.id as payment from money.pushes u
        join money.payments p on p.bill = u.bill and p.cents = u.cents and p.state <> 'refuted' and p.recorded_at >= u.made_at
        where u.id = ${id} and u.state <> 'paid' and not exists (select from money.pushes other where other.payment = p.id)
        order by p.id limit 1
      )
      update money.pushes u set state = 'paid', result_code = '0', ended_at = ${ctx.now}, payment = found.payment
      from found where u.id = found.id and u.state <> 'paid'
      returning bill`.execute(ctx.db)
    if (rows[0]) ctx.audit('money.push.found_paid', { kind: 'money.bill', id: rows[0].bill }, { push: id })
    return rows.length > 0
  })
}

/** Codes after which no money comes any more. 1037 (no answer) is not among them: it may be the callback that was lost. */
const FINAL = new Set(['1', '2', '3', '4', '17', '1019', '1032', '2001', '8006'])
