/**
 * Proofs that anyone can make up, and that are checked all the same: a hash of what is to be proven. For networks whose actors were compiled for it,
 * where thousands of epochs are wanted in minutes. Source: fil_actors_runtime 9.0.1, `fake-proofs`.
 */
import { createHash } from 'node:crypto'
import { equals } from 'multiformats/bytes'
import { int, link, tuple, uint } from '../../../filecoin/cbor/index.js'
import { encode, type PoStProof } from '../../../filecoin/index.js'
import type { PoStProver, PoStRequest, PoStVerifier } from './port.js'
import { WINDOW_POST, WINNING_POST } from './types.js'

/** As the actor writes what was challenged. */
const sectorInfo = tuple('sectorInfo', { sealProof: int, sectorNumber: uint, sealedCid: link })

export const simulatedProver: PoStProver = {
  winning: async request => ({ type: WINNING_POST.registered, proof: hashOf(request) }),
  window: async request => ({ type: WINDOW_POST.registered, proof: hashOf(request) }),
}

export const simulatedVerifier: PoStVerifier = {
  /** One, as the real one draws. */
  challenge: async ({ randomness, sectorCount }) => [
    Buffer.from(randomness.buffer, randomness.byteOffset).readUInt32LE(0) % sectorCount,
  ],
  winning: async request => isHash(request.proof, request),
}

const isHash = ({ type, proof }: PoStProof, request: PoStRequest): boolean =>
  type === WINNING_POST.registered && equals(proof, hashOf(request))

function hashOf({ randomness, sectors }: PoStRequest): Uint8Array {
  const masked = Uint8Array.from(randomness)
  masked[31] = (masked[31] as number) & 0x3f
  const hash = createHash('sha256').update(masked)
  for (const sector of sectors) hash.update(encode(sectorInfo, sector))
  return new Uint8Array(hash.digest())
}
