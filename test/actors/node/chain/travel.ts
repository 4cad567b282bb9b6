/** What blocks bring along when they go from one node to another: their messages, and nothing else. */

import type { Key } from '../../../../actors/node/wallet/index.js'
import type { Address } from '../../../../filecoin/index.js'
import {
  type BlockMsg,
  blockMsg,
  decode,
  encode,
  type Message,
  messageCid,
  type SignedMessage,
} from '../../../../filecoin/index.js'
import type { ChainStore } from '../../../../native/index.js'
import type { Devnet } from '../devnet.js'

/** A block as it arrives: its messages are in the store, and it was read from the wire. */
export function carry(from: ChainStore, to: ChainStore, block: BlockMsg): BlockMsg {
  for (const cid of [...block.blsMessages, ...block.secpkMessages]) to.put(from.get(cid) as Uint8Array)
  return decode(blockMsg, encode(blockMsg, block))
}

/** What submitting it comes to: the code of a refusal, its rule if that has one, or null. */
export async function verdict(net: Devnet, block: BlockMsg): Promise<string | null> {
  try {
    await net.chain.submit(block)
    return null
  } catch (error) {
    const { code, detail } = error as { code: string; detail?: { rule?: string } }
    return detail?.rule === undefined ? code : `${code}: ${detail.rule}`
  }
}

/** All of them, in the order given; resolves when those that had to wait are taken, too. */
export async function feed(from: Devnet, to: Devnet, blocks: readonly BlockMsg[]): Promise<void> {
  for (const block of blocks) await verdict(to, carry(from.store, to.store, block))
  // Whatever waits is taken before the next.
  await verdict(to, blocks[0] as BlockMsg)
}

const PLAIN: Omit<Message, 'from' | 'to' | 'nonce'> = {
  version: 0,
  value: 1n,
  gasLimit: 2_500_000,
  gasFeeCap: 200_000_000n,
  gasPremium: 100n,
  method: 0n,
  params: new Uint8Array(),
}

export const payment = (key: Key, to: Address, nonce: number, other: Partial<Message> = {}): SignedMessage =>
  signed(key, { ...PLAIN, from: key.address, to, nonce, ...other })

export const signed = (key: Key, message: Message): SignedMessage => ({
  message,
  signature: key.sign(messageCid(message).bytes),
})
