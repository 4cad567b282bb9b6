/** Thousands of epochs of a simulated network at work, held against the actors' own crates on the way. */

import { crateInvariants, messagesAbove } from '../actors/node/chain/audit.js'
import { oneAPeriod, Traffic } from '../actors/node/chain/traffic.js'
import { devnetIn, TOTAL } from '../actors/node/devnet.js'
import { ActorsOracle } from '../filecoin/actors-oracle.js'
import { Random } from '../simulator/random.js'

export interface EpochsOptions {
  /** Empty. */
  readonly directory: string
  readonly seed: number
  readonly epochs: number
  /** Epochs from one look at the state to the next. */
  readonly every: number
  readonly say: (line: string) => void
}

export interface EpochsOutcome {
  readonly height: number
  readonly tipsets: number
  readonly messages: number
}

/** @throws Error at the first violation, with all that were found. */
export async function epochs({ directory, seed, epochs, every, say }: EpochsOptions): Promise<EpochsOutcome> {
  const oracle = await ActorsOracle.build()
  const net = await devnetIn(directory, 'simulated')
  const { chain } = net
  const traffic = new Traffic({ missing: oneAPeriod }, { net, random: new Random(seed) })
  let [tipsets, messages, checked] = [0, 0, 0]
  while (chain.head.height < epochs) {
    await traffic.next()
    tipsets++
    const { height } = chain.head
    if (height < Math.min(epochs, checked + every)) continue
    const { executed, failed } = await messagesAbove(net, checked)
    messages += executed
    const { violations, balance, actors, stateRoot } = await crateInvariants(net, { oracle, directory })
    const wrong = [
      ...failed,
      ...violations.map(({ actor, message }) => `${actor ?? 'the state'}: ${message}`),
      ...(messages === traffic.sent.size ? [] : [`${messages} messages were executed of ${traffic.sent.size}`]),
      ...(BigInt(balance) === TOTAL ? [] : [`${balance} attoFIL are there, not ${TOTAL}`]),
    ]
    if (wrong.length > 0) throw new Error(`at height ${height}, after ${tipsets} tipsets:\n  ${wrong.join('\n  ')}`)
    const power = net.modules.consensus.of(stateRoot).networkPower
    say(
      `height ${height} · ${tipsets} tipsets · ${messages} messages · ${actors} actors · power ${power} B · nothing wrong`,
    )
    checked = height
  }
  return { height: chain.head.height, tipsets, messages }
}
