import type { Text } from '../../core/basics/texts.ts'
import type { FormDefinition } from '../../core/forms/form.ts'
import { holds } from '../../core/rules/evaluate.ts'
import type { Context } from '../../kernel/context/context.ts'
import { type CaseRecord, reachOf } from './case-record.ts'
import { actsOf, handlingGrant, handlingRoles, isApplicant, openWork, rulesFor } from './case-work.ts'
import { type Undoable, undoable } from './undo-step.ts'
import { rolesOf, setsOf, stateOf, tasksAsked } from './workflow-rules.ts'

export type AvailableTransition = {
  readonly id: string
  readonly name: Text
  readonly form: FormDefinition | null
  /** Fields are to be chosen and sent back. */
  readonly returns: boolean
  readonly look: 'main' | 'plain' | 'warning'
  /** Shown but not to be taken, and why: the condition does not hold yet, the actor had another part in the case, or it was taken too often. */
  readonly barred: 'notYet' | 'keptApart' | 'tooOften' | null
}

export type AvailableTask = {
  readonly id: string
  readonly name: Text
  readonly form: FormDefinition | null
  readonly seats: number
  readonly filled: number
  readonly doneByMe: boolean
  /** The actor may fill a seat now. */
  readonly mayDo: boolean
  readonly keptApart: boolean
}

export type AvailableActs = {
  readonly transitions: readonly AvailableTransition[]
  readonly tasks: readonly AvailableTask[]
  readonly mayClaim: boolean
  readonly mayRelease: boolean
  readonly mayAssign: boolean
  readonly mayNote: boolean
  /** Another officer has taken it up, and the actor may not step in. */
  readonly heldByOther: boolean
  /** The actor's own last step, while they may take it back. */
  readonly undo: Undoable | null
}

/** What the actor can do with a case now, for its page. A condition over a form that is still to be filled in shows as possible; the act itself decides. */
export async function availableActs(ctx: Context, record: CaseRecord): Promise<AvailableActs> {
  const { person } = ctx.actor
  const done = person ? await actsOf(ctx, record.id, person) : []
  const work = await openWork(ctx, record, { acts: done })
  const { workflow } = work.type
  const state = stateOf(workflow, record.state)
  const reach = reachOf(record)
  const roles = handlingRoles(ctx, record)
  const rules = rulesFor(work, roles)
  const keptApart = (act: string) => setsOf(workflow, act).some(({ set }) => done.some((each) => each.set === set && each.act !== act))
  const mayAssign = ctx.may('cases.case.assign', reach)
  const heldByOther = record.heldBy !== null && record.heldBy !== person && !mayAssign

  const transitions = Object.entries(workflow.transitions).flatMap(([id, each]): AvailableTransition[] => {
    if (!each.from.includes(record.state) || each.on) return []
    if (
      each.by === 'applicant'
        ? !isApplicant(ctx, record)
        : !rolesOf(workflow, record.state, each, record.ownerRole).some((role) => roles.has(role))
    )
      return []
    const tooOften = each.max !== undefined && (record.counts[id] ?? 0) >= each.max
    const notYet = each.when !== undefined && !each.form && !holds(each.when, rules)
    const barred = keptApart(id) ? 'keptApart' : tooOften ? 'tooOften' : notYet ? 'notYet' : null
    return [{ id, name: each.name, form: each.form ?? null, returns: each.returns !== undefined, look: each.look ?? 'plain', barred }]
  })
  const tasks = tasksAsked(state, rules).map((task): AvailableTask => {
    const filled = work.done.filter((each) => each.task === task.id)
    const doneByMe = filled.some((each) => each.person === person)
    const seats = task.seats ?? 1
    const apart = keptApart(task.id)
    return {
      id: task.id,
      name: task.name,
      form: task.form ?? null,
      seats,
      filled: filled.length,
      doneByMe,
      mayDo: roles.has(task.role) && !doneByMe && filled.length < seats && !apart,
      keptApart: apart && roles.has(task.role),
    }
  })
  const open = record.closedAt === null && ctx.actor.kind === 'staff'
  return {
    transitions,
    tasks,
    mayClaim: open && record.heldBy === null && handlingGrant(ctx, record, record.workRoles) !== undefined,
    mayRelease: open && record.heldBy !== null && (record.heldBy === person || mayAssign),
    mayAssign: open && mayAssign,
    mayNote: ctx.may('cases.case.handle', reach),
    heldByOther,
    undo: await undoable(ctx, record, work.type),
  }
}
