/** One WebSocket to a process: calls, and streams as go-jsonrpc's channels. It lives once; `Link` makes the next. */
import { PageError, PageErrorCode } from '../errors.js'

interface Waiting {
  resolve(value: unknown): void
  reject(error: PageError): void
}

export interface Stream {
  cancel(): void
}

interface Incoming {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string; readonly data?: { readonly code?: string; readonly message?: string } }
  readonly method?: string
  readonly params?: readonly unknown[]
}

export class Connection {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, Waiting>()
  /** By channel. */
  readonly #channels = new Map<number, (item: unknown) => void>()
  /** By request, until its channel is known. */
  readonly #ends = new Map<number, () => void>()
  #requests = 0

  constructor(url: string, token: string, hooks: { onOpen(): void; onClosed(): void }) {
    this.#socket = new WebSocket(url, ['vesper', `bearer.${token}`])
    this.#socket.addEventListener('open', () => hooks.onOpen())
    this.#socket.addEventListener('message', message => this.#receive(JSON.parse(String(message.data))))
    this.#socket.addEventListener('close', () => {
      for (const { reject } of this.#waiting.values()) reject(lost())
      this.#waiting.clear()
      this.#channels.clear()
      hooks.onClosed()
    })
  }

  close(): void {
    this.#socket.close()
  }

  call<Result>(method: string, params: readonly unknown[]): Promise<Result> {
    return this.#ask(this.#nextRequest(), method, params) as Promise<Result>
  }

  /** `onEnd` where the server ends it, by itself or with an error. */
  stream<Item>(
    method: string,
    params: readonly unknown[],
    onItem: (item: Item) => void,
    onEnd: (error: PageError | null) => void,
  ): Stream {
    const request = this.#nextRequest()
    let cancelled = false
    this.#ask(request, method, params).then(
      channel => {
        if (cancelled) return
        this.#channels.set(channel as number, item => onItem(item as Item))
        this.#ends.set(channel as number, () => onEnd(null))
      },
      error => {
        if (!cancelled) onEnd(error)
      },
    )
    return {
      cancel: () => {
        cancelled = true
        this.#send({ jsonrpc: '2.0', method: 'xrpc.cancel', params: [request] })
      },
    }
  }

  #nextRequest(): number {
    this.#requests += 1
    return this.#requests
  }

  #ask(id: number, method: string, params: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#socket.readyState !== WebSocket.OPEN) {
        reject(lost())
        return
      }
      this.#waiting.set(id, { resolve, reject })
      this.#send({ jsonrpc: '2.0', id, method, params })
    })
  }

  #send(message: unknown): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  #receive(message: Incoming): void {
    if (message.method !== undefined) this.#notified(message.method, message.params ?? [])
    else if (message.id !== undefined) this.#answered(message.id, message)
  }

  #notified(method: string, [channel, item]: readonly unknown[]): void {
    if (method === 'xrpc.ch.val') this.#channels.get(channel as number)?.(item)
    else if (method === 'xrpc.ch.close') {
      this.#channels.delete(channel as number)
      this.#ends.get(channel as number)?.()
      this.#ends.delete(channel as number)
    }
  }

  #answered(id: number, { result, error }: Incoming): void {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return
    this.#waiting.delete(id)
    if (error === undefined) waiting.resolve(result)
    else waiting.reject(new PageError(error.data?.code ?? PageErrorCode.REFUSED, error.data?.message ?? error.message))
  }
}

const lost = (): PageError =>
  new PageError(PageErrorCode.CONNECTION_LOST, 'The connection ended before the answer came.')
