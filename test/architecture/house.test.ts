import { expect, test } from 'vitest'
import { circlesOf, importsOf, isBelow, placeOf, type SourceFile, withoutComments } from './house.ts'

const source = (code: string): SourceFile => ({
  path: 'src/kernel/audit/x.ts',
  text: code,
  code: withoutComments(code),
  place: placeOf('src/kernel/audit/x.ts'),
  isTest: false,
})

test('imports are found in every form, and types are told from values', () => {
  const found = importsOf(
    source(`import { a, type B } from './a.ts'
import type { C } from '../jobs/c.ts'
import { type D, type E } from './d.ts'
import './side-effect.ts'
export * from './e.ts'
export { f } from "./f.ts"
// import { no } from './comment.ts'
const g = await import('./g.ts')
let h: import('./h.ts').H
declare module '../context/county.ts' { interface County { x: 1 } }
import fastify, { type Server } from 'fastify'
import {
  i,
} from './i.ts'`),
  )
  expect(found.map((each) => `${each.target ?? each.specifier}${each.typeOnly ? ' (type)' : ''}`).sort()).toEqual([
    'fastify',
    'src/kernel/audit/a.ts',
    'src/kernel/audit/d.ts (type)',
    'src/kernel/audit/e.ts',
    'src/kernel/audit/f.ts',
    'src/kernel/audit/g.ts',
    'src/kernel/audit/h.ts',
    'src/kernel/audit/i.ts',
    'src/kernel/audit/side-effect.ts',
    'src/kernel/context/county.ts (type)',
    'src/kernel/jobs/c.ts (type)',
  ])
})

test('comments are blanked, addresses in strings are not', () => {
  expect(withoutComments("const a = 'https://x/y' // why\n/* b */ c")).toBe("const a = 'https://x/y'       \n        c")
})

test('a room is below another by floor, then by its place in the list', () => {
  const audit = { floor: 'kernel', room: 'audit' } as const
  expect(isBelow({ floor: 'core', room: 'forms' }, audit)).toBe(true)
  expect(isBelow({ floor: 'kernel', room: 'jobs' }, audit)).toBe(true)
  expect(isBelow({ floor: 'kernel', room: 'web' }, audit)).toBe(false)
  expect(isBelow({ floor: 'modules', room: 'services' }, { floor: 'modules', room: 'website' })).toBe(false)
})

test('circles of any length are found', () => {
  expect(
    circlesOf(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['a']],
        ['d', ['a']],
      ]),
    ),
  ).toEqual([['a', 'b', 'c', 'a']])
  expect(
    circlesOf(
      new Map([
        ['a', ['b', 'c']],
        ['b', ['c']],
        ['c', []],
      ]),
    ),
  ).toEqual([])
})
