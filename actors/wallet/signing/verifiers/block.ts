/** Block headers, with or without a signature, which is left out of what is signed. */
import { blockHeader, bytesToSign } from '../../../../filecoin/index.js'
import { decodeShown, type Verifier } from '../verifier.js'

export const block: Verifier = request => {
  const header = decodeShown(request, blockHeader)
  const { miner, height, parents, timestamp } = header
  return { bytes: bytesToSign(header), subject: { kind: 'block', miner, height, parents, timestamp } }
}
