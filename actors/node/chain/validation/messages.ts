/** The rules of a block's messages. Source: Filecoin spec, "Message Syntax Validation"; Lotus, consensus/filcns. */
import { setImmediate } from 'node:timers/promises'
import type { CID } from 'multiformats/cid'
import {
  type Address,
  BLOCK_GAS_LIMIT,
  BLOCK_MESSAGES,
  type BlockHeader,
  type BlockMsg,
  chainLength,
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
import { verifyBls, verifySecp256k1 } from '../../../../native/index.js'
import { read } from '../../ipld/index.js'
import { type Account, Accounts } from '../accounts.js'
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
 * @param stateRoot After the parents.
 * @throws NodeError BLOCK_INVALID, BLOCK_MISSING
 */
export async function validateMessages(
  { store }: Pick<ChainModules, 'store'>,
  block: BlockMsg,
  stateRoot: CID,
): Promise<void> {
  const senders = new Senders(new Accounts(store, stateRoot))
  let gas = 0
  // One after the other, so that what comes after too much gas isn't even read.
  const check = (one: Message, length: number): Account => {
    checkMessage(one, length)
    gas += one.gasLimit
    must(gas <= BLOCK_GAS_LIMIT, 'message', () => `its messages ask for more than ${BLOCK_GAS_LIMIT} gas`)
    return senders.next(one)
  }
  const codes = [FilecoinErrorCode.CBOR_INVALID]
  const bls: BlsMessage[] = []
  for (const [place, cid] of block.blsMessages.entries()) {
    await inTurn(place)
    const one = readable('message', codes, () => read(store, messageCodec, cid))
    bls.push({ message: cid.bytes, key: check(one, chainLength(one)).key })
  }
  const secp256k1: { readonly signed: SignedMessage; readonly key: Address }[] = []
  for (const [place, cid] of block.secpkMessages.entries()) {
    await inTurn(place)
    const signed = readable('message', codes, () => read(store, signedMessage, cid))
    secp256k1.push({ signed, key: check(signed.message, chainLength(signed)).key })
  }
  checkAggregate(block.header, bls)
  for (const [place, { signed, key }] of secp256k1.entries()) {
    await inTurn(place)
    checkSignature(signed, key)
  }
}

/** Lets the others of the process have theirs, too. */
const inTurn = async (place: number): Promise<void> => {
  if (place % MESSAGES_AT_ONCE === MESSAGES_AT_ONCE - 1) await setImmediate()
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

interface BlsMessage {
  /** What is signed: its CID. */
  readonly message: Uint8Array
  readonly key: Address
}

function checkAggregate({ blsAggregate }: BlockHeader, bls: readonly BlsMessage[]): void {
  const wrong = bls.find(({ key }) => key.protocol !== Protocol.Bls)
  must(wrong === undefined, 'message signatures', () => `${wrong?.key} has no BLS key, and its message is listed as if`)
  const signed = bls.map(({ key, message }) => ({ publicKey: key.payload, message }))
  const holds = blsAggregate?.type === SignatureType.Bls && verifyBls(signed, blsAggregate.data)
  must(holds, 'message signatures', () => 'the aggregate is not that of its BLS messages')
}

function checkSignature({ message, signature }: SignedMessage, key: Address): void {
  must(
    signature.type === SignatureType.Secp256k1 &&
      key.protocol === Protocol.Secp256k1 &&
      verifySecp256k1(key.bytes, messageCid(message).bytes, signature.data),
    'message signatures',
    () => `message ${messageCid(message)} is not signed by ${key}`,
  )
}
