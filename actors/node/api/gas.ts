/** What gas costs. Source: Lotus, api/api_full.go; venus, api/chain/v1, IMessagePool. Answers: `methods/gas.ts`. */
import { z } from 'zod'
import { address, bigint } from '../../../filecoin/cbor/index.js'
import { message } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { TipsetKeyParam } from './tipset-key.js'

const Factor = z
  .number()
  .min(0)
  .nullish()
  .transform(given => given ?? 0)

/** What a sender asks of an estimate; null, 0 or left out is the default. */
export const SendSpec = z
  .object({
    /** AttoFIL for all of a message's gas. */
    MaxFee: wire(bigint).prefault(null),
    /** What estimated gas is multiplied by. */
    GasOverEstimation: Factor,
    /** What the estimated premium is multiplied by. */
    GasOverPremium: Factor,
  })
  .nullish()
export type SendSpec = z.output<typeof SendSpec>

const Gas = z.int().nonnegative()
/** More than any base fee needs to come from the floor to all the FIL there is. */
const MOST_TIPSETS = 1_000

const ADDRESSES = { To: 't099', From: 't0100' }
const BARE = { Version: 0, ...ADDRESSES, Nonce: 0, Value: '1', GasLimit: 0, GasFeeCap: '0', GasPremium: '0' }
export const EXAMPLE_MESSAGE = { ...BARE, Method: 0, Params: null }
const ESTIMATED = { ...EXAMPLE_MESSAGE, GasLimit: 1_600_000, GasFeeCap: '1154210', GasPremium: '100210' }

export const gasApi = {
  GasEstimateGasLimit: method({
    params: z.tuple([wire(message), TipsetKeyParam]),
    names: ['message', 'tipset'],
    result: Gas,
    permission: 'read',
    doc: 'Gas that a message uses at the head, after its sender’s pending ones; the tipset is not looked at. Fails as the message would.',
    example: { params: [EXAMPLE_MESSAGE, null], result: 1_280_000 },
  }),
  GasEstimateFeeCap: method({
    params: z.tuple([wire(message), z.int().min(0).max(MOST_TIPSETS), TipsetKeyParam]),
    names: ['message', 'fullTipsets', 'tipset'],
    result: wire(bigint),
    permission: 'read',
    doc: 'AttoFIL per gas that pay the message’s premium and the base fee, even after so many full tipsets.',
    example: { params: [EXAMPLE_MESSAGE, 20, null], result: '1054000' },
  }),
  GasEstimateGasPremium: method({
    params: z.tuple([z.int().nonnegative(), wire(address), z.int(), TipsetKeyParam]),
    names: ['withinTipsets', 'sender', 'gasLimit', 'tipset'],
    result: wire(bigint),
    permission: 'read',
    doc: 'AttoFIL per gas that outbid a bit more than half of what was on chain lately, with some noise. Sender and gas limit are not looked at.',
    example: { params: [10, 't0100', 0, null], result: '100210' },
  }),
  GasEstimateMessageGas: method({
    params: z.tuple([wire(message), SendSpec, TipsetKeyParam]),
    names: ['message', 'spec', 'tipset'],
    result: wire(message),
    permission: 'read',
    doc: 'The message with its gas limit, premium and fee cap, each as it is given or, where that is 0, as it is estimated; for 10 FIL at most where the spec has no MaxFee.',
    example: { params: [EXAMPLE_MESSAGE, null, null], result: ESTIMATED },
  }),
  GasBatchEstimateMessageGas: method({
    params: z.tuple([z.array(z.object({ Msg: wire(message), Spec: SendSpec })), z.int().nonnegative(), TipsetKeyParam]),
    names: ['messages', 'fromNonce', 'tipset'],
    result: z.array(z.object({ Msg: wire(message), Err: z.string() })),
    permission: 'read',
    doc: 'Messages of one sender, one after the other, numbered from a nonce on. One that would fail has nonce 0 and says why in `Err`; those after it are estimated without it.',
    example: {
      params: [[{ Msg: EXAMPLE_MESSAGE, Spec: null }], 5, null],
      result: [{ Msg: { ...ESTIMATED, Nonce: 5 }, Err: '' }],
    },
  }),
} as const
