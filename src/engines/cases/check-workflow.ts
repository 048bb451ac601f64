import { pointer, valueAt } from '../../core/basics/json.ts'
import type { Text } from '../../core/basics/texts.ts'
import { type BilingualValues, fill, languageNames } from '../../core/basics/texts.ts'
import { checkForm, knownOf } from '../../core/forms/check-form.ts'
import type { FormDefinition, FormFault, FormKnowledge } from '../../core/forms/form.ts'
import { checkExpression } from '../../core/rules/check-expression.ts'
import type { Known, KnownField } from '../../core/rules/expression.ts'
import type { Owner, State, Task, Transition, Workflow } from './workflow.ts'
import { workflowFaultTexts } from './workflow-fault-texts.ts'
import { workflowShape } from './workflow-shape.ts'

/** What a workflow may name. */
export type WorkflowKnowledge = {
  /** The form that the kind of case asks; its answers are what rules may read. */
  readonly form: FormDefinition
  readonly roles: ReadonlySet<string>
  readonly departments: ReadonlySet<string>
  readonly calendars: ReadonlySet<string>
  readonly formKnowledge?: FormKnowledge
}

/** One fault of a workflow: `place` is a JSON pointer into it (`/transitions/approve/by`). */
export type WorkflowFault = FormFault

type Code = keyof typeof workflowFaultTexts
type Tell = (place: string, code: Code, values?: BilingualValues) => void
type Check = { readonly workflow: Workflow; readonly known: WorkflowKnowledge; readonly tell: Tell; readonly faults: WorkflowFault[] }

const SMS_MAX = 120
/** The marks that are no answers, at their longest. */
const MARKS = { answerBy: '30 Sept 2026, 16:59', address: 'https://services.migori.go.ke/my' }
/** Acts the engine itself does: applying, assisting at a counter, reopening. */
const OWN_ACTS = ['apply', 'assist', 'reopen']

/** Checks any JSON as a workflow before it is published: its shape, then all that can be known without a case. Total: never throws. */
export function checkWorkflow(definition: unknown, known: WorkflowKnowledge): WorkflowFault[] {
  const faults: WorkflowFault[] = []
  const tell: Tell = (place, code, values = {}) => {
    faults.push({ code, severity: 'error', place, reason: fill(workflowFaultTexts[code], values) })
  }
  const shape = workflowShape.safeParse(definition)
  if (!shape.success) {
    for (const issue of shape.error.issues.slice(0, 100)) {
      const place = pointer(issue.path)
      const last = issue.path.at(-1)
      const found = valueAt(definition, issue.path)
      const absent = found === undefined || found === ''
      if (absent && (last === 'en' || last === 'sw')) tell(place, 'cases.flow.wording_missing', { language: languageNames[last] })
      else tell(place, 'cases.flow.shape', { what: issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : String(last ?? '') })
    }
    return faults
  }
  const check: Check = { workflow: definition as Workflow, known, tell, faults }
  checkNames(check)
  // Paths through states are of use only when the names are whole.
  if (faults.length > 0) return faults
  checkStates(check)
  checkTransitions(check)
  checkPaths(check)
  checkApart(check)
  checkEscalation(check)
  checkRules(check)
  return faults
}

type Placed<T> = readonly [id: string, value: T, place: string]
const statesOf = ({ states }: Workflow): Placed<State>[] => Object.entries(states).map(([id, state]) => [id, state, `/states/${id}`])
const transitionsOf = ({ transitions }: Workflow): Placed<Transition>[] =>
  Object.entries(transitions).map(([id, transition]) => [id, transition, `/transitions/${id}`])
const tasksOf = (workflow: Workflow): (readonly [id: string, task: Task, place: string, state: string])[] =>
  statesOf(workflow).flatMap(([stateId, { tasks }, place]) =>
    (tasks?.of ?? []).map((task, number) => [task.id, task, `${place}/tasks/of/${number}`, stateId] as const),
  )

/** Everything named exists: states, roles, departments, flags, answers, acts. */
function checkNames({ workflow, known, tell }: Check): void {
  const state = (name: string, place: string) => {
    if (!Object.hasOwn(workflow.states, name)) tell(place, 'cases.flow.unknown_state', { name })
  }
  const role = (name: string, place: string) => {
    if (!known.roles.has(name)) tell(place, 'cases.flow.unknown_role', { name })
  }
  const department = (name: string | undefined, place: string) => {
    if (name !== undefined && !known.departments.has(name)) tell(place, 'cases.flow.unknown_department', { name })
  }
  const owner = (each: Owner | undefined, place: string) => {
    if (!each) return
    role(each.role, `${place}/role`)
    department(each.department, `${place}/department`)
  }
  const flags = (names: readonly string[] | undefined, place: string) => {
    names?.forEach((name, number) => {
      if (!Object.hasOwn(workflow.flags ?? {}, name)) tell(`${place}/${number}`, 'cases.flow.unknown_flag', { name })
    })
  }
  if (!known.calendars.has(workflow.calendar)) tell('/calendar', 'cases.flow.unknown_calendar', { name: workflow.calendar })
  department(workflow.department, '/department')
  state(workflow.start, '/start')
  for (const [, each, place] of statesOf(workflow)) {
    owner(each.owner, `${place}/owner`)
    if (each.reopen) state(each.reopen.to, `${place}/reopen/to`)
    flags(each.reopen?.sets, `${place}/reopen/sets`)
  }
  for (const [, task, place] of tasksOf(workflow)) role(task.role, `${place}/role`)
  for (const [, each, place] of transitionsOf(workflow)) {
    each.from.forEach((name, number) => {
      state(name, `${place}/from/${number}`)
    })
    state(each.to, `${place}/to`)
    if (Array.isArray(each.by)) for (const [number, name] of each.by.entries()) role(name, `${place}/by/${number}`)
    flags(each.sets, `${place}/sets`)
    flags(each.clears, `${place}/clears`)
  }
  workflow.escalate?.forEach((step, number) => {
    const place = `/escalate/${number}`
    if (typeof step.tell === 'object') {
      role(step.tell.role, `${place}/tell/role`)
      department(step.tell.department, `${place}/tell/department`)
    }
    owner(step.handTo, `${place}/handTo`)
    if (step.flag !== undefined && !Object.hasOwn(workflow.flags ?? {}, step.flag))
      tell(`${place}/flag`, 'cases.flow.unknown_flag', { name: step.flag })
  })
  checkFieldNames({ workflow, known, tell, faults: [] }, role, department)

  const acts = [...transitionsOf(workflow), ...tasksOf(workflow)]
  const seen = new Set(OWN_ACTS)
  for (const [id, , place] of acts) {
    if (seen.has(id)) tell(place, 'cases.flow.duplicate_act', { name: id })
    seen.add(id)
  }
  workflow.apart?.forEach((set, number) => {
    set.forEach((act, position) => {
      if (act === 'reopen' || !seen.has(act)) tell(`/apart/${number}/${position}`, 'cases.flow.unknown_act', { name: act })
    })
  })
}

function checkFieldNames(
  { workflow, known, tell }: Check,
  role: (name: string, place: string) => void,
  department: (name: string, place: string) => void,
): void {
  const answers = knownOf(known.form, known.formKnowledge ?? {}).fields
  const field = (name: string | undefined, place: string) => {
    if (name !== undefined && !Object.hasOwn(answers, name)) tell(place, 'cases.flow.unknown_field', { name })
  }
  const { ward, names, title, departments } = workflow.fields
  field(ward, '/fields/ward')
  names.forEach((name, number) => {
    field(name, `/fields/names/${number}`)
  })
  title?.forEach((name, number) => {
    field(name, `/fields/title/${number}`)
  })
  if (!departments) return
  field(departments.field, '/fields/departments/field')
  for (const [value, route] of Object.entries(departments.to)) {
    department(route.department, `/fields/departments/to/${value}/department`)
    role(route.role, `/fields/departments/to/${value}/role`)
  }
}

function checkStates({ workflow, tell }: Check): void {
  if (workflow.states[workflow.start]?.kind !== 'start') tell('/start', 'cases.flow.start_kind')
  for (const [id, state, place] of statesOf(workflow)) {
    const exits = transitionsOf(workflow).filter(([, { from }]) => from.includes(id))
    if (state.kind === 'end') {
      if (!state.outcome) tell(`${place}/outcome`, 'cases.flow.no_outcome')
      continue
    }
    if (exits.length === 0) tell(place, 'cases.flow.no_exit')
    if (!state.target && !state.expires) tell(`${place}/target`, 'cases.flow.no_target')
    if ((state.kind === 'start' || state.kind === 'work') && !state.owner) tell(`${place}/owner`, 'cases.flow.no_owner')
    if (state.kind === 'waitPayment' && !exits.some(([, { on }]) => on === 'settled')) tell(`${place}/kind`, 'cases.flow.no_settled_exit')
    if (state.expires) {
      const name = state.expires.transition
      const transition = workflow.transitions[name]
      if (transition?.on !== 'expired' || transition.by !== 'auto' || !transition.from.includes(id))
        tell(`${place}/expires/transition`, 'cases.flow.bad_expiry', { name })
      if (state.expires.remindAt !== undefined && state.kind !== 'waitApplicant')
        tell(`${place}/expires/remindAt`, 'cases.flow.bad_reminder')
    }
    if (!state.tasks) continue
    if (!exits.some(([, { on }]) => on === 'tasksDone')) tell(`${place}/tasks`, 'cases.flow.tasks_without_exit')
    const seats = state.tasks.of.reduce((sum, task) => sum + (task.seats ?? 1), 0)
    if (typeof state.tasks.need === 'number' && state.tasks.need > seats)
      tell(`${place}/tasks/need`, 'cases.flow.need_over_seats', { need: state.tasks.need, seats })
  }
}

function checkTransitions({ workflow, tell }: Check): void {
  for (const [id, each, place] of transitionsOf(workflow)) {
    if (Array.isArray(each.by) && each.by.length === 0) tell(`${place}/by`, 'cases.flow.no_role')
    if (each.by === 'auto' && (!each.on || each.on === 'corrected')) tell(`${place}/on`, 'cases.flow.auto_without_on')
    if (each.by !== 'auto' && each.on && !(each.by === 'applicant' && each.on === 'corrected'))
      tell(`${place}/on`, 'cases.flow.on_without_auto')
    each.from.forEach((name, number) => {
      const state = workflow.states[name] as State
      if (state.kind === 'end') tell(`${place}/from/${number}`, 'cases.flow.end_with_exit', { name })
      if (each.on === 'tasksDone' && !state.tasks) tell(`${place}/from/${number}`, 'cases.flow.exit_without_tasks', { name })
    })
    if (each.on === 'expired' && !Object.values(workflow.states).some(({ expires }) => expires?.transition === id))
      tell(place, 'cases.flow.unused_expiry')
    if (each.undo && !isUndoable(workflow, each)) tell(`${place}/undo`, 'cases.flow.bad_undo')
    if (each.returns) {
      const waits = workflow.states[each.to]?.kind === 'waitApplicant'
      const back = Object.values(workflow.transitions).some(
        ({ on, by, from }) => on === 'corrected' && by === 'applicant' && from.includes(each.to),
      )
      if (!waits || !back || !Array.isArray(each.by)) tell(`${place}/returns`, 'cases.flow.bad_return')
    }
  }
}

/** Nothing may leave the county by a step that can be taken back: no letter, no answer sent back, nothing that another room was asked for. */
const isUndoable = ({ states, transitions }: Workflow, { by, returns, to }: Transition): boolean =>
  Array.isArray(by) &&
  !returns &&
  (states[to]?.outputs ?? []).length === 0 &&
  !Object.values(transitions).some(({ on, from }) => on === 'settled' && from.includes(to))

/**
 * An escalation hands the work of a step to a role, which may then do what the step's owner could. Where only that role may do a later act that is kept apart from it,
 * one officer alone in it would bar themselves from the decision.
 */
function checkEscalation({ workflow, tell }: Check): void {
  const all = transitionsOf(workflow)
  const apart = (a: string, b: string) => workflow.apart?.some((set) => set.includes(a) && set.includes(b)) ?? false
  for (const [number, { handTo }] of (workflow.escalate ?? []).entries()) {
    if (!handTo) continue
    const { role } = handTo
    const onlyTheirs = all.filter(([, { by }]) => Array.isArray(by) && by.length > 0 && by.every((each) => each === role))
    // What whoever it is handed to may do only because its owner may.
    const standsIn = all.filter(
      ([, { by, from }]) =>
        Array.isArray(by) && !by.includes(role) && from.some((id) => by.includes(workflow.states[id]?.owner?.role ?? '')),
    )
    for (const [act] of standsIn) {
      const barred = onlyTheirs.find(([other]) => apart(act, other))
      if (barred) tell(`/escalate/${number}/handTo`, 'cases.flow.escalation_dead_end', { role, act, name: barred[0] })
    }
  }
}

/** Every state is reached, from every state an end is reached, and what fires by itself does not go in circles. */
function checkPaths({ workflow, tell }: Check): void {
  const edges = transitionsOf(workflow).flatMap(([, { from, to }]) => from.map((each) => [each, to] as const))
  const reopens = statesOf(workflow).flatMap(([id, { reopen }]) => (reopen ? [[id, reopen.to] as const] : []))
  const reached = closure([workflow.start], [...edges, ...reopens])
  const ends = statesOf(workflow).flatMap(([id, { kind }]) => (kind === 'end' ? [id] : []))
  const ending = closure(
    ends,
    edges.map(([from, to]) => [to, from] as const),
  )
  for (const [id, , place] of statesOf(workflow)) {
    if (!reached.has(id)) tell(place, 'cases.flow.unreachable_state')
    else if (!ending.has(id) && transitionsOf(workflow).some(([, { from }]) => from.includes(id))) tell(place, 'cases.flow.never_ends')
  }
  const auto = transitionsOf(workflow)
    .filter(([, { by }]) => by === 'auto')
    .flatMap(([, { from, to }]) => from.map((each) => [each, to] as const))
  for (const [id, , place] of statesOf(workflow)) {
    const next = auto.filter(([from]) => from === id).map(([, to]) => to)
    if (closure(next, auto).has(id)) tell(place, 'cases.flow.auto_cycle')
  }
}

function closure(from: readonly string[], edges: readonly (readonly [string, string])[]): Set<string> {
  const found = new Set(from)
  for (const id of found) for (const [start, end] of edges) if (start === id) found.add(end)
  return found
}

/** Whether a case is as good as granted there: it is, or nothing but its bill stands between. */
const grants = ({ states, transitions }: Workflow, id: string): boolean =>
  states[id]?.outcome === 'granted' ||
  (states[id]?.kind === 'waitPayment' &&
    Object.values(transitions).some(({ on, from, to }) => on === 'settled' && from.includes(id) && states[to]?.outcome === 'granted'))

/** Who grants must be kept apart from who applied, and, where one role could do both, from who brought the case there. */
function checkApart({ workflow, tell }: Check): void {
  const together = (a: string, b: string) => workflow.apart?.some((set) => set.includes(a) && set.includes(b)) ?? false
  for (const [id, grant, place] of transitionsOf(workflow)) {
    if (!Array.isArray(grant.by) || !grants(workflow, grant.to)) continue
    if (!together('apply', id)) tell(place, 'cases.flow.self_approval', { name: id })
    const roles = grant.by
    const submits: [string, readonly string[]][] = [
      ...transitionsOf(workflow)
        .filter(([other, { to, from, by }]) => other !== id && Array.isArray(by) && grant.from.includes(to) && !from.includes(to))
        .map(([other, { by }]): [string, readonly string[]] => [other, by as readonly string[]]),
      ...tasksOf(workflow)
        .filter(
          ([, , , stateId]) =>
            grant.from.includes(stateId) ||
            transitionsOf(workflow).some(([, { on, from, to }]) => on === 'tasksDone' && from.includes(stateId) && grant.from.includes(to)),
        )
        .map(([other, task]): [string, readonly string[]] => [other, [task.role]]),
    ]
    for (const [act, by] of submits) {
      const role = by.find((each) => roles.includes(each))
      if (role && !together(act, id)) tell(place, 'cases.flow.same_role', { role, act, name: id })
    }
  }
}

/** Conditions, the forms of acts, and the marks in notices. */
function checkRules({ workflow, known, tell, faults }: Check): void {
  const flags = Object.keys(workflow.flags ?? {})
  const knowledge: FormKnowledge = { ...known.formKnowledge, flags: new Set(flags), roles: known.roles }
  const application = knownOf(known.form, knowledge)
  const ofTasks: Record<string, KnownField> = {}
  const checkActionForm = (form: FormDefinition | undefined, place: string) => {
    if (!form) return
    if (form.use !== 'action') tell(`${place}/use`, 'cases.flow.not_action_form')
    for (const fault of checkForm(form, knowledge).faults) faults.push({ ...fault, place: `${place}${fault.place}` })
  }
  for (const [id, task, place] of tasksOf(workflow)) {
    checkActionForm(task.form, `${place}/form`)
    if (!task.form) continue
    for (const [name, field] of Object.entries(knownOf(task.form, knowledge).fields))
      ofTasks[`tasks.${id}.${name}`] = { ...field, many: true }
  }
  const rule = (when: unknown, place: string, names: Known) => {
    if (when === undefined) return
    for (const fault of checkExpression(when, names, 'condition', '@'))
      faults.push({
        code: fault.code,
        severity: 'error',
        place: `${place}${fault.path.replace(/^@/, '').replaceAll('.', '/')}`,
        reason: fault.text,
      })
  }
  const base: Known = { ...application, fields: { ...application.fields, ...ofTasks } }
  const shown = (shows: readonly string[] | undefined, place: string, fields: Known['fields']) =>
    shows?.forEach((name, number) => {
      if (!Object.hasOwn(fields, name)) tell(`${place}/shows/${number}`, 'cases.flow.unknown_field', { name })
    })
  for (const [, task, place] of tasksOf(workflow)) {
    rule(task.when, `${place}/when`, base)
    const own = task.form ? knownOf(task.form, knowledge).fields : {}
    rule(task.must, `${place}/must`, { ...application, fields: { ...application.fields, ...own } })
    // Who still has a seat to fill shall not be led by what the others gave.
    shown(task.shows, place, application.fields)
  }
  for (const [, each, place] of transitionsOf(workflow)) {
    checkActionForm(each.form, `${place}/form`)
    const own = each.form ? knownOf(each.form, knowledge).fields : {}
    rule(each.when, `${place}/when`, { ...base, fields: { ...base.fields, ...own } })
    shown(each.shows, place, base.fields)
    const answers = { ...application.fields, ...own }
    const marks = (text: Text, at_: string, others: readonly string[] = []) => {
      for (const language of ['en', 'sw'] as const)
        for (const [, name = ''] of text[language].matchAll(/\{(\w+)\}/g))
          if (!Object.hasOwn(answers, name) && !others.includes(name)) tell(`${at_}/${language}`, 'cases.flow.unknown_mark', { name })
    }
    const waits = workflow.states[each.to]?.kind === 'waitApplicant'
    each.tell?.forEach(({ to, words }, number) => {
      const ours = to === 'applicant' ? ['address', ...(waits ? ['answerBy'] : [])] : []
      marks(words, `${place}/tell/${number}/words`, ours)
      for (const language of ['en', 'sw'] as const)
        if (words[language].replace('{answerBy}', MARKS.answerBy).replace('{address}', MARKS.address).length > SMS_MAX)
          tell(`${place}/tell/${number}/words/${language}`, 'cases.flow.words_too_long', { max: SMS_MAX })
    })
    if (each.public) marks(each.public, `${place}/public`)
  }
}
