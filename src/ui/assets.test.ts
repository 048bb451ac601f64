import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { ensureAssets } from './assets.ts'

const root = mkdtempSync(join(tmpdir(), 'kaunti-assets-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('assets are built once, by two starters at once too, under names that carry their content, small enough', async () => {
  const [first, second] = await Promise.all([ensureAssets(root), ensureAssets(root)])
  expect(second).toMatchObject({ folder: first.folder, files: first.files })
  expect(readdirSync(join(root, '.cache', 'assets'))).toHaveLength(1)
  expect(first.assetPath('resident.css')).toMatch(/^\/assets\/resident\.[0-9a-f]{12}\.css$/)
  expect(() => first.assetPath('other.css')).toThrow('no asset named other.css')
  for (const file of Object.values(first.files)) {
    const text = readFileSync(join(first.folder, file))
    expect(brotliDecompressSync(readFileSync(join(first.folder, `${file}.br`)))).toEqual(text)
    expect(gunzipSync(readFileSync(join(first.folder, `${file}.gz`)))).toEqual(text)
  }
  const weight = (logical: string) => readFileSync(join(first.folder, `${first.files[logical]}.br`)).length
  expect(weight('resident.css')).toBeLessThan(9 * 1024)
  expect(weight('resident.js')).toBeLessThan(6 * 1024)
  const written = () => readdirSync(first.folder).map((name) => statSync(join(first.folder, name)).mtimeMs)
  const before = written()
  await ensureAssets(root)
  expect(written()).toEqual(before)
})
