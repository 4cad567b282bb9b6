/** Parameters of messages, between their bytes and Lotus's JSON, by the receiver's code and the method's number. */
import type { CID } from 'multiformats/cid'
import { builtinActors, methodNumbered } from '../../../filecoin/actors/index.js'
import type { Codec, Wire } from '../../../filecoin/cbor/index.js'
import { type Address, decode, encode } from '../../../filecoin/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import type { StateView } from './state-view.js'

/** Where a method reads none. */
const NOTHING: Wire = {}

/** @throws NodeError ACTOR_UNKNOWN, METHOD_UNKNOWN; FilecoinError CBOR_INVALID */
export function decodedParams(view: StateView, to: Address, method: bigint, params: Uint8Array): Wire {
  const codec = paramsCodec(view, view.actor(to).code, method)
  return codec === null ? NOTHING : codec.toWire(decode(codec, params))
}

/** @throws NodeError METHOD_UNKNOWN; FilecoinError JSON_INVALID */
export function encodedParams(view: StateView, code: CID, method: bigint, params: unknown): Uint8Array {
  const codec = paramsCodec(view, code, method)
  return codec === null ? new Uint8Array() : encode(codec, codec.fromWire(params, 'params'))
}

function paramsCodec(view: StateView, code: CID, number: bigint): Codec<unknown> | null {
  const type = view.typeOf(code)
  // Anybody is sent value by it, and nothing else.
  if (number === 0n) return null
  const found = type === null ? null : methodNumbered(builtinActors[type].methods, number)
  if (found === null)
    throw new NodeError({
      code: NodeErrorCode.METHOD_UNKNOWN,
      actor: type ?? `code ${code}`,
      method: number.toString(),
    })
  return found.method.params
}
