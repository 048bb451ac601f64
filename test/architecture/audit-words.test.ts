import { expect, test } from 'vitest'
import { manifests } from '../../src/app/modules.ts'
import { at, filesUnder, lineOf, readSource, type SourceFile, sources } from './house.ts'

const CODE = /^[a-z_-]+\.[a-z_]+\.[a-z_]+$/
const KIND = /^[a-z_-]+\.[a-z_]+$/
const verbs = new Map(manifests.flatMap(({ audited }) => Object.entries(audited?.verbs ?? {})))
const records = new Map(manifests.flatMap(({ audited }) => Object.entries(audited?.records ?? {})))

const production = sources().filter(({ path, isTest }) => !isTest && path.startsWith('src/'))

type Written = { readonly where: string; readonly verbs: readonly string[] }

const strings = (code: string): string[] => [...code.matchAll(/'([^'\n]*)'/g)].map((found) => found[1] as string)

/** The values of a table of the same file: `const HELD = { claimed: 'cases.case.claimed', … }`. */
const tableIn = (file: SourceFile, name: string): string[] =>
  strings(new RegExp(`const ${name} = \\{([^}]*)\\}`).exec(file.code)?.[1] ?? '')

/** The verbs of each `ctx.audit(…)`: its first argument is a verb, a choice between verbs, or a look into a table of verbs. */
const written: Written[] = production.flatMap((file) =>
  [...file.code.matchAll(/\bctx\.audit\(\s*([^,]+),/g)].map((found) => {
    const argument = found[1] as string
    const table = /^([A-Z]\w*)\[\w+\]$/.exec(argument.trim())?.[1]
    const named = (table ? tableIn(file, table) : strings(argument)).filter((code) => CODE.test(code))
    return { where: at(file, lineOf(file.code, found.index), `ctx.audit(${argument.trim()}`), verbs: named }
  }),
)

const inSql = filesUnder('src', /\.sql$/).flatMap((path) => {
  const file = readSource(path)
  return [...file.code.matchAll(/'([a-z_-]+\.[a-z_]+\.[a-z_]+)'/g)].map((found) => ({
    where: at(file, lineOf(file.code, found.index), ''),
    verbs: [found[1] as string],
  }))
})

test('the scan finds what is written into the audit trail, and every verb is written out in full', () => {
  expect(written.length).toBeGreaterThan(80)
  expect(inSql.map(({ verbs: [verb] }) => verb)).toContain('audit.payloads.erased')
  expect(written.filter(({ verbs: found }) => found.length === 0).map(({ where }) => where)).toEqual([])
})

test('every verb of the audit trail has words in both languages', () => {
  const wrong = [...written, ...inSql].flatMap(({ where, verbs: found }) =>
    found.filter((verb) => !verbs.has(verb)).map((verb) => `${where}: ${verb} has no words in the manifest of its room (audited)`),
  )
  expect(wrong).toEqual([])
})

test('no words are kept for a verb that nobody writes', () => {
  const known = new Set([...written, ...inSql].flatMap(({ verbs: found }) => found))
  expect([...verbs.keys()].filter((verb) => !known.has(verb))).toEqual([])
})

test('every kind of record has words in both languages', () => {
  const wrong = production.flatMap((file) =>
    [...file.code.matchAll(/\bkind: '([^'\n]+)'/g)]
      .filter((found) => KIND.test(found[1] as string) && !records.has(found[1] as string) && !NO_RECORD.has(found[1] as string))
      .map((found) => at(file, lineOf(file.code, found.index), `${found[1]} has no words in the manifest of its room (audited)`)),
  )
  expect(wrong).toEqual([])
})

/** Columns of SQL, which look like kinds of record. */
const NO_RECORD = new Set(['c.case_type', 'n.case_type', 'q.case_type'])

test('two verbs of one room do not read the same', () => {
  for (const { name, audited } of manifests)
    for (const language of ['en', 'sw'] as const) {
      const words = Object.values(audited?.verbs ?? {}).map((text) => text[language])
      expect(new Set(words).size, `${name}, ${language}`).toBe(words.length)
    }
})
