import { Kysely } from 'kysely'
import pg from 'pg'
import { type Answer, type Asked, Batch, type Columns } from './batch.ts'
import type { Database } from './database.ts'
import { pipelinedDialect } from './pipelined-driver.ts'
import { letReadTogether } from './read-together.ts'
import type { DB } from './tables.ts'

export type PoolOptions = {
  /** Connections at most; 10 to 16 serve a county on two cores. */
  readonly max?: number
  /** Shown in `pg_stat_activity`. */
  readonly name?: string
  /** Told of a connection that broke while idle; the pool replaces it by itself. */
  readonly onError?: (error: Error) => void
}

export type OpenDatabase = { readonly db: Database; readonly pool: pg.Pool; close(): Promise<void> }

/**
 * Opens a pool on a database: `int8` as a safe integer, `date` as `Temporal.PlainDate`, `timestamptz` as `Temporal.Instant`, `numeric` as text.
 * The parsers belong to this pool alone, since other packages share `pg`. Connects on first use.
 */
export function openDatabase(url: string, { max = 12, name = 'kaunti', onError }: PoolOptions = {}): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: name,
    types: typesOfKaunti(),
    connectionTimeoutMillis: 10_000,
    pipeline: true,
    Client: NamedClient as unknown as typeof pg.Client,
  } as pg.PoolConfig)
  // A stopping server speaks to connections nobody is using; unheard, that would end the process.
  pool.on('error', (error) => onError?.(error))
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<DB>({ dialect: pipelinedDialect({ pool }) })
  letReadTogether(db, pool)
  return { db, pool, close: () => db.destroy() }
}

const OID = { int8: 20, date: 1082, timestamptz: 1184, int8Array: 1016, dateArray: 1182, timestamptzArray: 1185, textArray: 1009 } as const

function typesOfKaunti(): pg.TypeOverrides {
  const types = new pg.TypeOverrides()
  const toTexts = pg.types.getTypeParser(OID.textArray as number) as (text: string) => (string | null)[]
  const listOf = (parse: (text: string) => unknown) => (text: string) => toTexts(text).map((item) => (item === null ? null : parse(item)))
  const toDay = (text: string) => Temporal.PlainDate.from(text)
  const toInstant = (text: string) => Temporal.Instant.from(text)
  types.setTypeParser(OID.int8, toSafeInteger)
  types.setTypeParser(OID.date, toDay)
  types.setTypeParser(OID.timestamptz, toInstant)
  types.setTypeParser(OID.int8Array, listOf(toSafeInteger))
  types.setTypeParser(OID.dateArray, listOf(toDay))
  types.setTypeParser(OID.timestamptzArray, listOf(toInstant))
  return types
}

/** A throw here refuses that one query, which is better than a sum of money that is off by a few cents. */
function toSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is larger than a number can hold exactly`)
  return value
}

/** One moment stands in most statements of a request, and to write it out takes a hundred times as long as to find it here. */
const written = new WeakMap<object, string>()

// pg asks a value for `toPostgres` and would otherwise send Temporal values as quoted JSON, which PostgreSQL refuses.
for (const type of [Temporal.PlainDate, Temporal.Instant]) {
  Object.defineProperty(type.prototype, 'toPostgres', {
    configurable: true,
    value(this: Temporal.PlainDate | Temporal.Instant) {
      const known = written.get(this)
      if (known !== undefined) return known
      const text = this.toString()
      written.set(this, text)
      return text
    },
  })
}

const NAMED_MAX = 500
/** Statements without parameters that are prepared all the same: what only asks, and what every transaction begins and ends with. Never two in one text. */
const ALSO_PREPARED = /^\s*(select [^;]*|start transaction( isolation level serializable)?|commit|rollback)$/
const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): string | Buffer | null } }).utils

/**
 * Names each statement with parameters, so that PostgreSQL parses and plans it once per connection (1.2 to 2.6 times as fast), and sends statements
 * that are asked for in one breath as one `Batch`: writes and the waking of the other side are most of what a small statement costs.
 * Not for a transaction pooler.
 */
class NamedClient extends pg.Client {
  readonly #names = new Map<string, string>()
  readonly #columns = new Map<string, Columns>()
  #waiting: Asked[] = []

  // pg's many overloads all end here; what it is given without parameters, with a callback or as an object goes its usual way.
  override query(...args: unknown[]): never {
    const [text, values] = args
    if (args.length === 2 && typeof text === 'string' && Array.isArray(values)) {
      const name = values.length > 0 || ALSO_PREPARED.test(text) ? this.#nameOf(text) : undefined
      if (name !== undefined) return this.#together(name, text, values) as never
    }
    this.#send()
    return (super.query as (...args: unknown[]) => never)(...args)
  }

  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text)
    if (known !== undefined || this.#names.size >= NAMED_MAX) return known
    const name = `s${this.#names.size}`
    this.#names.set(text, name)
    return name
  }

  #together(name: string, text: string, values: readonly unknown[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      // A value that cannot be sent refuses its own statement alone, here.
      this.#waiting.push({ name, text, values: values.map((value) => prepareValue(value)), resolve, reject })
      if (this.#waiting.length === 1) process.nextTick(() => this.#send())
    })
  }

  #send(): void {
    if (this.#waiting.length === 0) return
    const batch = new Batch(this.#waiting, this.#columns, this as unknown as pg.CustomTypesConfig)
    this.#waiting = []
    ;(super.query as (batch: Batch) => void)(batch)
  }
}
