/** The calling side of `socket-server.ts`. */
import { connect } from 'node:net'
import { CallingSession } from './calling-session.js'
import type { Connection } from './connection.js'
import { RpcError, RpcErrorCode } from './errors.js'
import { Lines } from './lines.js'

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
  const session = new CallingSession({
    get open() {
      return !socket.destroyed
    },
    send: text => socket.write(`${text}\n`),
    end: () => socket.destroySoon(),
    destroy: () => socket.destroy(),
  })
  const lines = new Lines(
    maxLineBytes,
    line => session.receive(line),
    () => session.fail(new RpcError({ code: RpcErrorCode.TOO_LONG, limit: maxLineBytes })),
  )
  socket.on('data', chunk => lines.write(chunk))
  // The reason comes with 'close'.
  socket.on('error', () => {})
  socket.once('close', () => session.over())
  return session
}
