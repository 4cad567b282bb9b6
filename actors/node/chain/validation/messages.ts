/** The rules of a block's messages. Source: Filecoin spec, "Message Syntax Validation"; Lotus, consensus/filcns. */
import type { CID } from 'multiformats/cid'
import {
  type Address,
  BLOCK_GAS_LIMIT,
  type BlockHeader,
  chainLength,
  inclusionGas,
  type Message,
  messageCid,
  Protocol,
  SignatureType,
  type SignedMessage,
} from '../../../../filecoin/index.js'
import { verifyBls, verifySecp256k1 } from '../../../../native/index.js'
import { Accounts } from '../accounts.js'
import { blockMessages } from '../messages.js'
import type { ChainModules } from '../modules.js'
import { must } from './rules.js'

/** Of a block. */
const MOST_MESSAGES = 10_000
/** AttoFIL: more than there is. */
const MOST_VALUE = 2_000_000_000n * 10n ** 18n

/**
 * @param stateRoot After the parents.
 * @throws NodeError BLOCK_INVALID
 */
export function validateMessages({ store }: Pick<ChainModules, 'store'>, header: BlockHeader, stateRoot: CID): void {
  const { bls, secp256k1 } = blockMessages(store, header)
  const count = bls.length + secp256k1.length
  must(count <= MOST_MESSAGES, 'message lists', () => `it has ${count} messages; ${MOST_MESSAGES} is the most`)
  const accounts = new Accounts(store, stateRoot)
  const nonces = new Map<string, number>()
  let gas = 0
  const check = (message: Message, length: number): void => {
    checkMessage(message, length)
    gas += message.gasLimit
    must(gas <= BLOCK_GAS_LIMIT, 'message', () => `its messages ask for more than ${BLOCK_GAS_LIMIT} gas`)
    const account = accounts.of(message.from)
    must(account !== null, 'message', () => `the sender ${message.from} is no account`)
    const expected = nonces.get(account.id.key) ?? account.nonce
    must(message.nonce === expected, 'message', () => `${message.from} sends nonce ${message.nonce}, not ${expected}`)
    nonces.set(account.id.key, expected + 1)
  }
  for (const message of bls) check(message, chainLength(message))
  for (const signed of secp256k1) check(signed.message, chainLength(signed))
  checkSignatures(header, bls, secp256k1, address => (accounts.of(address) as { key: Address }).key)
}

function checkMessage(message: Message, length: number): void {
  const { version, value, gasLimit, gasFeeCap, gasPremium, to } = message
  const cid = () => `message ${messageCid(message)}`
  must(version === 0, 'message', () => `${cid()} has version ${version}`)
  must(to.protocol !== Protocol.Delegated, 'message', () => `${cid()} goes to ${to}, which network version 17 has not`)
  must(value >= 0n && value <= MOST_VALUE, 'message', () => `${cid()} sends ${value} attoFIL`)
  must(gasPremium >= 0n && gasFeeCap >= gasPremium, 'message', () => `${cid()} has a premium above its fee cap`)
  const least = inclusionGas(length)
  must(gasLimit >= least && gasLimit <= BLOCK_GAS_LIMIT, 'message', () => `${cid()} has gas limit ${gasLimit}`)
}

function checkSignatures(
  { blsAggregate }: BlockHeader,
  bls: readonly Message[],
  secp256k1: readonly SignedMessage[],
  keyOf: (address: Address) => Address,
): void {
  const signed = bls.map(message => ({ key: keyOf(message.from), message: messageCid(message).bytes }))
  const wrong = signed.find(({ key }) => key.protocol !== Protocol.Bls)
  must(wrong === undefined, 'message signatures', () => `${wrong?.key} has no BLS key, and its message is listed as if`)
  must(
    verifyBls(
      signed.map(({ key, message }) => ({ publicKey: key.payload, message })),
      blsAggregate?.data ?? new Uint8Array(),
    ),
    'message signatures',
    () => 'the aggregate is not that of its BLS messages',
  )
  for (const { message, signature } of secp256k1) {
    const key = keyOf(message.from)
    must(
      signature.type === SignatureType.Secp256k1 &&
        key.protocol === Protocol.Secp256k1 &&
        verifySecp256k1(key.bytes, messageCid(message).bytes, signature.data),
      'message signatures',
      () => `message ${messageCid(message)} is not signed by ${key}`,
    )
  }
}
