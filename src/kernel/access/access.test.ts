import { expect, test } from 'vitest'
import { allows } from './access.ts'
import type { Grant } from './grants.ts'

const grant = (parts: Partial<Grant>): Grant => ({
  permission: 'cases.case.read',
  reach: 'ward',
  scope: null,
  role: 'ward-administrator',
  post: 'p',
  person: 'me',
  office: 'rongo',
  ward: 1261,
  subCounty: 253,
  department: 'administration',
  ...parts,
})

test('a ward grant reaches records of that ward and no other', () => {
  expect(allows([grant({})], 'cases.case.read', { ward: 1261 })).toBe(true)
  expect(allows([grant({})], 'cases.case.read', { ward: 1262 })).toBe(false)
  expect(allows([grant({})], 'cases.case.read', {})).toBe(false)
})

test('a post without a ward reaches nothing by a ward grant, not even records without a ward', () => {
  expect(allows([grant({ ward: null })], 'cases.case.read', { ward: null })).toBe(false)
})

test('a scoped grant reaches only its kinds of record', () => {
  const scoped = grant({ reach: 'county', scope: ['ward-bursary'] })
  expect(allows([scoped], 'cases.case.read', { kind: 'ward-bursary' })).toBe(true)
  expect(allows([scoped], 'cases.case.read', { kind: 'other' })).toBe(false)
  expect(allows([scoped], 'cases.case.read', {})).toBe(false)
})

test('asking by role leaves out the same permission from another role', () => {
  expect(allows([grant({})], 'cases.case.read', { ward: 1261 }, ['sub-county-education-officer'])).toBe(false)
})

test('another permission grants nothing', () => {
  expect(allows([grant({})], 'cases.case.handle', { ward: 1261 })).toBe(false)
  expect(allows([], 'cases.case.read')).toBe(false)
})
