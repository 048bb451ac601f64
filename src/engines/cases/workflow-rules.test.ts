import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleBursary, sampleProblem } from '../../../test/support/sample-case-types.ts'
import type { FormWorld } from '../../core/forms/form.ts'
import { Calendars } from '../../kernel/calendar/calendar-book.ts'
import type { CaseClocks } from './case-record.ts'
import { hashOfType } from './case-types.ts'
import { routedRole } from './case-work.ts'
import type { CaseType, State } from './workflow.ts'
import {
  caseRules,
  climb,
  clockOf,
  type DoneTask,
  enterState,
  firstClocks,
  nextRungs,
  rolesOf,
  setsOf,
  tasksDone,
  timesOf,
  workRoles,
} from './workflow-rules.ts'

const hours = (from: number, to: number) => [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensMinute: from * 60, closesMinute: to * 60 }))
const everyDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 0, closesMinute: 1440 }))
const text = (en: string) => ({ en, sw: en })
const calendars = new Calendars(
  1,
  [
    { key: 'office', name: text('Office'), observesHolidays: true, hours: hours(8, 16) },
    { key: 'always', name: text('Always'), observesHolidays: false, hours: everyDay },
  ],
  [],
)
const type: CaseType = { ...sampleBursary, hash: hashOfType(sampleBursary) }
const { workflow } = type
const world: FormWorld = { today: '2026-11-18', list: () => undefined, wards: [], files: new Map() }
const monday = Temporal.Instant.from('2026-11-16T05:00:00Z') // 8 in Nairobi
const rules = (done: readonly DoneTask[] = []) =>
  caseRules({ type, answers: { need: 500 }, done, flags: new Set(['late']), roles: new Set(), world })

describe('clocks of a case', () => {
  it('count minutes by the clock and working time by the office', () => {
    expect(clockOf({ minutes: 90 }, workflow, calendars, monday)).toMatchObject({ targetMinutes: 90, calendar: 'always' })
    expect(clockOf({ workingHours: 2 }, workflow, calendars, monday)).toMatchObject({ targetMinutes: 120, calendar: 'office' })
    expect(clockOf({ workingDays: 3 }, workflow, calendars, monday)).toMatchObject({ targetMinutes: 3 * 480, calendar: 'office' })
  })

  it('hold the promise while it is the applicant’s turn and end it at the end', () => {
    const first = firstClocks(workflow, calendars, monday)
    const waiting = enterState(first, workflow, 'correction', calendars, monday.add({ hours: 4 }))
    const back = enterState(waiting, workflow, 'submitted', calendars, monday.add({ hours: 28 }))
    const later = (clocks: CaseClocks, state: string) => timesOf(clocks, workflow, state, calendars, monday.add({ hours: 28 }))
    const [before, during, after] = [later(first, 'submitted'), later(waiting, 'correction'), later(back, 'submitted')]
    expect(waiting.promise.pauses).toHaveLength(1)
    expect(during?.promisedAt?.toString()).toBe(after?.promisedAt?.toString())
    // A day later: eight hours of the clock stood still.
    expect(before?.promisedAt?.add({ hours: 24 }).toString()).toBe(after?.promisedAt?.toString())
    const ended = enterState(back, workflow, 'awarded', calendars, monday.add({ hours: 30 }))
    expect(timesOf(ended, workflow, 'awarded', calendars, monday.add({ hours: 30 }))).toMatchObject({ dueAt: null, wakeAt: null })
  })

  it('wake at the earliest of expiry and the next rungs, and no more when all are climbed', () => {
    let clocks = firstClocks(workflow, calendars, monday)
    const times: string[] = []
    for (
      let rung = nextRungs(clocks, workflow, 'submitted', calendars)[0];
      rung;
      rung = nextRungs(clocks, workflow, 'submitted', calendars)[0]
    ) {
      expect(timesOf(clocks, workflow, 'submitted', calendars, monday).wakeAt?.toString()).toBe(rung.at.toString())
      times.push(rung.at.toString())
      clocks = climb(clocks, rung.clock)
    }
    expect(times).toEqual([...times].sort())
    expect(times).toHaveLength(3)
    expect(timesOf(clocks, workflow, 'submitted', calendars, monday).wakeAt).toBeNull()
    const correction = enterState(clocks, workflow, 'correction', calendars, monday)
    // There the applicant is reminded when seven of their ten days are gone, and once.
    const waits = timesOf(correction, workflow, 'correction', calendars, monday)
    const reminded = timesOf(climb(correction, 'expiry'), workflow, 'correction', calendars, monday)
    expect(waits.wakeAt?.toString()).toBe('2026-11-24T13:00:00Z')
    expect(reminded.wakeAt?.toString()).toBe(waits.dueAt?.toString())
  })
})

describe('tasks', () => {
  const seats = (need: 'all' | 'any' | number, whens: readonly boolean[] = [true]): State => ({
    kind: 'work',
    name: text('x'),
    forApplicant: text('x'),
    tasks: {
      need,
      of: whens.map((asked, number) => ({
        id: `t${number}`,
        name: text('t'),
        role: 'r',
        seats: 2,
        when: { op: 'eq', args: [1, asked ? 1 : 2] },
      })),
    },
  })
  const done = (...tasks: string[]): DoneTask[] =>
    tasks.map((task, number) => ({ task, person: `p${number}`, answers: { points: number } }))

  it('are done when all, any or enough seats are filled', () => {
    expect(tasksDone(seats('all', [true, true]), rules(), done('t0', 't0', 't1'))).toBe(false)
    expect(tasksDone(seats('all', [true, true]), rules(), done('t0', 't0', 't1', 't1'))).toBe(true)
    expect(tasksDone(seats('any', [true, true]), rules(), done('t1'))).toBe(true)
    expect(tasksDone(seats('any'), rules(), [])).toBe(false)
    expect(tasksDone(seats(2), rules(), done('t0'))).toBe(false)
    expect(tasksDone(seats(2), rules(), done('t0', 't0'))).toBe(true)
  })

  it('that are not asked of this case are not waited for', () => {
    expect(tasksDone(seats('all', [true, false]), rules(), done('t0', 't0'))).toBe(true)
    expect(tasksDone(seats(4, [true, false]), rules(), done('t0', 't0'))).toBe(true)
    expect(tasksDone(seats('all', [false]), rules(), [])).toBe(true)
  })

  it('filled beyond their seats do not stand for others', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), (extra) => {
        expect(tasksDone(seats('all', [true, true]), rules(), done(...Array.from({ length: 2 + extra }, () => 't0')))).toBe(false)
      }),
    )
  })
})

describe('what rules may read', () => {
  it('is the act’s own answers first, then the application’s, then those of tasks', () => {
    const form = workflow.transitions.approve?.form
    if (!form) throw new Error('The sample approves with a form.')
    const done = [
      { task: 'score', person: 'p', answers: { points: 40 } },
      { task: 'score', person: 'q', answers: {} },
    ]
    const here = caseRules({
      type,
      answers: { need: 500, amount: 1 },
      done,
      flags: new Set(),
      roles: new Set(),
      world,
      action: { form, answers: { amount: 400 } },
    })
    expect([here.field('amount'), here.field('need'), here.field('tasks.score.points')]).toEqual([400, 500, [40, null]])
  })
})

describe('who may act', () => {
  it('is, after a hand-over, also the new owner, but only where the old one could', () => {
    const { approve, accept } = workflow.transitions
    if (!approve || !accept) throw new Error('The sample has both.')
    expect(rolesOf(workflow, 'submitted', accept, 'head-of-department')).toEqual(['ward-administrator', 'head-of-department'])
    expect(rolesOf(workflow, 'submitted', approve, 'head-of-department')).toEqual(['sub-county-education-officer'])
    expect(workRoles(workflow, 'submitted', 'head-of-department')).toContain('head-of-department')
    expect(workRoles(workflow, 'awarded', null)).toEqual([])
  })

  it('is the role of the case’s own department where several handle a kind', () => {
    const problem: CaseType = { ...sampleProblem, hash: '' }
    expect(routedRole(problem, 'water', 'roads-officer')).toBe('water-officer')
    expect(routedRole(problem, 'water', 'head-of-department')).toBe('head-of-department')
    expect(routedRole(problem, 'health', 'roads-officer')).toBe('roads-officer')
  })

  it('is kept apart by the sets that name the act', () => {
    expect(setsOf(workflow, 'approve')).toEqual([{ set: 0, others: ['apply', 'assist', 'accept', 'score'] }])
    expect(setsOf(workflow, 'withdraw')).toEqual([])
  })
})

describe('the hash of a kind of case', () => {
  it('stays when keys are ordered otherwise and changes with any content', () => {
    const turned = Object.fromEntries(Object.entries(sampleBursary).reverse()) as typeof sampleBursary
    expect(hashOfType(turned)).toBe(hashOfType(sampleBursary))
    expect(hashOfType({ ...sampleBursary, title: { en: 'Bursary', sw: 'Basari' } })).not.toBe(hashOfType(sampleBursary))
  })
})
