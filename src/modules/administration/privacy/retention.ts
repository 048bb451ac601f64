import { z } from 'zod'
import type { PersonalData } from '../../../core/basics/personal-data.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor, type Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import type { Manifest, RetentionRule } from '../../../kernel/context/manifest.ts'
import { sweepAfterErasure } from '../../../kernel/files/sweep-job.ts'
import { defineJob } from '../../../kernel/jobs/define-job.ts'

const BATCH = 1000
/** A rule that never says it is done would otherwise keep the job for ever. */
const BATCHES_MAX = 10_000

/** The instant before which something kept so long is due; null for what no span of time empties. */
export function dueBefore(now: Temporal.Instant, declared: PersonalData | undefined): Temporal.Instant | null {
  if (!declared || declared === 'none') return null
  const [unit, count] = declared.retention.split(':')
  if (unit !== 'years' && unit !== 'days') return null
  return now
    .toZonedDateTimeISO('Africa/Nairobi')
    .subtract({ [unit]: Number(count) })
    .toInstant()
}

/** What a rule's columns are all declared to be kept for. Throws when they are not declared, or not alike: then nothing may be emptied by it. */
export function retentionOf(rule: RetentionRule, manifests: readonly Manifest[]): PersonalData {
  const declared = rule.columns.map((column) =>
    manifests.map(({ personalData }) => personalData?.[column]).find((each) => each !== undefined),
  )
  const spans = new Set(declared.map((each) => (each && each !== 'none' ? each.retention : undefined)))
  if (spans.size !== 1 || spans.has(undefined))
    throw new Error(`The retention of ${rule.columns.join(', ')} is not declared as one span of time.`)
  return declared[0] as PersonalData
}

export type RetentionRun = {
  readonly startedAt: Temporal.Instant
  readonly finishedAt: Temporal.Instant
  readonly emptied: Readonly<Record<string, number>>
}

/**
 * Empties what is due by the declared retention, rule by rule, in batches of their own transactions: killed in the middle, the next run goes on.
 * What it did is counted in `administration.retention_runs` and in the audit trail.
 */
export async function runRetention(county: County): Promise<Record<string, number>> {
  const startedAt = county.clock.now()
  const emptied: Record<string, number> = {}
  // The highest floor first, the person last: what is due by its own rule is counted there, and not swept away with its owner.
  for (const rule of [...county.manifests].reverse().flatMap((manifest) => manifest.retention ?? [])) {
    const before = dueBefore(startedAt, retentionOf(rule, county.manifests))
    if (!before) continue
    const name = tablesOf(rule).join(', ')
    for (let batch = 0; batch < BATCHES_MAX; batch++) {
      const count = await asActor(county, systemActor('administration.retention.run'), (ctx) => rule.run(ctx, before, BATCH))
      if (count > 0) emptied[name] = (emptied[name] ?? 0) + count
      if (count === 0) break
    }
  }
  await asActor(county, systemActor('administration.retention.run'), async (ctx) => {
    const id = ctx.newId()
    await ctx.db
      .insertInto('administration.retention_runs')
      .values({ id, started_at: startedAt, finished_at: ctx.now, emptied: JSON.stringify(emptied) })
      .execute()
    if (Object.keys(emptied).length > 0) ctx.later(sweepAfterErasure)
    ctx.audit('administration.retention.done', { kind: 'administration.retention_run', id }, { emptied })
  })
  return emptied
}

const tablesOf = ({ columns }: RetentionRule): string[] => [...new Set(columns.map((column) => column.split('.').slice(0, 2).join('.')))]

export async function lastRuns(ctx: Context): Promise<RetentionRun[]> {
  const rows = await ctx.db.selectFrom('administration.retention_runs').selectAll().orderBy('id', 'desc').limit(10).execute()
  return rows.map((row) => ({ startedAt: row.started_at, finishedAt: row.finished_at, emptied: row.emptied as Record<string, number> }))
}

export const retentionJob = defineJob({
  name: 'administration.retention.run',
  // The clock that starts it adds its own fields.
  input: z.looseObject({}),
  run: async (county: County) => {
    await runRetention(county)
  },
})
