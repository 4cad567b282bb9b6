/** The auth that says whose tokens are, as a part of the process that asks it; first of all parts, as the others need its answers. */
import { join } from 'node:path'
import { AUTH_TOKENS_DEFAULTS, AuthDirectory, AuthTokens, connectAuth, WorkReports } from '../../actors/auth/index.js'
import type { Config } from '../../config/index.js'
import type { CallGuard } from '../../runtime/rpc/index.js'
import { type ChildSpec, service } from '../../runtime/supervision/index.js'
import type { Log } from '../../runtime/telemetry/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import type { Component } from '../components/index.js'
import { userRules } from './user-rules.js'

export interface Authority {
  readonly spec: ChildSpec
  readonly tokens: AuthTokens
  readonly directory: AuthDirectory
  readonly guard: CallGuard
  /** Where the component tells what it did for users by their keys and miners. */
  readonly works: WorkReports
}

const CONNECT_MS = 2_000

/** What the component shows auth, where nothing else is said. */
export const authTokenFile = ({ tokenFile }: Config['authority'], folder: string): string =>
  tokenFile ?? join(folder, 'auth-token')

export interface AuthorityParts {
  readonly options: Config['authority']
  /** Who asks: what rules and usage are of. */
  readonly component: Component
  /** The component's. */
  readonly folder: string
}

/** @returns null where the configuration names none */
export function openAuthority({ options, component, folder }: AuthorityParts, log: Log): Authority | null {
  const { url } = options
  if (url === undefined) return null
  const clock = systemClock
  const connect = () => connectAuth({ url, tokenFile: authTokenFile(options, folder), timeoutMs: CONNECT_MS })
  const tokens = new AuthTokens(AUTH_TOKENS_DEFAULTS, { connect, clock, log })
  const auth = () => tokens.auth
  const directory = new AuthDirectory({ auth })
  const rules = userRules({ component, limits: options.limits }, { auth, directory, log })
  const spec = service({
    id: 'authority',
    async start() {
      await rules.start()
      await tokens.start()
      return {
        stop: async () => {
          await rules.stop()
          tokens.stop()
        },
        detail: () => ({ url, auth: tokens.connected ? 'answers' : 'can’t be asked' }),
      }
    },
  })
  const works = new WorkReports({ service: component }, { auth })
  return { spec, tokens, directory, guard: rules.guard, works }
}
