/** Keeps a connection to the process: makes the next one when one ends, with back-off, and tells what it does. */
import { PageError } from '../errors.js'
import { Connection, type Stream } from './connection.js'

export type LinkStatus =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'open' }
  /** `at`: when the next try begins. */
  | { readonly phase: 'lost'; readonly tries: number; readonly at: number }
  /** The token is of no use; no further try is made. */
  | { readonly phase: 'refused'; readonly error: PageError }

export interface LinkOptions {
  /** `http…/rpc/v1` of the process. */
  readonly url: string
  readonly token: string
}

interface Kept {
  begin(connection: Connection): Stream
  stream: Stream | null
}

const FIRST_MS = 250
const LONGEST_MS = 10_000

export class Link {
  readonly #options: LinkOptions
  readonly #tell: (status: LinkStatus) => void
  /** Streams are asked for again on each new connection. */
  readonly #kept = new Set<Kept>()
  #connection: Connection | null = null
  #tries = 0
  #timer: ReturnType<typeof setTimeout> | null = null
  #ended = false

  constructor(options: LinkOptions, tell: (status: LinkStatus) => void) {
    this.#options = options
    this.#tell = tell
    this.#connect()
    addEventListener('online', this.retry)
  }

  /** Now, instead of at the next try's time. */
  readonly retry = (): void => {
    if (this.#timer === null) return
    clearTimeout(this.#timer)
    this.#connect()
  }

  end(): void {
    this.#ended = true
    removeEventListener('online', this.retry)
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#connection?.close()
  }

  call<Result>(method: string, params: readonly unknown[]): Promise<Result> {
    return this.#connection === null
      ? Promise.reject(new PageError('PAGE_CONNECTION_LOST', 'There is no connection to the process.'))
      : this.#connection.call(method, params)
  }

  /** Goes on over lost connections until it is cancelled. */
  stream<Item>(method: string, params: readonly unknown[], onItem: (item: Item) => void): Stream {
    const kept: Kept = {
      stream: null,
      begin: connection =>
        connection.stream<Item>(method, params, onItem, error => {
          // Ended by the server, most likely for slow reading: taken up again after a moment, not at once.
          if (error === null || error.code === 'PAGE_CONNECTION_LOST')
            setTimeout(() => {
              if (this.#kept.has(kept) && this.#connection === connection) kept.stream = kept.begin(connection)
            }, FIRST_MS)
        }),
    }
    this.#kept.add(kept)
    if (this.#connection !== null) kept.stream = kept.begin(this.#connection)
    return {
      cancel: () => {
        this.#kept.delete(kept)
        kept.stream?.cancel()
      },
    }
  }

  #connect(): void {
    this.#timer = null
    if (this.#tries === 0) this.#tell({ phase: 'connecting' })
    const { url, token } = this.#options
    const connection = new Connection(url.replace(/^http/, 'ws'), token, {
      onOpen: () => {
        this.#connection = connection
        this.#tries = 0
        this.#tell({ phase: 'open' })
        for (const kept of this.#kept) kept.stream = kept.begin(connection)
      },
      onClosed: () => {
        this.#connection = null
        if (!this.#ended) void this.#closed()
      },
    })
  }

  /** A browser doesn't say why a WebSocket was refused: a plain request does. */
  async #closed(): Promise<void> {
    const refusal = await this.#refusal()
    if (this.#ended) return
    if (refusal !== null) {
      this.#tell({ phase: 'refused', error: refusal })
      return
    }
    this.#tries += 1
    // Jitter, so that many pages don't come back in one moment.
    const delay = Math.min(LONGEST_MS, FIRST_MS * 2 ** (this.#tries - 1)) * (0.8 + Math.random() * 0.4)
    this.#tell({ phase: 'lost', tries: this.#tries, at: Date.now() + delay })
    this.#timer = setTimeout(() => this.#connect(), delay)
  }

  async #refusal(): Promise<PageError | null> {
    try {
      const { url, token } = this.#options
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'Vesper.Version', params: [] }),
      })
      if (response.status !== 401 && response.status !== 403) return null
      const body = await response.json().catch(() => null)
      return new PageError(
        body?.error?.data?.code ?? `HTTP_${response.status}`,
        body?.error?.data?.message ?? body?.error?.message ?? 'The token was refused.',
      )
    } catch {
      return null
    }
  }
}
