import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { sha256 } from './merkle-tree.ts'

/** One seal: the entries after the last seal, up to `lastSeq`, under one root that also commits to every seal before it. */
export type Seal = {
  readonly number: number
  readonly firstSeq: number
  readonly lastSeq: number
  readonly entries: number
  /** The Merkle root over this batch alone. */
  readonly batchRoot: Uint8Array
  readonly previousRoot: Uint8Array
  readonly root: Uint8Array
  readonly keyId: string
  readonly signature: Uint8Array
  /** When it was sealed, ISO 8601 in UTC. */
  readonly at: string
}

export type UnsignedSeal = Omit<Seal, 'keyId' | 'signature'>

/** What signs a seal: a key kept outside the database. Signatures are Ed25519 (RFC 8032). */
export type Signer = { readonly keyId: string; sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array> }

/** The root before the first seal: 32 zero bytes. */
export const NO_ROOT = Buffer.alloc(32)

/**
 * The root of a seal: SHA-256 over 02, the previous root, the seal's number, first and last sequence number and count (8 bytes each,
 * big-endian), and the batch's Merkle root. As it holds the previous root, whoever keeps one root can prove all of history up to it.
 */
export function sealRoot(seal: Pick<Seal, 'number' | 'firstSeq' | 'lastSeq' | 'entries' | 'batchRoot' | 'previousRoot'>): Buffer {
  const bytes = Buffer.alloc(1 + 32 + 4 * 8 + 32)
  bytes[0] = 2
  bytes.set(seal.previousRoot, 1)
  const numbers = [seal.number, seal.firstSeq, seal.lastSeq, seal.entries]
  for (const [index, number] of numbers.entries()) bytes.writeBigUInt64BE(BigInt(number), 33 + index * 8)
  bytes.set(seal.batchRoot, 65)
  return sha256(bytes)
}

/** The words that are signed: plain text, so that an auditor can rebuild them by hand and check with any Ed25519 tool. */
export const sealStatement = (seal: UnsignedSeal): string =>
  [
    'kaunti audit seal 1',
    `number ${seal.number}`,
    `entries ${seal.entries} from ${seal.firstSeq} to ${seal.lastSeq}`,
    `root ${Buffer.from(seal.root).toString('hex')}`,
    `previous ${Buffer.from(seal.previousRoot).toString('hex')}`,
    `sealed ${seal.at}`,
    '',
  ].join('\n')

/** Public keys by key id, old ones included: PEM text (SPKI) or node key objects. */
export type PublicKeys = Readonly<Record<string, string | KeyObject>>

/** True when the seal's signature is by the key it names. False also for an unknown key. */
export function signatureHolds(seal: Seal, publicKeys: PublicKeys): boolean {
  const known = Object.hasOwn(publicKeys, seal.keyId) ? publicKeys[seal.keyId] : undefined
  if (!known) return false
  return verify(null, Buffer.from(sealStatement(seal)), typeof known === 'string' ? createPublicKey(known) : known, seal.signature)
}
