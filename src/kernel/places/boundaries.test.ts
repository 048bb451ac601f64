import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawWards, parseBoundaries, readBoundaries, type WardBoundary, wardAt } from './boundaries.ts'
import { readPlacesFile } from './places-file.ts'

const migori = readBoundaries('counties/migori')
const square = (ward: number, west: number, south: number, size = 1): WardBoundary => ({
  ward,
  rings: [
    [
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ],
  ],
})

test('a place is in the ward around it', () => {
  const two = [square(1, 34, 0), square(2, 35, 0)]
  expect(wardAt(two, { latitude: 0.5, longitude: 34.5 })).toBe(1)
  expect(wardAt(two, { latitude: 0.5, longitude: 35.5 })).toBe(2)
  expect(wardAt(two, { latitude: 0.5, longitude: 36.5 })).toBeUndefined()
})

test('a hole belongs to whom it belongs, not to the ward around it', () => {
  const ring = { ward: 1, rings: [...square(1, 34, 0).rings, ...square(1, 34.4, 0.4, 0.2).rings] }
  expect(wardAt([ring, square(2, 34.4, 0.4, 0.2)], { latitude: 0.5, longitude: 34.5 })).toBe(2)
})

test('a place just beside the border counts as the nearest ward, one far outside as none', () => {
  const one = [square(1, 34, 0)]
  expect(wardAt(one, { latitude: 0.5, longitude: 33.999 })).toBe(1) // 111 m
  expect(wardAt(one, { latitude: 0.5, longitude: 33.99 })).toBeUndefined() // 1,113 m
})

test('Migori town is in Suna Central, Nairobi in no ward of Migori', () => {
  expect(wardAt(migori, { latitude: -1.0634, longitude: 34.4731 })).toBe(1270)
  expect(wardAt(migori, { latitude: -1.2864, longitude: 36.8172 })).toBeUndefined()
})

test.each(['migori', 'busia'])('each ward of %s is drawn inside the view box, in a few kilobytes', (county) => {
  const boundaries = readBoundaries(`counties/${county}`)
  const map = drawWards(boundaries)
  expect(map.wards.map(({ ward }) => ward).sort()).toEqual(
    readPlacesFile(`counties/${county}`)
      .wards.map(({ code }) => code)
      .sort(),
  )
  for (const { path, label } of map.wards) {
    expect(path).toMatch(/^(M\d+ \d+l[\d -]+z)+$/)
    let [x, y] = [0, 0]
    const numbers = [...path.matchAll(/-?\d+/g)].map(Number)
    expect(numbers.length % 2).toBe(0)
    for (let place = 0; place < numbers.length; place += 2) {
      x += numbers[place]!
      y += numbers[place + 1]!
      expect(x >= 0 && x <= map.width && y >= 0 && y <= map.height).toBe(true)
    }
    expect(label.x > 0 && label.x < map.width && label.y > 0 && label.y < map.height).toBe(true)
  }
  expect(map.wards.reduce((sum, { path }) => sum + path.length, 0)).toBeLessThan(12_000)
})

test.each(['migori', 'busia'])('each label of %s lies in its ward', (county) => {
  const boundaries = readBoundaries(`counties/${county}`)
  const map = drawWards(boundaries, 10_000)
  const [one, two] = [map.project({ latitude: 0, longitude: 34 }), map.project({ latitude: 1, longitude: 35 })]
  for (const { ward, label } of map.wards) {
    const place = { latitude: (label.y - one.y) / (two.y - one.y), longitude: 34 + (label.x - one.x) / (two.x - one.x) }
    expect(wardAt(boundaries, place)).toBe(ward)
  }
})

test('north is up and east is right', () => {
  const { project } = drawWards(migori)
  const centre = project({ latitude: -1.06, longitude: 34.47 })
  expect(project({ latitude: -0.9, longitude: 34.47 }).y).toBeLessThan(centre.y)
  expect(project({ latitude: -1.06, longitude: 34.6 }).x).toBeGreaterThan(centre.x)
})

test('neighbours keep their common border in the drawing', () => {
  const [left, right] = drawWards([square(1, 34, 0), square(2, 35, 0)], 300).wards
  expect(left?.path).toBe('M0 150l150 0 0-150-150 0z')
  expect(right?.path).toBe('M150 150l150 0 0-150-150 0z')
})

test('what is no map of wards is refused with its place', () => {
  expect(() => parseBoundaries({ type: 'FeatureCollection', features: [{ properties: {}, geometry: null }] })).toThrow(/features\.0/)
  expect(() => parseBoundaries('nothing')).toThrow(/places\.file_wrong/)
})

test('every place on earth gets an answer', () => {
  fc.assert(
    fc.property(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }), (latitude, longitude) => {
      const ward = wardAt(migori, { latitude, longitude })
      expect(ward === undefined || migori.some((each) => each.ward === ward)).toBe(true)
    }),
  )
})
