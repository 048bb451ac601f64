import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { markCompromised, openKeyRing, privateKeysIn, rotateKey } from './keys.ts'
import { runKeys } from './keys-command.ts'
import { sign, verify } from './signatures.ts'

const at = (day: string) => Temporal.Instant.from(`${day}T06:00:00Z`)
const words = Buffer.from('the county says so')
let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'keys-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))
const newFolder = () => mkdtemp(join(root, 'ring-'))

test('what a key signed verifies, before and after rotation, by the published document alone', async () => {
  const folder = await newFolder()
  await rotateKey(folder, at('2026-01-01'))
  const ring = openKeyRing(folder)
  const old = sign(ring, 'document', words)
  await rotateKey(folder, at('2027-01-01'))
  const fresh = sign(ring, 'document', words)
  expect([old.keyNumber, fresh.keyNumber]).toEqual([1, 2])
  const published = JSON.parse(JSON.stringify(ring.published))
  expect(verify(published, 'document', words, old)).toBe('valid')
  expect(verify(published, 'document', words, fresh)).toBe('valid')
  expect(published.keys.map((key: { retiredAt?: string }) => key.retiredAt)).toEqual(['2027-01-01T06:00:00Z', undefined])
})

test('a rotated key’s private half is destroyed, and the one that is left is readable by its owner alone', async () => {
  const folder = await newFolder()
  await rotateKey(folder, at('2026-01-01'))
  await rotateKey(folder, at('2026-02-01'))
  expect(privateKeysIn(folder)).toEqual(['2.private.pem'])
  expect((await stat(join(folder, '2.private.pem'))).mode & 0o777).toBe(0o600)
})

test('a signature is good for its purpose, its words and its key, and for no other', async () => {
  const folder = await newFolder()
  await rotateKey(folder, at('2026-01-01'))
  const ring = openKeyRing(folder)
  const signature = sign(ring, 'document', words)
  expect(verify(ring, 'revocations', words, signature)).toBe('invalid')
  expect(verify(ring, 'document', Buffer.from('the county says no'), signature)).toBe('invalid')
  expect(verify(ring, 'document', words, { ...signature, keyNumber: 9 })).toBe('unknown_key')
  expect(verify(ring, 'document', words, { ...signature, signature: new Uint8Array(3) })).toBe('invalid')

  const forger = await newFolder()
  await rotateKey(forger, at('2026-01-01'))
  expect(verify(ring, 'document', words, sign(openKeyRing(forger), 'document', words))).toBe('invalid')
})

test('a compromised key proves nothing from then on, and signs nothing until there is a new one', async () => {
  const folder = await newFolder()
  await rotateKey(folder, at('2026-01-01'))
  const ring = openKeyRing(folder)
  const signature = sign(ring, 'document', words)
  await markCompromised(folder, 1, 'The server room was broken into.', at('2026-03-01'))
  expect(verify(ring, 'document', words, signature)).toBe('compromised_key')
  expect(() => sign(ring, 'document', words)).toThrow('files.no_signing_key')
  expect(privateKeysIn(folder)).toEqual([])
  await rotateKey(folder, at('2026-03-01'))
  expect(verify(ring, 'document', words, sign(ring, 'document', words))).toBe('valid')
  expect(ring.published.keys[0]).toMatchObject({
    number: 1,
    compromisedAt: '2026-03-01T06:00:00Z',
    reason: 'The server room was broken into.',
  })
})

test('a ring without a key, or with one that others can read, does not open', async () => {
  const folder = await newFolder()
  expect(() => openKeyRing(folder)).toThrow('kaunti keys rotate')
  await rotateKey(folder, at('2026-01-01'))
  await chmod(join(folder, '1.private.pem'), 0o640)
  expect(() => openKeyRing(folder)).toThrow('chmod 600')
})

test('two changes of the keys do not run at once', async () => {
  const folder = await newFolder()
  const tries = await Promise.allSettled([rotateKey(folder, at('2026-01-01')), rotateKey(folder, at('2026-01-01'))])
  expect(tries.filter((each) => each.status === 'fulfilled').length).toBeGreaterThan(0)
  expect(new Set(openKeyRing(folder).published.keys.map((key) => key.number)).size).toBe(openKeyRing(folder).published.keys.length)
  await writeFile(join(folder, 'changing'), '')
  await expect(rotateKey(folder, at('2026-01-02'))).rejects.toThrow('remove')
})

test('the private key stands in no published text', async () => {
  const folder = await newFolder()
  await rotateKey(folder, at('2026-01-01'))
  const secret = (await readFile(join(folder, '1.private.pem'), 'utf8')).split('\n')[1] as string
  expect(JSON.stringify(openKeyRing(folder).published)).not.toContain(secret)
  expect(Object.keys(openKeyRing(folder).published.keys[0] as object)).toEqual(['number', 'key', 'createdAt'])
})

test('the command makes, lists, rotates and condemns keys, and explains itself', async () => {
  const folder = join(await newFolder(), 'new')
  const lines: string[] = []
  const keys = (...args: string[]) => runKeys({ folder, now: at('2026-01-01'), args, print: (line) => lines.push(line) })
  expect(await keys('rotate')).toBe(0)
  expect(await keys('rotate')).toBe(0)
  expect(await keys('compromised', '1', 'Stolen laptop')).toBe(0)
  expect(await keys('list')).toBe(0)
  expect(lines.at(-2)).toContain('compromised 2026-01-01T06:00:00Z: Stolen laptop')
  expect(lines.at(-1)).toMatch(/^2 .*signs now$/)
  expect([await keys(), await keys('compromised', 'one', 'why'), await keys('rotate', 'now')]).toEqual([2, 2, 2])
  await expect(keys('compromised', '7', 'why')).rejects.toThrow('There is no key 7')
})
