/** The calling side of a conversation, over whatever carries texts both ways. */
import type { z } from 'zod'
import { type Connection, clientOf, errorOf, type Subscription, withoutTail } from './connection.js'
import type { ApiDeclaration, Client, StreamDeclaration } from './declare.js'
import { RpcError, RpcErrorCode } from './errors.js'
import { CANCEL, CHANNEL_CLOSE, CHANNEL_VALUE, type ErrorObject, fromJson, toJson } from './message.js'

/** As it should be; what it is shows where it is taken. */
interface Message {
  readonly id?: unknown
  readonly result?: unknown
  readonly error?: ErrorObject | null
  readonly method?: unknown
  readonly params?: readonly unknown[]
}

export interface CallingWire {
  readonly open: boolean
  send(text: string): void
  /** Hangs up once all that was sent is taken. */
  end(): void
  destroy(): void
}

interface Waiting {
  readonly method: string
  resolve(result: unknown): void
  reject(error: Error): void
}

interface Listening {
  onItem(item: unknown): void
  finish(reason: Error | null): void
}

export class CallingSession implements Connection {
  readonly closed: Promise<Error | null>
  readonly #waiting = new Map<number, Waiting>()
  /** By channel. */
  readonly #listening = new Map<number, Listening>()
  #next = 1
  #reason: Error | null = null
  #closing = false
  #close!: (reason: Error | null) => void

  constructor(readonly wire: CallingWire) {
    this.closed = new Promise(resolve => {
      this.#close = resolve
    })
  }

  client<Api extends ApiDeclaration>(namespace: string, api: Api): Client<Api> {
    return clientOf(namespace, api, (method, params) => this.#call(method, params).answer)
  }

  async subscribe<Params extends z.ZodTuple, Item>(
    name: string,
    _: StreamDeclaration<Params, Item>,
    params: z.input<Params>,
    onItem: (item: Item) => void,
  ): Promise<Subscription> {
    let finish!: (reason: Error | null) => void
    const ended = new Promise<Error | null>(resolve => {
      finish = resolve
    })
    // Registered while the answer is read: the first item may stand in the same chunk.
    const { id, answer } = this.#call(name, params as readonly unknown[], channel =>
      this.#listening.set(Number(channel), { onItem: onItem as (item: unknown) => void, finish }),
    )
    const channel = Number(await answer)
    return {
      ended,
      close: () => {
        if (!this.#listening.delete(channel)) return
        this.#write({ jsonrpc: '2.0', method: CANCEL, params: [id] })
        finish(null)
      },
    }
  }

  close(): void {
    if (this.#closing) return
    this.#closing = true
    this.wire.end()
  }

  /** Hangs up, for this reason. */
  fail(reason: Error): void {
    this.#reason ??= reason
    this.wire.destroy()
  }

  /** The wire is gone. */
  over(): void {
    const lost = this.#closing
      ? null
      : (this.#reason ?? new RpcError({ code: RpcErrorCode.CONNECTION_LOST, method: null }))
    this.#closing = true
    for (const { method, reject } of this.#waiting.values())
      reject(this.#reason ?? new RpcError({ code: RpcErrorCode.CONNECTION_LOST, method }))
    for (const { finish } of this.#listening.values()) finish(lost)
    this.#waiting.clear()
    this.#listening.clear()
    this.#close(lost)
  }

  /** Whatever the other side sends, it harms this conversation alone. */
  receive(text: string): void {
    try {
      this.#take(fromJson(text) as Message)
    } catch (cause) {
      this.fail(new RpcError({ code: RpcErrorCode.PROTOCOL, problem: (cause as Error).message }, { cause }))
    }
  }

  #take(message: Message): void {
    if (typeof message !== 'object') throw new TypeError(`${JSON.stringify(message).slice(0, 40)} is no message`)
    // Some servers send one with each result, too.
    const error = message.error ?? undefined
    if (message.method === CHANNEL_VALUE) {
      const [channel, item] = message.params ?? []
      this.#listening.get(Number(channel))?.onItem(item)
    } else if (message.method === CHANNEL_CLOSE) {
      const channel = Number(message.params?.[0])
      const listening = this.#listening.get(channel)
      this.#listening.delete(channel)
      listening?.finish(this.#reason ?? new RpcError({ code: RpcErrorCode.CLOSING }))
    } else if (error !== undefined && message.id === null) {
      // No answer to a call: why the other side is about to hang up.
      this.#reason ??= errorOf(error)
    } else {
      const waiting = this.#waiting.get(Number(message.id))
      this.#waiting.delete(Number(message.id))
      if (error === undefined) waiting?.resolve(message.result)
      else waiting?.reject(errorOf(error))
    }
  }

  #call(
    method: string,
    params: readonly unknown[],
    onAnswer: (result: unknown) => void = () => {},
  ): { readonly id: number; readonly answer: Promise<unknown> } {
    const id = this.#next++
    const answer = new Promise<unknown>((resolve, reject) => {
      if (this.#closing || !this.wire.open) {
        reject(new RpcError({ code: RpcErrorCode.CONNECTION_LOST, method }))
        return
      }
      const settle = (result: unknown): void => {
        onAnswer(result)
        resolve(result)
      }
      this.#waiting.set(id, { method, resolve: settle, reject })
      this.#write({ jsonrpc: '2.0', id, method, params: withoutTail(params) })
    })
    return { id, answer }
  }

  #write(message: object): void {
    if (this.wire.open) this.wire.send(toJson(message))
  }
}
