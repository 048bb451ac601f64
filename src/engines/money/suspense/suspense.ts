import { z } from 'zod'
import { refuse } from '../../../core/basics/errors.ts'
import { isId } from '../../../core/basics/ids.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { parseReference } from '../../../core/basics/reference.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { findBill } from '../bills/bills.queries.ts'
import { runTill } from '../payments/run-till.ts'
import { type DecisionToMake, decide, propose } from '../proposals/proposals.ts'
import { refuseMoney } from '../texts.ts'
import { type BillToScore, type EndedBill, type LostMoney, phoneEnd, referencesMeant, type Score, scoreBill } from './score-bill.ts'
import { suspenseTexts } from './suspense-texts.ts'

export const ALLOCATION_PROPOSAL = 'suspense.allocate'
/** Fewer points than these are no proposal. */
const POINTS_MIN = 20
const SHOWN_MAX = 10
const NEAR_DAYS = 7

export type ScoredBill = Score & { readonly bill: BillToScore }

/**
 * The open bills that a suspense item may have been meant for, the likeliest first. Looks where an index finds: half of the reference, the same total, the name, the
 * phone's last digits, and whose bills the same phone paid. Throws `basics.not_found`.
 */
export async function scoredBills(ctx: Context, payment: string): Promise<ScoredBill[]> {
  ctx.allow('money.suspense.propose', {})
  const { rows } = await statement<{
    account_given: string | null
    cents: number
    payer_name: string | null
    payer_phone: string | null
    event_at: Temporal.Instant
    bill: string | null
  }>`
    select p.account_given, s.cents, p.payer_name, p.payer_phone, p.event_at, p.bill
    from money.suspense_items s join money.payments p on p.id = s.payment where s.payment = ${payment} and s.state = 'open'`.execute(ctx.db)
  const [item] = rows
  if (!item) throw refuse('basics.not_found')
  const near = await paidNearby(ctx, payment, item.payer_phone, item.event_at)
  const ended = await endedBill(ctx, item)
  const lost: LostMoney = {
    accountGiven: item.account_given,
    cents: item.cents as Cents,
    payerName: item.payer_name,
    payerPhone: item.payer_phone,
    wards: new Set(near.flatMap(({ ward }) => (ward === null ? [] : [ward]))),
    payers: new Set(near.flatMap(({ payer_key }) => (payer_key === null ? [] : [payer_key]))),
    ended,
  }
  const bills = await candidates(
    ctx,
    lost,
    near.map(({ bill }) => bill),
  )
  return bills
    .map((bill) => ({ bill, ...scoreBill(lost, bill) }))
    .filter(({ points }) => points >= POINTS_MIN)
    .sort((a, b) => b.points - a.points || (a.bill.reference < b.bill.reference ? -1 : 1))
    .slice(0, SHOWN_MAX)
}

/** The bill that lost money named, where nobody can pay that any more. */
async function endedBill(
  ctx: Context,
  item: { readonly bill: string | null; readonly account_given: string | null },
): Promise<EndedBill | null> {
  const parsed = parseReference(item.account_given ?? '')
  const { rows } = await statement<{ kind: string; subject: string; payer_key: string | null; made_at: Temporal.Instant }>`
    select subject_kind as kind, subject_id as subject, coalesce(payer::text, payer_phone) as payer_key, made_at
    from money.bills where (id = ${item.bill}::uuid or reference = ${'reference' in parsed ? parsed.reference : ''}) and state in ('void', 'expired') limit 1`.execute(
    ctx.db,
  )
  const [row] = rows
  return row ? { subject: { kind: row.kind, id: row.subject }, payerKey: row.payer_key, madeAt: row.made_at } : null
}

async function paidNearby(ctx: Context, payment: string, phone: string | null, at: Temporal.Instant) {
  if (phone === null) return []
  const days = `${NEAR_DAYS} days`
  const { rows } = await statement<{ bill: string; ward: number | null; payer_key: string | null }>`
    select b.id as bill, b.ward, coalesce(b.payer::text, b.payer_phone) as payer_key
    from money.payments p join money.bills b on b.id = p.bill
    where p.payer_phone = ${phone} and p.bill is not null and p.id <> ${payment}
      and p.recorded_at between ${at}::timestamptz - ${days}::interval and ${at}::timestamptz + ${days}::interval
    order by p.recorded_at desc limit 20`.execute(ctx.db)
  return rows
}

async function candidates(ctx: Context, lost: LostMoney, near: readonly string[]): Promise<BillToScore[]> {
  const meant = referencesMeant(lost.accountGiven ?? '', ctx.county.money.data.billPrefix)
  const firsts = meant.map((body) => body.slice(0, 4))
  const lasts = meant.map((body) => body.slice(-4))
  const people = [...lost.payers, ...(lost.ended?.payerKey ? [lost.ended.payerKey] : [])]
  const subject = lost.ended?.subject
  const { rows } = await statement<{
    id: string
    reference: string
    total_cents: number
    paid_cents: number
    payer_name: string | null
    payer_phone: string | null
    payer_key: string | null
    ward: number | null
    subject_kind: string
    subject_id: string
    made_at: Temporal.Instant
  }>`
    with found as (
      (select id from money.bills where state = 'open' and "left"("right"(reference, 9), 4) = any(${firsts}::text[]) limit 50)
      union (select id from money.bills where state = 'open' and "right"(reference, 4) = any(${lasts}::text[]) limit 50)
      union (select id from money.bills where state = 'open' and total_cents = ${lost.cents}::bigint order by id desc limit 100)
      union (select id from money.bills where state = 'open' and payer_phone is not null and "right"(payer_phone, 3) = ${phoneEnd(lost.payerPhone).slice(-3)} order by id desc limit 100)
      union (select id from money.bills where state = 'open' and payer_name is not null and lower(payer_name) = lower(${lost.payerName ?? ''}) order by id desc limit 50)
      union (select id from money.bills where payer is not null and payer = any(${people.filter(isId)}::uuid[]) and state = 'open' order by id desc limit 50)
      union (select id from money.bills where payer_phone is not null and payer_phone = any(${people}::text[]) and state = 'open' order by id desc limit 50)
      union (select id from money.bills where subject_kind = ${subject?.kind ?? null} and subject_id = ${subject?.id ?? null} and state = 'open' order by id desc limit 50)
      union (select id from money.bills where id = any(${[...near]}::uuid[]) and state = 'open')
    )
    select b.id, b.reference, b.total_cents, b.paid_cents, b.payer_name, b.payer_phone, coalesce(b.payer::text, b.payer_phone) as payer_key, b.ward, b.subject_kind, b.subject_id, b.made_at
    from found join money.bills b on b.id = found.id`.execute(ctx.db)
  return rows.map(({ total_cents, paid_cents, payer_name, payer_phone, payer_key, subject_kind, subject_id, made_at, ...rest }) => ({
    ...rest,
    subject: { kind: subject_kind, id: subject_id },
    madeAt: made_at,
    totalCents: total_cents as Cents,
    paidCents: paid_cents as Cents,
    payerName: payer_name,
    payerPhone: payer_phone,
    payerKey: payer_key,
  }))
}

const allocation = z.strictObject({ bill: z.uuid(), points: z.int().nullable() })

/** Proposes the bill that lost money was meant for; another officer decides. Throws `money.suspense_closed`, `money.not_payable`, `money.proposal_open`. */
export async function proposeAllocation(
  ctx: Context,
  {
    payment,
    bill,
    reason,
    points = null,
  }: { readonly payment: string; readonly bill: string; readonly reason: string; readonly points?: number | null },
): Promise<string> {
  ctx.allow('money.suspense.propose', {})
  await lockItem(ctx, payment)
  const found = await findBill(ctx, bill)
  if (!found) throw refuse('basics.not_found')
  if (found.state !== 'open') throw refuseMoney('money.not_payable')
  return propose(ctx, { kind: ALLOCATION_PROPOSAL, subject: payment, content: { bill, points }, reason })
}

/** Decides where lost money belongs. Approved, it falls on the bill as if it had named it, with a receipt. Throws what `decide` throws, and as `proposeAllocation`. */
export const decideAllocation = (ctx: Context, decision: DecisionToMake): Promise<void> =>
  decide(ctx, { kind: ALLOCATION_PROPOSAL, permission: 'money.suspense.decide' }, decision, async ({ id, subject: payment, content }) => {
    const { bill } = allocation.parse(content)
    const cents = await lockItem(ctx, payment)
    await runTill(ctx, { payments: [payment], bills: [bill] }, (till) => {
      const found = till.bill(bill)
      if (found?.state !== 'open') throw refuseMoney('money.not_payable')
      till.allocateTo(payment, bill, id, cents)
    })
  })

/** Locks the payment first, as a till does, so that a reversal at the same moment waits or is seen. Gives what of it waits. */
async function lockItem(ctx: Context, payment: string): Promise<Cents> {
  await statement`select id from money.payments where id = ${payment} for update`.execute(ctx.db)
  const { rows } = await statement<{
    state: string
    cents: number
  }>`select state, cents from money.suspense_items where payment = ${payment}`.execute(ctx.db)
  if (!rows[0]) throw refuse('basics.not_found')
  if (rows[0].state !== 'open') throw refuseMoney('money.suspense_closed')
  return rows[0].cents as Cents
}

/** Days that lost money has waited, by the rule that none waits longer than seven. */
const BUCKETS = [
  { upTo: 1, text: suspenseTexts['money.suspense.age.day'] },
  { upTo: 3, text: suspenseTexts['money.suspense.age.three'] },
  { upTo: 7, text: suspenseTexts['money.suspense.age.week'] },
  { upTo: 30, text: suspenseTexts['money.suspense.age.month'] },
  { upTo: null, text: suspenseTexts['money.suspense.age.older'] },
] as const

export type AgeBucket = { readonly text: Text; readonly upToDays: number | null; readonly items: number; readonly cents: Cents }

/** The open suspense items by how long they have waited. Their sum is the balance of the suspense account. */
export async function suspenseAgeing(ctx: Context): Promise<AgeBucket[]> {
  ctx.allow('money.ledger.read', {})
  const { rows } = await statement<{ bucket: number; items: number; cents: number }>`
    select width_bucket(extract(epoch from ${ctx.now}::timestamptz - opened_at)::float8 / 86400, ${BUCKETS.flatMap(({ upTo }) => (upTo === null ? [] : [upTo]))}::float8[]) as bucket,
      count(*)::bigint as items, sum(cents)::bigint as cents
    from money.suspense_items where state = 'open' group by 1`.execute(ctx.db)
  return BUCKETS.map(({ upTo, text }, index) => {
    const row = rows.find(({ bucket }) => bucket === index)
    return { text, upToDays: upTo, items: row?.items ?? 0, cents: (row?.cents ?? 0) as Cents }
  })
}
