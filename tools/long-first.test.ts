import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { LONG_FILES } from './long-first.ts'

test('every file of tests that is named to begin with is there', () => {
  expect(LONG_FILES.filter((name) => !existsSync(join(dirname(import.meta.dirname), name)))).toEqual([])
})
