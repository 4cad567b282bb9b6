/** The connection of a process to itself: the same checks and the same data as over a socket, without one. */
import type { z } from 'zod'
import { OWNER } from './caller.js'
import { type Connection, clientOf, errorOf, type Subscription, withoutTail } from './connection.js'
import type { ApiDeclaration, StreamDeclaration } from './declare.js'
import type { Dispatcher } from './dispatcher.js'
import { RpcError, RpcErrorCode } from './errors.js'
import { type Response, toJson } from './message.js'

/** As it would be after a journey: callers can't tell the two kinds of connection apart. */
const travelled = <T>(value: T): T => JSON.parse(toJson(value))

export function connectLocal(dispatcher: Dispatcher): Connection {
  const subscriptions = new Set<Subscription>()
  let end!: (reason: Error | null) => void
  let over = false
  const closed = new Promise<Error | null>(resolve => {
    end = resolve
  })
  const prepare = (method: string, params: readonly unknown[]) => {
    if (over) throw new RpcError({ code: RpcErrorCode.CONNECTION_LOST, method })
    const request = { jsonrpc: '2.0', id: 0, method, params: withoutTail(params) }
    const prepared = dispatcher.prepare(travelled(request), OWNER)
    if (prepared.kind === 'refused') throw unwrap(prepared.response)
    return prepared
  }
  return {
    closed,
    client: <Api extends ApiDeclaration>(namespace: string, api: Api) =>
      clientOf(namespace, api, async (method, params) => {
        const prepared = prepare(method, params)
        if (prepared.kind !== 'call') throw new RpcError({ code: RpcErrorCode.METHOD_UNKNOWN, method })
        const response = await prepared.run()
        if ('error' in response) throw unwrap(response)
        return travelled(response).result
      }),
    async subscribe<Params extends z.ZodTuple, Item>(
      name: string,
      _: StreamDeclaration<Params, Item>,
      params: z.input<Params>,
      onItem: (item: Item) => void,
    ) {
      const prepared = prepare(name, params as readonly unknown[])
      if (prepared.kind !== 'stream') throw new RpcError({ code: RpcErrorCode.METHOD_UNKNOWN, method: name })
      const refused = await prepared.admission?.()
      if (refused) throw unwrap(refused)
      let running = true
      let finish!: (reason: Error | null) => void
      const ended = new Promise<Error | null>(resolve => {
        finish = resolve
      })
      let stop = (): void => {}
      const subscription: Subscription = {
        ended,
        close() {
          if (!running) return
          running = false
          subscriptions.delete(subscription)
          stop()
          finish(null)
        },
      }
      const emit = (item: unknown): boolean => {
        // Not in the emitter's own turn, as over a socket.
        if (running) queueMicrotask(() => running && onItem(travelled(item) as Item))
        return running
      }
      subscriptions.add(subscription)
      // What was said before the end is heard before it.
      stop = prepared.open(emit, () => queueMicrotask(() => subscription.close()))
      return subscription
    },
    close() {
      over = true
      for (const subscription of subscriptions) subscription.close()
      end(null)
    },
  }
}

const unwrap = (response: Response): Error =>
  'error' in response
    ? errorOf(travelled(response.error))
    : new RpcError({ code: RpcErrorCode.PROTOCOL, problem: 'no error' })
