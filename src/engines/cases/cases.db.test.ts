import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { queueDrift } from '../../../test/support/queue-drift.ts'
import { sampleBursary, sampleProblem } from '../../../test/support/sample-case-types.ts'
import { formatDay } from '../../core/basics/dates.ts'
import { newId } from '../../core/basics/ids.ts'
import type { Text } from '../../core/basics/texts.ts'
import { validateAll } from '../../core/forms/validate-all.ts'
import { addHoliday } from '../../kernel/calendar/holidays.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import { availableActs } from './available-acts.ts'
import { type CaseRecord, type CaseRow, caseFromRow, lateness } from './case-record.ts'
import { publishType } from './case-types.ts'
import { caseFormWorld } from './case-world.ts'
import { answerCorrection, returnForCorrection } from './correct-case.ts'
import { listQueue } from './desk/desk-queue.ts'
import { queueQuery } from './desk/queue-address.ts'
import { eraseCases } from './erase-cases.ts'
import { casesOf, findCase, trackCase } from './find-case.ts'
import { assign, claim, officersFor, release } from './hold-case.ts'
import { addNote, rate, reopen } from './note-case.ts'
import { openCase } from './open-case.ts'
import { performTask } from './perform-task.ts'
import { performTransition } from './perform-transition.ts'
import { countViews, QUEUE_VIEWS, queue } from './queue.ts'
import { retimeCases } from './retime-cases.ts'
import { searchCases } from './search-cases.ts'
import { wakeCases } from './wake-cases.ts'
import type { CaseType } from './workflow.ts'

const WARD = 1261

type Cast = {
  county: TestCounty
  wardCode: number
  type: CaseType
  problem: CaseType
  guardian: TestPerson
  ward: TestPerson
  members: readonly [TestPerson, TestPerson, TestPerson]
  subCounty: TestPerson
}

async function cast(county: TestCounty, wardCode = WARD): Promise<Cast> {
  const [type, problem] = await county.as(
    systemActor('cases.test'),
    async (ctx) => [await publishType(ctx, sampleBursary), await publishType(ctx, sampleProblem)] as const,
  )
  const wardOffice = county.places.wardOffice(wardCode)?.key as string
  const subCountyOffice = county.places.officeFor('education', wardCode, 'subCounty')?.key as string
  const member = (name: string) => county.staff({ roles: ['ward-bursary-committee-member'], office: wardOffice }, name)
  return {
    county,
    wardCode,
    type,
    problem,
    guardian: await county.resident({ name: 'Akinyi Odhiambo' }),
    ward: await county.staff({ roles: ['ward-administrator'], office: wardOffice }, 'Ward Officer'),
    members: [await member('Member One'), await member('Member Two'), await member('Member Three')],
    subCounty: await county.staff({ roles: ['sub-county-education-officer'], office: subCountyOffice }, 'Sub County Officer'),
  }
}

let county: TestCounty
/** Who the tests of the shared county have in one ward, where cases of several tests lie. */
let all: Cast
beforeAll(async () => {
  county = await testCounty()
  all = await cast(county)
})
afterAll(() => county?.[Symbol.asyncDispose]())
beforeEach(() => county.clock.set('2026-11-18T07:00:00Z'))

let wardsTaken = 0
/** A ward of the shared county in which no other test has a case: for tests of what an officer's lists and searches hold. */
function wardOfItsOwn(): number {
  wardsTaken += 1
  return county.places.wards.filter(({ code }) => code !== WARD)[wardsTaken - 1]?.code as number
}

/** The messages of everybody in the shared county that are not among those from before. */
const messages = async (before: readonly { id: string }[] = []) =>
  (await county.db.selectFrom('messages.outbox').select(['id', 'body']).execute()).filter(({ id }) => !before.some((one) => one.id === id))

const bursaryAnswers = { student: 'Wycliffe Otieno Okoth', need: 2_000_000, true: true }

async function apply(
  { county, wardCode, type, guardian }: Cast,
  answers: object = bursaryAnswers,
  id = newId(Date.now()),
): Promise<CaseRecord> {
  const opened = await county.as(guardian.actor, async (ctx) => {
    const { submission } = validateAll(type.form, { ward: String(wardCode), ...answers }, caseFormWorld(ctx))
    if (!submission) throw new Error('The sample answers are wrong.')
    return openCase(ctx, { id, version: type.hash, submission, applicant: guardian.id, phone: guardian.phone, language: 'en' })
  })
  return opened.case
}

async function report({ county, wardCode, problem, guardian }: Cast, kind = 'pothole'): Promise<CaseRecord> {
  const opened = await county.as(guardian.actor, async (ctx) => {
    const { submission } = validateAll(
      problem.form,
      { kind, ward: String(wardCode), what: 'It is broken.', true: true },
      caseFormWorld(ctx),
    )
    if (!submission) throw new Error('The sample answers are wrong.')
    return openCase(ctx, {
      id: ctx.newId(),
      version: problem.hash,
      submission,
      applicant: guardian.id,
      phone: guardian.phone,
      language: 'en',
    })
  })
  return opened.case
}

const code = (refused: Promise<unknown>) =>
  refused.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  )

describe('a ward bursary', () => {
  it('goes from the application through correction, scores and approval to the award', async () => {
    const { guardian, ward, members, subCounty } = all
    const before = await messages()
    const opened = await apply(all)
    expect(opened.reference).toMatch(/^[A-Z]{2,4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    expect(opened.office).toBe(county.places.wardOffice(WARD)?.key)
    const caseId = opened.id

    const returned = await ward.runs((ctx) =>
      returnForCorrection(ctx, { caseId, transition: 'return', fields: [{ field: 'need', reason: 'The fees are less.' }] }),
    )
    expect(returned.state).toBe('correction')
    expect(returned.clocks.promise.pauses).toHaveLength(1)
    expect(
      await code(guardian.runs((ctx) => answerCorrection(ctx, { caseId, answers: { student: 'Another Name', need: 1_500_000 } }))),
    ).toBe('cases.other_answers')
    const corrected = await guardian.runs((ctx) => answerCorrection(ctx, { caseId, answers: { need: 1_500_000 } }))
    expect(corrected.state).toBe('submitted')
    expect((await guardian.runs((ctx) => answerCorrection(ctx, { caseId, answers: { need: 1_500_000 } }))).revision).toBe(
      corrected.revision,
    )

    await ward.runs((ctx) => performTransition(ctx, { caseId, transition: 'accept', revision: corrected.revision }))
    const one = await members[0].runs((ctx) => performTask(ctx, { caseId, task: 'score', answers: { points: 60 } }))
    expect(one.state).toBe('scoring')
    const two = await members[1].runs((ctx) => performTask(ctx, { caseId, task: 'score', answers: { points: 70 } }))
    expect(two.state).toBe('approval')
    expect(two.office).toBe(county.places.officeFor('education', WARD, 'subCounty')?.key)

    const tooMuch = subCounty.runs((ctx) => performTransition(ctx, { caseId, transition: 'approve', answers: { amount: 1_600_000 } }))
    expect(await code(tooMuch)).toBe('cases.not_yet')
    const done = await subCounty.runs((ctx) => performTransition(ctx, { caseId, transition: 'approve', answers: { amount: 1_200_000 } }))
    expect(done).toMatchObject({ state: 'awarded', outcome: 'granted', dueAt: null })

    const seen = await guardian.runs((ctx) => findCase(ctx, opened.reference))
    expect(seen.seenBy).toBe('applicant')
    const told = await messages(before)
    expect(told.map(({ body }) => body).sort()).toEqual([
      `Ward bursary ${opened.reference}: KSh 12,000 was awarded.`,
      expect.stringMatching(/^Ward bursary .*: Please correct it by 2 Dec 2026, 10:00: http.*\/my$/),
      `We have received what you sent: Ward bursary. Your reference is ${opened.reference}. Keep it to follow what happens.`,
    ])
  })
  it('tells the second of two officers who was faster and when', async () => {
    const { ward } = all
    const rival = await county.staff(
      { roles: ['ward-administrator'], office: county.places.wardOffice(WARD)?.key as string },
      'Second Officer',
    )
    const { id, revision } = await apply(all)
    const decide = (officer: TestPerson, transition: string, answers?: object) =>
      officer.runs((ctx) => performTransition(ctx, { caseId: id, transition, revision, answers }))
    const outcomes = await Promise.allSettled([decide(ward, 'accept'), decide(rival, 'refuse', { reason: 'Not of this ward.' })])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const [won, lost] = outcomes[0].status === 'fulfilled' ? [ward, outcomes[1]] : [rival, outcomes[0]]
    const refusal = (lost as PromiseRejectedResult).reason
    expect(refusal.code).toBe('cases.already_decided')
    expect(refusal.values.who).toBe(won.actor.name)
    expect(refusal.values.when).toContain('2026')
    expect(refusal.say('en')).toContain(`${won.actor.name} was faster`)
    const same = await decide(won, 'accept').catch((error) => error)
    expect([same.code, same.status]).toEqual(['cases.already_decided', 409])
    expect([same.say('en'), same.say('sw')]).toEqual([
      expect.stringMatching(/^You yourself moved this case on already, on .*2026/),
      expect.stringMatching(/^Wewe mwenyewe tayari umeisogeza mbele kesi hii, .*2026/),
    ])
  })

  it('names who did the last task where the case then moved by itself', async () => {
    const { id } = await apply(all)
    await all.ward.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'accept' }))
    const score = (member: TestPerson) =>
      member.runs((ctx) => performTask(ctx, { caseId: id, task: 'score', revision: 2, answers: { points: 50 } })).catch((error) => error)
    const [first, last, late] = all.members
    await score(first)
    await score(last)
    expect((await score(last)).say('en')).toContain('You yourself moved')
    expect((await score(late as TestPerson)).say('en')).toContain(`${last.actor.name} was faster`)
  })

  it('moves on once when the last two seats are filled at the same time', async () => {
    const { id } = await apply(all)
    await all.ward.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'accept' }))
    const score = (member: TestPerson) => member.runs((ctx) => performTask(ctx, { caseId: id, task: 'score', answers: { points: 50 } }))
    await Promise.allSettled(all.members.map(score))
    const moved = await county.db.selectFrom('cases.history').select('act').where('case_id', '=', id).where('act', '=', 'scored').execute()
    expect(moved).toHaveLength(1)
    expect((await all.subCounty.runs((ctx) => findCase(ctx, id))).case.state).toBe('approval')
  })

  it('makes one case of a submission that is sent twenty times at once', async () => {
    const id = newId(Date.now())
    const before = await messages()
    const sent = await Promise.all(Array.from({ length: 20 }, () => apply(all, bursaryAnswers, id)))
    expect(new Set(sent.map(({ reference }) => reference)).size).toBe(1)
    expect(await county.db.selectFrom('cases.history').select('seq').where('case_id', '=', id).execute()).toHaveLength(1)
    expect(await messages(before)).toHaveLength(1)
    const stranger = await county.resident()
    expect(await code(apply({ ...all, guardian: stranger }, bursaryAnswers, id))).toBe('cases.id_taken')
  })

  it('keeps maker and checker apart by the engine, and by the database when the engine is gone round', async () => {
    // The same person holds, by mistake, a post of the ward and one of the committee on another day: both grants are theirs now.
    const [member] = all.members
    const both = {
      ...all.ward.actor,
      grants: [...all.ward.actor.grants, ...member.actor.grants.map((grant) => ({ ...grant, person: all.ward.id }))],
    }
    const { id } = await apply(all)
    await county.as(both, (ctx) => performTransition(ctx, { caseId: id, transition: 'accept' }))
    expect(await code(county.as(both, (ctx) => performTask(ctx, { caseId: id, task: 'score', answers: { points: 1 } })))).toBe(
      'cases.kept_apart',
    )
    const scoring = (await all.ward.runs((ctx) => findCase(ctx, id))).case
    const [task] = (await county.as(both, (ctx) => availableActs(ctx, scoring))).tasks
    expect(task).toMatchObject({ id: 'score', keptApart: true, mayDo: false })
    const insert = county.db
      .insertInto('cases.acts')
      .values({ case_id: id, apart_set: 0, person: all.ward.id, act: 'score', at: county.clock.now() })
      .execute()
    await expect(insert).rejects.toMatchObject({ constraint: 'acts_kept_apart' })
  })

  it('does not let the applicant approve their own application, whatever post they hold', async () => {
    const own = { ...all, guardian: { ...all.guardian, id: all.subCounty.id, actor: all.subCounty.actor } }
    const { id } = await apply(own)
    await all.ward.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'accept' }))
    for (const member of all.members.slice(0, 2))
      await member.runs((ctx) => performTask(ctx, { caseId: id, task: 'score', answers: { points: 50 } }))
    const approved = all.subCounty.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'approve', answers: { amount: 100 } }))
    expect(await code(approved)).toBe('cases.kept_apart')
  })

  it('gives nothing to another ward, another office, a stranger or nobody', async () => {
    const { id, reference } = await apply(all)
    const elsewhere = await county.staff({
      roles: ['ward-administrator'],
      office: county.places.wardOffice(wardOfItsOwn())?.key as string,
    })
    const otherOffice = await county.staff({ roles: ['roads-officer'], office: 'headquarters-roads' })
    const stranger = await county.resident()
    for (const person of [elsewhere, otherOffice, stranger]) {
      expect(await code(person.runs((ctx) => findCase(ctx, id)))).toBe('basics.not_found')
      expect(await code(person.runs((ctx) => findCase(ctx, reference)))).toBe('basics.not_found')
      expect(await code(person.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'accept' })))).toBe('basics.not_found')
      expect(await code(person.runs((ctx) => performTask(ctx, { caseId: id, task: 'score' })))).toBe('basics.not_found')
      expect(await code(person.runs((ctx) => claim(ctx, { caseId: id })))).toBe('basics.not_found')
      expect(await code(person.runs((ctx) => addNote(ctx, { caseId: id, note: 'x' })))).toBe('basics.not_found')
      for (const view of QUEUE_VIEWS)
        expect((await person.runs((ctx) => queue(ctx, { view }))).rows.filter((row) => row.id === id)).toEqual([])
    }
    expect(await code(elsewhere.runs((ctx) => searchCases(ctx, 'Otieno')).then((found) => expect(found).toEqual([])))).toBe('done')
    expect(await code(stranger.runs((ctx) => searchCases(ctx, 'Otieno')))).toBe('basics.denied')
    expect(await code(stranger.runs((ctx) => casesOf(ctx, all.guardian.id)))).toBe('basics.not_found')
    expect(await code(stranger.runs((ctx) => trackCase(ctx, { reference, phone: stranger.phone as string })))).toBe('basics.not_found')
    expect((await stranger.runs((ctx) => trackCase(ctx, { reference, phone: all.guardian.phone as string }))).id).toBe(id)
  })

  it('records who opened a case, with the applicant as its subject', async () => {
    const { id } = await apply(all)
    await all.ward.runs((ctx) => findCase(ctx, id))
    const looks = await county.db
      .selectFrom('audit.entries')
      .select(['actor', 'subject'])
      .where('verb', '=', 'cases.case.read')
      .where('record_id', '=', id)
      .execute()
    expect(looks).toEqual([{ actor: all.ward.id, subject: all.guardian.id }])
  })

  it('shows the applicant the officers’ history less notes, answers and names', async () => {
    const { id } = await apply(all)
    await all.ward.runs((ctx) => addNote(ctx, { caseId: id, note: 'Looks thin.' }))
    await all.ward.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'accept', note: 'Secret thought' }))
    const theirs = await all.ward.runs((ctx) => findCase(ctx, id))
    const own = await all.guardian.runs((ctx) => findCase(ctx, id))
    if (theirs.seenBy !== 'officer' || own.seenBy !== 'applicant') throw new Error('Each must see their own side.')
    expect(own.view.history.map(({ seq }) => seq)).toEqual(theirs.history.filter((entry) => entry.public).map(({ seq }) => seq))
    expect(JSON.stringify(own.view)).not.toMatch(/Looks thin|Secret thought|Ward Officer/)
    expect(own.view.clock).toEqual(theirs.clock)
  })

  it('keeps order and deadlines when the clock jumps back an hour', async () => {
    const opened = await apply(all)
    county.clock.pass({ minutes: 30 })
    await all.ward.runs((ctx) =>
      returnForCorrection(ctx, { caseId: opened.id, transition: 'return', fields: [{ field: 'need', reason: 'Too much.' }] }),
    )
    county.clock.pass({ hours: -1 })
    const back = await all.guardian.runs((ctx) => answerCorrection(ctx, { caseId: opened.id, answers: { need: 1_000_000 } }))
    expect(back.promisedAt?.toString()).toBe(opened.promisedAt?.toString())
    const moved = await all.ward.runs((ctx) => performTransition(ctx, { caseId: opened.id, transition: 'accept' }))
    expect(Temporal.Instant.compare(moved.promisedAt as Temporal.Instant, opened.promisedAt as Temporal.Instant)).toBe(0)
    const seen = await all.ward.runs((ctx) => findCase(ctx, opened.id))
    if (seen.seenBy !== 'officer') throw new Error('The officer must see it.')
    expect(seen.history.map(({ act }) => act)).toEqual(['apply', 'return', 'resubmit', 'accept'])
  })

  it('can be taken up, put back and given to a colleague who may work on it', async () => {
    const all = await cast(county, wardOfItsOwn())
    const { id } = await apply(all)
    const colleague = await county.staff(
      { roles: ['ward-administrator'], office: county.places.wardOffice(all.wardCode)?.key as string },
      'Colleague',
    )
    const taken = await all.ward.runs((ctx) => claim(ctx, { caseId: id }))
    expect(taken.heldBy).toBe(all.ward.id)
    expect(await code(colleague.runs((ctx) => claim(ctx, { caseId: id })))).toBe('cases.held')
    expect((await all.ward.runs((ctx) => queue(ctx, { view: 'mine' }))).rows.map((row) => row.id)).toEqual([id])
    expect((await colleague.runs((ctx) => queue(ctx, { view: 'unclaimed' }))).rows).toEqual([])
    expect((await colleague.runs((ctx) => countViews(ctx, ['office', 'mine']))).get('office')).toBe(1)
    expect(await code(all.ward.runs((ctx) => assign(ctx, { caseId: id, person: all.members[0].id })))).toBe('cases.no_officer')
    expect((await all.ward.runs((ctx) => officersFor(ctx, taken))).map(({ name }) => name)).toContain('Colleague')
    expect((await all.ward.runs((ctx) => assign(ctx, { caseId: id, person: colleague.id }))).heldBy).toBe(colleague.id)
    expect((await colleague.runs((ctx) => release(ctx, { caseId: id }))).heldBy).toBeNull()
  })

  it('lapses when the applicant does not answer in time, and escalates what the office leaves lying', async () => {
    await using county = await testCounty()
    const all = await cast(county)
    const waiting = await apply(all)
    await all.ward.runs((ctx) =>
      returnForCorrection(ctx, { caseId: waiting.id, transition: 'return', fields: [{ field: 'need', reason: 'Too much.' }] }),
    )
    const lying = await apply(all)
    await county.db.updateTable('identity.people').set({ language: 'sw' }).where('id', '=', all.ward.id).execute()
    expect(await wakeCases(county)).toBe(0)
    const tracked = () => all.guardian.runs((ctx) => trackCase(ctx, { reference: waiting.reference, phone: all.guardian.phone as string }))
    expect((await tracked()).answerBy?.toString()).toBe('2026-12-02T07:00:00Z')
    county.clock.pass({ hours: 7 * 24 })
    expect(await wakeCases(county)).toBe(1)
    const late = (await all.ward.runs((ctx) => findCase(ctx, lying.id))).case
    expect(late).toMatchObject({ state: 'submitted', flags: ['late'], clocks: { rungs: { state: 2 } } })
    expect(await wakeCases(county)).toBe(0)
    const reminded = await county.db.selectFrom('messages.outbox').select(['person', 'body']).where('channel', '=', 'inApp').execute()
    expect(reminded.find(({ person }) => person === all.ward.id)?.body).toBe(
      `Basari ya wadi ${lying.reference}: Muda unakaribia: Wycliffe Otieno Okoth`,
    )
    // Step by step, and the promise is kept so far: nobody says that it was not.
    const head = await county.staff({ roles: ['head-of-department'], office: 'headquarters-education' })
    const history = async () =>
      (await all.guardian.runs((ctx) => trackCase(ctx, { reference: lying.reference, phone: all.guardian.phone as string }))).history
    expect((await history()).map(({ words }) => words.en)).toEqual([
      'We received it.',
      'This step takes longer than planned; the officers were told.',
    ])
    // The applicant is reminded once, while there is time.
    for (const hours of [48, 1]) {
      county.clock.pass({ hours })
      await wakeCases(county)
      const sent = county.db.selectFrom('messages.outbox').select('body').where('body', 'like', '%still wait%')
      expect((await sent.execute()).map(({ body }) => body)).toEqual([
        expect.stringMatching(/It ends if nothing comes by 2 Dec 2026, 10:00\. See http.*\/my$/),
      ])
    }
    expect((await tracked()).history.at(-1)?.words.en).toBe('We reminded you that your answer is due.')
    county.clock.pass({ hours: 60 * 24 })
    await wakeCases(county)
    expect((await all.ward.runs((ctx) => findCase(ctx, waiting.id))).case).toMatchObject({ state: 'lapsed', outcome: 'lapsed' })
    expect((await history()).at(-1)?.words.en).toMatch(/^It has taken too long and was handed to /)
    const inApp = await county.db.selectFrom('messages.outbox').select('body').where('person', '=', head.id).execute()
    expect(inApp.map(({ body }) => body)).toEqual([expect.stringMatching(/: Late and handed to .*: Wycliffe Otieno Okoth$/)])
    expect((await head.runs((ctx) => findCase(ctx, lying.id))).case).toMatchObject({
      ownerRole: 'head-of-department',
      office: 'headquarters-education',
    })
    // With the step its lateness is over: the next one begins on time, and only the history keeps it.
    expect(await head.runs((ctx) => performTransition(ctx, { caseId: lying.id, transition: 'accept' }))).toMatchObject({
      state: 'scoring',
      flags: [],
    })
  })

  it('is overdue when its step or its promise is over time, says which, and stands on top', async () => {
    await using county = await testCounty()
    const all = await cast(county)
    const missed = await apply(all)
    const asked = await apply(all)
    await all.ward.runs((ctx) =>
      returnForCorrection(ctx, { caseId: asked.id, transition: 'return', fields: [{ field: 'need', reason: 'Too much.' }] }),
    )
    county.clock.pass({ hours: 60 * 24 })
    const late = await apply(all)
    const fresh = await apply(all)
    // The step begins anew with the committee, the promise does not.
    await all.ward.runs((ctx) => performTransition(ctx, { caseId: missed.id, transition: 'accept' }))
    const [member] = all.members
    const lists = (view: 'overdue' | 'broken' | 'office', more = {}) => member.runs((ctx) => queue(ctx, { view, ...more }))
    const ids = async (...given: Parameters<typeof lists>) => (await lists(...given)).rows.map(({ id }) => id)
    expect(await ids('overdue')).toEqual([missed.id])
    expect(await ids('broken')).toEqual([missed.id])
    expect(await ids('broken', { sort: 'newest' })).toEqual([missed.id])
    expect([...(await member.runs((ctx) => countViews(ctx, ['overdue', 'broken'])))]).toEqual([
      ['overdue', 1],
      ['broken', 1],
    ])
    const [row] = (await lists('overdue')).rows
    expect(lateness(caseFromRow(row as CaseRow), county.clock.now())).toEqual({ step: false, promise: true })
    const { lines } = await member.runs((ctx) => listQueue(ctx, queueQuery.parse({ view: 'broken' })))
    expect(lines[0]).toMatchObject({
      clock: { state: 'on-time' },
      broken: expect.stringMatching(/^Promise of 21 working days missed by \d+ working days$/),
    })

    // What the desk counts is what its lists show, closed cases among the rest.
    const withdrawn = await apply(all)
    await all.guardian.runs((ctx) => performTransition(ctx, { caseId: withdrawn.id, transition: 'withdraw' }))
    for (const officer of [member, all.ward, all.subCounty])
      await officer.runs(async (ctx) => {
        const counted = await countViews(ctx, QUEUE_VIEWS)
        for (const view of QUEUE_VIEWS) {
          const listed = await listQueue(ctx, queueQuery.parse({ view }))
          expect([view, listed.lines.length, listed.count]).toEqual([view, counted.get(view), String(counted.get(view))])
        }
      })

    county.clock.pass({ hours: 7 * 24 })
    const worked = await all.ward.runs(async (ctx) => ({
      overdue: (await queue(ctx, { view: 'overdue' })).rows.map(({ id }) => id),
      broken: (await queue(ctx, { view: 'broken' })).rows.map(({ id }) => id),
      office: (await queue(ctx, { view: 'office' })).rows.map(({ id }) => id),
    }))
    // While the applicant is asked, the promise stands still and cannot be broken.
    expect(worked.broken).toEqual([])
    expect(worked.overdue.slice(-2)).toEqual([late.id, fresh.id])
    expect(worked.office.slice(0, worked.overdue.length)).toEqual(worked.overdue)
    expect(await queueDrift(county.base.ownerDb)).toEqual([])
  })

  it('falls due a day later when a holiday is declared in between, and the history says why', async () => {
    await using county = await testCounty()
    const all = await cast(county)
    const opened = await apply(all)
    const day = (opened.dueAt as Temporal.Instant).toZonedDateTimeISO('Africa/Nairobi').toPlainDate()
    const administrator = await county.staff({ roles: ['ict-administrator'], office: 'headquarters-ict' })
    await administrator.runs((ctx) =>
      addHoliday(ctx, {
        key: 'test-day',
        day,
        name: { en: 'Day of rest', sw: 'Siku ya mapumziko' },
        kind: 'public',
        authority: 'Gazette Notice 1 of 2026',
        reason: 'The governor telephoned.',
      }),
    )
    const { rows } = await sql<{ payload: { change: string; what: Text } }>`
      select payload from jobs._private_jobs j join jobs._private_tasks t on t.id = j.task_id where t.identifier = 'cases.clock.retime'`.execute(
      county.base.ownerDb,
    )
    const [job] = rows
    if (!job) throw new Error('No job waits.')
    const { change, what } = job.payload
    expect(await retimeCases(county, { from: day, change, what })).toBe(1)
    expect(await retimeCases(county, { from: day, change, what })).toBe(0)
    const seen = await all.guardian.runs((ctx) => findCase(ctx, opened.id))
    expect(Temporal.Instant.compare(seen.case.dueAt as Temporal.Instant, opened.dueAt as Temporal.Instant)).toBe(1)
    expect(Temporal.Instant.compare(seen.case.promisedAt as Temporal.Instant, opened.promisedAt as Temporal.Instant)).toBe(1)
    if (seen.seenBy !== 'applicant') throw new Error('The guardian applied.')
    const words = seen.view.history.at(-1)?.words
    expect(words?.en).toContain(`Day of rest, ${formatDay(day.toString(), 'en')}.`)
    expect(words?.sw).toContain(`Siku ya mapumziko, ${formatDay(day.toString(), 'sw')}.`)
    // Why an officer entered it is for auditors.
    expect(JSON.stringify(seen.view.history)).not.toContain('telephoned')
    expect(await county.db.selectFrom('calendar.holiday_changes').select('reason').where('id', '=', change).execute()).toEqual([
      { reason: 'The governor telephoned.' },
    ])
  })

  it('says nothing of a holiday that moves only its next reminder, long after it fell due', async () => {
    await using county = await testCounty()
    const all = await cast(county)
    const type = await county.as(systemActor('cases.test'), (ctx) =>
      publishType(ctx, {
        ...sampleBursary,
        workflow: { ...sampleBursary.workflow, escalate: [{ at: 20, tell: { role: 'head-of-department' } }] },
      }),
    )
    const opened = await apply({ ...all, type })
    const wakeAt = opened.wakeAt as Temporal.Instant
    const last = [opened.dueAt, opened.promisedAt]
      .map((each) => each as Temporal.Instant)
      .sort(Temporal.Instant.compare)
      .at(-1)
    county.clock.set((last as Temporal.Instant).add({ hours: 10 * 24 }))
    const day = Temporal.PlainDate.from(wakeAt.toZonedDateTimeISO('Africa/Nairobi'))
    expect(Temporal.Instant.compare(wakeAt, county.clock.now())).toBe(1)
    const administrator = await county.staff({ roles: ['ict-administrator'], office: 'headquarters-ict' })
    const name = { en: 'Day of rest', sw: 'Siku ya mapumziko' }
    const { change } = await administrator.runs((ctx) =>
      addHoliday(ctx, { key: 'test-day', day, name, kind: 'public', authority: 'Gazette Notice 1 of 2026', reason: 'It is told.' }),
    )
    expect(await retimeCases(county, { from: day, change, what: name })).toBe(0)
    const seen = await all.guardian.runs((ctx) => findCase(ctx, opened.id))
    expect([seen.case.dueAt, seen.case.promisedAt].map(String)).toEqual([opened.dueAt, opened.promisedAt].map(String))
    expect(Temporal.Instant.compare(seen.case.wakeAt as Temporal.Instant, wakeAt)).toBe(1)
    const told = await county.db.selectFrom('cases.history').select('kind').where('case_id', '=', opened.id).execute()
    expect(told.map(({ kind }) => kind)).not.toContain('retimed')
    expect(await queueDrift(county.base.ownerDb)).toEqual([])
  })

  it('is found by its reference, by the beginning of a name and in spite of a slip', async () => {
    const all = await cast(county, wardOfItsOwn())
    const { id, reference } = await apply(all)
    await apply(all, { ...bursaryAnswers, student: 'Grace Achieng' })
    for (const typed of [
      reference,
      reference.toLowerCase().replaceAll('-', ' '),
      reference.slice(0, 7),
      'otieno',
      'OKOTH Wycliffe',
      'wycl',
      'wiclife otieno',
      // Two letters that changed places, one missing, one too many, one wrong.
      'oteino',
      'wyclife',
      'ootieno okoth',
      'okoth wicliffe',
    ])
      expect(
        (await all.ward.runs((ctx) => searchCases(ctx, typed))).map((found) => found.id),
        typed,
      ).toEqual([id])
    for (const typed of ['', '   ', 'zzzzqq', "'; drop table cases.cases; --", '\\', '((('])
      expect(await all.ward.runs((ctx) => searchCases(ctx, typed)), typed).toEqual([])
  })

  it('is found by an initial beside a name, though many shorter names begin with the letter', async () => {
    await using county = await testCounty()
    const all = await cast(county)
    const { id } = await apply(all, { ...bursaryAnswers, student: 'Grace Achieng' })
    const { id: other } = await apply(all)
    await sql`insert into cases.name_words (word) select 'a' || chr(97 + n) from generate_series(1, 25) n`.execute(county.base.ownerDb)
    const found = async (typed: string) => (await all.ward.runs((ctx) => searchCases(ctx, typed))).map((one) => one.id)
    for (const typed of ['a grace', 'Grace A.', 'grace ach']) expect(await found(typed), typed).toEqual([id])
    expect(await found('w okoth')).toEqual([other])
    for (const typed of ['a okoth', 'z grace', 'grace b']) expect(await found(typed), typed).toEqual([])
  })

  it('is found by a corrected name and no more by the one before, which only stays known where others bear it', async () => {
    await using county = await testCounty()
    const all = await cast(county)
    const { id: caseId } = await apply(all)
    await apply(all, { ...bursaryAnswers, student: 'Grace Otieno' })
    const fields = [{ field: 'student', reason: 'As on the birth certificate, please.' }]
    await all.ward.runs((ctx) => returnForCorrection(ctx, { caseId, transition: 'return', fields }))
    await all.guardian.runs((ctx) => answerCorrection(ctx, { caseId, answers: { student: 'Wyclef Okoth Ouma' } }))
    expect((await all.ward.runs((ctx) => searchCases(ctx, 'wyclef'))).map(({ id }) => id)).toEqual([caseId])
    expect(await all.ward.runs((ctx) => searchCases(ctx, 'otieno okoth'))).toEqual([])
    const known = await county.db.selectFrom('cases.name_words').select('word').orderBy('word').execute()
    expect(known.map(({ word }) => word)).toEqual(['grace', 'okoth', 'otieno', 'ouma', 'wyclef'])
  })
})

describe('a reported problem', () => {
  it('is called what it is about in the language of whoever reads it', async () => {
    await using county = await testCounty()
    const all = await cast(county)
    const { id } = await report(all)
    const title = { en: 'Pothole', sw: 'Shimo barabarani' }
    const office = county.places.officeFor('roads', WARD, 'subCounty')?.key ?? (county.places.headquarters('roads')?.key as string)
    const roads = await county.staff({ roles: ['roads-officer'], office }, 'Roads Officer')
    expect((await all.guardian.runs((ctx) => casesOf(ctx, all.guardian.id))).map((each) => each.title)).toEqual([title])
    expect((await roads.runs((ctx) => queue(ctx, { view: 'office' }))).rows.map((each) => each.title)).toEqual([title])
    for (const address of ['/staff', '/staff/cases', `/staff/cases/${id}`, '/staff/cases?view=all&sort=newest']) {
      const asked = (language: string) =>
        county.ask({ url: address, as: roads, headers: { cookie: `${roads.cookie}; language=${language}` } })
      expect((await asked('en')).body, address).toContain('Pothole')
      const { body } = await asked('sw')
      expect(body, address).toContain('Shimo barabarani')
      expect(body, address).not.toContain('Pothole')
    }
  })

  it('goes to the department its kind names, is resolved, rated and taken up again once', async () => {
    const road = await report(all)
    const water = await report(all, 'water')
    expect([road.department, road.ownerRole, water.department, water.ownerRole]).toEqual([
      'roads',
      'roads-officer',
      'water',
      'water-officer',
    ])
    const officer = await county.staff({ roles: ['roads-officer'], office: road.office })
    expect(
      await code(officer.runs((ctx) => performTransition(ctx, { caseId: water.id, transition: 'resolve', answers: { done: 'x' } }))),
    ).toBe('basics.not_found')
    expect(await code(officer.runs((ctx) => performTransition(ctx, { caseId: road.id, transition: 'resolve' })))).toBe('basics.invalid')
    await officer.runs((ctx) => performTransition(ctx, { caseId: road.id, transition: 'resolve', answers: { done: 'Filled.' } }))
    await all.guardian.runs((ctx) => rate(ctx, { caseId: road.id, stars: 2 }))
    expect(await code(all.guardian.runs((ctx) => rate(ctx, { caseId: road.id, stars: 5 })))).toBe('cases.not_rated')
    const again = await all.guardian.runs((ctx) => reopen(ctx, { caseId: road.id, reason: 'It is back.' }))
    expect(again).toMatchObject({ state: 'reported', closedAt: null, outcome: null, office: road.office })
    await officer.runs((ctx) => performTransition(ctx, { caseId: road.id, transition: 'resolve', answers: { done: 'Again.' } }))
    expect(await code(all.guardian.runs((ctx) => reopen(ctx, { caseId: road.id, reason: 'Still.' })))).toBe('cases.not_reopened')
  })
})

describe('erasure', () => {
  it('empties what a closed case tells about a person, and nothing else may change what happened', async () => {
    const all = await cast(county, wardOfItsOwn())
    const { id } = await apply(all)
    await all.ward.runs((ctx) => addNote(ctx, { caseId: id, note: 'Known to the chief.' }))
    const erase = () => county.as(systemActor('cases.test'), (ctx) => eraseCases(ctx, [id], 'years:7'))
    expect(await erase()).toBe(0)
    await all.guardian.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'withdraw' }))
    expect(await erase()).toBe(1)
    const seen = await all.ward.runs((ctx) => findCase(ctx, id))
    expect(JSON.stringify(seen)).not.toMatch(/Wycliffe|chief|2000000/)
    if (seen.seenBy === 'officer') expect(seen.history.map(({ act }) => act)).toEqual(['apply', 'note', 'withdraw'])
    expect(await all.ward.runs((ctx) => searchCases(ctx, 'Otieno'))).toEqual([])
    for (const table of ['cases.history', 'cases.answers', 'cases.acts'] as const)
      await expect(county.db.updateTable(table).set({ case_id: id }).execute()).rejects.toMatchObject({ code: '42501' })
  })
})
