import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { NO_ROOT, type Seal, sealRoot, sealStatement, signatureHolds } from './seal-statement.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string

function sealed(): Seal {
  const facts = { number: 3, firstSeq: 11, lastSeq: 20, entries: 9, batchRoot: Buffer.alloc(32, 7), previousRoot: NO_ROOT }
  const unsigned = { ...facts, root: sealRoot(facts), at: '2026-11-22T06:00:00Z' }
  return { ...unsigned, keyId: 'audit-1', signature: sign(null, Buffer.from(sealStatement(unsigned)), privateKey) }
}

test('a signature holds for the seal it was made for, by PEM or key object', () => {
  expect(signatureHolds(sealed(), { 'audit-1': pem })).toBe(true)
  expect(signatureHolds(sealed(), { 'audit-1': publicKey })).toBe(true)
})

test('a signature does not hold for a changed seal, another key or an unknown key', () => {
  const other = generateKeyPairSync('ed25519').publicKey
  expect(signatureHolds({ ...sealed(), entries: 8 }, { 'audit-1': pem })).toBe(false)
  expect(signatureHolds({ ...sealed(), at: '2026-11-21T06:00:00Z' }, { 'audit-1': pem })).toBe(false)
  expect(signatureHolds(sealed(), { 'audit-1': other })).toBe(false)
  expect(signatureHolds(sealed(), { 'audit-2': pem })).toBe(false)
  expect(signatureHolds({ ...sealed(), keyId: 'toString' }, {})).toBe(false)
})

test('the root commits to every fact of the seal and to the root before it', () => {
  const seal = sealed()
  const changes = [{ number: 4 }, { firstSeq: 12 }, { lastSeq: 21 }, { entries: 10 }, { batchRoot: Buffer.alloc(32) }]
  for (const change of [...changes, { previousRoot: Buffer.alloc(32, 1) }])
    expect(sealRoot({ ...seal, ...change })).not.toEqual(sealRoot(seal))
})
