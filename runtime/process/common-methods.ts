/** Answers `commonApi`. */

import { OperationError, OperationErrorCode } from '../operations/index.js'
import type { Handlers, TokenAuthority } from '../rpc/index.js'
import type { LogSystems } from '../telemetry/index.js'
import type { commonApi } from './common-api.js'

export interface CommonMethodsOptions {
  readonly version: string
  /** Major, minor and patch, a byte each. */
  readonly apiVersion: number
  /** Seconds. */
  readonly blockDelay: number
  readonly session: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

export interface CommonMethodsModules {
  readonly tokens: TokenAuthority
  readonly logs: LogSystems
  /** All that can be called, as OpenRPC. */
  readonly describe: () => { readonly openrpc: string }
  /** Begins to end the process; returns at once. */
  readonly shutdown: () => void
}

export function commonMethods(
  { version, apiVersion, blockDelay, session, startedAt }: CommonMethodsOptions,
  { tokens, logs, describe, shutdown }: CommonMethodsModules,
): Handlers<typeof commonApi> {
  return {
    Version: async () => ({
      Version: `vesper ${version}`,
      APIVersion: apiVersion,
      BlockDelay: blockDelay,
      Agent: 'vesper',
    }),
    Session: async () => session,
    StartTime: async () => new Date(startedAt).toISOString(),
    Discover: async () => describe(),
    Shutdown: async () => {
      shutdown()
      return null
    },
    AuthNew: async (permissions, options) =>
      Buffer.from(await tokens.issue({ permissions, ...options })).toString('base64'),
    AuthVerify: async token => [...(await tokens.verify(token)).permissions],
    LogList: async () => [...logs.names],
    LogSetLevel: async (system, level) => {
      if (system === '*') logs.setAllLevels(level)
      else if (!logs.setLevel(system, level))
        throw new OperationError({
          code: OperationErrorCode.LOG_UNKNOWN,
          system,
          known: logs.names.join(', '),
        })
      return null
    },
  }
}
