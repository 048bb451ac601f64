import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendAhead } from '../../../kernel/database/transaction.ts'
import type { Arrival } from './payment.ts'
import { postArrivals } from './run-till.ts'
import type { Outcome } from './till.ts'

/** A body as a provider sent it. It is stored in the transaction that posts it, and by itself when it cannot be posted: before anything is acknowledged. */
export type Inbound = {
  readonly id: string
  readonly provider: string
  readonly kind: string
  readonly receivedAt: Temporal.Instant
  readonly sender: string | null
  readonly body: string
}

type Waiting = {
  readonly inbound: Inbound
  readonly arrival: Arrival | null
  readonly done: (outcome: Outcome | null) => void
  readonly failed: (error: unknown) => void
}

const LANES = ['1', '2'] as const
const BATCH_MAX = 150
const TRIES = 5
const TAKEN = new Set(['payments_provider_ref_once', 'journals_source_once'])

const queues = new WeakMap<County, PostingQueue>()

/** The queue of a county in this process. */
export function postingQueue(county: County): PostingQueue {
  const queue = queues.get(county) ?? new PostingQueue(county)
  queues.set(county, queue)
  return queue
}

/**
 * Posts what comes at the same time by one transaction: a batch is what came in while the one before it was being committed, so nobody waits for a timer. An answer is
 * given after the commit. When a batch fails, its items are tried each by itself, so that one that cannot be posted holds up none.
 */
export class PostingQueue {
  readonly #county: County
  readonly #waiting: Waiting[] = []
  readonly #idle: Set<string> = new Set(LANES)

  constructor(county: County) {
    this.#county = county
  }

  /** Stores a body and posts what it tells. Without an arrival (a body that makes no sense, a failed push) it is only stored. Throws what a single posting throws, with the body stored. */
  submit(inbound: Inbound, arrival: Arrival | null): Promise<Outcome | null> {
    return new Promise((done, failed) => {
      this.#waiting.push({ inbound, arrival, done, failed })
      const [lane] = this.#idle
      if (lane !== undefined) this.#run(lane)
    })
  }

  #run(lane: string): void {
    this.#idle.delete(lane)
    void this.#empty(lane).finally(() => {
      this.#idle.add(lane)
      if (this.#waiting.length > 0) this.#run(lane)
    })
  }

  async #empty(lane: string): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH_MAX)
      try {
        const outcomes = await this.#post(batch, lane)
        for (const [index, { done }] of batch.entries()) done(outcomes[index] ?? null)
      } catch {
        for (const item of batch) await this.#alone(item, lane)
      }
    }
  }

  async #alone(item: Waiting, lane: string): Promise<void> {
    try {
      const [outcome] = await this.#post([item], lane)
      item.done(outcome ?? null)
    } catch (error) {
      try {
        await this.#post([{ ...item, arrival: null }], lane)
      } finally {
        item.failed(error)
      }
    }
  }

  async #post(batch: readonly Waiting[], lane: string): Promise<(Outcome | null)[]> {
    return againWhenTaken(() =>
      asActor(this.#county, systemActor('money.payment.post'), async (ctx) => {
        const column = <T>(take: (inbound: Inbound) => T) => batch.map(({ inbound }) => take(inbound))
        await sendAhead(
          ctx.db,
          statement`
            insert into money.inbound (id, provider, kind, received_at, sender, body)
            select * from unnest(${column(({ id }) => id)}::uuid[], ${column(({ provider }) => provider)}::text[], ${column(({ kind }) => kind)}::text[],
              ${column(({ receivedAt }) => receivedAt.toString())}::timestamptz[], ${column(({ sender }) => sender)}::text[], ${column(({ body }) => body)}::text[])
            on conflict do nothing`,
        )
        const told = batch.flatMap(({ arrival }) => (arrival ? [arrival] : []))
        const outcomes = told.length > 0 ? await postArrivals(ctx, told, lane) : []
        let next = 0
        return batch.map(({ arrival }) => (arrival ? (outcomes[next++] ?? null) : null))
      }),
    )
  }
}

/** Does it again when another process took in the same payment at this moment: now it is known. */
export async function againWhenTaken<R>(work: () => Promise<R>): Promise<R> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      const { code, constraint } = error as { code?: string; constraint?: string }
      if (tries < TRIES && code === '23505' && constraint !== undefined && TAKEN.has(constraint)) continue
      throw error
    }
  }
}
