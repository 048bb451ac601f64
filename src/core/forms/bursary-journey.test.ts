import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sampleWorld } from '../../../test/support/sample-fields.ts'
import { bursaryAnswers, bursaryForm as form } from '../../../test/support/sample-form.ts'
import type { FieldDefinition } from '../fields/field.ts'
import { removeEntry, saveEntry } from './answers.ts'
import { answerSections, maskAnswers } from './check-answers.ts'
import { applyCorrection, correctionPages, fieldsToPages } from './correction.ts'
import type { Answers } from './form.ts'
import { mayVisit, nextPath, previousPath, walk } from './journey.ts'
import { submissionSchema } from './submission-schema.ts'
import { validateAll } from './validate-all.ts'
import { validateEntry, validatePage } from './validate-page.ts'

const whole: Answers = bursaryAnswers
const journey = (answers: Answers) => walk(form, answers, sampleWorld)
const paths = (answers: Answers) => journey(answers).pages.map((each) => each.path)
const submit = (answers: unknown) => validateAll(form, answers, sampleWorld)
const without = (...ids: string[]): Answers => Object.fromEntries(Object.entries(whole).filter(([id]) => !ids.includes(id)))

describe('the way through a form', () => {
  test('shows no exit and no page that hangs on a question still open', () => {
    expect(journey({}).exit).toBeNull()
    expect(paths({})).not.toContain('admission')
    expect(journey({}).firstUnanswered).toBe('lives-here')
  })
  test('ends at an exit when an answer leads there', () => {
    const ended = journey({ lives: false })
    expect(ended.exit?.path).toBe('other-county')
    expect(ended.pages.map((each) => each.path)).toEqual(['start', 'lives-here', 'other-county'])
    expect(nextPath(ended, 'lives-here')).toBe('other-county')
    expect(mayVisit(ended, 'tasks')).toBe(false)
  })
  test('opens a page when a condition holds, and closes it again without losing its answer', () => {
    const college = { ...whole, level: 'college', admission: 'ADM/1' }
    expect(paths(college)).toContain('admission')
    const back: Answers = { ...college, level: 'secondary' }
    expect(paths(back)).not.toContain('admission')
    expect(journey(back).answers).not.toHaveProperty('admission')
    expect(submit(back).submission?.answers).not.toHaveProperty('admission')
    expect(paths({ ...back, level: 'college' })).toContain('admission')
  })
  test('tells how far each section is', () => {
    const states = (answers: Answers) => journey(answers).sections.map((each) => `${each.section.id} ${each.state} ${each.path}`)
    expect(states({ lives: true })).toEqual(['student not-started student', 'need cannot-start null'])
    expect(states({ lives: true, studentName: 'A', born: '2009-03-05', certificate: null })).toEqual([
      'student in-progress level',
      'need cannot-start null',
    ])
    expect(states(without('siblings'))).toEqual(['student complete student', 'need in-progress siblings'])
    expect(states(whole)).toEqual(['student complete student', 'need complete fees'])
  })
  test('leads from the last page of a section to the task list, and from a changed answer to what it opened', () => {
    expect(nextPath(journey(whole), 'student')).toBe('level')
    expect(nextPath(journey(whole), 'level')).toBe('tasks')
    expect(nextPath(journey(whole), 'tasks')).toBe('note')
    expect(previousPath(journey(whole), 'fees')).toBe('tasks')
    expect(nextPath(journey(whole), 'level', { changing: true })).toBe('check')
    expect(nextPath(journey({ ...whole, level: 'college' }), 'level', { changing: true })).toBe('admission')
  })
  test('opens the check page only when nothing is open', () => {
    expect(mayVisit(journey(whole), 'check')).toBe(true)
    expect(mayVisit(journey(without('agreed')), 'check')).toBe(true)
    expect(mayVisit(journey(without('fees')), 'check')).toBe(false)
    expect(mayVisit(journey({ lives: true }), 'fees')).toBe(false)
    expect(mayVisit(journey(whole), 'done')).toBe(false)
  })
})

describe('one page', () => {
  test('gives typed answers, with null for what was left empty', () => {
    const raw = { fees: 'KSh 45,000', paid: '', orphaned: 'no', guardian: '' }
    expect(validatePage(form, 'fees', raw, whole, sampleWorld)).toEqual({
      answers: { fees: 4_500_000, paid: null, orphaned: false, guardian: null },
    })
  })
  test('gives every problem at once, with what was typed', () => {
    const raw = { fees: 'much', orphaned: 'maybe', other: 'x' }
    const outcome = validatePage(form, 'fees', raw, whole, sampleWorld)
    expect(outcome.problems?.map((each) => each.path)).toEqual(['fees', 'orphaned'])
    expect(outcome).toMatchObject({ typed: { fees: 'much', orphaned: 'maybe' } })
    expect(outcome).not.toHaveProperty('typed.other')
  })
  test('asks for what another answer of the page makes necessary', () => {
    const outcome = validatePage(form, 'fees', { fees: '10', orphaned: 'yes' }, whole, sampleWorld)
    expect(outcome.problems).toEqual([
      { path: 'guardian', text: { en: 'Enter who cares for the student', sw: 'Andika anayemlea mwanafunzi' } },
    ])
  })
  test('keeps a rule across answers, but not over one left empty', () => {
    expect(validatePage(form, 'fees', { fees: '10', paid: '11', orphaned: 'no' }, whole, sampleWorld).problems?.[0]).toMatchObject({
      path: 'paid',
    })
    expect(validatePage(form, 'fees', { fees: '10', orphaned: 'no' }, whole, sampleWorld).problems).toBeUndefined()
  })
  test('that the form does not have is not found', () => {
    expect(() => validatePage(form, 'nowhere', {}, {}, sampleWorld)).toThrow('basics.not_found')
    expect(() => validateEntry(form, 'fees', {}, {}, sampleWorld, 'e1')).toThrow('basics.not_found')
  })
})

describe('a repeat', () => {
  const siblings: Answers = { ...whole, siblings: true }
  const add = (answers: Answers, id: string) => {
    const { entry } = validateEntry(form, 'sibling-list', { siblingSchool: 'Rapogi', siblingFees: '100' }, answers, sampleWorld, id)
    return entry ? saveEntry(form, answers, 'sibling-list', entry) : answers
  }
  test('is open until it has its least number of entries', () => {
    expect(journey(siblings).firstUnanswered).toBe('sibling-list')
    expect(validatePage(form, 'sibling-list', {}, siblings, sampleWorld).problems?.[0]?.text.en).toBe(
      'No sibling has been added yet. Add one to go on',
    )
    expect(journey(add(siblings, 'a')).firstUnanswered).toBeNull()
  })
  test('takes an entry sent twice once, and no more than its most', () => {
    const three = ['a', 'b', 'a', 'c'].reduce(add, siblings)
    expect(three.siblingList).toHaveLength(3)
    expect(validateEntry(form, 'sibling-list', { siblingSchool: 'X' }, three, sampleWorld, 'd').problems?.[0]?.text.sw).toContain(
      'zaidi ya 3',
    )
    expect(validateEntry(form, 'sibling-list', { siblingSchool: 'X' }, three, sampleWorld, 'b').entry).toMatchObject({
      id: 'b',
      siblingSchool: 'X',
      siblingFees: null,
    })
  })
  test('loses an entry that is removed, once', () => {
    const two = ['a', 'b'].reduce(add, siblings)
    const one = removeEntry(form, two, 'sibling-list', 'a')
    expect(one.siblingList).toHaveLength(1)
    expect(removeEntry(form, one, 'sibling-list', 'a')).toBe(one)
  })
  test('counts in calculations only while it is reached', () => {
    const two = ['a', 'b'].reduce(add, siblings)
    expect(submit(two).submission?.calculated).toEqual({ balance: 3_500_000, familyFees: 3_520_000 })
    expect(submit({ ...two, siblings: false }).submission?.calculated).toMatchObject({ balance: 3_500_000 })
    expect(submit({ ...two, siblings: false }).submission?.answers).not.toHaveProperty('siblingList')
  })
})

describe('submit', () => {
  test('gives clean answers, calculated values and the search columns', () => {
    expect(submit({ ...whole, extra: 1, balance: 0 }).submission).toEqual({
      answers: whole,
      calculated: { balance: 3_500_000, familyFees: expect.anything() },
      index: {
        studentName: { kind: 'text', value: "Achieng' Otieno" },
        level: { kind: 'text', value: 'secondary' },
        balance: { kind: 'number', value: 3_500_000 },
      },
    })
  })
  test('gives the first page with problems', () => {
    expect(submit({ ...whole, level: 'nursery', fees: -1 })).toMatchObject({ page: 'level' })
    expect(submit(without('agreed'))).toMatchObject({ page: 'declare' })
    expect(submit({ ...whole, lives: false })).toMatchObject({ page: 'other-county' })
    expect(submit({ ...whole, paid: 9_000_000 })).toMatchObject({ page: 'fees', problems: [{ path: 'paid' }] })
  })
  test('believes nothing of a file but its id', () => {
    const forged = [{ file: 'f1', name: 'gold.pdf', size: 1, type: 'text/html' }]
    expect(submit({ ...whole, feeStructure: forged }).submission?.answers.feeStructure).toEqual(whole.feeStructure)
    expect(submit({ ...whole, feeStructure: [{ ...forged[0], file: 'other' }] })).toMatchObject({ page: 'documents' })
  })
  test('fits the schema of the form’s submissions, which refuses another answer', () => {
    const schema = z.fromJSONSchema(submissionSchema(form, sampleWorld) as Parameters<typeof z.fromJSONSchema>[0])
    const { submission } = submit(whole)
    expect(schema.safeParse(submission).success).toBe(true)
    expect(schema.safeParse({ ...submission, answers: { ...submission?.answers, level: 'nursery' } }).success).toBe(false)
    expect(schema.safeParse({ ...submission, answers: { ...submission?.answers, born: null } }).success).toBe(false)
  })
})

describe('the check page', () => {
  test('shows reached answers by section, each with the page to change it', () => {
    const sections = answerSections(form, { ...whole, admission: 'left behind' }, 'sw', sampleWorld)
    expect(sections.map((each) => each.title?.sw ?? null)).toEqual([null, 'Mwanafunzi', 'Mahitaji'])
    const rows = sections.flatMap((each) => each.rows)
    expect(rows.find((row) => row.field === 'born')).toMatchObject({
      label: { sw: 'Tarehe ya kuzaliwa' },
      value: '5 Machi 2009',
      change: 'student',
    })
    expect(rows.find((row) => row.field === 'guardian')).toMatchObject({ value: '' })
    expect(rows.find((row) => row.field === 'admission')).toBeUndefined()
    expect(rows.find((row) => row.field === 'feeStructure')?.files).toEqual(whole.feeStructure)
  })
  test('names each entry of a repeat', () => {
    const answers = { ...whole, siblings: true, siblingList: [{ id: 'a', siblingSchool: 'Rapogi', siblingFees: 10_000 }] }
    const row = answerSections(form, answers, 'en', sampleWorld)
      .flatMap((each) => each.rows)
      .find((each) => each.field === 'siblingFees')
    expect(row).toMatchObject({
      entry: 'a',
      label: { en: 'Sibling 1: Fees', sw: 'Ndugu 1: Karo' },
      value: 'KSh 100',
      change: 'sibling-list/a',
    })
  })
  test('hides sensitive answers where asked, and adds what was worked out', () => {
    const rows = answerSections(form, whole, 'en', sampleWorld, { mask: true, calculated: true }).flatMap((each) => each.rows)
    expect(rows.find((row) => row.field === 'certificate')).toMatchObject({ value: '•••567', masked: true })
    expect(rows.find((row) => row.field === 'studentName')).toMatchObject({ masked: false })
    expect(rows.find((row) => row.field === 'balance')).toMatchObject({ value: 'KSh 35,000' })
  })
  test('masks sensitive answers the same where they are given as data, those of repeats too', () => {
    const hidden = (field: FieldDefinition): FieldDefinition => ({ ...field, class: 'sensitive' })
    const pages = form.pages.map((page) =>
      page.kind === 'repeat' ? { ...page, repeat: { ...page.repeat, fields: page.repeat.fields.map(hidden) } } : page,
    )
    const answers = { ...whole, siblings: true, siblingList: [{ id: 'a', siblingSchool: 'Rapogi', siblingFees: 10_000 }] }
    const given = maskAnswers({ ...form, pages }, answers, 'en', sampleWorld)
    expect(given).toEqual({ ...answers, certificate: '•••567', siblingList: [{ id: 'a', siblingSchool: '•••', siblingFees: '•••' }] })
  })
})

describe('a correction', () => {
  const correct = (after: Answers, ...fields: string[]) => applyCorrection(form, whole, after, fields, sampleWorld)
  test('opens exactly the pages and fields that were returned', () => {
    expect(fieldsToPages(form, ['fees', 'born', 'nothing', 'siblingSchool'])).toEqual([
      { path: 'student', fields: ['born'] },
      { path: 'fees', fields: ['fees'] },
      { path: 'sibling-list', fields: ['siblingList'] },
    ])
  })
  test('changes a returned answer and works everything out again', () => {
    const { submission } = correct({ fees: 5_000_000 }, 'fees')
    expect(submission?.answers).toEqual({ ...whole, fees: 5_000_000 })
    expect(submission?.calculated.balance).toBe(4_000_000)
  })
  test('refuses a change of any other answer, by its name', () => {
    expect(correct({ fees: 5_000_000, studentName: 'Another' }, 'fees')).toEqual({ refused: ['studentName'] })
    expect(correct({ ...whole, fees: 5_000_000 }, 'fees').submission).toBeDefined()
  })
  test('asks what the new answer opens, and takes it', () => {
    expect(correctionPages(form, whole, { level: 'college' }, ['level'], sampleWorld)).toEqual([
      { path: 'level', fields: ['level'] },
      { path: 'admission', fields: ['admission'] },
    ])
    expect(correct({ level: 'college' }, 'level')).toMatchObject({ page: 'admission' })
    expect(correct({ level: 'college', admission: 'ADM/1' }, 'level').submission?.answers).toMatchObject({ admission: 'ADM/1' })
  })
  test('holds the other answers to the new one', () => {
    expect(correct({ orphaned: true }, 'orphaned')).toMatchObject({ page: 'fees', problems: [{ path: 'guardian' }] })
    expect(correct({ fees: 100 }, 'fees')).toMatchObject({ page: 'fees', problems: [{ path: 'paid' }] })
  })
})
