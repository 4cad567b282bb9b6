/** The chain: its head, tipsets, blocks and messages. Source: Lotus, documentation/en/api-methods-v1-stable.md. Answers: `methods/chain.ts`. */
import { z } from 'zod'
import { bigint, link, uint, type Wire } from '../../../filecoin/cbor/index.js'
import { blockHeader, message, receipt, tipset } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method, stream } from '../../../runtime/rpc/index.js'
import { blockMessages, headChange, listedMessage } from './chain-shapes.js'
import { TipsetKeyParam } from './tipset-key.js'

const CID = { '/': 'bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4' }

export const chainApi = {
  ChainHead: method({
    params: z.tuple([]),
    names: [],
    result: wire(tipset),
    permission: 'read',
    doc: 'The heaviest tipset that the node knows.',
    example: { params: [] },
  }),
  ChainGetGenesis: method({
    params: z.tuple([]),
    names: [],
    result: wire(tipset),
    permission: 'read',
    doc: 'The tipset with the genesis block alone.',
    example: { params: [] },
  }),
  ChainGetTipSet: method({
    params: z.tuple([TipsetKeyParam]),
    names: ['tipset'],
    result: wire(tipset),
    permission: 'read',
    doc: 'A tipset by its key, on whatever chain.',
    example: { params: [[CID]] },
  }),
  ChainGetTipSetByHeight: method({
    params: z.tuple([wire(uint), TipsetKeyParam]),
    names: ['epoch', 'from'],
    result: wire(tipset),
    permission: 'read',
    doc: 'The tipset of an epoch on the way back from another; of a null epoch, the one before.',
    example: { params: [10, null] },
  }),
  ChainGetTipSetAfterHeight: method({
    params: z.tuple([wire(uint), TipsetKeyParam]),
    names: ['epoch', 'from'],
    result: wire(tipset),
    permission: 'read',
    doc: 'The tipset of an epoch on the way back from another; of a null epoch, the one after.',
    example: { params: [10, null] },
  }),
  ChainGetBlock: method({
    params: z.tuple([wire(link)]),
    names: ['block'],
    result: wire(blockHeader),
    permission: 'read',
    doc: 'A block’s header.',
    example: { params: [CID] },
  }),
  ChainGetBlockMessages: method({
    params: z.tuple([wire(link)]),
    names: ['block'],
    result: wire(blockMessages),
    permission: 'read',
    doc: 'A block’s messages, whether or not they count: `Cids` are of both lists, one after the other.',
    example: { params: [CID], result: { BlsMessages: [], SecpkMessages: [], Cids: [] } },
  }),
  ChainGetParentMessages: method({
    params: z.tuple([wire(link)]),
    names: ['block'],
    result: z.array(wire(listedMessage)).nullable(),
    permission: 'read',
    doc: 'The messages that a block’s parents executed, in the order of ChainGetParentReceipts.',
    example: { params: [CID], result: null },
  }),
  ChainGetParentReceipts: method({
    params: z.tuple([wire(link)]),
    names: ['block'],
    result: z.array(wire(receipt)).nullable(),
    permission: 'read',
    doc: 'What became of the messages of a block’s parents.',
    example: { params: [CID], result: [{ ExitCode: 0, Return: null, GasUsed: 489_046 }] },
  }),
  ChainGetMessagesInTipset: method({
    params: z.tuple([TipsetKeyParam]),
    names: ['tipset'],
    result: z.array(wire(listedMessage)).nullable(),
    permission: 'read',
    doc: 'The messages of a tipset that count, each once, in the order in which they are executed.',
    example: { params: [[CID]], result: null },
  }),
  ChainGetMessage: method({
    params: z.tuple([wire(link)]),
    names: ['message'],
    result: wire(message),
    permission: 'read',
    doc: 'A message, without its signature, by the CID that blocks list it by.',
    example: { params: [CID] },
  }),
  ChainTipSetWeight: method({
    params: z.tuple([TipsetKeyParam]),
    names: ['tipset'],
    result: wire(bigint),
    permission: 'read',
    doc: 'The weight of the chain up to a tipset, by which heads are chosen.',
    example: { params: [null], result: '31104' },
  }),
  ChainGetPath: method({
    params: z.tuple([TipsetKeyParam, TipsetKeyParam]),
    names: ['from', 'to'],
    result: z.array(wire(headChange)),
    permission: 'read',
    doc: 'What to revert, newest first, and then to apply, oldest first, to come from one tipset to another.',
    example: { params: [[CID], [CID]], result: [] },
  }),
} as const

export const CHAIN_NOTIFY = 'ChainNotify'

/** Changes of head, each a list of `{ Type, Val }`. */
export const chainNotify = stream<readonly Wire[]>()({
  params: z.tuple([]),
  names: [],
  permission: 'read',
  doc: 'At first `[{ "Type": "current", "Val": <head> }]`; then, for each change of head, what is reverted (newest first) and what is applied (oldest first). Who reads too slowly is told RPC_LAGGED, and every stream of the connection is closed: subscribe again, and come from the last tipset that was seen to the new `current` by ChainGetPath.',
  example: { params: [] },
})
