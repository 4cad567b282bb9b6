/**
 * JSON-RPC over one WebSocket, in go-jsonrpc's dialect. A lost connection is opened again, more and more rarely, and streams are asked for
 * again; calls that were under way fail, as nobody knows whether they were done.
 */
import { CallError, type Source } from './source.js'

export type ConnectionState =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'live' }
  | { readonly phase: 'lost'; readonly attempt: number; readonly retryAt: number }
  /** The token isn't good, or not any more: trying again would not help. */
  | { readonly phase: 'refused'; readonly code: string; readonly message: string }

interface Waiting {
  resolve(value: unknown): void
  reject(error: CallError): void
}

interface Stream {
  readonly method: string
  readonly params: readonly unknown[]
  readonly onItem: (item: never) => void
  request: number | null
  channel: number | null
}

interface Incoming {
  readonly id?: number
  readonly method?: string
  readonly params?: readonly unknown[]
  readonly result?: unknown
  readonly error?: { readonly message: string; readonly data?: { readonly code?: string } }
}

const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 15_000
const LOST = () =>
  new CallError('RPC_CONNECTION_LOST', 'The connection ended before the answer came. What was asked may still be done.')

export class Connection implements Source {
  readonly live = true
  readonly #waiting = new Map<number, Waiting>()
  readonly #streams = new Set<Stream>()
  #socket: WebSocket | null = null
  #nextId = 1
  #attempt = 0
  #closed = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    readonly token: string,
    readonly onState: (state: ConnectionState) => void,
  ) {}

  /** To be called once, when who is told of its state is ready for it. */
  open(): void {
    this.#open()
  }

  async call<T>(method: string, ...params: unknown[]): Promise<T> {
    const socket = this.#socket
    if (socket?.readyState !== WebSocket.OPEN)
      throw new CallError('RPC_UNREACHABLE', 'There is no connection to the process at the moment.')
    const id = this.#nextId++
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: value => resolve(value as T), reject })
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    })
  }

  stream<T>(method: string, params: readonly unknown[], onItem: (item: T) => void): () => void {
    const stream: Stream = { method, params, onItem, request: null, channel: null }
    this.#streams.add(stream)
    if (this.#socket?.readyState === WebSocket.OPEN) this.#ask(stream)
    return () => {
      this.#streams.delete(stream)
      if (stream.request !== null && this.#socket?.readyState === WebSocket.OPEN)
        this.#socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'xrpc.cancel', params: [stream.request] }))
    }
  }

  /** Tries at once instead of when it is time. */
  retry(): void {
    if (this.#socket === null && !this.#closed) this.#open()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#socket?.close()
    this.#forget()
  }

  #open(): void {
    clearTimeout(this.#timer)
    if (this.#attempt === 0) this.onState({ phase: 'connecting' })
    const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc/v1`
    let socket: WebSocket
    try {
      socket = new WebSocket(url, ['vesper', `bearer.${this.token}`])
    } catch {
      this.#refuse('RPC_TOKEN_INVALID', 'This is no token: it has characters in it that no token has.')
      return
    }
    this.#socket = socket
    let opened = false
    socket.onopen = () => {
      opened = true
      this.#attempt = 0
      this.onState({ phase: 'live' })
      for (const stream of this.#streams) this.#ask(stream)
    }
    socket.onmessage = ({ data }) => this.#take(JSON.parse(String(data)) as Incoming)
    socket.onclose = () => {
      if (this.#socket !== socket) return
      this.#socket = null
      this.#forget()
      if (this.#closed) return
      if (opened) this.#wait()
      else void this.#findReason()
    }
  }

  /** A browser doesn't tell a page why a WebSocket was refused; the same token by POST does. */
  async #findReason(): Promise<void> {
    try {
      const response = await fetch('/rpc/v1', {
        method: 'POST',
        headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'Vesper.Version', params: [] }),
      })
      if (this.#closed) return
      if (response.status === 401) {
        const { error } = (await response.json()) as Incoming
        this.#refuse(error?.data?.code ?? 'RPC_TOKEN_INVALID', error?.message ?? 'The token is not valid.')
        return
      }
    } catch {
      // Nothing answers: it is tried again.
    }
    if (!this.#closed) this.#wait()
  }

  #refuse(code: string, message: string): void {
    this.#closed = true
    this.onState({ phase: 'refused', code, message })
  }

  #wait(): void {
    const spread = 0.8 + Math.random() * 0.4
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#attempt) * spread
    this.#attempt++
    this.onState({ phase: 'lost', attempt: this.#attempt, retryAt: Date.now() + delay })
    this.#timer = setTimeout(() => this.#open(), delay)
  }

  #forget(): void {
    for (const waiting of this.#waiting.values()) waiting.reject(LOST())
    this.#waiting.clear()
    for (const stream of this.#streams) {
      stream.request = null
      stream.channel = null
    }
  }

  #ask(stream: Stream): void {
    const id = this.#nextId++
    stream.request = id
    this.#waiting.set(id, {
      resolve: channel => {
        stream.channel = channel as number
      },
      // A stream that may not be had leaves its part of the page without news; calls there say why.
      reject: () => {},
    })
    this.#socket?.send(JSON.stringify({ jsonrpc: '2.0', id, method: stream.method, params: stream.params }))
  }

  #take(message: Incoming): void {
    if (message.method === 'xrpc.ch.val') {
      const [channel, item] = message.params ?? []
      for (const stream of this.#streams) if (stream.channel === channel) stream.onItem(item as never)
      return
    }
    if (message.id === undefined) return
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (message.error === undefined) waiting?.resolve(message.result)
    else waiting?.reject(new CallError(message.error.data?.code ?? 'RPC_FAILED', message.error.message))
  }
}
