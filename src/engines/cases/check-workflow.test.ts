import { describe, expect, it } from 'vitest'
import { sampleBursary, sampleProblem } from '../../../test/support/sample-case-types.ts'
import { checkWorkflow } from './check-workflow.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests break definitions in ways their type forbids
type Loose = any

const known = {
  form: sampleBursary.form,
  roles: new Set([
    'ward-administrator',
    'ward-bursary-committee-member',
    'sub-county-education-officer',
    'head-of-department',
    'roads-officer',
    'water-officer',
  ]),
  departments: new Set(['education', 'roads', 'water', 'public-service']),
  calendars: new Set(['office', 'always']),
}

const faultsOf = (change: (workflow: Loose) => void) => {
  const workflow = structuredClone(sampleBursary.workflow) as Loose
  change(workflow)
  return checkWorkflow(workflow, known)
}

const cases: [what: string, change: (workflow: Loose) => void, place: string, code: string][] = [
  ['a missing Swahili wording', (w) => delete w.transitions.accept.name.sw, '/transitions/accept/name/sw', 'wording_missing'],
  ['an empty wording', (w) => (w.states.awarded.forApplicant.en = ''), '/states/awarded/forApplicant/en', 'wording_missing'],
  ['an unknown property', (w) => (w.states.awarded.colour = 'red'), '/states/awarded', 'shape'],
  ['a target of no time', (w) => (w.states.approval.target = {}), '/states/approval/target', 'shape'],
  ['no workflow at all', (w) => delete w.states, '/states', 'shape'],
  ['an unknown start', (w) => (w.start = 'nowhere'), '/start', 'unknown_state'],
  ['a start that is no start', (w) => (w.start = 'scoring'), '/start', 'start_kind'],
  ['a transition to nowhere', (w) => (w.transitions.accept.to = 'nowhere'), '/transitions/accept/to', 'unknown_state'],
  ['a transition from nowhere', (w) => w.transitions.accept.from.push('nowhere'), '/transitions/accept/from/1', 'unknown_state'],
  ['a state nothing leads to', (w) => (w.states.island = { ...w.states.approval }), '/states/island', 'unreachable_state'],
  [
    'a state without a way out',
    (w) => {
      for (const each of Object.values(w.transitions) as Loose[])
        each.from = each.from.filter((id: string) => id !== 'approval' || each.from.length === 1)
      delete w.transitions.approve
      w.apart = []
    },
    '/states/approval',
    'no_exit',
  ],
  [
    'a circle without an end',
    (w) => {
      w.states.loop = { ...w.states.approval }
      w.transitions.in = { ...w.transitions.accept, from: ['approval'], to: 'loop' }
      w.transitions.round = { ...w.transitions.accept, from: ['loop'], to: 'loop' }
    },
    '/states/loop',
    'never_ends',
  ],
  ['a way out of an end', (w) => w.transitions.accept.from.push('refused'), '/transitions/accept/from/1', 'end_with_exit'],
  ['an end without outcome', (w) => delete w.states.refused.outcome, '/states/refused/outcome', 'no_outcome'],
  ['a state without time', (w) => delete w.states.approval.target, '/states/approval/target', 'no_target'],
  ['work that is nobody’s', (w) => delete w.states.approval.owner, '/states/approval/owner', 'no_owner'],
  ['a transition without a role', (w) => (w.transitions.accept.by = []), '/transitions/accept/by', 'no_role'],
  ['an unknown role', (w) => (w.transitions.accept.by = ['wizard']), '/transitions/accept/by/0', 'unknown_role'],
  ['an unknown owner', (w) => (w.states.approval.owner.role = 'wizard'), '/states/approval/owner/role', 'unknown_role'],
  ['an unknown task role', (w) => (w.states.scoring.tasks.of[0].role = 'wizard'), '/states/scoring/tasks/of/0/role', 'unknown_role'],
  ['an unknown role to tell', (w) => (w.escalate[1].tell.role = 'wizard'), '/escalate/1/tell/role', 'unknown_role'],
  ['an unknown role to hand to', (w) => (w.escalate[2].handTo.role = 'wizard'), '/escalate/2/handTo/role', 'unknown_role'],
  ['an unknown department to tell', (w) => (w.escalate[1].tell.department = 'magic'), '/escalate/1/tell/department', 'unknown_department'],
  ['an unknown department', (w) => (w.department = 'magic'), '/department', 'unknown_department'],
  ['an unknown calendar', (w) => (w.calendar = 'lunar'), '/calendar', 'unknown_calendar'],
  ['a flag that is not declared', (w) => (w.transitions.accept.sets = ['odd']), '/transitions/accept/sets/0', 'unknown_flag'],
  ['an escalation’s unknown flag', (w) => (w.escalate[1].flag = 'odd'), '/escalate/1/flag', 'unknown_flag'],
  ['names from an unknown answer', (w) => (w.fields.names = ['nobody']), '/fields/names/0', 'unknown_field'],
  ['a ward from an unknown answer', (w) => (w.fields.ward = 'nowhere'), '/fields/ward', 'unknown_field'],
  [
    'a department from an unknown answer',
    (w) => (w.fields.departments = { field: 'no', to: {} }),
    '/fields/departments/field',
    'unknown_field',
  ],
  ['acts apart that do not exist', (w) => w.apart[0].push('dance'), '/apart/0/5', 'unknown_act'],
  ['a task named like a transition', (w) => (w.states.scoring.tasks.of[0].id = 'accept'), '/states/scoring/tasks/of/0', 'duplicate_act'],
  [
    'a transition named like an act of the engine',
    (w) => {
      w.transitions.assist = { ...w.transitions.accept }
    },
    '/transitions/assist',
    'duplicate_act',
  ],
  [
    'an expiry without its transition',
    (w) => (w.states.correction.expires.transition = 'accept'),
    '/states/correction/expires/transition',
    'bad_expiry',
  ],
  [
    'an expiry that fires for nobody',
    (w) => {
      w.transitions.rot = { ...w.transitions.lapse }
    },
    '/transitions/rot',
    'unused_expiry',
  ],
  ['an automatic transition without a trigger', (w) => delete w.transitions.scored.on, '/transitions/scored/on', 'auto_without_on'],
  ['a trigger on an officer’s transition', (w) => (w.transitions.accept.on = 'expired'), '/transitions/accept/on', 'on_without_auto'],
  [
    'tasks that lead nowhere',
    (w) => {
      w.transitions.scored.on = 'settled'
    },
    '/states/scoring/tasks',
    'tasks_without_exit',
  ],
  ['an end of tasks without tasks', (w) => w.transitions.scored.from.push('approval'), '/transitions/scored/from/1', 'exit_without_tasks'],
  ['more needed than there are seats', (w) => (w.states.scoring.tasks.need = 4), '/states/scoring/tasks/need', 'need_over_seats'],
  [
    'automatic transitions in a circle',
    (w) => {
      w.transitions.back = { ...w.transitions.scored, on: 'settled', from: ['approval'], to: 'scoring' }
    },
    '/states/scoring',
    'auto_cycle',
  ],
  ['a return to officers', (w) => (w.transitions.return.to = 'scoring'), '/transitions/return/returns', 'bad_return'],
  [
    'a return without a way back',
    (w) => {
      w.transitions.resubmit.on = undefined
    },
    '/transitions/return/returns',
    'bad_return',
  ],
  [
    'a step that can be taken back though a letter goes out',
    (w) => (w.transitions.approve.undo = { minutes: 10 }),
    '/transitions/approve/undo',
    'bad_undo',
  ],
  ['a return that can be taken back', (w) => (w.transitions.return.undo = { minutes: 10 }), '/transitions/return/undo', 'bad_undo'],
  ['an undo of the system’s own step', (w) => (w.transitions.scored.undo = { minutes: 10 }), '/transitions/scored/undo', 'bad_undo'],
  [
    'an escalation after which the one who decides may have proposed',
    (w) => (w.escalate[2].handTo.role = 'sub-county-education-officer'),
    '/escalate/2/handTo',
    'escalation_dead_end',
  ],
  ['approval of one’s own application', (w) => (w.apart = [['accept', 'score', 'approve']]), '/transitions/approve', 'self_approval'],
  [
    'one role that submits and approves',
    (w) => {
      w.transitions.approve.by.push('ward-administrator')
      w.transitions.forward = { ...w.transitions.accept, to: 'approval' }
    },
    '/transitions/approve',
    'same_role',
  ],
  [
    'one role that scores and approves',
    (w) => {
      w.transitions.approve.by.push('ward-bursary-committee-member')
      w.apart = [['apply', 'approve']]
    },
    '/transitions/approve',
    'same_role',
  ],
  [
    'a notice too long for an SMS',
    (w) => (w.transitions.return.tell[0].words.sw = 'a'.repeat(121)),
    '/transitions/return/tell/0/words/sw',
    'words_too_long',
  ],
  [
    'a mark no form answers',
    (w) => (w.transitions.approve.tell[0].words.en = '{money}'),
    '/transitions/approve/tell/0/words/en',
    'unknown_mark',
  ],
  [
    'an SMS that an address makes too long',
    (w) => (w.transitions.return.tell[0].words.sw = `${'a'.repeat(100)}{address}`),
    '/transitions/return/tell/0/words/sw',
    'words_too_long',
  ],
  [
    'a day to answer by where nobody waits for one',
    (w) => (w.transitions.approve.tell[0].words.en = '{answerBy}'),
    '/transitions/approve/tell/0/words/en',
    'unknown_mark',
  ],
  [
    'a reminder to the applicant of what is not theirs to do',
    (w) => (w.states.approval.expires = { after: { workingDays: 2 }, transition: 'lapse', remindAt: 0.5 }),
    '/states/approval/expires/remindAt',
    'bad_reminder',
  ],
  [
    'an application where an action belongs',
    (w) => (w.transitions.refuse.form.use = 'application'),
    '/transitions/refuse/form/use',
    'not_action_form',
  ],
]

describe('checkWorkflow', () => {
  it('finds no fault in the samples', () => {
    expect(checkWorkflow(sampleBursary.workflow, known)).toEqual([])
    expect(checkWorkflow(sampleProblem.workflow, { ...known, form: sampleProblem.form })).toEqual([])
  })

  it.each(cases)('tells of %s, with its place and reason', (_what, change, place, code) => {
    const faults = faultsOf(change)
    const fault = faults.find((each) => each.place === place && each.code === `cases.flow.${code}`)
    expect(fault, JSON.stringify(faults.map((each) => [each.place, each.code]))).toBeDefined()
    expect(fault?.severity).toBe('error')
    for (const words of [fault?.reason.en, fault?.reason.sw]) {
      expect(words).toMatch(/\w{3}/)
      expect(words).not.toMatch(/\{\w+\}/)
    }
  })

  it('tells of a condition that names no answer, at its place inside', () => {
    const [fault] = faultsOf((w) => (w.transitions.approve.when = { op: 'le', args: [{ f: 'amount' }, { f: 'nothing' }] }))
    expect(fault?.place).toMatch(/^\/transitions\/approve\/when/)
  })

  it('lets conditions read the answers of tasks, but not of tasks that do not exist', () => {
    const best = (path: string) => ({ op: 'ge', args: [{ op: 'max', args: [{ f: path }] }, 50] })
    expect(faultsOf((w) => (w.transitions.approve.when = best('tasks.score.points')))).toEqual([])
    expect(faultsOf((w) => (w.transitions.approve.when = best('tasks.dance.points')))).not.toEqual([])
  })

  it('tells of a fault inside an action form', () => {
    const faults = faultsOf((w) => (w.transitions.refuse.form.pages[0].fields[0].type = 'spell'))
    expect(faults[0]?.place).toMatch(/^\/transitions\/refuse\/form\/pages\/0/)
  })

  it('says something of any JSON and never throws', () => {
    for (const any of [null, 1, 'x', [], {}, { states: { a: null } }, { ...sampleBursary.workflow, states: [] }])
      expect(checkWorkflow(any, known).length).toBeGreaterThan(0)
  })
})
