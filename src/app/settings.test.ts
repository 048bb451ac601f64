import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from './county.ts'
import { readSettings, SETTING_NAMES, StartRefused } from './settings.ts'

test('the table of the configuration names every variable that is read, and no other', () => {
  const table = readFileSync(join(projectRoot, 'docs/operate/configuration.md'), 'utf8')
  const named = [...table.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name)
  expect(named.sort()).toEqual([...SETTING_NAMES].sort())
})

test('a wrong variable stops the start in one line that names it', () => {
  expect(() => readSettings({ PORT: 'eighty' })).toThrow(StartRefused)
  expect(() => readSettings({ PORT: 'eighty' })).toThrow(/^PORT is not usable/)
  expect(() => readSettings({ SECRET: 'short' })).toThrow(/^SECRET is not usable/)
  expect(() => readSettings({ COUNTY: '../etc' })).toThrow(/^COUNTY is not usable/)
})

test('an empty variable counts as not set', () => {
  expect(readSettings({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 8080, databaseUrl: undefined })
})

test('the public address loses a slash at its end, and lists are split', () => {
  expect(readSettings({ PUBLIC_URL: 'https://services.migori.example/', HOSTS: 'a.example, b.example' })).toMatchObject({
    publicUrl: 'https://services.migori.example',
    hosts: ['a.example', 'b.example'],
  })
})
