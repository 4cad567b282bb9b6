/** Whether auth refuses what it was sent for what it is, so that a repeat would be refused, too. */
import { RemoteError } from '../../../runtime/rpc/index.js'
import { AuthErrorCode } from '../errors.js'

const REFUSED: ReadonlySet<string> = new Set([AuthErrorCode.REQUEST_INVALID, 'RPC_PARAMS_INVALID'])

export const isRefused = (error: unknown): error is RemoteError =>
  error instanceof RemoteError && REFUSED.has(error.code)
