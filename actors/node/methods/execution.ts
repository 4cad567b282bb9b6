/** Answers `executionApi`. */
import type { CID } from 'multiformats/cid'
import type { z } from 'zod'
import { link } from '../../../filecoin/cbor/index.js'
import { messageCid, message as messageCodec, receipt, type TipsetKey } from '../../../filecoin/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import { type ExecutionTrace, type executionApi, gasCost, messageTrace, returnTrace } from '../api/execution.js'
import type { Chain } from '../chain/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { callIn, type Invocation, replay, replayOf, type TracedCall, traceOf } from '../execution/index.js'
import { MessageSearch, storedMessage } from '../messages/index.js'
import { tipsetAt } from './asked-chain.js'

type Result = z.input<(typeof executionApi)['StateCall']['result']>
type Trace = z.input<typeof ExecutionTrace>

export function executionMethods(chain: Chain): Handlers<typeof executionApi> {
  const { modules } = chain
  return {
    StateCall: async (message, key) => resultOf(await callIn(modules, tipsetAt(chain, key), message)),
    StateReplay: async (key, cid) => resultOf(await replayed(chain, key, cid)),
    StateCompute: async (epoch, messages, key) => {
      const tipset = tipsetAt(chain, key)
      if (messages.length > 0)
        throw new NodeError({ code: NodeErrorCode.QUESTION_INVALID, what: 'the messages', rule: 'none: ask StateCall' })
      if (epoch < tipset.height)
        throw new NodeError({
          code: NodeErrorCode.QUESTION_INVALID,
          what: 'the epoch',
          rule: `that of the tipset or a later one: ${tipset.height}`,
        })
      const { stateRoot, invocations } = await replay(modules, tipset)
      return { Root: link.toWire(stateRoot), Trace: invocations.length === 0 ? null : invocations.map(resultOf) }
    },
  }
}

async function replayed(chain: Chain, key: TipsetKey, cid: CID): Promise<Invocation> {
  const { modules } = chain
  if (key.cids.length > 0) return replayOf(modules, tipsetAt(chain, key), cid)
  const wanted = storedMessage(modules.store, cid)
  const found = await new MessageSearch(modules).find(chain.head, wanted, { limit: -1, allowReplaced: true })
  if (found === null)
    throw new NodeError({ code: NodeErrorCode.MESSAGE_NOT_EXECUTED, cid: cid.toString(), where: 'on this chain' })
  return replayOf(modules, modules.tipsets.parent(found.tipset), found.cid)
}

function resultOf(invocation: Invocation): Result {
  const { cid, message, applied } = invocation
  const { exitCode, returned, gasUsed } = applied
  return {
    MsgCid: link.toWire(cid),
    Msg: messageCodec.toWire(message),
    MsgRct: receipt.toWire({ exitCode, returned, gasUsed }),
    GasCost: costOf(invocation),
    ExecutionTrace: traceInWire(traceOf(applied.trace) ?? withoutCall(invocation)),
    Error: applied.failure ?? '',
    Duration: 0,
  }
}

const costOf = ({ message, applied, paid }: Invocation) =>
  gasCost.toWire({
    message: paid ? messageCid(message) : null,
    gasUsed: paid ? BigInt(applied.gasUsed) : 0n,
    baseFeeBurn: applied.baseFeeBurn,
    overEstimationBurn: applied.overEstimationBurn,
    minerPenalty: applied.penalty,
    minerTip: applied.minerTip,
    refund: applied.refund,
    totalCost: paid ? message.gasFeeCap * BigInt(message.gasLimit) - applied.refund : 0n,
  })

/** Of a message that was not fit to be executed: itself, and what its receipt says. */
const withoutCall = ({ message, applied }: Invocation): TracedCall => ({
  from: message.from,
  to: message.to,
  value: message.value,
  method: message.method,
  params: message.params,
  exitCode: applied.exitCode,
  returned: applied.returned,
  charges: [],
  calls: [],
  logs: [],
})

const DAG_CBOR = 0x71
const codecOf = (bytes: Uint8Array): number => (bytes.length === 0 ? 0 : DAG_CBOR)

function traceInWire({ charges, calls, logs, exitCode, returned, ...call }: TracedCall): Trace {
  return {
    Msg: messageTrace.toWire({ ...call, paramsCodec: codecOf(call.params) }),
    MsgRct: returnTrace.toWire({ exitCode, return: returned, returnCodec: codecOf(returned) }),
    GasCharges: charges.map(({ name, computeGas, storageGas }) => ({
      Name: name,
      tg: computeGas + storageGas,
      cg: computeGas,
      sg: storageGas,
      tt: 0,
    })),
    Subcalls: calls.length === 0 ? null : calls.map(traceInWire),
    ...(logs.length > 0 && { Logs: [...logs] }),
  }
}
