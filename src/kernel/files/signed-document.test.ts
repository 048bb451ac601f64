import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type KeyRing, markCompromised, openKeyRing, rotateKey } from './keys.ts'
import { checkOffline } from './offline-verifier.ts'
import { checkDocument, makeRevocations, readRevocations, signDocument, verificationCode } from './signed-document.ts'
import { type DocumentFacts, fromBase32, toBase32 } from './signed-payload.ts'

const now = Temporal.Instant.from('2026-11-22T06:00:00Z')
const facts: DocumentFacts = ['bursary', 'MGR-26-7K4QXP', '2026-11-22', 'A. A. Ochieng', 'Isebania', 1500000]
const host = 'https://services.migori.go.ke'
let folder: string
let ring: KeyRing
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'documents-'))
  await rotateKey(folder, now)
  ring = openKeyRing(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a signed document checks by its address, its payload, and typed in small letters', async () => {
  const { address, payload } = signDocument(ring, host, facts)
  expect(address).toMatch(/^HTTPS:\/\/SERVICES\.MIGORI\.GO\.KE\/V\/[A-Z2-7]+$/)
  for (const scanned of [address, payload, address.toLowerCase(), ` ${address}?from=whatsapp`]) {
    expect(checkDocument(scanned, ring)).toEqual({ valid: true, facts, keyNumber: 1 })
    expect(await checkOffline(scanned, ring.published)).toMatchObject({ valid: true, facts, keyNumber: 1, revoked: 'unknown' })
  }
})

test('no single changed character of a document passes, on the server or in a browser', async () => {
  const { payload } = signDocument(ring, host, facts)
  for (let at = 0; at < payload.length; at += 1) {
    const changed = payload.slice(0, at) + (payload[at] === 'A' ? 'B' : 'A') + payload.slice(at + 1)
    expect(checkDocument(changed, ring).valid, `character ${at}`).toBe(false)
    if (at % 10 === 0) expect((await checkOffline(changed, ring.published)).valid).toBe(false)
  }
})

test('any facts come back as they were signed', () => {
  const fact = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.integer(), fc.boolean(), fc.constant(null))
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.array(fact, { maxLength: 4 }), (number, rest) => {
      const given: DocumentFacts = ['kind', number, '2026-11-22', ...rest]
      expect(checkDocument(signDocument(ring, host, given).payload, ring)).toEqual({ valid: true, facts: given, keyNumber: 1 })
    }),
    { numRuns: 50 },
  )
})

test('junk of any kind is unreadable, never an exception', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.uint8Array({ maxLength: 200 }).map(toBase32),
        fc.uint8Array({ maxLength: 200 }).map((bytes) => toBase32(Uint8Array.of(1, 0, 1, ...bytes))),
      ),
      async (junk) => {
        expect(checkDocument(junk, ring).valid).toBe(false)
        expect((await checkOffline(junk, ring.published)).valid).toBe(false)
      },
    ),
    { numRuns: 200 },
  )
})

test('base32 has one spelling for each content', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const text = toBase32(bytes)
      expect(fromBase32(text)).toEqual(bytes)
      expect(fromBase32(`${text}A`)?.length ?? -1).not.toBe(bytes.length)
    }),
  )
  expect(toBase32(new TextEncoder().encode('foobar'))).toBe('MZXW6YTBOI')
})

test('a revocation list says which numbers are revoked, and only a list the county signed counts', async () => {
  const next = now.add({ hours: 24 * 7 })
  const list = makeRevocations(ring, ['MGR-26-7K4QXP', 'MGR-26-000001'], now, next)
  const read = readRevocations(list, ring)
  expect(read).toMatchObject({ count: 2, issuedAt: now, nextAt: next })
  expect([read?.revoked('MGR-26-7K4QXP'), read?.revoked('MGR-26-000002')]).toEqual([true, false])
  const { payload } = signDocument(ring, host, facts)
  expect(await checkOffline(payload, ring.published, list)).toMatchObject({ valid: true, revoked: true })
  const other = signDocument(ring, host, ['bursary', 'MGR-26-000002', '2026-11-22'])
  expect(await checkOffline(other.payload, ring.published, list)).toMatchObject({
    valid: true,
    revoked: false,
    listNextDue: next.epochMilliseconds / 1000,
  })
  const changed = Uint8Array.from(list)
  changed[15] = (changed[15] as number) ^ 1
  expect(readRevocations(changed, ring)).toBeNull()
  expect(await checkOffline(payload, ring.published, changed)).toMatchObject({ valid: true, revoked: 'unknown' })
  expect(readRevocations(new Uint8Array(), ring)).toBeNull()
})

test('eight thousand revoked documents fit into 50 KB, and every one of them is found', () => {
  const numbers = Array.from({ length: 8000 }, (_, index) => `MGR-26-${index}`)
  const list = makeRevocations(ring, numbers, now, now)
  expect(list.length).toBeLessThan(50_000)
  const read = readRevocations(list, ring)
  expect(numbers.every((number) => read?.revoked(number))).toBe(true)
  expect(read?.revoked('BSA-26-1')).toBe(false)
})

test('a document by a compromised or unknown key is told apart from a forged one', async () => {
  const own = mkdtempSync(join(folder, 'own-'))
  await rotateKey(own, now)
  const theirs = openKeyRing(own)
  const { payload } = signDocument(theirs, host, facts)
  await markCompromised(own, 1, 'Lost laptop.', now)
  expect(checkDocument(payload, theirs)).toEqual({ valid: false, reason: 'compromised_key', keyNumber: 1 })
  expect(await checkOffline(payload, theirs.published)).toEqual({ valid: false, reason: 'compromised_key', keyNumber: 1 })
  expect(checkDocument(payload, { format: 'kaunti-keys/1', keys: [] })).toEqual({ valid: false, reason: 'unknown_key', keyNumber: 1 })
  expect(checkDocument(payload, ring)).toEqual({ valid: false, reason: 'invalid', keyNumber: 1 })
})

test('the short code goes with one signed payload', () => {
  const first = signDocument(ring, host, facts)
  expect(first.code).toMatch(/^[A-Z2-7]{4}-[A-Z2-7]{4}$/)
  expect(verificationCode(first.payload)).toBe(first.code)
  expect(signDocument(ring, host, ['bursary', 'MGR-26-7K4QXQ', '2026-11-22']).code).not.toBe(first.code)
})

test('facts too long for a QR code that prints well are refused', () => {
  expect(() => signDocument(ring, host, ['bursary', 'N', '2026-11-22', 'x'.repeat(500)])).toThrow('files.document_too_long')
})

test('the offline verifier stands alone: bundled for a browser it needs nothing of Node and is small', async () => {
  const entry = new URL('./offline-verifier.ts', import.meta.url).pathname
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
  })
  expect(outputFiles[0]?.contents.length).toBeLessThan(5000)
  expect(Object.keys(metafile.inputs).every((path) => /offline-verifier|signed-payload/.test(path))).toBe(true)
})
