import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import type { ErrorDeclarations } from '../../src/core/basics/errors.ts'
import type { Text } from '../../src/core/basics/texts.ts'
import { root, sources } from './house.ts'

type Declared = { readonly code: string; readonly status: number; readonly text: Text; readonly path: string }

const declaring = sources().filter(({ path, code, isTest }) => path.startsWith('src/') && !isTest && /=\s*defineErrors\(/.test(code))

async function declaredErrors(): Promise<Declared[]> {
  const found: Declared[] = []
  for (const { path } of declaring) {
    for (const exported of Object.values(await import(pathToFileURL(join(root, path)).href))) {
      if (typeof exported !== 'function' || !('declared' in exported)) continue
      const declared = exported.declared as ErrorDeclarations
      for (const [code, { status, en, sw }] of Object.entries(declared)) found.push({ code, status, text: { en, sw }, path })
    }
  }
  return found.sort((a, b) => (a.code < b.code ? -1 : 1))
}

test('every file that declares errors exports them, so that they can be listed', async () => {
  const errors = await declaredErrors()
  expect(declaring.map(({ path }) => path).filter((path) => !errors.some((each) => each.path === path))).toEqual([])
})

test('every code is declared once, begins with the name of its room or module, and has an HTTP error status', async () => {
  const errors = await declaredErrors()
  const wrong = errors.flatMap(({ code, status, path }, index) => {
    const [floor, room] = path.split('/').slice(1) as [string, string]
    const owner = floor === 'app' || floor === 'ui' ? floor : room
    return [
      ...(errors[index + 1]?.code === code ? [`${path}: ${code} is declared twice`] : []),
      ...(code.split('.')[0] === owner && /^[a-z-]+(\.[a-z_0-9]+)+$/.test(code)
        ? []
        : [`${path}: ${code} should read ${owner}.what_is_wrong`]),
      ...(status >= 400 && status < 600 ? [] : [`${path}: ${code} has status ${status}`]),
    ]
  })
  expect(wrong).toEqual([])
})

test('docs/errors.md lists every error (write it anew with: npx vitest run --project unit test/architecture/errors.test.ts -u)', async () => {
  const rows = (await declaredErrors()).map(({ code, status, text }) => `| \`${code}\` | ${status} | ${text.en} | ${text.sw} |`)
  const page = [
    '# Errors',
    '',
    'Every refusal of Kaunti: its code, HTTP status, and what the person reads. Over the API they come as problem+json (RFC 9457) with the code at',
    'the end of `type`. This page is written by `test/architecture/errors.test.ts`.',
    '',
    '| Code | Status | English | Swahili |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
  await expect(page).toMatchFileSnapshot(join(root, 'docs/errors.md'))
})
