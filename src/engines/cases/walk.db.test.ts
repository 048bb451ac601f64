import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { queueDrift } from '../../../test/support/queue-drift.ts'
import { sampleBursary } from '../../../test/support/sample-case-types.ts'
import { newId } from '../../core/basics/ids.ts'
import { validateAll } from '../../core/forms/validate-all.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import { availableActs } from './available-acts.ts'
import type { CaseRecord } from './case-record.ts'
import { publishType } from './case-types.ts'
import { caseFormWorld } from './case-world.ts'
import { loadCase } from './find-case.ts'
import { openCase } from './open-case.ts'
import { performTask } from './perform-task.ts'
import { fireTrigger, performTransition } from './perform-transition.ts'
import { wakeCase } from './wake-cases.ts'
import type { CaseType, State, Transition, Workflow } from './workflow.ts'
import { stateOf } from './workflow-rules.ts'

const WARD = 1261
const text = (en: string) => ({ en, sw: en })

type Middle = { kind: 'work' | 'tasks' | 'applicant' | 'other'; jump: number; need: 'all' | 'any' | 2; pauses: boolean }

const middle: fc.Arbitrary<Middle> = fc.record({
  kind: fc.constantFrom('work', 'tasks', 'applicant', 'other'),
  jump: fc.nat(),
  need: fc.constantFrom<Middle['need']>('all', 'any', 2),
  pauses: fc.boolean(),
})

/** A valid workflow by construction: a chain of states of every kind, each with a way on, most with a way back or across, all with a way to an end. */
function workflowOf(middles: readonly Middle[]): Workflow {
  const states: Record<string, State> = {}
  const transitions: Record<string, Transition> = {}
  const officer = 'ward-administrator'
  const ids = middles.map((_, number) => `s${number}`)
  middles.forEach(({ kind, jump, need, pauses }, number) => {
    const id = ids[number] as string
    const next = ids[number + 1] ?? 'decision'
    const plain = { name: text(id), forApplicant: text(`In ${id}.`), target: { workingHours: 8 } }
    const owner = { role: officer, at: 'ward' as const }
    const across = ids[jump % ids.length] as string
    if (number === 0) states[id] = { ...plain, kind: 'start', owner }
    else if (kind === 'work') states[id] = { ...plain, kind: 'work', owner }
    else if (kind === 'tasks')
      states[id] = {
        ...plain,
        kind: 'work',
        owner,
        tasks: {
          need,
          of: [
            { id: `look${number}`, name: text('Look'), role: 'ward-bursary-committee-member', seats: 2 },
            { id: `see${number}`, name: text('See'), role: officer },
          ],
        },
      }
    else if (kind === 'applicant')
      states[id] = {
        ...plain,
        kind: 'waitApplicant',
        pausesClock: pauses,
        expires: { after: { workingDays: 5 }, transition: `expire${number}` },
      }
    else states[id] = { ...plain, kind: 'waitOther', pausesClock: pauses, owner }

    const from = [id]
    if (number > 0 && kind === 'tasks') transitions[`done${number}`] = { name: text('Done'), from, to: next, by: 'auto', on: 'tasksDone' }
    else if (number > 0 && kind === 'applicant') {
      transitions[`answer${number}`] = { name: text('Answer'), from, to: next, by: 'applicant' }
      transitions[`expire${number}`] = { name: text('Expire'), from, to: 'lapsed', by: 'auto', on: 'expired' }
    } else if (number > 0 && kind === 'other')
      transitions[`settled${number}`] = { name: text('Settled'), from, to: next, by: 'auto', on: 'settled' }
    else transitions[`go${number}`] = { name: text('Go on'), from, to: next, by: [officer] }
    transitions[`jump${number}`] = { name: text('Jump'), from, to: across, by: [officer], max: 3 }
    transitions[`refuse${number}`] = { name: text('Refuse'), from, to: 'refused', by: [officer] }
  })
  const end = (outcome: State['outcome']): State => ({
    kind: 'end',
    name: text('End'),
    forApplicant: text('The end.'),
    ...(outcome ? { outcome } : {}),
  })
  return {
    format: 'county-workflow/1',
    calendar: 'office',
    promise: { workingDays: 4 },
    department: 'education',
    start: 's0',
    flags: { late: text('Late') },
    states: {
      ...states,
      decision: {
        kind: 'work',
        name: text('Decision'),
        forApplicant: text('Being decided.'),
        owner: { role: 'sub-county-education-officer', at: 'subCounty' },
        target: { workingDays: 1 },
      },
      granted: end('granted'),
      refused: end('refused'),
      ...(middles.some(({ kind }, number) => number > 0 && kind === 'applicant') ? { lapsed: end('lapsed') } : {}),
    },
    transitions: {
      ...transitions,
      grant: { name: text('Grant'), from: ['decision'], to: 'granted', by: ['sub-county-education-officer'] },
      back: { name: text('Back'), from: ['decision'], to: 's0', by: ['sub-county-education-officer'], max: 2 },
    },
    apart: [['apply', 'grant']],
    escalate: [
      { at: 1, flag: 'late' },
      { at: 1.5, clock: 'promise', tell: { role: 'head-of-department' } },
    ],
    fields: { ward: 'ward', names: ['student'] },
  }
}

type Step = { who: number; pick: number; hours: number }
const step: fc.Arbitrary<Step> = fc.record({ who: fc.nat(), pick: fc.nat(), hours: fc.integer({ min: -1, max: 40 }) })

async function takeStep(county: TestCounty, people: readonly TestPerson[], caseId: string, { who, pick, hours }: Step): Promise<void> {
  county.clock.pass({ hours })
  const person = people[who % people.length] as TestPerson
  const system = systemActor('cases.test')
  if (pick % 4 === 0) return county.as(system, (ctx) => wakeCase(ctx, caseId))
  if (pick % 4 === 1) {
    await county.as(system, (ctx) => fireTrigger(ctx, { caseId, on: 'settled' }))
    return
  }
  const record = (await loadCase(county as never, caseId)) as CaseRecord
  const { transitions, tasks } = await person.runs((ctx) => availableActs(ctx, record))
  const acts = [
    ...transitions.filter(({ barred }) => !barred).map(({ id }) => ({ id, run: performTransition, input: { transition: id } })),
    ...tasks.filter(({ mayDo }) => mayDo).map(({ id }) => ({ id, run: performTask, input: { task: id } })),
  ]
  const act = acts[pick % Math.max(acts.length, 1)]
  if (!act) return
  // What a page offers is never refused.
  await person.runs((ctx) => (act.run as typeof performTransition)(ctx, { caseId, revision: record.revision, ...act.input } as never))
}

async function mustBeSound(county: TestCounty, type: CaseType, people: readonly TestPerson[], caseId: string): Promise<boolean> {
  expect(await queueDrift(county.db)).toEqual([])
  const record = (await loadCase(county as never, caseId)) as CaseRecord
  const state = stateOf(type.workflow, record.state)
  const ended = state.kind === 'end'
  expect(record.closedAt !== null).toBe(ended)
  expect(record.outcome).toBe(ended ? (state.outcome ?? null) : null)

  // The clocks agree with the state: stopped at the end, paused where it waits, and no stretch begins before the one before it ended.
  const { promise } = record.clocks
  const open = promise.pauses.at(-1)?.to === null
  expect(promise.stoppedAt !== null).toBe(ended)
  expect(open).toBe(!ended && state.pausesClock === true)
  let last = promise.startedAt
  for (const { from, to } of promise.pauses) {
    expect(Temporal.Instant.compare(last, from)).toBeLessThanOrEqual(0)
    last = to ?? from
    expect(Temporal.Instant.compare(from, last)).toBeLessThanOrEqual(0)
  }
  expect(record.dueAt === null).toBe(ended)

  // The history leads without a gap from the first state to this one, one line per move.
  const lines = await county.db
    .selectFrom('cases.history')
    .select(['kind', 'from_state', 'to_state'])
    .where('case_id', '=', caseId)
    .orderBy('seq')
    .execute()
  const moves = lines.filter(({ kind }) => kind === 'moved')
  expect(record.revision).toBe(moves.length + 1)
  let at: string | null = type.workflow.start
  for (const move of moves) {
    expect(move.from_state).toBe(at)
    at = move.to_state
  }
  expect(at).toBe(record.state)
  if (ended) return true

  // Never stuck: someone can act, or something is going to happen, or another room is waited for.
  const offers = await Promise.all(people.map((person) => person.runs((ctx) => availableActs(ctx, record))))
  const someone = offers.some(({ transitions, tasks }) => transitions.some(({ barred }) => !barred) || tasks.some(({ mayDo }) => mayDo))
  const waits = Object.values(type.workflow.transitions).some(({ on, from }) => on === 'settled' && from.includes(record.state))
  expect(someone || waits || state.expires !== undefined).toBe(true)
  return false
}

it('a case walks any valid workflow without getting stuck, with a history without gaps and clocks that agree', async () => {
  await using county = await testCounty()
  const wardOffice = county.places.wardOffice(WARD)?.key as string
  const people = [
    await county.resident(),
    await county.staff({ roles: ['ward-administrator'], office: wardOffice }),
    await county.staff({ roles: ['ward-bursary-committee-member'], office: wardOffice }),
    await county.staff({ roles: ['ward-bursary-committee-member'], office: wardOffice }),
    await county.staff({
      roles: ['sub-county-education-officer'],
      office: county.places.officeFor('education', WARD, 'subCounty')?.key as string,
    }),
  ] as const
  await fc.assert(
    fc.asyncProperty(
      fc.array(middle, { minLength: 1, maxLength: 5 }),
      fc.array(step, { minLength: 5, maxLength: 25 }),
      async (middles, steps) => {
        // Publishing checks the workflow, so that a fault in what is drawn here would show.
        const type = await county.as(systemActor('cases.test'), (ctx) =>
          publishType(ctx, { ...sampleBursary, workflow: workflowOf(middles) }),
        )
        const id = newId(Date.now())
        await people[0].runs(async (ctx) => {
          const answers = { student: 'Achieng Otieno', ward: String(WARD), need: 100_000, true: true }
          const { submission } = validateAll(type.form, answers, caseFormWorld(ctx))
          if (!submission) throw new Error('The sample answers are wrong.')
          await openCase(ctx, { id, version: type.hash, submission, applicant: people[0].id, phone: null, language: 'en' })
        })
        for (const each of steps) {
          await takeStep(county, people, id, each)
          if (await mustBeSound(county, type, people, id)) return
        }
      },
    ),
    { numRuns: 20 },
  )
}, 120_000)
