import { fill, type Text } from '../../core/basics/texts.ts'
import type { FileReference } from '../../core/fields/field.ts'
import type { Context } from '../../kernel/context/context.ts'
import { refuseUnmet } from './act-guard.ts'
import type { CaseRecord } from './case-record.ts'
import {
  applyMove,
  type CaseWork,
  handlingRoles,
  lockCase,
  needGrant,
  noteAct,
  notPossible,
  refuseIfMoved,
  rulesFor,
  saveWork,
} from './case-work.ts'
import { actionAnswers } from './perform-transition.ts'
import { caseTexts, refuseCases } from './texts.ts'
import type { State, Task } from './workflow.ts'
import { stateOf, tasksAsked, tasksDone, triggered } from './workflow-rules.ts'

export type TaskInput = {
  readonly caseId: string
  readonly task: string
  /** The revision the actor looked at; colleagues who fill other seats meanwhile do not change it. */
  readonly revision?: number | undefined
  readonly answers?: unknown
  readonly files?: ReadonlyMap<string, FileReference> | undefined
  readonly note?: string | undefined
}

/**
 * Fills one seat of a task of the state the case stands in. When enough seats are filled, the case moves on in the same transaction.
 * Throws `cases.already_decided` when it moved on meanwhile, `cases.task_done` when this person or enough others did it, `cases.not_yet` when the answers are not as they must be, `cases.kept_apart`, `basics.denied`.
 */
export async function performTask(ctx: Context, input: TaskInput): Promise<CaseRecord> {
  const work = await lockCase(ctx, input.caseId)
  await decideTask(work, input)
  return saveWork(work)
}

/** Fills the seat, without writing anything yet. */
export async function decideTask(work: CaseWork, input: Omit<TaskInput, 'caseId'>): Promise<void> {
  const { ctx } = work
  await refuseIfMoved(work, input.revision)
  const { workflow } = work.type
  const state = stateOf(workflow, work.now.state)
  const roles = handlingRoles(ctx, work.now)
  const asked = tasksAsked(state, rulesFor(work, roles))
  const task = asked.find(({ id }) => id === input.task)
  if (!task) throw await notPossible(work)
  const { post } = needGrant(ctx, work.now, [task.role])
  const person = ctx.actor.person as string
  const seats = work.done.filter((each) => each.task === task.id)
  if (seats.some((each) => each.person === person) || seats.length >= (task.seats ?? 1)) throw refuseCases('cases.task_done')
  noteAct(work, task.id, person)

  const answers = actionAnswers(work, task.form, input.answers, input.files)
  if (task.must !== undefined) {
    const rules = rulesFor(work, roles, task.form && { form: task.form, answers })
    refuseUnmet({ type: work.type, form: task.form, condition: task.must, rules, world: work.world, language: ctx.language })
  }
  work.newTasks.push({ round: work.now.round, task: task.id, person, post: post as string, answers })
  work.done = [...work.done, { task: task.id, person, answers }]
  work.now = { ...work.now, updatedAt: ctx.now }
  work.lines.push({
    act: task.id,
    kind: 'task',
    from: work.now.state,
    to: work.now.state,
    person,
    post,
    public: true,
    note: input.note ?? '',
    answers,
    words: taskWords(work, task, state),
  })
  ctx.audit('cases.task.done', { kind: 'cases.case', id: work.now.id }, { task: task.id, answers }, work.now.applicant)
  const rules = rulesFor(work, new Set())
  const next = tasksDone(state, rules, work.done) ? triggered(workflow, work.now.state, 'tasksDone', rules) : undefined
  if (next) applyMove(work, next, { person: null, post: null })
}

/** What the history says of a task: of one that several must do, how many of them have. */
function taskWords({ done }: CaseWork, { id, name, seats = 1 }: Task, { tasks }: State): Text {
  if (seats === 1) return fill(caseTexts['cases.history.task'], { task: name })
  const all = tasks?.of.length === 1 && typeof tasks.need === 'number' ? Math.min(tasks.need, seats) : seats
  const filled = done.filter(({ task }) => task === id).length
  return fill(caseTexts['cases.history.task_of'], { task: name, done: String(filled), all: String(Math.max(all, filled)) })
}
