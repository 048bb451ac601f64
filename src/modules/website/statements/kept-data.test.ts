import { expect, test } from 'vitest'
import type { PersonalData } from '../../../core/basics/personal-data.ts'
import { defineManifest } from '../../../kernel/context/manifest.ts'
import { keptData, retentionParts } from './kept-data.ts'

const kept = (purpose: string, more: Partial<Exclude<PersonalData, 'none'>> = {}): PersonalData => ({
  class: 'personal',
  purpose: { en: purpose, sw: `${purpose} (sw)` },
  retention: 'years:7',
  erase: 'empty',
  ...more,
})
const manifest = (name: string, personalData: Record<string, PersonalData>) => defineManifest({ name, needs: [], personalData })

test('details for one purpose stand together, by the part of the system they lie in', () => {
  const areas = keptData([
    manifest('a', { 'cases.cases.name': kept('To decide'), 'cases.cases': 'none', 'cases.notes.text': kept('To decide') }),
    manifest('b', { 'identity.people.name': kept('To decide') }),
  ])
  expect(areas.map(({ area, groups }) => [area, groups.map(({ details }) => details)])).toEqual([
    ['cases', [['cases.cases.name', 'cases.notes.text']]],
    ['identity', [['identity.people.name']]],
  ])
})

test('another time, another fate or another class is another line, and what is sensitive comes first', () => {
  const [area] = keptData([
    manifest('a', {
      'x.a': kept('To decide'),
      'x.b': kept('To decide', { retention: 'days:90' }),
      'x.c': kept('To decide', { erase: { keep: { en: 'The law', sw: 'Sheria' } } }),
      'x.d': kept('To decide', { class: 'sensitive' }),
    }),
  ])
  expect(area?.groups.map(({ details, sensitive }) => [...details, sensitive])).toEqual([
    ['x.d', true],
    ['x.a', false],
    ['x.b', false],
    ['x.c', false],
  ])
})

test('nothing declared is lost', () => {
  const declared = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`s${n % 3}.t.c${n}`, kept(`Purpose ${n % 4}`)]))
  const found = keptData([manifest('a', declared)]).flatMap(({ groups }) => groups.flatMap(({ details }) => details))
  expect(found.sort()).toEqual(Object.keys(declared).sort())
})

test('retention is taken apart for its words', () => {
  expect(retentionParts('years:7')).toEqual({ unit: 'years', count: 7 })
  expect(retentionParts('days:1')).toEqual({ unit: 'days', count: 1 })
  expect(retentionParts('for-ever')).toBe('for-ever')
})
