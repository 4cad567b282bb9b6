/**
 * Where messages were executed, and waiting for it. Source: Lotus, api/api_full.go and api/v0api/full.go. Answers: `methods/message-search.ts`.
 */
import { z } from 'zod'
import { address, int, link, nullable, tuple, uint } from '../../../filecoin/cbor/index.js'
import { receipt, tipsetKey } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { TipsetKeyParam } from './tipset-key.js'

const CID = { '/': 'bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4' }

/** `TipSet` and `Height` are of the tipset after the one that has the message: its blocks have the receipt. */
const MessageLookup = z.object({
  /** Another than was asked for if that was replaced. */
  Message: wire(link),
  Receipt: wire(receipt),
  /** What was returned, decoded; in base64 where nobody knows how. */
  ReturnDec: z.unknown(),
  TipSet: wire(tipsetKey),
  /** Epoch. */
  Height: z.int(),
})

const LOOKUP = {
  Message: CID,
  Receipt: { ExitCode: 0, Return: null, GasUsed: 489_046 },
  ReturnDec: null,
  TipSet: [CID],
  Height: 11,
}

/** Epochs; −1 is all. */
const LimitParam = wire(int)
const SEARCH_DOC =
  'Where a message was executed, on the way back from a tipset by at most so many epochs (−1: all); null if it wasn’t, or not yet.'
const REPLACED_DOC =
  'With `allowReplaced`, one that was executed in its place and differs only in its gas will do: hold `Message` against what was asked for.'
const WAIT_DOC =
  'The same, waited for until the chain has gone on by `confidence` epochs (900 at most). After a reorganisation it waits on.'

export const messageSearchApi = {
  StateListMessages: method({
    params: z.tuple([
      wire(tuple('messageMatch', { to: nullable(address), from: nullable(address) })),
      TipsetKeyParam,
      wire(int),
    ]),
    names: ['match', 'from', 'downTo'],
    result: z.array(wire(link)).nullable(),
    permission: 'read',
    doc: 'The messages to, from, or from and to somebody, newest tipset first, on the way back from a tipset down to an epoch. Addresses are compared as they stand in the messages.',
    example: { params: [{ To: 't01000' }, null, 0], result: [CID] },
  }),
} as const

/** The lists of parameters that are v1's alone. */
export const messageSearchApiV1 = {
  StateSearchMsg: method({
    params: z.tuple([TipsetKeyParam, wire(link), LimitParam, z.boolean()]),
    names: ['from', 'message', 'limit', 'allowReplaced'],
    result: MessageLookup.nullable(),
    permission: 'read',
    doc: `${SEARCH_DOC} ${REPLACED_DOC}`,
    example: { params: [null, CID, -1, true], result: LOOKUP },
  }),
  StateWaitMsg: method({
    params: z.tuple([wire(link), wire(uint), LimitParam, z.boolean()]),
    names: ['message', 'confidence', 'limit', 'allowReplaced'],
    result: MessageLookup,
    permission: 'read',
    doc: `${WAIT_DOC} ${REPLACED_DOC}`,
    example: { params: [CID, 5, -1, true], result: LOOKUP },
  }),
} as const

/** Those of v0, where replaced messages are always allowed. */
export const messageSearchApiV0 = {
  StateSearchMsg: method({
    params: z.tuple([wire(link)]),
    names: ['message'],
    result: MessageLookup.nullable(),
    permission: 'read',
    doc: 'Where a message, or one in its place, was executed, on the way back from the head; null if it wasn’t, or not yet.',
    example: { params: [CID], result: LOOKUP },
  }),
  StateSearchMsgLimited: method({
    params: z.tuple([wire(link), LimitParam]),
    names: ['message', 'limit'],
    result: MessageLookup.nullable(),
    permission: 'read',
    doc: SEARCH_DOC,
    example: { params: [CID, 100], result: LOOKUP },
  }),
  StateWaitMsg: method({
    params: z.tuple([wire(link), wire(uint)]),
    names: ['message', 'confidence'],
    result: MessageLookup,
    permission: 'read',
    doc: WAIT_DOC,
    example: { params: [CID, 5], result: LOOKUP },
  }),
  StateWaitMsgLimited: method({
    params: z.tuple([wire(link), wire(uint), LimitParam]),
    names: ['message', 'confidence', 'limit'],
    result: MessageLookup,
    permission: 'read',
    doc: WAIT_DOC,
    example: { params: [CID, 5, 100], result: LOOKUP },
  }),
  StateGetReceipt: method({
    params: z.tuple([wire(link), TipsetKeyParam]),
    names: ['message', 'from'],
    result: wire(nullable(receipt)),
    permission: 'read',
    doc: 'What became of a message, or of one in its place, on the way back from a tipset; null if it wasn’t executed.',
    example: { params: [CID, null], result: { ExitCode: 0, Return: null, GasUsed: 489_046 } },
  }),
} as const
