import { refuse } from '../../../core/basics/errors.ts'
import type { Text } from '../../../core/basics/texts.ts'
import { INSTRUMENT_PROPOSAL } from '../../../engines/money/tariffs/change-instrument.ts'
import { type InstrumentEvent, type Standing, standingOn, standingsFrom } from '../../../engines/money/tariffs/in-force.ts'
import type { InstrumentKind } from '../../../engines/money/tariffs/schedule.ts'
import { instrumentEvents } from '../../../engines/money/tariffs/tariff-book.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { openProposals, proposalsAbout, type ShownProposal } from '../proposals/read-proposals.ts'

export type ListedVersion = {
  readonly hash: string
  readonly instrument: string
  readonly number: number
  readonly title: Text
  readonly kind: InstrumentKind
  readonly lines: number
  readonly effective: { readonly from: string; readonly to: string | null }
  readonly importedAt: Temporal.Instant
}

/** All versions that were ever brought in, of one instrument or of all; the newest of each last. */
async function versionsOf(ctx: Context, instrument: string | null): Promise<ListedVersion[]> {
  const { rows } = await statement<Omit<ListedVersion, 'importedAt'> & { imported_at: Temporal.Instant }>`
    select hash, instrument, number, body -> 'title' as title, body ->> 'kind' as kind, jsonb_array_length(body -> 'lines') as lines, body -> 'effective' as effective,
      imported_at
    from money.tariff_versions where ${instrument}::text is null or instrument = ${instrument} order by instrument, number limit 1000`.execute(
    ctx.db,
  )
  return rows.map(({ imported_at, ...rest }) => ({ ...rest, importedAt: imported_at }))
}

export type ListedInstrument = {
  readonly key: string
  readonly title: Text
  readonly kind: InstrumentKind
  readonly standing: Standing['standing']
  readonly since: string
  readonly lines: number
  readonly waits: boolean
}

const today = (ctx: Context): string => dayOf(ctx.now).toString()

/** The content that counts for an instrument's name: the one that holds, or the newest. */
const named = (versions: readonly ListedVersion[], standing: Standing): ListedVersion =>
  (versions.find(({ hash }) => hash === standing.version) ?? versions.at(-1)) as ListedVersion

/** Every law on fees with how it stands today and whether a change waits for a decision. */
export async function listInstruments(ctx: Context): Promise<ListedInstrument[]> {
  ctx.allow('money.tariff.read')
  const events = await instrumentEvents(ctx)
  const waiting = new Set((await openProposals(ctx, INSTRUMENT_PROPOSAL)).map(({ subject }) => subject))
  const byInstrument = Map.groupBy(await versionsOf(ctx, null), ({ instrument }) => instrument)
  return [...byInstrument].map(([key, versions]) => {
    const standing = standingOn(
      events.filter(({ instrument }) => instrument === key),
      today(ctx),
    )
    const { title, kind, lines } = named(versions, standing)
    return { key, title, kind, lines, standing: standing.standing, since: standing.since, waits: waiting.has(key) }
  })
}

export type OpenedInstrument = {
  readonly key: string
  readonly title: Text
  readonly kind: InstrumentKind
  readonly standing: Standing
  /** As it stands today, and will by what is recorded already. */
  readonly standings: readonly Standing[]
  readonly versions: readonly ListedVersion[]
  readonly events: readonly InstrumentEvent[]
  readonly proposals: readonly ShownProposal[]
}

/** One law on fees with its contents, its history and what was proposed. Throws `basics.not_found`. */
export async function openInstrument(ctx: Context, key: string): Promise<OpenedInstrument> {
  ctx.allow('money.tariff.read')
  const versions = await versionsOf(ctx, key)
  if (versions.length === 0) throw refuse('basics.not_found')
  const events = await instrumentEvents(ctx, key)
  const standings = standingsFrom(events, today(ctx))
  const standing = standings[0] as Standing
  const { title, kind } = named(versions, standing)
  return { key, title, kind, standing, standings, versions, events, proposals: await proposalsAbout(ctx, INSTRUMENT_PROPOSAL, key) }
}

/** One content by its hash. Throws `basics.not_found`. */
export async function findVersion(ctx: Context, hash: string): Promise<ListedVersion> {
  const { rows } = await statement<{ instrument: string }>`select instrument from money.tariff_versions where hash = ${hash}`.execute(
    ctx.db,
  )
  const found = rows[0] && (await versionsOf(ctx, rows[0].instrument)).find((version) => version.hash === hash)
  if (!found) throw refuse('basics.not_found')
  return found
}
