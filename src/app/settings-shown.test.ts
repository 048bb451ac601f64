import { expect, test } from 'vitest'
import { readSettings, SETTING_NAMES } from './settings.ts'
import { showSettings } from './settings-shown.ts'

test('no secret is shown, whatever is set', () => {
  const hidden = 'do-not-show-this-anywhere-at-all-please'
  const settings = readSettings({
    SECRET: hidden,
    DATABASE_URL: `postgres://kaunti:${hidden}@db/kaunti`,
    SMTP_URL: `smtp://user:${hidden}@mail:587`,
    SMS_API_KEY: hidden,
    SMS_DELIVERY_KEY: hidden,
  })
  const shown = showSettings(settings)
  expect(JSON.stringify(shown)).not.toContain(hidden)
  expect(shown.filter(({ secret, set }) => secret && set).map(({ name }) => name)).toEqual([
    'DATABASE_URL',
    'SECRET',
    'SMS_API_KEY',
    'SMS_DELIVERY_KEY',
    'SMTP_URL',
  ])
})

test('what is shown are settings that exist', () => {
  const known = new Set(SETTING_NAMES)
  expect(
    showSettings(readSettings({}))
      .map(({ name }) => name)
      .filter((name) => !known.has(name)),
  ).toEqual([])
})
