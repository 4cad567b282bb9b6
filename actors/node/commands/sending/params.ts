/** A method's parameters, as the chain has them. */
import { link, uint64 } from '../../../../filecoin/cbor/index.js'
import type { Address } from '../../../../filecoin/index.js'
import type { NodeSession } from '../node-session.js'

/** By the receiver's code, which says what its methods take. */
export async function encoded(
  { lotus }: NodeSession,
  to: Address,
  method: bigint,
  params: unknown,
): Promise<Uint8Array> {
  const { code } = await lotus.StateGetActor(to.toString(), null)
  return lotus.StateEncodeParams(link.toWire(code), uint64.toWire(method), params)
}
