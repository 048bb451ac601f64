import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../../../test/architecture/house.ts'
import type { CountyService } from '../definitions/county-service.ts'
import { readServiceFiles } from '../definitions/import-services.ts'
import { searchServices } from './search-services.ts'

const services = readServiceFiles(join(root, 'counties/migori')) as CountyService[]
const first = (typed: string) => searchServices(services, typed)[0]?.key

test.each([
  'bursary',
  'busary',
  'bursery',
  'Basari',
  'basari ya wadi',
  'msaada wa karo',
  'school fees',
  'schol fees',
  'I need help with school fees',
  'KARO',
  'yatima',
  'scolarship',
])('“%s” finds the bursary first', (typed) => {
  expect(first(typed)).toBe('ward-bursary')
})

test.each([
  'pothole',
  'potholes',
  'poth0le',
  'shimo barabarani',
  'malalamiko',
  'taka',
  'gabage',
  'street lite',
  'maji',
  'rushwa',
  'afisa mkorofi',
  'rude officer',
])('“%s” finds reporting a problem first', (typed) => {
  expect(first(typed)).toBe('report-a-problem')
})

test.each(['market stall', 'kibanda', 'kibada sokoni', 'soko', 'stal'])('“%s” finds the market stall first', (typed) => {
  expect(first(typed)).toBe('market-stall')
})

test.each(['', '   ', '???', 'xylophone', 'zzzz qqqq', 'passport'])('“%s” finds nothing', (typed) => {
  expect(searchServices(services, typed)).toEqual([])
})
