import { writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applyForBursary, WARD } from '../../../test/support/apply-for-bursary.ts'
import { sendApplication, tailor } from '../../../test/support/apply-for-permit.ts'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { sentCodeTo } from '../../../test/support/sent-code.ts'
import { type Page, Visitor } from '../../../test/support/visitor.ts'
import { makeReference } from '../../core/basics/reference.ts'
import { returnForCorrection } from '../../engines/cases/correct-case.ts'
import { listQueue } from '../../engines/cases/desk/desk-queue.ts'
import { queueQuery } from '../../engines/cases/desk/queue-address.ts'
import { findCase, loadCase, trackCase } from '../../engines/cases/find-case.ts'
import { reopen } from '../../engines/cases/note-case.ts'
import { performTask } from '../../engines/cases/perform-task.ts'
import { performTransition } from '../../engines/cases/perform-transition.ts'
import { wakeCases } from '../../engines/cases/wake-cases.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import { erasePerson } from '../../kernel/context/erasure.ts'
import { keepFile } from '../../kernel/files/files.ts'
import { checkOffline } from '../../kernel/files/offline-verifier.ts'
import { receiveUpload } from '../../kernel/files/receive-upload.ts'
import { checkService } from './definitions/check-service.ts'
import { decideDraft, importService, readServiceFiles, serviceKnowledge } from './definitions/import-services.ts'
import { issueLettersJob } from './letters/issue-letters.ts'
import { servicesRetention } from './person-record.ts'

let county: TestCounty
beforeAll(async () => {
  county = await testCounty()
})
afterAll(() => county[Symbol.asyncDispose]())

const holders = new Map<string, Promise<TestPerson>>()
/** Who holds a post; one person at a time can. */
function holder(post: string): Promise<TestPerson> {
  const known = holders.get(post) ?? county.staff({ post })
  holders.set(post, known)
  return known
}

const officers = async () => ({
  administrator: await holder(`ward-${WARD}-administrator`),
  chair: await holder(`ward-${WARD}-bursary-chair`),
  secretary: await holder(`ward-${WARD}-bursary-secretary`),
  education: await holder('rongo-education-officer'),
  headOfEducation: await holder('head-education'),
  countySecretary: await holder('county-secretary'),
  elsewhere: await holder('ward-1270-administrator'),
})

const score = {
  noInterest: true,
  need: 9,
  performance: 7,
  vulnerability: 8,
  proposed: 1_500_000,
  scoreReason: 'One parent died, the fees are four times what the household earns, the report form is good.',
}
const award = { amount: 1_500_000, awardReason: 'As the committee proposes.' }

/** Brings a case to its award. */
async function granted(guardian: TestPerson, given: Awaited<ReturnType<typeof officers>>) {
  const { id, reference, visitor } = await applyForBursary(county, guardian)
  await given.administrator.runs((ctx) =>
    performTransition(ctx, { caseId: id, transition: 'accept', answers: { checked: ['resident', 'enrolled', 'fees'], checkNote: null } }),
  )
  await given.chair.runs((ctx) => performTask(ctx, { caseId: id, task: 'score', answers: score }))
  await given.secretary.runs((ctx) => performTask(ctx, { caseId: id, task: 'score', answers: score }))
  await given.education.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'approve', answers: award }))
  await issueLettersJob.run(county, { caseId: id }, { id: '1', attempt: 1, attemptsMax: 1 })
  const letter = await county.db.selectFrom('services.letters').selectAll().where('case_id', '=', id).executeTakeFirstOrThrow()
  return { id, reference, visitor, letter }
}

describe('the catalogue', () => {
  test('every public page can be read in both languages', async () => {
    const paths = [
      '/services',
      '/services?q=basari',
      '/services?topic=education',
      '/services?life=losing-a-parent',
      '/track',
      '/V',
      '/V/offline',
    ]
    const services = ['market-stall', 'report-a-problem', 'ward-bursary'].flatMap((key) => [`/services/${key}`, `/services/${key}/paper`])
    for (const lang of ['en', 'sw'])
      for (const path of [...paths, ...services]) {
        const answer = await county.ask({ url: `${path}${path.includes('?') ? '&' : '?'}lang=${lang}` })
        expect(answer.statusCode, path).toBe(200)
        expect(answer.body, path).not.toMatch(/undefined|\[object/)
      }
  })

  test('a search with a slip finds the service, one that finds nothing says so and what to do', async () => {
    const visitor = new Visitor(county)
    for (const typed of ['bursery', 'busary', 'basari', 'msaada wa karo'])
      expect((await visitor.get(`/services?q=${encodeURIComponent(typed)}`)).links.map(({ href }) => href)).toContain(
        '/services/ward-bursary',
      )
    const nothing = await visitor.get('/services?q=xylophone')
    expect(nothing.text).toContain('We found no service for “xylophone”')
    expect((await visitor.get('/services/xylophone')).status).toBe(404)
  })
})

test('a promise that is missed is told: to the applicant, the head of the department, then the county secretary; the step may be on time', async () => {
  const { administrator, chair, headOfEducation, countySecretary } = await officers()
  const guardian = await county.resident({ name: 'Beryl Waiting' })
  const { id, reference } = await applyForBursary(county, guardian)
  const began = county.clock.now()
  const told = async (person: TestPerson) => {
    const sent = county.db
      .selectFrom('messages.outbox')
      .select('body')
      .where('person', '=', person.id)
      .where('body', 'like', `%${reference}%`)
    return (await sent.orderBy('created_at').execute()).map(({ body }) => body?.replace(/^.*?: /, ''))
  }
  const reads = async () =>
    (await guardian.runs((ctx) => trackCase(ctx, { reference, phone: guardian.phone as string }))).history.map(({ words }) => words.en)

  county.clock.pass({ hours: 25 * 24 })
  await administrator.runs((ctx) =>
    performTransition(ctx, { caseId: id, transition: 'accept', answers: { checked: ['resident', 'enrolled', 'fees'], checkNote: null } }),
  )
  county.clock.pass({ hours: 6 * 24 })
  await wakeCases(county)
  expect((await chair.runs((ctx) => findCase(ctx, id))).case).toMatchObject({ state: 'scoring', flags: ['promiseMissed'] })
  expect((await told(headOfEducation)).filter((words) => words?.startsWith('Promise missed: '))).toHaveLength(1)
  expect(await told(countySecretary)).toEqual([])
  expect((await reads()).filter((words) => words.includes('longer than promised'))).toEqual([
    'It has taken longer than promised; those above the officers were told.',
  ])
  const [line] = (await chair.runs((ctx) => listQueue(ctx, queueQuery.parse({ view: 'broken' })))).lines
  expect(line).toMatchObject({
    case: { id },
    flags: ['Promise missed'],
    clock: { state: 'on-time' },
    broken: expect.stringMatching(/^Promise of 21 working days missed by \d+ working days?$/),
  })

  // What a step's time set goes with the step; a promise stays missed, on a case that is closed too.
  county.clock.pass({ hours: 35 * 24 })
  await wakeCases(county)
  expect((await told(countySecretary)).map((words) => words?.split(':')[0])).toEqual(['Promise missed'])
  expect((await reads()).at(-1)).toBe('It still takes longer than promised; a higher office was told.')
  await guardian.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'withdraw' }))
  expect((await headOfEducation.runs((ctx) => findCase(ctx, id))).case).toMatchObject({ state: 'withdrawn', flags: ['promiseMissed'] })
  county.clock.set(began.toString())
})

test('an award and its papers stay although the applicant is erased; when their time is over, the county says only that the letter was its own', async () => {
  const guardian = await county.resident({ name: 'Auma Awarded' })
  const { id, letter } = await granted(guardian, await officers())
  const asking = await county.ask({ url: '/my/privacy/erasure', as: guardian })
  expect(asking.body).toContain(letter.number)
  expect(asking.body).toContain('Public Finance Management Act')
  const { counts, stays } = await county.as(systemActor('test'), (ctx) => erasePerson(ctx, guardian.id))
  expect(stays.map(({ record, because }) => [record.kind, because])).toEqual([
    ['services.letter', 'law'],
    ['cases.case', 'law'],
  ])
  expect(counts['cases.cases']).toBe(0)
  expect(counts['identity.people']).toBe(1)
  expect((await county.ask({ url: '/my', as: guardian })).statusCode).toBe(303)
  expect((await county.ask({ url: `/V/${letter.payload}` })).body).toContain('This letter is genuine')
  expect((await county.as(systemActor('test'), (ctx) => loadCase(ctx, id)))?.title.sw).toContain('Brian')

  const now = county.clock.now()
  county.clock.set(now.toZonedDateTimeISO('Africa/Nairobi').add({ years: 7, days: 1 }).toInstant())
  for (const rule of servicesRetention) {
    const before = county.clock.now().toZonedDateTimeISO('Africa/Nairobi').subtract({ years: 7 }).toInstant()
    await county.as(systemActor('test'), (ctx) => rule.run(ctx, before, 100))
  }
  for (const url of [`/V/${letter.payload}`, `/V?code=${letter.code}`]) {
    const first = await county.ask({ url })
    const { body } = first.headers.location ? await county.ask({ url: first.headers.location as string }) : first
    expect(body).toContain('The county issued this letter long ago')
    expect(body).toContain(letter.number)
    expect(body).not.toContain('Omondi')
  }
  expect((await county.ask({ url: `/V/${letter.payload.slice(0, -1)}` })).body).toContain('does not know this letter')
  county.clock.set(now)
})

describe('definitions', () => {
  type Changeable = { catalogue: { summary: { en: string }; who: { sw?: string }; law: unknown[] } }
  const bursary = () =>
    structuredClone(readServiceFiles(county.folder).find((each) => (each as { key: string }).key === 'ward-bursary')) as Changeable

  test('the same content again changes nothing; a change waits for a second person', async () => {
    const { headOfEducation, countySecretary, administrator } = await officers()
    const before = await county.db.selectFrom('services.versions').select('hash').execute()
    const changed = bursary()
    changed.catalogue.summary.en = 'Help with fees.'
    const load = (definition: unknown) => headOfEducation.runs(async (ctx) => importService(ctx, definition, await serviceKnowledge(ctx)))
    expect(await load(bursary())).toMatchObject({ outcome: 'unchanged' })
    expect(await load(changed)).toMatchObject({ outcome: 'draft' })
    expect(await load(changed)).toMatchObject({ outcome: 'unchanged' })
    const draft = await county.db.selectFrom('services.versions').selectAll().where('status', '=', 'draft').executeTakeFirstOrThrow()
    expect(before.map(({ hash }) => hash)).not.toContain(draft.hash)

    const page = await county.ask({ url: `/staff/services/${draft.hash}`, as: countySecretary })
    expect(page.body).toContain('Help with fees.')
    expect((await county.ask({ url: `/staff/services/${draft.hash}`, as: administrator })).statusCode).toBe(403)
    const decide = { hash: draft.hash, publish: true, reason: '' }
    await expect(headOfEducation.runs((ctx) => decideDraft(ctx, decide))).rejects.toMatchObject({ code: 'services.own_draft' })
    await expect(county.db.updateTable('services.versions').set({ body: '{}' }).where('hash', '=', draft.hash).execute()).rejects.toThrow(
      'permission denied',
    )
    expect((await county.ask({ url: '/services/ward-bursary' })).body).not.toContain('Help with fees.')
    await countySecretary.runs((ctx) => decideDraft(ctx, decide))
    expect((await county.ask({ url: '/services/ward-bursary' })).body).toContain('Help with fees.')
    await expect(countySecretary.runs((ctx) => decideDraft(ctx, decide))).rejects.toMatchObject({ code: 'services.not_a_draft' })
  })

  test('a faulty definition is refused with every place, and nothing is kept', async () => {
    const faulty = bursary()
    delete faulty.catalogue.who.sw
    faulty.catalogue.law = []
    const { headOfEducation } = await officers()
    await expect(headOfEducation.runs(async (ctx) => importService(ctx, faulty, await serviceKnowledge(ctx)))).rejects.toMatchObject({
      code: 'services.definition_faulty',
      problems: [{ path: '/catalogue/who/sw' }],
    })
  })

  test('what the database knows of the county fits its services', async () => {
    const known = await serviceKnowledge({ now: county.clock.now(), db: county.db as never, county })
    for (const service of readServiceFiles(county.folder)) expect(checkService(service, known).faults).toEqual([])
  })
})

describe('the journey of a bursary', () => {
  test('apply, correct one answer, score by two, approve by another; the letter is checked online and without network', async () => {
    const guardian = await county.resident({ name: "Achieng' Omondi" })
    const given = await officers()
    const { id, reference, visitor } = await applyForBursary(county, guardian)

    // The ward administrator sends one answer back; only that can be changed.
    await given.administrator.runs((ctx) =>
      returnForCorrection(ctx, {
        caseId: id,
        transition: 'return',
        fields: [{ field: 'admissionNo', reason: 'The number on the letter is A/4321.' }],
      }),
    )
    const mine = await visitor.get('/my')
    expect(mine.text).toContain('Waiting for you')
    const by = /Answer by\s*(\d+ \w+ \d{4}, \d\d:\d\d)/.exec(mine.text)?.[1]
    const own = await visitor.get(`/my/applications/${id}`)
    expect(own.text).toContain('The number on the letter is A/4321.')
    expect(own.text).toContain(`Answer by ${by}. If nothing comes by then, it ends`)
    expect((await new Visitor(county).post('/track', { reference, phone: guardian.phone ?? '' })).text).toContain(by)
    const overview = await visitor.get(`/my/applications/${id}/correct`)
    expect(overview.text).toContain(`Send it by ${by}.`)
    const link = overview.links.find(({ href }) => href.includes('/correct/admission'))?.href ?? ''
    const back = await visitor.submit(await visitor.get(link), { admissionNo: 'A/4321' })
    await visitor.submit(back, {})
    expect((await loadCase({ db: county.db as never }, id))?.state).toBe('submitted')
    expect((await visitor.get(`/my/applications/${id}`)).text).toContain('A/4321')

    await given.administrator.runs((ctx) =>
      performTransition(ctx, {
        caseId: id,
        transition: 'accept',
        answers: { checked: ['resident', 'enrolled', 'fees'], checkNote: 'Known family.' },
      }),
    )
    // The committee's proposals keep to the same ceiling.
    await expect(
      given.chair.runs((ctx) => performTask(ctx, { caseId: id, task: 'score', answers: { ...score, proposed: 2_100_000 } })),
    ).rejects.toMatchObject({ code: 'cases.not_yet', problems: [{ path: 'proposed' }] })
    expect((await county.ask({ url: `/staff/cases/${id}/tasks/score`, as: given.chair })).body).toContain('KSh 20,000')
    await given.chair.runs((ctx) => performTask(ctx, { caseId: id, task: 'score', answers: score }))
    expect((await loadCase({ db: county.db as never }, id))?.state).toBe('scoring')
    await given.secretary.runs((ctx) => performTask(ctx, { caseId: id, task: 'score', answers: score }))
    expect((await loadCase({ db: county.db as never }, id))?.state).toBe('approval')

    // More than is left or allowed is refused; so is anyone who scored or checked.
    await expect(
      given.education.runs((ctx) =>
        performTransition(ctx, { caseId: id, transition: 'approve', answers: { ...award, amount: 2_100_000 } }),
      ),
    ).rejects.toMatchObject({
      code: 'cases.not_yet',
      problems: [
        {
          path: 'amount',
          text: {
            en: 'Amount of the award (KSh 21,000) is more than the most that can be given (KSh 20,000).',
            sw: expect.stringContaining('KSh 21,000'),
          },
        },
      ],
    })
    const address = `/staff/cases/${id}/steps/approve`
    const decide = await county.ask({ url: address, as: given.education })
    expect(decide.body).toMatch(/What you decide by.*Left to pay.*Most that is given at this level.*KSh 20,000/s)
    expect(decide.body).toContain('KSh 15,000 · KSh 15,000 (average KSh 15,000)')
    const typed = await county.ask({
      url: address,
      as: given.education,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      payload: new URLSearchParams({ amount: '21000', awardReason: 'Good.' }).toString(),
    })
    expect(typed.statusCode).toBe(422)
    expect(typed.body).toContain('href="#amount"')
    expect(typed.body).not.toContain('2100000')
    await expect(
      given.chair.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'approve', answers: award })),
    ).rejects.toMatchObject({
      code: 'basics.denied',
    })
    await given.education.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'approve', answers: award }))
    const pending = await visitor.get(`/my/applications/${id}`)
    expect(pending.text).toContain('Your letter is being made')

    const run = () => issueLettersJob.run(county, { caseId: id }, { id: '1', attempt: 1, attemptsMax: 1 })
    await Promise.all([run(), run()])
    await run()
    const letters = await county.db.selectFrom('services.letters').selectAll().where('case_id', '=', id).execute()
    expect(letters).toHaveLength(1)
    const [letter] = letters as [(typeof letters)[0]]
    expect(letter.number).toMatch(/^WB\/2026-27\/1262\/\d{4}$/)
    expect(letter.facts).toEqual([
      'ward-bursary/award-letter',
      letter.number,
      '2026-11-18',
      'B. O. O.',
      'A/4321',
      'Central Kamagambo',
      'KSh 15,000',
      '2027-11-18',
    ])
    const told = await county.db
      .selectFrom('messages.outbox')
      .select('body')
      .where('template', '=', 'services.letter.ready')
      .where('about_id', '=', id)
      .execute()
    expect(told.map(({ body }) => body).join()).toContain(letter.code)

    const done = await visitor.get(`/my/applications/${id}`)
    expect(done.text).toContain('KSh 15,000')
    expect(done.text).not.toContain('Known family.')
    expect(done.text).not.toContain('One parent died')
    const pdf = await county.ask({ url: `/my/letters/${letter.id}.pdf`, as: guardian })
    expect(pdf.headers['content-type']).toBe('application/pdf')
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    // What it says and its code stand on one page: a second sheet gets lost.
    expect(pdf.rawPayload.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1)
    if (process.env.LETTER) writeFileSync(process.env.LETTER, pdf.rawPayload)
    expect((await county.ask({ url: `/my/letters/${letter.id}.pdf`, as: guardian })).rawPayload.equals(pdf.rawPayload)).toBe(true)

    const checked = await new Visitor(county).get(`/V?code=${letter.code.toLowerCase().replace('-', ' ')}`)
    expect(checked.heading).toBe('This letter is genuine')
    expect(checked.text).toContain('B. O. O.')
    expect(checked.text).not.toContain('Brian')
    const keys = (await county.ask({ url: '/V/keys.json' })).json()
    const list = (await county.ask({ url: '/V/revocations' })).rawPayload
    expect(await checkOffline(`HTTP://COUNTY.TEST/V/${letter.payload}`, keys, new Uint8Array(list))).toMatchObject({
      valid: true,
      revoked: false,
      facts: letter.facts,
    })
    expect(reference).toMatch(/^MGR-/)
  })

  test('a letter is taken back by two people, and every check says so from then on', async () => {
    const guardian = await county.resident()
    const given = await officers()
    const { letter, visitor, id } = await granted(guardian, given)
    const ask = (as: TestPerson, path: string, payload?: Record<string, string>) =>
      county.ask({ method: 'POST', url: `/staff/letters/${letter.id}/${path}`, as, payload: payload ?? {} })
    expect((await ask(given.administrator, 'revoke', { reason: 'x' })).statusCode).toBe(403)
    expect((await ask(given.headOfEducation, 'revoke', { reason: 'The student left the school.' })).statusCode).toBe(303)
    expect((await ask(given.headOfEducation, 'agree')).statusCode).toBe(403)
    expect((await new Visitor(county).get(`/V/${letter.payload}`)).heading).toBe('This letter is genuine')
    expect((await ask(given.countySecretary, 'agree')).statusCode).toBe(303)
    expect((await ask(given.countySecretary, 'agree')).statusCode).toBe(409)
    expect((await new Visitor(county).get(`/V/${letter.payload}`)).heading).toBe('This letter was taken back')
    expect((await visitor.get(`/my/applications/${id}`)).text).toContain('Taken back on')
    const keys = (await county.ask({ url: '/V/keys.json' })).json()
    const list = (await county.ask({ url: '/V/revocations' })).rawPayload
    expect(await checkOffline(letter.payload, keys, new Uint8Array(list))).toMatchObject({ valid: true, revoked: true })
  })

  test('the short code is found where people type it: in the field, after /V/, in small letters too', async () => {
    const letters = county.db.selectFrom('services.letters').select(['code', 'payload']).where('erased_at', 'is', null)
    const letter = await letters.limit(1).executeTakeFirstOrThrow()
    const small = letter.code.toLowerCase()
    const end = async (url: string): Promise<string> => {
      const { headers } = await county.ask({ url })
      return headers.location ? end(headers.location as string) : url
    }
    for (const url of [
      `/V/${letter.code}`,
      `/V/${small}`,
      `/V/${small.replace('-', '')}`,
      `/v/${small}`,
      `/v?code=${small}`,
      `/v/${letter.payload.toLowerCase()}`,
    ])
      expect((await end(url)).toUpperCase(), url).toBe(`/V/${letter.payload}`)
    expect(await end('/v')).toBe('/V')
    expect(await end('/v/offline')).toBe('/V/offline')
    // Guessing meets the limit of `/V` alone: under `/V/` no code is looked up.
    expect((await county.ask({ url: '/V/AAAA-AAAA' })).headers.location).toBe('/V?code=AAAA-AAAA')
  })

  test('an altered or invented code is unknown', async () => {
    const visitor = new Visitor(county)
    expect((await visitor.get('/V/ABCDEFGHIJ')).status).toBe(404)
    expect((await visitor.get('/V?code=AAAA-AAAA')).status).toBe(404)
    expect((await visitor.get('/V')).status).toBe(200)
    const empty = await visitor.get('/V?code=')
    expect([empty.status, empty.text.includes('Enter the code that stands on the letter')]).toEqual([422, true])
    expect((await visitor.get(`/V/${'A'.repeat(400)}`)).heading).toBe('The county does not know this letter')
  })

  test('what is drawn once for all holds nobody’s phone and nobody’s key to a draft', async () => {
    const resident = await county.resident()
    const own = await new Visitor(county, resident).get('/track?reference=MGR-0000-0000')
    expect(own.html).toContain(resident.phone)
    expect((await new Visitor(county, resident).get('/track')).html).toContain(resident.phone)
    const others = [await new Visitor(county).get('/track'), await new Visitor(county).get('/track')].map(({ html }) => html)
    expect(others[1]).toBe(others[0])
    for (const words of [resident.phone, 'MGR-0000-0000']) expect(others[0]).not.toContain(words)
    const keys = []
    for (const visitor of [new Visitor(county, resident), new Visitor(county), new Visitor(county)]) {
      const { forms } = await visitor.get('/services/ward-bursary/apply/lives-here')
      keys.push(forms.flatMap(({ values }) => values).find(([name]) => name === '_draft')?.[1])
    }
    expect(keys).not.toContain(undefined)
    expect(new Set(keys).size).toBe(3)
  })

  test('a stranger’s guess at a case, its files or its letter gets nothing, not even that it exists', async () => {
    const guardian = await county.resident()
    const given = await officers()
    const { id, letter, reference } = await granted(guardian, given)
    const stranger = await county.resident()
    const file = await county.db.selectFrom('files.files').select('id').where('owner_id', '=', id).executeTakeFirstOrThrow()
    expect((await county.ask({ url: `/my/applications/${id}/files/${file.id}`, as: guardian })).statusCode).toBe(200)
    for (const path of [
      `/my/applications/${id}`,
      `/my/applications/${id}/files/${file.id}`,
      `/my/applications/${id}/correct`,
      `/my/applications/${id}/act/withdraw`,
      `/my/letters/${letter.id}.pdf`,
    ]) {
      const nobody = path.replace(id, '00000000-0000-7000-8000-000000000000').replace(letter.id, '00000000-0000-7000-8000-000000000000')
      for (const guess of [path, nobody]) expect((await county.ask({ url: guess, as: stranger })).statusCode, guess).toBe(404)
      expect((await county.ask({ url: path })).statusCode, path).toBe(303)
    }
    for (const path of [`/staff/cases/${id}/letters`, `/staff/letters/${letter.id}.pdf`]) {
      expect((await county.ask({ url: path, as: given.administrator })).statusCode, path).toBe(200)
      expect((await county.ask({ url: path, as: given.elsewhere })).statusCode, path).toBe(404)
      expect((await county.ask({ url: path, as: stranger })).statusCode, path).toBe(403)
    }
    const nowhere = makeReference('MGR', 1)
    const track = (typed: Record<string, string>) => new Visitor(county).post('/track', typed)
    const right = await track({ reference: reference.toLowerCase(), phone: guardian.phone ?? '' })
    expect(right.text).toContain('Granted')
    expect(right.text).not.toContain('Brian')
    const wrong = [
      await track({ reference, phone: stranger.phone ?? '' }),
      await track({ reference: nowhere, phone: guardian.phone ?? '' }),
    ]
    for (const page of wrong) {
      expect(page.status).toBe(404)
      expect(page.text).toContain('We found nothing with this reference number and phone number')
    }
    // What can be no reference or number at all is said at its field, whether there is such a case or not.
    const mistyped = `${reference.slice(0, -1)}${reference.endsWith('7') ? '8' : '7'}`
    for (const [typed, ...fields] of [
      [{ reference: '', phone: '' }, 'reference'],
      [{ reference, phone: '' }, 'phone'],
      [{ reference: nowhere, phone: '' }, 'phone'],
      [{ reference: mistyped, phone: '12' }, 'reference', 'phone'],
    ] as const) {
      const page = await track(typed)
      expect(page.status).toBe(422)
      for (const field of ['reference', 'phone'])
        expect(page.html.includes(`id="${field}-error"`), `${JSON.stringify(typed)} ${field}`).toBe((fields as string[]).includes(field))
      expect(page.text).not.toContain('We found nothing')
    }
  })
})

test('of the markets only those of the ward that was named are offered', async () => {
  const visitor = new Visitor(county)
  const stall = '/services/market-stall/apply'
  await visitor.submit(await visitor.get(`${stall}/trader-name`), { traderName: 'Akoth Trader' })
  await visitor.submit(await visitor.get(`${stall}/trader-id`), { traderId: '12345678' })
  await visitor.submit(await visitor.get(`${stall}/ward`), { ward: String(WARD) })
  const { html } = await visitor.get(`${stall}/market`)
  expect([...html.matchAll(/value="(\d+)-market"/g)].map(([, ward]) => Number(ward))).toEqual([WARD])
  expect(html).not.toContain('Begin to type')
})

describe('a report of a problem', () => {
  const reporting = '/services/report-a-problem/apply'

  async function report(visitor: Visitor, kind: string, giveName: boolean): Promise<Page> {
    await visitor.submit(await visitor.get(`${reporting}/kind`), { kind })
    if (kind === 'staff-conduct')
      await visitor.submit(await visitor.get(`${reporting}/staff-where`), {
        conductOffice: 'Rongo market office, on Monday',
        conduct: 'bribe',
      })
    else {
      await visitor.submit(await visitor.get(`${reporting}/ward`), { ward: String(WARD) })
      await visitor.submit(await visitor.get(`${reporting}/place`), { landmark: 'Rongo road, by the bridge' })
      await visitor.submit(await visitor.get(`${reporting}/point`), {})
      await visitor.submit(await visitor.get(`${reporting}/danger`), { danger: 'worse' })
    }
    await visitor.submit(await visitor.get(`${reporting}/details`), { details: 'It has been so for two weeks.' })
    if (kind !== 'staff-conduct') await visitor.submit(await visitor.get(`${reporting}/photos`), {})
    if (kind !== 'no-water') await visitor.submit(await visitor.get(`${reporting}/stay-unnamed`), { giveName: giveName ? 'yes' : 'no' })
    if (giveName || kind === 'no-water') await visitor.submit(await visitor.get(`${reporting}/your-name`), { reporterName: 'Otieno Were' })
    const declare = await visitor.get(`${reporting}/declare`)
    return declare.url.includes('/draft/phone') ? declare : visitor.submit(declare, { truth: 'yes' })
  }
  const caseOf = async (page: Page) => {
    const reference = /MGR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(page.text)?.[0] ?? ''
    const record = await loadCase({ db: county.db as never }, reference)
    if (!record) throw new Error(`No case came of it: ${page.heading}: ${page.text}`)
    return record
  }

  test('it goes to the office of the kind and ward; it is solved, reopened once, and rated', async () => {
    const resident = await county.resident()
    const visitor = new Visitor(county, resident)
    const record = await caseOf(await report(visitor, 'pothole', true))
    expect(record).toMatchObject({ department: 'roads', office: 'rongo-roads', ownerRole: 'roads-officer' })
    const roads = await holder('rongo-roads-officer')
    const water = await holder('rongo-water-officer')
    // Two buttons, each named for what it does: to have the case, and to tell the resident.
    const buttons = (await county.ask({ url: `/staff/cases/${record.id}`, as: roads })).body
    expect(buttons.match(/Take it up/g)).toHaveLength(1)
    expect(buttons).toContain('Say that work has begun')
    const resolve = (by: TestPerson) =>
      by.runs((ctx) =>
        performTransition(ctx, { caseId: record.id, transition: 'resolve', answers: { done: 'Filled and rolled.', donePhoto: null } }),
      )
    await expect(resolve(water)).rejects.toMatchObject({ code: 'basics.not_found' })
    await resolve(roads)
    const own = await visitor.get(`/my/applications/${record.id}`)
    expect(own.text).toContain('Filled and rolled.')
    // Fourteen days, the last of them wholly.
    expect(own.text).toContain('you can reopen it once, until the end of 2 December 2026.')
    const resolved = county.clock.now()
    for (const [instant, may] of [
      ['2026-12-02T20:59:00Z', true],
      ['2026-12-02T21:00:00Z', false],
    ] as const) {
      county.clock.set(Temporal.Instant.from(instant))
      const shown = await resident.runs((ctx) => findCase(ctx, record.id))
      expect(shown.seenBy === 'applicant' && shown.view.reopenUntil !== null).toBe(may)
    }
    await expect(resident.runs((ctx) => reopen(ctx, { caseId: record.id, reason: 'Too late.' }))).rejects.toMatchObject({
      code: 'cases.not_reopened',
    })
    county.clock.set(resolved)
    expect((await visitor.post(`/my/applications/${record.id}/rate`, { stars: '6' })).status).toBe(422)
    expect((await visitor.post(`/my/applications/${record.id}/rate`, { words: 'Good.' })).text).toContain('Choose 1 to 5 stars')
    expect((await visitor.post(`/my/applications/${record.id}/rate`, { stars: '2', words: 'Only loose stones.' })).status).toBe(200)
    const reopened = await visitor.post(`/my/applications/${record.id}/reopen`, { reason: 'The rain washed it out.' })
    expect(reopened.text).toContain('In progress')

    // What they wrote is read by themselves, by the officer, on paper and by the auditor; by nobody who only knows the reference.
    const wrote = ['The rain washed it out.', 'Only loose stones.']
    const auditor = await holder('auditor-1')
    for (const [as, url] of [
      [resident, `/my/applications/${record.id}`],
      [resident, '/my/privacy/data.json'],
      [roads, `/staff/cases/${record.id}`],
      [roads, `/staff/cases/${record.id}/print`],
      [auditor, `/staff/cases/${record.id}`],
    ] as const)
      for (const words of wrote) expect((await county.ask({ url, as })).body, url).toContain(words)
    const tracked = await new Visitor(county).post('/track', { reference: record.reference, phone: resident.phone ?? '' })
    expect(tracked.text).toContain('You asked us to take it up again.')
    for (const words of wrote) expect(tracked.text).not.toContain(words)
    expect((await county.ask({ url: '/staff/cases?view=office&flag=reopened', as: roads })).body).toContain(record.reference)
    const told = await county.db
      .selectFrom('messages.outbox')
      .select('body')
      .where('person', '=', roads.id)
      .where('about_id', '=', record.id)
      .execute()
    expect(told.map(({ body }) => body)).toEqual([expect.stringContaining('Reopened by the resident. The history says why.')])

    await resolve(roads)
    expect((await visitor.post(`/my/applications/${record.id}/reopen`, { reason: 'Again.' })).status).toBe(409)
    expect((await visitor.post(`/my/applications/${record.id}/rate`, { stars: '1' })).status).toBe(409)
  })

  test('the resident sees the officer’s photo of the finished work, and no paper that officers filed for themselves', async () => {
    const resident = await county.resident()
    const visitor = new Visitor(county, resident)
    const record = await caseOf(await report(visitor, 'pothole', true))
    const roads = new Visitor(county, await holder('rongo-roads-officer'))
    const content = await sharp({ create: { width: 60, height: 40, channels: 3, background: 'grey' } })
      .jpeg()
      .toBuffer()
    const after = { name: 'donePhoto-file', filename: 'after.jpg', type: 'image/jpeg', content }
    const done = await roads.submit(
      await roads.get(`/staff/cases/${record.id}/steps/resolve`),
      { done: 'Filled and rolled.' },
      { files: [after] },
    )
    expect(done.text).toContain('after.jpg')
    const own = await visitor.get(`/my/applications/${record.id}`)
    const photo = /<img[^>]+src="(\/my\/applications\/[^"]+)"[^>]+alt="Picture: Photo"/.exec(own.html)?.[1] as string
    const sent = await county.ask({ url: photo, as: resident })
    expect([sent.statusCode, sent.headers['content-type']]).toEqual([200, 'image/jpeg'])
    expect((await county.ask({ url: photo, as: await county.resident() })).statusCode).toBe(404)

    const received = await receiveUpload(county.files, { stream: Readable.from([content]), name: 'visit.jpg' })
    const { id } = await resident.runs((ctx) => keepFile(ctx, received, { owner: { kind: 'cases.case', id: record.id } }))
    expect((await county.ask({ url: `/my/applications/${record.id}/files/${id}`, as: resident })).statusCode).toBe(404)
  })

  test('a report about staff stays unnamed and reaches public service only', async () => {
    const record = await caseOf(await report(new Visitor(county), 'staff-conduct', false))
    expect(record).toMatchObject({
      department: 'public-service',
      office: 'headquarters-public-service',
      applicant: null,
      phone: null,
      ward: null,
    })
    const open = async (post: string) => (await county.ask({ url: `/staff/cases/${record.id}`, as: await holder(post) })).statusCode
    expect(await open('public-service-officer-headquarters')).toBe(200)
    expect(await open(`ward-${WARD}-administrator`)).toBe(404)
    expect(await open('rongo-roads-officer')).toBe(404)
    const tracked = await new Visitor(county).post('/track', { reference: record.reference, phone: '' })
    expect(tracked.text).toContain('Reported')
  })

  test('where the office must be able to ask back, a phone is needed', async () => {
    const visitor = new Visitor(county)
    const asked = await report(visitor, 'no-water', true)
    expect(asked.status).toBe(200)
    expect(asked.url).toContain('/draft/phone?aim=send')
    expect(asked.text).toContain('the office must be able to reach you')
    const phone = '+254700009922'
    const code = await visitor.submit(asked, { phone })
    const who = await visitor.submit(code, { code: (await sentCodeTo(county, phone)) ?? '' })
    expect(who.heading).toBe('What is your name?')
    const check = await visitor.submit(who, { name: 'Otieno Were' })
    expect(check.status, check.text).toBe(200)
    const record = await caseOf(await visitor.submit(await visitor.get(`${reporting}/declare`), { truth: 'yes' }))
    expect(record).toMatchObject({ phone, department: 'water' })
  })
})

test('a counter officer finds how a case stands by its number or phone, sees what its applicant sees, and the applicant sees that', async () => {
  const resident = await county.resident({ name: 'Achieng Otieno' })
  const { id } = await resident.runs((ctx) => sendApplication(ctx, 'single-business-permit', tailor))
  const { reference } = await county.db.selectFrom('cases.cases').select('reference').where('id', '=', id).executeTakeFirstOrThrow()
  const desk = await county.onceHolderOf('front-desk-headquarters')
  const ask = async (q: string) => (await county.ask({ url: `/staff/counter?q=${encodeURIComponent(q)}`, as: desk })).body
  for (const q of [reference.toLowerCase(), `0${resident.phone?.slice(4)}`]) {
    const body = await ask(q)
    expect(body).toContain(reference)
    expect(body).toContain('The licensing officer is checking your papers.')
    expect(body).not.toContain('12345678')
  }
  expect(await ask('Achieng')).toContain('names are not searched here')
  expect(await ask('MGR-0000-0000')).not.toContain(reference)
  expect((await county.ask({ url: `/staff/cases/${id}`, as: desk })).statusCode).toBe(403)
  const looks = await county.db
    .selectFrom('audit.entries')
    .select('verb')
    .where('subject', '=', resident.id)
    .where('actor', '=', desk.id)
    .execute()
  expect(looks.map(({ verb }) => verb)).toEqual(['services.standing.read', 'services.standing.read'])
  // The search at the head of their pages leads there, not to cases they may not open.
  expect((await county.ask({ url: '/staff', as: desk })).body).toContain('action="/staff/counter"')
})

test('an officer at a counter applies for a resident who proves the phone; the case records both', async () => {
  const officer = await holder('rongo-front-desk-officer')
  const visitor = new Visitor(county, officer)
  const begin = await visitor.get('/staff/assist/report-a-problem')
  const phone = '+254700009911'
  const code = await visitor.submit(begin, { name: 'Akinyi Oloo', phone, reason: '' })
  expect(code.status, code.text).toBe(200)
  expect(await sentCodeTo(county, phone)).toMatch(/^\d{6}$/)
  expect((await county.ask({ url: '/staff/assist', as: await holder('rongo-roads-officer') })).statusCode).toBe(403)
})
