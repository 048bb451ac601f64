import type { Cents } from '../../../core/basics/money.ts'
import type { Language, Text } from '../../../core/basics/texts.ts'
import { decideCancellation, proposeCancellation } from '../../../engines/money/receipts/cancel-receipt.ts'
import { endPaid } from '../../../engines/money/refunds/end-refund.ts'
import { lockRefund, type RefundSource, type RefundWay } from '../../../engines/money/refunds/refund.ts'
import { askRefund, decideRefund, REFUND_PROPOSAL } from '../../../engines/money/refunds/refunds.ts'
import { decideRelief, proposeRelief, type Relief } from '../../../engines/money/relief/relieve-bill.ts'
import { decideWaiver, proposeWaiver } from '../../../engines/money/relief/waive.ts'
import { LATE_RUN, startNight } from '../../../engines/money/runs/night-job.ts'
import { startRun, workChunk } from '../../../engines/money/runs/run.ts'
import { runWorks } from '../../../engines/money/runs/run-job.ts'
import { type Actor, systemActor } from '../../../kernel/context/actor.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { Transaction } from '../../../kernel/database/database.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { before, dayOf, instantOf, officeTime } from '../demo-time.ts'
import { text, typedBy } from '../demo-words.ts'
import type { DemoWorld } from '../demo-world.ts'
import type { Random } from '../random.ts'
import { arriveAtOnce } from './arrive-at-once.ts'
import type { ClosedBooks } from './close-past.ts'

type Act = { readonly at: Temporal.Instant; readonly run: () => Promise<void> }
type Found = {
  readonly payment: string
  readonly cents: Cents
  readonly at: Temporal.Instant
  readonly phone: string
  readonly language: Language
}

const night = systemActor('money.night')
const mpesa = systemActor('money.mpesa.order')
const DONE = 'The service request is processed successfully.'

/**
 * What officers did about money that was there already: refunds, waivers and a write-off, penalties at the end of each month, a receipt cancelled. All by the use cases
 * themselves, on what is written of the past, each at its moment and before its day is closed.
 */
export class DeskPast {
  readonly #world: DemoWorld
  readonly #db: Transaction
  readonly #random: Random
  readonly #books: ClosedBooks
  readonly #acts: Act[] = []

  private constructor(world: DemoWorld, db: Transaction, random: Random, books: ClosedBooks) {
    this.#world = world
    this.#db = db
    this.#random = random
    this.#books = books
  }

  static async plan(
    world: DemoWorld,
    db: Transaction,
    random: Random,
    { since, books }: { since: Temporal.Instant; books: ClosedBooks },
  ): Promise<DeskPast> {
    const desk = new DeskPast(world, db, random, books)
    await desk.#planRefunds()
    await desk.#planCancellation()
    await desk.#planRelief()
    desk.#planWaiver()
    desk.#planNights(since)
    desk.#acts.sort((one, other) => Temporal.Instant.compare(one.at, other.at))
    return desk
  }

  /** Does what was done before that moment and not yet. */
  async until(then: Temporal.Instant): Promise<void> {
    for (let [next] = this.#acts; next && before(next.at, then); [next] = this.#acts) {
      this.#acts.shift()
      await this.#books.closeBy(next.at)
      await next.run()
    }
  }

  #add(at: Temporal.Instant, actor: Actor | undefined, work: (ctx: Context) => Promise<unknown>): void {
    if (!actor || !before(at, this.#world.now)) return
    this.#acts.push({
      at,
      run: async () => {
        await this.#world.written(at, actor, this.#db, this.#random, work)
        await arriveAtOnce(this.#db, at)
      },
    })
  }

  #officer(permission: string, at: Temporal.Instant, other?: Actor): Actor | undefined {
    const [found] = this.#world.officers(permission, {}, undefined, at).filter(({ person }) => person !== other?.person)
    return found && this.#world.officer(found)
  }

  /** A working hour some days later. */
  #later(at: Temporal.Instant, days: number): Temporal.Instant {
    return officeTime(this.#random, this.#world.calendars.of('office'), at.add({ hours: 24 * days }))
  }

  #ago(days: number): Temporal.Instant {
    return this.#later(instantOf(dayOf(this.#world.now).subtract({ days }), 9 * 60), 0)
  }

  /** One officer asks for something and another decides it the day after, unless it still waits. */
  #twoOfficers(
    at: Temporal.Instant,
    permissions: readonly [propose: string, decide: string],
    propose: (ctx: Context) => Promise<string>,
    decide?: (ctx: Context, proposal: string) => Promise<void>,
  ): Temporal.Instant {
    const decided = this.#later(at, 1)
    const maker = this.#officer(permissions[0], at)
    let proposal = ''
    this.#add(at, maker, async (ctx) => {
      proposal = await propose(ctx)
    })
    if (decide) this.#add(decided, this.#officer(permissions[1], decided, maker), (ctx) => decide(ctx, proposal))
    return decided
  }

  async #planRefunds(): Promise<void> {
    const overpaid = await this.#overpaid()
    const wrong = await this.#paidWhole(90, 30)
    const reason = text(
      'The payer came to the office with the SMS of M-Pesa and the ID card.',
      'Mlipaji alikuja ofisini na SMS ya M-Pesa na kitambulisho.',
    )
    for (const found of overpaid.slice(0, 3)) this.#refund(found, 'payout', 'credit', reason, 'approved')
    const [reversed, refused, waiting] = wrong
    if (reversed)
      this.#refund(
        reversed,
        'reversal',
        'bill',
        text(
          'Paid to the county by mistake; meant for a school of the same name.',
          'Alilipa kaunti kwa makosa; alikusudia shule yenye jina hilo.',
        ),
        'approved',
      )
    if (refused)
      this.#refund(
        refused,
        'payout',
        'bill',
        text('The payer says that the motorcycle was sold.', 'Mlipaji anasema pikipiki iliuzwa.'),
        'refused',
      )
    if (waiting)
      this.#refund(
        { ...waiting, at: this.#ago(13) },
        'payout',
        'bill',
        text('Paid for a neighbour’s motorcycle by mistake.', 'Alilipia pikipiki ya jirani kwa makosa.'),
        'waits',
      )
  }

  #refund(found: Found, way: RefundWay, from: RefundSource, reason: Text, end: 'approved' | 'refused' | 'waits'): void {
    const { payment, cents, phone, language } = found
    const asked = this.#later(found.at, 8)
    let refund = ''
    const decided = this.#twoOfficers(
      asked,
      ['money.refund.propose', 'money.refund.decide'],
      async (ctx) => {
        refund = await askRefund(ctx, { payment, way, from, cents, phone, language, reason: typedBy(ctx, reason) })
        const { rows } = await statement<{ id: string }>`
          select id from money.proposals where kind = ${REFUND_PROPOSAL} and subject = ${payment} and decision is null`.execute(ctx.db)
        return rows[0]?.id ?? ''
      },
      end === 'waits'
        ? undefined
        : (ctx, proposal) =>
            decideRefund(ctx, {
              proposal,
              decision: end,
              reason: typedBy(
                ctx,
                end === 'approved'
                  ? text('The payment stands there, and the number is the payer’s.', 'Malipo yapo, na namba ni ya mlipaji.')
                  : text('The sticker was used; what was paid for was given.', 'Stika ilitumika; kilicholipiwa kilitolewa.'),
              ),
            }),
    )
    if (end !== 'approved') return
    const told = decided.add({ seconds: this.#random.between(4, 50) })
    if (!before(told, this.#world.now)) return
    const { paidOut } = this.#world.books
    const day = dayOf(told).toString()
    paidOut.set(day, (paidOut.get(day) ?? 0) - cents)
    const [conversation, providerRef] = [`AG_${this.#random.digits(12)}`, `TR${this.#random.digits(8)}`]
    this.#add(told, mpesa, async (ctx) => {
      const inbound = ctx.newId()
      const body = JSON.stringify({
        Result: { ResultType: 0, ResultCode: 0, ResultDesc: DONE, ConversationID: conversation, TransactionID: providerRef },
      })
      await statement`
        insert into money.inbound (id, provider, kind, received_at, sender, body)
        values (${inbound}, 'mpesa', 'result', ${ctx.now}, '127.0.0.1', ${body})`.execute(ctx.db)
      const { rows } = await statement<{ id: string; part: number; cents: Cents; paid: boolean; shortcode: string }>`
        update money.mpesa_orders set state = 'asked', asked_at = ${decided}, conversation = ${conversation}, result_words = ${DONE}, inbound = ${inbound}
        where refund = ${refund} returning id, part, cents, paid, shortcode`.execute(ctx.db)
      await statement`update money.refunds set state = 'sending' where id = ${refund}`.execute(ctx.db)
      const [[part], sent] = [rows, await lockRefund(ctx, refund)]
      if (part && sent) await endPaid(ctx, sent, part, { code: '0', words: DONE, providerRef })
    })
  }

  async #planCancellation(): Promise<void> {
    const [found] = await this.#paidWhole(14, 5)
    if (!found) return
    const { payment } = found
    this.#twoOfficers(
      this.#later(found.at, 1),
      ['money.receipt.propose', 'money.receipt.decide'],
      (ctx) =>
        proposeCancellation(ctx, {
          payment,
          bill: null,
          reason: typedBy(
            ctx,
            text('The payer typed the number of somebody else’s bill.', 'Mlipaji aliandika namba ya bili ya mtu mwingine.'),
          ),
        }),
      (ctx, proposal) =>
        decideCancellation(ctx, {
          proposal,
          decision: 'approved',
          reason: typedBy(ctx, text('Both payers confirmed it.', 'Walipaji wote wawili walithibitisha.')),
        }),
    )
  }

  async #planRelief(): Promise<void> {
    const { rows } = await statement<{ id: string }>`
      select id from money.bills where state = 'open' and paid_cents = 0 and subject_kind <> 'cases.case' and due_on < ${dayOf(this.#ago(120)).toString()}::date
      order by due_on, id limit 3`.execute(this.#db)
    const [waived, gone, waiting] = rows
    const relieve = (bill: string, days: number, relief: Relief, reason: Text, decide: boolean) =>
      this.#twoOfficers(
        this.#ago(days),
        ['money.relief.propose', 'money.relief.decide'],
        (ctx) => proposeRelief(ctx, { bill, relief, reason: typedBy(ctx, reason) }),
        decide
          ? (ctx, proposal) =>
              decideRelief(ctx, {
                proposal,
                decision: 'approved',
                reason: typedBy(ctx, text('As the committee on revenue advised.', 'Kama kamati ya mapato ilivyoshauri.')),
              })
          : undefined,
      )
    const half = {
      kind: 'waived',
      instrument: 'Minute FIN/12 of the committee on revenue',
      latePercent: 100,
      principalPercent: 50,
      lines: null,
    } as const
    if (waived)
      relieve(
        waived.id,
        62,
        half,
        text('The stall was closed for repairs for half of the month.', 'Kibanda kilifungwa nusu ya mwezi kwa matengenezo.'),
        true,
      )
    if (gone)
      relieve(
        gone.id,
        41,
        {
          kind: 'written_off',
          instrument: 'Minute FIN/15 of the committee on revenue',
          latePercent: 100,
          principalPercent: 100,
          lines: null,
        },
        text('Neither the payer nor the vehicle was found in four visits.', 'Mlipaji wala gari havikupatikana katika ziara nne.'),
        true,
      )
    if (waiting)
      relieve(waiting.id, 2, half, text('The payer was in hospital for that month.', 'Mlipaji alikuwa hospitalini mwezi huo.'), false)
  }

  /** For traders: half of the penalties on what they owe, and a tenth of the fees. It still holds. */
  #planWaiver(): void {
    const at = this.#ago(40)
    const today = dayOf(at)
    this.#twoOfficers(
      at,
      ['money.relief.propose', 'money.relief.decide'],
      (ctx) =>
        proposeWaiver(ctx, {
          waiver: {
            title: text('Waiver for traders', 'Msamaha kwa wafanyabiashara'),
            instrument: `Gazette Notice 88 of ${today.year}`,
            from: today,
            to: today.add({ days: 60 }),
            latePercent: 50,
            principalPercent: 10,
            heads: ['business-permit', 'market-fee', 'outdoor-advertising'],
            dueUpTo: today.subtract({ days: 30 }),
            paidPercent: 0,
            cap: null,
          },
          reason: typedBy(
            ctx,
            text('The County Executive decided it, with the Governor’s concurrence.', 'Baraza la kaunti liliamua, kwa idhini ya Gavana.'),
          ),
        }),
      async (ctx, proposal) => {
        await decideWaiver(ctx, {
          proposal,
          decision: 'approved',
          reason: typedBy(ctx, text('The notice was published.', 'Notisi ilichapishwa.')),
        })
        await workRuns(ctx)
      },
    )
  }

  /** Penalties when a month begins; last night all that the day alone does. */
  #planNights(since: Temporal.Instant): void {
    const today = dayOf(this.#world.now)
    const runOn = (day: Temporal.PlainDate, start: (ctx: Context) => Promise<unknown>) =>
      this.#add(instantOf(day, 130), night, async (ctx) => {
        await start(ctx)
        await workRuns(ctx)
      })
    for (
      let day = dayOf(since).with({ day: 1 }).add({ months: 3 });
      Temporal.PlainDate.compare(day, today) < 0;
      day = day.add({ months: 1 })
    )
      if (this.#world.books.tariffs.lateOn(day.toString()).size > 0) runOn(day, (ctx) => startRun(ctx, LATE_RUN))
    if (today.day !== 2) runOn(today.subtract({ days: 1 }), startNight)
  }

  /** Payers who paid over and never spent it. */
  async #overpaid(): Promise<Found[]> {
    const { rows } = await statement<Found>`
      select c.payment, c.left_cents as cents, c.made_at as at, b.payer_phone as phone, b.language
      from money.credits c join money.bills b on b.id = c.bill join money.payments p on p.id = c.payment
      where c.left_cents >= 1000 and c.left_cents % 100 = 0 and b.payer_phone is not null and p.state = 'confirmed' and p.channel = 'mpesa'
        and c.made_at < ${this.#ago(16)} order by c.made_at desc, c.id limit 3`.execute(this.#db)
    return rows
  }

  /** Payments that paid a bill of the counters whole, between so many days ago. */
  async #paidWhole(from: number, to: number): Promise<Found[]> {
    const { rows } = await statement<Found>`
      select p.id as payment, p.cents, p.recorded_at as at, b.payer_phone as phone, b.language
      from money.payments p join money.bills b on b.id = p.bill join money.receipts r on r.payment = p.id and r.state = 'valid'
      where b.subject_kind <> 'cases.case' and b.state = 'settled' and b.paid_cents = b.total_cents and p.cents = b.total_cents and p.state = 'confirmed'
        and p.channel = 'mpesa' and p.posted and b.payer_phone is not null and p.recorded_at between ${this.#ago(from)} and ${this.#ago(to)}
      order by p.recorded_at, p.id limit 3`.execute(this.#db)
    return rows
  }
}

async function workRuns(ctx: Context): Promise<void> {
  const { rows } = await statement<{ id: string }>`select id from money.runs where ended_at is null order by id`.execute(ctx.db)
  for (const { id } of rows) while (await workChunk(ctx, id, runWorks));
}
