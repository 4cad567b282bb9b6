/** Messages executed, each with all that became of it. */
import type { CID } from 'multiformats/cid'
import {
  BLOCK_GAS_LIMIT,
  encode,
  type Message,
  messageCid,
  message as messageCodec,
  signedMessage,
  type Tipset,
} from '../../../filecoin/index.js'
import type { Applied } from '../../../native/index.js'
import type { ChainModules } from '../chain/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { countedMessages, type StoredMessage, storedMessage } from '../messages/index.js'
import { StateView } from '../state/index.js'

export interface Invocation {
  /** By which blocks list it. */
  readonly cid: CID
  readonly message: Message
  readonly applied: Applied
  /** Whether the sender paid for its gas. */
  readonly paid: boolean
}

/**
 * After the sender's own messages in a tipset, with the nonce that follows; dropped afterwards. Nobody pays for gas.
 *
 * @throws NodeError ACTOR_UNKNOWN of a sender that there isn't
 */
export async function callIn(
  { store }: Pick<ChainModules, 'store'>,
  tipset: Tipset,
  asked: Message,
): Promise<Invocation> {
  const { parentStateRoot: stateRoot, height: epoch, blocks, key } = tipset
  const view = new StateView(store, stateRoot)
  const idOf = (from: Message['from']) => (view.lookupId(from) ?? from).key
  const before = countedMessages(store, tipset).filter(({ message }) => idOf(message.from) === idOf(asked.from))
  const nonce = view.actor(asked.from).nonce + before.length
  const message: Message = { ...asked, nonce, gasLimit: BLOCK_GAS_LIMIT }
  const bytes = encode(messageCodec, message)
  const baseFee = asked.gasFeeCap === 0n ? 0n : blocks[0].parentBaseFee
  const applied = await store.call({ stateRoot, epoch, baseFee, base: key.cids[0] as CID, traced: true }, [
    ...before.map(callOf),
    { message: bytes, length: bytes.length, implicit: true },
  ])
  return { cid: messageCid(message), message, applied: applied.at(-1) as Applied, paid: false }
}

function callOf({ message, signed }: StoredMessage) {
  const bytes = encode(messageCodec, message)
  return { message: bytes, length: signed === null ? bytes.length : encode(signedMessage, signed).length }
}

/** All of a tipset's own that count, and the state after it. */
export async function replay(
  { store, executions }: Pick<ChainModules, 'store' | 'executions'>,
  tipset: Tipset,
): Promise<{ readonly stateRoot: CID; readonly invocations: readonly Invocation[] }> {
  const { stateRoot, messages } = await executions.traced(tipset)
  const invocations = messages.map(({ cid, ...applied }) => ({
    cid,
    message: storedMessage(store, cid).message,
    applied,
    paid: true,
  }))
  return { stateRoot, invocations }
}

/** One of them. @throws NodeError MESSAGE_NOT_EXECUTED */
export async function replayOf(
  modules: Pick<ChainModules, 'store' | 'executions'>,
  tipset: Tipset,
  cid: CID,
): Promise<Invocation> {
  const found = (await replay(modules, tipset)).invocations.find(one => one.cid.equals(cid))
  if (found !== undefined) return found
  throw new NodeError({
    code: NodeErrorCode.MESSAGE_NOT_EXECUTED,
    cid: cid.toString(),
    where: `in the tipset at ${tipset.height}`,
  })
}
