import { sql } from 'kysely'
import { addDays, formatDay } from '../../../core/basics/dates.ts'
import { headingOf } from '../../../core/fields/problem.ts'
import type { Answers } from '../../../core/forms/form.ts'
import { formIndex } from '../../../core/forms/form-index.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { dayOf } from '../../../kernel/web/who-asks.ts'
import type { CountyService } from '../definitions/county-service.ts'
import { refuseServices } from '../errors.ts'
import { cleanNumber, findOldPermit, type OldPermit } from './renewed-permit.ts'

/** So many days before its end a permit may be renewed. */
const EARLY_DAYS = 120

/** Whether a permit may be renewed today. Throws `services.permit_revoked`, `services.permit_early`, `services.permit_renewed`. */
export async function mayRenew(ctx: Pick<Context, 'db' | 'now' | 'language'>, old: OldPermit): Promise<void> {
  if (old.revoked) throw refuseServices('services.permit_revoked')
  const from = old.validUntil === null ? null : addDays(old.validUntil, -EARLY_DAYS)
  if (old.validUntil && from && from > dayOf(ctx.now))
    throw refuseServices('services.permit_early', { day: formatDay(old.validUntil, ctx.language), from: formatDay(from, ctx.language) })
  const taken = await ctx.db
    .selectFrom('services.renewals as renewal')
    .innerJoin('cases.cases as case', 'case.id', 'renewal.case_id')
    .select('renewal.number')
    .where('renewal.number', '=', old.number)
    .where((where) => where.or([where('case.closed_at', 'is', null), where('case.outcome', '=', 'granted')]))
    .executeTakeFirst()
  if (taken) throw refuseServices('services.permit_renewed')
}

/**
 * A renewal names a permit that is known and may be renewed, and says the same of the business. Services that renew nothing pass.
 * Throws `services.permit_unknown`, `services.permit_changed`, and what `mayRenew` does.
 */
export async function checkRenewal(ctx: Context, service: CountyService, answers: Answers): Promise<void> {
  const { renews, form } = service
  if (!renews) return
  const old = await findOldPermit(ctx, [renews.service, service.key], String(answers[renews.numberField] ?? ''))
  if (!old) throw refuseServices('services.permit_unknown')
  await mayRenew(ctx, old)
  // A list of last year may not know everything; what it knows has to be the same.
  const changed = renews.keeps.filter(
    (id) => old.answers[id] !== undefined && old.answers[id] !== null && plain(old.answers[id]) !== plain(answers[id]),
  )
  if (changed.length === 0) return
  const { fields } = formIndex(form)
  const name = (id: string) => {
    const field = fields.get(id)?.field
    return field ? headingOf(field)[ctx.language] : id
  }
  throw refuseServices('services.permit_changed', { fields: changed.map(name).join(', ') })
}

const plain = (value: unknown): string => JSON.stringify(typeof value === 'string' ? value.trim().toLowerCase() : (value ?? null))

/** Keeps which case renews the permit: of two that are sent at once, one is refused. Throws `services.permit_renewed`. */
export async function keepRenewal(ctx: Context, { renews }: CountyService, answers: Answers, caseId: string): Promise<void> {
  if (!renews) return
  const number = cleanNumber(String(answers[renews.numberField] ?? ''))
  const { rows } = await sql`
    insert into services.renewals as renewal (number, case_id) values (${number}, ${caseId})
    on conflict (number) do update set case_id = excluded.case_id
      where renewal.case_id = excluded.case_id or exists (
        select from cases.cases c where c.id = renewal.case_id and c.closed_at is not null and c.outcome <> 'granted')
    returning number`.execute(ctx.db)
  if (rows.length === 0) throw refuseServices('services.permit_renewed')
}
