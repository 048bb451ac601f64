import { sql } from 'kysely'
import { fill, type Text } from '../../core/basics/texts.ts'
import { dueAt } from '../../kernel/calendar/clock.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import { asActor, type Context } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { type MessageToSend, sendMessage } from '../messages/send-message.ts'
import type { CaseRecord } from './case-record.ts'
import { applyMove, type CaseWork, holdersOfRole, lockCase, officeOf, routedRole, saveWork } from './case-work.ts'
import { auditMove } from './perform-transition.ts'
import { caseTexts } from './texts.ts'
import { climb, nextRungs, REMINDED, type Rung, stateOf, timesOf, transitionOf, workRoles } from './workflow-rules.ts'

const BATCH = 200

/**
 * Does what has fallen due by itself: expiries and escalations, each case in a transaction of its own. One case that cannot be woken holds up no
 * other; it is reported at the end, and tried again by the next run. Gives how many were woken.
 */
export async function wakeCases(county: County): Promise<number> {
  const due = county.clock.now()
  const failed: unknown[] = []
  let woken = 0
  let after: { at: Temporal.Instant | string; id: string } = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' }
  for (;;) {
    const { rows } = await sql<{ id: string; wakeAt: Temporal.Instant }>`
      select case_id as id, wake_at as "wakeAt" from cases.queue
      where wake_at <= ${due}::timestamptz and (wake_at, case_id) > (${after.at}::timestamptz, ${after.id}::uuid) order by wake_at, case_id limit ${BATCH}`.execute(
      county.db,
    )
    for (const { id } of rows) {
      try {
        await asActor(county, systemActor('cases.case.wake'), (ctx) => wakeCase(ctx, id))
        woken++
      } catch (error) {
        failed.push(error)
      }
    }
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) break
    after = { at: last.wakeAt, id: last.id }
  }
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} cases could not be woken.`)
  return woken
}

const STEPS_MAX = 30

/** Takes the steps of one case that are due, in the order in which they fell due. Doing it again does nothing. */
export async function wakeCase(ctx: Context, caseId: string): Promise<void> {
  const work = await lockCase(ctx, caseId)
  const told = await decideWake(work, (role, office) => holdersOfRole(ctx, role, office))
  if (!told) return
  await saveWork(work)
  for (const message of reminders(work, told)) await sendMessage(ctx, message)
}

/** Those who hold a role at an office today. */
export type HoldersOf = (role: string, office: string) => Promise<readonly string[]>

/** Who is to be told of a case whose time runs or ran out, and in which words. */
export type ToTell = ReadonlyMap<string, Text>

/** Takes the steps that are due, without writing anything yet. Gives who is to be told, each of the last that concerns them; null when nothing was due. */
export async function decideWake(work: CaseWork, holders: HoldersOf): Promise<ToTell | null> {
  const { ctx } = work
  const told = new Map<string, Text>()
  let rang = false
  for (let steps = 0; steps < STEPS_MAX; steps++) {
    const { clocks, state } = work.now
    const expiry = clocks.expiry && dueAt(clocks.expiry, work.calendars.of(clocks.expiry.calendar))
    const rung = nextRungs(clocks, work.type.workflow, state, work.calendars).sort((a, b) => Temporal.Instant.compare(a.at, b.at))[0]
    const expires = expiry !== null && (!rung || Temporal.Instant.compare(expiry, rung.at) <= 0)
    const at = expires ? expiry : rung?.at
    if (!at || Temporal.Instant.compare(at, ctx.now) > 0 || work.now.closedAt) break
    rang = true
    if (expires) {
      const transition = stateOf(work.type.workflow, state).expires?.transition ?? ''
      if (!transitionOf(work.type.workflow, transition)) break
      applyMove(work, transition, { person: null, post: null })
      auditMove(work, transition)
    } else if (rung?.clock === 'expiry') remind(work)
    else {
      const { people, words } = await escalate(work, rung as Rung, holders)
      for (const person of people) told.set(person, words)
    }
  }
  return rang ? told : null
}

/** Tells the applicant once that their time runs out. */
function remind(work: CaseWork): void {
  const { ctx, type, calendars } = work
  const before = work.now
  const clocks = climb(before.clocks, 'expiry')
  work.now = { ...before, clocks, updatedAt: ctx.now, ...timesOf(clocks, type.workflow, before.state, calendars, ctx.now) }
  work.notices.push({ notice: { to: 'applicant', words: caseTexts['cases.remind.words'] }, values: { answers: {} } })
  work.lines.push({ act: REMINDED, kind: 'escalated', public: true, words: caseTexts['cases.history.reminded'] })
  ctx.audit('cases.case.reminded', { kind: 'cases.case', id: before.id }, undefined, before.applicant)
}

/** One rung of the ladder: a flag, another office, and who is to be told what. */
async function escalate(
  work: CaseWork,
  { clock, step }: Rung,
  holders: HoldersOf,
): Promise<{ readonly people: readonly string[]; readonly words: Text }> {
  const { ctx, type, calendars } = work
  const { places } = ctx.county
  const before = work.now
  const clocks = climb(before.clocks, clock)
  const flags = step.flag && !before.flags.includes(step.flag) ? [...before.flags, step.flag].sort() : before.flags
  const handed = step.handTo && {
    ownerRole: routedRole(type, before.department, step.handTo.role),
    office: officeOf(ctx, step.handTo, before.department, before.ward),
    heldBy: null,
    heldPost: null,
  }
  work.now = {
    ...before,
    flags,
    ...handed,
    clocks,
    updatedAt: ctx.now,
    ...timesOf(clocks, type.workflow, before.state, calendars, ctx.now),
  }
  if (handed) work.now = { ...work.now, workRoles: workRoles(type.workflow, before.state, handed.ownerRole) }
  const office = handed && places.office(handed.office)?.name
  const over = step.at < 1 ? null : clock
  const words = office
    ? fill(caseTexts['cases.history.handed'], { office })
    : caseTexts[
        over === 'promise'
          ? step.at > 1
            ? 'cases.history.later'
            : 'cases.history.late'
          : over
            ? 'cases.history.step_late'
            : 'cases.history.warned'
      ]
  const notice = office ? 'handed' : over === 'promise' ? 'broken' : over ? 'overdue' : 'due'
  work.lines.push({
    act: 'escalate',
    kind: 'escalated',
    public: step.at >= 1 || handed !== undefined,
    words,
    details: { clock, at: step.at, flag: step.flag ?? null },
  })
  ctx.audit(
    'cases.case.escalated',
    { kind: 'cases.case', id: before.id },
    { clock, at: step.at, handTo: step.handTo ?? null },
    before.applicant,
  )

  const owners = async ({ ownerRole, office }: CaseRecord) => (ownerRole ? holders(ownerRole, office) : [])
  const said = fill(caseTexts[`cases.work.${notice}`], { title: before.title, ...(office ? { office } : {}) })
  if (step.tell === 'owner') return { people: before.heldBy ? [before.heldBy] : await owners(before), words: said }
  const above = step.tell ? await holdersAbove(work, step.tell, holders) : []
  return { people: handed ? [...above, ...(await owners(work.now))] : above, words: said }
}

/** The holders of a role at the offices that serve the case's ward for its department or the one that is named, the nearest that has any. */
async function holdersAbove(
  { ctx, now }: CaseWork,
  { role, department = now.department }: { readonly role: string; readonly department?: string },
  holders: HoldersOf,
): Promise<readonly string[]> {
  const { places } = ctx.county
  const near = now.ward === null ? [] : places.officesFor(department, now.ward)
  const headquarters = places.headquarters(department)
  for (const office of [...near, ...(headquarters ? [headquarters] : [])]) {
    const found = await holders(role, office.key)
    if (found.length > 0) return found
  }
  return []
}

export function reminders({ now, type }: CaseWork, told: ToTell): MessageToSend[] {
  return [...told].map(([person, words]) => ({
    template: 'cases.case.work',
    to: { person },
    values: {
      service: type.title,
      reference: now.reference,
      words,
    },
    about: { kind: 'cases.case', id: now.id },
    channel: 'inApp',
  }))
}
