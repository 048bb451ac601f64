import type { Cents } from '../../../core/basics/money.ts'
import type { Arrival } from '../../../engines/money/payments/payment.ts'
import { auditDecision, newProposal } from '../../../engines/money/proposals/proposals.ts'
import { scoreBill } from '../../../engines/money/suspense/score-bill.ts'
import { ALLOCATION_PROPOSAL } from '../../../engines/money/suspense/suspense.ts'
import { addWorkingDays } from '../../../kernel/calendar/working-time.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { before, dayOf, instantOf, officeTime, residentTime } from '../demo-time.ts'
import { text, typedBy } from '../demo-words.ts'
import type { DemoWorld } from '../demo-world.ts'
import type { Random } from '../random.ts'
import type { DemoBooks } from './demo-books.ts'

/** One thing that happens about a bill, at its moment. */
export type Happening = { readonly at: Temporal.Instant; readonly run: () => Promise<void> }

/** How a bill is paid, in the order in which people do such things. Another story of money is another way of paying. */
export type WayOfPaying =
  | 'at once'
  | 'in parts'
  | 'too much'
  | 'twice'
  | 'wrong account'
  | 'wrong account, proposed'
  | 'wrong account, still lost'
  | 'taken back'
  | 'taken back for good'
  | 'forged'
  | 'callback lost'
  | 'not'

const WAYS: Readonly<Record<WayOfPaying, number>> = {
  'at once': 742,
  'in parts': 110,
  'too much': 22,
  twice: 7,
  'wrong account': 26,
  'wrong account, proposed': 0,
  'wrong account, still lost': 1,
  'taken back': 4,
  'taken back for good': 2,
  forged: 3,
  'callback lost': 10,
  not: 70,
}

/** How likely each way is for one kind of bill, where it differs from most. */
export type Habits = Partial<Record<WayOfPaying, number>>

export type Payer = { readonly name: string; readonly phone: string }

type Paid = { readonly payment: string; readonly at: Temporal.Instant }

const poster = systemActor('money.payment.post')
const confirmer = systemActor('money.mpesa.confirm')
const FAILED = [
  ['1032', 'Request cancelled by user'],
  ['1', 'The balance is insufficient for the transaction.'],
  ['1037', 'DS timeout user cannot be reached'],
] as const
const REFERENCE_SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export type BillToPay = {
  readonly bill: string
  readonly payer: Payer
  readonly random: Random
  /** How long people take after they were told, in hours: most near it. */
  readonly hours: number
  readonly habits?: Habits
  readonly way?: WayOfPaying
}

/** What becomes of one bill from the moment it was made: payments, mistakes and how they were put right, up to now. */
export class BillLife {
  readonly bill: string
  readonly way: WayOfPaying
  readonly #world: DemoWorld
  readonly #books: DemoBooks
  readonly #random: Random
  readonly #payer: Payer
  readonly #hours: number
  #queue: Happening[] = []

  constructor(world: DemoWorld, books: DemoBooks, { bill, payer, random, hours, habits, way }: BillToPay) {
    this.#world = world
    this.#books = books
    this.bill = bill
    this.#random = random
    this.#payer = payer
    this.#hours = hours
    const weights = { ...WAYS, ...habits }
    this.way = way ?? random.weighted(Object.keys(weights) as WayOfPaying[], (each) => weights[each])
    const { madeAt, state } = books.bill(bill)
    if (state === 'open') this.#plan(madeAt)
  }

  /** The next thing that happens, if it lies in the past. */
  next(): Happening | undefined {
    const [first] = this.#queue
    return first && before(first.at, this.#world.now) ? first : undefined
  }

  async step(): Promise<void> {
    await this.#queue.shift()?.run()
  }

  /** All that happens until now. */
  async live(): Promise<void> {
    while (this.next()) await this.step()
    this.#books.close(this.bill)
  }

  #add(at: Temporal.Instant, run: () => Promise<void>): void {
    const place = this.#queue.findIndex((each) => before(at, each.at))
    this.#queue.splice(place < 0 ? this.#queue.length : place, 0, { at, run })
  }

  #left(): Cents {
    const { totalCents, paidCents } = this.#books.bill(this.bill)
    return (totalCents - paidCents) as Cents
  }

  /** When people come to paying: mostly within their habit, at a time of day at which they look at their phones. */
  #comes(after: Temporal.Instant, hours = this.#hours): Temporal.Instant {
    const later = after.add({ minutes: Math.max(4, Math.round(this.#random.span(hours, 0.9) * 60)) })
    if (dayOf(later).equals(dayOf(after))) return later
    const at = residentTime(this.#random, dayOf(later))
    return before(at, after) ? later : at
  }

  #plan(from: Temporal.Instant): void {
    const random = this.#random
    const first = this.#comes(from)
    const owed = this.#left()
    const plans: Readonly<Record<WayOfPaying, () => void>> = {
      not: () => {
        if (random.chance(0.3)) this.#failedPush(first, owed)
      },
      'at once': () => {
        if (random.chance(0.06)) this.#failedPush(first.subtract({ minutes: 3 }), owed)
        this.#pay(first, () => this.#left())
      },
      'in parts': () => this.#payInParts(first, owed),
      'too much': () => this.#pay(first, () => (this.#left() + random.pick([50, 100, 100, 200, 500]) * 100) as Cents),
      twice: () => {
        this.#pay(first, () => owed)
        this.#pay(this.#comes(first, 2), () => owed)
      },
      'wrong account': () => this.#payWrongly(first, owed),
      'wrong account, proposed': () => this.#payWrongly(first, owed),
      'wrong account, still lost': () => this.#payWrongly(first, owed),
      'taken back': () => this.#payAndTakeBack(first),
      'taken back for good': () => this.#payAndTakeBack(first),
      forged: () => this.#forge(first, owed),
      'callback lost': () => this.#arriveByList(first, owed),
    }
    plans[this.way]()
  }

  #payInParts(first: Temporal.Instant, owed: Cents): void {
    const random = this.#random
    const parts = random.chance(0.75) ? 2 : 3
    let at = first
    for (let part = 1; part < parts; part++) {
      const share = shillings((owed / parts) * (0.7 + 0.5 * random.next()))
      if (share > 0 && share < owed) this.#pay(at, () => share)
      at = this.#comes(at, 24 * random.between(3, 15))
    }
    if (random.chance(0.88)) this.#pay(at, () => this.#left())
  }

  #ref(): string {
    const random = this.#random
    let ref = ''
    for (let sign = 0; sign < 7; sign++) ref += REFERENCE_SIGNS[random.between(0, 31)]
    return `T${random.pick(['E', 'F', 'G', 'H', 'K'])}${random.between(1, 9)}${ref}`
  }

  get #heldIn(): string {
    return `mpesa.${this.#books.paybill}.utility`
  }

  /** M-Pesa tells of a payment, and its own books confirm it some seconds later. */
  #pay(at: Temporal.Instant, amount: () => Cents, done?: (paid: Paid) => void): void {
    const random = this.#random
    const push = random.chance(0.45)
    this.#add(at, async () => {
      const cents = amount()
      if (cents <= 0) return
      const asked = push && cents <= this.#left() ? this.#push(at.subtract({ seconds: random.between(12, 40) }), cents) : null
      const byMenu = this.#byMenu(at, cents, this.#books.bill(this.bill).reference)
      const arrival: Arrival = asked
        ? { ...byMenu, way: 'stk', accountGiven: null, payerPhone: this.#payer.phone, payerName: null, bill: this.bill, push: asked.id }
        : byMenu
      const payment = await this.#arrive(at, arrival)
      if (asked) this.#books.pushes.push({ ...asked, state: 'paid', result_code: '0', payment, ended_at: at })
      this.#confirm(at.add({ seconds: asked ? random.between(1, 5) : random.between(2, 14) }), payment, arrival, asked ? 'query' : 'pull')
      done?.({ payment, at })
    })
  }

  #confirm(at: Temporal.Instant, payment: string, arrival: Arrival, by: 'query' | 'pull'): void {
    this.#add(at, () =>
      this.#world.at(at, confirmer, this.#random, null, async (ctx) => {
        const { bill: _, push: __, ...told } = arrival
        this.#books.runTill(ctx, { bills: [this.bill], payments: [payment], lane: 'W' }, (till) =>
          till.arrive({ ...told, standing: { is: 'confirmed', by } }),
        )
      }),
    )
  }

  #push(at: Temporal.Instant, cents: Cents) {
    return {
      id: this.#random.id(at),
      bill: this.bill,
      shortcode: this.#books.paybill,
      phone: this.#payer.phone,
      cents,
      state: 'paid',
      merchant_request_id: `${this.#random.digits(5)}-${this.#random.digits(8)}-1`,
      checkout_request_id: `ws_CO_${this.#random.digits(18)}`,
      result_code: '0' as string,
      result_words: null as string | null,
      payment: null as string | null,
      asked_by: null,
      made_at: at,
      asked_at: at.add({ seconds: 1 }),
      ended_at: at as Temporal.Instant,
    }
  }

  /** A request on the phone that was not answered, or could not be. */
  #failedPush(at: Temporal.Instant, cents: Cents): void {
    if (before(at, this.#books.bill(this.bill).madeAt)) return
    this.#add(at, async () => {
      const [code, words] = this.#random.pick(FAILED)
      const push = this.#push(at, cents)
      this.#books.pushes.push({ ...push, state: 'failed', result_code: code, result_words: words, ended_at: at.add({ seconds: 35 }) })
    })
  }

  /** What M-Pesa's confirmation of a payment by the menu says. */
  #byMenu(at: Temporal.Instant, cents: Cents, accountGiven: string): Arrival {
    return {
      channel: 'mpesa',
      providerRef: this.#ref(),
      way: 'paybill',
      heldIn: this.#heldIn,
      cents,
      eventAt: at.subtract({ seconds: this.#random.between(1, 4) }),
      accountGiven,
      payerPhone: masked(this.#payer.phone),
      payerName: this.#payer.name.split(' ')[0]?.toUpperCase() ?? null,
      standing: { is: 'claimed' },
    }
  }

  /** A callback tells of it. Gives the payment. */
  #arrive(at: Temporal.Instant, arrival: Arrival): Promise<string> {
    return this.#world.at(at, poster, this.#random, null, async (ctx) =>
      this.#books.runTill(ctx, { bills: [this.bill], lane: '1' }, (till) => till.arrive(arrival).payment.id),
    )
  }

  /** M-Pesa's confirmation never came: its own list has the payment some minutes later. */
  #arriveByList(at: Temporal.Instant, cents: Cents): void {
    const seen = at.add({ minutes: this.#random.between(2, 12) })
    const arrival = this.#byMenu(at, cents, this.#books.bill(this.bill).reference)
    this.#add(seen, () =>
      this.#world.at(seen, confirmer, this.#random, null, async (ctx) => {
        this.#books.runTill(ctx, { bills: [this.bill], lane: 'W' }, (till) =>
          till.arrive({ ...arrival, payerPhone: null, standing: { is: 'confirmed', by: 'pull' } }),
        )
      }),
    )
  }

  /** Somebody sends a confirmation of a payment that was never made. Half an hour later M-Pesa's own list does not know it. */
  #forge(at: Temporal.Instant, cents: Cents): void {
    const arrival = this.#byMenu(at, cents, this.#books.bill(this.bill).reference)
    this.#add(at, async () => {
      const payment = await this.#arrive(at, arrival)
      const found = at.add({ minutes: this.#random.between(31, 40) })
      this.#add(found, () =>
        this.#world.at(found, confirmer, this.#random, null, async (ctx) => {
          this.#books.runTill(ctx, { bills: [this.bill], payments: [payment], lane: 'W' }, (till) =>
            till.refute(payment, 'not in the list of M-Pesa'),
          )
        }),
      )
      if (this.#random.chance(0.6)) this.#pay(this.#comes(found, 50), () => this.#left())
    })
  }

  /** Pays, and lets M-Pesa take it back a day or two later; most pay again when the county asks. */
  #payAndTakeBack(at: Temporal.Instant): void {
    const random = this.#random
    this.#pay(
      at,
      () => this.#left(),
      ({ payment }) => {
        const back = this.#comes(at.add({ minutes: 30 }), 26)
        this.#add(back, () =>
          this.#world.at(back, confirmer, random, null, async (ctx) => {
            this.#books.runTill(ctx, { bills: [this.bill], payments: [payment], lane: 'W' }, (till) => till.reverse(payment, this.#ref()))
          }),
        )
        if (this.way === 'taken back') this.#pay(this.#comes(back, 70), () => this.#left())
      },
    )
  }

  /** Types the account number wrongly. The money waits until one officer finds whose it is and another agrees. */
  #payWrongly(at: Temporal.Instant, cents: Cents): void {
    const random = this.#random
    const arrival = this.#byMenu(at, cents, this.#slip(this.#books.bill(this.bill).reference))
    this.#add(at, async () => {
      const payment = await this.#arrive(at, arrival)
      this.#confirm(at.add({ seconds: random.between(3, 15) }), payment, arrival, 'pull')
      this.#allocate(at, payment, arrival)
    })
  }

  #slip(reference: string): string {
    const random = this.#random
    const bare = reference.replaceAll('-', '')
    const at = random.between(3, 9)
    const wrong = random.weighted([1, 2, 3, 4], (kind) => ({ 1: 45, 2: 25, 3: 15, 4: 15 })[kind] ?? 0)
    if (wrong === 1) {
      const sign = random.pick([...REFERENCE_SIGNS].filter((each) => each !== bare[at]))
      return `${bare.slice(0, at)}${sign}${bare.slice(at + 1)}`
    }
    if (wrong === 2) return bare.slice(0, -1)
    return wrong === 3 ? this.#payer.name.toUpperCase().slice(0, 20) : random.pick(['PERMIT', 'STICKER', 'KIBALI', 'COUNTY', 'FEES', 'ADA'])
  }

  #allocate(at: Temporal.Instant, payment: string, arrival: Arrival): void {
    const random = this.#random
    const world = this.#world
    const office = world.calendars.of('office')
    // What nobody can place waits for whoever paid it to ask.
    const days = this.way === 'wrong account, still lost' ? 400 : random.weighted([0, 1, 2, 4, 7], (each) => 8 - each)
    const day = instantOf(addWorkingDays(office, dayOf(at), days), 8 * 60 + random.between(5, 400))
    const asked = officeTime(random, office, before(day, at) ? at.add({ minutes: 40 }) : day)
    const agreed = this.way === 'wrong account, proposed' ? 400 * 1_440 : random.between(20, 1_500)
    const decided = officeTime(random, office, asked.add({ minutes: agreed }))
    const reconciler = () => random.pick(world.officers('money.suspense.propose', {}, ['reconciler'], asked))
    let proposal: ReturnType<typeof newProposal> | undefined
    this.#add(asked, async () => {
      const bill = this.#books.bill(this.bill)
      if (bill.state !== 'open') return
      const { points } = scoreBill(
        {
          accountGiven: arrival.accountGiven,
          cents: arrival.cents,
          payerName: arrival.payerName ?? null,
          payerPhone: arrival.payerPhone ?? null,
          wards: new Set(),
          payers: new Set(),
          ended: null,
        },
        { ...bill, payerKey: bill.payer, subject: { kind: bill.subjectKind, id: bill.subjectId } },
      )
      await world.at(asked, world.officer(reconciler()), random, null, async (ctx) => {
        proposal = newProposal(ctx, {
          kind: ALLOCATION_PROPOSAL,
          subject: payment,
          content: { bill: this.bill, points },
          reason: typedBy(ctx, random.pick(REASONS)),
        })
      })
      if (!proposal) return
      const row = {
        ...proposal,
        decision: null as string | null,
        decided_by: null as string | null,
        decided_at: null as Temporal.Instant | null,
        decision_reason: null as string | null,
      }
      this.#books.proposals.push(row)
      const made = proposal
      this.#add(decided, async () => {
        if (this.#books.bill(this.bill).state !== 'open') return
        const [officer] = world
          .officers('money.suspense.decide', {}, ['finance-officer'], decided)
          .filter(({ person }) => person !== made.made_by)
        if (!officer) return
        await world.at(decided, world.officer(officer), random, null, async (ctx) => {
          const reason = typedBy(ctx, text('The name and the amount agree with the bill.', 'Jina na kiasi vinalingana na bili.'))
          Object.assign(row, { decision: 'approved', decided_by: officer.person, decided_at: ctx.now, decision_reason: reason })
          this.#books.runTill(ctx, { bills: [this.bill], payments: [payment], lane: 'D' }, (till) =>
            till.allocateTo(payment, this.bill, made.id),
          )
          auditDecision(ctx, made, 'approved', reason)
        })
      })
    })
  }
}

const REASONS = [
  text('Called the number; the payer read out the bill.', 'Nilipiga simu; mlipaji alinisomea bili.'),
  text(
    'One sign of the account number is wrong; name and amount agree.',
    'Herufi moja ya namba ya akaunti si sahihi; jina na kiasi vinalingana.',
  ),
  text('The payer came to the office with the SMS of M-Pesa.', 'Mlipaji alikuja ofisini na SMS ya M-Pesa.'),
  text('Same phone as the bill, and exactly what is owed.', 'Simu ni ileile ya bili, na kiasi ni kilekile kinachodaiwa.'),
]

const shillings = (cents: number): Cents => (Math.max(0, Math.round(cents / 100)) * 100) as Cents

/** As M-Pesa shows a payer's number to the one who is paid. */
const masked = (phone: string): string => `${phone.slice(1, 5)} ***** ${phone.slice(-3)}`
