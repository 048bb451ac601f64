import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dayInNairobi } from '../../../core/basics/dates.ts'
import { refuse } from '../../../core/basics/errors.ts'
import { canonicalJson } from '../../../core/basics/json.ts'
import { publishType } from '../../../engines/cases/case-types.ts'
import { readTariffs } from '../../../engines/money/tariffs/tariff-book.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { refuseServices } from '../errors.ts'
import { checkService, officeAt, type ServiceCheck, type ServiceKnowledge } from './check-service.ts'
import type { CountyService } from './county-service.ts'

/** The content hash of a definition: the same however the keys of its JSON are ordered. */
const hashOfService = (service: unknown): string => createHash('sha256').update(canonicalJson(service)).digest('hex')

/** What this county knows that its services may name. */
export async function serviceKnowledge(ctx: Pick<Context, 'db' | 'county' | 'now'>): Promise<ServiceKnowledge> {
  const { places, calendars } = ctx.county
  const roles = await ctx.db.selectFrom('access.roles').select('key').execute()
  const offices = new Set<string>()
  for (const office of places.offices)
    for (const department of [office.department, ...office.serves]) offices.add(officeAt(department, office.kind))
  return {
    roles: new Set(roles.map(({ key }) => key)),
    departments: new Set(places.departments.map(({ key }) => key)),
    calendars: new Set((await calendars.current(ctx.db)).named.map(({ key }) => key)),
    offices,
    tariffs: (await readTariffs(ctx)).on(Temporal.PlainDate.from(dayInNairobi(ctx.now.epochMilliseconds) as string)),
  }
}

export type Imported = { readonly key: string; readonly outcome: 'unchanged' | 'published' | 'draft' }

/** The definitions that lie in `counties/<name>/services`, as JSON and unchecked. */
export function readServiceFiles(folder: string): unknown[] {
  const services = join(folder, 'services')
  if (!existsSync(services)) return []
  return readdirSync(services)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(services, name), 'utf8')) as unknown)
}

/**
 * Brings a county's definitions in. The same content changes nothing; the first version of a service is published at once, a change waits as a draft
 * for someone to review it. Throws `services.definition_faulty` with every error as a problem at its place; then nothing of any file is kept.
 */
export async function importServices(ctx: Context, folder: string): Promise<Imported[]> {
  const known = await serviceKnowledge(ctx)
  const done: Imported[] = []
  for (const definition of readServiceFiles(folder)) done.push(await importService(ctx, definition, known))
  return done
}

export async function importService(ctx: Context, definition: unknown, known: ServiceKnowledge): Promise<Imported> {
  const service = wholeService(checkService(definition, known), definition, ctx)
  const { key } = service
  const hash = hashOfService(service)
  await ctx.db
    .insertInto('services.services')
    .values({ key })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { version } = await ctx.db
    .selectFrom('services.services')
    .select('version')
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const versions = await ctx.db.selectFrom('services.versions').select(['hash', 'number', 'status']).where('service', '=', key).execute()
  const same = versions.find((each) => each.hash === hash)
  if (same && (same.status === 'published' || same.status === 'draft')) return { key, outcome: 'unchanged' }
  if (same)
    await ctx.db
      .updateTable('services.versions')
      .set({ status: 'draft', decided_by: null, decided_at: null })
      .where('hash', '=', hash)
      .execute()
  else
    await ctx.db
      .insertInto('services.versions')
      .values({
        hash,
        service: key,
        number: Math.max(0, ...versions.map(({ number }) => number)) + 1,
        body: JSON.stringify(service),
        status: 'draft',
        imported_by: ctx.actor.person,
        imported_at: ctx.now,
      })
      .execute()
  ctx.audit('services.definition.imported', { kind: 'services.version', id: hash }, { key })
  if (version !== null) return { key, outcome: 'draft' }
  await putInForce(ctx, service, hash)
  return { key, outcome: 'published' }
}

function wholeService(check: ServiceCheck, definition: unknown, ctx: Context): CountyService {
  if (check.service) return check.service
  const errors = check.faults.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const given = (definition as { key?: unknown } | null)?.key
  throw refuseServices(
    'services.definition_faulty',
    { key: typeof given === 'string' ? given : '?', place: first?.place ?? '', reason: first?.reason[ctx.language] ?? '' },
    errors.map(({ place, reason }) => ({ path: place, text: reason })),
  )
}

/** Puts a draft in force: its kind of case is published, the version before it superseded. The caller has locked the service. */
async function putInForce(ctx: Context, service: CountyService, hash: string): Promise<void> {
  const { key, title, form, workflow } = service
  const type = await publishType(ctx, { key, title, form, workflow })
  await ctx.db
    .updateTable('services.versions')
    .set({ status: 'superseded' })
    .where('service', '=', key)
    .where('status', '=', 'published')
    .execute()
  await ctx.db
    .updateTable('services.versions')
    .set({ status: 'published', case_type: type.hash, decided_by: ctx.actor.person, decided_at: ctx.now })
    .where('hash', '=', hash)
    .execute()
  await ctx.db
    .updateTable('services.services')
    .set({ version: hash, position: service.catalogue.position ?? 0 })
    .where('key', '=', key)
    .execute()
  ctx.audit('services.definition.published', { kind: 'services.version', id: hash }, { key, caseType: type.hash })
}

/** Where a service stands, for the question who may publish it: with the department that runs it. */
export const reachOfService = ({ key, workflow }: CountyService) => ({ kind: key, department: workflow.department })

/**
 * Publishes a reviewed draft, or turns it down with a reason. Throws `basics.not_found`, `services.not_a_draft`, `services.own_draft`,
 * and `services.definition_faulty` when the county has changed under it (a role or an office is gone).
 */
export async function decideDraft(ctx: Context, input: { hash: string; publish: boolean; reason: string }): Promise<CountyService> {
  const { hash, publish, reason } = input
  const found = await ctx.db.selectFrom('services.versions').selectAll().where('hash', '=', hash).executeTakeFirst()
  const body = found?.body as unknown as CountyService | undefined
  ctx.allow('services.definition.publish', body && reachOfService(body))
  if (!found || !body) throw refuse('basics.not_found')
  await ctx.db.selectFrom('services.services').select('key').where('key', '=', found.service).forUpdate().execute()
  const now = await ctx.db
    .selectFrom('services.versions')
    .select(['status', 'imported_by'])
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow()
  if (now.status !== 'draft') throw refuseServices('services.not_a_draft')
  if (now.imported_by !== null && now.imported_by === ctx.actor.person) throw refuseServices('services.own_draft')
  if (publish) {
    const service = wholeService(checkService(body, await serviceKnowledge(ctx)), body, ctx)
    await putInForce(ctx, service, hash)
  } else {
    await ctx.db
      .updateTable('services.versions')
      .set({ status: 'rejected', decided_by: ctx.actor.person, decided_at: ctx.now, reason })
      .where('hash', '=', hash)
      .execute()
    ctx.audit('services.definition.rejected', { kind: 'services.version', id: hash }, { key: found.service, reason })
  }
  return body
}
