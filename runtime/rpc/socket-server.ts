/**
 * Answers JSON-RPC over a Unix socket, one JSON object per line. No caller, however it behaves, hurts the process: lines, calls under
 * way and unread answers are bounded, and a caller that goes away loses only its own answers.
 */
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import type { Log } from '../telemetry/index.js'
import type { Dispatcher } from './dispatcher.js'
import { RpcError, RpcErrorCode } from './errors.js'
import { Lines } from './lines.js'
import { INVALID_REQUEST, LAGGED, NEWS, PARSE_ERROR, responseError, toJson, UNSUBSCRIBE } from './message.js'

export interface ServerOptions {
  /** At most about 100 bytes. A socket that lies there is taken for a dead process's and removed: hold the repo's lock. */
  readonly path: string
  /** Longest request, bytes. */
  readonly maxLineBytes?: number
  /** Answers that a caller hasn't read; above it nothing more is read from it, and its streams are closed. */
  readonly maxUnreadBytes?: number
  /** Calls of one caller under way at once; what comes above waits unread. */
  readonly maxCalls?: number
  /** How long answers under way may take once the server closes. */
  readonly graceMs?: number
}

export interface ServerModules {
  readonly dispatcher: Dispatcher
  readonly log: Log
}

const DEFAULTS = { maxLineBytes: 1024 * 1024, maxUnreadBytes: 4 * 1024 * 1024, maxCalls: 64, graceMs: 2_000 }

export class SocketServer {
  readonly #options: Required<ServerOptions>
  readonly #modules: ServerModules
  readonly #server: Server
  readonly #callers = new Set<Caller>()

  constructor(options: ServerOptions, modules: ServerModules) {
    this.#options = { ...DEFAULTS, ...options }
    this.#modules = modules
    this.#server = createServer({ allowHalfOpen: true }, socket => {
      const caller = new Caller(socket, this.#options, modules)
      this.#callers.add(caller)
      socket.once('close', () => this.#callers.delete(caller))
    })
  }

  async listen(): Promise<void> {
    rmSync(this.#options.path, { force: true })
    // The socket is never seen with wider permissions than its own.
    const mask = process.umask(0o177)
    try {
      await new Promise<void>((resolve, reject) => {
        this.#server.once('error', reject)
        this.#server.listen(this.#options.path, () => {
          this.#server.off('error', reject)
          resolve()
        })
        process.umask(mask)
      })
    } finally {
      process.umask(mask)
    }
    chmodSync(this.#options.path, 0o600)
    this.#server.on('error', error => this.#modules.log.error({ err: error }, 'the socket failed'))
  }

  /** Answers what is under way, within the grace, then hangs up. */
  async close(): Promise<void> {
    const closed = new Promise<void>(resolve => this.#server.close(() => resolve()))
    for (const caller of this.#callers) caller.finish()
    const timer = setTimeout(() => {
      for (const caller of this.#callers) caller.destroy()
    }, this.#options.graceMs)
    await closed
    clearTimeout(timer)
  }
}

/** One connection. */
class Caller {
  readonly #socket: Socket
  readonly #options: Required<ServerOptions>
  readonly #modules: ServerModules
  readonly #streams = new Map<number, () => void>()
  #calls = 0
  #nextStream = 1
  /** No more requests: answer what is under way and end. */
  #finishing = false

  constructor(socket: Socket, options: Required<ServerOptions>, modules: ServerModules) {
    this.#socket = socket
    this.#options = options
    this.#modules = modules
    const lines = new Lines(
      options.maxLineBytes,
      line => this.#receive(line),
      () => {
        const error = new RpcError({ code: RpcErrorCode.LINE_TOO_LONG, limit: options.maxLineBytes })
        this.#send(responseError(null, INVALID_REQUEST, error.message, { code: error.code, message: error.message }))
        this.finish()
      },
    )
    socket.on('data', chunk => lines.write(chunk))
    socket.on('drain', () => this.#readOn())
    // A caller that has said all it wants (`echo … | nc -U`) still gets its answers, but nothing that has no end: one that is gone
    // altogether looks the same from here.
    socket.on('end', () => this.finish())
    socket.on('error', error => modules.log.debug({ err: error }, 'a caller vanished'))
    socket.on('close', () => this.#closeStreams())
  }

  finish(): void {
    this.#finishing = true
    this.#closeStreams()
    this.#endIfDone()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #receive(line: string): void {
    if (this.#finishing) return
    let message: unknown
    try {
      message = JSON.parse(line)
    } catch (cause) {
      const problem = (cause as Error).message
      const error = new RpcError({ code: RpcErrorCode.PROTOCOL, problem })
      this.#send(responseError(null, PARSE_ERROR, error.message, { code: error.code, message: error.message }))
      return
    }
    if ((message as { method?: unknown } | null)?.method === UNSUBSCRIBE) {
      const [number] = ((message as { params?: unknown }).params ?? []) as unknown[]
      this.#closeStream(Number(number))
      return
    }
    const prepared = this.#modules.dispatcher.prepare(message)
    if (prepared.kind === 'refused') this.#send(prepared.response)
    else if (prepared.kind === 'stream') this.#openStream(prepared.id ?? null, prepared.open)
    else {
      this.#calls++
      if (this.#calls >= this.#options.maxCalls) this.#socket.pause()
      void prepared.run().then(response => {
        this.#calls--
        if (prepared.id !== undefined) this.#send(response)
        this.#readOn()
        this.#endIfDone()
      })
    }
  }

  #openStream(id: string | number | null, open: (emit: (item: unknown) => boolean) => () => void): void {
    const number = this.#nextStream++
    this.#send({ jsonrpc: '2.0', id, result: number })
    let running = true
    const stop = open(item => {
      if (!running) return false
      if (this.#socket.writableLength > this.#options.maxUnreadBytes) {
        this.#send({ jsonrpc: '2.0', method: LAGGED, params: [this.#options.maxUnreadBytes, number] })
        this.finish()
        // It didn't read until now; it isn't waited for without end.
        setTimeout(() => this.destroy(), this.#options.graceMs).unref()
        return false
      }
      return this.#send({ jsonrpc: '2.0', method: NEWS, params: [item, number] })
    })
    this.#streams.set(number, () => {
      running = false
      stop()
    })
    // The source may have found the caller gone, or too slow, before it had returned.
    if (this.#finishing || this.#socket.destroyed) this.#closeStream(number)
  }

  #closeStream(number: number): void {
    const stop = this.#streams.get(number)
    this.#streams.delete(number)
    stop?.()
  }

  #closeStreams(): void {
    for (const number of [...this.#streams.keys()]) this.#closeStream(number)
  }

  /** False when nobody is there to read it. */
  #send(message: object): boolean {
    if (this.#socket.destroyed || this.#socket.writableEnded) return false
    let line: string
    try {
      line = toJson(message)
    } catch (cause) {
      // A result that JSON can't carry (a cycle) is the handler's fault, and must not leave the caller waiting.
      this.#modules.log.error({ err: cause }, 'an answer could not be written as JSON')
      const { id } = message as { id?: string | number | null }
      line = toJson(
        responseError(id ?? null, INVALID_REQUEST, `the answer can't be written as JSON: ${(cause as Error).message}`),
      )
    }
    this.#socket.write(`${line}\n`)
    if (this.#socket.writableLength > this.#options.maxUnreadBytes) this.#socket.pause()
    return true
  }

  #readOn(): void {
    if (this.#calls < this.#options.maxCalls && this.#socket.writableLength <= this.#options.maxUnreadBytes)
      this.#socket.resume()
  }

  #endIfDone(): void {
    if (this.#finishing && this.#calls === 0 && !this.#socket.writableEnded) this.#socket.end()
  }
}
