import { refuse } from '../../../core/basics/errors.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { checkService, type ServiceFault } from './check-service.ts'
import { compareVersions, type Difference } from './compare-versions.ts'
import type { CountyService } from './county-service.ts'
import { reachOfService, serviceKnowledge } from './import-services.ts'

export type VersionStatus = 'draft' | 'published' | 'superseded' | 'rejected'

export type VersionRow = {
  readonly hash: string
  readonly key: string
  readonly title: Text
  readonly number: number
  readonly status: VersionStatus
  readonly importedAt: Temporal.Instant
}

/** Every version of the services that the actor may publish, drafts first. */
export async function listVersions(ctx: Context): Promise<VersionRow[]> {
  const rows = await ctx.db
    .selectFrom('services.versions')
    .select(['hash', 'service', 'number', 'status', 'imported_at', 'body'])
    .orderBy('service')
    .orderBy('number', 'desc')
    .execute()
  const order: Readonly<Record<string, number>> = { draft: 0, published: 1, superseded: 2, rejected: 3 }
  return rows
    .filter(({ body }) => ctx.may('services.definition.publish', reachOfService(body as unknown as CountyService)))
    .map((row) => ({
      hash: row.hash,
      key: row.service,
      title: (row.body as unknown as CountyService).title,
      number: row.number,
      status: row.status as VersionStatus,
      importedAt: row.imported_at,
    }))
    .sort((a, b) => (order[a.status] ?? 9) - (order[b.status] ?? 9))
}

export type VersionShown = {
  readonly row: VersionRow
  readonly service: CountyService
  readonly differences: readonly Difference[]
  readonly faults: readonly ServiceFault[]
  /** A draft that whoever asks did not bring in. */
  readonly mayDecide: boolean
}

const DIFFERENCES_MAX = 300

/** One version with what the check says, and what is different from the one in force. Throws `basics.not_found`. */
export async function showVersion(ctx: Context, hash: string): Promise<VersionShown> {
  const found = await ctx.db.selectFrom('services.versions').selectAll().where('hash', '=', hash).executeTakeFirst()
  if (!found) throw refuse('basics.not_found')
  const service = found.body as unknown as CountyService
  ctx.allow('services.definition.publish', reachOfService(service))
  const current = await ctx.db
    .selectFrom('services.versions')
    .select(['hash', 'body'])
    .where('service', '=', found.service)
    .where('status', '=', 'published')
    .executeTakeFirst()
  return {
    row: {
      hash,
      key: found.service,
      title: service.title,
      number: found.number,
      status: found.status as VersionStatus,
      importedAt: found.imported_at,
    },
    service,
    differences: current && current.hash !== hash ? compareVersions(current.body, found.body).slice(0, DIFFERENCES_MAX) : [],
    faults: checkService(service, await serviceKnowledge(ctx)).faults,
    mayDecide: found.status === 'draft' && (found.imported_by === null || found.imported_by !== ctx.actor.person),
  }
}
