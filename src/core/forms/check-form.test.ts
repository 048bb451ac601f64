import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { bursaryForm } from '../../../test/support/sample-form.ts'
import { checkForm } from './check-form.ts'
import { expectedTexts, formFaultTexts } from './fault-texts.ts'
import type { FormKnowledge } from './form.ts'
import { formSchema } from './form-schema.ts'

type Draft = Record<string, unknown>
// The tests break a definition anywhere, so they see it as plain JSON.
// biome-ignore lint/suspicious/noExplicitAny: a definition under test may have any shape.
type Json = any

const changed = (change: (form: Json) => void): Draft => {
  const form = structuredClone(bursaryForm) as Json
  change(form)
  return form
}
const page = (form: Json, path: string): Json => form.pages.find((each: Json) => each.path === path)
const faultsOf = (change: (form: Json) => void, known?: FormKnowledge) =>
  checkForm(changed(change), known).faults.map(({ code, place, severity }) => `${severity} ${code} ${place}`)
const word = { en: 'Word', sw: 'Neno' }

test('the form in the documentation is sound', () => {
  const page = readFileSync(new URL('../../../docs/core-forms.md', import.meta.url), 'utf8')
  const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  expect(checkForm(JSON.parse(example)).faults).toEqual([])
})

test('a sound form has no fault and comes back', () => {
  expect(checkForm(bursaryForm)).toEqual({ form: bursaryForm, faults: [] })
})

describe('the check refuses, with place and code,', () => {
  const cases: readonly (readonly [string, string, (form: Json) => void])[] = [
    ['what is no form at all', 'error forms.shape.missing /pages', (form) => delete form.pages],
    ['an unknown property', 'error forms.shape.unknown_property /pages/0/colour', (form) => (form.pages[0].colour = 'red')],
    [
      'a value of the wrong kind',
      'error forms.shape.wrong_kind /pages/1/fields/0/required',
      (form) => (form.pages[1].fields[0].required = 'yes'),
    ],
    [
      'a bound beyond bounds',
      'error forms.shape.out_of_bounds /pages/10/fields/0/maxMB',
      (form) => (page(form, 'documents').fields[0].maxMB = 900),
    ],
    ['a path that is no path', 'error forms.shape.not_allowed /pages/0/path', (form) => (form.pages[0].path = 'A b')],
    [
      'a missing Swahili wording',
      'error forms.wording_missing /pages/1/fields/0/label/sw',
      (form) => delete form.pages[1].fields[0].label.sw,
    ],
    ['an empty wording', 'error forms.wording_missing /title/sw', (form) => (form.title.sw = ' ')],
    [
      'an unknown field type',
      'error forms.unknown_field_type /pages/1/fields/0/type',
      (form) => (form.pages[1].fields[0].type = 'signature'),
    ],
    ['an unknown page kind', 'error forms.unknown_page_kind /pages/1/kind', (form) => (form.pages[1].kind = 'pay')],
    ['a definition too large', 'error forms.too_large ', (form) => (form.title.en = 'x'.repeat(400_001))],
    ['two pages of one path', 'error forms.duplicate_path /pages/5/path', (form) => (page(form, 'level').path = 'student')],
    [
      'two fields of one id',
      'error forms.duplicate_field /pages/6/fields/0/id',
      (form) => (page(form, 'admission').fields[0].id = 'level'),
    ],
    [
      'a field with the id of a repeat',
      'error forms.duplicate_field /pages/6/fields/0/id',
      (form) => (page(form, 'admission').fields[0].id = 'siblingList'),
    ],
    [
      'an id that every object has',
      'error forms.reserved_id /pages/6/fields/0/id',
      (form) => (page(form, 'admission').fields[0].id = 'constructor'),
    ],
    ['an unknown section', 'error forms.unknown_section /pages/5/section', (form) => (page(form, 'level').section = 'school')],
    ['two sections of one id', 'error forms.duplicate_section /sections/1/id', (form) => (form.sections[1].id = 'student')],
    [
      'a section that waits for a later one',
      'error forms.section_order /sections/0/after/0',
      (form) => (form.sections[0].after = ['need']),
    ],
    ['a section torn apart', 'error forms.section_split /pages/9/section', (form) => (page(form, 'siblings').section = 'student')],
    ['a task list without sections', 'error forms.task_list /pages/3', (form) => delete form.sections],
    ['a section before its task list', 'error forms.task_list /pages/1/section', (form) => (form.pages[1].section = 'student')],
    [
      'a form without a check page',
      'error forms.page_missing /pages',
      (form) => (form.pages = form.pages.filter((each: Json) => each.kind !== 'check')),
    ],
    [
      'personal questions without a declaration',
      'error forms.page_missing /pages',
      (form) => (form.pages = form.pages.filter((each: Json) => each.kind !== 'declare')),
    ],
    ['a form without a confirm page', 'error forms.page_missing /pages', (form) => form.pages.pop()],
    [
      'a check page after the declaration',
      'error forms.page_order /pages/13',
      (form) => form.pages.splice(12, 2, form.pages[13], form.pages[12]),
    ],
    [
      'a question after the check page',
      'error forms.page_order /pages/13',
      (form) => form.pages.splice(13, 0, { kind: 'info', path: 'late', title: word, body: word }),
    ],
    ['two check pages', 'error forms.page_order /pages/13', (form) => form.pages.splice(13, 0, { kind: 'check', path: 'check-two' })],
    ['a check page under a condition', 'error forms.page_order /pages/12', (form) => (page(form, 'check').when = 'orphan')],
    ['a check page in an action', 'error forms.page_not_for_action /pages/12/kind', (form) => (form.use = 'action')],
    ['several fields without a title', 'error forms.title_missing /pages/4/title', (form) => delete page(form, 'student').title],
    ['an unknown condition', 'error forms.unknown_condition /pages/6/when', (form) => (page(form, 'admission').when = 'isForeign')],
    [
      'a condition over an unknown field',
      'error rules.unknown_field /conditions/orphan/args/0',
      (form) => (form.conditions.orphan.args[0] = { f: 'nobody' }),
    ],
    [
      'a condition that goes round',
      'error rules.circle /conditions/orphan',
      (form) => (form.conditions.orphan = { op: 'not', args: [{ c: 'orphan' }] }),
    ],
    [
      'a comparison with a choice that is not there',
      'error rules.unknown_option /pages/6/when/args/1',
      (form) => (page(form, 'admission').when = { op: 'eq', args: [{ f: 'level' }, 'nursery'] }),
    ],
    ['a page that looks at a later answer', 'error forms.later_field /pages/5/when', (form) => (page(form, 'level').when = 'orphan')],
    ['a page that looks at itself', 'error forms.later_field /pages/5/when', (form) => (page(form, 'level').when = 'isTertiary')],
    [
      'a page that looks at a later answer through a calculation',
      'error forms.later_field /pages/5/when',
      (form) => (page(form, 'level').when = { op: 'gt', args: [{ f: 'balance' }, { op: 'kes', args: [1] }] }),
    ],
    [
      'a field required by a later answer',
      'error forms.later_field /pages/4/fields/2/requiredIf',
      (form) => (page(form, 'student').fields[2].requiredIf = 'orphan'),
    ],
    ['an unknown list', 'error forms.unknown_list /pages/5/fields/0/list', (form) => (page(form, 'level').fields[0].list = 'schools')],
    [
      'a list with a value twice',
      'error forms.duplicate_list_value /lists/level/1/value',
      (form) => (form.lists.level[1].value = 'secondary'),
    ],
    [
      'personal data without purpose',
      'error forms.purpose_missing /pages/4/fields/0/purpose',
      (form) => delete page(form, 'student').fields[0].purpose,
    ],
    [
      'personal data without retention',
      'error forms.retention_missing /pages/4/fields/0/retentionDays',
      (form) => delete page(form, 'student').fields[0].retentionDays,
    ],
    [
      'a name that claims to tell nothing',
      'error forms.class_too_low /pages/4/fields/0/class',
      (form) => (page(form, 'student').fields[0].class = 'none'),
    ],
    [
      'a question without a name for sentences',
      'error forms.name_missing /pages/1/fields/0/name',
      (form) => delete form.pages[1].fields[0].name,
    ],
    [
      'a hint with a link',
      'error forms.hint_with_link /pages/5/fields/0/hint',
      (form) => (page(form, 'level').fields[0].hint = { en: 'See https://example.org', sw: 'Tazama' }),
    ],
    [
      'a least above the most',
      'error forms.bounds /pages/7/fields/0/min',
      (form) => Object.assign(page(form, 'fees').fields[0], { min: 2, max: 1 }),
    ],
    [
      'a repeat with more at least than at most',
      'error forms.repeat_bounds /pages/9/repeat',
      (form) => (page(form, 'sibling-list').repeat.min = 4),
    ],
    ['a repeat without end', 'error forms.repeat_bounds /pages/9/repeat', (form) => (page(form, 'sibling-list').repeat.max = 1000)],
    [
      'a pattern that could be slow',
      'error forms.pattern /pages/6/fields/0/pattern',
      (form) => (page(form, 'admission').fields[0].pattern = '(?=a)b'),
    ],
    [
      'a day that is none',
      'error forms.day_bound /pages/4/fields/1/latest',
      (form) => (page(form, 'student').fields[1].latest = '2026-02-30'),
    ],
    [
      'a file outside an upload page',
      'error forms.upload_elsewhere /pages/5/fields/0/type',
      (form) => (page(form, 'level').fields[0] = { ...page(form, 'documents').fields[0], id: 'scan' }),
    ],
    [
      'a search column that cannot be one',
      'error forms.index_kind /pages/9/repeat/fields/0/index',
      (form) => (page(form, 'sibling-list').repeat.fields[0].index = true),
    ],
    ['a rule that points elsewhere', 'error forms.rule_place /pages/7/rules/0/at', (form) => (page(form, 'fees').rules[0].at = 'level')],
    ['a calculation over a later one', 'error forms.calculated_circle /calculated/0/value', (form) => form.calculated.reverse()],
    ['a calculation of the wrong kind', 'error rules.wrong_type /calculated/0/value', (form) => (form.calculated[0].result = 'yesNo')],
    ['a page behind an exit for all', 'error forms.unreachable_page /pages/3', (form) => delete page(form, 'other-county').when],
    [
      'a page whose condition contradicts itself',
      'error forms.unreachable_page /pages/6',
      (form) =>
        (page(form, 'admission').when = {
          op: 'all',
          args: [
            { op: 'eq', args: [{ f: 'level' }, 'college'] },
            { op: 'eq', args: [{ f: 'level' }, 'university'] },
          ],
        }),
    ],
    [
      'a page behind exits that take everyone',
      'error forms.unreachable_page /pages/4',
      (form) =>
        form.pages.splice(3, 0, {
          kind: 'exit',
          path: 'all-others',
          when: { op: 'eq', args: [{ f: 'lives' }, true] },
          title: word,
          body: word,
        }),
    ],
    ['a page for those whom an exit took', 'error forms.unreachable_page /pages/6', (form) => (page(form, 'admission').when = 'elsewhere')],
    [
      'a page for a number that cannot be given',
      'error forms.unreachable_page /pages/10',
      (form) => {
        page(form, 'siblings').fields[0] = { type: 'integer', id: 'siblings', label: word, class: 'none', max: 9 }
        page(form, 'sibling-list').when = 'hasSiblings'
        form.conditions.hasSiblings = { op: 'gt', args: [{ f: 'siblings' }, 0] }
        page(form, 'documents').when = { op: 'gt', args: [{ f: 'siblings' }, 9] }
      },
    ],
  ]
  test.each(cases.map(([name, fault, change]) => ({ name, fault, change })))('$name', ({ fault, change }) => {
    expect(faultsOf(change)).toContain(fault)
    expect(checkForm(changed(change)).form).toBeNull()
  })
  test('more than twelve search columns', () => {
    const fields = Array.from({ length: 12 }, (_, n) => ({ type: 'integer', id: `n${n}`, label: word, class: 'none', index: true }))
    expect(
      faultsOf((form) => form.pages.splice(4, 0, { kind: 'question', path: 'many', title: word, section: 'student', fields })),
    ).toContainEqual(expect.stringContaining('error forms.index_count'))
  })
  test('a form with too many fields', () => {
    const pages = Array.from({ length: 30 }, (_, n) => ({
      kind: 'question',
      path: `p${n}`,
      title: word,
      fields: Array.from({ length: 12 }, (_, m) => ({ type: 'integer', id: `f${n}x${m}`, label: word, class: 'none' })),
    }))
    expect(faultsOf((form) => form.pages.splice(1, 0, ...pages))).toContain('error forms.too_large /pages')
  })
})

describe('the check only warns of', () => {
  test('one thing asked twice about the same person', () => {
    const twice = (form: Json) => page(form, 'student').fields.push({ ...page(form, 'student').fields[0], id: 'nameAgain', index: false })
    expect(faultsOf(twice)).toEqual(['warning forms.asked_twice /pages/4/fields/3'])
    expect(checkForm(changed(twice)).form).not.toBeNull()
  })
  test('a condition that nothing uses', () => {
    expect(faultsOf((form) => (form.conditions.spare = { op: 'eq', args: [{ f: 'lives' }, true] }))).toEqual([
      'warning forms.unused_condition /conditions/spare',
    ])
  })
})

test('lists, flags and roles of the county may be named when the county has them', () => {
  const change = (form: Json) => {
    page(form, 'level').fields[0].list = 'schools'
    page(form, 'admission').when = { op: 'any', args: [{ flag: 'late' }, { role: 'clerk' }] }
    form.conditions = { ...form.conditions, isTertiary: undefined }
    delete form.conditions.isTertiary
  }
  expect(faultsOf(change, { lists: new Set(['schools']), flags: new Set(['late']), roles: new Set(['clerk']) })).toEqual([])
  expect(faultsOf(change)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('unknown_list'),
      expect.stringContaining('rules.unknown_flag'),
      expect.stringContaining('rules.unknown_role'),
    ]),
  )
})

test('an action of an officer is one or more question pages and nothing else', () => {
  const score = {
    format: 'county-form/1',
    key: 'score',
    title: word,
    use: 'action',
    pages: [
      {
        kind: 'question',
        path: 'score',
        fields: [{ type: 'integer', id: 'points', label: word, min: 0, max: 100, required: true, class: 'none' }],
      },
    ],
  }
  expect(checkForm(score).faults).toEqual([])
})

test('every fault gives its reason in both languages, with its marks filled in', () => {
  const { faults } = checkForm(
    changed((form) => {
      delete form.pages[1].fields[0].label.sw
      form.pages[2].kind = 'pay'
    }),
  )
  expect(faults).toHaveLength(2)
  for (const { reason } of faults) expect(`${reason.en}${reason.sw}`).not.toMatch(/\{\w+\}/)
  const marks = (words: string) => [...new Set(words.match(/\{\w+\}/g) ?? [])].sort()
  for (const { en, sw } of [...Object.values(formFaultTexts), ...Object.values(expectedTexts)]) expect(marks(sw)).toEqual(marks(en))
})

test('the check takes any JSON, and any damage to a form, without throwing', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => checkForm(value).form === null))
  const places: (readonly PropertyKey[])[] = []
  const visit = (value: unknown, path: readonly PropertyKey[]) => {
    places.push(path)
    if (typeof value === 'object' && value !== null) for (const key of Object.keys(value)) visit((value as Json)[key], [...path, key])
  }
  visit(bursaryForm, [])
  fc.assert(
    fc.property(
      fc.constantFrom(...places.slice(1)),
      fc.oneof(fc.jsonValue(), fc.constantFrom('lives', 'x', { f: 'level' }, { op: 'not', args: [] })),
      (path, value) => {
        const form = structuredClone(bursaryForm) as Json
        const last = path.at(-1) as PropertyKey
        path.slice(0, -1).reduce((at: Json, key) => at[key], form)[last] = value
        const checked = checkForm(form)
        for (const { place } of checked.faults) expect(place).toMatch(/^(\/[^/]*)*$/)
      },
    ),
    { numRuns: 300 },
  )
})

test('a definition nested without end is refused', () => {
  let deep: Json = 1
  for (let level = 0; level < 50_000; level++) deep = [deep]
  expect(checkForm(changed((form) => (form.conditions.orphan = { op: 'not', args: [deep] }))).form).toBeNull()
})

test('the published schema takes sound forms, and refuses what the check’s shape refuses', () => {
  const schema = z.fromJSONSchema(formSchema() as Parameters<typeof z.fromJSONSchema>[0])
  expect(formSchema().$schema).toContain('2020-12')
  expect(schema.safeParse(bursaryForm).success).toBe(true)
  expect(schema.safeParse(changed((form) => delete form.pages[1].fields[0].label.sw)).success).toBe(false)
  expect(schema.safeParse(changed((form) => (form.conditions.orphan = { op: 'explode', args: [1] }))).success).toBe(false)
})
