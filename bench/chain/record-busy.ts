/**
 * A chain of five equal providers, with tipsets of five blocks that carry 500 transfers, each of another sender, half of them signed by BLS keys and half
 * by secp256k1 ones; each such tipset stands on one of the epoch before it.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { wonBlock } from '../../actors/node/mining/index.js'
import { simulatedProver } from '../../actors/node/proofs/index.js'
import { type Key, keyOf } from '../../actors/node/wallet/index.js'
import {
  Address,
  type BlockMsg,
  bytesToSign,
  FIL,
  type Message,
  messageCid,
  type SignedMessage,
} from '../../filecoin/index.js'
import { type BenchNode, foundNode } from './bench-node.js'
import { ChainRecorder } from './recorded-chain.js'

export const BLOCKS = 5
export const TRANSFERS = 500

export async function recordBusy(recorded: string, tipsets: number): Promise<void> {
  const maker = new Maker(await foundNode(join(recorded, 'maker'), BLOCKS), new ChainRecorder(recorded))
  const people = Array.from({ length: TRANSFERS }, (_, place) => person(place))
  await maker.fund(people)
  for (let nonce = 0; nonce < tipsets; nonce++) await maker.addFull(people, nonce)
  // What the last comes to stands in the block after it.
  await maker.addNext([])
  await maker.close()
}

class Maker {
  private epoch = 0

  constructor(
    private readonly made: BenchNode,
    private readonly recorder: ChainRecorder,
  ) {}

  /** They have no actors until they are sent something. */
  async fund(people: readonly Key[]): Promise<void> {
    const { keystore, founded } = this.made
    const faucet = Address.parse(founded.faucet as string)
    const sign = (bytes: Uint8Array) => keystore.sign(faucet, bytes)
    await this.addNext(
      people.map(({ address }, nonce) => transfer({ from: faucet, to: address, nonce, value: 10n * FIL }, sign)),
    )
    await this.addNext([])
  }

  /** The tipset at the next epoch that all win, and one of a block right before it. */
  async addFull(people: readonly Key[], nonce: number): Promise<void> {
    const parents = this.head
    do this.epoch++
    while ((await this.winners(this.epoch + 1)) < BLOCKS || (await this.winners(this.epoch)) === 0)
    await this.submitOne(this.epoch, [], parents)
    this.epoch++
    const before = this.head
    const each = TRANSFERS / BLOCKS
    for (const [index] of this.made.founded.providers.entries()) {
      const senders = people.slice(index * each, (index + 1) * each)
      const messages = senders.map((sender, place) =>
        transfer(
          {
            from: sender.address,
            to: (senders[(place + 1) % each] as Key).address,
            nonce,
            value: 1n,
          },
          sender.sign,
        ),
      )
      await this.submit((await this.blockOf(index, this.epoch, before, messages)) as BlockMsg)
    }
  }

  /** A block at the next epoch that somebody wins. */
  async addNext(messages: readonly SignedMessage[]): Promise<void> {
    do this.epoch++
    while (!(await this.submitOne(this.epoch, messages, this.head)))
  }

  async close(): Promise<void> {
    await this.recorder.close(this.made)
    await this.made.stop()
  }

  private get head() {
    return this.made.node.parts.chain.head
  }

  private async submitOne(epoch: number, messages: readonly SignedMessage[], parents = this.head): Promise<boolean> {
    for (const [index] of this.made.founded.providers.entries()) {
      const block = await this.blockOf(index, epoch, parents, messages)
      if (block === null) continue
      await this.submit(block)
      return true
    }
    return false
  }

  private async submit(block: BlockMsg): Promise<void> {
    await this.made.node.parts.chain.submit(block)
    this.recorder.add(block)
  }

  /** Elections depend on the epoch and not on the parents. */
  private async winners(epoch: number): Promise<number> {
    let count = 0
    for (const [index] of this.made.founded.providers.entries())
      if ((await this.blockOf(index, epoch)) !== null) count++
    return count
  }

  private async blockOf(
    index: number,
    epoch: number,
    parents = this.head,
    messages: readonly SignedMessage[] = [],
  ): Promise<BlockMsg | null> {
    const { node, keystore, founded } = this.made
    const provider = Address.parse((founded.providers[index] as { address: string }).address)
    const sign = (key: Address, bytes: Uint8Array) => keystore.sign(key, bytes)
    const won = await wonBlock(
      node.parts.chain.modules,
      { provider, epoch, parents },
      { prover: simulatedProver, sign, select: async () => messages },
    )
    if (won === null) return null
    const { header } = won.block
    return { ...won.block, header: { ...header, signature: sign(won.workerKey, bytesToSign(header)) } }
  }
}

/** The same at each place. */
function person(place: number): Key {
  const secret = new Uint8Array(createHash('sha256').update(`person ${place}`).digest())
  // Below the order of either group: BLS secrets have their highest byte last.
  secret[0] = secret[31] = 1
  return keyOf(place % 2 === 0 ? 'bls' : 'secp256k1', secret)
}

type Transfer = Pick<Message, 'from' | 'to' | 'nonce' | 'value'>

function transfer(fields: Transfer, sign: Key['sign']): SignedMessage {
  const message: Message = {
    ...fields,
    version: 0,
    gasLimit: 8_000_000,
    gasFeeCap: 10n ** 9n,
    gasPremium: 100_000n,
    method: 0n,
    params: new Uint8Array(),
  }
  return { message, signature: sign(messageCid(message).bytes) }
}
