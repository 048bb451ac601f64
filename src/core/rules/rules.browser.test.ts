import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import fc from 'fast-check'
import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../../../test/support/browser.ts'
import { expressions, type PlainWorld, worldOf, worlds } from '../../../test/support/random-expressions.ts'
import { calculate, conditionOutcome } from './evaluate.ts'
import { explain } from './explain.ts'
import type { Expression } from './expression.ts'

type Case = [Expression, PlainWorld]

/** Carried as JSON text, as a definition and its answers are when they travel to a phone. */
const cases = JSON.stringify(fc.sample(fc.tuple(expressions, worlds), { numRuns: 800, seed: 20261122 }))

// The world of the browser is written here again, because fast-check beside `worldOf` is no load for a page.
const script = `
  import { calculate, conditionOutcome } from './evaluate.ts'
  import { explain } from './explain.ts'
  globalThis.evaluateAll = (cases) => JSON.parse(cases).map(([expression, plain]) => {
    const world = {
      field: (path) => plain.fields[path], condition: (name) => plain.conditions[name], flags: new Set(plain.flags), roles: new Set(plain.roles),
      today: plain.today, table: (name, keys) => plain.table[[name, ...keys].join('/')], wardIn: (ward, area) => area === 'county' && ward.startsWith('ward-'),
    }
    const { sentence } = explain(expression, world, { language: 'sw', label: (path) => path })
    return [conditionOutcome(expression, world), calculate(expression, world), sentence]
  })
`

describe('rules in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })

  test('give what they give on the server, for hundreds of drawn expressions', async () => {
    const bundle = await build({
      stdin: { contents: script, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts' },
      bundle: true,
      write: false,
      minify: true,
      format: 'iife',
      target: 'es2022',
    })
    const page = await browser.newPage()
    await page.goto('about:blank')
    await page.addScriptTag({ content: bundle.outputFiles[0]?.text ?? '' })
    // Not every phone has Temporal; core must do without.
    await page.evaluate('delete globalThis.Temporal')
    const there = await page.evaluate(`evaluateAll(${JSON.stringify(cases)})`)

    const here = (JSON.parse(cases) as Case[]).map(([expression, plain]) => {
      const world = worldOf(plain)
      const { sentence } = explain(expression, world, { language: 'sw', label: (path) => path })
      return [conditionOutcome(expression, world), calculate(expression, world), sentence]
    })
    expect(there).toEqual(here)
    const count = (outcome: boolean | null) => here.filter((each) => each[0] === outcome).length
    expect(Math.min(count(true), count(false))).toBeGreaterThan(60)
    expect(here.filter((each) => typeof each[1] === 'string').length).toBeGreaterThan(60)
  })
})
