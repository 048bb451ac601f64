import type pg from 'pg'
import type { Answer } from './batch.ts'
import type { Database, Transaction } from './database.ts'
import { type Statement, statement } from './statement.ts'

type Asked = {
  readonly text: string
  readonly values: unknown[]
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/** So many travel together: one that waits for a disk holds up no more than these. */
const TOGETHER_MAX = 16

const readers = new WeakMap<object, Reader>()

/** Small reads of many requests, as one batch on one connection: a write and a waking of PostgreSQL for all that came in during one turn of the event loop. */
class Reader {
  readonly #pool: pg.Pool
  #waiting: Asked[] = []
  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  ask(text: string, values: readonly unknown[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ text, values: [...values], resolve, reject })
      if (this.#waiting.length === 1) setImmediate(() => this.#send())
    })
  }

  #send(): void {
    const all = this.#waiting
    this.#waiting = []
    for (let at = 0; at < all.length; at += TOGETHER_MAX) void this.#together(all.slice(at, at + TOGETHER_MAX))
  }

  async #together(asked: readonly Asked[]): Promise<void> {
    const outcomes = await this.#answers(asked)
    for (const [at, outcome] of outcomes.entries()) {
      const one = asked[at] as Asked
      if (outcome.status === 'fulfilled') one.resolve(outcome.value)
      else if (asked.length === 1) one.reject(outcome.reason)
      // One that fails takes its batch along. They only read: each is asked again by itself, and fails for itself alone.
      else void this.#together([one])
    }
  }

  async #answers(asked: readonly Asked[]): Promise<PromiseSettledResult<Answer>[]> {
    let client: pg.PoolClient
    try {
      client = await this.#pool.connect()
    } catch (reason) {
      return asked.map(() => ({ status: 'rejected', reason }))
    }
    const outcomes = await Promise.allSettled(asked.map(({ text, values }) => client.query(text, values) as unknown as Promise<Answer>))
    client.release()
    return outcomes
  }
}

/** Lets what everyone reads through this pool by `readTogether` travel together. */
export function letReadTogether(db: Database, pool: pg.Pool): void {
  readers.set(db, new Reader(pool))
}

/**
 * A `statement` that finds a few rows by their keys, for what very many requests read: outside a transaction it travels with those of other requests. Never for
 * one that writes, locks or looks through a table: it would be asked twice, or keep the others waiting.
 */
export function readTogether<Row>(
  strings: TemplateStringsArray,
  ...given: readonly unknown[]
): { execute(db: Database | Transaction): Promise<{ readonly rows: readonly Row[] }> } {
  const one: Statement<Row> = statement<Row>(strings, ...given)
  return {
    execute(db) {
      const { sql, parameters } = one.compile()
      return (readers.get(db)?.ask(sql, parameters) as Promise<{ rows: readonly Row[] }> | undefined) ?? one.execute(db)
    },
  }
}
