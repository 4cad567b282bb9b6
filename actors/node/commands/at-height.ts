/** The tipset that a question is about: that of `--height`, or the head. */
import type { Wire } from '../../../filecoin/cbor/index.js'
import { tipsetKey } from '../../../filecoin/index.js'
import type { HeightOption } from './height-option.js'
import type { NodeSession } from './node-session.js'

/** Its key, for calls; null is the head. @throws NodeError EPOCH_AHEAD */
export async function keyAt({ lotus }: Pick<NodeSession, 'lotus'>, { height }: HeightOption): Promise<Wire> {
  if (height === undefined) return null
  return tipsetKey.toWire((await lotus.ChainGetTipSetByHeight(height, null)).key)
}
