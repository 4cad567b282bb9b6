/** ID addresses: `t0` (any network but mainnet) or `f0`, then the actor's number. */
import { varint } from 'multiformats'
import { FilecoinError, FilecoinErrorCode } from '../errors.js'

const ID_ADDRESS = /^[tf]0(0|[1-9][0-9]*)$/

/**
 * The actor's number in an ID address.
 *
 * @throws FilecoinError ADDRESS_INVALID
 */
export function actorId(address: string): number {
  const digits = ID_ADDRESS.exec(address)?.[1]
  const id = Number(digits)
  // Actor ids go to 2^64; no network is near 2^53.
  if (digits === undefined || !Number.isSafeInteger(id))
    throw new FilecoinError({ code: FilecoinErrorCode.ADDRESS_INVALID, address })
  return id
}

/**
 * The prover id of the proofs library: the address's payload (the id as a varint), zero-filled to 32 bytes.
 *
 * @throws FilecoinError ADDRESS_INVALID
 */
export function proverId(miner: string): Uint8Array {
  const bytes = new Uint8Array(32)
  varint.encodeTo(actorId(miner), bytes)
  return bytes
}
