/** Randomness that a miner signs to make tickets and election proofs: shown are the parts, signed is what is drawn from them. */
import { decodeDrawRandomParams, drawnRandomness, RandomnessTag } from '../../../../filecoin/index.js'
import { readShown, type Verifier } from '../verifier.js'

export const randomness: Verifier = ({ type, bytes }) => {
  const params = readShown(type, 'what came to be signed', () => decodeDrawRandomParams(bytes))
  const { pers: tag, round: epoch } = params
  const purpose = RandomnessTag[tag] ?? null
  return { bytes: drawnRandomness(params), subject: { kind: 'randomness', purpose, tag, epoch } }
}
