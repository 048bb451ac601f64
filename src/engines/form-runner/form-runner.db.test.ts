import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { bursaryForm } from '../../../test/support/sample-form.ts'
import { sentCodeTo } from '../../../test/support/sent-code.ts'
import { type Page, type Upload, Visitor } from '../../../test/support/visitor.ts'
import { refuse } from '../../core/basics/errors.ts'
import type { FormDefinition, Submission } from '../../core/forms/form.ts'
import { defineManifest } from '../../kernel/context/manifest.ts'
import { correctionRoutes } from './correction.routes.tsx'
import { formRoutes } from './form.routes.tsx'
import type { ReturnedForm, SendResult, SentDraft } from './mount.ts'
import { paperRoute } from './paper-form.tsx'
import { retireDrafts } from './retire-drafts.ts'

const text = (en: string, sw: string) => ({ en, sw })
const params = z.object({ key: z.string() })

/** What the module of the test was given, by the submission's key. */
const opened = new Map<string, { submission: Submission; draft: SentDraft; times: number }>()
let form: FormDefinition = bursaryForm
let version: string | undefined
let contact: 'required' | 'optional' | 'none' = 'none'
let returned: (Pick<ReturnedForm, 'before' | 'fields' | 'about'> & { person: string }) | null = null
const corrected: { submission: Submission; changed: readonly string[] }[] = []

const find = async (_ctx: unknown, { key }: { key: string }) => {
  if (key !== 'bursary') throw refuse('basics.not_found')
  return {
    form,
    ...(version ? { version } : {}),
    title: text('Ward bursary', 'Basari ya wadi'),
    code: 'bursary',
    home: '/services/bursary',
    contact,
    nameField: 'studentName',
  } as const
}
const onSubmit = async (ctx: { newId(): string }, submission: Submission, draft: SentDraft): Promise<SendResult> => {
  const before = opened.get(draft.submission)
  opened.set(draft.submission, { submission, draft, times: (before?.times ?? 0) + 1 })
  return {
    id: draft.submission,
    reference: `MGR-${draft.submission.slice(-8)}`,
    track: '/my/cases',
    filesTo: { kind: 'test.case', id: ctx.newId() },
  }
}
const testModule = defineManifest({
  name: 'test',
  needs: [],
  routes: [
    ...formRoutes({ base: '/forms/:key/apply', params, find, onSubmit, example: async () => ({ key: 'bursary' }) }),
    ...formRoutes({
      base: '/staff/forms/:key',
      params,
      find: (ctx, wanted) => find(ctx, wanted).then((offered) => ({ ...offered, contact: 'required' as const })),
      onSubmit,
      assisted: 'cases.case.handle',
      example: async () => ({ key: 'bursary' }),
    }),
    ...correctionRoutes({
      base: '/my/forms/:key/correct',
      params,
      find: async (ctx, wanted) => {
        if (!returned || ctx.actor.person !== returned.person) throw refuse('basics.not_found')
        return { ...(await find(ctx, wanted)), ...returned }
      },
      onCorrected: async (_ctx, submission, draft) => {
        corrected.push({ submission, changed: draft.changed })
        returned = null
        return { id: draft.submission, reference: 'MGR-0000-0000', track: '/my/cases' }
      },
      example: async () => ({ key: 'bursary' }),
    }),
    paperRoute('/forms/:key/paper', { params, find, example: async () => ({ key: 'bursary' }) }),
  ],
})

let county: TestCounty
let letter: Upload
beforeAll(async () => {
  county = await testCounty({ more: [testModule] })
  const content = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#eee' } })
    .jpeg()
    .toBuffer()
  letter = { name: 'feeStructure-file', filename: 'fee structure.jpg', content, type: 'image/jpeg' }
})
afterAll(() => county[Symbol.asyncDispose]())
beforeEach(() => {
  form = bursaryForm
  version = undefined
  contact = 'none'
  returned = null
  opened.clear()
  corrected.length = 0
})

const start = '/forms/bursary/apply'
const born = { 'born-day': '5', 'born-month': '3', 'born-year': '2009' }
const student = { studentName: "Achieng' Otieno", ...born, certificate: '1234567' }

/** What is kept of the visitor's own draft. */
async function answersOf(visitor: Visitor): Promise<unknown> {
  const token = createHash('sha256')
    .update(visitor.cookies.get('drafts') ?? '')
    .digest('hex')
  const row = await county.db.selectFrom('form_runner.drafts').select('answers').where('token_hash', '=', token).executeTakeFirstOrThrow()
  return row.answers
}
const keyOf = (page: Page): string => /name="_draft" value="([^"]+)"/.exec(page.html)?.[1] ?? 'none'
const anOfficer = () => county.staff({ roles: ['ward-administrator'], office: 'ward-1261' })

/** Answers the form up to the task list's first section. */
async function toTasks(visitor: Visitor, base = start): Promise<Page> {
  const first = await visitor.get(`${base}/lives-here`)
  return visitor.submit(first, { lives: 'yes' })
}

async function toCheck(visitor: Visitor, base = start): Promise<Page> {
  await toTasks(visitor, base)
  let page = await visitor.submit(await visitor.get(`${base}/student`), student)
  page = await visitor.submit(page, { level: 'secondary' })
  page = await visitor.submit(await visitor.get(`${base}/fees`), { fees: '45,000', paid: '10000', orphaned: 'no', guardian: '' })
  page = await visitor.submit(page, { siblings: 'no' })
  page = await visitor.submit(page, { _action: 'upload' }, { files: [letter] })
  page = await visitor.submit(page, {})
  return visitor.get(`${base}/check`)
}

describe('the way through a form', () => {
  test('a person answers page by page, without JavaScript, and sends what validateAll makes of it', async () => {
    const visitor = new Visitor(county)
    const first = await visitor.get(start)
    expect(first.url).toBe(`${start}/start`)
    expect(first.heading).toBe('Ask for a bursary')
    const check = await toCheck(visitor)
    expect(check.heading).toBe('Check your answers')
    expect(check.text).toContain("Achieng' Otieno")
    expect(check.text).toContain('KSh 45,000')
    expect(check.text).toContain('fee structure.jpg')
    const declare = await visitor.get(`${start}/declare`)
    const refused = await visitor.submit(declare, {})
    expect(refused.status).toBe(422)
    const done = await visitor.submit(declare, { agreed: 'yes' })
    expect(done.heading).toBe('Sent')
    const [sent] = [...opened.values()]
    expect(sent?.submission.answers).toMatchObject({
      studentName: "Achieng' Otieno",
      fees: 4_500_000,
      paid: 1_000_000,
      siblings: false,
      agreed: true,
    })
    expect(sent?.submission.calculated).toMatchObject({ balance: 3_500_000 })
    // A bookmark opens the same again.
    expect((await visitor.get(done.url)).text).toContain(`MGR-${sent?.draft.submission.slice(-8)}`)
  })

  test('a question that is drawn once for all holds nobody’s answers, files or key, and is another in a new version or language', async () => {
    version = 'one'
    const question = `${start}/lives-here`
    const strip = (html: string) => html.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    const [one, other] = [new Visitor(county), new Visitor(county)]
    const [first, second] = [await one.get(question), await other.get(question)]
    expect(strip(second.html)).toBe(strip(first.html))
    expect(keyOf(second)).not.toBe(keyOf(first))

    // Who answered sees the answers, who was refused what is wrong, and the next visitor neither.
    expect((await one.submit(first, {})).status).toBe(422)
    await one.submit(first, { lives: 'yes' })
    expect(await answersOf(one)).toEqual({ lives: true })
    const back = await one.get(question)
    expect(keyOf(back)).toBe(keyOf(first))
    expect(back.html).toContain('checked')
    for (const visitor of [other, new Visitor(county), new Visitor(county, await county.resident())]) {
      const seen = await visitor.get(question)
      expect(seen.html).not.toContain('checked')
      expect(seen.html).not.toContain(keyOf(first))
    }
    // From the check page, at a counter and in another language it is another page.
    expect((await one.get(`${question}?return=check`)).html).toContain('?return=check')
    expect((await other.get(`${question}?lang=sw`)).html).not.toContain('Save')
    const officer = new Visitor(county, await anOfficer())
    expect((await officer.get('/staff/forms/bursary/lives-here')).url).toBe('/staff/forms/bursary/draft/assist')

    version = 'two'
    form = {
      ...bursaryForm,
      pages: bursaryForm.pages.map((page) => (page.path === 'lives-here' ? { ...page, lead: text('Anew.', 'Upya.') } : page)),
    } as FormDefinition
    expect((await new Visitor(county).get(question)).text).toContain('Anew.')
  })

  test('a page that is not open yet leads to where the person is', async () => {
    const visitor = new Visitor(county)
    expect((await visitor.get(`${start}/fees`)).url).toBe(`${start}/start`)
    await visitor.submit(await visitor.get(`${start}/lives-here`), { lives: 'yes' })
    expect((await visitor.get(`${start}/check`)).url).toBe(`${start}/tasks`)
    expect((await visitor.get(`${start}/nonsense`)).status).toBe(404)
    expect((await visitor.get('/forms/other/apply/start')).status).toBe(404)
  })

  test('an answer that ends the journey shows why, and can be taken back', async () => {
    const visitor = new Visitor(county)
    const exit = await visitor.submit(await visitor.get(`${start}/lives-here`), { lives: 'no' })
    expect(exit.heading).toBe('Ask your own county')
    const again = await visitor.submit(await visitor.get(`${start}/lives-here`), { lives: 'yes' })
    expect(again.heading).toBe('Your application')
  })

  test('what is wrong is said in a summary that leads to the field, and what was typed stays', async () => {
    const visitor = new Visitor(county)
    await toTasks(visitor)
    const wrong = await visitor.submit(await visitor.get(`${start}/student`), { ...student, 'born-month': '13', studentName: '' })
    expect(wrong.status).toBe(422)
    expect(wrong.html).toContain('<title>Error: ')
    expect(wrong.html).toContain('govuk-error-summary')
    const targets = wrong.links.map(({ href }) => href).filter((href) => href.startsWith('#'))
    expect(targets.length).toBeGreaterThan(1)
    for (const target of targets) expect(wrong.html).toContain(`id="${target.slice(1)}"`)
    expect(Object.fromEntries(wrong.forms.at(-1)?.values ?? [])).toMatchObject({
      'born-month': '13',
      'born-day': '5',
      certificate: '1234567',
    })
  })

  test('a change from the check page goes back to it, or first to a question that it opens', async () => {
    const visitor = new Visitor(county)
    await toCheck(visitor)
    const same = await visitor.submit(await visitor.get(`${start}/student?return=check`), { studentName: 'Achieng Adhiambo Otieno' })
    expect(same.url).toBe(`${start}/check`)
    expect(same.text).toContain('Achieng Adhiambo Otieno')
    const newQuestion = await visitor.submit(await visitor.get(`${start}/level?return=check`), { level: 'university' })
    expect(newQuestion.url).toBe(`${start}/admission`)
  })

  test('entries of a repeat are added, changed and removed, and the same entry sent twice is one', async () => {
    const visitor = new Visitor(county)
    await toTasks(visitor)
    await visitor.submit(await visitor.submit(await visitor.get(`${start}/student`), student), { level: 'secondary' })
    await visitor.submit(await visitor.get(`${start}/fees`), { fees: '45000', orphaned: 'no' })
    const list = await visitor.submit(await visitor.get(`${start}/siblings`), { siblings: 'yes' })
    expect(list.url).toBe(`${start}/sibling-list`)
    expect((await visitor.submit(list, {})).status).toBe(422)
    const add = await visitor.get(`${start}/sibling-list/new`)
    expect((await visitor.submit(add, {})).status).toBe(422)
    await visitor.submit(add, { siblingSchool: 'Migori Primary' })
    const once = await visitor.submit(add, { siblingSchool: 'Migori Primary' })
    expect(once.text.match(/Migori Primary/g)).toHaveLength(1)
    const change = once.links.find(({ href }) => href.includes('/sibling-list/') && !href.endsWith('/new'))?.href ?? ''
    const changed = await visitor.submit(await visitor.get(change), { siblingSchool: 'Rongo Primary' })
    expect(changed.text).toContain('Rongo Primary')
    const next = await visitor.submit(changed, {})
    expect(next.url).toBe(`${start}/documents`)
    const removed = await visitor.submit(await visitor.get(`${start}/sibling-list`), {}, { form: 0 })
    expect(removed.text).not.toContain('Rongo Primary')
  })

  test('the language changes on the page with what was typed, and nothing is saved by it', async () => {
    const visitor = new Visitor(county)
    await toTasks(visitor)
    const page = await visitor.get(`${start}/student`)
    const swahili = await visitor.submit(page, { ...student, _action: 'language' }, { action: `${start}/student?lang=sw` })
    expect(swahili.status).toBe(200)
    expect(swahili.heading).toBe('Kuhusu mwanafunzi')
    expect(Object.fromEntries(swahili.forms.at(-1)?.values ?? [])).toMatchObject({ certificate: '1234567', 'born-year': '2009' })
    expect(visitor.cookies.get('language')).toBe('sw')
    expect(await answersOf(visitor)).toEqual({ lives: true })
  })

  test('every page of the form in both languages is small and has one heading', async () => {
    const visitor = new Visitor(county)
    await toCheck(visitor)
    for (const language of ['en', 'sw'])
      for (const { path, kind } of form.pages) {
        if (kind === 'confirm' || kind === 'exit' || path === 'admission' || path === 'sibling-list') continue
        const page = await visitor.get(`${start}/${path}?lang=${language}`)
        expect(page.status, path).toBe(200)
        expect(page.html.match(/<h1/g), path).toHaveLength(1)
        expect(page.html).toContain(`lang="${language}"`)
        expect(Buffer.byteLength(page.html), path).toBeLessThan(30_000)
      }
  })
})

describe('several tabs', () => {
  test('two tabs that answer different pages keep both answers', async () => {
    const visitor = new Visitor(county)
    await toTasks(visitor)
    const one = await visitor.get(`${start}/student`)
    await visitor.submit(one, student)
    const level = await visitor.get(`${start}/level`)
    await visitor.submit(await visitor.get(`${start}/student`), { ...student, certificate: '7654321' })
    await visitor.submit(level, { level: 'college' })
    expect(await answersOf(visitor)).toMatchObject({ certificate: '7654321', level: 'college' })
  })

  test('the same page changed in another tab shows both answers, and the person chooses', async () => {
    const visitor = new Visitor(county)
    await toTasks(visitor)
    await visitor.submit(await visitor.get(`${start}/student`), student)
    const a = await visitor.get(`${start}/level`)
    const b = await visitor.get(`${start}/level`)
    await visitor.submit(a, { level: 'secondary' })
    const both = await visitor.submit(b, { level: 'university' })
    expect(both.status).toBe(409)
    expect(both.text).toContain('This answer was changed in another tab')
    expect(both.text).toContain('Secondary school')
    expect(Object.fromEntries(both.forms.at(-1)?.values ?? [])).toMatchObject({ level: 'university' })
    const mine = await visitor.submit(both, {})
    expect(mine.url).toBe(`${start}/admission`)
  })

  test('the same answer pressed twice is no conflict', async () => {
    const visitor = new Visitor(county)
    await toTasks(visitor)
    const page = await visitor.get(`${start}/student`)
    const [x, y] = await Promise.all([visitor.submit(page, student), visitor.submit(page, student)])
    expect([x.url, y.url]).toEqual([`${start}/level`, `${start}/level`])
  })

  test('send pressed 20 times at once makes one, and all land on the same confirmation', async () => {
    const visitor = new Visitor(county)
    await toCheck(visitor)
    const declare = await visitor.get(`${start}/declare`)
    const pages = await Promise.all(Array.from({ length: 20 }, () => visitor.submit(declare, { agreed: 'yes' }, { follow: false })))
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([303]))
    expect(new Set(pages.map(({ url }) => url)).size).toBe(1)
    expect([...opened.values()].map(({ times }) => times)).toEqual([1])
  })
})

describe('uploads', () => {
  async function atDocuments(visitor: Visitor): Promise<Page> {
    await toTasks(visitor)
    await visitor.submit(await visitor.submit(await visitor.get(`${start}/student`), student), { level: 'secondary' })
    await visitor.submit(await visitor.get(`${start}/fees`), { fees: '45000', orphaned: 'no' })
    return visitor.submit(await visitor.get(`${start}/siblings`), { siblings: 'no' })
  }

  test('a file is added, opened again by its owner alone, and removed', async () => {
    const visitor = new Visitor(county)
    const page = await visitor.submit(await atDocuments(visitor), { _action: 'upload' }, { files: [letter] })
    expect(page.text).toContain('fee structure.jpg')
    const [, id] = page.forms.at(-1)?.values.find(([name]) => name === 'feeStructure') ?? []
    expect((await visitor.get(`${start}/documents/files/${id}`)).status).toBe(200)
    expect((await new Visitor(county).get(`${start}/documents/files/${id}`)).status).toBe(404)
    const stranger = new Visitor(county)
    await atDocuments(stranger)
    expect((await stranger.get(`${start}/documents/files/${id}`)).status).toBe(404)
    const without = await visitor.submit(page, { _action: `remove:feeStructure:${id}` })
    expect(without.text).not.toContain('fee structure.jpg')
    expect((await visitor.get(`${start}/documents/files/${id}`)).status).toBe(404)
  })

  test.each([
    ['nothing chosen', undefined, 'Upload fee structure'],
    ['an empty file', { content: new Uint8Array(), filename: 'a.jpg' }, 'is empty'],
    ['another kind of file', { content: Buffer.from('hello, I am text'), filename: 'a.jpg' }, 'must be one of these'],
    ['a file over 5 MB', { content: Buffer.alloc(6 * 1024 * 1024, 1), filename: 'big.pdf' }, 'must be smaller than 5 MB'],
  ])('%s is told at the question', async (_name, bad, words) => {
    const visitor = new Visitor(county)
    const page = await atDocuments(visitor)
    const files = bad ? [{ ...letter, ...bad }] : []
    const again = await visitor.submit(page, {}, { files })
    expect(again.status).toBe(422)
    expect(again.text).toContain(words)
    expect(again.html).toContain('href="#feeStructure"')
  })

  test('one bad file does not cost the good one', async () => {
    form = {
      ...bursaryForm,
      pages: bursaryForm.pages.map((page) =>
        page.kind === 'upload' ? { ...page, fields: page.fields.map((field) => ({ ...field, maxFiles: 2 })) } : page,
      ),
    }
    const visitor = new Visitor(county)
    const page = await atDocuments(visitor)
    const files = [letter, { ...letter, filename: 'empty.jpg', content: new Uint8Array() }]
    const again = await visitor.submit(page, {}, { files })
    expect(again.status).toBe(422)
    expect(again.text).toContain('fee structure.jpg')
    expect((await visitor.submit(again, {})).url).toBe(`${start}/tasks`)
  })

  test('a file sent in parts that arrive twice and out of order is one file', async () => {
    const visitor = new Visitor(county)
    const page = await atDocuments(visitor)
    const content = await sharp({
      create: { width: 900, height: 900, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } },
    })
      .jpeg({ quality: 95 })
      .toBuffer()
    const parts = Math.ceil(content.length / (256 * 1024))
    expect(parts).toBeGreaterThan(1)
    const upload = '01934f00-0000-7000-8000-00000000abcd'
    const begin = { upload, field: 'feeStructure', name: 'photo.jpg', size: String(content.length) }
    await visitor.post(`${start}/documents/parts`, begin, false)
    const put = (number: number) =>
      visitor.send(
        `${start}/documents/parts/${upload}/${number}`,
        [],
        [
          {
            name: 'part',
            filename: 'part',
            type: 'application/octet-stream',
            content: content.subarray(number * 256 * 1024, (number + 1) * 256 * 1024),
          },
        ],
      )
    expect(JSON.parse((await put(parts - 1)).html).missing).toHaveLength(parts - 1)
    expect(JSON.parse((await visitor.get(`${start}/documents/parts/${upload}`)).html).missing).toHaveLength(parts - 1)
    expect((await new Visitor(county).get(`${start}/documents/parts/${upload}`)).status).toBe(404)
    expect((await visitor.post(`${start}/documents/parts/${upload}/finish`, { field: 'feeStructure' }, false)).status).toBe(409)
    for (let number = 0; number < parts; number += 1) expect((await put(number)).status).toBe(200)
    expect(JSON.parse((await put(0)).html).missing).toEqual([])
    const finish = () => visitor.post(`${start}/documents/parts/${upload}/finish`, { field: 'feeStructure' }, false)
    const first = JSON.parse((await finish()).html)
    expect(JSON.parse((await finish()).html).file).toBe(first.file)
    expect((await visitor.submit(await visitor.get(page.url), {})).url).toBe(`${start}/tasks`)
  })
})

describe('whose draft it is', () => {
  test('a stranger sees nothing of it, whatever they guess', async () => {
    const visitor = new Visitor(county)
    await toTasks(visitor)
    const page = await visitor.submit(await visitor.get(`${start}/student`), student)
    const draft = page.forms.at(-1)?.values.find(([name]) => name === '_draft')?.[1] ?? ''
    const officer = await anOfficer()
    for (const stranger of [new Visitor(county), new Visitor(county, await county.resident()), new Visitor(county, officer)]) {
      expect((await stranger.get(`${start}/student`)).url).toBe(`${start}/start`)
      await stranger.post(`${start}/lives-here`, { _draft: draft, _revision: '0', lives: 'no' })
    }
    const row = await county.db.selectFrom('form_runner.drafts').select('answers').where('id', '=', draft).executeTakeFirstOrThrow()
    expect(row.answers).toMatchObject({ lives: true, studentName: "Achieng' Otieno" })
  })

  test('answers that arrive after the session ended stay in the page, and are taken once the person is known again', async () => {
    const resident = await county.resident()
    const visitor = new Visitor(county, resident)
    await toTasks(visitor)
    const asked = await visitor.get(`${start}/student`)
    const out = new Visitor(county)
    const away = await out.submit(asked, student)
    expect([away.status, away.heading]).toEqual([401, 'Show us who you are to go on'])
    expect(away.links.map(({ href }) => href)).toContain(`/sign-in?next=${encodeURIComponent(`${start}/student`)}`)
    expect(away.links.map(({ href }) => href)).toContain(`${start}/draft/resume`)
    expect(away.forms.at(-1)?.values).toContainEqual(['studentName', "Achieng' Otieno"])
    // Pressed too early, it is still all there.
    const still = await out.submit(away)
    expect(still.forms.at(-1)?.values).toEqual(away.forms.at(-1)?.values)
    const back = new Visitor(county, resident)
    expect((await back.submit(still)).url).toBe(`${start}/level`)
    expect((await back.get(`${start}/student`)).forms.at(-1)?.values).toContainEqual(['studentName', "Achieng' Otieno"])
  })

  test('going back after sending shows what was sent, and begins another only when asked to', async () => {
    const visitor = new Visitor(county)
    await toCheck(visitor)
    await visitor.submit(await visitor.get(`${start}/declare`), { agreed: 'yes' })
    const back = await visitor.get(`${start}/fees`)
    expect([back.status, back.heading]).toEqual([200, 'You have already sent this'])
    const reference = `MGR-${[...opened.values()][0]?.draft.submission.slice(-8)}`
    expect(back.text).toContain(reference)
    expect((await visitor.get(back.links.find(({ text: words }) => words === 'See what you sent')?.href ?? '')).heading).toBe('Sent')
    const another = await visitor.get(back.links.find(({ text: words }) => words === 'Begin another')?.href ?? '')
    expect(another.url).toBe(`${start}/start`)
    expect((await new Visitor(county).get(`${start}/fees`)).url).toBe(`${start}/start`)
  })

  test('a signed-in resident finds the draft again in another browser', async () => {
    const resident = await county.resident()
    await toTasks(new Visitor(county, resident))
    expect((await new Visitor(county, resident).get(`${start}/tasks`)).heading).toBe('Your application')
  })

  test('saved by phone code, it comes back elsewhere by reference and code, and leaves the first browser', async () => {
    const visitor = new Visitor(county)
    await toTasks(visitor)
    const phone = '+254711000001'
    const ask = await visitor.submit(await visitor.get(`${start}/student`), { ...student, _action: 'save' })
    expect(ask.heading).toBe('Save and come back later')
    expect((await visitor.submit(ask, { phone: '12' })).status).toBe(422)
    const enter = await visitor.submit(ask, { phone: '0711 000 001' })
    expect(enter.heading).toBe('Enter the code from the SMS')
    expect((await visitor.submit(enter, { code: '000000' })).status).toBe(422)
    const saved = await visitor.submit(enter, { code: await sentCodeTo(county, phone) })
    expect(saved.heading).toBe('Your answers are saved')
    const reference = /MGR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(saved.text)?.[0] ?? ''
    const sms = await county.db
      .selectFrom('messages.outbox')
      .select('body')
      .where('address', '=', phone)
      .where('template', '=', 'form-runner.draft.saved')
      .executeTakeFirstOrThrow()
    expect(sms.body).toContain(reference)

    const elsewhere = new Visitor(county)
    const resume = await elsewhere.get(`${start}/draft/resume`)
    const maybe = await elsewhere.submit(resume, { reference: reference.toLowerCase(), phone: '0711000001' })
    const back = await elsewhere.submit(maybe, { code: await sentCodeTo(county, phone) })
    expect(back.url).toBe(`${start}/start`)
    expect((await elsewhere.get(`${start}/student`)).forms.at(-1)?.values).toContainEqual(['studentName', "Achieng' Otieno"])
    expect((await visitor.get(`${start}/student`)).url).toBe(`${start}/start`)
  })

  test('asking for a draft that is not there looks the same as for one that is', async () => {
    const visitor = new Visitor(county)
    await toTasks(visitor)
    const phone = '+254711000002'
    const enter = await visitor.submit(await visitor.get(`${start}/draft/phone`), { phone })
    await visitor.submit(enter, { code: await sentCodeTo(county, phone) })
    const [row] = await county.db.selectFrom('form_runner.drafts').select('reference').where('phone', '=', phone).execute()
    const tries = [
      { reference: row?.reference ?? '', phone },
      { reference: row?.reference ?? '', phone: '+254711000099' },
    ]
    const seen: string[] = []
    for (const each of tries) {
      const stranger = new Visitor(county)
      const page = await stranger.submit(await stranger.get(`${start}/draft/resume`), each)
      const wrong = await stranger.submit(page, { code: '000001' })
      seen.push(`${page.status} ${page.text} ${wrong.status} ${wrong.text}`)
    }
    expect(seen[0]).toBe(seen[1])
    const others = await county.db.selectFrom('messages.outbox').select('id').where('address', '=', '+254711000099').execute()
    expect(others).toEqual([])
  })

  test('where a contact is required, nothing is sent before the phone has answered and the person is named', async () => {
    contact = 'required'
    const visitor = new Visitor(county)
    const ask = await toCheck(visitor)
    expect(ask.heading).toBe('Confirm your phone number')
    const phone = '+254711000003'
    const enter = await visitor.submit(ask, { phone })
    const who = await visitor.submit(enter, { code: await sentCodeTo(county, phone) })
    expect(who.heading).toBe('Who is applying?')
    const check = await visitor.submit(who, { name: 'Mary Otieno' })
    expect(check.heading).toBe('Check your answers')
    await visitor.submit(await visitor.get(`${start}/declare`), { agreed: 'yes' })
    const [sent] = [...opened.values()]
    expect(sent?.draft).toMatchObject({ phone, phoneProven: true })
    const person = await county.db
      .selectFrom('identity.people')
      .select('full_name')
      .where('id', '=', sent?.draft.person ?? '')
      .executeTakeFirstOrThrow()
    expect(person.full_name).toBe('Mary Otieno')
    // The same phone next time: she is known, and so may be someone else of the house.
    const next = new Visitor(county)
    const again = await next.submit(await toCheck(next), { phone })
    const known = await next.submit(again, { code: await sentCodeTo(county, phone) })
    expect(known.text).toContain('Mary Otieno')
    expect((await next.submit(known, {})).status).toBe(422)
  })

  test('forgetting the form on a shared device leaves nothing there', async () => {
    const visitor = new Visitor(county)
    await toTasks(visitor)
    await visitor.post(`${start}/draft/leave`, {})
    expect((await visitor.get(`${start}/tasks`)).url).toBe(`${start}/start`)
  })
})

describe('time passes', () => {
  test('a draft whose form changed keeps the answers that still fit and names the others', async () => {
    const visitor = new Visitor(county)
    await toTasks(visitor)
    await visitor.submit(await visitor.get(`${start}/student`), student)
    form = {
      ...bursaryForm,
      pages: bursaryForm.pages.map((page) =>
        page.kind === 'question' && page.path === 'student'
          ? { ...page, fields: page.fields.map((field) => (field.id === 'certificate' ? ({ ...field, type: 'text' } as never) : field)) }
          : page,
      ),
    }
    const tasks = await visitor.get(`${start}/tasks`)
    expect(tasks.text).toContain('This form has changed since you began. Please answer again: Birth certificate number.')
    const page = await visitor.get(`${start}/student`)
    expect(page.forms.at(-1)?.values).toContainEqual(['studentName', "Achieng' Otieno"])
    expect(page.forms.at(-1)?.values).toContainEqual(['certificate', ''])
    await visitor.submit(page, { certificate: 'ABC' })
    expect((await visitor.get(`${start}/tasks`)).text).not.toContain('This form has changed')
  })

  test('after 30 days an unsent draft is gone, with its files', async () => {
    const visitor = new Visitor(county)
    await toCheck(visitor)
    const before = county.clock.now()
    county.clock.pass({ hours: 24 * 31 })
    expect(await retireDrafts(county)).toBeGreaterThan(0)
    expect(await county.db.selectFrom('form_runner.drafts').select('id').where('sent_at', 'is', null).execute()).toEqual([])
    expect(await county.db.selectFrom('files.files').select('id').where('owner_kind', '=', 'form-runner.draft').execute()).toEqual([])
    county.clock.set(before)
  })

  test('what was sent leaves no answers and no file in the draft', async () => {
    const visitor = new Visitor(county)
    await toCheck(visitor)
    await visitor.submit(await visitor.get(`${start}/declare`), { agreed: 'yes' })
    const [sent] = [...opened.values()]
    const row = await county.db
      .selectFrom('form_runner.drafts')
      .selectAll()
      .where('id', '=', sent?.draft.id ?? '')
      .executeTakeFirstOrThrow()
    expect(row.answers).toEqual({})
    const files = await county.db.selectFrom('files.files').select('owner_kind').where('owner_kind', '=', 'test.case').execute()
    expect(files.length).toBeGreaterThan(0)
    const left = await county.db.selectFrom('files.files').select('id').where('owner_id', '=', row.id).execute()
    expect(left).toEqual([])
  })
})

describe('corrections', () => {
  let resident: TestPerson
  let before: Record<string, unknown>
  beforeEach(async () => {
    resident = await county.resident()
    const visitor = new Visitor(county, resident)
    await toCheck(visitor)
    await visitor.submit(await visitor.get(`${start}/declare`), { agreed: 'yes' })
    before = [...opened.values()][0]?.submission.answers as Record<string, unknown>
    returned = {
      before: before as never,
      fields: [{ id: 'fees', reason: 'The fee structure says 54,000.' }],
      about: '01934f00-0000-7000-8000-00000000c0de',
      person: resident.id,
    }
  })
  const at = '/my/forms/bursary/correct'

  test('the applicant sees only what came back, with the reason, changes it and sends it once', async () => {
    const visitor = new Visitor(county, resident)
    const list = await visitor.get(at)
    expect(list.text).toContain('The fee structure says 54,000.')
    expect(list.text).toContain('You sent: KSh 45,000')
    expect((await visitor.get(`${at}/student`)).url).toBe(at)
    const page = await visitor.get(`${at}/fees`)
    expect(page.forms.at(-1)?.names).toContain('fees')
    expect(page.forms.at(-1)?.names).not.toContain('paid')
    expect(page.text).toContain('KSh 10,000')
    const ready = await visitor.submit(page, { fees: '54000' })
    expect(ready.url).toBe(at)
    const [one, two] = await Promise.all([visitor.submit(ready, {}, { follow: false }), visitor.submit(ready, {}, { follow: false })])
    expect([one.url, two.url]).toEqual(['/my/cases', '/my/cases'])
    expect(corrected).toHaveLength(1)
    expect(corrected[0]).toMatchObject({ changed: ['fees'], submission: { answers: { fees: 5_400_000, paid: 1_000_000 } } })
  })

  test('fields that did not come back cannot be slipped in', async () => {
    const visitor = new Visitor(county, resident)
    const page = await visitor.get(`${at}/fees`)
    const ready = await visitor.submit(page, { fees: '54000', paid: '53999', guardian: 'Someone' })
    await visitor.submit(ready, {})
    expect(corrected[0]?.submission.answers).toMatchObject({ fees: 5_400_000, paid: 1_000_000, guardian: before.guardian })
  })

  test('rules over the whole page still hold, and no change is no correction', async () => {
    const visitor = new Visitor(county, resident)
    const wrong = await visitor.submit(await visitor.get(`${at}/fees`), { fees: '9000' })
    expect(wrong.status).toBe(422)
    const ready = await visitor.submit(await visitor.get(`${at}/fees`), { fees: '45000' })
    const nothing = await visitor.submit(ready, {})
    expect(nothing.status).toBe(422)
    expect(corrected).toEqual([])
  })

  test('nobody else finds it', async () => {
    expect((await new Visitor(county, await county.resident()).get(at)).status).toBe(404)
    expect((await new Visitor(county, await county.resident()).get(`${at}/fees`)).status).toBe(404)
    const anonymous = await county.ask({ method: 'GET', url: at })
    expect(anonymous.headers.location).toContain('/sign-in')
  })
})

describe('at a counter', () => {
  const at = '/staff/forms/bursary'
  test('an officer fills in for a resident who agreed by the code on their phone', async () => {
    const officer = await anOfficer()
    const visitor = new Visitor(county, officer)
    const who = await visitor.get(`${at}/student`)
    expect(who.heading).toBe('Who are you helping?')
    expect((await visitor.submit(who, {})).status).toBe(422)
    const phone = '+254711000007'
    const code = await visitor.submit(who, { name: 'Otieno Ouma', phone })
    expect(code.heading).toBe('Enter the code from the SMS')
    const name = await visitor.submit(code, { code: await sentCodeTo(county, phone) })
    const first = await visitor.submit(name, { name: 'Otieno Ouma' })
    expect(first.text).toContain('You are filling this in for Otieno Ouma.')
    await toCheck(visitor, at)
    await visitor.submit(await visitor.get(`${at}/declare`), { agreed: 'yes' })
    const [sent] = [...opened.values()]
    expect(sent?.draft).toMatchObject({ assistedBy: officer.id, assistedReason: null, phone, phoneProven: true })
    expect(sent?.draft.person).not.toBe(officer.id)
  })

  test('without a phone the officer says how the resident agreed, and that is recorded', async () => {
    const officer = await anOfficer()
    const visitor = new Visitor(county, officer)
    const who = await visitor.get(`${at}/draft/assist`)
    expect((await visitor.submit(who, { name: 'Auma Ouma', reason: 'yes' })).status).toBe(422)
    await visitor.submit(who, { name: 'Auma Ouma', reason: 'She came to the office with her ID card.' })
    await toCheck(visitor, at)
    await visitor.submit(await visitor.get(`${at}/declare`), { agreed: 'yes' })
    const [sent] = [...opened.values()]
    expect(sent?.draft).toMatchObject({ assistedBy: officer.id, assistedReason: 'She came to the office with her ID card.', phone: null })
    const audit = await county.db
      .selectFrom('audit.entries')
      .select('verb')
      .where('record_id', '=', sent?.draft.id ?? '')
      .execute()
    expect(audit.map(({ verb }) => verb)).toContain('form-runner.draft.assisted')
  })

  test('residents and other officers do not come in', async () => {
    const one = await anOfficer()
    const visitor = new Visitor(county, one)
    await visitor.submit(await visitor.get(`${at}/draft/assist`), { name: 'Auma Ouma', reason: 'She came to the office with her ID card.' })
    await toTasks(visitor, at)
    const other = new Visitor(county, await anOfficer())
    expect((await other.get(`${at}/tasks`)).heading).toBe('Who are you helping?')
    expect((await new Visitor(county, await county.resident()).get(at)).status).toBe(403)
  })
})

test('the paper form asks every question and names the service and the version', async () => {
  for (const language of ['en', 'sw'] as const) {
    const page = await new Visitor(county).get(`/forms/bursary/paper?lang=${language}`)
    expect(page.status).toBe(200)
    expect(page.text).toContain('bursary')
    for (const each of form.pages)
      if (each.kind === 'question') for (const field of each.fields) expect(page.text).toContain(field.label[language])
  }
})

test('every table of the room may be reached by its migration alone, and kept form versions cannot be changed', async () => {
  expect(readFileSync(new URL('./migrations/20261122-0220-form-runner.sql', import.meta.url), 'utf8')).toContain('-- append-only')
  await new Visitor(county).submit(await new Visitor(county).get(`${start}/lives-here`), { lives: 'yes' })
  await expect(county.db.updateTable('form_runner.form_versions').set({ form_key: 'other' }).execute()).rejects.toThrow(/permission denied/)
})
