/** Commitments as CIDs. Source: multicodec table, go-fil-commcid. */
import { CID } from 'multiformats/cid'
import { create as createDigest } from 'multiformats/hashes/digest'
import { FilecoinError, FilecoinErrorCode } from '../errors.js'

const FIL_COMMITMENT_UNSEALED = 0xf101
const FIL_COMMITMENT_SEALED = 0xf102
const SHA2_256_TRUNC254_PADDED = 0x1012
const POSEIDON_BLS12_381_A2_FC1 = 0xb401

const encode = (codec: number, hash: number, commitment: Uint8Array): string =>
  CID.createV1(codec, createDigest(hash, commitment)).toString()

function decode(codec: number, hash: number, wanted: string, text: string): Uint8Array {
  const refuse = (cause?: unknown): FilecoinError =>
    new FilecoinError({ code: FilecoinErrorCode.CID_INVALID, cid: text, wanted }, { cause })
  let cid: CID
  try {
    cid = CID.parse(text)
  } catch (cause) {
    throw refuse(cause)
  }
  if (cid.code !== codec || cid.multihash.code !== hash || cid.multihash.digest.length !== 32) throw refuse()
  return cid.multihash.digest
}

/** CommP or CommD: `baga6ea4seaq…`. */
export const unsealedCid = (commitment: Uint8Array): string =>
  encode(FIL_COMMITMENT_UNSEALED, SHA2_256_TRUNC254_PADDED, commitment)

/** @throws FilecoinError CID_INVALID */
export const unsealedCommitment = (cid: string): Uint8Array =>
  decode(FIL_COMMITMENT_UNSEALED, SHA2_256_TRUNC254_PADDED, 'a piece or data commitment (baga6ea4seaq…)', cid)

/** CommR: `bagboea4b5abc…`. */
export const sealedCid = (commitment: Uint8Array): string =>
  encode(FIL_COMMITMENT_SEALED, POSEIDON_BLS12_381_A2_FC1, commitment)

/** @throws FilecoinError CID_INVALID */
export const sealedCommitment = (cid: string): Uint8Array =>
  decode(FIL_COMMITMENT_SEALED, POSEIDON_BLS12_381_A2_FC1, 'a replica commitment (bagboea4b5abc…)', cid)
