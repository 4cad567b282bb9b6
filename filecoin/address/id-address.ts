/** ID addresses: the actor's number, which sectors and their proofs know a provider by. */
import { FilecoinError, FilecoinErrorCode } from '../errors.js'
import { Address, Protocol } from './address.js'

/**
 * The actor's number in an ID address.
 *
 * @throws FilecoinError ADDRESS_INVALID
 */
export function actorId(address: string): number {
  const parsed = parsedOrNull(address)
  // Actor ids go to 2^63; no network is near 2^53.
  const id = parsed?.protocol === Protocol.Id ? Number(parsed.toString().slice(2)) : Number.NaN
  if (!Number.isSafeInteger(id))
    throw new FilecoinError({
      code: FilecoinErrorCode.ADDRESS_INVALID,
      address,
      wanted: 'an ID address, such as t01000',
    })
  return id
}

function parsedOrNull(address: string): Address | null {
  try {
    return Address.parse(address)
  } catch {
    return null
  }
}

/**
 * The prover id of the proofs library: the address's payload (the id as a varint), zero-filled to 32 bytes.
 *
 * @throws FilecoinError ADDRESS_INVALID
 */
export function proverId(miner: string): Uint8Array {
  const bytes = new Uint8Array(32)
  bytes.set(Address.id(actorId(miner)).payload)
  return bytes
}
