import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { openSample, publishSamples, sampleCast } from '../../../test/support/desk-samples.ts'
import { sampleProblem } from '../../../test/support/sample-case-types.ts'
import { newId } from '../../core/basics/ids.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import { Batch } from '../../kernel/database/batch.ts'
import { withClient } from '../../kernel/database/roles.ts'
import { publishType } from './case-types.ts'
import { performTask } from './perform-task.ts'
import { performTransition } from './perform-transition.ts'

const WARD = 1261

async function reporting(county: TestCounty) {
  // Later than the county's own version of the same kind, which a new case would else begin with.
  county.clock.set('2040-01-10T07:00:00Z')
  await county.as(systemActor('cases.test'), (ctx) => publishType(ctx, sampleProblem))
  const office = county.places.officeFor('roads', WARD, 'subCounty')?.key as string
  return { resident: await county.resident(), officer: await county.staff({ roles: ['roads-officer'], office }) }
}

const problem = (id = newId(Date.now())) => ({
  id,
  type: 'report-a-problem',
  answers: { kind: 'pothole', ward: String(WARD), what: 'A deep hole by the market.', true: true },
})

const send = (county: TestCounty, as: TestPerson | undefined, url: string, payload?: object) =>
  county.ask({ method: payload ? 'POST' : 'GET', url, ...(payload ? { payload } : {}), ...(as ? { as } : {}) })

/** Counts what is sent to PostgreSQL while something runs, begin and commit included: the statements, and in how many batches they went. */
async function sentBy(work: () => Promise<unknown>): Promise<{ statements: number; batches: number }> {
  const sent = vi.spyOn(pg.Client.prototype, 'query')
  try {
    await work()
    const sizes = sent.mock.calls.map(([asked]) =>
      (asked as unknown) instanceof Batch ? (asked as unknown as Batch).statements.length : 1,
    )
    return { statements: sizes.reduce((sum, size) => sum + size, 0), batches: sizes.length }
  } finally {
    sent.mockRestore()
  }
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the API of cases', () => {
  describe('to who reports and who handles', () => {
    let county: TestCounty
    let resident: TestPerson
    let officer: TestPerson

    beforeAll(async () => {
      county = await testCounty()
      ;({ resident, officer } = await reporting(county))
    })
    afterAll(() => county?.[Symbol.asyncDispose]())

    it('takes a report through its life: opened, assigned, resolved, found by its reference', async () => {
      const made = await send(county, resident, '/api/cases', problem())
      expect(made.statusCode).toBe(201)
      const { id, reference } = made.json()
      expect(made.headers.location).toBe(`/api/cases/${id}`)

      const assigned = await send(county, officer, `/api/cases/${id}/assign`, { person: officer.id })
      expect([assigned.statusCode, assigned.json().heldBy]).toEqual([200, officer.id])
      const resolved = await send(county, officer, `/api/cases/${id}/transitions/resolve`, { revision: 1, answers: { done: 'Filled.' } })
      expect([resolved.statusCode, resolved.json().state]).toEqual([200, 'resolved'])
      const late = await send(county, officer, `/api/cases/${id}/transitions/resolve`, { revision: 1, answers: { done: 'Filled.' } })
      expect([late.statusCode, late.json().code]).toEqual([409, 'cases.already_decided'])
      expect(late.body).toContain('You yourself moved this case on already')
      expect(late.body).not.toContain('faster')

      const found = await send(county, officer, `/api/cases?reference=${reference}`)
      expect(found.json().cases.map((one: { id: string }) => one.id)).toEqual([id])
      const all = await send(county, officer, '/api/cases?view=all&limit=10')
      expect(all.json()).toMatchObject({ cases: [{ id, state: 'resolved' }], next: null })
      const own = await send(county, resident, `/api/cases/${id}`)
      expect(own.json()).toMatchObject({ id, closed: true, history: [{ kind: 'opened' }, { kind: 'assigned' }, { kind: 'moved' }] })
      expect(own.body).not.toContain(officer.actor.name)
    })

    it('answers a report sent twice with the same case', async () => {
      const body = problem()
      const first = await send(county, resident, '/api/cases', body)
      const second = await send(county, resident, '/api/cases', body)
      expect([first.statusCode, second.statusCode]).toEqual([201, 200])
      expect(second.json().reference).toBe(first.json().reference)
      // The same id with other words is no repetition: nobody may believe that these were taken.
      const other = await send(county, resident, '/api/cases', { ...body, answers: { ...body.answers, what: 'Another hole.' } })
      expect([other.statusCode, other.json().code]).toEqual([409, 'cases.id_taken'])
      const { answers } = (await send(county, resident, `/api/cases/${body.id}`)).json()
      expect(answers.what).toBe(body.answers.what)
    })

    it('says at which answers a report is wrong', async () => {
      const wrong = await send(county, resident, '/api/cases', { ...problem(), answers: { kind: 'dragon' } })
      expect(wrong.statusCode).toBe(422)
      expect(wrong.body).toContain('kind')
    })

    it('tells a stranger nothing, and nobody to sign in', async () => {
      const { id, reference } = (await send(county, resident, '/api/cases', problem())).json()
      const stranger = await county.resident()
      const elsewhere = await county.staff({
        roles: ['roads-officer'],
        office: county.places.offices.find((each) => each.department === 'roads' && each.kind === 'headquarters')?.key as string,
      })
      for (const person of [stranger, elsewhere]) {
        expect((await send(county, person, `/api/cases/${id}`)).statusCode).toBe(404)
        expect((await send(county, person, `/api/cases?reference=${reference}`)).json().cases).toEqual([])
        expect((await send(county, person, `/api/cases/${id}/transitions/resolve`, { answers: { done: 'x' } })).statusCode).toBe(404)
      }
      expect((await send(county, undefined, `/api/cases/${id}`)).statusCode).toBe(401)
      expect((await send(county, undefined, '/api/cases', problem())).statusCode).toBe(401)
      expect((await send(county, stranger, '/api/cases?view=all')).statusCode).toBe(403)
    })
  })

  describe('to officers, as the page of the case', () => {
    let county: TestCounty
    let one: { county: TestCounty } & Awaited<ReturnType<typeof sampleCast>>
    let id: string

    beforeAll(async () => {
      county = await testCounty()
      one = { county, ...(await sampleCast(county, await publishSamples(county))) }
      id = (await openSample(one, { illness: 'Lives with diabetes' })).id
      await one.ward.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'accept' }))
    })
    afterAll(() => county?.[Symbol.asyncDispose]())

    it('keeps what a colleague scored secret until the asker has scored', async () => {
      const [first, second] = one.members
      const score = (by: TestPerson, points: number) =>
        by.runs((ctx) => performTask(ctx, { caseId: id, task: 'score', answers: { points }, note: `My note on ${points}.` }))
      const scores = async (as: TestPerson) =>
        (await send(county, as, `/api/cases/${id}`))
          .json()
          .history.filter(({ act }: { act: string }) => act === 'score')
          .map(({ answers, note }: { answers: object; note: string }) => [answers, note])
      await score(first, 87)
      const own = [{ points: 87 }, 'My note on 87.']
      expect(await scores(first)).toEqual([own])
      expect(await scores(second)).toEqual([[{}, '']])
      expect((await page(second)).body).not.toContain('My note on 87.')
      await score(second, 60)
      expect(await scores(second)).toEqual([own, [{ points: 60 }, 'My note on 60.']])
      expect((await page(second)).body).toContain('My note on 87.')
    })

    it('masks sensitive answers, which the applicant reads in full', async () => {
      const seen = await send(county, one.ward, `/api/cases/${id}`)
      expect(seen.json().answers).toMatchObject({ illness: '•••', student: 'Wycliffe Otieno' })
      expect(seen.body).not.toContain('diabetes')
      expect((await send(county, one.guardian, `/api/cases/${id}`)).json().answers.illness).toBe('Lives with diabetes')
    })

    it('names the applicant, who alone reads "You"', async () => {
      const by = async (as: TestPerson) => (await send(county, as, `/api/cases/${id}`)).json().history[0].by.en
      expect([await by(one.ward), await by(one.guardian)]).toEqual(['Akinyi Odhiambo', 'You'])
    })

    const page = (as: TestPerson) => send(county, as, `/staff/cases/${id}`)
  })

  it('pages through a queue without missing or repeating a case', async () => {
    await using county = await testCounty()
    const { resident, officer } = await reporting(county)
    const made: string[] = []
    for (let count = 0; count < 7; count++) made.push((await send(county, resident, '/api/cases', problem())).json().id)
    for (const view of ['office', 'all']) {
      const seen: string[] = []
      let after = ''
      do {
        const page = (await send(county, officer, `/api/cases?view=${view}&limit=3${after && `&after=${after}`}`)).json()
        seen.push(...page.cases.map((one: { id: string }) => one.id))
        after = page.next ?? ''
      } while (after)
      expect(seen.sort()).toEqual([...made].sort())
    }
    const tampered = await send(county, officer, '/api/cases?view=office&after=tampered')
    expect([tampered.statusCode, tampered.json().problems[0].path]).toEqual([422, 'after'])
  })

  it('needs few statements for each call, so that a small box serves a county', async () => {
    await using county = await testCounty()
    const { resident, officer } = await reporting(county)
    // What a process reads once (roles, calendars, kinds of case) is read by a first life.
    const { id: first } = (await send(county, resident, '/api/cases', problem())).json()
    await send(county, officer, `/api/cases/${first}/assign`, { person: officer.id })
    await send(county, officer, `/api/cases/${first}/transitions/resolve`, { answers: { done: 'Filled.' } })

    const { id, ...body } = problem()
    const counts = {
      open: await sentBy(() => send(county, resident, '/api/cases', { id, ...body })),
      assign: await sentBy(() => send(county, officer, `/api/cases/${id}/assign`, { person: officer.id })),
      resolve: await sentBy(() => send(county, officer, `/api/cases/${id}/transitions/resolve`, { answers: { done: 'Filled.' } })),
      queue: await sentBy(() => send(county, officer, '/api/cases?view=office')),
    }
    expect(counts).toEqual({
      open: { statements: 8, batches: 4 },
      assign: { statements: 7, batches: 4 },
      resolve: { statements: 8, batches: 3 },
      queue: { statements: 2, batches: 2 },
    })
  })

  describe('does in one transaction what many ask for at the same moment', () => {
    /** So many reports that are there, and who handles them. */
    async function busy(reports: number) {
      const county = await testCounty()
      const { resident, officer } = await reporting(county)
      const ids = await Promise.all(
        Array.from({ length: reports }, async () => (await send(county, resident, '/api/cases', problem())).json().id as string),
      )
      const resolve = (id: string, as = officer) =>
        send(county, as, `/api/cases/${id}/transitions/resolve`, { answers: { done: 'Filled.' } })
      return { county, resident, officer, ids, resolve }
    }
    const codes = (answers: readonly { statusCode: number }[]) => answers.map(({ statusCode }) => statusCode)

    it('each answered, refused and written down as the one they are', async () => {
      const { county, resident, officer, ids, resolve } = await busy(4)
      await using _ = county
      const stranger = await county.resident()
      const twice = problem()
      const asked = [
        () => send(county, resident, '/api/cases', problem()),
        () => send(county, stranger, '/api/cases', problem()),
        () => send(county, resident, '/api/cases', twice),
        () => send(county, resident, '/api/cases', twice),
        () => send(county, resident, '/api/cases', { ...problem(), answers: { kind: 'dragon' } }),
        () => send(county, resident, '/api/cases', { ...problem(), type: 'no-such-type' }),
        () => send(county, officer, `/api/cases/${ids[0]}/assign`, { person: officer.id }),
        () => send(county, officer, `/api/cases/${ids[1]}/assign`, { person: stranger.id }),
        () => resolve(ids[3] as string, stranger),
        () => resolve(newId(Date.now())),
        () => resolve(ids[2] as string),
        () => resolve(ids[2] as string),
      ]
      const answers = await Promise.all(asked.map((each) => each()))
      const outcomes = answers.map((answer) => `${answer.statusCode} ${answer.json().code ?? 'done'}`)
      // Of two at once, either may be the first.
      expect(outcomes.splice(-2).toSorted()).toEqual(['200 done', '409 cases.already_decided'])
      expect(outcomes.splice(2, 2).toSorted()).toEqual(['200 done', '201 done'])
      expect(outcomes).toEqual([
        ...['201 done', '201 done', '422 basics.invalid', '404 cases.no_such_type', '200 done', '422 cases.no_officer'],
        ...['404 basics.not_found', '404 basics.not_found'],
      ])
      expect((await send(county, stranger, '/api/cases', twice)).json().code).toBe('cases.id_taken')
      const cases = [answers[0], answers[1], answers[2]].map((answer) => answer?.json().id as string)
      const lines = await county.base.db
        .selectFrom('audit.entries')
        .select(['verb', 'record_id', 'actor', 'subject', 'request_id'])
        .where('record_id', 'in', [...cases, ...ids])
        .where('verb', '!=', 'cases.case.opened')
        .execute()
      const opened = await county.base.db
        .selectFrom('audit.entries')
        .select(['record_id', 'actor', 'subject'])
        .where('record_id', 'in', cases)
        .where('verb', '=', 'cases.case.opened')
        .execute()
      expect(opened.toSorted((one, other) => cases.indexOf(one.record_id) - cases.indexOf(other.record_id))).toEqual(
        [resident, stranger, resident].map(({ id }, place) => ({ record_id: cases[place], actor: id, subject: id })),
      )
      expect(lines.map(({ verb, record_id, actor, subject }) => [verb, record_id, actor, subject]).toSorted()).toEqual([
        ['cases.case.assigned', ids[0], officer.id, resident.id],
        ['cases.case.moved', ids[2], officer.id, resident.id],
      ])
      expect(new Set(lines.map(({ request_id }) => request_id)).size).toBe(2)
      const told = await county.base.db
        .selectFrom('messages.outbox')
        .select(['person', 'about_id'])
        .where('about_id', 'in', cases)
        .execute()
      expect(told.map(({ person, about_id }) => [about_id, person]).toSorted()).toEqual(
        [resident, stranger, resident].map(({ id }, place) => [cases[place], id]).toSorted(),
      )
    })

    it('with as many statements for ten as for one', async () => {
      const { county, officer, ids, resolve } = await busy(20)
      await using _ = county
      await resolve(ids.pop() as string)
      const { statements } = await sentBy(() => Promise.all(ids.map((id) => resolve(id))))
      // Ten statements for a batch, and a second batch for what came a moment later.
      expect(statements).toBeLessThanOrEqual(30)
      const { rows } = await sql`select count(*)::int as closed from cases.cases where closed_at is not null`.execute(county.base.db)
      expect(rows).toEqual([{ closed: ids.length + 1 }])
      expect((await send(county, officer, '/api/cases?view=all')).json().cases).toHaveLength(20)
    })

    it('nobody waits for a case that another holds, but for those who want it', async () => {
      const { county, ids, resolve } = await busy(4)
      await using _ = county
      const waiting = await county.base.db.transaction().execute(async (holder) => {
        await sql`select from cases.cases where id = ${ids[0]} for update`.execute(holder)
        const first = resolve(ids[0] as string)
        expect(codes(await Promise.all(ids.slice(1).map((id) => resolve(id))))).toEqual([200, 200, 200])
        return { first }
      })
      expect((await waiting.first).statusCode).toBe(200)
    })

    it('one that must wait too long is told so alone', async () => {
      const { county, ids, resolve } = await busy(3)
      await using _ = county
      await withClient(county.base.urls.superuserUrl, async (client) => {
        await client.query(`alter role kaunti_app in database ${county.base.name} set lock_timeout = '200ms'`)
        await client.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'kaunti_app'",
        )
      })
      // Writing one of them waits for a row that another holds.
      await sql`create function cases.wait_for_one() returns trigger language plpgsql security definer as $$ begin perform from places.wards where code = ${sql.lit(WARD)} for update; return new; end $$`.execute(
        county.base.ownerDb,
      )
      await sql`create trigger wait_for_one before update on cases.cases for each row when (old.id = ${sql.lit(ids[1])}) execute function cases.wait_for_one()`.execute(
        county.base.ownerDb,
      )
      await county.base.ownerDb.transaction().execute(async (holder) => {
        await sql`select from places.wards where code = ${WARD} for update`.execute(holder)
        expect(codes(await Promise.all(ids.map((id) => resolve(id))))).toEqual([200, 503, 200])
      })
      expect((await resolve(ids[1] as string)).statusCode).toBe(200)
    })

    it('one that the database refuses leaves nothing, and the others stand', async () => {
      const { county, ids, resolve } = await busy(4)
      await using _ = county
      await sql`create function cases.refuse_one() returns trigger language plpgsql as $$ begin raise exception 'not this one' using errcode = '23514'; end $$`.execute(
        county.base.ownerDb,
      )
      await sql`create trigger refuse_one before update on cases.cases for each row when (old.id = ${sql.lit(ids[1])}) execute function cases.refuse_one()`.execute(
        county.base.ownerDb,
      )
      expect(codes(await Promise.all(ids.map((id) => resolve(id))))).toEqual([200, 500, 200, 200])
      const { rows } = await sql<{ id: string; lines: number; told: number }>`
        select c.id, (select count(*)::int from cases.history where case_id = c.id) as lines,
          (select count(*)::int from messages.outbox where about_id = c.id::text) as told
        from cases.cases c order by array_position(${ids}::uuid[], c.id)`.execute(county.base.db)
      expect(rows.map(({ id, lines, told }) => [ids.indexOf(id), lines, told])).toEqual([
        [0, 2, 2],
        [1, 1, 1],
        [2, 2, 2],
        [3, 2, 2],
      ])
    })
  })
})
