/** Finds the process that works on a repo. */
import { vesperApi } from '../../runtime/process/api.js'
import { type Connection, connectSocket, RpcError, RpcErrorCode } from '../../runtime/rpc/index.js'
import { announcedSocket } from './socket-path.js'

/** Null when none answers. */
export async function findProcess(repo: string): Promise<Connection | null> {
  const path = announcedSocket(repo)
  if (path === null) return null
  let connection: Connection
  try {
    connection = await connectSocket({ path })
  } catch (error) {
    // Left behind by a process that was killed.
    if (error instanceof RpcError && error.code === RpcErrorCode.UNREACHABLE) return null
    throw error
  }
  try {
    await connection.client('Vesper', vesperApi).Version()
    return connection
  } catch (error) {
    connection.close()
    // It was on its way out.
    if (error instanceof RpcError && error.code === RpcErrorCode.CONNECTION_LOST) return null
    throw error
  }
}
