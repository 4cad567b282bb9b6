/** Parameters of messages, and what they return, between their bytes and Lotus's JSON, by the receiver's code and the method's number. */
import type { CID } from 'multiformats/cid'
import { builtinActors, methodNumbered } from '../../../filecoin/actors/index.js'
import { bytes, type Codec, type Wire } from '../../../filecoin/cbor/index.js'
import { type Address, decode, encode, type Receipt } from '../../../filecoin/index.js'
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

/** What a message returned; null if that is nothing, and its bytes in base64 where nobody knows what they are. */
export function decodedReturn(view: StateView, to: Address, method: bigint, { exitCode, returned }: Receipt): Wire {
  if (exitCode !== 0 || returned.length === 0) return null
  const actor = view.find(to)
  const type = actor === null ? null : view.typeOf(actor.code)
  const codec = type === null ? null : (methodNumbered(builtinActors[type].methods, method)?.method.returns ?? null)
  return codec === null ? bytes.toWire(returned) : codec.toWire(decode(codec, returned))
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
