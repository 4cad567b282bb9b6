/** The calling side of `socket-server.ts`. */
import { connect, type Socket } from 'node:net'
import type { z } from 'zod'
import { type Connection, clientOf, errorOf, type Subscription, withoutTail } from './connection.js'
import type { ApiDeclaration, StreamDeclaration } from './declare.js'
import { RpcError, RpcErrorCode } from './errors.js'
import { Lines } from './lines.js'
import { type ErrorObject, LAGGED, NEWS, toJson, UNSUBSCRIBE } from './message.js'

export interface SocketConnectionOptions {
  readonly path: string
  /** Longest answer, bytes. */
  readonly maxLineBytes?: number
}

const MAX_LINE_BYTES = 256 * 1024 * 1024

/** @throws RpcError UNREACHABLE. */
export async function connectSocket({
  path,
  maxLineBytes = MAX_LINE_BYTES,
}: SocketConnectionOptions): Promise<Connection> {
  const socket = connect(path)
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', cause => reject(new RpcError({ code: RpcErrorCode.UNREACHABLE, address: path }, { cause })))
  })
  return new SocketConnection(socket, maxLineBytes)
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

class SocketConnection implements Connection {
  readonly closed: Promise<Error | null>
  readonly #socket: Socket
  readonly #waiting = new Map<number, Waiting>()
  readonly #listening = new Map<number, Listening>()
  #next = 1
  #reason: Error | null = null
  #over = false

  constructor(socket: Socket, maxLineBytes: number) {
    this.#socket = socket
    const lines = new Lines(
      maxLineBytes,
      line => this.#receive(line),
      () => this.#fail(new RpcError({ code: RpcErrorCode.LINE_TOO_LONG, limit: maxLineBytes })),
    )
    socket.on('data', chunk => lines.write(chunk))
    // The reason comes with 'close'.
    socket.on('error', () => {})
    this.closed = new Promise(resolve => {
      socket.once('close', () => {
        const lost = this.#over
          ? null
          : (this.#reason ?? new RpcError({ code: RpcErrorCode.CONNECTION_LOST, method: null }))
        this.#over = true
        for (const { method, reject } of this.#waiting.values())
          reject(this.#reason ?? new RpcError({ code: RpcErrorCode.CONNECTION_LOST, method }))
        for (const { finish } of this.#listening.values()) finish(lost)
        this.#waiting.clear()
        this.#listening.clear()
        resolve(lost)
      })
    })
  }

  client<Api extends ApiDeclaration>(namespace: string, api: Api) {
    return clientOf(namespace, api, (method, params) => this.#call(method, params))
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
    const number = await this.#call(name, params as readonly unknown[], answer =>
      this.#listening.set(Number(answer), { onItem: onItem as (item: unknown) => void, finish }),
    )
    return {
      ended,
      close: () => {
        if (!this.#listening.delete(Number(number))) return
        this.#write({ jsonrpc: '2.0', method: UNSUBSCRIBE, params: [number] })
        finish(null)
      },
    }
  }

  close(): void {
    if (this.#over) return
    this.#over = true
    this.#socket.destroySoon()
  }

  #call(method: string, params: readonly unknown[], onAnswer: (result: unknown) => void = () => {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#over || this.#socket.destroyed) {
        reject(new RpcError({ code: RpcErrorCode.CONNECTION_LOST, method }))
        return
      }
      const id = this.#next++
      const settle = (result: unknown) => {
        onAnswer(result)
        resolve(result)
      }
      this.#waiting.set(id, { method, resolve: settle, reject })
      this.#write({ jsonrpc: '2.0', id, method, params: withoutTail(params) })
    })
  }

  #write(message: object): void {
    if (!this.#socket.destroyed) this.#socket.write(`${toJson(message)}\n`)
  }

  #receive(line: string): void {
    let message: { id?: unknown; result?: unknown; error?: ErrorObject; method?: unknown; params?: unknown[] }
    try {
      message = JSON.parse(line)
    } catch (cause) {
      this.#fail(new RpcError({ code: RpcErrorCode.PROTOCOL, problem: (cause as Error).message }, { cause }))
      return
    }
    if (message.method === NEWS) {
      const [item, number] = message.params ?? []
      this.#listening.get(Number(number))?.onItem(item)
    } else if (message.method === LAGGED) {
      const [limit] = message.params ?? []
      this.#fail(new RpcError({ code: RpcErrorCode.LAGGED, limit: Number(limit) }))
    } else if (message.error !== undefined && message.id === null) this.#fail(errorOf(message.error))
    else {
      const waiting = this.#waiting.get(Number(message.id))
      this.#waiting.delete(Number(message.id))
      if (message.error === undefined) waiting?.resolve(message.result)
      else waiting?.reject(errorOf(message.error))
    }
  }

  #fail(reason: Error): void {
    this.#reason = reason
    this.#socket.destroy()
  }
}
