import { addCents, type Cents, subtractCents } from '../../../core/basics/money.ts'
import { parseReference } from '../../../core/basics/reference.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import { allocate } from '../bills/allocate.ts'
import type { Bill, BillLine } from '../bills/bill.ts'
import { unpaidLegs } from '../bills/end-bills.ts'
import type { OpenCredit } from '../bills/write-bills.ts'
import { isLateKey } from '../late/late-key.ts'
import type { Leg, Posting } from '../ledger/post-journals.ts'
import { type Arrival, claimedAccount, type Payment } from './payment.ts'

/** What may happen to a payment after it arrived. */
export type PaymentHappening = 'confirmed' | 'corrected' | 'refuted' | 'reversed' | 'allocated' | 'taken_back' | 'part_back'
export type Ending = 'cancelled' | 'refunded' | 'reversed' | 'refuted'
/** A receipt drawn now. It may end in the very till that drew it: its number is used all the same. */
export type Receipt = {
  readonly series: string
  readonly number: number
  readonly payment: string
  readonly cents: Cents
  readonly bill: string | null
  readonly state: 'valid' | Ending
}

/** What lies on the table while payments are dealt with: loaded and locked by the caller. */
export type TillWorld = {
  readonly now: Temporal.Instant
  readonly newId: () => string
  readonly claimReleasesUpTo: Cents
  readonly series: string
  readonly nextReceipt: number
  readonly payments: Iterable<Payment>
  readonly bills: Iterable<Bill>
  readonly lines: ReadonlyMap<string, readonly BillLine[]>
}

/** What became of an arrival. `held`: a claim above the limit, or one that named no bill; it waits for the provider's own word and is not in the ledger yet. */
export type Outcome = { readonly payment: Payment; readonly what: 'landed' | 'held' | 'known' | 'confirmed' | 'suspense' }

type LineOfBill = { readonly bill: string; readonly line: number }

/**
 * Decides, without a database, what payments do: where their cents fall, which receipts they give and take back, which bills they settle and unsettle. Everything it
 * decides lies in its lists until `writeTill` writes it. The ledger holds what is confirmed, and of what is only claimed, what has released goods.
 */
export class Till {
  readonly #world: TillWorld
  readonly #payments = new Map<string, Payment>()
  readonly #byId = new Map<string, Payment>()
  readonly #bills = new Map<string, Bill>()
  readonly #byReference = new Map<string, string>()
  readonly #lines = new Map<string, BillLine[]>()
  readonly #statesBefore = new Map<string, Bill['state']>()
  readonly #touched = new Set<string>()
  readonly #linesTouched = new Set<string>()
  #number: number

  readonly postings: Posting[] = []
  /** Payments that are new, and those that changed, by id; `payment(id)` gives them as they stand now. */
  readonly made = new Set<string>()
  readonly changed = new Set<string>()
  readonly events: {
    readonly payment: string
    readonly what: PaymentHappening
    readonly detail: string | null
    readonly inbound: string | null
  }[] = []
  readonly receipts: Receipt[] = []
  readonly ended: { readonly payment: string; readonly as: Ending }[] = []
  readonly suspended: { readonly payment: string; readonly cents: Cents }[] = []
  readonly released: { readonly payment: string; readonly as: 'allocated' | 'refunded' | 'withdrawn' }[] = []
  readonly credits: OpenCredit[] = []
  readonly creditsEmptied: string[] = []
  /** Bills on which less is paid than was, or paid on another day than was known: what follows from that is looked through after the commit. */
  readonly toReview = new Set<string>()
  readonly pushesPaid: { readonly push: string; readonly payment: string }[] = []

  constructor(world: TillWorld) {
    this.#world = world
    this.#number = world.nextReceipt
    for (const payment of world.payments) this.#keep(payment)
    for (const bill of world.bills) {
      this.#bills.set(bill.id, bill)
      this.#byReference.set(bill.reference, bill.id)
      this.#statesBefore.set(bill.id, bill.state)
    }
    for (const [bill, lines] of world.lines) this.#lines.set(bill, [...lines])
  }

  payment(id: string): Payment {
    const payment = this.#byId.get(id)
    if (!payment) throw new Error('A payment was not loaded.')
    return payment
  }

  /** Bills whose lines or state moved. */
  billsTouched(): Bill[] {
    return [...this.#bills.values()].filter((bill) => this.#touched.has(bill.id))
  }

  linesTouched(): (LineOfBill & { readonly paid: Cents })[] {
    return [...this.#lines.values()].flat().filter(({ bill, line }) => this.#linesTouched.has(`${bill}:${line}`))
  }

  settled(): Bill[] {
    return this.billsTouched().filter(({ id, state }) => state === 'settled' && this.#statesBefore.get(id) !== 'settled')
  }

  unsettled(): Bill[] {
    return this.billsTouched().filter(({ id, state }) => state !== 'settled' && this.#statesBefore.get(id) === 'settled')
  }

  bill(id: string): Bill | undefined {
    return this.#bills.get(id)
  }

  /** A provider tells of a payment: a new one, one it told of before, or the confirmation of one. */
  arrive(arrival: Arrival): Outcome {
    const known = this.#payments.get(keyOf(arrival))
    const outcome = known ? this.#again(known, arrival) : this.#first(arrival)
    if (arrival.push) this.pushesPaid.push({ push: arrival.push, payment: outcome.payment.id })
    return outcome
  }

  #first(arrival: Arrival): Outcome {
    const { now, newId } = this.#world
    const { standing } = arrival
    const confirmed = standing.is === 'confirmed'
    const payment: Payment = {
      id: newId(),
      channel: arrival.channel,
      providerRef: arrival.providerRef,
      way: arrival.way,
      heldIn: arrival.heldIn,
      cents: arrival.cents,
      eventAt: notAfter(arrival.eventAt, now),
      recordedAt: now,
      accountGiven: arrival.accountGiven,
      payerName: arrival.payerName ?? null,
      payerPhone: arrival.payerPhone ?? null,
      bill: this.#billMeant(arrival)?.id ?? null,
      state: standing.is,
      confirmedBy: confirmed ? standing.by : null,
      posted: false,
      inbound: arrival.inbound ?? null,
    }
    this.#keep(payment)
    this.made.add(payment.id)
    if (confirmed) return this.#land(payment)
    return this.#mayRelease(payment, arrival) ? this.#land(payment) : { payment, what: 'held' }
  }

  #again(known: Payment, arrival: Arrival): Outcome {
    const fuller = this.#fill(known, arrival)
    const { standing } = arrival
    if (standing.is === 'claimed' || known.state === 'confirmed' || known.state === 'reversed') {
      // What the first word of it did not say, the second may: a push knows no account number, a confirmation no bill.
      if (fuller.state === 'claimed' && !fuller.posted && this.#mayRelease(fuller, arrival)) return this.#land(fuller)
      return { payment: fuller, what: 'known' }
    }
    const wrong = fuller.cents !== arrival.cents
    if (wrong && fuller.posted) this.#unpost(fuller, 'corrected', 'refuted')
    const { posted } = this.payment(fuller.id)
    if (posted && fuller.bill) this.#reviewIfLate(fuller.bill, arrival.eventAt, fuller.eventAt)
    const confirmed = this.#change({ ...fuller, posted, cents: arrival.cents, state: 'confirmed', confirmedBy: standing.by }, arrival)
    this.#tell(confirmed, wrong ? 'corrected' : 'confirmed', wrong ? String(fuller.cents) : standing.by, arrival.inbound)
    if (!confirmed.posted) return this.#land(confirmed)
    this.#post(confirmed, 'confirmed', [
      { debit: confirmed.heldIn, credit: claimedAccount(confirmed.heldIn), cents: confirmed.cents, payment: confirmed.id },
    ])
    return { payment: confirmed, what: 'confirmed' }
  }

  #mayRelease({ bill, cents }: Payment, { held }: Arrival): boolean {
    return !held && bill !== null && cents <= this.#world.claimReleasesUpTo
  }

  /** The provider knows nothing of what was claimed: what it released is taken back. */
  refute(id: string, detail: string): Payment {
    const payment = this.payment(id)
    if (payment.state !== 'claimed') return payment
    if (payment.posted) this.#unpost(payment, 'refuted', 'refuted')
    this.#tell(payment, 'refuted', detail)
    return this.#change({ ...this.payment(id), state: 'refuted' })
  }

  /** The provider took the money back. */
  reverse(id: string, detail: string, inbound: string | null = null): Payment {
    const payment = this.payment(id)
    if (payment.state === 'reversed') return payment
    if (payment.posted) this.#unpost(payment, 'reversed', 'reversed')
    this.#tell(payment, 'reversed', detail, inbound)
    return this.#change({ ...this.payment(id), state: 'reversed' })
  }

  /**
   * Takes a payment that landed from its bill, wherever it fell, into suspense: its receipt ends, and what it paid is owed again. `by` names the decision, since it may
   * happen to a payment more than once.
   */
  takeBack(id: string, as: 'cancelled' | 'refunded', by: string): Payment {
    const payment = this.payment(id)
    const bill = payment.bill === null ? undefined : this.#bills.get(payment.bill)
    const legs = this.#undone(payment)
    legs.push({ debit: payment.heldIn, credit: 'suspense', cents: payment.cents, payment: id })
    this.#post(payment, `taken_back:${by}`, legs)
    this.#endReceipt(id, as)
    this.#emptyCredits(id)
    this.suspended.push({ payment: id, cents: payment.cents })
    this.#tell(payment, 'taken_back', bill?.reference ?? null)
    return this.#change({ ...payment, bill: null })
  }

  /**
   * Takes a part of what a payment paid of its bill into the payer's credit, from the line that is paid last: that much of the bill is owed again, and the receipt stays.
   * `by` names the decision.
   */
  takePart(id: string, cents: Cents, by: string): void {
    const payment = this.payment(id)
    const bill = payment.bill === null ? undefined : this.#bills.get(payment.bill)
    if (!bill) throw new Error('The bill of a payment was not loaded.')
    const ended = bill.state === 'void' || bill.state === 'expired'
    const lies = new Map<number, number>()
    for (const { bill: on, line, debit, credit, cents } of this.legsOf(id))
      if (on === bill.id && line && [debit, credit].some((account) => account.startsWith('receivable.')))
        lies.set(line, (lies.get(line) ?? 0) + (credit.startsWith('receivable.') ? cents : -cents))
    let rest: number = cents
    const legs: Leg[] = []
    for (const { line, head } of (this.#lines.get(bill.id) ?? []).toReversed()) {
      const share = Math.min(rest, lies.get(line) ?? 0) as Cents
      if (share <= 0) continue
      rest -= share
      this.#pay(bill.id, line, -share as Cents)
      const at = { cents: share, bill: bill.id, line, ward: bill.ward }
      legs.push({ debit: `receivable.${head}`, credit: 'credit', payment: id, ...at })
      // What was paid is all that a bill which ended still asked for: nobody owes it now.
      if (ended) legs.push({ debit: `revenue.${head}`, credit: `receivable.${head}`, payment: null, ...at })
    }
    if (rest > 0) throw new Error('More of a payment was to go back than lies on its bill.')
    this.#post(payment, `part_back:${by}`, legs, this.#world.now)
    this.credits.push({ id: this.#world.newId(), payment: id, bill: bill.id, cents, left: cents })
    this.toReview.add(bill.id)
    this.#tell(payment, 'part_back', bill.reference)
  }

  /** Lets what `takePart` took fall on the bill again, if that can be paid. Gives how much fell there. */
  returnPart(id: string, cents: Cents, by: string): Cents {
    const payment = this.payment(id)
    const bill = payment.bill === null ? undefined : this.#bills.get(payment.bill)
    if (bill?.state !== 'open') return 0 as Cents
    const { shares, rest } = allocate(this.#lines.get(bill.id) ?? [], cents)
    const legs = shares.map(({ line, cents }): Leg => {
      const { head } = this.#pay(bill.id, line, cents)
      return { debit: 'credit', credit: `receivable.${head}`, cents, payment: id, bill: bill.id, line, ward: bill.ward }
    })
    this.#post(payment, `part_returned:${by}`, legs, this.#world.now)
    this.toReview.add(bill.id)
    this.#tell(payment, 'allocated', bill.reference)
    return subtractCents(cents, rest)
  }

  /**
   * Money that named no bill is given to the one it was meant for. `by` names the decision: it may be taken back from there and given to another. `cents` is what of it
   * waits, when a part went back.
   */
  allocateTo(id: string, billId: string, by?: string, cents?: Cents): Outcome {
    const payment = this.payment(id)
    const fell = cents ?? payment.cents
    const bill = this.#bills.get(billId)
    if (!bill) throw new Error('The bill of an allocation was not loaded.')
    const given = this.#change({ ...payment, bill: billId })
    this.released.push({ payment: id, as: 'allocated' })
    this.#tell(given, 'allocated', bill.reference)
    this.#post(given, by === undefined ? 'allocated' : `allocated:${by}`, this.#fall(given, bill, 'suspense', fell))
    this.#issue(given, fell)
    return { payment: given, what: 'landed' }
  }

  /** Where its cents fall: on its bill, on what the payer has in credit, or in suspense. */
  #land(payment: Payment): Outcome {
    const from = payment.state === 'claimed' ? claimedAccount(payment.heldIn) : payment.heldIn
    const bill = payment.bill === null ? undefined : this.#revived(payment.bill)
    const payable = bill !== undefined && (bill.state === 'open' || bill.state === 'settled')
    const posted = this.#change({ ...payment, posted: true })
    if (!payable) {
      this.#post(posted, `landed:${payment.state}`, [{ debit: from, credit: 'suspense', cents: payment.cents, payment: payment.id }])
      this.suspended.push({ payment: payment.id, cents: payment.cents })
      return { payment: posted, what: 'suspense' }
    }
    this.#post(posted, `landed:${payment.state}`, this.#fall(posted, bill, from))
    this.#issue(posted)
    return { payment: posted, what: 'landed' }
  }

  /** A bill, owed again when it ran out and lets a late payment revive it. */
  #revived(id: string): Bill | undefined {
    const bill = this.#bills.get(id)
    if (bill?.state !== 'expired' || !bill.revives) return bill
    const legs = unpaidLegs(bill, this.#lines.get(id) ?? []).map(({ debit, credit, ...rest }) => ({
      ...rest,
      debit: credit,
      credit: debit,
    }))
    this.postings.push({
      id: this.#world.newId(),
      kind: 'revived',
      source: `revived:${id}:${bill.revision}`,
      eventAt: this.#world.now,
      legs,
    })
    this.toReview.add(id)
    const open = { ...bill, state: 'open' } as const
    this.#bills.set(id, open)
    this.#touched.add(id)
    return open
  }

  #fall(payment: Payment, bill: Bill, from: string, cents: Cents = payment.cents): Leg[] {
    const lines = this.#lines.get(bill.id) ?? []
    this.#reviewIfLate(bill.id, payment.eventAt, this.#world.now)
    const { shares, rest } = allocate(lines, cents)
    const legs: Leg[] = shares.map(({ line, cents }) => {
      const { head } = this.#pay(bill.id, line, cents)
      return { debit: from, credit: `receivable.${head}`, cents, payment: payment.id, bill: bill.id, line, ward: bill.ward }
    })
    if (rest > 0) {
      legs.push({ debit: from, credit: 'credit', cents: rest, payment: payment.id })
      this.credits.push({ id: this.#world.newId(), payment: payment.id, bill: bill.id, cents: rest, left: rest })
    }
    return legs
  }

  /** Lateness was counted by another day than the money was paid on. */
  #reviewIfLate(bill: string, paid: Temporal.Instant, counted: Temporal.Instant): void {
    if (this.#lines.get(bill)?.some(({ key }) => isLateKey(key)) && !dayOf(paid).equals(dayOf(counted))) this.toReview.add(bill)
  }

  #issue({ id, bill, cents: whole }: Payment, cents: Cents = whole): void {
    this.receipts.push({ series: this.#world.series, number: this.#number, payment: id, cents, bill, state: 'valid' })
    this.#number += 1
  }

  /** The legs of loaded payments, for those that may have to be taken back. */
  legsOf: (payment: string) => readonly Leg[] = () => {
    throw new Error('The legs of a payment were not loaded.')
  }

  /** Takes back all that a payment did: each leg that still stands is posted the other way round, wherever it fell. */
  #unpost(payment: Payment, kind: 'corrected' | 'refuted' | 'reversed', as: Ending): void {
    this.#post(payment, kind, this.#undone(payment))
    this.#endReceipt(payment.id, as)
    this.released.push({ payment: payment.id, as: 'withdrawn' })
    this.#emptyCredits(payment.id)
    this.#change({ ...payment, posted: false })
  }

  /** The legs of a payment that still stand, each the other way round; its bills are paid the less by it. */
  #undone(payment: Payment): Leg[] {
    return net(this.legsOf(payment.id)).flatMap(({ debit, credit, ...rest }): Leg[] => {
      const back: Leg = { ...rest, debit: credit, credit: debit }
      if (!rest.bill || !rest.line) return [back]
      this.toReview.add(rest.bill)
      // What a line that was lowered gave back stands the other way round.
      const gaveBack = debit.startsWith('receivable.')
      const { head } = this.#pay(rest.bill, rest.line, (gaveBack ? rest.cents : -rest.cents) as Cents)
      // What was paid is all that a bill which ended still asked for: nobody owes it now.
      const state = this.#bills.get(rest.bill)?.state
      if (state !== 'void' && state !== 'expired') return [back]
      const [from, to] = [`revenue.${head}`, `receivable.${head}`]
      return [back, { ...rest, payment: null, ...(gaveBack ? { debit: to, credit: from } : { debit: from, credit: to }) }]
    })
  }

  #emptyCredits(payment: string): void {
    this.creditsEmptied.push(payment)
    for (const [index, credit] of this.credits.entries())
      if (credit.payment === payment) this.credits[index] = { ...credit, left: 0 as Cents }
  }

  #endReceipt(payment: string, as: Ending): void {
    this.ended.push({ payment, as })
    for (const [index, receipt] of this.receipts.entries())
      if (receipt.payment === payment && receipt.state === 'valid') this.receipts[index] = { ...receipt, state: as }
  }

  #post(payment: Payment, kind: string, legs: readonly Leg[], eventAt: Temporal.Instant = payment.eventAt): void {
    if (legs.length === 0) return
    this.postings.push({
      id: this.#world.newId(),
      kind: kind.split(':')[0] as string,
      source: `payment:${payment.id}:${kind}`,
      eventAt,
      legs,
    })
  }

  #pay(billId: string, number: number, cents: Cents): BillLine {
    const lines = this.#lines.get(billId) ?? []
    const index = lines.findIndex(({ line }) => line === number)
    const bill = this.#bills.get(billId)
    const line = lines[index]
    if (!bill || !line) throw new Error('A bill that a payment touches was not loaded.')
    lines[index] = { ...line, paid: addCents(line.paid, cents) }
    const paidCents = addCents(bill.paidCents, cents)
    const payable = bill.state === 'open' || bill.state === 'settled'
    const state = payable ? (paidCents === bill.totalCents ? 'settled' : 'open') : bill.state
    this.#bills.set(billId, { ...bill, paidCents, state })
    this.#touched.add(billId)
    this.#linesTouched.add(`${billId}:${number}`)
    return line
  }

  #billMeant({ bill, accountGiven }: Arrival): Bill | undefined {
    if (bill) return this.#bills.get(bill)
    const parsed = parseReference(accountGiven ?? '')
    const id = 'reference' in parsed ? this.#byReference.get(parsed.reference) : undefined
    return id === undefined ? undefined : this.#bills.get(id)
  }

  #fill(known: Payment, arrival: Arrival): Payment {
    const bill = known.bill ?? (known.posted ? null : (this.#billMeant(arrival)?.id ?? null))
    const fuller = {
      ...known,
      bill,
      accountGiven: known.accountGiven ?? arrival.accountGiven,
      payerName: known.payerName ?? arrival.payerName ?? null,
      payerPhone: known.payerPhone ?? arrival.payerPhone ?? null,
    }
    const said = (['bill', 'accountGiven', 'payerName', 'payerPhone'] as const).some((part) => fuller[part] !== known[part])
    return said ? this.#change(fuller) : known
  }

  #tell(payment: Payment, what: PaymentHappening, detail: string | null, inbound?: string | null): void {
    this.events.push({ payment: payment.id, what, detail, inbound: inbound ?? null })
  }

  #change(payment: Payment, arrival?: Arrival): Payment {
    const kept = arrival ? { ...payment, eventAt: notAfter(arrival.eventAt, this.#world.now) } : payment
    this.#keep(kept)
    if (!this.made.has(kept.id)) this.changed.add(kept.id)
    return kept
  }

  #keep(payment: Payment): void {
    this.#payments.set(keyOf(payment), payment)
    this.#byId.set(payment.id, payment)
  }
}

/** A provider's clock that runs ahead does not put a payment into the future. */
const notAfter = (at: Temporal.Instant, now: Temporal.Instant): Temporal.Instant => (Temporal.Instant.compare(at, now) > 0 ? now : at)

const keyOf = ({ channel, providerRef }: Pick<Payment, 'channel' | 'providerRef'>): string => `${channel}:${providerRef}`

/** What still stands of legs: a leg and its counterpart between the same accounts for the same line cancel out. */
export function net(legs: readonly Leg[]): Leg[] {
  const found = new Map<string, { leg: Leg; cents: number }>()
  for (const leg of legs) {
    const way = (debit: string, credit: string) => [debit, credit, leg.bill ?? '', leg.line ?? ''].join('|')
    const there = found.get(way(leg.debit, leg.credit))
    const back = found.get(way(leg.credit, leg.debit))
    if (there) there.cents += leg.cents
    else if (back) back.cents -= leg.cents
    else found.set(way(leg.debit, leg.credit), { leg, cents: leg.cents })
  }
  return [...found.values()].flatMap(({ leg, cents }) => {
    if (cents === 0) return []
    return cents > 0
      ? [{ ...leg, cents: cents as Cents }]
      : [{ ...leg, debit: leg.credit, credit: leg.debit, cents: subtractCents(0 as Cents, cents as Cents) }]
  })
}
