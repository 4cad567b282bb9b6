/** A tree of forks that a network's providers could have made: null rounds, messages, some parents left out, and providers that make two blocks in an epoch. */
import { weightAfter } from '../../../../actors/node/chain/index.js'
import type { Key } from '../../../../actors/node/wallet/index.js'
import {
  type BlockMsg,
  blockCid,
  isHeavier,
  type SignedMessage,
  Tipset,
  TipsetKey,
  type Weighed,
} from '../../../../filecoin/index.js'
import type { Random } from '../../../simulator/random.js'
import { blockOf, type Devnet } from '../devnet.js'
import { payment } from './travel.js'

/** All blocks are in the maker's chain. */
export async function growForest(maker: Devnet, random: Random, steps: number): Promise<BlockMsg[]> {
  const blocks: BlockMsg[] = []
  const grounds: Tipset[] = [maker.chain.head]
  for (let step = 0; step < steps; step++) {
    // The newest ones most of the time, so that forks become long.
    const ground = random.chance(0.7) ? (grounds.at(-1) as Tipset) : random.pick(grounds)
    const epoch = ground.height + 1 + (random.chance(0.25) ? 1 + random.int(3) : 0)
    const made: BlockMsg[] = []
    for (const index of [0, 1, 2]) {
      const tries = random.chance(0.2) ? 2 : 1
      for (let one = 0; one < tries; one++) {
        const block = await blockOf(maker, index, epoch, ground, await someMessages(maker, ground, random, one))
        if (block === null || random.chance(0.15)) continue
        await maker.chain.submit(block)
        made.push(block)
      }
    }
    blocks.push(...made)
    for (const tipset of tipsetsOf(made, random)) grounds.push(tipset)
  }
  return [...new Map(blocks.map(block => [blockCid(block.header).toString(), block])).values()]
}

/** One that has all it may, and one that lacks some. */
function tipsetsOf(blocks: readonly BlockMsg[], random: Random): Tipset[] {
  const byMiner = new Map(blocks.map(({ header }) => [header.miner.key, header]))
  const whole = [...byMiner.values()]
  const part = whole.filter(() => random.chance(0.6))
  return [part, whole].filter(({ length }) => length > 0).map(headers => Tipset.of(headers))
}

async function someMessages({ modules, people, workers }: Devnet, ground: Tipset, random: Random, first: number) {
  const { stateRoot } = await modules.executions.of(ground)
  const accounts = modules.accounts.of(stateRoot)
  return people.flatMap((person: Key) => {
    const nonce = accounts.of(person.address)?.nonce ?? 0
    const count = random.int(3)
    return Array.from({ length: count }, (_, place) =>
      payment(person, random.pick(workers).address, nonce + place, { value: BigInt(first * 1000 + random.int(1000)) }),
    )
  })
}

/** By the definition, without any order: of all tipsets that can be made of the blocks without providers that made two in an epoch, the heaviest. */
export function heaviestOf(net: Devnet, blocks: readonly BlockMsg[]): Tipset {
  const headers = blocks.map(({ header }) => header)
  const honest = headers.filter(
    one => headers.filter(other => other.height === one.height && other.miner.equals(one.miner)).length === 1,
  )
  const placeOf = ({ height, parents }: (typeof headers)[number]) => `${height} ${new TipsetKey(parents).text}`
  const places = new Set(honest.map(placeOf))
  const weighed = [...places].map((place): Weighed => {
    const tipset = Tipset.of(honest.filter(one => placeOf(one) === place))
    return { tipset, weight: weightAfter(net.modules, tipset) }
  })
  return weighed.reduce((best, one) => (isHeavier(one, best) ? one : best)).tipset
}

/** On the head, of one provider, in the first epoch from this on that it wins. Not submitted. */
export async function wonBy(
  net: Devnet,
  index: number,
  messages: readonly SignedMessage[] = [],
  parents = net.chain.head,
): Promise<BlockMsg> {
  for (let epoch = parents.height + 1; ; epoch++) {
    const block = await blockOf(net, index, epoch, parents, messages)
    if (block !== null) return block
  }
}

/** A chain of single blocks, one after the other. */
export async function chainOf(net: Devnet, length: number): Promise<BlockMsg[]> {
  const blocks: BlockMsg[] = []
  while (blocks.length < length) {
    const block = await wonBy(net, blocks.length % 3)
    await net.chain.submit(block)
    blocks.push(block)
  }
  return blocks
}

/** Blocks of all who win, each epoch on those of the one before. Not submitted anywhere but to the maker. */
export async function wideChain(net: Devnet, from: Tipset, epochs: readonly number[]): Promise<BlockMsg[]> {
  const blocks: BlockMsg[] = []
  let parents = from
  for (const epoch of epochs) {
    const made = await Promise.all([0, 1, 2].map(index => blockOf(net, index, epoch, parents)))
    const won = made.filter(block => block !== null)
    if (won.length === 0) continue
    for (const block of won) await net.chain.submit(block)
    blocks.push(...won)
    parents = Tipset.of(won.map(({ header }) => header))
  }
  return blocks
}
