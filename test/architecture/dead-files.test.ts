import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './house.ts'

const knip = (...args: string[]) => {
  const cli = join(root, 'node_modules/knip/bin/knip.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, '--no-progress', '--reporter', 'compact', ...args], {
    cwd: root,
    encoding: 'utf8',
  })
  return { status, told: `${stdout}${stderr}`.trim() }
}

test('no file and no package is unused, none is missing from package.json', () => {
  const { status, told } = knip('--include', 'files,dependencies,unlisted,unresolved')
  expect(status, told).toBe(0)
})

test('no file of the product lives for its tests alone', () => {
  const { status, told } = knip('--production', '--include', 'files')
  expect(status, told).toBe(0)
})
