/** What Lotus's API tells of a state, where the chain has no such type of its own. Source: Lotus, `api`; go-state-types, `dline`. Amounts in attoFIL. */
import { market, miner } from '../../../filecoin/actors/index.js'
import {
  address,
  bigint,
  bool,
  bytes,
  type Codec,
  int,
  list,
  nullable,
  text,
  tuple,
  uint,
  type ValueOf,
} from '../../../filecoin/cbor/index.js'
import { type Address, bitfield } from '../../../filecoin/index.js'

const NO_ADDRESS = '<empty>'

/** Go's address that is none has a text of its own. */
export const addressOrNone: Codec<Address | null> = {
  ...nullable(address),
  toWire: value => (value === null ? NO_ADDRESS : address.toWire(value)),
  fromWire: (wire, path) =>
    wire === NO_ADDRESS || wire === '' || wire === null || wire === undefined ? null : address.fromWire(wire, path),
}

/** Its addresses are ID addresses. */
export const minerInfo = tuple('minerInfo', {
  owner: address,
  worker: address,
  /** Takes over at workerChangeEpoch, −1 for never. */
  newWorker: addressOrNone,
  controlAddresses: list(address),
  workerChangeEpoch: int,
  /** Of libp2p, in base58. */
  peerId: nullable(text),
  /** Of libp2p, in binary. */
  multiaddrs: list(bytes),
  /** Registered type. */
  windowPoStProofType: int,
  /** Padded bytes. */
  sectorSize: uint,
  windowPoStPartitionSectors: uint,
  /** Epoch. */
  consensusFaultElapsed: int,
  pendingOwnerAddress: nullable(address),
  beneficiary: address,
  beneficiaryTerm: nullable(miner.beneficiaryTerm),
  pendingBeneficiaryTerm: nullable(miner.pendingBeneficiaryChange),
})
export type MinerInfo = ValueOf<typeof minerInfo>

/** Bytes. */
const power = tuple('power', { rawBytePower: bigint, qualityAdjPower: bigint })

export const minerPower = tuple('minerPower', { minerPower: power, totalPower: power, hasMinPower: bool })

export const deadline = tuple('deadline', {
  /** Numbers of the partitions that are proven in this challenge window. */
  postSubmissions: bitfield,
  disputableProofCount: uint,
  /** Of later network versions: 0. */
  dailyFee: bigint,
})

/** Sectors by number. */
export const partition = tuple('partition', {
  allSectors: bitfield,
  faultySectors: bitfield,
  recoveringSectors: bitfield,
  liveSectors: bitfield,
  activeSectors: bitfield,
})

/** Epochs, but for index and the number of deadlines. */
export const provingDeadline = tuple(
  'provingDeadline',
  {
    currentEpoch: int,
    periodStart: int,
    index: uint,
    open: int,
    close: int,
    challenge: int,
    faultCutoff: int,
    periodDeadlines: uint,
    provingPeriod: int,
    challengeWindow: int,
    challengeLookback: int,
    faultDeclarationCutoff: int,
  },
  {
    periodDeadlines: 'WPoStPeriodDeadlines',
    provingPeriod: 'WPoStProvingPeriod',
    challengeWindow: 'WPoStChallengeWindow',
    challengeLookback: 'WPoStChallengeLookback',
  },
)

export const fault = tuple('fault', { miner: address, epoch: int })

/** How many. */
export const sectorCounts = tuple('sectorCounts', { live: uint, active: uint, faulty: uint })

/** Epochs. */
export const sectorExpiration = tuple('sectorExpiration', { onTime: int, early: int })

export const sectorLocation = tuple('sectorLocation', { deadline: uint, partition: uint })

export const marketBalance = tuple('marketBalance', { escrow: bigint, locked: bigint })

export const marketDeal = tuple('marketDeal', {
  proposal: market.dealProposal,
  state: tuple('marketDealState', {
    sectorNumber: uint,
    sectorStartEpoch: int,
    lastUpdatedEpoch: int,
    slashEpoch: int,
  }),
})

export const collateralBounds = tuple('collateralBounds', { min: bigint, max: bigint })

export const supply = tuple('supply', {
  filVested: bigint,
  filMined: bigint,
  filBurnt: bigint,
  filLocked: bigint,
  filCirculating: bigint,
  filReserveDisbursed: bigint,
})
