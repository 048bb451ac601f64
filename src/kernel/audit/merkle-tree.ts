import { hash } from 'node:crypto'

const NODE_PREFIX = 1
export const HASH_BYTES = 32

/** SHA-256 of some bytes. */
export const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer')

/** SHA-256 into a place of a larger buffer: by way of a string, which costs less than half of what a small Buffer of its own does. */
export function sha256Into(bytes: Uint8Array, target: Buffer, offset: number): void {
  target.write(hash('sha256', bytes, 'latin1'), offset, HASH_BYTES, 'latin1')
}

const pair = Buffer.alloc(1 + 2 * HASH_BYTES)
pair[0] = NODE_PREFIX

/** How many hashes of 32 bytes stand in a row. */
export const countOf = (leaves: Uint8Array): number => leaves.length / HASH_BYTES

/** One hash of a row. */
export const leafAt = (leaves: Buffer, index: number): Buffer => leaves.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)

/**
 * The root of a Merkle tree as in RFC 6962 §2.1, over leaf hashes that stand in a row. The prefixes 00 (leaf), 01 (node) and 02 (seal, see `seal-statement.ts`)
 * keep one kind of hash from ever passing for another. Throws a RangeError without leaves: an empty batch is never sealed.
 */
export function merkleRoot(leaves: Uint8Array): Buffer {
  if (leaves.length === 0 || leaves.length % HASH_BYTES !== 0) throw new RangeError('A Merkle tree needs whole leaves, and at least one')
  let level = Buffer.from(leaves)
  while (level.length > HASH_BYTES) level = nextLevel(level)
  return Buffer.from(level)
}

// In place. A lone last node moves up unchanged, which gives exactly the RFC's tree (its left part is always the largest power of two).
function nextLevel(level: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  let end = 0
  for (let start = 0; start < level.length; start += 2 * HASH_BYTES) {
    if (start + HASH_BYTES < level.length) {
      level.copy(pair, 1, start, start + 2 * HASH_BYTES)
      sha256Into(pair, level, end)
    } else {
      level.copyWithin(end, start, start + HASH_BYTES)
    }
    end += HASH_BYTES
  }
  return level.subarray(0, end)
}

/** One step from a leaf to the root: the sibling's hash, and on which side it stands. */
export type ProofStep = { readonly side: 'left' | 'right'; readonly hash: Buffer }

/** The path from the leaf at `index` to the root: about log2(n) hashes. */
export function merklePath(leaves: Uint8Array, index: number): ProofStep[] {
  if (!(index >= 0 && index < countOf(leaves))) throw new RangeError(`No leaf ${index} among ${countOf(leaves)}`)
  const path: ProofStep[] = []
  let level = Buffer.from(leaves)
  for (let position = index; level.length > HASH_BYTES; position >>= 1) {
    const sibling = position ^ 1
    if (sibling < countOf(level)) path.push({ side: position % 2 === 0 ? 'right' : 'left', hash: Buffer.from(leafAt(level, sibling)) })
    level = nextLevel(level)
  }
  return path
}

/** The root that a leaf and its path lead to. */
export function rootOfPath(leaf: Uint8Array, path: readonly ProofStep[]): Buffer {
  const at = Buffer.from(leaf)
  for (const step of path) {
    pair.set(step.side === 'left' ? step.hash : at, 1)
    pair.set(step.side === 'left' ? at : step.hash, 1 + HASH_BYTES)
    sha256Into(pair, at, 0)
  }
  return at
}
