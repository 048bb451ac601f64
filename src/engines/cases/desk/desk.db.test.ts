import { Readable } from 'node:stream'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import { openSample, publishSamples, sampleCast } from '../../../../test/support/desk-samples.ts'
import { keepFile } from '../../../kernel/files/files.ts'
import { receiveUpload } from '../../../kernel/files/receive-upload.ts'
import type { CaseRecord } from '../case-record.ts'
import { answerCorrection, returnForCorrection } from '../correct-case.ts'
import { claim } from '../hold-case.ts'
import { performTransition } from '../perform-transition.ts'

type Desk = { county: TestCounty } & Awaited<ReturnType<typeof sampleCast>>

async function desk(county: TestCounty): Promise<Desk> {
  const types = await publishSamples(county)
  return { county, ...(await sampleCast(county, types)) }
}

const postForm = (county: TestCounty, as: TestPerson, url: string, body: Record<string, string | readonly string[]>) => {
  const payload = new URLSearchParams()
  for (const [name, value] of Object.entries(body))
    for (const each of Array.isArray(value) ? value : [value]) payload.append(name, each as string)
  return county.ask({
    as,
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: payload.toString(),
  })
}

const page = async (county: TestCounty, as: TestPerson, url: string) => county.ask({ as, method: 'GET', url })

const verbs = async (county: TestCounty, id: string): Promise<string[]> => {
  const { rows } = await sql<{ verb: string }>`select verb from audit.entries where record_id = ${id} order by seq`.execute(
    county.base.ownerDb,
  )
  return rows.map(({ verb }) => verb)
}

const accept = (one: Desk, record: CaseRecord) =>
  one.ward.runs((ctx) => performTransition(ctx, { caseId: record.id, transition: 'accept' }))

// Each test opens cases of its own, among those of the others.
let one: Desk
let county: TestCounty

beforeAll(async () => {
  county = await testCounty()
  one = await desk(county)
})
afterAll(() => county?.[Symbol.asyncDispose]())

describe('the queue', () => {
  it('shows exactly the cases within reach, and tells a stranger nothing', async () => {
    const mine = await openSample(one, { student: 'Wycliffe Otieno' })
    const theirs = await openSample(one, { student: 'Robi Marwa', ward: one.otherWardCode })
    const shown = await page(county, one.ward, '/staff/cases')
    expect(shown.statusCode).toBe(200)
    expect(shown.body).toContain(mine.reference)
    expect(shown.body).not.toContain(theirs.reference)
    const other = await page(county, one.otherWard, '/staff/cases?view=all')
    expect(other.body).toContain(theirs.reference)
    expect(other.body).not.toContain(mine.reference)
    for (const url of ['', '/print', '/note', '/assign', '/steps/accept', '/return/return'])
      expect((await page(county, one.otherWard, `/staff/cases/${mine.id}${url}`)).statusCode, url).toBe(404)
    expect((await page(county, one.guardian, `/staff/cases/${mine.id}`)).statusCode).toBe(403)
    expect((await postForm(county, one.otherWard, `/staff/cases/${mine.id}/claim`, {})).statusCode).toBe(404)
    expect((await postForm(county, one.otherWard, `/staff/cases/${mine.id}/reveal`, {})).statusCode).toBe(404)
    expect((await postForm(county, one.otherWard, `/staff/cases/${mine.id}/steps/accept`, {})).statusCode).toBe(404)
  })

  it('leads back to the cases and the desk from a page that is not theirs', async () => {
    const { body } = await page(county, one.ward, '/staff/cases/01890000-0000-7000-8000-000000000000')
    const ways = [...body.slice(body.indexOf('<main')).matchAll(/class="govuk-link" href="([^"]*)"/g)].map(([, href]) => href)
    expect(ways.slice(0, 3)).toEqual(['/staff/cases', '/staff', '/'])
  })

  it('finds by reference, phone, and words of a name with a slip', async () => {
    const found = await openSample(one, { student: 'Wycliffe Otieno' })
    await openSample(one, { student: 'Mercy Akinyi' })
    for (const words of [found.reference, 'wycliffe', 'Wyclife Otieno']) {
      const { body } = await page(county, one.ward, `/staff/cases?q=${encodeURIComponent(words)}`)
      expect(body, words).toContain(found.reference)
      expect(body, words).not.toContain('Mercy Akinyi')
    }
    const phone = `0${one.guardian.phone?.slice(4)}`
    expect((await page(county, one.ward, `/staff/cases?q=${phone}`)).body).toContain(found.reference)
    expect((await page(county, one.otherWard, `/staff/cases?q=${found.reference}`)).body).not.toContain('Wycliffe')
  })

  it('pages by key without losing or repeating a case', async () => {
    await using county = await testCounty()
    const one = await desk(county)
    const made = new Set<string>()
    for (let number = 0; number < 30; number += 1)
      made.add((await openSample(one, { student: `Wycliffe ${'Otieno'.slice(0, 2 + (number % 4))}` })).id)
    const seen: string[] = []
    let url: string | undefined = '/staff/cases?view=all'
    while (url) {
      const { body } = await page(county, one.ward, url)
      seen.push(...[...body.matchAll(/href="\/staff\/cases\/([0-9a-f-]{36})"/g)].map((match) => match[1] as string))
      url = /href="(\/staff\/cases\?[^"]*after=[^"]*)"[^>]*rel="next"/.exec(body)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen).toHaveLength(30)
    expect(new Set(seen)).toEqual(made)
  })

  it('keeps what was asked when a day is none', async () => {
    const { statusCode, body } = await page(county, one.ward, '/staff/cases?from=31-12-2026&type=ward-bursary')
    expect(statusCode).toBe(422)
    expect(body).toContain('value="31-12-2026"')
    expect(body).toContain('Enter a day such as 2026-11-22.')
  })

  it('never shows the whole list for a filter that it cannot use', async () => {
    const { reference } = await openSample(one, { student: 'Wycliffe Otieno' })
    expect((await page(county, one.ward, '/staff/cases?view=all&ward=')).body).toContain(reference)
    for (const filter of ['ward=99999999999', 'ward=x', `type=${'x'.repeat(101)}`, `state=${'x'.repeat(101)}`, 'flag=nonsense']) {
      const { statusCode, body } = await page(county, one.ward, `/staff/cases?view=all&${filter}`)
      expect([statusCode, body.includes(reference)], filter).toEqual([200, false])
    }
    const lost = Buffer.from(JSON.stringify(['yesterday', 'x'])).toString('base64url')
    for (const unknown of [
      'view=zzz',
      'view=all&after=AAAA',
      `view=all&after=${lost}`,
      'view=all&service=nonsense',
      'view=all&sort=x',
      'status=x',
    ])
      for (const path of ['/staff/cases', '/staff/cases.csv']) {
        if (path.endsWith('csv') && unknown.includes('after')) continue
        const { statusCode, body } = await page(county, one.ward, `${path}?${unknown}`)
        expect([statusCode, body.includes(reference)], `${path}?${unknown}`).toEqual([422, false])
      }
    expect((await page(county, one.ward, '/staff/cases?service=nonsense')).body).toContain('something that is not known here (service)')
    expect((await page(county, one.ward, '/staff/cases?after=AAAA&lang=sw')).body).toContain('Anwani hii haionyeshi mahali')
    expect((await page(county, one.ward, '/staff/cases?view=all&status=&sort=&lang=en')).body).toContain(reference)
    const long = await page(county, one.ward, `/staff/cases?view=all&q=${'x'.repeat(101)}`)
    expect(long.statusCode).toBe(422)
    expect(long.body).toContain('Search for fewer words')
    expect(long.body).not.toContain(reference)
  })

  it('exports what the officer may see, as text a spreadsheet does not run, and records it', async () => {
    const mine = await openSample(one, { student: 'Wycliffe Otieno' })
    const theirs = await openSample(one, { student: 'Robi Marwa', ward: one.otherWardCode })
    const { body, headers } = await page(county, one.ward, '/staff/cases.csv?view=all')
    expect(headers['content-type']).toContain('text/csv')
    expect(headers['content-disposition']).toContain('attachment')
    expect(body).toContain(mine.reference)
    expect(body).not.toContain(theirs.reference)
    expect(await verbs(county, 'all')).toEqual(['cases.queue.exported'])
  })

  it('takes up several at once, and says which were taken by others', async () => {
    const cases = [await openSample(one, {}), await openSample(one, {})]
    await one.secondWard.runs((ctx) => claim(ctx, { caseId: cases[0]!.id }))
    const answer = await postForm(county, one.ward, '/staff/cases/claim', {
      case: cases.map(({ id }) => id),
      back: '/staff/cases?view=unclaimed',
    })
    expect(answer.statusCode).toBe(303)
    expect(answer.headers.location).toBe('/staff/cases?view=unclaimed')
    const { rows } = await sql<{ id: string; held: string }>`
      select id, held_by as held from cases.cases where id = any(${cases.map(({ id }) => id)})`.execute(county.base.ownerDb)
    expect(new Map(rows.map(({ id, held }) => [id, held]))).toEqual(
      new Map([
        [cases[0]!.id, one.secondWard.id],
        [cases[1]!.id, one.ward.id],
      ]),
    )
  })

  it('never leads elsewhere after a bulk act', async () => {
    const answer = await postForm(county, one.ward, '/staff/cases/claim', { back: 'https://elsewhere.example/staff/cases' })
    expect(answer.headers.location).toBe('/staff/cases')
  })
})

describe('the desk', () => {
  it('counts for those who work, reads for the auditor, and is sensible for those with no cases', async () => {
    await openSample(one, {})
    const works = await page(county, one.ward, '/staff')
    expect(works.body).toContain('Not yet taken up')
    const auditor = await page(county, one.auditor, '/staff')
    expect(auditor.body).toContain('You may read cases but not move them.')
    const ict = await page(county, one.ict, '/staff')
    expect(ict.statusCode).toBe(200)
    expect(ict.body).toContain('Nothing waits for you here.')
    expect((await page(county, one.ict, '/staff/cases')).statusCode).toBe(403)
  })
})

describe('the page of a case', () => {
  it('hides sensitive answers until they are revealed, and records both', async () => {
    const record = await openSample(one, { illness: 'Lives with diabetes' })
    const hidden = await page(county, one.ward, `/staff/cases/${record.id}`)
    expect(hidden.statusCode).toBe(200)
    expect(hidden.body).not.toContain('diabetes')
    expect(hidden.body).not.toContain(one.guardian.phone)
    const shown = await postForm(county, one.ward, `/staff/cases/${record.id}/reveal`, {})
    expect(shown.body).toContain('Lives with diabetes')
    expect((await verbs(county, record.id)).filter((verb) => verb.endsWith('.read'))).toEqual([
      'cases.case.read',
      'cases.case.read',
      'cases.sensitive.read',
    ])
    const { rows } = await sql<{ subject: string }>`
      select distinct subject from audit.entries where verb = 'cases.sensitive.read' and record_id = ${record.id}`.execute(
      county.base.ownerDb,
    )
    expect(rows).toEqual([{ subject: one.guardian.id }])
  })

  it('hides what is sensitive in an officer’s own step as well', async () => {
    const record = await openSample(one, {})
    const answers = { reason: 'The need is met.', seen: 'A child lives with diabetes' }
    await one.ward.runs((ctx) => performTransition(ctx, { caseId: record.id, transition: 'refuse', answers }))
    const hidden = await page(county, one.secondWard, `/staff/cases/${record.id}`)
    expect(hidden.body).toContain('The need is met.')
    expect(hidden.body).toContain('What was seen at home')
    expect(hidden.body).not.toContain('diabetes')
    const paper = await page(county, one.secondWard, `/staff/cases/${record.id}/print`)
    expect(paper.body).not.toContain('diabetes')
    const shown = await postForm(county, one.secondWard, `/staff/cases/${record.id}/reveal`, {})
    expect(shown.body).toContain('A child lives with diabetes')
  })

  it('lets the auditor see who opened it, and offers no act', async () => {
    const record = await openSample(one, {})
    await page(county, one.ward, `/staff/cases/${record.id}`)
    const { body } = await page(county, one.auditor, `/staff/cases/${record.id}`)
    expect(body).toContain('Who opened this case')
    expect(body).toContain('Ward Officer: opened the case')
    expect(body).not.toContain('/steps/')
    expect((await page(county, one.ward, `/staff/cases/${record.id}`)).body).not.toContain('Who opened this case')
    expect((await postForm(county, one.auditor, `/staff/cases/${record.id}/steps/accept`, {})).statusCode).toBe(403)
  })

  it('gives out a document of the case to those who may read it, as a download, and records each opening', async () => {
    const record = await openSample(one, {})
    const other = await openSample(one, {})
    const bytes = await sharp({ create: { width: 20, height: 20, channels: 3, background: 'white' } })
      .png()
      .toBuffer()
    const received = await receiveUpload(county.files, { stream: Readable.from([bytes]), name: 'Fee structure.png' })
    const file = await one.guardian.runs((ctx) => keepFile(ctx, received, { owner: { kind: 'cases.case', id: record.id } }))
    const opened = await page(county, one.ward, `/staff/cases/${record.id}/documents/${file.id}`)
    expect(opened.statusCode).toBe(200)
    expect(opened.headers['content-disposition']).toContain('attachment')
    expect((await page(county, one.otherWard, `/staff/cases/${record.id}/documents/${file.id}`)).statusCode).toBe(404)
    expect((await page(county, one.ward, `/staff/cases/${other.id}/documents/${file.id}`)).statusCode).toBe(404)
    expect((await verbs(county, record.id)).filter((verb) => verb === 'cases.document.read')).toHaveLength(1)
  })

  it('shows what a correction changed, to the officer, on paper and to the auditor, and hides what is sensitive', async () => {
    const record = await openSample(one, { illness: 'Lives with diabetes' })
    const asked = ['need', 'illness', 'student'].map((field) => ({ field, reason: `Look at ${field} again.` }))
    await one.ward.runs((ctx) => returnForCorrection(ctx, { caseId: record.id, transition: 'return', fields: asked }))
    const address = `/staff/cases/${record.id}`
    expect((await page(county, one.ward, address)).body).not.toContain('Before:')
    await one.guardian.runs((ctx) => answerCorrection(ctx, { caseId: record.id, answers: { need: 1_500_000, illness: 'Asthma' } }))
    const rows = (body: string) =>
      [...body.matchAll(/Before:(.*?)Now:(.*?)<\/p>/gs)].map((both) => both.slice(1).map((side) => side.replace(/<[^>]*>/g, '').trim()))
    for (const [as, url] of [
      [one.ward, address],
      [one.ward, `${address}/print`],
      [one.auditor, address],
    ] as const)
      expect(rows((await page(county, as, url)).body), url).toEqual([
        ['KSh 20,000', 'KSh 15,000'],
        ['•••', '•••'],
      ])
    expect(rows((await postForm(county, one.ward, `${address}/reveal`, {})).body)[1]).toEqual(['Lives with diabetes', 'Asthma'])
  })

  it('is printed without internal notes', async () => {
    const record = await openSample(one, {})
    await postForm(county, one.ward, `/staff/cases/${record.id}/note`, { note: 'The chief vouches for them.' })
    expect((await page(county, one.ward, `/staff/cases/${record.id}`)).body).toContain('The chief vouches for them.')
    const { body } = await page(county, one.ward, `/staff/cases/${record.id}/print`)
    expect(body).toContain(record.reference)
    expect(body).not.toContain('The chief vouches for them.')
    expect(await verbs(county, record.id)).toContain('cases.print.read')
  })

  it('hides what others scored until this member has scored', async () => {
    const record = await openSample(one, {})
    await accept(one, record)
    const [first, second] = one.members
    const url = `/staff/cases/${record.id}/tasks/score`
    expect((await postForm(county, first, url, { points: '87', _revision: '2' })).statusCode).toBe(303)
    const before = await page(county, second, `/staff/cases/${record.id}`)
    expect(before.body).toContain('1 of 3 done')
    // As a reader sees it: the ids in the markup hold any two digits.
    const points = /(?<=>[^<]*)\b87\b/
    expect(before.body).not.toMatch(points)
    expect((await page(county, first, `/staff/cases/${record.id}`)).body).toMatch(points)
    // A second time leads to the case, which says that it was done and when.
    const twice = await page(county, first, url)
    expect([twice.statusCode, twice.headers.location]).toEqual([303, `/staff/cases/${record.id}`])
    expect(decodeURIComponent(String(twice.headers['set-cookie']))).toContain('already')
    expect((await postForm(county, second, url, { points: '60', _revision: '2' })).statusCode).toBe(303)
    expect((await page(county, second, `/staff/cases/${record.id}`)).body).toMatch(points)
  })
})

describe('an act', () => {
  it('moves the case by its form, and comes back with what was typed when something is wrong', async () => {
    const record = await openSample(one, {})
    const url = `/staff/cases/${record.id}/steps/refuse`
    expect((await page(county, one.ward, url)).body).toContain('Reason')
    const wrong = await postForm(county, one.ward, url, { reason: '', _note: 'Spoke to the guardian', _revision: '1' })
    expect(wrong.statusCode).toBe(422)
    expect(wrong.body).toContain('Spoke to the guardian')
    expect(wrong.body).toContain('govuk-error-summary')
    const right = await postForm(county, one.ward, url, { reason: 'Lives in another county', _revision: '1' })
    expect(right.statusCode).toBe(303)
    expect((await page(county, one.ward, `/staff/cases/${record.id}`)).body).toContain('Lives in another county')
  })

  it('tells the slower of two officers who and when, and keeps what was typed', async () => {
    const record = await openSample(one, {})
    const answers = await Promise.all([
      postForm(county, one.ward, `/staff/cases/${record.id}/steps/accept`, { _revision: '1', _note: 'All is in order' }),
      postForm(county, one.secondWard, `/staff/cases/${record.id}/steps/refuse`, { _revision: '1', reason: 'The fee structure is old' }),
    ])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 409])
    const slower = answers.findIndex(({ statusCode }) => statusCode === 409)
    const { body } = answers[slower]!
    expect(body).toContain('Somebody was faster')
    expect(body).toContain(slower === 0 ? 'Second Ward Officer was faster' : 'Ward Officer was faster')
    expect(body).toContain(slower === 0 ? 'All is in order' : 'The fee structure is old')
  })

  it('pressed twice is done once, and the second press sees it done', async () => {
    const record = await openSample(one, {})
    const press = () => postForm(county, one.ward, `/staff/cases/${record.id}/steps/accept`, { _revision: '1' })
    expect((await Promise.all([press(), press(), press()])).map(({ statusCode }) => statusCode)).toEqual([303, 303, 303])
    const { rows } = await sql<{
      count: number
    }>`select count(*)::integer as count from cases.history where act = 'accept' and case_id = ${record.id}`.execute(county.base.ownerDb)
    expect(rows[0]?.count).toBe(1)
  })

  describe('decided again from a second tab of the same officer', () => {
    const again = async (as: TestPerson, url: string, first: Record<string, string>, other: Record<string, string>) => {
      expect((await postForm(county, as, url, first)).statusCode).toBe(303)
      const same = await postForm(county, as, url, first)
      expect([same.statusCode, same.headers.location]).toEqual([303, url.split('/').slice(0, 4).join('/')])
      const { statusCode, body } = await postForm(county, as, url, other)
      expect(statusCode).toBe(409)
      expect(body).toContain('You did this already')
      expect(body).toMatch(/You did “[^”]+” already, on .*What you sent now is not the same/)
      expect(body).not.toContain('faster')
      return body
    }

    it('is told so and keeps another amount, in both languages', async () => {
      const { id } = await openSample(one, {})
      await accept(one, { id } as CaseRecord)
      const [first, second] = one.members
      await postForm(county, first, `/staff/cases/${id}/tasks/score`, { points: '60' })
      await postForm(county, second, `/staff/cases/${id}/tasks/score`, { points: '60' })
      const url = `/staff/cases/${id}/steps/approve`
      expect(await again(one.subCounty, url, { amount: '6000', _revision: '3' }, { amount: '7000', _revision: '3' })).toContain('7000')
      // The same amount as it may be written otherwise.
      expect((await postForm(county, one.subCounty, url, { amount: '6,000.00', _revision: '3' })).statusCode).toBe(303)
      const swahili = await postForm(county, one.subCounty, `${url}?lang=sw`, { amount: '7000', _revision: '3' })
      expect([swahili.statusCode, swahili.body.includes('Ulichotuma sasa si sawa na cha kwanza')]).toEqual([409, true])
    })

    it('is told so of other points, though colleagues scored too, and of the seat that was the last', async () => {
      const { id } = await openSample(one, {})
      await accept(one, { id } as CaseRecord)
      const [first, second] = one.members
      const url = `/staff/cases/${id}/tasks/score`
      const points = (value: string) => ({ points: value, _revision: '2' })
      expect(await again(first, url, points('31'), points('52'))).toContain('52')
      expect(await again(second, url, points('33'), points('54'))).toContain('54')
      await one.subCounty.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'approve', answers: { amount: 600_000 } }))
      expect((await postForm(county, first, url, points('31'))).body).toContain('Sub County Officer was faster')
    })

    it('is told so of another answer sent back, another reason and another note', async () => {
      const { id } = await openSample(one, {})
      const url = `/staff/cases/${id}/return/return`
      const first = { _revision: '1', field: 'need', 'reason-need': 'Not as in the fee structure' }
      const other = { _revision: '1', field: 'student', 'reason-student': 'Not as on the birth certificate' }
      expect(await again(one.ward, url, first, other)).toContain('Not as on the birth certificate')
      for (const change of [{ 'reason-need': 'Too much' }, { _note: 'Called the school' }]) {
        const { statusCode, body } = await postForm(county, one.ward, url, { ...first, ...change })
        expect([statusCode, body.includes(Object.values(change)[0] as string)]).toEqual([409, true])
      }
    })

    it('is told that they moved the case themselves where it was another step', async () => {
      const { id } = await openSample(one, {})
      expect((await postForm(county, one.ward, `/staff/cases/${id}/steps/accept`, { _revision: '1' })).statusCode).toBe(303)
      const { statusCode, body } = await postForm(county, one.ward, `/staff/cases/${id}/steps/refuse`, {
        _revision: '1',
        reason: 'Lives in another county',
      })
      expect(statusCode).toBe(409)
      for (const words of ['You did this already', 'You yourself moved this case on already', 'Lives in another county'])
        expect(body).toContain(words)
      expect(body).not.toContain('faster')
    })
  })

  it('returns ticked answers, each with its reason', async () => {
    const record = await openSample(one, {})
    const url = `/staff/cases/${record.id}/return/return`
    expect((await page(county, one.ward, url)).statusCode).toBe(200)
    expect((await postForm(county, one.ward, url, { _revision: '1' })).body).toContain('Tick at least one answer.')
    const wordless = await postForm(county, one.ward, url, {
      _revision: '1',
      field: ['need', 'student'],
      'reason-need': 'Not as in the fee structure',
    })
    expect(wordless.statusCode).toBe(422)
    expect(wordless.body).toContain('Not as in the fee structure')
    const done = await postForm(county, one.ward, url, { _revision: '1', field: 'need', 'reason-need': 'Not as in the fee structure' })
    expect(done.statusCode).toBe(303)
    const { rows } = await sql<{ fields: unknown }>`select fields from cases.corrections where case_id = ${record.id}`.execute(
      county.base.ownerDb,
    )
    expect(rows).toEqual([{ fields: [{ field: 'need', reason: 'Not as in the fee structure' }] }])
    const shown = await page(county, one.ward, `/staff/cases/${record.id}`)
    expect(shown.body).toMatch(/The resident’s answer.*in \d+ working days.*Clock stopped/s)
    expect(shown.body).toContain('Not as in the fee structure')
  })

  it('is not offered to one who had another part in the case', async () => {
    const record = await openSample(one, { assistedBy: one.ward })
    const { body } = await page(county, one.ward, `/staff/cases/${record.id}`)
    expect(body).toContain('You already had a part in this case. Another person must do this: Send to the committee.')
    expect((await page(county, one.ward, `/staff/cases/${record.id}/steps/accept`)).statusCode).toBe(303)
    expect((await postForm(county, one.ward, `/staff/cases/${record.id}/steps/accept`, { _revision: '1' })).statusCode).toBe(403)
    expect((await page(county, one.secondWard, `/staff/cases/${record.id}/steps/accept`)).statusCode).toBe(200)
  })

  it('is not for the applicant, though they are an officer of the ward', async () => {
    const record = await openSample({ ...one, guardian: one.ward }, {})
    const { statusCode, body } = await page(county, one.ward, `/staff/cases/${record.id}`)
    expect(statusCode).toBe(403)
    expect(body).toContain('This is your own case.')
    expect((await postForm(county, one.ward, `/staff/cases/${record.id}/steps/accept`, { _revision: '1' })).statusCode).toBe(403)
    expect((await page(county, one.secondWard, `/staff/cases/${record.id}`)).statusCode).toBe(200)
  })

  it('gives a case to a colleague who holds a post that can work on it, and to nobody else', async () => {
    const record = await openSample(one, {})
    const url = `/staff/cases/${record.id}/assign`
    const choices = await page(county, one.ward, url)
    expect(choices.body).toContain('Second Ward Officer')
    expect(choices.body).not.toContain('Other Ward Officer')
    expect((await postForm(county, one.ward, url, { person: '' })).body).toContain('Choose a colleague.')
    expect((await postForm(county, one.ward, url, { person: one.otherWard.id })).statusCode).toBe(422)
    expect((await postForm(county, one.ward, url, { person: one.secondWard.id })).statusCode).toBe(303)
    expect((await page(county, one.secondWard, '/staff/cases?view=mine')).body).toContain(record.reference)
  })
})
