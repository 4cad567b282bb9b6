/** Numbers of the methods that actors export to contracts, made of their names. Source: FRC-0042; go-state-types, builtin/frc_0042.go. */
import { blake2b } from '@noble/hashes/blake2.js'

/** Below are an actor's own numbers. */
const FIRST_EXPORTED = 2 ** 24
const NUMBER_BYTES = 4

/** @param name As the actor exports it: a capital first, then letters, digits and `_`. */
export function exportedNumber(name: string): bigint {
  const digest = Buffer.from(blake2b(Buffer.from(`1|${name}`)))
  for (let at = 0; at < digest.length; at += NUMBER_BYTES) {
    const number = digest.readUInt32BE(at)
    if (number >= FIRST_EXPORTED) return BigInt(number)
  }
  // One of 256^16 names.
  throw new RangeError(`FRC-0042 has no number for ${name}`)
}
