import { refuse } from '../../core/basics/errors.ts'
import type { Context } from '../../kernel/context/context.ts'
import { type CaseRecord, reachOf } from './case-record.ts'
import { type CaseWork, handlingGrant, lockCase, saveWork } from './case-work.ts'
import { caseTexts, refuseCases } from './texts.ts'

/** Takes up a case that nobody holds. Taking up one's own again changes nothing. Throws `cases.held` with the holder's name. */
export async function claim(ctx: Context, input: { caseId: string }): Promise<CaseRecord> {
  const work = await openCaseFor(ctx, input.caseId)
  const { now } = work
  if (now.heldBy === ctx.actor.person) return now
  const grant = handlingGrant(ctx, now, now.workRoles) ?? (ctx.may('cases.case.assign', reachOf(now)) ? handlingGrant(ctx, now) : undefined)
  if (!grant?.post) throw refuse('basics.denied')
  if (now.heldBy !== null) throw await heldBySomeone(work)
  return hold(work, 'claimed', { person: grant.person, post: grant.post })
}

/** Puts a case back for the office: the holder's own, or a colleague's by one who may assign. */
export async function release(ctx: Context, input: { caseId: string; note?: string | undefined }): Promise<CaseRecord> {
  const work = await openCaseFor(ctx, input.caseId)
  const { now } = work
  if (now.heldBy === null) return now
  if (now.heldBy !== ctx.actor.person) ctx.allow('cases.case.assign', reachOf(now))
  return hold(work, 'released', null, input.note)
}

/** Gives a case to an officer who can work on it now. Throws `cases.no_officer` when they hold no post that may. */
export async function assign(ctx: Context, input: { caseId: string; person: string; note?: string | undefined }): Promise<CaseRecord> {
  const work = await openCaseFor(ctx, input.caseId)
  ctx.allow('cases.case.assign', reachOf(work.now))
  if (work.now.heldBy === input.person) return work.now
  const officer = (await officersFor(ctx, work.now)).find(({ person }) => person === input.person)
  if (!officer) throw refuseCases('cases.no_officer')
  return hold(work, 'assigned', { person: officer.person, post: officer.post }, input.note)
}

export type Officer = { readonly person: string; readonly name: string; readonly post: string; readonly title: { en: string; sw: string } }

const OFFICERS_MAX = 100

/** Who can work on a case where it stands: holders, today, of posts with one of its roles at its office, its ward, its sub-county or the headquarters of its department. */
export async function officersFor(ctx: Context, record: CaseRecord): Promise<Officer[]> {
  const today = ctx.now.toZonedDateTimeISO('Africa/Nairobi').toPlainDate()
  const rows = await ctx.db
    .selectFrom('identity.post_holders as held')
    .innerJoin('identity.posts as post', 'post.id', 'held.post')
    .innerJoin('places.offices as office', 'office.key', 'post.office')
    .innerJoin('access.post_roles as given', 'given.post', 'post.id')
    .innerJoin('access.role_permissions as may', 'may.role', 'given.role')
    .innerJoin('identity.people as person', 'person.id', 'held.person')
    .select(['held.person', 'person.full_name', 'post.id as post', 'post.title_en', 'post.title_sw'])
    .distinct()
    .where('given.role', 'in', [...record.workRoles, ''])
    .where('may.permission', '=', 'cases.case.handle')
    .where('held.held_from', '<=', today)
    .where((is) => is.or([is('held.held_until', 'is', null), is('held.held_until', '>=', today)]))
    .where((is) => is.or([is('may.scope', 'is', null), is(is.val(record.caseType), '=', is.fn.any('may.scope'))]))
    .where((is) =>
      is.or([
        is('may.reach', '=', 'county'),
        is.and([is('may.reach', '=', 'office'), is('office.key', '=', record.office)]),
        is.and([is('may.reach', '=', 'department'), is('office.department', '=', record.department)]),
        ...(record.ward === null ? [] : [is.and([is('may.reach', '=', 'ward'), is('office.ward', '=', record.ward)])]),
        ...(record.subCounty === null ? [] : [is.and([is('may.reach', '=', 'subCounty'), is('office.sub_county', '=', record.subCounty)])]),
      ]),
    )
    .orderBy('person.full_name')
    .limit(OFFICERS_MAX)
    .execute()
  return rows.map((row) => ({ person: row.person, name: row.full_name, post: row.post, title: { en: row.title_en, sw: row.title_sw } }))
}

async function openCaseFor(ctx: Context, caseId: string): Promise<CaseWork> {
  const work = await lockCase(ctx, caseId)
  if (work.now.closedAt) throw refuseCases('cases.closed')
  if (ctx.actor.kind !== 'staff') throw refuse('basics.denied')
  return work
}

async function heldBySomeone({ ctx, now }: CaseWork) {
  const holder = await ctx.db.selectFrom('identity.people').select('full_name').where('id', '=', now.heldBy).executeTakeFirst()
  return refuseCases('cases.held', { who: holder?.full_name ?? '' })
}

function hold(work: CaseWork, kind: HoldKind, holder: { person: string; post: string } | null, note = ''): Promise<CaseRecord> {
  decideHold(work, kind, holder, note)
  return saveWork(work)
}

type HoldKind = 'claimed' | 'released' | 'assigned'

/** Gives a case to whoever holds it from now on, without writing anything yet. */
export function decideHold(work: CaseWork, kind: HoldKind, holder: { person: string; post: string } | null, note = ''): void {
  const { ctx } = work
  work.now = { ...work.now, heldBy: holder?.person ?? null, heldPost: holder?.post ?? null, updatedAt: ctx.now }
  work.lines.push({
    act: kind,
    kind,
    person: ctx.actor.person,
    post: ctx.actor.posts[0] ?? null,
    public: true,
    note,
    words: caseTexts[`cases.history.${kind}`],
    details: { holder: holder?.person ?? null },
  })
  ctx.audit(`cases.case.${kind}`, { kind: 'cases.case', id: work.now.id }, { holder: holder?.person ?? null }, work.now.applicant)
}
