/** A simulated network with some blocks, messages and null epochs, and the API before it. */
import type { Test } from 'tap'
import { nodeApiV0, nodeApiV1 } from '../../../../actors/node/api/node.js'
import { addNodeStreams, nodeMethodsV0, nodeMethodsV1 } from '../../../../actors/node/methods/node.js'
import type { NodeModules } from '../../../../actors/node/methods/node-modules.js'
import { DefaultKey, type Key, Keys, Keystore } from '../../../../actors/node/wallet/index.js'
import {
  type Message,
  messageCid,
  type SignedMessage,
  signedMessageCid,
  type Tipset,
} from '../../../../filecoin/index.js'
import { Dispatcher, OWNER } from '../../../../runtime/rpc/index.js'
import { toJson } from '../../../../runtime/rpc/message.js'
import { folder } from '../../../native/installed.js'
import { blockOf, type Devnet, devnet } from '../devnet.js'

type Fields = Partial<Message> & Pick<Message, 'to' | 'nonce'>

export function sendOf({ address, sign }: Key, fields: Fields): SignedMessage {
  const message: Message = {
    version: 0,
    from: address,
    value: 1n,
    gasLimit: 10_000_000,
    gasFeeCap: 1_000n,
    gasPremium: 100n,
    method: 0n,
    params: new Uint8Array(),
    ...fields,
  }
  return { message, signature: sign(messageCid(message).bytes) }
}

export interface Mined {
  /** Those who try; all. */
  readonly providers?: readonly number[]
  readonly parents?: Tipset
  /** Of the first block. */
  readonly messages?: readonly SignedMessage[]
  /** Of each other one. */
  readonly others?: readonly SignedMessage[]
}

/** Blocks of all who win an epoch. How many there were. */
export async function mine(
  net: Devnet,
  epoch: number,
  { providers = [0, 1, 2], parents = net.chain.head, messages = [], others = [] }: Mined = {},
) {
  let made = 0
  for (const index of providers) {
    const block = await blockOf(net, index, epoch, parents, made === 0 ? messages : others)
    if (block === null) continue
    made++
    await net.chain.submit(block)
  }
  return made
}

/** The first epoch from one on in which a provider wins; it is mined. */
export async function mineNext(net: Devnet, mined: Mined = {}): Promise<void> {
  for (let epoch = (mined.parents ?? net.chain.head).height + 1; ; epoch++)
    if ((await mine(net, epoch, mined)) > 0) return
}

export type Ask = (method: string, ...params: readonly unknown[]) => Promise<unknown>

export interface Served extends Devnet {
  readonly modules: Devnet['modules']
  readonly node: NodeModules
  /** As JSON says it. @throws what the error says */
  readonly v0: Ask
  readonly v1: Ask
  readonly dispatcher: Dispatcher
  /** Of blocks that the filter was asked for. */
  readonly recorded: number[]
}

export async function served(t: Test): Promise<Served> {
  const net = await devnet(t)
  const keys = folder(t)
  const keystore = new Keystore(keys)
  const recorded: number[] = []
  const node: NodeModules = {
    chain: net.chain,
    keystore,
    signer: new Keys({ keystore, others: null }),
    defaultKey: new DefaultKey({ folder: keys }, { keystore }),
    blockFilter: {
      async record({ height, forkSignaling }) {
        recorded.push(height)
        if (forkSignaling === 13) throw Object.assign(new Error('it would be fined'), { code: 'TEST_FILTERED' })
      },
    },
  }
  const dispatcher = new Dispatcher().add('Filecoin', nodeApiV1, nodeMethodsV1(node))
  addNodeStreams(dispatcher, 'Filecoin', node)
  const v0 = new Dispatcher().add('Filecoin', nodeApiV0, nodeMethodsV0(node))
  return { ...net, node, v0: askOf(v0), v1: askOf(dispatcher), dispatcher, recorded }
}

export function askOf(dispatcher: Dispatcher): Ask {
  return async (method, ...params) => {
    const request = JSON.parse(JSON.stringify({ jsonrpc: '2.0', id: 1, method: `Filecoin.${method}`, params }))
    const prepared = dispatcher.prepare(request, OWNER)
    if (prepared.kind === 'stream') throw new Error(`${method} is a stream`)
    const response = prepared.kind === 'refused' ? prepared.response : await prepared.run()
    const { error, result } = JSON.parse(toJson(response))
    if (error !== undefined)
      throw Object.assign(new Error(error.message), { code: error.data?.code, number: error.code })
    return result
  }
}

export const cidOf = (signed: SignedMessage) => ({ '/': signedMessageCid(signed).toString() })
export const keyOf = ({ key }: Tipset) => key.cids.map(cid => ({ '/': cid.toString() }))

/** With a message in the tipset after genesis, which those after it have executed. */
export async function sent(t: Test) {
  const net = await served(t)
  const [bls, secp] = net.people as [Key, Key]
  const message = sendOf(bls, { to: secp.address, nonce: 0, value: 5n })
  await mineNext(net, { messages: [message] })
  const included = net.chain.head
  return { net, bls, secp, message, included }
}
