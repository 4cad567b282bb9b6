/** Source: fil_actor_miner 9.0.1. */
import { bitfield } from '../../bitfield/index.js'
import { address, bigint } from '../../cbor/index.js'
import type { Methods } from '../method.js'
import * as control from './control-params.js'
import * as internal from './internal-params.js'
import * as lifetime from './lifetime-params.js'
import * as proving from './proving-params.js'
import * as sealing from './sealing-params.js'

export const methods = {
  Constructor: { number: 1n, params: internal.constructorParams, returns: null },
  ControlAddresses: { number: 2n, params: null, returns: control.getControlAddressesReturn },
  ChangeWorkerAddress: { number: 3n, params: control.changeWorkerAddressParams, returns: null },
  ChangePeerID: { number: 4n, params: control.changePeerIDParams, returns: null },
  SubmitWindowedPoSt: { number: 5n, params: proving.submitWindowedPoStParams, returns: null },
  PreCommitSector: { number: 6n, params: sealing.preCommitSectorParams, returns: null },
  ProveCommitSector: { number: 7n, params: sealing.proveCommitSectorParams, returns: null },
  ExtendSectorExpiration: { number: 8n, params: lifetime.extendSectorExpirationParams, returns: null },
  TerminateSectors: { number: 9n, params: lifetime.terminateSectorsParams, returns: lifetime.terminateSectorsReturn },
  DeclareFaults: { number: 10n, params: proving.declareFaultsParams, returns: null },
  DeclareFaultsRecovered: { number: 11n, params: proving.declareFaultsRecoveredParams, returns: null },
  OnDeferredCronEvent: { number: 12n, params: internal.deferredCronEventParams, returns: null },
  CheckSectorProven: { number: 13n, params: sealing.checkSectorProvenParams, returns: null },
  ApplyRewards: { number: 14n, params: internal.applyRewardParams, returns: null },
  ReportConsensusFault: { number: 15n, params: control.reportConsensusFaultParams, returns: null },
  /** What was withdrawn. */
  WithdrawBalance: { number: 16n, params: control.withdrawBalanceParams, returns: bigint },
  ConfirmSectorProofsValid: { number: 17n, params: internal.confirmSectorProofsParams, returns: null },
  ChangeMultiaddrs: { number: 18n, params: control.changeMultiaddrsParams, returns: null },
  CompactPartitions: { number: 19n, params: lifetime.compactPartitionsParams, returns: null },
  CompactSectorNumbers: { number: 20n, params: lifetime.compactSectorNumbersParams, returns: null },
  ConfirmUpdateWorkerKey: { number: 21n, params: null, returns: null },
  RepayDebt: { number: 22n, params: null, returns: null },
  /** The new owner, from the old one, then from the new one. */
  ChangeOwnerAddress: { number: 23n, params: address, returns: null },
  DisputeWindowedPoSt: { number: 24n, params: proving.disputeWindowedPoStParams, returns: null },
  PreCommitSectorBatch: { number: 25n, params: sealing.preCommitSectorBatchParams, returns: null },
  ProveCommitAggregate: { number: 26n, params: sealing.proveCommitAggregateParams, returns: null },
  /** Numbers of the sectors that were updated. */
  ProveReplicaUpdates: { number: 27n, params: sealing.proveReplicaUpdatesParams, returns: bitfield },
  PreCommitSectorBatch2: { number: 28n, params: sealing.preCommitSectorBatchParams2, returns: null },
  /** Numbers of the sectors that were updated. */
  ProveReplicaUpdates2: { number: 29n, params: sealing.proveReplicaUpdatesParams2, returns: bitfield },
  ChangeBeneficiary: { number: 30n, params: control.changeBeneficiaryParams, returns: null },
  GetBeneficiary: { number: 31n, params: null, returns: control.getBeneficiaryReturn },
  ExtendSectorExpiration2: { number: 32n, params: lifetime.extendSectorExpiration2Params, returns: null },
} satisfies Methods
