/** A simulated network with a pool over it, and people who send. */
import type { Test } from 'tap'
import type { PoolDesk } from '../../../../actors/node/mpool/desk.js'
import {
  KeptMessages,
  MessagePool,
  NodePoolChain,
  POOL_CONFIG_DEFAULTS,
  type PoolConfig,
  type Publisher,
} from '../../../../actors/node/mpool/index.js'
import type { Key } from '../../../../actors/node/wallet/index.js'
import { seeded } from '../../../../bench/chain/pools.js'
import {
  Address,
  type BlockMsg,
  type Message,
  messageCid,
  type SignedMessage,
  type Tipset,
  TipsetKey,
} from '../../../../filecoin/index.js'
import { openLmdbStore } from '../../../../runtime/store/index.js'
import { folder } from '../../../native/installed.js'
import { VirtualClock } from '../../../runtime/actor/virtual-time.js'
import { blockOf, type Devnet, devnet } from '../devnet.js'

export const FIL = 10n ** 18n
const SOMEBODY = Address.id(99)

export interface PoolNet extends Devnet {
  readonly pool: MessagePool
  readonly clock: VirtualClock
  readonly published: SignedMessage[]
  readonly told: string[]
  /** A pool anew, over what was kept. */
  restart(): Promise<MessagePool>
}

export interface PoolNetOptions {
  readonly config?: Partial<PoolConfig>
  readonly desk?: PoolDesk
}

export async function poolNet(t: Test, { config = {}, desk }: PoolNetOptions = {}): Promise<PoolNet> {
  const net = await devnet(t)
  const path = folder(t)
  const published: SignedMessage[] = []
  const told: string[] = []
  const publisher: Publisher = { publish: async message => void published.push(message) }
  const clock = new VirtualClock()
  const log = {
    debug: () => {},
    info: () => {},
    warn: (_: object, message: string) => told.push(message),
    error: (_: object, message: string) => told.push(message),
  }
  let close = async () => {}
  const open = async () => {
    await close()
    const store = openLmdbStore({ path })
    const kept = await KeptMessages.open(store, log)
    const chain = new NodePoolChain(net.chain)
    const pool = new MessagePool(
      { ...POOL_CONFIG_DEFAULTS, ...config },
      { chain, kept, clock, random: seeded(1), log, publisher, ...(desk && { desk }) },
    )
    await pool.start()
    close = async () => {
      await pool.stop()
      await store.close()
    }
    return pool
  }
  const pool = await open()
  t.teardown(() => close())
  return { ...net, pool, clock, published, told, restart: open }
}

export function unsigned({ address }: Pick<Key, 'address'>, fields: Partial<Message> = {}): Message {
  return {
    version: 0,
    to: SOMEBODY,
    from: address,
    nonce: 0,
    value: 1n,
    gasLimit: 2_000_000,
    gasFeeCap: 10n ** 9n,
    gasPremium: 100_000n,
    method: 0n,
    params: new Uint8Array(),
    ...fields,
  }
}

export function signed(key: Key, fields: Partial<Message> = {}): SignedMessage {
  const message = unsigned(key, fields)
  return { message, signature: key.sign(messageCid(message).bytes) }
}

/** The next tipset of one block on top of another, with these messages; the first epoch that one of the providers wins. */
export async function mine(
  net: Devnet,
  messages: readonly SignedMessage[] = [],
  parents: Tipset = net.chain.head,
  from = parents.height + 1,
): Promise<{ readonly block: BlockMsg; readonly tipset: TipsetKey; readonly epoch: number }> {
  for (let epoch = from; ; epoch++)
    for (const index of [0, 1, 2]) {
      const block = await blockOf(net, index, epoch, parents, messages)
      if (block === null) continue
      const cid = await net.chain.submit(block)
      return { block, tipset: new TipsetKey([cid]), epoch }
    }
}

/** The next tipset with what the pool selects. */
export async function mineSelected(net: PoolNet, pool = net.pool) {
  const [messages = []] = await pool.select(net.chain.head.key, [1])
  return { messages, ...(await mine(net, messages)) }
}

/** Another branch from a tipset, until it is the head. */
export async function branch(net: Devnet, from: Tipset, messages: readonly SignedMessage[] = []): Promise<void> {
  let tip = from
  // At heights that the first branch has not, so that its blocks are others.
  let height = net.chain.head.height + 1
  while (!net.chain.head.key.equals(tip.key) || tip === from) {
    const { tipset, epoch } = await mine(net, tip === from ? messages : [], tip, height)
    tip = net.modules.tipsets.get(tipset)
    height = epoch + 1
  }
}
