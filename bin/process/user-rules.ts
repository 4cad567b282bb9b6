/** What holds the pool's users to their rules in a process, and tells auth what they had of it. */
import { randomUUID } from 'node:crypto'
import {
  type AuthDirectory,
  type authApi,
  callCounts,
  UsageReports,
  UserGuard,
  UserLimits,
} from '../../actors/auth/index.js'
import type { Config } from '../../config/index.js'
import type { CallGuard, Client } from '../../runtime/rpc/index.js'
import type { Log } from '../../runtime/telemetry/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import type { Component } from '../components/index.js'

export interface UserRules {
  readonly guard: CallGuard
  /** @throws AuthError LIMITS_REFUSED */
  start(): Promise<void>
  /** While auth can still be told. */
  stop(): Promise<void>
}

export interface UserRulesParts {
  /** What rules and usage are of. */
  readonly component: Component
  readonly limits: Config['authority']['limits']
}

export interface UserRulesModules {
  /** With an admin's permission. @throws AuthError UNREACHABLE */
  readonly auth: () => Client<typeof authApi>
  readonly directory: AuthDirectory
  readonly log: Log
}

const RULES_MS = 2_000
const REPORT_MS = 5_000

export function userRules(
  { component: service, limits: options }: UserRulesParts,
  { auth, directory, log }: UserRulesModules,
): UserRules {
  const clock = systemClock
  const counts = callCounts(options, { clock, log })
  const limits = new UserLimits({ service, rulesMs: RULES_MS }, { auth, clock, counts })
  const usage = new UsageReports({ service, reportMs: REPORT_MS }, { auth, clock, randomId: randomUUID, log })
  return {
    guard: new UserGuard({ limits, directory, usage }),
    async start() {
      await counts.start()
      usage.start()
    },
    async stop() {
      await usage.stop()
      await counts.stop()
    },
  }
}
