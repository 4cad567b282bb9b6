/** Answers `mpoolApi` and `mpoolSub`. */
import { address, link, type Wire } from '../../../filecoin/cbor/index.js'
import { type SignedMessage, signedMessage } from '../../../filecoin/index.js'
import type { Handlers, StreamSource } from '../../../runtime/rpc/index.js'
import type { mpoolApi } from '../api/mpool.js'
import { type MessageCheck, type MessagePool, type Origin, PoolChecks } from '../mpool/index.js'
import type { MessageSender } from '../sending/index.js'
import { specOf } from './gas.js'

export interface MpoolModules {
  readonly pool: MessagePool
  readonly sender: MessageSender
}

const NANOSECONDS_PER_MS = 1_000_000

export function mpoolMethods({ pool, sender }: MpoolModules): Handlers<typeof mpoolApi> {
  const checks = new PoolChecks(pool)
  const push = async (message: SignedMessage, origin: Origin) => link.toWire(await pool.push(message, origin))
  const pushAll = (messages: readonly SignedMessage[], origin: Origin) => inTurn(messages, one => push(one, origin))
  return {
    MpoolPush: message => push(message, 'trusted'),
    MpoolPushUntrusted: message => push(message, 'untrusted'),
    MpoolBatchPush: messages => pushAll(messages, 'trusted'),
    MpoolBatchPushUntrusted: messages => pushAll(messages, 'untrusted'),
    MpoolPushMessage: async (message, spec) => signedMessage.toWire(await sender.send(message, specOf(spec))),
    MpoolBatchPushMessage: (messages, spec) =>
      inTurn(messages, async message => signedMessage.toWire(await sender.send(message, specOf(spec)))),
    MpoolGetNonce: from => pool.nonceOf(from),
    MpoolPending: async key => manyToWire(await pool.pendingAt(key)),
    MpoolSelect: async (key, quality) => manyToWire((await pool.select(key, [quality]))[0] ?? []),
    MpoolSelects: async (key, qualities) => (await pool.select(key, qualities)).map(manyToWire),
    MpoolCheckMessages: async prototypes =>
      checksToWire(
        await checks.ofNew(prototypes.map(({ Message: message, ValidNonce: hasNonce }) => ({ message, hasNonce }))),
      ),
    MpoolCheckPendingMessages: async from => checksToWire(await checks.ofPending(from)),
    MpoolCheckReplaceMessages: async messages => checksToWire(await checks.ofReplacing(messages)),
    MpoolClear: async local => {
      await pool.clear(local)
      return null
    },
    MpoolDeleteByAdress: async from => {
      await pool.drop(from)
      return null
    },
    MpoolPublishByAddr: async from => {
      await pool.publishOf(from)
      return null
    },
    MpoolPublishMessage: async message => {
      await pool.publish(message)
      return null
    },
    MpoolGetConfig: async () => {
      const { config } = pool
      return {
        PriorityAddrs: config.priority.map(address.toWire),
        SizeLimitHigh: config.sizeHigh,
        SizeLimitLow: config.sizeLow,
        ReplaceByFeeRatio: config.replaceByFeeRatio,
        PruneCooldown: config.pruneCooldownMs * NANOSECONDS_PER_MS,
        GasLimitOverestimation: config.gasLimitOverestimation,
      }
    },
    MpoolSetConfig: async given => {
      await pool.configure({
        priority: given.PriorityAddrs ?? [],
        sizeHigh: given.SizeLimitHigh,
        sizeLow: given.SizeLimitLow,
        replaceByFeeRatio: given.ReplaceByFeeRatio,
        pruneCooldownMs: given.PruneCooldown / NANOSECONDS_PER_MS,
        gasLimitOverestimation: given.GasLimitOverestimation,
      })
      return null
    },
  }
}

export const mpoolUpdates =
  (pool: MessagePool): StreamSource<[], Wire> =>
  emit => {
    const stop = pool.subscribe(({ type, message }) => {
      if (!emit({ Type: type === 'added' ? 0 : 1, Message: signedMessage.toWire(message) })) stop()
    })
    return stop
  }

const manyToWire = (messages: readonly SignedMessage[]): Wire[] => messages.map(signedMessage.toWire)

const checksToWire = (checks: readonly (readonly MessageCheck[])[]) =>
  checks.map(ofOne =>
    ofOne.map(({ cid, code, isOk, error, hint }) => ({
      Cid: { '/': cid },
      Code: code,
      OK: isOk,
      Err: error,
      Hint: { ...hint },
    })),
  )

async function inTurn<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (const one of all) results.push(await work(one))
  return results
}
