/** The calling side of an endpoint: over a WebSocket, or a POST for each call. */
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
  /** For a connection to come about, or a POST to be answered; as long as the system waits, if absent. */
  readonly timeoutMs?: number
}

const MAX_MESSAGE_BYTES = 256 * 1024 * 1024

const authorization = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { Authorization: `Bearer ${token}` }

/** @throws RpcError UNREACHABLE; TOKEN_INVALID and others by which the endpoint refuses. */
export async function connectWeb({
  url,
  token,
  maxMessageBytes = MAX_MESSAGE_BYTES,
  timeoutMs,
}: WebConnectionOptions): Promise<Connection> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), {
    headers: authorization(token),
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    ...(timeoutMs !== undefined && { handshakeTimeout: timeoutMs }),
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
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.on('error', cause => reject(new RpcError({ code: RpcErrorCode.UNREACHABLE, address: url }, { cause })))
    socket.once('unexpected-response', (request, response) => {
      let body = ''
      response.on('data', chunk => {
        body += chunk
      })
      response.once('end', () => {
        reject(refusalIn(body) ?? new RpcError({ code: RpcErrorCode.UNREACHABLE, address: url }))
        request.destroy()
      })
    })
  })
  return session
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
      throw new RpcError({ code: RpcErrorCode.UNREACHABLE, address: url }, { cause })
    }
    const refused = refusalIn(text)
    if (refused !== null) throw refused
    return (fromJson(text) as { result: unknown }).result
  })
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
