import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Places } from './places.ts'
import { readPlacesFile } from './places-file.ts'

const data = readPlacesFile('counties/migori')
const places = new Places(data)
const found = (typed: string) => places.findWards(typed).map((ward) => ward.name)

test('a ward leads to its sub-county and its offices', () => {
  expect(places.ward(1262)?.name).toBe('Central Kamagambo')
  expect(places.subCountyOf(1262)?.name).toBe('Rongo')
  expect(places.wardsOf(253).map((ward) => ward.code)).toEqual([1261, 1262, 1263, 1264])
  expect(places.wardOffice(1262)?.key).toBe('ward-1262')
  expect(places.headquarters('roads')?.key).toBe('headquarters-roads')
})

test('work of a department goes to the nearest of its offices that serves the ward', () => {
  const keys = (department: string, ward: number) => places.officesFor(department, ward).map((office) => office.key)
  expect(keys('education', 1262)).toEqual(['ward-1262', 'rongo-education', 'headquarters-education'])
  expect(keys('roads', 1269)).toEqual(['suna-east-roads', 'headquarters-roads'])
  expect(keys('lands', 1269)).toEqual(['headquarters-lands'])
  expect(keys('public-service', 1300)).toEqual(['ward-1300', 'kuria-east-administration', 'headquarters-public-service'])
  expect(places.officeFor('education', 1262, 'subCounty')?.key).toBe('rongo-education')
  expect(places.officeFor('roads', 1262)?.key).toBe('rongo-roads')
})

test('an unknown ward, office or department is nothing, not an error', () => {
  expect([places.ward(1), places.subCountyOf(1), places.office('x'), places.department('x'), places.wardOffice(1)]).toEqual(
    Array(5).fill(undefined),
  )
  expect(places.officesFor('roads', 1).map((office) => office.key)).toEqual(['headquarters-roads'])
  expect(places.officesFor('spaceflight', 1262)).toEqual([])
})

test('what is retired is found by its key and offered to nobody', () => {
  const [gone, ...rest] = data.wards
  const later = new Places({ ...data, wards: rest }, { wards: [gone!] })
  expect(later.ward(gone!.code)?.name).toBe(gone!.name)
  expect(later.wards).not.toContainEqual(gone)
  expect(later.findWards(gone!.name)).not.toContainEqual(gone)
})

test.each([
  ['Isibania', 'Isibania'],
  ['isebania', 'Isibania'],
  ['MUHURU', 'Muhuru'],
  ['muhuru bay', 'Muhuru'],
  ['kachieng', "Kachieng'"],
  ['Kachieng’', "Kachieng'"],
  ['machalder', 'Macalder/Kanyarwanda'],
  ['kanyarwanda', 'Macalder/Kanyarwanda'],
  ['godjope', 'God Jope'],
  ['god jop ward', 'God Jope'],
  ['kamagambo central', 'Central Kamagambo'],
  ['kehancha', 'Bukira Central/Ikerege'],
  ['wadi ya Ntimaru mashariki', undefined],
  ['xyzzy', undefined],
  ['', undefined],
  ['ward', undefined],
])('"%s" finds %s first', (typed, ward) => {
  expect(found(typed)[0]).toBe(ward)
})

test('a beginning finds all that begin so, and a sub-county all its wards', () => {
  expect(found('kamag').sort()).toEqual(['Central Kamagambo', 'East Kamagambo', 'North Kamagambo', 'South Kamagambo'])
  expect(found('rongo').length).toBe(4)
  expect(found('nyabasi')).toEqual(['Nyabasi East', 'Nyabasi West'])
})

test('every ward is found first by its own name, in either county', () => {
  for (const county of ['migori', 'busia']) {
    const its = new Places(readPlacesFile(`counties/${county}`))
    for (const ward of its.wards) expect(its.findWards(ward.name)[0]).toEqual(ward)
  }
})

test('a slip in one long word of a name still finds the ward', () => {
  fc.assert(
    fc.property(fc.constantFrom(...data.wards), fc.nat(), fc.constantFrom('drop', 'double', 'swap'), (ward, seed, slip) => {
      const words = ward.name.split(/[ /]/)
      const which = words.findIndex((word) => word.length > 5)
      if (which < 0) return
      const word = words[which]!
      const at = 1 + (seed % (word.length - 2))
      const [before, letter, after] = [word.slice(0, at), word[at]!, word.slice(at + 1)]
      words[which] =
        slip === 'drop'
          ? before + after
          : slip === 'double'
            ? before + letter + letter + after
            : before + after[0] + letter + after.slice(1)
      expect(places.findWards(words.join(' '), 40).map((each) => each.code)).toContain(ward.code)
    }),
  )
})

test('whatever is typed, the search answers', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (typed) => Array.isArray(places.findWards(typed))))
})
