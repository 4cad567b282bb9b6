/** Who acts for a provider, where it is found, what it takes out. Source: fil_actor_miner 9.0.1, `types`; FIP-0029. Amounts in attoFIL. */
import { address, bigint, bytes, int64, list, nullable, tuple, type ValueOf } from '../../cbor/index.js'
import { beneficiaryTerm, pendingBeneficiaryChange } from './info.js'

export const getControlAddressesReturn = tuple('getControlAddressesReturn', {
  owner: address,
  worker: address,
  controlAddrs: list(address),
})
export type GetControlAddressesReturn = ValueOf<typeof getControlAddressesReturn>

export const changeWorkerAddressParams = tuple('changeWorkerAddressParams', {
  newWorker: address,
  newControlAddrs: list(address),
})
export type ChangeWorkerAddressParams = ValueOf<typeof changeWorkerAddressParams>

/** Of libp2p. */
export const changePeerIDParams = tuple('changePeerIDParams', { newID: bytes })
export type ChangePeerIDParams = ValueOf<typeof changePeerIDParams>

/** Of libp2p, in binary. */
export const changeMultiaddrsParams = tuple('changeMultiaddrsParams', { newMultiaddrs: list(bytes) })
export type ChangeMultiaddrsParams = ValueOf<typeof changeMultiaddrsParams>

export const withdrawBalanceParams = tuple('minerWithdrawBalanceParams', { amountRequested: bigint })
export type WithdrawBalanceParams = ValueOf<typeof withdrawBalanceParams>

export const changeBeneficiaryParams = tuple('changeBeneficiaryParams', {
  newBeneficiary: address,
  newQuota: bigint,
  /** Epoch. */
  newExpiration: int64,
})
export type ChangeBeneficiaryParams = ValueOf<typeof changeBeneficiaryParams>

const activeBeneficiary = tuple('activeBeneficiary', { beneficiary: address, term: beneficiaryTerm })

export const getBeneficiaryReturn = tuple('getBeneficiaryReturn', {
  active: activeBeneficiary,
  proposed: nullable(pendingBeneficiaryChange),
})
export type GetBeneficiaryReturn = ValueOf<typeof getBeneficiaryReturn>

/** Headers as they were published. */
export const reportConsensusFaultParams = tuple('reportConsensusFaultParams', {
  blockHeader1: bytes,
  blockHeader2: bytes,
  /** The witness of a parent that was left out; empty for the other faults. */
  blockHeaderExtra: bytes,
})
export type ReportConsensusFaultParams = ValueOf<typeof reportConsensusFaultParams>
