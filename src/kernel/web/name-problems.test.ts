import { expect, test } from 'vitest'
import { z } from 'zod'
import { Refusal } from '../../core/basics/errors.ts'
import { say } from '../../core/basics/texts.ts'
import { id, line, must, parseInput } from './input.ts'
import { type NamedField, nameProblems } from './name-problems.ts'

const day = must(z.string(), (text) => text === '2026-11-22', { en: 'Enter a day that exists', sw: 'Andika siku iliyopo kwenye kalenda' })
const schema = z.object({
  number: line(5),
  code: line(5),
  kind: z.enum(['one', 'two']),
  who: id,
  from: day,
  until: day,
  own: must(z.string(), () => false, { en: 'Say why', sw: 'Eleza sababu' }),
})
const fields: NamedField[] = [
  { name: 'number', label: { en: 'Staff number', sw: 'Namba ya mfanyakazi' }, asks: 'write' },
  { name: 'code', label: { en: 'M-Pesa code', sw: 'Msimbo wa M-Pesa' }, asks: 'write' },
  { name: 'kind', label: { en: 'Kind', sw: 'Aina' }, asks: 'choose' },
  { name: 'who', label: { en: 'Who', sw: 'Nani' }, asks: 'choose', missing: { en: 'Choose who it is', sw: 'Chagua ni nani' } },
  { name: 'from', label: { en: 'First day', sw: 'Siku ya kwanza' }, asks: 'day' },
  { name: 'until', label: { en: 'Last day', sw: 'Siku ya mwisho' }, asks: 'day' },
  { name: 'own', label: { en: 'Reason', sw: 'Sababu' }, asks: 'write' },
]

function said(typed: Record<string, unknown>, language: 'en' | 'sw'): string[] {
  try {
    parseInput(schema, typed)
  } catch (error) {
    return nameProblems(error as Refusal, fields, typed).problems.map(({ text, values }) => say(text, language, values))
  }
  return []
}

test('what was left empty is asked for by its label', () => {
  const empty = { number: '', code: ' ', kind: '', who: '', from: '', own: '' }
  expect(said(empty, 'en')).toEqual([
    'Enter the staff number',
    'Enter the M-Pesa code',
    'Choose the kind',
    'Choose who it is',
    'Enter the first day',
    'Enter the last day',
    'Say why',
  ])
  expect(said(empty, 'sw').slice(0, 5)).toEqual([
    'Andika namba ya mfanyakazi',
    'Andika msimbo wa M-Pesa',
    'Chagua aina',
    'Chagua ni nani',
    'Andika siku ya kwanza',
  ])
})

test('what was typed wrongly names its field too, and words of a field’s own stay', () => {
  const typed = { number: '123456', code: 'A', kind: 'three', who: 'me', from: '2026-11-22', until: 'x', own: 'y' }
  expect(said(typed, 'en')).toEqual([
    'Staff number: shorten this answer to 5 characters or fewer',
    'Kind: this is none of the choices there are here. Choose again.',
    'Who: this answer cannot be used as it is written',
    'Last day: enter a day that exists',
    'Say why',
  ])
  expect(said(typed, 'sw')[1]).toBe('Aina: hili si mojawapo ya machaguo yaliyopo hapa. Chagua tena.')
})

test('a refusal without problems stays what it is', () => {
  const refusal = new Refusal('a.b', 409, { en: 'No', sw: 'Hapana' }, { left: 1 })
  expect(nameProblems(refusal, fields, {})).toMatchObject({ code: 'a.b', status: 409, values: { left: 1 }, problems: [] })
})
