import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { merklePath, merkleRoot, rootOfPath, sha256 } from './merkle-tree.ts'

const leavesOf = (count: number) => Array.from({ length: count }, (_, index) => sha256(Buffer.from(`leaf ${index}`)))

/** The definition of RFC 6962 §2.1, word by word, over hashes of leaves. */
function byDefinition(leaves: Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0] as Buffer
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  const node = createHash('sha256').update(Buffer.from([1]))
  return node
    .update(byDefinition(leaves.slice(0, split)))
    .update(byDefinition(leaves.slice(split)))
    .digest()
}

test('the root is the one RFC 6962 defines, for every number of leaves', () => {
  for (let count = 1; count <= 70; count++) expect(merkleRoot(Buffer.concat(leavesOf(count)))).toEqual(byDefinition(leavesOf(count)))
})

test('the path of every leaf leads to the root, and that of another leaf does not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 200 }), fc.nat(), fc.nat(), (count, first, second) => {
      const leaves = leavesOf(count)
      const index = first % count
      const other = second % count
      const path = merklePath(Buffer.concat(leaves), index)
      expect(rootOfPath(leaves[index] as Buffer, path)).toEqual(merkleRoot(Buffer.concat(leaves)))
      if (other !== index) expect(rootOfPath(leaves[other] as Buffer, path)).not.toEqual(merkleRoot(Buffer.concat(leaves)))
    }),
  )
})

test('changing, removing, adding or swapping leaves changes the root', () => {
  const leaves = leavesOf(9)
  const root = merkleRoot(Buffer.concat(leaves))
  const [first, second, ...rest] = leaves as [Buffer, Buffer, ...Buffer[]]
  for (const other of [
    [second, first, ...rest],
    [second, ...rest],
    [...leaves, leaves[8] as Buffer],
    [sha256(Buffer.from('x')), second, ...rest],
  ])
    expect(merkleRoot(Buffer.concat(other))).not.toEqual(root)
})

test('a tree without leaves is refused', () => {
  expect(() => merkleRoot(Buffer.alloc(0))).toThrow(RangeError)
  expect(() => merkleRoot(Buffer.alloc(33))).toThrow(RangeError)
})
