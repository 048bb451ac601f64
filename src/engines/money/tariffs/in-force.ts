import { addDays } from '../../../core/basics/dates.ts'
import type { LateRule, Schedule, TariffLine } from './schedule.ts'

export type InstrumentWhat = 'enacted' | 'suspended' | 'reinstated' | 'repealed'

export type InstrumentEvent = {
  readonly instrument: string
  /** Counts up within the instrument, in the order in which it was recorded. */
  readonly number: number
  readonly what: InstrumentWhat
  /** The hash of the content that is enacted. */
  readonly version: string | null
  /** ISO day. */
  readonly from: string
  readonly reason: string
  /** Of two instruments from one day, the one recorded later is the newer. */
  readonly recordedAt: string
}

/** How one instrument stands on a day. `since` is the day from which it has been law, however often it was suspended or corrected in between. */
export type Standing = {
  readonly standing: 'none' | 'inForce' | 'suspended' | 'repealed'
  readonly version: string | null
  readonly since: string
  readonly recordedAt: string
}

const NOTHING: Standing = { standing: 'none', version: null, since: '', recordedAt: '' }

/** How an instrument stands on a day, by its events alone: in the order of the days from which they hold, and for one day in the order recorded. */
export function standingOn(events: readonly InstrumentEvent[], day: string): Standing {
  const told = events.filter(({ from }) => from <= day).sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.number - b.number))
  return told.reduce(follow, NOTHING)
}

/** Whether a step follows from how an instrument stands. */
export const mayFollow = (what: InstrumentWhat, { standing }: Pick<Standing, 'standing'>): boolean =>
  what === 'enacted' ||
  (what === 'suspended' && standing === 'inForce') ||
  (what === 'reinstated' && standing === 'suspended') ||
  (what === 'repealed' && (standing === 'inForce' || standing === 'suspended'))

/** How an instrument stands on a day and on the days to come, by what is recorded now. */
export const standingsFrom = (events: readonly InstrumentEvent[], day: string): readonly Standing[] =>
  [day, ...events.flatMap(({ from }) => (from > day ? [from] : []))].map((each) => standingOn(events, each))

function follow(before: Standing, { what, version, from, recordedAt }: InstrumentEvent): Standing {
  const runs = before.standing === 'inForce' || before.standing === 'suspended'
  if (what === 'enacted') return runs ? { ...before, version } : { standing: 'inForce', version, since: from, recordedAt }
  if (!runs) return before
  return { ...before, standing: what === 'suspended' ? 'suspended' : what === 'reinstated' ? 'inForce' : 'repealed' }
}

/** One line of law: its words and numbers, in the version that a bill names. */
export type TariffInForce = { readonly version: string; readonly schedule: Schedule; readonly line: TariffLine }

type Versions = ReadonlyMap<string, Schedule>

const groupByInstrument = (events: readonly InstrumentEvent[]): readonly (readonly InstrumentEvent[])[] => [
  ...Map.groupBy(events, ({ instrument }) => instrument).values(),
]

/** One rule of law on lateness, in the version that a bill names. */
export type LateInForce = { readonly version: string; readonly schedule: Schedule; readonly rule: LateRule }

/** The contents in force on a day, the oldest law first, so that what a newer one says replaces it. */
function contentsOn(events: readonly InstrumentEvent[], versions: Versions, day: string): { version: string; schedule: Schedule }[] {
  return groupByInstrument(events)
    .map((each) => ({ ...standingOn(each, day), instrument: each[0]?.instrument ?? '' }))
    .filter((each) => each.standing === 'inForce')
    .sort((a, b) => compare(a.since, b.since) || compare(a.recordedAt, b.recordedAt) || compare(a.instrument, b.instrument))
    .flatMap(({ version }) => {
      const schedule = version === null ? undefined : versions.get(version)
      if (!version || !schedule || (schedule.effective.to !== null && day > schedule.effective.to)) return []
      return [{ version, schedule }]
    })
}

/**
 * All lines in force on a day, by key: each from the newest instrument that has it and is in force, so that a suspension gives back what held before.
 * A newer instrument does not end an older one: lines that it leaves out go on under the older.
 */
export const linesOn = (events: readonly InstrumentEvent[], versions: Versions, day: string): ReadonlyMap<string, TariffInForce> =>
  new Map(
    contentsOn(events, versions, day).flatMap(({ version, schedule }) =>
      schedule.lines.map((line) => [line.key, { version, schedule, line }] as const),
    ),
  )

/** The same for rules on lateness. */
export const lateOn = (events: readonly InstrumentEvent[], versions: Versions, day: string): ReadonlyMap<string, LateInForce> =>
  new Map(
    contentsOn(events, versions, day).flatMap(({ version, schedule }) =>
      (schedule.late ?? []).map((rule) => [rule.key, { version, schedule, rule }] as const),
    ),
  )

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A span of days in which one version of a line held, or none (`held` is null). `to` is the last day; null for no end that is known. */
export type LineSpan = { readonly from: string; readonly to: string | null; readonly held: TariffInForce | null }

/** What a line was and will be, the oldest first: changes of the law as they are known now. */
export function historyOf(events: readonly InstrumentEvent[], versions: Versions, key: string): readonly LineSpan[] {
  const ends = [...versions.values()].flatMap(({ effective }) => (effective.to === null ? [] : [addDays(effective.to, 1)]))
  const days = [...new Set([...events.map(({ from }) => from), ...ends])].filter((day): day is string => day !== null).sort()
  const spans: { from: string; to: string | null; held: TariffInForce | null }[] = []
  for (const day of days) {
    const held = linesOn(events, versions, day).get(key) ?? null
    const last = spans.at(-1)
    if (last ? last.held?.version === held?.version : held === null) continue
    if (last) last.to = addDays(day, -1)
    spans.push({ from: day, to: null, held })
  }
  return spans
}
