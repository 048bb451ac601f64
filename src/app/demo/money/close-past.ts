import { auditClosed, totalDays } from '../../../engines/money/ledger/close-days.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import type { Transaction } from '../../../kernel/database/database.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { bulkInsert } from '../bulk-insert.ts'
import { before, instantOf } from '../demo-time.ts'
import type { DemoWorld } from '../demo-world.ts'
import type { Random } from '../random.ts'

/** Closes the books of days in the past some minutes after their midnight, as the worker would have done. */
export class ClosedBooks {
  readonly #world: DemoWorld
  readonly #db: Transaction
  readonly #random: Random
  #next: Temporal.PlainDate | null | undefined

  constructor(world: DemoWorld, db: Transaction, random: Random) {
    this.#world = world
    this.#db = db
    this.#random = random
  }

  /** Closes what is not closed yet and was over by then. Whatever is posted later must lie later. */
  async closeBy(then: Temporal.Instant): Promise<void> {
    this.#next ??= await this.#first()
    if (!this.#next) return
    const closed: { day: Temporal.PlainDate; closed_at: Temporal.Instant }[] = []
    for (let day = this.#next; ; day = day.add({ days: 1 })) {
      const at = instantOf(day.add({ days: 1 }), 5).add({ seconds: this.#random.between(1, 20) })
      if (!before(at, then)) break
      closed.push({ day, closed_at: at })
      await this.#world.at(at, systemActor('money.day.close'), this.#random, null, async (ctx) => auditClosed(ctx, day.toString()))
    }
    const last = closed.at(-1)
    if (!last) return
    await bulkInsert(this.#db, 'money.closed_days', closed)
    await totalDays({ db: this.#db }, this.#next.toString(), last.day.toString())
    this.#next = last.day.add({ days: 1 })
  }

  async #first(): Promise<Temporal.PlainDate | null> {
    const { rows } = await statement<{ first: Temporal.PlainDate | null }>`
      select min((recorded_at at time zone 'Africa/Nairobi')::date) as first from money.journals`.execute(this.#db)
    return rows[0]?.first ?? null
  }
}
