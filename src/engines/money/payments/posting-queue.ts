import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { Together } from '../../../kernel/database/together.ts'
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

type ToPost = { readonly inbound: Inbound; readonly arrival: Arrival | null }

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
 * Posts what comes at the same time by one transaction. An answer is given after the commit. When a batch fails, its items are tried each by itself, so that one that
 * cannot be posted holds up none.
 */
export class PostingQueue {
  readonly #county: County
  readonly #posted = new Together<ToPost, Outcome | null>((batch, lane) => this.#post(batch, lane), { alone: () => true })

  constructor(county: County) {
    this.#county = county
  }

  /** Stores a body and posts what it tells. Without an arrival (a body that makes no sense, a failed push) it is only stored. Throws what a single posting throws, with the body stored. */
  submit(inbound: Inbound, arrival: Arrival | null): Promise<Outcome | null> {
    return this.#posted.ask({ inbound, arrival })
  }

  async #post(batch: readonly ToPost[], lane: number): Promise<(Outcome | null)[]> {
    try {
      return await this.#write(batch, lane)
    } catch (error) {
      const [only] = batch
      if (batch.length === 1 && only) await this.#write([{ ...only, arrival: null }], lane)
      throw error
    }
  }

  async #write(batch: readonly ToPost[], lane: number): Promise<(Outcome | null)[]> {
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
        const outcomes = told.length > 0 ? await postArrivals(ctx, told, String(lane)) : []
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
