import { refuse } from '../../../core/basics/errors.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { historyOf, type InstrumentEvent, type LateInForce, type LineSpan, lateOn, linesOn, type TariffInForce } from './in-force.ts'
import type { Schedule } from './schedule.ts'
import { refuseTariff } from './texts.ts'

type Reading = Pick<Context, 'db'>

// A version never changes, so what a process has read of one it may keep. The hash is of the content: no county can see another's.
const kept = new Map<string, Schedule>()
const KEPT_MAX = 200

/** One content of an instrument by its hash, also one that is not law any more: what a bill line names. Throws `basics.not_found`. */
export async function tariffVersion(ctx: Reading, hash: string): Promise<Schedule> {
  const known = (await versionsOf(ctx, [hash])).get(hash)
  if (!known) throw refuse('basics.not_found')
  return known
}

async function versionsOf(ctx: Reading, hashes: readonly string[]): Promise<ReadonlyMap<string, Schedule>> {
  const found = new Map<string, Schedule>()
  for (const hash of hashes) {
    const known = kept.get(hash)
    if (known) found.set(hash, known)
  }
  const missing = hashes.filter((hash) => !found.has(hash))
  if (missing.length === 0) return found
  const { rows } = await statement<{ hash: string; body: Schedule }>`
    select hash, body from money.tariff_versions where hash = any(${missing}::text[])`.execute(ctx.db)
  if (kept.size + rows.length > KEPT_MAX) kept.clear()
  for (const { hash, body } of rows) {
    kept.set(hash, body)
    found.set(hash, body)
  }
  return found
}

/** What became of one instrument, or of all: in the order recorded. */
export async function instrumentEvents(ctx: Reading, instrument: string | null = null): Promise<readonly InstrumentEvent[]> {
  const { rows } = await statement<InstrumentEvent>`
    select instrument, number, what, version, from_on::text as "from", reason, to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt"
    from money.instrument_events where ${instrument}::text is null or instrument = ${instrument} order by instrument, number`.execute(
    ctx.db,
  )
  return rows
}

/** The law on fees as the county knows it now. */
export class TariffBook {
  readonly #events: readonly InstrumentEvent[]
  readonly #versions: ReadonlyMap<string, Schedule>
  readonly #days = new Map<string, ReadonlyMap<string, TariffInForce>>()
  readonly #late = new Map<string, ReadonlyMap<string, LateInForce>>()

  constructor(events: readonly InstrumentEvent[], versions: ReadonlyMap<string, Schedule>) {
    this.#events = events
    this.#versions = versions
  }

  /** Every line in force on a day, by key. Whoever bills many asks for the same days again and again. */
  on(day: Temporal.PlainDate): ReadonlyMap<string, TariffInForce> {
    const key = day.toString()
    const known = this.#days.get(key) ?? linesOn(this.#events, this.#versions, key)
    this.#days.set(key, known)
    return known
  }

  /** Every rule on lateness in force on an ISO day, by key. Who works through many bills asks for the same days again and again. */
  lateOn(day: string): ReadonlyMap<string, LateInForce> {
    const known = this.#late.get(day)
    if (known) return known
    const found = lateOn(this.#events, this.#versions, day)
    this.#late.set(day, found)
    return found
  }

  /** What a line was and will be, the oldest first; empty for a line that never was. */
  history(line: string): readonly LineSpan[] {
    return historyOf(this.#events, this.#versions, line)
  }
}

/** Reads the law on fees: one statement, and one more the first time a process meets a version. */
export async function readTariffs(ctx: Reading): Promise<TariffBook> {
  const events = await instrumentEvents(ctx)
  const hashes = new Set(events.flatMap(({ version }) => (version === null ? [] : [version])))
  return new TariffBook(events, await versionsOf(ctx, [...hashes]))
}

/** The line in force on a day: of the newest instrument that has it, is in force and is not suspended. Throws `money.tariff_none`. */
export async function tariffOn(ctx: Reading, line: string, day: Temporal.PlainDate): Promise<TariffInForce> {
  const found = (await readTariffs(ctx)).on(day).get(line)
  if (!found) throw refuseTariff('money.tariff_none', { line, day: day.toString() })
  return found
}
