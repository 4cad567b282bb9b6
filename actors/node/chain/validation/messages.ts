/** The rules of a block's messages. Source: Filecoin spec, "Message Syntax Validation"; Lotus, consensus/filcns. */
import type { CID } from 'multiformats/cid'
import type { Codec } from '../../../../filecoin/cbor/index.js'
import {
  type Address,
  BLOCK_GAS_LIMIT,
  BLOCK_MESSAGES,
  type BlockHeader,
  type BlockMsg,
  decode,
  FilecoinErrorCode,
  inclusionGas,
  type Message,
  messageCid,
  message as messageCodec,
  Protocol,
  SignatureType,
  type SignedMessage,
  signedMessage,
  TOTAL_FILECOIN,
  ZERO_BLS_ADDRESS,
} from '../../../../filecoin/index.js'
import { type ChainStore, verifySignatures } from '../../../../native/index.js'
import { NodeError, NodeErrorCode } from '../../errors.js'
import type { Account, Accounts } from '../../state/index.js'
import { putMessageLists } from '../messages.js'
import type { ChainModules } from '../modules.js'
import { must, readable } from './rules.js'

/** About 10 ms of work. */
const MESSAGES_AT_ONCE = 32

/**
 * That the messages which a block comes with are those that its header commits to. The lists are built of them and not read from the root: who made the block
 * may have put anything there, such as an array that refers to itself a million times.
 *
 * @throws NodeError BLOCK_INVALID
 */
export function checkMessageLists({ store }: Pick<ChainModules, 'store'>, block: BlockMsg): void {
  const { header, blsMessages, secpkMessages } = block
  const count = blsMessages.length + secpkMessages.length
  must(count <= BLOCK_MESSAGES, 'message lists', () => `it has ${count} messages; ${BLOCK_MESSAGES} is the most`)
  const root = putMessageLists(store, blsMessages, secpkMessages)
  must(root.equals(header.messages), 'message lists', () => `its messages make ${root}, not ${header.messages}`)
}

/**
 * @param accounts After the parents.
 * @throws NodeError BLOCK_INVALID, BLOCK_MISSING
 */
export async function validateMessages(
  { store, messages }: Pick<ChainModules, 'store' | 'messages'>,
  block: BlockMsg,
  accounts: Accounts,
): Promise<void> {
  let gas = 0
  // One after the other, so that what comes after too much gas isn't even read.
  const check = (one: Message, length: number): void => {
    checkMessage(one, length)
    gas += one.gasLimit
    must(gas <= BLOCK_GAS_LIMIT, 'message', () => `its messages ask for more than ${BLOCK_GAS_LIMIT} gas`)
  }
  const bls: Message[] = []
  for await (const [one, length] of listed(store, messageCodec, block.blsMessages)) {
    check(one, length)
    bls.push(one)
  }
  const secp256k1: SignedMessage[] = []
  for await (const [signed, length] of listed(store, signedMessage, block.secpkMessages)) {
    check(signed.message, length)
    secp256k1.push(signed)
  }
  await accounts.load([...bls, ...secp256k1.map(({ message }) => message)].map(({ from }) => from))
  const senders = new Senders(accounts)
  const blsKeys = bls.map(one => senders.next(one).key)
  const secp256k1Keys = secp256k1.map(({ message }) => senders.next(message).key)
  await checkSignatures(
    block.header,
    blsKeys.map((key, place) => ({ key, cid: block.blsMessages[place] as CID })),
    secp256k1.map((signed, place) => ({ signed, key: secp256k1Keys[place] as Address })),
  )
  messages.know(block.header, { bls, secp256k1, cids: [...block.blsMessages, ...block.secpkMessages] })
}

/** With their bytes on the chain. A few at a time, so that the others of the process have their turns, too. */
async function* listed<T>(store: ChainStore, codec: Codec<T>, cids: readonly CID[]): AsyncGenerator<[T, number]> {
  for (let first = 0; first < cids.length; first += MESSAGES_AT_ONCE) {
    const some = cids.slice(first, first + MESSAGES_AT_ONCE)
    for (const [place, bytes] of (await store.getAll(some)).entries()) {
      if (bytes === null)
        throw new NodeError({ code: NodeErrorCode.BLOCK_MISSING, cid: String(some[place]), what: codec.name })
      yield [readable('message', [FilecoinErrorCode.CBOR_INVALID], () => decode(codec, bytes)), bytes.length]
    }
  }
}

/** Who sends in a block, and with which nonce. */
class Senders {
  /** By the sender's ID address. */
  private readonly nonces = new Map<string, number>()

  constructor(private readonly accounts: Accounts) {}

  next({ from, nonce }: Message): Account {
    const account = this.accounts.of(from)
    must(account !== null, 'message', () => `the sender ${from} is no account`)
    const expected = this.nonces.get(account.id.key) ?? account.nonce
    must(nonce === expected, 'message', () => `${from} sends nonce ${nonce}, not ${expected}`)
    this.nonces.set(account.id.key, expected + 1)
    return account
  }
}

function checkMessage(one: Message, length: number): void {
  const { version, value, gasLimit, gasFeeCap, gasPremium, to } = one
  const cid = () => `message ${messageCid(one)}`
  must(version === 0, 'message', () => `${cid()} has version ${version}`)
  must(to.protocol !== Protocol.Delegated, 'message', () => `${cid()} goes to ${to}, which network version 17 has not`)
  must(!to.equals(ZERO_BLS_ADDRESS), 'message', () => `${cid()} goes to ${to}, which nobody has the key of`)
  // All that there is can be asked for, though nobody has it: what a block may not hold is for all nodes to agree on.
  must(value >= 0n && value <= TOTAL_FILECOIN, 'message', () => `${cid()} sends ${value} attoFIL`)
  must(gasPremium >= 0n && gasFeeCap >= gasPremium, 'message', () => `${cid()} has a premium above its fee cap`)
  const least = inclusionGas(length)
  must(gasLimit >= least && gasLimit <= BLOCK_GAS_LIMIT, 'message', () => `${cid()} has gas limit ${gasLimit}`)
}

/** What is signed is a message's CID. */
async function checkSignatures(
  { blsAggregate }: BlockHeader,
  bls: readonly { readonly key: Address; readonly cid: CID }[],
  secp256k1: readonly { readonly key: Address; readonly signed: SignedMessage }[],
): Promise<void> {
  const wrong = bls.find(({ key }) => key.protocol !== Protocol.Bls)
  must(wrong === undefined, 'message signatures', () => `${wrong?.key} has no BLS key, and its message is listed as if`)
  must(blsAggregate?.type === SignatureType.Bls, 'message signatures', () => 'its aggregate is no BLS signature')
  const forged = ({ key, signed: { message } }: (typeof secp256k1)[number]) =>
    `message ${messageCid(message)} is not signed by ${key}`
  for (const one of secp256k1) {
    const { key, signed } = one
    const isOfKind = signed.signature.type === SignatureType.Secp256k1 && key.protocol === Protocol.Secp256k1
    must(isOfKind, 'message signatures', () => forged(one))
  }
  const verified = await verifySignatures({
    bls: [
      {
        signed: bls.map(({ key, cid }) => ({ publicKey: key.payload, message: cid.bytes })),
        signature: blsAggregate.data,
      },
    ],
    secp256k1: secp256k1.map(({ key, signed: { message, signature } }) => ({
      address: key.bytes,
      message: messageCid(message).bytes,
      signature: signature.data,
    })),
  })
  must(verified.bls[0] === true, 'message signatures', () => 'the aggregate is not that of its BLS messages')
  for (const [place, one] of secp256k1.entries())
    must(verified.secp256k1[place] === true, 'message signatures', () => forged(one))
}
