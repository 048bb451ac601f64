import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import fc from 'fast-check'
import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../../../test/support/browser.ts'
import { randomForm } from '../../../test/support/random-forms.ts'
import { anyRaw, goodRaw, sampleFiles, sampleWorld } from '../../../test/support/sample-fields.ts'
import { bursaryAnswers, bursaryForm } from '../../../test/support/sample-form.ts'
import type { RawInput } from '../fields/field.ts'
import type { Answers, FormDefinition, FormWorld } from './form.ts'
import { fieldsOf } from './form-index.ts'
import { walk } from './journey.ts'
import { validateAll } from './validate-all.ts'
import { validatePage } from './validate-page.ts'

type Case = { form: FormDefinition; raws: Record<string, RawInput>; answers: Answers }
const schools = sampleWorld.list('schools')
const plainWorld = { today: sampleWorld.today, wards: sampleWorld.wards, files: sampleFiles, schools }

const drawn = fc.sample(
  randomForm.chain((form) =>
    fc.record({
      form: fc.constant(form),
      raws: fc.record(
        Object.fromEntries(
          form.pages.map((page) => [
            page.path,
            fc.tuple(...fieldsOf(page).map((field) => fc.oneof(goodRaw(field), anyRaw(field)))).map((all) => Object.assign({}, ...all)),
          ]),
        ),
      ),
      answers: fc.constant({}),
    }),
  ),
  { numRuns: 200, seed: 20261122 },
) as Case[]
const corrected: Case[] = Object.keys(bursaryAnswers).flatMap((id) =>
  [undefined, null, true, 'college', 12].map((value) => ({
    form: bursaryForm,
    raws: {},
    answers: { ...bursaryAnswers, [id]: value } as Answers,
  })),
)
/** Carried as JSON text, as it travels to a phone. */
const cases = JSON.stringify([...drawn, ...corrected])

/** Answers every page in turn with what was drawn for it, and sends the form in. */
function run({ form, raws, answers }: Case, world: FormWorld): unknown {
  let draft = answers
  const pages = Object.entries(raws).map(([path, raw]) => {
    const outcome = validatePage(form, path, raw, draft, world)
    if (outcome.answers) draft = { ...draft, ...outcome.answers }
    return outcome
  })
  const journey = walk(form, draft, world)
  return {
    pages,
    reached: journey.pages.map((each) => [each.path, each.answered]),
    sections: journey.sections,
    submitted: validateAll(form, draft, world),
  }
}

// The function is written here again, because the test's own carries the marks of the test runner.
const script = `
  import { walk } from './journey.ts'
  import { validateAll } from './validate-all.ts'
  import { validatePage } from './validate-page.ts'
  globalThis.runAll = (cases, plain) => {
    const world = { ...plain, files: new Map(plain.files.map((each) => [each.file, each])), list: (name) => (name === 'schools' ? plain.schools : undefined) }
    return JSON.stringify(JSON.parse(cases).map(({ form, raws, answers }) => {
      let draft = answers
      const pages = Object.entries(raws).map(([path, raw]) => {
        const outcome = validatePage(form, path, raw, draft, world)
        if (outcome.answers) draft = { ...draft, ...outcome.answers }
        return outcome
      })
      const journey = walk(form, draft, world)
      return { pages, reached: journey.pages.map((each) => [each.path, each.answered]), sections: journey.sections, submitted: validateAll(form, draft, world) }
    }))
  }
`

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})

test('a browser reads, leads and checks as the server does, for hundreds of drawn forms and answers', async () => {
  const bundle = await build({
    stdin: { contents: script, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts' },
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
  })
  const page = await browser.newPage()
  await page.goto('about:blank')
  await page.addScriptTag({ content: bundle.outputFiles[0]?.text ?? '' })
  // Not every phone has Temporal; core must do without.
  await page.evaluate('delete globalThis.Temporal')
  const there = JSON.parse(await page.evaluate(`runAll(${JSON.stringify(cases)}, ${JSON.stringify(plainWorld)})`))
  const world: FormWorld = { ...plainWorld, files: sampleWorld.files, list: (name) => (name === 'schools' ? schools : undefined) }
  const here = JSON.parse(JSON.stringify((JSON.parse(cases) as Case[]).map((each) => run(each, world))))
  expect(there).toEqual(here)
  const sent = here.filter((each: { submitted: { submission?: unknown } }) => each.submitted.submission).length
  expect(sent).toBeGreaterThan(20)
  expect(here.length - sent).toBeGreaterThan(20)
})
