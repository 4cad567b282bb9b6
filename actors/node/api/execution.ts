/** Messages executed to see what becomes of them. Source: Lotus, api/api_full.go and chain/types/execresult.go. Answers: `methods/execution.ts`. */
import { z } from 'zod'
import { address, bigint, bytes, link, list, nullable, tuple, uint, uint64 } from '../../../filecoin/cbor/index.js'
import { message, receipt } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { EXAMPLE_MESSAGE } from './gas.js'
import { TipsetKeyParam } from './tipset-key.js'

const CID = { '/': 'bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4' }

/** AttoFIL; all 0 of a message of the system, which pays for nothing. */
export const gasCost = tuple('gasCost', {
  message: nullable(link),
  /** Gas, though Lotus gives it as an amount. */
  gasUsed: bigint,
  baseFeeBurn: bigint,
  overEstimationBurn: bigint,
  minerPenalty: bigint,
  minerTip: bigint,
  refund: bigint,
  /** What the sender is out of, without the value. */
  totalCost: bigint,
})

export const messageTrace = tuple('messageTrace', {
  from: address,
  to: address,
  value: bigint,
  method: uint64,
  params: bytes,
  /** Of IPLD; 0 where there are no bytes. */
  paramsCodec: uint,
})

export const returnTrace = tuple('returnTrace', { exitCode: uint, return: bytes, returnCodec: uint })

/** A charge of gas: total, computing, storing, and Lotus's time in nanoseconds, which is not measured: 0. */
const GasTrace = z.object({ Name: z.string(), tg: z.int(), cg: z.int(), sg: z.int(), tt: z.literal(0) })

/**
 * A call and those that it makes. What Lotus tells and the FVM of network version 17 doesn't is left out: the gas limit of a call, the actor that
 * is called, and the blocks that it reads and writes. No call is read-only.
 */
export const ExecutionTrace = z.object({
  Msg: wire(messageTrace),
  MsgRct: wire(returnTrace),
  GasCharges: z.array(GasTrace),
  get Subcalls(): z.ZodNullable<z.ZodArray<typeof ExecutionTrace>> {
    return z.array(ExecutionTrace).nullable()
  },
  Logs: z.array(z.string()).optional(),
})

const InvocationResult = z.object({
  MsgCid: wire(link),
  Msg: wire(message),
  MsgRct: wire(receipt),
  GasCost: wire(gasCost),
  ExecutionTrace,
  /** For people; nothing if all went well. */
  Error: z.string(),
  /** Nanoseconds; not measured: 0. */
  Duration: z.literal(0),
})

export const executionApi = {
  StateCall: method({
    params: z.tuple([wire(message), TipsetKeyParam]),
    names: ['message', 'tipset'],
    result: InvocationResult,
    permission: 'read',
    doc: 'What would become of a message in a tipset, after its sender’s other ones there, if nobody had to pay for gas. Its nonce is the sender’s next; a block’s gas is the most that it may use. Nothing of it is kept.',
    example: { params: [EXAMPLE_MESSAGE, null] },
  }),
  StateReplay: method({
    params: z.tuple([TipsetKeyParam, wire(link)]),
    names: ['tipset', 'message'],
    result: InvocationResult,
    permission: 'read',
    doc: 'What became of a message of a tipset, step by step; without a tipset, where it, or one in its place, was executed on the way back from the head.',
    example: { params: [null, CID] },
  }),
  StateCompute: method({
    params: z.tuple([
      wire(uint),
      /** Lotus executes these on top; none can be given here. */
      wire(list(message)).prefault(null),
      TipsetKeyParam,
    ]),
    names: ['epoch', 'messages', 'tipset'],
    result: z.object({ Root: wire(link), Trace: z.array(InvocationResult).nullable() }),
    permission: 'read',
    doc: 'A tipset executed anew: the state that it comes to and what became of its messages, step by step, without those of the system. No further messages can be given (NODE_QUESTION_INVALID): ask StateCall.',
    example: { params: [10, null, null], result: { Root: CID, Trace: null } },
  }),
} as const
