/** What it costs to have a message in a block, before it does anything. Source: fvm 2.11.3 `SKYR_PRICES.on_chain_message`. */
import { encode } from '../cbor/index.js'
import { type Message, message, type SignedMessage, signedMessage } from '../message/index.js'
import { SignatureType } from '../signature.js'

const COMPUTE = 38_863
const STORAGE_BYTES = 36
const GAS_OF_A_BYTE = 1300

/**
 * Bytes that a message takes in a chain: without its signature if that is BLS, as those are aggregated. What the fvm is told as the raw length.
 *
 * @param one As a block has it: signed for secp256k1, unsigned for BLS. A signed message with a BLS signature counts as that block would have it.
 */
export function chainLength(one: Message | SignedMessage): number {
  if (!('signature' in one)) return encode(message, one).length
  return one.signature.type === SignatureType.Bls ? chainLength(one.message) : encode(signedMessage, one).length
}

/**
 * Gas. A message whose limit is below that makes the block that has it invalid.
 *
 * @param length `chainLength` of the message.
 */
export const inclusionGas = (length: number): number => COMPUTE + (STORAGE_BYTES + length) * GAS_OF_A_BYTE
