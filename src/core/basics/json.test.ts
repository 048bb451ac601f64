import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, pointer, valueAt } from './json.ts'

test('a pointer names a place, also under keys with a slash or a tilde in them', () => {
  expect(pointer([])).toBe('')
  expect(pointer(['pages', 3, 'a/b', '~'])).toBe('/pages/3/a~1b/~0')
})

test('the value at a place is found, and nothing where the place is not', () => {
  const root = { pages: [{ title: 'One' }] }
  expect(valueAt(root, ['pages', 0, 'title'])).toBe('One')
  expect(valueAt(root, ['pages', 1, 'title'])).toBeUndefined()
  expect(valueAt('text', ['length', 'more'])).toBeUndefined()
})

const turned = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(turned)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, each]) => [key, turned(each)]),
        )
      : value

test('canonical JSON says the same of the same content in any order of keys, and can be read back', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(turned(value))).toBe(canonicalJson(value))
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
  expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}')
})
