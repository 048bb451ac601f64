import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { openSample, publishSamples, sampleCast } from '../../../test/support/desk-samples.ts'
import { Refusal } from '../../core/basics/errors.ts'
import { availableActs } from './available-acts.ts'
import { findCase } from './find-case.ts'
import { claim } from './hold-case.ts'
import { addNote } from './note-case.ts'
import { performTask } from './perform-task.ts'
import { performTransition } from './perform-transition.ts'
import { undoStep } from './undo-step.ts'

let county: TestCounty
let cast: Awaited<ReturnType<typeof sampleCast>>
beforeAll(async () => {
  county = await testCounty()
  cast = await sampleCast(county, await publishSamples(county))
})
afterAll(() => county?.[Symbol.asyncDispose]())
beforeEach(() => county.clock.set('2026-11-18T07:00:00Z'))

/** An application at the ward, and who has to do with it. */
const ward = async () => ({ ...cast, record: await openSample({ county, ...cast }, {}) })

const refusal = async (work: Promise<unknown>): Promise<Refusal> => {
  try {
    await work
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('Nothing was refused.')
}

const accept = (who: TestPerson, caseId: string) => who.runs((ctx) => performTransition(ctx, { caseId, transition: 'accept' }))
const refuse = (who: TestPerson, caseId: string) =>
  who.runs((ctx) => performTransition(ctx, { caseId, transition: 'refuse', answers: { reason: 'Lives elsewhere' } }))
const undo = (who: TestPerson, caseId: string, revision?: number) => who.runs((ctx) => undoStep(ctx, { caseId, revision }))

test('the case stands as before, its clocks as if it had never left, and both steps are in its history', async () => {
  const { ward: officer, record, guardian } = await ward()
  await officer.runs((ctx) => claim(ctx, { caseId: record.id }))
  const before = await officer.runs((ctx) => findCase(ctx, record.id))
  county.clock.pass({ minutes: 3 })
  const moved = await accept(officer, record.id)
  county.clock.pass({ minutes: 4 })
  expect((await officer.runs((ctx) => availableActs(ctx, moved))).undo?.name.en).toBe('Send to the committee')
  await officer.runs((ctx) => addNote(ctx, { caseId: record.id, note: 'That was the wrong button.' }))
  await undo(officer, record.id, moved.revision)
  const after = await officer.runs((ctx) => findCase(ctx, record.id))
  if (before.seenBy !== 'officer' || after.seenBy !== 'officer') throw new Error('The officer must see it.')
  expect({ ...after.case, updatedAt: null }).toEqual({ ...before.case, updatedAt: null, revision: 3 })
  expect(after.history.map(({ act, undone }) => [act, undone])).toEqual([
    ['apply', false],
    ['claimed', false],
    ['accept', true],
    ['note', false],
    ['undo', false],
  ])
  const own = await guardian.runs((ctx) => findCase(ctx, record.id))
  if (own.seenBy !== 'applicant') throw new Error('It is theirs.')
  expect(own.view.history.map(({ words }) => words.en)).toContain('An officer took the last step back.')
  expect((await officer.runs((ctx) => availableActs(ctx, after.case))).undo).toBeNull()
})

test('a closed case is open again, and the officer is free to decide otherwise', async () => {
  const { ward: officer, record } = await ward()
  expect((await refuse(officer, record.id)).closedAt).not.toBeNull()
  const open = await undo(officer, record.id)
  expect(open).toMatchObject({ state: 'submitted', closedAt: null, outcome: null, counts: {} })
  expect((await accept(officer, record.id)).state).toBe('scoring')
  const { rows } = await county.base.ownerDb.executeQuery<{ act: string }>(
    county.base.ownerDb.selectFrom('cases.acts').select('act').where('case_id', '=', record.id).where('person', '=', officer.id).compile(),
  )
  expect(rows).toEqual([{ act: 'accept' }])
})

test('an act kept apart no longer counts once it was taken back, and an earlier one does', async () => {
  const { members, ward: officer, record } = await ward()
  await accept(officer, record.id)
  await undo(officer, record.id)
  const acts = () =>
    county.base.ownerDb.selectFrom('cases.acts').select('act').where('case_id', '=', record.id).where('person', '=', officer.id).execute()
  expect(await acts()).toEqual([])
  await accept(officer, record.id)
  expect(await acts()).toEqual([{ act: 'accept' }])
  // Without an undone line nothing goes.
  await expect(
    county.as({ ...officer.actor }, (ctx) => ctx.db.deleteFrom('cases.acts').where('case_id', '=', record.id).execute()),
  ).rejects.toThrow(/permission denied/)
  await members[0].runs((ctx) => performTask(ctx, { caseId: record.id, task: 'score', answers: { points: 50 } }))
})

test('a message that waits is withdrawn; one that went out is followed by one that says it was a mistake', async () => {
  const one = await ward()
  const sent = () =>
    county.base.ownerDb
      .selectFrom('messages.outbox')
      .select(['body', 'status', 'reason'])
      .where('about_id', '=', one.record.id)
      .where('template', '=', 'cases.case.notice')
      .orderBy('id')
      .execute()
  await refuse(one.ward, one.record.id)
  await undo(one.ward, one.record.id)
  expect((await sent()).map(({ status, reason }) => [status, reason])).toEqual([['refused', 'withdrawn']])

  county.clock.pass({ minutes: 1 })
  await refuse(one.ward, one.record.id)
  await county.base.ownerDb
    .updateTable('messages.outbox')
    .set({ status: 'sent', attempts: 1 })
    .where('about_id', '=', one.record.id)
    .where('status', '=', 'queued')
    .execute()
  county.clock.pass({ minutes: 1 })
  await undo(one.ward, one.record.id)
  const words = await sent()
  expect(words).toHaveLength(3)
  expect(words[2]?.body).toContain('sent by mistake')
  expect(words[2]?.body).toContain('The ward checks it')
})

test('pressed twice at once it is done once', async () => {
  const { ward: officer, record } = await ward()
  const { revision } = await accept(officer, record.id)
  const both = await Promise.all([undo(officer, record.id, revision), undo(officer, record.id, revision)])
  expect(both.map(({ state }) => state)).toEqual(['submitted', 'submitted'])
  const lines = await county.base.ownerDb
    .selectFrom('cases.history')
    .select('act')
    .where('case_id', '=', record.id)
    .where('kind', '=', 'undone')
    .execute()
  expect(lines).toHaveLength(1)
})

test('after another’s act it is refused with who and when; so it is for others, and when the time is over', async () => {
  const { ward: officer, secondWard, members, record } = await ward()
  await accept(officer, record.id)
  expect((await refusal(undo(secondWard, record.id))).values).toMatchObject({ who: 'Ward Officer', what: 'Send to the committee' })
  await members[0].runs((ctx) => performTask(ctx, { caseId: record.id, task: 'score', answers: { points: 50 } }))
  const late = await refusal(undo(officer, record.id))
  expect([late.code, late.values.who]).toEqual(['cases.not_undone', 'Member One'])

  const other = await openSample({ county, ...cast }, {})
  await accept(officer, other.id)
  county.clock.pass({ minutes: 11 })
  expect((await refusal(undo(officer, other.id))).code).toBe('cases.undo_late')
})

test('on the page of the case it is one button, and a refusal says why on the same page', async () => {
  const { ward: officer, members, record } = await ward()
  await accept(officer, record.id)
  const { body } = await county.ask({ as: officer, method: 'GET', url: `/staff/cases/${record.id}` })
  expect(body).toContain('Take back: Send to the committee')
  expect((await county.ask({ as: members[0], method: 'GET', url: `/staff/cases/${record.id}` })).body).not.toContain('Take back')
  await members[0].runs((ctx) => claim(ctx, { caseId: record.id }))
  const refused = await county.ask({ as: officer, method: 'POST', url: `/staff/cases/${record.id}/undo` })
  expect(refused.statusCode).toBe(409)
  expect(refused.body).toContain('Member One has acted since')
})
