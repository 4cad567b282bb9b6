/** How Lotus writes what the sealer knows. */
import { SEAL_PROOFS } from '../../../filecoin/index.js'
import type { SealRandom } from '../../../machines/sealer/sector/index.js'

/** RegisteredSealProof numbers the V1_1 proofs from here, in the order of their sizes. Source: go-state-types, abi/sector.go. */
const FIRST_V1_1 = 5

export const registeredSealProof = (sealProof: string): number => FIRST_V1_1 + SEAL_PROOFS.indexOf(sealProof)

export const cidOf = (cid: string | null): { '/': string } | null => (cid === null ? null : { '/': cid })

/** Bytes, as Go writes them. */
export const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64')

export const randomness = (random: SealRandom | null) =>
  random === null ? { Value: '', Epoch: 0 } : { Value: base64(random.value), Epoch: random.epoch }
