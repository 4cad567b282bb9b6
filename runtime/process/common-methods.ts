/** Answers `commonApi`. */

import { OperationError, OperationErrorCode } from '../operations/index.js'
import type { Handlers, Tokens } from '../rpc/index.js'
import type { LogSystems } from '../telemetry/index.js'
import type { commonApi } from './common-api.js'

export interface CommonMethodsOptions {
  readonly version: string
  /** Major, minor and patch, a byte each. */
  readonly apiVersion: number
  /** Seconds. */
  readonly blockDelay: number
  readonly session: string
}

export interface CommonMethodsModules {
  readonly tokens: Tokens
  readonly logs: LogSystems
  /** Begins to end the process; returns at once. */
  readonly shutdown: () => void
}

export function commonMethods(
  { version, apiVersion, blockDelay, session }: CommonMethodsOptions,
  { tokens, logs, shutdown }: CommonMethodsModules,
): Handlers<typeof commonApi> {
  return {
    Version: async () => ({
      Version: `vesper ${version}`,
      APIVersion: apiVersion,
      BlockDelay: blockDelay,
      Agent: 'vesper',
    }),
    Session: async () => session,
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
