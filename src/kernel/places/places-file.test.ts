import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Refusal } from '../../core/basics/errors.ts'
import { parsePlacesFile } from './places-file.ts'

type Draft = {
  wards: { code: number; subCounty: number; name: string }[]
  offices: {
    key: string
    kind: string
    department: string
    serves: string[]
    ward: number | null
    subCounty: number | null
    phone: string
    name: object
    location: object
  }[]
  subCounties: unknown[]
  departments: { key: string }[]
}
const faultOf = (spoil: (draft: Draft) => void): string => {
  const draft = JSON.parse(readFileSync('counties/migori/places.json', 'utf8')) as Draft
  spoil(draft)
  try {
    parsePlacesFile(draft)
    return 'accepted'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return `${error.code} ${error.values.path}: ${error.values.fault}`
  }
}

test('the file of Migori is accepted', () => {
  expect(faultOf(() => {})).toBe('accepted')
})

test.each<[string, (draft: Draft) => void, RegExp]>([
  ['a ward in no sub-county', (draft) => (draft.wards[0]!.subCounty = 999), /wards\.0\.subCounty: there is no sub-county 999/],
  ['a ward twice', (draft) => (draft.wards[1]!.code = draft.wards[0]!.code), /wards\.1: 1261 is there twice/],
  [
    'a ward without an office',
    (draft) =>
      draft.offices.splice(
        draft.offices.findIndex(({ key }) => key === 'ward-1261'),
        1,
      ),
    /North Kamagambo has no ward office/,
  ],
  ['an office of no department', (draft) => (draft.offices[0]!.department = 'magic'), /offices\.0: there is no department magic/],
  ['an office that serves no department', (draft) => (draft.offices[0]!.serves = ['magic']), /offices\.0: there is no department magic/],
  ['a headquarters in a ward', (draft) => (draft.offices[0]!.ward = 1261), /offices\.0\.ward: a ward office has a ward/],
  ['a headquarters of a sub-county', (draft) => (draft.offices[0]!.subCounty = 253), /offices\.0\.subCounty: a sub-county or ward office/],
  ['a ward office in another sub-county', (draft) => (draft.offices.at(-1)!.subCounty = 253), /does not lie in sub-county 253/],
  [
    'a department without headquarters',
    (draft) => draft.departments.push({ ...draft.departments[0]!, key: 'new' }),
    /new has no headquarters/,
  ],
  ['a name without Swahili', (draft) => (draft.offices[0]!.name = { en: 'Office' }), /offices\.0\.name\.sw/],
  ['a place outside Kenya', (draft) => (draft.offices[0]!.location = { latitude: 51, longitude: 0 }), /offices\.0\.location/],
  ['a word as telephone number', (draft) => (draft.offices[0]!.phone = 'call us'), /offices\.0\.phone: must be a telephone number/],
  ['something unknown', (draft) => Object.assign(draft, { extra: 1 }), /Unrecognized key/],
])('%s is refused with its place', (_what, spoil, fault) => {
  expect(faultOf(spoil)).toMatch(fault)
})
