/** Sectors of providers. Source: Lotus, documentation/en/api-methods-v1-stable.md. */
import { z } from 'zod'
import { miner } from '../../../filecoin/actors/index.js'
import { address, nullable } from '../../../filecoin/cbor/index.js'
import { bitfield } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { EXAMPLE_PRE_COMMIT, EXAMPLE_SEALED } from './examples.js'
import { sectorExpiration, sectorLocation } from './state-shapes.js'
import { TipsetKeyParam } from './tipset-key.js'

const ofMiner = z.tuple([wire(address), TipsetKeyParam])
/** Of a provider's sector, by its number, at a tipset. */
const ofSector = z.tuple([wire(address), z.int().nonnegative(), TipsetKeyParam])
const names = ['miner', 'sector', 'tipset']
const EXAMPLE = ['t01000', 0, null] as [string, number, null]

const SECTOR = {
  SectorNumber: 0,
  SealProof: 5,
  SealedCID: EXAMPLE_SEALED,
  DealIDs: null,
  Activation: 0,
  Expiration: 1_555_200,
  DealWeight: '0',
  VerifiedDealWeight: '0',
  InitialPledge: '59604644775',
  ExpectedDayReward: '1000',
  ExpectedStoragePledge: '20000',
  ReplacedSectorAge: 0,
  ReplacedDayReward: '0',
  SectorKeyCID: null,
  SimpleQAPower: true,
}
const PRE_COMMITTED = {
  Info: EXAMPLE_PRE_COMMIT,
  PreCommitDeposit: '1000',
  PreCommitEpoch: 1000,
}

export const stateSectorsApi = {
  StateMinerSectors: method({
    params: z.tuple([wire(address), wire(nullable(bitfield)), TipsetKeyParam]),
    names: ['miner', 'sectors', 'tipset'],
    result: z.array(wire(miner.sectorOnChainInfo)),
    permission: 'read',
    doc: 'Proven sectors of a provider: those of these numbers, or all with null.',
    example: { params: ['t01000', null, null], result: [SECTOR] },
  }),
  StateMinerActiveSectors: method({
    params: ofMiner,
    names: ['miner', 'tipset'],
    result: z.array(wire(miner.sectorOnChainInfo)),
    permission: 'read',
    doc: 'Sectors of a provider that count.',
    example: { params: ['t01000', null], result: [SECTOR] },
  }),
  StateSectorGetInfo: method({
    params: ofSector,
    names,
    result: wire(nullable(miner.sectorOnChainInfo)),
    permission: 'read',
    doc: 'A proven sector; null if there is none of this number.',
    example: { params: EXAMPLE, result: SECTOR },
  }),
  StateSectorPreCommitInfo: method({
    params: ofSector,
    names,
    result: wire(nullable(miner.sectorPreCommitOnChainInfo)),
    permission: 'read',
    doc: 'A sector’s pre-commit with its deposit in attoFIL; null if there is none, or the sector is proven.',
    example: { params: ['t01000', 2, null], result: PRE_COMMITTED },
  }),
  StateSectorExpiration: method({
    params: ofSector,
    names,
    result: wire(sectorExpiration),
    permission: 'read',
    doc: 'The epoch at which a sector ends; early if it is faulty and not proven again until then.',
    example: { params: EXAMPLE, result: { OnTime: 1_555_379, Early: 0 } },
  }),
  StateSectorPartition: method({
    params: ofSector,
    names,
    result: wire(sectorLocation),
    permission: 'read',
    doc: 'The deadline and the partition that a sector is proven in.',
    example: { params: EXAMPLE, result: { Deadline: 2, Partition: 0 } },
  }),
  StateMinerAllocated: method({
    params: ofMiner,
    names: ['miner', 'tipset'],
    result: wire(bitfield),
    permission: 'read',
    doc: 'All sector numbers that a provider has used: none of them can be used again.',
    example: { params: ['t01000', null], result: [0, 2] },
  }),
  StateMinerSectorAllocated: method({
    params: ofSector,
    names,
    result: z.boolean(),
    permission: 'read',
    doc: 'Whether one number is among them.',
    example: { params: EXAMPLE, result: true },
  }),
} as const
