import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { refuse } from '../../../core/basics/errors.ts'
import { caseFormWorld } from '../../../engines/cases/case-world.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { offeredServices, type PublishedService } from '../definitions/service-book.ts'
import { refuseServices } from '../errors.ts'
import { servicesTexts } from '../texts.ts'
import { type CheckedList, checkList, type FaultyRow, type ListedPermit } from './check-list.ts'

/** The service whose permits a list brings in: the one that renews. Throws `basics.not_found` where the county has none. */
export async function renewalService(ctx: Pick<Context, 'db'>): Promise<PublishedService> {
  const found = (await offeredServices(ctx)).find(({ renews }) => renews !== undefined)
  if (!found) throw refuse('basics.not_found')
  return found
}

export type Counts = { readonly total: number; readonly fresh: number; readonly changed: number; readonly same: number }
export type DryRun = CheckedList & { readonly list: string | null; readonly counts: Counts }

const KEPT_DAYS = 7

/** A list as it is kept: what may be brought in, and the rows to mend with their heads. Emptied when its time is over. */
type KeptList = { readonly permits: readonly ListedPermit[]; readonly heads: readonly string[]; readonly faulty: readonly FaultyRow[] }
const keptList = (rows: unknown): KeptList => (Array.isArray(rows) ? { permits: [], heads: [], faulty: [] } : (rows as KeptList))

/** Looks at a list and brings nothing in. It is kept for a week, so that its sound rows can be brought in as they were looked at, and the others be mended. */
export async function lookAtList(ctx: Context, sent: { rows: readonly (readonly string[])[]; content: Uint8Array }): Promise<DryRun> {
  ctx.allow('services.permit.import')
  const service = await renewalService(ctx)
  const checked = checkList(service, sent.rows, caseFormWorld(ctx))
  const counts = await countsOf(ctx, checked.permits)
  if (checked.missing.length > 0) return { ...checked, list: null, counts }
  const kept: KeptList = { permits: checked.permits, heads: sent.rows[0] ?? [], faulty: checked.faulty }
  await ctx.db
    .deleteFrom('services.permit_lists')
    .where('uploaded_at', '<', ctx.now.subtract({ hours: 24 * KEPT_DAYS }))
    .execute()
  const digest = createHash('sha256').update(sent.content).digest('hex')
  const { id } = await ctx.db
    .insertInto('services.permit_lists')
    .values({
      id: ctx.newId(),
      digest,
      service: service.renews?.service ?? service.key,
      rows: JSON.stringify(kept),
      uploaded_by: ctx.actor.person,
      uploaded_at: ctx.now,
    })
    .onConflict((conflict) =>
      conflict
        .column('digest')
        .doUpdateSet({ rows: JSON.stringify(kept), uploaded_by: ctx.actor.person, uploaded_at: ctx.now, done_at: null }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return { ...checked, list: id, counts }
}

async function countsOf(ctx: Pick<Context, 'db'>, permits: readonly ListedPermit[]): Promise<Counts> {
  const { rows } = await sql<{ fresh: number; changed: number }>`
    select count(*) filter (where known.number is null)::integer as fresh,
      count(*) filter (where known.number is not null and (known.answers, known.phone, known.id_number, known.ward, known.valid_until)
        is distinct from (given.answers, given.phone, given."idNumber", given.ward, given."validUntil"))::integer as changed
    from jsonb_to_recordset(${JSON.stringify(permits)}::jsonb)
      as given (number text, answers jsonb, phone text, "idNumber" text, ward integer, "validUntil" date)
    left join services.known_permits known on known.number = given.number`.execute(ctx.db)
  const { fresh = 0, changed = 0 } = rows[0] ?? {}
  return { total: permits.length, fresh, changed, same: permits.length - fresh - changed }
}

/** The rows of a list that have faults, as they were sent and with what is wrong: mended, they can be sent as a list of their own. Throws `basics.not_found`. */
export async function faultyRows(ctx: Context, id: string): Promise<string[][]> {
  ctx.allow('services.permit.import')
  const list = await ctx.db.selectFrom('services.permit_lists').select('rows').where('id', '=', id).executeTakeFirst()
  const { heads, faulty } = keptList(list?.rows ?? [])
  if (faulty.length === 0) throw refuse('basics.not_found')
  const t = (key: 'services.import.row' | 'services.import.fault') => servicesTexts[key][ctx.language]
  ctx.audit('services.permits.faulty_read', { kind: 'services.permits', id }, { rows: faulty.length })
  return [
    [...heads, t('services.import.row'), t('services.import.fault')],
    ...faulty.map(({ row, cells, faults }) => [
      ...heads.map((_head, index) => cells[index] ?? ''),
      String(row),
      faults.map(({ column, reason }) => `${column[ctx.language]}: ${reason[ctx.language]}`).join('; '),
    ]),
  ]
}

/** Brings in the sound rows of a list as it was looked at, in this one transaction. The same again changes nothing. Throws `basics.not_found` for a list that is not kept any more. */
export async function bringIn(ctx: Context, input: { list: string }): Promise<Counts> {
  ctx.allow('services.permit.import')
  const list = await ctx.db.selectFrom('services.permit_lists').selectAll().where('id', '=', input.list).forUpdate().executeTakeFirst()
  if (!list) throw refuse('basics.not_found')
  if (list.done_at) return { total: 0, fresh: 0, changed: 0, same: 0 }
  const kept = keptList(list.rows)
  const { permits } = kept
  if (permits.length === 0) throw refuseServices('services.list_faulty')
  const counts = await countsOf(ctx, permits)
  await sql`
    insert into services.known_permits as known (number, service, answers, phone, id_number, ward, valid_until, imported_at, imported_by)
    select given.number, ${list.service}, given.answers, given.phone, given."idNumber", given.ward, given."validUntil", ${ctx.now.toString()}::timestamptz, ${ctx.actor.person}::uuid
    from jsonb_to_recordset(${JSON.stringify(permits)}::jsonb)
      as given (number text, answers jsonb, phone text, "idNumber" text, ward integer, "validUntil" date)
    on conflict (number) do update set answers = excluded.answers, phone = excluded.phone, id_number = excluded.id_number, ward = excluded.ward,
      valid_until = excluded.valid_until, imported_at = excluded.imported_at, imported_by = excluded.imported_by
    where (known.answers, known.phone, known.id_number, known.ward, known.valid_until)
      is distinct from (excluded.answers, excluded.phone, excluded.id_number, excluded.ward, excluded.valid_until)`.execute(ctx.db)
  await ctx.db
    .updateTable('services.permit_lists')
    .set({ rows: JSON.stringify({ ...kept, permits: [] }), done_at: ctx.now })
    .where('id', '=', list.id)
    .execute()
  ctx.audit('services.permits.imported', { kind: 'services.permits', id: list.id }, { digest: list.digest, ...counts })
  return counts
}
