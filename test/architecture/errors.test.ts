import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lineOf, root, STRING, sources, spoken } from './house.ts'

type Declared = {
  readonly code: string
  readonly status: number
  readonly en: string
  readonly sw: string
  readonly path: string
  readonly line: number
}

const joined = `(${STRING}(?:\\s*\\+\\s*${STRING})*)`
const ENTRY = new RegExp(
  `['"]([\\w-]+(?:\\.[\\w-]+)*)['"]\\s*:\\s*\\{\\s*status:\\s*(\\d+),\\s*en:\\s*${joined},\\s*sw:\\s*${joined},?\\s*\\}`,
  'g',
)

const declaring = sources().filter(({ path, code, isTest }) => path.startsWith('src/') && !isTest && /=\s*defineErrors\(/.test(code))
const errors: Declared[] = declaring
  .flatMap(({ path, code }) =>
    [...code.matchAll(ENTRY)].map((found) => ({
      code: found[1] as string,
      status: Number(found[2]),
      en: spoken(found[3] as string),
      sw: spoken(found[6] as string),
      path,
      line: lineOf(code, found.index),
    })),
  )
  .sort((a, b) => (a.code < b.code ? -1 : 1))

test('every declared error is written out as code, status, en, sw, so that none escapes this scan', () => {
  const wrong = declaring.flatMap(({ path, code }) => {
    const written = [...code.matchAll(/\bstatus:\s*\d{3}\b/g)].length
    const read = errors.filter((each) => each.path === path).length
    return written === read && read > 0 ? [] : [`${path}: ${written} with a status, of which ${read} can be read`]
  })
  expect(wrong).toEqual([])
})

test('every code is declared once, begins with the name of its room or module, and has an HTTP error status', () => {
  const wrong = errors.flatMap(({ code, status, path, line }, index) => {
    const [floor, room] = path.split('/').slice(1) as [string, string]
    const owner = floor === 'app' || floor === 'ui' ? floor : room
    const told = `${path}:${line}: ${code}`
    return [
      ...(errors[index + 1]?.code === code ? [`${told} is declared twice`] : []),
      ...(new RegExp(`^${owner.replaceAll('-', '[-_]')}(\\.[a-z_0-9]+)+$`).test(code)
        ? []
        : [`${told} should read ${owner}.what_is_wrong`]),
      ...(status >= 400 && status < 600 ? [] : [`${told} has status ${status}`]),
    ]
  })
  expect(wrong).toEqual([])
})

test('docs/errors.md lists every error (write it anew with: npx vitest run --project unit test/architecture/errors.test.ts -u)', async () => {
  const page = [
    '# Errors',
    '',
    'Every refusal of Kaunti: its code, HTTP status, and what the person reads. Over the API they come as problem+json (RFC 9457) with the code at',
    'the end of `type`. This page is written by `test/architecture/errors.test.ts`.',
    '',
    '| Code | Status | English | Swahili |',
    '| --- | --- | --- | --- |',
    ...errors.map(({ code, status, en, sw }) => `| \`${code}\` | ${status} | ${en} | ${sw} |`),
    '',
  ].join('\n')
  await expect(page).toMatchFileSnapshot(join(root, 'docs/errors.md'))
})
