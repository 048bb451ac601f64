import type { Cents } from '../../../core/basics/money.ts'
import { makeReference } from '../../../core/basics/reference.ts'
import type { MessageToSend } from '../../../engines/messages/send-message.ts'
import { inPayingOrder } from '../../../engines/money/bills/allocate.ts'
import { type Bill, type BillLine, billFromRow } from '../../../engines/money/bills/bill.ts'
import { endPosting } from '../../../engines/money/bills/end-bills.ts'
import { auditBill, type BillToMake, lineKey, newBill, owedAtFirst } from '../../../engines/money/bills/make-bill.ts'
import { auditSpent, decideSpending } from '../../../engines/money/bills/spend-credits.ts'
import { auditVoid } from '../../../engines/money/bills/void-bill.ts'
import type { OpenCredit } from '../../../engines/money/bills/write-bills.ts'
import type { Chart } from '../../../engines/money/ledger/money-book.ts'
import type { Leg, Posting } from '../../../engines/money/ledger/post-journals.ts'
import type { Payment } from '../../../engines/money/payments/payment.ts'
import { auditTill, payersMessages } from '../../../engines/money/payments/run-till.ts'
import { Till } from '../../../engines/money/payments/till.ts'
import { seriesOf } from '../../../engines/money/receipts/receipt-number.ts'
import type { TariffBook } from '../../../engines/money/tariffs/tariff-book.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { Row } from '../bulk-insert.ts'
import { dayOf } from '../demo-time.ts'
import type { DemoWorld } from '../demo-world.ts'
import type { Random } from '../random.ts'

type KeptBill = { bill: Bill; readonly row: Row; lines: BillLine[]; endedAt: Temporal.Instant | null; written: boolean }
type KeptPayment = { payment: Payment; stateAt: Temporal.Instant; readonly legs: Leg[] }
/** A receipt of one till, until all are numbered in the order of time. */
type Drawn = {
  readonly till: Till
  readonly index: number
  readonly series: string
  readonly at: Temporal.Instant
  ended: Temporal.Instant | null
}

/** Which of the happenings before a till touches, and the lane its receipts are drawn from. */
export type TillOf = { readonly bills?: readonly string[]; readonly payments?: readonly string[]; readonly lane: '1' | 'W' | 'D' }

const noRows = () => ({ journals: [] as Row[], transfers: [] as Row[], bills: [] as Row[], lines: [] as Row[] })
export type BookRows = ReturnType<typeof noRows>

/**
 * The county's money while its past is told: what lies in tables otherwise lies in memory. Tills, bills, credits and voids decide as in the county; here is only kept what
 * they decided, so that it is written in bulk.
 */
export class DemoBooks {
  readonly tariffs: TariffBook
  readonly #world: DemoWorld
  readonly #chart: Chart
  readonly #bills = new Map<string, KeptBill>()
  readonly #payments = new Map<string, KeptPayment>()
  readonly #credits = new Map<string, OpenCredit & { left: Cents; readonly at: Temporal.Instant }>()
  readonly #creditsOf = new Map<string, string[]>()
  readonly #suspense = new Map<
    string,
    { readonly cents: Cents; readonly openedAt: Temporal.Instant; state: string; closedAt: Temporal.Instant | null }
  >()
  readonly #drawn: Drawn[] = []
  readonly #drawnBy = new Map<string, Drawn[]>()
  readonly #told: { readonly ctx: Context; readonly till: Till }[] = []
  #rows: BookRows = noRows()
  readonly pushes: Row[] = []
  readonly proposals: Row[] = []
  readonly events: (Row & { readonly at: Temporal.Instant })[] = []
  /** What each day moved into the accounts that M-Pesa pays out from. */
  readonly paidOut = new Map<string, number>()
  readonly #utility: string

  constructor(world: DemoWorld, chart: Chart, tariffs: TariffBook) {
    this.#world = world
    this.#chart = chart
    this.tariffs = tariffs
    this.#utility = `mpesa.${this.paybill}.utility`
  }

  get paybill(): string {
    return this.#world.county.money.data.paybills[0]?.shortcode ?? ''
  }

  get counted(): { bills: number; payments: number } {
    return { bills: this.#bills.size, payments: this.#payments.size }
  }

  bill(id: string): Bill {
    return this.#kept(id).bill
  }

  lines(id: string): readonly BillLine[] {
    return this.#kept(id).lines
  }

  payment(id: string): Payment {
    return this.#paid(id).payment
  }

  #kept(id: string): KeptBill {
    const kept = this.#bills.get(id)
    if (!kept) throw new Error('An invented bill is not in the books.')
    return kept
  }

  #paid(id: string): KeptPayment {
    const kept = this.#payments.get(id)
    if (!kept) throw new Error('An invented payment is not in the books.')
    return kept
  }

  /** As `makeBill`: the bill, what is owed, and what the payer has in credit falls on it. */
  makeBill(ctx: Context, random: Random, input: BillToMake): Bill {
    const row = { ...newBill(ctx, input), reference: this.#reference(random) }
    const { id } = row
    const lines = input.lines.map(
      (line, index): BillLine => ({
        bill: id,
        line: index + 1,
        head: line.head,
        class: line.class,
        period: line.period,
        title: line.title,
        cents: line.cents,
        paid: 0 as Cents,
        tariffVersion: line.tariff?.version ?? null,
        tariffLine: line.tariff?.line ?? null,
        working: line.tariff?.working ?? null,
        key: lineKey(line),
      }),
    )
    const bill = billFromRow(row)
    const kept: KeptBill = { bill, row, lines: lines.sort(inPayingOrder), endedAt: null, written: false }
    this.#bills.set(id, kept)
    this.#post(ctx, owedAtFirst(ctx, id, input))
    auditBill(ctx, bill)
    this.#spendCredits(ctx, kept)
    return kept.bill
  }

  #spendCredits(ctx: Context, kept: KeptBill): void {
    const { payer } = kept.bill
    const open = (payer ? (this.#creditsOf.get(payer) ?? []) : []).flatMap((id) => {
      const credit = this.#credits.get(id)
      return credit && credit.left > 0 && Temporal.Instant.compare(credit.at, ctx.now) <= 0 ? [credit] : []
    })
    if (open.length === 0) return
    const { spent, lines } = decideSpending(ctx, kept.bill, kept.lines, open)
    for (const each of spent) {
      this.#post(ctx, each.posting)
      const credit = this.#credits.get(each.credit)
      if (credit) credit.left = each.rest
      auditSpent(ctx, kept.bill, each)
    }
    const paid = spent.reduce((sum, { cents }) => sum + cents, 0) as Cents
    kept.lines = [...lines]
    const settled = paid === kept.bill.totalCents
    kept.bill = { ...kept.bill, paidCents: paid, state: settled ? 'settled' : 'open', revision: kept.bill.revision + 1 }
    kept.endedAt = settled ? ctx.now : null
  }

  /** As `voidBill`, for an open one. */
  voidBill(ctx: Context, id: string, reason: string): void {
    const kept = this.#kept(id)
    if (kept.bill.state !== 'open') return
    this.#post(ctx, endPosting(ctx, kept.bill, kept.lines, 'void', reason))
    kept.bill = { ...kept.bill, state: 'void', revision: kept.bill.revision + 1 }
    kept.endedAt = ctx.now
    auditVoid(ctx, kept.bill, reason)
  }

  /** As `runTill`: opens a till on some of the past, lets `work` decide, and keeps what it decided. */
  runTill<R>(ctx: Context, { bills = [], payments = [], lane }: TillOf, work: (till: Till) => R): R {
    const series = seriesOf(ctx, lane)
    const till = new Till({
      now: ctx.now,
      newId: ctx.newId,
      claimReleasesUpTo: ctx.county.money.data.claimReleasesUpTo,
      series,
      // Numbers are drawn when all is told, in the order of time.
      nextReceipt: 1,
      payments: payments.map((id) => this.#paid(id).payment),
      bills: bills.map((id) => this.#kept(id).bill),
      lines: new Map(bills.map((id) => [id, this.#kept(id).lines])),
    })
    till.legsOf = (id) => this.#payments.get(id)?.legs ?? []
    const result = work(till)
    this.#keep(ctx, till, series)
    return result
  }

  #keep(ctx: Context, till: Till, series: string): void {
    const { now } = ctx
    for (const id of till.made) this.#payments.set(id, { payment: till.payment(id), stateAt: now, legs: [] })
    for (const id of till.changed) {
      const kept = this.#paid(id)
      const payment = till.payment(id)
      if (payment.state !== kept.payment.state) kept.stateAt = now
      kept.payment = payment
    }
    for (const posting of till.postings) this.#post(ctx, posting)
    for (const bill of till.billsTouched()) {
      const kept = this.#kept(bill.id)
      kept.bill = { ...bill, revision: bill.revision + 1 }
      kept.endedAt = bill.state === 'open' ? null : (kept.endedAt ?? now)
    }
    for (const { bill, line, paid } of till.linesTouched()) {
      const kept = this.#kept(bill)
      kept.lines = kept.lines.map((each) => (each.line === line ? { ...each, paid } : each))
    }
    for (const { payment, as } of till.ended)
      for (const drawn of this.#drawnBy.get(payment) ?? []) {
        const receipt = drawn.till.receipts[drawn.index]
        if (receipt?.state !== 'valid') continue
        drawn.till.receipts[drawn.index] = { ...receipt, state: as }
        drawn.ended = now
      }
    for (const [index, { payment, state }] of till.receipts.entries()) {
      const drawn = { till, index, series, at: now, ended: state === 'valid' ? null : now }
      this.#drawn.push(drawn)
      this.#drawnBy.set(payment, [...(this.#drawnBy.get(payment) ?? []), drawn])
    }
    this.#keepDesks(till, now)
    for (const { payment, what, detail, inbound } of till.events)
      this.events.push({ id: ctx.newId(), payment, what, at: now, actor: ctx.actor.person, inbound, detail })
    auditTill(ctx, till)
    this.#told.push({ ctx, till })
  }

  #keepDesks(till: Till, now: Temporal.Instant): void {
    for (const { payment, cents } of till.suspended) this.#suspense.set(payment, { cents, openedAt: now, state: 'open', closedAt: null })
    for (const { payment, as } of till.released) {
      const item = this.#suspense.get(payment)
      if (item?.state !== 'open') continue
      item.state = as
      item.closedAt = now
    }
    for (const credit of till.credits) {
      this.#credits.set(credit.id, { ...credit, at: now })
      const { payer } = this.#kept(credit.bill).bill
      if (payer) this.#creditsOf.set(payer, [...(this.#creditsOf.get(payer) ?? []), credit.id])
    }
    for (const payment of till.creditsEmptied)
      for (const credit of this.#credits.values()) if (credit.payment === payment) credit.left = 0 as Cents
  }

  #post(ctx: Context, { id, kind, source, eventAt, legs, reverses, memo }: Posting): void {
    const { journals, transfers } = this.#rows
    journals.push({
      id,
      kind,
      source,
      event_at: eventAt,
      recorded_at: ctx.now,
      actor: ctx.actor.person,
      request_id: ctx.requestId,
      reverses: reverses ?? null,
      memo: memo ?? null,
    })
    for (const [index, leg] of legs.entries()) {
      if (leg.payment) this.#payments.get(leg.payment)?.legs.push(leg)
      transfers.push({
        journal: id,
        leg: index + 1,
        debit: this.#chart.id(leg.debit),
        credit: this.#chart.id(leg.credit),
        cents: leg.cents,
        recorded_at: ctx.now,
        payment: leg.payment ?? null,
        bill: leg.bill ?? null,
        bill_line: leg.line ?? null,
        ward: leg.ward ?? null,
      })
      if (leg.debit !== this.#utility && leg.credit !== this.#utility) continue
      const day = dayOf(ctx.now).toString()
      this.paidOut.set(day, (this.paidOut.get(day) ?? 0) + (leg.debit === this.#utility ? leg.cents : -leg.cents))
    }
  }

  #reference(random: Random): string {
    for (;;) {
      const reference = makeReference(this.#world.county.money.data.billPrefix, random.between(0, 2 ** 30 - 1) * 32 + random.between(0, 31))
      if (this.#world.references.has(reference)) continue
      this.#world.references.add(reference)
      return reference
    }
  }

  /** Nothing more happens to this bill in the past: it may be written. */
  close(id: string): void {
    const kept = this.#kept(id)
    if (kept.written) return
    kept.written = true
    const { bill, row, endedAt } = kept
    this.#rows.bills.push({ ...row, state: bill.state, paid_cents: bill.paidCents, revision: bill.revision, ended_at: endedAt })
    for (const line of kept.lines)
      this.#rows.lines.push({
        bill: id,
        line: line.line,
        head: line.head,
        class: line.class,
        period: line.period,
        title_en: line.title.en,
        title_sw: line.title.sw,
        cents: line.cents,
        paid_cents: line.paid,
        tariff_version: line.tariffVersion,
        tariff_line: line.tariffLine,
        working: line.working,
        key: line.key,
      })
  }

  takeRows(): BookRows {
    const rows = this.#rows
    this.#rows = noRows()
    return rows
  }

  /** Numbers the receipts in the order of time, and tells payers, now that their receipts have a number. */
  end(
    tell: (ctx: Context, message: MessageToSend) => void,
  ): Readonly<Record<'payments' | 'series' | 'receipts' | 'suspense' | 'credits', Row[]>> {
    for (const id of this.#bills.keys()) this.close(id)
    const next = new Map<string, number>()
    const receipts: Row[] = []
    for (const { till, index, series, at, ended } of this.#drawn.sort((a, b) => a.at.epochMilliseconds - b.at.epochMilliseconds)) {
      const number = next.get(series) ?? 1
      next.set(series, number + 1)
      const receipt = { ...(till.receipts[index] as Till['receipts'][number]), number }
      till.receipts[index] = receipt
      receipts.push({
        series,
        number,
        payment: receipt.payment,
        bill: receipt.bill,
        cents: receipt.cents,
        issued_at: at,
        state: receipt.state,
        ended_at: ended,
      })
    }
    for (const { ctx, till } of this.#told) for (const message of payersMessages(till)) tell(ctx, message)
    return {
      payments: [...this.#payments.values()].map(({ payment, stateAt }) => ({
        id: payment.id,
        channel: payment.channel,
        provider_ref: payment.providerRef,
        way: payment.way,
        held_in: this.#chart.id(payment.heldIn),
        cents: payment.cents,
        event_at: payment.eventAt,
        recorded_at: payment.recordedAt,
        account_given: payment.accountGiven,
        payer_name: payment.payerName,
        payer_phone: payment.payerPhone,
        bill: payment.bill,
        state: payment.state,
        state_at: stateAt,
        confirmed_by: payment.confirmedBy,
        posted: payment.posted,
        inbound: payment.inbound,
      })),
      series: [...next].map(([key, number]) => ({ key, next: number })),
      receipts,
      suspense: [...this.#suspense].map(([payment, { cents, state, openedAt, closedAt }]) => ({
        payment,
        cents,
        state,
        opened_at: openedAt,
        closed_at: closedAt,
      })),
      credits: [...this.#credits.values()].map(({ id, payment, bill, cents, left, at }) => ({
        id,
        payment,
        bill,
        cents,
        left_cents: left,
        made_at: at,
      })),
    }
  }
}
