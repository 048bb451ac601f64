import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson } from '../../../core/basics/json.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { checkSchedule } from './check-schedule.ts'
import type { InstrumentWhat } from './in-force.ts'
import type { Schedule } from './schedule.ts'
import { refuseTariff, workingTexts } from './texts.ts'

/** The content hash of a schedule: the same however the keys of its JSON are ordered. */
const hashOfSchedule = (schedule: Schedule): string => createHash('sha256').update(canonicalJson(schedule)).digest('hex')

export type TariffFile = { readonly name: string; readonly content: unknown }
export type ImportedSchedule = {
  readonly instrument: string
  readonly version: string
  readonly outcome: 'unchanged' | 'draft' | 'enacted'
}

/** The schedules that lie in `counties/<name>/tariffs`, as JSON and unchecked. */
export function readTariffFiles(folder: string): TariffFile[] {
  const tariffs = join(folder, 'tariffs')
  if (!existsSync(tariffs)) return []
  return readdirSync(tariffs)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name, content: JSON.parse(readFileSync(join(tariffs, name), 'utf8')) as unknown }))
}

/**
 * Brings schedules of fees in. The same content changes nothing. New content is kept as a version that holds nowhere until two officers enact it; only on a
 * database that knows no real law does the first version of a demonstration schedule hold at once, from the day it names.
 * Throws `money.tariff_faulty` with every fault as a problem at its place; then nothing of any file is kept.
 */
export async function importTariffs(ctx: Context, files: readonly TariffFile[]): Promise<ImportedSchedule[]> {
  const { rows } = await statement<{ key: string }>`select key from money.heads`.execute(ctx.db)
  const heads = new Set(rows.map(({ key }) => key))
  const done: ImportedSchedule[] = []
  for (const file of files) done.push(await importSchedule(ctx, wholeSchedule(file, heads, ctx)))
  return done
}

function wholeSchedule({ name, content }: TariffFile, heads: ReadonlySet<string>, ctx: Context): Schedule {
  const { schedule, faults } = checkSchedule(content, heads)
  if (schedule) return schedule
  throw refuseTariff(
    'money.tariff_faulty',
    { file: name, place: faults[0]?.place || '/', reason: faults[0]?.reason[ctx.language] ?? '' },
    faults.map(({ place, reason }) => ({ path: place, text: reason })),
  )
}

async function importSchedule(ctx: Context, schedule: Schedule): Promise<ImportedSchedule> {
  const { key: instrument } = schedule
  const version = hashOfSchedule(schedule)
  await statement`
    insert into money.instruments (key, made_at) values (${instrument}, ${ctx.now.toString()}) on conflict do nothing`.execute(ctx.db)
  await lockInstrument(ctx, instrument)
  const { rows } = await statement<{ hash: string; number: number }>`
    select hash, number from money.tariff_versions where instrument = ${instrument}`.execute(ctx.db)
  if (rows.some(({ hash }) => hash === version)) return { instrument, version, outcome: 'unchanged' }
  const number = Math.max(0, ...rows.map((row) => row.number)) + 1
  await statement`
    insert into money.tariff_versions (hash, instrument, number, body, imported_at)
    values (${version}, ${instrument}, ${number}, ${JSON.stringify(schedule)}, ${ctx.now.toString()})`.execute(ctx.db)
  ctx.audit('money.tariff.imported', { kind: 'money.tariff_version', id: version }, { instrument, number })
  if (number > 1 || schedule.kind !== 'demonstration' || (await knowsRealLaw(ctx))) return { instrument, version, outcome: 'draft' }
  const reason = workingTexts['money.working.loaded'].en
  await recordEvent(ctx, { instrument, what: 'enacted', version, from: schedule.effective.from, reason, proposal: null })
  return { instrument, version, outcome: 'enacted' }
}

/** Whether any schedule here is more than a demonstration: from then on nothing holds that two officers did not enact. */
async function knowsRealLaw(ctx: Context): Promise<boolean> {
  const { rows } = await statement<{ real: boolean }>`
    select exists (select from money.tariff_versions where body ->> 'kind' <> 'demonstration') as real`.execute(ctx.db)
  return rows[0]?.real ?? true
}

/** Holds an instrument until the transaction ends, so that its events count up one after another. Gives false for one that does not exist. */
export async function lockInstrument(ctx: Context, instrument: string): Promise<boolean> {
  const { rows } = await statement`select key from money.instruments where key = ${instrument} for update`.execute(ctx.db)
  return rows.length > 0
}

export type EventToRecord = {
  readonly instrument: string
  readonly what: InstrumentWhat
  readonly version: string | null
  /** ISO day. */
  readonly from: string
  readonly reason: string
  readonly proposal: string | null
}

/** Adds to an instrument's history; the caller has locked it and decided that it is right. */
export async function recordEvent(ctx: Context, event: EventToRecord): Promise<void> {
  const { instrument, what, version, from, reason, proposal } = event
  const id = ctx.newId()
  await statement`
    insert into money.instrument_events (id, instrument, number, what, version, from_on, reason, proposal, recorded_at)
    select ${id}, ${instrument}, coalesce(max(number), 0) + 1, ${what}, ${version}, ${from}::date, ${reason}, ${proposal}::uuid, ${ctx.now.toString()}::timestamptz
    from money.instrument_events where instrument = ${instrument}`.execute(ctx.db)
  ctx.audit('money.instrument.changed', { kind: 'money.instrument', id: instrument }, { what, version, from, reason })
}
