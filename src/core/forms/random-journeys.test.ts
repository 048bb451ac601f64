import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { randomForm } from '../../../test/support/random-forms.ts'
import { anyRaw, goodRaw, sampleWorld } from '../../../test/support/sample-fields.ts'
import type { FieldDefinition, RawInput } from '../fields/field.ts'
import { mergeAnswers, saveEntry } from './answers.ts'
import { answerSections } from './check-answers.ts'
import { checkForm } from './check-form.ts'
import type { Answers, FormDefinition, Page } from './form.ts'
import { fieldsOf } from './form-index.ts'
import { mayVisit, nextPath, previousPath, walk } from './journey.ts'
import { submissionSchema } from './submission-schema.ts'
import { validateAll } from './validate-all.ts'
import { validateEntry, validatePage } from './validate-page.ts'

const known = { lists: new Set(['schools']) }

type Pick = <T>(arbitrary: fc.Arbitrary<T>) => T

/** Draws from arbitraries by a seed of its own. fast-check's `gen()` is not used: it takes minutes to shrink walks of this length. */
const picker = (seed: number): Pick => {
  let draws = seed
  return (arbitrary) => fc.sample(arbitrary, { numRuns: 1, seed: draws++ })[0] as never
}
const seeds = fc.integer({ min: 0, max: 1_000_000 })

const rawFor = (fields: readonly FieldDefinition[], pick: Pick, of: (field: FieldDefinition) => fc.Arbitrary<RawInput>): RawInput =>
  Object.assign({}, ...fields.map((field) => (field.required || pick(fc.boolean()) ? pick(of(field)) : {})))

/** Answers a page as a person would: now and then wrongly first. */
function answer(form: FormDefinition, page: Page, draft: Answers, pick: Pick): Answers {
  if (page.kind === 'repeat') {
    let answers = draft
    for (let n = pick(fc.integer({ min: page.repeat.min, max: page.repeat.max })); n > 0; n--) {
      const { entry } = validateEntry(form, page.path, rawFor(page.repeat.fields, pick, goodRaw), answers, sampleWorld, `e${n}`)
      if (entry) answers = saveEntry(form, answers, page.path, entry)
    }
    const end = validatePage(form, page.path, {}, answers, sampleWorld)
    expect(end.problems).toBeUndefined()
    return mergeAnswers(answers, end.answers ?? {})
  }
  validatePage(form, page.path, rawFor(fieldsOf(page), pick, anyRaw), draft, sampleWorld)
  const outcome = validatePage(form, page.path, rawFor(fieldsOf(page), pick, goodRaw), draft, sampleWorld)
  expect(outcome.problems).toBeUndefined()
  return mergeAnswers(draft, outcome.answers ?? {})
}

test('a random sound form has no fault but unreachable pages', () => {
  fc.assert(
    fc.property(randomForm, (form) => {
      for (const fault of checkForm(form, known).faults) expect(fault.code).toBe('forms.unreachable_page')
    }),
    { numRuns: 150 },
  )
})

test('whoever answers what is open never gets stuck, and ends at an exit or with a valid submission', () => {
  fc.assert(
    fc.property(randomForm, seeds, (form, seed) => {
      const pick = picker(seed)
      let draft: Answers = {}
      let path: string | null = form.pages[0]?.path ?? null
      for (let step = 0; step < 80; step++) {
        const journey = walk(form, draft, sampleWorld)
        expect(path).not.toBeNull()
        const here = journey.pages.find((each) => each.path === path)
        if (!here || !mayVisit(journey, here.path)) throw new Error(`${path} may not be visited`)
        if (here.page.kind === 'exit') break
        if (here.page.kind === 'declare') {
          draft = answer(form, here.page, draft, pick)
          break
        }
        if (here.page.kind === 'task-list' && journey.firstUnanswered) {
          // A person picks any task that is open.
          const open = journey.sections.filter((each) => each.path !== null && each.state !== 'complete')
          expect(open.length).toBeGreaterThan(0)
          for (const each of open) expect(mayVisit(journey, each.path as string)).toBe(true)
          path = pick(fc.constantFrom(...open.map((each) => each.path)))
          continue
        }
        if (previousPath(journey, here.path) === null) expect(journey.pages[0]).toEqual(here)
        draft = answer(form, here.page, draft, pick)
        path = nextPath(walk(form, draft, sampleWorld), here.path)
      }
      const journey = walk(form, draft, sampleWorld)
      const outcome = validateAll(form, draft, sampleWorld)
      if (journey.exit) {
        // With a task list an exit may be met while an earlier section is still open.
        expect(journey.pages.filter((each) => !each.answered || each.page === journey.exit).map((each) => each.path)).toContain(
          outcome.page,
        )
        return
      }
      expect(outcome.page).toBeUndefined()
      const ids = journey.pages.flatMap(({ page }) => (page.kind === 'repeat' ? [page.repeat.id] : fieldsOf(page).map((field) => field.id)))
      expect(Object.keys(outcome.submission?.answers ?? {}).sort()).toEqual(ids.sort())
      expect(validateAll(form, outcome.submission?.answers, sampleWorld)).toEqual(outcome)
      const schema = z.fromJSONSchema(submissionSchema(form, sampleWorld) as Parameters<typeof z.fromJSONSchema>[0])
      expect(schema.safeParse(JSON.parse(JSON.stringify(outcome.submission))).error).toBeUndefined()
      const rows = answerSections(form, draft, 'sw', sampleWorld).flatMap((section) => section.rows)
      for (const row of rows) expect(journey.pages.map((each) => each.path)).toContain(row.change.split('/')[0])
    }),
    { numRuns: 150 },
  )
})

test('the first open page may always be visited, whatever answers are there', () => {
  fc.assert(
    fc.property(randomForm, seeds, (form, seed) => {
      const pick = picker(seed)
      let draft: Answers = {}
      for (const page of form.pages) if (pick(fc.boolean())) draft = answer(form, page, draft, pick)
      const journey = walk(form, draft, sampleWorld)
      const first = journey.firstUnanswered
      if (first) expect(mayVisit(journey, first)).toBe(true)
      for (const each of journey.pages) nextPath(journey, each.path)
      const reached = new Set(journey.pages.map((each) => each.path))
      for (const page of form.pages) if (!reached.has(page.path)) expect(mayVisit(journey, page.path)).toBe(false)
    }),
    { numRuns: 150 },
  )
})

test('submit takes any JSON without throwing, and only clean answers of reached pages come through', () => {
  fc.assert(
    fc.property(randomForm, seeds, (form, seed) => {
      const pick = picker(seed)
      const ids = form.pages.flatMap((page) => (page.kind === 'repeat' ? [page.repeat.id] : fieldsOf(page).map((field) => field.id)))
      const given = pick(fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom('x', ...ids), fc.jsonValue())))
      const outcome = validateAll(form, given, sampleWorld)
      if (outcome.submission) expect(validateAll(form, outcome.submission.answers, sampleWorld)).toEqual(outcome)
      else expect(outcome.problems.length).toBeGreaterThan(0)
      walk(form, given as Answers, sampleWorld)
      answerSections(form, (typeof given === 'object' && given !== null ? given : {}) as Answers, 'en', sampleWorld)
    }),
    { numRuns: 200 },
  )
})
