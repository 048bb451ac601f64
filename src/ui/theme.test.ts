import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contrast, contrastPairs, neutrals, type Theme, themeCss, tint } from './theme.ts'

const counties = readdirSync('counties', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

const theme = (county: string): Theme => JSON.parse(readFileSync(`counties/${county}/profile.json`, 'utf8')).theme

test('both counties are looked at', () => {
  expect(counties).toEqual(expect.arrayContaining(['migori', 'busia']))
})

describe.each(counties)('the colours of %s', (county) => {
  test.each(contrastPairs(theme(county)))('$name reach $least : 1', ({ front, back, least }) => {
    expect(contrast(front, back)).toBeGreaterThanOrEqual(least)
  })

  test('the mark of the county is small and says that it is invented', () => {
    const crest = readFileSync(`counties/${county}/crest.svg`, 'utf8')
    expect(crest.length).toBeLessThan(3000)
    expect(crest).toContain('Invented')
    expect(crest).not.toMatch(/<script|href=|onload|style=/)
  })
})

test('the neutral colours in the sheet are the ones that were checked', () => {
  const sheet = readFileSync('src/ui/styles/_tokens.scss', 'utf8')
  const stated = Object.fromEntries([...sheet.matchAll(/--([a-z-]+): (#[0-9a-f]+);/g)].map((found) => [found[1], found[2]]))
  for (const [name, colour] of Object.entries(neutrals)) expect(stated[name]).toBe(colour.replace('#ffffff', '#fff'))
})

test('tags are readable on their own ground', () => {
  const sheet = readFileSync('src/ui/styles/_content.scss', 'utf8')
  const pairs = [...sheet.matchAll(/"[a-z]+": \(\s*(#[0-9a-f]{6}),\s*(#[0-9a-f]{6}),?\s*\)/g)]
  expect(pairs.length).toBe(9)
  for (const [, front, back] of pairs) expect(contrast(front as string, back as string)).toBeGreaterThanOrEqual(4.5)
})

test('contrast is symmetric, 1 for equal colours and 21 for black on white', () => {
  const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)
  fc.assert(
    fc.property(colour, colour, (a, b) => {
      expect(contrast(a, b)).toBeCloseTo(contrast(b, a))
      expect(contrast(a, a)).toBeCloseTo(1)
      expect(contrast(a, b)).toBeLessThanOrEqual(21.0001)
    }),
  )
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
})

test('a theme is a sheet of five colours, and nothing that is not a colour gets into it', () => {
  expect(themeCss({ brand: '#0B5C4B', brandDark: '#063d32', accent: '#e0a100', link: '#0a5a8a' })).toBe(
    `:root{--brand:#0b5c4b;--brand-dark:#063d32;--accent:#e0a100;--link:#0a5a8a;--brand-tint:${tint('#0b5c4b')}}\n`,
  )
  expect(() => themeCss({ brand: 'red;}body{display:none', brandDark: '#063d32', accent: '#e0a100', link: '#0a5a8a' })).toThrow(TypeError)
})
