/** Answers `messageSearchApi` in all its versions. */
import type { CID } from 'multiformats/cid'
import type { z } from 'zod'
import { link, nullable } from '../../../filecoin/cbor/index.js'
import { type Address, receipt, type Tipset, TipsetKey, tipsetKey } from '../../../filecoin/index.js'
import type { ContextHandlers } from '../../../runtime/rpc/index.js'
import type { messageSearchApi, messageSearchApiV0, messageSearchApiV1 } from '../api/message-search.js'
import type { Chain } from '../chain/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { countedMessages, type Execution, MessageSearch, storedMessage, waitForMessage } from '../messages/index.js'
import { decodedReturn } from '../state/index.js'
import { tipsetAt, viewBefore } from './asked-chain.js'

type Lookup = z.input<(typeof messageSearchApiV1)['StateWaitMsg']['result']>

const NO_LIMIT = -1
/** The head. */
const NO_KEY = new TipsetKey([])
const ANY_LIMIT = { limit: NO_LIMIT, allowReplaced: true }

export function messageSearchMethods(chain: Chain): ContextHandlers<typeof messageSearchApi> {
  return {
    StateListMessages: async ({ to, from }, key, downTo) => {
      if (to === null && from === null)
        throw new NodeError({
          code: NodeErrorCode.QUESTION_INVALID,
          what: 'the match',
          rule: 'a receiver, a sender or both: {"To":"t01000","From":"t3…"}',
        })
      const found = listMessages(chain, tipsetAt(chain, key), downTo, to, from)
      return found.length === 0 ? null : found.map(link.toWire)
    },
  }
}

export function messageSearchMethodsV1(chain: Chain): ContextHandlers<typeof messageSearchApiV1> {
  return {
    StateSearchMsg: async (from, cid, limit, allowReplaced) => {
      try {
        return lookupOf(await find(chain, from, cid, { limit, allowReplaced }))
      } catch (error) {
        // As in Lotus: who wants no other is told that its own isn't there.
        if (!allowReplaced && isReplaced(error)) return null
        throw error
      }
    },
    StateWaitMsg: (cid, confidence, limit, allowReplaced, { signal }) =>
      wait(chain, cid, { confidence, limit, allowReplaced }, signal),
  }
}

export function messageSearchMethodsV0(chain: Chain): ContextHandlers<typeof messageSearchApiV0> {
  const search = async (cid: CID, limit: number) =>
    lookupOf(await find(chain, NO_KEY, cid, { limit, allowReplaced: true }))
  return {
    StateSearchMsg: cid => search(cid, NO_LIMIT),
    StateSearchMsgLimited: (cid, limit) => search(cid, limit),
    StateWaitMsg: (cid, confidence, { signal }) => wait(chain, cid, { confidence, ...ANY_LIMIT }, signal),
    StateWaitMsgLimited: (cid, confidence, limit, { signal }) =>
      wait(chain, cid, { confidence, limit, allowReplaced: true }, signal),
    StateGetReceipt: async (cid, from) =>
      nullable(receipt).toWire((await find(chain, from, cid, ANY_LIMIT))?.receipt ?? null),
  }
}

function find(chain: Chain, from: TipsetKey, cid: CID, options: typeof ANY_LIMIT): Promise<Execution | null> {
  const wanted = storedMessage(chain.modules.store, cid)
  return new MessageSearch(chain.modules).find(tipsetAt(chain, from), wanted, options)
}

async function wait(
  chain: Chain,
  cid: CID,
  options: Parameters<typeof waitForMessage>[2],
  signal: AbortSignal,
): Promise<Lookup> {
  const wanted = storedMessage(chain.modules.store, cid)
  const found = await waitForMessage(chain, wanted, options, signal)
  const { to, method } = wanted.message
  return { ...lookup(found), ReturnDec: decodedReturn(viewBefore(chain, found.tipset), to, method, found.receipt) }
}

const lookup = ({ cid, receipt: found, tipset }: Execution): Lookup => ({
  Message: link.toWire(cid),
  Receipt: receipt.toWire(found),
  // As in Lotus: only who waits is told.
  ReturnDec: null,
  TipSet: tipsetKey.toWire(tipset.key),
  Height: tipset.height,
})

const lookupOf = (found: Execution | null): Lookup | null => (found === null ? null : lookup(found))

const isReplaced = (error: unknown): boolean =>
  error instanceof NodeError && error.code === NodeErrorCode.MESSAGE_REPLACED

function listMessages(chain: Chain, from: Tipset, downTo: number, to: Address | null, by: Address | null): CID[] {
  const { store, tipsets } = chain.modules
  const found: CID[] = []
  for (let at = from; at.height >= Math.max(downTo, 1); at = tipsets.parent(at))
    for (const { cid, message } of countedMessages(store, at))
      if ((to === null || message.to.equals(to)) && (by === null || message.from.equals(by))) found.push(cid)
  return found
}
