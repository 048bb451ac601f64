import { dayInNairobi } from '../../core/basics/dates.ts'
import { refuse } from '../../core/basics/errors.ts'
import type { Context } from '../../kernel/context/context.ts'
import { Fragment, statement } from '../../kernel/database/statement.ts'
import { type CaseRecord, reachOf } from './case-record.ts'
import { type CaseWork, handlingGrant, isDecided, lockCase, saveWork } from './case-work.ts'
import { caseTexts, refuseCases } from './texts.ts'

/** Takes up a case that nobody holds. Taking up one's own again changes nothing. Throws `cases.held` with the holder's name. */
export async function claim(ctx: Context, input: { caseId: string }): Promise<CaseRecord> {
  const work = await openCaseFor(ctx, input.caseId)
  const { now } = work
  if (now.heldBy === ctx.actor.person) return now
  const grant = handlingGrant(ctx, now, now.workRoles) ?? (ctx.may('cases.case.assign', reachOf(now)) ? handlingGrant(ctx, now) : undefined)
  // They handle such cases, but not where this one stands now.
  if (!grant?.post) throw refuseCases('cases.not_possible')
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

export type Assignment = { readonly person: string; readonly note?: string | undefined }

/** Gives a case to an officer who can work on it now. Throws `cases.no_officer` when they hold no post that may. */
export async function assign(ctx: Context, { caseId, ...to }: Assignment & { caseId: string }): Promise<CaseRecord> {
  const work = await lockCase(ctx, caseId)
  decideAssignment(work, to, await assigneesOf([{ ctx, case: work.now, assignee: to.person }]))
  return isDecided(work) ? saveWork(work) : work.now
}

/** The same, without writing anything yet; nothing when it is theirs already. */
export function decideAssignment(work: CaseWork, { person, note = '' }: Assignment, assignees: ReadonlyMap<string, Officer>): void {
  refuseEnded(work)
  work.ctx.allow('cases.case.assign', reachOf(work.now))
  if (work.now.heldBy === person) return
  const officer = assignees.get(work.now.id)
  if (!officer) throw refuseCases('cases.no_officer')
  decideHold(work, 'assigned', { person: officer.person, post: officer.post }, note)
}

export type Officer = { readonly person: string; readonly name: string; readonly post: string; readonly title: { en: string; sw: string } }

const OFFICERS_MAX = 100

// Holders, today, of posts with one of the roles of a case at its office, its ward, its sub-county or the headquarters of its department.
const CAN_WORK = new Fragment(`
    join identity.posts post on post.id = held.post
    join places.offices office on office.key = post.office
    join access.post_roles given on given.post = post.id
    join access.role_permissions may on may.role = given.role
    join identity.people person on person.id = held.person
    where given.role = any(asked.roles) and may.permission = 'cases.case.handle' and held.held_from <= asked.today and (held.held_until is null or held.held_until >= asked.today)
      and (may.scope is null or asked.case_type = any(may.scope))
      and case may.reach
        when 'county' then true
        when 'office' then office.key = asked.office
        when 'department' then office.department = asked.department
        when 'ward' then office.ward = asked.ward
        when 'subCounty' then office.sub_county = asked.sub_county
      end`)

const ASKED = new Fragment(
  '(case_id uuid, assignee uuid, today date, roles text[], case_type text, office text, department text, ward integer, sub_county integer)',
)

const askedOf = (ctx: Context, { id, workRoles, caseType, office, department, ward, subCounty }: CaseRecord, assignee: string | null) => ({
  case_id: id,
  assignee,
  today: dayInNairobi(ctx.now.epochMilliseconds),
  roles: workRoles,
  case_type: caseType,
  office,
  department,
  ward,
  sub_county: subCounty,
})

type OfficerRow = { person: string; name: string; post: string; en: string; sw: string }
const officerFromRow = ({ person, name, post, en, sw }: OfficerRow): Officer => ({ person, name, post, title: { en, sw } })

/** Who can work on a case where it stands. */
export async function officersFor(ctx: Context, record: CaseRecord): Promise<Officer[]> {
  const { rows } = await statement<OfficerRow>`
    select distinct held.person, person.full_name as name, post.id as post, post.title_en as en, post.title_sw as sw
    from json_to_recordset(${JSON.stringify([askedOf(ctx, record, null)])}) as asked ${ASKED} cross join identity.post_holders held ${CAN_WORK}
    order by name limit ${OFFICERS_MAX}`.execute(ctx.db)
  return rows.map(officerFromRow)
}

/** Of each case, the one it is to be given to, if they can work on it where it stands. */
export async function assigneesOf(
  asked: readonly { readonly ctx: Context; readonly case: CaseRecord; readonly assignee: string }[],
): Promise<ReadonlyMap<string, Officer>> {
  const [first] = asked
  if (!first) return new Map()
  const given = asked.map((each) => askedOf(each.ctx, each.case, each.assignee))
  const { rows } = await statement<OfficerRow & { caseId: string }>`
    select asked.case_id as "caseId", held.person, person.full_name as name, post.id as post, post.title_en as en, post.title_sw as sw
    from json_to_recordset(${JSON.stringify(given)}) as asked ${ASKED} join identity.post_holders held on held.person = asked.assignee ${CAN_WORK}`.execute(
    first.ctx.db,
  )
  return new Map(rows.map((row) => [row.caseId, officerFromRow(row)]))
}

async function openCaseFor(ctx: Context, caseId: string): Promise<CaseWork> {
  const work = await lockCase(ctx, caseId)
  refuseEnded(work)
  return work
}

function refuseEnded({ ctx, now }: CaseWork): void {
  if (now.closedAt) throw refuseCases('cases.closed')
  if (ctx.actor.kind !== 'staff') throw refuse('basics.denied')
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

const HELD = { claimed: 'cases.case.claimed', released: 'cases.case.released', assigned: 'cases.case.assigned' } as const

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
  ctx.audit(HELD[kind], { kind: 'cases.case', id: work.now.id }, { holder: holder?.person ?? null }, work.now.applicant)
}
