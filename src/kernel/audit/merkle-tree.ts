import { hash } from 'node:crypto'

/**
 * A Merkle tree as in RFC 6962 §2.1, over leaf hashes. The prefixes 00 (leaf), 01 (node) and 02 (seal, see `seal-statement.ts`) keep
 * one kind of hash from ever passing for another.
 */
export const LEAF_PREFIX = Buffer.from([0])
const NODE_PREFIX = 1

/** SHA-256 of some bytes. */
export const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer')

const pair = Buffer.alloc(65)
pair[0] = NODE_PREFIX

function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1)
  pair.set(right, 33)
  return sha256(pair)
}

/** The root over leaf hashes of 32 bytes each. Throws a RangeError without leaves: an empty batch is never sealed. */
export function merkleRoot(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) throw new RangeError('A Merkle tree needs at least one leaf')
  let level: readonly Uint8Array[] = leaves
  while (level.length > 1) level = nextLevel(level)
  return Buffer.from(level[0] as Uint8Array)
}

// A lone last node moves up unchanged, which gives exactly the RFC's tree (its left part is always the largest power of two).
function nextLevel(level: readonly Uint8Array[]): Uint8Array[] {
  const next: Uint8Array[] = []
  for (let index = 0; index < level.length; index += 2) {
    const left = level[index] as Uint8Array
    const right = level[index + 1]
    next.push(right ? nodeHash(left, right) : left)
  }
  return next
}

/** One step from a leaf to the root: the sibling's hash, and on which side it stands. */
export type ProofStep = { readonly side: 'left' | 'right'; readonly hash: Buffer }

/** The path from the leaf at `index` to the root: about log2(n) hashes. */
export function merklePath(leaves: readonly Uint8Array[], index: number): ProofStep[] {
  if (!(index >= 0 && index < leaves.length)) throw new RangeError(`No leaf ${index} among ${leaves.length}`)
  const path: ProofStep[] = []
  let level: readonly Uint8Array[] = leaves
  let position = index
  while (level.length > 1) {
    const sibling = level[position ^ 1]
    if (sibling) path.push({ side: position % 2 === 0 ? 'right' : 'left', hash: Buffer.from(sibling) })
    level = nextLevel(level)
    position >>= 1
  }
  return path
}

/** The root that a leaf and its path lead to. */
export const rootOfPath = (leaf: Uint8Array, path: readonly ProofStep[]): Buffer =>
  path.reduce<Buffer>((at, step) => (step.side === 'left' ? nodeHash(step.hash, at) : nodeHash(at, step.hash)), Buffer.from(leaf))
