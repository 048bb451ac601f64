import { refuse } from '../../../core/basics/errors.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { readTogether } from '../../../kernel/database/read-together.ts'
import type { CountyService } from './county-service.ts'

/** A published service: `hash` names its version, `caseType` the kind of case it opens. */
export type PublishedService = CountyService & { readonly hash: string; readonly caseType: string; readonly number: number }

type Reading = Pick<Context, 'db'>

// Versions never change, so what a process has read of one it may keep. The hash is of the content: no county can see another's.
const kept = new Map<string, PublishedService>()
const KEPT_MAX = 500

/** One version of a service by its hash, also one that is not in force any more. Throws `basics.not_found`. */
export async function serviceVersion(ctx: Reading, hash: string): Promise<PublishedService> {
  const known = kept.get(hash)
  if (known) return known
  const row = await ctx.db
    .selectFrom('services.versions')
    .select(['hash', 'body', 'case_type', 'number'])
    .where('hash', '=', hash)
    .where('status', 'in', ['published', 'superseded'])
    .executeTakeFirst()
  if (!row?.case_type) throw refuse('basics.not_found')
  const service = { ...(row.body as unknown as CountyService), hash: row.hash, caseType: row.case_type, number: row.number }
  if (kept.size >= KEPT_MAX) kept.clear()
  kept.set(hash, service)
  return service
}

/** What the county offers today, in its own order. */
export async function offeredServices(ctx: Reading): Promise<readonly PublishedService[]> {
  const { rows } = await readTogether<{ version: string }>`
    select version from services.services where version is not null and closed_at is null order by position, key`.execute(ctx.db)
  const services: PublishedService[] = []
  // Nearly always all are known, and to wait for each of twenty costs more than to find it.
  for (const { version } of rows) services.push(kept.get(version) ?? (await serviceVersion(ctx, version)))
  return services
}

/** One service that is offered today. Throws `basics.not_found`. */
export async function offeredService(ctx: Reading, key: string): Promise<PublishedService> {
  const { rows } = await readTogether<{ version: string | null }>`
    select version from services.services where key = ${key} and closed_at is null`.execute(ctx.db)
  if (!rows[0]?.version) throw refuse('basics.not_found')
  return serviceVersion(ctx, rows[0].version)
}

/** The service a case was opened by: the version that was published with its kind, which rules its letters and its appeal. */
export async function serviceOfCase(ctx: Reading, caseType: string): Promise<PublishedService> {
  const row = await ctx.db
    .selectFrom('services.versions')
    .select('hash')
    .where('case_type', '=', caseType)
    .where('status', 'in', ['published', 'superseded'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) throw refuse('basics.not_found')
  return serviceVersion(ctx, row.hash)
}
