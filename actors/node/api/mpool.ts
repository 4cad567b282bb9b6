/** The message pool. Source: Lotus, api/api_full.go; venus, api/chain/v1, IMessagePool. Answers: `methods/mpool.ts`. */
import { z } from 'zod'
import { address, link, uint, type Wire } from '../../../filecoin/cbor/index.js'
import { message, signedMessage } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method, stream } from '../../../runtime/rpc/index.js'
import { EXAMPLE_MESSAGE, SendSpec } from './gas.js'
import { ALL_MESSAGES, signer } from './subjects.js'
import { TipsetKeyParam } from './tipset-key.js'

const Cid = wire(link)
const Signed = wire(signedMessage)
const Many = z.array(Signed)
/** 1 for the best ticket there is, 0 for the worst. */
const TicketQuality = z.number().min(0).max(1)
const NANOSECONDS = 60_000_000_000
/** They are a part of an actor's context. */
const MOST_PRIORITY = 100

export const MpoolConfig = z.object({
  PriorityAddrs: z.array(wire(address)).max(MOST_PRIORITY).nullable(),
  SizeLimitHigh: z.int().positive(),
  SizeLimitLow: z.int().positive(),
  ReplaceByFeeRatio: z.number(),
  /** Nanoseconds. */
  PruneCooldown: z.int().nonnegative(),
  GasLimitOverestimation: z.number(),
})

/** One of a message's checks, by Lotus's number of it. */
const MessageCheckStatus = z.object({
  Cid,
  Code: z.int(),
  OK: z.boolean(),
  Err: z.string(),
  Hint: z.record(z.string(), z.union([z.string(), z.number()])),
})
const Checks = z.array(z.array(MessageCheckStatus))

const KEY = 't1hvuzpfdycc6z6mjgbiyaiojikd6wk2vwy7muuei'
const CID = { '/': 'bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4' }
const CONFIG = {
  PriorityAddrs: [],
  SizeLimitHigh: 30_000,
  SizeLimitLow: 20_000,
  ReplaceByFeeRatio: 1.25,
  PruneCooldown: NANOSECONDS,
  GasLimitOverestimation: 1.25,
}
const SIGNED = { Message: { ...EXAMPLE_MESSAGE, GasLimit: 1_600_000 }, Signature: { Type: 1, Data: 'AQID' } }

export const mpoolApi = {
  MpoolPush: method({
    params: z.tuple([Signed]),
    names: ['message'],
    result: Cid,
    permission: 'write',
    subjects: ({ message }) => [signer(message.from)],
    doc: 'Takes a signed message as one of this node’s own, which outlives a restart and is published again until it is on chain. Its nonce may be up to 4 ahead.',
    example: { params: [SIGNED], result: CID },
  }),
  MpoolPushUntrusted: method({
    params: z.tuple([Signed]),
    names: ['message'],
    result: Cid,
    permission: 'write',
    subjects: ({ message }) => [signer(message.from)],
    doc: 'Takes a signed message of somebody else: without a gap before its nonce, and at most 100 of one sender. It goes when room is needed.',
    example: { params: [SIGNED], result: CID },
  }),
  MpoolBatchPush: method({
    params: z.tuple([Many]),
    names: ['messages'],
    result: z.array(Cid),
    permission: 'write',
    subjects: messages => messages.map(({ message }) => signer(message.from)),
    doc: 'MpoolPush of each. The first that is refused ends it; those before it stay.',
    example: { params: [[SIGNED]], result: [CID] },
  }),
  MpoolBatchPushUntrusted: method({
    params: z.tuple([Many]),
    names: ['messages'],
    result: z.array(Cid),
    permission: 'write',
    subjects: messages => messages.map(({ message }) => signer(message.from)),
    doc: 'MpoolPushUntrusted of each. The first that is refused ends it; those before it stay.',
    example: { params: [[SIGNED]], result: [CID] },
  }),
  MpoolPushMessage: method({
    params: z.tuple([wire(message), SendSpec]),
    names: ['message', 'spec'],
    result: Signed,
    permission: 'sign',
    subjects: ({ from }) => [signer(from)],
    doc: 'Sends a message of one of the node’s keys: with the next nonce, and with gas as GasEstimateMessageGas fills it in. Its own nonce has to be 0.',
    example: { params: [EXAMPLE_MESSAGE, { MaxFee: '1000000000000000', GasOverEstimation: 1.25 }] },
  }),
  MpoolBatchPushMessage: method({
    params: z.tuple([z.array(wire(message)), SendSpec]),
    names: ['messages', 'spec'],
    result: Many,
    permission: 'sign',
    subjects: messages => messages.map(({ from }) => signer(from)),
    doc: 'MpoolPushMessage of each. The first that is refused ends it; those before it stay.',
    example: { params: [[EXAMPLE_MESSAGE], null] },
  }),
  MpoolGetNonce: method({
    params: z.tuple([wire(address)]),
    names: ['sender'],
    result: wire(uint),
    permission: 'read',
    doc: 'The nonce of a sender’s next message, after those that are pending.',
    example: { params: [KEY], result: 7 },
  }),
  MpoolPending: method({
    params: z.tuple([TipsetKeyParam]),
    names: ['tipset'],
    result: Many,
    permission: 'read',
    doc: 'All that waits; with a tipset ahead of the pool, what comes to be on chain until then as well.',
    example: { params: [null], result: [SIGNED] },
  }),
  MpoolSelect: method({
    params: z.tuple([TipsetKeyParam, TicketQuality]),
    names: ['parents', 'ticketQuality'],
    result: Many,
    permission: 'read',
    doc: 'Messages for a block on top of a tipset, as its ticket lets expect that it comes first: 1 for the best ticket there is.',
    example: { params: [null, 0.9], result: [SIGNED] },
  }),
  MpoolSelects: method({
    params: z.tuple([TipsetKeyParam, z.array(TicketQuality)]),
    names: ['parents', 'ticketQualities'],
    result: z.array(Many),
    permission: 'read',
    doc: 'Messages for several blocks on top of a tipset, each sender’s in one of them. A block that nothing is left for has those of the first.',
    example: { params: [null, [0.9, 0.5]], result: [[SIGNED], [SIGNED]] },
  }),
  MpoolCheckMessages: method({
    params: z.tuple([z.array(z.object({ Message: wire(message), ValidNonce: z.boolean().default(false) }))]),
    names: ['prototypes'],
    result: Checks,
    permission: 'read',
    doc: 'What would be held against messages that are to be sent after those pending. Without `ValidNonce` a message may have any nonce.',
    example: { params: [[{ Message: EXAMPLE_MESSAGE, ValidNonce: false }]] },
  }),
  MpoolCheckPendingMessages: method({
    params: z.tuple([wire(address)]),
    names: ['sender'],
    result: Checks,
    permission: 'read',
    doc: 'What is held against a sender’s pending messages now.',
    example: { params: [KEY], result: [] },
  }),
  MpoolCheckReplaceMessages: method({
    params: z.tuple([z.array(wire(message))]),
    names: ['messages'],
    result: Checks,
    permission: 'read',
    doc: 'What would be held against pending messages, if these took the place of those with their nonces.',
    example: { params: [[EXAMPLE_MESSAGE]] },
  }),
  MpoolClear: method({
    params: z.tuple([z.boolean()]),
    names: ['local'],
    result: z.null(),
    permission: 'write',
    subjects: () => [ALL_MESSAGES],
    doc: 'Forgets all that waits; with `local`, this node’s own messages as well.',
    example: { params: [false], result: null },
  }),
  MpoolDeleteByAdress: method({
    params: z.tuple([wire(address)]),
    names: ['sender'],
    result: z.null(),
    permission: 'admin',
    doc: 'Forgets all that waits of a sender.',
    example: { params: [KEY], result: null },
  }),
  MpoolPublishByAddr: method({
    params: z.tuple([wire(address)]),
    names: ['sender'],
    result: z.null(),
    permission: 'write',
    subjects: sender => [signer(sender)],
    doc: 'Tells peers of all that waits of a sender.',
    example: { params: [KEY], result: null },
  }),
  MpoolPublishMessage: method({
    params: z.tuple([Signed]),
    names: ['message'],
    result: z.null(),
    permission: 'write',
    subjects: ({ message }) => [signer(message.from)],
    doc: 'Tells peers of a signed message, which isn’t kept here.',
    example: { params: [SIGNED], result: null },
  }),
  MpoolGetConfig: method({
    params: z.tuple([]),
    names: [],
    result: MpoolConfig,
    permission: 'read',
    doc: 'What the pool has been told.',
    example: { params: [], result: CONFIG },
  }),
  MpoolSetConfig: method({
    params: z.tuple([MpoolConfig]),
    names: ['config'],
    result: z.null(),
    permission: 'admin',
    doc: 'Tells the pool otherwise, for good.',
    example: { params: [CONFIG], result: null },
  }),
} as const

/** The whole name of the stream. */
export const MPOOL_SUB = 'Filecoin.MpoolSub'

/** `{ "Type": 0, "Message": … }` of a message that came, 1 of one that went. */
export const mpoolSub = stream<Wire>()({
  params: z.tuple([]),
  names: [],
  permission: 'read',
  doc: 'What comes into the pool and goes, from now on: `{ "Type": 0, "Message": … }` of a message that came, 1 of one that went: on chain, replaced, or dropped.',
  example: { params: [] },
})
