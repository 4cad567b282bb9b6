/** Whether a signature is by the key of an address. Source: Filecoin spec, "Signatures"; FIP-0055 for delegated keys. */
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { equals } from 'multiformats/bytes'
import { type Address, Protocol, type Signature, SignatureType } from '../../../filecoin/index.js'
import { verifySignatures } from '../../../native/index.js'

/** Of the actor that gives Ethereum's addresses. */
const ETHEREUM = 10
const ETHEREUM_BYTES = 20
const SIGNATURE_BYTES = 65

export async function isSignedBy(address: Address, message: Uint8Array, { type, data }: Signature): Promise<boolean> {
  if (address.protocol === Protocol.Bls && type === SignatureType.Bls) {
    const { bls } = await verifySignatures({
      bls: [{ signed: [{ publicKey: address.payload, message }], signature: data }],
    })
    return bls[0] === true
  }
  if (address.protocol === Protocol.Secp256k1 && type === SignatureType.Secp256k1) {
    const { secp256k1: found } = await verifySignatures({
      secp256k1: [{ address: address.bytes, message, signature: data }],
    })
    return found[0] === true
  }
  if (address.protocol === Protocol.Delegated && type === SignatureType.Delegated)
    return isDelegated(address, message, data)
  return false
}

/** The recovery byte comes last in Filecoin, and first in the library. */
function isDelegated({ payload }: Address, message: Uint8Array, signature: Uint8Array): boolean {
  if (payload[0] !== ETHEREUM || payload.length !== 1 + ETHEREUM_BYTES || signature.length !== SIGNATURE_BYTES)
    return false
  try {
    const recovered = Uint8Array.from([signature[SIGNATURE_BYTES - 1] as number, ...signature.subarray(0, -1)])
    const compressed = secp256k1.recoverPublicKey(recovered, keccak_256(message), { prehash: false })
    const key = secp256k1.Point.fromBytes(compressed).toBytes(false)
    return equals(keccak_256(key.subarray(1)).subarray(-ETHEREUM_BYTES), payload.subarray(1))
  } catch {
    return false
  }
}
