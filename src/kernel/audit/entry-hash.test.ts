import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeEntry, entryHash, type HashedEntry, newSalt, payloadHash } from './entry-hash.ts'

const entry: HashedEntry = {
  seq: 7,
  id: '0199d0a2-0000-7000-8000-000000000001',
  at: '1795320000123456',
  actorKind: 'staff',
  actor: '0199d0a2-0000-7000-8000-000000000002',
  onBehalfOf: null,
  post: 'ward-officer',
  subject: null,
  verb: 'cases.case.decided',
  recordKind: 'cases.case',
  recordId: '0199d0a2-0000-7000-8000-000000000003',
  requestId: 'r-1',
  payloadHash: Buffer.alloc(32, 5),
}

test('the encoding is the documented one: prefix, then length and bytes of each field, nulls marked', () => {
  const parts: Buffer[] = [Buffer.from([0])]
  const fields = ['kaunti.audit.entry.1', '7', entry.id, entry.at, 'staff', entry.actor, null, 'ward-officer', null]
  for (const field of [...fields, entry.verb, entry.recordKind, entry.recordId, 'r-1', entry.payloadHash]) {
    const bytes = field === null ? Buffer.alloc(0) : Buffer.from(field as string)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(field === null ? 0xffffffff : bytes.length)
    parts.push(length, bytes)
  }
  const expected = Buffer.concat(parts)
  expect(Buffer.from(encodeEntry(entry))).toEqual(expected)
  expect(entryHash(entry)).toEqual(createHash('sha256').update(expected).digest())
})

test('two different entries never share an encoding', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 })
  const some = fc.record({
    ...Object.fromEntries(
      Object.keys(entry).map((key) => [key, ['actor', 'onBehalfOf', 'post', 'subject'].includes(key) ? fc.option(text) : text]),
    ),
    payloadHash: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  }) as unknown as fc.Arbitrary<HashedEntry>
  fc.assert(
    fc.property(some, some, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other)
      expect(Buffer.from(encodeEntry(one)).equals(Buffer.from(encodeEntry(other)))).toBe(same)
    }),
  )
})

test('text moved from one field to the next, or null made empty, changes the hash', () => {
  expect(entryHash({ ...entry, verb: 'cases.case.decidedc', recordKind: 'ases.case' })).not.toEqual(entryHash(entry))
  expect(entryHash({ ...entry, subject: '' })).not.toEqual(entryHash(entry))
})

test('an entry longer than the working space is hashed whole', () => {
  const long = { ...entry, recordId: 'ŵ'.repeat(20_000) }
  expect(encodeEntry(long).length).toBeGreaterThan(40_000)
  expect(entryHash({ ...long, requestId: 'r-2' })).not.toEqual(entryHash(long))
})

test('the same payload twice has two hashes, so that an erased one cannot be guessed from another', () => {
  expect(payloadHash(newSalt(), '{"decision":"approved"}')).not.toEqual(payloadHash(newSalt(), '{"decision":"approved"}'))
})
