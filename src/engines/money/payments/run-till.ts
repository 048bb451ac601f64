import { formatKes } from '../../../core/basics/money.ts'
import { parseReference } from '../../../core/basics/reference.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { announce } from '../../../kernel/context/manifest.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendAhead } from '../../../kernel/database/transaction.ts'
import { type MessageToSend, sendMessages } from '../../messages/send-message.ts'
import { type Bill, type BillRow, billEvent, billFromRow } from '../bills/bill.ts'
import { billColumns, linesOf } from '../bills/bills.queries.ts'
import { queueReview } from '../bills/queue-review.ts'
import { toPayer } from '../bills/to-payer.ts'
import { writeBills, writeCredits, writePaid } from '../bills/write-bills.ts'
import type { Chart } from '../ledger/money-book.ts'
import { type Leg, postJournals } from '../ledger/post-journals.ts'
import { receiptName, seriesOf } from '../receipts/receipt-number.ts'
import { type Arrival, type Payment, type PaymentRow, paymentColumns, paymentFromRow } from './payment.ts'
import { type Outcome, type PaymentHappening, Till } from './till.ts'

/** What to load and lock before a till can decide. `lane` names the series that receipts are drawn from: who posts at the same time takes another. */
export type TillOrder = {
  readonly arrivals?: readonly Arrival[]
  readonly payments?: readonly string[]
  readonly bills?: readonly string[]
  /** Load what the payments posted so far, so that it can be taken back. */
  readonly withLegs?: boolean
  readonly lane?: string
}

/** The lane of officers' own acts; the posting queue has lanes of its own. */
const DESK_LANE = 'D'

/**
 * Opens a till, lets `work` decide, and writes all of it in the caller's transaction: ledger, payments, bills, receipts, suspense, credits, audit lines, SMS. Bills that
 * came to be settled, or are settled no more, are told to those who made them.
 */
export async function runTill<R>(ctx: Context, order: TillOrder, work: (till: Till) => R): Promise<R> {
  const chart = await ctx.county.money.chart(ctx.db)
  const till = await openTill(ctx, chart, order)
  const result = work(till)
  await writeTill(ctx, chart, till)
  return result
}

/** What providers told, posted together. Throws a violation of `payments_provider_ref_once` when another transaction took one in at this moment: do it again. */
export const postArrivals = (ctx: Context, arrivals: readonly Arrival[], lane: string = DESK_LANE): Promise<Outcome[]> =>
  // A confirmation may show another amount than was claimed, which takes back what the claim posted.
  runTill(ctx, { arrivals, lane, withLegs: arrivals.some(({ standing }) => standing.is === 'confirmed') }, (till) =>
    arrivals.map((arrival) => till.arrive(arrival)),
  )

async function openTill(ctx: Context, chart: Chart, order: TillOrder): Promise<Till> {
  const { arrivals = [], withLegs = false, lane = DESK_LANE } = order
  const references = arrivals.flatMap(({ accountGiven }) => {
    const parsed = parseReference(accountGiven ?? '')
    return 'reference' in parsed ? [parsed.reference] : []
  })
  const channels = arrivals.map(({ channel }) => channel)
  const refs = arrivals.map(({ providerRef }) => providerRef)
  const named = [...(order.bills ?? []), ...arrivals.flatMap(({ bill }) => (bill ? [bill] : []))]
  const series = seriesOf(ctx, lane)
  // Each row is sought by itself, by its index: a plan that was made while a table was small must not read all of it when it has grown.
  const [{ rows: known }, { rows: referred }, { rows: begun }] = await Promise.all([
    statement<{ id: string }>`
      select known.id from unnest(${channels}::text[], ${refs}::text[]) as given (channel, ref)
      cross join lateral (select p.id from money.payments p where p.channel = given.channel and p.provider_ref = given.ref limit 1) known`.execute(
      ctx.db,
    ),
    statement<{ id: string }>`
      select known.id from unnest(${references}::text[]) as given (reference)
      cross join lateral (select b.id from money.bills b where b.reference = given.reference limit 1) known`.execute(ctx.db),
    statement<{ key: string }>`select key from money.receipt_series where key = ${series}`.execute(ctx.db),
  ])
  const payments = [...(order.payments ?? []), ...known.map(({ id }) => id)]
  const paymentRows = payments.length > 0 ? await lockPayments(ctx, payments) : []
  const legs = withLegs && paymentRows.length > 0 ? await legsOf(ctx, chart, payments) : undefined
  const fell = [...(legs?.values() ?? [])].flat().flatMap(({ bill }) => (bill ? [bill] : []))
  const ids = [...new Set([...named, ...referred.map(({ id }) => id), ...paymentRows.flatMap(({ bill }) => (bill ? [bill] : [])), ...fell])]
  // Everybody locks in one order, the series before the bills, also when it begins here. The lines are read after the locks on their bills were waited for, and so as they then are.
  if (begun.length === 0)
    await statement`insert into money.receipt_series (key, next) values (${series}, 1) on conflict do nothing`.execute(ctx.db)
  const [{ rows: next }, { rows: billRows }, lines] = await Promise.all([
    statement<{ next: number }>`select next from money.receipt_series where key = ${series} for update`.execute(ctx.db),
    statement<BillRow>`select ${billColumns} from money.bills where id = any(${ids}::uuid[]) order by id for update`.execute(ctx.db),
    linesOf(ctx, ids, { working: false }),
  ])
  const till = new Till({
    now: ctx.now,
    newId: ctx.newId,
    claimReleasesUpTo: ctx.county.money.data.claimReleasesUpTo,
    series,
    nextReceipt: (next[0] as { next: number }).next,
    payments: paymentRows.map((row) => paymentFromRow(row, (id) => chart.code(id))),
    bills: billRows.map(billFromRow),
    lines,
  })
  if (withLegs) till.legsOf = (payment) => legs?.get(payment) ?? []
  return till
}

async function lockPayments(ctx: Context, ids: readonly string[]): Promise<PaymentRow[]> {
  const { rows } = await statement<PaymentRow>`
    select ${paymentColumns} from money.payments where id = any(${[...ids]}::uuid[]) order by id for update`.execute(ctx.db)
  return rows
}

/** Every leg that payments ever moved, the oldest first. */
async function legsOf(ctx: Context, chart: Chart, payments: readonly string[]): Promise<Map<string, Leg[]>> {
  const { rows } = await statement<{
    payment: string
    debit: number
    credit: number
    cents: number
    bill: string | null
    bill_line: number | null
    ward: number | null
  }>`
    select payment, debit, credit, cents, bill, bill_line, ward from money.transfers
    where payment = any(${[...payments]}::uuid[]) order by journal, leg`.execute(ctx.db)
  const found = new Map<string, Leg[]>()
  for (const { payment, debit, credit, cents, bill, bill_line, ward } of rows) {
    const leg = { debit: chart.code(debit), credit: chart.code(credit), cents: cents as Leg['cents'], payment, bill, line: bill_line, ward }
    const known = found.get(payment)
    if (known) known.push(leg)
    else found.set(payment, [leg])
  }
  return found
}

async function writeTill(ctx: Context, chart: Chart, till: Till): Promise<void> {
  const made = [...till.made].map((id) => till.payment(id))
  const changed = [...till.changed].map((id) => till.payment(id))
  await writePayments(ctx, chart, made)
  await changePayments(ctx, changed)
  await postJournals(ctx, till.postings)
  await writePaid(ctx, till.linesTouched())
  await writeBills(ctx, till.billsTouched())
  await writeReceipts(ctx, till)
  await writeDesks(ctx, till)
  await writeEvents(ctx, till)
  auditTill(ctx, till)
  await sendMessages(ctx, payersMessages(till))
  for (const bill of till.unsettled()) await announce(ctx, 'money.bill_unsettled', billEvent(bill))
  for (const bill of till.settled()) await announce(ctx, 'money.bill_settled', billEvent(bill))
  if (till.toReview.size > 0) queueReview(ctx, [...till.toReview])
  const claimed = made.filter(({ state }) => state === 'claimed')
  if (claimed.length > 0) await announce(ctx, 'money.payments_claimed', { payments: claimed })
}

/** What a till did, as the audit trail keeps it. */
export function auditTill(ctx: Context, till: Till): void {
  for (const id of till.made) auditMade(ctx, till.payment(id))
  for (const { payment, what, detail } of till.events)
    ctx.audit(VERBS[what], { kind: 'money.payment', id: payment }, { detail, ref: till.payment(payment).providerRef })
}

const VERBS = {
  confirmed: 'money.payment.confirmed',
  corrected: 'money.payment.corrected',
  refuted: 'money.payment.refuted',
  reversed: 'money.payment.reversed',
  allocated: 'money.payment.allocated',
  taken_back: 'money.payment.taken_back',
  part_back: 'money.payment.part_back',
} as const satisfies Record<PaymentHappening, string>

const auditMade = (ctx: Context, { id, channel, providerRef, cents, state, bill, inbound }: Payment): void =>
  ctx.audit('money.payment.recorded', { kind: 'money.payment', id }, { channel, ref: providerRef, cents, state, bill, inbound })

async function writePayments(ctx: Context, chart: Chart, payments: readonly Payment[]): Promise<void> {
  if (payments.length === 0) return
  const column = <T>(take: (payment: Payment) => T) => payments.map(take)
  await sendAhead(
    ctx.db,
    statement`
    insert into money.payments (id, channel, provider_ref, way, held_in, cents, event_at, recorded_at, account_given, payer_name, payer_phone, bill, state,
      state_at, confirmed_by, posted, inbound)
    select given.id, given.channel, given.provider_ref, given.way, given.held_in, given.cents, given.event_at, ${ctx.now}::timestamptz, given.account_given,
      given.payer_name, given.payer_phone, given.bill, given.state, ${ctx.now}::timestamptz, given.confirmed_by, given.posted, given.inbound
    from unnest(${column(({ id }) => id)}::uuid[], ${column(({ channel }) => channel)}::text[], ${column(({ providerRef }) => providerRef)}::text[],
      ${column(({ way }) => way)}::text[], ${column(({ heldIn }) => chart.id(heldIn))}::integer[], ${column(({ cents }) => cents)}::bigint[],
      ${column(({ eventAt }) => eventAt.toString())}::timestamptz[], ${column(({ accountGiven }) => accountGiven)}::text[],
      ${column(({ payerName }) => payerName)}::text[], ${column(({ payerPhone }) => payerPhone)}::text[], ${column(({ bill }) => bill)}::uuid[],
      ${column(({ state }) => state)}::text[], ${column(({ confirmedBy }) => confirmedBy)}::text[], ${column(({ posted }) => posted)}::boolean[],
      ${column(({ inbound }) => inbound)}::uuid[])
      as given (id, channel, provider_ref, way, held_in, cents, event_at, account_given, payer_name, payer_phone, bill, state, confirmed_by, posted, inbound)`,
  )
}

async function changePayments(ctx: Context, payments: readonly Payment[]): Promise<void> {
  if (payments.length === 0) return
  const column = <T>(take: (payment: Payment) => T) => payments.map(take)
  await sendAhead(
    ctx.db,
    statement`
    update money.payments p set cents = given.cents, event_at = given.event_at, account_given = given.account_given, payer_name = given.payer_name,
      payer_phone = given.payer_phone, bill = given.bill, state_at = case when p.state = given.state then p.state_at else ${ctx.now}::timestamptz end,
      state = given.state, confirmed_by = given.confirmed_by, posted = given.posted
    from unnest(${column(({ id }) => id)}::uuid[], ${column(({ cents }) => cents)}::bigint[], ${column(({ eventAt }) => eventAt.toString())}::timestamptz[],
      ${column(({ accountGiven }) => accountGiven)}::text[], ${column(({ payerName }) => payerName)}::text[],
      ${column(({ payerPhone }) => payerPhone)}::text[], ${column(({ bill }) => bill)}::uuid[], ${column(({ state }) => state)}::text[],
      ${column(({ confirmedBy }) => confirmedBy)}::text[], ${column(({ posted }) => posted)}::boolean[])
      as given (id, cents, event_at, account_given, payer_name, payer_phone, bill, state, confirmed_by, posted)
    where p.id = given.id`,
  )
}

async function writeReceipts(ctx: Context, { receipts, ended }: Till): Promise<void> {
  if (ended.length > 0)
    await sendAhead(
      ctx.db,
      statement`
      update money.receipts r set state = given.state, ended_at = ${ctx.now}::timestamptz
      from unnest(${ended.map(({ payment }) => payment)}::uuid[], ${ended.map(({ as }) => as)}::text[]) as given (payment, state)
      where r.payment = given.payment and r.state = 'valid'`,
    )
  const [first] = receipts
  if (!first) return
  await sendAhead(ctx.db, statement`update money.receipt_series set next = next + ${receipts.length}::integer where key = ${first.series}`)
  await sendAhead(
    ctx.db,
    statement`
    insert into money.receipts (series, number, payment, cents, bill, issued_at, state, ended_at)
    select ${first.series}, given.number, given.payment, given.cents, given.bill, ${ctx.now}::timestamptz, given.state,
      case when given.state <> 'valid' then ${ctx.now}::timestamptz end
    from unnest(${receipts.map(({ number }) => number)}::bigint[], ${receipts.map(({ payment }) => payment)}::uuid[],
      ${receipts.map(({ cents }) => cents)}::bigint[], ${receipts.map(({ bill }) => bill)}::uuid[], ${receipts.map(({ state }) => state)}::text[])
      as given (number, payment, cents, bill, state)`,
  )
}

async function writeDesks(ctx: Context, { suspended, released, credits, creditsEmptied, pushesPaid }: Till): Promise<void> {
  if (pushesPaid.length > 0)
    await sendAhead(
      ctx.db,
      statement`
      update money.pushes p set state = 'paid', payment = given.payment, result_code = '0', ended_at = coalesce(p.ended_at, ${ctx.now}::timestamptz)
      from unnest(${pushesPaid.map(({ push }) => push)}::uuid[], ${pushesPaid.map(({ payment }) => payment)}::uuid[]) as given (push, payment)
      where p.id = given.push`,
    )
  if (suspended.length > 0)
    await sendAhead(
      ctx.db,
      statement`
      insert into money.suspense_items (payment, cents, opened_at)
      select given.payment, given.cents, ${ctx.now}::timestamptz
      from unnest(${suspended.map(({ payment }) => payment)}::uuid[], ${suspended.map(({ cents }) => cents)}::bigint[]) as given (payment, cents)
      on conflict (payment) do update set state = 'open', opened_at = excluded.opened_at, closed_at = null, cents = excluded.cents`,
    )
  if (released.length > 0)
    await sendAhead(
      ctx.db,
      statement`
      update money.suspense_items s set state = given.state, closed_at = ${ctx.now}::timestamptz
      from unnest(${released.map(({ payment }) => payment)}::uuid[], ${released.map(({ as }) => as)}::text[]) as given (payment, state)
      where s.payment = given.payment and s.state = 'open'`,
    )
  // Before new ones of the same payments: a payment that is taken back may land anew at once.
  if (creditsEmptied.length > 0)
    await sendAhead(ctx.db, statement`update money.credits set left_cents = 0 where payment = any(${creditsEmptied}::uuid[])`)
  await writeCredits(ctx, credits)
}

async function writeEvents(ctx: Context, { events }: Till): Promise<void> {
  if (events.length === 0) return
  await sendAhead(
    ctx.db,
    statement`
    insert into money.payment_events (id, payment, what, at, actor, inbound, detail)
    select given.id, given.payment, given.what, ${ctx.now}::timestamptz, ${ctx.actor.person}::uuid, given.inbound, given.detail
    from unnest(${events.map(() => ctx.newId())}::uuid[], ${events.map(({ payment }) => payment)}::uuid[], ${events.map(({ what }) => what)}::text[],
      ${events.map(({ inbound }) => inbound)}::uuid[], ${events.map(({ detail }) => detail)}::text[]) as given (id, payment, what, inbound, detail)`,
  )
}

/** What payers are told of what a till did. */
export function payersMessages(till: Till): MessageToSend[] {
  const messages: MessageToSend[] = []
  const tell = (template: string, payment: Payment, bill: Bill | undefined, values: Record<string, string>) => {
    if (bill)
      messages.push(...toPayer(bill, template, { amount: formatKes(payment.cents, bill.language), ref: payment.providerRef, ...values }))
  }
  const billOf = (payment: Payment) => (payment.bill === null ? undefined : till.bill(payment.bill))
  for (const receipt of till.receipts) {
    if (receipt.state !== 'valid') continue
    const payment = till.payment(receipt.payment)
    const bill = billOf(payment)
    const left = bill ? Math.max(0, bill.totalCents - bill.paidCents) : 0
    const over = till.credits.find((credit) => credit.payment === payment.id && credit.left > 0)
    tell(left > 0 ? 'money.payment.part' : over ? 'money.payment.over' : 'money.payment.received', payment, bill, {
      receipt: receiptName(receipt),
      ...(left > 0 && bill ? { left: formatKes(left as Bill['totalCents'], bill.language) } : {}),
      ...(left === 0 && over && bill ? { over: formatKes(over.left, bill.language) } : {}),
    })
  }
  for (const { payment, as } of till.ended) {
    const given = till.payment(payment)
    // One that was told of with a wrong amount has a new receipt by now.
    if (!given.posted) tell(as === 'refuted' ? 'money.payment.refuted' : 'money.payment.reversed', given, billOf(given), {})
  }
  return messages
}
