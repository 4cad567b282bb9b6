/**
 * Messages of Ethereum's accounts: they sign the EIP-1559 transaction that a message stands for, in RLP. Source: venus-shared, actors/types
 * (eth_1559_transactions.go, eth_transactions.go, eth.go, rlp.go); FIP-0055.
 */
import { type Address, Protocol } from '../address/index.js'
import { bytes, decode } from '../cbor/index.js'
import { FilecoinError, FilecoinErrorCode } from '../errors.js'
import type { Message } from './message.js'

const EIP_1559 = 2
const ADDRESS_BYTES = 20
/** The actor that makes contracts, and whose id is the namespace of Ethereum's addresses. */
const ADDRESS_MANAGER = 10
const CREATE_EXTERNAL = 4n
/** Of `InvokeEVM` by FRC-0042. */
const INVOKE_CONTRACT = 3_844_450_837n
/** Begins what stands for an actor's id in the place of an address. */
const MASK = 0xff
const MASK_BYTES = 12

type Rlp = Uint8Array | readonly Rlp[]

/**
 * What a delegated key signs for a message, without the hash over it.
 *
 * @param chainId Ethereum's number of the network: 314 is mainnet.
 * @throws FilecoinError TRANSACTION_INVALID
 */
export function ethereumBytesToSign(message: Message, chainId: number): Uint8Array {
  const { version, nonce, value, gasLimit, gasFeeCap, gasPremium } = message
  if (version !== 0) throw invalid(`its version is ${version}, not 0`)
  if ([value, gasFeeCap, gasPremium].some(amount => amount < 0n) || gasLimit < 0)
    throw invalid('an amount of it is negative')
  const fields = [chainId, nonce, gasPremium, gasFeeCap, gasLimit].map(numberToRlp)
  const noAccessList: Rlp = []
  return Buffer.concat([
    Buffer.of(EIP_1559),
    encodeRlp([...fields, recipientOf(message), numberToRlp(value), inputOf(message), noAccessList]),
  ])
}

/** Empty for who makes a contract. */
function recipientOf({ to, method }: Message): Uint8Array {
  if (to.protocol === Protocol.Id && Number(idOf(to)) === ADDRESS_MANAGER) {
    if (method === CREATE_EXTERNAL) return new Uint8Array()
    throw invalid(`of the Ethereum Address Manager it can call method ${CREATE_EXTERNAL} alone, not ${method}`)
  }
  if (method !== INVOKE_CONTRACT) throw invalid(`it can call method ${INVOKE_CONTRACT} alone, not ${method}`)
  return ethereumAddressOf(to)
}

function ethereumAddressOf(address: Address): Uint8Array {
  if (address.protocol === Protocol.Id) {
    const masked = Buffer.alloc(ADDRESS_BYTES)
    masked[0] = MASK
    masked.writeBigUInt64BE(idOf(address), MASK_BYTES)
    return masked
  }
  const { payload, protocol } = address
  const subaddress = payload.subarray(1)
  if (protocol !== Protocol.Delegated || payload[0] !== ADDRESS_MANAGER || subaddress.length !== ADDRESS_BYTES)
    throw invalid(`${address} is no address of Ethereum`)
  if (subaddress[0] === MASK && subaddress.subarray(1, MASK_BYTES).every(byte => byte === 0))
    throw invalid(`${address} hides the id of an actor`)
  return subaddress
}

const idOf = (address: Address): bigint => BigInt(address.toString().slice(2))

/** Parameters are the input as a CBOR byte string, or nothing. */
function inputOf({ params }: Message): Uint8Array {
  if (params.length === 0) return params
  let input: Uint8Array
  try {
    input = decode(bytes, params)
  } catch (cause) {
    throw invalid('its parameters are no CBOR byte string', cause)
  }
  if (input.length === 0) throw invalid('its parameters are an empty byte string, where nothing should be')
  return input
}

/** Without zeros in front; nothing at all for 0. */
function numberToRlp(number: number | bigint): Uint8Array {
  const hex = BigInt(number).toString(16)
  return number === 0 || number === 0n ? new Uint8Array() : Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}

const SHORT = 55
const STRING = 0x80
const LIST = 0xc0

function encodeRlp(item: Rlp): Uint8Array {
  if (!(item instanceof Uint8Array)) return withLength(LIST, Buffer.concat(item.map(encodeRlp)))
  return item.length === 1 && (item[0] as number) < STRING ? item : withLength(STRING, item)
}

function withLength(kind: number, content: Uint8Array): Uint8Array {
  if (content.length <= SHORT) return Buffer.concat([Buffer.of(kind + content.length), content])
  const length = numberToRlp(content.length)
  return Buffer.concat([Buffer.of(kind + SHORT + length.length), length, content])
}

const invalid = (why: string, cause?: unknown) =>
  new FilecoinError({ code: FilecoinErrorCode.TRANSACTION_INVALID, why }, { cause })
