import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './house.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')

test('the licence is there in full, word for word as the Free Software Foundation published it', () => {
  const text = read('LICENSE')
  expect(text.trimStart()).toMatch(/^GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3, 19 November 2007/)
  expect(text).toContain('END OF TERMS AND CONDITIONS')
  expect(text).toContain('How to Apply These Terms to Your New Programs')
  expect(createHash('sha256').update(text).digest('hex')).toBe('57c8ff33c9c0cfc3ef00e650a1cc910d7ee479a8bc509f6c9209a7c2a11399d6')
})

test('package and README name that licence', () => {
  expect(JSON.parse(read('package.json')).license).toBe('AGPL-3.0-or-later')
  expect(read('README.md')).toContain('[AGPL-3.0-or-later](LICENSE)')
})
