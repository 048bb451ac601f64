import { expect, test } from 'vitest'
import { compareVersions } from './compare-versions.ts'

test('the same content in another order is no difference', () => {
  expect(compareVersions({ a: 1, b: { c: 'x' } }, { b: { c: 'x' }, a: 1 })).toEqual([])
})

test('a changed wording is told with its place, before and after', () => {
  expect(compareVersions({ title: { en: 'Old', sw: 'Zamani' } }, { title: { en: 'New', sw: 'Zamani' } })).toEqual([
    { place: 'title › en', was: 'Old', is: 'New' },
  ])
})

test('an inserted question is one difference, not all that follow', () => {
  const page = (path: string) => ({ path, kind: 'info' })
  const found = compareVersions({ pages: [page('a'), page('c')] }, { pages: [page('a'), page('b'), page('c')] })
  expect(found).toEqual([
    { place: 'pages › b › path', was: null, is: 'b' },
    { place: 'pages › b › kind', was: null, is: 'info' },
  ])
})

test('what is gone is told', () => {
  expect(compareVersions({ appeal: 'x' }, {})).toEqual([{ place: 'appeal', was: 'x', is: null }])
})
