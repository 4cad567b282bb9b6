/** Answers JSON-RPC over a Unix socket, one JSON object per line. Whoever can open the socket is the owner of the repo. */
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import type { Log } from '../telemetry/index.js'
import { OWNER } from './caller.js'
import type { Dispatcher } from './dispatcher.js'
import { RpcError, RpcErrorCode } from './errors.js'
import { Lines } from './lines.js'
import { INVALID_REQUEST } from './message.js'
import { Session, type Wire } from './session.js'

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
  readonly #callers = new Set<Line>()

  constructor(options: ServerOptions, modules: ServerModules) {
    this.#options = { ...DEFAULTS, ...options }
    this.#modules = modules
    this.#server = createServer({ allowHalfOpen: true }, socket => {
      const caller = new Line(socket, this.#options, modules)
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

/** One connection: lines of text both ways. */
class Line implements Wire {
  readonly #socket: Socket
  readonly #session: Session

  constructor(socket: Socket, options: Required<ServerOptions>, modules: ServerModules) {
    this.#socket = socket
    this.#session = new Session(options, { ...modules, caller: OWNER }, this)
    const session = this.#session
    const lines = new Lines(
      options.maxLineBytes,
      line => session.receive(line),
      () => {
        session.refuse(INVALID_REQUEST, new RpcError({ code: RpcErrorCode.TOO_LONG, limit: options.maxLineBytes }))
        session.finish()
      },
    )
    socket.on('data', chunk => lines.write(chunk))
    socket.on('drain', () => session.drained())
    // A caller that has said all it wants (`echo … | nc -U`) still gets its answers, but nothing that has no end: one that is gone
    // altogether looks the same from here.
    socket.on('end', () => session.finish())
    socket.on('error', error => modules.log.debug({ err: error }, 'a caller vanished'))
    socket.on('close', () => session.gone())
  }

  get unread(): number {
    return this.#socket.writableLength
  }

  send(text: string): boolean {
    if (this.#socket.destroyed || this.#socket.writableEnded) return false
    this.#socket.write(`${text}\n`)
    return true
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  end(): void {
    this.#socket.end()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  finish(): void {
    this.#session.finish()
  }
}
