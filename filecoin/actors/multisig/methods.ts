/** Source: fil_actor_multisig 9.0.1. Amounts in attoFIL. */
import { address, bigint, bool, bytes, int, int64, list, tuple, uint, uint64, type ValueOf } from '../../cbor/index.js'
import type { Methods } from '../method.js'
import { RECEIVE } from '../receiver.js'

export const constructorParams = tuple('multisigConstructorParams', {
  signers: list(address),
  numApprovalsThreshold: uint,
  /** Epochs over which what it is made with is released; 0 if that is not locked. */
  unlockDuration: int64,
  startEpoch: int64,
})
export type ConstructorParams = ValueOf<typeof constructorParams>

export const proposeParams = tuple('proposeParams', {
  to: address,
  value: bigint,
  method: uint64,
  params: bytes,
})
export type ProposeParams = ValueOf<typeof proposeParams>

export const proposeReturn = tuple('proposeReturn', {
  txnID: int,
  /** Whether it was sent: the proposer's approval was enough. */
  applied: bool,
  /** Exit code, if it was. */
  code: uint,
  /** What it returned, if it was. */
  ret: bytes,
})
export type ProposeReturn = ValueOf<typeof proposeReturn>

export const txnIDParams = tuple(
  'txnIDParams',
  {
    /** Of the transaction. */
    id: int,
    /** Empty, or that of `proposalHashData`: the transaction is to be this one. */
    proposalHash: bytes,
  },
  { id: 'ID' },
)
export type TxnIDParams = ValueOf<typeof txnIDParams>

/** What a proposal is known by: its Blake2b of 256 bits. */
export const proposalHashData = tuple('proposalHashData', {
  /** Who proposed it: its ID address. */
  requester: address,
  to: address,
  value: bigint,
  method: uint64,
  params: bytes,
})
export type ProposalHashData = ValueOf<typeof proposalHashData>

export const approveReturn = tuple('approveReturn', {
  /** Whether it was sent. */
  applied: bool,
  /** Exit code, if it was. */
  code: uint,
  /** What it returned, if it was. */
  ret: bytes,
})
export type ApproveReturn = ValueOf<typeof approveReturn>

export const addSignerParams = tuple('addSignerParams', {
  signer: address,
  /** Whether one more approval is needed from then on. */
  increase: bool,
})
export type AddSignerParams = ValueOf<typeof addSignerParams>

export const removeSignerParams = tuple('removeSignerParams', {
  signer: address,
  /** Whether one approval less is needed from then on. */
  decrease: bool,
})
export type RemoveSignerParams = ValueOf<typeof removeSignerParams>

export const swapSignerParams = tuple('swapSignerParams', { from: address, to: address })
export type SwapSignerParams = ValueOf<typeof swapSignerParams>

export const changeNumApprovalsThresholdParams = tuple('changeNumApprovalsThresholdParams', { newThreshold: uint })
export type ChangeNumApprovalsThresholdParams = ValueOf<typeof changeNumApprovalsThresholdParams>

export const lockBalanceParams = tuple('lockBalanceParams', {
  startEpoch: int64,
  /** Epochs. */
  unlockDuration: int64,
  amount: bigint,
})
export type LockBalanceParams = ValueOf<typeof lockBalanceParams>

export const methods = {
  Constructor: { number: 1n, params: constructorParams, returns: null },
  Propose: { number: 2n, params: proposeParams, returns: proposeReturn },
  Approve: { number: 3n, params: txnIDParams, returns: approveReturn },
  Cancel: { number: 4n, params: txnIDParams, returns: null },
  AddSigner: { number: 5n, params: addSignerParams, returns: null },
  RemoveSigner: { number: 6n, params: removeSignerParams, returns: null },
  SwapSigner: { number: 7n, params: swapSignerParams, returns: null },
  ChangeNumApprovalsThreshold: { number: 8n, params: changeNumApprovalsThresholdParams, returns: null },
  LockBalance: { number: 9n, params: lockBalanceParams, returns: null },
  UniversalReceiverHook: { number: RECEIVE, params: null, returns: null },
} satisfies Methods
