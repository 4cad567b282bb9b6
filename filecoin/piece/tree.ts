/** The binary tree over 32-byte leaves whose root is a piece's commitment: SHA-256 with the last two bits cleared. */
import { createHash } from 'node:crypto'

const NODE_BYTES = 32

function parent(left: Uint8Array, right: Uint8Array): Uint8Array {
  const digest = new Uint8Array(createHash('sha256').update(left).update(right).digest())
  digest[31] = (digest[31] as number) & 0x3f
  return digest
}

const ZEROS: Uint8Array[] = [new Uint8Array(NODE_BYTES)]

/** Root of a tree of `height` levels above its leaves, over nothing but zeros. */
export function zeroRoot(height: number): Uint8Array {
  for (let known = ZEROS.length; known <= height; known++) {
    const below = ZEROS[known - 1] as Uint8Array
    ZEROS.push(parent(below, below))
  }
  return ZEROS[height] as Uint8Array
}

/** Levels between the root of a piece and its leaves. */
export const heightOf = (paddedBytes: number): number => Math.log2(paddedBytes / NODE_BYTES)

/** The root of a tree after zeros are added until it is `height` levels high. */
export function grow(root: Uint8Array, from: number, height: number): Uint8Array {
  let current = root
  for (let level = from; level < height; level++) current = parent(current, zeroRoot(level))
  return current
}

/**
 * The root over subtrees that stand side by side, each `height` levels high; zeros fill up to a power of two.
 *
 * @returns the root and its own height.
 */
export function joinRoots(roots: readonly Uint8Array[], height: number): { root: Uint8Array; height: number } {
  let level = [...roots]
  let at = height
  for (; level.length > 1; at++) {
    const above: Uint8Array[] = []
    for (let i = 0; i < level.length; i += 2) above.push(parent(level[i] as Uint8Array, level[i + 1] ?? zeroRoot(at)))
    level = above
  }
  return { root: level[0] as Uint8Array, height: at }
}
