/** Blocks for providers. Source: Lotus, api/api_full.go. Answers: `methods/mining.ts`. */
import { z } from 'zod'
import { address, bigint, bool, int, link, list, nullable, tuple, uint } from '../../../filecoin/cbor/index.js'
import {
  beaconEntry,
  blockMsg,
  electionProof,
  postProof,
  signedMessage,
  ticket,
  tipsetKey,
} from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { EXAMPLE_BLOCK, EXAMPLE_TEMPLATE } from './examples.js'
import { provider } from './subjects.js'
import { TipsetKeyParam } from './tipset-key.js'

const challengedSector = tuple(
  'challengedSector',
  { sealProof: int, sectorNumber: uint, sectorKey: nullable(link), sealedCid: link },
  { sealedCid: 'SealedCID' },
)

export const miningBaseInfo = tuple('miningBaseInfo', {
  minerPower: bigint,
  networkPower: bigint,
  sectors: list(challengedSector),
  workerKey: address,
  sectorSize: uint,
  prevBeaconEntry: beaconEntry,
  beaconEntries: list(beaconEntry),
  eligibleForMining: bool,
})

export const blockTemplate = tuple(
  'blockTemplate',
  {
    miner: address,
    parents: tipsetKey,
    ticket,
    electionProof,
    beaconEntries: list(beaconEntry),
    messages: list(signedMessage),
    epoch: uint,
    /** Seconds since 1970. */
    timestamp: uint,
    winningPost: list(postProof),
  },
  { electionProof: 'Eproof', beaconEntries: 'BeaconValues', winningPost: 'WinningPoStProof' },
)

export const miningApi = {
  MinerGetBaseInfo: method({
    params: z.tuple([wire(address), wire(int), TipsetKeyParam]),
    names: ['provider', 'epoch', 'parents'],
    result: wire(nullable(miningBaseInfo)),
    permission: 'read',
    doc: 'What a provider needs to know before it can try to win an epoch on top of `parents`. Null if it was none yet at the look back of 900 epochs, or has no proven sector.',
    example: { params: ['t01000', 11, null], result: null },
  }),
  MinerCreateBlock: method({
    params: z.tuple([wire(blockTemplate)]),
    names: ['template'],
    result: wire(blockMsg),
    permission: 'write',
    subjects: template => [provider(template.miner)],
    doc: 'A block of what a provider has won, whose messages the node keeps. Signed if the node has the worker’s key; else `BlockSig` is null: sign the header’s CBOR without it.',
    example: { params: [EXAMPLE_TEMPLATE], result: EXAMPLE_BLOCK },
  }),
} as const
