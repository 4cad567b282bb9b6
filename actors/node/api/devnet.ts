/** What a devnet can be asked that other networks can't. Data only; the answers live in `methods/devnet.ts`. */
import { z } from 'zod'
import { address, bigint } from '../../../filecoin/cbor/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method, stream } from '../../../runtime/rpc/index.js'
import { LEAST_KEPT } from '../collection/depth.js'
import { DUTIES } from '../time/duty-kinds.js'

const Epoch = z.int().nonnegative()
/** ID address. */
const Provider = z.string()

export const AdvanceProgress = z.object({
  /** Heights: where it began, where it is to come to at least, and where it is. */
  from: Epoch,
  until: Epoch,
  height: Epoch,
  /** That were made on the way: the other epochs are null. */
  tipsets: z.int().nonnegative(),
})
export type AdvanceProgress = z.infer<typeof AdvanceProgress>

export const DevnetStatus = z.object({
  network: z.string(),
  /** `devnet`: real proofs. `simulated`: such as anyone can make up. */
  preset: z.enum(['devnet', 'simulated']),
  genesis: z.string(),
  /** Of the head. */
  height: Epoch,
  /** That it is by the network's clock. */
  epoch: z.int(),
  /** Seconds from epoch to epoch. */
  blockDelay: z.int().positive(),
  /** Seconds by which the network's clock is ahead of the wall clock; below 0 after a pause. */
  skippedSeconds: z.int(),
  providers: z.array(
    z.object({
      address: Provider,
      /** Quality-adjusted, bytes. */
      power: z.int().nonnegative(),
      /** Epoch at which its next deadline with sectors opens, or has opened without a proof; null without sectors. */
      due: Epoch.nullable(),
      /** Blocks that this node made for it, and what went wrong with the last; null where it doesn't take care of it. */
      blocks: z.int().nonnegative().nullable(),
      trouble: z.string().nullable(),
    }),
  ),
  /** The advance that goes on; null where none does. */
  advance: AdvanceProgress.nullable(),
  /** An account with funds, whose key is in the node's keystore; null where the network was founded elsewhere. */
  faucet: z.string().nullable(),
})
export type DevnetStatus = z.infer<typeof DevnetStatus>

export const AdvanceRequest = z
  .strictObject({
    /** How many from now on. */
    epochs: z.int().positive().optional(),
    untilEpoch: Epoch.optional(),
    /** The next of these for any provider: a deadline with sectors, with its proofs; the seed of a pre-commit; or an hour's half before a pre-commit is given up, a deal begins, a sector expires. */
    until: z.enum(DUTIES).optional(),
    /** Of these providers no proofs are sent, so that they are faulted. */
    missProofs: z.array(Provider).default([]),
  })
  .refine(
    ({ epochs, untilEpoch, until }) => [epochs, untilEpoch, until].filter(one => one !== undefined).length === 1,
    'give one of epochs, untilEpoch and until',
  )
export type AdvanceRequest = z.infer<typeof AdvanceRequest>

export const PruneRequest = z.strictObject({
  /** Only counts. */
  dryRun: z.boolean().default(false),
  /** Epochs whose states are kept, 0 for all; as the node’s options say, if absent. */
  keepStates: z
    .int()
    .refine(epochs => epochs === 0 || epochs >= LEAST_KEPT, `must be 0, for all, or at least ${LEAST_KEPT}`)
    .optional(),
})

const Counted = {
  /** Blocks that are needed. */
  marked: z.int().nonnegative(),
  /** Blocks that are not, when they were counted. */
  unneeded: z.int().nonnegative(),
  unneededBytes: z.int().nonnegative(),
  deleted: z.int().nonnegative(),
  deletedBytes: z.int().nonnegative(),
}

export const devnetApi = {
  Status: method({
    params: z.tuple([]),
    result: DevnetStatus,
    permission: 'read',
    doc: 'The network, its clock, and its providers.',
    example: { params: [] },
  }),
  Advance: method({
    params: z.tuple([AdvanceRequest]),
    names: ['request'],
    result: AdvanceProgress.pick({ height: true, tipsets: true }),
    permission: 'admin',
    doc: 'Moves the network’s clock on, over null epochs, and stops where blocks and proofs are due. Answered when the chain is there; who cancels the call stops it.',
    example: { params: [{ epochs: 2880, missProofs: [] }], result: { height: 2880, tipsets: 8 } },
  }),
  Fund: method({
    params: z.tuple([
      /** An address of any kind. */
      wire(address),
      /** AttoFIL. */
      wire(bigint),
    ]),
    names: ['to', 'amount'],
    result: z.object({
      /** CID of the message. */
      message: z.string(),
      from: z.string(),
    }),
    permission: 'admin',
    doc: 'Sends funds of the faucet. Answered when the message is in the pool; a block takes it with the next epochs.',
    example: {
      params: ['t1tk6l7ia326syquege3gkzgjqacljy36kdrafryq', '1000000000000000000'],
    },
  }),
  ExportChain: method({
    params: z.tuple([
      /** Absolute, on the node's machine; what is there is written over. */
      z.string().startsWith('/'),
      z
        .strictObject({
          /** Epochs before the head of which there are messages, receipts and states; all that the node has, if absent. */
          recentStates: z.int().min(LEAST_KEPT).optional(),
        })
        .optional(),
    ]),
    names: ['path', 'options'],
    result: z.object({
      /** Of the head, whose blocks are the CAR's roots. */
      height: Epoch,
      head: z.array(z.string()),
      blocks: z.int().positive(),
      bytes: z.int().positive(),
      /** Epoch from which on there are messages, receipts and states; 0 is all. */
      statesFrom: Epoch,
    }),
    permission: 'admin',
    doc: 'Writes the chain from the head to genesis as a CAR: all headers, and messages, receipts and states of as many epochs as the node has, or is told. The file is there once it is whole.',
    example: { params: ['/srv/chain.car'] },
  }),
  PruneChain: method({
    params: z.tuple([PruneRequest]),
    names: ['request'],
    result: z.object({
      /** Epoch from which on there are messages, receipts and states. */
      from: Epoch,
      ...Counted,
      tookMs: z.int().nonnegative(),
    }),
    permission: 'admin',
    doc: 'Deletes the chain’s blocks that nobody needs: messages, receipts and states of old epochs, and what lost forks left. The node goes on meanwhile, and does so by itself; see its option keepStates. Answered when it is done; who cancels the call ends it.',
    example: { params: [{ dryRun: true }] },
  }),
  PruneState: method({
    params: z.tuple([]),
    result: z.object({
      phase: z.enum(['idle', 'marking', 'counting', 'sweeping']),
      from: Epoch,
      counted: z.object(Counted),
    }),
    permission: 'read',
    doc: 'How far a collection of old blocks is, and from which epoch on the node has messages, receipts and states.',
    example: { params: [] },
  }),
}

/** The whole name of the stream. */
export const ADVANCE_PROGRESS = 'Devnet.AdvanceProgress'

export const advanceProgress = stream<AdvanceProgress | null>()({
  params: z.tuple([]),
  names: [],
  permission: 'read',
  doc: 'How far `Devnet.Advance` is, whoever asked for it: `{ "from", "until", "height", "tipsets" }` at once if one goes on, at its beginning and with each tipset, and null at its end.',
  example: { params: [] },
})
