/** The calling side of an endpoint: over a WebSocket, or a POST for each call. */
import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import { CallingSession } from '../calling-session.js'
import { type Connection, clientOf, errorOf, withoutTail } from '../connection.js'
import type { ApiDeclaration, Client } from '../declare.js'
import { RpcError, RpcErrorCode } from '../errors.js'
import { fromJson, type Response, toJson } from '../message.js'

export interface WebConnectionOptions {
  /** `http://host:port/rpc/v1`, or https, ws, wss. */
  readonly url: string
  readonly token?: string
  /** Longest answer, bytes. */
  readonly maxMessageBytes?: number
  /** For a WebSocket to come about (10 s, if absent), or a POST to be answered (as long as it takes). */
  readonly timeoutMs?: number
  /** A WebSocket asks the other side for a sign of life so often; one that gives none until the next time is gone. */
  readonly heartbeatMs?: number
}

const MAX_MESSAGE_BYTES = 256 * 1024 * 1024

/** Who goes without a farewell, as a machine without power does, would be taken for there for ever: TCP tells nobody who only waits. */
const HEARTBEAT_MS = 15_000
const HANDSHAKE_MS = 10_000

const authorization = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { Authorization: `Bearer ${token}` }

/** @throws RpcError UNREACHABLE; TOKEN_INVALID and others by which the endpoint refuses. */
export async function connectWeb({
  url,
  token,
  maxMessageBytes = MAX_MESSAGE_BYTES,
  timeoutMs = HANDSHAKE_MS,
  heartbeatMs = HEARTBEAT_MS,
}: WebConnectionOptions): Promise<Connection> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), {
    headers: authorization(token),
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    handshakeTimeout: timeoutMs,
  })
  const session = new CallingSession({
    get open() {
      return socket.readyState === WebSocket.OPEN
    },
    send: text => socket.send(text),
    end: () => socket.close(),
    destroy: () => socket.terminate(),
  })
  socket.on('message', data => session.receive(String(data)))
  socket.on('close', () => session.over())
  socket.once('upgrade', response => watchOver(socket, response.socket, heartbeatMs))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.on('error', cause => reject(unreachable(url, cause)))
    socket.once('unexpected-response', (request, response) => {
      let body = ''
      response.on('data', chunk => {
        body += chunk
      })
      response.once('end', () => {
        const why = `it answers with HTTP status ${response.statusCode}`
        reject(refusalIn(body) ?? new RpcError({ code: RpcErrorCode.UNREACHABLE, address: url, why }))
        request.destroy()
      })
    })
  })
  return session
}

/** Any byte is a sign of life: of a long message, too, in which no answer to a ping has its place. */
function watchOver(socket: WebSocket, transport: Socket, everyMs: number): void {
  let read = -1
  const beating = setInterval(() => {
    if (transport.bytesRead === read) return socket.terminate()
    read = transport.bytesRead
    socket.ping()
  }, everyMs)
  beating.unref()
  socket.once('close', () => clearInterval(beating))
}

/** A client that sends each call by itself. It knows no streams. */
export function postClient<Api extends ApiDeclaration>(
  { url, token, timeoutMs }: WebConnectionOptions,
  namespace: string,
  api: Api,
): Client<Api> {
  const headers = { 'Content-Type': 'application/json', ...authorization(token) }
  return clientOf(namespace, api, async (method, params) => {
    const body = toJson({ jsonrpc: '2.0', id: 1, method, params: withoutTail(params) })
    const signal = timeoutMs === undefined ? null : AbortSignal.timeout(timeoutMs)
    let text: string
    try {
      text = await (await fetch(url, { method: 'POST', headers, body, signal })).text()
    } catch (cause) {
      throw unreachable(url, cause as Error)
    }
    const refused = refusalIn(text)
    if (refused !== null) throw refused
    return (fromJson(text) as { result: unknown }).result
  })
}

/** A certificate that nobody vouches for is another trouble than a port that nobody has. */
function unreachable(address: string, cause: Error): RpcError {
  let first = cause
  while (first.cause instanceof Error) first = first.cause
  const why = first.message || (first as NodeJS.ErrnoException).code || 'it failed'
  return new RpcError({ code: RpcErrorCode.UNREACHABLE, address, why }, { cause })
}

function refusalIn(text: string): Error | null {
  let response: Response
  try {
    response = fromJson(text) as typeof response
  } catch {
    const problem = `the answer is '${text.slice(0, 100)}'`
    return new RpcError({ code: RpcErrorCode.PROTOCOL, problem })
  }
  return 'error' in response ? errorOf(response.error) : null
}
