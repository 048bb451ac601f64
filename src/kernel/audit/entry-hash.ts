import { randomBytes } from '../../core/basics/random-bytes.ts'
import { sha256 } from './merkle-tree.ts'

/** The columns of one audit entry as they enter its hash. `at` is microseconds since 1970 as decimal text, what PostgreSQL keeps exactly. */
export type HashedEntry = {
  readonly seq: string | number
  readonly id: string
  readonly at: string
  readonly actorKind: string
  readonly actor: string | null
  readonly onBehalfOf: string | null
  readonly post: string | null
  readonly subject: string | null
  readonly verb: string
  readonly recordKind: string
  readonly recordId: string
  readonly requestId: string
  readonly payloadHash: Uint8Array | null
}

const TAG = 'kaunti.audit.entry.1'
const NULL_LENGTH = 0xffffffff

let space = Buffer.alloc(4096)

/**
 * The bytes an entry is hashed over: RFC 6962's leaf prefix 00, then each field as a 4-byte big-endian length and its UTF-8 bytes,
 * null as the length FFFFFFFF without bytes. Lengths first, so that no two entries share an encoding whatever their fields contain.
 */
export function encodeEntry(entry: HashedEntry): Buffer {
  const fields = fieldsOf(entry)
  let most = 1 + 4 + 32
  for (const field of fields) most += 4 + (field === null ? 0 : field.length * 3)
  if (space.length < most) space = Buffer.alloc(most * 2)

  space[0] = 0
  let offset = 1
  for (const field of fields) {
    const length = field === null ? NULL_LENGTH : space.write(field, offset + 4)
    space.writeUInt32BE(length, offset)
    offset += 4 + (field === null ? 0 : length)
  }
  const { payloadHash } = entry
  space.writeUInt32BE(payloadHash ? payloadHash.length : NULL_LENGTH, offset)
  if (payloadHash) space.set(payloadHash, offset + 4)
  return space.subarray(0, offset + 4 + (payloadHash?.length ?? 0))
}

function fieldsOf(entry: HashedEntry): (string | null)[] {
  const { id, at, actorKind, actor, onBehalfOf, post, subject, verb, recordKind, recordId, requestId } = entry
  return [TAG, String(entry.seq), id, at, actorKind, actor, onBehalfOf, post, subject, verb, recordKind, recordId, requestId]
}

/** The leaf hash of an entry: SHA-256 over `encodeEntry`. */
export const entryHash = (entry: HashedEntry): Buffer => sha256(encodeEntry(entry))

/** 16 random bytes: without them the few likely contents of an erased payload could be tried one by one against its hash. */
export const newSalt = (): Buffer => Buffer.from(randomBytes(16))

/** What an entry keeps of its payload: SHA-256 over salt and body. */
export function payloadHash(salt: Uint8Array, body: string): Buffer {
  const most = salt.length + body.length * 3
  if (space.length < most) space = Buffer.alloc(most * 2)
  space.set(salt)
  return sha256(space.subarray(0, salt.length + space.write(body, salt.length)))
}
