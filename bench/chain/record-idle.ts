/** A chain of three providers who do what they have to, and of nobody else, without null epochs but those that nobody wins. */
import { join } from 'node:path'
import { blockMessages } from '../../actors/node/chain/index.js'
import type { FoundedNetwork } from '../../actors/node/index.js'
import type { BlockHeader } from '../../filecoin/index.js'
import type { CaretakerContext } from '../../machines/node/caretaker/index.js'
import { caretakerAddress } from '../../machines/node/index.js'
import { type Clock, systemClock } from '../../runtime/timers/index.js'
import { type BenchNode, foundNode } from './bench-node.js'
import { ChainRecorder } from './recorded-chain.js'

const PROVIDERS = 3

export async function recordIdle(recorded: string, epochs: number): Promise<void> {
  const time = new GivenTime()
  const made = await foundNode(join(recorded, 'maker'), PROVIDERS, { clock: time.clock, caretaker: true })
  const { founded, node, store } = made
  const recorder = new ChainRecorder(recorded)
  node.parts.chain.onBlock((header: BlockHeader) => {
    const { bls, cids } = blockMessages(store, header)
    recorder.add({ header, blsMessages: cids.slice(0, bls.length), secpkMessages: cids.slice(bls.length) })
  })
  for (let epoch = 1; epoch <= epochs; epoch++) {
    time.moveTo(founded, epoch)
    await tryEpoch(made, epoch)
  }
  await recorder.close(made)
  await made.stop()
}

async function tryEpoch({ system, founded }: BenchNode, number: number): Promise<void> {
  await Promise.all(
    founded.providers.map(async ({ address }) => {
      const at = caretakerAddress(address)
      await system.tell(at, { type: 'EpochCame', number })
      await system.until(
        at,
        ({ state, snapshot }) => state === 'Waiting' && (snapshot.context as CaretakerContext).tried >= number,
      )
    }),
  )
}

/** Stands still but when it is moved, so that epochs come as fast as they are made. */
class GivenTime {
  private wallMs = 0
  readonly clock: Clock = { ...systemClock, wall: () => this.wallMs }

  moveTo({ timestamp, blockDelay }: FoundedNetwork, epoch: number): void {
    this.wallMs = (timestamp + epoch * blockDelay) * 1000
  }
}
