/** Blocks as they come in. Source: Lotus, documentation/en/api-methods-v1-stable.md. Answers: `methods/sync.ts`. */
import { z } from 'zod'
import { list, text, tuple, uint, type Wire } from '../../../filecoin/cbor/index.js'
import { blockMsg, tipset } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method, stream } from '../../../runtime/rpc/index.js'
import { EXAMPLE_BLOCK } from './examples.js'
import { provider } from './subjects.js'

const activeSync = tuple(
  'activeSync',
  {
    workerId: uint,
    base: tipset,
    target: tipset,
    /** 4 is done. */
    stage: uint,
    height: uint,
    /** RFC 3339. */
    start: text,
    end: text,
    message: text,
  },
  { workerId: 'WorkerID' },
)

export const syncState = tuple(
  'syncState',
  { activeSyncs: list(activeSync), vmApplied: uint },
  { vmApplied: 'VMApplied' },
)

export const syncApi = {
  SyncState: method({
    params: z.tuple([]),
    names: [],
    result: wire(syncState),
    permission: 'read',
    doc: 'One sync, done, from the head’s parents to the head: a block is executed before it is taken. When it was done isn’t kept (Go’s zero time), nor how many messages were executed (0).',
    example: { params: [] },
  }),
  SyncSubmitBlock: method({
    params: z.tuple([wire(blockMsg)]),
    names: ['block'],
    result: z.null(),
    permission: 'write',
    subjects: ({ header }) => [provider(header.miner)],
    doc: 'Takes a signed block whose messages the node has, as it has those of MinerCreateBlock. Refused by the slash filter before anything else, and by whichever rule of the protocol it breaks (NODE_BLOCK_INVALID).',
    example: { params: [EXAMPLE_BLOCK], result: null },
  }),
} as const

export const SYNC_INCOMING_BLOCKS = 'SyncIncomingBlocks'

export const syncIncomingBlocks = stream<Wire>()({
  params: z.tuple([]),
  names: [],
  permission: 'read',
  doc: 'Headers of new blocks, valid ones, whether or not they come to be in the head.',
  example: { params: [] },
})
