/**
 * What a web server has to give: requests with bounded bodies, answers, WebSockets. Two implementations, uWebSockets.js and node:http with
 * ws, are held to the same suite.
 */

/** What arrives before a body. Readable only until the handler returns: uWebSockets.js keeps it on its stack. */
export interface RequestHead {
  /** Upper case. */
  readonly method: string
  /** Undecoded, without the query. */
  readonly path: string
  /** Decoded; undefined where it isn't there. */
  query(name: string): string | undefined
  /** @param name lower case. */
  header(name: string): string | undefined
  /** IP address of the other end. */
  readonly remote: string
}

export type BodyFailure =
  /** More than the limit. */
  | 'too-long'
  /** Nothing came for the patience of the server. */
  | 'too-slow'
  /** The caller went away. */
  | 'gone'

export type Headers = readonly (readonly [name: string, value: string])[]

/** What takes a body in pieces. */
export interface BodyReader {
  /** The chunk is the reader's own. @returns false: no more for now, until `resume`. */
  chunk(chunk: Buffer): boolean
  end(): void
  failed(why: BodyFailure): void
}

/** One request and its answer. After `respond`, or once the caller is gone, nothing of it does anything. */
export interface Exchange extends RequestHead {
  readonly gone: boolean
  /** Runs once if the caller goes away before it was answered. */
  onGone(then: () => void): void
  /** The whole body. Called at once, before the handler returns. */
  readBody(limitBytes: number, done: (body: Buffer) => void, failed: (why: BodyFailure) => void): void
  /** The body in pieces, with back-pressure. Called at once, before the handler returns. */
  streamBody(reader: BodyReader): { resume(): void }
  /** @param close hang up afterwards; for callers that are still sending. */
  respond(status: number, headers: Headers, body: string | Uint8Array, close?: boolean): void
}

/** One WebSocket. */
export interface Peer {
  /** False when it is closed. */
  send(text: string): boolean
  /** Bytes sent that the other side hasn't taken. */
  readonly unread: number
  close(code: number, reason: string): void
  /** Without a close frame. */
  destroy(): void
}

export interface PeerListener {
  message(text: string): void
  /** Some of what was unread is taken. */
  drained(): void
  closed(): void
}

export type Upgrade =
  | {
      readonly accept: true
      /** Of those that were asked for. */
      readonly protocol: string | undefined
      open(peer: Peer): PeerListener
    }
  | { readonly accept: false; readonly status: number; readonly headers: Headers; readonly body: string }

export interface WebHandlers {
  request(exchange: Exchange): void
  upgrade(head: RequestHead): Upgrade | Promise<Upgrade>
}

export interface WebServerOptions {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  /** Paths of PEM files. */
  readonly tls: { readonly certificate: string; readonly key: string } | null
  /** Longest message on a WebSocket. */
  readonly maxMessageBytes: number
  /** A body that sends nothing for so long is given up. */
  readonly bodyPatienceMs: number
  /** A WebSocket that answers no ping for so long is closed. */
  readonly idleSeconds: number
}

export interface WebServer {
  readonly kind: 'uWebSockets.js' | 'node:http'
  /** @throws RpcError ADDRESS_TAKEN. */
  listen(): Promise<{ readonly host: string; readonly port: number }>
  /** Takes no new connections; what is open goes on. */
  stopListening(): void
  /** Hangs up on all who are left. */
  close(): Promise<void>
}
