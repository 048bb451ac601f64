import { sql } from 'kysely'
import { formatInstant } from '../../core/basics/dates.ts'
import { refuse } from '../../core/basics/errors.ts'
import { fill, type Text } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'
import { announce } from '../../kernel/context/manifest.ts'
import type { JsonValue } from '../../kernel/database/jsonb.ts'
import { sendMessage } from '../messages/send-message.ts'
import { withdrawMessages } from '../messages/withdraw-messages.ts'
import { type CaseClocks, type CaseRecord, clocksFromJson, type Standing } from './case-record.ts'
import { handlingGrant, lockCase, noticeMessages, refuseIfMoved, saveWork } from './case-work.ts'
import { caseTexts, refuseCases } from './texts.ts'
import type { CaseType, Transition } from './workflow.ts'
import { rolesOf, stateOf, timesOf, transitionOf, workRoles } from './workflow-rules.ts'

declare module '../../kernel/context/manifest.ts' {
  interface Events {
    /** A step was taken back; the case stands where it stood before. */
    'cases.undone': { readonly case: CaseRecord; readonly type: CaseType; readonly transition: string }
  }
}

type LastLine = {
  readonly seq: number
  readonly at: Temporal.Instant
  readonly act: string
  readonly kind: string
  readonly person: string | null
  readonly name: string | null
  readonly details: { readonly before?: Standing }
}

/** What happened last; notes build on nothing and hinder nothing. */
async function lastLine(ctx: Context, caseId: string): Promise<LastLine | undefined> {
  const { rows } = await sql<LastLine>`
    select h.seq, h.at, h.act, h.kind, h.person, p.full_name as name, h.details
    from cases.history h left join identity.people p on p.id = h.person
    where h.case_id = ${caseId} and h.kind <> 'noted' order by h.seq desc limit 1`.execute(ctx.db)
  return rows[0]
}

const untilOf = (line: LastLine, transition: Transition | undefined): Temporal.Instant | null =>
  line.kind === 'moved' && line.details.before && transition?.undo ? line.at.add({ minutes: transition.undo.minutes }) : null

export type Undoable = { readonly name: Text; readonly until: Temporal.Instant }

/** The step that the actor may still take back, and until when; null when there is none. */
export async function undoable(ctx: Context, record: CaseRecord, type: CaseType): Promise<Undoable | null> {
  const longest = Math.max(0, ...Object.values(type.workflow.transitions).map(({ undo }) => undo?.minutes ?? 0))
  const moved = record.updatedAt.add({ minutes: longest })
  if (longest === 0 || ctx.actor.kind !== 'staff' || Temporal.Instant.compare(ctx.now, moved) > 0) return null
  const line = await lastLine(ctx, record.id)
  const transition = line && transitionOf(type.workflow, line.act)
  const until = line?.person === ctx.actor.person && line ? untilOf(line, transition) : null
  return transition && until && Temporal.Instant.compare(ctx.now, until) <= 0 ? { name: transition.name, until } : null
}

/**
 * Takes back the step that this officer took last, within the minutes its workflow gives and while nothing happened after it: the case stands as before, its
 * clocks as if it had never left, and the act no longer keeps the officer from others. Whoever was told of it is told that it was a mistake, unless the message
 * had not gone out. Doing it twice does it once. Throws `cases.not_undone` with who did what meanwhile, `cases.undo_late`, `basics.denied`.
 */
export async function undoStep(ctx: Context, input: { caseId: string; revision?: number | undefined }): Promise<CaseRecord> {
  const work = await lockCase(ctx, input.caseId)
  const { now, type, calendars } = work
  if (ctx.actor.kind !== 'staff') throw refuse('basics.denied')
  const line = await lastLine(ctx, now.id)
  if (!line || (line.kind === 'undone' && line.person === ctx.actor.person)) return now
  const transition = transitionOf(type.workflow, line.act)
  const until = untilOf(line, transition)
  if (line.person !== ctx.actor.person || !until || !transition) throw notUndone(ctx, type, line)
  if (Temporal.Instant.compare(ctx.now, until) > 0)
    throw refuseCases('cases.undo_late', { when: formatInstant(until.epochMilliseconds, ctx.language) })
  await refuseIfMoved(work, input.revision)

  const { clocks: kept, ...before } = line.details.before as Standing
  const clocks: CaseClocks = clocksFromJson(kept as unknown as JsonValue)
  const restored: CaseRecord = {
    ...now,
    ...before,
    workRoles: workRoles(type.workflow, before.state, before.ownerRole),
    closedAt: null,
    outcome: null,
    updatedAt: ctx.now,
    revision: now.revision + 1,
    clocks,
    ...timesOf(clocks, type.workflow, before.state, calendars, ctx.now),
  }
  const grant = handlingGrant(ctx, restored, rolesOf(type.workflow, before.state, transition, before.ownerRole))
  if (!grant) throw refuse('basics.denied')
  work.now = restored
  work.lines.push({
    act: 'undo',
    kind: 'undone',
    from: now.state,
    to: before.state,
    person: ctx.actor.person,
    post: grant.post,
    public: true,
    words: caseTexts['cases.history.undone'],
    details: { of: line.seq },
  })
  ctx.audit(
    'cases.case.undone',
    { kind: 'cases.case', id: now.id },
    { transition: line.act, from: now.state, to: before.state },
    now.applicant,
  )
  await saveWork(work)
  await sql`select cases.take_back_act(${now.id}::uuid, ${line.seq}::bigint)`.execute(ctx.db)
  const { gone } = await withdrawMessages(ctx, { kind: 'cases.case', id: now.id }, line.at)
  if (gone && transition.tell?.some(({ to }) => to === 'applicant')) {
    const state = stateOf(type.workflow, before.state).name
    const words = fill(caseTexts['cases.undo.words'], { state })
    for (const message of noticeMessages(work, { to: 'applicant', words }, { answers: {} }, [])) await sendMessage(ctx, message)
  }
  await announce(ctx, 'cases.undone', { case: restored, type, transition: line.act })
  return restored
}

function notUndone({ language }: Context, { workflow }: CaseType, line: LastLine) {
  const kinds: Readonly<Record<string, Text>> = {
    claimed: caseTexts['cases.history.claimed'],
    assigned: caseTexts['cases.history.assigned'],
    released: caseTexts['cases.history.released'],
    undone: caseTexts['cases.history.undone'],
  }
  return refuseCases('cases.not_undone', {
    who: line.name ?? caseTexts['cases.by.county'][language],
    when: formatInstant(line.at.epochMilliseconds, language),
    what: (transitionOf(workflow, line.act)?.name ?? kinds[line.kind])?.[language] ?? line.act,
  })
}
