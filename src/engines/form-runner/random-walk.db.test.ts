import fc, { type GeneratorValue } from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type TestCounty, testCounty } from '../../../test/support/county.ts'
import { randomForm } from '../../../test/support/random-forms.ts'
import { goodRaw, sampleWorld } from '../../../test/support/sample-fields.ts'
import { type Page, type Upload, Visitor } from '../../../test/support/visitor.ts'
import type { FieldDefinition, RawInput } from '../../core/fields/field.ts'
import { parseField } from '../../core/fields/field-types.ts'
import type { FormDefinition, FormWorld, Submission } from '../../core/forms/form.ts'
import { withLists } from '../../core/forms/form-rules.ts'
import { validateAll } from '../../core/forms/validate-all.ts'
import { defineManifest } from '../../kernel/context/manifest.ts'
import { formRoutes } from './form.routes.tsx'
import { wardItems } from './sitting.ts'

const word = { en: 'Word', sw: 'Neno' }
const base = '/random/apply'
let form: FormDefinition
let sent: Submission | undefined
const testModule = defineManifest({
  name: 'test',
  needs: [],
  routes: formRoutes({
    base,
    params: z.object({}),
    find: async () => ({ form, title: word, code: 'random', home: '/', contact: 'none', lists: sampleWorld.list }),
    onSubmit: async (_ctx, submission, draft) => {
      sent = submission
      return { id: draft.submission, reference: 'MGR-0000-0000' }
    },
    example: async () => ({}),
  }),
})

let county: TestCounty
let letter: Upload
beforeAll(async () => {
  county = await testCounty({ more: [testModule] })
  const content = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#eee' } })
    .jpeg()
    .toBuffer()
  letter = { name: '', filename: 'letter.jpg', content, type: 'image/jpeg' }
})
afterAll(() => county[Symbol.asyncDispose]())

type Typed = Record<string, string | readonly string[]>
const reference = { file: 'f', name: 'letter.jpg', size: 1, type: 'image/jpeg' }

/** What a person would know they answered: without the ids and sizes that only the server knows. */
const known = (answers: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answers, (name, value) =>
      typeof value === 'object' && value !== null && 'file' in value ? value.name : name === 'id' ? undefined : value,
    ),
  )

test('a random walk through a random form ends in the submission that its typed answers make, or at an exit with nothing sent', async () => {
  let ended = 0
  await fc.assert(
    fc.asyncProperty(randomForm, fc.gen(), async (made, gen) => {
      form = made
      sent = undefined
      const world: FormWorld = {
        ...sampleWorld,
        today: '2026-11-18',
        wards: wardItems(county),
        files: new Map([[reference.file, reference]]),
      }
      const walked = await walkThrough(new Visitor(county), gen, world)
      if (walked.exit) {
        expect(sent).toBeUndefined()
        return
      }
      ended += 1
      const expected = validateAll(form, walked.answers, world)
      expect(expected.submission).toBeDefined()
      expect(known(sent)).toEqual(known(expected.submission))
    }),
    { numRuns: 25 },
  )
  expect(ended).toBeGreaterThan(5)
})

async function walkThrough(
  visitor: Visitor,
  gen: GeneratorValue,
  world: FormWorld,
): Promise<{ exit: boolean; answers: Record<string, unknown> }> {
  const answers: Record<string, unknown> = {}
  const lists = withLists(form, world)
  const raw = (field: FieldDefinition): RawInput => (field.required || gen(fc.boolean) ? gen(() => goodRaw(field)) : {})
  const read = (fields: readonly FieldDefinition[], typed: RawInput) =>
    Object.fromEntries(
      fields.map((field) => {
        const parsed = parseField(field, typed, lists)
        if (parsed.problems) throw new Error(`${field.type}: ${JSON.stringify(parsed.problems)}`)
        return [field.id, parsed.value]
      }),
    )
  /** Every input of the page, so that what the test leaves empty is empty. */
  const whole = (page: Page, typed: RawInput): Typed => {
    const names = page.forms.at(-1)?.names.filter((name) => !name.startsWith('_')) ?? []
    return { ...Object.fromEntries(names.map((name) => [name, ''])), ...(typed as Typed) }
  }
  let page = await visitor.get(base)
  const trail: string[] = []
  for (let step = 0; step < 120; step += 1) {
    const path = page.url.replace(`${base}/`, '').split(/[/?]/)[0] ?? ''
    const at = form.pages.find((each) => each.path === path)
    trail.push(page.url.slice(base.length))
    expect(page.status, `${page.url}: ${page.text.slice(0, 300)}`).toBe(200)
    const onward = () => page.links.find(({ text }) => text === 'Continue')?.href
    switch (at?.kind) {
      case 'exit':
        return { exit: true, answers }
      case 'confirm':
        return { exit: false, answers }
      case 'info':
      case 'check':
        page = await visitor.get(onward() ?? '')
        break
      case 'task-list': {
        const inside = page.links.find(({ href }) => {
          const to = form.pages.find((each) => `${base}/${each.path}` === href)
          return to?.section !== undefined && !isDone(page, href)
        })
        page = await visitor.get(onward() ?? inside?.href ?? '')
        break
      }
      case 'question': {
        const typed = Object.assign({}, ...at.fields.map(raw)) as RawInput
        Object.assign(answers, read(at.fields, typed))
        page = await visitor.submit(page, whole(page, typed))
        break
      }
      case 'declare':
        answers.agreed = true
        page = await visitor.submit(page, { agreed: 'yes' })
        break
      case 'upload': {
        const [field] = at.fields
        const give = field !== undefined && (field.required || gen(fc.boolean))
        if (field) answers[field.id] = give ? [reference] : null
        page = await visitor.submit(page, {}, { files: give ? [{ ...letter, name: `${field?.id}-file` }] : [] })
        break
      }
      case 'repeat': {
        const count = gen(() => fc.integer({ min: at.repeat.min, max: at.repeat.max }))
        const entries: Record<string, unknown>[] = []
        for (let number = 0; number < count; number += 1) {
          const add = await visitor.get(`${base}/${at.path}/new`)
          const typed = Object.assign({}, ...at.repeat.fields.map(raw)) as RawInput
          entries.push({ id: String(number), ...read(at.repeat.fields, typed) })
          page = await visitor.submit(add, whole(add, typed))
          expect(page.status, page.text.slice(0, 300)).toBe(200)
        }
        answers[at.repeat.id] = entries
        page = await visitor.submit(page, {})
        break
      }
      default:
        throw new Error(`The walk stands at ${page.url}: ${page.heading}`)
    }
  }
  throw new Error(`The walk does not end: ${trail.slice(-12).join(' > ')}`)
}

/** Whether the section behind a link of the task list says it is complete. */
const isDone = (page: Page, href: string): boolean => {
  const from = page.html.indexOf(`href="${href}"`)
  return /^.{0,600}?govuk-tag--green/s.test(page.html.slice(from, page.html.indexOf('</li>', from)))
}
