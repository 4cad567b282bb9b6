/** Providers, their power and what they lock. Source: Lotus, documentation/en/api-methods-v1-stable.md; Venus, `IMinerState`. */
import { z } from 'zod'
import { miner } from '../../../filecoin/actors/index.js'
import { address, bigint } from '../../../filecoin/cbor/index.js'
import { bitfield } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { EXAMPLE_PRE_COMMIT } from './examples.js'
import { deadline, fault, minerInfo, minerPower, partition, provingDeadline, sectorCounts } from './state-shapes.js'
import { TipsetKeyParam } from './tipset-key.js'

/** Of a provider, at a tipset. */
const params = z.tuple([wire(address), TipsetKeyParam])
const names = ['miner', 'tipset']
const EXAMPLE = ['t01000', null] as [string, null]

export const stateMinersApi = {
  StateListMiners: method({
    params: z.tuple([TipsetKeyParam]),
    names: ['tipset'],
    result: z.array(wire(address)),
    permission: 'read',
    doc: 'ID addresses of all providers.',
    example: { params: [null], result: ['t01000'] },
  }),
  StateMinerInfo: method({
    params,
    names,
    result: wire(minerInfo),
    permission: 'read',
    doc: 'Who a provider is, and who acts for it.',
    example: {
      params: EXAMPLE,
      result: {
        Owner: 't0100',
        Worker: 't0100',
        NewWorker: '<empty>',
        ControlAddresses: null,
        WorkerChangeEpoch: -1,
        PeerId: null,
        Multiaddrs: null,
        WindowPoStProofType: 5,
        SectorSize: 2048,
        WindowPoStPartitionSectors: 2,
        ConsensusFaultElapsed: -1,
        PendingOwnerAddress: null,
        Beneficiary: 't0100',
        BeneficiaryTerm: { Quota: '0', UsedQuota: '0', Expiration: 0 },
        PendingBeneficiaryTerm: null,
      },
    },
  }),
  StateMinerWorkerAddress: method({
    params,
    names,
    result: wire(address),
    permission: 'read',
    doc: 'The ID address of a provider’s worker.',
    example: { params: EXAMPLE, result: 't0100' },
  }),
  StateMinerSectorSize: method({
    params,
    names,
    result: z.int(),
    permission: 'read',
    doc: 'Padded bytes of each of a provider’s sectors.',
    example: { params: EXAMPLE, result: 2048 },
  }),
  StateMinerPower: method({
    params,
    names,
    result: wire(minerPower),
    permission: 'read',
    doc: 'Bytes that a provider proves, those that all who reach the minimum prove, and whether the provider may be elected.',
    example: {
      params: EXAMPLE,
      result: {
        MinerPower: { RawBytePower: '4096', QualityAdjPower: '4096' },
        TotalPower: { RawBytePower: '4096', QualityAdjPower: '4096' },
        HasMinPower: true,
      },
    },
  }),
  StateMinerDeadlines: method({
    params,
    names,
    result: z.array(wire(deadline)),
    permission: 'read',
    doc: 'The 48 deadlines of a provider’s proving period: which partitions are proven in the open window, and how many proofs of the last one can be disputed.',
    example: { params: EXAMPLE, result: [{ PostSubmissions: [0], DisputableProofCount: 0, DailyFee: '0' }] },
  }),
  StateMinerPartitions: method({
    params: z.tuple([wire(address), z.int().nonnegative(), TipsetKeyParam]),
    names: ['miner', 'deadline', 'tipset'],
    result: z.array(wire(partition)),
    permission: 'read',
    doc: 'A deadline’s partitions: numbers of their sectors. Live ones have not ended, active ones count.',
    example: {
      params: ['t01000', 2, null],
      result: [
        {
          AllSectors: [0, 2],
          FaultySectors: [0],
          RecoveringSectors: [0],
          LiveSectors: [0, 2],
          ActiveSectors: [0, 2],
        },
      ],
    },
  }),
  StateMinerProvingDeadline: method({
    params,
    names,
    result: wire(provingDeadline),
    permission: 'read',
    doc: 'The deadline that is not over at the tipset’s epoch.',
    example: {
      params: EXAMPLE,
      result: {
        CurrentEpoch: 3,
        PeriodStart: 0,
        Index: 0,
        Open: 0,
        Close: 60,
        Challenge: -20,
        FaultCutoff: -70,
        WPoStPeriodDeadlines: 48,
        WPoStProvingPeriod: 2880,
        WPoStChallengeWindow: 60,
        WPoStChallengeLookback: 20,
        FaultDeclarationCutoff: 70,
      },
    },
  }),
  StateMinerFaults: method({
    params,
    names,
    result: wire(bitfield),
    permission: 'read',
    doc: 'Numbers of a provider’s faulty sectors.',
    example: { params: EXAMPLE, result: [0] },
  }),
  StateMinerRecoveries: method({
    params,
    names,
    result: wire(bitfield),
    permission: 'read',
    doc: 'Numbers of those that are to be proven again.',
    example: { params: EXAMPLE, result: [0] },
  }),
  StateAllMinerFaults: method({
    params: z.tuple([z.int().nonnegative(), TipsetKeyParam]),
    names: ['lookback', 'tipset'],
    result: z.array(wire(fault)),
    permission: 'read',
    doc: 'Since when sectors of whichever provider have been faulty, if it is no longer than so many epochs: the last epochs of their deadlines.',
    example: { params: [2880, null], result: [{ Miner: 't01000', Epoch: 179 }] },
  }),
  StateMinerSectorCount: method({
    params,
    names,
    result: wire(sectorCounts),
    permission: 'read',
    doc: 'How many sectors of a provider’s have not ended, count, and are faulty.',
    example: { params: EXAMPLE, result: { Live: 2, Active: 2, Faulty: 0 } },
  }),
  StateMinerAvailableBalance: method({
    params,
    names,
    result: wire(bigint),
    permission: 'read',
    doc: 'AttoFIL that a provider may use or withdraw, what has vested included.',
    example: { params: EXAMPLE, result: '10000000000000000000' },
  }),
  StateMinerPreCommitDepositForPower: method({
    params: z.tuple([wire(address), wire(miner.sectorPreCommitInfo), TipsetKeyParam]),
    names: ['miner', 'preCommit', 'tipset'],
    result: wire(bigint),
    permission: 'read',
    doc: 'AttoFIL that a pre-commit locks; a tenth too much, so that it still suffices some epochs later.',
    example: { params: ['t01000', EXAMPLE_PRE_COMMIT, null], result: '1000' },
  }),
  StateMinerInitialPledgeCollateral: method({
    params: z.tuple([wire(address), wire(miner.sectorPreCommitInfo), TipsetKeyParam]),
    names: ['miner', 'preCommit', 'tipset'],
    result: wire(bigint),
    permission: 'read',
    doc: 'AttoFIL that a sector locks when it is proven, by its pre-commit; a tenth too much.',
    example: { params: ['t01000', EXAMPLE_PRE_COMMIT, null], result: '1000' },
  }),
  StateMinerInitialPledgeForSector: method({
    params: z.tuple([z.int().positive(), z.int().positive(), z.int().nonnegative(), TipsetKeyParam]),
    names: ['duration', 'sectorSize', 'verifiedSize', 'tipset'],
    result: wire(bigint),
    permission: 'read',
    doc: 'The same of any sector: by its epochs, its padded bytes, and how many of them are verified data.',
    example: { params: [700_000, 2048, 0, null], result: '1000' },
  }),
} as const
