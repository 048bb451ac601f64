import { expect, test } from 'vitest'
import { each, filesUnder, readSource } from './house.ts'

const TEXT = /\.(tsx?|mjs|js|json|sql|md|scss|css|html|ya?ml|csv|txt|sh)$/
const top = filesUnder('.', TEXT).filter((path) => !path.includes('/'))
const files = [
  ...new Set([
    ...['src', 'simulators', 'test', 'bench', 'tools', 'docs', 'counties', '.ci'].flatMap((folder) => filesUnder(folder, TEXT)),
    ...top,
  ]),
]
  .filter((path) => path !== 'package-lock.json' && path !== 'test/architecture/secrets.test.ts')
  .map(readSource)

const nowhere = (pattern: RegExp, reason: string, among = files) =>
  expect(among.flatMap((file) => each(file, pattern, ([found]) => `${reason}: ${found.slice(0, 60)}`, file.text))).toEqual([])

test('no path of one machine is written down', () => {
  nowhere(/(?<![\w.*])\/(work|root|home\/\w+|Users\/\w+)\/[\w.-]+/g, 'a path of one machine')
  nowhere(
    /["'`]\/(tmp|var\/tmp)\/[\w.-]+/g,
    'a fixed temporary path; ask os.tmpdir()',
    files.filter(({ path }) => path.startsWith('src/')),
  )
})

test('packages come from wherever npm is told to look: no registry host is named', () =>
  nowhere(/registry\.npmjs\.org|registry\.yarnpkg|npm\.pkg\.github|https?:\/\/[\w.-]*registry[\w.-]*|_authToken/gi, 'a registry'))

test('the lock names no registry of one machine', () => {
  const hosts = [...readSource('package-lock.json').text.matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map((match) => match[1])
  expect([...new Set(hosts)].filter((host) => host !== 'registry.npmjs.org')).toEqual([])
})

test('nothing looks like a secret', () => {
  nowhere(/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\n[A-Za-z0-9+/]{20}/g, 'a private key')
  nowhere(
    /\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|sk_live_\w{10,}|xox[bap]-[\w-]{10,}|eyJhbGciOi[\w-]{10,}\.\w+)/g,
    'an access token',
  )
  nowhere(
    /\b(password|passwd|secret|api[_-]?key|token)\b["']?\s*[:=]\s*["'][A-Za-z0-9+/=_-]{24,}["']/gi,
    'a secret in clear',
    files.filter(({ isTest }) => !isTest),
  )
})
