/** A wallet of several signers. Source: fil_actor_multisig 9.0.1. Amounts in attoFIL. */
import {
  address,
  bigint,
  bytes,
  hamt,
  int,
  int64,
  intKey,
  list,
  tuple,
  uint,
  uint64,
  type ValueOf,
} from '../../cbor/index.js'

/** A message that waits for approvals. */
export const transaction = tuple('transaction', {
  to: address,
  value: bigint,
  method: uint64,
  params: bytes,
  /** The signers', the proposer's first. */
  approved: list(address),
})
export type Transaction = ValueOf<typeof transaction>

export const state = tuple('multisigState', {
  /** ID addresses. */
  signers: list(address),
  numApprovalsThreshold: uint,
  nextTxnID: int,
  /** Locked at startEpoch; released evenly over unlockDuration. */
  initialBalance: bigint,
  startEpoch: int64,
  /** Epochs. */
  unlockDuration: int64,
  /** By transaction id. */
  pendingTxns: hamt(intKey, transaction),
})
export type State = ValueOf<typeof state>
