/** What messages use, tried out on a state that is dropped. */
import type { CID } from 'multiformats/cid'
import { paych } from '../../../filecoin/actors/index.js'
import {
  BLOCK_GAS_LIMIT,
  chainLength,
  encode,
  exitCodeText,
  type Message,
  message as messageCodec,
  Protocol,
  SignatureType,
} from '../../../filecoin/index.js'
import type { Applied, Call, ChainStore } from '../../../native/index.js'
import type { Account } from '../state/index.js'
import { GasError, GasErrorCode } from './errors.js'

/** Where messages are tried out. */
export interface Trial {
  readonly store: Pick<ChainStore, 'call'>
  readonly stateRoot: CID
  /** Of the block that they would be in. */
  readonly epoch: number
  readonly baseFee: bigint
  /** The first block of the tipset up to which there is randomness. */
  readonly base: CID
  readonly account: Account
}

/** Payment channels' `Collect` deletes its actor, and is given back for that what it must have had until then. */
const COLLECT = paych.methods.Collect.number
const SOME_SIGNATURE = { type: SignatureType.Secp256k1, data: new Uint8Array(65) }
/** Of fields that aren't filled in yet: not longer than this, once they are. */
const LARGEST = { gasLimit: 2 ** 32 - 1, gasFeeCap: 2n ** 64n - 1n, gasPremium: 2n ** 64n - 1n }

/**
 * @param before Of the same sender, in the order of their nonces. One that can't be sent is passed over, with all that follow it.
 * @returns Gas.
 * @throws GasError EXECUTION_FAILED
 */
export async function gasUsed(trial: Trial, message: Message, before: readonly Message[]): Promise<number> {
  const { store, account, ...context } = trial
  const calls = before.map((one, place) => callOf({ ...one, nonce: account.nonce + place }, account, one))
  const own = (place: number) =>
    callOf(
      { ...message, nonce: account.nonce + place, gasLimit: BLOCK_GAS_LIMIT, gasFeeCap: 0n, gasPremium: 0n },
      account,
      filled(message),
    )
  for (;;) {
    const all = [...calls, own(calls.length)]
    const results = await store.call({ ...context, traced: message.method === COLLECT }, all)
    const unsent = results.slice(0, -1).findIndex(wasNotSent)
    if (unsent >= 0) calls.length = unsent
    else return gasOf(results.at(-1) as Applied)
  }
}

function gasOf({ exitCode, gasUsed, failure, trace }: Applied): number {
  if (exitCode !== 0)
    throw new GasError({
      code: GasErrorCode.EXECUTION_FAILED,
      exitCode,
      exit: exitCodeText(exitCode),
      reason: failure ?? 'the actor gave none',
    })
  return gasUsed + trace.reduce((given, event) => given + givenBack(event), 0)
}

function givenBack({ kind, computeGas = 0, storageGas = 0 }: Applied['trace'][number]): number {
  return kind === 'gas' ? Math.max(0, -(computeGas + storageGas)) : 0
}

/** Whatever is sent uses gas, and raises the nonce. */
const wasNotSent = ({ gasUsed }: Applied): boolean => gasUsed === 0

/** @param onChain The same as it will stand on the chain, which it pays gas for. */
function callOf(message: Message, { key }: Account, onChain: Message): Call {
  const isAggregated = key.protocol === Protocol.Bls
  return {
    message: encode(messageCodec, message),
    length: chainLength(isAggregated ? onChain : { message: onChain, signature: SOME_SIGNATURE }),
  }
}

function filled(message: Message): Message {
  return {
    ...message,
    nonce: message.nonce || LARGEST.gasLimit,
    gasLimit: message.gasLimit || LARGEST.gasLimit,
    gasFeeCap: message.gasFeeCap || LARGEST.gasFeeCap,
    gasPremium: message.gasPremium || LARGEST.gasPremium,
  }
}
