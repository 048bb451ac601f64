import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeLibraryLinks } from './server-binaries.ts'

test('links to libraries are made where npm ran no install script, and left alone where they are', () => {
  const root = mkdtempSync(join(tmpdir(), 'kaunti-links-'))
  mkdirSync(join(root, 'native/lib'), { recursive: true })
  writeFileSync(join(root, 'native/lib/libx.so.6.18'), 'the library')
  const links = [
    { source: 'native/lib/libx.so.6.18', target: 'native/lib/libx.so' },
    { source: 'native/lib/libx.so.6.18', target: 'native/lib/libx.so.6' },
  ]
  writeFileSync(join(root, 'native/pg-symlinks.json'), JSON.stringify(links))
  makeLibraryLinks(root)
  makeLibraryLinks(root)
  for (const { target } of links) expect(readFileSync(join(root, target), 'utf8')).toBe('the library')
  rmSync(root, { recursive: true })
})
